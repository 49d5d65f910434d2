# SPDX-FileCopyrightText: 2026 gr-specsense authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The segmenter's counters over ControlPort, where GNU Radio has it.

The flowgraph runs in a process of its own, which ControlPort is switched on for.
"""

import os
import re
import subprocess
import sys
import unittest

import numpy as np
from gnuradio import blocks, gr, specsense

try:
    from gnuradio.ctrlport.GNURadioControlPortClient import GNURadioControlPortClient
except ImportError:
    GNURadioControlPortClient = None

RATE = 7.68e6
FRAMES = 3
COUNTERS = {"frames": FRAMES, "skipped_frames": 0, "gated_frames": 0, "unsensed_rows": 2,
            "non_finite_pixels": 0, "errors": 0}


def run_flowgraph():
    """A few frames, after which it waits until its input ends."""
    columns = specsense.columns("field", RATE)
    rows = np.ones((FRAMES * specsense.rows_per_frame("field"), columns), np.float32)
    rows[5:7] = np.nan
    flowgraph = gr.top_block()
    segmenter = specsense.segmenter("field", RATE, model="energy")
    segmenter.set_block_alias("tested")
    sinks = [blocks.vector_sink_b(columns), blocks.vector_sink_b(columns),
             blocks.vector_sink_f(columns)]
    for port in (0, 1):
        flowgraph.connect(blocks.vector_source_f(rows.ravel(), False, columns),
                          (segmenter, port))
    for port, sink in enumerate(sinks):
        flowgraph.connect((segmenter, port), sink)
    flowgraph.start()
    flowgraph.wait()
    print("done", flush=True)
    sys.stdin.read()


@unittest.skipIf(GNURadioControlPortClient is None, "GNU Radio without ControlPort")
class qa_segmenter_controlport(unittest.TestCase):

    def test_counters_are_shown(self):
        child = subprocess.Popen(
            [sys.executable, "-B", __file__, "flowgraph"], text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            env={**os.environ, "GR_CONF_CONTROLPORT_ON": "True"})
        try:
            port, lines = None, []
            for line in child.stdout:
                lines.append(line)
                found = re.search(r"Apache Thrift: -h \S+ -p (\d+)", line)
                port = found.group(1) if found else port
                if line == "done\n":
                    break
            self.assertIsNotNone(port, "".join(lines))
            client = GNURadioControlPortClient(host="127.0.0.1", port=int(port))
            knobs = client.client.getKnobs([f"tested::{name}" for name in
                                            [*COUNTERS, "latency_p50", "latency_p99"]])
            values = {name.split("::")[1]: knob.value for name, knob in knobs.items()}
            self.assertEqual({name: values[name] for name in COUNTERS}, COUNTERS)
            self.assertGreater(values["latency_p50"], 0.0)
            self.assertGreaterEqual(values["latency_p99"], values["latency_p50"])
        finally:
            child.communicate(timeout=30)


if __name__ == "__main__":
    if sys.argv[1:] == ["flowgraph"]:
        run_flowgraph()
    else:
        unittest.main()
