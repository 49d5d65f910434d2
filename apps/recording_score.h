// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

/*! What an annotation says: a label in a piece of time (s, from the recording's start)
 * and of spectrum (Hz). */
struct labelled_box {
    std::string label; //!< in small letters
    double time_start;
    double time_stop;
    double freq_lower_edge;
    double freq_upper_edge;
};

/*! A recording's extent. */
struct recording_extent {
    double duration; //!< s
    double freq_lower_edge;
    double freq_upper_edge;
    bool joined; //!< of several captures: its carriers' boxes are extents
};

/*! The labels that are scored; others (other, unknown) are what lies around them. */
constexpr std::array<const char*, 3> scored_labels{ "lte", "nr", "radar" };

/*! Counts of a label. Emissions are a recording's true boxes of it; what was claimed is
 * area for carriers, boxes for radar. */
struct label_score {
    int64_t emissions = 0;
    int64_t found = 0;
    int64_t claimed = 0;
    int64_t right = 0;
};

/*! Whether a true box was found. */
struct scored_box {
    labelled_box box;
    bool found;
};

struct recording_score {
    std::array<label_score, scored_labels.size()> labels{};
    std::vector<scored_box> boxes{}; //!< true ones of the labels that are scored
    double negative_seconds = 0.0;   //!< of recordings without any of them
    double false_seconds = 0.0;      //!< of these, when any was claimed

    void add(const recording_score& other);
};

/*! NaN where nothing is to be found, or was claimed. */
double recall(const label_score& s);
double precision(const label_score& s);
double false_alarm(const recording_score& s);

/*!
 * \brief Scores what was found in a recording against its truth.
 *
 * - Boxes are cut at the recording's band and length. Area under a true box of label
 *   unknown, and under no other, counts for nothing.
 * - A carrier (lte, nr, or radar of more than 1 ms) is found when boxes of its label
 *   cover half of its area; in recordings of joined captures, half of its bandwidth at
 *   any time. A true box within another of its label does not count, nor one of less than
 *   a cell.
 * - A pulse (radar of at most 1 ms) is found when a radar box overlaps it, to 25 us and
 *   240 kHz, and lasts at most 150 us longer.
 * - Precision of lte and nr: the share of the area claimed that is right; of radar: the
 *   share of all its boxes that touch a true one.
 * - False alarm: over recordings without any of the three, the share of the time in which
 *   one is claimed.
 *
 * Areas are counted on a grid of 1000 times by 400 frequencies.
 */
recording_score score_recording(const std::vector<labelled_box>& truth,
                                const std::vector<labelled_box>& found,
                                const recording_extent& extent);
