// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <algorithm>
#include <gnuradio/specsense/core/waveforms/waveform.h>
#include <stdexcept>

namespace gr {
namespace specsense {
namespace core {

waveform::waveform(double sample_rate, double bandwidth)
    : d_sample_rate(sample_rate), d_bandwidth(bandwidth)
{
}

waveform::~waveform() = default;

void waveform::generate(sample* out, size_t count)
{
    while (count > 0) {
        if (d_used == d_block.size()) {
            d_block_start += int64_t(d_block.size());
            d_block.clear();
            d_used = 0;
            make_block(d_block);
        }
        const size_t n = std::min(count, d_block.size() - d_used);
        out = std::copy_n(d_block.data() + d_used, n, out);
        d_used += n;
        count -= n;
    }
}

std::vector<activity> waveform::take_activities()
{
    std::vector<activity> taken;
    taken.swap(d_activities);
    return taken;
}

void waveform::set_load(double)
{
    throw std::invalid_argument("waveform: this one has no load to change");
}

} // namespace core
} // namespace specsense
} // namespace gr
