// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "row_kernels.h"
#include <gnuradio/specsense/core/detector.h>
#include <volk/volk.h>
#include <volk/volk_alloc.hh>
#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace gr {
namespace specsense {
namespace core {

namespace {

class average_detector : public detector
{
public:
    explicit average_detector(const spectrogram_geometry& geometry)
        : d_sum(geometry.columns(), 0.0f), d_nominal(geometry.windows_per_row())
    {
    }

    void add(const window_block& windows) override
    {
        add_windows(
            windows.power, windows.stride, windows.count, d_sum.data(), windows.columns);
        d_windows += windows.count;
    }

    void finish_row(float* row) override
    {
        // A segment's first row lacks the windows that would begin before it; its last one
        // may lack most, and would look like a strong signal by chance: zeros fill it up.
        const double least = std::floor(d_nominal - first_row_lacks);
        const double count = std::max<double>(d_windows, least);
        const auto scale = static_cast<float>(1.0 / std::max(count, 1.0));
        volk_32f_s32f_multiply_32f(row, d_sum.data(), scale, d_sum.size());
        restart();
    }

    void restart() override
    {
        std::fill(d_sum.begin(), d_sum.end(), 0.0f);
        d_windows = 0;
    }

private:
    static constexpr double first_row_lacks = 2.0;
    volk::vector<float> d_sum;
    double d_nominal;
    int d_windows = 0;
};

class peak_detector : public detector
{
public:
    explicit peak_detector(const spectrogram_geometry& geometry)
        : d_max(geometry.columns(), 0.0f)
    {
    }

    void add(const window_block& windows) override
    {
        max_windows(
            windows.power, windows.stride, windows.count, d_max.data(), windows.columns);
    }

    void finish_row(float* row) override
    {
        std::copy(d_max.begin(), d_max.end(), row);
        restart();
    }

    void restart() override { std::fill(d_max.begin(), d_max.end(), 0.0f); }

private:
    volk::vector<float> d_max;
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
        const int64_t offset =
            d_geometry.middle_window(windows.row) - windows.first_window;
        if (offset >= 0 && offset < windows.count) {
            const float* power = windows.power + offset * windows.stride;
            std::copy(power, power + windows.columns, d_value.begin());
        }
    }

    void finish_row(float* row) override
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
    }
    throw std::invalid_argument("unknown detector");
}

} // namespace core
} // namespace specsense
} // namespace gr
