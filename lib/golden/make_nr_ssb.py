#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 gr-specsense authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes nr_ssb.f32: resource grids of SS/PBCH blocks by py3gpp 0.6.0.

For each block: the cell's identity, the three bits that its PBCH's reference signal is made
of (i_SSB, or i_SSB + 4 n_hf; TS 38.211, 7.4.1.4.1), then 4 symbols of 240 subcarriers, real
and imaginary part, lowest subcarrier first. NaN stands where the PBCH's payload goes.
Tolerance: 1e-6.

Usage: make_nr_ssb.py (writes beside itself; needs NumPy and py3gpp)
"""
import pathlib

import numpy as np
import py3gpp

BLOCKS = [(0, 0), (1, 1), (2, 2), (191, 3), (335, 7), (500, 0), (500, 4), (1007, 6)]


def grid(cell, index):
    """In py3gpp's order: symbols one after another."""
    x = np.zeros(4 * 240, complex)
    x[py3gpp.nrPBCHIndices(cell)] = complex(np.nan, np.nan)
    x[py3gpp.nrPBCHDMRSIndices(cell)] = py3gpp.nrPBCHDMRS(cell, index)
    x[56:56 + 127] = py3gpp.nrPSS(cell)
    x[py3gpp.nrSSSIndices()] = py3gpp.nrSSS(cell)
    return x


values = []
for cell, index in BLOCKS:
    x = grid(cell, index)
    values += [cell, index] + np.stack([x.real, x.imag], axis=1).ravel().tolist()
path = pathlib.Path(__file__).with_name("nr_ssb.f32")
np.array(values, "<f4").tofile(path)
