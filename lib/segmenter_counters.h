// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "block_helpers.h"
#include "metadata_pdu.h"
#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <gnuradio/specsense/core/segmentation_queue.h>
#include <gnuradio/specsense/message_keys.h>
#include <mutex>
#include <string>
#include <vector>

#ifdef GR_CTRLPORT
#include <gnuradio/rpcregisterhelpers.h>
#endif

namespace gr {
namespace specsense {

/* What a segmenter has done, and how long its frames took. The block's thread counts;
 * ControlPort reads from another. */
class segmenter_counters
{
public:
    void add_frame(const core::queued_frame& frame, int unsensed_rows)
    {
        const std::lock_guard<std::mutex> lock(d_mutex);
        ++d_frames;
        d_rows += frame.rows;
        d_unsensed_rows += unsensed_rows;
        d_skipped += frame.skipped;
        d_gated += frame.report.gated;
        d_non_finite_pixels += frame.report.non_finite_pixels;
        if (!frame.skipped) {
            d_latencies[d_timed++ % d_latencies.size()] =
                std::chrono::duration<double>(frame.latency).count();
        }
    }

    /* What ended the flowgraph. */
    void add_error(const std::string& reason)
    {
        const std::lock_guard<std::mutex> lock(d_mutex);
        ++d_errors;
        d_error = reason;
    }

    bool due() { return d_second.due(); }

    pmt::pmt_t pdu() const
    {
        const std::lock_guard<std::mutex> lock(d_mutex);
        metadata_pdu pdu;
        pdu.add(keys::frames, d_frames)
            .add(keys::skipped_frames, d_skipped)
            .add(keys::gated_frames, d_gated)
            .add(keys::rows, d_rows)
            .add(keys::unsensed_rows, d_unsensed_rows)
            .add(keys::non_finite_pixels, d_non_finite_pixels)
            .add(keys::errors, d_errors)
            .add(keys::latency_p50, latency(0.5))
            .add(keys::latency_p99, latency(0.99));
        if (d_errors > 0) {
            pdu.add(keys::error, pmt::mp(d_error));
        }
        return pdu.pdu();
    }

#ifdef GR_CTRLPORT
    /* Has ControlPort show them under the block's name. */
    void show(basic_block& owner)
    {
        const auto show_one = [&](const char* key,
                                  double (segmenter_counters::*reading)(),
                                  const char* unit,
                                  const char* meaning) {
            owner.add_rpc_variable(
                std::make_shared<rpcbasic_register_get<segmenter_counters, double>>(
                    owner.alias(),
                    key,
                    this,
                    reading,
                    pmt::mp(0.0),
                    pmt::mp(1e18),
                    pmt::mp(0.0),
                    unit,
                    meaning,
                    RPC_PRIVLVL_MIN,
                    DISPTIME | DISPOPTSTRIP));
        };
        using self = segmenter_counters;
        show_one(keys::frames, &self::frames, "", "Frames of rows");
        show_one(keys::skipped_frames, &self::skipped, "", "Frames unsensed by overload");
        show_one(keys::gated_frames, &self::gated, "", "Frames of noise alone");
        show_one(keys::unsensed_rows, &self::unsensed_rows, "", "Rows unsensed");
        show_one(keys::non_finite_pixels, &self::non_finite, "", "Pixels not finite");
        show_one(keys::errors, &self::errors, "", "Errors that ended the flowgraph");
        show_one(keys::latency_p50, &self::latency_p50, "s", "Latency, median");
        show_one(keys::latency_p99, &self::latency_p99, "s", "Latency, 99th percentile");
    }
#endif

private:
    template<class Value>
    double read(const Value& value) const
    {
        const std::lock_guard<std::mutex> lock(d_mutex);
        return double(value);
    }

    double frames() { return read(d_frames); }
    double skipped() { return read(d_skipped); }
    double gated() { return read(d_gated); }
    double unsensed_rows() { return read(d_unsensed_rows); }
    double non_finite() { return read(d_non_finite_pixels); }
    double errors() { return read(d_errors); }
    double latency_p50()
    {
        const std::lock_guard<std::mutex> lock(d_mutex);
        return latency(0.5);
    }
    double latency_p99()
    {
        const std::lock_guard<std::mutex> lock(d_mutex);
        return latency(0.99);
    }

    double latency(double share) const
    {
        const size_t count = std::min<uint64_t>(d_timed, d_latencies.size());
        if (count == 0) {
            return 0.0;
        }
        std::vector<double> sorted(d_latencies.begin(), d_latencies.begin() + count);
        std::sort(sorted.begin(), sorted.end());
        return sorted[static_cast<size_t>(share * static_cast<double>(count - 1) + 0.5)];
    }

    mutable std::mutex d_mutex;
    uint64_t d_frames = 0;
    uint64_t d_skipped = 0;
    uint64_t d_gated = 0;
    uint64_t d_rows = 0;
    uint64_t d_unsensed_rows = 0;
    uint64_t d_non_finite_pixels = 0;
    uint64_t d_errors = 0;
    std::string d_error;
    uint64_t d_timed = 0;
    std::array<double, 256> d_latencies{}; // s
    once_a_second d_second;
};

} // namespace specsense
} // namespace gr
