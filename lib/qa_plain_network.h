// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <algorithm>
#include <cmath>
#include <gnuradio/specsense/core/models/model.h>
#include <random>

/* A network in double precision, as network.h describes it and by no library: what the
 * engines are held against. */
namespace qa {

/*! Channels of rows of pixels. */
struct plain_image {
    int channels, rows, columns;
    std::vector<double> values{};

    plain_image(int c, int r, int w)
        : channels(c), rows(r), columns(w), values(size_t(c) * r * w)
    {
    }
    double& at(int c, int r, int w)
    {
        return values[(size_t(c) * rows + r) * columns + w];
    }
    double at(int c, int r, int w) const
    {
        return values[(size_t(c) * rows + r) * columns + w];
    }
};

/*! Weights that keep the size of what passes through, and running statistics that are
 * not those of no normalisation. */
inline gr::specsense::core::model random_model(const std::string& architecture,
                                               unsigned seed)
{
    using namespace gr::specsense::core;
    std::mt19937 random(seed);
    std::normal_distribution<float> normal;
    std::uniform_real_distribution<float> around_one(0.5f, 1.5f);
    model m;
    m.description.name = "random";
    m.description.architecture = architecture;
    for (const auto& w : weight_shapes(make_network(architecture))) {
        tensor t;
        t.shape = w.shape;
        size_t count = 1;
        for (int64_t extent : w.shape) {
            count *= size_t(extent);
        }
        t.values.resize(count);
        const bool kernel = w.shape.size() == 4;
        const bool scale = !kernel &&
            (w.name.find("norm.weight") != std::string::npos ||
             w.name.find("running_var") != std::string::npos);
        const float deviation =
            kernel ? std::sqrt(2.0f / float(count / size_t(w.shape[0]))) : 0.1f;
        for (auto& v : t.values) {
            v = scale ? around_one(random) : deviation * normal(random);
        }
        m.weights[w.name] = t;
    }
    return m;
}

inline plain_image plain_convolution(const gr::specsense::core::model& m,
                                     const gr::specsense::core::network_layer& layer,
                                     const plain_image& in)
{
    const auto& weights = m.weights.at(layer.name + ".weight").values;
    const auto part = [&](const char* name, int c) {
        return double(m.weights.at(layer.name + name).values[size_t(c)]);
    };
    const int k = layer.kernel;
    plain_image out(layer.channels, in.rows, in.columns);
    for (int c = 0; c < out.channels; ++c) {
        for (int r = 0; r < out.rows; ++r) {
            for (int w = 0; w < out.columns; ++w) {
                double sum = 0.0;
                for (int i = 0; i < in.channels; ++i) {
                    for (int y = 0; y < k; ++y) {
                        for (int x = 0; x < k; ++x) {
                            const int row = r + y - k / 2;
                            const int column = w + x - k / 2;
                            if (row >= 0 && row < in.rows && column >= 0 &&
                                column < in.columns) {
                                const size_t tap =
                                    ((size_t(c) * in.channels + i) * k + y) * k + x;
                                sum += double(weights[tap]) * in.at(i, row, column);
                            }
                        }
                    }
                }
                if (layer.normalised) {
                    sum = (sum - part(".norm.running_mean", c)) /
                            std::sqrt(part(".norm.running_var", c) + 1e-5) *
                            part(".norm.weight", c) +
                        part(".norm.bias", c);
                } else {
                    sum += part(".bias", c);
                }
                out.at(c, r, w) = layer.rectified ? std::max(sum, 0.0) : sum;
            }
        }
    }
    return out;
}

/*! \p places: where in \p in each value came from, as an index of its values. */
inline plain_image plain_max_pool(const plain_image& in, std::vector<size_t>& places)
{
    plain_image out(in.channels, in.rows / 2, in.columns / 2);
    places.clear();
    for (int c = 0; c < out.channels; ++c) {
        for (int r = 0; r < out.rows; ++r) {
            for (int w = 0; w < out.columns; ++w) {
                size_t best = (size_t(c) * in.rows + 2 * r) * in.columns + 2 * w;
                for (const size_t at :
                     { best + 1, best + in.columns, best + in.columns + 1 }) {
                    best = in.values[at] > in.values[best] ? at : best;
                }
                out.at(c, r, w) = in.values[best];
                places.push_back(best);
            }
        }
    }
    return out;
}

/*! A pixel's centre lies at its index plus one half, in both pictures; beyond the last
 * centre the picture goes on as it ends. */
inline plain_image plain_upsample(const plain_image& in)
{
    plain_image out(in.channels, 2 * in.rows, 2 * in.columns);
    for (int c = 0; c < out.channels; ++c) {
        for (int r = 0; r < out.rows; ++r) {
            for (int w = 0; w < out.columns; ++w) {
                const double y = std::clamp((r + 0.5) / 2.0 - 0.5, 0.0, in.rows - 1.0);
                const double x = std::clamp((w + 0.5) / 2.0 - 0.5, 0.0, in.columns - 1.0);
                const int y0 = int(y), y1 = std::min(y0 + 1, in.rows - 1);
                const int x0 = int(x), x1 = std::min(x0 + 1, in.columns - 1);
                const double fy = y - y0, fx = x - x0;
                out.at(c, r, w) = (1 - fy) *
                        ((1 - fx) * in.at(c, y0, x0) + fx * in.at(c, y0, x1)) +
                    fy * ((1 - fx) * in.at(c, y1, x0) + fx * in.at(c, y1, x1));
            }
        }
    }
    return out;
}

/*! The logits of a picture. */
inline plain_image plain_logits(const gr::specsense::core::model& m,
                                const gr::specsense::core::network& net,
                                const plain_image& picture)
{
    using namespace gr::specsense::core;
    std::vector<plain_image> outputs{ picture };
    std::vector<std::vector<size_t>> places(net.layers().size());
    for (size_t i = 1; i < net.layers().size(); ++i) {
        const auto& layer = net.layers()[i];
        const auto& in = outputs[size_t(layer.input)];
        if (layer.kind == layer_kind::convolution) {
            outputs.push_back(plain_convolution(m, layer, in));
        } else if (layer.kind == layer_kind::max_pool) {
            outputs.push_back(plain_max_pool(in, places[i]));
        } else {
            auto out = plain_upsample(in);
            if (layer.unpooled >= 0) {
                const auto& pooled = outputs[size_t(layer.unpooled)].values;
                for (size_t p = 0; p < pooled.size(); ++p) {
                    out.values[places[size_t(layer.unpooled)][p]] += pooled[p];
                }
            }
            outputs.push_back(out);
        }
    }
    return outputs.back();
}

/*! network_executor::run's logits. */
inline std::vector<float> plain_network(const gr::specsense::core::model& m,
                                        const uint8_t* pictures,
                                        int batch,
                                        int rows,
                                        int columns)
{
    const auto net = gr::specsense::core::make_network(m.description.architecture);
    std::vector<float> logits;
    for (int b = 0; b < batch; ++b) {
        plain_image picture(net.picture_channels(), rows, columns);
        for (int r = 0; r < rows; ++r) {
            for (int w = 0; w < columns; ++w) {
                for (int c = 0; c < picture.channels; ++c) {
                    picture.at(c, r, w) = *pictures++ / 255.0;
                }
            }
        }
        const auto out = plain_logits(m, net, picture);
        for (int r = 0; r < rows; ++r) {
            for (int w = 0; w < columns; ++w) {
                for (int c = 0; c < out.channels; ++c) {
                    logits.push_back(float(out.at(c, r, w)));
                }
            }
        }
    }
    return logits;
}

} // namespace qa
