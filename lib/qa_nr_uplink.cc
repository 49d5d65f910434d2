// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "qa_nr_receiver.h"
#include "qa_waveforms.h"
#include <cppunit/extensions/HelperMacros.h>
#include <fstream>
#include <gnuradio/specsense/core/waveforms/nr_downlink.h>
#include <gnuradio/specsense/core/waveforms/nr_uplink.h>
#include <set>

using namespace gr::specsense::core;

namespace {

/* 20 MHz at 30 kHz: 51 resource blocks, 30.72 MS/s; from frame 0's start, rectangular,
 * users at full power, and nothing but what a test adds. */
nr_uplink_config empty_carrier()
{
    nr_uplink_config c;
    c.channel_bandwidth_mhz = 20;
    c.duplex = nr::duplex::fdd;
    c.frame_offset = 0.0;
    c.window = 0.0;
    c.cell_id = 500;
    c.load = 0.0;
    c.power_min_db = 0.0;
    c.pucch = nr::pucch_format::none;
    return c;
}

/* One user on all resource blocks, or most of them with transform precoding. */
nr_uplink_config full_carrier(nr::pusch_waveform pusch)
{
    auto c = empty_carrier();
    c.load = 1.0;
    c.users = 1;
    c.pusch = pusch;
    return c;
}

qa::made_signal make(const nr_uplink_config& config, double seconds, uint64_t seed = 1)
{
    nr_uplink w(config, seed);
    return { w, seconds };
}

int blocks_of(const nr_uplink_config& c)
{
    return nr::resource_blocks(c.channel_bandwidth_mhz, c.subcarrier_spacing_khz);
}

qa::nr_receiver receive(const nr_uplink_config& c, const qa::made_signal& signal)
{
    return { signal,
             12 * blocks_of(c),
             c.subcarrier_spacing_khz,
             c.prefix == nr::cyclic_prefix::extended,
             std::lround(c.frame_offset * signal.rate) };
}

/* Of a resource element at full power. */
float amplitude(const nr_uplink_config& c)
{
    return float(1.0 / std::sqrt(12.0 * blocks_of(c)));
}

/* TS 38.211, 5.2.2.1: r_u,v(n) with v = 0 of a length above \p prime, the largest below
 * it, times exp(j shift n) */
std::complex<double> low_papr(int u, int prime, double shift, int n)
{
    const double q = std::floor(prime * (u + 1) / 31.0 + 0.5);
    const double m = n % prime;
    const double phase = std::fmod(q * m * (m + 1), 2.0 * prime) / prime;
    return std::polar(1.0, shift * n - M_PI * phase);
}

/* Resource blocks of a carrier that an activity spans. */
struct block_span {
    int first, stop;

    block_span(const nr_uplink_config& c, const activity& a)
    {
        const double block = 12e3 * c.subcarrier_spacing_khz;
        const double lowest = -0.5 * blocks_of(c) * block -
            500.0 * c.subcarrier_spacing_khz;
        first = int(std::lround((a.freq_lower_edge - lowest) / block));
        stop = int(std::lround((a.freq_upper_edge - lowest) / block));
        CPPUNIT_ASSERT_DOUBLES_EQUAL(lowest + first * block, a.freq_lower_edge, 1e-3);
        CPPUNIT_ASSERT_DOUBLES_EQUAL(lowest + stop * block, a.freq_upper_edge, 1e-3);
    }
};

} // namespace

class qa_nr_uplink : public CppUnit::TestFixture
{
    CPPUNIT_TEST_SUITE(qa_nr_uplink);
    CPPUNIT_TEST(pusch_without_precoding);
    CPPUNIT_TEST(pusch_with_precoding);
    CPPUNIT_TEST(precoding_lowers_peaks);
    CPPUNIT_TEST(short_pucch_hops_between_the_edges);
    CPPUNIT_TEST(long_pucch_hops_between_the_edges);
    CPPUNIT_TEST(srs_is_a_comb);
    CPPUNIT_TEST(long_preamble);
    CPPUNIT_TEST(short_preambles);
    CPPUNIT_TEST(preambles_have_their_blocks_alone);
    CPPUNIT_TEST(full_load_has_power_one);
    CPPUNIT_TEST(load_is_met);
    CPPUNIT_TEST(users_have_their_powers);
    CPPUNIT_TEST(tdd_sends_in_uplink_symbols_alone);
    CPPUNIT_TEST(downlink_and_uplink_of_a_seed_take_turns);
    CPPUNIT_TEST(truth_is_where_power_is);
    CPPUNIT_TEST(pieces_are_the_whole);
    CPPUNIT_TEST(wrong_configurations_are_refused);
    CPPUNIT_TEST_SUITE_END();

    void pusch_without_precoding()
    {
        // PUSCH's DM-RS is PDSCH's (TS 38.211, 6.4.1.1.1.1):
        // golden/nr_reference_signals.f32
        std::ifstream file(SPECSENSE_SOURCE_DIR "/lib/golden/nr_reference_signals.f32",
                           std::ios::binary);
        qa::samples golden(2 * 306);
        file.read(reinterpret_cast<char*>(golden.data()), 8 * golden.size());
        CPPUNIT_ASSERT(file.good());
        auto c = full_carrier(nr::pusch_waveform::cp_ofdm);
        c.modulation = nr::modulation::qpsk;
        const auto signal = make(c, 1e-3);
        auto rx = receive(c, signal);
        for (int l = 0; l < 14; ++l) {
            const auto got = rx.symbol(l);
            for (int k = 0; k < 12 * 51; ++k) {
                const auto value = got[k] / amplitude(c);
                if (l == 2 || l == 11) {
                    const auto r = golden[(l == 2 ? 0 : 306) + k / 2];
                    const auto want = k % 2 ? 0.0f : std::sqrt(2.0f) * r;
                    CPPUNIT_ASSERT(std::abs(value - want) < 1e-4f);
                } else {
                    CPPUNIT_ASSERT_DOUBLES_EQUAL(0.5, std::norm(value.real()), 1e-4);
                    CPPUNIT_ASSERT_DOUBLES_EQUAL(0.5, std::norm(value.imag()), 1e-4);
                }
            }
        }
    }

    void pusch_with_precoding()
    {
        auto c = full_carrier(nr::pusch_waveform::dft_s_ofdm);
        c.modulation = nr::modulation::qpsk;
        const auto signal = make(c, 0.5e-3);
        auto rx = receive(c, signal);
        // 51 = 3 * 17 will not do; 50 = 2 * 5 * 5 will (TS 38.211, 6.3.1.4).
        CPPUNIT_ASSERT_EQUAL(size_t(1), signal.activities.size());
        const block_span span(c, signal.activities[0]);
        CPPUNIT_ASSERT_EQUAL(50, span.stop - span.first);
        const int count = 600;
        fft inverse(count, fft_direction::inverse);
        for (int l = 0; l < 14; ++l) {
            const auto got = rx.symbol(l);
            const auto* x = &got[12 * span.first];
            if (l == 2 || l == 11) {
                for (int k = 0; k < count; ++k) {
                    // Length 300, of group 500 mod 30
                    const auto want = std::sqrt(2.0) * low_papr(20, 293, 0.0, k / 2);
                    const auto value = std::complex<double>(x[k] / amplitude(c));
                    CPPUNIT_ASSERT(std::abs(value - (k % 2 ? 0.0 : want)) < 2e-4);
                }
                continue;
            }
            std::copy_n(x, count, inverse.data());
            inverse.execute();
            for (int n = 0; n < count; ++n) {
                const auto value = inverse.data()[n] /
                    (amplitude(c) * std::sqrt(float(count)));
                CPPUNIT_ASSERT_DOUBLES_EQUAL(0.5, std::norm(value.real()), 1e-3);
                CPPUNIT_ASSERT_DOUBLES_EQUAL(0.5, std::norm(value.imag()), 1e-3);
            }
        }
    }

    void precoding_lowers_peaks()
    {
        double
            peaks[2]; // power that one sample in a thousand passes, over the mean, in dB
        for (auto pusch :
             { nr::pusch_waveform::cp_ofdm, nr::pusch_waveform::dft_s_ofdm }) {
            auto c = full_carrier(pusch);
            c.modulation = nr::modulation::qpsk;
            const auto signal = make(c, 5e-3);
            std::vector<float> powers;
            for (auto v : signal.x) {
                powers.push_back(std::norm(v));
            }
            const auto at = powers.begin() + int64_t(powers.size() * 999 / 1000);
            std::nth_element(powers.begin(), at, powers.end());
            peaks[int(pusch)] = qa::db(*at / qa::mean_power(signal.x));
        }
        CPPUNIT_ASSERT_DOUBLES_EQUAL(qa::db(std::log(1000.0)), peaks[0], 0.3); // Gaussian
        CPPUNIT_ASSERT(peaks[1] < peaks[0] - 1.5);
    }

    void short_pucch_hops_between_the_edges()
    {
        std::ifstream file(SPECSENSE_SOURCE_DIR "/lib/golden/nr_uplink_signals.f32",
                           std::ios::binary);
        qa::samples golden(2 * 204);
        file.read(reinterpret_cast<char*>(golden.data()), 8 * golden.size());
        CPPUNIT_ASSERT(file.good());
        auto c = empty_carrier();
        c.pucch = nr::pucch_format::short_format;
        c.pucch_load = 1.0;
        c.pucch_resource_blocks = 2;
        const auto signal = make(c, 2e-3);
        auto rx = receive(c, signal);
        CPPUNIT_ASSERT_EQUAL(size_t(8), signal.activities.size());
        int edges = 0;
        for (int l = 12; l < 14; ++l) {
            const auto got = rx.symbol(14 * 3 + l);
            const bool low = std::abs(got[1]) > 0.1f * amplitude(c);
            const int first = low ? 0 : 49;
            edges += low;
            for (int k = 0; k < 12 * 51; ++k) {
                const bool inside = k / 12 >= first && k / 12 < first + 2;
                const auto value = got[k] / amplitude(c);
                if (inside && k % 3 == 1) {
                    const auto want = golden[204 * (l - 12) + k / 3];
                    CPPUNIT_ASSERT(std::abs(value - want) < 1e-4f);
                } else {
                    CPPUNIT_ASSERT_DOUBLES_EQUAL(
                        inside ? 1.0 : 0.0, std::norm(value), 1e-3);
                }
            }
        }
        CPPUNIT_ASSERT_EQUAL(1, edges); // one hop on either edge
        for (int l = 0; l < 12; ++l) {
            CPPUNIT_ASSERT(rx.power(14 * 3 + l) < 1e-9);
        }
    }

    void long_pucch_hops_between_the_edges()
    {
        std::ifstream file(SPECSENSE_SOURCE_DIR "/lib/golden/nr_uplink_signals.f32",
                           std::ios::binary);
        file.seekg(2 * 204 * 8);
        std::vector<float> n_cs(14);
        file.read(reinterpret_cast<char*>(n_cs.data()), 4 * n_cs.size());
        CPPUNIT_ASSERT(file.good());
        for (int srs_symbols : { 0, 4 }) {
            auto c = empty_carrier();
            c.pucch = nr::pucch_format::long_format;
            c.pucch_load = 1.0;
            c.pucch_resource_blocks = 4;
            if (srs_symbols > 0) {
                c.srs_period_slots = 1;
                c.srs_symbols = srs_symbols;
            }
            const auto signal = make(c, 2e-3);
            auto rx = receive(c, signal);
            // TS 38.211, table 6.4.1.3.3.2-1
            const int symbols = 14 - srs_symbols;
            const std::set<int> dmrs = symbols == 14 ? std::set<int>{ 3, 10 }
                                                     : std::set<int>{ 2, 7 };
            int first_edge = -1;
            for (int l = 0; l < symbols; ++l) {
                const auto got = rx.symbol(14 * 3 + l);
                const int edge = std::norm(got[0]) + std::norm(got[5]) < 1e-9f ? 47 : 0;
                first_edge = l == 0 ? edge : first_edge;
                CPPUNIT_ASSERT_EQUAL(l >= symbols / 2, edge != first_edge);
                double power = 0.0;
                for (int k = 0; k < 12 * 51; ++k) {
                    const bool inside = k / 12 >= edge && k / 12 < edge + 4;
                    const auto value = std::complex<double>(got[k] / amplitude(c));
                    power += std::norm(value);
                    if (!inside) {
                        CPPUNIT_ASSERT(std::norm(value) < 1e-6);
                    } else if (dmrs.count(l)) {
                        const double shift = 2.0 * M_PI * std::fmod(n_cs[l], 12.0) / 12.0;
                        const auto want = low_papr(20, 47, shift, k - 12 * edge);
                        CPPUNIT_ASSERT(std::abs(value - want) < 1e-3);
                    }
                }
                CPPUNIT_ASSERT_DOUBLES_EQUAL(48.0, power, 0.1);
            }
        }
    }

    void srs_is_a_comb()
    {
        for (int comb : { 2, 4 }) {
            auto c = empty_carrier();
            c.srs_period_slots = 2;
            c.srs_offset_slots = 1;
            c.srs_comb = comb;
            c.srs_symbols = 2;
            const auto signal = make(c, 4e-3);
            auto rx = receive(c, signal);
            CPPUNIT_ASSERT_EQUAL(size_t(4), signal.activities.size());
            const block_span span(c, signal.activities[0]);
            CPPUNIT_ASSERT_EQUAL(1, span.first); // 48 of 51 (table 6.4.1.4.3-1)
            CPPUNIT_ASSERT_EQUAL(49, span.stop);
            for (int slot = 0; slot < 8; ++slot) {
                for (int l = 0; l < 14; ++l) {
                    const bool on = slot % 2 == 1 && l >= 12;
                    CPPUNIT_ASSERT_EQUAL(on, rx.power(14 * slot + l) > 0.5);
                    if (!on) {
                        continue;
                    }
                    const auto got = rx.symbol(14 * slot + l);
                    const int offset = slot / 2 % comb; // users take turns
                    for (int k = 0; k < 12 * 51; ++k) {
                        const int i = k - 12 - offset;
                        const bool used = i >= 0 && i < 576 && i % comb == 0;
                        const auto want = std::sqrt(double(comb)) *
                            low_papr(20, comb == 2 ? 283 : 139, 0.0, i / comb);
                        const auto value = std::complex<double>(got[k] / amplitude(c));
                        CPPUNIT_ASSERT(std::abs(value - (used ? want : 0.0)) < 2e-4);
                    }
                }
            }
        }
    }

    /* The preamble's sequence, from its repetition at sample \p at: \p length subcarriers
     * from \p first on. */
    qa::samples
    preamble_sequence(const qa::samples& x, int64_t at, int period, int first, int length)
    {
        fft forward(period, fft_direction::forward),
            inverse(length, fft_direction::inverse);
        std::copy_n(x.begin() + at, period, forward.data());
        forward.execute();
        double inside = 0.0, all = 0.0;
        for (int k = 0; k < length; ++k) {
            inverse.data()[k] = forward.data()[(first + k + period) % period];
            inside += std::norm(inverse.data()[k]);
        }
        for (int k = 0; k < period; ++k) {
            all += std::norm(forward.data()[k]);
        }
        CPPUNIT_ASSERT_DOUBLES_EQUAL(1.0, inside / all, 1e-5);
        inverse.execute();
        qa::samples sequence(inverse.data(), inverse.data() + length);
        const float level = std::abs(sequence[0]);
        for (auto& v : sequence) {
            v /= level;
        }
        return sequence;
    }

    /* Constant magnitude, no correlation with its cyclic shifts. */
    void check_zadoff_chu(const qa::samples& sequence)
    {
        const auto length = int(sequence.size());
        for (auto v : sequence) {
            CPPUNIT_ASSERT_DOUBLES_EQUAL(1.0, std::abs(v), 1e-3);
        }
        for (int shift : { 1, 2, 17, length / 2, length - 1 }) {
            std::complex<double> sum = 0.0;
            for (int n = 0; n < length; ++n) {
                sum += std::complex<double>(sequence[n]) *
                    std::conj(std::complex<double>(sequence[(n + shift) % length]));
            }
            CPPUNIT_ASSERT(std::abs(sum) < 1e-3 * length);
        }
    }

    void long_preamble()
    {
        struct numbers {
            int mhz, khz, first; // K k_1 + k bar (TS 38.211, 5.3.2 and table 6.3.3.2-1)
        };
        for (const auto& n : { numbers{ 10, 15, 12 * (72 - 312) + 7 },
                               numbers{ 20, 30, 24 * (72 - 306) + 1 },
                               numbers{ 20, 60, 48 * (72 - 144) + 133 } }) {
            auto c = empty_carrier();
            c.channel_bandwidth_mhz = n.mhz;
            c.subcarrier_spacing_khz = n.khz;
            c.prach = nr::prach_format::format_0;
            c.prach_load = 1.0;
            c.prach_subframe = 4;
            c.prach_period_ms = 20;
            const auto signal = make(c, 30e-3);
            CPPUNIT_ASSERT_EQUAL(size_t(2), signal.activities.size());
            const auto& a = signal.activities[1];
            const double kappa = 1.0 / 30.72e6;
            CPPUNIT_ASSERT_DOUBLES_EQUAL(24e-3, a.start, 1e-9);
            CPPUNIT_ASSERT_DOUBLES_EQUAL(24e-3 + (3168 + 24576) * kappa, a.stop, 1e-9);
            CPPUNIT_ASSERT_DOUBLES_EQUAL(
                (n.first - 0.5) * 1250.0, a.freq_lower_edge, 1e-3);
            CPPUNIT_ASSERT_DOUBLES_EQUAL(
                a.freq_lower_edge + 839 * 1250.0, a.freq_upper_edge, 1e-3);

            const auto start = std::lround(a.start * signal.rate);
            const auto stop = std::lround(a.stop * signal.rate);
            const int period = int(std::lround(0.8e-3 * signal.rate));
            CPPUNIT_ASSERT(signal.x[start - 1] == qa::sample(0.0f));
            CPPUNIT_ASSERT(signal.x[stop] == qa::sample(0.0f));
            for (long i = start; i + period < stop; ++i) {
                CPPUNIT_ASSERT(std::abs(signal.x[i] - signal.x[i + period]) < 1e-5f);
            }
            check_zadoff_chu(
                preamble_sequence(signal.x, stop - period, period, n.first, 839));
            // The power density of the carrier in full use.
            const double power = qa::mean_power(qa::cut(signal.x, a, signal.rate));
            const double share = 839 * 1.25 / (12.0 * blocks_of(c) * n.khz);
            CPPUNIT_ASSERT_DOUBLES_EQUAL(share, power, 0.05 * share);
        }
    }

    void short_preambles()
    {
        struct numbers {
            nr::prach_format format;
            int khz, first_symbol;
            int length; // in units of kappa
            int repetitions;
        };
        using f = nr::prach_format;
        // TS 38.211, table 6.3.3.1-2, divided by 2^mu, and 16 where 5.3.2 adds them
        for (const auto& n : { numbers{ f::a1, 15, 0, 288 + 2 * 2048 + 16, 2 },
                               numbers{ f::a2, 30, 0, (576 + 4 * 2048) / 2 + 16, 4 },
                               numbers{ f::a2, 30, 4, (576 + 4 * 2048) / 2, 4 },
                               numbers{ f::a3, 15, 4, 864 + 6 * 2048 + 16, 6 },
                               numbers{ f::b1, 30, 2, (216 + 2 * 2048) / 2, 2 },
                               numbers{ f::b4, 60, 2, (936 + 12 * 2048) / 2, 12 },
                               numbers{ f::c0, 30, 0, (1240 + 2048) / 2 + 16, 1 },
                               numbers{ f::c2, 30, 7, (2048 + 4 * 2048) / 2, 4 } }) {
            auto c = empty_carrier();
            c.subcarrier_spacing_khz = n.khz;
            c.prach = n.format;
            c.prach_load = 1.0;
            c.prach_first_symbol = n.first_symbol;
            const auto signal = make(c, 10e-3);
            CPPUNIT_ASSERT_EQUAL(size_t(1), signal.activities.size());
            const auto& a = signal.activities[0];
            const int spacing = std::min(n.khz, 30);
            const qa::nr_symbols symbols(signal.rate, spacing);
            const int l = n.first_symbol + (spacing == 30 ? 19 * 14 : 9 * 14);
            const auto start = symbols.start(l);
            CPPUNIT_ASSERT_DOUBLES_EQUAL(double(start), a.start * signal.rate, 1e-3);
            const auto stop = start + n.length; // the rate is 1 / kappa
            CPPUNIT_ASSERT_DOUBLES_EQUAL(double(stop), a.stop * signal.rate, 1e-3);
            CPPUNIT_ASSERT(signal.x[start - 1] == qa::sample(0.0f));
            CPPUNIT_ASSERT(signal.x[stop] == qa::sample(0.0f));
            const int period = symbols.length();
            for (auto i = start; i + period < stop; ++i) {
                CPPUNIT_ASSERT(std::abs(signal.x[i] - signal.x[i + period]) < 1e-5f);
            }
            const int first = (6 * 12 - 6 * blocks_of(c)) * n.khz / spacing +
                2; // K k_1 + k bar
            check_zadoff_chu(
                preamble_sequence(signal.x, stop - period, period, first, 139));
            CPPUNIT_ASSERT_DOUBLES_EQUAL(
                (first - 0.5) * 1e3 * spacing, a.freq_lower_edge, 1e-3);
            CPPUNIT_ASSERT_DOUBLES_EQUAL(
                a.freq_lower_edge + 139e3 * spacing, a.freq_upper_edge, 1e-3);
        }
    }

    void preambles_have_their_blocks_alone()
    {
        auto c = full_carrier(nr::pusch_waveform::cp_ofdm);
        c.prach = nr::prach_format::a2;
        c.prach_load = 0.0; // occasions that nobody uses
        c.prach_first_block = 10;
        const auto signal = make(c, 10e-3);
        auto rx = receive(c, signal);
        for (int slot : { 18, 19 }) {
            const auto powers = qa::block_powers(rx.symbol(14 * slot + 1));
            for (int block = 0; block < 51; ++block) {
                CPPUNIT_ASSERT_EQUAL(slot == 18 || block >= 22, powers[block] > 0.1);
            }
        }
        for (const auto& a : signal.activities) {
            CPPUNIT_ASSERT(a.start < 9.4e-3 || block_span(c, a).first == 22);
        }
    }

    void full_load_has_power_one()
    {
        for (int khz : { 15, 30, 60 }) {
            auto c = full_carrier(nr::pusch_waveform::cp_ofdm);
            c.subcarrier_spacing_khz = khz;
            c.users = 3;
            c.window = 0.3;
            CPPUNIT_ASSERT_DOUBLES_EQUAL(1.0, qa::mean_power(make(c, 10e-3).x), 0.02);
        }
        auto c = full_carrier(nr::pusch_waveform::dft_s_ofdm);
        CPPUNIT_ASSERT_DOUBLES_EQUAL(50 / 51.0, qa::mean_power(make(c, 10e-3).x), 0.02);
    }

    void load_is_met()
    {
        for (auto pusch : { nr::pusch_waveform::cp_ofdm,
                            nr::pusch_waveform::dft_s_ofdm,
                            nr::pusch_waveform::any }) {
            for (double load : { 0.1, 0.5, 0.8 }) {
                auto c = empty_carrier();
                c.pusch = pusch;
                c.load = load;
                c.pucch = nr::pucch_format::short_format; // keeps 3 blocks at each edge
                c.pucch_load = 0.0;
                const auto signal = make(c, 0.2);
                auto rx = receive(c, signal);
                int used = 0, least = 45, most = 0;
                for (int slot = 0; slot < 400; ++slot) {
                    const auto powers = qa::block_powers(rx.symbol(14 * slot + 5));
                    int now = 0;
                    for (int block = 0; block < 51; ++block) {
                        now += powers[block] > 1e-3;
                        CPPUNIT_ASSERT(powers[block] < 1e-6 ||
                                       (block >= 3 && block < 48));
                    }
                    used += now;
                    least = std::min(least, now);
                    most = std::max(most, now);
                }
                CPPUNIT_ASSERT_DOUBLES_EQUAL(load, used / (400.0 * 45.0), 0.01);
                CPPUNIT_ASSERT(most - least >= 7); // it differs from slot to slot
            }
        }
    }

    void users_have_their_powers()
    {
        auto c = full_carrier(nr::pusch_waveform::cp_ofdm);
        c.users = 8;
        c.power_min_db = -20.0;
        c.power_max_db = -3.0;
        const auto signal = make(c, 30e-3);
        auto rx = receive(c, signal);
        std::set<long> powers; // in tenths of a dB
        for (const auto& a : signal.activities) {
            const auto slot = std::lround(a.start / 0.5e-3);
            const auto blocks = qa::block_powers(rx.symbol(14 * slot + 2)); // DM-RS
            powers.insert(std::lround(10.0 * qa::db(blocks[block_span(c, a).first])));
        }
        CPPUNIT_ASSERT_EQUAL(size_t(8), powers.size());
        CPPUNIT_ASSERT(*powers.begin() >= -200 && *powers.rbegin() <= -30);
        CPPUNIT_ASSERT(*powers.rbegin() - *powers.begin() > 50);
    }

    void tdd_sends_in_uplink_symbols_alone()
    {
        auto c = full_carrier(nr::pusch_waveform::cp_ofdm);
        c.duplex =
            nr::duplex::tdd; // 7 slots and 6 symbols down, 4 symbols and 2 slots up
        c.pucch = nr::pucch_format::short_format;
        c.pucch_load = 1.0;
        c.srs_period_slots = 10;
        c.srs_offset_slots = 7;
        c.srs_symbols = 1;
        const auto signal = make(c, 20e-3);
        const auto rx = receive(c, signal);
        for (int l = 0; l < 14 * 40; ++l) {
            const int slot = l / 14 % 10, symbol = l % 14;
            // In the special slot, PUCCH of two symbols and then SRS.
            const bool on = slot >= 8 || (slot == 7 && symbol >= 11);
            CPPUNIT_ASSERT_EQUAL(on, rx.power(l) > 1e-3);
            CPPUNIT_ASSERT_EQUAL(on, rx.power(l) > 0.0);
        }
    }

    void downlink_and_uplink_of_a_seed_take_turns()
    {
        nr_uplink_config up;
        nr_downlink_config down;
        up.channel_bandwidth_mhz = down.channel_bandwidth_mhz = 20;
        up.load = down.load = 0.9;
        nr_uplink u(up, 3);
        nr_downlink d(down, 3);
        const qa::made_signal one(u, 20e-3), other(d, 20e-3);
        CPPUNIT_ASSERT(one.activities.size() > 10);
        for (const auto& a : one.activities) {
            for (const auto& b : other.activities) {
                CPPUNIT_ASSERT(a.stop <= b.start || b.stop <= a.start);
            }
        }
    }

    void truth_is_where_power_is()
    {
        for (int variant = 0; variant < 3; ++variant) {
            auto c = empty_carrier();
            c.duplex = variant == 2 ? nr::duplex::tdd : nr::duplex::fdd;
            c.load = 0.4;
            c.span = nr::slot_span::varied;
            c.power_min_db = -10.0;
            c.pucch = nr::pucch_format::any;
            c.srs_period_slots = 5;
            c.srs_offset_slots = 3;
            c.frame_offset = 0.0123 + 7e-6 * variant;
            const auto signal = make(c, 20e-3, uint64_t(variant));
            auto rx = receive(c, signal);
            const auto first = std::lround(c.frame_offset * signal.rate);
            int occupied = 0, silent = 0;
            for (auto l = int64_t(14 * 2e3 * c.frame_offset) + 1; rx.has(l); ++l) {
                const auto powers = qa::block_powers(rx.symbol(l));
                const double middle = 0.5 *
                    double(rx.symbols().start(l) + rx.symbols().start(l + 1));
                const double time = (middle - double(first)) / signal.rate;
                std::vector<bool> covered(51);
                for (const auto& a : signal.activities) {
                    if (a.start < time && time < a.stop) {
                        const block_span span(c, a);
                        for (int block = span.first; block < span.stop; ++block) {
                            CPPUNIT_ASSERT(!covered[block]);
                            covered[block] = true;
                        }
                    }
                }
                for (int block = 0; block < 51; ++block) {
                    CPPUNIT_ASSERT_EQUAL(bool(covered[block]), powers[block] > 1e-6);
                    (covered[block] ? occupied : silent) += 1;
                }
            }
            CPPUNIT_ASSERT(occupied > 1000 && silent > 1000);
        }
    }

    void pieces_are_the_whole()
    {
        auto c = empty_carrier();
        c.load = 0.5;
        c.window = 0.25;
        c.frame_offset = -1.0;
        c.pucch = nr::pucch_format::any;
        c.srs_period_slots = 5;
        c.prach = nr::prach_format::format_0;
        c.prach_load = 1.0;
        qa::assert_repeatable<nr_uplink>(c, 400000);
        CPPUNIT_ASSERT(make(c, 1e-3, 7).x != make(c, 1e-3, 8).x);
        nr_uplink w(c, 1);
        CPPUNIT_ASSERT_THROW(w.set_load(-0.5), std::invalid_argument);
    }

    template<typename Change>
    void check(const std::string& text, Change&& change)
    {
        auto c = empty_carrier();
        change(c);
        qa::check_refused<nr_uplink>(c, "nr_uplink: " + text);
    }

    void wrong_configurations_are_refused()
    {
        using std::string;
        using config = nr_uplink_config;
        check("channel_bandwidth_mhz must be one of TS 38.101-1, table 5.3.2-1, for 30 "
              "kHz, "
              "got 0",
              [](config& c) { c.channel_bandwidth_mhz = 0; });
        check("load must be 0 to 1, got 2", [](config& c) { c.load = 2.0; });
        check("users must be 1 to 16, got 0", [](config& c) { c.users = 0; });
        check(
            "power_min_db and power_max_db must be -60 to 0 and in order, got -3 and -6",
            [](config& c) {
                c.power_min_db = -3.0;
                c.power_max_db = -6.0;
            });
        check("dmrs_type_a_position must be 2 or 3 (TS 38.211, 6.4.1.1.3), got 0",
              [](config& c) { c.dmrs_type_a_position = 0; });
        check("dmrs_additional_positions must be 0 to 3 with dmrs_type_a_position 2 (TS "
              "38.211, 6.4.1.1.3), got 4",
              [](config& c) { c.dmrs_additional_positions = 4; });
        check("pucch_load must be 0 to 1, got -1",
              [](config& c) { c.pucch_load = -1.0; });
        const string edge =
            "pucch_resource_blocks must be 1 to 16 and less than half of the "
            "carrier's 51 (TS 38.213, 9.2.1), got ";
        check(edge + "17", [](config& c) {
            c.pucch = nr::pucch_format::short_format;
            c.pucch_resource_blocks = 17;
        });
        check(edge + "0", [](config& c) {
            c.pucch = nr::pucch_format::any;
            c.pucch_resource_blocks = 0;
        });
        const string precoded = "pucch_resource_blocks of the long format must be 3, 4, "
                                "5, 6, 8, 9, 10, 12, 15 "
                                "or 16 (TS 38.211, 6.3.2.6.3), got ";
        for (int blocks : { 2, 7, 11, 13, 14 }) {
            check(precoded + std::to_string(blocks), [blocks](config& c) {
                c.pucch = nr::pucch_format::long_format;
                c.pucch_resource_blocks = blocks;
            });
        }
        check(
            "srs_period_slots must be 0, 1, 2, 4, 5, 8, 10, 16, 20, 32, 40, 64, 80, 160, "
            "320, 640, 1280 or 2560 (TS 38.331, SRS-PeriodicityAndOffset), got 3",
            [](config& c) { c.srs_period_slots = 3; });
        check("srs_offset_slots must lie within its period, got 5", [](config& c) {
            c.srs_period_slots = 5;
            c.srs_offset_slots = 5;
        });
        check("srs_symbols must be 1, 2 or 4 (TS 38.211, 6.4.1.4.1), got 3",
              [](config& c) {
                  c.srs_period_slots = 5;
                  c.srs_symbols = 3;
              });
        check("srs_comb must be 2 or 4 (TS 38.211, 6.4.1.4.2), got 8", [](config& c) {
            c.srs_period_slots = 5;
            c.srs_comb = 8;
        });
        check(
            "srs_comb 4 needs a carrier of 12 resource blocks (TS 38.211, 5.2.2), got 11",
            [](config& c) {
                c.channel_bandwidth_mhz = 5;
                c.srs_period_slots = 5;
                c.srs_comb = 4;
            });
        const auto check_prach = [this](const string& text, auto&& change) {
            check(text, [&change](config& c) {
                c.prach = nr::prach_format::b4;
                change(c);
            });
        };
        check_prach("prach_load must be 0 to 1, got 1.5",
                    [](config& c) { c.prach_load = 1.5; });
        check_prach("prach_period_ms must be 10, 20, 40, 80 or 160 (TS 38.211, table "
                    "6.3.3.2-2), got 5",
                    [](config& c) { c.prach_period_ms = 5; });
        check_prach("prach_subframe must be 0 to 9 (TS 38.211, table 6.3.3.2-2), got 10",
                    [](config& c) { c.prach_subframe = 10; });
        check_prach(
            "prach_first_symbol must be 0 to 2 for the preamble to fit its slot (TS "
            "38.211, 5.3.2), got 3",
            [](config& c) { c.prach_first_symbol = 3; });
        check_prach(
            "prach_first_block must be 0 to 39, between the blocks of PUCCH, got 40",
            [](config& c) { c.prach_first_block = 40; });
        check_prach(
            "prach_first_block must be 3 to 36, between the blocks of PUCCH, got 2",
            [](config& c) {
                c.pucch = nr::pucch_format::any;
                c.prach_first_block = 2;
            });
        check_prach("PRACH must fall on uplink symbols (TS 38.213, 8.1), got symbol 0 of "
                    "slot 17",
                    [](config& c) {
                        c.duplex = nr::duplex::tdd;
                        c.prach_subframe = 8;
                    });
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(qa_nr_uplink);
