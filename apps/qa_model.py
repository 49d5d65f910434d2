#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 gr-specsense authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs `specsense model` on a model file made here, and on what is none.

    qa_model.py PROGRAM [unittest's arguments]
"""
import json
import math
import os
import pathlib
import struct
import subprocess
import sys
import tempfile
import unittest

PROGRAM = ""
PROFILE = {"name": "paper", "column_width_hz": [240000, 1], "row_duration_s": [29233, 2621440000],
           "rows_per_frame": 256, "window": "hann", "hop": [123, 128], "every_sample": False,
           "column_offset": 0.5, "detectors": ["sample"], "classes": ["lte", "nr", "radar"]}
METADATA = {"format": "specsense.model", "version": "1", "generator": "gr-specsense 9.9", "name": "small",
            "architecture": json.dumps({"type": "os_net", "width": 4}), "profile": json.dumps(PROFILE),
            "training": json.dumps({"recipe": "paper", "note": "\x1b[2J", "phases": [{"steps": 5}]}),
            "figures": json.dumps({"frames": 10, "classes": {"nr": {"iou": 0.5}}}), "license": "MIT",
            "quantisation": json.dumps({"encoder1.conv1": {"integer": False, "input_scale": 0},
                                        "encoder1.conv2": {"integer": True, "input_scale": 0.5}})}


def os_net_shapes(width):
    for name, inputs, middle, outputs in [
            ("encoder1", 3, width, width), ("encoder2", width, 2 * width, 2 * width),
            ("encoder3", 2 * width, 4 * width, 4 * width), ("bottleneck", 4 * width, 8 * width, 4 * width),
            ("decoder3", 4 * width, 4 * width, 2 * width), ("decoder2", 2 * width, 2 * width, width)]:
        yield name + ".conv1", [middle, inputs, 3, 3]
        yield name + ".conv2", [outputs, middle, 3, 3]
    yield "head.conv1", [width // 4, width, 5, 5]
    yield "head.conv2", [4, width // 4, 5, 5]


# At 256 by 256 pixels, of which each level has a quarter of the one above.
LEVELS = {"encoder1": 0, "encoder2": 1, "encoder3": 2, "bottleneck": 3, "decoder3": 2, "decoder2": 1,
          "head": 0}
COST = 1e-9 * sum(256**2 / 4**LEVELS[name.split(".")[0]] * math.prod(shape)
                  for name, shape in os_net_shapes(4))


def model_file(metadata):
    """All weights are 0."""
    header, end = {"__metadata__": metadata}, 0
    for name, shape in os_net_shapes(4):
        tensors = [(name + ".weight", shape)]
        tensors += ([(name + ".bias", shape[:1])] if name == "head.conv2" else
                    [(f"{name}.norm.{part}", shape[:1])
                     for part in ("weight", "bias", "running_mean", "running_var")])
        for tensor, extents in tensors:
            begin, end = end, end + 4
            for extent in extents:
                end = begin + (end - begin) * extent
            header[tensor] = {"dtype": "F32", "shape": extents, "data_offsets": [begin, end]}
    text = json.dumps(header).encode()
    return struct.pack("<Q", len(text)) + text + bytes(end)


class model(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.path = pathlib.Path(self.folder.name) / "qa-small.safetensors"
        self.path.write_bytes(model_file(METADATA))

    def run_program(self, *arguments):
        return subprocess.run([PROGRAM, "model", *arguments], capture_output=True, text=True,
                              env={**os.environ, "SPECSENSE_MODELS": self.folder.name})

    def test_show_by_name_and_by_file(self):
        by_name = self.run_program("show", "qa-small")
        self.assertEqual((by_name.returncode, by_name.stderr), (0, ""))
        self.assertEqual(by_name.stdout, self.run_program("show", self.path).stdout)
        for line in ["name          small", f"file          {self.path}, 0.1 MB",
                     "architecture  type os_net, width 4",
                     "parameters    0.0186 M",
                     f"cost          {COST:.3g} GMAC a frame of 256 by 256 pixels (61.44 MS/s)",
                     "profile       paper: columns of 240000 Hz, rows of 11.1515 us, 256 rows a frame, "
                     "window hann, hop 123/128",
                     "detectors     sample", "classes       lte, nr, radar",
                     "int8          1 of 14 convolutions: encoder1.conv2",
                     "              in single precision: encoder1.conv1",
                     'training      recipe paper, note \\u001b[2J, phases [{"steps":5}]',
                     "figures       frames 10", "              classes nr: iou 0.5",
                     "license       MIT", "written by    gr-specsense 9.9"]:
            self.assertIn(line + "\n", by_name.stdout)

    def test_json(self):
        result = json.loads(self.run_program("show", "--json", "qa-small").stdout)
        for key in ("architecture", "profile", "training", "figures", "quantisation"):
            self.assertEqual(result[key], json.loads(METADATA[key]))
        for key in ("name", "license", "generator"):
            self.assertEqual(result[key], METADATA[key])
        # Counted by hand from the shapes: weights, scales and shifts, one bias.
        trained = sum(shape[0] * (shape[1] * shape[2] * shape[3] + (1 if name == "head.conv2" else 2))
                      for name, shape in os_net_shapes(4))
        self.assertEqual(result["parameters"], trained)
        self.assertEqual(result["frame"], [256, 256])
        self.assertEqual(result["file"], str(self.path))

    def test_list(self):
        result = self.run_program("list")
        self.assertEqual(result.returncode, 0)
        lines = [line.split() for line in result.stdout.splitlines()]
        self.assertIn(["qa-small", str(self.path)], lines)

    def test_quantise(self):
        """Weights of 0 answer noise everywhere, in integers as well."""
        quantised = pathlib.Path(self.folder.name) / "qa-integer.safetensors"
        result = self.run_program("quantise", "qa-small", "--output", quantised, "--frames", "2")
        self.assertEqual((result.returncode, result.stderr), (0, ""))
        self.assertEqual(result.stdout.count("int8\n"), 14 + 1)
        layers = json.loads(self.run_program("show", "--json", "qa-integer").stdout)["quantisation"]
        self.assertEqual(set(layers), {name for name, _ in os_net_shapes(4)})
        self.assertTrue(all(layer["integer"] for layer in layers.values()))
        self.assertAlmostEqual(layers["encoder1.conv1"]["input_scale"], 1 / 255, 9)
        one = self.run_program("quantise", "qa-small", "--output", quantised, "--frames", "1")
        self.assertEqual(one.returncode, 1)
        self.assertIn("--frames: Value 1 not in range", one.stderr)

    def test_what_is_no_model_is_refused(self):
        unknown = self.run_program("show", "qa-none")
        self.assertEqual(unknown.returncode, 1)
        self.assertRegex(unknown.stderr, r"^specsense: model must be a file or one of .*qa-small.*, "
                                         r'got "qa-none"\n$')
        self.path.write_bytes(b"no model")
        broken = self.run_program("show", self.path)
        self.assertEqual(broken.returncode, 1)
        self.assertEqual(broken.stderr, f"specsense: {self.path}: header must be at most 1048576 bytes "
                                        f"long, got {int.from_bytes(b'no model', 'little')}\n")


if __name__ == "__main__":
    PROGRAM = sys.argv.pop(1)
    unittest.main()
