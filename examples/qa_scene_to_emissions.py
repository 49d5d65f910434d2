# SPDX-FileCopyrightText: 2026 gr-specsense authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Compiles scene_to_emissions.grc, runs it on the radars of its scene, reads what it prints."""

import os
import re
import subprocess
import sys
import tempfile
import unittest

FOLDER = os.path.dirname(os.path.abspath(__file__))
RADARS = (3588e6, 3612e6)  # Hz, in scenes/radar.json
SKIRTS = 0.6e6  # Hz by which those of pulses, where they meet the noise, shift their middle


class qa_scene_to_emissions(unittest.TestCase):

    def test_it_prints_the_truth_and_what_is_found(self):
        with tempfile.TemporaryDirectory() as folder:
            environment = dict(os.environ, HOME=folder, XDG_CACHE_HOME=folder,
                               GRC_BLOCKS_PATH=os.path.join(FOLDER, "..", "grc"))
            compiled = subprocess.run(
                ["grcc", "-o", folder, os.path.join(FOLDER, "scene_to_emissions.grc")],
                env=environment, capture_output=True, text=True, timeout=120)
            program = os.path.join(folder, "scene_to_emissions.py")
            self.assertTrue(os.path.exists(program), compiled.stdout + compiled.stderr)
            done = subprocess.run([sys.executable, program, "--duration", "0.02"], cwd=FOLDER,
                                  env=environment, capture_output=True, text=True, timeout=120)
            self.assertEqual(done.returncode, 0, done.stderr)
            ends = self.fields_of_ends(done.stdout)
            truth = [fields for fields in ends if fields["label"] == "radar"]
            found = [fields for fields in ends if fields["label"] == "signal"]
            self.assertEqual(len(truth), len(RADARS), done.stdout)
            self.assertEqual(len(found), len(RADARS), done.stdout)
            for frequency in RADARS:
                # Six digits are printed.
                for fields, off in (truth, 5e3), (found, SKIRTS):
                    near = [f for f in fields
                            if abs(float(f["freq_center"]) - frequency) <= off]
                    self.assertEqual(len(near), 1, (frequency, done.stdout))

    def fields_of_ends(self, text):
        found = [dict(re.findall(r"\((\w+) \. ([^()]+)\)", line))
                 for line in text.splitlines()]
        return [fields for fields in found if fields.get("state") == "end"]


if __name__ == "__main__":
    unittest.main()
