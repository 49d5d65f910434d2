// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "block_helpers.h"
#include "pulse_worker.h"
#include "sample_ring.h"
#include "sample_stream.h"
#include <gnuradio/specsense/pulse_meter.h>

namespace gr {
namespace specsense {

class pulse_meter_impl : public pulse_meter
{
public:
    pulse_meter_impl(double sample_rate,
                     double frequency,
                     double history,
                     double pulses_per_second);

    bool start() override;
    bool stop() override;
    void forecast(int noutput_items, gr_vector_int& ninput_items_required) override;
    int general_work(int noutput_items,
                     gr_vector_int& ninput_items,
                     gr_vector_const_void_star& input_items,
                     gr_vector_void_star& output_items) override;

private:
    void keep(uint64_t position, const gr_complex* in, size_t count);
    void start_segment(uint64_t position, bool is_usable);
    void await_messages();
    void publish_counters();

    double d_rate;
    sample_stream d_stream;
    bool d_is_usable = true;
    bool d_senders_done = false;
    uint64_t d_samples = 0; // counted since the block was made
    once_a_second d_second;
    sample_ring d_ring;
    pulse_worker d_worker; // reads the ring
};

} // namespace specsense
} // namespace gr
