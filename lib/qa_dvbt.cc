// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/fft.h"
#include "core/waveforms/dvbt_frame.h"
#include "qa_emitted.h"
#include <fstream>
#include <gnuradio/specsense/core/waveforms/dvbt.h>

using namespace gr::specsense::core;

class qa_dvbt : public CppUnit::TestFixture
{
    CPPUNIT_TEST_SUITE(qa_dvbt);
    CPPUNIT_TEST(pilots_and_tps_are_gr_dtvs);
    CPPUNIT_TEST(every_symbol_holds_the_standards_number_of_data);
    CPPUNIT_TEST(symbols_are_what_the_frame_says);
    CPPUNIT_TEST(guard_intervals_repeat_the_symbols_ends);
    CPPUNIT_TEST(rate_and_bandwidth_follow_the_channel);
    CPPUNIT_TEST(truth_is_where_the_power_is);
    CPPUNIT_TEST(pieces_and_seeds);
    CPPUNIT_TEST(wrong_configurations_are_refused);
    CPPUNIT_TEST_SUITE_END();

    static dvbt_config
    config(dvbt_mode mode, dvbt_guard guard, dvbt_constellation constellation)
    {
        dvbt_config c;
        c.mode = mode;
        c.guard = guard;
        c.constellation = constellation;
        return c;
    }
    static dvbt_config narrow()
    {
        return config(
            dvbt_mode::mode_2k, dvbt_guard::one_32nd, dvbt_constellation::qam64);
    }
    static dvbt_config wide()
    {
        return config(dvbt_mode::mode_8k, dvbt_guard::one_4th, dvbt_constellation::qpsk);
    }

    static symbol_source zeros() { return { qa::samples(2), random_source(1) }; }

    static qa::samples carriers(const dvbt_config& c, int symbol, symbol_source data)
    {
        const dvbt_frame frame(c);
        qa::samples all(frame.carriers());
        frame.fill(symbol, data, all.data());
        return all;
    }

    void pilots_and_tps_are_gr_dtvs()
    {
        // golden/make_dvbt_pilots.py; exact, but for the rounding of floats.
        const std::string path = SPECSENSE_SOURCE_DIR "/lib/golden/dvbt_pilots.i8";
        std::ifstream file(path, std::ios::binary);
        CPPUNIT_ASSERT_MESSAGE(path, file.good());
        const auto next = [&] { return float(int8_t(file.get())) / 3.0f; };
        for (const auto& c : { narrow(), wide() }) {
            for (int symbol = 0; symbol < 4; ++symbol) {
                for (auto got : carriers(c, symbol, zeros())) {
                    CPPUNIT_ASSERT(std::abs(got - next()) < 1e-6f);
                }
            }
        }
        for (const auto& c : { narrow(), wide() }) {
            for (int symbol = 0; symbol < 272; ++symbol) {
                CPPUNIT_ASSERT_EQUAL(next(), carriers(c, symbol, zeros())[34].real());
            }
        }
        CPPUNIT_ASSERT(file.good());
    }

    void every_symbol_holds_the_standards_number_of_data()
    {
        // Clause 4.4: 1512 or 6048 carriers of data.
        const symbol_source ones({ { 0.0f, 1.0f }, { 0.0f, 1.0f } }, random_source(1));
        for (const auto& c : { narrow(), wide() }) {
            for (int symbol : { 0, 1, 2, 3, 67, 68, 271 }) {
                const auto all = carriers(c, symbol, ones);
                const auto data =
                    std::count(all.begin(), all.end(), std::complex<float>(0.0f, 1.0f));
                CPPUNIT_ASSERT_EQUAL(c.mode == dvbt_mode::mode_2k ? 1512L : 6048L,
                                     long(data));
                double power = 0.0;
                for (auto v : all) {
                    power += std::norm(v);
                }
                CPPUNIT_ASSERT_DOUBLES_EQUAL(dvbt_frame(c).power(), power, 1e-3);
            }
        }
    }

    // Carriers of a symbol from the air, TPS of magnitude 1.
    static qa::samples
    received(const qa::samples& x, size_t start, const dvbt_frame& frame)
    {
        const int length = frame.carriers() == 1705 ? 2048 : 8192;
        fft f(length, fft_direction::forward);
        std::copy_n(x.begin() + start, length, f.data());
        f.execute();
        qa::samples all;
        const float scale = float(std::sqrt(frame.power())) / float(length);
        for (int k = 0; k < frame.carriers(); ++k) {
            all.push_back(f.data()[(k - frame.carriers() / 2 + length) % length] * scale);
        }
        return all;
    }

    void symbols_are_what_the_frame_says()
    {
        for (const auto& c : { narrow(), wide() }) {
            const dvbt_frame frame(c);
            const bool is_narrow = c.mode == dvbt_mode::mode_2k;
            const size_t guard = is_narrow ? 64 : 2048, length = is_narrow ? 2048 : 8192;
            dvbt w(c, 9);
            qa::samples x(5 * (length + guard));
            w.generate(x.data(), x.size());
            // The first symbol is any of the super-frame: find it by its pilots and the
            // signs of TPS, then follow.
            std::vector<int> first;
            for (int symbol = 0; symbol < 272; ++symbol) {
                bool same = true;
                for (int n = 0; same && n < 5; ++n) {
                    const auto got = received(x, n * (length + guard) + guard, frame);
                    auto wanted = carriers(c, (symbol + n) % 272, zeros());
                    for (size_t k = 0; same && k < got.size(); ++k) {
                        same = wanted[k] == 0.0f || std::abs(got[k] - wanted[k]) < 1e-3f;
                    }
                }
                if (same) {
                    first.push_back(symbol);
                }
            }
            CPPUNIT_ASSERT(!first.empty() && first.size() < 40);
            // Data: 64-QAM is odd numbers to 7 over sqrt(42), QPSK 1 over sqrt(2).
            const auto wanted = carriers(c, first[0], zeros());
            const auto got = received(x, guard, frame);
            double highest = 0.0;
            for (size_t k = 0; k < got.size(); ++k) {
                if (wanted[k] == 0.0f) {
                    const double part = got[k].real() * std::sqrt(is_narrow ? 42.0 : 2.0);
                    const double level = 2.0 * std::round((part - 1.0) / 2.0) + 1.0;
                    CPPUNIT_ASSERT_DOUBLES_EQUAL(level, part, 1e-3);
                    highest = std::max(highest, level);
                }
            }
            CPPUNIT_ASSERT_DOUBLES_EQUAL(is_narrow ? 7.0 : 1.0, highest, 1e-9);
        }
    }

    void guard_intervals_repeat_the_symbols_ends()
    {
        const std::vector<std::pair<dvbt_guard, int>> guards{
            { dvbt_guard::one_32nd, 32 },
            { dvbt_guard::one_16th, 16 },
            { dvbt_guard::one_8th, 8 },
            { dvbt_guard::one_4th, 4 }
        };
        for (const auto& [guard, part] : guards) {
            dvbt w(config(dvbt_mode::mode_2k, guard, dvbt_constellation::qam16), 2);
            const size_t length = 2048, symbol = length + length / part;
            qa::samples x(4 * symbol);
            w.generate(x.data(), x.size());
            for (size_t start = 0; start < x.size(); start += symbol) {
                for (size_t i = start; i < start + symbol - length; ++i) {
                    CPPUNIT_ASSERT(std::abs(x[i] - x[i + length]) < 1e-6f);
                }
            }
        }
    }

    void rate_and_bandwidth_follow_the_channel()
    {
        // Clause 4.4, Table 5 and annex E: carriers' spacing and occupied bandwidth.
        auto c = narrow();
        dvbt eight(c, 1);
        CPPUNIT_ASSERT_DOUBLES_EQUAL(64e6 / 7, eight.sample_rate(), 1e-6);
        CPPUNIT_ASSERT_DOUBLES_EQUAL(7.61e6, eight.bandwidth(), 5e3);
        c.channel_mhz = 7;
        CPPUNIT_ASSERT_DOUBLES_EQUAL(8e6, dvbt(c, 1).sample_rate(), 1e-6);
        c.channel_mhz = 6;
        CPPUNIT_ASSERT_DOUBLES_EQUAL(48e6 / 7, dvbt(c, 1).sample_rate(), 1e-6);
        c.channel_mhz = 5;
        CPPUNIT_ASSERT_DOUBLES_EQUAL(40e6 / 7, dvbt(c, 1).sample_rate(), 1e-6);
        CPPUNIT_ASSERT_DOUBLES_EQUAL(4.76e6, dvbt(c, 1).bandwidth(), 5e3);
    }

    void truth_is_where_the_power_is()
    {
        for (const auto& c : { narrow(), wide() }) {
            dvbt w(c, 3);
            const auto x = qa::generate(w, 0.03);
            const auto all = w.take_activities();
            CPPUNIT_ASSERT_EQUAL(0.0, all[0].start);
            for (size_t i = 1; i < all.size(); ++i) {
                CPPUNIT_ASSERT_EQUAL(all[i - 1].stop, all[i].start);
            }
            CPPUNIT_ASSERT(all.back().stop >= 0.03);
            CPPUNIT_ASSERT_DOUBLES_EQUAL(1.0, qa::mean_power(x), 0.01);
            const double rate = w.sample_rate();
            const double lower = all[0].freq_lower_edge, upper = all[0].freq_upper_edge;
            CPPUNIT_ASSERT(qa::power_between(x, rate, lower, upper) > 0.99);
            CPPUNIT_ASSERT_DOUBLES_EQUAL(
                1.0, qa::occupied_bandwidth(x, rate) / (upper - lower), 0.01);
        }
    }

    void pieces_and_seeds()
    {
        qa::check_seeds_and_pieces<dvbt>(narrow(), 100000);
        qa::check_seeds_and_pieces<dvbt>(wide(), 100000);
    }

    void wrong_configurations_are_refused()
    {
        for (int channel : { 0, 4, 9 }) {
            dvbt_config c;
            c.channel_mhz = channel;
            qa::check_refused<dvbt>(
                c,
                "dvbt: channel_mhz must be 5, 6, 7 or 8 (EN 300 744, 4.1), got " +
                    std::to_string(channel));
        }
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(qa_dvbt);
