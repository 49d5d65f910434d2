// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <cmath>
#include <cppunit/TestAssert.h>
#include <cppunit/extensions/HelperMacros.h>
#include <functional>
#include <gnuradio/specsense/core/occupancy_extractor.h>
#include <map>
#include <stdexcept>

using namespace gr::specsense::core;

namespace {

extraction_config of_signals()
{
    extraction_config c;
    c.classes = { "signal" };
    return c;
}

/* Feeds labels that a function of row and column gives, and keeps what comes out. */
struct chain {
    explicit chain(extraction_config config = of_signals(), double rate = 19.2e6)
        : geometry(find_profile("field"), rate), extractor(config, geometry),
          labels(geometry.columns()), confidence(geometry.columns()),
          average(geometry.columns()), floor(geometry.columns(), 1e-9f)
    {
        extractor.on_burst = [this](const burst& b) { bursts.push_back(b); };
        extractor.on_emission = [this](const emission& e) { emissions.push_back(e); };
        extractor.on_occupancy = [this](const occupancy_report& r) {
            reports.push_back(r);
        };
    }

    void rows(int64_t count, const std::function<int(int64_t, int)>& label)
    {
        for (int64_t r = 0; r < count; ++r, ++row) {
            for (int c = 0; c < geometry.columns(); ++c) {
                labels[c] = static_cast<uint8_t>(label(row, c));
                confidence[c] = labels[c] ? 204 : 0;
                average[c] = labels[c] == label_noise ? 1e-9f : 101e-9f;
            }
            extractor.add_row(
                { labels.data(), confidence.data(), average.data(), floor.data(), true });
        }
    }

    void start(const segment_info& segment)
    {
        row = 0;
        extractor.start_segment(segment);
    }

    std::vector<emission> of_state(emission_state state) const
    {
        std::vector<emission> found;
        for (const auto& e : emissions) {
            if (e.state == state) {
                found.push_back(e);
            }
        }
        return found;
    }

    spectrogram_geometry geometry;
    occupancy_extractor extractor;
    std::vector<uint8_t> labels, confidence;
    std::vector<float> average, floor;
    int64_t row = 0;
    std::vector<burst> bursts;
    std::vector<emission> emissions;
    std::vector<occupancy_report> reports;
};

segment_info
at(double frequency, int64_t sample = 0, int64_t time_ns = 0, bool retuned = true)
{
    segment_info s;
    s.sample_start = sample;
    s.time_start_ns = time_ns;
    s.center_frequency = frequency;
    s.retuned = retuned;
    return s;
}

} // namespace

class qa_occupancy_extractor : public CppUnit::TestFixture
{
    CPPUNIT_TEST_SUITE(qa_occupancy_extractor);
    CPPUNIT_TEST(a_burst_has_its_box_and_its_power);
    CPPUNIT_TEST(small_gaps_are_bridged_and_large_ones_are_not);
    CPPUNIT_TEST(a_repeating_burst_is_one_emission);
    CPPUNIT_TEST(long_silence_ends_an_emission);
    CPPUNIT_TEST(an_emission_keeps_its_id_across_frames_and_is_updated);
    CPPUNIT_TEST(two_branches_that_meet_are_one);
    CPPUNIT_TEST(a_lasting_line_does_not_tie_bursts_together);
    CPPUNIT_TEST(labels_do_not_mix);
    CPPUNIT_TEST(a_radar_has_its_pulse_interval);
    CPPUNIT_TEST(a_retune_ends_everything);
    CPPUNIT_TEST(a_gap_in_one_tuning_does_not);
    CPPUNIT_TEST(a_gap_longer_than_hold_time_ends_an_emission);
    CPPUNIT_TEST(time_that_goes_back_ends_everything);
    CPPUNIT_TEST(ids_and_counts_agree_on_random_scenes);
    CPPUNIT_TEST(times_are_absolute_and_exact);
    CPPUNIT_TEST(occupancy_is_of_the_sensed_time);
    CPPUNIT_TEST(a_gap_is_not_sensed_time);
    CPPUNIT_TEST(memory_stays_bounded);
    CPPUNIT_TEST(wrong_values_are_refused);
    CPPUNIT_TEST_SUITE_END();

    static bool in(int64_t x, int64_t first, int64_t stop)
    {
        return x >= first && x < stop;
    }

    void a_burst_has_its_box_and_its_power()
    {
        chain c;
        c.start(at(1e9));
        c.rows(300, [](int64_t r, int k) { return in(r, 100, 140) && in(k, 20, 30); });
        c.extractor.finish();
        CPPUNIT_ASSERT_EQUAL(size_t(1), c.bursts.size());
        const burst& b = c.bursts[0];
        CPPUNIT_ASSERT_EQUAL(int64_t(100), b.row_start);
        CPPUNIT_ASSERT_EQUAL(int64_t(140), b.row_stop);
        CPPUNIT_ASSERT_EQUAL(20, b.column_start);
        CPPUNIT_ASSERT_EQUAL(30, b.column_stop);
        CPPUNIT_ASSERT_EQUAL(int64_t(400), b.pixels);
        CPPUNIT_ASSERT_EQUAL(int64_t(40), b.rows);
        const auto ends = c.of_state(emission_state::end);
        CPPUNIT_ASSERT_EQUAL(size_t(1), ends.size());
        const emission& e = ends[0];
        CPPUNIT_ASSERT_EQUAL(std::string("signal"), e.label);
        CPPUNIT_ASSERT_EQUAL(b.emission, e.id);
        CPPUNIT_ASSERT_DOUBLES_EQUAL(1e9 + (20 - 40.5) * 240e3, e.freq_lower_edge, 1.0);
        CPPUNIT_ASSERT_DOUBLES_EQUAL(1e9 + (30 - 40.5) * 240e3, e.freq_upper_edge, 1.0);
        CPPUNIT_ASSERT_DOUBLES_EQUAL(2.4e6, e.bandwidth, 1.0);
        CPPUNIT_ASSERT_DOUBLES_EQUAL(20.0, e.snr_db, 1e-3);
        CPPUNIT_ASSERT_DOUBLES_EQUAL(0.8, e.confidence, 1e-6);
        CPPUNIT_ASSERT_DOUBLES_EQUAL(1.0, e.duty_cycle, 1e-9);
        // Ten columns of 1e-7, over the 1.55 columns that a column's noise bandwidth is.
        CPPUNIT_ASSERT_DOUBLES_EQUAL(-61.9, e.power_dbfs, 0.05);
        CPPUNIT_ASSERT(std::isnan(e.power_dbm));
    }

    void small_gaps_are_bridged_and_large_ones_are_not()
    {
        chain c;
        c.start(at(0));
        c.rows(200, [](int64_t r, int k) {
            return (in(r, 10, 20) || in(r, 26, 40) || in(r, 60, 70)) &&
                (in(k, 10, 15) || in(k, 18, 25) || in(k, 40, 45));
        });
        c.extractor.finish();
        CPPUNIT_ASSERT_EQUAL(size_t(4), c.bursts.size());
        CPPUNIT_ASSERT_EQUAL(int64_t(40), c.bursts[0].row_stop);
    }

    void a_repeating_burst_is_one_emission()
    {
        chain c; // a synchronisation burst of 0.3 ms every 20 ms
        c.start(at(0));
        c.rows(5600,
               [](int64_t r, int k) { return in(r % 560, 100, 108) && in(k, 30, 45); });
        c.extractor.finish();
        const auto ends = c.of_state(emission_state::end);
        CPPUNIT_ASSERT_EQUAL(size_t(10), c.bursts.size());
        CPPUNIT_ASSERT_EQUAL(size_t(1), ends.size());
        CPPUNIT_ASSERT_EQUAL(uint64_t(10), ends[0].burst_count);
        CPPUNIT_ASSERT_DOUBLES_EQUAL(80.0 / (9 * 560 + 8), ends[0].duty_cycle, 1e-6);
    }

    void long_silence_ends_an_emission()
    {
        chain c;
        c.start(at(0));
        c.rows(9000, [](int64_t r, int k) {
            return (in(r, 100, 200) || in(r, 6000, 6100)) && in(k, 30, 45);
        });
        c.extractor.finish();
        const auto ends = c.of_state(emission_state::end);
        CPPUNIT_ASSERT_EQUAL(size_t(2), ends.size());
        CPPUNIT_ASSERT(ends[0].id != ends[1].id);
        CPPUNIT_ASSERT_EQUAL(c.geometry.row_start(200) - c.geometry.row_start(100),
                             ends[0].sample_count);
    }

    void an_emission_keeps_its_id_across_frames_and_is_updated()
    {
        chain c;
        c.start(at(0));
        c.rows(28000 * 3 + 100, [](int64_t, int k) { return in(k, 30, 45); });
        const auto starts = c.of_state(emission_state::start);
        const auto updates = c.of_state(emission_state::update);
        CPPUNIT_ASSERT_EQUAL(size_t(1), starts.size());
        CPPUNIT_ASSERT_EQUAL(size_t(3), updates.size());
        CPPUNIT_ASSERT_EQUAL(starts[0].id, updates[2].id);
        CPPUNIT_ASSERT_DOUBLES_EQUAL(
            3.0, 1e-9 * double(updates[2].time_stop - updates[2].time_start), 2e-3);
        CPPUNIT_ASSERT_DOUBLES_EQUAL(1.0, updates[2].duty_cycle, 1e-9);
        CPPUNIT_ASSERT(c.of_state(emission_state::end).empty());
        c.extractor.finish();
        CPPUNIT_ASSERT_EQUAL(size_t(1), c.of_state(emission_state::end).size());
    }

    void two_branches_that_meet_are_one()
    {
        chain c;
        c.start(at(0));
        c.rows(400, [](int64_t r, int k) {
            return in(r, 0, 100) ? in(k, 20, 34) || in(k, 38, 50)
                                 : in(r, 100, 200) && in(k, 20, 50);
        });
        c.extractor.finish();
        CPPUNIT_ASSERT_EQUAL(size_t(1), c.bursts.size());
        CPPUNIT_ASSERT_EQUAL(20, c.bursts[0].column_start);
        CPPUNIT_ASSERT_EQUAL(50, c.bursts[0].column_stop);
        CPPUNIT_ASSERT_EQUAL(int64_t(100 * 26 + 100 * 30), c.bursts[0].pixels);
        // Both had begun; the younger ended in the older, and the burst is the older's.
        const auto ends = c.of_state(emission_state::end);
        CPPUNIT_ASSERT_EQUAL(size_t(2), ends.size());
        CPPUNIT_ASSERT(ends[0].id > ends[1].id);
        CPPUNIT_ASSERT_EQUAL(c.bursts[0].emission, ends[1].id);
        CPPUNIT_ASSERT_EQUAL(uint64_t(1), ends[1].burst_count);
        CPPUNIT_ASSERT_EQUAL(size_t(2), c.of_state(emission_state::start).size());
    }

    void a_lasting_line_does_not_tie_bursts_together()
    {
        chain c; // a DC line, and a wide burst of 1 ms every 5 ms across it
        c.start(at(0));
        c.rows(1400, [](int64_t r, int k) {
            return in(k, 39, 42) || (in(r % 140, 50, 78) && in(k, 10, 70));
        });
        c.extractor.finish();
        int wide = 0;
        for (const auto& b : c.bursts) {
            if (b.column_stop - b.column_start == 60) {
                ++wide;
                CPPUNIT_ASSERT_EQUAL(int64_t(28), b.row_stop - b.row_start);
            }
        }
        CPPUNIT_ASSERT_EQUAL(10, wide);
    }

    void labels_do_not_mix()
    {
        auto config = of_signals();
        config.classes = { "lte", "nr" };
        chain c(config);
        c.start(at(0));
        c.rows(100, [](int64_t r, int k) {
            return !in(r, 20, 60) ? 0 : in(k, 10, 30) ? 1 : in(k, 30, 50) ? 2 : 0;
        });
        c.extractor.finish();
        const auto ends = c.of_state(emission_state::end);
        CPPUNIT_ASSERT_EQUAL(size_t(2), ends.size());
        CPPUNIT_ASSERT_EQUAL(std::string("lte"), ends[0].label);
        CPPUNIT_ASSERT_EQUAL(std::string("nr"), ends[1].label);
        CPPUNIT_ASSERT_DOUBLES_EQUAL(
            ends[0].freq_upper_edge, ends[1].freq_lower_edge, 1.0);
    }

    void a_radar_has_its_pulse_interval()
    {
        auto config = of_signals();
        config.classes = { "radar" };
        chain c(config);
        c.start(at(0));
        c.rows(2800, [](int64_t r, int k) { return r % 28 == 5 && in(k, 30, 40); });
        c.extractor.finish();
        const auto ends = c.of_state(emission_state::end);
        CPPUNIT_ASSERT_EQUAL(size_t(1), ends.size());
        CPPUNIT_ASSERT_EQUAL(uint64_t(100), ends[0].pulse_count);
        CPPUNIT_ASSERT_DOUBLES_EQUAL(1e-3, ends[0].pulse_interval, 1e-8);
        CPPUNIT_ASSERT_DOUBLES_EQUAL(1000.0, ends[0].pulse_repetition_frequency, 0.01);
    }

    void a_retune_ends_everything()
    {
        chain c;
        const auto carrier = [](int64_t, int k) { return in(k, 30, 45); };
        c.start(at(1e9));
        c.rows(100, carrier);
        c.start(at(1.02e9, 68571));
        CPPUNIT_ASSERT_EQUAL(size_t(1), c.of_state(emission_state::end).size());
        CPPUNIT_ASSERT_EQUAL(size_t(1), c.reports.size());
        CPPUNIT_ASSERT_DOUBLES_EQUAL(1e9, c.reports[0].center_frequency, 0.1);
        c.rows(100, carrier);
        c.extractor.finish();
        const auto ends = c.of_state(emission_state::end);
        CPPUNIT_ASSERT_EQUAL(size_t(2), ends.size());
        CPPUNIT_ASSERT_DOUBLES_EQUAL(
            20e6, ends[1].freq_center - ends[0].freq_center, 1.0);
        CPPUNIT_ASSERT_EQUAL(int64_t(68571), ends[1].sample_start);
    }

    void a_gap_in_one_tuning_does_not()
    {
        chain c;
        const auto carrier = [](int64_t, int k) { return in(k, 30, 45); };
        for (int slice = 0; slice < 5; ++slice) {
            c.start(at(1e9, slice * 19200, slice * 50000000LL, slice == 0));
            c.rows(28, carrier);
        }
        c.extractor.finish();
        CPPUNIT_ASSERT_EQUAL(size_t(5), c.bursts.size());
        const auto ends = c.of_state(emission_state::end);
        CPPUNIT_ASSERT_EQUAL(size_t(1), ends.size());
        CPPUNIT_ASSERT_EQUAL(uint64_t(5), ends[0].burst_count);
        CPPUNIT_ASSERT_DOUBLES_EQUAL(1.0, ends[0].duty_cycle, 1e-9); // of the sensed time
        CPPUNIT_ASSERT_EQUAL(int64_t(201000000), ends[0].time_stop - ends[0].time_start);
    }

    void a_gap_longer_than_hold_time_ends_an_emission()
    {
        chain c;
        const auto carrier = [](int64_t, int k) { return in(k, 30, 45); };
        c.start(at(1e9));
        c.rows(20, carrier); // shorter than what is announced early
        c.start(at(1e9, 14000, 10000000000LL, false));
        CPPUNIT_ASSERT_EQUAL(size_t(1), c.of_state(emission_state::end).size());
        c.rows(20, carrier);
        c.extractor.finish();
        const auto ends = c.of_state(emission_state::end);
        CPPUNIT_ASSERT_EQUAL(size_t(2), ends.size());
        CPPUNIT_ASSERT(ends[0].id != ends[1].id);
    }

    void time_that_goes_back_ends_everything()
    {
        chain c;
        const auto carrier = [](int64_t, int k) { return in(k, 30, 45); };
        c.start(at(1e9, 0, 10000000000LL));
        c.rows(100, carrier);
        c.start(at(1e9, 68571, 5000000000LL, false));
        c.rows(100, carrier);
        c.extractor.finish();
        for (const auto& e : c.of_state(emission_state::end)) {
            CPPUNIT_ASSERT(e.time_stop > e.time_start);
            CPPUNIT_ASSERT(e.time_stop - e.time_start < 4000000);
        }
        for (const auto& report : c.reports) {
            CPPUNIT_ASSERT(report.time_stop > report.time_start);
        }
        CPPUNIT_ASSERT_EQUAL(size_t(2), c.of_state(emission_state::end).size());
    }

    /* Rectangles that cross, touch and part; every burst's emission, whatever it was
     * merged into, ends once, after the burst, and counts it. */
    void ids_and_counts_agree_on_random_scenes()
    {
        uint32_t state = 7;
        const auto draw = [&](int below) {
            state = state * 1664525u + 1013904223u;
            return static_cast<int>((state >> 8) % uint32_t(below));
        };
        for (int scene = 0; scene < 300; ++scene) {
            struct rectangle {
                int row, rows, column, columns;
            };
            std::vector<rectangle> some;
            for (int i = 0; i < 12; ++i) {
                some.push_back({ draw(300), 1 + draw(120), draw(80), 1 + draw(30) });
            }
            auto config = of_signals();
            config.hold_time_s = 1e-3 * draw(6);
            chain c(config);
            c.start(at(0));
            c.rows(450, [&](int64_t r, int k) {
                for (const auto& s : some) {
                    if (in(r, s.row, s.row + s.rows) &&
                        in(k, s.column, s.column + s.columns)) {
                        return 1;
                    }
                }
                return 0;
            });
            c.extractor.finish();
            std::map<uint64_t, emission> ends;
            for (const auto& e : c.of_state(emission_state::end)) {
                CPPUNIT_ASSERT(ends.emplace(e.id, e).second);
                CPPUNIT_ASSERT(e.duty_cycle > 0.0 && e.duty_cycle <= 1.0);
                CPPUNIT_ASSERT(e.time_stop > e.time_start && e.sample_count > 0);
            }
            CPPUNIT_ASSERT_EQUAL(c.of_state(emission_state::start).size(), ends.size());
            std::map<uint64_t, uint64_t> counted;
            for (const auto& b : c.bursts) {
                uint64_t id = b.emission;
                while (ends.at(id).merged_into != 0) {
                    id = ends.at(id).merged_into;
                }
                ++counted[id];
            }
            for (const auto& [id, e] : ends) {
                if (e.merged_into == 0) {
                    CPPUNIT_ASSERT_EQUAL(e.burst_count, counted[id]);
                }
            }
        }
    }

    void a_gap_is_not_sensed_time()
    {
        auto config = of_signals();
        config.integration_time_s = 0.0;
        chain c(config);
        const auto nothing = [](int64_t, int) { return 0; };
        c.start(at(1e9));
        c.rows(280, nothing);
        c.start(at(1e9, 192000, 30000000LL, false)); // 20 ms later
        c.rows(280, nothing);
        c.extractor.finish();
        CPPUNIT_ASSERT_EQUAL(size_t(1), c.reports.size());
        CPPUNIT_ASSERT_DOUBLES_EQUAL(0.5, c.reports[0].sensed_share, 1e-9);
        config.integration_time_s = 1.0;
        chain hours(config);
        hours.start(at(1e9));
        hours.rows(280, nothing);
        hours.start(at(1e9, 192000, 3600000000000LL, false));
        hours.rows(280, nothing);
        hours.extractor.finish();
        CPPUNIT_ASSERT_EQUAL(size_t(2), hours.reports.size());
        CPPUNIT_ASSERT_DOUBLES_EQUAL(1.0, hours.reports[0].sensed_share, 1e-9);
    }

    void times_are_absolute_and_exact()
    {
        chain c({}, 20e6);
        const int64_t start = 1700000000123456789;
        c.start(at(1e9, 1000, start));
        c.rows(28 * 1000,
               [](int64_t r, int k) { return in(r, 27972, 28000) && in(k, 30, 45); });
        c.extractor.finish();
        const auto ends = c.of_state(emission_state::end);
        CPPUNIT_ASSERT_EQUAL(start + 999000000, ends[0].time_start);
        CPPUNIT_ASSERT_EQUAL(start + 1000000000, ends[0].time_stop);
        CPPUNIT_ASSERT_EQUAL(int64_t(1000 + 19980000), ends[0].sample_start);
        CPPUNIT_ASSERT_EQUAL(int64_t(20000), ends[0].sample_count);
    }

    void occupancy_is_of_the_sensed_time()
    {
        auto config = of_signals();
        config.integration_time_s = 0.01;
        chain c(config);
        c.start(at(1e9));
        c.rows(300, [](int64_t r, int k) {
            return in(r % 280, 0, 70) ? 255 : in(r % 280, 70, 140) && in(k, 30, 40);
        });
        CPPUNIT_ASSERT_EQUAL(size_t(1), c.reports.size());
        const auto& report = c.reports[0];
        CPPUNIT_ASSERT_EQUAL(int64_t(10000000), report.time_stop - report.time_start);
        CPPUNIT_ASSERT_DOUBLES_EQUAL(0.75, report.sensed_share, 1e-9);
        CPPUNIT_ASSERT_EQUAL(int64_t(210), report.rows);
        CPPUNIT_ASSERT_DOUBLES_EQUAL(1.0 / 3.0, report.share[0][35], 1e-6);
        CPPUNIT_ASSERT_DOUBLES_EQUAL(0.0, report.share[0][29], 1e-9);
        CPPUNIT_ASSERT_DOUBLES_EQUAL(1e9 - 40.5 * 240e3, report.freq_lower_edge, 1e-3);
        c.extractor.finish();
        CPPUNIT_ASSERT_EQUAL(size_t(2), c.reports.size());
        CPPUNIT_ASSERT(std::isnan(c.reports[1].share[0][35])); // nothing sensed
    }

    void memory_stays_bounded()
    {
        auto config = of_signals();
        config.hold_time_s = 1e6; // nothing ever ends by itself
        config.bridged_columns = 0;
        config.bridged_rows = 0;
        chain c(config, 250e6);
        uint32_t state = 1;
        c.start(at(0));
        c.rows(600, [&](int64_t, int) {
            state = state * 1664525u + 1013904223u;
            return state >> 30 == 0;
        });
        const size_t starts = c.of_state(emission_state::start).size();
        const size_t ends = c.of_state(emission_state::end).size();
        CPPUNIT_ASSERT(starts - ends <= 4096 + 1042);
        c.extractor.finish();
        CPPUNIT_ASSERT_EQUAL(c.of_state(emission_state::start).size(),
                             c.of_state(emission_state::end).size());
    }

    void wrong_values_are_refused()
    {
        const auto text = [](const std::function<void(extraction_config&)>& change) {
            auto config = of_signals();
            change(config);
            try {
                chain c(config);
            } catch (const std::invalid_argument& e) {
                return std::string(e.what());
            }
            return std::string("accepted");
        };
        const double inf = std::numeric_limits<double>::infinity();
        const std::pair<double, std::string> times[] = { { -1.0, "-1.000000" },
                                                         { 1000001.0, "1000001.000000" },
                                                         { inf, "inf" },
                                                         { std::nan(""), "nan" } };
        for (const auto& time : times) {
            const double value = time.first;
            CPPUNIT_ASSERT_EQUAL("hold time must lie in [0, 1e6] s, got " + time.second,
                                 text([&](auto& c) { c.hold_time_s = value; }));
            CPPUNIT_ASSERT_EQUAL("update interval must lie in (0, 1e6] s, got " +
                                     time.second,
                                 text([&](auto& c) { c.update_interval_s = value; }));
            CPPUNIT_ASSERT_EQUAL("integration time must lie in [0, 1e6] s, got " +
                                     time.second,
                                 text([&](auto& c) { c.integration_time_s = value; }));
        }
        CPPUNIT_ASSERT_EQUAL(
            std::string("update interval must lie in (0, 1e6] s, got 0.000000"),
            text([](auto& c) { c.update_interval_s = 0.0; }));
        for (const int gap : { -1, 1001, std::numeric_limits<int>::max() }) {
            const std::string got = ", got " + std::to_string(double(gap));
            CPPUNIT_ASSERT_EQUAL("bridged rows must lie in [0, 1000]" + got,
                                 text([&](auto& c) { c.bridged_rows = gap; }));
            CPPUNIT_ASSERT_EQUAL("bridged columns must lie in [0, 1000]" + got,
                                 text([&](auto& c) { c.bridged_columns = gap; }));
        }
        CPPUNIT_ASSERT_EQUAL(std::string("accepted"), text([](auto& c) {
                                 c.hold_time_s = 1e6;
                                 c.update_interval_s = 1e6;
                                 c.integration_time_s = 1e6;
                                 c.bridged_rows = 1000;
                                 c.bridged_columns = 1000;
                             }));
        CPPUNIT_ASSERT_EQUAL(std::string("there must be 1 to 254 classes, got 0.000000"),
                             text([](auto& c) { c.classes.clear(); }));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(qa_occupancy_extractor);
