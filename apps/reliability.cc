// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "reliability.h"
#include <algorithm>
#include <cmath>
#include <gnuradio/specsense/core/segmentation_engine.h>

using namespace gr::specsense;

namespace {

using histogram = std::array<reliability::bin, reliability::bins>;

double calibration_error(const histogram& histogram)
{
    double error = 0.0;
    uint64_t pixels = 0;
    for (const auto& b : histogram) {
        error += std::abs(double(b.right) - b.confidence_sum);
        pixels += b.pixels;
    }
    return error / double(pixels);
}

} // namespace

void reliability::add(const uint8_t* truth,
                      const uint8_t* answer,
                      const uint8_t* confidence,
                      size_t pixels)
{
    for (size_t i = 0; i < pixels; ++i) {
        if (truth[i] == core::label_unsensed || answer[i] == core::label_unsensed) {
            continue;
        }
        const size_t place = std::min(bins - 1, confidence[i] * bins / 255);
        bin& b = (answer[i] == core::label_noise ? d_noise : d_claims)[place];
        ++b.pixels;
        b.right += truth[i] == answer[i];
        b.confidence_sum += confidence[i] / 255.0;
    }
}

double reliability::error_of_claims() const { return calibration_error(d_claims); }

double reliability::error_of_all() const
{
    histogram all = d_claims;
    for (size_t i = 0; i < bins; ++i) {
        all[i].pixels += d_noise[i].pixels;
        all[i].right += d_noise[i].right;
        all[i].confidence_sum += d_noise[i].confidence_sum;
    }
    return calibration_error(all);
}
