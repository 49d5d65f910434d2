// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <gnuradio/block.h>
#include <gnuradio/specsense/api.h>
#include <gnuradio/specsense/core/segmentation_engine.h>
#include <memory>
#include <string>
#include <vector>

namespace gr {
namespace specsense {

/*!
 * \brief Rows of power in, rows of labels out: one row for each, in order.
 *
 * In: a port for each detector that the model asks for (energy: average and peak;
 * networks of profile paper: sample, of profile field: all of spectrogram_builder's), all
 * float[columns] as spectrogram_builder writes them. Out: labels (uint8[columns]: 0
 * noise, then the model's classes from 1 on, 255 unsensed), confidence (uint8[columns], 0
 * to 255 for 0 to 1), and the first port's rows again (float[columns]).
 *
 * Rows are collected up to a full frame of the profile. A segment_start or segment_end
 * tag ends the frame before that, and so does the stream's end: no frame holds two
 * segments. A segment of another rx_freq makes the noise floor be learnt anew.
 *
 * When frames come faster than the model labels them, they wait, and with them what comes
 * before the block (on_overload block); or, for radios, the oldest that wait are labelled
 * unsensed, so that a frame comes out within the time that five last and one is labelled
 * in (skip). Values that are no finite powers are unsensed, too, and counted.
 *
 * Tags of the first input stay on their row, on all outputs. A frame's first row gets
 * noise_floor: a dict of power (f32vector, mean power of noise by column, full scale
 * squared) and known (bool).
 *
 * Message port counters, once a second at most and at the stream's end: a PDU with
 * frames, skipped_frames, gated_frames (noise, without a look by the network), rows,
 * unsensed_rows, non_finite_pixels, latency_p50 and latency_p99 (s, from a frame's last
 * row to its labels, over the last 256 frames that were not skipped), and errors: 1, with
 * the reason as error, after an exception ended the flowgraph. ControlPort shows the same
 * numbers, where GNU Radio has it.
 */
class SPECSENSE_API segmenter : virtual public gr::block
{
public:
    using sptr = std::shared_ptr<segmenter>;

    /*!
     * \param profile name of the sensing profile that the rows were made by
     * \param sample_rate that they were made at, samples/s
     * \param config model (energy, a shipped network's name, or a model file's path);
     * false_alarm_rate (of energy: per pixel of noise, up to 0.1); noise_floor (mean
     * power of noise in a column, dB over full scale squared; NaN: estimated); of
     * networks: device (cpu, cuda), threads (of the CPU, 1 to 256; networks of one
     * process take turns), precision (auto: int8 where the model has it; fp32, int8),
     * gate (whether frames of noise alone are labelled without the network),
     * least_confidence (below which a pixel's class is other, 0 to 1; none, in Python
     * NaN: 0.6 where the model has other); on_overload (block, skip)
     *
     * Throws std::invalid_argument naming the rule and the value, and std::runtime_error
     * for a model file that cannot be read and a device that cannot be used.
     */
    static sptr make(const std::string& profile = "field",
                     double sample_rate = 61.44e6,
                     const core::segmentation_config& config = {});

    /*! Names of the labels 1, 2, ... */
    virtual std::vector<std::string> classes() const = 0;
};

} // namespace specsense
} // namespace gr
