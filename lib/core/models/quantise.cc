// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "../inference/cpu_executor.h"
#include "../inference/value_histogram.h"
#include <algorithm>
#include <cmath>
#include <gnuradio/specsense/core/models/metrics.h>
#include <gnuradio/specsense/core/models/pixel_decision.h>
#include <gnuradio/specsense/core/models/quantise.h>
#include <gnuradio/specsense/core/segmentation_engine.h>
#include <limits>
#include <stdexcept>

namespace gr {
namespace specsense {
namespace core {

namespace {

[[noreturn]] void refuse(const std::string& text)
{
    throw std::invalid_argument("quantise: " + text);
}

/* -log of the truth's softmax. */
double cross_entropy(const float* logits, int channels, int truth)
{
    const float largest = *std::max_element(logits, logits + channels);
    double sum = 0.0;
    for (int c = 0; c < channels; ++c) {
        sum += std::exp(double(logits[c]) - largest);
    }
    return std::log(sum) + largest - logits[truth];
}

struct quality {
    double cross_entropy; // mean
    double iou;           // mean
};

class quantiser
{
public:
    quantiser(const model& m,
              const std::vector<labelled_picture>& pictures,
              const quantisation_config& config,
              const std::function<void(double)>& progress);

    quantisation_report run();

private:
    void check_pictures() const;
    void calibrate();
    void measure_layers(double fp32_entropy);
    void choose_layers();
    std::vector<float> logits_of(cpu_executor& executor, const labelled_picture& p) const;
    quality measure(const quantisation_map& quantisation);
    void picture_done();

    const model& d_model;
    const std::vector<labelled_picture>& d_pictures;
    quantisation_config d_config;
    const std::function<void(double)>& d_progress;
    network d_network;
    size_t d_half;
    double d_work_done = 0.0;
    double d_work = 0.0;
    quantisation_report d_report;
};

quantiser::quantiser(const model& m,
                     const std::vector<labelled_picture>& pictures,
                     const quantisation_config& config,
                     const std::function<void(double)>& progress)
    : d_model(m), d_pictures(pictures), d_config(config), d_progress(progress),
      d_network(make_network(m.description.architecture)), d_half(pictures.size() / 2)
{
    if (!(config.allowed_loss >= 0.0 && config.allowed_loss <= 1.0)) {
        refuse("allowed_loss must lie in 0 to 1, got " +
               std::to_string(config.allowed_loss));
    }
    check_pictures();
    for (const auto& layer : d_network.layers()) {
        if (layer.kind == layer_kind::convolution) {
            d_report.layers.push_back({ layer.name });
        }
    }
}

void quantiser::check_pictures() const
{
    if (d_pictures.size() < 2) {
        refuse("at least 2 pictures are needed, got " +
               std::to_string(d_pictures.size()));
    }
    for (size_t i = 0; i < d_pictures.size(); ++i) {
        const auto& p = d_pictures[i];
        const auto expect = [&](const char* what, size_t expected, size_t got) {
            if (got != expected) {
                refuse("picture " + std::to_string(i) + " must have " +
                       std::to_string(expected) + " " + what + ", got " +
                       std::to_string(got));
            }
        };
        const size_t count = size_t(std::max(p.rows, 0)) * std::max(p.columns, 0);
        expect("labels", count, p.labels.size());
        expect("values", count * d_network.picture_channels(), p.pixels.size());
    }
}

void quantiser::picture_done()
{
    ++d_work_done;
    if (d_progress) {
        d_progress(std::min(1.0, d_work_done / d_work));
    }
}

std::vector<float> quantiser::logits_of(cpu_executor& executor,
                                        const labelled_picture& p) const
{
    std::vector<float> logits(p.labels.size() * d_network.output_channels());
    executor.run(p.pixels.data(), 1, p.rows, p.columns, logits.data());
    return logits;
}

/* The scales, from the first half. */
void quantiser::calibrate()
{
    std::map<std::string, value_histogram> inputs;
    cpu_executor executor(d_model, {}, d_config.threads);
    executor.observe([&](const std::string& name, const float* values, size_t count) {
        inputs[name].add(values, count);
    });
    for (size_t i = 0; i < d_half; ++i) {
        logits_of(executor, d_pictures[i]);
        picture_done();
    }
    for (const auto& layer : d_network.layers()) {
        if (layer.kind != layer_kind::convolution) {
            continue;
        }
        auto& q = d_report.quantisation[layer.name];
        q.integer = takes_integers(d_network, layer);
        const bool sees_picture = layer.input == 0;
        q.input_scale = !q.integer ? 0.0f
            : sees_picture         ? 1.0f / 255.0f
                                   : inputs[layer.name].best_step();
    }
}

/* Of the second half. */
quality quantiser::measure(const quantisation_map& quantisation)
{
    const int channels = d_network.output_channels();
    cpu_executor executor(d_model, quantisation, d_config.threads);
    confusion_matrix matrix(channels);
    double entropy = 0.0;
    size_t counted = 0;
    for (size_t i = d_half; i < d_pictures.size(); ++i) {
        const auto& p = d_pictures[i];
        const auto logits = logits_of(executor, p);
        std::vector<uint8_t> labels(p.labels.size()), confidence(p.labels.size());
        decide_pixels(
            logits.data(), labels.size(), channels, labels.data(), confidence.data());
        matrix.add(p.labels.data(), labels.data(), labels.size());
        for (size_t n = 0; n < labels.size(); ++n) {
            if (p.labels[n] != label_unsensed) {
                entropy += cross_entropy(&logits[n * channels], channels, p.labels[n]);
                ++counted;
            }
        }
        picture_done();
    }
    return { entropy / double(counted), matrix.mean_iou() };
}

void quantiser::measure_layers(double fp32_entropy)
{
    for (auto& layer : d_report.layers) {
        if (!d_report.quantisation[layer.name].integer) {
            layer.entropy_growth = std::numeric_limits<double>::quiet_NaN();
            continue;
        }
        auto alone = d_report.quantisation;
        for (auto& [name, q] : alone) {
            q.integer = q.integer && name == layer.name;
        }
        layer.integer = true;
        layer.entropy_growth = measure(alone).cross_entropy - fp32_entropy;
    }
}

void quantiser::choose_layers()
{
    std::vector<layer_sensitivity*> order;
    for (auto& layer : d_report.layers) {
        if (layer.integer) {
            order.push_back(&layer);
        }
    }
    std::stable_sort(order.begin(), order.end(), [](const auto* a, const auto* b) {
        return a->entropy_growth > b->entropy_growth;
    });
    const double bound = d_report.fp32_iou - d_config.allowed_loss;
    d_report.int8_iou = measure(d_report.quantisation).iou;
    for (auto* layer : order) {
        if (d_report.int8_iou >= bound) {
            break;
        }
        layer->integer = false;
        d_report.quantisation[layer->name].integer = false;
        d_report.int8_iou = measure(d_report.quantisation).iou;
    }
}

quantisation_report quantiser::run()
{
    // Calibration; then single precision, each layer and all layers.
    d_work = double(d_half) +
        double(d_pictures.size() - d_half) * double(d_report.layers.size() + 2);
    calibrate();
    const auto fp32 = measure({});
    if (std::isnan(fp32.iou)) {
        refuse("no pixel of the second half of the pictures has a label");
    }
    d_report.fp32_iou = fp32.iou;
    measure_layers(fp32.cross_entropy);
    choose_layers();
    return d_report;
}

} // namespace

quantisation_report quantise(const model& m,
                             const std::vector<labelled_picture>& pictures,
                             const quantisation_config& config,
                             const std::function<void(double)>& progress)
{
    return quantiser(m, pictures, config, progress).run();
}

} // namespace core
} // namespace specsense
} // namespace gr
