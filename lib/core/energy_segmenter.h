// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <gnuradio/specsense/core/energy_detector.h>
#include <gnuradio/specsense/core/segmentation_engine.h>

namespace gr {
namespace specsense {
namespace core {

/*!
 * \brief The built-in model "energy": pixels that stand out of the noise, and the
 * elevated ones that hang together with them, are labelled `signal`.
 *
 * Regions of fewer than three pixels are dropped, unless the frame's first or last row
 * cuts them. The confidence is 255 for pixels that stand out by themselves, 128 for the
 * others of a region.
 */
class energy_segmenter : public segmentation_engine
{
public:
    energy_segmenter(const segmentation_config& config,
                     const spectrogram_geometry& geometry);

    const std::vector<std::string>& classes() const override { return d_classes; }
    const std::vector<detector_kind>& detectors() const override { return d_detectors; }
    /*! Those of a profile that energy looks at; throws std::invalid_argument where
     * average is missing. */
    static std::vector<detector_kind> detectors_of(const sensing_profile& profile);
    int rows_per_frame() const override { return d_rows_per_frame; }
    frame_report
    segment(const frame_rows& frame, uint8_t* labels, uint8_t* confidence) override;
    const noise_floor_estimate& floor() const override { return d_estimate; }
    void survey(const frame_rows& frame) override;
    void retune() override;

private:
    void
    label_region(int row, int column, int rows, uint8_t* labels, uint8_t* confidence);

    std::vector<std::string> d_classes{ "signal" };
    std::vector<detector_kind> d_detectors;
    int d_columns;
    int d_rows_per_frame;
    energy_detector d_detector;
    noise_floor d_floor;
    noise_floor_estimate d_estimate;
    std::vector<energy_level> d_levels;
    std::vector<int> d_region; // pixels still to be visited, then those of the region
};

} // namespace core
} // namespace specsense
} // namespace gr
