// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "profiles_python.h"
#include <gnuradio/specsense/core/spectrogram.h>
#include <profiles_python_pydoc.h>
#include <pybind11/stl.h>
#include <stdexcept>

namespace py = pybind11;
namespace core = gr::specsense::core;

namespace profiles {

std::vector<std::string> profile_names() { return core::profile_names(); }

int columns(const std::string& profile, double sample_rate)
{
    return core::spectrogram_geometry(core::find_profile(profile), sample_rate).columns();
}

std::vector<std::string> detectors(const std::string& profile)
{
    std::vector<std::string> names;
    for (auto kind : core::find_profile(profile).detectors) {
        names.push_back(core::to_string(kind));
    }
    return names;
}

int rows_per_frame(const std::string& profile)
{
    return core::find_profile(profile).rows_per_frame;
}

double row_duration(const std::string& profile)
{
    return core::find_profile(profile).row_duration_s.value();
}

std::vector<double> column_centers(const std::string& profile, double sample_rate)
{
    const core::spectrogram_geometry geometry(core::find_profile(profile), sample_rate);
    std::vector<double> centers;
    for (int column = 0; column < geometry.columns(); ++column) {
        centers.push_back(geometry.column_center(column));
    }
    return centers;
}

py::dict spectrogram(
    py::array_t<std::complex<float>, py::array::c_style | py::array::forcecast> samples,
    const std::string& profile,
    double sample_rate,
    int dc_columns)
{
    if (samples.ndim() != 1) {
        throw std::invalid_argument("samples must be one-dimensional, got " +
                                    std::to_string(samples.ndim()) + " dimensions");
    }
    core::spectrogram transform(core::find_profile(profile), sample_rate, dc_columns);
    const auto& geometry = transform.geometry();
    const int64_t windows = geometry.windows_in(samples.size());
    const int64_t rows = windows > 0 ? geometry.row_of_window(windows - 1) + 1 : 0;
    py::dict result;
    std::vector<float*> pointers;
    for (auto kind : geometry.profile().detectors) {
        py::array_t<float> array({ py::ssize_t(rows), py::ssize_t(geometry.columns()) });
        pointers.push_back(array.mutable_data());
        result[core::to_string(kind)] = array;
    }
    const auto done = transform.process(samples.data(), samples.size(), pointers, rows);
    for (auto& pointer : pointers) {
        pointer += done.rows * geometry.columns();
    }
    transform.finish(pointers, rows - done.rows);
    return result;
}

} // namespace profiles

void bind_profiles(py::module& m)
{
    m.def("profile_names", &profiles::profile_names, D(profile_names));
    m.def("columns",
          &profiles::columns,
          py::arg("profile"),
          py::arg("sample_rate"),
          D(columns));
    m.def("detectors", &profiles::detectors, py::arg("profile"), D(detectors));
    m.def("rows_per_frame",
          &profiles::rows_per_frame,
          py::arg("profile"),
          D(rows_per_frame));
    m.def("row_duration", &profiles::row_duration, py::arg("profile"), D(row_duration));
    m.def("column_centers",
          &profiles::column_centers,
          py::arg("profile"),
          py::arg("sample_rate"),
          D(column_centers));
    m.def("spectrogram",
          &profiles::spectrogram,
          py::arg("samples"),
          py::arg("profile") = "field",
          py::arg("sample_rate") = 61.44e6,
          py::arg("dc_columns") = 0,
          D(spectrogram));
}
