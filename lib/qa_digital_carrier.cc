// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/waveforms/pulse_shaper.h"
#include "qa_emitted.h"
#include <gnuradio/specsense/core/waveforms/digital_carrier.h>
#include <map>
#include <numeric>
#include <set>

using namespace gr::specsense::core;

class qa_digital_carrier : public CppUnit::TestFixture
{
    CPPUNIT_TEST_SUITE(qa_digital_carrier);
    CPPUNIT_TEST(matched_filters_see_the_constellations);
    CPPUNIT_TEST(code_division_looks_like_noise);
    CPPUNIT_TEST(fsk_reaches_its_levels);
    CPPUNIT_TEST(bandwidths_are_the_known_ones);
    CPPUNIT_TEST(truth_is_where_the_power_is);
    CPPUNIT_TEST(bursts_keep_their_slots);
    CPPUNIT_TEST(presets_are_the_standards);
    CPPUNIT_TEST(pieces_and_seeds);
    CPPUNIT_TEST(wrong_configurations_are_refused);
    CPPUNIT_TEST_SUITE_END();

    static digital_carrier_config linear(symbol_modulation modulation)
    {
        digital_carrier_config c;
        c.modulation = modulation;
        return c;
    }

    // Symbols of mean power 1 behind the filter that matches the transmitter's; symbol
    // i lies in the middle of samples 2 i and 2 i + 1.
    static std::vector<std::complex<double>> symbols(const digital_carrier_config& c,
                                                     int count)
    {
        const int span = 16;
        const auto pulse = root_raised_cosine(c.roll_off, span, 2);
        digital_carrier w(c, 3);
        qa::samples x(2 * (count + span));
        w.generate(x.data(), x.size());
        std::vector<std::complex<double>> all;
        for (int n = span / 2; n < count; ++n) {
            std::complex<double> sum;
            for (int i = 0; i < 2 * span; ++i) {
                sum += double(pulse[i]) * std::complex<double>(x[2 * n - span + 1 + i]);
            }
            all.push_back(sum / 2.0);
        }
        return all;
    }

    void matched_filters_see_the_constellations()
    {
        struct known {
            symbol_modulation modulation;
            size_t points;
            double closest; // distance of two points at mean power 1
        };
        for (const auto& k :
             { known{ symbol_modulation::bpsk, 2, 2.0 },
               known{ symbol_modulation::qpsk, 4, std::sqrt(2.0) },
               known{ symbol_modulation::psk8, 8, 2 * std::sin(M_PI / 8) },
               known{ symbol_modulation::qam16, 16, 2 / std::sqrt(10.0) },
               known{ symbol_modulation::qam64, 64, 2 / std::sqrt(42.0) },
               known{ symbol_modulation::qam256, 256, 2 / std::sqrt(170.0) } }) {
            // Points are told apart by half their distance.
            std::vector<std::complex<double>> found;
            double power = 0.0;
            const auto all = symbols(linear(k.modulation), 6000);
            for (auto s : all) {
                power += std::norm(s) / double(all.size());
                const bool is_known =
                    std::any_of(found.begin(), found.end(), [&](auto f) {
                        return std::abs(s - f) < 0.5 * k.closest;
                    });
                if (!is_known) {
                    found.push_back(s);
                }
            }
            CPPUNIT_ASSERT_EQUAL(k.points, found.size());
            CPPUNIT_ASSERT_DOUBLES_EQUAL(1.0, power, 0.06);
        }
        // pi/4-DQPSK turns by odd multiples of 45 degrees (EN 300 392-2, 5.5).
        const auto all = symbols(linear(symbol_modulation::pi_4_dqpsk), 2000);
        std::map<int, int> turns;
        for (size_t i = 1; i < all.size(); ++i) {
            const double turn = std::arg(all[i] / all[i - 1]) / (M_PI / 4);
            CPPUNIT_ASSERT_DOUBLES_EQUAL(std::round(turn), turn, 0.15);
            ++turns[int(std::lround(turn))];
        }
        CPPUNIT_ASSERT_EQUAL(size_t(4), turns.size());
        for (int odd : { -3, -1, 1, 3 }) {
            CPPUNIT_ASSERT_DOUBLES_EQUAL(all.size() / 4.0, turns[odd], 100.0);
        }
    }

    void code_division_looks_like_noise()
    {
        const auto chips = symbols(find_digital_carrier("umts"), 40000);
        double second = 0.0, fourth = 0.0;
        for (auto c : chips) {
            second += c.real() * c.real() + c.imag() * c.imag();
            fourth += std::pow(c.real(), 4) + std::pow(c.imag(), 4);
        }
        const double n = 2.0 * double(chips.size());
        CPPUNIT_ASSERT_DOUBLES_EQUAL(0.5, second / n, 0.01);
        // 3 for a Gaussian; a sum of 16 signs has 3 - 2 / 16.
        CPPUNIT_ASSERT_DOUBLES_EQUAL(2.875, fourth / n / std::pow(second / n, 2), 0.1);
    }

    // Frequency in Hz between neighbouring samples.
    static std::vector<double> frequency(const digital_carrier_config& c, size_t count)
    {
        digital_carrier w(c, 4);
        qa::samples x(count);
        w.generate(x.data(), count);
        std::vector<double> f;
        for (size_t i = 1; i < count; ++i) {
            CPPUNIT_ASSERT_DOUBLES_EQUAL(1.0, std::abs(x[i]), 1e-5);
            f.push_back(std::arg(x[i] * std::conj(x[i - 1])) / (2 * M_PI) *
                        w.sample_rate());
        }
        return f;
    }

    void fsk_reaches_its_levels()
    {
        // MSK: a quarter of a turn each symbol.
        digital_carrier_config msk;
        msk.modulation = symbol_modulation::fsk2;
        msk.pulse = frequency_pulse::rectangular;
        for (double f : frequency(msk, 8000)) {
            CPPUNIT_ASSERT_DOUBLES_EQUAL(250e3, std::abs(f), 500.0);
        }
        // GMSK never goes beyond, and gets there in runs of the same bit.
        double most = 0.0;
        for (double f : frequency(find_digital_carrier("gsm"), 20000)) {
            most = std::max(most, std::abs(f));
        }
        CPPUNIT_ASSERT_DOUBLES_EQUAL(1625e3 / 24, most, 300.0);

        // DMR: the levels of TS 102 361-1, 10.2.2.3, behind a receiver's matched filter
        // (8 samples a symbol).
        const auto dmr = find_digital_carrier("dmr");
        const auto pulse = root_raised_cosine(0.2, 16, 8);
        const auto f = frequency(dmr, 8 * 1000);
        std::set<int> levels;
        for (size_t n = 4; n + pulse.size() < f.size(); n += 8) {
            double sum = 0.0;
            for (size_t i = 0; i < pulse.size(); ++i) {
                sum += pulse[i] * f[n + i] / 8.0;
            }
            const int level = int(2 * std::floor(sum / 1296.0) + 1);
            CPPUNIT_ASSERT_DOUBLES_EQUAL(level * 648.0, sum, 110.0);
            levels.insert(level);
        }
        CPPUNIT_ASSERT(levels == std::set<int>({ -3, -1, 1, 3 }));

        // P25: the levels of TIA-102.BAAA behind a receiver that integrates a symbol.
        const auto p25 = frequency(find_digital_carrier("p25"), 8 * 1000);
        levels.clear();
        for (size_t n = 0; n + 8 < p25.size(); n += 8) {
            const double mean =
                std::accumulate(p25.begin() + n, p25.begin() + n + 8, 0.0) / 8.0;
            const int level = int(2 * std::floor(mean / 1200.0) + 1);
            CPPUNIT_ASSERT_DOUBLES_EQUAL(level * 600.0, mean, 20.0);
            levels.insert(level);
        }
        CPPUNIT_ASSERT(levels == std::set<int>({ -3, -1, 1, 3 }));
    }

    void bandwidths_are_the_known_ones()
    {
        // 99 % of the power in symbol rates: 1.18 for MSK, 0.92 for GMSK of BT 0.3, 0.86
        // of BT 0.25 (Murota and Hirade, IEEE Trans. Commun. 29, 1981, Table I: 0.86 for
        // 0.25, 0.79 for 0.2).
        digital_carrier_config c;
        c.modulation = symbol_modulation::fsk2;
        const auto check = [&](double wanted) {
            digital_carrier w(c, 5);
            const auto x = qa::generate(w, 0.1);
            const auto a = w.take_activities()[0];
            const double width = (a.freq_upper_edge - a.freq_lower_edge) / c.symbol_rate;
            CPPUNIT_ASSERT_DOUBLES_EQUAL(wanted, width, 0.03);
            CPPUNIT_ASSERT_DOUBLES_EQUAL(
                wanted, qa::occupied_bandwidth(x, w.sample_rate()) / c.symbol_rate, 0.03);
        };
        c.pulse = frequency_pulse::rectangular;
        check(1.18);
        c.pulse = frequency_pulse::gaussian;
        check(0.92);
        c.bandwidth_time = 0.25;
        check(0.86);
        c.bandwidth_time = 0.2;
        check(0.79);
    }

    void truth_is_where_the_power_is()
    {
        for (const auto& name : digital_carrier_names()) {
            const auto c = find_digital_carrier(name);
            digital_carrier w(c, 6);
            const double seconds = 24000.0 / c.symbol_rate, rate = w.sample_rate();
            const auto x = qa::generate(w, seconds);
            auto all = qa::ended(w, seconds);
            CPPUNIT_ASSERT(all[0].start >= 0.0);
            CPPUNIT_ASSERT(w.bandwidth() < rate);
            const double lower = all[0].freq_lower_edge, upper = all[0].freq_upper_edge;
            CPPUNIT_ASSERT_DOUBLES_EQUAL(0.0, lower + upper, 0.1 * upper);
            CPPUNIT_ASSERT(upper < 0.5 * w.bandwidth());
            CPPUNIT_ASSERT_DOUBLES_EQUAL(
                1.0, qa::occupied_bandwidth(x, rate) / (upper - lower), 0.05);
            const qa::mean_spectrum spectrum(x, rate);
            const double share = spectrum.power(-0.5 * w.bandwidth(),
                                                0.5 * w.bandwidth()) /
                spectrum.power(-rate, rate);
            CPPUNIT_ASSERT(share > 0.998);
            if (c.timing == symbol_timing::continuous) {
                CPPUNIT_ASSERT_EQUAL(0.0, all[0].start);
                for (size_t i = 1; i < all.size(); ++i) {
                    CPPUNIT_ASSERT_EQUAL(all[i - 1].stop, all[i].start);
                }
                CPPUNIT_ASSERT_DOUBLES_EQUAL(1.0, qa::mean_power(x), 0.03);
                // From the very first sample on.
                const qa::samples first(x.begin(), x.begin() + x.size() / 100);
                CPPUNIT_ASSERT_DOUBLES_EQUAL(1.0, qa::mean_power(first), 0.15);
            } else {
                CPPUNIT_ASSERT(all.size() > 10);
                if (all[0].start == 0.0) {
                    all.erase(all.begin()); // a part of a burst
                }
                // Half of a pulse reaches beyond its symbol.
                qa::check_truth(x, all, rate, 0.12, 3e-3);
            }
        }
    }

    void bursts_keep_their_slots()
    {
        auto c = find_digital_carrier("gsm_traffic");
        c.slots_in_use = 2;
        digital_carrier w(c, 7);
        qa::generate(w, 0.2);
        auto all = w.take_activities();
        CPPUNIT_ASSERT(all.size() > 60);
        if (all[0].start == 0.0) {
            all.erase(all.begin());
        }
        // Slots of 15/26 ms, frames of 120/26 ms (TS 45.002, 4.3), to half a symbol.
        const bool second = all[1].start - all[0].start > 1e-3;
        for (size_t i = 2; i < all.size(); ++i) {
            CPPUNIT_ASSERT_DOUBLES_EQUAL(
                0.12 / 26, all[i].start - all[i - 2].start, 1.0 / c.symbol_rate);
            CPPUNIT_ASSERT_DOUBLES_EQUAL(
                148.0 / c.symbol_rate, all[i].stop - all[i].start, 1e-9);
            const bool to_second = (i % 2 == 1) != second;
            CPPUNIT_ASSERT_DOUBLES_EQUAL(to_second ? 0.015 / 26 : 0.105 / 26,
                                         all[i].start - all[i - 1].start,
                                         1.0 / c.symbol_rate);
        }
        // Other seeds begin elsewhere in the frame.
        std::set<double> firsts;
        for (uint64_t seed = 0; seed < 5; ++seed) {
            digital_carrier other(c, seed);
            qa::generate(other, 0.01);
            firsts.insert(other.take_activities().back().start);
        }
        CPPUNIT_ASSERT(firsts.size() > 3);
    }

    void presets_are_the_standards()
    {
        // 99 % bandwidth in Hz, within its channel.
        const std::map<std::string, double> channels{
            { "tetra", 25e3 },        { "tetra_mobile", 25e3 }, { "dmr", 12.5e3 },
            { "dmr_mobile", 12.5e3 }, { "p25", 12.5e3 },        { "gsm", 270e3 },
            { "gsm_traffic", 270e3 }, { "umts", 5e6 },          { "dvb_s", 36e6 },
            { "dvb_s2", 36e6 },       { "radio_link", 28e6 }
        };
        CPPUNIT_ASSERT_EQUAL(channels.size(), digital_carrier_names().size());
        for (const auto& [name, width] : channels) {
            digital_carrier w(find_digital_carrier(name), 1);
            qa::samples x(20000);
            w.generate(x.data(), x.size());
            const auto all = w.take_activities();
            CPPUNIT_ASSERT(!all.empty());
            const double occupied = all[0].freq_upper_edge - all[0].freq_lower_edge;
            CPPUNIT_ASSERT(occupied > 0.5 * width && occupied < width);
        }
        // TS 25.104, 6.6.2.2: 45 dB less in the next channel.
        digital_carrier umts(find_digital_carrier("umts"), 9);
        const auto x = qa::generate(umts, 0.02);
        const qa::mean_spectrum spectrum(x, umts.sample_rate());
        CPPUNIT_ASSERT(qa::db(spectrum.power(2.6e6, 3.84e6) /
                              spectrum.power(-1.92e6, 1.92e6)) < -45.0);
        // TS 45.005, 4.2.1: GSM is 60 dB down 400 kHz away, in 30 kHz.
        digital_carrier gsm(find_digital_carrier("gsm"), 9);
        const auto y = qa::generate(gsm, 0.2);
        const qa::mean_spectrum narrow(y, gsm.sample_rate(), 4096);
        const double middle = narrow.power(-15e3, 15e3);
        for (double f : { -400e3, 400e3 }) {
            CPPUNIT_ASSERT(qa::db(narrow.power(f - 15e3, f + 15e3) / middle) < -58.0);
        }
        for (double f : { -200e3, 200e3 }) {
            CPPUNIT_ASSERT(qa::db(narrow.power(f - 15e3, f + 15e3) / middle) < -30.0);
        }
    }

    void pieces_and_seeds()
    {
        for (const auto& name : digital_carrier_names()) {
            qa::check_seeds_and_pieces<digital_carrier>(find_digital_carrier(name),
                                                        30000);
        }
    }

    void wrong_configurations_are_refused()
    {
        const auto refused = [](const digital_carrier_config& c, const char* text) {
            qa::check_refused<digital_carrier>(c, text);
        };
        digital_carrier_config c;
        c.symbol_rate = 0.0;
        refused(c, "digital_carrier: symbol_rate must be above 0, got 0");
        c = {};
        c.roll_off = 1.5;
        refused(c, "digital_carrier: roll_off must be above 0 and at most 1, got 1.5");
        c = {};
        c.bandwidth_time = 0.0;
        refused(c, "digital_carrier: bandwidth_time must be 0.1 to 2, got 0");
        c = linear(symbol_modulation::fsk4);
        c.deviation = 1e9;
        refused(c,
                "digital_carrier: deviation must be above 0 and at most 20 times "
                "symbol_rate (1e+06), got 1e+09");
        c = {};
        c.timing = symbol_timing::tdma;
        c.burst_symbols = 4;
        refused(c, "digital_carrier: burst_symbols must be 8 or more, got 4");
        c.burst_symbols = 255;
        refused(c,
                "digital_carrier: slot_symbols must be 3 or more above burst_symbols "
                "(255) and at most 1e6, got 256");
        c.burst_symbols = 200;
        c.slots_per_frame = 0;
        refused(c, "digital_carrier: slots_per_frame must be 1 to 1000, got 0");
        c.slots_per_frame = 2;
        c.slots_in_use = 3;
        refused(c,
                "digital_carrier: slots_in_use must be 1 to slots_per_frame (2), got 3");
        try {
            find_digital_carrier("morse");
            CPPUNIT_FAIL("accepted");
        } catch (const std::invalid_argument& e) {
            CPPUNIT_ASSERT_EQUAL(
                std::string("no digital carrier of that name (known are tetra, "
                            "tetra_mobile, dmr, dmr_mobile, p25, gsm, gsm_traffic, umts, "
                            "dvb_s, dvb_s2, radio_link), got morse"),
                std::string(e.what()));
        }
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(qa_digital_carrier);
