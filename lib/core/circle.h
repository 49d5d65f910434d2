// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

namespace gr {
namespace specsense {
namespace core {

/* Polynomials of least largest error for \p t from -1/2 to 1/2 quarter turns; relative
 * errors are below 1e-7. */

inline float sine_of_quarters(float t)
{
    const float tt = t * t;
    return (((-0.00459228907f * tt + 0.079675903f) * tt - 0.645962938f) * tt +
            1.57079631f) *
        t;
}

inline float cosine_of_quarters(float t)
{
    const float tt = t * t;
    return ((-0.0204083525f * tt + 0.253598644f) * tt - 1.23369701f) * tt + 0.999999972f;
}

} // namespace core
} // namespace specsense
} // namespace gr
