// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <gnuradio/specsense/message_keys.h>
#include <gnuradio/specsense/occupancy_extractor.h>
#include <gnuradio/specsense/segmenter.h>
#include <gnuradio/specsense/spectrogram_builder.h>
#include <gnuradio/top_block.h>
#include <iostream>

int main()
{
    using namespace gr::specsense;
    auto flowgraph = gr::make_top_block("consumer");
    auto builder = spectrogram_builder::make("field", 20e6);
    auto segments = segmenter::make("field", 20e6);
    auto extractor = occupancy_extractor::make("field", 20e6);
    for (int port = 0; port < 4; ++port) {
        flowgraph->connect(builder, port, segments, port);
    }
    for (int port = 0; port < 3; ++port) {
        flowgraph->connect(segments, port, extractor, port);
    }
    std::cout << segments->classes().front() << " on " << keys::port_emissions << "\n";
    return segments->classes().front() == "radar" ? 0 : 1; // the model field's
}
