#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 gr-specsense authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Recordings of real and foreign signals with known contents: what is there is found.

The recordings are not part of this project: a folder of SigMF pairs named by the variable
SPECSENSE_RECORDINGS, or the folder shared/recordings beside this project's, with
tools/score_recordings.py next to it. Skipped (exit code 77) where there is none.

Usage: qa_real_recordings.py SPECSENSE SOURCE_FOLDER (run by ctest)
"""
import json
import os
import pathlib
import subprocess
import sys
import tempfile

# Recall and precision that the field model has at least, somewhat below what it has.
FIELD = {"lte": (0.9, 0.8), "nr": (0.85, 0.8), "radar": (0.55, 0.3)}
program, source = sys.argv[1], pathlib.Path(sys.argv[2])
recordings = pathlib.Path(os.environ.get("SPECSENSE_RECORDINGS", source.parent / "shared/recordings"))
score = recordings.parent / "tools/score_recordings.py"
files = sorted(recordings.glob("*.sigmf-meta"))
if not files or not score.exists():
    print(f"skipped: no recordings in {recordings}")
    sys.exit(77)


def annotate(model, output, *options):
    subprocess.run([program, "annotate", "--model", model, "--output", output, *options, *files],
                   check=True, stdout=subprocess.DEVNULL)


def scored(found, *options):
    """The script's figures."""
    figures = found.with_suffix(".json")
    subprocess.run([sys.executable, score, recordings, found, *options, "--json", figures],
                   check=True)
    return json.loads(figures.read_text())


def check(figures, least, most_false):
    for label, (least_recall, least_precision) in least.items():
        if figures[label]["emissions"]:
            assert figures[label]["recall"] >= least_recall, (label, figures[label])
            if least_precision:
                assert figures[label]["precision"] >= least_precision, (label, figures[label])
    if figures["negatives"]["seconds"]:
        assert figures["negatives"]["false_alarm"] <= most_false, figures["negatives"]


with tempfile.TemporaryDirectory() as folder:
    folder = pathlib.Path(folder)
    # Where something is, the energy detector sees something.
    annotate("energy", folder / "energy")
    check(scored(folder / "energy", "--any-label")["all"],
          {label: (0.9, None) for label in ("lte", "nr", "radar")}, 0.01)
    # What it is, the field model says.
    annotate("field", folder / "field")
    check(scored(folder / "field")["all"], FIELD, 0.01)
    # The program's own figures are those of the script.
    annotate("os-net-small", folder / "by_network", "--no-confirm")
    theirs = scored(folder / "by_network")
    subprocess.run([program, "evaluate", "--recordings", recordings, "--json", folder / "own.json",
                    "--model", "os-net-small"], check=True, stdout=subprocess.DEVNULL)
    own = json.loads((folder / "own.json").read_text())
    assert own["files"] == theirs["files"]
    assert own["all"] == theirs["all"]
