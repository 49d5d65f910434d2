// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "qa_waveforms.h"
#include <functional>
#include <gnuradio/specsense/core/waveforms/fm_video.h>

using namespace gr::specsense::core;

class qa_fm_video : public CppUnit::TestFixture
{
    CPPUNIT_TEST_SUITE(qa_fm_video);
    CPPUNIT_TEST(lines_and_fields_are_the_systems);
    CPPUNIT_TEST(levels_and_deviation_are_kept);
    CPPUNIT_TEST(bursts_have_their_frequency_and_phase);
    CPPUNIT_TEST(pictures_change_from_line_to_line_and_from_cut_to_cut);
    CPPUNIT_TEST(sound_has_its_carrier);
    CPPUNIT_TEST(truth_holds_99_percent);
    CPPUNIT_TEST(pieces_are_the_whole);
    CPPUNIT_TEST(wrong_configurations_are_refused);
    CPPUNIT_TEST_SUITE_END();

    static constexpr double rate = 27e6;

    static fm_video_config silent(video_standard standard)
    {
        fm_video_config c;
        c.standard = standard;
        c.sound_carrier = 0.0;
        return c;
    }

    /* In V from blanking; the middle of the deviation is 0.2 V. */
    static std::vector<float>
    video(const fm_video_config& c, double seconds, uint64_t seed = 1)
    {
        fm_video w(c, seed);
        CPPUNIT_ASSERT_EQUAL(rate, w.sample_rate());
        std::vector<float> out;
        for (const auto f : qa::demodulate(qa::generate(w, seconds), rate)) {
            out.push_back(f.real() / float(c.deviation) + 0.2f);
        }
        return out;
    }

    struct pulse {
        double start, stop; // samples, where it passes half of its depth
    };

    /* Whole pulses; dark colours dip as low for some 0.1 us. */
    static std::vector<pulse> sync_pulses(const std::vector<float>& v)
    {
        std::vector<pulse> out;
        double start = -1.0;
        for (size_t n = 1; n < v.size(); ++n) {
            const double at = double(n - 1) + (-0.15 - v[n - 1]) / (v[n] - v[n - 1]);
            if (v[n - 1] > -0.15f && v[n] <= -0.15f) {
                start = at;
            } else if (v[n - 1] <= -0.15f && v[n] > -0.15f && start >= 0.0 &&
                       at - start > 27.0) {
                out.push_back({ start, at });
            }
        }
        return out;
    }

    void lines_and_fields_are_the_systems()
    {
        struct {
            video_standard standard;
            double line, equalizing, broad;
            int half_lines, broads, equalizings;
        } systems[] = { { video_standard::pal, 1728.0, 2.35, 27.3, 625, 5, 10 },
                        { video_standard::ntsc, 1716.0, 2.3, 27.1, 525, 6, 12 } };
        for (const auto& s : systems) {
            const auto pulses = sync_pulses(video(silent(s.standard), 0.05));
            std::vector<double> fields; // starts of the first broad pulses
            int lines = 0, broads = 0, equalizings = 0;
            double last_line = 0.0;
            for (size_t i = 1; i < pulses.size(); ++i) {
                const double us = (pulses[i].stop - pulses[i].start) / 27.0;
                const bool was_broad = pulses[i - 1].stop - pulses[i - 1].start > 540.0;
                if (us > 20.0) {
                    CPPUNIT_ASSERT_DOUBLES_EQUAL(s.broad, us, 0.05);
                    if (!was_broad) {
                        fields.push_back(pulses[i].start);
                    }
                    broads += fields.size() == 1;
                } else if (us < 3.5) {
                    CPPUNIT_ASSERT_DOUBLES_EQUAL(s.equalizing, us, 0.05);
                    equalizings += fields.size() == 1;
                } else {
                    CPPUNIT_ASSERT_DOUBLES_EQUAL(4.7, us, 0.05);
                    lines += fields.size() == 1;
                    const double since =
                        last_line > 0.0 ? (pulses[i].start - last_line) / s.line : 0.0;
                    CPPUNIT_ASSERT_DOUBLES_EQUAL(std::round(since), since, 1e-4);
                    last_line = pulses[i].start;
                }
            }
            CPPUNIT_ASSERT(fields.size() >= 2);
            CPPUNIT_ASSERT_DOUBLES_EQUAL(
                0.5 * s.line * s.half_lines, fields[1] - fields[0], 0.1);
            CPPUNIT_ASSERT_EQUAL(s.broads, broads);
            CPPUNIT_ASSERT_EQUAL(s.equalizings, equalizings);
            const int whole = (s.half_lines - s.broads - s.equalizings) / 2;
            CPPUNIT_ASSERT(lines == whole || lines == whole + 1);
        }
    }

    void levels_and_deviation_are_kept()
    {
        for (auto standard : { video_standard::pal, video_standard::ntsc }) {
            const double sync = standard == video_standard::pal ? -0.3 : -0.286;
            const auto v = video(silent(standard), 0.03);
            const auto pulses = sync_pulses(v);
            float low = 1.0f, high = -1.0f;
            for (float x : v) {
                low = std::min(low, x);
                high = std::max(high, x);
            }
            CPPUNIT_ASSERT_DOUBLES_EQUAL(sync, low, 0.002);
            CPPUNIT_ASSERT(high > 0.6 && high < 0.95); // chroma goes beyond white
            int lines = 0;
            for (const auto& p : pulses) {
                if (p.stop - p.start > 100.0 && p.stop - p.start < 200.0) {
                    ++lines;
                    // The porches before and after it, at 0.
                    CPPUNIT_ASSERT_DOUBLES_EQUAL(0.0, v[size_t(p.stop) + 8], 0.002);
                    CPPUNIT_ASSERT_DOUBLES_EQUAL(
                        sync, v[size_t(0.5 * (p.start + p.stop))], 0.002);
                }
            }
            CPPUNIT_ASSERT(lines > 350);
        }
    }

    /* Phase in cycles of the burst of the line whose sync begins at \p start, against a
     * carrier of \p frequency through the whole recording. */
    static double burst_phase(const std::vector<float>& v, double start, double frequency)
    {
        std::complex<double> sum;
        for (auto n = size_t(start + 5.8 * 27); n < size_t(start + 7.6 * 27); ++n) {
            sum += double(v[n]) *
                std::polar(1.0,
                           -2.0 * M_PI * std::fmod(frequency / rate * double(n), 1.0));
        }
        return std::arg(sum) / (2.0 * M_PI);
    }

    void bursts_have_their_frequency_and_phase()
    {
        for (auto standard : { video_standard::pal, video_standard::ntsc }) {
            const bool pal = standard == video_standard::pal;
            const double frequency = pal ? 4433618.75 : 315e6 / 88.0;
            const auto v = video(silent(standard), 0.03);
            // The carrier runs through: all bursts have one phase or, PAL's, in turns two
            // that are a quarter of a cycle apart.
            std::vector<double> phases;
            for (const auto& p : sync_pulses(v)) {
                if (p.stop - p.start > 100.0 && p.stop - p.start < 200.0 &&
                    p.stop + 300.0 < double(v.size())) {
                    phases.push_back(burst_phase(v, p.start, frequency));
                }
            }
            CPPUNIT_ASSERT(phases.size() > 350);
            int quarters = 0;
            for (size_t i = 1; i < phases.size(); ++i) {
                const double step = std::remainder(phases[i] - phases[i - 1], 1.0);
                const bool quarter = std::abs(std::abs(step) - 0.25) < 0.01;
                CPPUNIT_ASSERT(quarter || std::abs(step) < 0.01);
                quarters += quarter;
            }
            // The fields' pulses hide a few changes.
            CPPUNIT_ASSERT(pal ? quarters > int(phases.size()) - 6 : quarters == 0);
        }
    }

    void pictures_change_from_line_to_line_and_from_cut_to_cut()
    {
        const auto v = video(silent(video_standard::pal), 0.1);
        std::vector<size_t> lines;
        for (const auto& p : sync_pulses(v)) {
            if (p.stop - p.start > 100.0 && p.stop - p.start < 200.0 &&
                p.start + 1728.0 < double(v.size())) {
                lines.push_back(size_t(p.start));
            }
        }
        // Without the chroma, of which 27 samples hold 4.43 cycles.
        const auto luma = [&](size_t line) {
            std::vector<double> out;
            for (size_t n = 320; n + 27 < 1680; n += 27) {
                double sum = 0.0;
                for (size_t i = 0; i < 27; ++i) {
                    sum += v[line + n + i] / 27.0;
                }
                out.push_back(sum);
            }
            return out;
        };
        const auto alike = [&](size_t a, size_t b) {
            const auto x = luma(a), y = luma(b);
            double xy = 0.0, xx = 0.0, yy = 0.0, mx = 0.0, my = 0.0;
            for (size_t i = 0; i < x.size(); ++i) {
                mx += x[i] / double(x.size());
                my += y[i] / double(x.size());
            }
            for (size_t i = 0; i < x.size(); ++i) {
                xy += (x[i] - mx) * (y[i] - my);
                xx += (x[i] - mx) * (x[i] - mx);
                yy += (y[i] - my) * (y[i] - my);
            }
            return xy / std::sqrt(xx * yy + 1e-12);
        };
        // Lines of one place in the picture; blanked ones have no picture to compare.
        double neighbours = 0.0, strangers = 0.0;
        int count = 0;
        for (size_t i = 0; i + 200 < lines.size(); i += 7) {
            const double contrast = alike(lines[i], lines[i]);
            const double other = alike(lines[i + 120], lines[i + 120]);
            const double next = alike(lines[i + 1], lines[i + 1]);
            if (contrast > 0.9 && other > 0.9 && next > 0.9) {
                neighbours += alike(lines[i], lines[i + 1]);
                strangers += alike(lines[i], lines[i + 120]);
                ++count;
            }
        }
        CPPUNIT_ASSERT(count > 50);
        CPPUNIT_ASSERT(neighbours / count > 0.9);
        CPPUNIT_ASSERT(std::abs(strangers / count) < 0.5);
    }

    void sound_has_its_carrier()
    {
        fm_video_config c;
        for (double carrier : { 6.0e6, 6.5e6 }) {
            c.sound_carrier = carrier;
            qa::samples v;
            for (float x : video(c, 0.02)) {
                v.emplace_back(x);
            }
            const qa::mean_spectrum spectrum(v, rate);
            // A real tone of amplitude 0.1.
            CPPUNIT_ASSERT_DOUBLES_EQUAL(0.1 * 0.1 / 4.0,
                                         spectrum.power(carrier - 0.2e6, carrier + 0.2e6),
                                         0.0001 + 0.1 * 0.1 / 4.0 * 0.1);
            CPPUNIT_ASSERT(spectrum.power(7.2e6, 9e6) < 1e-5);
        }
    }

    void truth_holds_99_percent()
    {
        for (auto standard : { video_standard::pal, video_standard::ntsc }) {
            for (uint64_t seed : { 1, 2, 3 }) {
                fm_video_config c;
                c.standard = standard;
                fm_video w(c, seed);
                const auto x = qa::generate(w, 0.08);
                const auto truth = w.take_activities();
                CPPUNIT_ASSERT(truth.size() == 8 || truth.size() == 9);
                const double held = qa::power_between(
                    x, rate, truth[0].freq_lower_edge, truth[0].freq_upper_edge);
                CPPUNIT_ASSERT_DOUBLES_EQUAL(0.99, held, 0.004);
                CPPUNIT_ASSERT_DOUBLES_EQUAL(qa::occupied_bandwidth(x, rate),
                                             truth[0].freq_upper_edge -
                                                 truth[0].freq_lower_edge,
                                             1e6);
                for (size_t i = 0; i < truth.size(); ++i) {
                    CPPUNIT_ASSERT(i == 0 || truth[i].start == truth[i - 1].stop);
                }
                // Carson's: 8 MHz from end to end and twice the sound's 6.5 MHz.
                CPPUNIT_ASSERT_EQUAL(21e6, w.bandwidth());
                CPPUNIT_ASSERT(qa::power_between(x, rate, -10.5e6, 10.5e6) > 0.9995);
            }
        }
    }

    void pieces_are_the_whole()
    {
        qa::assert_repeatable<fm_video>(fm_video_config(), 600000);
        qa::check_seeds_and_pieces<fm_video>(fm_video_config(), 600000);
        qa::check_seeds_and_pieces<fm_video>(silent(video_standard::ntsc), 600000);
    }

    void wrong_configurations_are_refused()
    {
        const auto check = [](const std::string& text,
                              const std::function<void(fm_video_config&)>& spoil) {
            fm_video_config c;
            spoil(c);
            qa::check_refused<fm_video>(c, "fm_video: " + text);
        };
        using c_ref = fm_video_config&;
        check("deviation must be 1e+06 to 1.5e+07 Hz, got 0",
              [](c_ref c) { c.deviation = 0.0; });
        check("sound_carrier must be 5e+06 to 8e+06 Hz, or 0, got 1e+06",
              [](c_ref c) { c.sound_carrier = 1e6; });
        check("sound_level must be 0 to 0.3, got 1",
              [](c_ref c) { c.sound_level = 1.0; });
        check("deviation and twice the highest frequency of the baseband must be "
              "2.43e+07 Hz or less, got 2.5e+07",
              [](c_ref c) { c.deviation = 12e6; });
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(qa_fm_video);
