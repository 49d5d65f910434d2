# SPDX-FileCopyrightText: 2026 gr-specsense authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Compiles scene_to_cells.grc, runs it on its scene, reads what it prints."""

import os
import re
import subprocess
import sys
import tempfile
import unittest

FOLDER = os.path.dirname(os.path.abspath(__file__))
CELLS = {"1": "101", "2": "500"} # by emitter, in scenes/cells.json


class qa_scene_to_cells(unittest.TestCase):

    def test_it_prints_the_cells(self):
        with tempfile.TemporaryDirectory() as folder:
            environment = dict(os.environ, HOME=folder, XDG_CACHE_HOME=folder,
                               GRC_BLOCKS_PATH=os.path.join(FOLDER, "..", "grc"))
            compiled = subprocess.run(
                ["grcc", "-o", folder, os.path.join(FOLDER, "scene_to_cells.grc")],
                env=environment, capture_output=True, text=True, timeout=120)
            program = os.path.join(folder, "scene_to_cells.py")
            self.assertTrue(os.path.exists(program), compiled.stdout + compiled.stderr)
            done = subprocess.run([sys.executable, program], cwd=FOLDER, env=environment,
                                  capture_output=True, text=True, timeout=300)
            self.assertEqual(done.returncode, 0, done.stderr)
            told = [dict(re.findall(r"\((\w+) \. ([^()]+)\)", line))
                    for line in done.stdout.splitlines()]
            found = {e["id"]: e["physical_cell_id"] for e in told if "physical_cell_id" in e}
            self.assertEqual(found, CELLS, done.stdout)


if __name__ == "__main__":
    unittest.main()
