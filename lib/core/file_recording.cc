// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "file_recording.h"
#include <algorithm>
#include <cmath>
#include <filesystem>
#include <gnuradio/specsense/core/spectrogram_geometry.h>
#include <sstream>

namespace gr {
namespace specsense {
namespace core {

namespace {

// Read at once, so that bytes are still in a cache when they are converted.
constexpr size_t piece_samples = 32768;

} // namespace

file_recording::file_recording(recording_description description, input_file file)
    : d_format(description.format), d_extents(std::move(description.extents)),
      d_file(std::move(file))
{
    d_name = std::move(description.name);
    d_sample_rate = description.sample_rate;
    d_captures = std::move(description.captures);
    d_metadata = std::move(description.metadata);
    d_warnings = std::move(description.warnings);
    d_quantisation_noise = d_format.quantisation_noise();
    if (!d_extents.empty()) {
        d_sample_count = d_extents.back().sample_start + d_extents.back().sample_count;
    }
    if (d_sample_count == 0 || d_captures.empty()) {
        throw recording_error(d_file.path() +
                              ": must hold samples, got an empty recording");
    }
    if (d_format.component != sample_format::number::f32) {
        d_bytes.resize(piece_samples * d_format.bytes());
    }
}

void file_recording::seek(int64_t sample)
{
    if (sample < 0 || sample > d_sample_count) {
        throw recording_error(d_file.path() + ": sample must lie between 0 and " +
                              std::to_string(d_sample_count) + ", got " +
                              std::to_string(sample));
    }
    const auto after = std::upper_bound(
        d_extents.begin(),
        d_extents.end(),
        sample,
        [](int64_t s, const sample_extent& e) { return s < e.sample_start; });
    d_extent = static_cast<size_t>(after - d_extents.begin()) - 1;
    d_position = sample;
}

size_t file_recording::read(std::complex<float>* samples, size_t count)
{
    size_t done = 0;
    while (done < count && d_position < d_sample_count) {
        const auto& extent = d_extents[d_extent];
        const int64_t left = extent.sample_start + extent.sample_count - d_position;
        if (left == 0) {
            ++d_extent;
            continue;
        }
        const size_t n =
            std::min({ count - done, piece_samples, static_cast<size_t>(left) });
        const auto sample_bytes = static_cast<int64_t>(d_format.bytes());
        const int64_t at = extent.byte_offset +
            (d_position - extent.sample_start) * sample_bytes;
        void* bytes = d_bytes.empty() ? static_cast<void*>(samples + done)
                                      : static_cast<void*>(d_bytes.data());
        const size_t wanted = n * d_format.bytes();
        const size_t got = d_file.read_at(at, bytes, wanted);
        if (got < wanted) {
            throw recording_error(d_file.path() + ": must have " +
                                  std::to_string(d_file.size()) +
                                  " bytes as when it was opened, got only " +
                                  std::to_string(at + static_cast<int64_t>(got)));
        }
        d_format.convert(bytes, samples + done, n);
        d_position += static_cast<int64_t>(n);
        done += n;
    }
    return done;
}

void check_sample_rate(const std::string& path, const std::string& what, double rate)
{
    if (!(rate >= spectrogram_geometry::lowest_rate &&
          rate <= spectrogram_geometry::highest_rate)) {
        std::ostringstream message;
        message.precision(12);
        message << path << ": " << what
                << " must lie between 1e6 and 250e6 samples/s, got " << rate;
        throw recording_error(message.str());
    }
}

int64_t samples_to_ns(int64_t samples, double rate)
{
    const long double ns = static_cast<long double>(samples) * 1e9L /
        static_cast<long double>(rate);
    // A sparse file can claim more time than 64 bits hold.
    return static_cast<int64_t>(std::floor(std::clamp(ns, -4e18L, 4e18L)));
}

std::string stem(const std::string& path)
{
    return std::filesystem::path(path).stem().string();
}

std::string ending(const std::string& path)
{
    std::string text = std::filesystem::path(path).extension().string();
    std::transform(text.begin(), text.end(), text.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    return text;
}

} // namespace core
} // namespace specsense
} // namespace gr
