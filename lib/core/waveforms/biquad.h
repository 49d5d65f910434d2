// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

namespace gr {
namespace specsense {
namespace core {

/*! A second-order filter (transposed direct form II), by the bilinear transform of an
 * analogue one. */
class biquad
{
public:
    /*! \p frequency and \p rate in Hz; \p quality 0.7071 is Butterworth's. */
    static biquad low_pass(double frequency, double quality, double rate);
    static biquad high_pass(double frequency, double quality, double rate);
    /*! A resonance of gain 1 at its peak. */
    static biquad band_pass(double frequency, double quality, double rate);

    float filter(float x)
    {
        const float y = d_b0 * x + d_s1;
        d_s1 = d_b1 * x - d_a1 * y + d_s2;
        d_s2 = d_b2 * x - d_a2 * y;
        return y;
    }

    /*! Takes another one's place with its memory. */
    void become(const biquad& other);

private:
    biquad(double b0, double b1, double b2, double a0, double a1, double a2);

    float d_b0, d_b1, d_b2, d_a1, d_a2;
    float d_s1 = 0.0f, d_s2 = 0.0f;
};

} // namespace core
} // namespace specsense
} // namespace gr
