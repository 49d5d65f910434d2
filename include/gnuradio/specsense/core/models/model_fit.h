// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <gnuradio/specsense/core/models/model.h>
#include <gnuradio/specsense/core/spectrogram_geometry.h>

namespace gr {
namespace specsense {
namespace core {

/*!
 * \brief A model sees nothing but what it was trained on, at any sample rate.
 *
 * Throws std::invalid_argument, naming what it was trained on and what it would get,
 * unless the rows are made as in its profile: column width, row duration, rows per frame,
 * window, hop, gaps between windows and columns' offset are the same, and each of its
 * detectors is there.
 */
SPECSENSE_CORE_API void check_fit(const model_description& description,
                                  const sensing_profile& stream);
SPECSENSE_CORE_API void check_fit(const model_description& description,
                                  const spectrogram_geometry& stream);

} // namespace core
} // namespace specsense
} // namespace gr
