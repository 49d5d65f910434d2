// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/waveforms/gold_sequence.h"
#include "core/waveforms/lte_uplink_sequences.h"
#include "qa_lte_signals.h"
#include <cppunit/extensions/HelperMacros.h>
#include <fstream>
#include <gnuradio/specsense/core/waveforms/lte_uplink.h>
#include <set>

using namespace gr::specsense::core;

namespace {

constexpr auto normal = lte::cyclic_prefix::normal;
constexpr auto extended = lte::cyclic_prefix::extended;
constexpr auto tdd = lte::duplex_mode::tdd;

const int all_sizes[] = { 6, 15, 25, 50, 75, 100 };

/* TS 36.211, table 4.2-2. */
const std::string patterns[] = { "DSUUUDSUUU", "DSUUDDSUUD", "DSUDDDSUDD", "DSUUUDDDDD",
                                 "DSUUDDDDDD", "DSUDDDDDDD", "DSUUUDSUUD" };

/*! Nothing at all. */
lte_uplink_config idle(int resource_blocks)
{
    lte_uplink_config c;
    c.resource_blocks = resource_blocks;
    c.cell_id = 301;
    c.power_min_db = 0.0;
    c.load = 0.0;
    c.control_load = 0.0;
    c.frame_offset = 0.0;
    return c;
}

/*! One user in all resource blocks. */
lte_uplink_config full(int resource_blocks)
{
    auto c = idle(resource_blocks);
    c.users = 1;
    c.load = 1.0;
    c.control_blocks = 0;
    return c;
}

/*! Everything there is. */
lte_uplink_config busy(int resource_blocks)
{
    auto c = idle(resource_blocks);
    c.load = 0.5;
    c.control_blocks = 4;
    c.control_load = 0.5;
    c.sounding_period = 5;
    c.sounding_blocks = 8;
    return c;
}

} // namespace

class qa_lte_uplink : public CppUnit::TestFixture
{
    CPPUNIT_TEST_SUITE(qa_lte_uplink);
    CPPUNIT_TEST(base_sequences_are_those_of_another_transcription);
    CPPUNIT_TEST(rates_and_bandwidths_are_the_standards);
    CPPUNIT_TEST(prefixes_repeat_the_end_of_their_symbols);
    CPPUNIT_TEST(reference_signals_are_the_standards);
    CPPUNIT_TEST(every_modulation_is_used_behind_its_transform);
    CPPUNIT_TEST(grants_are_products_of_2_3_and_5);
    CPPUNIT_TEST(the_load_is_what_was_asked_for);
    CPPUNIT_TEST(a_new_load_holds_from_the_next_subframe);
    CPPUNIT_TEST(users_have_their_powers);
    CPPUNIT_TEST(power_at_full_load_is_one);
    CPPUNIT_TEST(slots_mirror_each_other);
    CPPUNIT_TEST(control_channels_change_edges_and_shifts);
    CPPUNIT_TEST(sounding_signals_take_the_last_symbol);
    CPPUNIT_TEST(preambles_are_zadoff_chu_sequences);
    CPPUNIT_TEST(preambles_have_their_blocks_alone);
    CPPUNIT_TEST(activities_are_where_power_is);
    CPPUNIT_TEST(activities_come_in_order_from_any_start);
    CPPUNIT_TEST(tdd_sends_in_uplink_subframes_only);
    CPPUNIT_TEST(occupied_bandwidth_is_the_transmission_bandwidth);
    CPPUNIT_TEST(windows_lower_the_skirts);
    CPPUNIT_TEST(pieces_and_seeds);
    CPPUNIT_TEST(wrong_configurations_are_refused);
    CPPUNIT_TEST_SUITE_END();

    using values = std::vector<std::complex<double>>;
    static constexpr double half = 0.5; // subcarrier, by which the uplink is shifted

    void base_sequences_are_those_of_another_transcription()
    {
        // golden/make_lte_uplink_sequences.py
        std::ifstream file(SPECSENSE_SOURCE_DIR "/lib/golden/lte_uplink_sequences.f32",
                           std::ios::binary);
        const auto compare = [&file](int group, int length) {
            for (const auto& v : lte::base_sequence(group, length)) {
                std::complex<float> golden;
                file.read(reinterpret_cast<char*>(&golden), sizeof golden);
                CPPUNIT_ASSERT(file.good() && std::abs(golden - v) < 1e-5f);
            }
        };
        for (int length : { 12, 24 }) {
            for (int group = 0; group < 30; ++group) {
                compare(group, length);
            }
        }
        for (int length : { 36, 48, 300, 1152 }) {
            for (int group : { 0, 17, 29 }) {
                compare(group, length);
            }
        }
        CPPUNIT_ASSERT_EQUAL(std::ifstream::traits_type::eof(), file.peek());
    }

    void rates_and_bandwidths_are_the_standards()
    {
        const double rates[] = { 1.92e6, 3.84e6, 7.68e6, 15.36e6, 23.04e6, 30.72e6 };
        for (int i = 0; i < 6; ++i) {
            lte_uplink w(full(all_sizes[i]), 1);
            CPPUNIT_ASSERT_DOUBLES_EQUAL(rates[i], w.sample_rate(), 1e-6);
            CPPUNIT_ASSERT_DOUBLES_EQUAL(180e3 * all_sizes[i], w.bandwidth(), 1e-6);
        }
    }

    void prefixes_repeat_the_end_of_their_symbols()
    {
        for (int size : all_sizes) {
            for (const auto prefix : { normal, extended }) {
                auto c = full(size);
                c.prefix = prefix;
                lte_uplink w(c, 2);
                qa::lte_frames frames(size, prefix);
                const auto x = qa::lte::generate(w, 0.002);
                for (int subframe : { 0, 1 }) {
                    for (int l = 0; l < frames.symbols(); ++l) {
                        // Half a subcarrier turns by pi in a symbol.
                        const int at = frames.start(subframe, l);
                        for (int i = 0; i < frames.prefix(l); ++i) {
                            CPPUNIT_ASSERT(
                                std::abs(x[at + i] + x[at + frames.length + i]) < 1e-5f);
                        }
                        if (at > 0) {
                            CPPUNIT_ASSERT(
                                std::abs(x[at - 1] + x[at + frames.length - 1]) > 1e-4f);
                        }
                    }
                }
            }
        }
    }

    /*! Eight values of c(n) as a number, from the one numbered \p first on. */
    static int eight_bits(uint32_t c_init, int first)
    {
        gold_sequence c(c_init);
        c.skip(first);
        int sum = 0;
        for (int i = 0; i < 8; ++i) {
            sum += int(c.bit()) << i;
        }
        return sum;
    }

    /*! The strongest of \p turns cyclic shifts exp(j 2 pi t n / turns) of \p sequence in
     * \p v, and its complex amplitude. */
    template<typename Sequence>
    static std::pair<int, std::complex<double>>
    find_shift(const values& v, const Sequence& sequence, int turns)
    {
        std::pair<int, std::complex<double>> best{ -1, 0.0 };
        for (int t = 0; t < turns; ++t) {
            std::complex<double> sum = 0.0;
            for (size_t n = 0; n < v.size(); ++n) {
                sum += v[n] * std::conj(std::complex<double>(sequence[n])) *
                    std::polar(1.0, -2.0 * M_PI * double(t * n % turns) / turns) /
                    double(v.size());
            }
            if (std::abs(sum) > std::abs(best.second)) {
                best = { t, sum };
            }
        }
        return best;
    }

    void reference_signals_are_the_standards()
    {
        for (const auto prefix : { normal, extended }) {
            for (int size : { 6, 25, 100 }) {
                auto c = full(size);
                c.prefix = prefix;
                lte_uplink w(c, 3);
                qa::lte_frames frames(size, prefix);
                const auto x = qa::lte::generate(w, 0.01);
                const auto sequence = lte::base_sequence(301 % 30, 12 * size);
                std::complex<double> gain = 0.0;
                for (int subframe = 0; subframe < 10; ++subframe) {
                    int shifts[2];
                    for (int slot : { 0, 1 }) {
                        const int l = slot * frames.slot_symbols() +
                            (prefix == normal ? 3 : 2);
                        const auto found = find_shift(
                            frames.elements(x, subframe, l, half), sequence, 12);
                        gain = gain == 0.0 ? found.second : gain;
                        CPPUNIT_ASSERT(std::abs(found.second - gain) < 1e-4);
                        // TS 36.211, 5.5.2.1.1: n_PN differs from slot to slot.
                        const int n_pn =
                            eight_bits(301 / 30 * 32 + 301 % 30,
                                       8 * frames.slot_symbols() * (2 * subframe + slot));
                        shifts[slot] = (found.first - n_pn % 12 + 12) % 12;
                    }
                    CPPUNIT_ASSERT_EQUAL(shifts[0], shifts[1]); // n_DMRS^(2)
                    const std::set<int> table{ 0, 6, 3, 4, 2, 8, 10, 9 };
                    CPPUNIT_ASSERT(table.count(shifts[0]) == 1);
                }
                CPPUNIT_ASSERT_DOUBLES_EQUAL(1.0, std::abs(gain), 1e-4);
            }
        }
    }

    /*! All values are points of a square constellation with levels 1, 3 ... \p levels - 1
     * over the root of \p scale. */
    static bool fits(const values& data, double scale, int levels)
    {
        return std::all_of(data.begin(), data.end(), [&](const auto& v) {
            for (double part : { v.real(), v.imag() }) {
                const double level = std::abs(part) * std::sqrt(scale);
                const double nearest = 2.0 * std::floor(level / 2.0) + 1.0;
                if (std::abs(level - nearest) > 1e-2 || nearest > levels) {
                    return false;
                }
            }
            return true;
        });
    }

    void every_modulation_is_used_behind_its_transform()
    {
        const int size = 6, count = 12 * size;
        lte_uplink w(full(size), 4);
        qa::lte_frames frames(size, normal);
        const auto x = qa::lte::generate(w, 0.01);
        const auto sequence = lte::base_sequence(301 % 30, count);
        const auto gain = find_shift(frames.elements(x, 0, 3, half), sequence, 12).second;
        const double scale[] = { 2.0, 10.0, 42.0 }; // TS 36.211, 7.1
        std::set<int> orders;
        for (int subframe = 0; subframe < 10; ++subframe) {
            int order = -1;
            for (int l : { 0, 1, 2, 4, 5, 6, 7, 8, 9, 11, 12, 13 }) {
                const auto z = frames.elements(x, subframe, l, half);
                values d(count, 0.0); // TS 36.211, 5.3.3, undone
                for (int i = 0; i < count; ++i) {
                    for (int k = 0; k < count; ++k) {
                        d[i] += z[k] / gain *
                            std::polar(1.0 / std::sqrt(double(count)),
                                       2.0 * M_PI * double(i * k % count) / count);
                    }
                }
                for (int o = 0; o < 3 && order < 0; ++o) {
                    order = fits(d, scale[o], (2 << o) - 1) ? o : order;
                }
                CPPUNIT_ASSERT(order >= 0 && fits(d, scale[order], (2 << order) - 1));
            }
            orders.insert(order);
        }
        CPPUNIT_ASSERT_EQUAL(size_t(3), orders.size());
    }

    /*! By resource block: the mean power of its elements. */
    static std::vector<double>
    block_powers(qa::lte_frames& frames, const qa::samples& x, int subframe, int symbol)
    {
        double outside = 0.0;
        const auto v = frames.elements(x, subframe, symbol, half, &outside);
        CPPUNIT_ASSERT(outside < 1e-4);
        std::vector<double> power(frames.blocks, 0.0);
        for (size_t k = 0; k < v.size(); ++k) {
            power[k / 12] += std::norm(v[k]) / 12.0;
        }
        return power;
    }

    void grants_are_products_of_2_3_and_5()
    {
        for (int size : { 25, 100 }) {
            auto c = full(size);
            c.control_blocks = 2;
            c.load = 0.5;
            lte_uplink w(c, 5);
            qa::lte_frames frames(size, normal);
            std::set<int> seen;
            for (int frame = 0; frame < 5; ++frame) {
                const auto x = qa::lte::generate(w, 0.01);
                for (int subframe = 0; subframe < 10; ++subframe) {
                    const auto power = block_powers(frames, x, subframe, 3);
                    int first = -1, last = -1, used = 0;
                    for (int b = 0; b < size; ++b) {
                        if (power[b] > 1e-6) {
                            first = first < 0 ? b : first;
                            last = b;
                            ++used;
                        }
                    }
                    if (used > 0) { // in one piece, and not where the PUCCH is
                        CPPUNIT_ASSERT_EQUAL(used, last - first + 1);
                        CPPUNIT_ASSERT(first > 0 && last < size - 1);
                        seen.insert(used);
                    }
                }
            }
            CPPUNIT_ASSERT(seen.size() > 5);
            for (int n : seen) {
                for (int factor : { 2, 3, 5 }) {
                    while (n % factor == 0) {
                        n /= factor;
                    }
                }
                CPPUNIT_ASSERT_EQUAL(1, n);
            }
        }
    }

    void the_load_is_what_was_asked_for()
    {
        for (int size : { 6, 25 }) {
            for (double load : { 0.0, 0.1, 0.5, 0.9, 1.0 }) {
                auto c = idle(size);
                c.load = load;
                const int room = size - 2; // what the PUCCH's blocks leave
                lte_uplink w(c, 6);
                qa::lte_frames frames(size, normal);
                int total = 0;
                std::vector<int> used(size, 0);
                std::set<int> counts;
                for (int frame = 0; frame < 50; ++frame) {
                    const auto x = qa::lte::generate(w, 0.01);
                    for (int subframe = 0; subframe < 10; ++subframe) {
                        int count = 0;
                        const auto power = block_powers(frames, x, subframe, 3);
                        for (int b = 0; b < size; ++b) {
                            used[b] += power[b] > 1e-6;
                            count += power[b] > 1e-6;
                        }
                        total += count;
                        counts.insert(count);
                    }
                }
                // A subframe's share spreads by at most 0.29.
                const double share = double(total) / (room * 500);
                CPPUNIT_ASSERT_DOUBLES_EQUAL(load, share, load < 1.0 ? 0.03 : 0.0);
                CPPUNIT_ASSERT_EQUAL(0, used[0] + used[size - 1]);
                for (int b = 1; b < size - 1; ++b) {
                    CPPUNIT_ASSERT_EQUAL(load > 0.0, used[b] > 0);
                }
                CPPUNIT_ASSERT(load == 0.0 || load == 1.0 ? counts.size() == 1
                                                          : counts.size() > 1);
            }
        }
    }

    void a_new_load_holds_from_the_next_subframe()
    {
        auto c = full(6);
        c.load = 0.0;
        lte_uplink w(c, 7);
        const auto before = qa::lte::generate(w, 0.0033);
        w.set_load(1.0);
        const auto after = qa::lte::generate(w, 0.0027);
        CPPUNIT_ASSERT_EQUAL(0.0, qa::lte::mean_power(before.data(), before.size()));
        const size_t rest = size_t(0.0007 * w.sample_rate());
        CPPUNIT_ASSERT_EQUAL(0.0, qa::lte::mean_power(after.data(), rest));
        CPPUNIT_ASSERT(qa::lte::mean_power(after.data() + rest, after.size() - rest) > 0.9);
        qa::refused("lte_uplink: load must be 0 to 1, got -1", [&] { w.set_load(-1.0); });
    }

    void users_have_their_powers()
    {
        auto c = full(25);
        c.users = 5;
        c.power_min_db = -20.0;
        c.power_max_db = 3.0;
        lte_uplink w(c, 8);
        qa::lte_frames frames(25, normal);
        std::set<long> levels; // in 0.01 dB
        for (int frame = 0; frame < 5; ++frame) {
            const auto x = qa::lte::generate(w, 0.01);
            for (int subframe = 0; subframe < 10; ++subframe) {
                for (double p : block_powers(frames, x, subframe, 3)) {
                    levels.insert(std::lround(100.0 * qa::db(p)));
                }
            }
        }
        CPPUNIT_ASSERT(levels.size() >= 5 && levels.size() <= 10);
        std::set<long> apart; // rounding splits a level in two at most
        for (long level : levels) {
            CPPUNIT_ASSERT(level > -2001 && level < 301);
            if (apart.empty() || level > *apart.rbegin() + 1) {
                apart.insert(level);
            }
        }
        CPPUNIT_ASSERT_EQUAL(size_t(5), apart.size());
    }

    void power_at_full_load_is_one()
    {
        for (int size : all_sizes) {
            for (const auto prefix : { normal, extended }) {
                auto c = full(size);
                c.prefix = prefix;
                lte_uplink w(c, 9);
                const auto x = qa::lte::generate(w, 0.02);
                CPPUNIT_ASSERT_DOUBLES_EQUAL(
                    1.0, qa::lte::mean_power(x.data(), x.size()), size == 6 ? 0.02 : 0.01);
            }
        }
    }

    void slots_mirror_each_other()
    {
        auto c = idle(50);
        c.load = 0.4;
        c.hopping = lte_hopping::mirrored_slots;
        lte_uplink w(c, 10);
        qa::lte_frames frames(50, normal);
        const auto x = qa::lte::generate(w, 0.01);
        bool moved = false;
        for (int subframe = 0; subframe < 10; ++subframe) {
            const auto first = block_powers(frames, x, subframe, 3);
            auto second = block_powers(frames, x, subframe, 10);
            moved = moved || std::abs(first[10] - second[10]) > 0.5;
            std::reverse(second.begin(), second.end());
            for (int b = 0; b < 50; ++b) {
                CPPUNIT_ASSERT_DOUBLES_EQUAL(first[b], second[b], 1e-4);
            }
        }
        CPPUNIT_ASSERT(moved);
    }

    /*! What a block of the PUCCH holds at cyclic shift \p shift beyond the cell's. */
    static std::complex<double> despread(qa::lte_frames& frames,
                                         const qa::samples& x,
                                         int subframe,
                                         int symbol,
                                         int block,
                                         int shift)
    {
        const auto all = frames.elements(x, subframe, symbol, half);
        const auto r = lte::base_sequence(301 % 30, 12);
        // TS 36.211, 5.4: n_cs^cell.
        const int cell = eight_bits(301, 8 * (subframe * frames.symbols() + symbol));
        std::complex<double> sum = 0.0;
        for (int n = 0; n < 12; ++n) {
            const double cycles = double(n * ((cell + shift) % 12) % 12) / 12.0;
            sum += all[12 * block + n] * std::conj(std::complex<double>(r[n])) *
                std::polar(1.0 / 12.0, -2.0 * M_PI * cycles);
        }
        return sum;
    }

    /*! Resources n' of format 2 in use in a slot (TS 36.211, 5.4.2). */
    static std::set<int> format_2_resources(
        qa::lte_frames& frames, const qa::samples& x, int subframe, int slot, int block)
    {
        std::set<int> found;
        for (int l = 0; l < frames.slot_symbols(); ++l) {
            std::set<int> here;
            for (int shift = 0; shift < 12; ++shift) {
                const double level = std::abs(despread(
                    frames, x, subframe, slot * frames.slot_symbols() + l, block, shift));
                if (level > 1e-3) {
                    CPPUNIT_ASSERT_DOUBLES_EQUAL(1.0, level, 1e-3);
                    here.insert(shift);
                }
            }
            CPPUNIT_ASSERT(l == 0 || here == found);
            found = here;
        }
        return found;
    }

    /*! Resources n' of format 1 in use in a slot, and what they carry (TS 36.211, 5.4.1
     * and 5.5.2.2), freed from codes by their reference signals. */
    static std::map<int, std::complex<double>> format_1_resources(
        qa::lte_frames& frames, const qa::samples& x, int subframe, int slot, int block)
    {
        const auto third = std::polar(1.0, 2.0 * M_PI / 3.0);
        using codes = std::vector<values>;
        const codes reference_codes = frames.extended
            ? codes{ { 1, 1 }, { 1, -1 } }
            : codes{ { 1, 1, 1 },
                     { 1, third, std::conj(third) },
                     { 1, std::conj(third), third } };
        const codes data_codes = frames.extended
            ? codes{ { 1, 1, 1, 1 }, { 1, -1, -1, 1 } }
            : codes{ { 1, 1, 1, 1 }, { 1, -1, 1, -1 }, { 1, -1, -1, 1 } };
        const std::vector<int> references = frames.extended ? std::vector<int>{ 2, 3 }
                                                            : std::vector<int>{ 2, 3, 4 };
        const std::vector<int> data = frames.extended ? std::vector<int>{ 0, 1, 4, 5 }
                                                      : std::vector<int>{ 0, 1, 5, 6 };
        std::map<int, std::complex<double>> found;
        for (int n = 0; n < 12 * int(data_codes.size()); ++n) {
            const int code = n / 12;
            const int shift = frames.extended ? n + code : n;
            const auto correlate = [&](const std::vector<int>& symbols, const values& w) {
                std::complex<double> sum = 0.0;
                for (size_t i = 0; i < symbols.size(); ++i) {
                    const int symbol = slot * frames.slot_symbols() + symbols[i];
                    sum += despread(frames, x, subframe, symbol, block, shift % 12) *
                        std::conj(w[i]) / double(symbols.size());
                }
                return sum;
            };
            const auto gain = correlate(references, reference_codes[code]);
            if (std::abs(gain) > 1e-3) {
                CPPUNIT_ASSERT_DOUBLES_EQUAL(1.0, std::abs(gain), 1e-3);
                const std::complex<double> turned(n % 2 == 0, n % 2 == 1); // S(n_s)
                found[n] = correlate(data, data_codes[code]) / gain / turned;
            }
        }
        return found;
    }

    void control_channels_change_edges_and_shifts()
    {
        for (const auto prefix : { normal, extended }) {
            auto c = idle(15);
            c.prefix = prefix;
            c.control_blocks = 4;
            c.control_load = 1.0;
            lte_uplink w(c, 11);
            qa::lte_frames frames(15, prefix);
            const auto x = qa::lte::generate(w, 0.01);
            std::set<size_t> counts;
            for (int subframe = 0; subframe < 10; ++subframe) {
                for (int l = 0; l < frames.symbols(); ++l) {
                    const auto power = block_powers(frames, x, subframe, l);
                    for (int b = 2; b < 13; ++b) {
                        CPPUNIT_ASSERT(power[b] < 1e-6);
                    }
                }
                // TS 36.211, 5.4.3: m = 0 and 1 (format 2) are the outermost, m = 2 and 3
                // (format 1) the next; each has both edges in turn.
                for (int m : { 0, 1 }) {
                    const auto first =
                        format_2_resources(frames, x, subframe, 0, m == 0 ? 0 : 14);
                    const auto second =
                        format_2_resources(frames, x, subframe, 1, m == 0 ? 14 : 0);
                    counts.insert(first.size());
                    std::set<int> expected;
                    for (int n : first) {
                        expected.insert(12 * (n + 1) % 13 - 1);
                    }
                    CPPUNIT_ASSERT(second == expected);
                }
                for (int m : { 2, 3 }) {
                    const auto first =
                        format_1_resources(frames, x, subframe, 0, m == 2 ? 1 : 13);
                    const auto second =
                        format_1_resources(frames, x, subframe, 1, m == 2 ? 13 : 1);
                    counts.insert(first.size());
                    CPPUNIT_ASSERT_EQUAL(first.size(), second.size());
                    const int codes = prefix == normal ? 3 : 2;
                    for (const auto& [n, point] : first) {
                        const int next = codes * (n + 1) % (12 * codes + 1) - 1;
                        CPPUNIT_ASSERT_EQUAL(size_t(1), second.count(next));
                        CPPUNIT_ASSERT(std::abs(second.at(next) - point) < 1e-3);
                        CPPUNIT_ASSERT_DOUBLES_EQUAL(
                            M_SQRT1_2, std::abs(point.real()), 1e-3); // QPSK
                        CPPUNIT_ASSERT_DOUBLES_EQUAL(
                            M_SQRT1_2, std::abs(point.imag()), 1e-3);
                    }
                }
            }
            CPPUNIT_ASSERT((counts == std::set<size_t>{ 1, 2, 3 }));
        }
    }

    void sounding_signals_take_the_last_symbol()
    {
        for (int size : { 15, 25 }) {
            for (int period : { 1, 2, 5, 10 }) {
                auto c = idle(size);
                c.load = 1.0;
                c.sounding_period = period;
                c.sounding_blocks = 12;
                lte_uplink w(c, 12);
                qa::lte_frames frames(size, normal);
                const auto x = qa::lte::generate(w, 0.01);
                const auto sequence = lte::base_sequence(301 % 30, 72);
                for (int subframe = 0; subframe < 10; ++subframe) {
                    const auto all = frames.elements(x, subframe, 13, half);
                    if ((subframe + 10 - 2) % period != 0) {
                        CPPUNIT_ASSERT(std::abs(all[12]) + std::abs(all[13]) > 0.1);
                        continue;
                    }
                    // TS 36.211, 5.5.3.2.
                    const int first = 12 * (size / 2 - 6);
                    const int comb = std::abs(all[first]) > 0.1 ? 0 : 1;
                    values v;
                    for (int k = 0; k < 12 * size; ++k) {
                        const bool sent = k >= first && k < first + 144 &&
                            (k - first) % 2 == comb;
                        CPPUNIT_ASSERT_EQUAL(sent, std::abs(all[k]) > 1e-3);
                        if (sent) {
                            v.push_back(all[k]);
                        }
                    }
                    const auto found = find_shift(v, sequence, 8);
                    CPPUNIT_ASSERT_DOUBLES_EQUAL(M_SQRT2, std::abs(found.second), 1e-3);
                }
            }
        }
    }

    void preambles_are_zadoff_chu_sequences()
    {
        for (int size : { 6, 25, 75 }) {
            auto c = idle(size);
            c.control_blocks = size == 6 ? 0 : 2;
            c.random_access_load = 1.0;
            lte_uplink w(c, 13);
            const double rate = w.sample_rate();
            std::set<int> roots, delays;
            for (int frame = 0; frame < 5; ++frame) {
                const auto x = qa::lte::generate(w, 0.01);
                const auto activities = w.take_activities();
                CPPUNIT_ASSERT_EQUAL(size_t(1), activities.size());
                const auto& a = activities[0];
                const int start = int(std::lround((a.start - 0.01 * frame) * rate));
                const int stop = int(std::lround((a.stop - 0.01 * frame) * rate));
                const auto samples = [rate](int ts) { return int(ts * rate / 30.72e6); };
                // TS 36.211, table 5.7.1-1, in subframe 1.
                CPPUNIT_ASSERT_EQUAL(samples(3168 + 24576), stop - start);
                CPPUNIT_ASSERT(start >= samples(30720) && stop <= 2 * samples(30720));
                delays.insert(start);
                for (int i = 0; i < int(x.size()); ++i) {
                    CPPUNIT_ASSERT(x[i] == 0.0f || (i >= start && i < stop));
                }
                const int length = samples(24576), prefix = samples(3168);
                fft transform(length, fft_direction::forward);
                for (int i = 0; i < length; ++i) {
                    if (i < prefix) {
                        CPPUNIT_ASSERT(std::abs(x[start + i] - x[start + i + length]) <
                                       1e-5f);
                    }
                    transform.data()[i] = x[start + prefix + i];
                }
                transform.execute();
                roots.insert(check_preamble(transform, a, size));
            }
            CPPUNIT_ASSERT_EQUAL(size_t(1), roots.size());
            CPPUNIT_ASSERT(delays.size() > 2);
        }
    }

    /*! Tones where \p a says, and nothing else, of the power of six blocks; returns the
     * root. */
    static int check_preamble(fft& spectrum, const activity& a, int resource_blocks)
    {
        const int length = spectrum.length();
        const int first = int(std::lround(a.freq_lower_edge / 1250.0 + 0.5));
        CPPUNIT_ASSERT_DOUBLES_EQUAL(
            839 * 1250.0, a.freq_upper_edge - a.freq_lower_edge, 1e-6);
        // TS 36.211, 5.7.3: 12.5 tones free below and above within 864, or 864 - 851.5.
        const double lowest = (resource_blocks == 6 ? 0.0 : 180e3) -
            90e3 * resource_blocks;
        CPPUNIT_ASSERT_DOUBLES_EQUAL(lowest + 12.5 * 1250.0, a.freq_lower_edge, 1e-6);
        fft back(839, fft_direction::inverse);
        const double tone = std::sqrt(6.0 / resource_blocks / 839.0);
        for (int k = 0; k < length; ++k) {
            auto& v = spectrum.data()[(k + first + length) % length];
            v /= float(length);
            CPPUNIT_ASSERT_DOUBLES_EQUAL(k < 839 ? tone : 0.0, std::abs(v), 1e-5);
            if (k < 839) {
                back.data()[k] = v / float(tone);
            }
        }
        back.execute();
        // x(n + 1) / x(n) turns by -2 pi u / 839 from each n to the next.
        std::set<int> roots;
        const auto* x = back.data();
        for (int n = 0; n < 839; ++n) {
            const auto turn = x[(n + 2) % 839] * x[n] *
                std::conj(x[(n + 1) % 839] * x[(n + 1) % 839]);
            const int u = int(std::lround(-std::arg(turn) / (2.0 * M_PI) * 839.0));
            roots.insert((u + 839) % 839);
        }
        CPPUNIT_ASSERT_EQUAL(size_t(1), roots.size());
        CPPUNIT_ASSERT(*roots.begin() > 0);
        return *roots.begin();
    }

    void preambles_have_their_blocks_alone()
    {
        for (const auto duplex : { lte::duplex_mode::fdd, tdd }) {
            auto c = idle(25);
            c.load = 1.0;
            c.duplex = duplex;
            c.random_access_load = 0.4;
            lte_uplink w(c, 14);
            qa::lte_frames frames(25, normal);
            int seen = 0;
            const int occasion = duplex == tdd ? 2 : 1;
            for (int frame = 0; frame < 200; ++frame) {
                const auto x = qa::lte::generate(w, 0.01);
                if (frame < 5) {
                    double shared = 0.0, other = 0.0; // a preamble leaks a little
                    const auto v = frames.elements(x, occasion, 5, half);
                    for (int i = 0; i < 12; ++i) {
                        shared += std::norm(v[12 * 7 + i]) / 12.0;
                        other += std::norm(v[12 * 24 + i]) / 12.0;
                    }
                    CPPUNIT_ASSERT(shared > 0.2 && other < 0.01);
                }
                for (const auto& a : w.take_activities()) {
                    const bool preamble = a.freq_upper_edge - a.freq_lower_edge ==
                        839 * 1250.0;
                    seen += preamble;
                    const double in_frame = a.start - 0.01 * frame;
                    if (preamble) {
                        CPPUNIT_ASSERT(in_frame > 1e-3 * occasion - 1e-9 &&
                                       in_frame < 1e-3 * (occasion + 1));
                    } else if (in_frame > 1e-3 * occasion - 1e-9 &&
                               in_frame < 1e-3 * (occasion + 1) - 1e-9) {
                        CPPUNIT_ASSERT(a.freq_lower_edge > (7 - 12.5) * 180e3 - 1.0);
                    }
                }
            }
            CPPUNIT_ASSERT_DOUBLES_EQUAL(0.4, seen / 200.0, 0.1); // deviation 0.035
        }
    }

    void activities_are_where_power_is()
    {
        for (const auto prefix : { normal, extended }) {
            for (const auto hopping :
                 { lte_hopping::none, lte_hopping::mirrored_slots }) {
                auto c = busy(25);
                c.prefix = prefix;
                c.hopping = hopping;
                c.duplex = prefix == normal ? lte::duplex_mode::fdd : tdd;
                c.uplink_downlink = 0;
                lte_uplink w(c, 15);
                qa::lte_frames frames(25, prefix);
                const auto x = qa::lte::generate(w, 0.01);
                const auto all = w.take_activities();
                CPPUNIT_ASSERT(all.size() > 10);
                for (int subframe = 0; subframe < 10; ++subframe) {
                    for (int l = 0; l < frames.symbols(); ++l) {
                        const auto power = block_powers(frames, x, subframe, l);
                        const double start = frames.start(subframe, l) / w.sample_rate();
                        const double stop = start +
                            (frames.prefix(l) + frames.length) / w.sample_rate();
                        for (int b = 0; b < 25; ++b) {
                            const double low = 180e3 * (b - 12.5);
                            bool said = false;
                            for (const auto& a : all) {
                                said = said ||
                                    (a.start < start + 1e-9 && a.stop > stop - 1e-9 &&
                                     a.freq_lower_edge < low + 1.0 &&
                                     a.freq_upper_edge > low + 180e3 - 1.0);
                            }
                            CPPUNIT_ASSERT_EQUAL(said, power[b] > 1e-6);
                        }
                    }
                }
            }
        }
    }

    void activities_come_in_order_from_any_start()
    {
        auto c = busy(15);
        c.random_access_load = 0.5;
        c.frame_offset = -1.0;
        for (int seed = 0; seed < 20; ++seed) {
            lte_uplink w(c, seed);
            double last = 0.0;
            for (int piece = 0; piece < 30; ++piece) {
                qa::lte::generate(w, 0.0007);
                for (const auto& a : w.take_activities()) {
                    CPPUNIT_ASSERT(a.start >= last && a.stop > a.start);
                    last = a.start;
                }
            }
            CPPUNIT_ASSERT(last > 0.015);
        }
        // The same subframe, later: the same numbers are drawn.
        c.frame_offset = 0.0;
        lte_uplink whole(c, 1);
        c.frame_offset = 0.0004;
        lte_uplink cut(c, 1);
        const auto x = qa::lte::generate(whole, 0.02);
        const auto y = qa::lte::generate(cut, 0.01);
        for (size_t i = 0; i < y.size(); ++i) {
            CPPUNIT_ASSERT(std::abs(y[i] - x[i + 1536]) < 1e-5f);
        }
    }

    void tdd_sends_in_uplink_subframes_only()
    {
        for (int pattern = 0; pattern < 7; ++pattern) {
            auto c = full(6);
            c.duplex = tdd;
            c.uplink_downlink = pattern;
            lte_uplink w(c, 16);
            const auto x = qa::lte::generate(w, 0.01);
            for (int subframe = 0; subframe < 10; ++subframe) {
                const double power = qa::lte::mean_power(x.data() + 1920 * subframe, 1920);
                CPPUNIT_ASSERT_DOUBLES_EQUAL(
                    patterns[pattern][subframe] == 'U' ? 1.0 : 0.0, power, 0.15);
                CPPUNIT_ASSERT(power == 0.0 || power > 0.5);
            }
        }
    }

    void occupied_bandwidth_is_the_transmission_bandwidth()
    {
        for (int size : all_sizes) {
            auto c = full(size);
            c.window = 0.5;
            lte_uplink w(c, 17);
            const auto x = qa::lte::generate(w, 0.01);
            const double measured = qa::lte::occupied_bandwidth(x, w.sample_rate());
            CPPUNIT_ASSERT(measured > 0.98 * w.bandwidth());
            CPPUNIT_ASSERT(measured < 1.005 * w.bandwidth());
        }
    }

    void windows_lower_the_skirts()
    {
        // 5 MHz: from the channel's edge to that of the sampled band.
        double skirts[2];
        for (double window : { 0.0, 0.5 }) {
            auto c = full(25);
            c.window = window;
            lte_uplink w(c, 18);
            const auto x = qa::lte::generate(w, 0.02);
            const double rate = w.sample_rate();
            skirts[window > 0.0] =
                qa::db((qa::lte::power_between(x, rate, -rate / 2.0, -2.5e6) +
                        qa::lte::power_between(x, rate, 2.5e6, rate / 2.0)) /
                       qa::lte::mean_power(x.data(), x.size()));
        }
        CPPUNIT_ASSERT(skirts[0] > -34.0 && skirts[0] < -30.0);
        CPPUNIT_ASSERT(skirts[1] < -45.0);
    }

    void pieces_and_seeds()
    {
        for (int size : { 15, 75 }) {
            auto c = busy(size);
            c.frame_offset = -1.0;
            c.random_access_load = 0.7;
            c.duplex = size == 15 ? tdd : lte::duplex_mode::fdd;
            c.window = 0.4;
            qa::check_reproducible<lte_uplink>(c, 0.022);
        }
    }

    void wrong_configurations_are_refused()
    {
        const auto refuse = [](const std::string& reason, auto change) {
            lte_uplink_config c;
            change(c);
            qa::refused("lte_uplink: " + reason, [&] { c.validate(); });
            qa::refused("lte_uplink: " + reason, [&] { lte_uplink w(c, 1); });
        };
        using config = lte_uplink_config;
        refuse("resource_blocks must be 6, 15, 25, 50, 75 or 100 (TS 36.104, 5.6), got 0",
               [](config& c) { c.resource_blocks = 0; });
        refuse("uplink_downlink must be 0 to 6 (TS 36.211, table 4.2-2), got -1",
               [](config& c) {
                   c.duplex = tdd;
                   c.uplink_downlink = -1;
               });
        refuse("cell_id must be 0 to 503 (TS 36.211, 6.11), got 504",
               [](config& c) { c.cell_id = 504; });
        refuse("users must be 1 to 32, got 0", [](config& c) { c.users = 0; });
        refuse("power_min_db must not be above power_max_db, got 2 and 0",
               [](config& c) { c.power_min_db = 2.0; });
        refuse("load must be 0 to 1, got 1.5", [](config& c) { c.load = 1.5; });
        refuse("control_blocks must be 0 to 48 with 50 resource blocks, got 49",
               [](config& c) { c.control_blocks = 49; });
        refuse("control_load must be 0 to 1, got 2",
               [](config& c) { c.control_load = 2.0; });
        refuse(
            "sounding_period must be 0, 1, 2, 5 or 10 ms (TS 36.211, table 5.5.3.3-1), "
            "got 3",
            [](config& c) { c.sounding_period = 3; });
        refuse(
            "sounding_blocks must be a width of TS 36.211, tables 5.5.3.2-1 to -4, got "
            "10",
            [](config& c) {
                c.sounding_period = 5;
                c.sounding_blocks = 10;
            });
        refuse(
            "sounding_blocks must not be above the 46 that control_blocks leave, got 48",
            [](config& c) {
                c.sounding_period = 5;
                c.sounding_blocks = 48;
                c.control_blocks = 3;
            });
        refuse("random_access_load must be 0 to 1, got -1",
               [](config& c) { c.random_access_load = -1.0; });
        refuse("random access needs 6 resource blocks (TS 36.211, 5.7.3), control_blocks "
               "leave 4",
               [](config& c) {
                   c.resource_blocks = 6;
                   c.random_access_load = 0.1;
               });
        refuse("window must be 0 to 1, got -0.5", [](config& c) { c.window = -0.5; });
        refuse("frame_offset must be below 0.01 s (TS 36.211, 4), got 1",
               [](config& c) { c.frame_offset = 1.0; });
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(qa_lte_uplink);
