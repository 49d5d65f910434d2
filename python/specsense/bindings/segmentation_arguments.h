// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cmath>
#include <gnuradio/specsense/core/segmentation_engine.h>
#include <string>

/* A config from the plain arguments that Python has. */
inline gr::specsense::core::segmentation_config
segmentation_arguments(const std::string& model,
                       double false_alarm_rate,
                       double noise_floor,
                       const std::string& device,
                       int threads,
                       const std::string& precision,
                       bool gate,
                       double least_confidence,
                       const std::string& on_overload)
{
    gr::specsense::core::segmentation_config config;
    config.model = model;
    config.false_alarm_rate = false_alarm_rate;
    config.noise_floor.fixed_dbfs = noise_floor;
    config.device = device;
    config.threads = threads;
    config.precision = gr::specsense::core::precision_choice_from_string(precision);
    config.gate = gate;
    if (!std::isnan(least_confidence)) {
        config.least_confidence = least_confidence;
    }
    config.on_overload = gr::specsense::core::overload_policy_from_string(on_overload);
    return config;
}
