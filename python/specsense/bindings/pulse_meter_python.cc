// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <gnuradio/specsense/pulse_meter.h>
#include <pulse_meter_pydoc.h>
#include <pybind11/pybind11.h>

namespace py = pybind11;

void bind_pulse_meter(py::module& m)
{
    using gr::specsense::pulse_meter;

    py::class_<pulse_meter, gr::block, gr::basic_block, std::shared_ptr<pulse_meter>>(
        m, "pulse_meter", D(pulse_meter))
        .def(py::init(&pulse_meter::make),
             py::arg("sample_rate") = 61.44e6,
             py::arg("frequency") = 0.0,
             py::arg("history") = 0.3,
             py::arg("pulses_per_second") = 10e3,
             D(pulse_meter, make));
}
