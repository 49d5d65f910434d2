# SPDX-FileCopyrightText: 2026 gr-specsense authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Compiles radar_pulses.grc, runs it on the radars of its scene, reads what it prints."""

import os
import re
import subprocess
import sys
import tempfile
import unittest

FOLDER = os.path.dirname(os.path.abspath(__file__))
# Of scenes/radar.json: middle (Hz), width (s), chirp rate (Hz/s), interval (s)
RADARS = ((3588e6, 1e-6, 0.0, 1e-3), (3612e6, 50e-6, 10e6 / 50e-6, 1.2e-3))


class qa_radar_pulses(unittest.TestCase):

    def test_it_prints_pulses_and_their_medians(self):
        with tempfile.TemporaryDirectory() as folder:
            environment = dict(os.environ, HOME=folder, XDG_CACHE_HOME=folder,
                               GRC_BLOCKS_PATH=os.path.join(FOLDER, "..", "grc"))
            compiled = subprocess.run(
                ["grcc", "-o", folder, os.path.join(FOLDER, "radar_pulses.grc")],
                env=environment, capture_output=True, text=True, timeout=120)
            program = os.path.join(folder, "radar_pulses.py")
            self.assertTrue(os.path.exists(program), compiled.stdout + compiled.stderr)
            done = subprocess.run([sys.executable, program, "--duration", "0.02"], cwd=FOLDER,
                                  env=environment, capture_output=True, text=True, timeout=120)
            self.assertEqual(done.returncode, 0, done.stderr)
            printed = self.fields_of_messages(done.stdout)
            ends = [fields for fields in printed if fields.get("state") == "end"]
            pulses = [fields for fields in printed if "emission" in fields]
            self.assertEqual(len(ends), len(RADARS), done.stdout)
            for frequency, width, chirp_rate, interval in RADARS:
                # Six digits are printed.
                near = [f for f in ends if abs(float(f["freq_center"]) - frequency) < 1e6]
                self.assertEqual(len(near), 1, (frequency, done.stdout))
                for key, value, off in (("pulse_width", width, 0.1e-6),
                                        ("pulse_chirp_rate", chirp_rate, 1e9),
                                        ("pulse_interval", interval, 0.1e-6)):
                    self.assertAlmostEqual(float(near[0][key]), value, delta=off)
                of_it = [p for p in pulses if p["emission"] == near[0]["id"]]
                self.assertGreater(len(of_it), 0.02 / interval - 3)

    def fields_of_messages(self, text):
        return [dict(re.findall(r"\((\w+) \. ([^()]+)\)", line))
                for line in text.splitlines()]


if __name__ == "__main__":
    unittest.main()
