#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 gr-specsense authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes nr_reference_signals.f32: reference signals of an NR downlink by py3gpp 0.6.0.

A carrier of 51 resource blocks, cell 500, in slots 0 and 13 of the frame. For each slot,
real and imaginary part, lowest resource block first:
PDSCH DM-RS, type 1, port 1000, of symbols 2 and 11: 306 values each, by nrPDSCHDMRS;
PDCCH DM-RS of symbol 0: 153 values (TS 38.211, 7.4.1.3), by nrPRBS;
CSI-RS of density 3 in symbols 4 and 8: 153 values each (TS 38.211, 7.4.1.5), by nrPRBS.
All with magnitude 1. NeoRadium 0.5.3 gives the same DM-RS of PDSCH and CSI-RS. Tolerance: 1e-5.

Usage: make_nr_reference_signals.py (writes beside itself; needs NumPy and py3gpp)
"""
import pathlib

import numpy as np
import py3gpp

BLOCKS, CELL, SLOTS = 51, 500, (0, 13)


def pdsch_dmrs(slot):
    carrier, pdsch = py3gpp.nrCarrierConfig(), py3gpp.nrPDSCHConfig()
    carrier.NSlot = slot
    pdsch.NSizeBWP, pdsch.PRBSet = BLOCKS, list(range(BLOCKS))
    pdsch.SymbolAllocation = [0, 14]
    pdsch.DMRS.NIDNSCID = CELL
    pdsch.DMRS.DMRSAdditionalPosition = 1
    return py3gpp.nrPDSCHDMRS(pdsch, carrier)


def qpsk(c_init, count):
    return py3gpp.nrSymbolModulate(py3gpp.nrPRBS(c_init % 2**31, 2 * count), "QPSK")


def pdcch_dmrs(slot, symbol):
    return qpsk(2**17 * (14 * slot + symbol + 1) * (2 * CELL + 1) + 2 * CELL, 3 * BLOCKS)


def csi_rs(slot, symbol):
    return qpsk(2**10 * (14 * slot + symbol + 1) * (2 * CELL + 1) + CELL, 3 * BLOCKS)


values = np.concatenate([np.concatenate([pdsch_dmrs(s), pdcch_dmrs(s, 0), csi_rs(s, 4), csi_rs(s, 8)])
                         for s in SLOTS])
assert values.size == len(SLOTS) * 7 * 3 * BLOCKS, values.size
path = pathlib.Path(__file__).with_name("nr_reference_signals.f32")
np.stack([values.real, values.imag], axis=1).astype("<f4").tofile(path)
