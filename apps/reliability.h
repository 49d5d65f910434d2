// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

/*!
 * \brief How far answers' confidences can be believed: of pixels answered with 80 %, 80 %
 * should be right (Guo et al., On Calibration of Modern Neural Networks, 2017).
 *
 * Pixels whose truth or answer is unsensed do not count.
 */
class reliability
{
public:
    static constexpr size_t bins = 10; // of confidence, alike wide

    /*! Pixels of a bin, and how many of them are right; means are NaN without any. */
    struct bin {
        uint64_t pixels = 0;
        uint64_t right = 0;
        double confidence_sum = 0.0; //!< 0..1 each

        double mean_confidence() const { return confidence_sum / double(pixels); }
        double accuracy() const { return double(right) / double(pixels); }
    };

    void add(const uint8_t* truth,
             const uint8_t* answer,
             const uint8_t* confidence,
             size_t pixels);

    /*! Of pixels that were taken for a signal, whichever. */
    const std::array<bin, bins>& claims() const { return d_claims; }

    /*! The expected calibration error, 0 to 1: of claims, and of all pixels, most of
     * which are noise. NaN without any. */
    double error_of_claims() const;
    double error_of_all() const;

private:
    std::array<bin, bins> d_claims{};
    std::array<bin, bins> d_noise{}; // taken for noise
};
