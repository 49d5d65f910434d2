// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <algorithm>
#include <cmath>
#include <gnuradio/specsense/core/scene/paper_picture.h>

namespace gr {
namespace specsense {
namespace core {

namespace {

constexpr double dynamic_range_db = 90.0;

struct colour {
    double red, green, blue;
};

// Every third of the map's 64 published stops (2017 form); between them it is straight to
// within 0.01.
constexpr colour stops[] = {
    { 0.2422, 0.1504, 0.6603 }, { 0.2647, 0.1978, 0.7952 }, { 0.2783, 0.2559, 0.8991 },
    { 0.2810, 0.3228, 0.9579 }, { 0.2699, 0.3892, 0.9906 }, { 0.2206, 0.4603, 0.9973 },
    { 0.1786, 0.5289, 0.9682 }, { 0.1540, 0.5902, 0.9218 }, { 0.1248, 0.6459, 0.8883 },
    { 0.0689, 0.6948, 0.8394 }, { 0.0067, 0.7312, 0.7660 }, { 0.1408, 0.7584, 0.6842 },
    { 0.2161, 0.7843, 0.5923 }, { 0.3406, 0.8008, 0.4789 }, { 0.5044, 0.7993, 0.3480 },
    { 0.6720, 0.7793, 0.2227 }, { 0.8203, 0.7498, 0.1535 }, { 0.9393, 0.7288, 0.2100 },
    { 0.9970, 0.7659, 0.2199 }, { 0.9786, 0.8360, 0.1766 }, { 0.9597, 0.9023, 0.1423 },
    { 0.9769, 0.9839, 0.0805 },
};

std::vector<uint8_t> make_parula()
{
    constexpr int intervals = int(sizeof stops / sizeof stops[0]) - 1;
    std::vector<uint8_t> map;
    for (int level = 0; level < 256; ++level) {
        const double place = level / 255.0 * intervals;
        const int below = std::min(int(place), intervals - 1);
        const double share = place - below;
        const auto mix = [&](double a, double b) {
            map.push_back(uint8_t(std::lround(255.0 * (a + share * (b - a)))));
        };
        mix(stops[below].red, stops[below + 1].red);
        mix(stops[below].green, stops[below + 1].green);
        mix(stops[below].blue, stops[below + 1].blue);
    }
    return map;
}

} // namespace

std::vector<uint8_t> paper_grey_levels(const std::vector<float>& power)
{
    if (power.empty()) {
        return {};
    }
    const float greatest = *std::max_element(power.begin(), power.end());
    const float floor = greatest * float(std::pow(10.0, -dynamic_range_db / 10.0));
    const float least = std::max(*std::min_element(power.begin(), power.end()), floor);
    std::vector<uint8_t> grey(power.size(), 0);
    if (!(greatest > least)) {
        return grey;
    }
    const float log_least = std::log(least);
    const float scale = 255.0f / (std::log(greatest) - log_least);
    for (size_t i = 0; i < power.size(); ++i) {
        const float level = (std::log(std::max(power[i], least)) - log_least) * scale;
        grey[i] = uint8_t(level + 0.5f);
    }
    return grey;
}

const std::vector<uint8_t>& parula()
{
    static const std::vector<uint8_t> map = make_parula();
    return map;
}

} // namespace core
} // namespace specsense
} // namespace gr
