#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 gr-specsense authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs `specsense cells` on cells made here, by other code than the program's, and on bad input.

    qa_cells.py PROGRAM [unittest's arguments]
"""

import json
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

import numpy as np

PROGRAM = ""
CENTRE = 1815e6


def m_sequence(length, taps, start):
    """x(i + length) = sum of x(i + tap), modulo 2; one period, as 1 and -1."""
    x = list(start)
    while len(x) < 2**length - 1:
        x.append(sum(x[len(x) - length + tap] for tap in taps) % 2)
    return 1 - 2 * np.array(x)


def lte_pss(n_id2):
    """TS 36.211, 6.11.1.1."""
    root, n = (25, 29, 34)[n_id2], np.arange(63)
    zadoff_chu = np.exp(-1j * np.pi * root * n * (n + 1) / 63)
    return np.delete(zadoff_chu, 31)


def lte_sss(n_id1, n_id2, subframe):
    """TS 36.211, 6.11.2.1."""
    start = (0, 0, 0, 0, 1)
    s = m_sequence(5, (2, 0), start)
    c = m_sequence(5, (3, 0), start)
    z = m_sequence(5, (4, 2, 1, 0), start)
    q = n_id1 // 30
    q = (n_id1 + q * (q + 1) // 2) // 30
    m = n_id1 + q * (q + 1) // 2
    m0, m1 = m % 31, (m % 31 + m // 31 + 1) % 31
    if subframe == 5:
        m0, m1 = m1, m0
    n = np.arange(31)
    d = np.empty(62)
    d[0::2] = s[(n + m0) % 31] * c[(n + n_id2) % 31]
    d[1::2] = s[(n + m1) % 31] * c[(n + n_id2 + 3) % 31] * z[(n + m0 % 8) % 31]
    return d


def lte_cell(cell_id, seconds, generator):
    """FDD, normal prefix, at 1.92 MS/s, from a frame's start: random QPSK on 62 subcarriers, and
    the synchronization signals."""
    out = []
    for subframe in range(int(round(seconds * 1e3))):
        for symbol in range(14):
            values = np.exp(0.5j * np.pi * (generator.integers(0, 4, 62) + 0.5))
            if subframe % 5 == 0 and symbol == 6:
                values = lte_pss(cell_id % 3)
            if subframe % 5 == 0 and symbol == 5:
                values = lte_sss(cell_id // 3, cell_id % 3, subframe % 10)
            spectrum = np.zeros(128, complex)
            spectrum[-31:], spectrum[1:32] = values[:31], values[31:]
            wave = np.fft.ifft(spectrum) * 128 / np.sqrt(62)
            prefix = 10 if symbol % 7 == 0 else 9
            out += [wave[-prefix:], wave]
    return np.concatenate(out)


def pbch_dmrs(cell_id, index):
    """TS 38.211, 5.2.1 and 7.4.1.4.1; the index includes the half frame."""
    start = ((index + 1) * (cell_id // 4 + 1) << 11) + ((index + 1) << 6) + cell_id % 4
    x1, x2 = [1] + 30 * [0], [start >> i & 1 for i in range(31)]
    while len(x1) < 1600 + 288:
        x1.append(x1[-28] ^ x1[-31])
        x2.append(x2[-28] ^ x2[-29] ^ x2[-30] ^ x2[-31])
    c = 1 - 2 * (np.array(x1[1600:]) ^ np.array(x2[1600:]))
    return (c[0::2] + 1j * c[1::2]) / np.sqrt(2)


def nr_block(cell_id, index, generator):
    """An SS/PBCH block at 256 times the subcarrier spacing, its PBCH's data random (TS 38.211,
    7.4.2, 7.4.3)."""
    n_id1, n_id2 = divmod(cell_id, 3)
    n = np.arange(127)
    x = m_sequence(7, (4, 0), (0, 1, 1, 0, 1, 1, 1))
    x0 = m_sequence(7, (4, 0), (1, 0, 0, 0, 0, 0, 0))
    x1 = m_sequence(7, (1, 0), (1, 0, 0, 0, 0, 0, 0))
    m0, m1 = 15 * (n_id1 // 112) + 5 * n_id2, n_id1 % 112
    grid = np.exp(0.5j * np.pi * (generator.integers(0, 4, (4, 240)) + 0.5))
    grid[0] = 0
    grid[0, 56:183] = x[(n + 43 * n_id2) % 127]
    grid[2, 48:192] = 0
    grid[2, 56:183] = x0[(n + m0) % 127] * x1[(n + m1) % 127]
    used = np.ones((4, 240), bool)
    used[0], used[2, 48:192] = False, False
    used[:, np.arange(240) % 4 != cell_id % 4] = False
    grid[used] = pbch_dmrs(cell_id, index)
    out = []
    for row in grid:
        spectrum = np.zeros(256, complex)
        spectrum[:120], spectrum[-120:] = row[120:], row[:120]
        wave = np.fft.ifft(spectrum) * 256 / np.sqrt(240)
        out += [wave[-18:], wave]
    return np.concatenate(out)


def noise(count, power, generator):
    return generator.normal(0, np.sqrt(power / 2), 2 * count).view(complex)


class CellsTest(unittest.TestCase):
    def setUp(self):
        self.generator = np.random.default_rng(1)
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="qa_cells"))
        self.addCleanup(shutil.rmtree, self.folder, True)

    def record(self, samples, rate, captures=None):
        path = self.folder / "x.sigmf-meta"
        captures = captures or [{"core:sample_start": 0, "core:frequency": CENTRE}]
        path.write_text(
            json.dumps(
                {
                    "global": {
                        "core:datatype": "cf32_le",
                        "core:sample_rate": rate,
                        "core:version": "1.0.0",
                    },
                    "captures": captures,
                    "annotations": [],
                }
            )
        )
        samples.astype("complex64").tofile(path.with_suffix(".sigmf-data"))
        return path

    def run_program(self, *arguments):
        return subprocess.run(
            [PROGRAM, "cells", *map(str, arguments)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def cells(self, *arguments):
        output = self.folder / "cells.json"
        done = self.run_program(*arguments, "--json", output)
        self.assertEqual(done.returncode, 0, done.stderr)
        return json.loads(output.read_text())["cells"], done.stdout

    def lte_recording(self, offset=0.0, captures=None, late=1000):
        cell = lte_cell(301, 0.04, self.generator)
        cell *= np.exp(2j * np.pi * offset / 1.92e6 * np.arange(cell.size))
        samples = np.concatenate([np.zeros(late), cell])
        return self.record(samples + noise(samples.size, 1.0, self.generator), 1.92e6, captures)

    def test_lte(self):
        found, text = self.cells(self.lte_recording(offset=9e3))
        self.assertEqual(len(found), 1)
        cell = found[0]
        self.assertEqual(
            (cell["standard"], cell["cell_id"], cell["duplex"], cell["prefix"]),
            ("lte", 301, "fdd", "normal"),
        )
        self.assertLess(abs(cell["frequency"] - CENTRE - 9e3), 300)
        self.assertLess(abs(cell["frequency_offset"] - 9e3), 300)
        self.assertLess(abs(cell["frame_start"] - 1000), 0.5)
        self.assertLess(cell["log10_false_alarm"], -20)
        self.assertIn("%.6f" % (1e-6 * cell["frequency"]), text)
        self.assertIn("FDD, normal prefix", text)

    def test_nr(self):
        rate, start = 3.84e6, 20000
        for cell_id, index in ((0, 0), (500, 6), (1007, 3)):
            samples = noise(80000, 0.5, self.generator)
            block = nr_block(cell_id, index, self.generator)
            samples[start : start + block.size] += block
            # On the synchronization raster, as 1815 MHz is not.
            captures = [{"core:sample_start": 0, "core:frequency": 1814.55e6}]
            found, text = self.cells(self.record(samples, rate, captures), "--standard", "nr")
            self.assertEqual([c["cell_id"] for c in found], [cell_id])
            self.assertEqual(found[0]["subcarrier_spacing_khz"], 15)
            self.assertLess(abs(found[0]["ssb_start"] - start), 0.5)
            self.assertLess(abs(found[0]["frequency"] - 1814.55e6), 1000)
            self.assertEqual(found[0]["dmrs_index"], index)
            # Below 3 GHz, half frames have four blocks: case A, symbols 2, 8, 16 and 22.
            block_index, half_frame = index % 4, index // 4
            self.assertEqual(found[0]["ssb_index"], block_index)
            self.assertEqual(found[0]["half_frame"], half_frame)
            symbol = (2, 8, 16, 22)[block_index]
            first = symbol * 274 + 2 * -(-symbol // 7)
            self.assertLess(abs(found[0]["half_frame_start"] - start + first), 0.5)
            self.assertIn("15 kHz, SSB %d, seen 1x" % block_index, text)

    def test_places(self):
        recording = self.lte_recording(captures=[{"core:sample_start": 0}])
        for arguments in ((), ("--centre", "20e3"), ("--standard", "lte")):
            found, _ = self.cells(recording, *arguments)
            self.assertEqual([c["cell_id"] for c in found], [301])
            self.assertLess(abs(found[0]["frequency"]), 300)
        recording = self.lte_recording()
        found, _ = self.cells(recording, "--centre", CENTRE)
        self.assertEqual([c["cell_id"] for c in found], [301])
        found, text = self.cells(recording, "--standard", "nr")
        self.assertEqual((found, text), ([], "no cells found\n"))

    def test_stretches(self):
        # The second half is tuned elsewhere: found at its frequency, counted from the start.
        captures = [
            {"core:sample_start": 0, "core:frequency": 900e6},
            {"core:sample_start": 30000, "core:frequency": 950e6},
        ]
        recording = self.lte_recording(captures=captures)
        found, _ = self.cells(recording)
        self.assertEqual([round(c["frequency"] / 1e6) for c in found], [900, 950])
        for cell in found:
            error = (cell["frame_start"] - 1000 + 9600) % 19200 - 9600
            self.assertLess(abs(error), 0.5)
        self.assertGreaterEqual(found[1]["frame_start"], 30000)
        found, _ = self.cells(recording, "--start", 0.016)
        self.assertEqual([round(c["frequency"] / 1e6) for c in found], [950])

    def test_noise(self):
        recording = self.record(noise(200000, 1.0, self.generator), 5e6)
        found, text = self.cells(recording)
        self.assertEqual((found, text), ([], "no cells found\n"))

    def test_bare_samples(self):
        path = self.lte_recording().with_suffix(".sigmf-data")
        bare = path.rename(self.folder / "bare.cfile")
        found, _ = self.cells(
            bare, "--datatype", "cf32", "--sample-rate", 1.92e6, "--frequency", 1.8e9
        )
        self.assertEqual([c["cell_id"] for c in found], [301])
        self.assertLess(abs(found[0]["frequency"] - 1.8e9), 300)

    def refused(self, text, *arguments):
        done = self.run_program(*arguments)
        self.assertEqual(done.returncode, 1)
        self.assertIn(text, done.stderr)
        self.assertLessEqual(len(done.stderr.splitlines()), 2)
        self.assertEqual(done.stdout, "")

    def test_bad_input(self):
        self.refused("RECORDING is required")
        self.refused("no.sigmf-meta", self.folder / "no.sigmf-meta")
        recording = self.lte_recording()
        self.refused("--standard", recording, "--standard", "gsm")
        self.refused("--duration", recording, "--duration", "1")
        self.refused("--start", recording, "--start", "-1")
        self.refused("before the stretch to search starts", recording, "--start", "7")
        self.refused("is not within its band", recording, "--centre", "1e9")
        self.refused("cannot be", recording, "--json", self.folder / "no" / "cells.json")
        slow = self.record(np.zeros(1000), 1e6)
        self.refused("at least 1.9 MS/s", slow)


if __name__ == "__main__":
    PROGRAM = sys.argv.pop(1)
    unittest.main()
