// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <deque>
#include <gnuradio/specsense/core/api.h>
#include <gnuradio/specsense/core/emission.h>
#include <gnuradio/specsense/core/scene/scene.h>
#include <gnuradio/specsense/core/sigmf_annotations.h>
#include <vector>

namespace gr {
namespace specsense {
namespace core {

/*!
 * \brief The truth about a scene in the words of what is found in it: bursts and
 * emissions with the fields that an occupancy extractor gives.
 *
 * An emitter is one emission, whose id is its number within the scene from 1 on. Pieces
 * that touch and have the same edges are one burst. Confidence is 1; power is that of the
 * signal at full strength, snr_db over the noise within its bandwidth.
 */
class SPECSENSE_CORE_API scene_truth
{
public:
    /*! \p time_start: UTC of the scene's first sample in ns since 1970. */
    explicit scene_truth(const scene_config& config, int64_t time_start = 0);

    /*! \p activities are what the scene told since the last call, \p samples how many it
     * has given so far. */
    void add(const std::vector<emitter_activity>& activities, int64_t samples);
    /*! Nothing comes any more: bursts end where the samples do. */
    void finish();

    /*! Bursts that have ended since the last call, by emitter. */
    std::vector<burst_annotation> take_bursts();

    /*! What is known of the emitters that have begun, with state update, or end for those
     * that are silent for good; by id. */
    std::vector<emission> emissions() const;

private:
    struct record {
        bool begun = false;
        bool open = false; // burst is under way, or may be
        activity burst{};
        emission e{};
        double start = 0.0;
        double stop = 0.0;
        double on_time = 0.0;
        double last_burst = 0.0; // start of it
        std::deque<double> intervals{};
    };

    void add(record& r, const activity& a, double known);
    void close(record& r, double known);

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
