// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "input_file.h"
#include "sample_format.h"
#include <gnuradio/specsense/core/recording.h>
#include <volk/volk_alloc.hh>

namespace gr {
namespace specsense {
namespace core {

/*! Samples that lie next to each other in a file. */
struct sample_extent {
    int64_t sample_start = 0;
    int64_t sample_count = 0;
    int64_t byte_offset = 0;
};

/*! What a reader of a container finds out about it. */
struct recording_description {
    std::string name;
    double sample_rate = 0.0;
    sample_format format;
    std::vector<sample_extent> extents; //!< in order, without gaps, from sample 0
    std::vector<capture_segment> captures;
    std::string metadata;
    std::vector<std::string> warnings;
};

/*! A recording whose samples lie in a file as they are: all kinds that we read. */
class file_recording : public recording
{
public:
    file_recording(recording_description description, input_file file);

    void seek(int64_t sample) override;
    size_t read(std::complex<float>* samples, size_t count) override;

private:
    sample_format d_format;
    std::vector<sample_extent> d_extents;
    input_file d_file;
    int64_t d_position = 0;
    size_t d_extent = 0; // the one that d_position lies in
    volk::vector<uint8_t> d_bytes;
};

// Openers of the containers.
std::unique_ptr<recording> open_sigmf_pair(const std::string& path);
std::unique_ptr<recording> open_sigmf_archive(const std::string& path);
std::unique_ptr<recording> open_wav(const std::string& path);
std::unique_ptr<recording> open_wav(input_file file);
std::unique_ptr<recording> open_raw(const std::string& path, const raw_format* raw);

/*! Throws recording_error unless \p rate is one that the sensor takes. */
void check_sample_rate(const std::string& path, const std::string& what, double rate);

/*! A number of samples as time. */
int64_t samples_to_ns(int64_t samples, double rate);

/*! A file name without folder and the ending after its last dot. */
std::string stem(const std::string& path);
/*! The ending with its dot, in lower case. */
std::string ending(const std::string& path);

} // namespace core
} // namespace specsense
} // namespace gr
