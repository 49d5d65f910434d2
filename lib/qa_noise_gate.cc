// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/noise_gate.h"
#include "qa_signals.h"
#include <algorithm>
#include <cppunit/extensions/HelperMacros.h>
#include <gnuradio/specsense/core/models/data_sets.h>
#include <gnuradio/specsense/core/scene/frame.h>
#include <gnuradio/specsense/core/segmentation_engine.h>

using namespace gr::specsense::core;

namespace {

constexpr double paper_rate = 61.44e6;
constexpr int frame_length = 256; // rows

std::vector<float> power_rows(const qa::samples& x, double rate)
{
    spectrogram s(find_profile("paper"), rate);
    return qa::all_rows(s, x).detectors[0];
}

} // namespace

class qa_noise_gate : public CppUnit::TestFixture
{
    CPPUNIT_TEST_SUITE(qa_noise_gate);
    CPPUNIT_TEST(noise_passes_for_noise_at_any_rate);
    CPPUNIT_TEST(noise_of_long_rows_passes_for_noise);
    CPPUNIT_TEST(what_no_pixel_shows_is_seen_in_the_sum);
    CPPUNIT_TEST(a_pulse_is_seen);
    CPPUNIT_TEST(a_pulse_shorter_than_its_row_is_seen_in_the_peaks);
    CPPUNIT_TEST(frames_of_the_recipe_at_minus_10_db_are_looked_at);
    CPPUNIT_TEST(in_doubt_a_frame_is_not_noise);
    CPPUNIT_TEST(a_step_in_the_floor_is_no_front_ends);
    CPPUNIT_TEST_SUITE_END();

    static noise_floor_estimate flat_floor(const spectrogram_geometry& g, double power)
    {
        noise_floor_estimate floor;
        floor.known = true;
        floor.power.assign(g.columns(), float(power * qa::noise_in_column(g)));
        return floor;
    }

    static qa::samples frame_of_noise(uint64_t seed, double power)
    {
        return qa::noise_source(seed).block(3 * 58515 + 2048, float(power));
    }

    /* Thresholds are set for one frame in a hundred, and what a floor may be off by. */
    void noise_passes_for_noise_at_any_rate()
    {
        constexpr int frames = 200;
        for (double rate : { 2.4e6, 20e6, paper_rate }) {
            const spectrogram_geometry g(find_profile("paper"), rate);
            const size_t samples = size_t(g.row_start(frames * frame_length)) + 4096;
            const auto rows = power_rows(qa::noise_source(5).block(samples, 1e-6f), rate);
            noise_gate gate(g);
            const auto floor = flat_floor(g, 1e-6);
            int noise = 0;
            for (int i = 0; i < frames; ++i) {
                const size_t first = size_t(i) * frame_length * g.columns();
                noise += gate.is_noise({ frame_length, { &rows[first] } }, floor);
            }
            CPPUNIT_ASSERT_MESSAGE(std::to_string(rate) + ": " + std::to_string(noise),
                                   noise >= frames * 97 / 100);
        }
    }

    /* Rows of the average and the peak of many windows. */
    void noise_of_long_rows_passes_for_noise()
    {
        constexpr int frames = 100;
        for (double rate : { 2.4e6, 20e6 }) {
            spectrogram s(profile_of_model("energy"), rate);
            const auto& g = s.geometry();
            const size_t samples = size_t(g.row_start(frames * frame_length)) + 4096;
            const auto rows = qa::all_rows(s, qa::noise_source(5).block(samples, 1e-6f));
            noise_gate gate(g);
            const auto floor = flat_floor(g, 1e-6);
            int noise = 0;
            for (int i = 1; i < frames; ++i) { // the first row lacks a window
                const size_t first = size_t(i) * frame_length * g.columns();
                noise += gate.is_noise(
                    { frame_length,
                      { &rows.detectors[0][first], &rows.detectors[1][first] } },
                    floor);
            }
            CPPUNIT_ASSERT_MESSAGE(std::to_string(rate) + ": " + std::to_string(noise),
                                   noise >= frames * 96 / 100);
        }
    }

    void a_pulse_shorter_than_its_row_is_seen_in_the_peaks()
    {
        const double rate = 20e6;
        spectrogram s(profile_of_model("energy"), rate);
        auto rows = qa::all_rows(s, qa::noise_source(6).block(400000, 1e-6f));
        const auto floor = flat_floor(s.geometry(), 1e-6);
        const auto passes = [&] {
            const size_t first = size_t(200 * s.geometry().columns());
            return noise_gate(s.geometry())
                .is_noise({ frame_length,
                            { &rows.detectors[0][first], &rows.detectors[1][first] } },
                          floor);
        };
        CPPUNIT_ASSERT(passes());
        rows.detectors[1][300 * s.geometry().columns() + 20] = 40.0f * floor.power[20];
        CPPUNIT_ASSERT(!passes());
    }

    /* 18 MHz at a third of the noise's power density. */
    void what_no_pixel_shows_is_seen_in_the_sum()
    {
        const spectrogram_geometry g(find_profile("paper"), paper_rate);
        auto x = qa::shaped_noise(
            1 << 18, 3, [](double f) { return std::abs(f) < 0.1465 ? 0.33e-6 : 0.0; });
        qa::add(x, qa::noise_source(4).block(x.size(), 1e-6f));
        const auto rows = power_rows(x, paper_rate);
        const auto floor = flat_floor(g, 1e-6);
        const float greatest =
            *std::max_element(rows.begin(), rows.begin() + frame_length * g.columns());
        // One in 65,536 pixels of noise reaches 11 times the mean.
        CPPUNIT_ASSERT(greatest < 16.0f * floor.power[0]);
        CPPUNIT_ASSERT(!noise_gate(g).is_noise({ frame_length, { rows.data() } }, floor));
    }

    void a_pulse_is_seen()
    {
        const spectrogram_geometry g(find_profile("paper"), paper_rate);
        auto x = frame_of_noise(6, 1e-6);
        const auto row = size_t(g.row_start(100) + 300); // about the window's middle
        for (size_t n = row; n < row + 61; ++n) {
            x[n] += 3e-3f; // 1 us, 9.5 dB over the noise
        }
        const auto rows = power_rows(x, paper_rate);
        CPPUNIT_ASSERT(!noise_gate(g).is_noise({ frame_length, { rows.data() } },
                                               flat_floor(g, 1e-6)));
    }

    /* Some of them show nothing, to nobody: the radar's pulses, which take most of the
     * power, fell between the windows. */
    void frames_of_the_recipe_at_minus_10_db_are_looked_at()
    {
        const spectrogram_geometry g(find_profile("paper"), paper_rate);
        noise_gate gate(g);
        // Their signal and noise have the power 1 together.
        const auto floor = flat_floor(g, 10.0 / 11.0);
        const auto recipe = make_frame_recipe("paper", validation_seed);
        int dropped = 0;
        for (uint64_t round = 0; round < 4; ++round) {
            for (uint64_t i = 0; i < 12; ++i) {
                const auto f = recipe->make(round * 72 + i);
                dropped += gate.is_noise({ f.rows, { f.detectors[0].data() } }, floor);
            }
        }
        CPPUNIT_ASSERT_MESSAGE(std::to_string(dropped) + " of 48", dropped <= 1);
    }

    void in_doubt_a_frame_is_not_noise()
    {
        const spectrogram_geometry g(find_profile("paper"), paper_rate);
        const auto rows = power_rows(frame_of_noise(7, 1e-6), paper_rate);
        noise_gate gate(g);
        auto floor = flat_floor(g, 1e-6);
        CPPUNIT_ASSERT(gate.is_noise({ frame_length, { rows.data() } }, floor));
        floor.known = false;
        CPPUNIT_ASSERT(!gate.is_noise({ frame_length, { rows.data() } }, floor));
        // A gain turned down by 0.5 dB: a weak signal would be below the floor.
        CPPUNIT_ASSERT(
            !gate.is_noise({ frame_length, { rows.data() } }, flat_floor(g, 1.122e-6)));
    }

    /* The rows follow the floor in each case, so that only its shape decides. */
    void a_step_in_the_floor_is_no_front_ends()
    {
        const spectrogram_geometry g(find_profile("paper"), paper_rate);
        noise_gate gate(g);
        const auto noise = power_rows(frame_of_noise(8, 1e-6), paper_rate);
        const auto passes = [&](auto&& shape_db) {
            auto floor = flat_floor(g, 1e-6);
            auto rows = noise;
            for (int c = 0; c < g.columns(); ++c) {
                const auto factor = float(std::pow(10.0, shape_db(c) / 10.0));
                floor.power[c] *= factor;
                for (int r = 0; r < frame_length; ++r) {
                    rows[size_t(r) * g.columns() + c] *= factor;
                }
            }
            return gate.is_noise({ frame_length, { rows.data() } }, floor);
        };
        const auto slope = [](int c) { return 0.04 * c; }; // 10 dB over the band
        const auto ends = [](int c) {                      // fall by 15 dB
            const int from_end = std::min(c, 255 - c);
            return from_end < 20 ? -15.0 * std::pow((20 - from_end) / 20.0, 2) : 0.0;
        };
        const auto carrier = [](int c) { return c >= 100 && c < 180 ? 1.0 : 0.0; };
        const auto wide = [](int c) { return c >= 20 && c < 236 ? 1.0 : 0.0; };
        CPPUNIT_ASSERT(passes(slope));
        CPPUNIT_ASSERT(passes(ends));
        CPPUNIT_ASSERT(!passes(carrier));
        CPPUNIT_ASSERT(!passes(wide));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(qa_noise_gate);
