// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <gnuradio/specsense/core/scene/frame.h>
#include <memory>
#include <string>
#include <vector>

namespace gr {
namespace specsense {
namespace core {

/*! Of each stretch of a recording, the first four fifths are learnt from, the last fifth
 * tells how well. */
enum class recording_part { training, validation };

/*!
 * \brief Frames of labelled SigMF recordings, over and over: frame i is i modulo their
 * number.
 *
 * A pixel has the class that an annotation's core:label names (lower or upper case) over
 * core:sample_start .. sample_count and between its frequency edges; 0 where there is no
 * annotation. Annotations of other labels mark what is not to be learnt (255). Those that
 * specsense itself found (core:generator) don't count: they are answers, not truth.
 *
 * \p profile: that rows are made by. Throws
 * recording_error and std::invalid_argument naming recording, rule and value: one without
 * annotations of a class, one too short for a frame.
 */
std::unique_ptr<frame_recipe> make_recording_frames(const std::vector<std::string>& paths,
                                                    recording_part part,
                                                    const sensing_profile& profile);

} // namespace core
} // namespace specsense
} // namespace gr
