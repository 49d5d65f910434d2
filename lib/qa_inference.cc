// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "qa_plain_network.h"
#include <algorithm>
#include <cmath>
#include <cppunit/extensions/HelperMacros.h>
#include <gnuradio/specsense/core/models/network_executor.h>
#include <omp.h>
#include <random>

using namespace gr::specsense::core;

namespace {

constexpr const char* tiny = R"({"type": "os_net", "width": 8})";
// Channels that no vector has: 4 at the top and 1 in the head; and no unpooling.
constexpr const char* odd =
    R"({"type": "os_net", "width": 4, "picture_channels": 2, "classes": 1,
        "adaptive_reconstruction": false, "bottleneck_dilation": [2, 3]})";
constexpr const char* skipping =
    R"({"type": "os_net", "width": 8, "adaptive_reconstruction": false,
        "full_skips": true, "head_channels": 5})";

struct size {
    int batch, rows, columns;
};

std::vector<uint8_t> random_pictures(const network& net, const size& s, unsigned seed)
{
    std::mt19937 random(seed);
    std::vector<uint8_t> pictures(size_t(s.batch) * s.rows * s.columns *
                                  net.picture_channels());
    for (auto& p : pictures) {
        p = uint8_t(random());
    }
    return pictures;
}

std::vector<float> run(network_executor& executor,
                       const network& net,
                       const std::vector<uint8_t>& pictures,
                       const size& s)
{
    std::vector<float> logits(size_t(s.batch) * s.rows * s.columns *
                              net.output_channels());
    executor.run(pictures.data(), s.batch, s.rows, s.columns, logits.data());
    return logits;
}

/* Root mean square of the difference from the truth, over that of the truth. */
double relative_error(const std::vector<float>& a, const std::vector<float>& truth)
{
    CPPUNIT_ASSERT_EQUAL(a.size(), truth.size());
    double error = 0.0, power = 0.0;
    for (size_t i = 0; i < a.size(); ++i) {
        error += std::pow(double(a[i]) - truth[i], 2);
        power += std::pow(double(truth[i]), 2);
    }
    return std::sqrt(error / power);
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

struct back_end {
    const char* name;
    model_precision precision;
    int threads;
    double tolerance; // relative error from the plain network of the same precision
};

/* In integers only a code that lies halfway between two can come out differently. */
constexpr back_end back_ends[] = {
    { "fp32, 1 thread", model_precision::fp32, 1, 1e-5 },
    { "fp32, 2 threads", model_precision::fp32, 2, 1e-5 },
    { "int8, 1 thread", model_precision::int8, 1, 0.01 },
    { "int8, 2 threads", model_precision::int8, 2, 0.01 }
};

model random_quantised_model(const std::string& architecture, unsigned seed)
{
    auto m = qa::random_model(architecture, seed);
    qa::quantise_plainly(m, seed);
    return m;
}

/* All convolutions but one compute alike. */
void set_all_but(model& m, const std::string& one, bool integer)
{
    for (auto& [name, q] : m.description.quantisation) {
        q.integer = integer != (name == one);
    }
}

} // namespace

class qa_inference : public CppUnit::TestFixture
{
    CPPUNIT_TEST_SUITE(qa_inference);
    CPPUNIT_TEST(logits_are_the_plain_networks);
    CPPUNIT_TEST(a_batch_equals_its_pictures_one_by_one);
    CPPUNIT_TEST(threads_change_nothing);
    CPPUNIT_TEST(an_integer_layer_rounds_its_weights);
    CPPUNIT_TEST(integer_and_float_layers_mix);
    CPPUNIT_TEST(openmp_is_left_as_it_was);
    CPPUNIT_TEST(errors_name_rule_and_value);
    CPPUNIT_TEST_SUITE_END();

    void logits_are_the_plain_networks()
    {
        for (const char* architecture : { tiny, odd, skipping }) {
            const auto m = random_quantised_model(architecture, 1);
            const auto net = make_network(architecture);
            for (const size s : { size{ 3, 8, 24 }, size{ 1, 32, 16 } }) {
                const auto pictures = random_pictures(net, s, 2);
                const auto truth = [&](bool integer) {
                    return qa::plain_network(
                        m, pictures.data(), s.batch, s.rows, s.columns, integer);
                };
                const std::vector<float> truths[] = { truth(false), truth(true) };
                for (const auto& b : back_ends) {
                    const auto executor = make_cpu_executor(m, b.precision, b.threads);
                    const auto logits = run(*executor, net, pictures, s);
                    const auto& t = truths[b.precision == model_precision::int8];
                    CPPUNIT_ASSERT_MESSAGE(b.name,
                                           relative_error(logits, t) < b.tolerance);
                }
            }
        }
    }

    /* Of one executor, whose size changes. */
    void a_batch_equals_its_pictures_one_by_one()
    {
        const auto m = random_quantised_model(tiny, 3);
        const auto net = make_network(tiny);
        const size all{ 5, 16, 40 };
        const size one{ 1, 16, 40 };
        const auto pictures = random_pictures(net, all, 4);
        for (const auto& b : back_ends) {
            const auto executor = make_cpu_executor(m, b.precision, b.threads);
            const auto together = run(*executor, net, pictures, all);
            std::vector<float> apart;
            const size_t picture = pictures.size() / all.batch;
            for (int i = 0; i < all.batch; ++i) {
                const auto* first = &pictures[i * picture];
                const auto logits = run(*executor, net, { first, first + picture }, one);
                apart.insert(apart.end(), logits.begin(), logits.end());
            }
            CPPUNIT_ASSERT_MESSAGE(b.name, together == apart);
        }
    }

    void threads_change_nothing()
    {
        const auto m = random_quantised_model(tiny, 5);
        const auto net = make_network(tiny);
        const size s{ 1, 64, 48 };
        const auto pictures = random_pictures(net, s, 6);
        for (const auto precision : { model_precision::fp32, model_precision::int8 }) {
            const auto on_one = make_cpu_executor(m, precision, 1);
            const auto on_three = make_cpu_executor(m, precision, 3);
            CPPUNIT_ASSERT_MESSAGE(to_string(precision),
                                   run(*on_one, net, pictures, s) ==
                                       run(*on_three, net, pictures, s));
        }
    }

    /* The picture is exact in integers: in the first layer nothing else is rounded. */
    void an_integer_layer_rounds_its_weights()
    {
        auto m = random_quantised_model(tiny, 7);
        const auto net = make_network(tiny);
        const size s{ 2, 16, 24 };
        const auto pictures = random_pictures(net, s, 8);
        set_all_but(m, "encoder1.conv1", false);
        const auto mixed =
            run(*make_cpu_executor(m, model_precision::int8, 2), net, pictures, s);
        auto& weights = m.weights["encoder1.conv1.weight"].values;
        const size_t taps = weights.size() / 8;
        for (auto first = weights.begin(); first != weights.end(); first += taps) {
            float largest = 0.0f;
            std::for_each(first, first + taps, [&](float w) {
                largest = std::max(largest, std::abs(w));
            });
            std::for_each(first, first + taps, [&](float& w) {
                w = std::nearbyint(w / largest * 64.0f) / 64.0f * largest;
            });
        }
        const auto truth =
            qa::plain_network(m, pictures.data(), s.batch, s.rows, s.columns);
        CPPUNIT_ASSERT(relative_error(mixed, truth) < 1e-5);
    }

    /* A value in the wrong format or of the wrong step would be far off: rounding, here
     * of a network that was never trained against it, costs up to a third. */
    void integer_and_float_layers_mix()
    {
        const auto original = random_quantised_model(tiny, 3);
        auto m = original;
        const auto net = make_network(tiny);
        const size s{ 2, 16, 24 };
        const auto pictures = random_pictures(net, s, 10);
        const auto truth =
            run(*make_cpu_executor(m, model_precision::fp32, 2), net, pictures, s);
        for (const bool integer : { false, true }) {
            for (const auto& [name, q] : original.description.quantisation) {
                set_all_but(m, name, integer);
                const auto executor = make_cpu_executor(m, model_precision::int8, 2);
                const auto logits = run(*executor, net, pictures, s);
                const double error = relative_error(logits, truth);
                CPPUNIT_ASSERT_MESSAGE(name, error < 0.35);
            }
        }
    }

    void openmp_is_left_as_it_was()
    {
        const auto m = qa::random_model(tiny, 7);
        const auto net = make_network(tiny);
        const int before = omp_get_max_threads();
        const size s{ 1, 8, 8 };
        const auto executor = make_cpu_executor(m, model_precision::fp32, before + 1);
        run(*executor, net, random_pictures(net, s, 8), s);
        CPPUNIT_ASSERT_EQUAL(before, omp_get_max_threads());
    }

    void errors_name_rule_and_value()
    {
        auto m = qa::random_model(tiny, 9);
        const auto executor = make_cpu_executor(m, model_precision::fp32, 1);
        const auto size_error = [&](int batch, int rows, int columns) {
            return error_of(
                [&] { executor->run(nullptr, batch, rows, columns, nullptr); });
        };
        const auto error = [&](model_precision precision, int threads) {
            return error_of([&] { make_cpu_executor(m, precision, threads); });
        };
        const auto equal = [](const std::string& expected, const std::string& got) {
            CPPUNIT_ASSERT_EQUAL(expected, got);
        };
        equal("network executor: rows must be a positive multiple of 8, got 12",
              size_error(1, 12, 16));
        equal("network executor: columns must be a positive multiple of 8, got 0",
              size_error(1, 8, 0));
        equal("network executor: batch must be at least 1, got 0", size_error(0, 8, 8));
        equal("network executor: threads must be at least 1, got 0",
              error(model_precision::fp32, 0));
        equal("model random has no quantisation, which int8 needs",
              error(model_precision::int8, 1));
        auto& q = m.description.quantisation;
        q["pool1"] = { true, 1.0f };
        equal("quantisation: pool1: is no convolution of the network",
              error(model_precision::int8, 1));
        q.clear();
        q["head.conv2"] = { true, 0.0f };
        equal("quantisation: head.conv2: input_scale must be positive, got 0.000000",
              error(model_precision::int8, 1));
        m.weights.erase("head.conv2.bias");
        equal("weights: head.conv2.bias is missing", error(model_precision::fp32, 1));
        equal("precision must be fp32 or int8, got fp64",
              error_of([] { precision_from_string("fp64"); }));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(qa_inference);
