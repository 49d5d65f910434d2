// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <algorithm>
#include <chrono>
#include <complex>
#include <gnuradio/io_signature.h>
#include <gnuradio/sync_block.h>
#include <thread>
#include <vector>

/*! Gives samples, again and again, at the time at which a radio would have them: none
 * comes early, and late only by what the flowgraph holds it up. */
class paced_source : public gr::sync_block
{
public:
    paced_source(std::vector<std::complex<float>> samples, double sample_rate)
        : gr::sync_block("paced_source",
                         gr::io_signature::make(0, 0, 0),
                         gr::io_signature::make(1, 1, sizeof(std::complex<float>))),
          d_samples(std::move(samples)), d_rate(sample_rate)
    {
    }

    bool start() override
    {
        d_start = clock::now();
        return sync_block::start();
    }

    int work(int noutput_items,
             gr_vector_const_void_star&,
             gr_vector_void_star& output_items) override
    {
        // As a radio's driver does, it hands over a packet at a time.
        const int64_t packet = std::max<int64_t>(1, int64_t(0.5e-3 * d_rate));
        int64_t there = 0;
        while ((there = int64_t(elapsed() * d_rate) - d_given) < packet) {
            std::this_thread::sleep_for(std::chrono::microseconds(100));
        }
        const int64_t count = std::min<int64_t>(noutput_items, there);
        auto* out = static_cast<std::complex<float>*>(output_items[0]);
        for (int64_t done = 0; done < count;) {
            const size_t place = size_t(d_given + done) % d_samples.size();
            const auto piece = std::min<int64_t>(count - done,
                                                 int64_t(d_samples.size() - place));
            std::copy_n(&d_samples[place], piece, out + done);
            done += piece;
        }
        d_given += count;
        return int(count);
    }

    /*! How long ago a radio would have had all samples before this one. */
    double seconds_since(int64_t sample) const
    {
        return elapsed() - double(sample) / d_rate;
    }

private:
    using clock = std::chrono::steady_clock;

    double elapsed() const
    {
        return std::chrono::duration<double>(clock::now() - d_start).count();
    }

    std::vector<std::complex<float>> d_samples;
    double d_rate;
    clock::time_point d_start;
    int64_t d_given = 0;
};
