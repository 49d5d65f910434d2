// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <deque>
#include <gnuradio/specsense/core/api.h>
#include <gnuradio/specsense/core/emission.h>
#include <gnuradio/specsense/core/scene/scene.h>
#include <gnuradio/specsense/core/sigmf_annotations.h>
#include <limits>
#include <vector>

namespace gr {
namespace specsense {
namespace core {

/*!
 * \brief The truth about a scene in the words of what is found in it: bursts and
 * emissions with the fields that an occupancy extractor gives.
 *
 * An emitter is one emission, whose id is its number within the scene from 1 on. Pieces
 * that touch and have the same edges are one burst; several may be under way at once.
 * Confidence is 1; power is that of the signal at full strength, snr_db over the noise
 * within its bandwidth; an emission's are the latest.
 */
class SPECSENSE_CORE_API scene_truth
{
public:
    /*! \p time_start: UTC of the scene's first sample in ns since 1970. */
    explicit scene_truth(const scene_config& config, int64_t time_start = 0);

    /*! \p activities are what the scene told since the last call, \p samples how many it
     * has given so far. */
    void add(const std::vector<emitter_activity>& activities, int64_t samples);
    /*! The scene's emitters have changed in power or frequency since the last add():
     * bursts under way end with what was, and go on as others. The edges of an emission
     * that has moved are those of its bursts since. */
    void change(const scene_config& config);
    /*! Nothing comes any more: bursts end where the samples do. */
    void finish();

    /*! Bursts that have ended since the last call, by emitter. */
    std::vector<burst_annotation> take_bursts();

    /*! What is known of the emitters that have begun, bursts under way included up to
     * the last sample, with state update, or end for those that are silent for good; by
     * id. */
    std::vector<emission> emissions() const;

private:
    struct record {
        bool begun = false;
        std::deque<activity> ahead{}; // that have not begun yet
        std::vector<activity> open{}; // bursts that are under way, or may go on
        bool moved = false;           // since the last activity
        double edges_from = std::numeric_limits<double>::infinity(); // s: new ones
        emission e{};
        double start = 0.0;
        double stop = 0.0;
        double on_time = 0.0;    // s with anything, up to covered
        double covered = 0.0;    // s: the latest end of a burst that has begun
        double last_burst = 0.0; // start of it
        std::deque<double> intervals{};
    };

    void set_level(size_t emitter);
    void begin(record& r, const activity& a);
    void split(record& r, double time);
    void move(record& r, double time);
    void close_all(record& r);
    void close(record& r, const activity& burst);
    burst_annotation burst_of(const record& r, const activity& burst) const;
    void count_burst(record& r, const activity& burst) const;
    double duty_cycle(const record& r) const;

    scene_config d_config;
    int64_t d_time_start;
    double d_known = 0.0; // s that the scene has given
    bool d_finished = false;
    std::vector<record> d_records;
    std::vector<burst_annotation> d_bursts;
};

} // namespace core
} // namespace specsense
} // namespace gr
