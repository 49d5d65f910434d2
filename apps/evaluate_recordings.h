// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <gnuradio/specsense/core/segmentation_engine.h>
#include <string>

struct recordings_evaluation {
    std::string folder{}; //!< of SigMF recordings whose annotations are the truth
    gr::specsense::core::segmentation_config segmentation{};
    std::string json{};     //!< file for the figures; empty: none
    std::string pictures{}; //!< folder for what was wrong; empty: none
};

/*! Finds what is in the recordings as `specsense annotate` does, scores it, and prints a
 * table. Returns the exit status: 1 when a recording could not be read. */
int evaluate_recordings(const recordings_evaluation& o);
