// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/waveforms/transponder_reply.h"
#include "qa_waveforms.h"
#include <functional>
#include <gnuradio/specsense/core/waveforms/ads_b.h>
#include <numeric>
#include <set>

using namespace gr::specsense::core;

class qa_ads_b : public CppUnit::TestFixture
{
    CPPUNIT_TEST_SUITE(qa_ads_b);
    CPPUNIT_TEST(parity_is_the_standards);
    CPPUNIT_TEST(replies_can_be_decoded);
    CPPUNIT_TEST(pulses_have_their_widths_and_edges);
    CPPUNIT_TEST(mode_ac_pulses_stand_on_their_grid);
    CPPUNIT_TEST(levels_and_frequencies_are_the_aircrafts);
    CPPUNIT_TEST(replies_come_as_often_as_told);
    CPPUNIT_TEST(truth_holds_99_percent);
    CPPUNIT_TEST(pieces_are_the_whole);
    CPPUNIT_TEST(wrong_configurations_are_refused);
    CPPUNIT_TEST_SUITE_END();

    static std::vector<bool> bits_of(const std::string& hex)
    {
        std::vector<bool> bits;
        for (char c : hex) {
            const int digit = std::stoi(std::string(1, c), nullptr, 16);
            for (int i = 3; i >= 0; --i) {
                bits.push_back((digit >> i) & 1);
            }
        }
        return bits;
    }

    void parity_is_the_standards()
    {
        // Squitters off the air, as J. Sun's "The 1090 MHz Riddle" decodes them.
        for (const char* message : { "8D4840D6202CC371C32CE0576098",
                                     "8D406B902015A678D4D220AA4BDA",
                                     "8D485020994409940838175B284F" }) {
            auto bits = bits_of(message);
            CPPUNIT_ASSERT_EQUAL(uint32_t(0), mode_s_remainder(bits));
            bits[40].flip();
            CPPUNIT_ASSERT(mode_s_remainder(bits) != 0);
        }
    }

    /* One strong aircraft on frequency. */
    static ads_b_config near()
    {
        ads_b_config c;
        c.aircraft = 1;
        c.frequency_range = 0.0;
        return c;
    }

    /* Whether a pulse is sent \p us after the start of \p a. */
    static bool pulse_at(const qa::samples& x, const activity& a, double us)
    {
        return std::abs(x[size_t(std::lround((a.start + us * 1e-6) * 20e6))]) > 0.5f;
    }

    void replies_can_be_decoded()
    {
        ads_b w(near(), 1);
        CPPUNIT_ASSERT_EQUAL(20e6, w.sample_rate());
        const auto x = qa::generate(w, 0.4);
        std::set<uint32_t> contents;
        int longs = 0, shorts = 0;
        std::vector<bool> address;
        for (const auto& a : qa::ended(w, 0.4)) {
            const int count = int(std::lround((a.stop - a.start) * 1e6)) - 8;
            CPPUNIT_ASSERT(count == 56 || count == 112);
            // Preamble: pulses at 0, 1, 3.5 and 4.5 us and no others before 8 us.
            for (int half = 0; half < 16; ++half) {
                const bool wanted = half == 0 || half == 2 || half == 7 || half == 9;
                CPPUNIT_ASSERT_EQUAL(wanted, pulse_at(x, a, 0.5 * half + 0.25));
            }
            std::vector<bool> bits;
            for (int i = 0; i < count; ++i) {
                bits.push_back(pulse_at(x, a, 8.25 + i));
                CPPUNIT_ASSERT(pulse_at(x, a, 8.75 + i) != bits.back());
            }
            CPPUNIT_ASSERT_EQUAL(uint32_t(0), mode_s_remainder(bits));
            const std::vector<bool> format(bits.begin(), bits.begin() + 5);
            CPPUNIT_ASSERT(format ==
                           (count == 112 ? std::vector<bool>{ 1, 0, 0, 0, 1 }
                                         : std::vector<bool>{ 0, 1, 0, 1, 1 }));
            const std::vector<bool> from(bits.begin() + 8, bits.begin() + 32);
            CPPUNIT_ASSERT(address.empty() || address == from);
            address = from;
            uint32_t content = 0;
            for (int i = 32; i < 56; ++i) {
                content = 2 * content + bits[i];
            }
            contents.insert(count == 112 ? content : 0);
            ++(count == 112 ? longs : shorts);
        }
        // 200 replies, half of them long, no two alike.
        CPPUNIT_ASSERT(longs > 60 && longs < 140 && shorts > 60 && shorts < 140);
        CPPUNIT_ASSERT_EQUAL(size_t(longs) + 1, contents.size());
    }

    void pulses_have_their_widths_and_edges()
    {
        ads_b w(near(), 2);
        const auto x = qa::generate(w, 0.1);
        const auto half = qa::crossings(x, 0.5), low = qa::crossings(x, 0.1),
                   high = qa::crossings(x, 0.9);
        CPPUNIT_ASSERT(half.size() > 1000);
        size_t single = 0;
        double rises = 0.0, decays = 0.0;
        for (size_t i = 0; i + 1 < half.size(); i += 2) {
            const double width = (half[i + 1] - half[i]) / 20.0;
            CPPUNIT_ASSERT(std::abs(width - 0.5) < 0.02 || std::abs(width - 1.0) < 0.02);
            single += width < 0.75;
            rises += (high[i] - low[i]) / 20.0;
            decays += (low[i + 1] - high[i + 1]) / 20.0;
        }
        // Annex 10: rise 0.05 to 0.1 us, decay 0.05 to 0.2 us; samples are 0.05 us apart.
        const double pulses = double(half.size() / 2);
        CPPUNIT_ASSERT_DOUBLES_EQUAL(0.1, rises / pulses, 0.02);
        CPPUNIT_ASSERT_DOUBLES_EQUAL(0.15, decays / pulses, 0.02);
        CPPUNIT_ASSERT(single > half.size() / 4);
        for (const auto& a : qa::ended(w, 0.1)) {
            CPPUNIT_ASSERT_DOUBLES_EQUAL(
                1.0, std::abs(x[size_t((a.start + 0.25e-6) * 20e6)]), 1e-3);
        }
    }

    void mode_ac_pulses_stand_on_their_grid()
    {
        auto c = near();
        c.mode_s_rate = 0.0;
        c.mode_ac_rate = 1000.0;
        ads_b w(c, 3);
        const auto x = qa::generate(w, 0.1);
        const auto truth = qa::ended(w, 0.1);
        CPPUNIT_ASSERT(truth.size() > 60);
        std::vector<int> seen(15, 0);
        for (const auto& a : truth) {
            CPPUNIT_ASSERT_DOUBLES_EQUAL(20.75e-6, a.stop - a.start, 1e-12);
            for (int i = 0; i < 15; ++i) {
                seen[i] += pulse_at(x, a, 1.45 * i + 0.225);
                CPPUNIT_ASSERT(!pulse_at(x, a, 1.45 * i + 0.95));
            }
        }
        const int all = int(truth.size());
        for (int i = 0; i < 15; ++i) {
            if (i == 0 || i == 14) {
                CPPUNIT_ASSERT_EQUAL(all, seen[i]); // F1 and F2
            } else if (i == 7) {
                CPPUNIT_ASSERT_EQUAL(0, seen[i]); // X
            } else {
                CPPUNIT_ASSERT(seen[i] > all / 4 && seen[i] < 3 * all / 4);
            }
        }
        const auto half = qa::crossings(x, 0.5);
        CPPUNIT_ASSERT_DOUBLES_EQUAL(0.45, (half[1] - half[0]) / 20.0, 0.02);
    }

    void levels_and_frequencies_are_the_aircrafts()
    {
        ads_b_config c;
        c.aircraft = 50;
        c.long_share = 1.0;
        ads_b w(c, 4);
        const auto x = qa::generate(w, 1.0);
        double weakest = 1.0, strongest = 0.0, lowest = 0.0, highest = 0.0;
        for (const auto& a : qa::ended(w, 1.0)) {
            const auto middle = size_t((a.start + 0.25e-6) * 20e6);
            const double level = std::norm(x[middle]);
            weakest = std::min(weakest, level);
            strongest = std::max(strongest, level);
            const double frequency = qa::frequency_at(x, middle, 20e6);
            CPPUNIT_ASSERT_DOUBLES_EQUAL(
                0.5 * (a.freq_lower_edge + a.freq_upper_edge), frequency, 1e3);
            lowest = std::min(lowest, frequency);
            highest = std::max(highest, frequency);
        }
        CPPUNIT_ASSERT_DOUBLES_EQUAL(0.0, qa::db(strongest), 0.01);
        CPPUNIT_ASSERT(qa::db(weakest) > -30.01 && qa::db(weakest) < -24.0);
        CPPUNIT_ASSERT(lowest > -1.001e6 && lowest < -0.8e6);
        CPPUNIT_ASSERT(highest < 1.001e6 && highest > 0.8e6);
    }

    void replies_come_as_often_as_told()
    {
        auto c = near();
        c.mode_s_rate = 3000.0;
        c.mode_ac_rate = 1000.0;
        ads_b w(c, 5);
        qa::generate(w, 1.0);
        const auto truth = qa::ended(w, 1.0);
        int mode_ac = 0;
        std::vector<double> gaps;
        for (size_t i = 0; i < truth.size(); ++i) {
            mode_ac += truth[i].stop - truth[i].start < 30e-6;
            if (i > 0) {
                gaps.push_back(truth[i].start - truth[i - 1].stop);
                CPPUNIT_ASSERT(gaps.back() >= 0.99e-6);
            }
        }
        CPPUNIT_ASSERT_DOUBLES_EQUAL(4000.0, double(truth.size()), 200.0);
        CPPUNIT_ASSERT_DOUBLES_EQUAL(1000.0, mode_ac, 100.0);
        // Exponential: the median is ln 2 of the mean.
        const double mean = std::accumulate(gaps.begin(), gaps.end(), 0.0) /
            double(gaps.size());
        std::sort(gaps.begin(), gaps.end());
        CPPUNIT_ASSERT_DOUBLES_EQUAL(std::log(2.0), gaps[gaps.size() / 2] / mean, 0.05);
    }

    void truth_holds_99_percent()
    {
        auto c = near();
        c.mode_ac_rate = 500.0;
        ads_b w(c, 6);
        const auto x = qa::generate(w, 0.1);
        std::vector<qa::samples> kinds(3); // short, long, Mode A/C
        std::vector<activity> bands(3);
        for (auto a : qa::ended(w, 0.099)) {
            const double us = (a.stop - a.start) * 1e6;
            const size_t kind = us < 30 ? 2 : us < 100 ? 0 : 1;
            bands[kind] = a;
            a.start -= 0.5e-6;
            a.stop += 0.5e-6;
            const auto reply = qa::cut(x, a, 20e6);
            kinds[kind].insert(kinds[kind].end(), reply.begin(), reply.end());
        }
        for (size_t kind = 0; kind < 3; ++kind) {
            const auto& a = bands[kind];
            CPPUNIT_ASSERT_DOUBLES_EQUAL(
                0.99,
                qa::energy_below(kinds[kind], 20e6, a.freq_upper_edge) -
                    qa::energy_below(kinds[kind], 20e6, a.freq_lower_edge),
                0.003);
        }
    }

    void pieces_are_the_whole()
    {
        ads_b_config c;
        c.mode_ac_rate = 500.0;
        qa::assert_repeatable<ads_b>(c, 300000);
        qa::check_seeds_and_pieces<ads_b>(c, 300000);
    }

    void wrong_configurations_are_refused()
    {
        const auto check = [](const std::string& text,
                              const std::function<void(ads_b_config&)>& spoil) {
            ads_b_config c;
            spoil(c);
            qa::check_refused<ads_b>(c, "ads_b: " + text);
        };
        using c_ref = ads_b_config&;
        check("aircraft must be 1 to 100000, got 0", [](c_ref c) { c.aircraft = 0; });
        check("level_range_db must be 0 dB or more, got -1",
              [](c_ref c) { c.level_range_db = -1.0; });
        check("frequency_range must be 0 to 3e+06 Hz (Annex 10, 3.1.1.2), got 4e+06",
              [](c_ref c) { c.frequency_range = 4e6; });
        check("mode_s_rate must be 0 or more, got -1",
              [](c_ref c) { c.mode_s_rate = -1.0; });
        check("mode_ac_rate must be 0 or more, got -1",
              [](c_ref c) { c.mode_ac_rate = -1.0; });
        check("mode_s_rate and mode_ac_rate together must be above 0 and at most 5000, "
              "got 0",
              [](c_ref c) { c.mode_s_rate = 0.0; });
        check("mode_s_rate and mode_ac_rate together must be above 0 and at most 5000, "
              "got 5500",
              [](c_ref c) { c.mode_ac_rate = 5000.0; });
        check("long_share must be 0 to 1, got 1.5", [](c_ref c) { c.long_share = 1.5; });
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(qa_ads_b);
