// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <complex>
#include <cstddef>
#include <cstdint>
#include <gnuradio/specsense/core/api.h>
#include <vector>

namespace gr {
namespace specsense {
namespace core {

/*! A rectangle of time and frequency that a waveform occupies. */
struct activity {
    double start = 0.0; //!< s since the waveform's first sample
    double stop = 0.0;
    double freq_lower_edge = 0.0; //!< Hz from the waveform's centre
    double freq_upper_edge = 0.0;
};

/*!
 * \brief A transmitter's complex baseband signal without end, at its natural sample rate,
 * and the truth about it.
 *
 * Power is relative to the waveform at full strength: 1 is the mean power of a carrier
 * with all its resource blocks in use, of a burst while it lasts, of a pulse while it
 * lasts. Samples asked for in pieces of any length are the same as in one piece; the same
 * configuration and seed give the same samples.
 */
class SPECSENSE_CORE_API waveform
{
public:
    using sample = std::complex<float>;

    virtual ~waveform();
    waveform(const waveform&) = delete;
    waveform& operator=(const waveform&) = delete;

    double sample_rate() const { return d_sample_rate; }
    /*! Hz around 0 that hold all of the signal but its skirts; below sample_rate(). */
    double bandwidth() const { return d_bandwidth; }

    /*! The next \p count samples. */
    void generate(sample* out, size_t count);

    /*! What has become known since the last call, in order of start: all that began
     * within the samples generated so far, and perhaps some ahead of them. */
    std::vector<activity> take_activities();

    /*! Another mean share of its resources in use, 0 to 1, from the next block that is
     * made on. Throws std::invalid_argument for other shares, and for waveforms that
     * don't have a load to change. */
    virtual void set_load(double load);

protected:
    waveform(double sample_rate, double bandwidth);

    /*! Appends the signal's next samples, at least one, to \p block, which is empty, and
     * reports what they occupy. */
    virtual void make_block(std::vector<sample>& block) = 0;

    /*! Index of the first sample of the block being made. */
    int64_t block_start() const { return d_block_start; }
    void report(const activity& a) { d_activities.push_back(a); }

private:
    double d_sample_rate;
    double d_bandwidth;
    std::vector<sample> d_block;
    size_t d_used = 0; // samples of d_block that have been handed out
    int64_t d_block_start = 0;
    std::vector<activity> d_activities;
};

} // namespace core
} // namespace specsense
} // namespace gr
