#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 gr-specsense authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What generate and annotate write is valid SigMF, says the SigMF project's own validator.

Usage: qa_sigmf_schema.py SPECSENSE SCENE (run by ctest, with a Python that has sigmf)
"""
import pathlib
import subprocess
import sys
import tempfile

import numpy as np
import sigmf

program, scene = sys.argv[1:]
with tempfile.TemporaryDirectory() as folder:
    folder = pathlib.Path(folder)
    subprocess.run([program, "generate", "scene", scene, "--output", folder / "scene",
                    "--duration", "0.02"], check=True)
    bare = folder / "bare.iq"
    np.random.default_rng(1).normal(size=400000).astype("<f4").tofile(bare)
    found = folder / "found"
    subprocess.run([program, "annotate", "--output", found, folder / "scene.sigmf-meta"], check=True)
    subprocess.run([program, "annotate", "--output", found, "--datatype", "cf32_le",
                    "--sample-rate", "2e6", "--frequency", "433.92e6", bare], check=True)
    annotations = 0
    for meta in [folder / "scene.sigmf-meta", *sorted(found.glob("*.sigmf-meta"))]:
        file = sigmf.SigMFFile(metadata=meta.read_text())
        file.validate()
        annotations += len(file.get_annotations())
        print(f"{meta.name}: valid, {len(file.get_annotations())} annotations")
    assert annotations > 10, annotations

    # A validator that accepts anything would prove nothing.
    broken = sigmf.SigMFFile(metadata=meta.read_text().replace("core:datatype", "core:no_such"))
    try:
        broken.validate()
    except Exception as error:  # its kind differs between versions of sigmf
        print("a broken file is refused:", str(error).splitlines()[0])
    else:
        sys.exit("a file without a datatype was found valid")
