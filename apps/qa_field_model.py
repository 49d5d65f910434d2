#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 gr-specsense authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the shipped model `field` says of bad receivers and empty bands: never a carrier that
is not there. Recordings are made here; that carriers are found elsewhere is tested, too, so that a
model that says nothing does not pass.

    qa_field_model.py PROGRAM SCENES [unittest's arguments]
"""

import json
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

import numpy as np

PROGRAM = SCENES = ""
RATE = 20e6
SECONDS = 0.3
NOISE = 0.02  # root mean square, of full scale 1
CLAIMS = {"lte", "nr", "radar"}


def noise(rate=RATE, seconds=SECONDS, seed=1):
    count = int(rate * seconds)
    return np.random.default_rng(seed).normal(0, NOISE / np.sqrt(2), 2 * count).view(complex)


def clipped(x, limit):
    parts = x.view(float)
    return np.clip(parts, -limit, limit).view(complex)


def sloped(x, decibels):
    """Through a filter that falls so far from one end of the band to the other."""
    spectrum = np.fft.fft(x)
    gain = np.linspace(0.5, -0.5, len(x)) * decibels
    return np.fft.ifft(spectrum * np.fft.ifftshift(10 ** (gain / 20)))


def tone(rate, offset, count):
    return np.exp(2j * np.pi * offset / rate * np.arange(count))


class FieldModelTest(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="qa_field_model"))
        self.addCleanup(shutil.rmtree, self.folder, True)

    def annotate(self, recording):
        done = subprocess.run([PROGRAM, "annotate", "--model", "field", "--json", "--output",
                               self.folder / "out", recording],
                              check=True, capture_output=True, text=True)
        return json.loads(done.stdout)[0]["emissions"]

    def labels_of(self, samples, rate=RATE, bits=16):
        scale = 2 ** (bits - 1) - 1
        parts = np.clip(np.round(samples.view(float) * scale), -scale - 1, scale)
        path = self.folder / "samples.sigmf-data"
        path.write_bytes(parts.astype(f"<i{bits // 8}").tobytes())
        (self.folder / "samples.sigmf-meta").write_text(json.dumps({
            "global": {"core:datatype": "ci8" if bits == 8 else "ci16_le",
                       "core:sample_rate": rate, "core:version": "1.0.0"},
            "captures": [{"core:sample_start": 0, "core:frequency": 3.5e9}], "annotations": []}))
        return {e["label"] for e in self.annotate(path.with_suffix(".sigmf-meta"))}

    def claims_nothing(self, samples, **options):
        labels = self.labels_of(samples, **options)
        self.assertFalse(labels & CLAIMS, labels)
        return labels

    def test_what_is_there_is_found(self):
        for name in ("lte", "nr", "radar"):
            subprocess.run([PROGRAM, "generate", "scene", "--duration", "0.3", "--output",
                            self.folder / name, pathlib.Path(SCENES) / f"{name}.json"],
                           check=True, capture_output=True)
            found = {e["label"] for e in self.annotate(self.folder / f"{name}.sigmf-meta")}
            self.assertIn(name, found)

    def test_noise(self):
        for rate in (1e6, 1.92e6, 2e6, 5e6, 20e6):
            with self.subTest(rate=rate):
                self.assertEqual(self.labels_of(noise(rate), rate=rate), set())

    def test_recordings_shorter_than_a_frame(self):
        for seconds in (1e-3, 10e-3, 39e-3):
            with self.subTest(seconds=seconds):
                self.claims_nothing(noise(seconds=seconds))

    def test_eight_bits(self):
        self.claims_nothing(noise(), bits=8)

    def test_clipping(self):
        self.claims_nothing(clipped(noise(), 0.5 * NOISE))

    def test_a_saturated_front_end(self):
        strong = 2.0 * tone(RATE, 3e6, int(RATE * SECONDS)) + noise()
        self.claims_nothing(clipped(strong, 0.7))

    def test_direct_current(self):
        for level in (0.1, 0.5):
            with self.subTest(level=level):
                self.claims_nothing(noise() + level)

    def test_a_sloping_filter(self):
        self.claims_nothing(sloped(noise(), 20.0))

    def test_nothing_at_all(self):
        for samples in (np.zeros(int(RATE * SECONDS), complex),
                        np.full(int(RATE * SECONDS), 0.25 + 0.25j)):
            self.claims_nothing(samples)


if __name__ == "__main__":
    PROGRAM, SCENES = sys.argv[1:3]
    unittest.main(argv=sys.argv[:1] + sys.argv[3:])
