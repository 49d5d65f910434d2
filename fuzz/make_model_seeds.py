#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 gr-specsense authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes the seeds of fuzz_model_file into FOLDER: make_model_seeds.py FOLDER

None holds a whole network: that would be 40 kB of weights, in which a fuzzer loses itself.
"""
import json
import pathlib
import struct
import sys

PROFILE = {"name": "paper", "column_width_hz": [240000, 1], "row_duration_s": [29233, 2621440000],
           "rows_per_frame": 256, "window": "hann", "hop": [123, 128], "every_sample": False,
           "column_offset": 0.5, "detectors": ["sample"], "classes": ["lte", "nr", "radar"]}
METADATA = {"format": "specsense.model", "version": "1", "generator": "x", "name": "x",
            "architecture": '{"type":"os_net","width":4}', "profile": json.dumps(PROFILE),
            "training": '{"a":[1,{}]}', "figures": "{}", "license": "MIT",
            "quantisation": '{"head.conv2":{"integer":true,"input_scale":0.5}}'}


def file(header, data=b""):
    text = header if isinstance(header, str) else json.dumps(header)
    return struct.pack("<Q", len(text)) + text.encode() + data


def entry(dtype, shape, begin, end):
    return {"dtype": dtype, "shape": shape, "data_offsets": [begin, end]}


SEEDS = {
    "empty.safetensors": file({}),
    "formats.safetensors": file({"a": entry("F32", [2], 0, 8), "b": entry("F16", [1, 3], 8, 14),
                                 "c": entry("BF16", [], 14, 16), "d": entry("F16", [0, 9], 16, 16)},
                                bytes(range(16))),
    "hole.safetensors": file({"a": entry("F32", [1], 0, 4), "b": entry("F32", [1], 5, 9)}, bytes(9)),
    "metadata.safetensors": file({"__metadata__": METADATA, "head.conv2.bias": entry("F32", [4], 0, 16)},
                                 bytes(16)),
    "overflow.safetensors": file({"a": entry("F32", [2**32, 2**32], 0, 4)}, bytes(4)),
    "profile.json": json.dumps(PROFILE).encode(),
    "twice.safetensors": file('{"a":1,"a":1}'),
    "architecture.json": b'{"type":"os_net","width":8,"classes":2,"picture_channels":1,'
                         b'"adaptive_reconstruction":false}',
}

for name, data in SEEDS.items():
    (pathlib.Path(sys.argv[1]) / name).write_bytes(data)
