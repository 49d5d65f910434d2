// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pulse_finder.h"
#include <algorithm>
#include <cmath>
#include <numeric>

namespace gr {
namespace specsense {
namespace core {

namespace {

// Page's test: the sum of what lies above this many times the noise ...
constexpr double drift = 2.0;
// ... raises an alarm at so many times the noise. In exponentially distributed values it
// gets there once in e^(0.797 * 18) = 1.7e6 of them (0.797 solves e^(-2 x) = 1 - x).
constexpr double alarm = 18.0;
// A pulse has ended when the excess over its half amplitude has fallen as far as silence
// makes it fall in so many independent values.
constexpr double longest_silence = 4.0;
// The filter's response to a pulse dies away: beside one, what is so much weaker is it.
constexpr double response_power = 1e-3;
constexpr double response_length = 2.0; // in 1 / the edge's width
// Noise is taken to be no further below the strongest sample than this, or in recordings
// without noise the filter's own response would be full of pulses.
constexpr double widest_range = 1e-5;
// What has passed the filter lasts 1.2 / width of its band at least.
constexpr double shortest = 0.5;
constexpr int noise_passes = 3;
constexpr size_t most_pulses = 100000; // in a piece

/* The samples' power. */
class envelope
{
public:
    explicit envelope(const cut_band& band)
        : d_power(band.samples.size()), d_per_value(band.samples_per_value())
    {
        std::transform(band.samples.begin(),
                       band.samples.end(),
                       d_power.begin(),
                       [](auto v) { return std::norm(v); });
    }

    double operator[](int64_t i) const { return d_power[size_t(i)]; }
    int64_t size() const { return int64_t(d_power.size()); }
    double per_value() const { return d_per_value; }

    double mean(int64_t from, int64_t to) const
    {
        return std::accumulate(d_power.begin() + from, d_power.begin() + to, 0.0) /
            double(to - from);
    }

    /* Of noise, from the quarter of its values that are lowest: pulses may fill more than
     * half of the time. */
    double noise_by_quartile() const
    {
        std::vector<float> sorted;
        const auto step = size_t(std::max(1.0, d_per_value));
        for (size_t i = 0; i < d_power.size(); i += step) {
            sorted.push_back(d_power[i]);
        }
        const auto quarter = sorted.begin() + int64_t(sorted.size() / 4);
        std::nth_element(sorted.begin(), quarter, sorted.end());
        return *quarter / -std::log(0.75);
    }

    double highest() const { return *std::max_element(d_power.begin(), d_power.end()); }

    /* From \p at on in steps of \p step (1 or -1): the last sample of what is above
     * \p level, as a whole. */
    int64_t last_above(int64_t at, int64_t step, double level) const
    {
        const double given_up = level * longest_silence * d_per_value;
        double sum = 0.0, most = 0.0;
        int64_t last = at;
        for (int64_t i = at; i >= 0 && i < size(); i += step) {
            sum += d_power[size_t(i)] - level;
            if (sum > most) {
                most = sum;
                last = i;
            } else if (most - sum > given_up) {
                break;
            }
        }
        return last;
    }

    /* Where the amplitude passes that of \p level, from \p inside on to its neighbour. */
    double crossing(int64_t inside, int64_t step, double level) const
    {
        const int64_t outside = inside + step;
        if (outside < 0 || outside >= size()) {
            return double(inside);
        }
        const double high = std::sqrt(d_power[size_t(inside)]);
        const double low = std::sqrt(d_power[size_t(outside)]);
        const double share = high > low ? (high - std::sqrt(level)) / (high - low) : 0.0;
        return double(inside) + double(step) * std::clamp(share, 0.0, 1.0);
    }

private:
    std::vector<float> d_power;
    double d_per_value;
};

/* The mean power of the top: edges, which take as long as an independent value does, are
 * left out where that leaves something. */
double top_power(const envelope& power, int64_t first, int64_t last)
{
    const auto edge = int64_t(0.7 * power.per_value());
    if (last - first > 4 * edge) {
        return power.mean(first + edge, last - edge + 1);
    }
    double most = 0.0;
    for (int64_t i = first; i <= last; ++i) {
        most = std::max(most, power[i]);
    }
    return most;
}

/* The pulse around \p peak. */
found_pulse measure(const envelope& power, int64_t peak, double noise)
{
    const auto near = int64_t(power.per_value());
    double top = power.mean(std::max<int64_t>(0, peak - near),
                            std::min(power.size(), peak + near + 1)) -
        noise;
    int64_t first = peak, last = peak;
    double level = 0.0;
    for (int pass = 0; pass < 4; ++pass) {
        level = 0.25 * top + noise;
        const int64_t middle = pass == 0 ? peak : (first + last) / 2;
        first = power.last_above(middle, -1, level);
        last = power.last_above(middle, 1, level);
        top = std::max(top_power(power, first, last) - noise, 0.1 * noise);
    }
    return { power.crossing(first, -1, level), power.crossing(last, 1, level), top };
}

std::vector<found_pulse>
find_over(const envelope& power, double noise, double shortest_pulse)
{
    const double per_value = power.per_value();
    const double scale = 1.0 / (noise * per_value);
    const double fall = drift / per_value;
    std::vector<found_pulse> found;
    double sum = 0.0;
    int64_t begin = 0;
    for (int64_t i = 0; i < power.size() && found.size() < most_pulses; ++i) {
        sum += power[i] * scale - fall;
        if (sum <= 0.0) {
            sum = 0.0;
            begin = i + 1;
        } else if (sum > alarm) {
            // Its highest sample may be yet to come.
            const int64_t end = std::min(power.size(), i + 1 + int64_t(2.0 * per_value));
            int64_t peak = begin;
            for (int64_t j = begin; j < end; ++j) {
                peak = power[j] > power[peak] ? j : peak;
            }
            const auto pulse = measure(power, peak, noise);
            const bool is_new = found.empty() || pulse.start > found.back().stop;
            if (is_new && pulse.stop - pulse.start >= shortest_pulse) {
                found.push_back(pulse);
            }
            i = std::max(i, int64_t(std::ceil(pulse.stop + per_value)));
            sum = 0.0;
            begin = i + 1;
        }
    }
    return found;
}

/* Mean power of what is no pulse, nor within three values of one; \p otherwise where
 * nothing is left. */
double noise_between(const envelope& power,
                     const std::vector<found_pulse>& pulses,
                     double otherwise)
{
    const auto guard = int64_t(3.0 * power.per_value());
    double sum = 0.0;
    int64_t count = 0, from = 0;
    const auto add = [&](int64_t to) {
        if (to > from) {
            sum += power.mean(from, to) * double(to - from);
            count += to - from;
        }
    };
    for (const auto& p : pulses) {
        add(std::min(int64_t(p.start) - guard, power.size()));
        from = std::max(from, int64_t(p.stop) + guard);
    }
    add(power.size());
    return double(count) > 20.0 * power.per_value() ? sum / double(count) : otherwise;
}

/* Takes out what the filter makes of stronger pulses. */
void drop_responses(std::vector<found_pulse>& pulses, double length)
{
    std::vector<found_pulse> kept;
    for (size_t i = 0; i < pulses.size(); ++i) {
        const auto& p = pulses[i];
        const bool before = i + 1 < pulses.size() &&
            pulses[i + 1].start - p.stop < length &&
            p.power < response_power * pulses[i + 1].power;
        const bool after = !kept.empty() && p.start - kept.back().stop < length &&
            p.power < response_power * kept.back().power;
        if (!before && !after) {
            kept.push_back(p);
        }
    }
    pulses.swap(kept);
}

} // namespace

found_pulses find_pulses(const cut_band& band)
{
    const envelope power(band);
    const double least = std::max(widest_range * power.highest(), 1e-30);
    found_pulses result;
    result.noise = std::max(power.noise_by_quartile(), least);
    for (int pass = 0; pass < noise_passes; ++pass) {
        result.pulses = find_over(power, result.noise, shortest * band.rate / band.width);
        if (result.pulses.empty()) {
            break;
        }
        result.noise = std::max(noise_between(power, result.pulses, result.noise), least);
    }
    drop_responses(result.pulses, response_length * band.rate / band.edge);
    return result;
}

} // namespace core
} // namespace specsense
} // namespace gr
