// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/waveforms/pulse_shaper.h"
#include "qa_emitted.h"
#include <gnuradio/specsense/core/waveforms/wifi_dsss.h>
#include <set>

using namespace gr::specsense::core;

class qa_wifi_dsss : public CppUnit::TestFixture
{
    CPPUNIT_TEST_SUITE(qa_wifi_dsss);
    CPPUNIT_TEST(headers_come_back_with_a_right_checksum);
    CPPUNIT_TEST(barker_data_are_differential_phases);
    CPPUNIT_TEST(cck_words_are_the_standards);
    CPPUNIT_TEST(shape_and_bandwidth_are_the_roll_offs);
    CPPUNIT_TEST(spectrum_keeps_the_transmit_mask);
    CPPUNIT_TEST(truth_is_where_the_power_is);
    CPPUNIT_TEST(responses_come_after_sifs);
    CPPUNIT_TEST(pieces_and_seeds);
    CPPUNIT_TEST(wrong_configurations_are_refused);
    CPPUNIT_TEST_SUITE_END();

    static wifi_dsss_config config(dsss_rate rate,
                                   dsss_preamble preamble = dsss_preamble::long_sync)
    {
        wifi_dsss_config c;
        c.rate = rate;
        c.preamble = preamble;
        c.beacon_interval_s = 0.0;
        c.load = 0.9;
        return c;
    }

    // Chips of one packet, through the filter that matches theirs.
    struct packet {
        std::vector<std::complex<double>> chips;
        double duration;
    };

    static std::vector<packet> receive(const wifi_dsss_config& c, double seconds)
    {
        const int span = 16;
        const auto pulse = root_raised_cosine(c.roll_off, span, 2);
        wifi_dsss w(c, 5);
        const auto x = qa::generate(w, seconds);
        std::vector<packet> packets;
        for (const auto& a : qa::ended(w, seconds - 1e-5)) {
            packet p;
            p.duration = a.stop - a.start;
            const long first = std::lround(a.start * w.sample_rate()) - (span - 1);
            for (long n = 0; n < std::lround(p.duration * 11e6); ++n) {
                std::complex<double> sum;
                for (int i = 0; i < 2 * span; ++i) {
                    sum += double(pulse[i]) * std::complex<double>(x[first + 2 * n + i]);
                }
                p.chips.push_back(sum / 2.0);
            }
            packets.push_back(p);
        }
        CPPUNIT_ASSERT(packets.size() > 4);
        return packets;
    }

    static std::complex<double> despread(const packet& p, size_t symbol)
    {
        // The Barker sequence as clause 16.3.6.4 lists it.
        const double barker[11] = { 1, -1, 1, 1, -1, 1, 1, 1, -1, -1, -1 };
        std::complex<double> sum;
        for (int i = 0; i < 11; ++i) {
            sum += barker[i] * p.chips.at(11 * symbol + i) / 11.0;
        }
        return sum;
    }

    // Bits of Barker symbols from \p first on, still scrambled, by the change of phase.
    static std::vector<int>
    barker_bits(const packet& p, size_t first, size_t symbols, int bits_per_symbol)
    {
        std::vector<int> bits;
        for (size_t s = first; s < first + symbols; ++s) {
            const auto now = despread(p, s);
            CPPUNIT_ASSERT(std::abs(std::abs(now) - 1.0) < 0.03);
            const auto change = s == 0 ? 1.0 : now / despread(p, s - 1);
            const int quarters = int(std::lround(std::arg(change) * 2 / M_PI)) & 3;
            CPPUNIT_ASSERT(std::abs(change - std::polar(1.0, quarters * M_PI / 2)) <
                           0.06);
            if (bits_per_symbol == 1) {
                CPPUNIT_ASSERT_EQUAL(0, quarters % 2);
                bits.push_back(quarters / 2);
            } else { // 00, 01, 11, 10 are 0, 1, 2, 3 quarters
                bits.push_back(quarters / 2);
                bits.push_back(quarters == 1 || quarters == 2);
            }
        }
        return bits;
    }

    // The descrambler of clause 16.2.4 synchronises itself within 7 bits.
    static std::vector<int> descrambled(const std::vector<int>& bits)
    {
        std::vector<int> plain(bits);
        for (size_t i = 7; i < bits.size(); ++i) {
            plain[i] = bits[i] ^ bits[i - 4] ^ bits[i - 7];
        }
        return plain;
    }

    static unsigned number(const std::vector<int>& bits, size_t first, int count)
    {
        unsigned value = 0;
        for (int i = 0; i < count; ++i) {
            value |= unsigned(bits.at(first + i)) << i;
        }
        return value;
    }

    // CCITT CRC-16 by polynomial division of the bits with 16 ones added to the first
    // 16, complemented (clause 16.2.3.7).
    static unsigned checksum(std::vector<int> bits)
    {
        const size_t count = bits.size();
        bits.resize(count + 16);
        for (int i = 0; i < 16; ++i) {
            bits[i] ^= 1;
        }
        for (size_t i = 0; i < count; ++i) {
            if (bits[i]) {
                for (int power : { 16, 12, 5, 0 }) {
                    bits[i + 16 - power] ^= 1;
                }
            }
        }
        unsigned value = 0;
        for (size_t i = count; i < count + 16; ++i) {
            value = 2 * value + unsigned(1 - bits[i]);
        }
        return value;
    }

    struct header {
        unsigned signal, service, length;
        size_t chips; // until the data begin
    };

    static header receive_header(const packet& p, dsss_preamble preamble)
    {
        const bool is_long = preamble == dsss_preamble::long_sync;
        const size_t sync = is_long ? 128 : 56;
        auto bits = barker_bits(p, 0, sync + 16, 1);
        const auto plcp = barker_bits(p, sync + 16, is_long ? 48 : 24, is_long ? 1 : 2);
        bits.insert(bits.end(), plcp.begin(), plcp.end());
        const auto plain = descrambled(bits);
        for (size_t i = 7; i < sync; ++i) {
            CPPUNIT_ASSERT_EQUAL(int(is_long), plain[i]);
        }
        CPPUNIT_ASSERT_EQUAL(is_long ? 0xf3a0u : 0x05cfu, number(plain, sync, 16));
        const std::vector<int> fields(plain.begin() + sync + 16,
                                      plain.begin() + sync + 48);
        unsigned crc = 0;
        for (size_t i = sync + 48; i < sync + 64; ++i) {
            crc = 2 * crc + unsigned(plain[i]);
        }
        CPPUNIT_ASSERT_EQUAL(checksum(fields), crc);
        return { number(fields, 0, 8),
                 number(fields, 8, 8),
                 number(fields, 16, 16),
                 11 * (sync + 16 + (is_long ? 48u : 24u)) };
    }

    void headers_come_back_with_a_right_checksum()
    {
        const std::vector<std::pair<dsss_rate, unsigned>> all{
            { dsss_rate::mbps_1, 0x0a },
            { dsss_rate::mbps_2, 0x14 },
            { dsss_rate::mbps_5_5, 0x37 },
            { dsss_rate::mbps_11, 0x6e }
        };
        for (auto preamble : { dsss_preamble::long_sync, dsss_preamble::short_sync }) {
            const double lead = preamble == dsss_preamble::long_sync ? 192e-6 : 96e-6;
            for (const auto& [rate, signal] : all) {
                if (rate == dsss_rate::mbps_1 && preamble == dsss_preamble::short_sync) {
                    continue;
                }
                auto c = config(rate, preamble);
                c.shortest_packet = 60;
                c.longest_packet = 90;
                int data = 0;
                for (const auto& p : receive(c, 0.008)) {
                    const auto h = receive_header(p, preamble);
                    CPPUNIT_ASSERT_DOUBLES_EQUAL(lead, double(h.chips) / 11e6, 1e-12);
                    // LENGTH is the time that data take, in us rounded up.
                    const double us = (p.duration - lead) * 1e6;
                    CPPUNIT_ASSERT_DOUBLES_EQUAL(std::ceil(us - 1e-6), h.length, 1e-9);
                    CPPUNIT_ASSERT_EQUAL(0x04u, h.service & 0x7fu);
                    // Length extension (clause 16.2.3.6): octets are floor(LENGTH * 11 /
                    // 8) - extension at 11 Mb/s.
                    if (h.signal == 0x6e) {
                        const int octets = int(h.length * 11 / 8) - int(h.service >> 7);
                        CPPUNIT_ASSERT_DOUBLES_EQUAL(octets * 8 / 11.0, us, 1e-6);
                    }
                    data += h.signal == signal;
                }
                CPPUNIT_ASSERT(data > 2);
            }
        }
    }

    void barker_data_are_differential_phases()
    {
        for (auto rate : { dsss_rate::mbps_1, dsss_rate::mbps_2 }) {
            auto c = config(rate);
            c.longest_packet = 120;
            const auto p = receive(c, 0.01)[0];
            const int bits_per_symbol = rate == dsss_rate::mbps_1 ? 1 : 2;
            const auto bits =
                barker_bits(p, 192, p.chips.size() / 11 - 192, bits_per_symbol);
            CPPUNIT_ASSERT(bits.size() >= 800);
            const double ones = std::count(bits.begin(), bits.end(), 1);
            CPPUNIT_ASSERT_DOUBLES_EQUAL(0.5, ones / double(bits.size()), 0.07);
        }
    }

    void cck_words_are_the_standards()
    {
        for (auto rate : { dsss_rate::mbps_5_5, dsss_rate::mbps_11 }) {
            std::set<std::vector<int>> words; // phases against the last chip's
            const auto packets = receive(config(rate), 0.02);
            for (const auto& p : packets) {
                const auto h = receive_header(p, dsss_preamble::long_sync);
                if (h.signal != (rate == dsss_rate::mbps_11 ? 0x6e : 0x37)) {
                    continue;
                }
                for (size_t start = h.chips; start + 8 <= p.chips.size(); start += 8) {
                    std::vector<int> word;
                    for (int i = 0; i < 8; ++i) {
                        const auto turn = p.chips[start + i] / p.chips[start + 7];
                        word.push_back(int(std::lround(std::arg(turn) * 2 / M_PI)) & 3);
                        CPPUNIT_ASSERT(
                            std::abs(turn - std::polar(1.0, word[i] * M_PI / 2)) < 0.2);
                    }
                    // Clause 16.3.6.6: the phases of chips 6, 5 (less a half) and 4
                    // ... fix all others.
                    const int p2 = (word[6] + 2) & 3, p3 = word[5],
                              p4 = (word[3] + 2) & 3;
                    const std::vector<int> wanted{ (p2 + p3 + p4) & 3, (p3 + p4) & 3,
                                                   (p2 + p4) & 3,      (p4 + 2) & 3,
                                                   (p2 + p3) & 3,      p3,
                                                   (p2 + 2) & 3,       0 };
                    CPPUNIT_ASSERT(wanted == word);
                    if (rate == dsss_rate::mbps_5_5) {
                        CPPUNIT_ASSERT(p2 % 2 == 1 && p3 == 0 && p4 % 2 == 0);
                    }
                    words.insert(word);
                }
            }
            CPPUNIT_ASSERT_EQUAL(rate == dsss_rate::mbps_11 ? size_t(64) : size_t(4),
                                 words.size());
        }
    }

    void shape_and_bandwidth_are_the_roll_offs()
    {
        for (double roll_off : { 0.25, 0.5, 1.0 }) {
            auto c = config(dsss_rate::mbps_11);
            c.roll_off = roll_off;
            c.shortest_packet = 1500;
            wifi_dsss w(c, 1);
            const double seconds = 0.04, rate = w.sample_rate();
            const auto x = qa::generate(w, seconds);
            const auto all = qa::ended(w, seconds);
            CPPUNIT_ASSERT_DOUBLES_EQUAL(1.0,
                                         qa::occupied_bandwidth(x, rate) /
                                             (2.0 * all[0].freq_upper_edge),
                                         0.03);
            // Complementary codes of all phases are white, so that the spectrum of data
            // is the raised cosine: half the density at half the chip rate.
            qa::samples data;
            for (auto a : all) {
                if (a.stop - a.start > 1e-3) {
                    a.start += 0.2e-3; // after the Barker code's symbols
                    const auto part = qa::cut(x, a, rate);
                    data.insert(data.end(), part.begin(), part.end());
                }
            }
            const qa::mean_spectrum spectrum(data, rate);
            const double middle = spectrum.power(-2e6, 2e6) / 4e6;
            for (double edge : { -5.5e6, 5.5e6 }) {
                const double density = spectrum.power(edge - 0.1e6, edge + 0.1e6) / 0.2e6;
                CPPUNIT_ASSERT_DOUBLES_EQUAL(-3.0, qa::db(density / middle), 0.5);
            }
        }
    }

    void spectrum_keeps_the_transmit_mask()
    {
        // Clause 16.3.7.5: 30 dB down beyond 11 MHz, where these samples end; with the
        // default roll-off all is down by then.
        wifi_dsss w(config(dsss_rate::mbps_11), 2);
        const auto x = qa::generate(w, 0.02);
        const qa::mean_spectrum spectrum(x, w.sample_rate(), 220);
        const double highest = spectrum.highest(-8e6, 8e6);
        CPPUNIT_ASSERT(qa::db(spectrum.highest(9.5e6, 11e6) / highest) < -45.0);
        CPPUNIT_ASSERT(qa::db(spectrum.highest(-11e6, -9.5e6) / highest) < -45.0);
    }

    void truth_is_where_the_power_is()
    {
        for (auto rate : { dsss_rate::mbps_1, dsss_rate::mbps_11 }) {
            auto c = config(rate);
            c.load = 0.3;
            c.beacon_interval_s = 0.02;
            wifi_dsss w(c, 4);
            const double seconds = 0.08;
            const auto x = qa::generate(w, seconds);
            const auto all = qa::ended(w, seconds);
            qa::check_truth(x, all, w.sample_rate(), 0.05);
            for (const auto& a : all) {
                const auto p = qa::cut(x, a, w.sample_rate());
                CPPUNIT_ASSERT(qa::power_between(p,
                                                 w.sample_rate(),
                                                 a.freq_lower_edge,
                                                 a.freq_upper_edge) > 0.985);
            }
        }
    }

    void responses_come_after_sifs()
    {
        wifi_dsss w(config(dsss_rate::mbps_11), 6);
        qa::generate(w, 0.05);
        const auto all = w.take_activities();
        CPPUNIT_ASSERT(all.size() > 20);
        for (size_t i = 1; i < all.size(); ++i) {
            const double gap = all[i].start - all[i - 1].stop;
            if (i % 2 == 1) {
                CPPUNIT_ASSERT_DOUBLES_EQUAL(10e-6, gap, 0.05e-6);
            } else {
                CPPUNIT_ASSERT(gap > 49.9e-6);
            }
        }
    }

    void pieces_and_seeds()
    {
        qa::check_seeds_and_pieces<wifi_dsss>(config(dsss_rate::mbps_5_5), 100000);
    }

    void wrong_configurations_are_refused()
    {
        auto c = config(dsss_rate::mbps_1, dsss_preamble::short_sync);
        qa::check_refused<wifi_dsss>(
            c,
            "wifi_dsss: the short preamble is for rates from 2 Mb/s up (IEEE "
            "802.11-2020, 16.2.2.3), got 1 Mb/s");
        c = {};
        c.roll_off = 0.0;
        qa::check_refused<wifi_dsss>(
            c, "wifi_dsss: roll_off must be above 0 and at most 1, got 0");
        c = {};
        c.shortest_packet = -1;
        qa::check_refused<wifi_dsss>(
            c, "wifi_dsss: shortest_packet must be 1 to 4095 octets, got -1");
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(qa_wifi_dsss);
