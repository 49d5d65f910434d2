// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "file_recording.h"

namespace gr {
namespace specsense {
namespace core {

std::unique_ptr<recording> recording::open(const std::string& path, const raw_format* raw)
{
    const std::string kind = ending(path);
    if (kind == ".sigmf-meta" || kind == ".sigmf-data") {
        return open_sigmf_pair(path);
    }
    (void)raw;
    throw recording_error(path + ": must be a .sigmf-meta or .sigmf-data file");
}

} // namespace core
} // namespace specsense
} // namespace gr
