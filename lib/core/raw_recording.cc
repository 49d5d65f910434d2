// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "file_name_hints.h"
#include "file_recording.h"
#include "foreign_recording.h"
#include <cmath>

namespace gr {
namespace specsense {
namespace core {

std::unique_ptr<recording> open_raw(const std::string& path, const raw_format* raw)
{
    input_file file(path);
    const file_name_hints hints = read_file_name(stem(path));
    raw_format given = raw ? *raw : raw_format();
    // Gqrx writes floats of the machine, and says the rate in the name alone.
    if (given.datatype.empty() && hints.sample_rate) {
        given.datatype = "cf32_le";
    }
    if (given.sample_rate == 0.0 && hints.sample_rate) {
        given.sample_rate = *hints.sample_rate;
    }
    if (given.datatype.empty() || given.sample_rate == 0.0) {
        throw recording_error(path + ": a file of bare samples must come with a " +
                              (given.datatype.empty() ? "datatype" : "sample rate") +
                              ", got none");
    }
    const auto format = parse_datatype(given.datatype);
    if (!format) {
        throw recording_error(path + ": " + unknown_datatype(given.datatype));
    }
    check_sample_rate(path, "sample rate", given.sample_rate);
    if (!(std::fabs(given.frequency) <= 1e12)) {
        throw recording_error(path +
                              ": frequency must be a number of at most 1e12 Hz, got " +
                              std::to_string(given.frequency));
    }
    foreign_dataset dataset;
    dataset.format = *format;
    dataset.sample_rate = given.sample_rate;
    dataset.data_bytes = file.size();
    dataset.frequency = hints.frequency;
    if (given.frequency != 0.0) {
        dataset.frequency = given.frequency;
    }
    dataset.time_ns = hints.time_ns;
    if (hints.time_ns && !hints.is_utc) {
        dataset.warnings.push_back(local_time_warning(path));
    }
    return open_foreign(dataset, std::move(file));
}

} // namespace core
} // namespace specsense
} // namespace gr
