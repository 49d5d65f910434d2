#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 gr-specsense authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes nr_uplink_signals.f32: what PUCCH draws from Gold sequences, by py3gpp 0.6.0's nrPRBS.

A carrier of 51 resource blocks, cell 500, slot 3 of the frame:
DM-RS of format 2 (TS 38.211, 6.4.1.3.2) in symbols 12 and 13 of all resource blocks: 204 values
each, real and imaginary part, lowest first, magnitude 1;
n_cs of format 3's DM-RS (TS 38.211, 6.3.2.2.2) in symbols 0 to 13: 14 whole numbers.
Tolerance: 1e-5.

Usage: make_nr_uplink_signals.py (writes beside itself; needs NumPy and py3gpp)
"""
import pathlib

import numpy as np
import py3gpp

BLOCKS, CELL, SLOT = 51, 500, 3


def format_2_dmrs(symbol):
    c_init = (2**17 * (14 * SLOT + symbol + 1) * (2 * CELL + 1) + 2 * CELL) % 2**31
    return py3gpp.nrSymbolModulate(py3gpp.nrPRBS(c_init, 2 * 4 * BLOCKS), "QPSK")


bits = py3gpp.nrPRBS(CELL, 8 * 14 * (SLOT + 1))[8 * 14 * SLOT:]
n_cs = bits.reshape(14, 8) @ 2.0 ** np.arange(8)
dmrs = np.concatenate([format_2_dmrs(12), format_2_dmrs(13)])
path = pathlib.Path(__file__).with_name("nr_uplink_signals.f32")
np.concatenate([np.stack([dmrs.real, dmrs.imag], axis=1).ravel(), n_cs]).astype("<f4").tofile(path)
