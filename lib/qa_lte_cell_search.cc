// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "qa_cell_signals.h"
#include <cppunit/TestAssert.h>
#include <cppunit/extensions/HelperMacros.h>
#include <functional>
#include <gnuradio/specsense/core/cell_search/lte_cell_search.h>
#include <gnuradio/specsense/core/cell_search/search_raster.h>
#include <gnuradio/specsense/core/channel/tapped_delay_channel.h>
#include <gnuradio/specsense/core/waveforms/dvbt.h>
#include <gnuradio/specsense/core/waveforms/lte_downlink.h>
#include <gnuradio/specsense/core/waveforms/nr_downlink.h>
#include <gnuradio/specsense/core/waveforms/radar.h>
#include <gnuradio/specsense/core/waveforms/wifi_ofdm.h>
#include <iostream>

using namespace gr::specsense::core;

namespace {

constexpr double frame = 10e-3;

double bandwidth(int resource_blocks) { return resource_blocks * 180e3; }

std::unique_ptr<waveform> lte_carrier(const lte_downlink_config& config, uint64_t seed)
{
    return std::make_unique<lte_downlink>(config, seed);
}

/* A carrier of any kind that the standard has. */
lte_downlink_config any_carrier(random_source& random)
{
    const int sizes[] = { 6, 15, 25, 50, 75, 100 };
    lte_downlink_config c;
    c.resource_blocks = sizes[random.integer(0, 5)];
    c.prefix = random.chance(0.25) ? lte::cyclic_prefix::extended
                                   : lte::cyclic_prefix::normal;
    c.duplex = random.chance(0.5) ? lte::duplex_mode::tdd : lte::duplex_mode::fdd;
    c.uplink_downlink = int(random.integer(0, 6));
    c.cell_id = int(random.integer(0, 503));
    c.antenna_ports = random.chance(0.5) ? 2 : 1;
    c.load = random.uniform();
    c.frame_offset = random.uniform(0.0, frame);
    return c;
}

std::vector<lte_cell>
search(const qa::samples& x, double rate, const lte_cell_search_config& config = {})
{
    return lte_cell_search(config, rate).search(x.data(), x.size());
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

class qa_lte_cell_search : public CppUnit::TestFixture
{
    CPPUNIT_TEST_SUITE(qa_lte_cell_search);
    CPPUNIT_TEST(cells_are_found_at_0_db);
    CPPUNIT_TEST(weak_cells_are_found_by_many_half_frames);
    CPPUNIT_TEST(cells_are_found_through_fading_channels);
    CPPUNIT_TEST(several_cells_on_one_carrier);
    CPPUNIT_TEST(carriers_are_found_on_the_raster);
    CPPUNIT_TEST(crystals_may_be_off);
    CPPUNIT_TEST(segments_are_searched_each_for_itself);
    CPPUNIT_TEST(noise_has_no_cells);
    CPPUNIT_TEST(the_false_alarm_rate_is_kept_where_it_can_be_seen);
    CPPUNIT_TEST(repeated_noise_has_no_cells);
    CPPUNIT_TEST(other_signals_have_no_cells);
    CPPUNIT_TEST(nothing_to_search_is_no_error);
    CPPUNIT_TEST(wrong_configurations_are_refused);
    CPPUNIT_TEST_SUITE_END();

    void cells_are_found_at_0_db()
    {
        const double rates[] = { 1.92e6, 2e6, 64e6 / 7.0, 19.2e6, 20e6, 23.04e6 };
        random_source random(1);
        for (int i = 0; i < qa::tries("SPECSENSE_CELL_TRIES", 20); ++i) {
            const auto config = any_carrier(random);
            const double rate = rates[random.integer(0, 5)];
            const double centre =
                rate > 4e6 ? random.uniform(-1.0, 1.0) * (0.5 * rate - 600e3) : 0.0;
            const double offset = random.uniform(-45e3, 45e3);
            auto x = qa::receive(
                lte_carrier(config, random.bits()), 20e-3, rate, centre + offset);
            const auto bw = bandwidth(config.resource_blocks);
            qa::add_noise_below_carrier(x, rate, bw, 0.0, random.bits());

            lte_cell_search_config where;
            where.centres = { centre };
            const auto cells = search(x, rate, where);
            CPPUNIT_ASSERT_EQUAL(size_t(1), cells.size());
            const auto& cell = cells[0];
            CPPUNIT_ASSERT_EQUAL(config.cell_id, cell.cell_id);
            CPPUNIT_ASSERT(config.duplex == cell.duplex);
            CPPUNIT_ASSERT(config.prefix == cell.prefix);
            CPPUNIT_ASSERT_DOUBLES_EQUAL(centre + offset, cell.frequency, 1500.0);
            CPPUNIT_ASSERT_DOUBLES_EQUAL(offset, cell.frequency_offset, 1500.0);
            const double start = frame - config.frame_offset;
            const double error = std::remainder(cell.frame_start / rate - start, frame);
            CPPUNIT_ASSERT(std::abs(error) < 0.52e-6); // a sample of the search
            CPPUNIT_ASSERT(cell.frame_start < frame * rate);
            CPPUNIT_ASSERT_DOUBLES_EQUAL(0.0, cell.snr_db, 1.5);
            CPPUNIT_ASSERT(cell.log10_false_alarm < -20.0);
            CPPUNIT_ASSERT(cell.half_frames >= 3 && cell.half_frames <= 4);
        }
    }

    /* Share of cells found, with the right identity, at an SNR. */
    static double found_share(double snr_db, double seconds, int tries)
    {
        const double rate = 1.92e6;
        random_source random(2);
        lte_cell_search searcher({}, rate);
        int found = 0;
        for (int i = 0; i < tries; ++i) {
            auto config = any_carrier(random);
            config.resource_blocks = 6;
            auto x = qa::receive(lte_carrier(config, random.bits()),
                                 seconds,
                                 rate,
                                 random.uniform(-20e3, 20e3));
            qa::add_noise_below_carrier(x, rate, bandwidth(6), snr_db, random.bits());
            const auto cells = searcher.search(x.data(), x.size());
            for (const auto& cell : cells) {
                CPPUNIT_ASSERT_EQUAL(config.cell_id, cell.cell_id);
            }
            found += !cells.empty();
        }
        return double(found) / tries;
    }

    void weak_cells_are_found_by_many_half_frames()
    {
        CPPUNIT_ASSERT(found_share(-6.0, 20e-3, 20) >= 0.95);
        CPPUNIT_ASSERT(found_share(-9.0, 80e-3, 10) >= 0.9);
        CPPUNIT_ASSERT(found_share(-20.0, 20e-3, 10) == 0.0);
        if (const int tries = qa::tries("SPECSENSE_CELL_CURVE", 0)) {
            for (double seconds : { 20e-3, 40e-3, 80e-3 }) {
                for (double snr = -14.0; snr <= -4.0; snr += 1.0) {
                    std::cout << "LTE, " << seconds * 1e3 << " ms, " << snr
                              << " dB: " << found_share(snr, seconds, tries) << std::endl;
                }
            }
        }
    }

    void cells_are_found_through_fading_channels()
    {
        const double rate = 7.68e6;
        random_source random(3);
        int found = 0, tries = 0;
        for (auto profile :
             { delay_profile::epa, delay_profile::eva, delay_profile::etu }) {
            for (double doppler : { 5.0, 70.0, 300.0 }) {
                lte_downlink_config config;
                config.resource_blocks = 25;
                config.cell_id = int(random.integer(0, 503));
                auto x = qa::receive(lte_carrier(config, random.bits()), 20e-3, rate);
                tapped_delay_channel channel(
                    { profile, 100e-9, doppler }, rate, random.bits());
                channel.process(x.data(), x.data(), x.size());
                qa::add_noise_below_carrier(x, rate, bandwidth(25), 6.0, random.bits());
                const auto cells = search(x, rate);
                ++tries;
                found += cells.size() == 1 && cells[0].cell_id == config.cell_id;
            }
        }
        // One in a fade of 20 ms may be missed.
        CPPUNIT_ASSERT(found >= tries - 1);
    }

    void several_cells_on_one_carrier()
    {
        const double rate = 3.84e6;
        struct neighbour {
            int cell_id;
            double frame_offset, db;
        };
        // Sectors of one site, at the same time; and a neighbour at another time.
        for (const auto& other : { neighbour{ 361, 3e-3, -6.0 },
                                   neighbour{ 362, 3e-3 + 2e-6, -10.0 },
                                   neighbour{ 17, 4.2e-3, -8.0 },
                                   neighbour{ 124, 3e-3 + 1e-6, -6.0 } }) {
            lte_downlink_config config;
            config.resource_blocks = 15;
            config.cell_id = 360;
            config.frame_offset = 3e-3;
            auto x = qa::receive(lte_carrier(config, 1), 40e-3, rate, 7e3);
            config.cell_id = other.cell_id;
            config.frame_offset = other.frame_offset;
            auto y = qa::receive(lte_carrier(config, 2), 40e-3, rate, 7e3);
            for (auto& v : y) {
                v *= float(std::pow(10.0, other.db / 20.0));
            }
            qa::add(x, y);
            qa::add_noise_below_carrier(x, rate, bandwidth(15), 20.0, 3);
            const auto cells = search(x, rate);
            CPPUNIT_ASSERT_EQUAL(size_t(2), cells.size());
            CPPUNIT_ASSERT_EQUAL(360, cells[0].cell_id);
            CPPUNIT_ASSERT_EQUAL(other.cell_id, cells[1].cell_id);
            CPPUNIT_ASSERT_DOUBLES_EQUAL(other.frame_offset - 3e-3,
                                         (cells[0].frame_start - cells[1].frame_start) /
                                             rate,
                                         0.5e-6);
        }
        // All other things the same, one cell has no ghosts, however strong and idle.
        for (double load : { 0.0, 1.0 }) {
            lte_downlink_config config;
            config.cell_id = 1;
            config.load = load;
            config.control_load = load;
            auto x = qa::receive(lte_carrier(config, 4), 40e-3, 15.36e6);
            CPPUNIT_ASSERT_EQUAL(size_t(1), search(x, 15.36e6).size());
        }
    }

    void carriers_are_found_on_the_raster()
    {
        const double rate = 20e6, tuned = 1867.5e6;
        lte_downlink_config config;
        config.resource_blocks = 50;
        config.cell_id = 54;
        auto x = qa::receive(lte_carrier(config, 1), 20e-3, rate, -2.6e6 + 12e3);
        config.resource_blocks = 25;
        config.cell_id = 271;
        config.duplex = lte::duplex_mode::tdd;
        qa::add(x, qa::receive(lte_carrier(config, 2), 20e-3, rate, 5.8e6 + 12e3));
        qa::add_noise_below_carrier(x, rate, bandwidth(50), 10.0, 3);
        lte_cell_search_config where;
        where.tuned_frequency = tuned;
        where.centres = lte_raster(tuned - 9e6, tuned + 9e6);
        CPPUNIT_ASSERT_EQUAL(size_t(181), where.centres.size());
        for (auto& centre : where.centres) {
            centre -= tuned;
        }
        const auto cells = search(x, rate, where);
        CPPUNIT_ASSERT_EQUAL(size_t(2), cells.size());
        const size_t wide = cells[0].cell_id == 54 ? 0 : 1;
        CPPUNIT_ASSERT_EQUAL(54, cells[wide].cell_id);
        CPPUNIT_ASSERT_EQUAL(271, cells[1 - wide].cell_id);
        CPPUNIT_ASSERT_DOUBLES_EQUAL(-2.6e6 + 12e3, cells[wide].frequency, 300.0);
        CPPUNIT_ASSERT_DOUBLES_EQUAL(12e3, cells[wide].frequency_offset, 300.0);
        CPPUNIT_ASSERT_DOUBLES_EQUAL(5.8e6 + 12e3, cells[1 - wide].frequency, 600.0);
        CPPUNIT_ASSERT(cells[1 - wide].duplex == lte::duplex_mode::tdd);
    }

    void crystals_may_be_off()
    {
        // 15 ppm: frames get 1.2 us longer in 80 ms, more than two samples.
        const double rate = 1.92e6, ppm = 15.0, tuned = 2e9;
        lte_cell_search_config known;
        known.tuned_frequency = tuned;
        int found = 0;
        const int tries = 10;
        for (int i = 0; i < tries; ++i) {
            lte_downlink_config config;
            config.resource_blocks = 6;
            config.cell_id = 40 + i;
            const double offset = -ppm * 1e-6 * tuned;
            auto x = qa::receive(lte_carrier(config, i), 80e-3, rate, offset, ppm);
            qa::add_noise_below_carrier(x, rate, bandwidth(6), -9.0, i);
            const auto cells = search(x, rate, known);
            found += cells.size() == 1 && cells[0].cell_id == config.cell_id;
        }
        CPPUNIT_ASSERT(found >= tries - 1);
    }

    void segments_are_searched_each_for_itself()
    {
        const double rate = 7.68e6;
        lte_downlink_config config;
        config.resource_blocks = 25;
        config.cell_id = 333;
        config.frame_offset = 0.0;
        auto x = qa::receive(lte_carrier(config, 1), 40e-3, rate);
        qa::add_noise_below_carrier(x, rate, bandwidth(25), 10.0, 1);
        // Slices of 1 ms, of which every fifth has a PSS and an SSS; time jumps.
        const size_t slice = 7680;
        qa::samples joined;
        std::vector<size_t> segments;
        for (size_t i : { 3, 12, 7, 5, 1, 20, 14 }) {
            joined.insert(
                joined.end(), x.begin() + i * slice, x.begin() + (i + 1) * slice);
            segments.push_back(slice);
        }
        const auto cells = lte_cell_search({}, rate).search(joined.data(), segments);
        CPPUNIT_ASSERT_EQUAL(size_t(1), cells.size());
        CPPUNIT_ASSERT_EQUAL(333, cells[0].cell_id);
        CPPUNIT_ASSERT_EQUAL(1, cells[0].half_frames);
        // Subframe 5 is slice 3 of those joined, subframe 20 (a frame's start) slice 5.
        const double start = cells[0].frame_start / double(slice);
        const bool by_5 = std::abs(start - 8.0) < 1e-3;
        const bool by_20 = std::abs(start - 5.0) < 1e-3;
        CPPUNIT_ASSERT(by_5 || by_20);
    }

    void noise_has_no_cells()
    {
        random_source random(5);
        lte_cell_search searcher({}, 1.92e6);
        qa::samples x;
        int found = 0;
        const int tries = qa::tries("SPECSENSE_CELL_NOISE_TRIES", 100);
        for (int i = 0; i < tries; ++i) {
            x.assign(38400, 0.0f); // 20 ms
            random.add_noise(x.data(), x.size(), 1.0);
            found += !searcher.search(x.data(), x.size()).empty();
        }
        if (tries > 1000) {
            std::cout << "LTE: " << found << " false alarms in " << tries << std::endl;
        }
        CPPUNIT_ASSERT(found <= tries / 10000);
    }

    void the_false_alarm_rate_is_kept_where_it_can_be_seen()
    {
        lte_cell_search_config config;
        config.false_alarm_rate = 1.0; // one a search is allowed
        lte_cell_search searcher(config, 1.92e6);
        random_source random(6);
        qa::samples x;
        int found = 0;
        for (int i = 0; i < 100; ++i) {
            x.assign(38400, 0.0f);
            random.add_noise(x.data(), x.size(), 1e-6);
            found += int(searcher.search(x.data(), x.size()).size());
        }
        CPPUNIT_ASSERT(found <= 10); // counted trials are an upper bound
    }

    void repeated_noise_has_no_cells()
    {
        // What comes again with every half frame, frame or millisecond looks alike in
        // all of them, and is evidence once.
        for (double period : { 5e-3, 10e-3, 1e-3 }) {
            for (uint64_t seed = 0; seed < 4; ++seed) {
                const double rate = 1.92e6;
                const auto once = qa::noise_source(seed).block(size_t(period * rate));
                qa::samples x;
                while (x.size() < size_t(80e-3 * rate)) {
                    x.insert(x.end(), once.begin(), once.end());
                }
                CPPUNIT_ASSERT_EQUAL(size_t(0), search(x, rate).size());
            }
        }
    }

    void other_signals_have_no_cells()
    {
        const double rate = 20e6;
        std::vector<qa::samples> signals;
        signals.push_back(qa::tone(400000, 0.0, rate));
        signals.push_back(qa::tone(400000, 1234.5, rate));
        signals.push_back(qa::fm(400000, rate, 30e3, 75e3, 1));
        signals.push_back(
            qa::receive(std::make_unique<wifi_ofdm>(wifi_ofdm_config{}, 1), 20e-3, rate));
        signals.push_back(
            qa::receive(std::make_unique<dvbt>(dvbt_config{}, 1), 20e-3, rate));
        for (int khz : { 15, 30 }) {
            nr_downlink_config config;
            config.channel_bandwidth_mhz = 20;
            config.subcarrier_spacing_khz = khz;
            config.ssb_pattern = khz == 15 ? nr::ssb_case::a : nr::ssb_case::c;
            config.duplex = khz == 15 ? nr::duplex::fdd : nr::duplex::tdd;
            config.load = 1.0;
            signals.push_back(
                qa::receive(std::make_unique<nr_downlink>(config, 1), 20e-3, rate));
        }
        for (auto modulation : { radar_modulation::none,
                                 radar_modulation::linear_fm,
                                 radar_modulation::fmcw_saw }) {
            radar_config config;
            config.modulation = modulation;
            config.pulse_width = 20e-6;
            // As steep as a PSS, which is a chirp of 13 and 5 times its bandwidth.
            config.bandwidth = 20e-6 * 13.0 * 945e3 / 66.7e-6;
            config.sweep_time = 66.7e-6;
            signals.push_back(
                qa::receive(std::make_unique<radar>(config, 1), 20e-3, rate));
        }
        lte_cell_search_config config;
        config.centres = even_raster(-200e3, 200e3, 90e3);
        lte_cell_search searcher(config, rate);
        for (auto& x : signals) {
            CPPUNIT_ASSERT_EQUAL(size_t(0), searcher.search(x.data(), x.size()).size());
            random_source(9).add_noise(x.data(), x.size(), 0.1);
            CPPUNIT_ASSERT_EQUAL(size_t(0), searcher.search(x.data(), x.size()).size());
        }
    }

    void nothing_to_search_is_no_error()
    {
        const double rate = 7.68e6;
        lte_cell_search searcher({}, rate);
        for (size_t count : { 0, 1, 127, 511, 520, 4000, 153600 }) {
            const qa::samples silence(count);
            CPPUNIT_ASSERT(searcher.search(silence.data(), count).empty());
        }
        const qa::samples unusable(153600, { NAN, INFINITY });
        CPPUNIT_ASSERT(searcher.search(unusable.data(), unusable.size()).empty());
        CPPUNIT_ASSERT(searcher.search(nullptr, std::vector<size_t>{}).empty());
        // Centres that do not fit are passed over.
        lte_cell_search_config config;
        config.centres = { 3.5e6, -9e9 };
        const auto noise = qa::noise_source(1).block(153600);
        CPPUNIT_ASSERT(search(noise, rate, config).empty());
    }

    void wrong_configurations_are_refused()
    {
        const auto check = [](const std::string& reason,
                              const std::function<void(lte_cell_search_config&)>& spoil) {
            lte_cell_search_config config;
            spoil(config);
            refused(reason, [&] { lte_cell_search(config, 20e6); });
        };
        using config = lte_cell_search_config;
        check("lte_cell_search: centres must name at least one frequency, got none",
              [](config& c) { c.centres.clear(); });
        check("lte_cell_search: centres must be finite, got nan", [](config& c) {
            c.centres = { 0.0, NAN };
        });
        check("lte_cell_search: max_offset must be 0 to 100000 Hz, got 100001.000000",
              [](config& c) { c.max_offset = 100001.0; });
        check("lte_cell_search: tuned_frequency must be 0 or positive, got -1.000000",
              [](config& c) { c.tuned_frequency = -1.0; });
        check("lte_cell_search: false_alarm_rate must be above 0 and at most 1, got "
              "0.000000",
              [](config& c) { c.false_alarm_rate = 0.0; });
        check("lte_cell_search: max_cells must be at least 1, got 0",
              [](config& c) { c.max_cells = 0; });
        refused("lte_cell_search: the sample rate must be at least 1.9 MS/s, got "
                "1800000.000000",
                [] { lte_cell_search({}, 1.8e6); });
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(qa_lte_cell_search);
