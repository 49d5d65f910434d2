// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/inference/memory_plan.h"
#include <algorithm>
#include <cppunit/extensions/HelperMacros.h>
#include <random>

using namespace gr::specsense::core;

class qa_memory_plan : public CppUnit::TestFixture
{
    CPPUNIT_TEST_SUITE(qa_memory_plan);
    CPPUNIT_TEST(what_lives_together_lies_apart);
    CPPUNIT_TEST(a_chain_takes_its_two_largest_neighbours);
    CPPUNIT_TEST_SUITE_END();

    void what_lives_together_lies_apart()
    {
        std::mt19937 random(1);
        for (int trial = 0; trial < 200; ++trial) {
            std::vector<memory_need> needs(20);
            for (auto& n : needs) {
                n.bytes = random() % 1000;
                n.first = int(random() % 15);
                n.last = n.first + int(random() % 5);
            }
            const size_t total = plan_memory(needs);
            for (size_t a = 0; a < needs.size(); ++a) {
                const auto& x = needs[a];
                CPPUNIT_ASSERT_EQUAL(size_t(0), x.offset % 64);
                CPPUNIT_ASSERT(x.offset + x.bytes <= total);
                for (size_t b = 0; b < a; ++b) {
                    const auto& y = needs[b];
                    const bool together = x.first <= y.last && y.first <= x.last;
                    const bool apart = x.offset + x.bytes <= y.offset ||
                        y.offset + y.bytes <= x.offset;
                    CPPUNIT_ASSERT(!together || apart);
                }
            }
        }
    }

    /* Each step of a chain takes what the one before gave. */
    void a_chain_takes_its_two_largest_neighbours()
    {
        std::vector<memory_need> needs{
            { 640, 0, 1 }, { 6400, 1, 2 }, { 1280, 2, 3 }, { 128, 3, 4 }, { 64, 4, 5 }
        };
        CPPUNIT_ASSERT_EQUAL(size_t(6400 + 1280), plan_memory(needs));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(qa_memory_plan);
