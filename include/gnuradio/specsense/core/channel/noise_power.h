// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cmath>
#include <complex>
#include <cstddef>

namespace gr {
namespace specsense {
namespace core {

/* How much white noise, of so much power over the whole band (the sample rate), makes a
 * signal-to-noise ratio; there are two rules. Both mean the power of the noise that is
 * added, not of what a receiver's filters leave of it. */

/*! Mean power of samples, full scale squared. */
inline double mean_power(const std::complex<float>* samples, size_t count)
{
    double sum = 0.0;
    for (size_t n = 0; n < count; ++n) {
        sum += double(samples[n].real()) * samples[n].real() +
            double(samples[n].imag()) * samples[n].imag();
    }
    return count > 0 ? sum / double(count) : 0.0;
}

/*! Against the power of all signals together, measured over all samples, silent ones
 * included: the rule of the OS-Net and SpecDiff papers. */
inline double noise_power_over_band(double signal_power, double snr_db)
{
    return signal_power * std::pow(10.0, -0.1 * snr_db);
}

/*! Against one signal's power, with the noise counted in that signal's bandwidth alone,
 * as in the field: the same at any sample rate. \p signal_power is the mean while the
 * signal is sent. */
inline double noise_power_within_bandwidth(double signal_power,
                                           double bandwidth,
                                           double sample_rate,
                                           double snr_db)
{
    return noise_power_over_band(signal_power, snr_db) * sample_rate / bandwidth;
}

} // namespace core
} // namespace specsense
} // namespace gr
