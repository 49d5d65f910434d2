// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace gr {
namespace specsense {
namespace core {

/*!
 * \brief One carrier has one class: what a column's pixels were taken for, over all of a
 * frame and the seconds before it, decides what each of them is.
 *
 * A pixel that shows little of its signal is easily taken for the wrong one; the carrier
 * that it belongs to is not. The votes of a column are its pixels' confidences, class by
 * class. Columns are then given classes from end to end so that most votes agree, where a
 * change of class between two columns costs as many as two columns' votes: carriers
 * change where they meet, and within one a few odd columns do not (Viterbi's algorithm).
 * Where nothing is voted for, changes are free.
 *
 * Radar takes no part: its pulses cross carriers.
 */
class carrier_vote
{
public:
    /*! \p frame_duration in s. */
    carrier_vote(const std::vector<std::string>& classes,
                 int columns,
                 double frame_duration);

    /*! Counts a frame's votes, and gives its pixels their columns' classes. A pixel that
     * changes its class takes the column's share of votes for that as its confidence. */
    void decide(int rows, uint8_t* labels, uint8_t* confidence);

    /*! Another spectrum from here on. */
    void restart();

private:
    void count(int rows, const uint8_t* labels, const uint8_t* confidence);
    void find_winners();

    int d_columns;
    float d_remembered;              // share of the votes that counts in the next frame
    std::vector<uint8_t> d_carriers; // labels that take part
    std::vector<int> d_place;        // of a label in d_carriers; -1: takes no part
    std::vector<float> d_votes;      // columns * carriers
    std::vector<int> d_winner;       // by column, its place in d_carriers
    std::vector<float> d_share;      // of the column's votes, the winner's
    std::vector<float> d_best;       // Viterbi's: of ways that end in each carrier
    std::vector<int> d_came_from;    // columns * carriers
};

} // namespace core
} // namespace specsense
} // namespace gr
