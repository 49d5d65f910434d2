// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <algorithm>
#include <chrono>
#include <complex>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <mutex>
#include <vector>

namespace gr {
namespace specsense {

/* A part of a stream at one tuning and without a jump in time. */
struct stream_segment {
    int64_t start = 0; // sample of the stream
    int64_t stop = 0;
    double frequency = 0.0;
    int64_t time_ns = 0;    // of its first sample
    bool is_usable = false; // its sample rate is the one that was asked for
};

/* The latest samples of a stream, for another thread to read. */
class sample_ring
{
public:
    using sample = std::complex<float>;

    explicit sample_ring(size_t capacity) : d_samples(capacity) {}

    void restart()
    {
        const std::lock_guard<std::mutex> lock(d_mutex);
        d_end = 0;
        d_ended = false;
        d_segments.clear();
    }

    /* What is added from now on is another segment. */
    void start_segment(double frequency, int64_t time_ns, bool is_usable)
    {
        const std::lock_guard<std::mutex> lock(d_mutex);
        d_segments.push_back({ d_end, d_end, frequency, time_ns, is_usable });
        while (d_segments.front().stop < first() || d_segments.size() > most_segments) {
            d_segments.pop_front();
        }
    }

    void add(const sample* samples, size_t count)
    {
        const std::lock_guard<std::mutex> lock(d_mutex);
        const size_t skipped = count - std::min(count, d_samples.size());
        for (size_t done = skipped; done < count;) {
            const size_t at = size_t(d_end + int64_t(done)) % d_samples.size();
            const size_t part = std::min(count - done, d_samples.size() - at);
            std::copy_n(samples + done, part, d_samples.begin() + int64_t(at));
            done += part;
        }
        d_end += int64_t(count);
        d_segments.back().stop = d_end;
        d_more.notify_all();
    }

    /* Nothing more comes. */
    void finish()
    {
        const std::lock_guard<std::mutex> lock(d_mutex);
        d_ended = true;
        d_more.notify_all();
    }

    /* Until that sample is there, or nothing more comes, or some time has passed. */
    void wait_for(int64_t sample, std::chrono::seconds limit) const
    {
        std::unique_lock<std::mutex> lock(d_mutex);
        d_more.wait_for(lock, limit, [&] { return d_ended || d_end >= sample; });
    }

    /* What is there of start up to stop, by segment. */
    std::vector<stream_segment> segments(int64_t start, int64_t stop) const
    {
        const std::lock_guard<std::mutex> lock(d_mutex);
        std::vector<stream_segment> parts;
        for (auto s : d_segments) {
            if (s.start < stop && s.stop > std::max(start, first())) {
                parts.push_back(s);
            }
        }
        return parts;
    }

    int64_t first_sample() const
    {
        const std::lock_guard<std::mutex> lock(d_mutex);
        return first();
    }

    /* Copies samples that are still there; returns how many, 0 when the first is gone. */
    size_t read(int64_t start, sample* out, size_t count) const
    {
        for (size_t done = 0; done < count;) {
            // Short enough that the stream does not wait.
            const std::lock_guard<std::mutex> lock(d_mutex);
            const int64_t position = start + int64_t(done);
            if (position < first()) {
                return 0; // overtaken
            }
            const size_t at = size_t(position) % d_samples.size();
            const size_t part =
                std::min({ count - done,
                           d_samples.size() - at,
                           longest_copy,
                           size_t(std::max<int64_t>(0, d_end - position)) });
            if (part == 0) {
                return done;
            }
            std::copy_n(d_samples.begin() + int64_t(at), part, out + done);
            done += part;
        }
        return count;
    }

private:
    static constexpr size_t longest_copy = 65536;
    static constexpr size_t most_segments = 4096;

    int64_t first() const
    {
        return std::max<int64_t>(0, d_end - int64_t(d_samples.size()));
    }

    mutable std::mutex d_mutex;
    mutable std::condition_variable d_more;
    std::vector<sample> d_samples; // sample n at n modulo its size
    int64_t d_end = 0;             // samples so far
    bool d_ended = false;
    std::deque<stream_segment> d_segments;
};

} // namespace specsense
} // namespace gr
