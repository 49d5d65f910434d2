// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <gnuradio/specsense/occupancy_extractor.h>
#include <occupancy_extractor_pydoc.h>
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

namespace py = pybind11;

void bind_occupancy_extractor(py::module& m)
{
    using gr::specsense::occupancy_extractor;
    using config = gr::specsense::core::extraction_config;
    const config defaults;

    py::class_<occupancy_extractor,
               gr::sync_block,
               gr::block,
               gr::basic_block,
               std::shared_ptr<occupancy_extractor>>(
        m, "occupancy_extractor", D(occupancy_extractor))
        .def(py::init([](const std::string& profile,
                         double sample_rate,
                         const std::vector<std::string>& classes,
                         double hold_time,
                         double update_interval,
                         double integration_time,
                         int bridged_rows,
                         int bridged_columns,
                         double calibration_db) {
                 return occupancy_extractor::make(profile,
                                                  sample_rate,
                                                  config{ classes,
                                                          hold_time,
                                                          update_interval,
                                                          integration_time,
                                                          bridged_rows,
                                                          bridged_columns,
                                                          calibration_db });
             }),
             py::arg("profile") = "field",
             py::arg("sample_rate") = 61.44e6,
             py::arg("classes") = defaults.classes,
             py::arg("hold_time") = defaults.hold_time_s,
             py::arg("update_interval") = defaults.update_interval_s,
             py::arg("integration_time") = defaults.integration_time_s,
             py::arg("bridged_rows") = defaults.bridged_rows,
             py::arg("bridged_columns") = defaults.bridged_columns,
             py::arg("calibration_db") = defaults.calibration_db,
             D(occupancy_extractor, make));
}
