// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "qa_signals.h"
#include <algorithm>
#include <cppunit/TestAssert.h>
#include <cppunit/extensions/HelperMacros.h>
#include <gnuradio/specsense/core/energy_detector.h>
#include <gnuradio/specsense/core/segmentation_engine.h>
#include <stdexcept>
#include <thread>

using namespace gr::specsense::core;

class qa_energy_detector : public CppUnit::TestFixture
{
    CPPUNIT_TEST_SUITE(qa_energy_detector);
    CPPUNIT_TEST(false_alarms_come_at_the_rate_asked_for);
    CPPUNIT_TEST(statistics_of_rows_are_those_of_noise);
    CPPUNIT_TEST(regions_grow_and_specks_are_dropped);
    CPPUNIT_TEST(a_short_pulse_is_found_by_its_peak);
    CPPUNIT_TEST(unsensed_rows_stay_unsensed);
    CPPUNIT_TEST(wrong_values_are_refused);
    CPPUNIT_TEST_SUITE_END();

#ifdef __SANITIZE_ADDRESS__
    static constexpr double pixels_tried = 2e6; // sanitizers cost twenty times the time
#else
    static constexpr double pixels_tried = 1e8;
#endif

    struct tally {
        double pixels = 0.0;
        std::vector<double> found;
    };

    /* Noise through the whole chain, floor estimate included. */
    static tally
    count_false_alarms(uint64_t seed, double pixels, const std::vector<double>& rates)
    {
        const spectrogram_geometry g(profile_of_model("energy"), 61.44e6);
        spectrogram s(g.profile(), g.sample_rate());
        noise_floor floor({}, g);
        std::vector<energy_detector> detectors;
        for (double rate : rates) {
            detectors.emplace_back(rate, g);
        }
        const int columns = g.columns(), frame = g.profile().rows_per_frame;
        std::vector<float> average(size_t(columns) * frame), peak(average.size());
        std::vector<energy_level> levels(columns);
        qa::noise_source noise(seed);
        tally out;
        out.found.assign(rates.size(), 0.0);
        while (out.pixels < pixels) {
            for (int rows = 0; rows < frame;) {
                const auto x = noise.block(8192, 1e-3f);
                for (size_t start = 0; start < x.size() && rows < frame;) {
                    const auto done = s.process(x.data() + start,
                                                x.size() - start,
                                                { &average[size_t(rows) * columns],
                                                  &peak[size_t(rows) * columns] },
                                                frame - rows);
                    start += done.consumed;
                    rows += static_cast<int>(done.rows);
                }
            }
            floor.add(average.data(), frame);
            const auto& estimate = floor.estimate();
            for (int r = 0; r < frame; ++r) {
                for (size_t d = 0; d < detectors.size(); ++d) {
                    detectors[d].detect(&average[size_t(r) * columns],
                                        &peak[size_t(r) * columns],
                                        estimate.power.data(),
                                        levels.data());
                    out.found[d] += static_cast<double>(
                        std::count(levels.begin(), levels.end(), energy_level::found));
                }
            }
            out.pixels += double(columns) * frame;
        }
        return out;
    }

    void false_alarms_come_at_the_rate_asked_for()
    {
        const std::vector<double> rates{ 1e-6, 1e-5, 1e-3 };
        tally halves[2];
        std::thread other(
            [&] { halves[1] = count_false_alarms(12, pixels_tried / 2, rates); });
        halves[0] = count_false_alarms(11, pixels_tried / 2, rates);
        other.join();
        const double pixels = halves[0].pixels + halves[1].pixels;
        for (size_t d = 0; d < rates.size(); ++d) {
            if (rates[d] * pixels < 50.0) {
                continue; // too few to judge, with sanitizers
            }
            const double measured = (halves[0].found[d] + halves[1].found[d]) / pixels;
            CPPUNIT_ASSERT_MESSAGE(std::to_string(measured / rates[d]),
                                   measured < 1.5 * rates[d] &&
                                       measured > rates[d] / 1.5);
        }
    }

    void statistics_of_rows_are_those_of_noise()
    {
        for (double rate : { 1.92e6, 20e6 }) {
            spectrogram s(profile_of_model("energy"), rate);
            const row_statistics statistics(s.geometry());
            const auto rows = qa::all_rows(s,
                                           qa::noise_source(3).block(size_t(rate * 0.5)));
            const double mean = qa::noise_in_column(s.geometry());
            double sum = 0.0, squares = 0.0, below = 0.0, sum_below = 0.0;
            const size_t count = (rows.rows - 1) * s.geometry().columns();
            for (size_t i = 0; i < count; ++i) {
                const double x = rows.detectors[0][i] / mean;
                sum += x;
                squares += (x - 1.0) * (x - 1.0);
                below += x < 0.8;
                sum_below += x < 0.8 ? x : 0.0;
            }
            CPPUNIT_ASSERT_DOUBLES_EQUAL(1.0, sum / count, 0.01);
            CPPUNIT_ASSERT_DOUBLES_EQUAL(1.0, squares / count * statistics.shape(), 0.05);
            CPPUNIT_ASSERT_DOUBLES_EQUAL(
                below / count, statistics.average_cdf(0.8), 0.01);
            CPPUNIT_ASSERT_DOUBLES_EQUAL(
                sum_below / below, statistics.average_mean_below(0.8), 0.01);
            CPPUNIT_ASSERT_DOUBLES_EQUAL(
                0.8, statistics.average_quantile(statistics.average_cdf(0.8)), 1e-9);
        }
    }

    /* Rows of a constant floor of 1 with some pixels raised. */
    struct scene {
        explicit scene(int rows_) : rows(rows_), average(size_t(rows) * 80, 1.0f) {}
        void raise(int row, int column, float level)
        {
            average[row * 80 + column] = level;
        }
        void run(segmentation_engine& engine)
        {
            peak = average;
            labels.resize(average.size());
            confidence.resize(average.size());
            engine.segment({ rows, { average.data(), peak.data() } },
                           labels.data(),
                           confidence.data());
        }
        int label(int row, int column) const { return labels[row * 80 + column]; }
        int rows;
        std::vector<float> average, peak;
        std::vector<uint8_t> labels, confidence;
    };

    static std::unique_ptr<segmentation_engine> engine_with_floor_of_one()
    {
        segmentation_config config;
        config.model = "energy";
        config.noise_floor.fixed_dbfs = 0.0;
        return make_segmentation_engine(
            config, spectrogram_geometry(profile_of_model("energy"), 19.2e6));
    }

    void regions_grow_and_specks_are_dropped()
    {
        const auto engine = engine_with_floor_of_one();
        CPPUNIT_ASSERT_EQUAL(std::string("signal"), engine->classes().at(0));
        scene s(20);
        s.raise(5, 10, 4.0f); // found, and elevated ones beside it
        s.raise(6, 11, 2.0f);
        s.raise(6, 12, 2.0f);
        s.raise(10, 40, 4.0f); // a speck of two pixels
        s.raise(10, 41, 4.0f);
        s.raise(15, 60, 2.0f); // elevated alone
        s.raise(19, 70, 4.0f); // cut by the frame's end
        s.run(*engine);
        CPPUNIT_ASSERT_EQUAL(1, s.label(5, 10));
        CPPUNIT_ASSERT_EQUAL(1, s.label(6, 12));
        CPPUNIT_ASSERT_EQUAL(255, int(s.confidence[5 * 80 + 10]));
        CPPUNIT_ASSERT_EQUAL(128, int(s.confidence[6 * 80 + 12]));
        CPPUNIT_ASSERT_EQUAL(0, s.label(10, 40));
        CPPUNIT_ASSERT_EQUAL(0, s.label(15, 60));
        CPPUNIT_ASSERT_EQUAL(1, s.label(19, 70));
        CPPUNIT_ASSERT_EQUAL(std::ptrdiff_t(4),
                             std::count(s.labels.begin(), s.labels.end(), 1));
    }

    void a_short_pulse_is_found_by_its_peak()
    {
        const double rate = 61.44e6;
        const spectrogram_geometry g(profile_of_model("energy"), rate);
        segmentation_config config;
        config.model = "energy";
        const auto engine = make_segmentation_engine(config, g);
        spectrogram s(g.profile(), rate);
        auto x = qa::noise_source(8).block(size_t(rate * 5e-3), 1e-4f);
        const size_t at = 150000;
        qa::add(x, qa::tone(61, 5e6, rate, 0.15f), at); // 1 us
        const auto rows = qa::all_rows(s, x);
        std::vector<uint8_t> labels(rows.rows * g.columns()), confidence(labels.size());
        engine->segment({ static_cast<int>(rows.rows),
                          { rows.detectors[0].data(), rows.detectors[1].data() } },
                        labels.data(),
                        confidence.data());
        const auto row = static_cast<size_t>(double(at) / rate * 28000);
        const auto column = static_cast<size_t>(128 + std::lround(5e6 / 240e3));
        CPPUNIT_ASSERT_EQUAL(1, int(labels[row * g.columns() + column]));
        CPPUNIT_ASSERT(std::count(labels.begin(), labels.end(), 1) < 60);
    }

    void unsensed_rows_stay_unsensed()
    {
        const auto engine = engine_with_floor_of_one();
        scene s(3);
        std::fill_n(s.average.begin() + 80, 80, float(NAN));
        s.run(*engine);
        CPPUNIT_ASSERT_EQUAL(0, s.label(0, 3));
        CPPUNIT_ASSERT_EQUAL(255, s.label(1, 3));
        CPPUNIT_ASSERT_EQUAL(0, s.label(2, 3));
    }

    void wrong_values_are_refused()
    {
        const spectrogram_geometry g(profile_of_model("energy"), 19.2e6);
        const auto text = [&](const segmentation_config& config,
                              const spectrogram_geometry& geometry) {
            try {
                make_segmentation_engine(config, geometry);
            } catch (const std::invalid_argument& e) {
                return std::string(e.what());
            }
            return std::string("accepted");
        };
        segmentation_config config;
        config.model = "energy";
        config.false_alarm_rate = 0.2;
        CPPUNIT_ASSERT_EQUAL(
            std::string("false-alarm rate must lie in (0, 0.1], got 0.200000"),
            text(config, g));
        config.false_alarm_rate = 1e-6;
        config.model = "crystal-ball";
        // The shipped models stand between, whichever there are.
        const auto refusal = text(config, g);
        CPPUNIT_ASSERT_EQUAL(size_t(0), refusal.find("model must be energy, "));
        const std::string end = "or a model file's path, got \"crystal-ball\"";
        CPPUNIT_ASSERT_EQUAL(refusal.size() - end.size(), refusal.rfind(end));
        config.model = "energy";
        CPPUNIT_ASSERT_EQUAL(
            std::string(
                "model energy needs a profile with the average detector, got paper"),
            text(config, spectrogram_geometry(find_profile("paper"), 61.44e6)));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(qa_energy_detector);
