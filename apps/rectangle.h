// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <algorithm>

/*! In pixels; y grows downwards. */
struct rectangle {
    double left, top, right, bottom;

    constexpr double width() const { return right - left; }
    constexpr double height() const { return bottom - top; }
    constexpr double area() const { return width() * height(); }
};

inline bool overlap(const rectangle& a, const rectangle& b)
{
    return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

inline bool contains(const rectangle& outer, const rectangle& inner)
{
    return inner.left >= outer.left && inner.right <= outer.right &&
        inner.top >= outer.top && inner.bottom <= outer.bottom;
}

inline rectangle united(const rectangle& a, const rectangle& b)
{
    return { std::min(a.left, b.left),
             std::min(a.top, b.top),
             std::max(a.right, b.right),
             std::max(a.bottom, b.bottom) };
}

inline rectangle clipped(const rectangle& r, const rectangle& to)
{
    return { std::clamp(r.left, to.left, to.right),
             std::clamp(r.top, to.top, to.bottom),
             std::clamp(r.right, to.left, to.right),
             std::clamp(r.bottom, to.top, to.bottom) };
}

inline rectangle widened_by(const rectangle& r, double margin)
{
    return { r.left - margin, r.top - margin, r.right + margin, r.bottom + margin };
}

/*! At least \p least in both directions, about the same middle. */
inline rectangle widened(const rectangle& r, double least)
{
    const double x = std::max(0.0, 0.5 * (least - r.width()));
    const double y = std::max(0.0, 0.5 * (least - r.height()));
    return { r.left - x, r.top - y, r.right + x, r.bottom + y };
}
