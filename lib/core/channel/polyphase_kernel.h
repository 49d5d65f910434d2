// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <complex>
#include <cstddef>
#include <cstdint>

namespace gr {
namespace specsense {
namespace core {

/*! Where one output of a polyphase filter comes from. */
struct polyphase_output {
    uint64_t first;    // input sample under the first tap
    uint32_t row;      // of the table of coefficients
    float to_next_row; // 0 .. 1: coefficients lie so far on the way to the next row's
};

/*! For each output, taps (a multiple of 8) real coefficients times complex inputs, which
 * are in two planes. */
void polyphase_filter(const float* table,
                      int taps,
                      const float* real,
                      const float* imag,
                      const polyphase_output* outputs,
                      size_t count,
                      bool between_rows,
                      std::complex<float>* out);

/*! The same without any instruction set's help: for other machines, and to test against.
 */
void polyphase_filter_generic(const float* table,
                              int taps,
                              const float* real,
                              const float* imag,
                              const polyphase_output* outputs,
                              size_t count,
                              bool between_rows,
                              std::complex<float>* out);

} // namespace core
} // namespace specsense
} // namespace gr
