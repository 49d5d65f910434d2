// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <gnuradio/specsense/cell_confirmer.h>
#include <pybind11/pybind11.h>

#include <cell_confirmer_pydoc.h> // last: its D is a name in Boost

namespace py = pybind11;

void bind_cell_confirmer(py::module& m)
{
    using gr::specsense::cell_confirmer;
    using config = gr::specsense::core::cell_confirmer_config;
    const config defaults;

    py::class_<cell_confirmer,
               gr::hier_block2,
               gr::basic_block,
               std::shared_ptr<cell_confirmer>>(m, "cell_confirmer", D(cell_confirmer))
        .def(py::init([](double sample_rate,
                         double frequency,
                         double cpu_share,
                         double history,
                         double false_alarm_rate,
                         double recheck,
                         double max_age) {
                 return cell_confirmer::make(
                     sample_rate,
                     frequency,
                     config{ cpu_share, history, false_alarm_rate, recheck, max_age });
             }),
             py::arg("sample_rate") = 61.44e6,
             py::arg("frequency") = 0.0,
             py::arg("cpu_share") = defaults.cpu_share,
             py::arg("history") = defaults.history,
             py::arg("false_alarm_rate") = defaults.false_alarm_rate,
             py::arg("recheck") = defaults.recheck,
             py::arg("max_age") = defaults.max_age,
             D(cell_confirmer, make))
        .def("set_cpu_share",
             &cell_confirmer::set_cpu_share,
             py::arg("share"),
             D(cell_confirmer, set_cpu_share))
        .def("cpu_share", &cell_confirmer::cpu_share)
        .def("looks", &cell_confirmer::looks, D(cell_confirmer, looks))
        .def("confirmations",
             &cell_confirmer::confirmations,
             D(cell_confirmer, confirmations))
        .def("missed_emissions",
             &cell_confirmer::missed_emissions,
             D(cell_confirmer, missed_emissions))
        .def("malformed_messages",
             &cell_confirmer::malformed_messages,
             D(cell_confirmer, malformed_messages));
}
