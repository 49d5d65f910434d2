// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <functional>
#include <gnuradio/specsense/core/occupancy_extractor.h>
#include <map>
#include <vector>

namespace gr {
namespace specsense {
namespace core {

/*!
 * \brief Joins bursts to emissions, and says when one starts, lasts and ends.
 *
 * Bursts count rows from their segment's start; in here rows count from the stream's.
 */
class emission_tracker
{
public:
    emission_tracker(const extraction_config& config,
                     const spectrogram_geometry& geometry);

    std::function<void(const emission&)> on_emission;

    /*! Rows of the segment that begins have \p first_row added from here on. */
    void start_segment(const segment_info& segment, int64_t first_row);

    /*! Gives a burst its emission: one that is there, or a new one. */
    void assign(burst& b);
    /*! What an open burst has come to so far; needs an emission. */
    void extend(burst& b);
    /*! The burst has ended; needs an emission, and gets that one's last id. */
    void close(burst& b);
    /*! Two bursts are one: the younger emission ends in the older. */
    void merge(burst& into, const burst& from);

    void count_unsensed_row() { ++d_unsensed_rows; }
    /*! Ends emissions that have been silent for hold_time at that row, and sends updates.
     */
    void advance(int64_t row);
    void finish();

private:
    struct track {
        emission e;
        uint8_t label;
        int64_t first_row; // of the stream
        int64_t covered_rows = 0;
        int64_t covered_until;
        int64_t unsensed_at_start;
        int64_t next_update;       // row
        int64_t longest_burst = 0; // rows
        int64_t sample_stop = 0;
        int open_bursts = 0;
        burst sums{}; // of ended bursts
        int64_t last_pulse_ns = 0;
        std::vector<double> pulse_intervals; // the last few, s
    };

    track* best_match(const burst& b);
    track* find(burst& b);
    void start(burst& b);
    void make_room();
    void take_over(track& kept, const track& gone);
    bool is_cut(const emission& e) const;
    void describe(track& t, const burst& latest);
    void add_pulse(track& t, const burst& b);
    void publish(track& t, emission_state state);
    using track_map = std::map<uint64_t, track>;
    track_map::iterator end_track(track_map::iterator t);
    int64_t time_ns(int64_t row) const;
    double lower_edge(const burst& b) const;
    double upper_edge(const burst& b) const;

    extraction_config d_config;
    spectrogram_geometry d_geometry;
    double d_noise_bandwidth; // of a column, in columns
    int64_t d_hold_ns;
    int64_t d_update_rows;
    segment_info d_segment;
    int64_t d_first_row = 0;
    int64_t d_unsensed_rows = 0;
    uint64_t d_next_id = 1;
    track_map d_tracks; // by id, so the oldest comes first
    // Ids that bursts may still have, of emissions that have ended in others.
    std::map<uint64_t, uint64_t> d_merged;
};

} // namespace core
} // namespace specsense
} // namespace gr
