// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/inference/value_histogram.h"
#include "qa_plain_network.h"
#include <algorithm>
#include <cmath>
#include <cppunit/extensions/HelperMacros.h>
#include <functional>
#include <gnuradio/specsense/core/models/metrics.h>
#include <gnuradio/specsense/core/models/network_executor.h>
#include <gnuradio/specsense/core/models/pixel_decision.h>
#include <gnuradio/specsense/core/models/quantise.h>
#include <random>

using namespace gr::specsense::core;

namespace {

constexpr const char* architecture = R"({"type": "os_net", "width": 8})";
constexpr int size = 32;

std::vector<uint8_t> answers(network_executor& executor, const labelled_picture& p)
{
    const int channels = 4;
    const size_t pixels = size_t(p.rows) * p.columns;
    std::vector<float> logits(pixels * channels);
    executor.run(p.pixels.data(), 1, p.rows, p.columns, logits.data());
    std::vector<uint8_t> labels(pixels), confidence(pixels);
    decide_pixels(logits.data(), pixels, channels, labels.data(), confidence.data());
    return labels;
}

/* Pictures of noise, whose truth is what the model answers in single precision. */
std::vector<labelled_picture> random_pictures(const model& m, int count)
{
    std::mt19937 random(1);
    const auto executor = make_cpu_executor(m, model_precision::fp32, 1);
    std::vector<labelled_picture> pictures;
    for (int i = 0; i < count; ++i) {
        labelled_picture p{ size, size };
        p.pixels.resize(size * size * 3);
        std::generate(p.pixels.begin(), p.pixels.end(), std::ref(random));
        p.labels = answers(*executor, p);
        pictures.push_back(p);
    }
    return pictures;
}

int integer_layers(const quantisation_report& report)
{
    return int(std::count_if(report.layers.begin(),
                             report.layers.end(),
                             [](const auto& layer) { return layer.integer; }));
}

/* Squared error of rounding to whole steps from 0 to 255. */
double rounding_error(const std::vector<float>& values, double step)
{
    double error = 0.0;
    for (const float v : values) {
        const double rounded = std::min(255.0, std::nearbyint(v / step)) * step;
        error += (v - rounded) * (v - rounded);
    }
    return error;
}

std::string error_of(const std::function<void()>& act)
{
    try {
        act();
    } catch (const std::invalid_argument& error) {
        return error.what();
    }
    return "none";
}

} // namespace

class qa_quantise : public CppUnit::TestFixture
{
    CPPUNIT_TEST_SUITE(qa_quantise);
    CPPUNIT_TEST(no_step_rounds_and_clips_better);
    CPPUNIT_TEST(without_a_bound_all_are_integers);
    CPPUNIT_TEST(the_loss_stays_within_the_bound);
    CPPUNIT_TEST(a_layer_that_cannot_bear_integers_is_found);
    CPPUNIT_TEST(errors_name_rule_and_value);
    CPPUNIT_TEST_SUITE_END();

    /* A half-normal crowd with few far beyond it: clipping those pays. */
    void no_step_rounds_and_clips_better()
    {
        std::mt19937 random(1);
        std::normal_distribution<float> normal;
        std::vector<float> values(20000);
        std::generate(
            values.begin(), values.end(), [&] { return std::max(0.0f, normal(random)); });
        values[7] = 20.0f;
        value_histogram histogram;
        histogram.add(values.data(), values.size());
        const double step = histogram.best_step();
        CPPUNIT_ASSERT(step < 20.0 / 255.0);
        const double error = rounding_error(values, step);
        for (double other = 0.002; other < 0.1; other *= 1.01) {
            CPPUNIT_ASSERT(error < 1.03 * rounding_error(values, other));
        }
        CPPUNIT_ASSERT_EQUAL(1.0f, value_histogram().best_step());
    }

    void without_a_bound_all_are_integers()
    {
        const auto m = qa::random_model(architecture, 3);
        double share = 0.0;
        const auto report = quantise(m, random_pictures(m, 4), { 1.0, 1 }, [&](double s) {
            CPPUNIT_ASSERT(s >= share && s <= 1.0);
            share = s;
        });
        CPPUNIT_ASSERT_EQUAL(1.0, share);
        CPPUNIT_ASSERT_EQUAL(size_t(14), report.layers.size());
        CPPUNIT_ASSERT_EQUAL(14, integer_layers(report));
        CPPUNIT_ASSERT_EQUAL(1.0, report.fp32_iou);
        CPPUNIT_ASSERT(report.int8_iou < 1.0 && report.int8_iou > 0.5);
        CPPUNIT_ASSERT_EQUAL(1.0f / 255.0f,
                             report.quantisation.at("encoder1.conv1").input_scale);
        for (const auto& layer : report.layers) {
            CPPUNIT_ASSERT_MESSAGE(layer.name, layer.entropy_growth > -0.01);
        }
    }

    void the_loss_stays_within_the_bound()
    {
        auto m = qa::random_model(architecture, 3);
        const auto pictures = random_pictures(m, 4);
        const double all = quantise(m, pictures, { 1.0, 1 }, {}).int8_iou;
        const double allowed = 0.5 * (1.0 - all);
        const auto report = quantise(m, pictures, { allowed, 1 }, {});
        CPPUNIT_ASSERT(integer_layers(report) < 14);
        CPPUNIT_ASSERT(report.int8_iou >= 1.0 - allowed);
        // The report's figure is the model's.
        m.description.quantisation = report.quantisation;
        const auto executor = make_cpu_executor(m, model_precision::int8, 1);
        confusion_matrix matrix(4);
        for (size_t i = 2; i < 4; ++i) {
            const auto labels = answers(*executor, pictures[i]);
            matrix.add(pictures[i].labels.data(), labels.data(), labels.size());
        }
        CPPUNIT_ASSERT_EQUAL(matrix.mean_iou(), report.int8_iou);
    }

    /* Weights of an input that is always 0 do nothing, but a step that is coarse enough
     * for them leaves nothing of the others. */
    void a_layer_that_cannot_bear_integers_is_found()
    {
        auto m = qa::random_model(architecture, 3);
        m.weights["encoder1.conv1.norm.bias"].values[0] = -1000.0f;
        auto& weights = m.weights["encoder1.conv2.weight"];
        for (size_t c = 0; c < 8; ++c) {
            weights.values[c * 8 * 9] = 1000.0f;
        }
        const auto pictures = random_pictures(m, 4);
        const auto report = quantise(m, pictures, { 0.4, 1 }, {});
        const auto most = std::max_element(
            report.layers.begin(), report.layers.end(), [](const auto& a, const auto& b) {
                return a.entropy_growth < b.entropy_growth;
            });
        CPPUNIT_ASSERT_EQUAL(std::string("encoder1.conv2"), most->name);
        CPPUNIT_ASSERT(!most->integer);
        CPPUNIT_ASSERT(!report.quantisation.at("encoder1.conv2").integer);
        CPPUNIT_ASSERT_EQUAL(13, integer_layers(report));
    }

    void errors_name_rule_and_value()
    {
        const auto m = qa::random_model(architecture, 3);
        auto pictures = random_pictures(m, 2);
        const auto error = [&](double allowed_loss) {
            return error_of([&] { quantise(m, pictures, { allowed_loss, 1 }, {}); });
        };
        const auto equal = [](const std::string& expected, const std::string& got) {
            CPPUNIT_ASSERT_EQUAL(expected, got);
        };
        equal("quantise: allowed_loss must lie in 0 to 1, got -0.100000", error(-0.1));
        std::fill(pictures[1].labels.begin(), pictures[1].labels.end(), 255);
        equal("quantise: no pixel of the second half of the pictures has a label",
              error(0.0));
        pictures[1].labels.pop_back();
        equal("quantise: picture 1 must have 1024 labels, got 1023", error(0.0));
        pictures[1].labels.push_back(0);
        pictures[1].pixels.push_back(0);
        equal("quantise: picture 1 must have 3072 values, got 3073", error(0.0));
        pictures.pop_back();
        equal("quantise: at least 2 pictures are needed, got 1", error(0.0));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(qa_quantise);
