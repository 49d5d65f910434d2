// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "input_file.h"
#include "sample_format.h"
#include <gnuradio/specsense/core/recording.h>
#include <optional>

namespace gr {
namespace specsense {
namespace core {

/*! Samples in a file that is not SigMF's: one capture, between a header and a trailer. */
struct foreign_dataset {
    sample_format format;
    double sample_rate = 0.0;
    int64_t header_bytes = 0;
    int64_t data_bytes = 0;
    std::optional<double> frequency; //!< Hz
    std::optional<int64_t> time_ns;  //!< UTC
    std::vector<std::string> warnings;
};

/*! With metadata as SigMF has it for such a file, so that one written beside the file can
 * be opened in its place. Throws recording_error. */
std::unique_ptr<recording> open_foreign(const foreign_dataset& dataset, input_file file);

/*! Says that a time taken from a file's name may be local. */
std::string local_time_warning(const std::string& path);

} // namespace core
} // namespace specsense
} // namespace gr
