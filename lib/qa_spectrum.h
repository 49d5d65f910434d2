// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "qa_signals.h"
#include <algorithm>
#include <cmath>
#include <vector>

namespace qa {

/*! Mean power by frequency, from windows of \p length samples that overlap by half, under
 * a window (4-term Blackman-Harris) whose side lobes are 92 dB down. */
class mean_spectrum
{
public:
    mean_spectrum(const samples& x, double rate, size_t length = 4096)
        : d_rate(rate), d_power(length)
    {
        std::vector<float> window(length);
        double energy = 0.0;
        for (size_t n = 0; n < length; ++n) {
            const double a = 2.0 * M_PI * double(n) / double(length);
            window[n] = float(0.35875 - 0.48829 * std::cos(a) +
                              0.14128 * std::cos(2 * a) - 0.01168 * std::cos(3 * a));
            energy += double(window[n]) * window[n];
        }
        samples piece(length);
        auto* data = reinterpret_cast<fftwf_complex*>(piece.data());
        const auto plan =
            fftwf_plan_dft_1d(int(length), data, data, FFTW_FORWARD, FFTW_ESTIMATE);
        size_t windows = 0;
        for (size_t at = 0; at + length <= x.size(); at += length / 2, ++windows) {
            for (size_t n = 0; n < length; ++n) {
                piece[n] = x[at + n] * window[n];
            }
            fftwf_execute(plan);
            for (size_t k = 0; k < length; ++k) {
                d_power[(k + length / 2) % length] += std::norm(piece[k]);
            }
        }
        fftwf_destroy_plan(plan);
        for (auto& p : d_power) {
            p /= double(windows) * energy * double(length);
        }
    }

    /*! Power between two frequencies (Hz, bins' centres); all of it is the mean power of
     * the samples. */
    double power(double low, double high) const
    {
        double sum = 0.0;
        for (size_t k = 0; k < d_power.size(); ++k) {
            const double f = frequency(k);
            sum += f >= low && f < high ? d_power[k] : 0.0;
        }
        return sum;
    }

    /*! The largest power of a bin between two frequencies. */
    double highest(double low, double high) const
    {
        double most = 0.0;
        for (size_t k = 0; k < d_power.size(); ++k) {
            const double f = frequency(k);
            most = f >= low && f < high ? std::max(most, d_power[k]) : most;
        }
        return most;
    }

    double bin_width() const { return d_rate / double(d_power.size()); }

private:
    double frequency(size_t k) const
    {
        return (double(k) - double(d_power.size() / 2)) * bin_width();
    }

    double d_rate;
    std::vector<double> d_power; // lowest frequency first
};

inline double mean_power(const samples& x)
{
    double sum = 0.0;
    for (const auto v : x) {
        sum += std::norm(v);
    }
    return sum / double(x.size());
}

} // namespace qa
