// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "burst_list.h"
#include <gnuradio/specsense/core/emission.h>
#include <gnuradio/specsense/core/recording.h>
#include <string>
#include <vector>

/*!
 * \brief Draws a recording whose truth is known: its spectrogram, with the bursts that
 * are there. Returns the PNG file's content.
 *
 * \p noise_dbfs: mean power of the noise over the whole band; levels are drawn over it,
 * or over full scale where it is not finite.
 */
std::string
draw_truth_picture(gr::specsense::core::recording& recording,
                   const std::vector<std::string>& classes,
                   const burst_list& bursts,
                   const std::vector<gr::specsense::core::emission>& emissions,
                   double noise_dbfs);
