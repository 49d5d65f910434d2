// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "qa_signals.h"
#include <cppunit/extensions/HelperMacros.h>
#include <gnuradio/specsense/core/models/model.h>
#include <gnuradio/specsense/core/models/os_net.h>

using namespace gr::specsense::core;

class qa_network : public CppUnit::TestFixture
{
    CPPUNIT_TEST_SUITE(qa_network);
    CPPUNIT_TEST(os_net_has_the_papers_parameters_and_cost);
    CPPUNIT_TEST(a_dilated_bottleneck_costs_the_same);
    CPPUNIT_TEST(parameters_are_those_of_the_weights);
    CPPUNIT_TEST(without_reconstruction_nothing_is_unpooled);
    CPPUNIT_TEST(full_skips_add_the_encoders_features);
    CPPUNIT_TEST_SUITE_END();

    /* 4.64 M parameters, 21.2 GMAC: the paper's table. */
    void os_net_has_the_papers_parameters_and_cost()
    {
        const auto net = make_os_net();
        CPPUNIT_ASSERT_DOUBLES_EQUAL(4.64e6, double(net.parameters()), 0.005e6);
        CPPUNIT_ASSERT_DOUBLES_EQUAL(
            21.2e9, double(net.multiply_accumulates(256, 256)), 0.05e9);
        CPPUNIT_ASSERT_EQUAL(8, net.stride());
        CPPUNIT_ASSERT_EQUAL(4, net.output_channels());
    }

    void a_dilated_bottleneck_costs_the_same()
    {
        const auto paper = make_os_net();
        const auto net =
            make_network(R"({"type": "os_net", "bottleneck_dilation": [4, 8]})");
        CPPUNIT_ASSERT_EQUAL(paper.parameters(), net.parameters());
        CPPUNIT_ASSERT_EQUAL(paper.multiply_accumulates(256, 256),
                             net.multiply_accumulates(256, 256));
        int dilated = 0;
        for (const auto& layer : net.layers()) {
            dilated += layer.dilation > 1;
        }
        CPPUNIT_ASSERT_EQUAL(2, dilated);
    }

    void parameters_are_those_of_the_weights()
    {
        const auto net = make_network(R"({"type": "os_net", "width": 16})");
        int64_t running = 0; // statistics are not trained
        int64_t all = 0;
        for (const auto& w : weight_shapes(net)) {
            int64_t count = 1;
            for (auto extent : w.shape) {
                count *= extent;
            }
            all += count;
            if (w.name.find("running_") != std::string::npos) {
                running += count;
            }
        }
        CPPUNIT_ASSERT_EQUAL(net.parameters(), all - running);
    }

    void full_skips_add_the_encoders_features()
    {
        const auto net =
            make_network(R"({"type": "os_net", "width": 16, "full_skips": true,
                             "adaptive_reconstruction": false, "head_channels": 8})");
        std::string added;
        for (const auto& layer : net.layers()) {
            CPPUNIT_ASSERT_EQUAL(-1, layer.unpooled);
            if (layer.added >= 0) {
                added += net.layers()[size_t(layer.added)].name + " to " + layer.name +
                    ", ";
            }
        }
        CPPUNIT_ASSERT_EQUAL(std::string("encoder3.conv2 to up3, encoder2.conv2 to up2, "
                                         "encoder1.conv2 to up1, "),
                             added);
        CPPUNIT_ASSERT_EQUAL(8, net.input_channels(net.layers().back()));

        network plain(2);
        const int pool = plain.max_pool("pool", 0);
        const auto refusal = [&](int skipped) {
            try {
                plain.upsample_and_add("up", pool, skipped);
            } catch (const std::invalid_argument& e) {
                return std::string(e.what());
            }
            return std::string("none");
        };
        CPPUNIT_ASSERT_EQUAL(
            std::string(
                "network: layer up: what is added must be an earlier layer, got 7"),
            refusal(7));
        CPPUNIT_ASSERT_EQUAL(
            std::string("network: layer up: channels and level must be those of pool"),
            refusal(pool));
    }

    void without_reconstruction_nothing_is_unpooled()
    {
        const auto paper = make_os_net();
        int unpooled = 0;
        for (const auto& layer : paper.layers()) {
            unpooled += layer.unpooled >= 0;
        }
        CPPUNIT_ASSERT_EQUAL(3, unpooled);
        os_net_config plain;
        plain.adaptive_reconstruction = false;
        const auto net = make_os_net(plain);
        for (const auto& layer : net.layers()) {
            CPPUNIT_ASSERT_EQUAL(-1, layer.unpooled);
        }
        CPPUNIT_ASSERT_EQUAL(paper.parameters(), net.parameters());
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(qa_network);
