// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/fft.h"
#include "qa_signals.h"
#include <algorithm>
#include <cppunit/TestAssert.h>
#include <gnuradio/specsense/core/waveforms/nr_carrier.h>
#include <gnuradio/specsense/core/waveforms/waveform.h>
#include <vector>

namespace qa {

namespace core = gr::specsense::core;

/*! Symbols of an NR numerology in samples, from the standard's units of time. */
class nr_symbols
{
public:
    nr_symbols(double rate, int spacing_khz, bool extended = false)
        : d_length(int(std::lround(rate / spacing_khz / 1e3)))
    {
        // TS 38.211, 4.1 and 5.3.1: T_c = 1 / (480 kHz * 4096), kappa = 64
        const int64_t per_subframe = int64_t(480) * 4096, kappa = 64;
        const int64_t samples = std::llround(rate * 1e-3);
        const int scale = spacing_khz / 15;
        const int count = (extended ? 12 : 14) * scale;
        int64_t at = 0;
        for (int l = 0; l < count; ++l) {
            int64_t prefix = (extended ? 512 : 144) * kappa / scale;
            if (!extended && (l == 0 || l == 7 * scale)) {
                prefix += 16 * kappa;
            }
            CPPUNIT_ASSERT_EQUAL(int64_t(0), at * samples % per_subframe);
            d_starts.push_back(at * samples / per_subframe);
            at += 2048 * kappa / scale + prefix;
        }
        CPPUNIT_ASSERT_EQUAL(per_subframe, at);
        d_starts.push_back(samples);
    }

    int length() const { return d_length; }
    int per_subframe() const { return int(d_starts.size()) - 1; }
    /*! Sample at which symbol \p l, counted from frame 0's start, begins. */
    int64_t start(int64_t l) const
    {
        return l / per_subframe() * d_starts.back() +
            d_starts[size_t(l % per_subframe())];
    }
    int prefix(int64_t l) const { return int(start(l + 1) - start(l)) - d_length; }

private:
    int d_length;
    std::vector<int64_t> d_starts;
};

/*! A waveform's first samples with what it says of them. */
struct made_signal {
    double rate;
    samples x;
    std::vector<core::activity> activities;

    made_signal(core::waveform& w, double seconds)
        : rate(w.sample_rate()), x(size_t(std::lround(rate * seconds)))
    {
        w.generate(x.data(), x.size());
        activities = w.take_activities();
    }
};

/*! Resource elements of a carrier whose samples begin with frame 0, or later. */
class nr_receiver
{
public:
    nr_receiver(const made_signal& signal,
                int subcarriers,
                int spacing_khz,
                bool extended = false,
                int64_t first_sample = 0)
        : d_signal(signal), d_symbols(signal.rate, spacing_khz, extended),
          d_subcarriers(subcarriers), d_first_sample(first_sample),
          d_fft(d_symbols.length(), core::fft_direction::forward)
    {
    }

    const nr_symbols& symbols() const { return d_symbols; }

    bool has(int64_t l) const
    {
        return d_symbols.start(l) >= d_first_sample &&
            d_symbols.start(l + 1) <= d_first_sample + int64_t(d_signal.x.size());
    }

    /*! Subcarriers of symbol \p l since frame 0's start, lowest first. */
    samples symbol(int64_t l)
    {
        CPPUNIT_ASSERT(has(l));
        const int n = d_symbols.length();
        const auto* x =
            &d_signal
                 .x[size_t(d_symbols.start(l) + d_symbols.prefix(l) - d_first_sample)];
        std::copy_n(x, n, d_fft.data());
        d_fft.execute();
        samples out(d_subcarriers);
        for (int k = 0; k < d_subcarriers; ++k) {
            out[k] = d_fft.data()[(k - d_subcarriers / 2 + n) % n] / float(n);
        }
        return out;
    }

    /*! Mean power of symbol \p l with its prefix. */
    double power(int64_t l) const
    {
        double sum = 0.0;
        for (int64_t n = d_symbols.start(l); n < d_symbols.start(l + 1); ++n) {
            sum += std::norm(d_signal.x[size_t(n - d_first_sample)]);
        }
        return sum / double(d_symbols.start(l + 1) - d_symbols.start(l));
    }

private:
    const made_signal& d_signal;
    nr_symbols d_symbols;
    int d_subcarriers;
    int64_t d_first_sample;
    core::fft d_fft;
};

/*! Power of each resource block of a symbol, relative to that of all in full use. */
inline std::vector<double> block_powers(const samples& subcarriers)
{
    std::vector<double> powers(subcarriers.size() / 12);
    for (size_t k = 0; k < powers.size() * 12; ++k) {
        powers[k / 12] += std::norm(subcarriers[k]) * double(powers.size());
    }
    return powers;
}

} // namespace qa
