#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 gr-specsense authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Model files and the safetensors project's own package read each other.

    qa_model_file.py QA_MODEL_COPY    (run by ctest, with a Python that has safetensors)
"""
import json
import pathlib
import subprocess
import sys
import tempfile
from fractions import Fraction

import numpy as np
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save_file

PROFILE = {"name": "paper", "column_width_hz": [240000, 1], "row_duration_s": [29233, 2621440000],
           "rows_per_frame": 256, "window": "hann", "hop": [123, 128], "every_sample": False,
           "column_offset": 0.5, "detectors": ["sample"], "classes": ["lte", "nr", "radar"]}
METADATA = {"format": "specsense.model", "version": "1", "name": "small",
            "architecture": '{"type": "os_net", "width": 8}', "profile": json.dumps(PROFILE),
            "training": '{"recipe": "paper", "seed": 1}', "figures": '{"mean_iou": 0.25}',
            "license": "GPL-3.0-or-later", "generator": "someone else's program",
            "quantisation": '{"bottleneck.conv1": {"integer": true, "input_scale": 0.125}}'}


def convolution(name, channels, inputs, kernel, normalised=True):
    yield name + ".weight", (channels, inputs, kernel, kernel)
    if normalised:
        for part in ("weight", "bias", "running_mean", "running_var"):
            yield f"{name}.norm.{part}", (channels,)
    else:
        yield name + ".bias", (channels,)


def os_net_shapes(width):
    """Three levels down, a bottleneck, two levels up, a head."""
    pairs = [("encoder1", 3, width, width), ("encoder2", width, 2 * width, 2 * width),
             ("encoder3", 2 * width, 4 * width, 4 * width),
             ("bottleneck", 4 * width, 8 * width, 4 * width),
             ("decoder3", 4 * width, 4 * width, 2 * width), ("decoder2", 2 * width, 2 * width, width)]
    for name, inputs, middle, outputs in pairs:
        yield from convolution(name + ".conv1", middle, inputs, 3)
        yield from convolution(name + ".conv2", outputs, middle, 3)
    yield from convolution("head.conv1", width // 4, width, 5)
    yield from convolution("head.conv2", 4, width // 4, 5, normalised=False)


def read(path):
    with safe_open(path, "numpy") as file:
        return {name: file.get_tensor(name) for name in file.keys()}, file.metadata()


copy = sys.argv[1]
with tempfile.TemporaryDirectory() as folder:
    theirs, single, half = (pathlib.Path(folder) / name for name in ("theirs", "single", "half"))
    draw = np.random.default_rng(1)
    weights = {name: draw.normal(size=shape).astype("f4") for name, shape in os_net_shapes(8)}
    weights = {name: np.abs(w) if name.endswith("running_var") else w for name, w in weights.items()}
    save_file(weights, theirs, metadata=METADATA)
    subprocess.run([copy, theirs, single, "single"], check=True)
    subprocess.run([copy, theirs, half, "half"], check=True)

    for path in (single, half):
        got, metadata = read(path)
        assert metadata.keys() == METADATA.keys(), metadata
        for key in METADATA.keys() - {"profile", "quantisation", "generator"}:
            assert metadata[key] == METADATA[key], (key, metadata[key])
        assert json.loads(metadata["profile"]) == PROFILE, metadata["profile"]
        assert json.loads(metadata["quantisation"]) == json.loads(METADATA["quantisation"])
        assert metadata["generator"].startswith("gr-specsense ")
        assert Fraction(*json.loads(metadata["profile"])["hop"]) == Fraction(246, 256)
        assert got.keys() == weights.keys()
        for name, wanted in weights.items():
            halved = path == half and wanted.ndim == 4
            assert got[name].dtype == (np.float16 if halved else np.float32), name
            # NumPy rounds as we do: to nearest, ties to even.
            assert np.array_equal(got[name], wanted.astype("f2") if halved else wanted), name

    # Half precision of theirs comes back to the bit, too.
    halves = {name: w.astype("f2") if w.ndim == 4 else w for name, w in weights.items()}
    save_file(halves, theirs, metadata=METADATA)
    subprocess.run([copy, theirs, single, "single"], check=True)
    got, _ = read(single)
    assert all(np.array_equal(got[name], halves[name].astype("f4")) for name in halves)

    # A package that reads anything would prove nothing.
    cut = half.read_bytes()[:-1]
    half.write_bytes(cut)
    try:
        read(half)
    except SafetensorError as error:
        print("a file cut short is refused:", error)
    else:
        sys.exit("a file cut short was read")
print(f"{len(weights)} tensors, {sum(w.size for w in weights.values())} values: the same")
