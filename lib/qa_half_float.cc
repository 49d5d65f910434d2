// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/models/half_float.h"
#include <algorithm>
#include <cmath>
#include <cppunit/extensions/HelperMacros.h>
#include <limits>
#include <random>

using namespace gr::specsense::core;

class qa_half_float : public CppUnit::TestFixture
{
    CPPUNIT_TEST_SUITE(qa_half_float);
    CPPUNIT_TEST(every_half_means_what_the_standard_says);
    CPPUNIT_TEST(every_half_comes_back);
    CPPUNIT_TEST(others_are_rounded_to_the_nearest);
    CPPUNIT_TEST(beyond_the_range_is_infinity);
    CPPUNIT_TEST(bfloat_is_half_a_float);
    CPPUNIT_TEST_SUITE_END();

    /* IEEE 754, 3.4: 5 bits of exponent, biased by 15, and 10 of fraction. */
    void every_half_means_what_the_standard_says()
    {
        for (int bits = 0; bits < 0x8000; ++bits) {
            const int exponent = bits >> 10;
            const int fraction = bits & 0x3ff;
            const float value = from_half(uint16_t(bits));
            if (exponent == 31) {
                CPPUNIT_ASSERT(fraction == 0 ? std::isinf(value) : std::isnan(value));
                continue;
            }
            const double wanted = exponent == 0
                ? std::ldexp(fraction, -24)
                : std::ldexp(1024 + fraction, exponent - 25);
            CPPUNIT_ASSERT_EQUAL(wanted, double(value));
            CPPUNIT_ASSERT_EQUAL(-wanted, double(from_half(uint16_t(bits | 0x8000))));
            CPPUNIT_ASSERT(std::signbit(from_half(uint16_t(bits | 0x8000))));
        }
    }

    void every_half_comes_back()
    {
        for (int bits = 0; bits < 0x10000; ++bits) {
            const float value = from_half(uint16_t(bits));
            if (std::isnan(value)) {
                CPPUNIT_ASSERT(std::isnan(from_half(to_half(value))));
            } else {
                CPPUNIT_ASSERT_EQUAL(bits, int(to_half(value)));
            }
        }
    }

    void others_are_rounded_to_the_nearest()
    {
        std::mt19937 random(3);
        for (int i = 0; i < 200000; ++i) {
            // From far below the least half to the largest; every second one a tie.
            const int exponent = int(random() % 45) - 30;
            double value = std::ldexp(1.0 + random() % 8388608 / 8388608.0, exponent);
            const double step = std::ldexp(1.0, std::max(exponent, -14) - 10);
            if (i % 2 == 0) {
                value = (std::floor(value / step) + 0.5) * step;
            }
            const double wanted = std::nearbyint(value / step) * step;
            CPPUNIT_ASSERT_EQUAL(wanted, double(from_half(to_half(float(value)))));
            CPPUNIT_ASSERT_EQUAL(-wanted, double(from_half(to_half(float(-value)))));
        }
    }

    void beyond_the_range_is_infinity()
    {
        CPPUNIT_ASSERT_EQUAL(65504.0f, from_half(to_half(65519.996f)));
        CPPUNIT_ASSERT(std::isinf(from_half(to_half(65520.0f))));
        CPPUNIT_ASSERT(std::isinf(from_half(to_half(1e38f))));
        const float infinity = std::numeric_limits<float>::infinity();
        CPPUNIT_ASSERT_EQUAL(-infinity, from_half(to_half(-infinity)));
        CPPUNIT_ASSERT(std::isnan(from_half(to_half(std::nanf("")))));
    }

    void bfloat_is_half_a_float()
    {
        CPPUNIT_ASSERT_EQUAL(1.0f, from_bfloat(0x3f80));
        CPPUNIT_ASSERT_EQUAL(-2.5f, from_bfloat(0xc020));
        CPPUNIT_ASSERT_EQUAL(0x1p-133f, from_bfloat(0x0001));
        CPPUNIT_ASSERT(std::isinf(from_bfloat(0x7f80)));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(qa_half_float);
