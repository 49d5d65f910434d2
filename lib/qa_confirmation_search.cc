// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "qa_cell_signals.h"
#include <cppunit/TestAssert.h>
#include <cppunit/extensions/HelperMacros.h>
#include <functional>
#include <gnuradio/specsense/core/cell_search/confirmation_search.h>
#include <gnuradio/specsense/core/scene/scene.h>
#include <gnuradio/specsense/core/waveforms/nr_sync_raster.h>
#include <iostream>
#include <optional>

using namespace gr::specsense::core;

namespace {

constexpr double look = 25e-3; // s
constexpr double edge_error = 3 * 240e3;

/* A carrier of a scene, and what must be found out about it. */
struct cell {
    emitter_config emitter{};
    std::string label{};
    int id = 0;
    double ssb_frequency = NAN;
    double ssb_spacing = 0.0;
};

double on_raster(double frequency) { return 100e3 * std::round(frequency / 100e3); }

cell lte_cell_at(double frequency, lte_downlink_config config)
{
    cell c;
    c.emitter.signal = config;
    c.emitter.frequency = on_raster(frequency);
    c.label = "lte";
    c.id = config.cell_id;
    return c;
}

/* With its SS/PBCH block on the raster, as near to \p wanted_ssb as can be. */
cell nr_cell_at(double frequency, nr_downlink_config config, double wanted_ssb)
{
    cell c;
    c.emitter.frequency = on_raster(frequency);
    std::optional<int> offset;
    // Not every carrier's subcarriers meet the raster.
    while (
        !(offset = nr::ssb_offset_on_raster(config, c.emitter.frequency, wanted_ssb))) {
        c.emitter.frequency += 100e3;
    }
    config.ssb_offset_15khz = *offset;
    c.emitter.signal = config;
    c.label = "nr";
    c.id = config.cell_id;
    c.ssb_spacing = 1e3 * nr::ssb_subcarrier_spacing_khz(config.ssb_pattern);
    const double half_carrier = 6e3 * config.subcarrier_spacing_khz *
        nr::resource_blocks(config.channel_bandwidth_mhz, config.subcarrier_spacing_khz);
    c.ssb_frequency = c.emitter.frequency - half_carrier + 15e3 * *offset +
        120.0 * c.ssb_spacing;
    return c;
}

lte_downlink_config any_lte(random_source& random)
{
    const int sizes[] = { 6, 15, 25, 50 };
    lte_downlink_config c;
    c.resource_blocks = sizes[random.integer(0, 3)];
    c.cell_id = int(random.integer(0, 503));
    c.duplex = random.chance(0.5) ? lte::duplex_mode::tdd : lte::duplex_mode::fdd;
    c.antenna_ports = random.chance(0.5) ? 2 : 1;
    c.load = random.uniform();
    return c;
}

nr_downlink_config any_nr(random_source& random)
{
    const bool is_15 = random.chance(0.5);
    nr_downlink_config c;
    c.channel_bandwidth_mhz = is_15 ? 5 * int(random.integer(1, 2)) : 10;
    c.subcarrier_spacing_khz = is_15 ? 15 : 30;
    c.duplex = is_15 ? nr::duplex::fdd : nr::duplex::tdd;
    c.ssb_pattern = is_15 ? nr::ssb_case::a : nr::ssb_case::c;
    c.ssb_candidates = is_15 ? 4 : 8;
    c.cell_id = int(random.integer(0, 1007));
    c.load = random.chance(0.3) ? 0.0 : random.uniform();
    return c;
}

/* A carrier in the band around \p frequency. */
cell any_cell(random_source& random, double frequency)
{
    auto c = random.chance(0.5)
        ? lte_cell_at(frequency, any_lte(random))
        : nr_cell_at(frequency, any_nr(random), frequency + random.uniform(-3e6, 3e6));
    if (random.chance(0.5)) {
        tapped_delay_channel_config channel;
        const delay_profile profiles[] = { delay_profile::epa,
                                           delay_profile::eva,
                                           delay_profile::tdl_a,
                                           delay_profile::tdl_c };
        channel.profile = profiles[random.integer(0, 3)];
        channel.doppler = random.uniform(1.0, 70.0);
        c.emitter.channel = channel;
    }
    return c;
}

/* As an extractor tells of it, with a network's errors at its edges. */
emission emission_of(const cell& c, random_source& random)
{
    const double half = 0.5 * bandwidth_of(c.emitter.signal);
    emission e;
    e.label = c.label;
    e.freq_lower_edge = c.emitter.frequency - half +
        random.uniform(-edge_error, edge_error);
    e.freq_upper_edge = c.emitter.frequency + half +
        random.uniform(-edge_error, edge_error);
    return e;
}

scene_config empty_scene(double rate, double frequency, uint64_t seed)
{
    scene_config s;
    s.sample_rate = rate;
    s.frequency = frequency;
    s.seed = seed;
    s.noise_dbfs = -50.0;
    return s;
}

/* Over the noise within its bandwidth. */
void set_snr(scene_config& s, size_t emitter, double snr_db)
{
    s.emitters[emitter].power_dbfs += snr_db - s.snr_db(emitter);
}

tuned_samples receive(const scene_config& s, double seconds = look)
{
    tuned_samples t{ s.sample_rate, s.frequency, {}, {} };
    t.samples.resize(size_t(seconds * s.sample_rate));
    t.segments = { t.samples.size() };
    scene(s).generate(t.samples.data(), t.samples.size());
    return t;
}

/* One carrier alone, in the middle of 15.36 MS/s. */
tuned_samples receive(const cell& c, double snr_db, double tuned = 2140e6)
{
    auto s = empty_scene(15.36e6, tuned, 1);
    s.emitters = { c.emitter };
    set_snr(s, 0, snr_db);
    return receive(s);
}

cell_confirmation confirm(const emission& e,
                          tuned_samples samples,
                          const confirmation_search_config& config = {})
{
    confirmation_search search(e, std::move(samples), config);
    while (!search.done()) {
        search.step();
    }
    return search.result();
}

emission labelled(const std::string& label, const cell& c)
{
    random_source random(3);
    auto e = emission_of(c, random);
    e.label = label;
    return e;
}

void refused(const std::string& reason, const std::function<void()>& call)
{
    try {
        call();
    } catch (const std::invalid_argument& error) {
        CPPUNIT_ASSERT_EQUAL(reason, std::string(error.what()));
        return;
    }
    CPPUNIT_FAIL("not refused: " + reason);
}

} // namespace

class qa_confirmation_search : public CppUnit::TestFixture
{
    CPPUNIT_TEST_SUITE(qa_confirmation_search);
    CPPUNIT_TEST(downlinks_are_confirmed_whatever_the_network_called_them);
    CPPUNIT_TEST(what_sends_no_synchronization_signals_stays_unconfirmed);
    CPPUNIT_TEST(a_shared_carrier_keeps_its_label);
    CPPUNIT_TEST(the_tuning_need_not_be_known);
    CPPUNIT_TEST(cells_beside_the_emission_do_not_count);
    CPPUNIT_TEST(pieces_of_time_are_searched_each_for_itself);
    CPPUNIT_TEST(samples_that_are_no_numbers_count_as_none);
    CPPUNIT_TEST(its_cost_is_bounded);
    CPPUNIT_TEST(what_has_no_room_for_a_cell_is_not_confirmed);
    CPPUNIT_TEST(wrong_arguments_are_refused);
    CPPUNIT_TEST_SUITE_END();

    cell d_lte = lte_cell_at(2141e6, [] {
        lte_downlink_config c;
        c.resource_blocks = 25;
        c.cell_id = 101;
        return c;
    }());
    cell d_nr = nr_cell_at(
        2139e6,
        [] {
            nr_downlink_config c;
            c.channel_bandwidth_mhz = 10;
            c.subcarrier_spacing_khz = 15;
            c.duplex = nr::duplex::fdd;
            c.ssb_pattern = nr::ssb_case::a;
            c.ssb_candidates = 4;
            c.cell_id = 500;
            return c;
        }(),
        2140e6);

    /* Scenes of two carriers from 0 to 20 dB, half of them fading, edges off by up to
     * three columns, one label in four wrong: at least 90 % are confirmed, and none as
     * what it is not. */
    void downlinks_are_confirmed_whatever_the_network_called_them()
    {
        const double rates[] = { 23.04e6, 25e6, 30.72e6 };
        const double bands[] = { 763e6, 1842e6, 2645e6, 3550e6 };
        random_source random(1);
        int all = 0, confirmed = 0, wrong_class = 0, wrong_cell = 0;
        for (int i = 0; i < qa::tries("SPECSENSE_CONFIRMATION_TRIES", 6); ++i) {
            auto s = empty_scene(
                rates[random.integer(0, 2)], bands[random.integer(0, 3)], random.bits());
            s.clock_offset_ppm = random.uniform(-5.0, 5.0);
            const cell cells[] = {
                any_cell(random, s.frequency - random.uniform(5.5e6, 6e6)),
                any_cell(random, s.frequency + random.uniform(5.5e6, 6e6)),
            };
            s.emitters = { cells[0].emitter, cells[1].emitter };
            set_snr(s, 0, random.uniform(0.0, 20.0));
            set_snr(s, 1, random.uniform(0.0, 20.0));
            const auto samples = receive(s);
            for (const auto& c : cells) {
                auto e = emission_of(c, random);
                if (random.chance(0.25)) {
                    e.label = c.label == "lte" ? "nr" : "lte";
                }
                const auto got = confirm(e, samples);
                ++all;
                confirmed += got.confirmed;
                wrong_class += got.confirmed && got.label != c.label;
                if (got.confirmed && got.label == c.label) {
                    wrong_cell += got.physical_cell_id != c.id;
                    check_ssb(c, got);
                }
                CPPUNIT_ASSERT_EQUAL(e.label, got.network_label);
            }
        }
        if (std::getenv("SPECSENSE_CONFIRMATION_TRIES")) {
            std::cerr << confirmed << " of " << all << " confirmed, " << wrong_class
                      << " of a wrong class, " << wrong_cell << " of another identity\n";
        }
        CPPUNIT_ASSERT(confirmed >= 0.9 * all);
        CPPUNIT_ASSERT_EQUAL(0, wrong_class);
        CPPUNIT_ASSERT_EQUAL(0, wrong_cell);
    }

    static void check_ssb(const cell& c, const cell_confirmation& got)
    {
        CPPUNIT_ASSERT_EQUAL(c.ssb_spacing, got.ssb_subcarrier_spacing);
        if (c.label == "nr") {
            // The crystal is off by 5 ppm at most, and fading by 70 Hz.
            CPPUNIT_ASSERT_DOUBLES_EQUAL(
                c.ssb_frequency, got.ssb_frequency, 6e-6 * c.ssb_frequency);
        } else {
            CPPUNIT_ASSERT(std::isnan(got.ssb_frequency));
        }
    }

    void what_sends_no_synchronization_signals_stays_unconfirmed()
    {
        cell lte_up, nr_up, wifi, noise;
        lte_uplink_config lte;
        lte.resource_blocks = 15;
        lte.load = 1.0;
        lte_up.emitter.signal = lte;
        nr_uplink_config nr;
        nr.channel_bandwidth_mhz = 5;
        nr.subcarrier_spacing_khz = 15;
        nr.duplex = nr::duplex::fdd;
        nr.load = 1.0;
        nr_up.emitter.signal = nr;
        wifi.emitter.signal = wifi_ofdm_config{};
        noise.emitter.signal = lte;
        noise.emitter.power_dbfs = -150.0;
        for (auto c : { lte_up, nr_up, wifi, noise }) {
            c.emitter.frequency = 2140e6;
            auto s = empty_scene(15.36e6, 2140e6, 5);
            s.emitters = { c.emitter };
            const auto samples = receive(s);
            for (const std::string label : { "lte", "nr" }) {
                const auto got = confirm(labelled(label, c), samples);
                CPPUNIT_ASSERT(!got.confirmed);
                CPPUNIT_ASSERT_EQUAL(label, got.label);
                CPPUNIT_ASSERT_EQUAL(label, got.network_label);
                CPPUNIT_ASSERT_EQUAL(-1, got.physical_cell_id);
                CPPUNIT_ASSERT(!got.relabelled());
            }
        }
    }

    void a_shared_carrier_keeps_its_label()
    {
        auto s = empty_scene(15.36e6, 2140e6, 2);
        d_lte.emitter.frequency = d_nr.emitter.frequency;
        s.emitters = { d_lte.emitter, d_nr.emitter };
        const auto samples = receive(s);
        const auto as_lte = confirm(labelled("lte", d_nr), samples);
        CPPUNIT_ASSERT(as_lte.confirmed && !as_lte.relabelled());
        CPPUNIT_ASSERT_EQUAL(101, as_lte.physical_cell_id);
        const auto unsure = confirm(labelled("other", d_nr), samples);
        CPPUNIT_ASSERT(unsure.confirmed);
        CPPUNIT_ASSERT_EQUAL(std::string("nr"), unsure.label);
        CPPUNIT_ASSERT_EQUAL(std::string("other"), unsure.network_label);
        const auto as_nr = confirm(labelled("nr", d_nr), samples);
        CPPUNIT_ASSERT(as_nr.confirmed && !as_nr.relabelled());
        CPPUNIT_ASSERT_EQUAL(500, as_nr.physical_cell_id);
    }

    void the_tuning_need_not_be_known()
    {
        for (const auto& c : { d_lte, d_nr }) {
            auto samples = receive(c, 5.0);
            auto e = labelled("lte", c);
            e.freq_lower_edge -= samples.frequency;
            e.freq_upper_edge -= samples.frequency;
            const double tuned = samples.frequency;
            samples.frequency = 0.0;
            const auto got = confirm(e, samples);
            CPPUNIT_ASSERT(got.confirmed);
            CPPUNIT_ASSERT_EQUAL(c.label, got.label);
            CPPUNIT_ASSERT_EQUAL(c.id, got.physical_cell_id);
            if (c.label == "nr") {
                CPPUNIT_ASSERT_DOUBLES_EQUAL(
                    c.ssb_frequency - tuned, got.ssb_frequency, 1e3);
            }
        }
    }

    void cells_beside_the_emission_do_not_count()
    {
        const auto samples = receive(d_lte, 10.0);
        for (const std::string label : { "lte", "nr" }) {
            emission e;
            e.label = label;
            e.freq_lower_edge = 2134e6;
            e.freq_upper_edge = 2139e6;
            CPPUNIT_ASSERT(!confirm(e, samples).confirmed);
        }
    }

    void pieces_of_time_are_searched_each_for_itself()
    {
        auto samples = receive(d_nr, 10.0);
        for (size_t left = samples.samples.size(); left > 0;) {
            const size_t count = std::min<size_t>(left, 15360 * 3);
            samples.segments.insert(samples.segments.begin(), count);
            left -= count;
        }
        samples.segments.pop_back(); // that of all of them
        const auto got = confirm(labelled("nr", d_nr), samples);
        CPPUNIT_ASSERT(got.confirmed);
        CPPUNIT_ASSERT_EQUAL(500, got.physical_cell_id);
    }

    void samples_that_are_no_numbers_count_as_none()
    {
        auto samples = receive(d_lte, 10.0);
        const size_t half = samples.samples.size() / 2;
        std::fill_n(samples.samples.begin(), half, qa::sample(NAN, INFINITY));
        CPPUNIT_ASSERT_EQUAL(101,
                             confirm(labelled("lte", d_lte), samples).physical_cell_id);
        std::fill(samples.samples.begin(), samples.samples.end(), qa::sample(NAN, NAN));
        CPPUNIT_ASSERT(!confirm(labelled("lte", d_lte), samples).confirmed);
    }

    void its_cost_is_bounded()
    {
        tuned_samples wide{ 122.88e6, 0.0, qa::samples(1000), { 1000 } };
        emission e;
        e.label = "nr";
        e.freq_lower_edge = -1e300;
        e.freq_upper_edge = 1e300;
        CPPUNIT_ASSERT_EQUAL(600, confirmation_search(e, wide).places());
        confirmation_search_config config;
        CPPUNIT_ASSERT_EQUAL(0, confirmation_search(e, wide).places_tried());
        config.max_places = 7;
        CPPUNIT_ASSERT_EQUAL(7, confirmation_search(e, wide, config).places());
        // Middle first: the LTE carrier's is a tenth of a MHz off, at most.
        config.max_places = 45; // a third of them for LTE
        CPPUNIT_ASSERT_EQUAL(101,
                             confirm(labelled("lte", d_lte), receive(d_lte, 10.0), config)
                                 .physical_cell_id);
    }

    void what_has_no_room_for_a_cell_is_not_confirmed()
    {
        tuned_samples samples{ 1.92e6, 2140e6, qa::samples(1000), { 1000 } };
        emission e;
        e.label = "nr"; // SS/PBCH blocks are 3.6 MHz wide at least
        e.freq_lower_edge = 2145e6;
        e.freq_upper_edge = 2146e6;
        confirmation_search search(e, samples);
        CPPUNIT_ASSERT(search.done());
        CPPUNIT_ASSERT_EQUAL(0, search.places());
        search.step();
        CPPUNIT_ASSERT(!search.result().confirmed);
    }

    void wrong_arguments_are_refused()
    {
        const tuned_samples samples{ 15.36e6, 2140e6, {}, {} };
        emission e;
        e.label = "radar";
        refused("confirmation_search: the emission's label must be lte, nr or other, got radar",
                [&] { confirmation_search(e, samples); });
        e.label = "other";
        e.freq_upper_edge = 0.5e6;
        refused("confirmation_search: an emission of other must be 900 kHz wide at "
                "least, got 500000.000000 Hz",
                [&] { confirmation_search(e, samples); });
        e.label = "lte";
        e.freq_upper_edge = NAN;
        refused("confirmation_search: the emission's edges must be finite, got 0.000000 "
                "and nan",
                [&] { confirmation_search(e, samples); });
        e.freq_upper_edge = 1.0;
        refused("confirmation_search: the sample rate must be at least 1.9 MS/s, got "
                "1000000.000000",
                [&] {
                    confirmation_search(e, { 1e6, 0.0, {}, {} });
                });
        confirmation_search_config config;
        config.false_alarm_rate = 0.0;
        refused(
            "confirmation_search: false_alarm_rate must be above 0 and at most 1, got "
            "0.000000",
            [&] { confirmation_search(e, samples, config); });
        config = {};
        config.edge_tolerance = -1.0;
        refused("confirmation_search: edge_tolerance must be 0 to 10 MHz, got -1.000000",
                [&] { confirmation_search(e, samples, config); });
        config = {};
        config.max_places = 0;
        refused("confirmation_search: max_places must be at least 1, got 0",
                [&] { confirmation_search(e, samples, config); });
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(qa_confirmation_search);
