#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 gr-specsense authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes dvbt_pilots.i8: what GNU Radio's gr-dtv (3.10) sends as DVB-T pilots and TPS.

Values are thirds of a TPS carrier's magnitude: pilots are 4 or -4, TPS 3 or -3, data 0.
First the carriers of symbols 0 to 3 of a super-frame in the 2k mode (64-QAM, guard 1/32),
then those in the 8k mode (QPSK, guard 1/4), then the first TPS carrier of symbols 0 to 271
in the one and in the other. The code rate is 2/3.
"""

import numpy as np
from gnuradio import blocks, dtv, gr


def carriers(mode, guard, constellation, symbols):
    data, length, used = (1512, 2048, 1705) if mode == dtv.T2k else (6048, 8192, 6817)
    source = blocks.null_source(gr.sizeof_gr_complex * data)
    # gr-dtv says the code rate 1/2 (000) for what is no second stream.
    reference = dtv.dvbt_reference_signals(
        gr.sizeof_gr_complex, data, length, constellation, dtv.NH,
        dtv.C2_3, dtv.C1_2, guard, mode, 0, 0)
    head = blocks.head(gr.sizeof_gr_complex * length, symbols)
    sink = blocks.vector_sink_c(length)
    flowgraph = gr.top_block()
    flowgraph.connect(source, reference, head, sink)
    flowgraph.run()
    spectrum = np.fft.fft(np.array(sink.data()).reshape(-1, length), axis=1)
    spectrum = np.fft.fftshift(spectrum, axes=1)[:, (length - used + 1) // 2:][:, :used]
    thirds = spectrum.real / np.abs(spectrum[0, 34]) * 3.0
    assert np.max(np.abs(thirds - np.round(thirds))) < 1e-3
    return np.round(thirds).astype(np.int8)


narrow = carriers(dtv.T2k, dtv.GI_1_32, dtv.MOD_64QAM, 272)
wide = carriers(dtv.T8k, dtv.GI_1_4, dtv.MOD_QPSK, 272)
np.concatenate([narrow[:4].ravel(), wide[:4].ravel(), narrow[:, 34], wide[:, 34]]).tofile(
    'dvbt_pilots.i8')
