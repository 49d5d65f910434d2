// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <complex>
#include <cstddef>
#include <string>
#include <vector>

/*! Bands that "bench pipeline" looks at: "busy" (carriers of LTE and NR at load, Wi-Fi, a
 * radar, over most of the band), "idle" (an NR cell that nobody uses), "noise". */
std::vector<std::string> bench_scene_names();

/*! The first \p count samples of one. Signals are placed in proportion to the rate. Throws
 * std::invalid_argument for rates that are too low for them, and for other names. */
std::vector<std::complex<float>>
make_bench_scene(const std::string& name, double sample_rate, size_t count);
