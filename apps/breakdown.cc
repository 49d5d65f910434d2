// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "breakdown.h"
#include <cmath>
#include <cstdio>
#include <map>

namespace {

using json = nlohmann::json;
using optional_group = std::optional<frame_group>;

frame_group of_number(double value)
{
    char text[32];
    std::snprintf(text, sizeof text, "%g", value);
    return { value, text };
}

optional_group number_at(const json& parameters, const char* key)
{
    const auto found = parameters.find(key);
    if (found == parameters.end() || !found->is_number()) {
        return {};
    }
    return of_number(found->get<double>());
}

optional_group snr(const json& parameters)
{
    const auto found = parameters.find("snr_db");
    if (found != parameters.end() && found->is_null()) {
        return frame_group{ INFINITY, "none" };
    }
    return number_at(parameters, "snr_db");
}

optional_group doppler(const json& parameters)
{
    return number_at(parameters, "doppler_hz");
}

optional_group mix(const json& parameters)
{
    const auto found = parameters.find("mix");
    if (found == parameters.end() || !found->is_string()) {
        return {};
    }
    return frame_group{ 0.0, found->get<std::string>() };
}

// Of the first signal of that type.
template<class Width>
optional_group width_of(const json& parameters, const char* type, Width&& width)
{
    const auto signals = parameters.find("signals");
    if (signals == parameters.end()) {
        return {};
    }
    for (const auto& signal : *signals) {
        if (signal.value("type", "") == type) {
            return width(signal);
        }
    }
    return {};
}

// 3GPP TS 36.101, table 5.6-1.
optional_group lte_bandwidth(const json& parameters)
{
    return width_of(parameters, "lte_downlink", [](const json& signal) {
        static const std::map<int, double> mhz{ { 6, 1.4 }, { 15, 3 },  { 25, 5 },
                                                { 50, 10 }, { 75, 15 }, { 100, 20 } };
        const auto found = mhz.find(signal.value("resource_blocks", 0));
        return found == mhz.end() ? optional_group() : of_number(found->second);
    });
}

optional_group nr_bandwidth(const json& parameters)
{
    return width_of(parameters, "nr_downlink", [](const json& signal) {
        return number_at(signal, "channel_bandwidth_mhz");
    });
}

} // namespace

const std::vector<breakdown>& breakdowns()
{
    static const std::vector<breakdown> all{
        { "snr", "SNR, dB", snr },
        { "doppler", "Doppler, Hz", doppler },
        { "mix", "signals", mix },
        { "lte_bandwidth", "LTE, MHz", lte_bandwidth },
        { "nr_bandwidth", "NR, MHz", nr_bandwidth },
    };
    return all;
}
