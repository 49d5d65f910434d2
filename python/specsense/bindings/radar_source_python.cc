// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "signal_arguments.h"
#include <gnuradio/specsense/radar_source.h>
#include <pybind11/pybind11.h>
#include <radar_source_pydoc.h>

namespace py = pybind11;

void bind_radar_source(py::module& m)
{
    using gr::specsense::radar_source;
    using config = gr::specsense::core::radar_config;
    const config defaults;

    py::class_<radar_source,
               gr::sync_block,
               gr::block,
               gr::basic_block,
               std::shared_ptr<radar_source>>(m, "radar_source", D(radar_source))
        .def(py::init([](double sample_rate,
                         double center_frequency,
                         double frequency,
                         double power_dbfs,
                         const std::string& modulation,
                         double pulse_width,
                         double bandwidth,
                         double pulse_interval,
                         const std::string& options,
                         uint64_t seed) {
                 const auto signal = signal_from_arguments(
                     { { "type", "radar" },
                       { "modulation", modulation },
                       { "pulse_width", pulse_width },
                       { "bandwidth", bandwidth },
                       { "pulse_intervals",
                         nlohmann::ordered_json::array({ pulse_interval }) } },
                     options);
                 return radar_source::make(std::get<config>(signal),
                                           sample_rate,
                                           center_frequency,
                                           frequency,
                                           power_dbfs,
                                           seed);
             }),
             py::arg("sample_rate") = 30.72e6,
             py::arg("center_frequency") = 0.0,
             py::arg("frequency") = 0.0,
             py::arg("power_dbfs") = -20.0,
             py::arg("modulation") = "none",
             py::arg("pulse_width") = defaults.pulse_width,
             py::arg("bandwidth") = defaults.bandwidth,
             py::arg("pulse_interval") = defaults.pulse_intervals[0],
             py::arg("options") = "{}",
             py::arg("seed") = 0,
             D(radar_source, make))
        .def("set_power_dbfs",
             &radar_source::set_power_dbfs,
             py::arg("power_dbfs"),
             D(radar_source, set_power_dbfs))
        .def("set_frequency",
             &radar_source::set_frequency,
             py::arg("frequency"),
             D(radar_source, set_frequency));
}
