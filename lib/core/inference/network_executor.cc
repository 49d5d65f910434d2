// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <gnuradio/specsense/core/models/network_executor.h>
#include <stdexcept>

namespace gr {
namespace specsense {
namespace core {

network_executor::~network_executor() = default;

const char* to_string(model_precision precision)
{
    return precision == model_precision::int8 ? "int8" : "fp32";
}

model_precision precision_from_string(const std::string& name)
{
    for (const auto precision : { model_precision::fp32, model_precision::int8 }) {
        if (name == to_string(precision)) {
            return precision;
        }
    }
    throw std::invalid_argument("precision must be fp32 or int8, got " + name);
}

} // namespace core
} // namespace specsense
} // namespace gr
