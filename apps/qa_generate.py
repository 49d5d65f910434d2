#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 gr-specsense authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs `specsense generate`: scenes and data sets, good and bad ones, killed ones.

    qa_generate.py PROGRAM SCENES [unittest's arguments]
"""

import hashlib
import json
import pathlib
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import time
import unittest
import zlib

import numpy as np

PROGRAM = ""
SCENES = pathlib.Path()

TONE_PULSES = {
    "sample_rate": 10e6,
    "frequency": 3e9,
    "noise_dbfs": -60,
    "seed": 3,
    "emitters": [
        {"signal": {"type": "radar", "pulse_width": 10e-6, "pulse_intervals": [1e-3],
                    "first_pulse": 0.25e-3},
         "frequency": 3.001e9, "power_dbfs": -10, "start": 0.002, "stop": 0.0078},
        {"signal": {"type": "lte_downlink", "resource_blocks": 6, "load": 1, "control_load": 1},
         "frequency": 2.998e9, "power_dbfs": -20},
    ],
}


def read_png(path):
    """Rows of an 8-bit grey or RGB image without filters, which is what we write."""
    data = path.read_bytes()
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    chunks, at = {}, 8
    while at < len(data):
        length, kind = struct.unpack(">I4s", data[at:at + 8])
        body = data[at + 8:at + 8 + length]
        assert struct.unpack(">I", data[at + 8 + length:at + 12 + length])[0] == zlib.crc32(kind + body)
        chunks[kind] = chunks.get(kind, b"") + body
        at += 12 + length
    width, height, depth, colour = struct.unpack(">IIBB", chunks[b"IHDR"][:10])
    assert depth == 8
    channels = {0: 1, 2: 3}[colour]
    rows = np.frombuffer(zlib.decompress(chunks[b"IDAT"]), "u1").reshape(height, -1)
    assert not rows[:, 0].any()
    return rows[:, 1:].reshape(height, width, channels).squeeze()


def digests(folder):
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted(folder.rglob("*")) if path.is_file()}


class GenerateTest(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="qa_generate"))
        self.addCleanup(shutil.rmtree, self.folder)

    def run_program(self, *arguments):
        return subprocess.run([PROGRAM, "generate", *map(str, arguments)],
                              capture_output=True, text=True)

    def generate(self, *arguments):
        done = self.run_program(*arguments)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done

    def error(self, *arguments):
        done = self.run_program(*arguments)
        self.assertEqual(done.returncode, 1, done.stdout)
        self.assertEqual(done.stdout, "")
        return done.stderr

    def scene_file(self, scene):
        path = self.folder / "scene.json"
        path.write_text(json.dumps(scene) if isinstance(scene, dict) else scene)
        return path


class SceneTest(GenerateTest):
    def make(self, scene, name="made", *arguments):
        self.generate("scene", self.scene_file(scene), "--output", self.folder / name,
                      "--duration", 0.01, *arguments)
        return json.loads((self.folder / f"{name}.sigmf-meta").read_text())

    def samples(self, name="made"):
        raw = np.fromfile(self.folder / f"{name}.sigmf-data", "<i2") / 32767
        return raw[0::2] + 1j * raw[1::2]

    def test_truth_is_where_the_power_is(self):
        meta = self.make(TONE_PULSES)
        x = self.samples()
        self.assertEqual(len(x), 100000)
        self.assertEqual(meta["global"]["core:sample_rate"], 10e6)
        self.assertEqual(meta["captures"][0]["core:frequency"], 3e9)
        pulses = [a for a in meta["annotations"] if a["core:label"] == "radar"]
        # The emitter starts 2 ms after the scene, and stops before its seventh pulse.
        self.assertEqual([round(a["core:sample_start"] / 10) for a in pulses],
                         [2250, 3250, 4250, 5250, 6250, 7250])
        n = np.arange(len(x))
        tone = np.convolve(x * np.exp(-2j * np.pi * 0.1 * n), np.ones(50) / 50, "same")
        for a in pulses:
            self.assertAlmostEqual(a["core:sample_count"], 100, delta=1)
            middle = a["core:sample_start"] + 50
            self.assertAlmostEqual(20 * np.log10(abs(tone[middle])), -10, delta=1)
            self.assertLess(20 * np.log10(abs(tone[middle + 300])), -25)
            self.assertLess(a["core:freq_lower_edge"], 3.001e9)
            self.assertGreater(a["core:freq_upper_edge"], 3.001e9)
            self.assertEqual(a["specsense:pulse_count"], 6)
            self.assertAlmostEqual(a["specsense:pulse_interval"], 1e-3, places=8)
            self.assertEqual(a["specsense:power_dbfs"], -10)
        lte = [a for a in meta["annotations"] if a["core:label"] == "lte"]
        self.assertEqual([(a["core:sample_start"], a["core:sample_count"]) for a in lte],
                         [(0, 100000)])
        self.assertAlmostEqual(lte[0]["core:freq_upper_edge"] - lte[0]["core:freq_lower_edge"],
                               1.095e6, delta=16e3)
        starts = [a["core:sample_start"] for a in meta["annotations"]]
        self.assertEqual(starts, sorted(starts))

    def test_a_picture_of_the_truth(self):
        self.make(TONE_PULSES, "made", "--picture")
        data = (self.folder / "made.png").read_bytes()
        self.assertEqual(data[:8], b"\x89PNG\r\n\x1a\n")
        self.assertGreater(len(data), 10000) # a spectrogram, and not an empty page

    def test_levels_are_those_asked_for(self):
        quiet = {**TONE_PULSES, "emitters": []}
        self.make(quiet)
        self.assertAlmostEqual(10 * np.log10(np.mean(abs(self.samples()) ** 2)), -60, delta=0.2)
        carrier = {**TONE_PULSES, "emitters": TONE_PULSES["emitters"][1:]}
        self.make(carrier)
        self.assertAlmostEqual(10 * np.log10(np.mean(abs(self.samples()) ** 2)), -20, delta=0.4)

    def test_the_seed_decides(self):
        self.make(TONE_PULSES, "one")
        self.make(TONE_PULSES, "again")
        self.make({**TONE_PULSES, "seed": 4}, "other")
        one, again, other = ((self.folder / f"{name}.sigmf-data").read_bytes()
                             for name in ("one", "again", "other"))
        self.assertEqual(one, again)
        self.assertNotEqual(one, other)

    def test_the_scene_is_kept_in_the_recording(self):
        meta = self.make(TONE_PULSES, "first")
        self.make(meta["global"]["specsense:scene"], "second")
        self.assertEqual((self.folder / "first.sigmf-data").read_bytes(),
                         (self.folder / "second.sigmf-data").read_bytes())

    def test_datatypes(self):
        for datatype, numpy, scale in (("ci8", "i1", 127), ("cf32_le", "<f4", 1)):
            meta = self.make(TONE_PULSES, datatype, "--datatype", datatype)
            self.assertEqual(meta["global"]["core:datatype"], datatype)
            self.make(TONE_PULSES)
            raw = np.fromfile(self.folder / f"{datatype}.sigmf-data", numpy) / scale
            self.assertLess(np.abs(raw[0::2] + 1j * raw[1::2] - self.samples()).max(),
                            1.5 / 127 if datatype == "ci8" else 1e-4)

    def test_clipping_is_told(self):
        loud = {**TONE_PULSES, "noise_dbfs": 3}
        done = self.generate("scene", self.scene_file(loud), "--output", self.folder / "loud",
                             "--duration", 0.001)
        self.assertRegex(done.stderr, r"warning: \d+ of 20000 values are cut off at full scale")

    def test_the_examples(self):
        for name, labels in (("lte", {"lte"}), ("nr", {"nr"}), ("radar", {"radar"})):
            self.generate("scene", SCENES / f"{name}.json", "--output", self.folder / name,
                          "--duration", 0.03)
            meta = json.loads((self.folder / f"{name}.sigmf-meta").read_text())
            self.assertEqual({a["core:label"] for a in meta["annotations"]}, labels)
            self.assertEqual({a["specsense:emission"] for a in meta["annotations"]}, {1, 2})

    def test_what_is_wrong_is_named_with_its_place(self):
        def with_signal(**members):
            return {**TONE_PULSES, "emitters": [
                TONE_PULSES["emitters"][0],
                {"signal": {"type": "lte_downlink", **members}, "frequency": 3e9}]}
        cases = [
            ("{", "is no JSON"),
            ("[]", "must be an object, got []"),
            ('{"sample_rate": ' + "[" * 100000, "is nested deeper than any scene"),
            ('{"seed": 1, "seed": 2}', 'has the member "seed" twice in one object'),
            ('{"sample_rate": 1e400}', "is no JSON"),
            ({**TONE_PULSES, "emitters": [{}]}, "emitters[0].signal: must be an object with a type"),
            ({**TONE_PULSES, "frequency": 1e300}, "frequency: must lie between -1e12 and 1e12"),
            ({**TONE_PULSES, "sample_rte": 1}, "sample_rte: it has no such member"),
            ({**TONE_PULSES, "sample_rate": "fast"}, 'sample_rate: must be a number, got "fast"'),
            ({**TONE_PULSES, "sample_rate": -1}, "sample_rate must lie between"),
            ({**TONE_PULSES, "emitters": 3}, "emitters: must be an array, got 3"),
            (with_signal(resource_blocks=20), "emitters[1]: lte_downlink: resource_blocks must be"),
            (with_signal(resource_blocks=7.5), "emitters[1].signal.resource_blocks: must be a whole number"),
            (with_signal(duplex="both"), 'emitters[1].signal.duplex: must be one of fdd, tdd, got "both"'),
            (with_signal(blocks=50), "emitters[1].signal.blocks: lte_downlink has no such member"),
            ({**TONE_PULSES, "emitters": [{"signal": {"type": "gsm"}}]},
             "emitters[0].signal.type: must be one of lte_downlink"),
            ({**TONE_PULSES, "emitters": [{"signal": {"type": "radar"}, "frequency": 2e9}]},
             "emitters[0]: tuned_waveform: a signal of"),
            ({**TONE_PULSES, "emitters": [{"signal": {"type": "radar", "rise_time": 1e-12},
                                           "frequency": 3e9}]},
             "emitters[0]: radar: frequencies, bandwidth and edges must fit into 1e11 samples/s"),
            ({**TONE_PULSES, "emitters": [{"signal": {"type": "radar", "pulse_intervals": [1e-7]},
                                           "frequency": 3e9}]}, "emitters[0]: radar:"),
            ({**TONE_PULSES, "emitters": [{"signal": {"type": "radar"}, "frequency": 3e9, "start": 2,
                                           "stop": 1}]}, "emitters[0]: scene: stop must come after start"),
        ]
        for scene, text in cases:
            stderr = self.error("scene", self.scene_file(scene), "--output", self.folder / "bad")
            self.assertIn(text, stderr)
            self.assertIn("scene.json", stderr)
            self.assertEqual(len(stderr.splitlines()), 1, stderr)
            self.assertEqual(list(self.folder.glob("*bad*")), [])
        self.assertIn("cannot be read", self.error("scene", self.folder / "none.json", "--output",
                                                   self.folder / "bad"))
        self.assertIn("--duration", self.error("scene", self.scene_file(TONE_PULSES), "--output",
                                               self.folder / "bad", "--duration", 0))


class FramesTest(GenerateTest):
    def index(self, name):
        lines = (self.folder / name / "frames.jsonl").read_text().splitlines()
        return [json.loads(line) for line in lines]

    def test_paper(self):
        self.generate("frames", "--recipe", "paper", "--count", 12, "--output", self.folder / "p")
        index = self.index("p")
        self.assertEqual([f["index"] for f in index], list(range(12)))
        self.assertEqual({f["parameters"]["mix"] for f in index},
                         {"radar+nr", "radar+lte", "radar+lte+nr"})
        for f in index:
            files = {kind: self.folder / "p" / path for kind, path in f["files"].items()}
            labels = np.load(files["labels"])
            rows = np.load(files["rows"])
            self.assertEqual((labels.shape, labels.dtype), ((256, 256), np.uint8))
            self.assertEqual((rows.shape, rows.dtype), ((1, 256, 256), np.float32))
            mask = read_png(files["mask"])
            self.assertTrue((mask == np.array([0, 80, 160, 255])[labels][::-1]).all())
            picture = read_png(files["picture"])
            self.assertEqual(picture.shape, (256, 256, 3))
            brightest = np.unravel_index(np.argmax(rows[0]), (256, 256))
            self.assertEqual(tuple(picture[255 - brightest[0], brightest[1]]), (249, 251, 21))
            # The radar takes whole rows: of three pulses, spread over 20 us by echoes.
            radar = (labels == 3).any(axis=1)
            self.assertTrue((labels[radar] == 3).all())
            self.assertTrue(3 <= radar.sum() <= 12, radar.sum())
            others = {"radar+nr": {2}, "radar+lte": {1}, "radar+lte+nr": {1, 2}}
            self.assertEqual(set(np.unique(labels[~radar])) - {0}, others[f["parameters"]["mix"]])

    def test_field(self):
        self.generate("frames", "--recipe", "field", "--count", 6, "--output", self.folder / "f",
                      "--sample-rate", 7.68e6)
        for f in self.index("f"):
            rows = np.load(self.folder / "f" / f["files"]["rows"])
            labels = np.load(self.folder / "f" / f["files"]["labels"])
            self.assertEqual(rows.shape, (4, 1120, 32))
            self.assertEqual(labels.shape, (1120, 32))
            sensed = ~np.isnan(rows[0, :, 0])
            self.assertTrue(np.isnan(rows[:, ~sensed]).all())
            self.assertTrue((labels[~sensed] == 255).all())
            rows = rows[:, sensed]
            self.assertTrue((rows[1] >= 0.999 * rows[0]).all())
            self.assertTrue((rows[:2] > 0).all())
            self.assertTrue(((rows[2:] >= 0) & (rows[2:] <= 1)).all())
            self.assertTrue(set(np.unique(labels)) <= {0, 1, 2, 3, 4, 255})
            self.assertEqual(f["parameters"]["scene"]["sample_rate"], 7.68e6)

    def test_the_number_of_threads_changes_nothing(self):
        for recipe in ("paper", "field"):
            for threads in (1, 3):
                self.generate("frames", "--recipe", recipe, "--count", 5, "--seed", 7, "--output",
                              self.folder / f"{recipe}{threads}", "--threads", threads)
            self.assertEqual(digests(self.folder / f"{recipe}1"), digests(self.folder / f"{recipe}3"))
        self.generate("frames", "--recipe", "paper", "--count", 5, "--seed", 8, "--output",
                      self.folder / "other")
        self.assertNotEqual(digests(self.folder / "paper1")["arrays/000002.npy"],
                            digests(self.folder / "other")["arrays/000002.npy"])

    def test_a_killed_run_is_completed(self):
        arguments = ["frames", "--recipe", "paper", "--count", 200, "--seed", 2]
        self.generate(*arguments, "--output", self.folder / "whole")
        kills = 0
        for attempt in range(100):
            process = subprocess.Popen([PROGRAM, "generate", *map(str, arguments), "--output",
                                        self.folder / "killed"], stdout=subprocess.DEVNULL)
            time.sleep(0.3)
            process.send_signal(signal.SIGKILL)
            if process.wait() == 0:
                break
            kills += 1
            # Whatever is there has its truth.
            there = {path.stem for kind in ("arrays", "pictures")
                     for path in (self.folder / "killed" / kind).glob("*.npy")}
            for stem in there:
                self.assertTrue((self.folder / "killed/labels" / f"{stem}.npy").exists())
        self.assertGreater(kills, 0)
        done = self.generate(*arguments, "--output", self.folder / "killed")
        self.assertIn("200 frames", done.stdout)
        for path in (self.folder / "killed").rglob("*.partial"):
            path.unlink()
        self.assertEqual(digests(self.folder / "killed"), digests(self.folder / "whole"))

    def test_only_one_program_writes_a_data_set(self):
        arguments = [PROGRAM, "generate", "frames", "--recipe", "paper", "--count", "500", "--output",
                     str(self.folder / "p")]
        with subprocess.Popen(arguments, stdout=subprocess.DEVNULL) as first:
            while not (self.folder / "p/frames.jsonl").exists():
                time.sleep(0.01)
            second = subprocess.run(arguments, capture_output=True, text=True)
            first.kill()
        self.assertEqual(second.returncode, 1)
        self.assertIn("is being written by another program", second.stderr)

    def test_a_line_that_was_cut_off_is_made_again(self):
        arguments = ["frames", "--recipe", "paper", "--count", 4, "--output", self.folder / "p"]
        self.generate(*arguments)
        before = digests(self.folder / "p")
        index = self.folder / "p/frames.jsonl"
        index.write_bytes(index.read_bytes()[:-100])
        self.assertIn("(1 new)", self.generate(*arguments).stdout)
        self.assertEqual(digests(self.folder / "p"), before)

    def test_only_what_is_asked_for_is_written(self):
        self.generate("frames", "--recipe", "paper", "--count", 1, "--output", self.folder / "p",
                      "--no-arrays")
        self.assertEqual(sorted(digests(self.folder / "p")),
                         ["dataset.json", "frames.jsonl", "masks/000000.png", "pictures/000000.png"])

    def test_errors(self):
        output = self.folder / "p"
        self.generate("frames", "--recipe", "paper", "--count", 1, "--output", output)
        for arguments, text in (
                (["--recipe", "paper", "--count", 2, "--seed", 5],
                 "is a data set of seed 0, not 5; use another folder"),
                (["--recipe", "field", "--count", 2], 'is a data set of recipe "paper", not "field"'),
                (["--recipe", "paper", "--count", 2, "--no-pictures"],
                 "is a data set of pictures true, not false"),
                (["--recipe", "paper", "--count", 2, "--no-pictures", "--no-arrays"],
                 "leave nothing to write"),
                (["--recipe", "paper", "--count", 2, "--sample-rate", 61.44e6],
                 "is a data set of sample_rate null, not 61440000.0"),
                (["--recipe", "paper", "--count", 0], "--count"),
                (["--recipe", "paper", "--count", -3], "--count"),
                (["--recipe", "paper", "--count", 2, "--threads", 0], "--threads"),
                (["--recipe", "best", "--count", 2], "--recipe"),
                (["--recipe", "field", "--count", 2, "--sample-rate", 1e6], "sample_rate must lie between"),
                (["--recipe", "paper", "--count", 2, "--sample-rate", 20e6],
                 "recipe paper has a sample rate of its own")):
            stderr = self.error("frames", *arguments, "--output", output)
            self.assertIn(text, stderr)
        self.generate("frames", "--recipe", "paper", "--count", 2, "--output", output)
        self.assertIn("holds 2 frames already, more than --count 1",
                      self.error("frames", "--recipe", "paper", "--count", 1, "--output", output))
        (output / "labels/000001.npy").unlink()
        self.assertIn("line 2 is not that of frame 1, or a file that it names is missing",
                      self.error("frames", "--recipe", "paper", "--count", 3, "--output", output))
        (output / "frames.jsonl").write_text('{"index": 7}\n')
        self.assertIn("line 1 is not that of frame 0",
                      self.error("frames", "--recipe", "paper", "--count", 2, "--output", output))
        (self.folder / "file").write_text("")
        self.assertIn("cannot be made", self.error("frames", "--recipe", "paper", "--count", 1,
                                                   "--output", self.folder / "file"))


if __name__ == "__main__":
    PROGRAM, SCENES = sys.argv.pop(1), pathlib.Path(sys.argv.pop(1))
    unittest.main()
