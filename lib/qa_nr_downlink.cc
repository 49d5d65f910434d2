// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "qa_nr_receiver.h"
#include "qa_nr_ssb_golden.h"
#include "qa_spectrum.h"
#include "qa_waveforms.h"
#include <cppunit/extensions/HelperMacros.h>
#include <fstream>
#include <gnuradio/specsense/core/waveforms/nr_downlink.h>
#include <gnuradio/specsense/core/waveforms/nr_sync_raster.h>
#include <numeric>
#include <set>

using namespace gr::specsense::core;

namespace {

/* 20 MHz at 30 kHz: 51 resource blocks, 30.72 MS/s; from frame 0's start, rectangular. */
nr_downlink_config small_carrier()
{
    nr_downlink_config c;
    c.channel_bandwidth_mhz = 20;
    c.duplex = nr::duplex::fdd;
    c.frame_offset = 0.0;
    c.window = 0.0;
    return c;
}

/* Nothing but what a test adds. */
nr_downlink_config empty_carrier()
{
    auto c = small_carrier();
    c.load = 0.0;
    c.system_information = false;
    c.ssb_blocks = {};
    c.coreset_symbols = 0;
    return c;
}

/* All resource elements but those of DM-RS symbols hold data. */
nr_downlink_config full_carrier()
{
    auto c = empty_carrier();
    c.load = 1.0;
    return c;
}

qa::made_signal make(const nr_downlink_config& config, double seconds, uint64_t seed = 1)
{
    nr_downlink w(config, seed);
    return { w, seconds };
}

int blocks_of(const nr_downlink_config& c)
{
    return nr::resource_blocks(c.channel_bandwidth_mhz, c.subcarrier_spacing_khz);
}

qa::nr_receiver receive(const nr_downlink_config& c, const qa::made_signal& signal)
{
    return { signal,
             12 * blocks_of(c),
             c.subcarrier_spacing_khz,
             c.prefix == nr::cyclic_prefix::extended,
             std::lround(c.frame_offset * signal.rate) };
}

/* Of a resource element in full use. */
float amplitude(const nr_downlink_config& c)
{
    return float(1.0 / std::sqrt(12.0 * blocks_of(c)));
}

bool near(qa::sample a, qa::sample b) { return std::abs(a - b) < 2e-5f; }

} // namespace

class qa_nr_downlink : public CppUnit::TestFixture
{
    CPPUNIT_TEST_SUITE(qa_nr_downlink);
    CPPUNIT_TEST(bandwidths_are_those_of_the_table);
    CPPUNIT_TEST(symbols_and_prefixes_have_the_standards_lengths);
    CPPUNIT_TEST(ssb_is_that_of_an_independent_tool);
    CPPUNIT_TEST(ssb_starts_where_the_cases_say);
    CPPUNIT_TEST(ssb_comes_with_its_period);
    CPPUNIT_TEST(nothing_else_is_sent_in_an_ssbs_blocks);
    CPPUNIT_TEST(reference_signals_are_those_of_an_independent_tool);
    CPPUNIT_TEST(coreset0_is_interleaved);
    CPPUNIT_TEST(sib1_comes_once_a_period_within_coreset0);
    CPPUNIT_TEST(full_load_has_power_one);
    CPPUNIT_TEST(load_is_met);
    CPPUNIT_TEST(load_changes_with_the_next_slot);
    CPPUNIT_TEST(pdsch_is_where_its_regions_are);
    CPPUNIT_TEST(pdcch_is_in_every_slot_if_asked_for);
    CPPUNIT_TEST(an_interleaved_pdcch_lies_in_two_places);
    CPPUNIT_TEST(tdd_sends_in_downlink_symbols_alone);
    CPPUNIT_TEST(truth_is_where_power_is);
    CPPUNIT_TEST(an_idle_cell_sends_ssb_and_sib1_alone);
    CPPUNIT_TEST(bandwidth_and_skirts);
    CPPUNIT_TEST(pieces_are_the_whole);
    CPPUNIT_TEST(frame_offset_comes_from_the_seed);
    CPPUNIT_TEST(sync_raster_is_the_standards);
    CPPUNIT_TEST(wrong_carriers_are_refused);
    CPPUNIT_TEST(wrong_signals_are_refused);
    CPPUNIT_TEST_SUITE_END();

    void bandwidths_are_those_of_the_table()
    {
        // TS 38.101-1, table 5.3.2-1, and the natural rates
        CPPUNIT_ASSERT_EQUAL(25, nr::resource_blocks(5, 15));
        CPPUNIT_ASSERT_EQUAL(0, nr::resource_blocks(5, 60));
        CPPUNIT_ASSERT_EQUAL(106, nr::resource_blocks(20, 15));
        CPPUNIT_ASSERT_EQUAL(270, nr::resource_blocks(50, 15));
        CPPUNIT_ASSERT_EQUAL(0, nr::resource_blocks(60, 15));
        CPPUNIT_ASSERT_EQUAL(106, nr::resource_blocks(40, 30));
        CPPUNIT_ASSERT_EQUAL(273, nr::resource_blocks(100, 30));
        CPPUNIT_ASSERT_EQUAL(135, nr::resource_blocks(100, 60));
        CPPUNIT_ASSERT_EQUAL(0, nr::resource_blocks(55, 30));
        CPPUNIT_ASSERT_EQUAL(7.68e6, nr::natural_sample_rate(5));
        CPPUNIT_ASSERT_EQUAL(30.72e6, nr::natural_sample_rate(20));
        CPPUNIT_ASSERT_EQUAL(61.44e6, nr::natural_sample_rate(40));
        CPPUNIT_ASSERT_EQUAL(122.88e6, nr::natural_sample_rate(100));
        for (int mhz : { 5, 10, 15, 20, 25, 30, 35, 40, 45, 50, 60, 70, 80, 90, 100 }) {
            for (int khz : { 15, 30, 60 }) {
                // Guard bands: at least 2 % of the channel are free, at most 20 % (all
                // rows of table 5.3.3-1).
                const double used = nr::resource_blocks(mhz, khz) * 0.012 * khz / mhz;
                CPPUNIT_ASSERT(used == 0.0 || (used > 0.78 && used < 0.984));
            }
        }
    }

    void symbols_and_prefixes_have_the_standards_lengths()
    {
        struct carrier {
            int mhz, khz;
            nr::cyclic_prefix prefix;
        };
        const auto normal = nr::cyclic_prefix::normal;
        for (const auto& k : { carrier{ 5, 15, normal },
                               carrier{ 15, 15, normal },
                               carrier{ 30, 30, normal },
                               carrier{ 100, 30, normal },
                               carrier{ 10, 60, normal },
                               carrier{ 20, 60, nr::cyclic_prefix::extended } }) {
            auto c = full_carrier();
            c.channel_bandwidth_mhz = k.mhz;
            c.subcarrier_spacing_khz = k.khz;
            c.prefix = k.prefix;
            const auto signal = make(c, 2e-3);
            const auto rx = receive(c, signal);
            const auto& symbols = rx.symbols();
            for (int l = 0; l < 2 * symbols.per_subframe() - 1; ++l) {
                const auto differs = [&](int64_t n) {
                    return std::abs(signal.x[size_t(n)] -
                                    signal.x[size_t(n) + symbols.length()]) > 1e-5f;
                };
                int unequal = 0;
                for (int i = 0; i < symbols.prefix(l); ++i) {
                    unequal += differs(symbols.start(l) + i);
                }
                CPPUNIT_ASSERT_EQUAL(0, unequal);
                CPPUNIT_ASSERT(l == 0 || differs(symbols.start(l) - 1));
                // Not at 0 itself, where QPSK's sums meet by chance.
                CPPUNIT_ASSERT(differs(symbols.start(l) + symbols.prefix(l) + 1));
            }
        }
    }

    /* Compares the block sent from symbol \p first of its own numerology on. */
    void check_ssb(const nr_downlink_config& c, const qa::golden_ssb& golden, int first)
    {
        const auto signal = make(c, 6e-3 + 5e-3 * c.ssb_half_frame);
        const int spacing = nr::ssb_subcarrier_spacing_khz(c.ssb_pattern);
        const int width = blocks_of(c) * 12 * c.subcarrier_spacing_khz / spacing;
        qa::nr_receiver rx(signal, width, spacing);
        const int half = 5 * rx.symbols().per_subframe();
        const float level = amplitude(c) * float(std::pow(10.0, c.ssb_boost_db / 20.0));
        for (int l = 0; l < nr::ssb_symbols; ++l) {
            const auto got = rx.symbol(c.ssb_half_frame * half + first + l);
            for (int k = 0; k < nr::ssb_subcarriers; ++k) {
                const auto value = got[c.ssb_offset_15khz * 15 / spacing + k] / level;
                const auto want = golden.grid[l][k];
                if (std::isnan(want.real())) {
                    CPPUNIT_ASSERT_DOUBLES_EQUAL(0.5, std::norm(value.real()), 1e-4);
                    CPPUNIT_ASSERT_DOUBLES_EQUAL(0.5, std::norm(value.imag()), 1e-4);
                } else {
                    CPPUNIT_ASSERT(std::abs(value - want) < 1e-4f);
                }
            }
        }
    }

    void ssb_is_that_of_an_independent_tool()
    {
        for (const auto& golden : qa::read_golden_ssbs()) {
            auto c = full_carrier(); // data all around it
            c.cell_id = golden.cell_id;
            c.ssb_offset_15khz = 2 * 12 * 7 + 10;
            c.ssb_boost_db = 3.0;
            c.ssb_blocks = { golden.index };
            check_ssb(c, golden, golden.index / 2 * 14 + (golden.index % 2 ? 8 : 2));
            c.ssb_candidates = 4;
            c.ssb_blocks = { golden.index % 4 };
            c.ssb_half_frame = golden.index / 4;
            check_ssb(c, golden, golden.index % 4 / 2 * 14 + (golden.index % 2 ? 8 : 2));
        }
        // Other numerologies than the carrier's, with nothing around.
        const auto golden = qa::read_golden_ssbs()[3];
        struct mix {
            int mhz, khz;
            nr::ssb_case pattern;
            int first;
        };
        for (const auto& m : { mix{ 20, 30, nr::ssb_case::a, 22 },
                               mix{ 20, 60, nr::ssb_case::a, 22 },
                               mix{ 15, 15, nr::ssb_case::b, 20 },
                               mix{ 20, 60, nr::ssb_case::c, 22 } }) {
            auto c = empty_carrier();
            c.channel_bandwidth_mhz = m.mhz;
            c.subcarrier_spacing_khz = m.khz;
            c.cell_id = golden.cell_id;
            c.ssb_pattern = m.pattern;
            c.ssb_blocks = { golden.index };
            c.ssb_offset_15khz = 242;
            check_ssb(c, golden, m.first);
        }
    }

    void ssb_starts_where_the_cases_say()
    {
        struct pattern {
            nr::ssb_case which;
            std::vector<int> symbols; // TS 38.213, 4.1
        };
        for (const auto& p :
             { pattern{ nr::ssb_case::a, { 2, 8, 16, 22, 30, 36, 44, 50 } },
               pattern{ nr::ssb_case::b, { 4, 8, 16, 20, 32, 36, 44, 48 } },
               pattern{ nr::ssb_case::c, { 2, 8, 16, 22, 30, 36, 44, 50 } } }) {
            for (int candidates : { 4, 8 }) {
                auto c = empty_carrier();
                c.ssb_pattern = p.which;
                c.ssb_candidates = candidates;
                c.ssb_blocks.resize(candidates);
                std::iota(c.ssb_blocks.begin(), c.ssb_blocks.end(), 0);
                const std::vector<int> starts(p.symbols.begin(),
                                              p.symbols.begin() + candidates);
                CPPUNIT_ASSERT(starts == nr::ssb_first_symbols(p.which, candidates));
                const auto signal = make(c, 10e-3);
                qa::nr_receiver rx(signal, 1, nr::ssb_subcarrier_spacing_khz(p.which));
                std::set<int> on, expected;
                for (int l = 0; l < 10 * rx.symbols().per_subframe(); ++l) {
                    if (rx.power(l) > 1e-6) {
                        on.insert(l);
                    }
                }
                for (int start : starts) {
                    for (int l = start; l < start + 4; ++l) {
                        expected.insert(l);
                    }
                }
                CPPUNIT_ASSERT(expected == on);
            }
        }
    }

    void ssb_comes_with_its_period()
    {
        for (int period : { 5, 10, 20, 40, 80, 160 }) {
            auto c = empty_carrier();
            c.channel_bandwidth_mhz = 5;
            c.subcarrier_spacing_khz = 15;
            c.ssb_pattern = nr::ssb_case::a;
            c.ssb_blocks = { 1 };
            c.ssb_period_ms = period;
            c.ssb_half_frame = 1;
            const auto signal = make(c, 0.32);
            const int first = period == 5 ? 0 : 5;
            CPPUNIT_ASSERT_EQUAL(size_t(320 / period), signal.activities.size());
            const qa::nr_symbols symbols(signal.rate, 15);
            for (size_t i = 0; i < signal.activities.size(); ++i) {
                const double start = (first + period * double(i)) * 1e-3 +
                    double(symbols.start(8)) / signal.rate;
                CPPUNIT_ASSERT_DOUBLES_EQUAL(start, signal.activities[i].start, 1e-9);
            }
        }
    }

    void nothing_else_is_sent_in_an_ssbs_blocks()
    {
        auto c = full_carrier();
        c.ssb_blocks = { 0 };
        c.ssb_offset_15khz = 2 * 12 * 10 + 6; // touches blocks 10 to 30
        const auto signal = make(c, 1e-3);
        auto rx = receive(c, signal);
        for (int l = 0; l < 14; ++l) {
            const auto powers = qa::block_powers(rx.symbol(l));
            const auto got = rx.symbol(l);
            for (int k = 12 * 10; k < 12 * 31; ++k) {
                const int in_ssb = k - 12 * 10 - 3;
                const bool sync = in_ssb >= 56 && in_ssb < 56 + 127;
                const bool used = in_ssb >= 0 && in_ssb < 240;
                if (l == 2) {
                    CPPUNIT_ASSERT_EQUAL(sync, std::abs(got[k]) > 1e-3f * amplitude(c));
                } else if (l == 3 || l == 5) {
                    CPPUNIT_ASSERT_EQUAL(used, std::abs(got[k]) > 1e-3f * amplitude(c));
                }
            }
            CPPUNIT_ASSERT(powers[9] > 0.1 && powers[31] > 0.1);
            CPPUNIT_ASSERT((l >= 2 && l < 6) || powers[10] > 0.1);
        }
    }

    void reference_signals_are_those_of_an_independent_tool()
    {
        // golden/make_nr_reference_signals.py
        std::ifstream file(SPECSENSE_SOURCE_DIR "/lib/golden/nr_reference_signals.f32",
                           std::ios::binary);
        const int blocks = 51;
        for (int slot : { 0, 13 }) {
            const auto read = [&file](int count) {
                qa::samples values(count);
                file.read(reinterpret_cast<char*>(values.data()), 8 * count);
                CPPUNIT_ASSERT(file.good());
                return values;
            };
            auto c = full_carrier();
            c.cell_id = 500;
            c.coreset_symbols = 1;
            const auto busy = make(c, 10e-3);
            auto rx = receive(c, busy);
            for (int l : { 2, 11 }) {
                const auto golden = read(6 * blocks);
                const auto got = rx.symbol(14 * slot + l);
                for (int k = 0; k < 12 * blocks; ++k) {
                    const auto want = k % 2 ? 0.0f : std::sqrt(2.0f) * golden[k / 2];
                    CPPUNIT_ASSERT(near(want * amplitude(c), got[k]));
                }
            }
            const auto pdcch = read(3 * blocks);
            const auto control = rx.symbol(14 * slot);
            const auto powers = qa::block_powers(control);
            int sent = 0;
            for (int block = 0; block < blocks; ++block) {
                for (int i = 0; i < 3 && powers[block] > 0.1; ++i) {
                    const auto want = pdcch[3 * block + i] * amplitude(c);
                    CPPUNIT_ASSERT(near(want, control[12 * block + 4 * i + 1]));
                    ++sent;
                }
            }
            CPPUNIT_ASSERT(sent >= 18); // a control channel element at least

            auto idle = empty_carrier();
            idle.cell_id = 500;
            idle.trs_period_ms = 10;
            idle.trs_offset_slots = slot;
            const auto quiet = make(idle, 10e-3);
            auto quiet_rx = receive(idle, quiet);
            for (int l : { 4, 8 }) {
                const auto golden = read(3 * blocks);
                const auto got = quiet_rx.symbol(14 * slot + l);
                for (int k = 0; k < 12 * blocks; ++k) {
                    const auto want = k % 4 ? 0.0f : golden[k / 4];
                    CPPUNIT_ASSERT(near(want * amplitude(c), got[k]));
                }
            }
        }
    }

    void coreset0_is_interleaved()
    {
        auto c = empty_carrier();
        c.ssb_blocks = { 0 };
        c.system_information = true;
        c.cell_id = 501;
        c.coreset0_index = 2; // 24 blocks, 2 symbols, from 2 blocks below the SSB on
        c.ssb_offset_15khz = 2 * 12 * 12;
        // 8 bundles of 3 blocks, f(x) = (4 r + c + 501) mod 8 for x = 2 c + r: elements 0
        // to 3 lie on bundles 5, 1, 6, 2, and 4 to 7 on 7, 3, 0, 4 (TS 38.211, 7.3.2.2).
        const std::set<int> low = { 1, 2, 5, 6 }, high = { 0, 3, 4, 7 };
        std::set<std::set<int>> seen;
        for (uint64_t seed = 1; seed <= 8; ++seed) {
            const auto signal = make(c, 1e-3, seed);
            auto rx = receive(c, signal);
            for (int l = 0; l < 2; ++l) {
                std::set<int> bundles;
                const auto powers = qa::block_powers(rx.symbol(l));
                for (int block = 0; block < 51; ++block) {
                    if (powers[block] > 0.1) {
                        CPPUNIT_ASSERT(block >= 10 && block < 34);
                        bundles.insert((block - 10) / 3);
                    }
                }
                seen.insert(bundles);
            }
        }
        CPPUNIT_ASSERT((seen == std::set<std::set<int>>{ low, high }));
    }

    void sib1_comes_once_a_period_within_coreset0()
    {
        auto c = empty_carrier();
        c.system_information = true;
        c.ssb_blocks = { 0, 2 };
        c.ssb_offset_15khz = 2 * 12 * 14;
        c.coreset0_index = 11; // 48 blocks, 1 symbol, from 14 blocks below on
        c.type0_offset_ms = 5;
        c.sib1_period_ms = 40;
        c.ssb_period_ms = 160;
        const auto signal = make(c, 0.1);
        auto rx = receive(c, signal);
        std::set<int> slots;
        for (int slot = 0; slot < 200; ++slot) {
            const bool on = rx.power(14 * slot + 13) > 1e-6;
            CPPUNIT_ASSERT_EQUAL(on, rx.power(14 * slot) > 1e-6);
            CPPUNIT_ASSERT(rx.power(14 * slot + 1) < 1e-6);
            if (on) {
                slots.insert(slot);
                const auto powers = qa::block_powers(rx.symbol(14 * slot + 13));
                for (int block = 48; block < 51; ++block) {
                    CPPUNIT_ASSERT(powers[block] < 1e-6);
                }
            }
        }
        // n_0 = 5 * 2 + i (TS 38.213, 13), every 40 ms
        CPPUNIT_ASSERT((slots == std::set<int>{ 10, 12, 90, 92, 170, 172 }));
    }

    void full_load_has_power_one()
    {
        for (auto modulation : { nr::modulation::qpsk,
                                 nr::modulation::qam16,
                                 nr::modulation::qam64,
                                 nr::modulation::qam256,
                                 nr::modulation::any }) {
            for (int khz : { 15, 30, 60 }) {
                auto c = full_carrier();
                c.subcarrier_spacing_khz = khz;
                c.modulation = modulation;
                c.window = 0.3;
                const auto signal = make(c, 10e-3);
                CPPUNIT_ASSERT_DOUBLES_EQUAL(1.0, qa::mean_power(signal.x), 0.02);
            }
        }
    }

    void load_is_met()
    {
        for (auto how : { nr::allocation::resource_block_groups,
                          nr::allocation::whole_band,
                          nr::allocation::few_blocks }) {
            for (double load : { 0.1, 0.5, 0.8 }) {
                auto c = empty_carrier();
                c.channel_bandwidth_mhz = 10;
                c.allocation = how;
                c.load = load;
                const auto signal = make(c, 0.4);
                auto rx = receive(c, signal);
                int used = 0;
                bool whole_or_none = true, one_run = true;
                for (int slot = 0; slot < 800; ++slot) {
                    const auto powers = qa::block_powers(rx.symbol(14 * slot + 5));
                    int now = 0, starts = 0;
                    for (size_t b = 0; b < powers.size(); ++b) {
                        now += powers[b] > 0.1;
                        starts += powers[b] > 0.1 && (b == 0 || powers[b - 1] < 0.1);
                    }
                    used += now;
                    whole_or_none &= now == 0 || now == 24;
                    one_run &= starts <= 1;
                }
                // 3 standard deviations of 800 slots, the widest for whole_band
                CPPUNIT_ASSERT_DOUBLES_EQUAL(load, used / (800.0 * 24.0), 0.055);
                CPPUNIT_ASSERT_EQUAL(how == nr::allocation::whole_band, whole_or_none);
                CPPUNIT_ASSERT_EQUAL(how != nr::allocation::resource_block_groups,
                                     one_run);
            }
        }
    }

    void load_changes_with_the_next_slot()
    {
        const auto c = full_carrier();
        nr_downlink w(c, 1);
        w.set_load(0.0);
        const qa::made_signal before(w, 0.7e-3); // into slot 1
        w.set_load(1.0);
        const qa::made_signal after(w, 2e-3);
        const auto edge = size_t(std::lround(0.3e-3 * w.sample_rate())); // slot 2 begins
        for (auto v : before.x) {
            CPPUNIT_ASSERT_EQUAL(qa::sample(0.0f), v);
        }
        for (size_t n = 0; n < edge; ++n) {
            CPPUNIT_ASSERT_EQUAL(qa::sample(0.0f), after.x[n]);
        }
        CPPUNIT_ASSERT(std::abs(after.x[edge]) > 0.0f);
        CPPUNIT_ASSERT_THROW(w.set_load(1.5), std::invalid_argument);
    }

    void pdsch_is_where_its_regions_are()
    {
        auto c = empty_carrier();
        c.channel_bandwidth_mhz = 10;
        c.frame_offset = 0.0;
        c.load = 1.0; // counts for nothing
        c.pdsch_regions = { { 2, 5, 3, 4 }, { 5, 4, 5, 1 }, { 20, 4, 19, 1 } };
        const auto signal = make(c, 0.02);
        auto rx = receive(c, signal);
        for (int slot = 0; slot < 40; ++slot) {
            const auto powers = qa::block_powers(rx.symbol(14 * slot + 5));
            for (int b = 0; b < 24; ++b) {
                const int s = slot % 20;
                const bool expected = (s >= 3 && s < 7 && b >= 2 && b < 7) ||
                    (s == 5 && b >= 5 && b < 9) || (s == 19 && b >= 20);
                CPPUNIT_ASSERT_EQUAL(expected, powers[size_t(b)] > 0.1);
            }
        }
    }

    void pdcch_is_in_every_slot_if_asked_for()
    {
        for (auto use : { nr::pdcch_use::with_data, nr::pdcch_use::every_slot }) {
            auto c = empty_carrier();
            c.channel_bandwidth_mhz = 10;
            c.load = 0.0;
            c.coreset_symbols = 1;
            c.pdcch = use;
            const auto signal = make(c, 0.01);
            auto rx = receive(c, signal);
            int slots = 0;
            for (int slot = 0; slot < 20; ++slot) {
                const auto powers = qa::block_powers(rx.symbol(14 * slot));
                slots += *std::max_element(powers.begin(), powers.end()) > 0.1;
            }
            CPPUNIT_ASSERT_EQUAL(use == nr::pdcch_use::every_slot ? 20 : 0, slots);
        }
    }

    /* 8 elements of 3 resource blocks by 2 symbols, half of them half a CORESET away. */
    void an_interleaved_pdcch_lies_in_two_places()
    {
        auto c = empty_carrier();
        c.channel_bandwidth_mhz = 10;
        c.load = 0.0;
        c.coreset_symbols = 2;
        c.coreset_interleaved = true;
        c.pdcch = nr::pdcch_use::every_slot;
        c.pdcch_aggregation_level = 8;
        const int blocks = nr::resource_blocks(10, c.subcarrier_spacing_khz) / 6 * 6;
        const auto signal = make(c, 0.01);
        auto rx = receive(c, signal);
        for (int slot = 0; slot < 10; ++slot) {
            for (int l = 0; l < 2; ++l) {
                const auto powers = qa::block_powers(rx.symbol(14 * slot + l));
                int used = 0;
                for (int b = 0; b < blocks / 2; ++b) {
                    used += powers[size_t(b)] > 0.1;
                    CPPUNIT_ASSERT_EQUAL(powers[size_t(b)] > 0.1,
                                         powers[size_t(b + blocks / 2)] > 0.1);
                }
                CPPUNIT_ASSERT_EQUAL(12, used);
            }
        }
    }

    void tdd_sends_in_downlink_symbols_alone()
    {
        struct pattern {
            int khz;
            double period_ms;
            int downlink_slots, downlink_symbols, uplink_symbols, uplink_slots;
        };
        for (const auto& p : { pattern{ 30, 5.0, 7, 6, 4, 2 },
                               pattern{ 30, 0.5, 0, 9, 3, 0 },
                               pattern{ 15, 10.0, 6, 3, 0, 3 },
                               pattern{ 30, 2.5, 3, 10, 2, 1 },
                               pattern{ 60, 1.25, 2, 4, 2, 2 },
                               pattern{ 60, 1.0, 4, 0, 0, 0 } }) {
            auto c = full_carrier();
            c.duplex = nr::duplex::tdd;
            c.subcarrier_spacing_khz = p.khz;
            c.tdd_period_ms = p.period_ms;
            c.tdd_downlink_slots = p.downlink_slots;
            c.tdd_downlink_symbols = p.downlink_symbols;
            c.tdd_uplink_symbols = p.uplink_symbols;
            c.tdd_uplink_slots = p.uplink_slots;
            const auto signal = make(c, 20e-3);
            const auto rx = receive(c, signal);
            const int downlink = 14 * p.downlink_slots + p.downlink_symbols;
            const int period = int(14 * p.period_ms * p.khz / 15);
            for (int l = 0; l < 14 * 20 * p.khz / 15; ++l) {
                CPPUNIT_ASSERT_EQUAL(l % period<downlink, rx.power(l)> 0.5);
                CPPUNIT_ASSERT_EQUAL(l % period<downlink, rx.power(l)> 0.0);
            }
        }
    }

    void truth_is_where_power_is()
    {
        for (int variant = 0; variant < 4; ++variant) {
            auto c = small_carrier();
            c.duplex = variant % 2 ? nr::duplex::fdd : nr::duplex::tdd;
            c.channel_bandwidth_mhz = 40;
            c.load = 0.3;
            c.allocation = variant < 2 ? nr::allocation::few_blocks
                                       : nr::allocation::resource_block_groups;
            c.span = nr::slot_span::varied;
            c.ssb_blocks = { 0, 1, 5 };
            c.ssb_offset_15khz = 2 * 12 * 20 + 4;
            c.trs_period_ms = 10;
            c.trs_offset_slots = 3;
            c.trs_resource_blocks = 52;
            c.csi_rs_period_slots = 10;
            c.csi_rs_symbol = 12;
            c.frame_offset = 0.1533 + 7e-6 * variant;
            const auto signal = make(c, 22e-3, uint64_t(variant));
            auto rx = receive(c, signal);
            const auto first = std::lround(c.frame_offset * signal.rate);
            std::set<int> ssb_symbols;
            for (int start : { 2, 8, 36 }) {
                for (int l = start; l < start + 4; ++l) {
                    ssb_symbols.insert(l);
                }
            }
            const int64_t from = int64_t(14 * 2e3 * c.frame_offset) + 1;
            int silent = 0, occupied = 0, several = 0;
            for (int64_t l = from; rx.has(l); ++l) {
                const auto powers = qa::block_powers(rx.symbol(l));
                const auto edge = [](int block) {
                    return (12 * (block - 53) - 0.5) * 30e3;
                };
                struct band {
                    double lower, upper;
                };
                std::vector<band> bands;
                const auto add = [&bands](double from, double to) {
                    if (!bands.empty() && from - bands.back().upper < 1e6) {
                        bands.back().upper = to;
                    } else {
                        bands.push_back({ from, to });
                    }
                };
                const bool has_ssb = ssb_symbols.count(int(l % (20 * 28))) != 0;
                for (int block = 0; block < 106; ++block) {
                    if (has_ssb && block >= 20 && block <= 40) {
                        if (block == 20) { // its own edges, 2 subcarriers up
                            add(edge(20) + 2 * 30e3, edge(20) + 2 * 30e3 + 7.2e6);
                        }
                    } else if (powers[block] > 1e-6) {
                        add(edge(block), edge(block + 1));
                    }
                }
                const double start = double(rx.symbols().start(l) - first) / signal.rate;
                const double stop = double(rx.symbols().start(l + 1) - first) /
                    signal.rate;
                const double tolerance = 0.1 / signal.rate;
                std::vector<activity> covering;
                for (const auto& a : signal.activities) {
                    if (a.start < stop - tolerance && a.stop > start + tolerance) {
                        covering.push_back(a);
                    }
                }
                std::sort(covering.begin(),
                          covering.end(),
                          [](const activity& a, const activity& b) {
                              return a.freq_lower_edge < b.freq_lower_edge;
                          });
                CPPUNIT_ASSERT_EQUAL(bands.size(), covering.size());
                for (size_t i = 0; i < bands.size(); ++i) {
                    const auto& a = covering[i];
                    CPPUNIT_ASSERT(a.start <= start + tolerance);
                    CPPUNIT_ASSERT(a.stop >= stop - tolerance);
                    CPPUNIT_ASSERT_DOUBLES_EQUAL(bands[i].lower, a.freq_lower_edge, 1.0);
                    CPPUNIT_ASSERT_DOUBLES_EQUAL(bands[i].upper, a.freq_upper_edge, 1.0);
                }
                several += bands.size() > 1;
                (bands.empty() ? silent : occupied) += 1;
            }
            CPPUNIT_ASSERT(variant < 2 || several > 50);
            CPPUNIT_ASSERT(silent > 50 && occupied > 50);
            CPPUNIT_ASSERT(std::is_sorted(
                signal.activities.begin(),
                signal.activities.end(),
                [](const activity& a, const activity& b) { return a.start < b.start; }));
            CPPUNIT_ASSERT(signal.activities[0].start >= 0.0);
        }
    }

    void an_idle_cell_sends_ssb_and_sib1_alone()
    {
        auto c = small_carrier();
        c.load = 0.0;
        c.duplex = nr::duplex::tdd;
        c.ssb_blocks = { 0, 1, 2, 3 };
        const auto signal = make(c, 0.1);
        const auto rx = receive(c, signal);
        for (int l = 0; l < 100 * 28; ++l) {
            const int in_burst = l % (20 * 28);
            if (rx.power(l) > 1e-6) {
                CPPUNIT_ASSERT(in_burst < 4 * 14); // SSB in slots 0 and 1, SIB1 in 0 to 3
            } else {
                CPPUNIT_ASSERT(in_burst % 14 < 2 || in_burst >= 4 * 14);
            }
        }
        double on = 0.0, until = 0.0; // some at the same time
        for (const auto& a : signal.activities) {
            on += std::max(0.0, a.stop - std::max(until, a.start));
            until = std::max(until, a.stop);
        }
        CPPUNIT_ASSERT_DOUBLES_EQUAL(5 * 4 * 0.5e-3, on, 1e-9);
    }

    void bandwidth_and_skirts()
    {
        for (int mhz : { 10, 40, 100 }) {
            double
                skirts[2]; // mean density from the channel's edge out, over that within
            for (int windowed = 0; windowed < 2; ++windowed) {
                auto c = full_carrier();
                c.channel_bandwidth_mhz = mhz;
                c.window = windowed ? 0.5 : 0.0;
                const auto signal = make(c, 4e-3);
                const qa::mean_spectrum spectrum(signal.x, signal.rate);
                const double used = 12 * 30e3 * blocks_of(c);
                const double all = spectrum.power(-signal.rate, signal.rate);
                // 99 %: what is left out is half a percent of the blocks on either side.
                const double step = spectrum.bin_width();
                const double inner = spectrum.power(-0.495 * used, 0.495 * used);
                CPPUNIT_ASSERT_DOUBLES_EQUAL(0.99, inner / all, 0.002 + step / used);
                const double channel = 1e6 * mhz;
                const double outside = all - spectrum.power(-channel / 2, channel / 2);
                skirts[windowed] =
                    qa::db(outside / (signal.rate - channel) / (all / used));
            }
            CPPUNIT_ASSERT(skirts[0] < -30.0);
            CPPUNIT_ASSERT(skirts[1] < skirts[0] - 12.0);
        }
    }

    void pieces_are_the_whole()
    {
        auto c = small_carrier();
        c.window = 0.25;
        c.frame_offset = -1.0;
        c.ssb_pattern = nr::ssb_case::a; // another numerology than the carrier's
        c.ssb_period_ms = 5;
        c.trs_period_ms = 10;
        qa::assert_repeatable<nr_downlink>(c, 300000);
        CPPUNIT_ASSERT(make(c, 1e-3, 7).x != make(c, 1e-3, 8).x);
    }

    void frame_offset_comes_from_the_seed()
    {
        auto c = empty_carrier();
        c.channel_bandwidth_mhz = 5;
        c.subcarrier_spacing_khz = 15;
        c.ssb_pattern = nr::ssb_case::a;
        c.ssb_blocks = { 0 };
        c.ssb_period_ms = 160;
        c.frame_offset = -1.0;
        double lowest = 1.0, highest = 0.0;
        for (uint64_t seed = 0; seed < 30; ++seed) {
            const double start = make(c, 0.32, seed).activities.at(0).start;
            lowest = std::min(lowest, start);
            highest = std::max(highest, start);
        }
        CPPUNIT_ASSERT(lowest < 0.04 && highest > 0.12 && highest <= 0.16);
        // A given offset, in the middle of a block: the signal is that from there on.
        c.frame_offset = 0.0;
        const auto from_zero = make(c, 2e-3);
        c.frame_offset = 0.25e-3;
        const auto later = make(c, 1e-3);
        const auto shift = size_t(std::lround(0.25e-3 * later.rate));
        CPPUNIT_ASSERT(std::equal(
            later.x.begin(), later.x.end(), from_zero.x.begin() + int64_t(shift)));
        CPPUNIT_ASSERT_EQUAL(0.0, later.activities.at(0).start);
        CPPUNIT_ASSERT_DOUBLES_EQUAL(from_zero.activities.at(0).stop - 0.25e-3,
                                     later.activities.at(0).stop,
                                     1e-12);
    }

    void sync_raster_is_the_standards()
    {
        // TS 38.104, table 5.4.3.1-1
        const auto low = nr::sync_raster(1845e6, 1846.3e6);
        CPPUNIT_ASSERT_EQUAL(size_t(3), low.size());
        CPPUNIT_ASSERT_EQUAL(4613, low[0].gscn); // N = 1538, M = 1
        CPPUNIT_ASSERT_EQUAL(1845.65e6, low[0].frequency);
        CPPUNIT_ASSERT_EQUAL(1845.85e6, low[2].frequency);
        const auto high = nr::sync_raster(3000e6, 3001e6);
        CPPUNIT_ASSERT_EQUAL(size_t(1), high.size());
        CPPUNIT_ASSERT_EQUAL(7499, high[0].gscn);
        CPPUNIT_ASSERT_EQUAL(8141, nr::sync_raster(3924.4e6, 3924.5e6).at(0).gscn);
        CPPUNIT_ASSERT_EQUAL(size_t(22254), nr::sync_raster(0.0, 1e12).size());

        auto c = small_carrier();
        c.channel_bandwidth_mhz = 40;
        for (double carrier : { 3427.5e6, 3600e6, 3750e6 }) {
            for (double wanted : { carrier - 10e6, carrier, carrier + 30e6 }) {
                const int offset = nr::ssb_offset_on_raster(c, carrier, wanted).value();
                const double middle = carrier - 53 * 360e3 + offset * 15e3 + 120 * 30e3;
                const auto entry = nr::sync_raster(middle - 1.0, middle + 1.0);
                CPPUNIT_ASSERT_EQUAL(size_t(1), entry.size());
                c.ssb_offset_15khz = offset;
                c.validate();
                const double reach = 53 * 360e3 - 3.6e6;
                CPPUNIT_ASSERT(std::abs(middle - std::min(wanted, carrier + reach)) <=
                               2 * 1.44e6);
            }
        }
        CPPUNIT_ASSERT(!nr::ssb_offset_on_raster(c, 3600.007e6, 3600e6).has_value());
    }

    template<typename Change>
    void check(const std::string& text, Change&& change)
    {
        auto c = small_carrier();
        change(c);
        qa::check_refused<nr_downlink>(c, "nr_downlink: " + text);
    }

    void wrong_carriers_are_refused()
    {
        using std::string;
        using config = nr_downlink_config;
        check("subcarrier_spacing_khz must be 15, 30 or 60 in FR1 (TS 38.101-1, 5.3.2), "
              "got 120",
              [](config& c) { c.subcarrier_spacing_khz = 120; });
        const string bandwidth =
            "channel_bandwidth_mhz must be one of TS 38.101-1, table 5.3.2-1, for ";
        check(bandwidth + "30 kHz, got 55",
              [](config& c) { c.channel_bandwidth_mhz = 55; });
        check(bandwidth + "15 kHz, got 60", [](config& c) {
            c.channel_bandwidth_mhz = 60;
            c.subcarrier_spacing_khz = 15;
        });
        check(bandwidth + "60 kHz, got 5", [](config& c) {
            c.channel_bandwidth_mhz = 5;
            c.subcarrier_spacing_khz = 60;
        });
        check(
            "an extended prefix needs subcarrier_spacing_khz 60 (TS 38.211, 4.2), got 30",
            [](config& c) { c.prefix = nr::cyclic_prefix::extended; });
        check("cell_id must be 0 to 1007 (TS 38.211, 7.4.2.1), got 1008",
              [](config& c) { c.cell_id = 1008; });
        check("frame_offset must be below 0.16 s, got 0.16",
              [](config& c) { c.frame_offset = 0.16; });
        check("window must be 0 to 1, got 1.5", [](config& c) { c.window = 1.5; });

        const auto check_tdd = [this](const string& text, auto&& change) {
            check(text, [&change](config& c) {
                c.duplex = nr::duplex::tdd;
                change(c);
            });
        };
        const string period =
            "tdd_period_ms must be 0.5, 1, 1.25, 2, 2.5, 5 or 10 and hold "
            "whole slots (TS 38.213, 11.1), got ";
        check_tdd(period + "3 with slots of 0.5 ms",
                  [](config& c) { c.tdd_period_ms = 3.0; });
        check_tdd(period + "1.25 with slots of 0.5 ms",
                  [](config& c) { c.tdd_period_ms = 1.25; });
        check_tdd(period + "0.625 with slots of 0.25 ms", [](config& c) {
            c.tdd_period_ms = 0.625;
            c.subcarrier_spacing_khz = 60;
        });
        check_tdd("tdd_downlink_symbols must be 0 to 13 (TS 38.213, 11.1), got 14",
                  [](config& c) { c.tdd_downlink_symbols = 14; });
        check_tdd("tdd_uplink_symbols must be 0 to 13 (TS 38.213, 11.1), got -1",
                  [](config& c) { c.tdd_uplink_symbols = -1; });
        check_tdd("TDD slots must not be negative, got -1 downlink and 2 uplink",
                  [](config& c) { c.tdd_downlink_slots = -1; });
        check_tdd("the TDD pattern's downlink and uplink must fit its period (TS 38.213, "
                  "11.1), got 141 symbols of 140",
                  [](config& c) { c.tdd_uplink_symbols = 9; });
    }

    void wrong_signals_are_refused()
    {
        using std::string;
        using config = nr_downlink_config;
        check("ssb_candidates must be 4 or 8 (TS 38.213, 4.1), got 64",
              [](config& c) { c.ssb_candidates = 64; });
        check("ssb_period_ms must be 5, 10, 20, 40, 80 or 160 (TS 38.331, "
              "ServingCellConfigCommon), got 0",
              [](config& c) { c.ssb_period_ms = 0; });
        check("ssb_half_frame must be 0 or 1, got 2",
              [](config& c) { c.ssb_half_frame = 2; });
        const string blocks =
            "ssb_blocks must be different indices below ssb_candidates, got ";
        check(blocks + "4", [](config& c) {
            c.ssb_candidates = 4;
            c.ssb_blocks = { 4 };
        });
        check(blocks + "3", [](config& c) { c.ssb_blocks = { 3, 1, 3 }; });
        check(
            "pdsch_regions must lie within the carrier's 51 resource blocks, got blocks "
            "from 50 on: 4",
            [](config& c) {
                c.pdsch_regions = { { 50, 4, 0, 1 } };
            });
        check(
            "pdsch_regions must lie within the frame's 20 slots, got slots from 20 on: 1",
            [](config& c) {
                c.pdsch_regions = { { 0, 4, 20, 1 } };
            });
        check("ssb_boost_db must be -20 to 20, got 30",
              [](config& c) { c.ssb_boost_db = 30.0; });
        const string offset = "ssb_offset_15khz must be 0 to 744 for an SS/PBCH block "
                              "inside the carrier, or "
                              "-1, got ";
        check(offset + "746", [](config& c) { c.ssb_offset_15khz = 746; });
        check(offset + "-2", [](config& c) { c.ssb_offset_15khz = -2; });
        check(
            "ssb_offset_15khz must be a whole number of the SS/PBCH block's subcarriers "
            "of 30 kHz, got 3",
            [](config& c) { c.ssb_offset_15khz = 3; });
        check(
            "the carrier must hold the SS/PBCH block's 20 resource blocks of 30 kHz (TS "
            "38.211, 7.4.3.1), got 3960 kHz",
            [](config& c) { c.channel_bandwidth_mhz = 5; });
        check(
            "SS/PBCH block 2 must fall on downlink symbols (TS 38.213, 11.1), got symbol "
            "3 of slot 1",
            [](config& c) {
                c.duplex = nr::duplex::tdd;
                c.tdd_period_ms = 2.0;
                c.tdd_downlink_slots = 1;
                c.tdd_downlink_symbols = 3;
                c.tdd_uplink_slots = 1;
                c.ssb_blocks = { 0, 1, 2 };
            });
        check("type0_offset_ms must be 0, 2, 5 or 7 (TS 38.213, table 13-11), got 3",
              [](config& c) { c.type0_offset_ms = 3; });
        check("sib1_period_ms must be 20, 40, 80 or 160, got 10",
              [](config& c) { c.sib1_period_ms = 10; });
        check(
            "coreset0_index must be -1 or one of the 16 rows for its subcarrier spacings "
            "(TS 38.213, 13), got 16",
            [](config& c) { c.coreset0_index = 16; });
        check(
            "coreset0_index must be -1 or one of the 0 rows for its subcarrier spacings "
            "(TS 38.213, 13), got 0",
            [](config& c) {
                c.subcarrier_spacing_khz = 60;
                c.coreset0_index = 0;
            });
        check(
            "CORESET 0 must lie inside the carrier (TS 38.213, 13), got resource blocks "
            "-1 to 46",
            [](config& c) { c.coreset0_index = 12; });
        check("CORESET 0 of 3 symbols needs dmrs_type_a_position 3 (TS 38.211, 7.3.2.2), "
              "got 2",
              [](config& c) { c.coreset0_index = 5; });
        check("a CORESET of 3 symbols needs dmrs_type_a_position 3 (TS 38.211, 7.3.2.2), "
              "got 2",
              [](config& c) { c.coreset_symbols = 3; });
        check("coreset_symbols must be 0 to 3 (TS 38.211, 7.3.2.2), got 4",
              [](config& c) { c.coreset_symbols = 4; });
        check("coreset_first_block must be a multiple of 6 (TS 38.213, 10.1), got 5",
              [](config& c) { c.coreset_first_block = 5; });
        check("coreset_resource_blocks must be -1 or a multiple of 6 up to the carrier's "
              "end (TS 38.213, 10.1), got 54",
              [](config& c) { c.coreset_resource_blocks = 54; });
        check("coreset_interleaved needs an even number of control channel elements (TS "
              "38.211, 7.3.2.2), got 1",
              [](config& c) {
                  c.coreset_symbols = 1;
                  c.coreset_resource_blocks = 6;
                  c.coreset_interleaved = true;
              });
        check("pdcch_aggregation_level must be 0, 1, 2, 4, 8 or 16 (TS 38.211, 7.3.2.1), "
              "got 3",
              [](config& c) { c.pdcch_aggregation_level = 3; });
        check("load must be 0 to 1, got -0.1", [](config& c) { c.load = -0.1; });
        check("dmrs_type_a_position must be 2 or 3 (TS 38.211, 7.4.1.1.2), got 4",
              [](config& c) { c.dmrs_type_a_position = 4; });
        check("dmrs_additional_positions must be 0 to 2 with dmrs_type_a_position 3 (TS "
              "38.211, 7.4.1.1.2), got 3",
              [](config& c) {
                  c.dmrs_type_a_position = 3;
                  c.dmrs_additional_positions = 3;
              });
        check("trs_period_ms must be 0, 10, 20, 40 or 80 (TS 38.214, 5.1.6.1.1), got 30",
              [](config& c) { c.trs_period_ms = 30; });
        check("trs_offset_slots must lie within its period of 20 slots, got 20",
              [](config& c) {
                  c.trs_period_ms = 10;
                  c.trs_offset_slots = 20;
              });
        check("trs_first_symbol must be 4, 5 or 6 (TS 38.214, 5.1.6.1.1), got 7",
              [](config& c) { c.trs_first_symbol = 7; });
        check("trs_resource_blocks must be 0 or a multiple of 4 from 24 to the carrier's "
              "51 (TS 38.331, CSI-FrequencyOccupation), got 52",
              [](config& c) { c.trs_resource_blocks = 52; });
        check("csi_rs_period_slots must be 0, 4, 5, 8, 10, 16, 20, 32, 40, 64, 80, 160, "
              "320 or 640 (TS 38.331, CSI-ResourcePeriodicityAndOffset), got 7",
              [](config& c) { c.csi_rs_period_slots = 7; });
        check("csi_rs_offset_slots must lie within its period, got 4", [](config& c) {
            c.csi_rs_period_slots = 4;
            c.csi_rs_offset_slots = 4;
        });
        check("csi_rs_symbol must be 0 to 13 (TS 38.211, 4.3.2), got 14", [](config& c) {
            c.csi_rs_period_slots = 4;
            c.csi_rs_symbol = 14;
        });
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(qa_nr_downlink);
