// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <gnuradio/specsense/core/models/picture.h>
#include <gnuradio/specsense/core/scene/frame.h>
#include <vector>

/*! A frame, what a network sees of it, and what it answers. */
struct answered_frame {
    gr::specsense::core::frame frame{};
    gr::specsense::core::picture picture{};
    std::vector<uint8_t> answer{};     //!< labels, rows * columns
    std::vector<uint8_t> confidence{}; //!< of each, 0..255 for 0..1
    std::vector<uint8_t> decided{};    //!< labels, as the segmenter decides by these
};
