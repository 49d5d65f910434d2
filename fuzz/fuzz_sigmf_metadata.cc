// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "memory_file.h"
#include "sigmf_recording.h"
#include <gnuradio/specsense/core/sigmf_annotations.h>

using namespace gr::specsense::core;

namespace {

void require(bool holds)
{
    if (!holds) {
        std::abort();
    }
}

/* Captures and samples of a recording that was not refused fit together. */
void read_through(recording& r)
{
    require(!r.captures().empty() && r.sample_count() > 0);
    int64_t last = 0;
    for (const auto& capture : r.captures()) {
        require(capture.sample_start >= last && capture.sample_count > 0);
        last = capture.sample_start + capture.sample_count;
    }
    require(last == r.sample_count());
    std::vector<std::complex<float>> samples(100);
    int64_t count = 0;
    while (const size_t n = r.read(samples.data(), samples.size())) {
        count += static_cast<int64_t>(n);
    }
    require(count == r.sample_count());
    r.seek(r.captures().back().sample_start);
}

} // namespace

/* SigMF metadata: whatever it says of a dataset of 480 bytes, it is refused or read; and
 * annotated metadata annotated again is the same. */
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size)
{
    const std::string text(reinterpret_cast<const char*>(data), size);
    try {
        const std::string samples(480, '\x55');
        const auto r =
            open_sigmf("fuzz",
                       "fuzz.sigmf-meta",
                       text,
                       parse_sigmf_metadata("fuzz.sigmf-meta", text),
                       memory_file(samples.data(), samples.size(), "fuzz.sigmf-data"),
                       0,
                       static_cast<int64_t>(samples.size()));
        read_through(*r);
    } catch (const recording_error&) {
    }
    try {
        burst_annotation burst;
        burst.sample_count = 10;
        burst.label = "signal";
        const std::string once = annotate_metadata(text, { burst }, {}, "specsense");
        require(once == annotate_metadata(once, { burst }, {}, "specsense"));
    } catch (const recording_error&) {
    }
    return 0;
}
