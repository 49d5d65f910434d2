// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <gnuradio/specsense/core/api.h>
#include <gnuradio/specsense/core/noise_floor.h>
#include <gnuradio/specsense/core/spectrogram_geometry.h>
#include <memory>
#include <string>
#include <vector>

namespace gr {
namespace specsense {
namespace core {

/*! Labels of pixels: 0, then the model's classes from 1 on in its order, and 255. */
constexpr uint8_t label_noise = 0;
constexpr uint8_t label_unsensed = 255;

/*! Up to a frame of successive rows of one segment, row after row. */
struct frame_rows {
    int rows;
    std::vector<const float*> detectors; //!< rows * columns floats each, in the order of
                                         //!< segmentation_engine::detectors(); a row of
                                         //!< NaN is unsensed
};

/*!
 * \brief Labels each pixel of a frame: the interface behind which every model stands.
 *
 * Not thread-safe; one engine serves one stream.
 */
class SPECSENSE_CORE_API segmentation_engine
{
public:
    virtual ~segmentation_engine() = default;
    /*! Names of the labels 1, 2, ... */
    virtual const std::vector<std::string>& classes() const = 0;
    /*! The detectors whose rows segment() takes, in this order; the first is average. */
    virtual const std::vector<detector_kind>& detectors() const = 0;
    /*! Rows of a full frame. */
    virtual int rows_per_frame() const = 0;
    /*! Labels and confidences (0..255 for 0..1) of rows * columns pixels. Any number of
     * rows up to a full frame: segments end where they end. */
    virtual void
    segment(const frame_rows& frame, uint8_t* labels, uint8_t* confidence) = 0;
    /*! The noise floor that the last frame was judged by. */
    virtual const noise_floor_estimate& floor() const = 0;
    /*! Only looks at a frame, to know the noise floor better when it labels others. */
    virtual void survey(const frame_rows& frame) = 0;
    /*! The radio was tuned anew: what is known of this spectrum no longer holds. */
    virtual void retune() = 0;
};

struct segmentation_config {
    std::string model = "energy";
    double false_alarm_rate = 1e-6; //!< per pixel of noise, in (0, 0.1]
    noise_floor_config noise_floor{};
};

/*! Opens a model by name ("energy"). Throws std::invalid_argument when there is none of
 * that name, or it does not fit the geometry. */
SPECSENSE_CORE_API std::unique_ptr<segmentation_engine>
make_segmentation_engine(const segmentation_config& config,
                         const spectrogram_geometry& geometry);

} // namespace core
} // namespace specsense
} // namespace gr
