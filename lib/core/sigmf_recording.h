// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "input_file.h"
#include "sigmf_metadata.h"
#include <gnuradio/specsense/core/recording.h>

namespace gr {
namespace specsense {
namespace core {

// A hundred thousand annotations take about 40 MB, and five times that when parsed.
constexpr int64_t longest_metadata = 64 << 20;

/*! A recording from its metadata, as \p text and parsed, and the \p data_size bytes of
 * \p data from \p data_offset on. Messages about metadata name \p metadata_path. */
std::unique_ptr<recording> open_sigmf(const std::string& name,
                                      const std::string& metadata_path,
                                      const std::string& text,
                                      sigmf_metadata metadata,
                                      input_file data,
                                      int64_t data_offset,
                                      int64_t data_size);

} // namespace core
} // namespace specsense
} // namespace gr
