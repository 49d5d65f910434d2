// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <functional>
#include <gnuradio/specsense/core/recording.h>
#include <gnuradio/specsense/core/spectrogram.h>
#include <vector>

/*! Successive rows of one capture, up to a frame of them. */
struct row_frame {
    size_t capture = 0;
    bool starts_capture = false;
    bool ends_capture = false; //!< then there may be no rows at all
    int64_t first_row = 0;     //!< within the capture
    int rows = 0;
    std::vector<std::vector<float>> detectors; //!< by detector, row after row
    double progress = 0.0;                     //!< samples read, of those to be read
};

/*! Reads a recording and makes its rows, frame by frame; each capture is a segment. */
class row_reader
{
public:
    /*! Reads at most \p frames_per_capture frames of each capture; 0: all of it. */
    row_reader(gr::specsense::core::recording& recording,
               const gr::specsense::core::sensing_profile& profile,
               int dc_columns_masked,
               int rows_per_frame,
               int64_t frames_per_capture);

    /*! Makes the next frame; false at the end. */
    bool next(row_frame& frame);
    /*! Makes all of them in a thread of its own, while \p use takes them in this one.
     * Passes on what either throws. */
    void for_each(const std::function<void(const row_frame&)>& use);

    const gr::specsense::core::spectrogram_geometry& geometry() const;
    uint64_t non_finite_samples() const { return d_spectrogram.non_finite_samples(); }

private:
    void start_capture();
    void end_capture();
    void refill();

    gr::specsense::core::recording& d_recording;
    gr::specsense::core::spectrogram d_spectrogram;
    int d_rows_per_frame;
    int64_t d_frames_per_capture;
    std::vector<std::complex<float>> d_samples;
    size_t d_samples_used = 0; // of those in the buffer
    size_t d_samples_there = 0;
    size_t d_capture = 0;
    bool d_in_capture = false;
    int64_t d_left = 0; // samples of the capture, not read yet
    int64_t d_frames = 0;
    double d_samples_planned = 0.0;
    double d_samples_read = 0.0;
};
