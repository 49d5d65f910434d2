// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace gr {
namespace specsense {
namespace core {

/*! What receivers' programs write into the names of their recordings. */
struct file_name_hints {
    std::optional<double> frequency;   //!< Hz
    std::optional<double> sample_rate; //!< samples/s; Gqrx alone writes it
    std::optional<int64_t> time_ns;    //!< as it stands there, read as UTC
    bool is_utc = false;               //!< whether the name says that it is
};

/*! \p name is without folder and ending. Read are
 * - Gqrx: gqrx_20190101_120000_100000000_1800000_fc
 * - SDR#, HDSDR, SDRuno: SDRSharp_20200101_120000Z_100000000Hz_IQ, HDSDR_..._7100kHz_RF
 * - SDR++: baseband_100000000Hz_12-00-00_01-01-2024 (day first, in local time) */
file_name_hints read_file_name(const std::string& name);

} // namespace core
} // namespace specsense
} // namespace gr
