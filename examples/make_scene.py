#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 gr-specsense authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes a scene to try the program on: make_scene.py NAME writes NAME.sigmf-meta and -data.

20 ms at 61.44 MS/s around 3550 MHz: a carrier of OFDM symbols that is on for 3 of every 5 ms
(-20..-2 MHz), a bursty narrow one, a pulsed radar (1 us every ms at +15 MHz), a carrier that
is always there, and noise behind a front end whose edges roll off. The signals have the
shape of such systems, not their contents.
"""
import json
import pathlib
import sys

import numpy as np

RATE, SECONDS, CENTER = 61.44e6, 0.02, 3550e6
rng = np.random.default_rng(1)
count = int(RATE * SECONDS)
time = np.arange(count) / RATE


def ofdm(low, high, spacing=30e3):
    """Symbols of random QPSK on subcarriers from low to high (Hz), with a cyclic prefix."""
    length = int(RATE / spacing)
    prefix = length // 14
    carriers = np.arange(int(low / spacing), int(high / spacing))
    pieces = []
    for _ in range(count // (length + prefix) + 1):
        grid = np.zeros(length, complex)
        grid[carriers] = np.exp(0.5j * np.pi * rng.integers(0, 4, len(carriers)))
        symbol = np.fft.ifft(grid) * length / np.sqrt(len(carriers))
        pieces += [symbol[-prefix:], symbol]
    spectrum = np.fft.fft(np.concatenate(pieces)[:count])
    frequency = np.fft.fftfreq(count, 1 / RATE)
    spectrum[(frequency < low - 0.5e6) | (frequency > high + 0.5e6)] = 0  # transmit filter
    return np.fft.ifft(spectrum)


def between(start, stop, period):
    return ((time % period) >= start) & ((time % period) < stop)


scene = 0.03 * ofdm(-20e6, -2e6) * between(0.0, 3e-3, 5e-3)
scene += 0.01 * ofdm(4e6, 7e6) * between(2e-3, 2.5e-3, 4e-3)
scene += 0.3 * np.exp(2j * np.pi * 15e6 * time) * between(0.3e-3, 0.301e-3, 1e-3)
scene += 0.004 * np.exp(2j * np.pi * 24.3e6 * time)
noise = rng.normal(size=count) + 1j * rng.normal(size=count)
scene += 0.001 * noise
spectrum = np.fft.fft(scene)
offset = np.abs(np.fft.fftfreq(count))
spectrum *= 10 ** (-0.5 * np.clip((offset - 0.45) / 0.05, 0, 1) ** 2)
scene = np.fft.ifft(spectrum)

name = pathlib.Path(sys.argv[1])
samples = np.empty(2 * count, "<i2")
samples[0::2] = np.round(np.clip(scene.real, -1, 1) * 32767)
samples[1::2] = np.round(np.clip(scene.imag, -1, 1) * 32767)
samples.tofile(name.with_suffix(".sigmf-data"))
metadata = {
    "global": {"core:datatype": "ci16_le", "core:sample_rate": RATE, "core:version": "1.0.0",
               "core:description": "synthetic scene of gr-specsense"},
    "captures": [{"core:sample_start": 0, "core:frequency": CENTER,
                  "core:datetime": "2026-01-01T00:00:00Z"}],
    "annotations": [],
}
name.with_suffix(".sigmf-meta").write_text(json.dumps(metadata, indent=4) + "\n")
