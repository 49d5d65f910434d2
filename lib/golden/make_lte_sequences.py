#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 gr-specsense authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes lte_sequences.f32: sequences of TS 36.211, transcribed from its clauses anew.

Differently from the product where the clause allows: the Gold sequence bit by bit from lists,
the pairs (m0, m1) of the SSS by counting through table 6.11.2.1-1 and not by its formula, PSS
and CRS in double precision. Stored, as float32, real and imaginary parts in turn where complex:
the PSS of N_ID2 0, 1, 2; for each of CELLS the SSS of subframes 0 and 5; for each of CRS the
reference signal; then the first 64 values c(n) for each of C_INITS (those of
TS 38.211, 5.2.1 are the same). Tolerance: 1e-6.

Usage: make_lte_sequences.py (writes beside itself; needs NumPy)
"""
import pathlib

import numpy as np

CELLS = (0, 1, 2, 89, 90, 92, 301, 330, 495, 503)
CRS = (  # cell, slot, symbol, normal prefix, resource blocks
    (0, 0, 0, True, 6),
    (301, 19, 4, True, 100),
    (503, 7, 1, True, 25),
    (150, 12, 3, False, 110),
)
C_INITS = (0, 1, 0x2AAAAAAA, 0x7FFFFFFF)


def gold(c_init, length):
    """Clause 7.2, as it is written."""
    x1 = [1] + [0] * 30
    x2 = [(c_init >> i) & 1 for i in range(31)]
    for n in range(1600 + length - 31):
        x1.append((x1[n + 3] + x1[n]) % 2)
        x2.append((x2[n + 3] + x2[n + 2] + x2[n + 1] + x2[n]) % 2)
    return np.array([(x1[n + 1600] + x2[n + 1600]) % 2 for n in range(length)])


def pss(n_id2):
    """Clause 6.11.1.1."""
    u = {0: 25, 1: 29, 2: 34}[n_id2]
    below, above = np.arange(31), np.arange(31, 62)
    return np.concatenate((np.exp(-1j * np.pi * u * below * (below + 1) / 63),
                           np.exp(-1j * np.pi * u * (above + 1) * (above + 2) / 63)))


def pairs():
    """Table 6.11.2.1-1: (m0, m1) with distance 1, then 2, ... as far as 30."""
    return [(m, m + d) for d in range(1, 8) for m in range(31 - d)][:168]


def binary(taps):
    """1 - 2 x(i); x(i + 5) is the sum of x(i + t)."""
    x = [0, 0, 0, 0, 1]
    for i in range(26):
        x.append(sum(x[i + t] for t in taps) % 2)
    return 1 - 2 * np.array(x)


def sss(cell, subframe):
    """Clause 6.11.2.1."""
    s, c, z = binary((2, 0)), binary((3, 0)), binary((4, 2, 1, 0))
    n1, n2 = divmod(cell, 3)
    m0, m1 = pairs()[n1]
    n = np.arange(31)
    s0, s1 = s[(n + m0) % 31], s[(n + m1) % 31]
    c0, c1 = c[(n + n2) % 31], c[(n + n2 + 3) % 31]
    z0, z1 = z[(n + m0 % 8) % 31], z[(n + m1 % 8) % 31]
    d = np.empty(62)
    d[0::2] = (s0 if subframe == 0 else s1) * c0
    d[1::2] = s1 * c1 * z0 if subframe == 0 else s0 * c1 * z1
    return d


def crs(cell, slot, symbol, normal, resource_blocks):
    """Clause 6.10.1: r(m') with m' = m + 110 - N_RB."""
    c_init = 2**10 * (7 * (slot + 1) + symbol + 1) * (2 * cell + 1) + 2 * cell + int(normal)
    c = 1 - 2 * gold(c_init, 4 * 110)
    r = (c[0::2] + 1j * c[1::2]) / np.sqrt(2)
    return r[110 - resource_blocks:110 + resource_blocks]


def floats(values):
    """Real and imaginary parts in turn."""
    return np.stack((values.real, values.imag), axis=-1).ravel()


if __name__ == "__main__":
    parts = [floats(pss(i)) for i in range(3)]
    parts += [sss(cell, subframe) for cell in CELLS for subframe in (0, 5)]
    parts += [floats(crs(*arguments)) for arguments in CRS]
    parts += [gold(c_init, 64) for c_init in C_INITS]
    path = pathlib.Path(__file__).with_name("lte_sequences.f32")
    path.write_bytes(np.concatenate(parts).astype("<f4").tobytes())
