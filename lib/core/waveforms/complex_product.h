// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <complex>

namespace gr {
namespace specsense {
namespace core {

/*! a * b without the care for infinities that operator* takes, and pays for. */
inline std::complex<float> multiply(const std::complex<float>& a,
                                    const std::complex<float>& b)
{
    return { a.real() * b.real() - a.imag() * b.imag(),
             a.real() * b.imag() + a.imag() * b.real() };
}

} // namespace core
} // namespace specsense
} // namespace gr
