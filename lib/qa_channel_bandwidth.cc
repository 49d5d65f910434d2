// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/channel_bandwidth.h"
#include <cmath>
#include <cppunit/extensions/HelperMacros.h>

using namespace gr::specsense::core;

class qa_channel_bandwidth : public CppUnit::TestFixture
{
    CPPUNIT_TEST_SUITE(qa_channel_bandwidth);
    CPPUNIT_TEST(full_carriers_have_their_channel_s);
    CPPUNIT_TEST(others_have_none);
    CPPUNIT_TEST_SUITE_END();

    static constexpr double column = 240e3;

    // Masks have whole columns: up to one more at each edge than the carrier fills.
    static void check(const char* label, double occupied, double channel)
    {
        const double narrow = column * int(occupied / column);
        for (double bandwidth : { narrow, narrow + column, narrow + 2 * column }) {
            CPPUNIT_ASSERT_EQUAL(channel,
                                 channel_bandwidth_of(label, bandwidth, 2 * column));
        }
    }

    static bool fits_none(const char* label, double bandwidth)
    {
        return std::isnan(channel_bandwidth_of(label, bandwidth, 2 * column));
    }

    void full_carriers_have_their_channel_s()
    {
        // TS 36.101, table 5.6-1
        check("lte", 1.08e6, 1.4e6);
        check("lte", 2.7e6, 3e6);
        check("lte", 4.5e6, 5e6);
        check("lte", 9e6, 10e6);
        check("lte", 13.5e6, 15e6);
        check("lte", 18e6, 20e6);
        // TS 38.101-1, table 5.3.2-1: 25 blocks at 15 kHz ... 273 at 30 kHz
        check("nr", 4.5e6, 5e6);
        check("nr", 9.36e6, 10e6);
        check("nr", 19.08e6, 20e6);
        check("nr", 18.36e6, 20e6);
        check("nr", 38.16e6, 40e6);
        check("nr", 98.28e6, 100e6);
    }

    void others_have_none()
    {
        for (double bandwidth : { 0.0, 240e3, 6.96e6, 11e6, 16e6, 25e6 }) {
            CPPUNIT_ASSERT(fits_none("lte", bandwidth));
        }
        CPPUNIT_ASSERT(fits_none("nr", 7.2e6)); // an SS/PBCH block
        CPPUNIT_ASSERT(fits_none("nr", 110e6));
        for (const char* label : { "radar", "other", "signal" }) {
            CPPUNIT_ASSERT(fits_none(label, 9e6));
        }
        // 45 MHz or 50 MHz: it could be either.
        CPPUNIT_ASSERT(std::isnan(channel_bandwidth_of("nr", 45.4e6, 3e6)));
    }
};
CPPUNIT_TEST_SUITE_REGISTRATION(qa_channel_bandwidth);
