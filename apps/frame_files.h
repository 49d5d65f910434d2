// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <filesystem>
#include <gnuradio/specsense/core/scene/frame.h>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

/*! Which files a data set holds for a frame. */
struct frame_file_kinds {
    bool arrays = true;   //!< rows and labels as NumPy arrays
    bool pictures = true; //!< spectrogram and mask as PNG images
};

/*!
 * \brief A folder of frames that other programs read.
 *
 *     dataset.json       what it is: recipe, seed, profile, classes, what the files hold
 *     frames.jsonl       a line a frame, in order: its files and its parameters
 *     arrays/N.npy       float32 [detectors, rows, columns], linear power
 *     labels/N.npy       uint8 [rows, columns], 0 noise, 1.. the classes
 *     pictures/N.png     the average (or sampled) power as the papers draw it: time runs
 *                        upwards
 *     masks/N.png        the labels as grey levels, in the same layout
 *
 * A frame's truth is on disk before its rows are, and its line in frames.jsonl comes
 * last, so that a run that was killed leaves no frame without truth; the next one goes on
 * where it ended.
 */
class frame_files
{
public:
    /*! Opens or makes \p folder. \p sample_rate: asked for of all frames, or 0. Throws
     * std::runtime_error when it holds a data set of another recipe, seed, rate or kind
     * of files, naming both, and when another program is writing it. */
    frame_files(const std::string& folder,
                const gr::specsense::core::frame_recipe& recipe,
                uint64_t seed,
                double sample_rate,
                frame_file_kinds kinds);
    ~frame_files();
    frame_files(const frame_files&) = delete;
    frame_files& operator=(const frame_files&) = delete;

    /*! Frames that are complete; the next one has this index. */
    int64_t complete() const { return d_complete; }

    /*! Writes a frame's files, and returns its line for add_to_index. Any number of
     * threads may call it at once. */
    std::string write(const gr::specsense::core::frame& f) const;

    /*! In order of index. */
    void add_to_index(const std::string& line);

private:
    void lock();
    void open_dataset(const std::string& description);
    void open_index();
    bool all_files_exist(const nlohmann::ordered_json& line) const;

    std::filesystem::path d_folder;
    frame_file_kinds d_kinds;
    std::vector<uint8_t> d_grey; // of each label
    int64_t d_complete = 0;
    int d_lock = -1; // a file that is locked while this lives
};
