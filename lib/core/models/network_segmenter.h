// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "../noise_gate.h"
#include "clean_rows.h"
#include <gnuradio/specsense/core/models/label_decision.h>
#include <gnuradio/specsense/core/models/model.h>
#include <gnuradio/specsense/core/segmentation_engine.h>

namespace gr {
namespace specsense {
namespace core {

/*!
 * \brief Labels frames by a network.
 *
 * The network sees the rows and columns that there are, and beyond them, up to the next
 * multiple of its stride, the black that its convolutions see beyond a full picture. The
 * confidence of a pixel is the network's probability of its label; in a frame that the
 * gate found to be noise it is 255. What is made of its labels, label_decision says.
 */
class network_segmenter : public segmentation_engine
{
public:
    /*! \p net and \p executor are of the same model. */
    network_segmenter(const model_description& description,
                      const network& net,
                      std::unique_ptr<network_executor> executor,
                      const segmentation_config& config,
                      const spectrogram_geometry& geometry);

    const std::vector<std::string>& classes() const override { return d_profile.classes; }
    const std::vector<detector_kind>& detectors() const override
    {
        return d_profile.detectors;
    }
    int rows_per_frame() const override { return d_profile.rows_per_frame; }
    frame_report
    segment(const frame_rows& frame, uint8_t* labels, uint8_t* confidence) override;
    const noise_floor_estimate& floor() const override { return d_estimate; }
    void survey(const frame_rows& frame) override;
    void retune() override;

private:
    void learn_floor(const frame_rows& frame);
    void label_by_network(const frame_rows& frame, uint8_t* labels, uint8_t* confidence);

    sensing_profile d_profile;
    int d_columns;
    int d_stride;
    int d_channels; // logits of a pixel
    std::unique_ptr<network_executor> d_executor;
    bool d_gated;
    noise_gate d_gate;
    clean_rows d_clean;

    noise_floor d_floor;
    noise_floor_estimate d_estimate;
    int64_t d_longest_wait;   // rows from one estimate to the next
    int64_t d_rows_known = 0; // that the estimate is from, since the last retune
    int64_t d_rows_since = 0; // that have come since
    std::vector<float> d_logits;
    label_decision d_decision;
};

/*! Throws std::invalid_argument when the model was made for another profile than the
 * geometry's, or cannot run as the config asks. */
std::unique_ptr<segmentation_engine>
make_network_segmenter(const model& m,
                       const segmentation_config& config,
                       const spectrogram_geometry& geometry);

} // namespace core
} // namespace specsense
} // namespace gr
