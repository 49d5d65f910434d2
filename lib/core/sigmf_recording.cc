// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "sigmf_recording.h"
#include "file_recording.h"
#include "sigmf_json.h"
#include <filesystem>
#include <fstream>

namespace gr {
namespace specsense {
namespace core {

namespace {

/* Where each capture's samples lie in the data. Checks that captures and data fit. */
std::vector<sample_extent> find_samples(const std::string& metadata_path,
                                        const sigmf_metadata& metadata,
                                        const std::string& data_path,
                                        int64_t data_offset,
                                        int64_t data_size)
{
    const auto sample_bytes = static_cast<int64_t>(metadata.format.bytes());
    int64_t left = data_size - metadata.trailing_bytes;
    for (const auto& capture : metadata.captures) {
        left = left < capture.header_bytes ? -1 : left - capture.header_bytes;
    }
    if (left < 0) {
        throw recording_error(
            data_path + ": must hold the bytes that core:header_bytes " +
            "and core:trailing_bytes leave out, got only " + std::to_string(data_size));
    }
    if (left % sample_bytes != 0) {
        throw recording_error(data_path + ": must hold whole samples of " +
                              std::to_string(sample_bytes) + " bytes (" +
                              metadata.format.datatype() + "), got " +
                              std::to_string(left) + " bytes");
    }
    const int64_t samples = left / sample_bytes;
    if (samples == 0) {
        throw recording_error(data_path + ": must hold samples, got an empty recording");
    }
    std::vector<sample_extent> extents;
    int64_t headers = 0;
    for (size_t i = 0; i < metadata.captures.size(); ++i) {
        const auto& capture = metadata.captures[i];
        if (capture.sample_start > samples) {
            throw recording_error(metadata_path + ": capture " + std::to_string(i) +
                                  ": core:sample_start must lie within the " +
                                  std::to_string(samples) + " samples of " + data_path +
                                  ", got " +
                                  std::to_string(capture.sample_start + metadata.offset));
        }
        // Samples before the first capture belong to none, but take their bytes.
        const int64_t start = i == 0 ? 0 : capture.sample_start;
        const int64_t stop = i + 1 < metadata.captures.size()
            ? metadata.captures[i + 1].sample_start
            : samples;
        headers += capture.header_bytes;
        if (stop > start) {
            extents.push_back(
                { start, stop - start, data_offset + headers + start * sample_bytes });
        }
    }
    return extents;
}

/* Captures that have samples, with times counted on to those that say none. */
std::vector<capture_segment> find_captures(const std::string& path,
                                           const sigmf_metadata& metadata,
                                           int64_t samples,
                                           std::vector<std::string>& warnings)
{
    const auto& all = metadata.captures;
    const auto index_of = [&all](size_t i) {
        return all[i].global_index.value_or(all[i].sample_start);
    };
    // The capture that says its time, by which others are told: the nearest before, or
    // else the first after.
    size_t known = 0;
    while (known < all.size() && !all[known].time_ns) {
        ++known;
    }
    const bool any_known = known < all.size();
    size_t counted = 0;
    std::vector<capture_segment> captures;
    for (size_t i = 0; i < all.size(); ++i) {
        const int64_t stop = i + 1 < all.size() ? all[i + 1].sample_start : samples;
        if (all[i].time_ns) {
            known = i;
        }
        if (stop <= all[i].sample_start) {
            continue;
        }
        capture_segment segment;
        segment.sample_start = all[i].sample_start;
        segment.sample_count = stop - all[i].sample_start;
        segment.has_frequency = all[i].frequency.has_value();
        segment.frequency = all[i].frequency.value_or(0.0);
        segment.has_time = any_known;
        if (any_known) {
            segment.time_start_ns = *all[known].time_ns +
                samples_to_ns(index_of(i) - index_of(known), metadata.sample_rate);
            counted += !all[i].time_ns;
        } else {
            segment.time_start_ns = samples_to_ns(index_of(i) - index_of(0),
                                                  metadata.sample_rate);
        }
        captures.push_back(segment);
    }
    if (counted > 0) {
        warnings.push_back(path + ": " + std::to_string(counted) +
                           " captures say no time; it is counted on from those that do");
    }
    if (all[0].sample_start > 0) {
        warnings.push_back(path + ": the first " + std::to_string(all[0].sample_start) +
                           " samples belong to no capture and are left out");
    }
    return captures;
}

/* The first warnings, and how many more there are. */
std::vector<std::string> shortened(std::vector<std::string> warnings,
                                   const std::string& path)
{
    constexpr size_t most = 20;
    if (warnings.size() > most) {
        const size_t more = warnings.size() - most;
        warnings.resize(most);
        warnings.push_back(path + ": " + std::to_string(more) + " more such warnings");
    }
    return warnings;
}

/* Without the annotations of an earlier run of ours where it is long by them. */
std::string read_metadata(const std::string& path)
{
    constexpr int64_t longest_annotated = int64_t(8) << 30;
    const int64_t size = input_file(path).size();
    if (size <= longest_metadata || size > longest_annotated) {
        return read_text(path, longest_metadata);
    }
    // About what metadata of the longest length have.
    constexpr int64_t most_values = longest_metadata / 32;
    std::ifstream file(path, std::ios::binary);
    return parse_foreign_sigmf_json(path, file, most_values).dump();
}

} // namespace

std::unique_ptr<recording> open_sigmf(const std::string& name,
                                      const std::string& metadata_path,
                                      const std::string& text,
                                      sigmf_metadata metadata,
                                      input_file data,
                                      int64_t data_offset,
                                      int64_t data_size)
{
    recording_description description;
    description.name = name;
    description.metadata = text;
    description.sample_rate = metadata.sample_rate;
    description.format = metadata.format;
    description.extents =
        find_samples(metadata_path, metadata, data.path(), data_offset, data_size);
    const auto& last = description.extents.back();
    const int64_t samples = last.sample_start + last.sample_count;
    auto& warnings = metadata.warnings;
    description.captures = find_captures(metadata_path, metadata, samples, warnings);
    if (description.captures.empty()) {
        throw recording_error(metadata_path +
                              ": a capture must have samples, got none of " +
                              std::to_string(samples) + " samples in a capture");
    }
    for (const auto& span : metadata.annotations) {
        if (span.sample_start < 0 || span.sample_start >= samples ||
            span.sample_count > samples - span.sample_start) {
            warnings.push_back(metadata_path + ": annotation " +
                               std::to_string(span.index) + " does not lie within the " +
                               std::to_string(samples) + " samples: core:sample_start " +
                               std::to_string(span.sample_start + metadata.offset) +
                               ", core:sample_count " +
                               std::to_string(span.sample_count) + " (kept as it is)");
        }
    }
    description.warnings = shortened(std::move(warnings), metadata_path);
    return std::make_unique<file_recording>(std::move(description), std::move(data));
}

std::unique_ptr<recording> open_sigmf_pair(const std::string& path)
{
    std::filesystem::path metadata_path(path);
    if (ending(path) != ".sigmf-meta") {
        metadata_path.replace_extension(".sigmf-meta");
    }
    const std::string text = read_metadata(metadata_path.string());
    sigmf_metadata metadata = parse_sigmf_metadata(metadata_path.string(), text);
    std::filesystem::path data_path = metadata_path;
    if (metadata.dataset.empty()) {
        data_path.replace_extension(".sigmf-data");
    } else {
        data_path.replace_filename(metadata.dataset);
    }
    input_file data(data_path.string());
    const int64_t size = data.size();
    return open_sigmf(stem(path),
                      metadata_path.string(),
                      text,
                      std::move(metadata),
                      std::move(data),
                      0,
                      size);
}

} // namespace core
} // namespace specsense
} // namespace gr
