// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "qa_waveforms.h"
#include <functional>
#include <gnuradio/specsense/core/waveforms/lora.h>
#include <set>

using namespace gr::specsense::core;

class qa_lora : public CppUnit::TestFixture
{
    CPPUNIT_TEST_SUITE(qa_lora);
    CPPUNIT_TEST(chirps_have_their_rate);
    CPPUNIT_TEST(packets_can_be_demodulated);
    CPPUNIT_TEST(truth_is_where_the_power_is);
    CPPUNIT_TEST(the_bandwidth_is_filled);
    CPPUNIT_TEST(gaps_have_their_mean);
    CPPUNIT_TEST(pieces_are_the_whole);
    CPPUNIT_TEST(wrong_configurations_are_refused);
    CPPUNIT_TEST_SUITE_END();

    static lora_config dense()
    {
        lora_config c;
        c.mean_gap = 0.005;
        return c;
    }

    void chirps_have_their_rate()
    {
        for (int sf : { 7, 9, 12 }) {
            for (auto bandwidth : { lora_bandwidth::khz_125, lora_bandwidth::khz_500 }) {
                const double hz = bandwidth == lora_bandwidth::khz_125 ? 125e3 : 500e3;
                auto c = dense();
                c.spreading_factor = sf;
                c.bandwidth = bandwidth;
                lora w(c, 1);
                const double rate = w.sample_rate();
                CPPUNIT_ASSERT_EQUAL(4.0 * hz, rate);
                CPPUNIT_ASSERT_EQUAL(hz, w.bandwidth());
                const double symbol = double(1 << sf) / hz;
                const auto x = qa::generate(w, 0.05 + 3.0 * symbol);
                const auto start = w.take_activities().front().start;
                // In the second up-chirp.
                const auto early = size_t(std::lround((start + 1.1 * symbol) * rate));
                const auto late = size_t(std::lround((start + 1.9 * symbol) * rate));
                const double rise = qa::frequency_at(x, late, rate) -
                    qa::frequency_at(x, early, rate);
                CPPUNIT_ASSERT_DOUBLES_EQUAL(hz / symbol,
                                             rise / (double(late - early) / rate),
                                             0.002 * hz / symbol);
                CPPUNIT_ASSERT_DOUBLES_EQUAL(
                    -0.4 * hz, qa::frequency_at(x, early, rate), 0.005 * hz);
            }
        }
    }

    /* Where in the chirp the symbol at \p start begins: the peak of the spectrum of the
     * symbol times the conjugate of an up-chirp (or, \p down, of a down-chirp). */
    static int position(const qa::samples& x, size_t start, int chips, bool down)
    {
        fft f(chips, fft_direction::forward);
        for (int n = 0; n < chips; ++n) {
            const double cycles = 0.5 * n * (double(n) / chips - 1.0);
            const auto chirp = qa::sample(std::polar(1.0, 2.0 * M_PI * cycles));
            f.data()[n] = x[start + 4 * size_t(n)] * (down ? chirp : std::conj(chirp));
        }
        f.execute();
        int most = 0;
        for (int k = 1; k < chips; ++k) {
            most = std::norm(f.data()[k]) > std::norm(f.data()[most]) ? k : most;
        }
        // All of the symbol is in it.
        CPPUNIT_ASSERT(std::abs(f.data()[most]) > 0.9f * float(chips));
        return most;
    }

    void packets_can_be_demodulated()
    {
        for (int sf : { 7, 10 }) {
            auto c = dense();
            c.spreading_factor = sf;
            c.sync_word = 0x34;
            c.shortest_payload = 10;
            c.longest_payload = 12;
            lora w(c, 2);
            const int chips = 1 << sf;
            const size_t symbol = 4 * size_t(chips);
            const double seconds = sf == 7 ? 1.0 : 4.0;
            const auto x = qa::generate(w, seconds);
            std::set<int> lengths, positions;
            for (const auto& a : qa::ended(w, seconds)) {
                auto at = size_t(std::lround(a.start * w.sample_rate()));
                const auto end = size_t(std::lround(a.stop * w.sample_rate()));
                for (int i = 0; i < 8; ++i, at += symbol) {
                    CPPUNIT_ASSERT_EQUAL(0, position(x, at, chips, false));
                }
                CPPUNIT_ASSERT_EQUAL(24, position(x, at, chips, false));
                CPPUNIT_ASSERT_EQUAL(32, position(x, at + symbol, chips, false));
                CPPUNIT_ASSERT_EQUAL(0, position(x, at + 2 * symbol, chips, true));
                CPPUNIT_ASSERT_EQUAL(0, position(x, at + 3 * symbol, chips, true));
                at += 4 * symbol + symbol / 4;
                CPPUNIT_ASSERT_EQUAL(size_t(0), (end - at) % symbol);
                lengths.insert(int((end - at) / symbol));
                for (; at < end; at += symbol) {
                    positions.insert(position(x, at, chips, false));
                }
            }
            CPPUNIT_ASSERT(lengths == (std::set<int>{ 10, 11, 12 }));
            CPPUNIT_ASSERT(positions.size() > 100);
            CPPUNIT_ASSERT(*positions.begin() < chips / 10 &&
                           *positions.rbegin() > chips - chips / 10);
        }
    }

    void truth_is_where_the_power_is()
    {
        lora w(dense(), 3);
        const auto x = qa::generate(w, 1.0);
        auto truth = qa::ended(w, 1.0);
        CPPUNIT_ASSERT(truth.size() > 5);
        // Edges of 40 us take 30 us of a packet of 31 ms or more.
        qa::check_truth(x, truth, w.sample_rate(), 2e-3);
    }

    void the_bandwidth_is_filled()
    {
        for (int sf : { 7, 12 }) {
            lora_config c;
            c.mean_gap = 1e-3;
            c.spreading_factor = sf;
            lora w(c, 4);
            const auto x = qa::generate(w, 3.0);
            CPPUNIT_ASSERT_DOUBLES_EQUAL(
                125e3, qa::occupied_bandwidth(x, w.sample_rate()), 0.06 * 125e3);
            const auto share = [&](double half) {
                return qa::power_between(x, w.sample_rate(), -half, half);
            };
            CPPUNIT_ASSERT(share(62.5e3) > 0.975);
            CPPUNIT_ASSERT_DOUBLES_EQUAL(0.5, share(31.25e3) / share(62.5e3), 0.02);
        }
    }

    void gaps_have_their_mean()
    {
        auto c = dense();
        c.shortest_payload = c.longest_payload = 8;
        lora w(c, 5);
        qa::generate(w, 30.0);
        const auto truth = w.take_activities();
        double gaps = 0.0;
        for (size_t i = 1; i < truth.size(); ++i) {
            gaps += truth[i].start - truth[i - 1].stop;
        }
        CPPUNIT_ASSERT(truth.size() > 900);
        CPPUNIT_ASSERT_DOUBLES_EQUAL(0.005, gaps / double(truth.size() - 1), 0.0005);
    }

    void pieces_are_the_whole()
    {
        qa::assert_repeatable<lora>(dense(), 100000);
        qa::check_seeds_and_pieces<lora>(dense(), 100000);
    }

    void wrong_configurations_are_refused()
    {
        const auto check = [](const std::string& text,
                              const std::function<void(lora_config&)>& spoil) {
            lora_config c;
            spoil(c);
            qa::check_refused<lora>(c, "lora: " + text);
        };
        using c_ref = lora_config&;
        check("spreading_factor must be 7 to 12, got 6",
              [](c_ref c) { c.spreading_factor = 6; });
        check("preamble_symbols must be 6 to 65535, got 0",
              [](c_ref c) { c.preamble_symbols = 0; });
        check("sync_word must be 0 to 255, got 256", [](c_ref c) { c.sync_word = 256; });
        check("shortest_payload must be 8 symbols or more, got -1",
              [](c_ref c) { c.shortest_payload = -1; });
        check("longest_payload must be shortest_payload to 4096 symbols, got 9",
              [](c_ref c) { c.longest_payload = 9; });
        check("mean_gap must be above 0 and at most 1e6 s, got 0", [](c_ref c) { c.mean_gap = 0.0; });
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(qa_lora);
