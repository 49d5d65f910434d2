// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "qa_cell_signals.h"
#include <cppunit/TestAssert.h>
#include <cppunit/extensions/HelperMacros.h>
#include <functional>
#include <gnuradio/specsense/core/cell_search/nr_cell_search.h>
#include <gnuradio/specsense/core/cell_search/search_raster.h>
#include <gnuradio/specsense/core/channel/tapped_delay_channel.h>
#include <gnuradio/specsense/core/waveforms/dvbt.h>
#include <gnuradio/specsense/core/waveforms/lte_downlink.h>
#include <gnuradio/specsense/core/waveforms/nr_downlink.h>
#include <gnuradio/specsense/core/waveforms/nr_sync_raster.h>
#include <gnuradio/specsense/core/waveforms/radar.h>
#include <gnuradio/specsense/core/waveforms/wifi_ofdm.h>
#include <iostream>

using namespace gr::specsense::core;

namespace {

/* An FDD carrier of 15 kHz or a TDD carrier of 30 kHz with one SS/PBCH block in 20 ms. */
nr_downlink_config carrier(int subcarrier_spacing_khz, int cell_id)
{
    nr_downlink_config c;
    c.channel_bandwidth_mhz = subcarrier_spacing_khz == 15 ? 10 : 20;
    c.subcarrier_spacing_khz = subcarrier_spacing_khz;
    c.cell_id = cell_id;
    c.duplex = subcarrier_spacing_khz == 15 ? nr::duplex::fdd : nr::duplex::tdd;
    c.ssb_pattern = subcarrier_spacing_khz == 15 ? nr::ssb_case::a : nr::ssb_case::c;
    c.ssb_candidates = subcarrier_spacing_khz == 15 ? 4 : 8;
    c.frame_offset = 0.0;
    return c;
}

double bandwidth(const nr_downlink_config& c)
{
    return 12e3 * c.subcarrier_spacing_khz *
        nr::resource_blocks(c.channel_bandwidth_mhz, c.subcarrier_spacing_khz);
}

/* Of the blocks, from the carrier's centre. */
double ssb_centre(const nr_downlink_config& c)
{
    return -0.5 * bandwidth(c) + 15e3 * c.ssb_offset_15khz +
        120e3 * c.subcarrier_spacing_khz;
}

qa::samples received(const nr_downlink_config& c,
                     uint64_t seed,
                     double seconds,
                     double rate,
                     double frequency = 0.0)
{
    return qa::receive(std::make_unique<nr_downlink>(c, seed), seconds, rate, frequency);
}

std::vector<nr_cell>
search(const qa::samples& x, double rate, const nr_cell_search_config& config)
{
    return nr_cell_search(config, rate).search(x.data(), x.size());
}

nr_cell_search_config look_at(double centre, int subcarrier_spacing_khz)
{
    nr_cell_search_config config;
    config.centres = { centre };
    config.subcarrier_spacing_khz = subcarrier_spacing_khz;
    return config;
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

class qa_nr_cell_search : public CppUnit::TestFixture
{
    CPPUNIT_TEST_SUITE(qa_nr_cell_search);
    CPPUNIT_TEST(cells_are_found_at_0_db);
    CPPUNIT_TEST(weak_cells_are_found_by_one_block);
    CPPUNIT_TEST(cells_are_found_through_fading_channels);
    CPPUNIT_TEST(the_index_says_where_the_half_frame_starts);
    CPPUNIT_TEST(all_beams_are_counted);
    CPPUNIT_TEST(cells_are_found_on_the_raster);
    CPPUNIT_TEST(two_cells_on_one_frequency);
    CPPUNIT_TEST(segments_of_a_millisecond_are_enough);
    CPPUNIT_TEST(blocks_are_not_seen_beside_their_frequency);
    CPPUNIT_TEST(noise_has_no_cells);
    CPPUNIT_TEST(the_false_alarm_rate_is_kept_where_it_can_be_seen);
    CPPUNIT_TEST(other_signals_have_no_cells);
    CPPUNIT_TEST(nothing_to_search_is_no_error);
    CPPUNIT_TEST(wrong_configurations_are_refused);
    CPPUNIT_TEST_SUITE_END();

    void cells_are_found_at_0_db()
    {
        const double rates[] = { 7.68e6, 9e6, 19.2e6, 20e6, 23.04e6, 46.08e6 };
        random_source random(1);
        for (int i = 0; i < qa::tries("SPECSENSE_CELL_TRIES", 20); ++i) {
            const int khz = random.chance(0.5) ? 15 : 30;
            auto config = carrier(khz, int(random.integer(0, 1007)));
            config.load = random.uniform();
            config.ssb_blocks = { int(random.integer(0, 3)) };
            config.ssb_offset_15khz = int(random.integer(20, 60)) * khz / 15;
            config.frame_offset = random.uniform(0.0, 20e-3);
            const double rate = rates[random.integer(khz == 15 ? 0 : 1, 5)];
            // The carrier may be cut by the stream's edges; the block is not.
            const double most = 0.5 * rate - 130e3 * khz;
            const double centre = most * random.uniform(-1.0, 1.0);
            const double offset = random.uniform(-45e3, 45e3);
            auto x = received(config,
                              random.bits(),
                              22e-3, // one whole block, whenever it comes
                              rate,
                              centre + offset - ssb_centre(config));
            qa::add_noise_below_carrier(x, rate, bandwidth(config), 0.0, random.bits());

            const auto cells = search(x, rate, look_at(centre, khz));
            CPPUNIT_ASSERT_EQUAL(size_t(1), cells.size());
            const auto& cell = cells[0];
            CPPUNIT_ASSERT_EQUAL(config.cell_id, cell.cell_id);
            CPPUNIT_ASSERT_EQUAL(khz, cell.subcarrier_spacing_khz);
            CPPUNIT_ASSERT_EQUAL(config.ssb_blocks[0], cell.dmrs_index);
            CPPUNIT_ASSERT_EQUAL(config.ssb_blocks[0], cell.ssb_index);
            CPPUNIT_ASSERT_DOUBLES_EQUAL(centre + offset, cell.frequency, 0.15e3 * khz);
            CPPUNIT_ASSERT_DOUBLES_EQUAL(offset, cell.frequency_offset, 0.15e3 * khz);
            CPPUNIT_ASSERT_DOUBLES_EQUAL(0.0, cell.snr_db, 2.0);
            CPPUNIT_ASSERT(cell.log10_false_alarm < -10.0);
        }
    }

    /* Share of cells found, with the right identity, at an SNR. */
    static double found_share(double snr_db, int khz, int tries)
    {
        const double rate = 256e3 * khz;
        random_source random(2);
        nr_cell_search searcher(look_at(0.0, khz), rate);
        int found = 0;
        for (int i = 0; i < tries; ++i) {
            auto config = carrier(khz, int(random.integer(0, 1007)));
            config.ssb_offset_15khz = 30 * khz / 15;
            auto x = received(config,
                              random.bits(),
                              20e-3,
                              rate,
                              random.uniform(-20e3, 20e3) - ssb_centre(config));
            qa::add_noise_below_carrier(
                x, rate, bandwidth(config), snr_db, random.bits());
            const auto cells = searcher.search(x.data(), x.size());
            for (const auto& cell : cells) {
                CPPUNIT_ASSERT_EQUAL(config.cell_id, cell.cell_id);
            }
            found += !cells.empty();
        }
        return double(found) / tries;
    }

    void weak_cells_are_found_by_one_block()
    {
        CPPUNIT_ASSERT(found_share(-6.0, 15, 10) >= 0.9);
        CPPUNIT_ASSERT(found_share(-6.0, 30, 10) >= 0.9);
        CPPUNIT_ASSERT(found_share(-20.0, 15, 5) == 0.0);
        if (const int tries = qa::tries("SPECSENSE_CELL_CURVE", 0)) {
            for (int khz : { 15, 30 }) {
                for (double snr = -12.0; snr <= -3.0; snr += 1.0) {
                    std::cout << "NR, " << khz << " kHz, " << snr
                              << " dB: " << found_share(snr, khz, tries) << std::endl;
                }
            }
        }
    }

    void cells_are_found_through_fading_channels()
    {
        const double rate = 7.68e6;
        random_source random(3);
        int found = 0, tries = 0;
        for (auto profile : { delay_profile::tdl_a,
                              delay_profile::tdl_c,
                              delay_profile::tdl_d,
                              delay_profile::etu }) {
            for (double doppler : { 5.0, 100.0 }) {
                for (int khz : { 15, 30 }) {
                    auto config = carrier(khz, int(random.integer(0, 1007)));
                    config.ssb_period_ms = 5;
                    config.ssb_offset_15khz = 30 * khz / 15;
                    auto x =
                        received(config, random.bits(), 20e-3, rate, -ssb_centre(config));
                    tapped_delay_channel channel(
                        { profile, 300e-9, doppler }, rate, random.bits());
                    channel.process(x.data(), x.data(), x.size());
                    qa::add_noise_below_carrier(
                        x, rate, bandwidth(config), 6.0, random.bits());
                    const auto cells = search(x, rate, look_at(0.0, khz));
                    ++tries;
                    found += cells.size() == 1 && cells[0].cell_id == config.cell_id;
                }
            }
        }
        CPPUNIT_ASSERT(found >= tries - 1); // one may be in a fade
    }

    void the_index_says_where_the_half_frame_starts()
    {
        struct place {
            int khz;
            nr::ssb_case pattern;
            int candidates, index, half_frame;
            double tuned;
        };
        for (const auto& p : { place{ 15, nr::ssb_case::a, 4, 3, 1, 2.1e9 },
                               place{ 15, nr::ssb_case::a, 8, 5, 0, 3.5e9 },
                               place{ 30, nr::ssb_case::b, 4, 2, 1, 880e6 },
                               place{ 30, nr::ssb_case::c, 8, 7, 0, 3.5e9 } }) {
            auto c = carrier(p.khz, 77);
            c.ssb_pattern = p.pattern;
            c.ssb_candidates = p.candidates;
            c.ssb_blocks = { p.index };
            c.ssb_half_frame = p.half_frame;
            c.duplex = nr::duplex::fdd;
            c.ssb_offset_15khz = 30 * p.khz / 15;
            c.frame_offset = 19e-3;
            const double rate = 20e6;
            const auto x = received(c, 1, 20e-3, rate, -ssb_centre(c));
            auto config = look_at(0.0, p.khz);
            config.tuned_frequency = p.tuned;
            const auto cells = search(x, rate, config);
            CPPUNIT_ASSERT_EQUAL(size_t(1), cells.size());
            CPPUNIT_ASSERT_EQUAL(p.index, cells[0].ssb_index);
            CPPUNIT_ASSERT_EQUAL(p.candidates == 4 ? p.half_frame : -1,
                                 cells[0].half_frame);
            CPPUNIT_ASSERT_DOUBLES_EQUAL(
                1e-3 + 5e-3 * p.half_frame, cells[0].half_frame_start / rate, 0.05e-6);
            CPPUNIT_ASSERT(cells[0].ssb_start > cells[0].half_frame_start);
        }
    }

    void all_beams_are_counted()
    {
        auto c = carrier(30, 500);
        c.ssb_blocks = { 0, 1, 2, 5 };
        c.ssb_period_ms = 10;
        c.tdd_downlink_slots = 9;
        c.tdd_uplink_slots = 0;
        c.ssb_offset_15khz = 60;
        const double rate = 20e6;
        const auto x = received(c, 1, 20e-3, rate, -ssb_centre(c));
        const auto cells = search(x, rate, look_at(0.0, 30));
        CPPUNIT_ASSERT_EQUAL(size_t(1), cells.size());
        CPPUNIT_ASSERT_EQUAL(500, cells[0].cell_id);
        CPPUNIT_ASSERT_EQUAL(8, cells[0].ssb_count);
    }

    void cells_are_found_on_the_raster()
    {
        const double rate = 23.04e6, tuned = 2135e6;
        auto c = carrier(15, 191);
        c.ssb_offset_15khz =
            nr::ssb_offset_on_raster(c, tuned + 3e6, tuned + 2.4e6).value();
        auto x = received(c, 1, 20e-3, rate, 3e6 + 9e3);
        qa::add_noise_below_carrier(x, rate, bandwidth(c), 3.0, 2);
        nr_cell_search_config config;
        config.subcarrier_spacing_khz = 15;
        config.tuned_frequency = tuned;
        config.centres.clear();
        for (const auto& entry : nr::sync_raster(tuned - 9e6, tuned + 9e6)) {
            config.centres.push_back(entry.frequency - tuned);
        }
        const auto cells = search(x, rate, config);
        CPPUNIT_ASSERT_EQUAL(size_t(1), cells.size());
        CPPUNIT_ASSERT_EQUAL(191, cells[0].cell_id);
        CPPUNIT_ASSERT_EQUAL(1, cells[0].ssb_count); // though its neighbours see it, too
        CPPUNIT_ASSERT_DOUBLES_EQUAL(9e3, cells[0].frequency_offset, 1e3);
        CPPUNIT_ASSERT_DOUBLES_EQUAL(3e6 + ssb_centre(c) + 9e3, cells[0].frequency, 1e3);
    }

    void two_cells_on_one_frequency()
    {
        const double rate = 7.68e6;
        for (double later : { 0.0, 1.3 }) {
            auto c = carrier(15, 10);
            c.ssb_offset_15khz = 30;
            auto x = received(c, 1, 20e-3, rate, -ssb_centre(c));
            c.cell_id = 902;
            c.frame_offset = 1e-3 * (20.0 - later);
            auto y = received(c, 2, 20e-3, rate, -ssb_centre(c));
            for (auto& v : y) {
                v *= 0.7f;
            }
            qa::add(x, y);
            qa::add_noise_below_carrier(x, rate, bandwidth(c), 20.0, 3);
            const auto cells = search(x, rate, look_at(0.0, 15));
            CPPUNIT_ASSERT_EQUAL(size_t(2), cells.size());
            CPPUNIT_ASSERT_EQUAL(912, cells[0].cell_id + cells[1].cell_id);
        }
    }

    void segments_of_a_millisecond_are_enough()
    {
        const double rate = 20e6;
        const size_t slice = 20000;
        auto c = carrier(30, 1);
        c.ssb_offset_15khz = 60;
        auto x = received(c, 1, 40e-3, rate, -ssb_centre(c));
        qa::add_noise_below_carrier(x, rate, bandwidth(c), 3.0, 2);
        qa::samples joined;
        std::vector<size_t> segments;
        for (size_t i : { 7, 20, 3, 33 }) {
            joined.insert(
                joined.end(), x.begin() + i * slice, x.begin() + (i + 1) * slice);
            segments.push_back(slice);
        }
        auto config = look_at(0.0, 30);
        config.tuned_frequency = 3.5e9;
        nr_cell_search searcher(config, rate);
        const auto cells = searcher.search(joined.data(), segments);
        CPPUNIT_ASSERT_EQUAL(size_t(1), cells.size());
        CPPUNIT_ASSERT_EQUAL(1, cells[0].cell_id);
        CPPUNIT_ASSERT_EQUAL(1, cells[0].ssb_count);
        CPPUNIT_ASSERT_DOUBLES_EQUAL(
            double(slice), cells[0].half_frame_start, 0.1e-6 * rate);
        // Half a block is none.
        CPPUNIT_ASSERT(searcher.search(joined.data() + slice, slice / 6).empty());
    }

    void blocks_are_not_seen_beside_their_frequency()
    {
        // 43 subcarriers away, a PSS is that of another N_ID2, and 84 of its 127
        // subcarriers are there (TS 38.211, 7.4.2.2.1).
        const double rate = 20e6;
        for (int cell_id : { 91, 222, 500, 3, 1001, 640 }) {
            auto c = carrier(15, cell_id);
            c.ssb_offset_15khz = 100;
            const auto x = received(c, uint64_t(cell_id), 20e-3, rate, -ssb_centre(c));
            nr_cell_search_config config;
            config.subcarrier_spacing_khz = 15;
            config.centres = { -86 * 15e3, -43 * 15e3, 43 * 15e3, 86 * 15e3 };
            CPPUNIT_ASSERT(search(x, rate, config).empty());
            config.subcarrier_spacing_khz = 30;
            config.centres = even_raster(-1.3e6, 1.3e6, 90e3);
            CPPUNIT_ASSERT(search(x, rate, config).empty());
        }
    }

    void noise_has_no_cells()
    {
        for (int khz : { 15, 30 }) {
            random_source random(5 + uint64_t(khz));
            nr_cell_search searcher(look_at(0.0, khz), 256e3 * khz);
            qa::samples x;
            int found = 0;
            const int tries = qa::tries("SPECSENSE_CELL_NOISE_TRIES", 20);
            for (int i = 0; i < tries; ++i) {
                x.assign(size_t(5120) * khz, 0.0f); // 20 ms
                random.add_noise(x.data(), x.size(), 1.0);
                found += !searcher.search(x.data(), x.size()).empty();
            }
            if (tries > 1000) {
                std::cout << "NR, " << khz << " kHz: " << found << " false alarms in "
                          << tries << std::endl;
            }
            CPPUNIT_ASSERT(found <= tries / 10000);
        }
    }

    void the_false_alarm_rate_is_kept_where_it_can_be_seen()
    {
        auto config = look_at(0.0, 15);
        config.false_alarm_rate = 1.0; // one a search is allowed
        nr_cell_search searcher(config, 3.84e6);
        random_source random(6);
        qa::samples x;
        int found = 0;
        for (int i = 0; i < 30; ++i) {
            x.assign(76800, 0.0f);
            random.add_noise(x.data(), x.size(), 1e-6);
            found += int(searcher.search(x.data(), x.size()).size());
        }
        CPPUNIT_ASSERT(found <= 3); // counted trials are an upper bound
    }

    void other_signals_have_no_cells()
    {
        const double rate = 20e6;
        std::vector<qa::samples> signals;
        signals.push_back(qa::tone(400000, 0.0, rate));
        signals.push_back(qa::fm(400000, rate, 30e3, 75e3, 1));
        signals.push_back(
            qa::receive(std::make_unique<wifi_ofdm>(wifi_ofdm_config{}, 1), 20e-3, rate));
        signals.push_back(
            qa::receive(std::make_unique<dvbt>(dvbt_config{}, 1), 20e-3, rate));
        for (double load : { 0.0, 1.0 }) {
            lte_downlink_config config;
            config.load = load;
            signals.push_back(
                qa::receive(std::make_unique<lte_downlink>(config, 1), 20e-3, rate));
        }
        nr_downlink_config no_blocks = carrier(30, 3);
        no_blocks.ssb_blocks = {};
        no_blocks.load = 1.0;
        signals.push_back(received(no_blocks, 1, 20e-3, rate));
        for (auto modulation : { radar_modulation::none,
                                 radar_modulation::linear_fm,
                                 radar_modulation::fmcw_saw }) {
            radar_config config;
            config.modulation = modulation;
            config.pulse_width = 30e-6;
            config.bandwidth = 6e6;
            signals.push_back(
                qa::receive(std::make_unique<radar>(config, 1), 20e-3, rate));
        }
        for (int khz : { 15, 30 }) {
            nr_cell_search_config config;
            config.subcarrier_spacing_khz = khz;
            config.centres = even_raster(-200e3, 200e3, 90e3);
            nr_cell_search searcher(config, rate);
            for (auto x : signals) {
                CPPUNIT_ASSERT(searcher.search(x.data(), x.size()).empty());
            }
        }
    }

    void nothing_to_search_is_no_error()
    {
        const double rate = 7.68e6;
        nr_cell_search searcher(look_at(0.0, 15), rate);
        for (size_t count : { 0, 1, 255, 511, 520, 4000, 153600 }) {
            const qa::samples silence(count);
            CPPUNIT_ASSERT(searcher.search(silence.data(), count).empty());
        }
        const qa::samples unusable(153600, { NAN, INFINITY });
        CPPUNIT_ASSERT(searcher.search(unusable.data(), unusable.size()).empty());
        CPPUNIT_ASSERT(searcher.search(nullptr, std::vector<size_t>{}).empty());
        const auto noise = qa::noise_source(1).block(153600);
        CPPUNIT_ASSERT(search(noise, rate, look_at(3.5e6, 15)).empty());
    }

    void wrong_configurations_are_refused()
    {
        const auto check = [](const std::string& reason,
                              const std::function<void(nr_cell_search_config&)>& spoil) {
            nr_cell_search_config config;
            spoil(config);
            refused(reason, [&] { nr_cell_search(config, 20e6); });
        };
        using config = nr_cell_search_config;
        check("nr_cell_search: centres must name at least one frequency, got none",
              [](config& c) { c.centres.clear(); });
        check("nr_cell_search: centres must be finite, got inf",
              [](config& c) { c.centres = { INFINITY }; });
        check("nr_cell_search: subcarrier_spacing_khz must be 15 or 30 (TS 38.104, "
              "5.4.3.3), got 60",
              [](config& c) { c.subcarrier_spacing_khz = 60; });
        check("nr_cell_search: max_offset must be 0 to 100000 Hz, got -1.000000",
              [](config& c) { c.max_offset = -1.0; });
        check("nr_cell_search: tuned_frequency must be 0 or positive, got nan",
              [](config& c) { c.tuned_frequency = NAN; });
        check("nr_cell_search: false_alarm_rate must be above 0 and at most 1, got "
              "2.000000",
              [](config& c) { c.false_alarm_rate = 2.0; });
        refused("nr_cell_search: the sample rate must be at least 7500000.000000 "
                "samples/s, got 7000000.000000",
                [] { nr_cell_search({}, 7e6); });
        CPPUNIT_ASSERT_EQUAL(3.75e6, nr_cell_search::lowest_rate(15));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(qa_nr_cell_search);
