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

/*! What a convolution's taps bring, without anything added. */
inline plain_image plain_taps(const std::vector<double>& weights,
                              int channels,
                              int kernel,
                              int dilation,
                              const plain_image& in)
{
    plain_image out(channels, in.rows, in.columns);
    const int edge = kernel / 2 * dilation;
    const double* weight = weights.data();
    for (int c = 0; c < channels; ++c) {
        for (int i = 0; i < in.channels; ++i) {
            for (int y = -edge; y <= edge; y += dilation) {
                for (int x = -edge; x <= edge; x += dilation, ++weight) {
                    for (int r = std::max(0, -y); r < std::min(in.rows, in.rows - y);
                         ++r) {
                        for (int w = std::max(0, -x);
                             w < std::min(in.columns, in.columns - x);
                             ++w) {
                            out.at(c, r, w) += *weight * in.at(i, r + y, w + x);
                        }
                    }
                }
            }
        }
    }
    return out;
}

/*! Normalisation as a factor and a shift of each channel. */
struct plain_affine {
    std::vector<double> factor{}, shift{};
};

inline plain_affine plain_norm(const gr::specsense::core::model& m,
                               const gr::specsense::core::network_layer& layer)
{
    plain_affine affine;
    for (size_t c = 0; c < size_t(layer.channels); ++c) {
        const auto part = [&](const char* name) {
            return double(m.weights.at(layer.name + name).values[c]);
        };
        if (layer.normalised) {
            const double deviation = std::sqrt(part(".norm.running_var") + 1e-5);
            affine.factor.push_back(part(".norm.weight") / deviation);
            affine.shift.push_back(part(".norm.bias") -
                                   part(".norm.running_mean") * affine.factor.back());
        } else {
            affine.factor.push_back(1.0);
            affine.shift.push_back(part(".bias"));
        }
    }
    return affine;
}

template<class Act>
void for_each_pixel(plain_image& image, Act&& act)
{
    double* value = image.values.data();
    for (int c = 0; c < image.channels; ++c) {
        for (int i = 0; i < image.rows * image.columns; ++i, ++value) {
            act(size_t(c), *value);
        }
    }
}

inline plain_image plain_convolution(const gr::specsense::core::model& m,
                                     const gr::specsense::core::network_layer& layer,
                                     const plain_image& in)
{
    const auto& w = m.weights.at(layer.name + ".weight").values;
    auto out = plain_taps(
        { w.begin(), w.end() }, layer.channels, layer.kernel, layer.dilation, in);
    const auto norm = plain_norm(m, layer);
    for_each_pixel(out, [&](size_t c, double& v) {
        v = v * norm.factor[c] + norm.shift[c];
        v = layer.rectified ? std::max(v, 0.0) : v;
    });
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

/*! The outputs of all layers. */
inline std::vector<plain_image> plain_outputs(const gr::specsense::core::model& m,
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
            if (layer.added >= 0) {
                const auto& added = outputs[size_t(layer.added)].values;
                for (size_t p = 0; p < added.size(); ++p) {
                    out.values[p] += added[p];
                }
            }
            outputs.push_back(out);
        }
    }
    return outputs;
}

/*! Of network_executor::run's pictures: 0 to 255. */
inline plain_image
plain_picture(const uint8_t* pixels, int channels, int rows, int columns)
{
    plain_image picture(channels, rows, columns);
    for (int r = 0; r < rows; ++r) {
        for (int w = 0; w < columns; ++w) {
            for (int c = 0; c < channels; ++c) {
                picture.at(c, r, w) = *pixels++;
            }
        }
    }
    return picture;
}

/*! All convolutions in integers, whose largest is what a picture of noise brings there.
 */
inline void quantise_plainly(gr::specsense::core::model& m, unsigned seed)
{
    using namespace gr::specsense::core;
    const auto net = make_network(m.description.architecture);
    std::mt19937 random(seed);
    plain_image picture(net.picture_channels(), 16, 16);
    for (auto& v : picture.values) {
        v = double(random() % 256) / 255.0;
    }
    const auto outputs = plain_outputs(m, net, picture);
    for (const auto& layer : net.layers()) {
        if (layer.kind == layer_kind::convolution) {
            const auto& in = outputs[size_t(layer.input)].values;
            const double peak = *std::max_element(in.begin(), in.end());
            m.description.quantisation[layer.name] = { true,
                                                       peak > 0.0 ? float(peak / 255.0)
                                                                  : 1.0f };
        }
    }
}

/*! The step of the first convolution that a layer's output reaches, through others. */
inline double plain_step(const gr::specsense::core::model& m,
                         const gr::specsense::core::network& net,
                         int layer)
{
    using namespace gr::specsense::core;
    std::vector<bool> reached(net.layers().size());
    reached[size_t(layer)] = true;
    for (size_t i = size_t(layer) + 1; i < reached.size(); ++i) {
        const auto& l = net.layers()[i];
        const bool takes = reached[size_t(l.input)] ||
            (l.unpooled >= 0 && reached[size_t(l.unpooled)]) ||
            (l.added >= 0 && reached[size_t(l.added)]);
        if (takes && l.kind == layer_kind::convolution) {
            return m.description.quantisation.at(l.name).input_scale;
        }
        reached[i] = takes;
    }
    return 0.0;
}

/*! A picture's logits where all convolutions are of integers: activations are codes from
 * 0 to 255, weights from -64 to 64. The ratio of steps in what is skipped is rounded to
 * 4096ths, what it gives down to sixteenths. */
inline plain_image plain_integer_logits(const gr::specsense::core::model& m,
                                        const gr::specsense::core::network& net,
                                        const plain_image& codes)
{
    using namespace gr::specsense::core;
    const auto code = [](double x) { return std::clamp(std::nearbyint(x), 0.0, 255.0); };
    std::vector<plain_image> outputs{ codes };
    std::vector<double> steps{ 1.0 / 255.0 };
    std::vector<std::vector<size_t>> places(net.layers().size());
    for (size_t i = 1; i < net.layers().size(); ++i) {
        const auto& layer = net.layers()[i];
        const auto& in = outputs[size_t(layer.input)];
        const double step = plain_step(m, net, int(i));
        if (layer.kind == layer_kind::convolution) {
            const auto& w = m.weights.at(layer.name + ".weight").values;
            const auto norm = plain_norm(m, layer);
            const size_t taps = w.size() / size_t(layer.channels);
            std::vector<double> integers(w.size());
            std::vector<double> weight_steps;
            for (size_t c = 0; c < size_t(layer.channels); ++c) {
                double largest = 0.0;
                for (size_t t = c * taps; t < (c + 1) * taps; ++t) {
                    largest = std::max(largest, std::abs(w[t] * norm.factor[c]));
                }
                weight_steps.push_back(largest / 64.0);
                for (size_t t = c * taps; t < (c + 1) * taps; ++t) {
                    integers[t] = std::nearbyint(w[t] * norm.factor[c] / weight_steps[c]);
                }
            }
            auto out =
                plain_taps(integers, layer.channels, layer.kernel, layer.dilation, in);
            const bool last = i + 1 == net.layers().size();
            for_each_pixel(out, [&](size_t c, double& v) {
                v = v * steps[size_t(layer.input)] * weight_steps[c] + norm.shift[c];
                v = last ? v : code(v / step);
            });
            outputs.push_back(out);
        } else if (layer.kind == layer_kind::max_pool) {
            outputs.push_back(plain_max_pool(in, places[i]));
        } else {
            auto out = plain_upsample(in);
            if (layer.unpooled >= 0) {
                const size_t from = size_t(layer.unpooled);
                const double ratio = std::nearbyint(4096.0 * steps[from] / step) / 4096.0;
                for (size_t p = 0; p < places[from].size(); ++p) {
                    const double sixteenths = 16.0 * ratio * outputs[from].values[p];
                    out.values[places[from][p]] += std::floor(sixteenths) / 16.0;
                }
            }
            if (layer.added >= 0) {
                const size_t from = size_t(layer.added);
                const double ratio = std::nearbyint(4096.0 * steps[from] / step) / 4096.0;
                for (size_t p = 0; p < out.values.size(); ++p) {
                    const double sixteenths = 16.0 * ratio * outputs[from].values[p];
                    out.values[p] += std::floor(sixteenths) / 16.0;
                }
            }
            for (auto& v : out.values) {
                v = std::min(std::floor(v + 0.5), 255.0);
            }
            outputs.push_back(out);
        }
        steps.push_back(step);
    }
    return outputs.back();
}

/*! network_executor::run's logits; \p integer: as plain_integer_logits. */
inline std::vector<float> plain_network(const gr::specsense::core::model& m,
                                        const uint8_t* pictures,
                                        int batch,
                                        int rows,
                                        int columns,
                                        bool integer = false)
{
    const auto net = gr::specsense::core::make_network(m.description.architecture);
    const int channels = net.picture_channels();
    std::vector<float> logits;
    for (int b = 0; b < batch; ++b, pictures += rows * columns * channels) {
        auto picture = plain_picture(pictures, channels, rows, columns);
        if (!integer) {
            for (auto& v : picture.values) {
                v /= 255.0;
            }
        }
        const auto out = integer ? plain_integer_logits(m, net, picture)
                                 : plain_outputs(m, net, picture).back();
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
