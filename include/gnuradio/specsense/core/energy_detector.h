// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <gnuradio/specsense/core/api.h>
#include <gnuradio/specsense/core/row_statistics.h>

namespace gr {
namespace specsense {
namespace core {

/*! What an energy detector says of a pixel. */
enum class energy_level : uint8_t {
    noise,    //!< as noise is
    elevated, //!< counts where it touches something found (hysteresis)
    found     //!< more than noise reaches at the asked false-alarm rate
};

/*!
 * \brief Constant false-alarm rate by pixel, on the average and the peak detector.
 *
 * Half of the rate goes to each: the average's threshold is a quantile of a gamma
 * distribution, the peak's one of the maximum of a row's windows (row_statistics).
 */
class SPECSENSE_CORE_API energy_detector
{
public:
    /*! \p false_alarm_rate per pixel of noise lies in (0, 0.1]; throws
     * std::invalid_argument for others. */
    energy_detector(double false_alarm_rate, const spectrogram_geometry& geometry);

    /*! Classifies a row; all arrays have geometry.columns() values. \p peak may be null.
     */
    void detect(const float* average,
                const float* peak,
                const float* floor,
                energy_level* out) const;

    /*! Thresholds over the mean power of noise, linear. */
    double average_threshold() const { return d_average; }
    double peak_threshold() const { return d_peak; }
    double elevated_threshold() const { return d_elevated; }

private:
    int d_columns;
    float d_average;
    float d_peak;
    float d_elevated;
};

} // namespace core
} // namespace specsense
} // namespace gr
