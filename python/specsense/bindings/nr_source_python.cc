// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "signal_arguments.h"
#include <gnuradio/specsense/nr_source.h>
#include <nr_source_pydoc.h>
#include <pybind11/pybind11.h>

namespace py = pybind11;

void bind_nr_source(py::module& m)
{
    using gr::specsense::nr_source;
    using config = gr::specsense::core::nr_downlink_config;
    const config defaults;

    py::class_<nr_source,
               gr::sync_block,
               gr::block,
               gr::basic_block,
               std::shared_ptr<nr_source>>(m, "nr_source", D(nr_source))
        .def(py::init([](double sample_rate,
                         double center_frequency,
                         double frequency,
                         double power_dbfs,
                         int channel_bandwidth_mhz,
                         int subcarrier_spacing_khz,
                         const std::string& duplex,
                         int cell_id,
                         double load,
                         const std::string& options,
                         uint64_t seed) {
                 const auto signal = signal_from_arguments(
                     { { "type", "nr_downlink" },
                       { "channel_bandwidth_mhz", channel_bandwidth_mhz },
                       { "subcarrier_spacing_khz", subcarrier_spacing_khz },
                       { "duplex", duplex },
                       { "cell_id", cell_id },
                       { "load", load } },
                     options);
                 return nr_source::make(std::get<config>(signal),
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
             py::arg("channel_bandwidth_mhz") = defaults.channel_bandwidth_mhz,
             py::arg("subcarrier_spacing_khz") = defaults.subcarrier_spacing_khz,
             py::arg("duplex") = "tdd",
             py::arg("cell_id") = defaults.cell_id,
             py::arg("load") = defaults.load,
             py::arg("options") = "{}",
             py::arg("seed") = 0,
             D(nr_source, make))
        .def("set_power_dbfs",
             &nr_source::set_power_dbfs,
             py::arg("power_dbfs"),
             D(nr_source, set_power_dbfs))
        .def("set_frequency",
             &nr_source::set_frequency,
             py::arg("frequency"),
             D(nr_source, set_frequency))
        .def("set_load", &nr_source::set_load, py::arg("load"), D(nr_source, set_load));
}
