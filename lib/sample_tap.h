// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "block_helpers.h"
#include "metadata_pdu.h"
#include "sample_stream.h"
#include <algorithm>
#include <functional>
#include <gnuradio/io_signature.h>
#include <gnuradio/specsense/core/cell_search/cell_confirmer.h>
#include <gnuradio/specsense/message_keys.h>
#include <gnuradio/sync_block.h>
#include <memory>

namespace gr {
namespace specsense {

/* The samples' half of a cell_confirmer. */
class sample_tap : public gr::sync_block
{
public:
    /* counters: called for its fields, once a second. */
    sample_tap(std::shared_ptr<core::cell_confirmer> confirmer,
               double sample_rate,
               double frequency,
               std::function<metadata_pdu()> counters)
        : gr::sync_block("sample_tap",
                         gr::io_signature::make(1, 1, sizeof(gr_complex)),
                         gr::io_signature::make(0, 0, 0)),
          d_confirmer(std::move(confirmer)), d_stream(sample_rate, frequency, 0),
          d_counters(std::move(counters))
    {
        message_port_register_out(pmt::mp(keys::port_counters));
    }

    bool start() override
    {
        d_confirmer->begin_stream();
        d_stream.restart();
        d_broken = true;
        return sync_block::start();
    }

    int work(int noutput_items,
             gr_vector_const_void_star& input_items,
             gr_vector_void_star&) override
    {
        return guarded_work(d_logger, [&] {
            take(static_cast<const gr_complex*>(input_items[0]), noutput_items);
            if (d_second.due()) {
                publish_counters();
            }
            return noutput_items;
        });
    }

private:
    void take(const gr_complex* in, uint64_t count)
    {
        const uint64_t first = nitems_read(0);
        const uint64_t end = first + count;
        std::vector<tag_t> tags;
        get_tags_in_range(tags, 0, first, end);
        std::stable_sort(tags.begin(), tags.end(), tag_t::offset_compare);
        auto tag = tags.begin();
        for (uint64_t position = first; position < end;) {
            for (; tag != tags.end() && tag->offset <= position; ++tag) {
                d_broken = d_stream.take(*tag, d_logger) || d_broken;
            }
            const uint64_t next = tag == tags.end() ? end : tag->offset;
            if (const auto unusable = d_stream.unusable(position, next - position)) {
                d_dropped += unusable;
                position += unusable;
                continue;
            }
            if (d_broken) {
                d_confirmer->start_stretch(position, d_stream.frequency());
                d_broken = false;
            }
            d_confirmer->push(in + (position - first), next - position);
            position = next;
        }
        d_samples += count;
    }

    void publish_counters()
    {
        message_port_pub(pmt::mp(keys::port_counters),
                         d_counters()
                             .add(keys::samples, d_samples)
                             .add(keys::dropped_samples, d_dropped)
                             .pdu());
    }

    std::shared_ptr<core::cell_confirmer> d_confirmer;
    sample_stream d_stream;
    std::function<metadata_pdu()> d_counters;
    bool d_broken = true;   // what comes next is another stretch
    uint64_t d_samples = 0; // this and the next are counted since the block was made
    uint64_t d_dropped = 0;
    once_a_second d_second;
};

} // namespace specsense
} // namespace gr
