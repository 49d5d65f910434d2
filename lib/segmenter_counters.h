// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "block_helpers.h"
#include "metadata_pdu.h"
#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <gnuradio/specsense/message_keys.h>
#include <vector>

namespace gr {
namespace specsense {

/* What a segmenter has done, and how long its frames took. */
class segmenter_counters
{
public:
    using clock = std::chrono::steady_clock;

    void add_frame(int rows, int unsensed_rows, clock::duration latency)
    {
        d_latencies[d_frames % d_latencies.size()] =
            std::chrono::duration<double>(latency).count();
        ++d_frames;
        d_rows += rows;
        d_unsensed_rows += unsensed_rows;
    }

    bool due() { return d_second.due(); }

    pmt::pmt_t pdu() const
    {
        return metadata_pdu()
            .add(keys::frames, d_frames)
            .add(keys::rows, d_rows)
            .add(keys::unsensed_rows, d_unsensed_rows)
            .add(keys::latency_p50, latency(0.5))
            .add(keys::latency_p99, latency(0.99))
            .pdu();
    }

private:
    double latency(double share) const
    {
        const size_t count = std::min<uint64_t>(d_frames, d_latencies.size());
        if (count == 0) {
            return 0.0;
        }
        std::vector<double> sorted(d_latencies.begin(), d_latencies.begin() + count);
        std::sort(sorted.begin(), sorted.end());
        return sorted[static_cast<size_t>(share * static_cast<double>(count - 1) + 0.5)];
    }

    uint64_t d_frames = 0;
    uint64_t d_rows = 0;
    uint64_t d_unsensed_rows = 0;
    std::array<double, 256> d_latencies{}; // s
    once_a_second d_second;
};

} // namespace specsense
} // namespace gr
