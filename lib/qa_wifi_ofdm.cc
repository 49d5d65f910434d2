// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/fft.h"
#include "core/waveforms/wifi_ofdm_fields.h"
#include "qa_emitted.h"
#include <gnuradio/specsense/core/waveforms/wifi_ofdm.h>
#include <map>
#include <numeric>

using namespace gr::specsense::core;

class qa_wifi_ofdm : public CppUnit::TestFixture
{
    CPPUNIT_TEST_SUITE(qa_wifi_ofdm);
    CPPUNIT_TEST(training_is_the_standards);
    CPPUNIT_TEST(short_training_repeats_every_0_8_us);
    CPPUNIT_TEST(signal_bits_are_the_standards);
    CPPUNIT_TEST(ht_signal_has_the_standards_checksum);
    CPPUNIT_TEST(packets_are_what_their_signal_field_says);
    CPPUNIT_TEST(pilots_follow_the_polarity_sequence);
    CPPUNIT_TEST(data_are_points_of_their_constellation);
    CPPUNIT_TEST(ht_packets_are_what_their_ht_signal_field_says);
    CPPUNIT_TEST(wide_fields_are_copies_turned_by_90_degrees);
    CPPUNIT_TEST(guard_intervals_repeat_the_symbols_ends);
    CPPUNIT_TEST(spectrum_keeps_the_transmit_mask);
    CPPUNIT_TEST(truth_is_where_the_power_is);
    CPPUNIT_TEST(responses_come_after_sifs_and_data_after_difs);
    CPPUNIT_TEST(load_is_what_was_asked_for);
    CPPUNIT_TEST(beacons_keep_their_times);
    CPPUNIT_TEST(pieces_and_seeds);
    CPPUNIT_TEST(wrong_configurations_are_refused);
    CPPUNIT_TEST_SUITE_END();

    // Packets of one configuration, without beacons.
    struct traffic {
        explicit traffic(wifi_ofdm_config c, double seconds = 0.004)
        {
            c.beacon_interval_s = 0.0;
            wifi_ofdm w(c, 3);
            rate = w.sample_rate();
            samples = qa::generate(w, seconds);
            for (const auto& a : qa::ended(w, seconds)) {
                packets.push_back(qa::cut(samples, a, rate));
                activities.push_back(a);
            }
            length = c.channel == wifi_channel::ht_40 ? 256 : 128;
        }

        // Subcarriers -n to n of the symbol whose transform starts at \p start.
        qa::samples symbol(const qa::samples& packet, size_t start, int n) const
        {
            fft f(length, fft_direction::forward);
            std::copy_n(packet.begin() + start, length, f.data());
            f.execute();
            qa::samples s;
            for (int k = -n; k <= n; ++k) {
                s.push_back(f.data()[(k + length) % length] / float(length));
            }
            return s;
        }

        // Symbol of 4 us (at 20 MHz), number 0 beginning 16 us after the packet.
        qa::samples symbol_number(const qa::samples& packet, int number, int n) const
        {
            const size_t symbol_length = length * 5 / 4;
            return symbol(packet, (4 + number) * symbol_length + length / 4, n);
        }

        double rate;
        int length; // of the transform
        qa::samples samples;
        std::vector<activity> activities;
        std::vector<qa::samples> packets;
    };

    static wifi_ofdm_config config(wifi_channel channel,
                                   wifi_modulation modulation = wifi_modulation::any)
    {
        wifi_ofdm_config c;
        c.channel = channel;
        c.modulation = modulation;
        c.load = 0.9;
        return c;
    }

    // Without noise, each coded bit pair gives the next bit: the first generator of the
    // code, 133 octal, contains the newest bit.
    static std::vector<int> decode(const std::vector<int>& interleaved)
    {
        std::vector<int> bits;
        for (size_t start = 0; start < interleaved.size(); start += 48) {
            for (int k = 0; k < 48; k += 2) {
                const auto before = [&](size_t n) {
                    return bits.size() >= n ? bits[bits.size() - n] : 0;
                };
                const int place = 3 * (k % 16) + k / 16;
                bits.push_back(interleaved[start + place] ^ before(2) ^ before(3) ^
                               before(5) ^ before(6));
            }
        }
        return bits;
    }

    static int number(const std::vector<int>& bits, int first, int count)
    {
        int value = 0;
        for (int i = 0; i < count; ++i) {
            value |= bits[first + i] << i;
        }
        return value;
    }

    // Bits of a BPSK symbol on 48 of the subcarriers -26 to 26; \p one is what 1 is.
    static std::vector<int> bpsk_bits(const qa::samples& s, qa::sample one)
    {
        std::vector<int> bits;
        for (int k = -26; k <= 26; ++k) {
            if (k != 0 && std::abs(k) != 7 && std::abs(k) != 21) {
                bits.push_back((s[k + 26] * std::conj(one)).real() > 0.0f);
            }
        }
        return bits;
    }

    void training_is_the_standards()
    {
        // IEEE 802.11-2020, Annex I.1.3: the fields of the example packet, at 20 MS/s,
        // printed to three digits; the first samples are left out, as their window is
        // another there.
        const qa::samples short_field{ { -0.013f, -0.079f }, { 0.143f, -0.013f },
                                       { 0.092f, 0.0f },     { 0.143f, -0.013f },
                                       { -0.013f, -0.079f }, { -0.132f, 0.002f },
                                       { 0.046f, 0.046f },   { 0.002f, -0.132f },
                                       { -0.079f, -0.013f }, { -0.013f, 0.143f } };
        const qa::samples long_field{ { 0.092f, -0.106f },  { -0.092f, -0.115f },
                                      { -0.003f, -0.054f }, { 0.075f, 0.074f },
                                      { -0.127f, 0.021f },  { -0.122f, 0.017f },
                                      { -0.035f, 0.151f },  { -0.056f, 0.022f } };
        const traffic t(config(wifi_channel::mhz_20));
        const float scale = std::sqrt(52.0f) / 64.0f; // ours are of mean power 1
        for (size_t i = 0; i < short_field.size(); ++i) {
            const auto got = t.packets[0][2 * (i + 2)] * scale;
            CPPUNIT_ASSERT(std::abs(got - short_field[i]) < 1e-3f);
        }
        for (size_t i = 0; i < long_field.size(); ++i) {
            const auto got = t.packets[0][320 + 2 * (i + 2)] * scale;
            CPPUNIT_ASSERT(std::abs(got - long_field[i]) < 1e-3f);
        }
    }

    void short_training_repeats_every_0_8_us()
    {
        for (auto channel : { wifi_channel::mhz_5,
                              wifi_channel::mhz_10,
                              wifi_channel::mhz_20,
                              wifi_channel::ht_20,
                              wifi_channel::ht_40 }) {
            const traffic t(config(channel), 0.02);
            const size_t period = t.length / 4;
            for (const auto& p : t.packets) {
                for (size_t i = period / 8; i < 9 * period; ++i) {
                    CPPUNIT_ASSERT(std::abs(p[i] - p[i + period]) < 1e-5f);
                }
            }
            const double clock = channel == wifi_channel::mhz_5 ? 4.0
                : channel == wifi_channel::mhz_10               ? 2.0
                                                                : 1.0;
            CPPUNIT_ASSERT_DOUBLES_EQUAL(0.8e-6 * clock, period / t.rate, 1e-12);
        }
    }

    void signal_bits_are_the_standards()
    {
        // Annex I.1.4: 36 Mb/s, 100 octets, coded and interleaved.
        const std::string wanted = "100101001101000000010100100000110010010010010100";
        std::string got;
        for (int bit : wifi::signal_field(0b1011, 100)) {
            got += char('0' + bit);
        }
        CPPUNIT_ASSERT_EQUAL(wanted, got);
    }

    void ht_signal_has_the_standards_checksum()
    {
        // Clause 19.3.9.4.4's example: MCS 15, 40 MHz, 100 octets; CRC 10101000.
        const auto field = wifi::ht_signal_field(15, wifi::ht_width::mhz_40, 100);
        const auto bits = decode({ field.begin(), field.end() });
        std::string got;
        for (int i = 0; i < 48; ++i) {
            got += char('0' + bits[i]);
        }
        CPPUNIT_ASSERT_EQUAL(
            std::string("111100010010011000000000111000000010101000000000"), got);
    }

    void packets_are_what_their_signal_field_says()
    {
        // RATE R1 to R4, lowest bit first, and data bits a symbol (Tables 17-4, 17-6).
        const std::map<int, int> bits_of_rate{ { 0b1011, 24 },  { 0b1111, 36 },
                                               { 0b1010, 48 },  { 0b1110, 72 },
                                               { 0b1001, 96 },  { 0b1101, 144 },
                                               { 0b1000, 192 }, { 0b1100, 216 } };
        const traffic t(config(wifi_channel::mhz_20), 0.03);
        std::map<int, int> rates;
        for (size_t i = 0; i < t.packets.size(); ++i) {
            const auto bits =
                decode(bpsk_bits(t.symbol_number(t.packets[i], 0, 26), 1.0f));
            const int rate = number(bits, 0, 4), octets = number(bits, 5, 12);
            CPPUNIT_ASSERT_EQUAL(0, std::accumulate(&bits[0], &bits[18], 0) % 2);
            CPPUNIT_ASSERT_EQUAL(0, number(bits, 18, 6) + bits[4]);
            CPPUNIT_ASSERT(octets == 14 || (octets >= 100 && octets <= 1500));
            const double symbols =
                std::ceil((16 + 8 * octets + 6) / double(bits_of_rate.at(rate)));
            const auto& a = t.activities[i];
            CPPUNIT_ASSERT_DOUBLES_EQUAL(
                20e-6 + 4e-6 * symbols + 0.1e-6, a.stop - a.start, 1e-9);
            if (octets != 14) {
                ++rates[rate];
            }
        }
        CPPUNIT_ASSERT_EQUAL(size_t(8), rates.size());
    }

    void pilots_follow_the_polarity_sequence()
    {
        // The first values as clause 17.3.5.10 lists them.
        const int listed[32] = { 1,  1,  1, 1,  -1, -1, -1, 1, -1, -1, -1,
                                 -1, 1,  1, -1, 1,  -1, -1, 1, 1,  -1, 1,
                                 1,  -1, 1, 1,  1,  1,  1,  1, -1, 1 };
        const traffic t(config(wifi_channel::mhz_20, wifi_modulation::bpsk));
        const auto& p = t.packets[0];
        const float amplitude = 1.0f / std::sqrt(52.0f);
        for (int n = 0; n < 32; ++n) {
            const auto s = t.symbol_number(p, n, 26);
            for (int k : { -21, -7, 7, 21 }) {
                const auto wanted = amplitude * float(k == 21 ? -listed[n] : listed[n]);
                CPPUNIT_ASSERT(std::abs(s[k + 26] - wanted) < 1e-5f);
            }
            CPPUNIT_ASSERT(std::abs(s[26]) < 1e-5f);
        }
        float sum = 0.0f;
        for (int n = 0; n < 127; ++n) {
            sum += wifi::pilot_polarity(n);
        }
        CPPUNIT_ASSERT_EQUAL(-1.0f, sum); // a maximum length sequence
    }

    void data_are_points_of_their_constellation()
    {
        // Table 17-11: points are odd numbers over a normalisation.
        const std::vector<std::pair<wifi_modulation, double>> all{
            { wifi_modulation::qpsk, 2.0 },
            { wifi_modulation::qam16, 10.0 },
            { wifi_modulation::qam64, 42.0 }
        };
        for (const auto& [modulation, norm] : all) {
            const traffic t(config(wifi_channel::mhz_20, modulation));
            double highest = 0.0;
            for (const auto& p : t.packets) {
                if (p.size() < 0.06e-3 * t.rate) {
                    continue; // an acknowledgement is at a rate of its own
                }
                const auto s = t.symbol_number(p, 1, 26);
                for (int k = -26; k <= 26; ++k) {
                    if (k == 0 || std::abs(k) == 7 || std::abs(k) == 21) {
                        continue;
                    }
                    const auto v = std::complex<double>(s[k + 26]) * std::sqrt(52 * norm);
                    for (double part : { v.real(), v.imag() }) {
                        const double level = 2.0 * std::round((part - 1.0) / 2.0) + 1.0;
                        CPPUNIT_ASSERT_DOUBLES_EQUAL(level, part, 1e-3);
                        highest = std::max(highest, level);
                    }
                }
            }
            CPPUNIT_ASSERT_DOUBLES_EQUAL(norm == 2.0        ? 1.0
                                             : norm == 10.0 ? 3.0
                                                            : 7.0,
                                         highest,
                                         1e-9);
        }
    }

    void ht_packets_are_what_their_ht_signal_field_says()
    {
        // Data bits a symbol at 20 MHz; 40 MHz has 108 / 52 times as many (clause 19.5).
        const int mcs_bits[8] = { 26, 52, 78, 104, 156, 208, 234, 260 };
        for (auto channel : { wifi_channel::ht_20, wifi_channel::ht_40 }) {
            const bool wide = channel == wifi_channel::ht_40;
            const int highest = wide ? 58 : 28;
            const traffic t(config(channel), 0.006);
            std::vector<float> signs{ 1, 1, 1, -1 };
            std::vector<int> places{ -21, -7, 7, 21 };
            if (wide) {
                signs = { 1, 1, 1, -1, -1, 1 };
                places = { -53, -25, -11, 11, 25, 53 };
            }
            int checked = 0;
            for (size_t i = 0; i < t.packets.size(); ++i) {
                // The lower 20 MHz, or all.
                const auto half = [&](int n) {
                    const auto s = t.symbol_number(t.packets[i], n, wide ? 58 : 26);
                    return qa::samples(s.begin(), s.begin() + 53);
                };
                const auto l_sig = decode(bpsk_bits(half(0), 1.0f));
                if (number(l_sig, 5, 12) == 14) {
                    continue;
                }
                auto coded = bpsk_bits(half(1), { 0.0f, 1.0f });
                const auto second = bpsk_bits(half(2), { 0.0f, 1.0f });
                coded.insert(coded.end(), second.begin(), second.end());
                const auto bits = decode(coded);
                CPPUNIT_ASSERT_EQUAL(int(wide), bits[7]);
                const int octets = number(bits, 8, 16);
                const int data_bits = mcs_bits[number(bits, 0, 7)] * (wide ? 108 : 52) /
                    52;
                const int symbols = (16 + 8 * octets + 6 + data_bits - 1) / data_bits;
                const auto& a = t.activities[i];
                CPPUNIT_ASSERT_DOUBLES_EQUAL(
                    36.1e-6 + 4e-6 * symbols, a.stop - a.start, 1e-9);
                // Stations that know no HT stay silent for as long (clause 17.3.4).
                const int legacy = (16 + 8 * number(l_sig, 5, 12) + 6 + 23) / 24;
                CPPUNIT_ASSERT_DOUBLES_EQUAL(
                    20.1e-6 + 4e-6 * legacy, a.stop - a.start, 1e-9);

                for (int n = 0; n < std::min(symbols, 9); ++n) {
                    const auto s = t.symbol_number(t.packets[i], 5 + n, highest);
                    int used = 0;
                    for (auto v : s) {
                        used += std::abs(v) > 1e-4f;
                    }
                    CPPUNIT_ASSERT_EQUAL(wide ? 114 : 56, used);
                    for (size_t q = 0; q < places.size(); ++q) {
                        const float sign = signs[(q + n) % signs.size()] *
                            wifi::pilot_polarity(n + 3);
                        const auto turn = wide && places[q] > 0 ? qa::sample(0.0f, 1.0f)
                                                                : qa::sample(1.0f);
                        const auto wanted = turn * sign / std::sqrt(float(used));
                        CPPUNIT_ASSERT(std::abs(s[places[q] + highest] - wanted) < 1e-5f);
                    }
                }
                ++checked;
            }
            CPPUNIT_ASSERT(checked > 5);
        }
    }

    void wide_fields_are_copies_turned_by_90_degrees()
    {
        const traffic t(config(wifi_channel::ht_40));
        const auto s = t.symbol(t.packets[0], 2 * 320 + 128, 58); // L-LTF
        for (int k = -26; k <= 26; ++k) {
            const auto lower = s[58 - 32 + k], upper = s[58 + 32 + k];
            CPPUNIT_ASSERT(std::abs(upper - lower * qa::sample(0.0f, 1.0f)) < 1e-5f);
            CPPUNIT_ASSERT_DOUBLES_EQUAL(
                k == 0 ? 0.0 : 1.0 / std::sqrt(104.0), std::abs(lower), 1e-5);
        }
    }

    void guard_intervals_repeat_the_symbols_ends()
    {
        for (auto channel : { wifi_channel::mhz_10, wifi_channel::ht_40 }) {
            const traffic t(config(channel), 0.008);
            const int length = t.length, symbol = length * 5 / 4, window = length / 32;
            const auto& p = t.packets[0];
            for (size_t start = 4 * symbol; start + symbol < p.size(); start += symbol) {
                for (int i = window; i < length / 4; ++i) {
                    CPPUNIT_ASSERT(std::abs(p[start + i] - p[start + i + length]) <
                                   1e-5f);
                }
            }
        }
    }

    void spectrum_keeps_the_transmit_mask()
    {
        auto c = config(wifi_channel::mhz_20);
        c.shortest_packet = c.longest_packet = 1500;
        const traffic t(c, 0.02);
        // 100 kHz, as the mask is measured.
        const qa::mean_spectrum spectrum(t.samples, t.rate, 400);
        const double step = spectrum.bin_width(), highest = spectrum.highest(-10e6, 10e6);
        CPPUNIT_ASSERT_DOUBLES_EQUAL(100e3, step, 1e-6);
        // Clause 17.3.9.3: dBr at MHz from the centre, straight lines between them. What
        // lies beyond 20 MHz (-40 dBr at 30 MHz) is beyond these samples.
        const double at[] = { 0.0, 9.0, 11.0, 20.0 },
                     limit[] = { 0.0, 0.0, -20.0, -28.0 };
        for (int i = -199; i < 200; ++i) {
            const double f = std::abs(i) * 0.1;
            int n = 0;
            while (n < 2 && f > at[n + 1]) {
                ++n;
            }
            const double mask = limit[n] +
                (limit[n + 1] - limit[n]) * (f - at[n]) / (at[n + 1] - at[n]);
            const double power = spectrum.power((i - 0.5) * step, (i + 0.5) * step);
            CPPUNIT_ASSERT(qa::db(power / highest) <= mask);
            if (f > 0.5 && f < 8.0) {
                CPPUNIT_ASSERT(qa::db(power / highest) > -5.0);
            }
        }
    }

    void truth_is_where_the_power_is()
    {
        for (auto channel : { wifi_channel::mhz_5,
                              wifi_channel::mhz_20,
                              wifi_channel::ht_20,
                              wifi_channel::ht_40 }) {
            auto c = config(channel);
            c.load = 0.3;
            c.beacon_interval_s = 0.012;
            wifi_ofdm w(c, 4);
            const double seconds = 0.02;
            const auto x = qa::generate(w, seconds);
            const auto all = qa::ended(w, seconds);
            qa::check_truth(x, all, w.sample_rate(), 0.05);
            int half = 0;
            for (const auto& a : all) {
                const auto p = qa::cut(x, a, w.sample_rate());
                if (p.size() < 8192) {
                    continue;
                }
                CPPUNIT_ASSERT(
                    qa::power_between(
                        p, w.sample_rate(), a.freq_lower_edge, a.freq_upper_edge) > 0.98);
                const double width = a.freq_upper_edge - a.freq_lower_edge;
                const double occupied = qa::occupied_bandwidth(p, w.sample_rate());
                CPPUNIT_ASSERT_DOUBLES_EQUAL(1.0, occupied / width, 0.03);
                half += a.freq_upper_edge < 0.0;
            }
            // Beacons of a 40 MHz channel are in its lower half.
            CPPUNIT_ASSERT_EQUAL(channel == wifi_channel::ht_40, half > 0);
        }
        const wifi_ofdm twenty(config(wifi_channel::mhz_20), 1);
        CPPUNIT_ASSERT_DOUBLES_EQUAL(16.5625e6, twenty.bandwidth(), 1.0);
    }

    void responses_come_after_sifs_and_data_after_difs()
    {
        const traffic t(config(wifi_channel::mhz_20), 0.05);
        std::map<long, int> backoffs;
        for (size_t i = 1; i < t.activities.size(); ++i) {
            const double gap = t.activities[i].start - t.activities[i - 1].stop + 0.1e-6;
            if (i % 2 == 1) {
                CPPUNIT_ASSERT_DOUBLES_EQUAL(16e-6, gap, 0.06e-6);
            } else {
                CPPUNIT_ASSERT(gap > 33.9e-6);
                ++backoffs[std::lround((gap - 34e-6) / 9e-6)];
            }
        }
        CPPUNIT_ASSERT(backoffs.size() > 12);
    }

    void load_is_what_was_asked_for()
    {
        for (double load : { 0.02, 0.3, 0.7 }) {
            auto c = config(wifi_channel::mhz_5);
            c.load = load;
            c.beacon_interval_s = 0.0;
            wifi_ofdm w(c, 7);
            double on = 0.0;
            const double seconds = 40.0 * std::min(1.0, 0.05 / load) + 2.0;
            qa::samples x(1 << 16);
            double last = 0.0;
            for (double t = 0.0; t < seconds; t += double(x.size()) / w.sample_rate()) {
                w.generate(x.data(), x.size());
            }
            for (const auto& a : w.take_activities()) {
                on += a.stop - a.start;
                last = a.stop;
            }
            CPPUNIT_ASSERT_DOUBLES_EQUAL(1.0, on / last / load, 0.15);
        }
    }

    void beacons_keep_their_times()
    {
        wifi_ofdm_config c;
        c.channel = wifi_channel::mhz_5;
        c.load = 0.0;
        wifi_ofdm w(c, 8);
        qa::generate(w, 1.1);
        const auto all = w.take_activities();
        CPPUNIT_ASSERT(all.size() == 10 || all.size() == 11);
        for (size_t i = 1; i < all.size(); ++i) {
            CPPUNIT_ASSERT_DOUBLES_EQUAL(0.1024, all[i].start - all[i - 1].start, 1e-6);
        }
        // Where the channel is busy, they wait for it.
        c.load = 0.5;
        wifi_ofdm busy(c, 8);
        const auto x = qa::generate(busy, 0.3);
        qa::check_truth(x, qa::ended(busy, 0.3), busy.sample_rate(), 0.05);
    }

    void pieces_and_seeds()
    {
        for (auto channel : { wifi_channel::mhz_20, wifi_channel::ht_40 }) {
            qa::check_seeds_and_pieces<wifi_ofdm>(config(channel), 300000);
        }
    }

    void wrong_configurations_are_refused()
    {
        wifi_ofdm_config c;
        const auto refused = [](const wifi_ofdm_config& wrong, const char* text) {
            qa::check_refused<wifi_ofdm>(wrong, text);
        };
        c.shortest_packet = 0;
        refused(c,
                "wifi_ofdm: shortest_packet must be 1 to 4095 octets (IEEE 802.11-2020, "
                "17.3.4.3), got 0");
        c = {};
        c.longest_packet = 5000;
        refused(c,
                "wifi_ofdm: longest_packet must be 1 to 4095 octets (IEEE 802.11-2020, "
                "17.3.4.3), got 5000");
        c.longest_packet = 50;
        refused(c,
                "wifi_ofdm: longest_packet must be at least shortest_packet (100), got "
                "50");
        c = {};
        c.load = 1.5;
        refused(c, "wifi_ofdm: load must be 0 to 1, got 1.5");
        c.load = NAN;
        refused(c, "wifi_ofdm: load must be 0 to 1, got nan");
        c = {};
        c.beacon_interval_s = 0.001;
        refused(c,
                "wifi_ofdm: beacon_interval_s must be 0 (no beacons) or at least 0.01, "
                "got 0.001");
        c.beacon_interval_s = 0.0;
        c.load = 0.0;
        refused(c, "wifi_ofdm: without beacons, load must be positive, got 0");
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(qa_wifi_ofdm);
