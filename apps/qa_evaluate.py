#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 gr-specsense authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs `specsense evaluate` with a small network of random weights; its figures must be those that
scikit-learn finds for its answers.

    qa_evaluate.py PROGRAM RANDOM_MODEL [unittest's arguments]
"""

import json
import os
import pathlib
import pty
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

import numpy as np

try:
    from sklearn.metrics import confusion_matrix, jaccard_score, recall_score
except ImportError:
    confusion_matrix = None

PROGRAM = ""
RANDOM_MODEL = ""
LABELS = ["noise", "lte", "nr", "radar"]
COUNT = 26  # two values of the SNR, all of Doppler and mix


def figures_in(model):
    with open(model, "rb") as file:
        header = json.loads(file.read(int.from_bytes(file.read(8), "little")))
    return json.loads(header["__metadata__"]["figures"])


class EvaluateTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="qa_evaluate"))
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        cls.model = cls.folder / "random.safetensors"
        subprocess.run([RANDOM_MODEL, cls.model, "fp32"], check=True)

    def run_program(self, *arguments):
        return subprocess.run([PROGRAM, *map(str, arguments)], capture_output=True, text=True)

    def evaluate(self, *arguments):
        done = self.run_program("evaluate", "--model", self.model, *arguments)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    def error(self, *arguments):
        done = self.run_program("evaluate", *arguments)
        self.assertEqual((done.returncode, done.stdout), (1, ""))
        return done.stderr


class ShippedModelsTest(EvaluateTest):
    def test_they_keep_what_their_files_say(self):
        """On 72 of the test's frames, which hold each combination once; int8 beside fp32."""
        listed = self.run_program("model", "list").stdout.splitlines()
        self.assertTrue(listed)
        for name, path in (line.split(maxsplit=1) for line in listed):
            recorded = figures_in(path)
            iou = {}
            for precision in ("fp32", "int8"):
                output = self.folder / f"{name}-{precision}.json"
                done = self.run_program("evaluate", "--model", name, "--count", "72",
                                        "--precision", precision, "--json", output)
                self.assertEqual(done.returncode, 0, done.stderr)
                iou[precision] = json.loads(output.read_text())["mean_iou"]
                self.assertGreater(iou[precision], recorded[precision]["mean_iou"] - 0.04, name)
            self.assertLess(abs(iou["fp32"] - iou["int8"]), 0.01, name)


@unittest.skipIf(confusion_matrix is None, "scikit-learn is not there")
class FiguresTest(EvaluateTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.json = cls.folder / "figures.json"
        subprocess.run([PROGRAM, "generate", "frames", "--recipe", "paper", "--seed", "7", "--count",
                        str(COUNT), "--output", cls.folder / "truth", "--no-pictures"],
                       check=True, capture_output=True)
        done = subprocess.run([PROGRAM, "evaluate", "--model", cls.model, "--seed", "7", "--count",
                               str(COUNT), "--json", cls.json, "--answers", cls.folder / "answers"],
                              check=True, capture_output=True, text=True)
        cls.table = done.stdout
        cls.figures = json.loads(cls.json.read_text())
        lines = (cls.folder / "truth/frames.jsonl").read_text().splitlines()
        cls.parameters = [json.loads(line)["parameters"] for line in lines]

    def pixels(self, frames):
        def of(folder):
            return np.concatenate([np.load(self.folder / folder / f"{i:06}.npy").ravel()
                                   for i in frames])
        return of("truth/labels"), of("answers")

    def check(self, figures, frames):
        truth, answer = self.pixels(frames)
        occurring = sorted(set(truth))
        accuracy = recall_score(truth, answer, labels=occurring, average=None)
        iou = jaccard_score(truth, answer, labels=occurring, average=None)
        self.assertEqual(figures["frames"], len(frames))
        for label, a, j in zip(occurring, accuracy, iou):
            self.assertAlmostEqual(figures["classes"][LABELS[label]]["accuracy"], a, delta=1e-9)
            self.assertAlmostEqual(figures["classes"][LABELS[label]]["iou"], j, delta=1e-9)
        for label in set(range(4)) - set(occurring):
            self.assertEqual(figures["classes"][LABELS[label]], {"accuracy": None, "iou": None})
        self.assertEqual(list(figures["classes"]), LABELS)
        self.assertAlmostEqual(
            figures["mean_accuracy"],
            recall_score(truth, answer, labels=occurring, average="macro"), delta=1e-9)
        self.assertAlmostEqual(
            figures["mean_iou"],
            jaccard_score(truth, answer, labels=occurring, average="macro"), delta=1e-9)

    def test_all_frames(self):
        self.check(self.figures, range(COUNT))
        truth, answer = self.pixels(range(COUNT))
        self.assertGreaterEqual(len(set(answer)), 3, "the network's answers hardly differ")
        self.assertEqual(self.figures["confusion"],
                         confusion_matrix(truth, answer, labels=range(4)).tolist())
        self.assertEqual(self.figures["unsensed_pixels"], 0)
        self.assertEqual({key: self.figures[key] for key in
                          ("model", "recipe", "seed", "frames", "precision", "device")},
                         {"model": "random", "recipe": "paper", "seed": 7, "frames": COUNT,
                          "precision": "fp32", "device": "cpu"})

    def test_confidences(self):
        confusion = np.array(self.figures["confusion"])
        calibration = self.figures["calibration"]
        bins = calibration["claims"]
        self.assertEqual(len(bins), 10)
        self.assertEqual(sum(b["pixels"] for b in bins), confusion[:, 1:].sum())
        used = [b for b in bins if b["pixels"]]
        right = sum(b["pixels"] * b["accuracy"] for b in used)
        self.assertAlmostEqual(right, np.diag(confusion)[1:].sum(), delta=1e-3)
        for place, b in enumerate(bins):
            if b["pixels"]:
                self.assertTrue(place / 10 <= b["confidence"] <= (place + 1) / 10)
        error = sum(b["pixels"] * abs(b["accuracy"] - b["confidence"]) for b in used)
        error /= sum(b["pixels"] for b in used)
        self.assertAlmostEqual(calibration["expected_calibration_error_of_claims"], error, delta=1e-9)
        self.assertIn(f"{100 * error:.2f} % of claims", self.table)
        # Random weights are sure of nothing that they are right about.
        self.assertGreater(calibration["expected_calibration_error"], 0.01)

    def test_the_means_go_into_the_model(self):
        recorded = self.folder / "recorded.safetensors"
        done = self.run_program("evaluate", "--model", self.model, "--seed", "7", "--count",
                                str(COUNT), "--record", recorded)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(figures_in(recorded)["fp32"],
                         {"recipe": "paper", "seed": 7, "frames": COUNT,
                          "mean_accuracy": self.figures["mean_accuracy"],
                          "mean_iou": self.figures["mean_iou"]})

    def test_groups(self):
        def signal(parameters, kind):
            return next((s for s in parameters["signals"] if s["type"] == kind), None)

        def lte(parameters):
            s = signal(parameters, "lte_downlink")
            return s and {25: "5", 75: "15", 100: "20"}[s["resource_blocks"]]

        def nr(parameters):
            s = signal(parameters, "nr_downlink")
            return s and str(s["channel_bandwidth_mhz"])

        keys = {"snr": lambda p: f"{p['snr_db']:g}", "doppler": lambda p: f"{p['doppler_hz']:g}",
                "mix": lambda p: p["mix"], "lte_bandwidth": lte, "nr_bandwidth": nr}
        self.assertEqual(list(self.figures["by"]), list(keys))
        for name, key in keys.items():
            groups = {}
            for frame, parameters in enumerate(self.parameters):
                groups.setdefault(key(parameters), []).append(frame)
            groups.pop(None, None)
            by = self.figures["by"][name]
            self.assertEqual(set(by), set(groups))
            if name != "mix":
                self.assertEqual(list(by), sorted(by, key=float))
            for value, frames in groups.items():
                self.check(by[value], frames)

    def test_the_table_says_the_same(self):
        def percent(share):
            return "-" if share is None else f"{100 * share:.2f}"
        for label in LABELS:
            figures = self.figures["classes"][label]
            self.assertRegex(self.table, rf"(?m)^ +{label} +{percent(figures['accuracy'])} "
                                         rf"+{percent(figures['iou'])} ")
            row = np.array(self.figures["confusion"][LABELS.index(label)])
            cells = " +".join(percent(share) for share in row / row.sum())
            self.assertRegex(self.table, rf"(?m)^ +{label} +{cells}$")
        self.assertRegex(self.table, rf"(?m)^ +mean +{percent(self.figures['mean_accuracy'])} "
                                     rf"+{percent(self.figures['mean_iou'])} ")
        for value, figures in self.figures["by"]["mix"].items():
            cells = " +".join(f"{percent(c['accuracy'])} / {percent(c['iou'])}"
                              for c in figures["classes"].values())
            self.assertRegex(self.table, rf"(?m)^ +{re.escape(value)} +{figures['frames']} .* {cells}$")


class ProgramTest(EvaluateTest):
    def test_answers_do_not_depend_on_threads_nor_on_what_else_is_asked_for(self):
        self.evaluate("--count", 6, "--json", self.folder / "1.json", "--threads", 1)
        self.evaluate("--count", 6, "--json", self.folder / "3.json", "--threads", 3,
                      "--pictures", self.folder / "p1", "--answers", self.folder / "a1")
        self.assertEqual((self.folder / "1.json").read_text(), (self.folder / "3.json").read_text())
        self.assertEqual(json.loads((self.folder / "1.json").read_text())["seed"], 20250)
        self.assertEqual(len(list((self.folder / "a1").iterdir())), 6)

    def test_integers_answer_nearly_as_single_precision_does(self):
        quantised = self.folder / "quantised.safetensors"
        subprocess.run([RANDOM_MODEL, quantised, "int8"], check=True)
        for precision in ("fp32", "int8"):
            done = self.run_program(
                "evaluate", "--model", quantised, "--count", 3, "--precision", precision,
                "--json", self.folder / "i.json", "--answers", self.folder / precision)
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertIn(f"({precision} on cpu)", done.stdout)
            figures = json.loads((self.folder / "i.json").read_text())
            self.assertEqual(figures["precision"], precision)
        for i in range(3):
            single, integer = (np.load(self.folder / precision / f"{i:06}.npy")
                               for precision in ("fp32", "int8"))
            # Steps of 0.02 that nobody fitted to the network: coarse, but the same network.
            self.assertGreater((single == integer).mean(), 0.6)
            self.assertLess((single == integer).mean(), 1.0)

    def test_pictures_are_of_the_worst_frames(self):
        out = self.evaluate("--count", 6, "--pictures", self.folder / "p2", "--worst", 2,
                            "--answers", self.folder / "a2")
        self.assertIn("pictures of the 2 frames with the least mean IoU", out)
        subprocess.run([PROGRAM, "generate", "frames", "--recipe", "paper", "--seed", "20250", "--count",
                        "6", "--output", self.folder / "t2", "--no-pictures"],
                       check=True, capture_output=True)
        ious = []
        for i in range(6):
            truth = np.load(self.folder / f"t2/labels/{i:06}.npy")
            answer = np.load(self.folder / f"a2/{i:06}.npy")
            each = [((truth == c) & (answer == c)).sum() / ((truth == c) | (answer == c)).sum()
                    for c in np.unique(truth)]
            ious.append((np.mean(each), i))
        worst = [i for _, i in sorted(ious)[:2]]
        self.assertEqual(sorted(path.name for path in (self.folder / "p2").iterdir()),
                         [f"worst_{rank + 1:06}_{i:06}.png" for rank, i in enumerate(worst)])
        for path in (self.folder / "p2").iterdir():
            self.assertEqual(path.read_bytes()[:8], b"\x89PNG\r\n\x1a\n")

    def test_a_terminal_sees_how_long_it_will_take(self):
        reader, writer = pty.openpty()
        with subprocess.Popen([PROGRAM, "evaluate", "--model", self.model, "--count", "100000"],
                              stdout=subprocess.DEVNULL, stderr=writer) as process:
            os.close(writer)
            seen = ""
            while not re.search(r"random \[ +\] +\d+ %, (\d+ h )?\d+ min( \d+ s)? left", seen):
                seen += os.read(reader, 4096).decode()
                self.assertLess(len(seen), 100000, seen[:1000])
            process.terminate()
        os.close(reader)

    def test_what_is_wrong_is_said(self):
        (self.folder / "file").write_text("")
        below = self.folder / "file/below"
        good = ["--model", self.model, "--count", 1]
        sonar, narrow = self.folder / "sonar.safetensors", self.folder / "narrow.safetensors"
        file = self.model.read_bytes()
        sonar.write_bytes(file.replace(b"radar", b"sonar", 1))
        narrow.write_bytes(file.replace(b"[240000,1]", b"[120000,1]", 1))
        none = self.folder / "none.safetensors"
        before = set(self.folder.iterdir())
        for arguments, text in (
                (["--model", "best"], 'got "best"'),
                (["--model", none], f"{none}: "),
                (["--model", self.folder / "file", "--count", 1], f"{self.folder / 'file'}: "),
                ([], "--model is required"),
                ([*good, "--recipe", "best"], "--recipe: best not in"),
                ([*good, "--recipe", "field"],
                 "model random has profile paper, recipe field has field"),
                (["--model", sonar, "--count", 1],
                 "model random has classes lte, nr, sonar, recipe paper has lte, nr, radar"),
                (["--model", narrow, "--count", 1],
                 "trained on columns of 120000 Hz; got columns of 240000 Hz"),
                (["--model", self.model, "--count", 0], "--count: Value 0 not in range"),
                ([*good, "--threads", 0], "--threads: Value 0 not in range"),
                ([*good, "--precision", "fp8"], "--precision: fp8 not in"),
                ([*good, "--precision", "int8"],
                 "model random has no quantisation, which int8 needs"),
                ([*good, "--device", "tpu"], "--device: tpu not in"),
                ([*good, "--device", "cuda", "--precision", "fp32"],
                 "--precision is for --device cpu: cuda computes in half precision"),
                ([*good, "--worst", 3], "--worst requires --pictures"),
                ([*good, "--pictures", below], f"{below}: cannot be made: Not a directory"),
                ([*good, "--answers", below], f"{below}: cannot be made: Not a directory"),
                ([*good, "--json", below], f"{below}: cannot be written: Not a directory")):
            stderr = self.error(*arguments)
            self.assertIn(text, stderr)
            self.assertLessEqual(len(stderr.splitlines()), 2, stderr)
        self.assertEqual(before, set(self.folder.iterdir()), "left something behind")


if __name__ == "__main__":
    PROGRAM, RANDOM_MODEL = sys.argv.pop(1), sys.argv.pop(1)
    unittest.main()
