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

program, source = sys.argv[1], pathlib.Path(sys.argv[2])
recordings = pathlib.Path(os.environ.get("SPECSENSE_RECORDINGS", source.parent / "shared/recordings"))
score = recordings.parent / "tools/score_recordings.py"
files = sorted(recordings.glob("*.sigmf-meta"))
if not files or not score.exists():
    print(f"skipped: no recordings in {recordings}")
    sys.exit(77)

with tempfile.TemporaryDirectory() as folder:
    folder = pathlib.Path(folder)
    subprocess.run([program, "annotate", "--output", folder / "found", *files], check=True,
                   stdout=subprocess.DEVNULL)
    subprocess.run([sys.executable, score, recordings, folder / "found", "--any-label", "--json",
                    folder / "score.json"], check=True)
    result = json.loads((folder / "score.json").read_text())["all"]
    # The program's own figures are those of the script.
    for command in (["annotate", "--no-confirm", "--output", folder / "by_network", *files],
                    ["evaluate", "--recordings", recordings, "--json", folder / "own.json"]):
        subprocess.run([program, *command, "--model", "os-net-small"], check=True,
                       stdout=subprocess.DEVNULL)
    subprocess.run([sys.executable, score, recordings, folder / "by_network", "--json",
                    folder / "theirs.json"], check=True, stdout=subprocess.DEVNULL)
    own = json.loads((folder / "own.json").read_text())
    theirs = json.loads((folder / "theirs.json").read_text())
    assert own["files"] == theirs["files"]
    assert own["all"] == theirs["all"]
for label in ("lte", "nr", "radar"):
    if result[label]["emissions"]:
        assert result[label]["recall"] >= 0.9, (label, result[label])
if result["negatives"]["seconds"]:
    assert result["negatives"]["false_alarm"] <= 0.01, result["negatives"]
