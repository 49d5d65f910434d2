// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "qa_signals.h"
#include <algorithm>
#include <cppunit/TestAssert.h>
#include <cppunit/extensions/HelperMacros.h>
#include <exception>
#include <functional>
#include <gnuradio/specsense/core/scene/scene.h>
#include <gnuradio/specsense/core/scene/scene_json.h>
#include <gnuradio/specsense/core/scene/scene_truth.h>
#include <string>

using namespace gr::specsense::core;

class qa_scene : public CppUnit::TestFixture
{
    CPPUNIT_TEST_SUITE(qa_scene);
    CPPUNIT_TEST(pieces_are_the_whole);
    CPPUNIT_TEST(the_seed_decides);
    CPPUNIT_TEST(emitters_do_not_disturb_each_other);
    CPPUNIT_TEST(an_emitter_is_there_from_start_to_stop);
    CPPUNIT_TEST(powers_and_snr_are_those_asked_for);
    CPPUNIT_TEST(truth_is_told_in_time);
    CPPUNIT_TEST(a_channel_does_not_delay);
    CPPUNIT_TEST(the_truth_is_bursts_and_emissions);
    CPPUNIT_TEST(a_carrier_without_a_break_is_one_burst);
    CPPUNIT_TEST(a_carrier_is_known_while_it_lasts);
    CPPUNIT_TEST(power_changes_while_it_plays);
    CPPUNIT_TEST(frequency_changes_while_it_plays);
    CPPUNIT_TEST(a_carrier_moves_where_it_is_told_to);
    CPPUNIT_TEST(load_changes_while_it_plays);
    CPPUNIT_TEST(refused_changes_change_nothing);
    CPPUNIT_TEST(every_signal_comes_back_from_json);
    CPPUNIT_TEST(scenes_come_back_from_json);
    CPPUNIT_TEST(errors_name_rule_value_and_place);
    CPPUNIT_TEST_SUITE_END();

    static scene_config with_pulses()
    {
        radar_config pulses;
        pulses.pulse_width = 10e-6;
        pulses.pulse_intervals = { 1e-3 };
        pulses.first_pulse = 0.2e-3;
        emitter_config e;
        e.signal = pulses;
        e.frequency = 3001e6;
        e.power_dbfs = -10.0;
        scene_config config;
        config.sample_rate = 10e6;
        config.frequency = 3000e6;
        config.emitters = { e };
        return config;
    }

    static emitter_config lte(double frequency)
    {
        lte_downlink_config carrier;
        carrier.resource_blocks = 6;
        carrier.load = 1.0;
        carrier.control_load = 1.0;
        emitter_config e;
        e.signal = carrier;
        e.frequency = frequency;
        e.power_dbfs = -20.0;
        return e;
    }

    static qa::samples generate(scene& s, size_t count, size_t piece = SIZE_MAX)
    {
        qa::samples x(count);
        for (size_t at = 0; at < count; at += std::min(piece, count - at)) {
            s.generate(x.data() + at, std::min(piece, count - at));
        }
        return x;
    }

    /* The next samples; the truth hears of them. */
    static qa::samples play(scene& s, scene_truth& truth, size_t count)
    {
        qa::samples x(count);
        for (size_t at = 0; at < count; at += 1000) {
            const size_t piece = std::min<size_t>(1000, count - at);
            s.generate(x.data() + at, piece);
            truth.add(s.take_activities(), s.samples());
        }
        return x;
    }

    static qa::samples generate(const scene_config& config, size_t count)
    {
        scene s(config);
        return generate(s, count);
    }

    static double power(const qa::samples& x, size_t from, size_t to)
    {
        double sum = 0.0;
        for (size_t i = from; i < to; ++i) {
            sum += std::norm(x[i]);
        }
        return qa::db(sum / double(to - from));
    }

    static std::string error_of(const std::function<void()>& act)
    {
        try {
            act();
        } catch (const std::exception& error) {
            return error.what();
        }
        return "no error";
    }

public:
    void pieces_are_the_whole()
    {
        auto config = with_pulses();
        config.emitters.push_back(lte(2998e6));
        config.emitters[1].channel = tapped_delay_channel_config();
        config.emitters[1].start = 0.00123456;
        config.noise_dbfs = -50.0;
        config.receiver.bits = 8;
        scene one(config);
        const auto whole = generate(one, 60000);
        for (size_t piece : { 1000, 777, 1 }) {
            scene other(config);
            const size_t count = piece == 1 ? 20000 : 60000;
            const auto parts = generate(other, count, piece);
            CPPUNIT_ASSERT(std::equal(parts.begin(), parts.end(), whole.begin()));
        }
    }

    void the_seed_decides()
    {
        auto config = with_pulses();
        config.emitters[0] = lte(3000e6);
        config.noise_dbfs = -50.0;
        const auto first = generate(config, 5000);
        CPPUNIT_ASSERT(first == generate(config, 5000));
        config.seed = 1;
        CPPUNIT_ASSERT(first != generate(config, 5000));
    }

    void emitters_do_not_disturb_each_other()
    {
        auto both = with_pulses();
        both.emitters.push_back(lte(2998e6));
        auto alone = both;
        alone.emitters[0].power_dbfs = -300.0;
        auto first = generate(both, 30000);
        qa::samples pulses = generate(with_pulses(), 30000);
        const auto carrier = generate(alone, 30000);
        for (size_t i = 0; i < first.size(); ++i) {
            CPPUNIT_ASSERT(std::abs(first[i] - pulses[i] - carrier[i]) < 1e-6f);
        }
    }

    void an_emitter_is_there_from_start_to_stop()
    {
        auto config = with_pulses();
        config.emitters = { lte(3000e6) };
        config.emitters[0].start = 0.001;
        config.emitters[0].stop = 0.002;
        scene s(config);
        const auto x = generate(s, 30000);
        CPPUNIT_ASSERT(std::all_of(x.begin(), x.begin() + 10000, [](const auto& v) {
            return v == qa::sample(0.0f);
        }));
        CPPUNIT_ASSERT_DOUBLES_EQUAL(-20.0, power(x, 10000, 20000), 1.0);
        CPPUNIT_ASSERT(std::all_of(x.begin() + 20000, x.end(), [](const auto& v) {
            return v == qa::sample(0.0f);
        }));
        double first = 1.0, last = 0.0;
        for (const auto& a : s.take_activities()) {
            first = std::min(first, a.start);
            last = std::max(last, a.stop);
        }
        CPPUNIT_ASSERT_DOUBLES_EQUAL(0.001, first, 1e-9);
        CPPUNIT_ASSERT_DOUBLES_EQUAL(0.002, last, 1e-9);
    }

    void powers_and_snr_are_those_asked_for()
    {
        auto config = with_pulses();
        config.emitters = { lte(3000e6) };
        CPPUNIT_ASSERT_DOUBLES_EQUAL(
            -20.0, power(generate(config, 400000), 0, 400000), 0.3);
        config.noise_dbfs = -40.0;
        // 72 subcarriers and the one at 0 Hz, of 10 MHz.
        CPPUNIT_ASSERT_DOUBLES_EQUAL(
            20.0 + qa::db(10e6 / (73 * 15e3)), config.snr_db(0), 0.3);
        config.emitters.clear();
        CPPUNIT_ASSERT_DOUBLES_EQUAL(
            -40.0, power(generate(config, 400000), 0, 400000), 0.05);
    }

    void truth_is_told_in_time()
    {
        scene s(with_pulses());
        int known = 0;
        for (int ms = 1; ms <= 20; ++ms) {
            generate(s, 10000);
            for (const auto& a : s.take_activities()) {
                CPPUNIT_ASSERT_DOUBLES_EQUAL(0.2e-3 + known * 1e-3, a.start, 0.2e-6);
                CPPUNIT_ASSERT_DOUBLES_EQUAL(10e-6, a.stop - a.start, 0.2e-6);
                CPPUNIT_ASSERT(a.freq_lower_edge < 1e6 && a.freq_upper_edge > 1e6);
                ++known;
            }
            CPPUNIT_ASSERT(known >= ms);
        }
        CPPUNIT_ASSERT(known <= 22);
    }

    void a_channel_does_not_delay()
    {
        auto config = with_pulses();
        config.emitters[0].channel = tapped_delay_channel_config();
        config.emitters[0].channel->profile =
            delay_profile::tdl_d; // with a line of sight
        config.emitters[0].channel->delay_spread = 10e-9;
        const auto x = generate(config, 10000);
        const auto loud = [&](size_t i) { return std::abs(x[i]) > 0.1f; };
        size_t first = 0;
        while (first < x.size() && !loud(first)) {
            ++first;
        }
        CPPUNIT_ASSERT_DOUBLES_EQUAL(2000.0, double(first), 2.0);
    }

    void the_truth_is_bursts_and_emissions()
    {
        auto config = with_pulses();
        config.noise_dbfs = -60.0;
        scene s(config);
        scene_truth truth(config, 1000000000);
        std::vector<burst_annotation> bursts;
        for (int i = 0; i < 5; ++i) {
            generate(s, 10000);
            truth.add(s.take_activities(), s.samples());
            const auto more = truth.take_bursts();
            CPPUNIT_ASSERT_EQUAL(size_t(1), more.size());
            bursts.insert(bursts.end(), more.begin(), more.end());
            CPPUNIT_ASSERT(truth.emissions().at(0).state == emission_state::update);
        }
        truth.finish();
        CPPUNIT_ASSERT(truth.take_bursts().empty());
        CPPUNIT_ASSERT_DOUBLES_EQUAL(42000.0, double(bursts[4].sample_start), 1.0);
        CPPUNIT_ASSERT_DOUBLES_EQUAL(100.0, double(bursts[4].sample_count), 1.0);
        CPPUNIT_ASSERT(bursts[4].freq_lower_edge > 3000e6);
        CPPUNIT_ASSERT(bursts[4].freq_upper_edge < 3002e6);
        const auto e = truth.emissions().at(0);
        CPPUNIT_ASSERT(e.state == emission_state::end);
        CPPUNIT_ASSERT_EQUAL(std::string("radar"), e.label);
        CPPUNIT_ASSERT_EQUAL(uint64_t(1), e.id);
        CPPUNIT_ASSERT_EQUAL(uint64_t(5), e.pulse_count);
        CPPUNIT_ASSERT_DOUBLES_EQUAL(1e-3, e.pulse_interval, 1e-9);
        CPPUNIT_ASSERT_DOUBLES_EQUAL(1000.0, e.pulse_repetition_frequency, 1e-3);
        CPPUNIT_ASSERT_DOUBLES_EQUAL(5 * 10e-6 / 4.01e-3, e.duty_cycle, 1e-3);
        CPPUNIT_ASSERT_DOUBLES_EQUAL(1000200000.0, double(e.time_start), 200.0);
        CPPUNIT_ASSERT_DOUBLES_EQUAL(3001e6, e.freq_center, 1e3);
        CPPUNIT_ASSERT_DOUBLES_EQUAL(config.snr_db(0), e.snr_db, 1e-9);
    }

    void a_carrier_without_a_break_is_one_burst()
    {
        auto config = with_pulses();
        config.emitters = { lte(3000e6) };
        scene s(config);
        scene_truth truth(config);
        size_t count = 0;
        for (int i = 0; i < 30; ++i) {
            generate(s, 3333);
            truth.add(s.take_activities(), s.samples());
            count += truth.take_bursts().size();
        }
        CPPUNIT_ASSERT_EQUAL(size_t(0), count);
        truth.finish();
        const auto bursts = truth.take_bursts();
        CPPUNIT_ASSERT_EQUAL(size_t(1), bursts.size());
        CPPUNIT_ASSERT_EQUAL(int64_t(0), bursts[0].sample_start);
        CPPUNIT_ASSERT_EQUAL(int64_t(30 * 3333), bursts[0].sample_count);
        CPPUNIT_ASSERT_DOUBLES_EQUAL(1.0, truth.emissions().at(0).duty_cycle, 1e-9);
    }

    void a_carrier_is_known_while_it_lasts()
    {
        auto config = with_pulses();
        config.emitters = { lte(3000e6), lte(2998e6) };
        config.emitters[1].start = 0.001;
        scene s(config);
        scene_truth truth(config);
        play(s, truth, 5000);
        CPPUNIT_ASSERT_EQUAL(size_t(1), truth.emissions().size());
        play(s, truth, 10000);
        const auto emissions = truth.emissions();
        CPPUNIT_ASSERT_EQUAL(size_t(2), emissions.size());
        CPPUNIT_ASSERT_EQUAL(int64_t(15000), emissions[0].sample_count);
        CPPUNIT_ASSERT_EQUAL(int64_t(10000), emissions[1].sample_start);
        CPPUNIT_ASSERT_EQUAL(int64_t(5000), emissions[1].sample_count);
        CPPUNIT_ASSERT_EQUAL(uint64_t(1), emissions[1].burst_count);
    }

    void power_changes_while_it_plays()
    {
        auto config = with_pulses();
        config.emitters = { lte(3000e6) };
        config.noise_dbfs = -60.0;
        scene s(config);
        scene_truth truth(config);
        const auto before = play(s, truth, 100000);
        s.set_power_dbfs(0, -30.0);
        truth.change(s.config());
        const auto after = play(s, truth, 100000);
        CPPUNIT_ASSERT_DOUBLES_EQUAL(
            10.0, power(before, 0, 100000) - power(after, 0, 100000), 0.3);
        const double snr = truth.emissions().at(0).snr_db;
        CPPUNIT_ASSERT_DOUBLES_EQUAL(config.snr_db(0) - 10.0, snr, 1e-9);
        truth.finish();
        const auto bursts = truth.take_bursts();
        CPPUNIT_ASSERT_EQUAL(size_t(2), bursts.size());
        CPPUNIT_ASSERT_EQUAL(-20.0, bursts[0].power_dbfs);
        CPPUNIT_ASSERT_EQUAL(-30.0, bursts[1].power_dbfs);
        CPPUNIT_ASSERT_EQUAL(int64_t(100000), bursts[0].sample_count);
        CPPUNIT_ASSERT_EQUAL(int64_t(100000), bursts[1].sample_start);
        CPPUNIT_ASSERT_EQUAL(int64_t(100000), bursts[1].sample_count);
    }

    void frequency_changes_while_it_plays()
    {
        const auto config = with_pulses();
        scene s(config);
        scene_truth truth(config);
        auto x = play(s, truth, 50000);
        s.set_frequency(0, 2998e6);
        truth.change(s.config());
        const auto more = play(s, truth, 50000);
        x.insert(x.end(), more.begin(), more.end());
        truth.finish();
        const auto bursts = truth.take_bursts();
        CPPUNIT_ASSERT_EQUAL(size_t(10), bursts.size());
        for (size_t i = 0; i < bursts.size(); ++i) {
            const double frequency = i < 5 ? 3001e6 : 2998e6;
            CPPUNIT_ASSERT_DOUBLES_EQUAL(
                frequency,
                0.5 * (bursts[i].freq_lower_edge + bursts[i].freq_upper_edge),
                1e3);
            const auto start = size_t(bursts[i].sample_start);
            CPPUNIT_ASSERT_DOUBLES_EQUAL(
                2000.0 + 10000.0 * double(i), double(start), 1.0);
            // The samples have it there, too.
            CPPUNIT_ASSERT(std::abs(x[start - 3]) < 0.03f);
            CPPUNIT_ASSERT_DOUBLES_EQUAL(-10.0, power(x, start + 3, start + 97), 0.1);
            const double turn = std::arg(x[start + 50] * std::conj(x[start + 49]));
            CPPUNIT_ASSERT_DOUBLES_EQUAL(
                frequency - 3000e6, turn / (2.0 * M_PI) * 10e6, 1e4);
        }
        const auto e = truth.emissions().at(0);
        CPPUNIT_ASSERT_EQUAL(uint64_t(10), e.pulse_count);
        CPPUNIT_ASSERT_DOUBLES_EQUAL(2998e6, e.freq_center, 1e3);
    }

    void a_carrier_moves_where_it_is_told_to()
    {
        auto config = with_pulses();
        config.emitters = { lte(2997e6) };
        config.emitters[0].channel = tapped_delay_channel_config();
        config.receiver.rolloff_db = 3.0;
        scene s(config);
        scene_truth truth(config);
        play(s, truth, 54321);
        s.set_frequency(0, 3002e6);
        truth.change(s.config());
        play(s, truth, 50000);
        truth.finish();
        const auto bursts = truth.take_bursts();
        CPPUNIT_ASSERT_EQUAL(size_t(2), bursts.size());
        const int64_t moved = bursts[1].sample_start;
        CPPUNIT_ASSERT(moved >= 54321 && moved < 54321 + 1000);
        CPPUNIT_ASSERT_EQUAL(moved, bursts[0].sample_count);
        CPPUNIT_ASSERT_EQUAL(int64_t(104321), moved + bursts[1].sample_count);
        CPPUNIT_ASSERT(bursts[0].freq_upper_edge < 2998e6);
        CPPUNIT_ASSERT(bursts[1].freq_lower_edge > 3001e6);
        CPPUNIT_ASSERT(truth.emissions().at(0).freq_lower_edge > 3001e6);
    }

    void load_changes_while_it_plays()
    {
        auto config = with_pulses();
        auto carrier = lte(3000e6);
        std::get<lte_downlink_config>(carrier.signal).control_load = 0.0;
        config.emitters = { carrier };
        scene s(config);
        const auto before = generate(s, 100000);
        s.set_load(0, 0.0);
        generate(s, 10000); // the subframe that is under way
        const auto after = generate(s, 100000);
        CPPUNIT_ASSERT(power(after, 0, 100000) < power(before, 0, 100000) - 3.0);
        CPPUNIT_ASSERT_EQUAL(
            0.0, std::get<lte_downlink_config>(s.config().emitters[0].signal).load);
    }

    void refused_changes_change_nothing()
    {
        const auto config = with_pulses();
        scene s(config);
        CPPUNIT_ASSERT_EQUAL(std::string("scene: emitter must be below 1, got 5"),
                             error_of([&] { s.set_power_dbfs(5, 0.0); }));
        CPPUNIT_ASSERT_EQUAL(std::string("emitters[0]: scene: power_dbfs must be at most "
                                         "60 dB, got 70.000000"),
                             error_of([&] { s.set_power_dbfs(0, 70.0); }));
        CPPUNIT_ASSERT_EQUAL(
            std::string("emitters[0]: waveform: this one has no load to change"),
            error_of([&] { s.set_load(0, 0.5); }));
        const auto outside = error_of([&] { s.set_frequency(0, 4e9); });
        CPPUNIT_ASSERT(outside.find("emitters[0]: tuned_waveform: a signal of") == 0);
        CPPUNIT_ASSERT(outside.find("outside the band") != std::string::npos);
        CPPUNIT_ASSERT_EQUAL(write_scene(config), write_scene(s.config()));
        CPPUNIT_ASSERT(generate(s, 30000) == generate(config, 30000));
    }

    void every_signal_comes_back_from_json()
    {
        CPPUNIT_ASSERT(signal_names().size() >= 2);
        for (const auto& name : signal_names()) {
            const auto signal = read_signal("{\"type\": \"" + name + "\"}");
            CPPUNIT_ASSERT_EQUAL(name, std::string(name_of(signal)));
            const auto text = write_signal(signal);
            CPPUNIT_ASSERT_EQUAL(text, write_signal(read_signal(text)));
            const auto label = std::string(class_of(signal));
            const auto& classes = find_profile("field").classes;
            CPPUNIT_ASSERT(std::count(classes.begin(), classes.end(), label) == 1);
            const auto made = make_waveform(signal, 1);
            qa::samples x(1000);
            made->generate(x.data(), x.size());
            CPPUNIT_ASSERT(made->bandwidth() < made->sample_rate());
        }
    }

    void scenes_come_back_from_json()
    {
        auto config = with_pulses();
        config.emitters.push_back(lte(2998e6));
        config.emitters[1].channel = tapped_delay_channel_config();
        config.emitters[1].channel->profile = delay_profile::etu;
        config.emitters[1].stop = 0.5;
        config.noise_dbfs = -43.0;
        config.seed = 0xfedcba9876543210u;
        config.receiver.bits = 12;
        const auto text = write_scene(config);
        const auto again = read_scene(text);
        CPPUNIT_ASSERT_EQUAL(text, write_scene(again));
        CPPUNIT_ASSERT_EQUAL(config.seed, again.seed);
        CPPUNIT_ASSERT_EQUAL(12, again.receiver.bits);
        CPPUNIT_ASSERT(again.emitters[1].channel->profile == delay_profile::etu);
        CPPUNIT_ASSERT_EQUAL(0.5, again.emitters[1].stop);
        CPPUNIT_ASSERT(std::isinf(again.emitters[0].stop));
        CPPUNIT_ASSERT(generate(config, 1000) == generate(again, 1000));
        // Nothing but defaults: silence.
        const auto empty = generate(read_scene("{}"), 100);
        CPPUNIT_ASSERT(std::all_of(empty.begin(), empty.end(), [](const auto& v) {
            return v == qa::sample(0.0f);
        }));
    }

    void errors_name_rule_value_and_place()
    {
        const auto with = [](auto change) {
            return error_of([change] {
                auto config = with_pulses();
                change(config);
                scene s(config);
            });
        };
        CPPUNIT_ASSERT_EQUAL(
            std::string("scene: sample_rate must lie between 1e5 and 250e6 samples/s, "
                        "got 0.000000"),
            with([](auto& c) { c.sample_rate = 0.0; }));
        CPPUNIT_ASSERT_EQUAL(
            std::string("emitters[0]: scene: start must be 0 to 1e9 s, got -1.000000"),
            with([](auto& c) { c.emitters[0].start = -1.0; }));
        CPPUNIT_ASSERT_EQUAL(
            std::string("emitters[0]: scene: stop must come after start, got 0.000000"),
            with([](auto& c) { c.emitters[0].stop = 0.0; }));
        CPPUNIT_ASSERT_EQUAL(
            std::string(
                "scene: clock_offset_ppm must lie between -1000 and 1000, got nan"),
            with([](auto& c) { c.clock_offset_ppm = NAN; }));
        const auto outside = with([](auto& c) { c.emitters[0].frequency = 4e9; });
        CPPUNIT_ASSERT(outside.rfind("emitters[0]: tuned_waveform: a signal of", 0) == 0);
        CPPUNIT_ASSERT(outside.find("outside the band") != std::string::npos);

        const auto read = [](const std::string& text) {
            return error_of([text] { read_scene(text); });
        };
        CPPUNIT_ASSERT(read("{").rfind("is no JSON: ", 0) == 0);
        CPPUNIT_ASSERT_EQUAL(std::string("emitters[0].signal.type: must be one of " +
                                         names() + ", got null"),
                             read("{\"emitters\": [{\"signal\": {}}]}"));
        CPPUNIT_ASSERT_EQUAL(
            std::string("emitters[0].power_dbfs: must be a number, got \"loud\""),
            read("{\"emitters\": [{\"signal\": {\"type\": \"radar\"}, \"power_dbfs\": "
                 "\"loud\"}]}"));
        CPPUNIT_ASSERT_EQUAL(std::string("seed: must not be negative, got -1"),
                             read("{\"seed\": -1}"));
        CPPUNIT_ASSERT_EQUAL(std::string("no_such.json: cannot be read"),
                             error_of([] { read_scene_file("no_such.json"); }));
        const auto example = read_scene_file(SPECSENSE_SOURCE_DIR
                                             "/examples/scenes/radar.json");
        CPPUNIT_ASSERT_EQUAL(size_t(2), example.emitters.size());
        CPPUNIT_ASSERT(
            read("{\"reciever\": {}}").rfind("reciever: it has no such member", 0) == 0);
    }

private:
    static std::string names()
    {
        std::string list;
        for (const auto& name : signal_names()) {
            list += (list.empty() ? "" : ", ") + name;
        }
        return list;
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(qa_scene);
