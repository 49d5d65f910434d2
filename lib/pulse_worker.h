// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "block_helpers.h"
#include "pulse_pdu.h"
#include "sample_ring.h"
#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <gnuradio/logger.h>
#include <gnuradio/specsense/core/pulse_search.h>
#include <gnuradio/specsense/core/pulse_statistics.h>
#include <map>
#include <mutex>
#include <thread>

namespace gr {
namespace specsense {

/* A thread that measures the pulses of emissions out of a ring of samples. */
class pulse_worker
{
public:
    using teller = std::function<void(const char* port, const pmt::pmt_t& message)>;

    /* \p tell publishes messages, from the worker's thread. Throws std::invalid_argument
     * for sample rates that pulses can't be measured at. */
    pulse_worker(double sample_rate,
                 double pulses_per_second,
                 const sample_ring& ring,
                 teller tell);
    ~pulse_worker() { stop(); }

    void start(const logger_ptr& logger);
    /* Messages that wait are passed on as they are. */
    void stop();

    /* The next message of an emission. */
    void take(const pmt::pmt_t& message);
    /* Until all that were taken have been passed on. */
    void wait();

    void add_counters(metadata_pdu& counters) const;

private:
    struct job {
        pmt::pmt_t message;
        bool is_measured; // else passed on as it is
    };
    struct track { // of an emission
        core::pulse_statistics statistics;
        int64_t measured_to;
    };

    void work_off();
    pmt::pmt_t measured(const pmt::pmt_t& message);
    void measure(const told_emission& e, track& t);
    bool may_tell(double sample);

    double d_rate;
    double d_pulses_per_second;
    const sample_ring& d_ring;
    teller d_tell;
    logger_ptr d_logger;
    rate_limit d_warnings;

    core::pulse_search d_search;
    std::map<uint64_t, track> d_tracks;
    double d_allowance = 0.0;  // pulses that may be told now
    double d_allowed_at = 0.0; // sample up to which it has been counted

    std::mutex d_mutex; // of these
    std::condition_variable d_changed;
    std::deque<job> d_jobs; // the first one is at work
    bool d_is_stopping = false;
    std::thread d_thread;

    // Counted since the block was made.
    std::atomic<uint64_t> d_emissions{ 0 };
    std::atomic<uint64_t> d_pulses{ 0 };
    std::atomic<uint64_t> d_dropped{ 0 };
    std::atomic<uint64_t> d_lost{ 0 };
    std::atomic<uint64_t> d_unmeasured{ 0 };
    std::atomic<uint64_t> d_malformed{ 0 };
};

} // namespace specsense
} // namespace gr
