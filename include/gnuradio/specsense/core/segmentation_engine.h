// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <gnuradio/specsense/core/api.h>
#include <gnuradio/specsense/core/models/network_executor.h>
#include <gnuradio/specsense/core/noise_floor.h>
#include <gnuradio/specsense/core/spectrogram_geometry.h>
#include <memory>
#include <optional>
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

/*! What there is to say of a frame beside its labels. */
struct frame_report {
    bool gated = false;            //!< nothing but noise: the network did not look at it
    int64_t non_finite_pixels = 0; //!< unsensed, as their power or what the network made
                                   //!< of it is no number; rows of NaN are not counted
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
    /*! The detectors whose rows segment() takes, in this order. The first one's are what
     * powers are measured by: average, or sample in profiles without it. */
    virtual const std::vector<detector_kind>& detectors() const = 0;
    /*! Rows of a full frame. */
    virtual int rows_per_frame() const = 0;
    /*! Labels and confidences (0..255 for 0..1) of rows * columns pixels. Any number of
     * rows up to a full frame: segments end where they end. */
    virtual frame_report
    segment(const frame_rows& frame, uint8_t* labels, uint8_t* confidence) = 0;
    /*! The noise floor that the last frame was judged by. */
    virtual const noise_floor_estimate& floor() const = 0;
    /*! Only looks at a frame, to know the noise floor better when it labels others. */
    virtual void survey(const frame_rows& frame) = 0;
    /*! The radio was tuned anew: what is known of this spectrum no longer holds. */
    virtual void retune() = 0;
};

/*! What becomes of frames that come faster than they are labelled. */
enum class overload_policy {
    block, //!< they wait, and with them what makes them: everything is sensed
    skip   //!< the oldest are unsensed: for radios, which do not wait
};

SPECSENSE_CORE_API const char* to_string(overload_policy policy);
/*! Inverse of to_string; throws std::invalid_argument with the known names. */
SPECSENSE_CORE_API overload_policy overload_policy_from_string(const std::string& name);

struct segmentation_config {
    /*! A shipped network ("field"), "energy", or a model file's path. */
    std::string model = "field";
    double false_alarm_rate = 1e-6; //!< of energy: per pixel of noise, in (0, 0.1]
    noise_floor_config noise_floor{};

    // Of networks:
    std::string device = "cpu"; //!< or "cuda", which computes in half precision
    /*! That the CPU computes a network on, 1 to 256. All networks of a process take
     * turns, each on its own number of threads: two segmenters of 2 threads keep 2 cores
     * busy. */
    int threads = 1;
    /*! On the CPU; none: int8 where the model file has it, else fp32. */
    std::optional<model_precision> precision{};
    /*! Frames that hold nothing but noise are labelled so without the network. Never
     * where the noise floor is not known. */
    bool gate = true;
    /*! A pixel that is taken for lte, nr or radar with less confidence than this, 0 to 1,
     * is "other": something is there, and what, cannot be told (see label_decision).
     * Above 0 only for models that have the class other; none: 0.6 for these. */
    std::optional<double> least_confidence{};

    /*! For segmentation_queue; the engine itself never skips. */
    overload_policy on_overload = overload_policy::block;
};

/*! What segmentation_config::precision is called: "auto" (none), "fp32" or "int8". Throws
 * std::invalid_argument with these for others. */
SPECSENSE_CORE_API std::optional<model_precision>
precision_choice_from_string(const std::string& name);

/*! Models that are known by name: "energy", then the shipped networks. */
SPECSENSE_CORE_API std::vector<std::string> segmentation_models();

/*! The profile that a model asks for, with no more detectors than it looks at; energy
 * takes any with the average detector, and is best served by "field". Throws as
 * make_segmentation_engine does. */
SPECSENSE_CORE_API sensing_profile profile_of_model(const std::string& model);

/*! Opens a model. Throws std::invalid_argument or std::runtime_error naming the rule and
 * the value: there is no such model, device or precision, or the model was made for
 * another profile than the geometry's. */
SPECSENSE_CORE_API std::unique_ptr<segmentation_engine>
make_segmentation_engine(const segmentation_config& config,
                         const spectrogram_geometry& geometry);

} // namespace core
} // namespace specsense
} // namespace gr
