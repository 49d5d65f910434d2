// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "signal_arguments.h"
#include <gnuradio/specsense/lte_source.h>
#include <lte_source_pydoc.h>
#include <pybind11/pybind11.h>

namespace py = pybind11;

void bind_lte_source(py::module& m)
{
    using gr::specsense::lte_source;
    using config = gr::specsense::core::lte_downlink_config;
    const config defaults;

    py::class_<lte_source,
               gr::sync_block,
               gr::block,
               gr::basic_block,
               std::shared_ptr<lte_source>>(m, "lte_source", D(lte_source))
        .def(py::init([](double sample_rate,
                         double center_frequency,
                         double frequency,
                         double power_dbfs,
                         int resource_blocks,
                         const std::string& duplex,
                         int cell_id,
                         int antenna_ports,
                         double load,
                         const std::string& options,
                         uint64_t seed) {
                 const auto signal =
                     signal_from_arguments({ { "type", "lte_downlink" },
                                             { "resource_blocks", resource_blocks },
                                             { "duplex", duplex },
                                             { "cell_id", cell_id },
                                             { "antenna_ports", antenna_ports },
                                             { "load", load } },
                                           options);
                 return lte_source::make(std::get<config>(signal),
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
             py::arg("resource_blocks") = defaults.resource_blocks,
             py::arg("duplex") = "fdd",
             py::arg("cell_id") = defaults.cell_id,
             py::arg("antenna_ports") = defaults.antenna_ports,
             py::arg("load") = defaults.load,
             py::arg("options") = "{}",
             py::arg("seed") = 0,
             D(lte_source, make))
        .def("set_power_dbfs",
             &lte_source::set_power_dbfs,
             py::arg("power_dbfs"),
             D(lte_source, set_power_dbfs))
        .def("set_frequency",
             &lte_source::set_frequency,
             py::arg("frequency"),
             D(lte_source, set_frequency))
        .def("set_load", &lte_source::set_load, py::arg("load"), D(lte_source, set_load));
}
