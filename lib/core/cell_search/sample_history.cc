// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "sample_history.h"
#include <algorithm>

namespace gr {
namespace specsense {
namespace core {

namespace {

// Whose tuning is remembered: a scanner makes some hundred a second at most.
constexpr size_t most_stretches = 1000;

} // namespace

void sample_history::clear()
{
    d_pushed = 0;
    d_stretches.clear();
}

void sample_history::start_stretch(uint64_t position, double frequency)
{
    if (d_stretches.size() == most_stretches) {
        d_stretches.pop_front();
    }
    d_stretches.push_back({ position, d_pushed, frequency, 0 });
}

void sample_history::push(const std::complex<float>* samples, size_t count)
{
    if (d_stretches.empty()) {
        return; // nobody has said where they belong
    }
    d_stretches.back().count += count;
    const size_t kept = std::min(count, d_ring.size());
    samples += count - kept;
    d_pushed += count - kept;
    const size_t place = size_t(d_pushed % d_ring.size());
    const size_t before_end = std::min(kept, d_ring.size() - place);
    std::copy_n(samples, before_end, d_ring.begin() + place);
    std::copy_n(samples + before_end, kept - before_end, d_ring.begin());
    d_pushed += kept;
}

uint64_t sample_history::oldest() const
{
    return d_pushed - std::min<uint64_t>(d_pushed, d_ring.size());
}

sample_history::selection
sample_history::find(uint64_t known, uint64_t first, uint64_t last, size_t longest) const
{
    selection found;
    const auto after =
        std::find_if(d_stretches.begin(), d_stretches.end(), [known](const stretch& s) {
            return s.position > known;
        });
    if (after == d_stretches.begin()) {
        return found; // longer ago than anything that is remembered
    }
    found.frequency = std::prev(after)->frequency;
    for (auto s = d_stretches.rbegin(); s != d_stretches.rend(); ++s) {
        if (found.count == longest || s->pushed + s->count <= oldest()) {
            break;
        }
        const uint64_t gone = std::max(oldest(), s->pushed) - s->pushed;
        const uint64_t from = std::max(first, s->position + gone);
        const uint64_t to = std::min(last, s->position + s->count);
        if (s->frequency != found.frequency || from >= to) {
            continue;
        }
        const size_t count = size_t(std::min<uint64_t>(to - from, longest - found.count));
        found.pieces.push_back({ s->pushed + (to - count - s->position), count });
        found.count += count;
    }
    std::reverse(found.pieces.begin(), found.pieces.end());
    return found;
}

bool sample_history::copy(const piece& p, std::complex<float>* out) const
{
    if (p.first < oldest() || p.first + p.count > d_pushed) {
        return false;
    }
    const size_t place = size_t(p.first % d_ring.size());
    const size_t before_end = std::min(p.count, d_ring.size() - place);
    std::copy_n(d_ring.begin() + place, before_end, out);
    std::copy_n(d_ring.begin(), p.count - before_end, out + before_end);
    return true;
}

} // namespace core
} // namespace specsense
} // namespace gr
