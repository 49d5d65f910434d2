// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models_python.h"
#include "segmentation_arguments.h"
#include <algorithm>
#include <gnuradio/specsense/core/segmentation_engine.h>
#include <limits>
#include <models_python_pydoc.h>
#include <pybind11/stl.h>
#include <stdexcept>

namespace py = pybind11;
namespace core = gr::specsense::core;

namespace models {

namespace {

using row_array = py::array_t<float, py::array::c_style | py::array::forcecast>;

/* The detectors' rows, all of the same size. */
std::vector<row_array> rows_of(const py::dict& rows,
                               const std::vector<core::detector_kind>& detectors,
                               int columns)
{
    std::vector<row_array> arrays;
    for (auto kind : detectors) {
        const char* name = core::to_string(kind);
        if (!rows.contains(name)) {
            throw std::invalid_argument(std::string("rows must hold those of detector ") +
                                        name + ", got none");
        }
        arrays.push_back(row_array::ensure(rows[name]));
        const auto& array = arrays.back();
        if (!array || array.ndim() != 2 || array.shape(1) != columns ||
            array.shape(0) != arrays[0].shape(0)) {
            throw std::invalid_argument(std::string("rows of detector ") + name +
                                        " must be numbers, as many as the others', of " +
                                        std::to_string(columns) + " columns each");
        }
    }
    return arrays;
}

void label_all(core::segmentation_engine& engine,
               const std::vector<const float*>& detectors,
               int64_t rows,
               int columns,
               uint8_t* labels,
               uint8_t* confidence)
{
    const py::gil_scoped_release others_run;
    for (int64_t first = 0; first < rows; first += engine.rows_per_frame()) {
        const int64_t offset = first * columns;
        core::frame_rows frame{
            int(std::min<int64_t>(engine.rows_per_frame(), rows - first)), {}
        };
        for (const float* detector : detectors) {
            frame.detectors.push_back(detector + offset);
        }
        engine.segment(frame, labels + offset, confidence + offset);
    }
}

} // namespace

std::vector<std::string> model_names() { return core::segmentation_models(); }

std::string model_profile(const std::string& model)
{
    return core::profile_of_model(model).name;
}

std::vector<std::string> model_detectors(const std::string& model)
{
    std::vector<std::string> names;
    for (auto kind : core::profile_of_model(model).detectors) {
        names.push_back(core::to_string(kind));
    }
    return names;
}

py::tuple segment(const py::dict& rows,
                  const std::string& profile,
                  double sample_rate,
                  const std::string& model,
                  double false_alarm_rate,
                  double noise_floor,
                  const std::string& device,
                  int threads,
                  const std::string& precision,
                  bool gate,
                  double least_confidence)
{
    const core::spectrogram_geometry geometry(core::find_profile(profile), sample_rate);
    const auto config = segmentation_arguments(model,
                                               false_alarm_rate,
                                               noise_floor,
                                               device,
                                               threads,
                                               precision,
                                               gate,
                                               least_confidence,
                                               "block");
    const auto engine = core::make_segmentation_engine(config, geometry);
    const auto arrays = rows_of(rows, engine->detectors(), geometry.columns());
    const py::ssize_t count = arrays[0].shape(0);
    const py::ssize_t columns = geometry.columns();
    py::array_t<uint8_t> labels({ count, columns });
    py::array_t<uint8_t> confidence({ count, columns });
    std::vector<const float*> data;
    for (const auto& array : arrays) {
        data.push_back(array.data());
    }
    label_all(
        *engine, data, count, columns, labels.mutable_data(), confidence.mutable_data());
    return py::make_tuple(labels, confidence);
}

} // namespace models

void bind_models(py::module& m)
{
    m.def("model_names", &models::model_names, D(model_names));
    m.def("model_profile", &models::model_profile, py::arg("model"), D(model_profile));
    m.def("model_detectors",
          &models::model_detectors,
          py::arg("model"),
          D(model_detectors));
    m.def("segment",
          &models::segment,
          py::arg("rows"),
          py::arg("profile") = "field",
          py::arg("sample_rate") = 61.44e6,
          py::arg("model") = core::segmentation_config{}.model,
          py::arg("false_alarm_rate") = 1e-6,
          py::arg("noise_floor") = std::numeric_limits<double>::quiet_NaN(),
          py::arg("device") = "cpu",
          py::arg("threads") = 1,
          py::arg("precision") = "auto",
          py::arg("gate") = true,
          py::arg("least_confidence") = std::numeric_limits<double>::quiet_NaN(),
          D(segment));
}
