// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "qa_pulse_signals.h"
#include <algorithm>
#include <cppunit/TestAssert.h>
#include <cppunit/extensions/HelperMacros.h>
#include <gnuradio/specsense/core/pulse_search.h>
#include <gnuradio/specsense/core/pulse_statistics.h>

using namespace gr::specsense::core;

class qa_pulse_search : public CppUnit::TestFixture
{
    CPPUNIT_TEST_SUITE(qa_pulse_search);
    CPPUNIT_TEST(long_stretches_are_read_in_pieces);
    CPPUNIT_TEST(stretches_that_touch_share_no_pulse);
    CPPUNIT_TEST(it_stops_when_it_is_told_to);
    CPPUNIT_TEST(bands_elsewhere_have_nothing);
    CPPUNIT_TEST(medians_of_an_emission);
    CPPUNIT_TEST(intervals_do_not_cross_interruptions);
    CPPUNIT_TEST(cut_pulses_have_no_width);
    CPPUNIT_TEST_SUITE_END();

    static constexpr double rate = 4e6;
    static constexpr double offset = 1e9; // samples before the signal, in the stream

    /* 0.7 s: two pieces and some. */
    static const qa::pulse_signal& long_signal()
    {
        static const auto s = qa::make_pulses(
            qa::pulses(radar_modulation::none, 10e-6, 1.0007e-3), rate, 0.5e6, 25.0, 0.7);
        return s;
    }

    static size_t
    copy(const qa::pulse_signal& s, int64_t start, std::complex<float>* out, size_t count)
    {
        const auto at = size_t(start - int64_t(offset));
        const size_t there = std::min(count, s.x.size() - std::min(at, s.x.size()));
        std::copy_n(s.x.begin() + int64_t(at), there, out);
        return there;
    }

    static pulse_stretch whole(const qa::pulse_signal& s)
    {
        const auto first = int64_t(offset);
        const int64_t last = first + int64_t(s.x.size());
        return { first, last, first, last, s.lower_edge(), s.upper_edge() };
    }

    static std::vector<measured_pulse> search(const qa::pulse_signal& s,
                                              const pulse_stretch& stretch,
                                              size_t most = SIZE_MAX)
    {
        pulse_search searcher(s.rate);
        std::vector<measured_pulse> pulses;
        searcher.search(
            stretch,
            [&s](int64_t start, auto* out, size_t count) {
                return copy(s, start, out, count);
            },
            [&](const measured_pulse& p) {
                pulses.push_back(p);
                return pulses.size() < most;
            });
        return pulses;
    }

    static void assert_truth(const qa::pulse_signal& s,
                             const std::vector<measured_pulse>& pulses)
    {
        CPPUNIT_ASSERT_EQUAL(s.truth.size(), pulses.size());
        for (size_t i = 0; i < pulses.size(); ++i) {
            const double start = (pulses[i].sample - offset) / s.rate;
            CPPUNIT_ASSERT_DOUBLES_EQUAL(s.truth[i].start, start, 0.3e-6);
            CPPUNIT_ASSERT(pulses[i].is_whole());
        }
    }

    void long_stretches_are_read_in_pieces()
    {
        assert_truth(long_signal(), search(long_signal(), whole(long_signal())));
        // Pulses of a third of a piece; two of them lie across the ends of pieces.
        const auto s = qa::make_pulses(
            qa::pulses(radar_modulation::none, 9.9e-3, 20e-3), 40e6, 0.0, 55.0, 0.09);
        assert_truth(s, search(s, whole(s)));
    }

    void stretches_that_touch_share_no_pulse()
    {
        const auto& s = long_signal();
        std::vector<measured_pulse> pulses;
        auto stretch = whole(s);
        const int64_t end = stretch.stop, step = 123457;
        for (int64_t at = stretch.start; at < end; at += step) {
            stretch.start = at;
            stretch.stop = std::min(at + step, end);
            const auto part = search(s, stretch);
            pulses.insert(pulses.end(), part.begin(), part.end());
        }
        assert_truth(s, pulses);
    }

    void it_stops_when_it_is_told_to()
    {
        CPPUNIT_ASSERT_EQUAL(size_t(5),
                             search(long_signal(), whole(long_signal()), 5).size());
    }

    void bands_elsewhere_have_nothing()
    {
        auto stretch = whole(long_signal());
        stretch.lower_edge = 3e6;
        stretch.upper_edge = 4e6;
        CPPUNIT_ASSERT(search(long_signal(), stretch).empty());
    }

    static measured_pulse pulse_at(double sample, double width)
    {
        measured_pulse p;
        p.sample = sample;
        p.width = width;
        p.bandwidth = 2.0 * width;
        p.chirp_rate = -width;
        return p;
    }

    void medians_of_an_emission()
    {
        pulse_statistics statistics(2.0);
        emission e;
        e.pulse_interval = 7.0;
        statistics.describe(e);
        CPPUNIT_ASSERT_EQUAL(uint64_t(0), e.pulses.count);
        CPPUNIT_ASSERT_EQUAL(7.0, e.pulse_interval); // as it was
        for (int i = 0; i < 5000; ++i) {
            statistics.add(pulse_at(10.0 * i, 1.0 + (i % 3)));
        }
        statistics.describe(e);
        CPPUNIT_ASSERT_EQUAL(uint64_t(1024), e.pulses.count);
        CPPUNIT_ASSERT_EQUAL(2.0, e.pulses.width);
        CPPUNIT_ASSERT_EQUAL(4.0, e.pulses.bandwidth);
        CPPUNIT_ASSERT_EQUAL(-2.0, e.pulses.chirp_rate);
        CPPUNIT_ASSERT_EQUAL(5.0, e.pulse_interval);
        CPPUNIT_ASSERT_EQUAL(0.2, e.pulse_repetition_frequency);
        CPPUNIT_ASSERT(e.pulses.width_resolved);
    }

    void intervals_do_not_cross_interruptions()
    {
        pulse_statistics statistics(1.0);
        for (int i = 0; i < 4; ++i) {
            statistics.add(pulse_at(100.0 * i, 1.0));
            statistics.interrupt();
        }
        CPPUNIT_ASSERT_EQUAL(0.0, statistics.summary().interval);
        statistics.add(pulse_at(310.0, 1.0));
        CPPUNIT_ASSERT_EQUAL(0.0, statistics.summary().interval);
        statistics.add(pulse_at(320.0, 1.0));
        CPPUNIT_ASSERT_EQUAL(10.0, statistics.summary().interval);
    }

    void cut_pulses_have_no_width()
    {
        pulse_statistics statistics(1.0);
        auto p = pulse_at(0.0, 1.0);
        p.stops_after = true;
        statistics.add(p);
        p = pulse_at(50.0, 1.0);
        p.starts_before = true;
        statistics.add(p);
        CPPUNIT_ASSERT_EQUAL(uint64_t(0), statistics.summary().count);
        CPPUNIT_ASSERT_EQUAL(0.0, statistics.summary().interval);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(qa_pulse_search);
