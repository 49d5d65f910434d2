// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "cyclic_prefix_detector.h"
#include <algorithm>
#include <cmath>
#include <gnuradio/specsense/core/detector.h>
#include <stdexcept>
#include <volk/volk.h>
#include <volk/volk_alloc.hh>

namespace gr {
namespace specsense {
namespace core {

namespace {

class average_detector : public detector
{
public:
    explicit average_detector(const spectrogram_geometry& geometry)
        : d_columns(geometry.columns()),
          d_fewest_windows(std::floor(geometry.windows_per_row() - first_row_lacks))
    {
    }

    void finish_row(const row_power& power, float* row) override
    {
        // A segment's first row lacks the windows that would begin before it; its last
        // one may lack most, and would look like a strong signal by chance: zeros fill it
        // up.
        const double windows = std::max({ double(power.windows), d_fewest_windows, 1.0 });
        volk_32f_s32f_multiply_32f(
            row, power.sum, static_cast<float>(1.0 / windows), d_columns);
    }

private:
    static constexpr double first_row_lacks = 2.0;
    int d_columns;
    double d_fewest_windows;
};

class peak_detector : public detector
{
public:
    explicit peak_detector(const spectrogram_geometry& geometry)
        : d_columns(geometry.columns())
    {
    }

    void finish_row(const row_power& power, float* row) override
    {
        std::copy_n(power.max, d_columns, row);
    }

private:
    int d_columns;
};

class sample_detector : public detector
{
public:
    explicit sample_detector(const spectrogram_geometry& geometry)
        : d_geometry(geometry), d_value(geometry.columns(), 0.0f)
    {
    }

    void add(const window_block& windows) override
    {
        const int64_t offset = d_geometry.middle_window(windows.row) -
            windows.first_window;
        if (offset >= 0 && offset < windows.count) {
            volk_32fc_magnitude_squared_32f(d_value.data(),
                                            windows.spectra + offset * windows.stride,
                                            d_geometry.columns());
        }
    }

    void finish_row(const row_power&, float* row) override
    {
        std::copy(d_value.begin(), d_value.end(), row);
        restart();
    }

    void restart() override { std::fill(d_value.begin(), d_value.end(), 0.0f); }

private:
    spectrogram_geometry d_geometry;
    volk::vector<float> d_value;
};

} // namespace

std::unique_ptr<detector> make_detector(detector_kind kind,
                                        const spectrogram_geometry& geometry)
{
    switch (kind) {
    case detector_kind::average:
        return std::make_unique<average_detector>(geometry);
    case detector_kind::peak:
        return std::make_unique<peak_detector>(geometry);
    case detector_kind::sample:
        return std::make_unique<sample_detector>(geometry);
    case detector_kind::cyclic_prefix_15khz:
        return std::make_unique<cyclic_prefix_detector>(geometry, rational(1, 15000));
    case detector_kind::cyclic_prefix_30khz:
        return std::make_unique<cyclic_prefix_detector>(geometry, rational(1, 30000));
    }
    throw std::invalid_argument("unknown detector");
}

} // namespace core
} // namespace specsense
} // namespace gr
