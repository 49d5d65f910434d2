// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "bench_clock.h"

/*! Samples/s of a null source into a null sink: what the other flowgraph's source costs.
 */
bench_rate run_gnuradio_source(double seconds);

/*! Samples/s of GNU Radio's own chain, from a null source: stream_to_vector, fft (Hann
 * window, not shifted: its cheapest form), complex_to_mag_squared, integrate. Each block
 * has its thread, as GNU Radio's scheduler runs them. */
bench_rate run_gnuradio_chain(int columns, int windows_per_row, double seconds);
