# SPDX-FileCopyrightText: 2026 gr-specsense authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The segmenter with networks: model files of random weights."""

import os
import tempfile
import threading
import time

import numpy as np
import pmt
from gnuradio import blocks, gr, gr_unittest, specsense
from specsense_test_helpers import (flag, noise, pdus, pieces, run_to_end, tag, tags_by_row,
                                    vectors)
from specsense_test_models import write_random_model

RATE = 20e6
COLUMNS = specsense.columns("paper", RATE) # 83: no multiple of the network's stride
FRAME = specsense.rows_per_frame("paper")
UNSENSED = 255


def some_rows(rows, seed, rate=RATE):
    """Noise with a carrier in it: float32[rows, columns]."""
    count = int((rows + 2) * specsense.row_duration("paper") * rate)
    n = np.arange(count)
    samples = noise(count, seed) + 1e-2 * np.exp(0.5j * n).astype(np.complex64)
    return specsense.spectrogram(samples, "paper", rate)["sample"][:rows]


class WaitingSource(gr.sync_block):
    """Gives some rows, and the others when it is told to."""

    def __init__(self, rows, first):
        gr.sync_block.__init__(self, "waiting source", None, [(np.float32, rows.shape[1])])
        self.rows, self.first, self.go_on = rows, first, threading.Event()
        self.given = 0

    def work(self, _, output_items):
        if self.given == self.first:
            self.go_on.wait()
        stop = self.first if self.given < self.first else len(self.rows)
        count = min(len(output_items[0]), stop - self.given)
        if count == 0:
            return -1
        output_items[0][:count] = self.rows[self.given:self.given + count]
        self.given += count
        return count


def wait_for_rows(sink, columns, rows):
    """Until the sink holds so many, or 60 s are over."""
    deadline = time.monotonic() + 60
    while len(sink.data()) < rows * columns and time.monotonic() < deadline:
        time.sleep(0.01)


class Chain:
    """Rows through a segmenter, in a flowgraph of their own or of others."""

    def __init__(self, flowgraph, source, columns=COLUMNS, **options):
        self.columns = columns
        self.block = specsense.segmenter("paper", **options)
        self.sinks = [blocks.vector_sink_b(columns), blocks.vector_sink_b(columns),
                      blocks.vector_sink_f(columns)]
        self.debug = blocks.message_debug()
        flowgraph.connect(source, self.block)
        for port, sink in enumerate(self.sinks):
            flowgraph.connect((self.block, port), sink)
        flowgraph.msg_connect(self.block, "counters", self.debug, "store")

    def take(self):
        self.labels, self.confidence, self.rows = (vectors(sink, self.columns)
                                                   for sink in self.sinks)
        self.tags = [tags_by_row(sink.tags()) for sink in self.sinks]
        self.counters = pdus(self.debug)
        return self


def run(rows, tags=(), chunk=None, **options):
    flowgraph = gr.top_block()
    columns = rows.shape[1]
    source = blocks.vector_source_f(rows.ravel(), False, columns, list(tags))
    limited = pieces(4 * columns, chunk)
    flowgraph.connect(source, limited)
    chain = Chain(flowgraph, limited, columns,
                  **{"sample_rate": RATE, "gate": False, **options})
    if chunk is not None:
        chain.block.set_max_noutput_items(chunk + 2)
    run_to_end(flowgraph)
    return chain.take()


class qa_segmenter_networks(gr_unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory(prefix="qa_segmenter")
        cls.model = write_random_model(os.path.join(cls.folder.name, "tiny.safetensors"))

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def segment(self, rows, **options):
        return specsense.segment({"sample": rows}, "paper",
                                 **{"sample_rate": RATE, "gate": False,
                                    "model": self.model, **options})

    def test_labels_are_the_engine_s(self):
        for count in (1, FRAME - 1, FRAME, 2 * FRAME + 77):
            rows = some_rows(count, 1)
            labels, confidence = self.segment(rows)
            self.assertGreater(len(np.unique(labels)), 1)
            for chunk in (None, 17, 333):
                got = run(rows, chunk=chunk, model=self.model)
                np.testing.assert_array_equal(got.labels, labels)
                np.testing.assert_array_equal(got.confidence, confidence)
                np.testing.assert_array_equal(got.rows, rows)

    def test_segments_and_tags(self):
        rows = some_rows(700, 2)
        at = 300
        tags = [flag(0, "segment_start", pmt.from_uint64(0)), tag(0, "rx_freq", 1e9),
                flag(at, "segment_start", pmt.from_uint64(1000)), tag(at, "rx_freq", 2e9),
                flag(699, "segment_end", pmt.PMT_T), tag(77, "mark", 77.0)]
        parts = [self.segment(rows[:at])[0], self.segment(rows[at:])[0]]
        for policy in ("block", "skip"):
            got = run(rows, tags, chunk=50, model=self.model, on_overload=policy)
            kept = got.labels != UNSENSED
            np.testing.assert_array_equal(got.labels[kept], np.concatenate(parts)[kept])
            self.assertTrue(kept[:FRAME].all())
            for tags_out in got.tags:
                floors = sorted(row for row, t in tags_out.items() if "noise_floor" in t)
                self.assertEqual(floors, [0, FRAME, at, at + FRAME])
                self.assertEqual(pmt.to_double(tags_out[77]["mark"]), 77.0)
                self.assertEqual(pmt.to_double(tags_out[at]["rx_freq"]), 2e9)

    def test_two_segmenters_in_one_flowgraph(self):
        rows = some_rows(5 * FRAME, 3)
        labels, _ = self.segment(rows)
        other = write_random_model(os.path.join(self.folder.name, "other.safetensors"), seed=2)
        flowgraph = gr.top_block()
        source = blocks.vector_source_f(rows.ravel(), False, COLUMNS)
        chains = [Chain(flowgraph, source, sample_rate=RATE, model=model, gate=False,
                        threads=threads)
                  for model, threads in ((self.model, 1), (other, 2))]
        run_to_end(flowgraph)
        np.testing.assert_array_equal(chains[0].take().labels, labels)
        np.testing.assert_array_equal(chains[1].take().labels,
                                      self.segment(rows, model=other)[0])

    def test_overload_skips_frames_and_counts_them(self):
        slow = write_random_model(os.path.join(self.folder.name, "slow.safetensors"), 16)
        frames = 40
        rows = some_rows(frames * FRAME + 10, 4, 61.44e6)
        got = run(rows, model=slow, sample_rate=61.44e6, on_overload="skip")
        self.assertEqual(len(got.labels), len(rows))
        np.testing.assert_array_equal(got.rows, rows)
        unsensed = (got.labels == UNSENSED).all(axis=1)
        self.assertTrue(((got.labels == UNSENSED).any(axis=1) == unsensed).all())
        skipped = [unsensed[i * FRAME:(i + 1) * FRAME].all() for i in range(frames + 1)]
        last = got.counters[-1]
        self.assertEqual(last["frames"], frames + 1)
        self.assertEqual(last["skipped_frames"], sum(skipped))
        self.assertEqual(last["unsensed_rows"], np.count_nonzero(unsensed))
        self.assertGreater(sum(skipped), 0)
        self.assertFalse(skipped[-1]) # only the oldest are
        self.assertEqual(np.count_nonzero(got.confidence[unsensed]), 0)
        first = skipped.index(False) * FRAME
        labels, _ = self.segment(rows[first:first + FRAME], model=slow, sample_rate=61.44e6)
        np.testing.assert_array_equal(got.labels[first:first + FRAME], labels)

    def test_labels_do_not_wait_for_more_rows(self):
        rows = some_rows(2 * FRAME, 5)
        for policy in ("block", "skip"):
            flowgraph = gr.top_block()
            source = WaitingSource(rows, FRAME)
            chain = Chain(flowgraph, source, sample_rate=RATE, model=self.model,
                          on_overload=policy, gate=False)
            flowgraph.start()
            wait_for_rows(chain.sinks[0], COLUMNS, FRAME)
            self.assertEqual(len(chain.sinks[0].data()), FRAME * COLUMNS)
            source.go_on.set()
            flowgraph.wait()
            np.testing.assert_array_equal(chain.take().labels, self.segment(rows)[0])

    def test_it_can_be_stopped_and_started(self):
        rows = some_rows(6 * FRAME, 6)
        labels, _ = self.segment(rows)
        for policy in ("block", "skip"):
            flowgraph = gr.top_block()
            source = blocks.vector_source_f(rows.ravel(), True, COLUMNS)
            chain = Chain(flowgraph, source, sample_rate=RATE, model=self.model,
                          on_overload=policy, gate=False)
            for _ in range(3):
                for sink in chain.sinks:
                    sink.reset()
                source.rewind()
                flowgraph.start()
                wait_for_rows(chain.sinks[0], COLUMNS, FRAME)
                flowgraph.stop()
                flowgraph.wait()
                got = vectors(chain.sinks[0], COLUMNS)[:len(rows)]
                self.assertGreaterEqual(len(got), FRAME)
                kept = got != UNSENSED
                np.testing.assert_array_equal(got[kept], labels[:len(got)][kept])

    def test_values_that_are_no_powers(self):
        rows = some_rows(FRAME, 8)
        rows[10:12] = np.nan
        rows[50, 3] = np.inf
        rows[51, 82] = -1.0
        got = run(rows, model=self.model)
        expected = np.zeros(rows.shape, bool)
        expected[10:12] = expected[50, 3] = expected[51, 82] = True
        np.testing.assert_array_equal(got.labels == UNSENSED, expected)
        last = got.counters[-1]
        self.assertEqual((last["unsensed_rows"], last["non_finite_pixels"]), (2, 2))

    def test_frames_of_noise_are_gated(self):
        count = int((4 * FRAME + 2) * specsense.row_duration("paper") * RATE)
        quiet = specsense.spectrogram(noise(count, 9), "paper", RATE)["sample"][:4 * FRAME]
        got = run(quiet, model=self.model, gate=True)
        gated = got.counters[-1]["gated_frames"]
        self.assertGreaterEqual(gated, 3) # one may stand out by chance
        self.assertEqual(np.count_nonzero(got.labels.reshape(4, -1).any(axis=1) == 0), gated)
        self.assertEqual(run(quiet, model=self.model).counters[-1]["gated_frames"], 0)

    def test_an_exception_ends_the_flowgraph_and_is_told(self):
        rows = some_rows(3 * FRAME, 10)
        bad = [flag(400, "rx_freq", pmt.intern("not a number"))]
        for policy in ("block", "skip"):
            last = run(rows, bad, model=self.model, on_overload=policy).counters[-1]
            self.assertEqual(last["errors"], 1)
            self.assertIn("to_double", last["error"])
        good = run(rows, model=self.model).counters[-1]
        self.assertEqual(good["errors"], 0)
        self.assertNotIn("error", good)

    def test_models_and_their_profiles(self):
        self.assertEqual(specsense.model_names()[0], "energy")
        self.assertEqual(specsense.model_profile("energy"), "field")
        self.assertEqual(specsense.model_profile(self.model), "paper")
        block = specsense.segmenter("paper", RATE, model=self.model)
        self.assertEqual(block.classes(), ["lte", "nr", "radar"])
        # The same rows and model, by itself.
        rows = {"average": np.zeros((2, 7)), "peak": np.zeros((2, 8))}
        with self.assertRaisesRegex(ValueError, "rows of detector average must be numbers"):
            specsense.segment(rows, "field", 1.92e6)
        with self.assertRaisesRegex(ValueError, "hold those of detector sample, got none"):
            specsense.segment(rows, "paper", 1.92e6, model=self.model)

    def test_errors_say_what_is_wrong(self):
        missing = os.path.join(self.folder.name, "missing.safetensors")
        for options, text in (
                ({"model": "psychic"}, "model must be energy, "),
                ({"model": "psychic"}, "or a model file's path, got \"psychic\""),
                ({"device": "tpu"}, 'device must be cpu or cuda, got "tpu"'),
                ({"threads": 0}, "threads must lie in 1 to 256, got 0"),
                ({"precision": "fp16"},
                 'precision must be auto, fp32 or int8, got "fp16"'),
                ({"device": "cuda", "precision": "int8"},
                 'precision must be auto on device cuda, got "int8"'),
                ({"precision": "int8", "profile": "paper"}, "int8"),
                ({"on_overload": "drop"}, 'on_overload must be block or skip, got "drop"'),
                ({"profile": "field"},
                 "model random was trained on rows of 11.1"),
                ({"profile": "field"}, "; got rows of 35.7142857 us, "),
                ({"model": missing}, missing)):
            with self.assertRaises((ValueError, RuntimeError)) as caught:
                specsense.segmenter(**{"profile": "paper", "sample_rate": RATE,
                                       "model": self.model, **options})
            self.assertIn(text, str(caught.exception))

    def test_no_torch_is_loaded_for_the_cpu(self):
        run(some_rows(FRAME, 11), model=self.model)
        with open("/proc/self/maps", encoding="utf-8") as file:
            self.assertNotIn("libtorch", file.read())


if __name__ == "__main__":
    gr_unittest.run(qa_segmenter_networks)
