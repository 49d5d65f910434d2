// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <algorithm>
#include <gnuradio/specsense/core/pulse_statistics.h>
#include <vector>

namespace gr {
namespace specsense {
namespace core {

namespace {

constexpr size_t most_pulses = 1024;

template<typename Value>
void keep(std::deque<Value>& latest, const Value& value)
{
    if (latest.size() == most_pulses) {
        latest.pop_front();
    }
    latest.push_back(value);
}

/* 0 of none. */
template<typename Range, typename Value>
double median(const Range& range, Value value)
{
    std::vector<double> values;
    std::transform(range.begin(), range.end(), std::back_inserter(values), value);
    if (values.empty()) {
        return 0.0;
    }
    const auto middle = values.begin() + int64_t(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

} // namespace

void pulse_statistics::add(const measured_pulse& pulse)
{
    if (pulse.starts_before) {
        interrupt();
        return;
    }
    if (d_follows) {
        keep(d_intervals, (pulse.sample - d_last) / d_rate);
    }
    d_follows = true;
    d_last = pulse.sample;
    if (pulse.is_whole()) {
        keep(d_whole, pulse);
    }
}

pulse_summary pulse_statistics::summary() const
{
    pulse_summary s;
    s.count = d_whole.size();
    s.width = median(d_whole, [](const auto& p) { return p.width; });
    s.width_resolved =
        median(d_whole, [](const auto& p) { return p.is_resolved ? 1.0 : 0.0; }) > 0.5;
    s.bandwidth = median(d_whole, [](const auto& p) { return p.bandwidth; });
    s.chirp_rate = median(d_whole, [](const auto& p) { return p.chirp_rate; });
    s.interval = median(d_intervals, [](double interval) { return interval; });
    s.repetition_rate = s.interval > 0.0 ? 1.0 / s.interval : 0.0;
    return s;
}

void pulse_statistics::describe(emission& e) const
{
    e.pulses = summary();
    if (e.pulses.interval > 0.0) {
        e.pulse_interval = e.pulses.interval;
        e.pulse_repetition_frequency = e.pulses.repetition_rate;
    }
}

} // namespace core
} // namespace specsense
} // namespace gr
