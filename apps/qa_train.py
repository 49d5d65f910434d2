# SPDX-FileCopyrightText: 2026 gr-specsense authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Trains tiny networks with the program: qa_train.py SPECSENSE SCENE TRAIN_ALL BUILD"""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

SPECSENSE = sys.argv[1]
SCENE = sys.argv[2]
TRAIN_ALL = sys.argv[3]
BUILD = sys.argv[4]

RECIPE = {
    "name": "tiny",
    "architecture": {"type": "os_net", "width": 4},
    "phases": [
        {"steps": 120, "batch": 2, "crop_rows": 64, "crop_columns": 64,
         "crops_per_frame": 7},
        {"steps": 20, "batch": 1},
    ],
    "warm_up_steps": 10,
    "learning_rate": 0.01,
    "validation_frames": 2,
    "validation_interval": 50,
}


def specsense(*arguments, check=True):
    # A thread that spins while it waits takes the time of the others.
    environment = dict(os.environ, OMP_WAIT_POLICY="passive")
    return subprocess.run(
        [SPECSENSE, *map(str, arguments)],
        capture_output=True,
        text=True,
        check=check,
        env=environment,
    )


def log_of(folder):
    with open(Path(folder, "log.jsonl"), encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def training_of(folder):
    with open(folder / "model.safetensors", "rb") as file:
        header = json.loads(file.read(int.from_bytes(file.read(8), "little")))
    return json.loads(header["__metadata__"]["training"])


class Training(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.folder = Path(temporary.name)
        self.recipe = self.write("recipe.json", RECIPE)

    def write(self, name, content):
        path = self.folder / name
        path.write_text(json.dumps(content), encoding="utf-8")
        return path

    def error_of(self, *arguments):
        result = specsense(*arguments, check=False)
        self.assertEqual(result.returncode, 1)
        lines = result.stderr.strip().splitlines()
        self.assertEqual(len(lines), 1, result.stderr)
        return lines[0]

    def assert_same_curve(self, one, other):
        """To 1e-4, as the promise says."""
        self.assertEqual([r["step"] for r in one], [r["step"] for r in other])
        for a, b in zip(one, other):
            if "loss" in a:
                self.assertAlmostEqual(a["loss"], b["loss"], delta=1e-4)
            else:
                for figure in ("loss", "mean_accuracy", "mean_iou"):
                    self.assertAlmostEqual(
                        a["validation"][figure], b["validation"][figure], delta=1e-4
                    )

    def test_a_killed_training_goes_on_as_if_nothing_had_been(self):
        whole = self.folder / "whole"
        specsense("train", self.recipe, "--output", whole)
        log = log_of(whole)
        losses = [r["loss"] for r in log if "loss" in r]
        self.assertLess(losses[-1], losses[0])
        self.assertEqual(log[-1]["step"], 140)

        killed = self.folder / "killed"
        train = [SPECSENSE, "train", self.recipe, "--output", killed]
        command = [*train, "--checkpoint-interval", "0.1"]
        for seconds in (2.0, 1.0, 1.5):
            process = subprocess.Popen(
                command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )
            time.sleep(seconds)
            process.send_signal(signal.SIGKILL)
            process.wait()
        specsense(*command[1:])
        self.assert_same_curve(log, log_of(killed))
        for name in ("model.safetensors", "curves.png", "checkpoint.pt"):
            self.assertTrue((killed / name).exists(), name)

    def test_a_time_limit_ends_with_a_checkpoint(self):
        output = self.folder / "limited"
        specsense("train", self.recipe, "--output", output, "--time-limit", "0.01")
        self.assertTrue((output / "checkpoint.pt").exists())
        steps = specsense("train", self.recipe, "--output", output).stdout
        self.assertIn("step 140 of 140", steps)

    def test_a_model_learns_from_labelled_recordings(self):
        scene = self.folder / "scene"
        specsense("generate", "scene", SCENE, "--output", scene, "--duration", "0.1")
        recording = next(self.folder.glob("**/*.sigmf-meta"))
        first = self.folder / "first"
        short = dict(RECIPE, phases=[{"steps": 2, "batch": 1}])
        specsense("train", self.write("short.json", short), "--output", first)
        tuned = self.folder / "tuned"
        recipe = self.write("tune.json", dict(short, name="tuned"))
        result = specsense(
            "train", recipe, "--output", tuned, "--recordings", recording,
            "--start", first / "model.safetensors",
        )
        self.assertIn("step 2 of 2", result.stdout)
        training = training_of(tuned)
        self.assertEqual(training["start_model"], "model.safetensors")
        self.assertEqual(training["data"], "recordings")

    def test_a_recipe_names_the_model_it_starts_from(self):
        first = self.folder / "first"
        short = dict(RECIPE, phases=[{"steps": 2, "batch": 1}])
        specsense("train", self.write("short.json", short), "--output", first)
        second = self.folder / "second"
        wider = dict(
            short,
            architecture={"type": "os_net", "width": 8},
            start=str(first / "model.safetensors"),
        )
        specsense("train", self.write("wider.json", wider), "--output", second)
        self.assertEqual(training_of(second)["start_model"], "model.safetensors")
        self.assertIn(
            "no-such-model",
            self.error_of("train", self.write("x.json", dict(short, start="no-such-model"))),
        )

    def test_all_models_are_trained_and_evaluated(self):
        recipes = self.folder / "recipes"
        recipes.mkdir()
        phases = [{"steps": 3, "batch": 1}]
        for name in ("one", "two"):
            recipe = dict(RECIPE, name=name, phases=phases)
            (recipes / f"{name}.json").write_text(json.dumps(recipe), encoding="utf-8")
        output = self.folder / "models"
        command = [
            TRAIN_ALL, "--no-build", "--build", BUILD, "--recipes", recipes,
            "--output", output, "--device", "cpu", "--frames", "2", "--time-limit", "60",
        ]
        subprocess.run(command, check=True, capture_output=True)
        for name in ("one", "two"):
            figures = json.loads((output / name / "figures.json").read_text())
            self.assertEqual(figures["frames"], 2)
            self.assertEqual(figures["model"], name)
        unknown = subprocess.run(
            [*command, "three"], capture_output=True, text=True, check=False
        )
        self.assertEqual(unknown.returncode, 1)
        self.assertIn("three.json is missing", unknown.stderr)

    def test_errors_name_rule_value_and_place(self):
        bad = self.write("bad.json", dict(RECIPE, learning_rat=1))
        self.assertIn(
            f"{bad}: learning_rat: a training recipe has no such member",
            self.error_of("train", bad),
        )
        missing = self.folder / "none.json"
        self.assertIn(f"{missing}: cannot be read", self.error_of("train", missing))
        output = self.folder / "output"
        specsense("train", self.recipe, "--output", output, "--time-limit", "0.01")
        other = self.write("other.json", dict(RECIPE, learning_rate=0.02))
        self.assertIn(
            "is of another recipe", self.error_of("train", other, "--output", output)
        )
        (output / "checkpoint.pt").write_bytes(b"no checkpoint at all")
        self.assertIn(
            "is no checkpoint", self.error_of("train", self.recipe, "--output", output)
        )
        self.assertIn(
            'device must be cpu or cuda, got "tpu"',
            self.error_of("train", self.recipe, "--output", output, "--device", "tpu"),
        )

    def test_a_missing_plugin_is_said(self):
        environment = dict(os.environ, SPECSENSE_TORCH_PLUGIN_DIR=str(self.folder))
        result = subprocess.run(
            [SPECSENSE, "train", self.recipe],
            capture_output=True, text=True, env=environment, check=False,
        )
        self.assertEqual(result.returncode, 1)
        self.assertIn(
            "libspecsense-torch.so: is missing, where SPECSENSE_TORCH_PLUGIN_DIR says",
            result.stderr,
        )


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
