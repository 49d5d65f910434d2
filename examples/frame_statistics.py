#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 gr-specsense authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a data set of `specsense generate frames` holds: frame_statistics.py FOLDER

Share of pixels and of frames by class, and for recipe paper the signal-to-noise ratio and
Doppler shifts that the frames have, beside those asked for.
"""
import collections
import json
import pathlib
import sys

import numpy as np

folder = pathlib.Path(sys.argv[1])
dataset = json.loads((folder / "dataset.json").read_text())
frames = [json.loads(line) for line in (folder / "frames.jsonl").read_text().splitlines()]
classes = dataset["classes"]

pixels = np.zeros(len(classes), np.int64)
present = np.zeros(len(classes), np.int64)
by_mix = collections.defaultdict(lambda: np.zeros(len(classes), np.int64))
for frame in frames:
    labels = np.load(folder / frame["files"]["labels"])
    counts = np.bincount(labels.ravel(), minlength=len(classes))
    pixels += counts
    present += counts > 0
    by_mix[frame["parameters"].get("mix", "")] += counts

print(f"{len(frames)} frames of recipe {dataset['recipe']}, seed {dataset['seed']}\n")
print(f"{'class':8} {'of pixels':>10} {'in frames':>10}")
for name, count, in_frames in zip(classes, pixels, present):
    print(f"{name:8} {100 * count / pixels.sum():9.2f} % {100 * in_frames / len(frames):8.1f} %")

if dataset["recipe"] == "paper":
    print("\nof pixels, by mix")
    for mix, counts in sorted(by_mix.items()):
        shares = ", ".join(f"{name} {100 * count / counts.sum():.2f} %"
                           for name, count in zip(classes, counts))
        print(f"{mix:14} {shares}")

    def table(title, asked, measured):
        groups = collections.defaultdict(list)
        for frame in frames:
            groups[frame["parameters"][asked]].append(frame["parameters"][measured])
        print(f"\n{title}")
        for value, got in sorted(groups.items(), key=lambda item: (item[0] is None, item[0])):
            if value is not None:
                print(f"{value:8g}   {len(got):5} frames: mean {np.mean(got):8.3f}, "
                      f"least {np.min(got):8.3f}, greatest {np.max(got):8.3f}")
            else:
                print(f"    none   {len(got):5} frames")

    table("SNR asked for, dB, and measured", "snr_db", "measured_snr_db")
    table("Doppler asked for, Hz, and the largest of the frame's paths", "doppler_hz",
          "largest_doppler_hz")
