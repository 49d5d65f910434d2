// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "file_name_hints.h"
#include "file_recording.h"
#include "memory_file.h"
#include <algorithm>

using namespace gr::specsense::core;

/* A WAV file's header: whatever it holds, either it is refused or all of its samples can
 * be read, and the metadata made for it is JSON. Its first bytes also serve as a file's
 * name. */
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size)
{
    const auto* text = reinterpret_cast<const char*>(data);
    const file_name_hints hints =
        read_file_name(std::string(text, std::min<size_t>(size, 255)));
    (void)hints;
    try {
        const auto r = open_wav(memory_file(data, size, "fuzz.wav"));
        std::vector<std::complex<float>> samples(1000);
        int64_t count = 0;
        while (const size_t n = r->read(samples.data(), samples.size())) {
            count += static_cast<int64_t>(n);
        }
        if (count != r->sample_count() || r->captures().size() != 1) {
            std::abort();
        }
        r->seek(count / 2);
    } catch (const recording_error&) {
    }
    return 0;
}
