// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstddef>
#include <cstdint>

namespace gr {
namespace specsense {
namespace core {

/*! Pictures that pass through a network together. */
struct picture_batch {
    int batch = 0;
    int rows = 0;
    int columns = 0;
};

inline size_t pixels(const picture_batch& p)
{
    return size_t(p.batch) * size_t(p.rows) * size_t(p.columns);
}

/*!
 * \brief How the numbers of an activation lie in memory.
 *
 * A picture is a row of planes, each of rows * columns pixels of \p block channels: one
 * plane is channels-last, planes of one channel are channels-first, and planes of 8 or 16
 * channels (the last filled up with zeros) are what vector units like best.
 */
struct activation_format {
    int channels = 0;
    int block = 0;        //!< channels of a plane
    bool integer = false; //!< unsigned 8-bit integers; else single precision
    float step = 1.0f;    //!< what one of the integer is worth

    int planes() const { return (channels + block - 1) / block; }
    size_t pixel_bytes() const
    {
        return size_t(planes()) * size_t(block) * (integer ? 1 : sizeof(float));
    }
};

inline bool operator==(const activation_format& a, const activation_format& b)
{
    return a.channels == b.channels && a.block == b.block && a.integer == b.integer &&
        (!a.integer || a.step == b.step);
}

} // namespace core
} // namespace specsense
} // namespace gr
