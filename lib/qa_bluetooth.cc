// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/waveforms/bluetooth_hops.h"
#include "qa_emitted.h"
#include <gnuradio/specsense/core/waveforms/bluetooth.h>
#include <map>

using namespace gr::specsense::core;

class qa_bluetooth : public CppUnit::TestFixture
{
    CPPUNIT_TEST_SUITE(qa_bluetooth);
    CPPUNIT_TEST(frequency_deviates_by_half_the_modulation_index);
    CPPUNIT_TEST(advertising_packets_begin_as_the_standard_says);
    CPPUNIT_TEST(classic_access_codes_are_framed_and_stay);
    CPPUNIT_TEST(classic_packets_keep_to_slots);
    CPPUNIT_TEST(classic_hops_use_all_channels_alike);
    CPPUNIT_TEST(advertising_takes_its_channels_in_turn);
    CPPUNIT_TEST(connections_hop_by_the_algorithm);
    CPPUNIT_TEST(a_view_sees_its_share_of_the_band);
    CPPUNIT_TEST(truth_is_where_the_power_is);
    CPPUNIT_TEST(channels_hold_the_spectrum);
    CPPUNIT_TEST(pieces_and_seeds);
    CPPUNIT_TEST(wrong_configurations_are_refused);
    CPPUNIT_TEST_SUITE_END();

    static bluetooth_config
    config(bluetooth_mode mode, int first_channel = 0, int channels = 1)
    {
        bluetooth_config c;
        c.mode = mode;
        c.first_channel = first_channel;
        c.channels = channels;
        c.hopping = bluetooth_hopping::within_view;
        c.load = 1.0;
        return c;
    }

    // Frequency in Hz at the middle of each bit of a packet, from its centre.
    static std::vector<double>
    frequencies(const qa::samples& x, const activity& a, double rate)
    {
        const double centre = 0.5 * (a.freq_lower_edge + a.freq_upper_edge);
        std::vector<double> f;
        for (double t = a.start + 1e-6; t < a.stop - 0.5e-6; t += 1e-6) {
            const size_t n = size_t(std::lround(t * rate));
            f.push_back(std::arg(x[n] * std::conj(x[n - 1])) / (2.0 * M_PI) * rate -
                        centre);
        }
        return f;
    }

    static std::vector<int> bits(const qa::samples& x, const activity& a, double rate)
    {
        std::vector<int> all;
        for (double f : frequencies(x, a, rate)) {
            all.push_back(f > 0.0);
        }
        return all;
    }

    void frequency_deviates_by_half_the_modulation_index()
    {
        for (const auto& [mode, index] :
             { std::pair(bluetooth_mode::classic, 0.0),
               std::pair(bluetooth_mode::classic, 0.28),
               std::pair(bluetooth_mode::classic, 0.35),
               std::pair(bluetooth_mode::low_energy_connection, 0.5) }) {
            auto c = config(mode, 3, 5);
            c.modulation_index = index;
            bluetooth w(c, 2);
            const double rate = w.sample_rate(), seconds = 0.1;
            const auto x = qa::generate(w, seconds);
            const double deviation = 0.5e6 * (index > 0.0 ? index : 0.315);
            double steady = 0.0, alternating = 0.0;
            int n_steady = 0, n_alternating = 0;
            for (const auto& a : qa::ended(w, seconds)) {
                const auto f = frequencies(x, a, rate);
                for (size_t i = 2; i + 2 < f.size(); ++i) {
                    const auto same = [&](int d) { return f[i] * f[i + d] > 0.0; };
                    if (same(-2) && same(-1) && same(1) && same(2)) {
                        steady += std::abs(f[i]);
                        ++n_steady;
                    } else if (!same(-1) && !same(1) && same(-2) && same(2)) {
                        alternating += std::abs(f[i]);
                        ++n_alternating;
                    }
                }
            }
            CPPUNIT_ASSERT(n_steady > 50 && n_alternating > 50);
            CPPUNIT_ASSERT_DOUBLES_EQUAL(1.0, steady / n_steady / deviation, 0.01);
            // BT 0.5: a bit between two others reaches 2 erf(pi BT / sqrt(2 ln 2)) - 1
            // of that (0.88), when it must reach 0.8 (volume 2 part A, 3.1.1).
            const double bt_0_5 =
                2.0 * std::erf(M_PI * 0.5 / std::sqrt(2.0 * std::log(2.0))) - 1.0;
            CPPUNIT_ASSERT_DOUBLES_EQUAL(
                bt_0_5, alternating / n_alternating / deviation, 0.015);
        }
    }

    void advertising_packets_begin_as_the_standard_says()
    {
        auto c = config(bluetooth_mode::low_energy_advertising, 10, 5);
        bluetooth w(c, 3);
        const double seconds = 0.2;
        const auto x = qa::generate(w, seconds);
        const auto all = qa::ended(w, seconds);
        CPPUNIT_ASSERT(all.size() > 4);
        for (const auto& a : all) {
            const auto got = bits(x, a, w.sample_rate());
            // Volume 6 part B, 2.1.1 and 2.1.2: 8 alternating bits, then 0x8E89BED6.
            uint32_t address = 0;
            for (int i = 0; i < 8; ++i) {
                CPPUNIT_ASSERT_EQUAL(i % 2, got[i]);
            }
            for (int i = 0; i < 32; ++i) {
                address |= uint32_t(got[8 + i]) << i;
            }
            CPPUNIT_ASSERT_EQUAL(0x8e89bed6u, address);
            // 2 octets of header, 6 to 37 of payload, 3 of CRC.
            const int octets = int(got.size()) / 8;
            CPPUNIT_ASSERT_EQUAL(size_t(8 * octets), got.size());
            CPPUNIT_ASSERT(octets >= 5 + 2 + 6 + 3 && octets <= 5 + 2 + 37 + 3);
            // Channel 12 of 10 to 14 is the middle.
            CPPUNIT_ASSERT_DOUBLES_EQUAL(0.0, a.freq_lower_edge + a.freq_upper_edge, 1.0);
        }
    }

    void classic_access_codes_are_framed_and_stay()
    {
        bluetooth w(config(bluetooth_mode::classic, 40, 1), 4);
        const double seconds = 0.05;
        const auto x = qa::generate(w, seconds);
        const auto all = qa::ended(w, seconds);
        const auto first = bits(x, all[0], w.sample_rate());
        for (const auto& a : all) {
            const auto got = bits(x, a, w.sample_rate());
            CPPUNIT_ASSERT(std::equal(first.begin(), first.begin() + 72, got.begin()));
        }
        for (int i = 0; i < 4; ++i) {
            CPPUNIT_ASSERT(first[i] != first[i + 1]);       // preamble
            CPPUNIT_ASSERT(first[67 + i] != first[68 + i]); // trailer
        }
    }

    void classic_packets_keep_to_slots()
    {
        for (int longest : { 1, 3, 5 }) {
            auto c = config(bluetooth_mode::classic, 0, 79);
            c.longest_packet_slots = longest;
            c.load = 0.6;
            bluetooth_hops hops(c, random_source(5));
            int64_t master = -1, last_end = 0;
            int busy = 0, chances = 0;
            std::map<int64_t, int> slots;
            const int64_t first = hops.next().start;
            for (int i = 0; i < 2000; ++i) {
                const auto p = hops.next();
                const int64_t slot = (p.start - first) / 625;
                CPPUNIT_ASSERT_EQUAL(int64_t(0), (p.start - first) % 625);
                CPPUNIT_ASSERT(p.start >= last_end);
                // A packet leaves time to hop: 366, 1622 and 2870 us of 1, 3 and 5
                // slots at most.
                CPPUNIT_ASSERT(p.bits >= 126 && p.bits <= 2870);
                const int64_t taken = p.bits <= 366 ? 1 : p.bits <= 1622 ? 3 : 5;
                CPPUNIT_ASSERT(taken <= longest);
                ++slots[taken];
                last_end = p.start + 625 * taken;
                if (slot % 2 == 0) {
                    chances += master >= 0 ? int(slot - master) / 2 : 0;
                    ++busy;
                    master = slot + taken + 1;
                } else {
                    CPPUNIT_ASSERT(master < 0 || master - 1 == slot);
                    master = slot + taken;
                }
            }
            CPPUNIT_ASSERT_EQUAL(size_t(longest / 2 + 1), slots.size());
            // The master takes 0.6 of its chances.
            CPPUNIT_ASSERT_DOUBLES_EQUAL(0.6, busy / double(busy + chances), 0.05);
        }
    }

    void classic_hops_use_all_channels_alike()
    {
        bluetooth_hops hops(config(bluetooth_mode::classic, 0, 79), random_source(6));
        std::vector<int> count(79);
        const int packets = 79000;
        for (int i = 0; i < packets; ++i) {
            ++count.at(hops.next().channel);
        }
        double chi_square = 0.0;
        for (int n : count) {
            chi_square += (n - 1000.0) * (n - 1000.0) / 1000.0;
        }
        // 78 degrees of freedom: 40 to 130 but for one seed in ten thousand.
        CPPUNIT_ASSERT(chi_square > 40.0 && chi_square < 130.0);
    }

    void advertising_takes_its_channels_in_turn()
    {
        auto c = config(bluetooth_mode::low_energy_advertising, 0, 40);
        c.event_interval_s = 0.1;
        bluetooth_hops hops(c, random_source(7));
        int64_t last = 0, first = 0;
        for (int event = 0; event < 500; ++event) {
            const int wanted[] = { 0, 12, 39 };
            int64_t end = 0;
            for (int channel : wanted) {
                const auto p = hops.next();
                CPPUNIT_ASSERT_EQUAL(channel, p.channel);
                if (channel == 0) {
                    const int64_t interval = p.start - last;
                    CPPUNIT_ASSERT(event == 0 ||
                                   (interval >= 100000 && interval <= 110000));
                    last = p.start;
                    first = event == 0 ? p.start : first;
                } else {
                    CPPUNIT_ASSERT(p.start > end && p.start < end + 10000);
                }
                end = p.start + p.bits;
            }
        }
        CPPUNIT_ASSERT_DOUBLES_EQUAL(105000.0, double(last - first) / 499, 700.0);
    }

    void connections_hop_by_the_algorithm()
    {
        for (int channels : { 40, 10 }) {
            auto c = config(bluetooth_mode::low_energy_connection, 0, channels);
            c.load = 0.5;
            bluetooth_hops hops(c, random_source(8));
            // Data channels 0 to 36 skip the places 0, 12 and 39.
            std::vector<int> events;
            bluetooth_packet before{ -1000000, 0, 0 };
            int64_t anchor = 0;
            for (int i = 0; i < 1000; ++i) {
                const auto p = hops.next();
                CPPUNIT_ASSERT(p.channel != 0 && p.channel != 12 && p.channel != 39);
                if (p.start - before.start - before.bits == 150) {
                    CPPUNIT_ASSERT_EQUAL(before.channel, p.channel);
                } else {
                    CPPUNIT_ASSERT(events.empty() || p.start - anchor == 30000);
                    anchor = p.start;
                    events.push_back(p.channel < 12 ? p.channel - 1 : p.channel - 2);
                }
                before = p;
            }
            CPPUNIT_ASSERT(events.size() > 100);
            // With all channels, each is its predecessor plus an increment of 5 to 16;
            // with 9 of them (0 to 8), others are taken modulo 9.
            int found = 0;
            for (int increment = 5; increment <= 16; ++increment) {
                bool same = true;
                for (size_t i = 0; i < events.size(); ++i) {
                    const int unmapped = int(i + 1) * increment % 37;
                    const int mapped = channels == 40 || unmapped < 9 ? unmapped
                                                                      : unmapped % 9;
                    same = same && events[i] == mapped;
                }
                found += same;
            }
            CPPUNIT_ASSERT_EQUAL(1, found);
        }
    }

    void a_view_sees_its_share_of_the_band()
    {
        auto c = config(bluetooth_mode::classic, 20, 8);
        c.longest_packet_slots = 1;
        const double seconds = 1.0;
        bluetooth within(c, 9);
        c.hopping = bluetooth_hopping::whole_band;
        bluetooth part(c, 9);
        CPPUNIT_ASSERT_EQUAL(8e6, part.bandwidth());
        CPPUNIT_ASSERT_EQUAL(12e6, part.sample_rate());
        qa::generate(within, seconds);
        qa::generate(part, seconds);
        CPPUNIT_ASSERT_DOUBLES_EQUAL(1600.0, qa::ended(within, seconds).size(), 2.0);
        // 1600 * 8 / 79 = 162, with a standard deviation of 12.
        CPPUNIT_ASSERT_DOUBLES_EQUAL(162.0, qa::ended(part, seconds).size(), 50.0);
        c.channels = 0;
        CPPUNIT_ASSERT_EQUAL(59e6, bluetooth(c, 1).bandwidth());
    }

    void truth_is_where_the_power_is()
    {
        for (const auto& c : { config(bluetooth_mode::classic, 0, 7),
                               config(bluetooth_mode::low_energy_advertising, 12, 6),
                               config(bluetooth_mode::low_energy_connection, 20, 6) }) {
            bluetooth w(c, 10);
            const double seconds = 0.1, rate = w.sample_rate();
            const auto x = qa::generate(w, seconds);
            const auto all = qa::ended(w, seconds);
            qa::check_truth(x, all, rate, 0.02);
            for (const auto& a : all) {
                const auto p = qa::cut(x, a, rate);
                CPPUNIT_ASSERT(a.freq_lower_edge > -0.5 * w.bandwidth());
                CPPUNIT_ASSERT(a.freq_upper_edge < 0.5 * w.bandwidth());
                if (p.size() < 10000) {
                    continue;
                }
                CPPUNIT_ASSERT(
                    qa::power_between(p, rate, a.freq_lower_edge, a.freq_upper_edge) >
                    0.975);
                CPPUNIT_ASSERT_DOUBLES_EQUAL(1.0,
                                             qa::occupied_bandwidth(p, rate) /
                                                 (a.freq_upper_edge - a.freq_lower_edge),
                                             0.12);
            }
        }
    }

    void channels_hold_the_spectrum()
    {
        // Volume 2 part A, 3.2.1: 20 dB down within 1 MHz. The rise and the fall are
        // included.
        bluetooth w(config(bluetooth_mode::classic, 30, 1), 11);
        const auto x = qa::generate(w, 0.2);
        const qa::mean_spectrum spectrum(x, w.sample_rate(), 266);
        const double highest = spectrum.highest(-0.5e6, 0.5e6);
        CPPUNIT_ASSERT(qa::db(spectrum.highest(0.5e6, 3e6) / highest) < -20.0);
        CPPUNIT_ASSERT(qa::db(spectrum.highest(-3e6, -0.5e6) / highest) < -20.0);
        // Two channels away, -20 dBm in 1 MHz are allowed (3.2.2): 40 dB down for the
        // strongest, of 20 dBm.
        const double all = spectrum.power(-0.5e6, 0.5e6);
        CPPUNIT_ASSERT(qa::db(spectrum.power(1.5e6, 2.5e6) / all) < -40.0);
    }

    void pieces_and_seeds()
    {
        qa::check_seeds_and_pieces<bluetooth>(config(bluetooth_mode::classic, 0, 79),
                                              500000);
        qa::check_seeds_and_pieces<bluetooth>(
            config(bluetooth_mode::low_energy_connection, 5, 4), 500000);
    }

    void wrong_configurations_are_refused()
    {
        const auto refused = [](const bluetooth_config& c, const char* text) {
            qa::check_refused<bluetooth>(c, text);
        };
        auto c = config(bluetooth_mode::classic, 79);
        refused(c, "bluetooth: first_channel must be 0 to 78, got 79");
        c = config(bluetooth_mode::low_energy_connection, 35, 6);
        refused(c,
                "bluetooth: channels must be 1 to 5 from first_channel 35 up, or 0 for "
                "all, got 6");
        c = config(bluetooth_mode::classic);
        c.load = 0.0;
        refused(c, "bluetooth: load must be above 0 and at most 1, got 0");
        c = config(bluetooth_mode::classic);
        c.longest_packet_slots = 2;
        refused(c,
                "bluetooth: longest_packet_slots must be 1, 3 or 5 (Core 5.4, volume 2 "
                "part B, 6.5), got 2");
        c = config(bluetooth_mode::low_energy_advertising);
        c.event_interval_s = 0.001;
        refused(c,
                "bluetooth: event_interval_s must be 0.0075 to 10.24 (Core 5.4, volume 6 "
                "part B, 4.4.2.2 and 4.5.1), got 0.001");
        c = config(bluetooth_mode::classic);
        c.modulation_index = 0.5;
        refused(c,
                "bluetooth: modulation_index must be 0.28 to 0.35 (Core 5.4, volume 2 "
                "part A, 3.1.1), or 0 for the middle, got 0.5");
        c = config(bluetooth_mode::low_energy_advertising, 1, 11);
        refused(c,
                "bluetooth: none of the channels that this mode uses is in view, got "
                "channels 1 to 11");
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(qa_bluetooth);
