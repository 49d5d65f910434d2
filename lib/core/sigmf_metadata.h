// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "sample_format.h"
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace gr {
namespace specsense {
namespace core {

struct sigmf_capture {
    int64_t sample_start = 0; //!< from the first sample of the dataset
    int64_t header_bytes = 0;
    std::optional<int64_t> global_index;
    std::optional<double> frequency; //!< Hz
    std::optional<int64_t> time_ns;  //!< UTC
};

struct sigmf_annotation_span {
    size_t index = 0;
    int64_t sample_start = 0; //!< from the first sample of the dataset; may be negative
    int64_t sample_count = 0;
};

/*! What of SigMF metadata it takes to read the samples. */
struct sigmf_metadata {
    sample_format format;
    double sample_rate = 0.0;
    int64_t offset = 0; //!< core:offset: index of the dataset's first sample
    int64_t trailing_bytes = 0;
    std::string dataset; //!< file name of a dataset of another format; empty: .sigmf-data
    std::vector<sigmf_capture> captures; //!< in order
    std::vector<sigmf_annotation_span> annotations;
    std::vector<std::string> warnings;
};

/*! Reads SigMF metadata; \p path is for messages. Throws recording_error. */
sigmf_metadata parse_sigmf_metadata(const std::string& path, const std::string& text);

} // namespace core
} // namespace specsense
} // namespace gr
