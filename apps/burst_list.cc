// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "burst_list.h"
#include <algorithm>
#include <stdexcept>
#include <tuple>

using namespace gr::specsense;

void burst_list::add(const burst_annotation& burst)
{
    const auto label = std::find(d_classes.begin(), d_classes.end(), burst.label);
    if (label == d_classes.end()) {
        throw std::logic_error("a burst's label must be a class, got " + burst.label);
    }
    d_entries.push_back({ burst.sample_start,
                          burst.sample_count,
                          burst.freq_lower_edge,
                          burst.freq_upper_edge,
                          burst.emission,
                          float(burst.power_dbfs),
                          float(burst.snr_db),
                          float(burst.confidence),
                          uint8_t(label - d_classes.begin()),
                          burst.noise_floor_known });
}

void burst_list::finish(const std::function<uint64_t(uint64_t)>& emission_of)
{
    for (auto& e : d_entries) {
        e.emission = emission_of(e.emission);
    }
    const auto key = [](const entry& e) {
        return std::tie(e.sample_start, e.freq_lower_edge, e.label, e.sample_count);
    };
    std::sort(d_entries.begin(), d_entries.end(), [key](const entry& a, const entry& b) {
        return key(a) < key(b);
    });
}

core::burst_annotation burst_list::operator[](size_t index) const
{
    const entry& e = d_entries[index];
    burst_annotation burst;
    burst.sample_start = e.sample_start;
    burst.sample_count = e.sample_count;
    burst.freq_lower_edge = e.freq_lower_edge;
    burst.freq_upper_edge = e.freq_upper_edge;
    burst.label = d_classes[e.label];
    burst.emission = e.emission;
    burst.confidence = e.confidence;
    burst.power_dbfs = e.power_dbfs;
    burst.snr_db = e.snr_db;
    burst.noise_floor_known = e.noise_floor_known;
    return burst;
}

core::burst_source burst_list::source() const
{
    return [this, next = size_t(0)](burst_annotation& burst) mutable {
        if (next == size()) {
            return false;
        }
        burst = (*this)[next++];
        return true;
    };
}
