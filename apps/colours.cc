// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "colours.h"
#include <algorithm>
#include <array>

namespace {

constexpr std::array<colour, 9> level_anchors{ { { 0.20, 0.02, 0.26 },
                                                 { 0.25, 0.17, 0.45 },
                                                 { 0.22, 0.33, 0.54 },
                                                 { 0.17, 0.45, 0.56 },
                                                 { 0.13, 0.57, 0.55 },
                                                 { 0.21, 0.69, 0.47 },
                                                 { 0.46, 0.79, 0.33 },
                                                 { 0.72, 0.86, 0.17 },
                                                 { 0.99, 0.91, 0.14 } } };

// Okabe and Ito's palette, those first that stand out most from the scale above.
constexpr std::array<colour, 7> class_colours{ { { 0.84, 0.37, 0.00 },
                                                 { 0.34, 0.71, 0.91 },
                                                 { 0.80, 0.47, 0.65 },
                                                 { 0.90, 0.62, 0.00 },
                                                 { 0.94, 0.89, 0.26 },
                                                 { 0.00, 0.45, 0.70 },
                                                 { 0.00, 0.62, 0.45 } } };

} // namespace

colour level_colour(double level)
{
    const double position = std::clamp(level, 0.0, 1.0) *
        static_cast<double>(level_anchors.size() - 1);
    const auto below = std::min(static_cast<size_t>(position), level_anchors.size() - 2);
    const double part = position - static_cast<double>(below);
    const auto& a = level_anchors[below];
    const auto& b = level_anchors[below + 1];
    return { a.red + part * (b.red - a.red),
             a.green + part * (b.green - a.green),
             a.blue + part * (b.blue - a.blue) };
}

colour class_colour(size_t index) { return class_colours[index % class_colours.size()]; }
