// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/fft.h"
#include "qa_signals.h"
#include <algorithm>
#include <cppunit/TestAssert.h>
#include <functional>
#include <gnuradio/specsense/core/waveforms/lte_frame.h>
#include <gnuradio/specsense/core/waveforms/waveform.h>
#include <map>
#include <stdexcept>
#include <string>

/* A plain receiver of LTE, for tests: it knows where symbols lie. */
namespace qa {

// Helpers of the tests of LTE; others have theirs of the same names.
namespace lte {

/*! Samples of the waveform's next \p duration, in s. */
inline samples generate(gr::specsense::core::waveform& w, double duration)
{
    samples x(size_t(std::llround(duration * w.sample_rate())));
    w.generate(x.data(), x.size());
    return x;
}

inline double mean_power(const sample* x, size_t count)
{
    double sum = 0.0;
    for (size_t i = 0; i < count; ++i) {
        sum += std::norm(x[i]);
    }
    return sum / double(count);
}

/*! Mean power within \p low to \p high Hz, both within the band. */
inline double power_between(const samples& x, double rate, double low, double high)
{
    constexpr int length = 4096;
    gr::specsense::core::fft transform(length,
                                       gr::specsense::core::fft_direction::forward);
    double sum = 0.0, window_energy = 0.0;
    size_t blocks = 0;
    // Blackman-Harris: what lies in the band does not leak out of it above -92 dB.
    std::vector<float> window(length);
    for (int i = 0; i < length; ++i) {
        const double p = 2.0 * M_PI * (i + 0.5) / length;
        window[i] = float(0.35875 - 0.48829 * std::cos(p) + 0.14128 * std::cos(2.0 * p) -
                          0.01168 * std::cos(3.0 * p));
        window_energy += double(window[i]) * window[i];
    }
    for (size_t start = 0; start + length <= x.size(); start += length / 2, ++blocks) {
        for (int i = 0; i < length; ++i) {
            transform.data()[i] = x[start + i] * window[i];
        }
        transform.execute();
        for (int i = 0; i < length; ++i) {
            const double f = rate * (i < length / 2 ? i : i - length) / length;
            if (f >= low && f < high) {
                sum += std::norm(transform.data()[i]);
            }
        }
    }
    return sum / (double(blocks) * window_energy * length);
}

/*! Width around 0 Hz that holds 99 % of the power. */
inline double occupied_bandwidth(const samples& x, double rate)
{
    const double all = power_between(x, rate, -rate / 2.0, rate / 2.0);
    double low = 0.0, high = rate / 2.0;
    for (int i = 0; i < 12; ++i) {
        const double middle = (low + high) / 2.0;
        (power_between(x, rate, -middle, middle) < 0.99 * all ? low : high) = middle;
    }
    return 2.0 * high;
}

} // namespace lte

/*! TS 36.211, 4.1 and tables 6.12-1 and 5.6-1, in T_s. */
class lte_frames
{
public:
    lte_frames(int resource_blocks, gr::specsense::core::lte::cyclic_prefix prefix)
        : extended(prefix == gr::specsense::core::lte::cyclic_prefix::extended),
          length(std::map<int, int>{
              { 6, 128 }, { 15, 256 }, { 25, 512 }, { 50, 1024 }, { 75, 1536 } }
                     .insert({ resource_blocks, 2048 })
                     .first->second),
          blocks(resource_blocks),
          transform(length, gr::specsense::core::fft_direction::forward)
    {
    }

    int slot_symbols() const { return extended ? 6 : 7; }
    int symbols() const { return 2 * slot_symbols(); }
    int subframe_samples() const { return samples_of(30720); }

    int prefix(int symbol) const
    {
        return samples_of(extended ? 512 : symbol % 7 == 0 ? 160 : 144);
    }
    /*! Of \p symbol's prefix, in samples from the first frame's start. */
    int start(int subframe, int symbol) const
    {
        int at = subframe * 30720;
        for (int l = 0; l < symbol; ++l) {
            at += 2048 + (extended ? 512 : l % 7 == 0 ? 160 : 144);
        }
        return samples_of(at);
    }
    /*! A frame's elements of one symbol: 12 * blocks values, lowest first, scaled so that
     * 1 is the mean magnitude of those of a full carrier. \p outside gets the largest
     * magnitude elsewhere. Half a subcarrier is \p shift = 0.5. */
    std::vector<std::complex<double>> elements(const samples& x,
                                               int subframe,
                                               int symbol,
                                               double shift = 0.0,
                                               double* outside = nullptr)
    {
        const int at = start(subframe, symbol) + prefix(symbol);
        for (int i = 0; i < length; ++i) {
            transform.data()[i] = x[at + i] *
                sample(std::polar(1.0, -2.0 * M_PI * shift * i / length));
        }
        transform.execute();
        const int count = 12 * blocks;
        const double scale = std::sqrt(double(count)) / length;
        const bool skips_middle = shift == 0.0;
        std::vector<std::complex<double>> values(count);
        std::vector<bool> inside(length, false);
        for (int k = 0; k < count; ++k) {
            int bin = k - count / 2;
            bin += bin >= 0 && skips_middle;
            bin = (bin + length) % length;
            inside[bin] = true;
            values[k] = scale * std::complex<double>(transform.data()[bin]);
        }
        for (int bin = 0; outside && bin < length; ++bin) {
            if (!inside[bin]) {
                *outside = std::max(
                    *outside,
                    scale * std::abs(std::complex<double>(transform.data()[bin])));
            }
        }
        return values;
    }

    bool extended;
    int length;
    int blocks;

private:
    int samples_of(int ts) const { return int(int64_t(ts) * length / 2048); }

    gr::specsense::core::fft transform;
};

inline void refused(const std::string& reason, const std::function<void()>& call)
{
    try {
        call();
    } catch (const std::invalid_argument& error) {
        CPPUNIT_ASSERT_EQUAL(reason, std::string(error.what()));
        return;
    }
    CPPUNIT_FAIL("not refused: " + reason);
}

/*! The same seed gives the same samples, in pieces of any length; another does not. */
template<typename Waveform, typename Config>
void check_reproducible(const Config& config, double duration)
{
    Waveform one(config, 7), pieces(config, 7), other(config, 8);
    const auto x = lte::generate(one, duration);
    samples y(x.size());
    for (size_t at = 0, n = 1; at < y.size(); at += n, n = n * 3 % 10007) {
        n = std::min(n, y.size() - at);
        pieces.generate(y.data() + at, n);
    }
    CPPUNIT_ASSERT(x == y);
    CPPUNIT_ASSERT(x != lte::generate(other, duration));
}

} // namespace qa
