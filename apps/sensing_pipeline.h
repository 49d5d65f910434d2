// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <functional>
#include <gnuradio/specsense/core/emission.h>
#include <gnuradio/specsense/core/occupancy_extractor.h>
#include <gnuradio/specsense/core/recording.h>
#include <gnuradio/specsense/core/segmentation_engine.h>
#include <gnuradio/specsense/core/sigmf_annotations.h>
#include <map>
#include <memory>
#include <string>
#include <vector>

struct row_frame;

struct pipeline_config {
    gr::specsense::core::sensing_profile profile =
        gr::specsense::core::find_profile("field");
    gr::specsense::core::segmentation_config segmentation{};
    gr::specsense::core::extraction_config extraction{}; //!< classes: the model's
    int dc_columns_masked = 0;
};

/*! A labelled row, and where it lies in the recording. */
struct sensed_row {
    double center_frequency; //!< Hz
    int64_t sample_start;    //!< in the recording
    int64_t sample_stop;     //!< cut at the capture's end
    int columns;
    gr::specsense::core::labelled_row labelled;
};

/*!
 * \brief A whole recording: samples to rows to labels to emissions.
 *
 * Goes over it twice: first only over the beginning of each capture, so that the noise
 * floor is known when labelling begins. Memory does not grow with the recording. Reading
 * and transforming have a thread of their own; callbacks come in that of run().
 */
class sensing_pipeline
{
public:
    /*! Throws std::invalid_argument or recording_error, naming the rule and the value. */
    sensing_pipeline(gr::specsense::core::recording& recording,
                     const pipeline_config& config);
    ~sensing_pipeline();

    std::function<void(const sensed_row&)> on_row;
    std::function<void(const gr::specsense::core::burst_annotation&)> on_burst;
    /*! Every emission, once it has ended; not those that turned out to be part of another
     * (see emission_of). It ends no later than the capture of its last burst. */
    std::function<void(const gr::specsense::core::emission&)> on_emission;
    std::function<void(const gr::specsense::core::occupancy_report&)> on_occupancy;
    std::function<void(double)> on_progress; //!< 0 to 1

    void run();

    const gr::specsense::core::spectrogram_geometry& geometry() const
    {
        return d_geometry;
    }
    /*! Names of the labels 1, 2, ... */
    const std::vector<std::string>& classes() const { return d_engine->classes(); }

    // After run():
    /*! The emission that one became part of, or itself. */
    uint64_t emission_of(uint64_t id) const;
    /*! Noise was told apart from signals whenever rows were labelled. */
    bool noise_floor_known() const { return d_rows_without_floor == 0; }
    int64_t rows_without_floor() const { return d_rows_without_floor; }
    int64_t rows() const { return d_rows; }
    int64_t unsensed_rows() const { return d_unsensed_rows; }
    uint64_t non_finite_samples() const { return d_non_finite_samples; }
    int64_t non_finite_pixels() const { return d_non_finite_pixels; }

private:
    void survey();
    void label();
    void label_frame(const row_frame& frame);
    void start_capture(size_t index, bool first);
    void retune_for(size_t capture);
    void annotate(const gr::specsense::core::burst& b);
    void end_emission(gr::specsense::core::emission e);

    gr::specsense::core::recording& d_recording;
    pipeline_config d_config;
    gr::specsense::core::spectrogram_geometry d_geometry;
    double d_noise_bandwidth; // of a column, in columns
    std::unique_ptr<gr::specsense::core::segmentation_engine> d_engine;
    std::unique_ptr<gr::specsense::core::occupancy_extractor> d_extractor;
    size_t d_capture = 0;                      // at work
    double d_tuned = 0.0;                      // Hz, what the engine has seen last
    bool d_tuned_ever = false;                 // and whether it has
    std::map<uint64_t, size_t> d_last_capture; // of those that last, by id
    std::map<uint64_t, uint64_t> d_merged;     // id -> that of the one it is part of
    std::vector<uint8_t> d_labels;
    std::vector<uint8_t> d_confidence;
    int64_t d_rows = 0;
    int64_t d_rows_without_floor = 0;
    int64_t d_unsensed_rows = 0;
    uint64_t d_non_finite_samples = 0;
    int64_t d_non_finite_pixels = 0;
};
