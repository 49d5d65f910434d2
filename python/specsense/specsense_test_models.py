# SPDX-FileCopyrightText: 2026 gr-specsense authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Model files for tests: OS-Net with random weights."""

import fractions
import json
import struct

import numpy as np

ROW_DURATION = fractions.Fraction(713 * 246, 256 * 61440000) # in lowest terms
PAPER = {"name": "paper", "column_width_hz": [240000, 1],
         "row_duration_s": [ROW_DURATION.numerator, ROW_DURATION.denominator],
         "rows_per_frame": 256,
         "window": "hann", "hop": [123, 128], "every_sample": False, "column_offset": 0.5,
         "detectors": ["sample"], "classes": ["lte", "nr", "radar"]}


def convolutions(width):
    """(name, input channels, channels, kernel) of each, as core's make_os_net has them."""
    found = []

    def pair(name, channels, middle, last):
        found.append((name + ".conv1", channels, middle, 3))
        found.append((name + ".conv2", middle, last, 3))
        return last

    channels = 3
    for level in range(3):
        channels = pair(f"encoder{level + 1}", channels, width << level, width << level)
    channels = pair("bottleneck", channels, 2 * channels, channels)
    for level in (2, 1):
        channels = pair(f"decoder{level + 1}", channels, width << level, width << level - 1)
    found.append(("head.conv1", channels, width // 4, 5))
    found.append(("head.conv2", width // 4, 4, 5))
    return found


def random_weights(width, seed):
    generator = np.random.default_rng(seed)
    weights = {}
    for name, inputs, channels, kernel in convolutions(width):
        spread = np.sqrt(2 / (inputs * kernel * kernel))
        weights[name + ".weight"] = generator.normal(
            0, spread, (channels, inputs, kernel, kernel))
        if name == "head.conv2":
            weights[name + ".bias"] = generator.normal(0, 0.1, channels)
            continue
        for part, values in (("weight", generator.uniform(0.5, 1.5, channels)),
                             ("bias", generator.normal(0, 0.3, channels)),
                             ("running_mean", generator.normal(0, 0.3, channels)),
                             ("running_var", generator.uniform(0.5, 1.5, channels))):
            weights[f"{name}.norm.{part}"] = values
    return weights


def write_random_model(path, width=4, seed=1):
    """Writes a model file (safetensors) of profile paper; its path."""
    header = {"__metadata__": {
        "format": "specsense.model", "version": "1", "generator": "a test", "name": "random",
        "architecture": json.dumps({"type": "os_net", "width": width}),
        "profile": json.dumps(PAPER)}}
    data = b""
    for name, values in random_weights(width, seed).items():
        piece = values.astype("<f4").tobytes()
        header[name] = {"dtype": "F32", "shape": list(values.shape),
                        "data_offsets": [len(data), len(data) + len(piece)]}
        data += piece
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + data)
    return str(path)
