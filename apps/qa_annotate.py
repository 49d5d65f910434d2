#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 gr-specsense authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs `specsense annotate` on recordings made here, good and bad ones.

    qa_annotate.py PROGRAM [unittest's arguments]
"""

import hashlib
import json
import os
import pathlib
import resource
import shutil
import subprocess
import sys
import tarfile
import tempfile
import unittest
import wave

import numpy as np

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "python" / "specsense"))
from specsense_test_models import write_random_model

PROGRAM = ""
SANITIZED = "SPECSENSE_SANITIZED" in os.environ
RATE = 10e6
CENTRE = 2.4e9
TONE = 2e6  # Hz from the centre
START, STOP, LENGTH = 0.020, 0.035, 0.060  # s
ROW = 1 / 28000
# The window lifts up to five columns about a strong tone, and labelled regions less than
# four columns and nine rows away are bridged.
FREQUENCY_TOLERANCE = 9 * 240e3
# A pixel of noise beside a burst may count as its edge.
TIME_TOLERANCE = 4 * ROW


def burst_in_noise(tone=TONE, start=START, stop=STOP, length=LENGTH, seed=1):
    """Complex samples: noise 40 dB below full scale, a tone of -20 dB for some of the time."""
    generator = np.random.default_rng(seed)
    n = int(round(length * RATE))
    x = generator.normal(0, 0.01 / np.sqrt(2), 2 * n).view(complex)
    t = np.arange(int(start * RATE), int(stop * RATE))
    x[t] += 0.1 * np.exp(2j * np.pi * tone / RATE * t)
    return x


def encode(x, datatype):
    kind, swapped = datatype.split("_")[0], datatype.endswith("_be")
    parts = np.ascontiguousarray(x).view(float)
    if kind == "ci8":
        return np.round(parts * 127).astype("i1").tobytes()
    if kind == "cu8":
        return np.round(parts * 127 + 127.5).astype("u1").tobytes()
    if kind == "ci16":
        return np.round(parts * 32767).astype(">i2" if swapped else "<i2").tobytes()
    return parts.astype(">f4" if swapped else "<f4").tobytes()


def metadata(datatype, **fields):
    return {
        "global": {
            "core:datatype": datatype,
            "core:sample_rate": RATE,
            "core:version": "1.0.0",
            **fields,
        },
        "captures": [{"core:sample_start": 0, "core:frequency": CENTRE}],
        "annotations": [],
    }


class AnnotateTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.samples = burst_in_noise()

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="qa_annotate"))
        self.output = self.folder / "out"
        self.addCleanup(shutil.rmtree, self.folder, True)

    # What the tests are made of

    def pair(self, name, samples=None, datatype="ci16_le", meta=None, data=None):
        path = self.folder / (name + ".sigmf-meta")
        meta = metadata(datatype) if meta is None else meta
        path.write_text(meta if isinstance(meta, str) else json.dumps(meta))
        if data is None:
            data = encode(self.samples if samples is None else samples, datatype)
        path.with_suffix(".sigmf-data").write_bytes(data)
        return path

    def run_program(self, *arguments, **options):
        # What carrier it is, is another test's matter.
        model = [] if "--model" in arguments else ["--model", "energy"]
        return subprocess.run(
            [PROGRAM, "annotate", *model, *map(str, arguments)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            **options,
        )

    def annotate(self, *arguments):
        done = self.run_program("--output", self.output, *arguments)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done

    def ours(self, name):
        meta = json.loads((self.output / (name + ".sigmf-meta")).read_text())
        return [
            a
            for a in meta["annotations"]
            if a.get("core:generator", "").startswith("specsense")
        ]

    def occupancy(self, name):
        """The settings at the head of an occupancy file, and its lines."""
        lines = (self.output / (name + ".occupancy.csv")).read_text().splitlines()
        head = [line[2:].split(": ") for line in lines if line.startswith("# ")]
        keys, *rows = [line.split(",") for line in lines[len(head) :]]
        return dict(head), [dict(zip(keys, row)) for row in rows]

    def assert_burst(self, annotations, centre=CENTRE, tone=TONE, start=START, stop=STOP):
        """The burst is there, and nothing else but crumbs of it where it begins and ends."""
        self.assertGreater(len(annotations), 0)
        annotation = max(annotations, key=lambda a: a["core:sample_count"])
        self.assertEqual(annotation["core:label"], "signal")
        for crumb in annotations:
            middle = (crumb["core:freq_lower_edge"] + crumb["core:freq_upper_edge"]) / 2
            self.assertLess(abs(middle - centre - tone), FREQUENCY_TOLERANCE)
            if crumb is not annotation:
                self.assertLess(crumb["core:sample_count"] / RATE, TIME_TOLERANCE)
        first = annotation["core:sample_start"] / RATE
        last = first + annotation["core:sample_count"] / RATE
        self.assertLess(abs(first - start), TIME_TOLERANCE)
        self.assertLess(abs(last - stop), TIME_TOLERANCE)
        for key, sign in (("core:freq_lower_edge", -1), ("core:freq_upper_edge", 1)):
            beyond = sign * (annotation[key] - centre - tone)
            self.assertGreater(beyond, 0)
            self.assertLess(beyond, FREQUENCY_TOLERANCE)

    def assert_refused(self, path, *texts, arguments=()):
        """One error line, an exit code, nothing written, and the other file goes on."""
        good = self.pair("good")
        done = self.run_program("--output", self.output, *arguments, path, good)
        self.assertEqual(done.returncode, 1)
        errors = done.stderr.splitlines()
        self.assertEqual(len(errors), 1, done.stderr)
        self.assertTrue(errors[0].startswith(f"specsense: {path}: "), errors[0])
        for text in texts:
            self.assertIn(text, errors[0])
        written = sorted(p.name for p in self.output.iterdir())
        self.assertEqual(written, ["good.occupancy.csv", "good.sigmf-meta"])
        self.assert_burst(self.ours("good"))

    # Good input

    def test_datatypes(self):
        for datatype in ("ci8", "cu8", "ci16_le", "ci16_be", "cf32_le", "cf32_be"):
            with self.subTest(datatype):
                self.annotate(self.pair(datatype, datatype=datatype))
                self.assert_burst(self.ours(datatype))

    def test_archive(self):
        self.pair("inside")
        archive = self.folder / "inside.sigmf"
        with tarfile.open(archive, "w", format=tarfile.PAX_FORMAT) as tar:
            for ending in (".sigmf-meta", ".sigmf-data"):
                tar.add(self.folder / ("inside" + ending), "inside/inside" + ending)
        self.annotate(archive)
        self.assert_burst(self.ours("inside"))

    def test_wav(self):
        path = self.folder / "baseband_2400000000Hz_12-00-00_01-02-2024.wav"
        with wave.open(str(path), "wb") as f:
            f.setnchannels(2)
            f.setsampwidth(2)
            f.setframerate(int(RATE))
            f.writeframes(encode(self.samples, "ci16_le"))
        self.annotate(path)
        self.assert_burst(self.ours(path.stem))

    def test_raw(self):
        path = self.folder / "bare.iq"
        path.write_bytes(encode(self.samples, "ci8"))
        self.assert_refused(path, "datatype")
        self.annotate(
            path, "--datatype", "ci8", "--sample-rate", RATE, "--frequency", CENTRE
        )
        self.assert_burst(self.ours("bare"))

    def test_table_and_occupancy(self):
        done = self.annotate(self.pair("one"), "--picture", "--integration-time", "0.01")
        header, row = [line.split() for line in done.stdout.splitlines()[1:3]]
        self.assertEqual(header[:2], ["id", "label"])
        self.assertEqual(row[:2], ["1", "signal"])
        self.assertAlmostEqual(float(row[2]), START, delta=TIME_TOLERANCE)
        self.assertAlmostEqual(float(row[3]), STOP - START, delta=2 * TIME_TOLERANCE)
        self.assertAlmostEqual(float(row[4]), 1e-6 * (CENTRE + TONE), delta=0.6)
        for ending in ("sigmf-meta", "occupancy.csv", "png"):
            self.assertIn(f"{self.output}/one.{ending}", done.stdout)
        self.assertEqual((self.output / "one.png").read_bytes()[:4], b"\x89PNG")
        settings, found = self.occupancy("one")
        self.assertEqual(settings["model"], "energy")
        self.assertEqual(float(settings["false_alarm_rate"]), 1e-6)
        self.assertEqual(float(settings["integration_time_s"]), 0.01)
        self.assertAlmostEqual(float(settings["row_duration_s"]), ROW, delta=1e-9)
        self.assertAlmostEqual(float(settings["column_width_hz"]), RATE / 42, delta=1e-3)
        self.assertEqual(len(settings), 5)
        self.assertEqual(len({r["time_start"] for r in found}), 6)
        for r in found:
            start, frequency = float(r["time_start"]), float(r["frequency"])
            self.assertEqual(float(r["sensed_share"]), 1.0)
            if abs(frequency - CENTRE - TONE) < 120e3:
                stop = float(r["time_stop"])
                expected = max(0.0, min(stop, STOP) - max(start, START)) / (stop - start)
                self.assertAlmostEqual(float(r["share"]), expected, delta=0.02)
            elif abs(frequency - CENTRE - TONE) > FREQUENCY_TOLERANCE:
                self.assertLess(float(r["share"]), 0.02)

    def test_json(self):
        good, bad = self.pair("good"), self.folder / "absent.sigmf-meta"
        done = self.run_program("--json", "--output", self.output, good, bad)
        self.assertEqual(done.returncode, 1)
        first, second = json.loads(done.stdout)
        self.assertEqual(first["file"], str(good))
        self.assertTrue(first["noise_floor_known"])
        self.assertEqual(first["warnings"], [])
        self.assertEqual(
            first["outputs"],
            [f"{self.output}/good.sigmf-meta", f"{self.output}/good.occupancy.csv"],
        )
        emission = first["emissions"][0]
        self.assertEqual(emission["id"], 1)
        self.assertEqual(emission["label"], "signal")
        self.assertEqual(emission["burst_count"], 1)
        self.assertAlmostEqual(emission["power_dbfs"], -20, delta=0.5)
        self.assertIn("cannot be opened", second["error"])
        self.assertEqual(second["outputs"], [])

    def test_captures_by_their_own_frequency_and_time(self):
        meta = metadata("ci16_le")
        half = len(self.samples)
        meta["captures"] = [
            {
                "core:sample_start": 0,
                "core:frequency": CENTRE,
                "core:datetime": "2024-02-01T00:00:00Z",
            },
            {
                "core:sample_start": half,
                "core:frequency": CENTRE + 100e6,
                "core:datetime": "2024-02-01T01:00:00.5Z",
            },
        ]
        twice = np.concatenate([self.samples, burst_in_noise(tone=-1e6, seed=2)])
        done = self.annotate(self.pair("two", twice, meta=meta), "--json", "--picture")
        found = self.ours("two")
        self.assert_burst([a for a in found if a["core:sample_start"] < half])
        second = [a for a in found if a["core:sample_start"] >= half]
        for a in second:
            a["core:sample_start"] -= half
        self.assert_burst(second, centre=CENTRE + 100e6, tone=-1e6)
        emissions = [
            e
            for e in json.loads(done.stdout)[0]["emissions"]
            if e["sample_count"] / RATE > TIME_TOLERANCE
        ]
        self.assertEqual(len(emissions), 2)
        midnight = 1706745600
        for e, capture in zip(emissions, (midnight, midnight + 3600.5)):
            self.assertAlmostEqual(
                e["time_start"] * 1e-9, capture + START, delta=TIME_TOLERANCE
            )

    def test_same_bytes_again_and_foreign_annotations_kept(self):
        meta = metadata("ci16_le", **{"my:field": [1, {"a": "ü"}]})
        foreign = {
            "core:sample_start": 300000,
            "core:sample_count": 7,
            "core:label": "mine",
            "core:comment": "kept",
        }
        stale = {
            "core:sample_start": 5,
            "core:sample_count": 5,
            "core:generator": "specsense 0.0 energy",
        }
        meta["annotations"] = [stale, foreign]
        path = self.pair("kept", meta=meta)
        # In place: the recording's own metadata is what is written.
        runs = []
        for _ in range(2):
            done = self.run_program("--picture", path)
            self.assertEqual(done.returncode, 0, done.stderr)
            runs.append(
                {p.name: p.read_bytes() for p in self.folder.iterdir() if p.is_file()}
            )
        self.assertEqual(runs[0], runs[1])
        self.assertEqual(
            sorted(runs[0]),
            ["kept." + e for e in ("occupancy.csv", "png", "sigmf-data", "sigmf-meta")],
        )
        now = json.loads(path.read_text())
        self.assertEqual(now["global"]["my:field"], [1, {"a": "ü"}])
        self.assertEqual(now["captures"], meta["captures"])
        self.assertIn(foreign, now["annotations"])
        self.assertNotIn(stale, now["annotations"])
        mine = [a for a in now["annotations"] if a != foreign]
        self.assert_burst(mine)
        self.assertTrue(mine[0]["core:generator"].startswith("specsense "))
        self.assertTrue(mine[0]["core:generator"].endswith(" energy"))
        starts = [a["core:sample_start"] for a in now["annotations"]]
        self.assertEqual(starts, sorted(starts))

    def test_both_halves_of_a_pair_are_one_recording(self):
        path = self.pair("one")
        done = self.annotate(path, path.with_suffix(".sigmf-data"), "--json")
        self.assertEqual(len(json.loads(done.stdout)), 1)

    def test_impossible_annotations_kept_with_a_warning(self):
        meta = metadata("ci16_le")
        odd = {"core:sample_start": -4, "core:label": "odd"}
        meta["annotations"] = [odd]
        done = self.annotate(self.pair("odd", meta=meta))
        self.assertIn("warning: annotation 0", done.stderr)
        written = json.loads((self.output / "odd.sigmf-meta").read_text())
        self.assertIn(odd, written["annotations"])

    def test_not_a_number_leaves_rows_unsensed(self):
        x = self.samples.copy()
        x[100000] = complex(np.nan, 0)
        x[100001] = complex(0, np.inf)
        done = self.annotate(self.pair("nan", x, datatype="cf32_le"), "--picture")
        self.assertIn("warning: 2 samples are not finite", done.stderr)
        self.assert_burst(self.ours("nan"))
        shares = {float(r["sensed_share"]) for r in self.occupancy("nan")[1]}
        self.assertTrue(all(0.99 < share < 1.0 for share in shares), shares)

    def test_noise_alone_and_a_floor_that_is_given(self):
        noise = burst_in_noise(stop=START)
        done = self.annotate(self.pair("noise", noise))
        self.assertIn("nothing found", done.stdout)
        self.assertEqual(self.ours("noise"), [])
        # A floor 20 dB below the noise makes a signal of it.
        self.annotate(self.pair("low", noise), "--noise-floor", "-76")
        self.assertGreater(len(self.ours("low")), 0)

    def test_floor_that_cannot_be_known_is_said(self):
        # The whole band, without a gap, at another level for each symbol of 71.4 us.
        n = int(RATE * 0.17)
        generator = np.random.default_rng(6)
        full = generator.normal(size=n) + 1j * generator.normal(size=n)
        full *= np.sqrt(generator.uniform(0.2, 2.0, n // 714 + 1))[np.arange(n) // 714]
        done = self.annotate(self.pair("full", 0.1 * full), "--json", "--picture")
        (record,) = json.loads(done.stdout)
        self.assertFalse(record["noise_floor_known"])
        self.assertIn("noise floor is not known", record["warnings"][0])
        self.assertIn("give --noise-floor", done.stderr)

    @unittest.skipIf(SANITIZED, "sanitizers keep what was freed")
    def test_memory_is_bounded(self):
        # Zeros take no room on the disk.
        path = self.folder / "large.iq"
        with open(path, "wb") as f:
            f.truncate(1200 << 20)
        arguments = ["--output", self.output, "--datatype", "ci16", "--sample-rate", 61.44e6]
        before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
        done = self.run_program("--picture", *arguments, path)
        self.assertEqual(done.returncode, 0, done.stderr)
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
        self.assertLess(max(before, peak), 500 * 1024)  # KiB

    def test_pulses_of_radars(self):
        """The papers' radar, as the network knows it."""
        rate, width, first = 61.44e6, 1e-6, 0.45e-6
        interval = 58515 / rate
        generator = np.random.default_rng(3)
        n = int(0.02 * rate)
        x = generator.normal(0, 0.004, 2 * n).view(complex)
        starts = np.arange(first, 0.0199, interval)
        t = np.arange(n) / rate
        for start in starts:
            x += 0.5 * np.clip(0.5 + np.minimum(t - start, start + width - t) / 50e-9, 0, 1)
        meta = metadata("ci16_le")
        meta["global"]["core:sample_rate"] = rate
        path = self.pair("radar", x, meta=meta)
        pulses = self.folder / "pulses.csv"
        done = self.annotate("--model", "os-net", "--threads", "1", "--json",
                             "--pulses", pulses, path)
        head, *lines = [line.split(",") for line in pulses.read_text().splitlines()]
        found = [dict(zip(head, line)) for line in lines]
        self.assertGreater(len(found), len(starts) / 2)
        for pulse in found:
            nearest = starts[np.abs(starts - float(pulse["time"])).argmin()]
            self.assertLess(abs(float(pulse["time"]) - nearest), 0.1e-6)
            self.assertAlmostEqual(float(pulse["sample"]) / rate, nearest, delta=0.1e-6)
            self.assertAlmostEqual(float(pulse["width"]), width, delta=0.1e-6)
            self.assertAlmostEqual(float(pulse["freq_center"]), CENTRE, delta=0.1e6)
            self.assertAlmostEqual(float(pulse["power_dbfs"]), -6.0, delta=0.5)
            self.assertEqual((pulse["recording"], float(pulse["chirp_rate"])), ("radar", 0.0))
        radars = [e for e in json.loads(done.stdout)[0]["emissions"] if "pulse_width" in e]
        self.assertEqual({str(e["id"]) for e in radars},
                         {p["emission"] for p in found})
        most = max(radars, key=lambda e: e["pulses_measured"])
        self.assertAlmostEqual(most["pulse_width"], width, delta=50e-9)
        self.assertTrue(any(a.get("specsense:pulse_width") == most["pulse_width"]
                            for a in self.ours("radar")))

    def pulses(self, name, count):
        """Bare samples at 1 MS/s with a pulse of 72 us every 572 us; so many."""
        generator = np.random.default_rng(5)
        period, block = 572, 500
        path = self.folder / name
        with open(path, "wb") as f:
            x = generator.normal(0, 4, (block, 2 * period))
            x[:, 800:944] += 60
            samples = np.round(x).astype("i1").tobytes()
            for _ in range(count // block):
                f.write(samples)
        return path, period

    def peak_memory(self, *arguments):
        """The most memory that a run took, in bytes, by a process that is small itself."""
        measure = (
            "import resource, subprocess, sys\n"
            "subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL)\n"
            "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
        )
        command = [sys.executable, "-c", measure, PROGRAM, "annotate", "--model", "energy",
                   "--output", self.output]
        done = subprocess.run(
            [*command, *map(str, arguments)], stdout=subprocess.PIPE, text=True, check=True
        )
        return 1024 * int(done.stdout)

    @unittest.skipIf(SANITIZED, "sanitizers keep what was freed")
    def test_memory_for_a_burst_is_small(self):
        options = ["--picture", "--datatype", "ci8", "--sample-rate", 1e6]
        few, many = 10000, 120000
        memory = {}
        for count in (few, many):
            path, period = self.pulses(f"pulses{count}", count)
            memory[count] = self.peak_memory(*options, path)
        # Lines rather than all of its JSON, which is large.
        with open(self.output / f"pulses{many}.sigmf-meta") as f:
            key = '"core:sample_start": '
            starts = [int(line.split(key)[1].rstrip(",\n")) for line in f if key in line]
        starts = np.array(starts[1:])  # the first is the capture's
        self.assertEqual(len(starts), many)
        expected = 400 + period * np.arange(many)
        self.assertLess(np.max(np.abs(starts - expected)), 200)
        # 10^10 bytes, a pulse each ms: 5 million of them at this rate.
        each = (memory[many] - memory[few]) / (many - few)
        self.assertLess(each, 75)
        self.assertLess(memory[few], 100 << 20)
        # In place, where the annotations of the first run make up most of the metadata.
        written = self.output / f"pulses{many}.sigmf-meta"
        self.assertGreater(written.stat().st_size, 64 << 20)
        shutil.move(str(path), str(self.output))
        before = hashlib.sha256(written.read_bytes()).digest()
        self.assertLess(self.peak_memory("--picture", written), 100 << 20)
        self.assertEqual(hashlib.sha256(written.read_bytes()).digest(), before)

    # Joined and cut emissions

    def test_no_emission_reaches_past_its_capture(self):
        # The last row is cut: neither capture is a whole number of rows long.
        n = int(0.02 * RATE) + 97
        x = burst_in_noise(start=0.01, stop=0.02 + 97 / RATE, length=0.02 + 97 / RATE)
        meta = metadata("ci16_le")
        meta["captures"] = [
            {"core:sample_start": 0, "core:frequency": CENTRE},
            {"core:sample_start": n, "core:frequency": CENTRE + 100e6},
        ]
        done = self.annotate(self.pair("cut", np.tile(x, 2), meta=meta), "--json")
        (record,) = json.loads(done.stdout)
        for capture in range(2):
            e = max(
                (e for e in record["emissions"] if e["sample_start"] // n == capture),
                key=lambda e: e["sample_count"],
            )
            stop = n * (capture + 1)
            self.assertEqual(e["sample_start"] + e["sample_count"], stop)
            self.assertAlmostEqual(e["time_stop"], 1e9 * stop / RATE, delta=2)

    def test_emissions_that_became_one(self):
        generator = np.random.default_rng(8)
        x = burst_in_noise(stop=START)

        def add_band(low, high, start, stop):
            first, last = int(start * RATE), int(stop * RATE)
            noise = np.fft.fft(generator.normal(0, 0.03, 2 * (last - first)).view(complex))
            f = np.fft.fftfreq(last - first, 1 / RATE)
            noise[(f < low) | (f > high)] = 0
            x[first:last] += np.fft.ifft(noise)

        # Two neighbours, the second of them twice, which turn out to be one transmitter.
        add_band(-4e6, -1e6, 0.010, 0.030)
        add_band(1e6, 4e6, 0.012, 0.014)
        add_band(1e6, 4e6, 0.018, 0.030)
        add_band(-4e6, 4e6, 0.024, 0.030)
        done = self.annotate(self.pair("joined", x), "--json", "--picture")
        (record,) = json.loads(done.stdout)
        self.assertEqual([e["id"] for e in record["emissions"]], [1])
        found = self.ours("joined")
        self.assertEqual([a["specsense:emission"] for a in found], [1] * len(found))
        # The second's first burst began as that of an emission of its own.
        second = found[1]
        self.assertAlmostEqual(second["core:sample_start"] / RATE, 0.012, delta=TIME_TOLERANCE)
        self.assertEqual(second["specsense:burst_count"], len(found))

    def test_calibration(self):
        done = self.annotate(self.pair("known"), "--json", "--calibration", "-37.5")
        (record,) = json.loads(done.stdout)
        e = record["emissions"][0]
        self.assertAlmostEqual(e["power_dbm"], e["power_dbfs"] - 37.5, delta=0.011)
        self.assertAlmostEqual(e["power_dbm"], -57.5, delta=0.5)
        (a,) = [a for a in self.ours("known") if a["specsense:emission"] == e["id"]]
        self.assertEqual(a["specsense:power_dbm"], e["power_dbm"])

    # Networks

    def network(self, width=4):
        return write_random_model(self.folder / "random.safetensors", width)

    def test_a_network_labels_in_its_own_profile(self):
        arguments = ["--model", self.network(), "--json", self.pair("one")]
        results = []
        for threads in ("1", "2"):
            done = self.annotate("--threads", threads, *arguments)
            results.append((self.output / "one.sigmf-meta").read_bytes())
        self.assertEqual(results[0], results[1])
        (record,) = json.loads(done.stdout)
        self.assertGreater(len(record["emissions"]), 0)
        labels = {e["label"] for e in record["emissions"]}
        self.assertLessEqual(labels, {"lte", "nr", "radar"})
        for annotation in self.ours("one"):
            self.assertIn(annotation["core:label"], labels)
            self.assertIn("random.safetensors", annotation["core:generator"])
        settings, _ = self.occupancy("one")
        self.assertNotIn("false_alarm_rate", settings)
        self.assertAlmostEqual(float(settings["row_duration_s"]), 11.1515e-6, delta=1e-9)

    def cells(self):
        """A scene of an LTE and an NR cell, at a rate that a shipped network knows."""
        carrier = {"power_dbfs": -35}
        nr = {"channel_bandwidth_mhz": 10, "subcarrier_spacing_khz": 15, "duplex": "fdd",
              "ssb_pattern": "a", "ssb_candidates": 4}
        scene = {"sample_rate": 61.44e6, "frequency": 2655e6, "noise_dbfs": -50, "emitters": [
            {"signal": {"type": "lte_downlink", "cell_id": 7}, "frequency": 2640e6, **carrier},
            {"signal": {"type": "nr_downlink", "cell_id": 500, **nr},
             "frequency": 2665.35e6, **carrier}]}
        path = self.folder / "scene.json"
        path.write_text(json.dumps(scene))
        subprocess.run([PROGRAM, "generate", "scene", path, "--output", self.folder / "cells",
                        "--duration", "0.03"], check=True, stdout=subprocess.DEVNULL)
        return self.folder / "cells.sigmf-meta"

    def test_cells_confirm_what_a_network_finds(self):
        recording = self.cells()
        arguments = ["--json", "--model", "os-net-small", recording]
        (record,) = json.loads(self.annotate(*arguments).stdout)
        self.assertEqual(record["warnings"], [])
        by_id = {e["id"]: e for e in record["emissions"]}
        for e in by_id.values():
            self.assertEqual("confirmed" in e, e["label"] in ("lte", "nr"), e)
            self.assertEqual("physical_cell_id" in e, e.get("confirmed", False))
            is_nr = e["label"] == "nr" and e["confirmed"]
            self.assertEqual("ssb_frequency" in e, is_nr)
            if is_nr:
                self.assertLess(abs(e["ssb_frequency"] - 2665.35e6), 1e3)
                self.assertEqual(e["ssb_subcarrier_spacing"], 15e3)
            if "network_label" in e:
                self.assertEqual({e["label"], e["network_label"]}, {"lte", "nr"})
        found = {(e["label"], e["physical_cell_id"]) for e in by_id.values()
                 if e.get("confirmed")}
        self.assertEqual(found, {("lte", 7), ("nr", 500)})
        for a in self.ours("cells"):
            e = by_id[a["specsense:emission"]]
            self.assertEqual(a["core:label"], e["label"])
            for key in ("confirmed", "physical_cell_id", "ssb_frequency", "network_label"):
                self.assertEqual(a.get("specsense:" + key), e.get(key))
        # Without: what the network says, and nothing of cells.
        (record,) = json.loads(self.annotate("--no-confirm", *arguments).stdout)
        for e in record["emissions"]:
            self.assertNotIn("confirmed", e)
            before = by_id[e["id"]]
            self.assertEqual(e["label"], before.get("network_label", before["label"]))
        table = self.annotate(recording).stdout # energy knows no carriers
        self.assertRegex(table, r"bursts +cell\n")
        self.assertRegex(table, r" signal .* -\n")
        self.assertNotIn("confirmed", self.ours("cells")[0])

    def test_too_slow_for_cells(self):
        arguments = ["--model", self.network(), "--datatype", "ci16_le", "--sample-rate", "1e6"]
        path = self.folder / "slow.iq"
        path.write_bytes(encode(self.samples, "ci16_le"))
        done = self.annotate("--json", *arguments, path)
        (record,) = json.loads(done.stdout)
        left = [e for e in record["emissions"] if e["label"] in ("lte", "nr")]
        self.assertGreater(len(left), 0)
        self.assertIn(f"cells of {len(left)} emissions were not looked for", done.stderr)

    def test_noise_is_left_out_unless_the_network_shall_look(self):
        model = self.network()
        quiet = self.pair("quiet", burst_in_noise(start=0, stop=0, length=0.01))
        found = []
        for arguments in ([], ["--no-gate"]):
            done = self.annotate("--model", model, "--json", *arguments, quiet)
            found.append(json.loads(done.stdout)[0]["emissions"])
        self.assertLess(len(found[0]), len(found[1]))

    def test_models_that_cannot_be_used(self):
        path = self.pair("a")
        model = self.network()
        broken = self.folder / "broken.safetensors"
        broken.write_bytes(pathlib.Path(model).read_bytes()[:1000])
        missing = self.folder / "missing.safetensors"
        for arguments, text in (
            (["--model", broken], str(broken)),
            (["--model", missing], str(missing)),
            (["--model", model, "--precision", "int8"], "int8"),
            (
                ["--model", model, "--precision", "fp32", "--device", "cuda"],
                'precision must be auto on device cuda, got "fp32"',
            ),
        ):
            done = self.run_program("--output", self.output, *arguments, path)
            self.assertEqual(done.returncode, 1)
            self.assertEqual(done.stderr.count("\n"), 1, done.stderr)
            self.assertIn(text, done.stderr)
            self.assertFalse(self.output.exists())

    def test_help_names_the_models(self):
        text = self.run_program("--help").stdout
        self.assertIn("energy", text[text.index("--model") : text.index("--device")])

    # Bad input

    def test_no_data_file(self):
        path = self.pair("bad")
        path.with_suffix(".sigmf-data").unlink()
        self.assert_refused(path, "bad.sigmf-data: cannot be opened", "No such file")

    def test_no_metadata_file(self):
        self.assert_refused(self.folder / "bad.sigmf-meta", "cannot be opened")

    def test_odd_number_of_bytes(self):
        data = encode(self.samples, "ci16_le")
        self.assert_refused(self.pair("bad", data=data[:-1]), "whole samples of 4 bytes")

    def test_truncated_below_its_captures(self):
        meta = metadata("ci16_le")
        meta["captures"].append({"core:sample_start": len(self.samples) - 10})
        data = encode(self.samples[: len(self.samples) // 2], "ci16_le")
        self.assert_refused(
            self.pair("bad", meta=meta, data=data), "capture 1", "core:sample_start"
        )

    def test_truncated_archive(self):
        self.pair("inside")
        archive = self.folder / "bad.sigmf"
        with tarfile.open(archive, "w") as tar:
            for ending in (".sigmf-meta", ".sigmf-data"):
                tar.add(self.folder / ("inside" + ending), "inside" + ending)
        os.truncate(archive, archive.stat().st_size // 2)
        self.assert_refused(archive, "bad.sigmf")

    def test_unknown_datatype(self):
        meta = metadata("cq7")
        self.assert_refused(self.pair("bad", meta=meta), "datatype must be", '"cq7"')

    def test_metadata_that_is_not_json(self):
        self.assert_refused(self.pair("bad", meta='{"global": {'), "JSON")

    def test_long_metadata_of_others(self):
        text = json.dumps(metadata("ci16_le"))[:-2] + ",".join(["7" + 31 * " "] * 2200000)
        self.assert_refused(self.pair("bad", meta=text + "]}"), "at most 2097152 keys and values")

    def test_metadata_of_another_shape(self):
        for text in ("[]", "3", '{"global": 3}', '{"global": {}, "captures": 7}'):
            with self.subTest(text):
                self.assert_refused(self.pair("bad", meta=text), "bad.sigmf-meta: ")

    def test_rates(self):
        for rate in (None, -1e6, 0, 10, 1e12, "fast"):
            with self.subTest(rate):
                meta = metadata("ci16_le")
                meta["global"]["core:sample_rate"] = rate
                self.assert_refused(self.pair("bad", meta=meta), "core:sample_rate")
        meta = metadata("ci16_le")
        del meta["global"]["core:sample_rate"]
        self.assert_refused(self.pair("bad", meta=meta), "core:sample_rate")

    def test_captures_out_of_order(self):
        meta = metadata("ci16_le")
        meta["captures"] = [{"core:sample_start": s} for s in (0, 5000, 4000)]
        self.assert_refused(self.pair("bad", meta=meta), "capture 2", "or later")

    def test_captures_past_the_end(self):
        meta = metadata("ci16_le")
        meta["captures"].append({"core:sample_start": len(self.samples) + 1})
        self.assert_refused(self.pair("bad", meta=meta), "capture 1", "must lie within")

    def test_empty_recording(self):
        self.assert_refused(self.pair("bad", data=b""), "empty recording")

    def test_shorter_than_a_row(self):
        self.assert_refused(
            self.pair("bad", self.samples[:100]), "at least one row", "got 100 samples"
        )

    def test_unknown_model_is_one_error_for_all_files(self):
        files = [self.pair("a"), self.pair("b")]
        done = self.run_program("--model", "none", "--output", self.output, *files)
        self.assertEqual(done.returncode, 1)
        self.assertRegex(
            done.stderr, r"""^specsense: model must be energy, .*got "none"\n$"""
        )
        self.assertEqual(done.stdout, "")
        self.assertFalse(self.output.exists())

    def test_bad_arguments(self):
        path = self.pair("a")
        for arguments, text in (
            (["--false-alarm-rate", "0.5"], "--false-alarm-rate"),
            (["--hold-time", "-1"], "--hold-time"),
            (["--device", "tpu"], "--device"),
            (["--threads", "0"], "--threads"),
            (["--precision", "fp16"], "--precision"),
            (["--mask-dc", "x"], "--mask-dc"),
            (["--mask-dc", "2"], "--mask-dc: must be 0 or an odd number, got 2"),
            (["--datatype", "cq7"], "--datatype"),
            (["--sample-rate", "10"], "--sample-rate"),
            (["--calibration", "x"], "--calibration"),
            ([], "RECORDING"),
        ):
            done = self.run_program(*arguments, *([path, path] if arguments else []))
            self.assertEqual(done.returncode, 1)
            self.assertIn(text, done.stderr)
            self.assertEqual(done.stderr.count("--help"), 1)

    def test_same_name_twice(self):
        first = self.pair("same")
        other = self.folder / "other"
        other.mkdir()
        second = other / "same.iq"
        second.write_bytes(encode(self.samples, "ci8"))
        arguments = ["--datatype", "ci8", "--sample-rate", RATE]
        done = self.run_program("--output", self.output, *arguments, first, second)
        self.assertEqual(done.returncode, 1)
        self.assertIn(f"specsense: {second}: its results would overwrite", done.stderr)
        written = json.loads((self.output / "same.sigmf-meta").read_text())
        self.assertEqual(written["global"]["core:datatype"], "ci16_le")
        # Nor is a recording's metadata overwritten with another's.
        before = first.read_bytes()
        done = self.run_program("--output", self.folder, *arguments, second)
        self.assertEqual(done.returncode, 1)
        self.assertIn("another recording", done.stderr)
        self.assertEqual(first.read_bytes(), before)

    def test_unwritable_folder(self):
        blocked = self.folder / "blocked"
        blocked.write_text("a file where the folder should be")
        done = self.run_program("--output", blocked, self.pair("a"))
        self.assertEqual(done.returncode, 1)
        self.assertIn(
            f"specsense: {self.folder}/a.sigmf-meta: {blocked}: cannot be made: ", done.stderr
        )
        if os.geteuid() == 0:
            return  # who may write anywhere
        self.output.mkdir(mode=0o555)
        done = self.run_program("--output", self.output, self.pair("a"))
        self.assertEqual(done.returncode, 1)
        self.assertIn("Permission denied", done.stderr)
        self.assertEqual(list(self.output.iterdir()), [])

    def test_full_disk(self):
        self.output.mkdir()
        mounted = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=16k", "tmpfs", self.output],
            stderr=subprocess.DEVNULL,
        )
        if mounted.returncode != 0:
            self.skipTest("a small file system cannot be mounted here")
        try:
            path = self.pair("a")
            done = self.run_program("--picture", "--output", self.output, path)
            self.assertEqual(done.returncode, 1)
            self.assertIn("cannot be written: No space left on device", done.stderr)
            self.assertEqual(list(self.output.iterdir()), [])
        finally:
            subprocess.run(["umount", self.output], check=True)


if __name__ == "__main__":
    PROGRAM = sys.argv.pop(1)
    unittest.main()
