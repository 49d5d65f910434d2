// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <array>
#include <gnuradio/specsense/core/random_source.h>
#include <gnuradio/specsense/core/scene/signal_config.h>

namespace gr {
namespace specsense {
namespace core {

/*! One of \p values, each as likely as the others. */
template<class Values>
typename Values::value_type pick(random_source& random, const Values& values)
{
    return values[size_t(random.integer(0, int64_t(values.size()) - 1))];
}

/*! A value and how often it comes, over the others. */
template<class Value>
struct weighted {
    Value value;
    double weight;
};

template<class Value, size_t Count>
Value pick(random_source& random, const std::array<weighted<Value>, Count>& choices)
{
    double total = 0.0;
    for (const auto& c : choices) {
        total += c.weight;
    }
    double left = random.uniform(0.0, total);
    for (const auto& c : choices) {
        left -= c.weight;
        if (left < 0.0) {
            return c.value;
        }
    }
    return choices.back().value;
}

/*! From \p low to \p high, each octave as likely as the others. */
double log_uniform(random_source& random, double low, double high);

/* Signals of each class as they are met on the air: with the parameters that networks and
 * makers use more often than others. */
signal_config random_lte(random_source& random);
signal_config random_nr(random_source& random);
signal_config random_radar(random_source& random);
signal_config random_other(random_source& random);

} // namespace core
} // namespace specsense
} // namespace gr
