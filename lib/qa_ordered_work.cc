// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/ordered_work.h"
#include <atomic>
#include <chrono>
#include <cppunit/TestAssert.h>
#include <cppunit/extensions/HelperMacros.h>
#include <stdexcept>
#include <string>

using gr::specsense::core::ordered_work;

class qa_ordered_work : public CppUnit::TestFixture
{
    CPPUNIT_TEST_SUITE(qa_ordered_work);
    CPPUNIT_TEST(results_come_in_order_whoever_is_slow);
    CPPUNIT_TEST(an_error_in_the_making_ends_the_work);
    CPPUNIT_TEST(an_error_in_the_taking_ends_the_work);
    CPPUNIT_TEST(no_work_is_done_at_once);
    CPPUNIT_TEST_SUITE_END();

public:
    void results_come_in_order_whoever_is_slow()
    {
        std::atomic<int> waiting{ 0 };
        int most = 0;
        std::vector<int64_t> taken;
        ordered_work(
            5,
            105,
            3,
            [&](int64_t i) {
                if (i % 7 == 0) {
                    std::this_thread::sleep_for(std::chrono::milliseconds(2));
                }
                ++waiting;
                return i * i;
            },
            [&](int64_t square) {
                most = std::max(most, waiting--);
                taken.push_back(square);
            });
        CPPUNIT_ASSERT_EQUAL(size_t(100), taken.size());
        for (int64_t i = 5; i < 105; ++i) {
            CPPUNIT_ASSERT_EQUAL(i * i, taken[size_t(i - 5)]);
        }
        CPPUNIT_ASSERT(most <= 3 * 4 + 1);
    }

    void an_error_in_the_making_ends_the_work()
    {
        int taken = 0;
        try {
            ordered_work(
                0,
                1000000,
                2,
                [](int64_t i) {
                    if (i == 20) {
                        throw std::runtime_error("number 20");
                    }
                    return i;
                },
                [&](int64_t) { ++taken; });
            CPPUNIT_FAIL("nothing was thrown");
        } catch (const std::runtime_error& error) {
            CPPUNIT_ASSERT_EQUAL(std::string("number 20"), std::string(error.what()));
        }
        CPPUNIT_ASSERT(taken <= 20);
    }

    void an_error_in_the_taking_ends_the_work()
    {
        std::atomic<int> made{ 0 };
        CPPUNIT_ASSERT_THROW(ordered_work(
                                 0,
                                 1000000,
                                 2,
                                 [&](int64_t i) {
                                     ++made;
                                     return i;
                                 },
                                 [](int64_t i) {
                                     if (i == 3) {
                                         throw std::runtime_error("disk is full");
                                     }
                                 }),
                             std::runtime_error);
        CPPUNIT_ASSERT(made < 20);
    }

    void no_work_is_done_at_once()
    {
        ordered_work(
            4,
            4,
            2,
            [](int64_t i) { return i; },
            [](int64_t) { CPPUNIT_FAIL("there is nothing to take"); });
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(qa_ordered_work);
