// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "qa_lte_signals.h"
#include <cppunit/extensions/HelperMacros.h>
#include <gnuradio/specsense/core/waveforms/lte_downlink.h>
#include <gnuradio/specsense/core/waveforms/lte_sequences.h>
#include <set>

using namespace gr::specsense::core;

namespace {

constexpr auto normal = lte::cyclic_prefix::normal;
constexpr auto extended = lte::cyclic_prefix::extended;
constexpr auto tdd = lte::duplex_mode::tdd;
constexpr auto fdd = lte::duplex_mode::fdd;

const int all_sizes[] = { 6, 15, 25, 50, 75, 100 };

/* TS 36.211, table 4.2-2. */
const std::string patterns[] = { "DSUUUDSUUU", "DSUUDDSUUD", "DSUDDDSUDD", "DSUUUDDDDD",
                                 "DSUUDDDDDD", "DSUDDDDDDD", "DSUUUDSUUD" };

/* TS 36.211, table 4.2-1: DwPTS in T_s. */
const int dwpts_normal[] = { 6592, 19760, 21952, 24144, 26336,
                             6592, 19760, 21952, 24144, 13168 };
const int dwpts_extended[] = { 7680, 20480, 23040, 25600, 7680, 20480, 23040, 12800 };

/*! Nothing but what every subframe has. */
lte_downlink_config idle(int resource_blocks)
{
    lte_downlink_config c;
    c.resource_blocks = resource_blocks;
    c.load = 0.0;
    c.control_load = 0.0;
    c.frame_offset = 0.0;
    c.cell_id = 301;
    return c;
}

lte_downlink_config full(int resource_blocks)
{
    lte_downlink_config c = idle(resource_blocks);
    c.load = 1.0;
    c.control_load = 1.0;
    return c;
}

} // namespace

class qa_lte_downlink : public CppUnit::TestFixture
{
    CPPUNIT_TEST_SUITE(qa_lte_downlink);
    CPPUNIT_TEST(rates_and_bandwidths_are_the_standards);
    CPPUNIT_TEST(prefixes_repeat_the_end_of_their_symbols);
    CPPUNIT_TEST(idle_cells_send_what_the_standard_says_and_nothing_else);
    CPPUNIT_TEST(reserved_elements_stay_empty);
    CPPUNIT_TEST(the_control_region_has_the_symbols_asked_for);
    CPPUNIT_TEST(control_load_is_the_share_of_groups);
    CPPUNIT_TEST(transmit_diversity_can_be_decoded);
    CPPUNIT_TEST(every_modulation_is_used);
    CPPUNIT_TEST(power_at_full_load_is_one);
    CPPUNIT_TEST(data_power_is_over_reference_signals);
    CPPUNIT_TEST(the_load_is_what_was_asked_for);
    CPPUNIT_TEST(resource_blocks_come_in_groups);
    CPPUNIT_TEST(a_new_load_holds_from_the_next_subframe);
    CPPUNIT_TEST(tdd_sends_in_its_downlink_parts_only);
    CPPUNIT_TEST(the_shortest_dwpts_have_no_data);
    CPPUNIT_TEST(activities_are_where_power_is);
    CPPUNIT_TEST(frames_begin_where_asked_or_anywhere);
    CPPUNIT_TEST(occupied_bandwidth_is_the_transmission_bandwidth);
    CPPUNIT_TEST(windows_lower_the_skirts);
    CPPUNIT_TEST(pieces_and_seeds);
    CPPUNIT_TEST(wrong_configurations_are_refused);
    CPPUNIT_TEST_SUITE_END();

    using values = std::vector<std::complex<double>>;

    /*! All elements of the first frame, by subframe and symbol. */
    static std::vector<std::vector<values>> first_frame(const lte_downlink_config& config)
    {
        lte_downlink w(config, 5);
        qa::lte_frames frames(config.resource_blocks, config.prefix);
        const auto x = qa::lte::generate(w, 0.01);
        std::vector<std::vector<values>> frame(10);
        for (int subframe = 0; subframe < 10; ++subframe) {
            for (int l = 0; l < frames.symbols(); ++l) {
                double outside = 0.0;
                frame[subframe].push_back(frames.elements(x, subframe, l, 0.0, &outside));
                CPPUNIT_ASSERT(outside < 1e-5);
            }
        }
        return frame;
    }

    /*! Whether a symbol is one in which the frame transmits. */
    static bool is_sent(const lte_downlink_config& c, int subframe, int symbol)
    {
        if (c.duplex == fdd) {
            return true;
        }
        const char kind = patterns[c.uplink_downlink][subframe];
        const auto* dwpts = c.prefix == normal ? dwpts_normal : dwpts_extended;
        // 2192 T_s and 2560 T_s are a symbol's length, the longer first prefixes apart.
        const int count = dwpts[c.special_subframe] / (c.prefix == normal ? 2192 : 2560);
        return kind == 'D' || (kind == 'S' && symbol < count);
    }

    void rates_and_bandwidths_are_the_standards()
    {
        const double rates[] = { 1.92e6, 3.84e6, 7.68e6, 15.36e6, 23.04e6, 30.72e6 };
        const double widths[] = {
            1.095e6, 2.715e6, 4.515e6, 9.015e6, 13.515e6, 18.015e6
        };
        for (int i = 0; i < 6; ++i) {
            lte_downlink w(full(all_sizes[i]), 1);
            CPPUNIT_ASSERT_DOUBLES_EQUAL(rates[i], w.sample_rate(), 1e-6);
            CPPUNIT_ASSERT_DOUBLES_EQUAL(widths[i], w.bandwidth(), 1e-6);
        }
    }

    void prefixes_repeat_the_end_of_their_symbols()
    {
        for (int size : all_sizes) {
            for (const auto prefix : { normal, extended }) {
                auto c = full(size);
                c.prefix = prefix;
                lte_downlink w(c, 2);
                qa::lte_frames frames(size, prefix);
                const auto x = qa::lte::generate(w, 0.002);
                for (int subframe : { 0, 1 }) {
                    for (int l = 0; l < frames.symbols(); ++l) {
                        const int at = frames.start(subframe, l);
                        for (int i = 0; i < frames.prefix(l); ++i) {
                            CPPUNIT_ASSERT(x[at + i] == x[at + frames.length + i]);
                        }
                        if (at > 0) { // and no sample before does
                            CPPUNIT_ASSERT(
                                std::abs(x[at - 1] - x[at + frames.length - 1]) > 1e-4);
                        }
                    }
                }
            }
        }
    }

    /*! Takes what must be there out of \p frame, and checks it. */
    static void remove_fixed_signals(const lte_downlink_config& c,
                                     std::vector<std::vector<values>>& frame)
    {
        const int slot_symbols = c.prefix == normal ? 7 : 6;
        std::vector<std::complex<double>> gains(c.antenna_ports, 0.0);
        const auto remove =
            [&](std::complex<double>& v, std::complex<float> s, int port) {
                const auto gain = v / std::complex<double>(s);
                if (gains[port] == 0.0) {
                    gains[port] = gain;
                    CPPUNIT_ASSERT_DOUBLES_EQUAL(1.0, std::abs(gain), 1e-5);
                }
                CPPUNIT_ASSERT(std::abs(gain - gains[port]) < 1e-5);
                v = 0.0;
            };
        for (int subframe = 0; subframe < 10; ++subframe) {
            for (int l = 0; l < 2 * slot_symbols; ++l) {
                const int slot = 2 * subframe + l / slot_symbols;
                const int in_slot = l % slot_symbols;
                if (!is_sent(c, subframe, l)) {
                    continue;
                }
                const auto r =
                    lte::crs(c.cell_id, slot, in_slot, c.prefix, c.resource_blocks);
                for (int port = 0; port < c.antenna_ports; ++port) {
                    const int offset =
                        lte::crs_offset(c.cell_id, slot, in_slot, c.prefix, port);
                    for (size_t m = 0; offset >= 0 && m < r.size(); ++m) {
                        remove(frame[subframe][l][6 * m + offset], r[m], port);
                    }
                }
            }
        }
        // TS 36.211, 6.11.1.2 and 6.11.2.2.
        const bool is_fdd = c.duplex == fdd;
        const int first = 6 * c.resource_blocks - 31;
        for (int half : { 0, 5 }) {
            auto& p = is_fdd ? frame[half][slot_symbols - 1] : frame[half + 1][2];
            auto& s = is_fdd ? frame[half][slot_symbols - 2]
                             : frame[half][2 * slot_symbols - 1];
            for (int n = 0; n < 62; ++n) {
                remove(p[first + n], lte::pss(c.cell_id % 3)[n], 0);
                remove(s[first + n], lte::sss(c.cell_id, half)[n], 0);
            }
        }
    }

    void idle_cells_send_what_the_standard_says_and_nothing_else()
    {
        for (const auto duplex : { fdd, tdd }) {
            for (const auto prefix : { normal, extended }) {
                for (int ports : { 1, 2, 4 }) {
                    for (int cell : { 0, 301, 503 }) {
                        auto c = idle(cell == 0 ? 6 : 15);
                        c.duplex = duplex;
                        c.prefix = prefix;
                        c.antenna_ports = ports;
                        c.cell_id = cell;
                        auto frame = first_frame(c);
                        remove_fixed_signals(c, frame);
                        check_broadcast(c, frame);
                        check_format(c, frame);
                        for (const auto& subframe : frame) {
                            for (const auto& symbol : subframe) {
                                for (const auto& v : symbol) {
                                    CPPUNIT_ASSERT(std::abs(v) < 1e-5);
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    /* TS 36.211, 6.6.1 and 6.6.4: a quarter of 1920 bits (normal prefix) or 1728 bits in
     * QPSK, in the first four symbols of slot 1 of subframe 0. */
    static void check_broadcast(const lte_downlink_config& c,
                                std::vector<std::vector<values>>& frame)
    {
        const int slot_symbols = c.prefix == normal ? 7 : 6;
        int count = 0;
        double sum = 0.0;
        for (int l = slot_symbols; l < slot_symbols + 4; ++l) {
            for (int k = 6 * c.resource_blocks - 36; k < 6 * c.resource_blocks + 36;
                 ++k) {
                auto& v = frame[0][l][k];
                if (std::abs(v) > 1e-5) {
                    ++count;
                    sum += std::norm(v);
                    v = 0.0;
                }
            }
        }
        CPPUNIT_ASSERT_EQUAL(c.prefix == normal ? 240 : 216, count);
        CPPUNIT_ASSERT_DOUBLES_EQUAL(double(count), sum, 1e-3);
    }

    /* TS 36.211, 6.7.4: four groups of four elements in each subframe's first symbol. */
    static void check_format(const lte_downlink_config& c,
                             std::vector<std::vector<values>>& frame)
    {
        const int all = 12 * c.resource_blocks;
        const int start = 6 * (c.cell_id % (2 * c.resource_blocks));
        for (int subframe = 0; subframe < 10; ++subframe) {
            if (!is_sent(c, subframe, 0)) {
                continue;
            }
            for (int i = 0; i < 4; ++i) {
                const int k = (start + i * c.resource_blocks / 2 * 6) % all;
                for (int j = 0; j < 6; ++j) {
                    auto& v = frame[subframe][0][k + j];
                    CPPUNIT_ASSERT_EQUAL((k + j) % 3 != c.cell_id % 3,
                                         std::abs(v) > 1e-5);
                    v = 0.0;
                }
            }
        }
    }

    void reserved_elements_stay_empty()
    {
        auto c = full(25);
        c.control_symbols = 1;
        const auto frame = first_frame(c);
        const int center = 6 * 25;
        for (int symbol : { 5, 6 }) { // margins of PSS and SSS
            for (int i = 0; i < 5; ++i) {
                CPPUNIT_ASSERT(std::abs(frame[5][symbol][center - 36 + i]) < 1e-5);
                CPPUNIT_ASSERT(std::abs(frame[5][symbol][center + 31 + i]) < 1e-5);
            }
            CPPUNIT_ASSERT(std::abs(frame[5][symbol][center - 37]) > 1e-2);
            CPPUNIT_ASSERT(std::abs(frame[5][symbol][center + 36]) > 1e-2);
        }
        int empty = 0; // of the PBCH: places of reference signals of ports 1 to 3
        for (int l = 7; l < 11; ++l) {
            for (int k = center - 36; k < center + 36; ++k) {
                empty += std::abs(frame[0][l][k]) < 1e-5;
            }
        }
        CPPUNIT_ASSERT_EQUAL(12 + 24, empty);
        // With one port the control region leaves those of port 1 free, data does not.
        for (int k = 0; k < 300; ++k) {
            const bool first_free = k % 6 == (301 + 3) % 6;
            CPPUNIT_ASSERT_EQUAL(first_free, std::abs(frame[3][0][k]) < 1e-5);
            CPPUNIT_ASSERT(std::abs(frame[3][4][k]) > 1e-2);
        }
    }

    /*! Symbols, from a subframe's first, that hold more than reference signals. */
    static int control_symbols(const lte_downlink_config& c,
                               const std::vector<values>& subframe)
    {
        int symbols = 0;
        for (size_t l = 0; l < subframe.size(); ++l) {
            // Port 0 has elements k with k mod 3 == cell_id mod 3.
            if (std::abs(subframe[l][(c.cell_id + 1) % 3]) > 1e-5) {
                CPPUNIT_ASSERT_EQUAL(int(l), symbols);
                ++symbols;
            }
        }
        return symbols;
    }

    void the_control_region_has_the_symbols_asked_for()
    {
        for (int size : { 6, 15 }) {
            for (const auto duplex : { fdd, tdd }) {
                for (int asked = 0; asked <= 4; ++asked) {
                    const int low = size == 6 ? 2 : 1, high = size == 6 ? 4 : 3;
                    if (asked != 0 && (asked < low || asked > high)) {
                        continue;
                    }
                    auto c = idle(size);
                    c.control_load = 1.0;
                    c.control_symbols = asked;
                    c.duplex = duplex;
                    c.uplink_downlink = 5;
                    std::set<int> seen;
                    lte_downlink w(c, 3);
                    qa::lte_frames frames(size, normal);
                    for (int frame = 0; frame < 10; ++frame) {
                        const auto x = qa::lte::generate(w, 0.01);
                        for (int subframe : { 0, 1, 3, 6, 9 }) {
                            std::vector<values> grid;
                            // Before the PBCH and the synchronization signals.
                            for (int l = 0; l < 5; ++l) {
                                grid.push_back(frames.elements(x, subframe, l));
                            }
                            const bool is_short = duplex == tdd &&
                                (subframe == 1 || subframe == 6);
                            if (size == 6 && is_short) {
                                grid.resize(2); // PSS fills the band
                            }
                            const int got = control_symbols(c, grid);
                            if (is_short) {
                                CPPUNIT_ASSERT(got <= 2);
                                CPPUNIT_ASSERT(asked == 0 || got == std::min(asked, 2));
                            } else {
                                seen.insert(got);
                            }
                        }
                    }
                    if (asked == 0) {
                        CPPUNIT_ASSERT((seen == std::set<int>{ low, low + 1, high }));
                    } else {
                        CPPUNIT_ASSERT(seen == std::set<int>{ asked });
                    }
                }
            }
        }
    }

    void control_load_is_the_share_of_groups()
    {
        for (double load : { 0.2, 0.7 }) {
            auto c = idle(50);
            c.antenna_ports = 2;
            c.control_load = load;
            c.control_symbols = 3;
            const auto frame = first_frame(c);
            int used = 0, all = 0;
            for (const auto& subframe : frame) {
                for (int l : { 1, 2 }) { // without reference signals and PCFICH
                    for (const auto& v : subframe[l]) {
                        used += std::abs(v) > 1e-5;
                        ++all;
                    }
                }
            }
            // 3000 groups: a standard deviation of 0.009.
            CPPUNIT_ASSERT_DOUBLES_EQUAL(load, double(used) / all, 0.03);
        }
    }

    void transmit_diversity_can_be_decoded()
    {
        // TS 36.211, 6.3.4.3: y(0) = a h0 - b* h1, y(1) = b h0 + a* h1, over sqrt(2).
        for (int ports : { 2, 4 }) {
            auto c = idle(15);
            c.antenna_ports = ports;
            c.cell_id = 0;
            const auto frame = first_frame(c);
            std::complex<double> h[4];
            for (int p = 0; p < ports; ++p) {
                const int l = p < 2 ? 0 : 1;
                h[p] = frame[0][l][lte::crs_offset(0, 0, l, normal, p)] /
                    std::complex<double>(lte::crs(0, 0, l, normal, 15)[0]);
            }
            values broadcast;
            for (int l = 7; l < 11; ++l) {
                for (int k = 90 - 36; k < 90 + 36; ++k) {
                    if (l > 8 || k % 3 != 0) { // room for the ports' reference signals
                        broadcast.push_back(frame[0][l][k]);
                    }
                }
                for (size_t i = 0; i < broadcast.size(); i += 2) {
                    const int first = ports == 4 ? int(i / 2 % 2) : 0;
                    const int second = ports == 4 ? first + 2 : 1;
                    const auto a = std::conj(h[first]) * broadcast[i] +
                        h[second] * std::conj(broadcast[i + 1]);
                    const auto b = std::conj(h[first]) * broadcast[i + 1] -
                        h[second] * std::conj(broadcast[i]);
                    for (const auto& v : { a, b }) { // QPSK times sqrt(2)
                        CPPUNIT_ASSERT_DOUBLES_EQUAL(1.0, std::abs(v.real()), 1e-4);
                        CPPUNIT_ASSERT_DOUBLES_EQUAL(1.0, std::abs(v.imag()), 1e-4);
                    }
                }
                broadcast.clear();
            }
        }
    }

    /*! All values are points of a square constellation with levels 1, 3 ... \p levels - 1
     * over the root of \p scale. */
    static bool
    fits(const values& data, std::complex<double> gain, double scale, int levels)
    {
        const auto is_level = [&](double v) {
            const double level = std::abs(v) * std::sqrt(scale);
            const double nearest = 2.0 * std::floor(level / 2.0) + 1.0;
            return std::abs(level - nearest) < 1e-2 && nearest < levels;
        };
        return std::all_of(data.begin(), data.end(), [&](const auto& v) {
            return is_level((v / gain).real()) && is_level((v / gain).imag());
        });
    }

    void every_modulation_is_used()
    {
        auto c = full(100);
        c.scheduling = lte_scheduling::whole_band;
        c.control_symbols = 1;
        lte_downlink w(c, 4);
        qa::lte_frames frames(100, normal);
        std::set<size_t> counts;
        const double scale[] = { 2.0, 10.0, 42.0, 170.0 }; // TS 36.211, 7.1
        for (int frame = 0; frame < 2; ++frame) {
            const auto x = qa::lte::generate(w, 0.01);
            for (int subframe = 0; subframe < 10; ++subframe) {
                const auto crs = frames.elements(x, subframe, 0);
                const auto gain = crs[1] /
                    std::complex<double>(lte::crs(301, 2 * subframe, 0, normal, 100)[0]);
                const auto data = frames.elements(x, subframe, 2);
                int order = 0;
                while (order < 3 && !fits(data, gain, scale[order], 2 << order)) {
                    ++order;
                }
                CPPUNIT_ASSERT(fits(data, gain, scale[order], 2 << order));
                counts.insert(order);
            }
        }
        CPPUNIT_ASSERT_EQUAL(size_t(4), counts.size());
    }

    void power_at_full_load_is_one()
    {
        for (int size : all_sizes) {
            for (int ports : { 1, 2, 4 }) {
                for (const auto prefix : { normal, extended }) {
                    auto c = full(size);
                    c.antenna_ports = ports;
                    c.prefix = prefix;
                    c.control_symbols = 2;
                    lte_downlink w(c, 6);
                    qa::lte_frames frames(size, prefix);
                    const auto x = qa::lte::generate(w, 0.02);
                    // Elements that stay empty: with one port 1/6 of each first symbol,
                    // and room for other ports' reference signals around the PBCH.
                    const double power = qa::lte::mean_power(x.data(), x.size());
                    CPPUNIT_ASSERT_DOUBLES_EQUAL(1.0, power, ports == 1 ? 0.03 : 0.02);
                    // Symbols of nothing but reference signals and data.
                    double plain = 0.0;
                    for (int subframe : { 1, 2, 3, 4, 6, 7, 8, 9 }) {
                        plain += qa::lte::mean_power(x.data() + frames.start(subframe, 2),
                                                frames.subframe_samples() / 2) /
                            8.0;
                    }
                    CPPUNIT_ASSERT_DOUBLES_EQUAL(1.0, plain, size == 6 ? 0.03 : 0.015);
                }
            }
        }
    }

    void data_power_is_over_reference_signals()
    {
        auto c = full(50);
        c.data_power_min_db = c.data_power_max_db = -4.5;
        const auto frame = first_frame(c);
        double data = 0.0, reference = 0.0;
        for (int subframe = 0; subframe < 10; ++subframe) {
            for (const auto& v : frame[subframe][3]) {
                data += std::norm(v) / 6000.0;
            }
            for (int m = 0; m < 100; ++m) {
                reference += std::norm(frame[subframe][0][6 * m + 301 % 6]) / 1000.0;
            }
        }
        CPPUNIT_ASSERT_DOUBLES_EQUAL(-4.5, qa::db(data / reference), 0.1);

        c.data_power_min_db = -6.0;
        c.data_power_max_db = 3.0;
        c.scheduling = lte_scheduling::whole_band;
        lte_downlink w(c, 8);
        qa::lte_frames frames(50, normal);
        double least = 100.0, most = -100.0;
        for (int i = 0; i < 10; ++i) {
            const auto x = qa::lte::generate(w, 0.01);
            for (int subframe : { 1, 2, 3, 4, 6, 7, 8, 9 }) {
                double sum = 0.0;
                for (const auto& v : frames.elements(x, subframe, 3)) {
                    sum += std::norm(v) / 600.0;
                }
                least = std::min(least, qa::db(sum));
                most = std::max(most, qa::db(sum));
            }
        }
        CPPUNIT_ASSERT(least > -6.4 && least < -5.0 && most > 2.0 && most < 3.4);
    }

    /*! By resource block: whether data was sent in \p subframe. */
    static std::vector<bool>
    blocks_in_use(qa::lte_frames& frames, const qa::samples& x, int subframe)
    {
        const auto v = frames.elements(x, subframe, 9); // has neither pilots nor channels
        std::vector<bool> used(frames.blocks);
        for (int b = 0; b < frames.blocks; ++b) {
            used[b] = std::abs(v[12 * b]) > 1e-4;
            for (int i = 1; i < 12; ++i) {
                CPPUNIT_ASSERT(used[b] == (std::abs(v[12 * b + i]) > 1e-4));
            }
        }
        return used;
    }

    void the_load_is_what_was_asked_for()
    {
        for (const auto mode :
             { lte_scheduling::whole_band, lte_scheduling::few_blocks }) {
            for (double load : { 0.0, 0.1, 0.5, 0.8, 1.0 }) {
                auto c = idle(15);
                c.scheduling = mode;
                c.load = load;
                lte_downlink w(c, 9);
                qa::lte_frames frames(15, normal);
                std::vector<int> used(15, 0);
                int partly = 0, total = 0;
                const int subframes = 900;
                for (int i = 0; i < 100; ++i) {
                    const auto x = qa::lte::generate(w, 0.01);
                    for (int subframe = 1; subframe < 10; ++subframe) { // 0 has the PBCH
                        const auto in_use = blocks_in_use(frames, x, subframe);
                        const auto n = std::count(in_use.begin(), in_use.end(), true);
                        partly += n > 0 && n < 15;
                        total += int(n);
                        for (int b = 0; b < 15; ++b) {
                            used[b] += in_use[b];
                        }
                    }
                }
                // A standard deviation of 0.017 (whole band at 0.5), for a block alone
                // as well.
                const double share = double(total) / (15 * subframes);
                CPPUNIT_ASSERT_DOUBLES_EQUAL(
                    load, share, load == 0.0 || load == 1.0 ? 0.0 : 0.05);
                for (int n : used) {
                    CPPUNIT_ASSERT_DOUBLES_EQUAL(load, double(n) / subframes, 0.07);
                }
                if (mode == lte_scheduling::whole_band) {
                    CPPUNIT_ASSERT_EQUAL(0, partly);
                } else if (load > 0.0 && load < 1.0) {
                    CPPUNIT_ASSERT(partly > subframes / 3);
                }
            }
        }
    }

    void resource_blocks_come_in_groups()
    {
        // TS 36.213, table 7.1.6.1-1.
        const int group_sizes[] = { 1, 2, 2, 3, 4, 4 };
        for (int i = 0; i < 6; ++i) {
            const int size = all_sizes[i], group = group_sizes[i];
            auto c = idle(size);
            c.load = 0.5;
            lte_downlink w(c, 10);
            qa::lte_frames frames(size, normal);
            std::set<int> borders; // blocks at which use begins or ends
            for (int frame = 0; frame < 10; ++frame) {
                const auto x = qa::lte::generate(w, 0.01);
                for (int subframe = 1; subframe < 10; ++subframe) {
                    const auto used = blocks_in_use(frames, x, subframe);
                    for (int b = 1; b < size; ++b) {
                        if (used[b] != used[b - 1]) {
                            borders.insert(b);
                        }
                    }
                }
            }
            CPPUNIT_ASSERT_EQUAL(size_t((size + group - 1) / group - 1), borders.size());
            for (int b : borders) {
                CPPUNIT_ASSERT_EQUAL(0, b % group);
            }
        }
    }

    void a_new_load_holds_from_the_next_subframe()
    {
        auto c = idle(25);
        lte_downlink w(c, 11);
        qa::lte_frames frames(25, normal);
        auto x = qa::lte::generate(w, 0.0033);
        w.set_load(1.0);
        qa::samples rest(size_t(0.0067 * w.sample_rate()));
        w.generate(rest.data(), rest.size());
        x.insert(x.end(), rest.begin(), rest.end());
        for (int subframe : { 1, 2, 3 }) {
            CPPUNIT_ASSERT(blocks_in_use(frames, x, subframe) ==
                           std::vector<bool>(25, false));
        }
        for (int subframe : { 4, 6, 9 }) {
            CPPUNIT_ASSERT(blocks_in_use(frames, x, subframe) ==
                           std::vector<bool>(25, true));
        }
        qa::refused("lte_downlink: load must be 0 to 1, got 1.5",
                    [&] { w.set_load(1.5); });
    }

    void tdd_sends_in_its_downlink_parts_only()
    {
        for (const auto prefix : { normal, extended }) {
            for (int pattern = 0; pattern < 7; ++pattern) {
                for (int special = 0; special < (prefix == normal ? 10 : 8); ++special) {
                    auto c = full(6);
                    c.scheduling = lte_scheduling::whole_band;
                    c.control_symbols = 2;
                    c.duplex = tdd;
                    c.prefix = prefix;
                    c.uplink_downlink = pattern;
                    c.special_subframe = special;
                    lte_downlink w(c, 12);
                    const auto x = qa::lte::generate(w, 0.01);
                    const int dwpts =
                        (prefix == normal ? dwpts_normal : dwpts_extended)[special] / 16;
                    for (int subframe = 0; subframe < 10; ++subframe) {
                        const char kind = patterns[pattern][subframe];
                        const int on = kind == 'D' ? 1920 : kind == 'S' ? dwpts : 0;
                        const auto* start = x.data() + 1920 * subframe;
                        // QPSK alone may add up to nothing, in a sample here and there.
                        CPPUNIT_ASSERT(std::count_if(start, start + on, is_zero) < 5);
                        CPPUNIT_ASSERT(on == 0 || !is_zero(start[on - 1]));
                        CPPUNIT_ASSERT(std::all_of(start + on, start + 1920, is_zero));
                    }
                }
            }
        }
    }

    static bool is_zero(const qa::sample& v) { return v == qa::sample(0.0f, 0.0f); }

    void the_shortest_dwpts_have_no_data()
    {
        // TS 36.213, 7.1.7. Symbol 2 has the PSS alone, which leaves most of 25 blocks.
        for (int special : { 0, 5, 9 }) {
            auto c = full(25);
            c.duplex = tdd;
            c.special_subframe = special;
            c.control_symbols = 2;
            const auto frame = first_frame(c);
            CPPUNIT_ASSERT(std::abs(frame[1][1][1]) > 1e-2);
            CPPUNIT_ASSERT_EQUAL(special == 9, std::abs(frame[1][2][1]) > 1e-2);
            CPPUNIT_ASSERT_EQUAL(special == 9, std::abs(frame[1][5][1]) > 1e-2);
        }
    }

    void activities_are_where_power_is()
    {
        for (const auto duplex : { fdd, tdd }) {
            auto c = full(6);
            c.duplex = duplex;
            c.control_symbols = 2;
            c.frame_offset = 0.00231;
            lte_downlink w(c, 13);
            const double rate = w.sample_rate();
            qa::samples x;
            std::vector<activity> all;
            for (int piece = 0; piece < 20; ++piece) {
                const auto more = qa::lte::generate(w, 0.0017);
                x.insert(x.end(), more.begin(), more.end());
                const auto got = w.take_activities();
                all.insert(all.end(), got.begin(), got.end());
                // What has begun within the samples is known.
                CPPUNIT_ASSERT(duplex == tdd ||
                               all.back().stop >= double(x.size()) / rate - 1e-9);
            }
            std::vector<bool> on(x.size() + 4000, false);
            double last = 0.0;
            for (const auto& a : all) {
                CPPUNIT_ASSERT(a.start > last - 1e-9 && a.stop > a.start);
                CPPUNIT_ASSERT(duplex == tdd || a.start < last + 1e-9);
                CPPUNIT_ASSERT_DOUBLES_EQUAL(-547.5e3, a.freq_lower_edge, 1e-6);
                CPPUNIT_ASSERT_DOUBLES_EQUAL(547.5e3, a.freq_upper_edge, 1e-6);
                last = a.stop;
                std::fill(on.begin() + std::lround(a.start * rate),
                          on.begin() + std::lround(a.stop * rate),
                          true);
            }
            int zeros = 0;
            for (size_t i = 0; i < x.size(); ++i) {
                CPPUNIT_ASSERT(on[i] || is_zero(x[i]));
                zeros += on[i] && is_zero(x[i]);
            }
            CPPUNIT_ASSERT(zeros < 10); // QPSK alone may add up to nothing
        }
    }

    void frames_begin_where_asked_or_anywhere()
    {
        auto c = full(6);
        lte_downlink whole(c, 14);
        const auto x = qa::lte::generate(whole, 0.02);
        c.frame_offset = 0.0003; // in the same subframe: the same numbers are drawn
        lte_downlink cut(c, 14);
        const auto y = qa::lte::generate(cut, 0.01);
        CPPUNIT_ASSERT(std::equal(y.begin(), y.end(), x.begin() + 576));

        c.frame_offset = -1.0;
        std::set<size_t> places;
        double sum = 0.0;
        for (int seed = 0; seed < 40; ++seed) {
            lte_downlink w(c, seed);
            const size_t at = find_first_half(qa::lte::generate(w, 0.02));
            places.insert(at);
            sum += double(at) / 19200.0 / 40.0;
        }
        CPPUNIT_ASSERT(places.size() > 38);
        CPPUNIT_ASSERT_DOUBLES_EQUAL(0.5, sum, 0.15); // standard deviation 0.046
    }

    /*! Where the PSS and SSS of subframe 0 are, in samples modulo a frame; 1.92 MS/s. */
    static size_t find_first_half(const qa::samples& x)
    {
        qa::samples replica(137 + 128);
        const auto put = [&](size_t at, int n, std::complex<float> v) {
            const int k = n < 31 ? n - 31 : n - 30;
            for (int i = 0; i < 128; ++i) {
                replica[at + i] += v *
                    std::complex<float>(std::polar(1.0, 2.0 * M_PI * k * i / 128.0));
            }
        };
        for (int n = 0; n < 62; ++n) {
            put(0, n, lte::sss(301, 0)[n]);
            put(137, n, lte::pss(301 % 3)[n]);
        }
        size_t best = 0;
        float most = 0.0f;
        for (size_t at = 0; at < 19200; ++at) {
            std::complex<float> sum = 0.0f;
            for (size_t i = 0; i < replica.size(); ++i) {
                sum += x[at + i] * std::conj(replica[i]);
            }
            if (std::norm(sum) > most) {
                most = std::norm(sum);
                best = at;
            }
        }
        return best;
    }

    void occupied_bandwidth_is_the_transmission_bandwidth()
    {
        for (int size : all_sizes) {
            auto c = full(size);
            c.window = 0.5;
            lte_downlink w(c, 15);
            const auto x = qa::lte::generate(w, 0.01);
            const double measured = qa::lte::occupied_bandwidth(x, w.sample_rate());
            CPPUNIT_ASSERT(measured > 0.98 * 180e3 * size);
            CPPUNIT_ASSERT(measured < w.bandwidth());
        }
    }

    void windows_lower_the_skirts()
    {
        // 5 MHz: from the channel's edge to that of the sampled band.
        double skirts[3];
        const double windows[] = { 0.0, 0.5, 1.0 };
        for (int i = 0; i < 3; ++i) {
            auto c = full(25);
            c.window = windows[i];
            lte_downlink w(c, 16);
            const auto x = qa::lte::generate(w, 0.02);
            const double rate = w.sample_rate();
            skirts[i] = qa::db((qa::lte::power_between(x, rate, -rate / 2.0, -2.5e6) +
                                qa::lte::power_between(x, rate, 2.5e6, rate / 2.0)) /
                               qa::lte::mean_power(x.data(), x.size()));
        }
        CPPUNIT_ASSERT(skirts[0] > -34.0 && skirts[0] < -30.0);
        CPPUNIT_ASSERT(skirts[1] < -45.0);
        CPPUNIT_ASSERT(skirts[2] < -60.0);
    }

    void pieces_and_seeds()
    {
        for (int size : { 6, 75 }) {
            lte_downlink_config c;
            c.resource_blocks = size;
            c.antenna_ports = 2;
            c.duplex = size == 6 ? tdd : fdd;
            c.window = 0.4;
            c.data_power_min_db = -3.0;
            qa::check_reproducible<lte_downlink>(c, 0.012);
        }
    }

    void wrong_configurations_are_refused()
    {
        const auto refuse = [](const std::string& reason, auto change) {
            lte_downlink_config c;
            change(c);
            qa::refused("lte_downlink: " + reason, [&] { c.validate(); });
            qa::refused("lte_downlink: " + reason, [&] { lte_downlink w(c, 1); });
        };
        using config = lte_downlink_config;
        refuse(
            "resource_blocks must be 6, 15, 25, 50, 75 or 100 (TS 36.104, 5.6), got 20",
            [](config& c) { c.resource_blocks = 20; });
        refuse("uplink_downlink must be 0 to 6 (TS 36.211, table 4.2-2), got 7",
               [](config& c) {
                   c.duplex = tdd;
                   c.uplink_downlink = 7;
               });
        refuse("special_subframe must be 0 to 9 (TS 36.211, table 4.2-1), got 10",
               [](config& c) {
                   c.duplex = tdd;
                   c.special_subframe = 10;
               });
        refuse("special_subframe must be 0 to 7 with the extended cyclic prefix (TS "
               "36.211, table 4.2-1), got 8",
               [](config& c) {
                   c.duplex = tdd;
                   c.prefix = extended;
                   c.special_subframe = 8;
               });
        refuse("cell_id must be 0 to 503 (TS 36.211, 6.11), got 504",
               [](config& c) { c.cell_id = 504; });
        refuse("antenna_ports must be 1, 2 or 4 (TS 36.211, 6.2.1), got 3",
               [](config& c) { c.antenna_ports = 3; });
        refuse("control_symbols must be 1 to 3, or 0 to draw them (TS 36.211, table "
               "6.7-1), got 4",
               [](config& c) { c.control_symbols = 4; });
        refuse("control_symbols must be 2 to 4 with at most 10 resource blocks, or 0 to "
               "draw them (TS 36.211, table 6.7-1), got 1",
               [](config& c) {
                   c.resource_blocks = 6;
                   c.control_symbols = 1;
               });
        refuse("control_load must be 0 to 1, got -0.1",
               [](config& c) { c.control_load = -0.1; });
        refuse("load must be 0 to 1, got 1.1", [](config& c) { c.load = 1.1; });
        refuse("load must be 0 to 1, got nan", [](config& c) { c.load = NAN; });
        refuse("data_power_min_db must not be above data_power_max_db, got 1 and 0",
               [](config& c) { c.data_power_min_db = 1.0; });
        refuse("window must be 0 to 1, got 2", [](config& c) { c.window = 2.0; });
        refuse("frame_offset must be below 0.01 s (TS 36.211, 4), got 0.01",
               [](config& c) { c.frame_offset = 0.01; });
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(qa_lte_downlink);
