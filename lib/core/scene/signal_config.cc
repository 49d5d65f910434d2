// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "signal_table.h"
#include <type_traits>
#include <utility>

namespace gr {
namespace specsense {
namespace core {

namespace {

template<class Config>
using entry_of = signal_entry<std::decay_t<Config>>;

template<size_t... Index>
std::vector<std::string> names(std::index_sequence<Index...>)
{
    return { signal_entry<std::variant_alternative_t<Index, signal_config>>::name... };
}

} // namespace

std::vector<std::string> signal_names()
{
    return names(std::make_index_sequence<std::variant_size_v<signal_config>>());
}

const char* name_of(const signal_config& config)
{
    return std::visit([](const auto& c) { return entry_of<decltype(c)>::name; }, config);
}

const char* class_of(const signal_config& config)
{
    return std::visit([](const auto& c) { return entry_of<decltype(c)>::label; }, config);
}

void validate(const signal_config& config)
{
    std::visit([](const auto& c) { c.validate(); }, config);
}

double bandwidth_of(const signal_config& config)
{
    return make_waveform(config, 0)->bandwidth();
}

std::unique_ptr<waveform> make_waveform(const signal_config& config, uint64_t seed)
{
    return std::visit(
        [seed](const auto& c) -> std::unique_ptr<waveform> {
            using type = typename entry_of<decltype(c)>::waveform_type;
            return std::make_unique<type>(c, seed);
        },
        config);
}

} // namespace core
} // namespace specsense
} // namespace gr
