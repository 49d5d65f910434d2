// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "segmentation_arguments.h"
#include <gnuradio/specsense/segmenter.h>
#include <limits>
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>
#include <segmenter_pydoc.h>

namespace py = pybind11;

void bind_segmenter(py::module& m)
{
    using gr::specsense::segmenter;

    py::class_<segmenter, gr::block, gr::basic_block, std::shared_ptr<segmenter>>(
        m, "segmenter", D(segmenter))
        .def(py::init([](const std::string& profile,
                         double sample_rate,
                         const std::string& model,
                         double false_alarm_rate,
                         double noise_floor,
                         const std::string& device,
                         int threads,
                         const std::string& precision,
                         bool gate,
                         double least_confidence,
                         const std::string& on_overload) {
                 return segmenter::make(profile,
                                        sample_rate,
                                        segmentation_arguments(model,
                                                               false_alarm_rate,
                                                               noise_floor,
                                                               device,
                                                               threads,
                                                               precision,
                                                               gate,
                                                               least_confidence,
                                                               on_overload));
             }),
             py::arg("profile") = "field",
             py::arg("sample_rate") = 61.44e6,
             py::arg("model") = gr::specsense::core::segmentation_config{}.model,
             py::arg("false_alarm_rate") = 1e-6,
             py::arg("noise_floor") = std::numeric_limits<double>::quiet_NaN(),
             py::arg("device") = "cpu",
             py::arg("threads") = 1,
             py::arg("precision") = "auto",
             py::arg("gate") = true,
             py::arg("least_confidence") = std::numeric_limits<double>::quiet_NaN(),
             py::arg("on_overload") = "block",
             D(segmenter, make))
        .def("classes", &segmenter::classes, D(segmenter, classes));
}
