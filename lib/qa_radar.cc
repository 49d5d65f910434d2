// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "qa_waveforms.h"
#include <cppunit/extensions/HelperMacros.h>
#include <functional>
#include <gnuradio/specsense/core/waveforms/radar.h>

using namespace gr::specsense::core;

class qa_radar : public CppUnit::TestFixture
{
    CPPUNIT_TEST_SUITE(qa_radar);
    CPPUNIT_TEST(pulses_have_their_width_edges_and_power);
    CPPUNIT_TEST(pulses_stand_between_samples);
    CPPUNIT_TEST(intervals_follow_their_pattern);
    CPPUNIT_TEST(bursts_repeat);
    CPPUNIT_TEST(linear_chirps_have_their_rate);
    CPPUNIT_TEST(nonlinear_chirps_have_low_sidelobes);
    CPPUNIT_TEST(codes_have_their_sidelobes);
    CPPUNIT_TEST(chips_change_within_the_rise_time);
    CPPUNIT_TEST(truth_holds_99_percent);
    CPPUNIT_TEST(a_rectangles_band_is_the_textbooks);
    CPPUNIT_TEST(frequencies_change_by_pulse_and_by_packet);
    CPPUNIT_TEST(the_antenna_passes_by);
    CPPUNIT_TEST(sidelobes_out_of_range_are_no_truth);
    CPPUNIT_TEST(fmcw_sweeps_touch);
    CPPUNIT_TEST(fmcw_triangles_turn_back);
    CPPUNIT_TEST(rates_follow_the_signal);
    CPPUNIT_TEST(ntia_radars_are_within_their_bins);
    CPPUNIT_TEST(the_papers_radar_is_theirs);
    CPPUNIT_TEST(pieces_are_the_whole);
    CPPUNIT_TEST(seeds_differ);
    CPPUNIT_TEST(wrong_configurations_are_refused);
    CPPUNIT_TEST_SUITE_END();

    /* Dense pulses at a rate that divides nothing evenly. */
    static radar_config short_pulses()
    {
        radar_config c;
        c.pulse_width = 0.5e-6;
        c.pulse_intervals = { 10.03e-6 };
        c.first_pulse = 1.234e-6;
        return c;
    }

    static radar_config chirp(radar_modulation modulation, double width, double bandwidth)
    {
        radar_config c;
        c.modulation = modulation;
        c.pulse_width = width;
        c.bandwidth = bandwidth;
        c.pulse_intervals = { 2.0 * width };
        return c;
    }

    /* Starts of pulses in s, measured. */
    static std::vector<double> starts(const radar_config& config, double duration)
    {
        radar r(config, 1);
        const auto x = qa::take(r, size_t(duration * r.sample_rate()));
        std::vector<double> out;
        const auto passes = qa::crossings(x, 0.5);
        for (size_t i = 0; i < passes.size(); i += 2) {
            out.push_back(passes[i] / r.sample_rate());
        }
        return out;
    }

    /* Of pulses at frequency 0, from pulse to pulse. */
    static std::vector<double> intervals(const radar_config& config, double duration)
    {
        const auto t = starts(config, duration);
        std::vector<double> out;
        for (size_t i = 1; i < t.size(); ++i) {
            out.push_back(t[i] - t[i - 1]);
        }
        return out;
    }

    /* Highest sidelobe of the matched filter, dB from its peak. */
    static double sidelobe_db(const qa::samples& x)
    {
        const auto at = [&](size_t lag) {
            std::complex<double> sum;
            for (size_t n = lag; n < x.size(); ++n) {
                sum += std::complex<double>(x[n]) *
                    std::conj(std::complex<double>(x[n - lag]));
            }
            return std::abs(sum);
        };
        const double peak = at(0);
        double last = peak, most = 0.0;
        bool in_main_lobe = true;
        for (size_t lag = 1; lag < x.size(); ++lag) {
            const double now = at(lag);
            in_main_lobe = in_main_lobe && now < last;
            if (!in_main_lobe) {
                most = std::max(most, now);
            }
            last = now;
        }
        return 20.0 * std::log10(most / peak);
    }

    /* The first pulse alone. */
    static qa::samples one_pulse(radar_config config)
    {
        config.first_pulse = 1e-6;
        radar r(config, 1);
        const double rest = config.pulse_width + 2e-6;
        return qa::take(r, size_t(rest * r.sample_rate()));
    }

    void pulses_have_their_width_edges_and_power()
    {
        radar_config c;
        c.pulse_width = 2e-6;
        c.rise_time = 0.2e-6;
        c.fall_time = 0.4e-6;
        c.first_pulse = 1e-6;
        c.sample_rate = 100e6;
        radar r(c, 1);
        CPPUNIT_ASSERT_EQUAL(100e6, r.sample_rate());
        const auto x = qa::take(r, 400);
        const auto half = qa::crossings(x, 0.5), low = qa::crossings(x, 0.1),
                   high = qa::crossings(x, 0.9);
        CPPUNIT_ASSERT_EQUAL(size_t(2), half.size());
        CPPUNIT_ASSERT_DOUBLES_EQUAL(100.0, half[0], 0.05);
        CPPUNIT_ASSERT_DOUBLES_EQUAL(300.0, half[1], 0.05);
        CPPUNIT_ASSERT_DOUBLES_EQUAL(20.0, high[0] - low[0], 0.1);
        CPPUNIT_ASSERT_DOUBLES_EQUAL(40.0, low[1] - high[1], 0.1);
        for (size_t n = 0; n < x.size(); ++n) {
            if (n >= 120 && n <= 260) {
                CPPUNIT_ASSERT_DOUBLES_EQUAL(1.0, std::norm(x[n]), 1e-6);
            } else if (n < 80 || n > 340) {
                CPPUNIT_ASSERT_EQUAL(qa::sample(0.0f), x[n]);
            }
        }
        const auto truth = r.take_activities();
        CPPUNIT_ASSERT_EQUAL(size_t(1), truth.size());
        CPPUNIT_ASSERT_DOUBLES_EQUAL(1e-6, truth[0].start, 1e-15);
        CPPUNIT_ASSERT_DOUBLES_EQUAL(3e-6, truth[0].stop, 1e-15);
    }

    void pulses_stand_between_samples()
    {
        for (double first : { 0.0, 1e-7, 1.004e-7, 1.0179e-7, 1.2345e-7 }) {
            radar_config c = short_pulses();
            c.first_pulse = first;
            c.sample_rate = 40e6;
            radar coarse(c, 1);
            c.sample_rate = 1280e6; // 32 times
            radar fine(c, 1);
            const auto x = qa::take(coarse, 1000);
            const auto y = qa::take(fine, 32000);
            for (size_t n = 0; n < x.size(); ++n) {
                CPPUNIT_ASSERT(std::abs(x[n] - y[32 * n]) < 1e-5);
            }
        }
    }

    void intervals_follow_their_pattern()
    {
        radar_config c = short_pulses();
        for (double interval : intervals(c, 1e-3)) {
            CPPUNIT_ASSERT_DOUBLES_EQUAL(10.03e-6, interval, 1e-9);
        }

        c.pulse_intervals = { 10e-6, 12.5e-6, 17.77e-6 };
        c.pulses_per_packet = 4;
        c.interval_pattern = pulse_interval_pattern::staggered;
        auto found = intervals(c, 1e-3);
        CPPUNIT_ASSERT(found.size() > 60);
        for (size_t i = 0; i < found.size(); ++i) {
            CPPUNIT_ASSERT_DOUBLES_EQUAL(c.pulse_intervals[i % 3], found[i], 1e-9);
        }
        c.interval_pattern = pulse_interval_pattern::packet_staggered;
        found = intervals(c, 1e-3);
        for (size_t i = 0; i < found.size(); ++i) {
            CPPUNIT_ASSERT_DOUBLES_EQUAL(c.pulse_intervals[i / 4 % 3], found[i], 1e-9);
        }

        c.pulse_intervals = { 10e-6, 20e-6 };
        c.interval_pattern = pulse_interval_pattern::agile;
        found = intervals(c, 6e-3);
        std::vector<double> drawn;
        for (size_t i = 0; i + 4 <= found.size(); i += 4) {
            CPPUNIT_ASSERT(found[i] > 10e-6 - 1e-9 && found[i] < 20e-6 + 1e-9);
            CPPUNIT_ASSERT_DOUBLES_EQUAL(found[i], found[i + 1], 2e-9);
            CPPUNIT_ASSERT_DOUBLES_EQUAL(found[i], found[i + 3], 2e-9);
            drawn.push_back(found[i]);
        }
        assert_uniform(drawn, 10e-6, 20e-6);

        c.pulse_intervals = { 10e-6 };
        c.interval_pattern = pulse_interval_pattern::jittered;
        c.interval_jitter = 2e-6;
        assert_uniform(intervals(c, 4e-3), 8e-6, 12e-6);
    }

    /* About 100 values or more, at that, spread as a uniform distribution. */
    static void assert_uniform(const std::vector<double>& x, double low, double high)
    {
        CPPUNIT_ASSERT(x.size() >= 90);
        double mean = 0.0, square = 0.0;
        for (double v : x) {
            CPPUNIT_ASSERT(v > low - 2e-9 && v < high + 2e-9);
            mean += (v - low) / (high - low) / double(x.size());
            square += std::pow((v - low) / (high - low) - 0.5, 2) / double(x.size());
        }
        CPPUNIT_ASSERT_DOUBLES_EQUAL(0.5, mean, 0.1);
        CPPUNIT_ASSERT_DOUBLES_EQUAL(1.0 / 12.0, square, 0.02);
    }

    void bursts_repeat()
    {
        radar_config c = short_pulses();
        c.pulses_per_burst = 5;
        c.burst_interval = 123.4e-6;
        const auto found = starts(c, 1e-3);
        CPPUNIT_ASSERT(found.size() > 30);
        for (size_t i = 0; i < found.size(); ++i) {
            const double wanted = 1.234e-6 + double(i / 5) * 123.4e-6 +
                double(i % 5) * 10.03e-6;
            CPPUNIT_ASSERT_DOUBLES_EQUAL(wanted, found[i], 1e-9);
        }
        // Each burst of agile pulses draws its own interval.
        c.interval_pattern = pulse_interval_pattern::agile;
        c.pulse_intervals = { 10e-6, 20e-6 };
        c.pulses_per_packet = 1000;
        const auto agile = starts(c, 1e-3);
        for (size_t i = 5; i + 5 <= agile.size(); i += 5) {
            const double interval = agile[i + 1] - agile[i];
            CPPUNIT_ASSERT_DOUBLES_EQUAL(4.0 * interval, agile[i + 4] - agile[i], 4e-9);
            CPPUNIT_ASSERT(std::abs(interval - agile[i - 4] + agile[i - 5]) > 10e-9);
        }
    }

    void linear_chirps_have_their_rate()
    {
        for (auto direction : { sweep_direction::up, sweep_direction::down }) {
            auto c = chirp(radar_modulation::linear_fm, 20e-6, 8e6);
            c.direction = direction;
            const auto x = one_pulse(c);
            const double rate = radar(c, 1).sample_rate();
            const double sign = direction == sweep_direction::up ? 1.0 : -1.0;
            const auto at = [&](double time) { return size_t((1e-6 + time) * rate); };
            const double begin = qa::frequency_at(x, at(1e-6), rate);
            const double end = qa::frequency_at(x, at(19e-6), rate);
            const double lasted = double(at(19e-6) - at(1e-6)) / rate;
            CPPUNIT_ASSERT_DOUBLES_EQUAL(
                sign * 8e6 / 20e-6, (end - begin) / lasted, 1e-3 * 4e11);
            CPPUNIT_ASSERT_DOUBLES_EQUAL(
                0.0, qa::frequency_at(x, at(10e-6), rate), 4e11 / rate);
            CPPUNIT_ASSERT_DOUBLES_EQUAL(
                -sign * 4e6, qa::frequency_at(x, at(0.0) + 2, rate), 0.05e6);
        }
        // A linear chirp's matched filter has the sidelobes of its flat spectrum.
        const auto x = one_pulse(chirp(radar_modulation::linear_fm, 20e-6, 10e6));
        CPPUNIT_ASSERT_DOUBLES_EQUAL(-13.3, sidelobe_db(x), 0.5);
    }

    void nonlinear_chirps_have_low_sidelobes()
    {
        for (double bandwidth : { 5e6, 10e6, 30e6 }) { // B T = 50, 100, 300
            const auto c = chirp(radar_modulation::nonlinear_fm, 10e-6, bandwidth);
            const auto x = one_pulse(c);
            CPPUNIT_ASSERT(sidelobe_db(x) < -30.0);
            const double rate = radar(c, 1).sample_rate();
            const auto at = [&](double time) { return size_t((1e-6 + time) * rate); };
            // The law's own values at the ends and at half of the way out.
            const double half = 0.6 * std::tan(1.4 * 0.5) / (2.0 * std::tan(1.4)) + 0.1;
            CPPUNIT_ASSERT_DOUBLES_EQUAL(
                -0.5 * bandwidth, qa::frequency_at(x, at(0.0), rate), 0.01 * bandwidth);
            CPPUNIT_ASSERT_DOUBLES_EQUAL(half * bandwidth,
                                         qa::frequency_at(x, at(7.5e-6), rate),
                                         0.01 * bandwidth);
        }
    }

    /* The chips of a code, from the middles of a waveform's. */
    static qa::samples chips(radar_modulation code, int count)
    {
        auto c = chirp(code, count * 0.5e-6, 1.0);
        c.chips = count;
        c.sample_rate = 40e6;
        radar r(c, 1);
        const auto x = qa::take(r, size_t(count) * 20);
        qa::samples out;
        for (size_t i = 10; i < x.size(); i += 20) {
            CPPUNIT_ASSERT_DOUBLES_EQUAL(1.0, std::abs(x[i]), 1e-6);
            out.push_back(x[i]);
        }
        return out;
    }

    /* The highest sidelobe of a code, all lags counted. */
    static double code_sidelobe_db(const qa::samples& code)
    {
        double most = 0.0;
        for (size_t lag = 1; lag < code.size(); ++lag) {
            std::complex<double> sum;
            for (size_t n = lag; n < code.size(); ++n) {
                sum += std::complex<double>(code[n]) *
                    std::conj(std::complex<double>(code[n - lag]));
            }
            most = std::max(most, std::abs(sum));
        }
        return 20.0 * std::log10(most / double(code.size()));
    }

    void codes_have_their_sidelobes()
    {
        // A Barker code's sidelobes are 1 of its length.
        for (int length : { 2, 3, 4, 5, 7, 11, 13 }) {
            CPPUNIT_ASSERT_DOUBLES_EQUAL(
                -20.0 * std::log10(length),
                code_sidelobe_db(chips(radar_modulation::barker, length)),
                1e-3);
        }
        // Made with numpy.correlate from the formulas of Lewis and Kretschmer; their own
        // figures for 100 chips are 29.8 and 26.3 dB.
        for (auto code :
             { radar_modulation::frank, radar_modulation::p1, radar_modulation::p2 }) {
            CPPUNIT_ASSERT_DOUBLES_EQUAL(-21.07, code_sidelobe_db(chips(code, 16)), 0.01);
            CPPUNIT_ASSERT_DOUBLES_EQUAL(
                -29.80, code_sidelobe_db(chips(code, 100)), 0.01);
        }
        for (auto code : { radar_modulation::p3, radar_modulation::p4 }) {
            CPPUNIT_ASSERT_DOUBLES_EQUAL(-18.75, code_sidelobe_db(chips(code, 16)), 0.01);
            CPPUNIT_ASSERT_DOUBLES_EQUAL(
                -26.32, code_sidelobe_db(chips(code, 100)), 0.01);
        }
        // Which is which: the phase from chip to chip. Frank's begins at 0 and grows from
        // group to group; P4 begins at half a cycle and falls to 0 in its middle.
        const auto step = [](const qa::samples& code, size_t chip) {
            return std::abs(std::arg(code[chip] * std::conj(code[chip - 1])));
        };
        CPPUNIT_ASSERT_DOUBLES_EQUAL(
            0.0, step(chips(radar_modulation::frank, 100), 5), 1e-3);
        CPPUNIT_ASSERT_DOUBLES_EQUAL(
            M_PI, step(chips(radar_modulation::frank, 100), 55), 1e-3);
        CPPUNIT_ASSERT_DOUBLES_EQUAL(
            0.99 * M_PI, step(chips(radar_modulation::p4, 100), 1), 1e-3);
        CPPUNIT_ASSERT_DOUBLES_EQUAL(
            0.01 * M_PI, step(chips(radar_modulation::p4, 100), 50), 1e-3);
        CPPUNIT_ASSERT_DOUBLES_EQUAL(
            0.01 * M_PI, step(chips(radar_modulation::p3, 100), 1), 1e-3);
        // P1 and P2 run from half a cycle a chip at one end to the other's.
        CPPUNIT_ASSERT_DOUBLES_EQUAL(
            0.9 * M_PI, step(chips(radar_modulation::p1, 100), 1), 1e-3);
        CPPUNIT_ASSERT_DOUBLES_EQUAL(
            0.9 * M_PI, step(chips(radar_modulation::p2, 100), 1), 1e-3);
        CPPUNIT_ASSERT_DOUBLES_EQUAL(
            0.0, std::arg(chips(radar_modulation::p1, 100)[0]), 1e-3);
        CPPUNIT_ASSERT_DOUBLES_EQUAL(0.25 * 81.0 * 2.0 * M_PI / 10.0 - 4.0 * M_PI,
                                     std::arg(chips(radar_modulation::p2, 100)[0]),
                                     1e-3);
    }

    void chips_change_within_the_rise_time()
    {
        auto c = chirp(radar_modulation::barker, 13e-6, 1.0);
        c.rise_time = c.fall_time = 0.2e-6;
        c.sample_rate = 100e6;
        radar r(c, 1);
        const auto x = qa::take(r, 1400);
        // +++++--++-+-+: the first change of sign is at 5 us.
        CPPUNIT_ASSERT_DOUBLES_EQUAL(1.0, x[450].real(), 1e-6);
        CPPUNIT_ASSERT_DOUBLES_EQUAL(0.0, std::abs(x[500]), 1e-6);
        CPPUNIT_ASSERT_DOUBLES_EQUAL(0.8, x[490].real(), 1e-5);
        CPPUNIT_ASSERT_DOUBLES_EQUAL(-0.8, x[510].real(), 1e-5);
        CPPUNIT_ASSERT_DOUBLES_EQUAL(-1.0, x[550].real(), 1e-6);
        CPPUNIT_ASSERT_DOUBLES_EQUAL(1.0, x[300].real(), 1e-6); // no change at 3 us
    }

    void truth_holds_99_percent()
    {
        radar_config coded = chirp(radar_modulation::barker, 13e-6, 1.0);
        for (auto c : { short_pulses(),
                        chirp(radar_modulation::linear_fm, 3e-6, 60e6),
                        chirp(radar_modulation::nonlinear_fm, 20e-6, 5e6),
                        coded }) {
            c.frequencies = { -3e6 };
            const auto x = one_pulse(c);
            radar r(c, 1);
            qa::take(r, 10000);
            const auto truth = r.take_activities().front();
            const double rate = r.sample_rate();
            CPPUNIT_ASSERT_DOUBLES_EQUAL(
                0.005, qa::energy_below(x, rate, truth.freq_lower_edge), 0.0005);
            CPPUNIT_ASSERT_DOUBLES_EQUAL(
                0.995, qa::energy_below(x, rate, truth.freq_upper_edge), 0.0005);
        }
        // A long linear chirp fills its swept band.
        radar r(chirp(radar_modulation::linear_fm, 50e-6, 50e6), 1);
        qa::take(r, 1);
        const auto a = r.take_activities().front();
        CPPUNIT_ASSERT_DOUBLES_EQUAL(
            50e6, a.freq_upper_edge - a.freq_lower_edge, 0.02 * 50e6);
    }

    void a_rectangles_band_is_the_textbooks()
    {
        // A sharp rectangle of width T has 99 % of its energy within +-F T, where
        // 2/pi (Si(2 pi F T) - sin^2(pi F T) / (pi F T)) = 0.99: scipy 1.17.1 (sici,
        // brentq).
        radar_config c;
        c.pulse_width = 1e-6;
        c.rise_time = c.fall_time = 0.1e-9;
        radar r(c, 1);
        qa::take(r, 1);
        const auto a = r.take_activities().front();
        CPPUNIT_ASSERT_DOUBLES_EQUAL(10.286e6, a.freq_upper_edge, 0.15e6);
        CPPUNIT_ASSERT_DOUBLES_EQUAL(-10.286e6, a.freq_lower_edge, 0.15e6);
    }

    void frequencies_change_by_pulse_and_by_packet()
    {
        radar_config c = short_pulses();
        c.frequencies = { -20e6, -7e6, 0.0, 11e6, 30e6 };
        c.pulses_per_packet = 4;
        for (auto hopping :
             { frequency_hopping::by_pulse, frequency_hopping::by_packet }) {
            c.hopping = hopping;
            radar r(c, 1);
            const double rate = r.sample_rate();
            const auto x = qa::take(r, size_t(2e-3 * rate));
            const auto truth = r.take_activities();
            CPPUNIT_ASSERT(truth.size() > 190);
            std::vector<int> seen(5, 0);
            size_t changes_within = 0, changes_between = 0;
            double last = 0.0;
            for (size_t i = 0; i + 1 < truth.size(); ++i) {
                const double center = 0.5 *
                    (truth[i].freq_lower_edge + truth[i].freq_upper_edge);
                const auto middle = size_t(0.5 * (truth[i].start + truth[i].stop) * rate);
                CPPUNIT_ASSERT_DOUBLES_EQUAL(
                    center, qa::frequency_at(x, middle, rate), 0.05e6);
                const auto f = std::min_element(
                    c.frequencies.begin(), c.frequencies.end(), [&](double a, double b) {
                        return std::abs(a - center) < std::abs(b - center);
                    });
                CPPUNIT_ASSERT_DOUBLES_EQUAL(*f, center, 0.05e6);
                ++seen[f - c.frequencies.begin()];
                (i % 4 == 0 ? changes_between : changes_within) += i > 0 && *f != last;
                last = *f;
            }
            for (int count : seen) {
                CPPUNIT_ASSERT(count > 10);
            }
            CPPUNIT_ASSERT(changes_between > 30);
            CPPUNIT_ASSERT_EQUAL(hopping == frequency_hopping::by_pulse,
                                 changes_within > 100);
            if (hopping == frequency_hopping::by_packet) {
                CPPUNIT_ASSERT_EQUAL(size_t(0), changes_within);
            }
        }
    }

    /* Power in dB of the pulse nearest to each of the degrees off the receiver, in a scan
     * of 36 ms, pulses every 10 us: 0.1 degrees. */
    static std::vector<double> scan_db(antenna_pattern antenna,
                                       const std::vector<double>& degrees)
    {
        radar_config c;
        c.pulse_width = 1e-6;
        c.pulse_intervals = { 10e-6 };
        c.antenna = antenna;
        c.scan_period = 36e-3;
        c.beam_width = 4.0;
        c.first_azimuth = -20.0;
        c.sidelobe_floor_db = -30.0;
        c.sample_rate = 40e6;
        radar r(c, 1);
        const auto x = qa::take(r, size_t(36e-3 * 40e6));
        std::vector<double> out;
        for (double d : degrees) {
            const auto pulse = size_t(std::lround((d + 20.0) * 10.0));
            out.push_back(qa::db(std::norm(x[pulse * 400 + 20])));
        }
        return out;
    }

    void the_antenna_passes_by()
    {
        const auto gauss = scan_db(antenna_pattern::gaussian,
                                   { -2.0, 0.0, 2.0, 4.0, -4.0, 10.0, 180.0, -19.0 });
        // Half the beam width off: 3 dB; twice that: 12 dB.
        const double wanted[] = {
            -3.01, 0.0, -3.01, -12.04, -12.04, -30.0, -30.0, -30.0
        };
        for (size_t i = 0; i < gauss.size(); ++i) {
            CPPUNIT_ASSERT_DOUBLES_EQUAL(wanted[i], gauss[i], 0.05);
        }
        // First null at 2 / 0.4429, first sidelobe at 2 * 1.430 / 0.4429 degrees.
        const auto sinc = scan_db(antenna_pattern::sinc_squared,
                                  { -2.0, 0.0, 2.0, 4.5, 6.5, -6.5, 100.0 });
        CPPUNIT_ASSERT_DOUBLES_EQUAL(-3.01, sinc[0], 0.05);
        CPPUNIT_ASSERT_DOUBLES_EQUAL(0.0, sinc[1], 0.05);
        CPPUNIT_ASSERT_DOUBLES_EQUAL(-3.01, sinc[2], 0.05);
        CPPUNIT_ASSERT_DOUBLES_EQUAL(-30.0, sinc[3], 0.1);
        CPPUNIT_ASSERT_DOUBLES_EQUAL(-13.26, sinc[4], 0.1);
        CPPUNIT_ASSERT_DOUBLES_EQUAL(-13.26, sinc[5], 0.1);
        CPPUNIT_ASSERT_DOUBLES_EQUAL(-30.0, sinc[6], 0.05);
    }

    void sidelobes_out_of_range_are_no_truth()
    {
        radar_config c = short_pulses();
        c.antenna = antenna_pattern::gaussian;
        c.scan_period = 5e-3;
        c.beam_width = 5.0;
        c.sidelobe_floor_db = -50.0;
        radar r(c, 1);
        const auto x = qa::take(r, size_t(20e-3 * r.sample_rate()));
        size_t strong = 0, sent = 0;
        for (size_t i = 0; i < 1994; ++i) {
            const double middle = 1.234e-6 + double(i) * 10.03e-6 + 0.25e-6;
            const double db = qa::db(std::norm(x[size_t(middle * r.sample_rate())]));
            strong += db > -40.0;
            sent += db > -50.1;
        }
        CPPUNIT_ASSERT_EQUAL(size_t(1994), sent);
        // Gaussian: 40 dB down sqrt(40 / 3.01) half beam widths away, 9.11 degrees.
        CPPUNIT_ASSERT_DOUBLES_EQUAL(1994 * 2 * 9.11 / 360.0, double(strong), 4.0);
        CPPUNIT_ASSERT_EQUAL(strong, r.take_activities().size());
    }

    void fmcw_sweeps_touch()
    {
        auto c = chirp(radar_modulation::fmcw_saw, 1.0, 20e6);
        c.sweep_time = 100.3e-6;
        c.first_pulse = 30e-6;
        c.frequencies = { 1e6 };
        radar r(c, 1);
        const double rate = r.sample_rate();
        CPPUNIT_ASSERT_EQUAL(27e6, rate); // 2 * 1 + 1.25 * 20
        CPPUNIT_ASSERT_EQUAL(22e6, r.bandwidth());
        const auto x = qa::take(r, size_t(1e-3 * rate));
        for (size_t n = 1; n < x.size(); ++n) {
            CPPUNIT_ASSERT_DOUBLES_EQUAL(1.0, std::abs(x[n]), 1e-5);
            const double t = double(n) / rate - 0.5 / rate - 30e-6 + 100.3e-6;
            const double along = std::fmod(t, 100.3e-6) / 100.3e-6;
            if (along > 0.001 && along < 0.999) {
                CPPUNIT_ASSERT_DOUBLES_EQUAL(
                    1e6 + 20e6 * (along - 0.5), qa::frequency_at(x, n, rate), 2e3);
            }
        }
        const auto truth = r.take_activities();
        CPPUNIT_ASSERT_EQUAL(size_t(11), truth.size());
        CPPUNIT_ASSERT_EQUAL(0.0, truth[0].start);
        for (size_t i = 0; i < truth.size(); ++i) {
            CPPUNIT_ASSERT_DOUBLES_EQUAL(
                30e-6 + double(i) * 100.3e-6, truth[i].stop, 1e-12);
            CPPUNIT_ASSERT(i == 0 || truth[i].start == truth[i - 1].stop);
            CPPUNIT_ASSERT_EQUAL(-9e6, truth[i].freq_lower_edge);
            CPPUNIT_ASSERT_EQUAL(11e6, truth[i].freq_upper_edge);
        }
    }

    void fmcw_triangles_turn_back()
    {
        auto c = chirp(radar_modulation::fmcw_triangle, 1.0, 20e6);
        c.sweep_time = 100e-6;
        for (auto direction : { sweep_direction::up, sweep_direction::down }) {
            c.direction = direction;
            // A triangle that begins at first_pulse came from a falling ramp.
            c.first_pulse = direction == sweep_direction::up ? 0.0 : 100e-6;
            radar r(c, 1);
            const double rate = r.sample_rate();
            const auto x = qa::take(r, size_t(400e-6 * rate));
            const auto at = [&](double t) {
                return qa::frequency_at(x, size_t(t * rate), rate);
            };
            CPPUNIT_ASSERT_DOUBLES_EQUAL(-5e6, at(25e-6), 2e4);
            CPPUNIT_ASSERT_DOUBLES_EQUAL(5e6, at(75e-6), 2e4);
            CPPUNIT_ASSERT_DOUBLES_EQUAL(5e6, at(125e-6), 2e4);
            CPPUNIT_ASSERT_DOUBLES_EQUAL(-5e6, at(175e-6), 2e4);
            CPPUNIT_ASSERT_DOUBLES_EQUAL(-5e6, at(225e-6), 2e4);
            // No jump of phase where it turns.
            for (size_t n = 1; n < x.size(); ++n) {
                CPPUNIT_ASSERT(std::abs(qa::frequency_at(x, n, rate)) < 10.01e6);
            }
        }
    }

    void rates_follow_the_signal()
    {
        CPPUNIT_ASSERT_EQUAL(40e6, radar(short_pulses(), 1).sample_rate());
        auto c = chirp(radar_modulation::linear_fm, 20e-6, 8.2e6);
        c.rise_time = 0.1e-6;
        c.fall_time = 0.4e-6;
        c.frequencies = { 1e6, -2e6 };
        // 2 * 2 + 1.25 * 8.2 + 2 / 0.1 = 34.25
        CPPUNIT_ASSERT_EQUAL(35e6, radar(c, 1).sample_rate());
        c.sample_rate = 36.123e6;
        CPPUNIT_ASSERT_EQUAL(36.123e6, radar(c, 1).sample_rate());
    }

    void ntia_radars_are_within_their_bins()
    {
        struct {
            ntia_radar_bin bin;
            double shortest, longest, narrowest, widest, slowest, fastest;
            int fewest, most;
        } bins[] = {
            { ntia_radar_bin::p0n_1, 0.5, 2.5, 0, 0, 900, 1100, 15, 40 },
            { ntia_radar_bin::p0n_2, 13, 52, 0, 0, 300, 3000, 5, 20 },
            { ntia_radar_bin::q3n_1, 3, 5, 50, 100, 300, 3000, 8, 24 },
            { ntia_radar_bin::q3n_2, 10, 30, 1, 10, 300, 3000, 2, 8 },
            { ntia_radar_bin::q3n_3, 50, 100, 50, 100, 300, 3000, 8, 24 },
        };
        for (const auto& b : bins) {
            double shortest = 1.0, longest = 0.0;
            int fewest = 1000, most = 0, nonlinear = 0, down = 0;
            for (uint64_t seed = 0; seed < 200; ++seed) {
                random_source random(seed);
                const auto c = ntia_radar(b.bin, random);
                c.validate();
                const double us = c.pulse_width * 1e6, rate = 1.0 / c.pulse_intervals[0];
                CPPUNIT_ASSERT(us >= b.shortest && us <= b.longest);
                CPPUNIT_ASSERT(rate >= b.slowest * 0.999 && rate <= b.fastest * 1.001);
                CPPUNIT_ASSERT(c.pulses_per_burst >= b.fewest &&
                               c.pulses_per_burst <= b.most);
                const bool chirped = c.modulation == radar_modulation::linear_fm ||
                    c.modulation == radar_modulation::nonlinear_fm;
                CPPUNIT_ASSERT_EQUAL(b.widest > 0, chirped);
                CPPUNIT_ASSERT(
                    !chirped ||
                    (c.bandwidth >= b.narrowest * 1e6 && c.bandwidth <= b.widest * 1e6));
                CPPUNIT_ASSERT(c.first_pulse <= c.pulse_intervals[0]);
                shortest = std::min(shortest, c.pulse_width);
                longest = std::max(longest, c.pulse_width);
                fewest = std::min(fewest, c.pulses_per_burst);
                most = std::max(most, c.pulses_per_burst);
                nonlinear += c.modulation == radar_modulation::nonlinear_fm;
                down += c.direction == sweep_direction::down;
            }
            // The whole range is used.
            const double tenth = 0.1e-6 * (b.longest - b.shortest);
            CPPUNIT_ASSERT(shortest < b.shortest * 1e-6 + tenth);
            CPPUNIT_ASSERT(longest > b.longest * 1e-6 - tenth);
            CPPUNIT_ASSERT(fewest == b.fewest && most == b.most);
            CPPUNIT_ASSERT(b.widest == 0 ? nonlinear == 0
                                         : nonlinear > 25 && nonlinear < 75);
            CPPUNIT_ASSERT(down > 70 && down < 130);
        }
        random_source random(3);
        const auto coded = ntia_radar(ntia_radar_bin::p0n_2, random);
        CPPUNIT_ASSERT(coded.modulation == radar_modulation::barker && coded.chips == 13);
    }

    void the_papers_radar_is_theirs()
    {
        double latest = 0.0;
        for (uint64_t seed = 0; seed < 20; ++seed) {
            random_source random(seed);
            const auto c = airport_radar(61.44e6, random);
            radar r(c, seed);
            CPPUNIT_ASSERT_EQUAL(61.44e6, r.sample_rate());
            const auto x = qa::take(r, 175545); // a frame: 3 intervals
            const auto passes = qa::crossings(x, 0.5);
            CPPUNIT_ASSERT_EQUAL(size_t(6), passes.size());
            CPPUNIT_ASSERT_DOUBLES_EQUAL(58515.0, passes[2] - passes[0], 0.01);
            CPPUNIT_ASSERT_DOUBLES_EQUAL(58515.0, passes[4] - passes[2], 0.01);
            CPPUNIT_ASSERT_DOUBLES_EQUAL(61.44, passes[1] - passes[0], 0.2);
            const auto truth = r.take_activities();
            CPPUNIT_ASSERT(truth.size() >= 3);
            CPPUNIT_ASSERT(truth[0].start >= 0.0 && truth[0].start < 0.75e-6);
            latest = std::max(latest, truth[0].start);
        }
        CPPUNIT_ASSERT(latest > 0.6e-6);
    }

    void pieces_are_the_whole()
    {
        radar_config c = short_pulses();
        c.interval_pattern = pulse_interval_pattern::jittered;
        c.interval_jitter = 3e-6;
        c.frequencies = { -1e6, 1e6 };
        c.antenna = antenna_pattern::sinc_squared;
        c.scan_period = 10e-3;
        c.pulses_per_burst = 20;
        c.burst_interval = 1.5e-3;
        qa::assert_repeatable<radar>(c, 200000);
        for (auto modulation : { radar_modulation::fmcw_saw,
                                 radar_modulation::fmcw_triangle,
                                 radar_modulation::nonlinear_fm,
                                 radar_modulation::p4 }) {
            auto other = chirp(modulation, 40e-6, 10e6);
            other.antenna = antenna_pattern::gaussian;
            other.scan_period = 20e-3;
            qa::assert_repeatable<radar>(other, 100000);
        }
    }

    void seeds_differ()
    {
        radar_config c = short_pulses();
        c.interval_pattern = pulse_interval_pattern::jittered;
        c.interval_jitter = 3e-6;
        radar one(c, 1), two(c, 2);
        CPPUNIT_ASSERT(qa::take(one, 10000) != qa::take(two, 10000));
    }

    void wrong_configurations_are_refused()
    {
        const auto check = [](const std::string& text,
                              const std::function<void(radar_config&)>& spoil) {
            radar_config c;
            spoil(c);
            qa::check_refused<radar>(c, "radar: " + text);
        };
        using c_ref = radar_config&;
        check("frequencies must hold one or more, got 0",
              [](c_ref c) { c.frequencies.clear(); });
        check("frequencies must be numbers of Hz, got nan", [](c_ref c) {
            c.frequencies = { 0.0, std::nan("") };
        });
        check("bandwidth must be above 0 Hz, got 0", [](c_ref c) {
            c.modulation = radar_modulation::linear_fm;
            c.bandwidth = 0.0;
        });
        check("first_pulse must not be negative, got -1e-06",
              [](c_ref c) { c.first_pulse = -1e-6; });
        check("pulse_width must be above 0 and at most 0.01 s, got 0",
              [](c_ref c) { c.pulse_width = 0.0; });
        check("rise_time must be above 0 s, got -1e-09",
              [](c_ref c) { c.rise_time = -1e-9; });
        check("fall_time must be above 0 s, got 0", [](c_ref c) { c.fall_time = 0.0; });
        check("pulse_width must be at least 8.46977e-08 s for its edges, got 5e-08",
              [](c_ref c) { c.pulse_width = 50e-9; });
        check("chips of this code must be 2, 3, 4, 5, 7, 11 or 13, got 6", [](c_ref c) {
            c.modulation = radar_modulation::barker;
            c.chips = 6;
        });
        check("chips of this code must be the square of 2 or more, got 15", [](c_ref c) {
            c.modulation = radar_modulation::frank;
            c.chips = 15;
        });
        check("chips of this code must be the square of an even number, got 25",
              [](c_ref c) {
                  c.modulation = radar_modulation::p2;
                  c.chips = 25;
              });
        check("chips of this code must be 2 or more, got 0", [](c_ref c) {
            c.modulation = radar_modulation::p3;
            c.chips = 0;
        });
        check("a chip must last at least 8.46977e-08 s for its edges, got 7.69231e-08",
              [](c_ref c) { c.modulation = radar_modulation::barker; });
        check("pulse_intervals must hold one or more, got 0",
              [](c_ref c) { c.pulse_intervals.clear(); });
        check("pulse_intervals must be above 0 s, got 0",
              [](c_ref c) { c.pulse_intervals = { 0.0 }; });
        check("interval_jitter must not be negative, got -1",
              [](c_ref c) { c.interval_jitter = -1.0; });
        check("constant and jittered pulses have one interval, got 2", [](c_ref c) {
            c.pulse_intervals = { 1e-3, 2e-3 };
        });
        check("agile pulses have two intervals, the shortest and the longest, got 1",
              [](c_ref c) { c.interval_pattern = pulse_interval_pattern::agile; });
        check("staggered pulses have two intervals or more, got 1", [](c_ref c) {
            c.interval_pattern = pulse_interval_pattern::packet_staggered;
        });
        check("pulse intervals must be longer than the pulse of 2.0847e-06 s, got 1e-06",
              [](c_ref c) {
                  c.pulse_width = 2e-6;
                  c.pulse_intervals = { 1e-6 };
              });
        check("pulse intervals must be longer than the pulse of 1.0847e-06 s, got 0",
              [](c_ref c) {
                  c.interval_pattern = pulse_interval_pattern::jittered;
                  c.interval_jitter = 1e-3;
              });
        check("pulses_per_packet must be above 0, got 0",
              [](c_ref c) { c.pulses_per_packet = 0; });
        check("pulses_per_burst must be above 0, or 0 for pulses without end, got -1",
              [](c_ref c) { c.pulses_per_burst = -1; });
        check("burst_interval must be longer than a burst of 0.00900108 s, got 0.009",
              [](c_ref c) {
                  c.pulses_per_burst = 10;
                  c.burst_interval = 9e-3;
              });
        check("sweep_time must be above 0 s, got -1", [](c_ref c) {
            c.modulation = radar_modulation::fmcw_saw;
            c.sweep_time = -1.0;
        });
        check("fmcw has one frequency, got 2", [](c_ref c) {
            c.modulation = radar_modulation::fmcw_triangle;
            c.frequencies = { 0.0, 1.0 };
        });
        check("an fmcw ramp's bandwidth times sweep_time must be at least 10, got 5",
              [](c_ref c) {
                  c.modulation = radar_modulation::fmcw_saw;
                  c.sweep_time = 1e-6;
              });
        check("scan_period must be above 0 s, got 0",
              [](c_ref c) { c.scan_period = 0.0; });
        check("beam_width must be above 0 and at most 180 degrees, got 200",
              [](c_ref c) { c.beam_width = 200.0; });
        check("first_azimuth must be a number of degrees, got inf",
              [](c_ref c) { c.first_azimuth = INFINITY; });
        check("sidelobe_floor_db must be at most 0 dB, got 3",
              [](c_ref c) { c.sidelobe_floor_db = 3.0; });
        check("truth_range_db must be at least 0 dB, got -40",
              [](c_ref c) { c.truth_range_db = -40.0; });
        check("sample_rate must be at least 4e+07 samples/s for this signal, or 0, got "
              "3.9e+07",
              [](c_ref c) { c.sample_rate = 39e6; });
        check("sample_rate must be at least 4e+07 samples/s for this signal, or 0, got "
              "-1",
              [](c_ref c) { c.sample_rate = -1.0; });
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(qa_radar);
