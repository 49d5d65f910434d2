// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <pybind11/pybind11.h>

namespace py = pybind11;

void bind_keys(py::module& m);
void bind_models(py::module& m);
void bind_profiles(py::module& m);

// gr_modtool adds blocks between these marks.
// BINDING_FUNCTION_PROTOTYPES(
void bind_cell_confirmer(py::module& m);
void bind_lte_source(py::module& m);
void bind_nr_source(py::module& m);
void bind_occupancy_extractor(py::module& m);
void bind_pulse_meter(py::module& m);
void bind_radar_source(py::module& m);
void bind_scene_source(py::module& m);
void bind_segmenter(py::module& m);
void bind_spectrogram_builder(py::module& m);
// ) END BINDING_FUNCTION_PROTOTYPES

PYBIND11_MODULE(specsense_python, m)
{
    // Base classes of the blocks
    py::module::import("gnuradio.gr");

    bind_keys(m);
    bind_models(m);
    bind_profiles(m);

    // BINDING_FUNCTION_CALLS(
    bind_cell_confirmer(m);
    bind_lte_source(m);
    bind_nr_source(m);
    bind_occupancy_extractor(m);
    bind_pulse_meter(m);
    bind_radar_source(m);
    bind_scene_source(m);
    bind_segmenter(m);
    bind_spectrogram_builder(m);
    // ) END BINDING_FUNCTION_CALLS
}
