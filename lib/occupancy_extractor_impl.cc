// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "occupancy_extractor_impl.h"
#include "emission_pdu.h"
#include "stream_clock.h"
#include <cmath>
#include <gnuradio/io_signature.h>

namespace gr {
namespace specsense {

namespace {

const pmt::pmt_t segment_start = pmt::mp(keys::segment_start);
const pmt::pmt_t segment_end = pmt::mp(keys::segment_end);
const pmt::pmt_t noise_floor = pmt::mp(keys::noise_floor);

const tag_t* find(const std::vector<tag_t>& tags, const pmt::pmt_t& key)
{
    for (const auto& tag : tags) {
        if (pmt::eq(tag.key, key)) {
            return &tag;
        }
    }
    return nullptr;
}

} // namespace

occupancy_extractor::sptr occupancy_extractor::make(const std::string& profile,
                                                    double sample_rate,
                                                    const core::extraction_config& config)
{
    return gnuradio::make_block_sptr<occupancy_extractor_impl>(
        core::spectrogram_geometry(core::find_profile(profile), sample_rate), config);
}

occupancy_extractor_impl::occupancy_extractor_impl(
    const core::spectrogram_geometry& geometry, const core::extraction_config& config)
    : gr::sync_block("occupancy_extractor",
                     gr::io_signature::make3(3,
                                             3,
                                             geometry.columns(),
                                             geometry.columns(),
                                             sizeof(float) * geometry.columns()),
                     gr::io_signature::make(0, 0, 0)),
      d_geometry(geometry), d_classes(config.classes), d_extractor(config, geometry)
{
    message_port_register_out(pmt::mp(keys::port_emissions));
    message_port_register_out(pmt::mp(keys::port_occupancy));
    message_port_register_out(pmt::mp(keys::port_counters));
    d_extractor.on_burst = [this](const core::burst&) { ++d_bursts; };
    d_extractor.on_emission = [this](const core::emission& e) {
        d_emissions += e.state == core::emission_state::start;
        message_port_pub(pmt::mp(keys::port_emissions), emission_pdu(e));
    };
    d_extractor.on_occupancy = [this](const core::occupancy_report& report) {
        message_port_pub(pmt::mp(keys::port_occupancy), occupancy_pdu(report, d_classes));
    };
}

bool occupancy_extractor_impl::start()
{
    d_tuned = false; // whatever comes has nothing to do with what came before
    d_frequency = 0.0;
    return sync_block::start();
}

bool occupancy_extractor_impl::stop()
{
    guarded_work(d_logger, [this] {
        finish();
        return 0;
    });
    return sync_block::stop();
}

void occupancy_extractor_impl::finish()
{
    if (!d_finished) {
        d_finished = true;
        d_in_segment = false;
        d_extractor.finish();
        publish_counters();
    }
}

int occupancy_extractor_impl::work(int noutput_items,
                                   gr_vector_const_void_star& input_items,
                                   gr_vector_void_star&)
{
    return guarded_work(d_logger, [&] {
        const uint64_t first = nitems_read(0);
        std::vector<tag_t> tags;
        for (int index = 0; index < noutput_items; ++index) {
            const uint64_t row = first + index;
            get_tags_in_range(tags, 0, row, row + 1);
            if (find(tags, segment_start) || !d_in_segment) {
                start_segment(row, tags);
            }
            if (const auto* floor = find(tags, noise_floor)) {
                take_noise_floor(floor->value);
            }
            add_row(index, input_items);
            if (const auto* end = find(tags, segment_end)) {
                d_extractor.end_segment();
                d_in_segment = false;
                if (pmt::to_bool(end->value)) {
                    finish();
                }
            }
        }
        if (!d_finished && d_second.due()) {
            publish_counters();
        }
        return noutput_items;
    });
}

void occupancy_extractor_impl::start_segment(uint64_t row, const std::vector<tag_t>& tags)
{
    static const pmt::pmt_t rx_freq = pmt::mp(keys::rx_freq);
    static const pmt::pmt_t rx_time = pmt::mp(keys::rx_time);
    if (d_in_segment) {
        d_extractor.end_segment();
    }
    core::segment_info segment;
    const auto* start = find(tags, segment_start);
    segment.sample_start = start ? static_cast<int64_t>(pmt::to_uint64(start->value))
                                 : d_geometry.row_start(static_cast<int64_t>(row));
    const auto* time = find(tags, rx_time);
    if (time && !stream_clock::is_time(time->value)) {
        if (d_warnings.pass()) {
            d_logger->warn("passes over a tag rx_time of an unknown form: {}",
                           pmt::write_string(time->value));
        }
        time = nullptr;
    }
    segment.time_start_ns = time ? stream_clock::nanoseconds(time->value)
                                 : d_geometry.sample_time_ns(segment.sample_start);
    const auto* frequency = find(tags, rx_freq);
    segment.center_frequency = frequency ? pmt::to_double(frequency->value) : d_frequency;
    segment.retuned = !d_tuned || segment.center_frequency != d_frequency;
    if (segment.retuned) {
        d_floor.clear(); // it was another piece of spectrum's
        d_floor_known = false;
    }
    d_tuned = true;
    d_frequency = segment.center_frequency;
    d_in_segment = true;
    d_finished = false;
    d_extractor.start_segment(segment);
}

void occupancy_extractor_impl::take_noise_floor(const pmt::pmt_t& value)
{
    static const pmt::pmt_t power = pmt::mp(keys::power);
    static const pmt::pmt_t known = pmt::mp(keys::known);
    d_floor = pmt::f32vector_elements(pmt::dict_ref(value, power, pmt::PMT_NIL));
    d_floor_known = pmt::to_bool(pmt::dict_ref(value, known, pmt::PMT_F));
    if (d_floor.size() != static_cast<size_t>(d_geometry.columns())) {
        d_floor.clear();
        d_floor_known = false;
    }
}

void occupancy_extractor_impl::add_row(int index, const gr_vector_const_void_star& input)
{
    const size_t offset = static_cast<size_t>(index) * d_geometry.columns();
    core::labelled_row row;
    row.labels = static_cast<const uint8_t*>(input[0]) + offset;
    row.confidence = static_cast<const uint8_t*>(input[1]) + offset;
    row.average = static_cast<const float*>(input[2]) + offset;
    row.floor = d_floor.empty() ? nullptr : d_floor.data();
    row.floor_known = d_floor_known;
    d_extractor.add_row(row);
    ++d_rows;
    d_unsensed_rows += is_unsensed(row.labels, d_geometry.columns());
}

void occupancy_extractor_impl::publish_counters()
{
    message_port_pub(pmt::mp(keys::port_counters),
                     metadata_pdu()
                         .add(keys::rows, d_rows)
                         .add(keys::unsensed_rows, d_unsensed_rows)
                         .add(keys::emissions, d_emissions)
                         .add(keys::bursts, d_bursts)
                         .pdu());
}

} // namespace specsense
} // namespace gr
