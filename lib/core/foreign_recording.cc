// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "foreign_recording.h"
#include "file_recording.h"
#include "utc_time.h"
#include <filesystem>
#include <nlohmann/json.hpp>

namespace gr {
namespace specsense {
namespace core {

namespace {

std::string make_metadata(const foreign_dataset& dataset, const input_file& file)
{
    using json = nlohmann::ordered_json;
    json global = json::object();
    global["core:datatype"] = dataset.format.datatype();
    global["core:sample_rate"] = dataset.sample_rate;
    global["core:version"] = "1.2.0";
    global["core:dataset"] = std::filesystem::path(file.path()).filename().string();
    const int64_t trailing = file.size() - dataset.header_bytes - dataset.data_bytes;
    if (trailing > 0) {
        global["core:trailing_bytes"] = trailing;
    }
    json capture = json::object();
    capture["core:sample_start"] = 0;
    if (dataset.header_bytes > 0) {
        capture["core:header_bytes"] = dataset.header_bytes;
    }
    if (dataset.frequency) {
        capture["core:frequency"] = *dataset.frequency;
    }
    if (dataset.time_ns) {
        capture["core:datetime"] = format_utc(*dataset.time_ns);
    }
    const json root = { { "global", global },
                        { "captures", json::array({ capture }) },
                        { "annotations", json::array() } };
    // A file's name may be no UTF-8.
    return root.dump(1, ' ', false, json::error_handler_t::replace) + "\n";
}

} // namespace

std::unique_ptr<recording> open_foreign(const foreign_dataset& dataset, input_file file)
{
    const auto sample_bytes = static_cast<int64_t>(dataset.format.bytes());
    if (dataset.data_bytes % sample_bytes != 0) {
        throw recording_error(file.path() + ": must hold whole samples of " +
                              std::to_string(sample_bytes) + " bytes (" +
                              dataset.format.datatype() + "), got " +
                              std::to_string(dataset.data_bytes) + " bytes");
    }
    recording_description description;
    description.name = stem(file.path());
    description.sample_rate = dataset.sample_rate;
    description.format = dataset.format;
    description.metadata = make_metadata(dataset, file);
    description.warnings = dataset.warnings;

    capture_segment capture;
    capture.sample_count = dataset.data_bytes / sample_bytes;
    capture.has_frequency = dataset.frequency.has_value();
    capture.frequency = dataset.frequency.value_or(0.0);
    capture.has_time = dataset.time_ns.has_value();
    capture.time_start_ns = dataset.time_ns.value_or(0);
    description.captures.push_back(capture);
    description.extents.push_back({ 0, capture.sample_count, dataset.header_bytes });
    return std::make_unique<file_recording>(std::move(description), std::move(file));
}

std::string local_time_warning(const std::string& path)
{
    return path +
        ": the name gives a time without saying that it is UTC; it is taken as UTC";
}

} // namespace core
} // namespace specsense
} // namespace gr
