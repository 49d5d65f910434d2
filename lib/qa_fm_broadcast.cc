// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "qa_waveforms.h"
#include <gnuradio/specsense/core/waveforms/fm_broadcast.h>

using namespace gr::specsense::core;

class qa_fm_broadcast : public CppUnit::TestFixture
{
    CPPUNIT_TEST_SUITE(qa_fm_broadcast);
    CPPUNIT_TEST(the_pilot_is_at_19_khz);
    CPPUNIT_TEST(the_multiplex_is_the_recommendations);
    CPPUNIT_TEST(the_difference_is_locked_to_the_pilot);
    CPPUNIT_TEST(data_are_biphase_symbols);
    CPPUNIT_TEST(emphasis_raises_high_tones);
    CPPUNIT_TEST(speech_has_pauses);
    CPPUNIT_TEST(deviation_and_bandwidth_are_kept);
    CPPUNIT_TEST(pieces_are_the_whole);
    CPPUNIT_TEST_SUITE_END();

    static constexpr double rate = 384e3;

    static qa::samples multiplex(const fm_broadcast_config& c, double seconds)
    {
        fm_broadcast w(c, 1);
        CPPUNIT_ASSERT_EQUAL(rate, w.sample_rate());
        return qa::demodulate(qa::generate(w, seconds), rate);
    }

    static fm_broadcast_config mono()
    {
        fm_broadcast_config c;
        c.channels = fm_channels::mono;
        c.data = fm_data::none;
        return c;
    }

    /* Amplitude and phase of a tone. */
    static std::complex<double> tone(const qa::samples& x, double frequency)
    {
        std::complex<double> sum;
        for (size_t n = 0; n < x.size(); ++n) {
            // Sample n of x is the frequency between samples n and n + 1.
            const double cycles = std::fmod(frequency / rate * (double(n) + 1.0), 1.0);
            sum += double(x[n].real()) * std::polar(2.0, -2.0 * M_PI * cycles);
        }
        return sum / double(x.size());
    }

    void the_pilot_is_at_19_khz()
    {
        const auto x = multiplex({}, 2.0);
        // 9 % of 75 kHz.
        CPPUNIT_ASSERT_DOUBLES_EQUAL(6750.0, std::abs(tone(x, 19e3)), 20.0);
        CPPUNIT_ASSERT(std::abs(tone(x, 19010.0)) < 50.0);
        CPPUNIT_ASSERT(std::abs(tone(multiplex(mono(), 2.0), 19e3)) < 20.0);
    }

    void the_multiplex_is_the_recommendations()
    {
        const qa::mean_spectrum stereo(multiplex({}, 4.0), rate, 16384);
        const double sum = stereo.power(100.0, 15e3);
        // Nothing beside the pilot, nor beyond RDS; the carrier of the difference is
        // suppressed.
        CPPUNIT_ASSERT(qa::db(stereo.power(18.6e3, 18.8e3) / sum) < -50.0);
        CPPUNIT_ASSERT(qa::db(stereo.power(19.2e3, 19.4e3) / sum) < -50.0);
        CPPUNIT_ASSERT(qa::db(stereo.power(60e3, 75e3) / sum) < -60.0);
        const double lower = stereo.power(23e3, 37.9e3);
        const double upper = stereo.power(38.1e3, 53e3);
        CPPUNIT_ASSERT_DOUBLES_EQUAL(0.0, qa::db(lower / upper), 0.5);
        CPPUNIT_ASSERT(qa::db(lower / sum) > -20.0);
        const qa::mean_spectrum plain(multiplex(mono(), 2.0), rate);
        CPPUNIT_ASSERT(qa::db(plain.power(19e3, 75e3) / plain.power(100.0, 15e3)) <
                       -50.0);
    }

    void the_difference_is_locked_to_the_pilot()
    {
        // 38 kHz crosses zero upwards when the pilot does (BS.450, 2.2.1): on that axis
        // is the difference, a quarter of a cycle on there is nothing.
        const auto x = multiplex({}, 2.0);
        const double pilot = std::arg(tone(x, 19e3)) + 0.5 * M_PI; // of its sine
        qa::samples along, across;
        for (size_t n = 0; n < x.size(); ++n) {
            const double cycles = std::fmod(38e3 / rate * (double(n) + 1.0), 1.0);
            const double angle = 2.0 * M_PI * cycles + 2.0 * pilot;
            along.emplace_back(x[n].real() * float(2.0 * std::sin(angle)));
            across.emplace_back(x[n].real() * float(2.0 * std::cos(angle)));
        }
        const double there = qa::mean_spectrum(along, rate).power(100.0, 12e3);
        const double beside = qa::mean_spectrum(across, rate).power(100.0, 12e3);
        CPPUNIT_ASSERT(qa::db(beside / there) < -25.0);
    }

    struct eye {
        double opening; // the weakest symbol's correlation by the strongest's
        double ones;    // share of symbols that are above 0
    };

    /* Biphase symbols, whose second half is the first one's negative, from \p first on.
     */
    static eye eye_from(const std::vector<double>& data, double symbol, double first)
    {
        double weakest = 1e9, strongest = 0.0;
        int ones = 0, count = 0;
        for (double at = first; at + symbol < double(data.size()); at += symbol) {
            double value = 0.0;
            for (int i = 0; i < int(symbol); ++i) {
                value += data[size_t(at) + i] * std::sin(2.0 * M_PI * (i + 0.5) / symbol);
            }
            weakest = std::min(weakest, std::abs(value));
            strongest = std::max(strongest, std::abs(value));
            ones += value > 0.0;
            ++count;
        }
        return { weakest / strongest, double(ones) / count };
    }

    void data_are_biphase_symbols()
    {
        auto c = mono();
        c.data = fm_data::rds;
        c.program = fm_program::speech;
        const auto x = multiplex(c, 4.0);
        const qa::mean_spectrum spectrum(x, rate, 16384);
        const double all = spectrum.power(57e3 - 2.4e3, 57e3 + 2.4e3);
        CPPUNIT_ASSERT(spectrum.power(57e3 - 60.0, 57e3 + 60.0) < 0.005 * all);
        CPPUNIT_ASSERT(spectrum.power(54e3, 54.5e3) < 0.01 * all);
        // 2 kHz of deviation: the rest is the symbols' mean square.
        const double mean_square = all / (2e3 * 2e3 / 4.0);
        CPPUNIT_ASSERT(mean_square > 0.3 && mean_square < 1.0);

        std::vector<double> data;
        for (size_t n = 0; n < x.size(); ++n) {
            const double cycles = std::fmod(57e3 / rate * (double(n) + 1.0), 1.0);
            data.push_back(2.0 * x[n].real() * std::sin(2.0 * M_PI * cycles));
        }
        // Of all places to begin, one opens the eye.
        const double symbol = rate / 1187.5;
        eye best{ 0.0, 0.0 };
        for (int offset = 0; offset < 16; ++offset) {
            const auto e = eye_from(data, symbol, symbol * (1.0 + offset / 16.0));
            best = e.opening > best.opening ? e : best;
        }
        CPPUNIT_ASSERT(best.opening > 0.5);
        CPPUNIT_ASSERT_DOUBLES_EQUAL(0.5, best.ones, 0.03);
    }

    void emphasis_raises_high_tones()
    {
        auto c = mono();
        const qa::mean_spectrum europe(multiplex(c, 4.0), rate);
        c.emphasis = fm_emphasis::us_75;
        const qa::mean_spectrum america(multiplex(c, 4.0), rate);
        const auto more = [&](double f) {
            return qa::db(america.power(f - 500.0, f + 500.0) /
                          europe.power(f - 500.0, f + 500.0));
        };
        // |1 + j 2 pi f 75 us| / |1 + j 2 pi f 50 us|
        CPPUNIT_ASSERT_DOUBLES_EQUAL(0.4, more(1e3), 0.5);
        CPPUNIT_ASSERT_DOUBLES_EQUAL(3.3, more(10e3), 0.7);
    }

    void speech_has_pauses()
    {
        auto c = mono();
        c.program = fm_program::speech;
        const auto sound = multiplex(c, 10.0);
        std::vector<double> levels;
        for (size_t at = 0; at + 38400 <= sound.size(); at += 38400) {
            levels.push_back(qa::db(
                qa::mean_power({ sound.begin() + at, sound.begin() + at + 38400 })));
        }
        std::sort(levels.begin(), levels.end());
        CPPUNIT_ASSERT(levels[levels.size() / 2] - levels[levels.size() / 20] > 20.0);
    }

    void deviation_and_bandwidth_are_kept()
    {
        for (auto program : { fm_program::speech, fm_program::music }) {
            fm_broadcast_config c;
            c.program = program;
            fm_broadcast w(c, 2);
            const auto x = qa::generate(w, 4.0);
            double most = 0.0;
            for (const auto f : qa::demodulate(x, rate)) {
                most = std::max<double>(most, std::abs(f));
            }
            CPPUNIT_ASSERT(most > 50e3 && most < 76e3);
            for (size_t n = 0; n < x.size(); n += 100) {
                CPPUNIT_ASSERT_DOUBLES_EQUAL(1.0, std::abs(x[n]), 1e-5);
            }
            // Carson's, with RDS up to 59.4 kHz.
            CPPUNIT_ASSERT_EQUAL(2.0 * (75e3 + 59.4e3), w.bandwidth());
            const auto truth = w.take_activities();
            CPPUNIT_ASSERT(truth.size() >= 400);
            double narrowest = 1.0;
            for (size_t i = 0; i < 400; ++i) {
                CPPUNIT_ASSERT(i == 0 || truth[i].start == truth[i - 1].stop);
                CPPUNIT_ASSERT_EQUAL(-75e3, truth[i].freq_lower_edge);
                CPPUNIT_ASSERT_EQUAL(75e3, truth[i].freq_upper_edge);
                if (i % 10 == 0) {
                    const auto piece = qa::cut(x, truth[i], rate);
                    narrowest = std::min(narrowest,
                                         qa::energy_below(piece, rate, 75e3) -
                                             qa::energy_below(piece, rate, -75e3));
                }
            }
            CPPUNIT_ASSERT(narrowest > 0.99);
            // And not far more than it needs.
            CPPUNIT_ASSERT(qa::occupied_bandwidth(x, rate) > 80e3);
        }
    }

    void pieces_are_the_whole()
    {
        fm_broadcast_config c;
        qa::assert_repeatable<fm_broadcast>(c, 100000);
        qa::check_seeds_and_pieces<fm_broadcast>(c, 100000);
        c.program = fm_program::speech;
        c.channels = fm_channels::mono;
        qa::check_seeds_and_pieces<fm_broadcast>(c, 100000);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(qa_fm_broadcast);
