# SPDX-FileCopyrightText: 2026 gr-specsense authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Compiles recording_to_emissions.grc, runs it on a tone burst in noise, reads what it prints."""

import os
import re
import subprocess
import sys
import tempfile
import unittest

import numpy as np

FOLDER = os.path.dirname(os.path.abspath(__file__))
RATE, TUNED = 7.68e6, 100e6
TONE = 2.4e6                    # Hz from the middle
START, STOP = 0.010, 0.025      # s


def recording(path):
    count = int(0.04 * RATE)
    generator = np.random.default_rng(1)
    samples = 1e-3 * (generator.standard_normal(count) + 1j * generator.standard_normal(count))
    n = np.arange(int(START * RATE), int(STOP * RATE))
    ramp = np.minimum(1.0, np.minimum(n - n[0], n[-1] - n) / (2e-4 * RATE)) # no clicks
    samples[n] += 0.03 * ramp * np.exp(2j * np.pi * TONE / RATE * n)
    samples.astype(np.complex64).tofile(path)


class qa_recording_to_emissions(unittest.TestCase):

    def test_it_prints_the_burst(self):
        with tempfile.TemporaryDirectory() as folder:
            environment = dict(os.environ, HOME=folder, XDG_CACHE_HOME=folder,
                               GRC_BLOCKS_PATH=os.path.join(FOLDER, "..", "grc"))
            compiled = subprocess.run(
                ["grcc", "-o", folder, os.path.join(FOLDER, "recording_to_emissions.grc")],
                env=environment, capture_output=True, text=True, timeout=120)
            program = os.path.join(folder, "recording_to_emissions.py")
            self.assertTrue(os.path.exists(program), compiled.stdout + compiled.stderr)
            path = os.path.join(folder, "burst.cf32")
            recording(path)
            done = subprocess.run(
                [sys.executable, program, "--path", path, "--sample-rate", str(RATE),
                 "--frequency", str(TUNED)],
                env=environment, capture_output=True, text=True, timeout=120)
            self.assertEqual(done.returncode, 0, done.stderr)
            fields = self.fields_of_ends(done.stdout)
            self.assertEqual(len(fields), 1, done.stdout)
            self.assertEqual(fields[0]["label"], "other")
            # Half a column, and what six printed digits leave out; rows that join, and the ramp.
            self.assertAlmostEqual(float(fields[0]["freq_center"]), TUNED + TONE, delta=130e3)
            self.assertAlmostEqual(int(fields[0]["time_start"]), START * 1e9, delta=3e5)
            self.assertAlmostEqual(int(fields[0]["time_stop"]), STOP * 1e9, delta=3e5)

    def fields_of_ends(self, text):
        found = [dict(re.findall(r"\((\w+) \. ([^()]+)\)", line))
                 for line in text.splitlines()]
        return [fields for fields in found if fields.get("state") == "end"]


if __name__ == "__main__":
    unittest.main()
