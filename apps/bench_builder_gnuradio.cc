// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "bench_builder_gnuradio.h"
#include <chrono>
#include <functional>
#include <gnuradio/blocks/complex_to_mag_squared.h>
#include <gnuradio/blocks/integrate.h>
#include <gnuradio/blocks/null_sink.h>
#include <gnuradio/blocks/null_source.h>
#include <gnuradio/blocks/stream_to_vector.h>
#include <gnuradio/fft/fft_v.h>
#include <gnuradio/fft/window.h>
#include <gnuradio/top_block.h>
#include <thread>

namespace {

// Runs a flowgraph and counts samples from when its buffers have filled up.
bench_rate
measure(gr::top_block& flowgraph, const std::function<double()>& samples, double seconds)
{
    flowgraph.start();
    std::this_thread::sleep_for(std::chrono::duration<double>(0.1 * seconds));
    const auto start = bench_clock::now();
    const double before = samples();
    std::this_thread::sleep_for(std::chrono::duration<double>(seconds));
    const double count = samples() - before;
    const auto used = bench_clock::now() - start;
    flowgraph.stop();
    flowgraph.wait();
    return { count / used.wall, count / used.cpu };
}

} // namespace

bench_rate run_gnuradio_source(double seconds)
{
    auto flowgraph = gr::make_top_block("source");
    auto source = gr::blocks::null_source::make(sizeof(gr_complex));
    auto sink = gr::blocks::null_sink::make(sizeof(gr_complex));
    flowgraph->connect(source, 0, sink, 0);
    return measure(
        *flowgraph, [&] { return static_cast<double>(sink->nitems_read(0)); }, seconds);
}

bench_rate run_gnuradio_chain(int columns, int windows_per_row, double seconds)
{
    using gr::fft::window;
    auto flowgraph = gr::make_top_block("chain");
    auto source = gr::blocks::null_source::make(sizeof(gr_complex));
    auto vectors = gr::blocks::stream_to_vector::make(sizeof(gr_complex), columns);
    auto transform =
        gr::fft::fft_v<gr_complex, true>::make(columns, window::hann(columns), false, 1);
    auto power = gr::blocks::complex_to_mag_squared::make(columns);
    auto sum = gr::blocks::integrate_ff::make(windows_per_row, columns);
    auto sink = gr::blocks::null_sink::make(sizeof(float) * columns);
    flowgraph->connect(source, 0, vectors, 0);
    flowgraph->connect(vectors, 0, transform, 0);
    flowgraph->connect(transform, 0, power, 0);
    flowgraph->connect(power, 0, sum, 0);
    flowgraph->connect(sum, 0, sink, 0);
    return measure(
        *flowgraph,
        [&] { return static_cast<double>(sum->nitems_read(0)) * columns; },
        seconds);
}
