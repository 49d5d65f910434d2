// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <gnuradio/specsense/spectrogram_builder.h>
#include <pybind11/pybind11.h>
#include <spectrogram_builder_pydoc.h>

namespace py = pybind11;

void bind_spectrogram_builder(py::module& m)
{
    using gr::specsense::spectrogram_builder;

    py::class_<spectrogram_builder,
               gr::block,
               gr::basic_block,
               std::shared_ptr<spectrogram_builder>>(
        m, "spectrogram_builder", D(spectrogram_builder))
        .def(py::init(&spectrogram_builder::make),
             py::arg("profile") = "field",
             py::arg("sample_rate") = 61.44e6,
             py::arg("frequency") = 0.0,
             py::arg("settle_time") = 0.0,
             py::arg("dc_columns") = 0,
             D(spectrogram_builder, make))
        .def("dropped_samples",
             &spectrogram_builder::dropped_samples,
             D(spectrogram_builder, dropped_samples))
        .def("non_finite_samples",
             &spectrogram_builder::non_finite_samples,
             D(spectrogram_builder, non_finite_samples));
}
