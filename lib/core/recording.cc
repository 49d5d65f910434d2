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
    if (kind == ".sigmf") {
        return open_sigmf_archive(path);
    }
    if (kind == ".wav" || kind == ".rf64") {
        return open_wav(path);
    }
    return open_raw(path, raw);
}

} // namespace core
} // namespace specsense
} // namespace gr
