#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 gr-specsense authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes paper_picture.f32: the papers' spectrogram of one frame by SciPy.

The recipe: hann(256) (symmetric), overlap 10, 4096-point transform, centred, power spectral
density; nearest-neighbour resize to 256 rows (time) and 256 columns (frequency). Stored are
all columns of every 8th row, 10 log10 of the density times (sum of the window)^2 / (rate *
sum of its squares), so that a full-scale tone would read 0 dB. The frame is made by integer
arithmetic, which lib/qa_spectrogram.cc repeats. Tolerance: 0.01 dB.

Usage: make_paper_picture.py (writes beside itself; needs NumPy and SciPy)
"""
import pathlib

import numpy as np
from scipy.signal import spectrogram

RATE, SAMPLES, ROWS, COLUMNS, EVERY = 61.44e6, 175545, 256, 256, 8


def frame():
    """Noise from a linear congruential generator, and a tone for the first 100,000 samples."""
    state, values = 12345, np.empty(2 * SAMPLES, np.float64)
    for i in range(2 * SAMPLES):
        state = (1103515245 * state + 12345) % 2**31
        values[i] = (state >> 15) / 65536.0 - 0.5
    x = values[0::2] + 1j * values[1::2]
    n = np.arange(100000)
    x[:100000] += np.exp(2j * np.pi * ((n * 3001) % 16384) / 16384)
    return x


window = np.hanning(256)
_, _, density = spectrogram(frame(), RATE, window=window, noverlap=10, nfft=4096, detrend=False,
                            return_onesided=False, scaling="density", mode="psd")
power = np.fft.fftshift(density, axes=0) * RATE * (window**2).sum() / window.sum() ** 2
windows = power.shape[1]
assert windows == 713, windows
rows = ((np.arange(ROWS) + 0.5) * windows / ROWS).astype(int)[::EVERY]
columns = ((np.arange(COLUMNS) + 0.5) * 4096 / COLUMNS).astype(int)
picture = 10 * np.log10(power[np.ix_(columns, rows)].T)
picture.astype("<f4").tofile(pathlib.Path(__file__).with_name("paper_picture.f32"))
