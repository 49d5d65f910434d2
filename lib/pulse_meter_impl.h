// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "block_helpers.h"
#include "pulse_pdu.h"
#include "sample_ring.h"
#include "sample_stream.h"
#include <atomic>
#include <condition_variable>
#include <deque>
#include <gnuradio/specsense/core/pulse_search.h>
#include <gnuradio/specsense/core/pulse_statistics.h>
#include <gnuradio/specsense/pulse_meter.h>
#include <map>
#include <mutex>
#include <thread>

namespace gr {
namespace specsense {

class pulse_meter_impl : public pulse_meter
{
public:
    pulse_meter_impl(double sample_rate,
                     double frequency,
                     double history,
                     double pulses_per_second);
    ~pulse_meter_impl() override;

    bool start() override;
    bool stop() override;
    void forecast(int noutput_items, gr_vector_int& ninput_items_required) override;
    int general_work(int noutput_items,
                     gr_vector_int& ninput_items,
                     gr_vector_const_void_star& input_items,
                     gr_vector_void_star& output_items) override;

private:
    struct job {
        pmt::pmt_t message;
        bool is_measured; // else passed on as it is
    };
    struct track { // of an emission
        core::pulse_statistics statistics;
        int64_t measured_to;
    };

    void keep(uint64_t position, const gr_complex* in, size_t count);
    void start_segment(uint64_t position, bool is_usable);
    void take_message(const pmt::pmt_t& message);
    void await_messages();
    void publish_counters();
    // In the worker's thread:
    void work_off();
    pmt::pmt_t measured(const pmt::pmt_t& message);
    void measure(const told_emission& e, track& t);
    bool may_tell(double sample);
    void stop_worker();

    core::pulse_search d_search; // the worker's
    double d_rate;
    double d_pulses_per_second;
    sample_stream d_stream;
    sample_ring d_ring;
    bool d_is_usable = true;
    std::atomic<bool> d_senders_done{ false };
    once_a_second d_second;
    rate_limit d_warnings;

    std::map<uint64_t, track> d_tracks; // this and the next two are the worker's, too
    double d_allowance = 0.0;           // pulses that may be told now
    double d_allowed_at = 0.0;          // sample up to which it has been counted

    std::mutex d_mutex; // of these
    std::condition_variable d_changed;
    std::deque<job> d_jobs; // the first one is at work
    bool d_is_stopping = false;
    std::thread d_worker;

    std::atomic<uint64_t> d_samples{ 0 }; // counted since the block was made
    std::atomic<uint64_t> d_emissions{ 0 };
    std::atomic<uint64_t> d_pulses{ 0 };
    std::atomic<uint64_t> d_dropped{ 0 };
    std::atomic<uint64_t> d_lost{ 0 };
    std::atomic<uint64_t> d_unmeasured{ 0 };
    std::atomic<uint64_t> d_malformed{ 0 };
};

} // namespace specsense
} // namespace gr
