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
        "adaptive_reconstruction": false})";

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

float largest_difference(const std::vector<float>& a, const std::vector<float>& b)
{
    CPPUNIT_ASSERT_EQUAL(a.size(), b.size());
    float largest = 0.0f;
    for (size_t i = 0; i < a.size(); ++i) {
        largest = std::max(largest, std::abs(a[i] - b[i]));
    }
    return largest;
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

class qa_inference : public CppUnit::TestFixture
{
    CPPUNIT_TEST_SUITE(qa_inference);
    CPPUNIT_TEST(single_precision_is_the_plain_networks);
    CPPUNIT_TEST(a_batch_equals_its_pictures_one_by_one);
    CPPUNIT_TEST(threads_change_nothing);
    CPPUNIT_TEST(openmp_is_left_as_it_was);
    CPPUNIT_TEST(errors_name_rule_and_value);
    CPPUNIT_TEST_SUITE_END();

    void single_precision_is_the_plain_networks()
    {
        for (const char* architecture : { tiny, odd }) {
            const auto m = qa::random_model(architecture, 1);
            const auto net = make_network(architecture);
            const auto executor = make_cpu_executor(m, model_precision::fp32, 2);
            for (const size s : { size{ 3, 8, 24 }, size{ 1, 32, 16 } }) {
                const auto pictures = random_pictures(net, s, 2);
                const auto logits = run(*executor, net, pictures, s);
                const auto truth =
                    qa::plain_network(m, pictures.data(), s.batch, s.rows, s.columns);
                CPPUNIT_ASSERT(largest_difference(logits, truth) < 1e-4f);
            }
        }
    }

    void a_batch_equals_its_pictures_one_by_one()
    {
        const auto m = qa::random_model(tiny, 3);
        const auto net = make_network(tiny);
        const auto executor = make_cpu_executor(m, model_precision::fp32, 2);
        const size all{ 5, 16, 40 };
        const size one{ 1, 16, 40 };
        const auto pictures = random_pictures(net, all, 4);
        const auto together = run(*executor, net, pictures, all);
        std::vector<float> apart;
        const size_t picture = pictures.size() / all.batch;
        for (int b = 0; b < all.batch; ++b) {
            const auto* first = &pictures[b * picture];
            const auto logits = run(*executor, net, { first, first + picture }, one);
            apart.insert(apart.end(), logits.begin(), logits.end());
        }
        CPPUNIT_ASSERT(together == apart);
    }

    void threads_change_nothing()
    {
        const auto m = qa::random_model(tiny, 5);
        const auto net = make_network(tiny);
        const size s{ 1, 64, 48 };
        const auto pictures = random_pictures(net, s, 6);
        const auto on_one = make_cpu_executor(m, model_precision::fp32, 1);
        const auto on_two = make_cpu_executor(m, model_precision::fp32, 2);
        CPPUNIT_ASSERT(run(*on_one, net, pictures, s) == run(*on_two, net, pictures, s));
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
        const auto error = [&](int batch, int rows, int columns) {
            return error_of(
                [&] { executor->run(nullptr, batch, rows, columns, nullptr); });
        };
        CPPUNIT_ASSERT_EQUAL(
            std::string(
                "network executor: rows must be a positive multiple of 8, got 12"),
            error(1, 12, 16));
        CPPUNIT_ASSERT_EQUAL(
            std::string(
                "network executor: columns must be a positive multiple of 8, got 0"),
            error(1, 8, 0));
        CPPUNIT_ASSERT_EQUAL(
            std::string("network executor: batch must be at least 1, got 0"),
            error(0, 8, 8));
        CPPUNIT_ASSERT_EQUAL(
            std::string("network executor: threads must be at least 1, got 0"),
            error_of([&] { make_cpu_executor(m, model_precision::fp32, 0); }));
        CPPUNIT_ASSERT_EQUAL(
            std::string("model random has no quantisation, which int8 needs"),
            error_of([&] { make_cpu_executor(m, model_precision::int8, 1); }));
        m.weights.erase("head.conv2.bias");
        CPPUNIT_ASSERT_EQUAL(
            std::string("weights: head.conv2.bias is missing"),
            error_of([&] { make_cpu_executor(m, model_precision::fp32, 1); }));
        CPPUNIT_ASSERT_EQUAL(std::string("precision must be fp32 or int8, got fp64"),
                             error_of([] { precision_from_string("fp64"); }));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(qa_inference);
