// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/scene/field_recipe.h"
#include <algorithm>
#include <cmath>
#include <cppunit/TestAssert.h>
#include <cppunit/extensions/HelperMacros.h>
#include <gnuradio/specsense/core/scene/frame.h>
#include <gnuradio/specsense/core/scene/scene_json.h>
#include <nlohmann/json.hpp>
#include <set>
#include <stdexcept>
#include <string>
#include <tuple>

using namespace gr::specsense::core;
using nlohmann::json;

class qa_frame_recipe : public CppUnit::TestFixture
{
    CPPUNIT_TEST_SUITE(qa_frame_recipe);
    CPPUNIT_TEST(a_frame_depends_on_recipe_seed_and_index_alone);
    CPPUNIT_TEST(paper_frames_hold_each_combination_once);
    CPPUNIT_TEST(paper_carriers_fill_their_channels);
    CPPUNIT_TEST(paper_carriers_stand_side_by_side_within_the_band);
    CPPUNIT_TEST(paper_radars_stand_out_where_the_mask_says);
    CPPUNIT_TEST(field_frames_hold_every_class_alone_and_together_and_none);
    CPPUNIT_TEST(field_labels_are_where_the_power_is);
    CPPUNIT_TEST(field_floors_are_those_of_empty_frames);
    CPPUNIT_TEST(field_frames_may_be_pieces);
    CPPUNIT_TEST(field_scenes_can_all_be_made);
    CPPUNIT_TEST(wrong_recipes_are_refused);
    CPPUNIT_TEST_SUITE_END();

    static json parameters(const frame& f) { return json::parse(f.parameters); }

    // Share of pixels with a label.
    static double share(const frame& f, uint8_t label)
    {
        return double(std::count(f.labels.begin(), f.labels.end(), label)) /
            double(f.labels.size());
    }

    // Mean power of the pixels with a label, and of those without any.
    static std::pair<double, double> powers(const frame& f, uint8_t label)
    {
        double sum[2] = { 0.0, 0.0 }, count[2] = { 1e-9, 1e-9 };
        for (size_t i = 0; i < f.labels.size(); ++i) {
            if (f.labels[i] == label || f.labels[i] == 0) {
                sum[f.labels[i] == 0] += double(f.detectors[0][i]);
                ++count[f.labels[i] == 0];
            }
        }
        return { sum[0] / count[0], sum[1] / count[1] };
    }

public:
    void a_frame_depends_on_recipe_seed_and_index_alone()
    {
        for (const auto& name : frame_recipe_names()) {
            const double rate = name == "field" ? 7.68e6 : 0.0;
            const auto one = make_frame_recipe(name, 5, rate);
            CPPUNIT_ASSERT_EQUAL(name, std::string(one->name()));
            const auto first = one->make(7);
            one->make(3);
            const auto again = one->make(7);
            CPPUNIT_ASSERT(first.detectors == again.detectors);
            CPPUNIT_ASSERT(first.labels == again.labels);
            CPPUNIT_ASSERT_EQUAL(first.parameters, again.parameters);
            CPPUNIT_ASSERT_EQUAL(uint64_t(7), first.index);
            const auto other = make_frame_recipe(name, 6, rate)->make(7);
            CPPUNIT_ASSERT(first.detectors != other.detectors);
            CPPUNIT_ASSERT_EQUAL(one->profile().detectors.size(), first.detectors.size());
            CPPUNIT_ASSERT_EQUAL(one->profile().rows_per_frame, first.rows);
            CPPUNIT_ASSERT_EQUAL(size_t(first.rows) * size_t(first.columns),
                                 first.labels.size());
        }
    }

    void paper_frames_hold_each_combination_once()
    {
        const auto recipe = make_frame_recipe("paper", 1);
        std::set<std::tuple<std::string, double, double>> seen;
        for (uint64_t i = 0; i < 72; ++i) {
            const auto p = parameters(recipe->make(1000 + i));
            const bool noisy = !p["snr_db"].is_null();
            seen.emplace(p["mix"].get<std::string>(),
                         p["doppler_hz"].get<double>(),
                         noisy ? p["snr_db"].get<double>() : 1e9);
            if (noisy) {
                CPPUNIT_ASSERT_DOUBLES_EQUAL(
                    p["snr_db"].get<double>(), p["measured_snr_db"].get<double>(), 0.06);
            }
            // Only the receiver moves: half of the shift that the recipe names.
            CPPUNIT_ASSERT(p["largest_doppler_hz"].get<double>() <=
                           0.5 * p["doppler_hz"].get<double>() + 1e-6);
        }
        CPPUNIT_ASSERT_EQUAL(size_t(72), seen.size());
    }

    void paper_carriers_fill_their_channels()
    {
        const auto recipe = make_frame_recipe("paper", 2);
        for (uint64_t i = 0; i < 6; ++i) {
            const auto f = recipe->make(i);
            const auto signals = parameters(f)["signals"];
            double lte = 0.0, nr = 0.0;
            for (const auto& s : signals) {
                if (s["type"] == "lte_downlink") {
                    lte += s["resource_blocks"].get<double>() * 200e3;
                } else if (s["type"] == "nr_downlink") {
                    nr += s["channel_bandwidth_mhz"].get<double>() * 1e6;
                }
            }
            const double rows = 1.0 - share(f, 3); // the radar takes whole ones
            CPPUNIT_ASSERT_DOUBLES_EQUAL(lte / 61.44e6, share(f, 1) / rows, 1.01 / 256);
            CPPUNIT_ASSERT_DOUBLES_EQUAL(nr / 61.44e6, share(f, 2) / rows, 1.01 / 256);
        }
    }

    void paper_carriers_stand_side_by_side_within_the_band()
    {
        const auto recipe = make_frame_recipe("paper", 3);
        for (uint64_t i = 2; i < 72; i += 3) {
            const auto signals = parameters(recipe->make(i))["signals"];
            CPPUNIT_ASSERT_EQUAL(size_t(3), signals.size());
            double low[2], high[2];
            for (int c = 0; c < 2; ++c) {
                const auto& s = signals[size_t(c)];
                const double width = s["type"] == "lte_downlink"
                    ? s["resource_blocks"].get<double>() * 200e3
                    : s["channel_bandwidth_mhz"].get<double>() * 1e6;
                low[c] = s["frequency"].get<double>() - width / 2.0;
                high[c] = low[c] + width;
            }
            const double gap = low[1] - high[0];
            CPPUNIT_ASSERT(gap >= -1.0);
            CPPUNIT_ASSERT_DOUBLES_EQUAL(std::round(gap / 1e6), gap / 1e6, 1e-6);
            CPPUNIT_ASSERT(low[0] >= -30.72e6 && high[1] <= 30.72e6);
            const double below = low[0] + 30.72e6;
            CPPUNIT_ASSERT_DOUBLES_EQUAL(std::round(below / 1e6), below / 1e6, 1e-6);
        }
    }

    void paper_radars_stand_out_where_the_mask_says()
    {
        const auto recipe = make_frame_recipe("paper", 4);
        int stand_out = 0;
        for (uint64_t i = 60; i < 72; ++i) { // those without noise
            const auto f = recipe->make(i);
            std::vector<int> starts;
            float strongest = 0.0f;
            bool in_radar = false;
            for (int row = 0; row < 256; ++row) {
                const auto first = f.labels.begin() + row * 256;
                const auto count = std::count(first, first + 256, 3);
                CPPUNIT_ASSERT(count == 0 || count == 256);
                if (count > 0 && (starts.empty() || row > starts.back() + 20)) {
                    starts.push_back(row);
                }
                const float* power = f.detectors[0].data() + row * 256;
                const float most = *std::max_element(power, power + 256);
                if (most > strongest) {
                    strongest = most;
                    in_radar = count > 0;
                }
            }
            // Pulses are 58515 samples apart, rows 713 * 246 / 256 long.
            CPPUNIT_ASSERT_EQUAL(size_t(3), starts.size());
            CPPUNIT_ASSERT_DOUBLES_EQUAL(85.4, starts[1] - starts[0], 1.0);
            CPPUNIT_ASSERT_DOUBLES_EQUAL(85.4, starts[2] - starts[1], 1.0);
            stand_out += in_radar;
        }
        CPPUNIT_ASSERT(stand_out >= 9);
    }

    void field_frames_hold_every_class_alone_and_together_and_none()
    {
        const auto recipe = make_frame_recipe("field", 1, 1.92e6);
        const auto& classes = recipe->profile().classes;
        std::set<std::set<std::string>> seen;
        for (uint64_t i = 0; i < 60; ++i) {
            const auto f = recipe->make(i);
            const auto scene = parameters(f)["scene"];
            std::set<std::string> present;
            for (const auto& e : scene["emitters"]) {
                present.insert(class_of(read_signal(e["signal"].dump())));
            }
            seen.insert(present);
            for (size_t c = 0; c < classes.size(); ++c) {
                if (present.count(classes[c]) == 0) {
                    CPPUNIT_ASSERT_EQUAL(0.0, share(f, uint8_t(c + 1)));
                }
            }
            CPPUNIT_ASSERT(std::none_of(f.detectors[0].begin(),
                                        f.detectors[0].end(),
                                        [](float power) { return power < 0.0f; }));
        }
        CPPUNIT_ASSERT_EQUAL(size_t(1), seen.count({}));
        for (const auto& name : classes) {
            CPPUNIT_ASSERT_EQUAL_MESSAGE(name, size_t(1), seen.count({ name }));
        }
        CPPUNIT_ASSERT(std::any_of(
            seen.begin(), seen.end(), [](const auto& s) { return s.size() > 1; }));
    }

    void field_labels_are_where_the_power_is()
    {
        const auto recipe = make_frame_recipe("field", 2, 20e6);
        int checked = 0;
        for (uint64_t i = 0; i < 60; ++i) {
            const auto f = recipe->make(i);
            const auto p = parameters(f);
            const auto& emitters = p["scene"]["emitters"];
            // One strong emitter where no filter rolls off, and nothing else that could
            // hold power.
            if (emitters.size() != 1 || p["snr_db"][0].get<double>() < 20.0 ||
                std::abs(emitters[0]["frequency"].get<double>()) > 7e6) {
                continue;
            }
            for (uint8_t label = 1; label <= 4; ++label) {
                if (share(f, label) > 0.001 && share(f, 0) > 0.1) {
                    const auto [with, without] = powers(f, label);
                    CPPUNIT_ASSERT(with > 2.0 * without);
                    ++checked;
                }
            }
        }
        CPPUNIT_ASSERT(checked >= 3);
    }

    void field_floors_are_those_of_empty_frames()
    {
        int empty = 0;
        for (double rate : { 1.92e6, 20e6 }) {
            const auto recipe = make_frame_recipe("field", 3, rate);
            for (uint64_t i = 0; i < 60; ++i) {
                const auto f = recipe->make(i);
                const bool has_signals = !parameters(f)["scene"]["emitters"].empty();
                if (has_signals || f.floor.empty()) {
                    continue;
                }
                ++empty;
                CPPUNIT_ASSERT_EQUAL(size_t(f.columns), f.floor.size());
                double error = 0.0;
                for (int c = 0; c < f.columns; ++c) {
                    double sum = 0.0;
                    int rows = 0;
                    for (int r = 0; r < f.rows; ++r) {
                        const float power = f.detectors[0][size_t(r * f.columns + c)];
                        sum += std::isnan(power) ? 0.0 : double(power);
                        rows += !std::isnan(power);
                    }
                    error += 10.0 * std::log10(sum / rows / double(f.floor[size_t(c)])) /
                        f.columns;
                }
                CPPUNIT_ASSERT_DOUBLES_EQUAL(0.0, error, 1.3);
            }
        }
        CPPUNIT_ASSERT(empty > 5);
    }

    void field_frames_may_be_pieces()
    {
        const auto recipe = make_frame_recipe("field", 4, 1.92e6);
        int whole = 0, chopped = 0;
        for (uint64_t i = 0; i < 60; ++i) {
            const auto f = recipe->make(i);
            int pieces = 0, longest = 0, length = 0, gap = 64;
            for (int r = 0; r < f.rows; ++r) {
                const auto first = size_t(r * f.columns);
                const bool sensed = !std::isnan(f.detectors[0][first]);
                for (int c = 0; c < f.columns; ++c) {
                    const auto at = first + size_t(c);
                    for (const auto& detector : f.detectors) {
                        CPPUNIT_ASSERT_EQUAL(sensed, !std::isnan(detector[at]));
                    }
                    if (!sensed) {
                        CPPUNIT_ASSERT_EQUAL(255, int(f.labels[at]));
                        CPPUNIT_ASSERT_EQUAL(0, int(f.emitters[at]));
                    }
                }
                if (sensed && length == 0) {
                    ++pieces;
                    CPPUNIT_ASSERT(gap >= 64);
                }
                length = sensed ? length + 1 : 0;
                gap = sensed ? 0 : gap + 1;
                longest = std::max(longest, length);
            }
            CPPUNIT_ASSERT_EQUAL(pieces, parameters(f)["pieces"].get<int>());
            whole += longest == f.rows;
            chopped += longest < f.rows;
        }
        CPPUNIT_ASSERT(whole > 40);
        CPPUNIT_ASSERT(chopped > 4);
    }

    void field_scenes_can_all_be_made()
    {
        const field_recipe recipe(11, 0.0, find_profile("field"));
        for (uint64_t i = 0; i < 8000; ++i) {
            for (const auto& e : recipe.draw_scene(i).emitters) {
                make_waveform(e.signal, i); // throws where parameters do not fit
            }
        }
    }

    void wrong_recipes_are_refused()
    {
        const auto error = [](const std::string& name, double rate) {
            try {
                make_frame_recipe(name, 0, rate);
            } catch (const std::invalid_argument& e) {
                return std::string(e.what());
            }
            return std::string();
        };
        CPPUNIT_ASSERT_EQUAL(std::string("recipe must be paper or field, got \"best\""),
                             error("best", 0.0));
        CPPUNIT_ASSERT_EQUAL(std::string("recipe paper has a sample rate of its own, "
                                         "61.44e6, got 20000000.000000"),
                             error("paper", 20e6));
        CPPUNIT_ASSERT_EQUAL(
            std::string("recipe field: sample_rate must lie between 1.92e6 and 250e6, "
                        "got -1.000000"),
            error("field", -1.0));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(qa_frame_recipe);
