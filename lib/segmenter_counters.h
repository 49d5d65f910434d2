// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <gnuradio/specsense/message_keys.h>
#include <pmt/pmt.h>
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

    /* Once a second at most. */
    bool due()
    {
        const auto now = clock::now();
        if (now - d_last < std::chrono::seconds(1)) {
            return false;
        }
        d_last = now;
        return true;
    }

    pmt::pmt_t fields() const
    {
        auto dict = pmt::make_dict();
        const auto add = [&](const char* key, const pmt::pmt_t& value) {
            dict = pmt::dict_add(dict, pmt::mp(key), value);
        };
        add(keys::frames, pmt::from_uint64(d_frames));
        add(keys::rows, pmt::from_uint64(d_rows));
        add(keys::unsensed_rows, pmt::from_uint64(d_unsensed_rows));
        add(keys::latency_p50, pmt::from_double(latency(0.5)));
        add(keys::latency_p99, pmt::from_double(latency(0.99)));
        return dict;
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
    clock::time_point d_last = clock::now();
};

} // namespace specsense
} // namespace gr
