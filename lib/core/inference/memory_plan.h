// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstddef>
#include <vector>

namespace gr {
namespace specsense {
namespace core {

/*! A piece of memory that is needed from step \p first to step \p last. */
struct memory_need {
    size_t bytes = 0;
    int first = 0;
    int last = 0;
    size_t offset = 0; //!< where plan_memory put it
};

/*! Gives each need its place, a multiple of 64; those of disjoint steps share places.
 * Returns the bytes needed in all. */
size_t plan_memory(std::vector<memory_need>& needs);

} // namespace core
} // namespace specsense
} // namespace gr
