#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 gr-specsense authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes lte_uplink_sequences.f32: base sequences of TS 36.211, 5.5.1, transcribed anew.

Stored, as float32, real and imaginary parts in turn: the base sequences r(n), base number 0, of
all groups u = 0 ... 29 for lengths 12 and 24 (tables 5.5.1.2-1 and -2), then for each of LENGTHS
of groups 0, 17 and 29. Tolerance: 1e-5.

Usage: make_lte_uplink_sequences.py (writes beside itself; needs NumPy)
"""
import math
import pathlib

import numpy as np

LENGTHS = (36, 48, 300, 1152)

PHI_12 = """
-1 1 3 -3 3 3 1 1 3 1 -3 3
1 1 3 3 3 -1 1 -3 -3 1 -3 3
1 1 -3 -3 -3 -1 -3 -3 1 -3 1 -1
-1 1 1 1 1 -1 -3 -3 1 -3 3 -1
-1 3 1 -1 1 -1 -3 -1 1 -1 1 3
1 -3 3 -1 -1 1 1 -1 -1 3 -3 1
-1 3 -3 -3 -3 3 1 -1 3 3 -3 1
-3 -1 -1 -1 1 -3 3 -1 1 -3 3 1
1 -3 3 1 -1 -1 -1 1 1 3 -1 1
1 -3 -1 3 3 -1 -3 1 1 1 1 1
-1 3 -1 1 1 -3 -3 -1 -3 -3 3 -1
3 1 -1 -1 3 3 -3 1 3 1 3 3
1 -3 1 1 -3 1 1 1 -3 -3 -3 1
3 3 -3 3 -3 1 1 3 -1 -3 3 3
-3 1 -1 -3 -1 3 1 3 3 3 -1 1
3 -1 1 -3 -1 -1 1 1 3 1 -1 -3
1 3 1 -1 1 3 3 3 -1 -1 3 -1
-3 1 1 3 -3 3 -3 -3 3 1 3 -1
-3 3 1 1 -3 1 -3 -3 -1 -1 1 -3
-1 3 1 3 1 -1 -1 3 -3 -1 -3 -1
-1 -3 1 1 1 1 3 1 -1 1 -3 -1
-1 3 -1 1 -3 -3 -3 -3 -3 1 -1 -3
1 1 -3 -3 -3 -3 -1 3 -3 1 -3 3
1 1 -1 -3 -1 -3 1 -1 1 3 -1 1
1 1 3 1 3 3 -1 1 -1 -3 -3 1
1 -3 3 3 1 3 3 1 -3 -1 -1 3
1 3 -3 -3 3 -3 1 -1 -1 3 -1 -3
-3 -1 -3 -1 -3 3 1 -1 1 3 -3 -3
-1 3 -3 3 -1 3 3 -3 3 3 -1 -1
3 -3 -3 -1 -1 -3 -1 3 -3 3 1 -1
"""

PHI_24 = """
-1 3 1 -3 3 -1 1 3 -3 3 1 3 -3 3 1 1 -1 1 3 -3 3 -3 -1 -3
-3 3 -3 -3 -3 1 -3 -3 3 -1 1 1 1 3 1 -1 3 -3 -3 1 3 1 1 -3
3 -1 3 3 1 1 -3 3 3 3 3 1 -1 3 -1 1 1 -1 -3 -1 -1 1 3 3
-1 -3 1 1 3 -3 1 1 -3 -1 -1 1 3 1 3 1 -1 3 1 1 -3 -1 -3 -1
-1 -1 -1 -3 -3 -1 1 1 3 3 -1 3 -1 1 -1 -3 1 -1 -3 -3 1 -3 -1 -1
-3 1 1 3 -1 1 3 1 -3 1 -3 1 1 -1 -1 3 -1 -3 3 -3 -3 -3 1 1
1 1 -1 -1 3 -3 -3 3 -3 1 -1 -1 1 -1 1 1 -1 -3 -1 1 -1 3 -1 -3
-3 3 3 -1 -1 -3 -1 3 1 3 1 3 1 1 -1 3 1 -1 1 3 -3 -1 -1 1
-3 1 3 -3 1 -1 -3 3 -3 3 -1 -1 -1 -1 1 -3 -3 -3 1 -3 -3 -3 1 -3
1 1 -3 3 3 -1 -3 -1 3 -3 3 3 3 -1 1 1 -3 1 -1 1 1 -3 1 1
-1 1 -3 -3 3 -1 3 -1 -1 -3 -3 -3 -1 -3 -3 1 -1 1 3 3 -1 1 -1 3
1 3 3 -3 -3 1 3 1 -1 -3 -3 -3 3 3 -3 3 3 -1 -3 3 -1 1 -3 1
1 3 3 1 1 1 -1 -1 1 -3 3 -1 1 1 -3 3 3 -1 -3 3 -3 -1 -3 -1
3 -1 -1 -1 -1 -3 -1 3 3 1 -1 1 3 3 3 -1 1 1 -3 1 3 -1 -3 3
-3 -3 3 1 3 1 -3 3 1 3 1 1 3 3 -1 -1 -3 1 -3 -1 3 1 1 3
-1 -1 1 -3 1 3 -3 1 -1 -3 -1 3 1 3 1 -1 -3 -3 -1 -1 -3 -3 -3 -1
-1 -3 3 -1 -1 -1 -1 1 1 -3 3 1 3 3 1 -1 1 -3 1 -3 1 1 -3 -1
1 3 -1 3 3 -1 -3 1 -1 -3 3 3 3 -1 1 1 3 -1 -3 -1 3 -1 -1 -1
1 1 1 1 1 -1 3 -1 -3 1 1 3 -3 1 -3 -1 1 1 -3 -3 3 1 1 -3
1 3 3 1 -1 -3 3 -1 3 3 3 -3 1 -1 1 -1 -3 -1 1 3 -1 3 -3 -3
-1 -3 3 -3 -3 -3 -1 -1 -3 -1 -3 3 1 3 -3 -1 3 -1 1 -1 3 -3 1 -1
-3 -3 1 1 -1 1 -1 1 -1 3 1 -3 -1 1 -1 1 -1 -1 3 3 -3 -1 1 -3
-3 -1 -3 3 1 -1 -3 -1 -3 -3 3 -3 3 -3 -1 1 3 1 -3 1 3 3 -1 -3
-1 -1 -1 -1 3 3 3 1 3 3 -3 1 3 -1 3 -1 3 3 -3 3 1 -1 3 3
1 -1 3 3 -1 -3 3 -3 -1 -1 3 -1 3 -1 -1 1 1 1 1 -1 -1 -3 -1 3
1 -1 1 -1 3 -1 3 1 1 -1 -1 -3 1 1 -3 1 3 -3 1 1 -3 -3 -1 -1
-3 -1 1 3 1 1 -3 -1 -1 -3 3 -3 3 1 -3 3 -3 1 -1 1 -3 1 1 1
-1 -3 3 3 1 1 3 -1 -3 -1 -1 -1 3 1 -3 -3 -1 3 -3 -1 -3 -1 -3 -1
-1 -3 -1 -1 1 -3 -1 -1 1 -1 -3 1 1 -3 1 -3 -3 3 1 1 -1 3 -1 -1
1 1 -1 -1 -3 -1 3 -1 3 -1 1 3 1 -1 3 1 3 -3 -3 1 -1 -1 1 3
"""


def table(text):
    """Clause 5.5.1.2."""
    phi = np.array([[int(v) for v in row.split()] for row in text.split("\n") if row])
    return np.exp(1j * phi * np.pi / 4)


def zadoff_chu(u, length):
    """Clause 5.5.1.1 with v = 0."""
    prime = max(n for n in range(2, length)
                if all(n % d for d in range(2, math.isqrt(n) + 1)))
    q = math.floor(prime * (u + 1) / 31 + 0.5)
    m = np.arange(prime)
    x = np.exp(-1j * np.pi * q * (m * (m + 1) % (2 * prime)) / prime)
    return x[np.arange(length) % prime]


if __name__ == "__main__":
    parts = [table(PHI_12).ravel(), table(PHI_24).ravel()]
    parts += [zadoff_chu(u, length) for length in LENGTHS for u in (0, 17, 29)]
    path = pathlib.Path(__file__).with_name("lte_uplink_sequences.f32")
    values = np.concatenate(parts)
    path.write_bytes(np.stack((values.real, values.imag), axis=-1).astype("<f4").tobytes())
