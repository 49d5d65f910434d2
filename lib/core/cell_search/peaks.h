// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstddef>
#include <vector>

namespace gr {
namespace specsense {
namespace core {

struct correlation_peak {
    float value = 0.0f;
    int symbol = 0; //!< which template
    int steps = 0;  //!< frequency offset
    size_t position = 0;
};

/*! The highest peaks of many correlations. Of one template's peaks within two samples of
 * each other, at any frequency, the highest counts. */
class peak_list
{
public:
    /*! Keeps \p most peaks above \p floor. */
    explicit peak_list(size_t most, float floor = 0.0f) : d_most(most), d_floor(floor) {}

    /*! Takes the \p count highest peaks of \p values, which are spoilt. */
    void add(std::vector<float>& values, int symbol, int steps, int count);

    std::vector<correlation_peak> sorted() const { return d_peaks; }

private:
    void insert(const correlation_peak& peak);

    size_t d_most;
    float d_floor;
    std::vector<correlation_peak> d_peaks; // highest first
};

} // namespace core
} // namespace specsense
} // namespace gr
