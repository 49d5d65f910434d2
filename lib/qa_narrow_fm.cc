// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "qa_waveforms.h"
#include <functional>
#include <gnuradio/specsense/core/waveforms/narrow_fm.h>

using namespace gr::specsense::core;

class qa_narrow_fm : public CppUnit::TestFixture
{
    CPPUNIT_TEST_SUITE(qa_narrow_fm);
    CPPUNIT_TEST(sound_is_a_voice_channels);
    CPPUNIT_TEST(deviation_is_kept);
    CPPUNIT_TEST(carsons_bandwidth_holds_it);
    CPPUNIT_TEST(buttons_are_pushed_as_told);
    CPPUNIT_TEST(pieces_are_the_whole);
    CPPUNIT_TEST(wrong_configurations_are_refused);
    CPPUNIT_TEST_SUITE_END();

    static narrow_fm_config always_on(double deviation)
    {
        narrow_fm_config c;
        c.deviation = deviation;
        c.mean_pause = 0.0;
        return c;
    }

    void sound_is_a_voice_channels()
    {
        narrow_fm w(always_on(2.5e3), 1);
        const auto sound = qa::demodulate(qa::generate(w, 20.0), 64e3);
        const qa::mean_spectrum spectrum(sound, 64e3);
        const double inside = spectrum.power(300.0, 3000.0);
        CPPUNIT_ASSERT(inside > 0.8 * spectrum.power(0.0, 32e3));
        CPPUNIT_ASSERT(qa::db(spectrum.power(0.0, 100.0) / inside) < -20.0);
        CPPUNIT_ASSERT(qa::db(spectrum.power(6e3, 32e3) / inside) < -35.0);
        // Words and pauses: tenths of a second with 20 dB between them.
        std::vector<double> levels;
        for (size_t at = 0; at + 6400 <= sound.size(); at += 6400) {
            levels.push_back(qa::db(
                qa::mean_power({ sound.begin() + at, sound.begin() + at + 6400 })));
        }
        std::sort(levels.begin(), levels.end());
        CPPUNIT_ASSERT(levels[levels.size() * 9 / 10] - levels[levels.size() / 20] >
                       20.0);
    }

    void deviation_is_kept()
    {
        for (double deviation : { 2.5e3, 5e3 }) {
            narrow_fm w(always_on(deviation), 2);
            double most = 0.0;
            for (const auto f : qa::demodulate(qa::generate(w, 20.0), 64e3)) {
                most = std::max<double>(most, std::abs(f));
            }
            CPPUNIT_ASSERT(most > 0.85 * deviation && most < 1.05 * deviation);
        }
    }

    void carsons_bandwidth_holds_it()
    {
        for (double deviation : { 2.5e3, 5e3 }) {
            narrow_fm w(always_on(deviation), 3);
            const double carson = 2.0 * (deviation + 3e3);
            CPPUNIT_ASSERT_EQUAL(carson, w.bandwidth());
            const auto x = qa::generate(w, 20.0);
            const double occupied = qa::occupied_bandwidth(x, 64e3);
            CPPUNIT_ASSERT(occupied > 0.4 * carson && occupied < carson);
            const auto truth = w.take_activities();
            CPPUNIT_ASSERT(truth.size() >= 2000);
            for (size_t i = 0; i < truth.size(); ++i) {
                CPPUNIT_ASSERT_EQUAL(-0.5 * carson, truth[i].freq_lower_edge);
                CPPUNIT_ASSERT_EQUAL(0.5 * carson, truth[i].freq_upper_edge);
                CPPUNIT_ASSERT(i == 0 || truth[i].start == truth[i - 1].stop);
            }
            // Loud moments, too.
            for (size_t i = 0; i + 6400 <= x.size(); i += 6400) {
                const qa::samples piece(x.begin() + i, x.begin() + i + 6400);
                CPPUNIT_ASSERT(qa::energy_below(piece, 64e3, 0.5 * carson) -
                                   qa::energy_below(piece, 64e3, -0.5 * carson) >
                               0.99);
            }
        }
    }

    void buttons_are_pushed_as_told()
    {
        narrow_fm_config c;
        c.mean_talk = 0.3;
        c.mean_pause = 0.2;
        narrow_fm w(c, 4);
        const double seconds = 60.0;
        const auto x = qa::generate(w, seconds);
        auto truth = qa::ended(w, seconds);
        double on = 0.0;
        int pushes = 1;
        for (size_t i = 0; i < truth.size(); ++i) {
            on += truth[i].stop - truth[i].start;
            pushes += i > 0 && truth[i].start != truth[i - 1].stop;
        }
        // 120 times; 3 standard deviations.
        CPPUNIT_ASSERT(pushes > 85 && pushes < 155);
        CPPUNIT_ASSERT_DOUBLES_EQUAL(0.6, on / seconds, 0.12);
        // Power 1 within, and nothing outside but half of the edges.
        double inside = 0.0;
        for (const auto& a : truth) {
            inside += qa::energy(qa::cut(x, a, 64e3)) / 64e3;
        }
        const qa::samples all(x.begin(),
                              x.begin() + std::lround(truth.back().stop * 64e3));
        CPPUNIT_ASSERT_DOUBLES_EQUAL(1.0, inside / on, 0.01);
        CPPUNIT_ASSERT_DOUBLES_EQUAL(inside, qa::energy(all) / 64e3, 0.002 * inside);
    }

    void pieces_are_the_whole()
    {
        narrow_fm_config c;
        c.mean_talk = c.mean_pause = 0.1;
        qa::assert_repeatable<narrow_fm>(c, 100000);
        qa::check_seeds_and_pieces<narrow_fm>(c, 100000);
        qa::check_seeds_and_pieces<narrow_fm>(always_on(5e3), 100000);
    }

    void wrong_configurations_are_refused()
    {
        const auto check = [](const std::string& text,
                              const std::function<void(narrow_fm_config&)>& spoil) {
            narrow_fm_config c;
            spoil(c);
            qa::check_refused<narrow_fm>(c, "narrow_fm: " + text);
        };
        using c_ref = narrow_fm_config&;
        check("deviation must be 500 to 10000 Hz, got 0",
              [](c_ref c) { c.deviation = 0.0; });
        check("mean_talk must be longer than an edge of 0.00169395 s, got 0",
              [](c_ref c) { c.mean_talk = 0.0; });
        check("mean_pause must be longer than an edge of 0.00169395 s, or 0, got -1",
              [](c_ref c) { c.mean_pause = -1.0; });
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(qa_narrow_fm);
