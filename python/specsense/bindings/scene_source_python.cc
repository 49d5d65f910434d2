// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <gnuradio/specsense/core/scene/scene_json.h>
#include <gnuradio/specsense/scene_source.h>
#include <pybind11/pybind11.h>
#include <scene_source_pydoc.h>

namespace py = pybind11;
namespace core = gr::specsense::core;

namespace {

core::scene_config scene_of(const std::string& path_or_text)
{
    const size_t first = path_or_text.find_first_not_of(" \t\r\n");
    const bool is_text = first != std::string::npos && path_or_text[first] == '{';
    return is_text ? core::read_scene(path_or_text) : core::read_scene_file(path_or_text);
}

} // namespace

void bind_scene_source(py::module& m)
{
    using gr::specsense::scene_source;

    py::class_<scene_source,
               gr::sync_block,
               gr::block,
               gr::basic_block,
               std::shared_ptr<scene_source>>(m, "scene_source", D(scene_source))
        .def(py::init([](const std::string& scene, double duration) {
                 return scene_source::make(scene_of(scene), duration);
             }),
             py::arg("scene"),
             py::arg("duration") = 0.0,
             D(scene_source, make))
        .def("sample_rate", &scene_source::sample_rate, D(scene_source, sample_rate))
        .def("frequency", &scene_source::frequency, D(scene_source, frequency))
        .def("set_power_dbfs",
             &scene_source::set_power_dbfs,
             py::arg("emitter"),
             py::arg("power_dbfs"),
             D(scene_source, set_power_dbfs))
        .def("set_frequency",
             &scene_source::set_frequency,
             py::arg("emitter"),
             py::arg("frequency"),
             D(scene_source, set_frequency))
        .def("set_load",
             &scene_source::set_load,
             py::arg("emitter"),
             py::arg("load"),
             D(scene_source, set_load));
}
