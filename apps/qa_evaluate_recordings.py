#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 gr-specsense authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs `specsense evaluate --recordings`; its figures must be those that a plain reading of the rule
(docs/models.md) finds in what `specsense annotate` writes.

    qa_evaluate_recordings.py PROGRAM SCENES_FOLDER [unittest's arguments]
"""

import json
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

import numpy as np

PROGRAM = ""
SCENES = None
MODEL = "os-net-small"
LABELS = ["lte", "nr", "radar"]


def boxes_of(meta, samples, ours):
    """Rows of label, start and stop (s), lower and upper edge (Hz), cut at the recording's edges."""
    rate = meta["global"]["core:sample_rate"]
    center = meta["captures"][0].get("core:frequency", 0.0)
    found = []
    for a in meta["annotations"]:
        if a.get("core:generator", "").startswith("specsense") != ours:
            continue
        start = a["core:sample_start"] / rate
        box = [a["core:label"],
               max(start, 0.0),
               min(start + a["core:sample_count"] / rate, samples / rate),
               max(a["core:freq_lower_edge"], center - rate / 2),
               min(a["core:freq_upper_edge"], center + rate / 2)]
        if box[2] > box[1] and box[4] > box[3]:
            found.append(box)
    return found


def touch(a, b):
    return (a[1] < b[2] + 25e-6 and b[1] < a[2] + 25e-6
            and a[3] < b[4] + 240e3 and b[3] < a[4] + 240e3)


def lies_within(a, b):
    return (a != b and a[0] == b[0] and a[1] >= b[1] and a[2] <= b[2] and a[3] >= b[3]
            and a[4] <= b[4])


def score(meta, samples, truth, found):
    rate = meta["global"]["core:sample_rate"]
    center = meta["captures"][0].get("core:frequency", 0.0)
    duration = samples / rate
    times = (np.arange(1000) + 0.5) * duration / 1000
    frequencies = center - rate / 2 + (np.arange(400) + 0.5) * rate / 400

    def cells(boxes):
        covered = np.zeros((1000, 400), bool)
        for _, start, stop, low, high in boxes:
            covered |= np.outer((times >= start) & (times < stop),
                                (frequencies >= low) & (frequencies < high))
        return covered

    unknown = (cells([b for b in truth if b[0] == "unknown"])
               & ~cells([b for b in truth if b[0] != "unknown"]))
    figures = {}
    for label in LABELS:
        mine = [b for b in truth if b[0] == label
                and not any(lies_within(b, other) for other in truth)]
        theirs = [b for b in found if b[0] == label]
        covered = cells(theirs) & ~unknown
        # A carrier of less than a cell can't be covered.
        mine_seen = [b for b in mine if cells([b]).any() or label == "radar"]
        hits = 0
        for b in mine_seen:
            if label == "radar" and b[2] - b[1] <= 1e-3:
                hits += any(touch(b, t) and t[2] - t[1] <= b[2] - b[1] + 150e-6 for t in theirs)
            else:
                area = cells([b])
                hits += 2 * (covered & area).sum() >= area.sum()
        if label == "radar":
            claimed, right = len(theirs), sum(any(touch(t, b) for b in mine) for t in theirs)
        else:
            claimed, right = covered.sum(), (covered & cells(mine)).sum()
        figures[label] = {"emissions": len(mine_seen),
                          "recall": hits / len(mine_seen) if mine_seen else None,
                          "precision": right / claimed if claimed else None}
    negative = not any(b[0] in LABELS for b in truth)
    wrong = cells([b for b in found if b[0] in LABELS]) & ~unknown
    figures["negatives"] = {"seconds": duration if negative else 0.0,
                            "false_alarm": wrong.any(1).mean() if negative else None}
    return figures


class EvaluateRecordingsTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="qa_evaluate_recordings"))
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        cls.recordings = cls.folder / "recordings"
        cls.recordings.mkdir()
        for name in LABELS:
            subprocess.run([PROGRAM, "generate", "scene", SCENES / f"{name}.json", "--duration",
                            "0.02", "--output", cls.recordings / f"scene_{name}"],
                           check=True, capture_output=True)
        # The truth's generator is this program, too: it must not pass for an answer.
        for path in cls.recordings.glob("*.sigmf-meta"):
            meta = json.loads(path.read_text())
            for a in meta["annotations"]:
                a.pop("core:generator", None)
            path.write_text(json.dumps(meta))
        # Nothing is there, and a piece of it is unknown.
        noise = np.random.default_rng(1).normal(0, 300, 2 * 400000).astype("<i2")
        noise.tofile(cls.recordings / "noise_1.sigmf-data")
        (cls.recordings / "noise_1.sigmf-meta").write_text(json.dumps({
            "global": {"core:datatype": "ci16_le", "core:sample_rate": 20e6, "core:version": "1.0.0"},
            "captures": [{"core:sample_start": 0, "core:frequency": 2e9}],
            "annotations": [{"core:sample_start": 0, "core:sample_count": 400000,
                             "core:freq_lower_edge": 1.99e9, "core:freq_upper_edge": 1.993e9,
                             "core:label": "Unknown"}]}))

    def run_program(self, *arguments):
        return subprocess.run([PROGRAM, *map(str, arguments)], capture_output=True, text=True)

    def test_figures_are_those_of_the_rule(self):
        figures = self.folder / "figures.json"
        done = self.run_program("evaluate", "--model", MODEL, "--recordings", self.recordings,
                                "--json", figures, "--pictures", self.folder / "wrong")
        self.assertEqual(done.returncode, 0, done.stderr)
        figures = json.loads(figures.read_text())
        files = sorted(self.recordings.glob("*.sigmf-meta"))
        done = self.run_program("annotate", "--no-confirm", "--model", MODEL,
                                "--output", self.folder / "found", *files)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(sorted(figures["files"]), [f.stem for f in files])
        for path in files:
            meta = json.loads(path.read_text())
            samples = path.with_suffix(".sigmf-data").stat().st_size // 4
            truth = boxes_of(meta, samples, False)
            for box in truth:
                box[0] = box[0].lower()
            answers = json.loads((self.folder / "found" / path.name).read_text())
            expected = score(meta, samples, truth, boxes_of(answers, samples, True))
            found = figures["files"][path.stem]
            self.assertEqual(set(found), set(expected))
            for part in expected:
                for key, value in expected[part].items():
                    if value is None:
                        self.assertIsNone(found[part][key], (path.stem, part, key))
                    else:
                        self.assertAlmostEqual(found[part][key], value, 9, (path.stem, part, key))
        self.assertEqual(figures["all"]["lte"]["emissions"],
                         sum(f["lte"]["emissions"] for f in figures["files"].values()))
        self.assertEqual(set(figures["kinds"]), {"noise", "scene"})
        self.assertEqual(figures["missing"], [])
        groups = figures["by"]["snr"]["lte"].values()
        self.assertEqual(sum(g["emissions"] for g in groups), figures["all"]["lte"]["emissions"])
        for name, f in figures["files"].items():
            right = all(f[label]["recall"] in (1, None) and f[label]["precision"] in (1, None)
                        for label in LABELS) and not f["negatives"]["false_alarm"]
            for kind in ("truth", "found"):
                self.assertEqual((self.folder / "wrong" / f"{name}.{kind}.png").exists(), not right)

    def test_bad_input(self):
        empty = self.folder / "empty"
        empty.mkdir()
        for arguments, error in (
                (["--recordings", self.folder / "none"], "must name a folder, got"),
                (["--recordings", empty], "must name a folder with SigMF recordings, got"),
                (["--recordings", self.recordings, "--count", "3"], "excludes"),
        ):
            done = self.run_program("evaluate", "--model", MODEL, *arguments)
            self.assertNotEqual(done.returncode, 0)
            self.assertIn(error, done.stderr)
        broken = self.folder / "broken"
        shutil.copytree(self.recordings, broken)
        (broken / "scene_lte.sigmf-data").unlink()
        done = self.run_program("evaluate", "--model", MODEL, "--recordings", broken)
        self.assertEqual(done.returncode, 1)
        self.assertIn("scene_lte.sigmf-data", done.stderr)
        self.assertIn("scene_nr", done.stdout)
        # Annotations that are none, and specsense's own, are told and left out.
        odd = self.folder / "odd"
        shutil.copytree(self.recordings, odd)
        path = odd / "scene_lte.sigmf-meta"
        meta = json.loads(path.read_text())
        meta["annotations"] += [3, {"core:label": "nr"}]
        meta["annotations"][0]["core:generator"] = "specsense 9 energy"
        path.write_text(json.dumps(meta))
        done = self.run_program("evaluate", "--model", MODEL, "--recordings", odd)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("scene_lte.sigmf-meta: warning: 3 annotations", done.stderr)


if __name__ == "__main__":
    PROGRAM = sys.argv.pop(1)
    SCENES = pathlib.Path(sys.argv.pop(1))
    unittest.main()
