// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "burst_list.h"
#include "spectrum_raster.h"
#include <string>
#include <vector>

/*! What a picture shows beside the raster. */
struct picture_content {
    const gr::specsense::core::recording& recording;
    const spectrum_raster& raster;
    const std::vector<std::string>& classes;
    const burst_list& bursts;
    const std::vector<gr::specsense::core::emission>& emissions;
};

/*!
 * \brief Draws a spectrogram with the emissions found in it, and below it how much of the
 * time each frequency was occupied. Returns the PNG file's content.
 *
 * Throws std::runtime_error when Cairo fails.
 */
std::string draw_spectrum_picture(const picture_content& content);
