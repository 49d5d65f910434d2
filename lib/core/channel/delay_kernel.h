// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <complex>
#include <cstddef>

namespace gr {
namespace specsense {
namespace core {

/*! Output samples that the kernel makes at once. */
constexpr size_t delay_lanes = 16;

/*! A copy of the input, so many samples late, with a gain that moves in a straight line.
 */
struct delayed_copy {
    int delay;
    std::complex<float> gain;   // where the line starts
    std::complex<float> change; // from there to where it ends
};

/*!
 * \brief \p groups times delay_lanes outputs, each the sum of all copies of the input.
 *
 * \p real and \p imag point to the input under the first output; before them lies as much
 * as the longest delay. Output n is at \p start + n * \p step on the gains' line (0 to
 * 1). Every output is computed in the same way, wherever in a group it stands.
 */
void sum_delayed(const float* real,
                 const float* imag,
                 const delayed_copy* copies,
                 size_t count,
                 bool moving,
                 float start,
                 float step,
                 size_t groups,
                 std::complex<float>* out);

/*! The same without any instruction set's help: for other machines, and to test against.
 */
void sum_delayed_generic(const float* real,
                         const float* imag,
                         const delayed_copy* copies,
                         size_t count,
                         bool moving,
                         float start,
                         float step,
                         size_t groups,
                         std::complex<float>* out);

} // namespace core
} // namespace specsense
} // namespace gr
