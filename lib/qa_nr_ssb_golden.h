// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "qa_signals.h"
#include <array>
#include <cppunit/TestAssert.h>
#include <fstream>
#include <gnuradio/specsense/core/waveforms/nr_sequences.h>
#include <string>
#include <vector>

namespace qa {

/*! An SS/PBCH block's resource grid by an independent tool (golden/make_nr_ssb.py). */
struct golden_ssb {
    int cell_id;
    int index; //!< i_SSB, or i_SSB + 4 n_hf
    using symbol = std::array<sample, gr::specsense::core::nr::ssb_subcarriers>;
    std::array<symbol, gr::specsense::core::nr::ssb_symbols> grid; //!< NaN: payload
};

inline std::vector<golden_ssb> read_golden_ssbs()
{
    std::ifstream file(SPECSENSE_SOURCE_DIR "/lib/golden/nr_ssb.f32", std::ios::binary);
    std::vector<golden_ssb> blocks(8);
    for (auto& b : blocks) {
        float head[2];
        file.read(reinterpret_cast<char*>(head), sizeof(head));
        file.read(reinterpret_cast<char*>(b.grid.data()), sizeof(b.grid));
        b.cell_id = int(head[0]);
        b.index = int(head[1]);
    }
    CPPUNIT_ASSERT(file.good());
    return blocks;
}

} // namespace qa
