// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstddef>

struct colour {
    double red, green, blue; //!< 0 to 1 each
};

/*! A scale from dark violet over green to yellow, of even steps in lightness; \p level
 * from 0 to 1. */
colour level_colour(double level);

/*! A colour for the class of that index (from 0), told apart by the colour-blind, too. */
colour class_colour(size_t index);
