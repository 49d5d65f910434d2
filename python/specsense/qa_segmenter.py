# SPDX-FileCopyrightText: 2026 gr-specsense authors
# SPDX-License-Identifier: GPL-3.0-or-later

import numpy as np
import pmt
from gnuradio import blocks, gr, gr_unittest, specsense
from specsense_test_helpers import (RATE, flag, noise, pdus, pieces, run_to_end, tag,
                                    tags_by_row, vectors)

COLUMNS = specsense.columns("field", RATE)
FRAME = specsense.rows_per_frame("field")
FLOOR = -62.5  # dBFS in a column, of the noise that the tests make


def rows_with_bursts(rows, seed, bursts=()):
    """Rows of noise, and of it with tones: {average, peak}; a burst is
    (row start, row stop, column)."""
    per_row = specsense.row_duration("field") * RATE
    count = int(rows * per_row)
    samples = noise(count, seed, power=1e-5)
    centers = specsense.column_centers("field", RATE)
    for start, stop, column in bursts:
        n = np.arange(int(start * per_row), int(stop * per_row))
        samples[n] += np.exp(2j * np.pi * centers[column] / RATE * n).astype(np.complex64)
    return {name: values[:rows]
            for name, values in specsense.spectrogram(samples, "field", RATE).items()}


class Segmented:
    """What a segmenter makes of rows and tags."""

    def __init__(self, rows, tags=(), chunk=None, noise_floor=FLOOR):
        self.block = specsense.segmenter("field", RATE, model="energy",
                                          noise_floor=noise_floor)
        sources = [blocks.vector_source_f(rows[name].ravel(), False, COLUMNS, list(tags))
                   for name in ("average", "peak")]
        sinks = [blocks.vector_sink_b(COLUMNS), blocks.vector_sink_b(COLUMNS),
                 blocks.vector_sink_f(COLUMNS)]
        counters = blocks.message_debug()
        flowgraph = gr.top_block()
        if chunk is not None:
            self.block.set_max_noutput_items(chunk + 2)
        for port, source in enumerate(sources):
            limited = pieces(4 * COLUMNS, chunk and (port + 1) * chunk + port)
            flowgraph.connect(source, limited, (self.block, port))
        for port, sink in enumerate(sinks):
            flowgraph.connect((self.block, port), sink)
        flowgraph.msg_connect(self.block, "counters", counters, "store")
        run_to_end(flowgraph)
        self.labels, self.confidence, self.average = (vectors(sink, COLUMNS)
                                                      for sink in sinks)
        self.tags = [tags_by_row(sink.tags()) for sink in sinks]
        self.counters = pdus(counters)

    def frames(self):
        return sorted(row for row, tags in self.tags[0].items() if "noise_floor" in tags)


class qa_segmenter(gr_unittest.TestCase):

    def test_labels_lie_on_the_bursts(self):
        rows = rows_with_bursts(400, 1, [(100, 200, 8), (250, 300, 20)])
        got = Segmented(rows)
        self.assertTrue((got.labels[102:198, 8] == 1).all())
        self.assertTrue((got.labels[252:298, 20] == 1).all())
        self.assertTrue((got.confidence[102:198, 8] > 0).all())
        quiet = np.r_[0:98, 202:248, 302:400]
        self.assertEqual(np.count_nonzero(got.labels[quiet]), 0)
        np.testing.assert_array_equal(got.average, rows["average"])

    def test_every_row_gets_its_labels_however_they_come(self):
        for count in (1, FRAME, FRAME + 1, 2 * FRAME + 77):
            rows = rows_with_bursts(count, 2, [(0, count, 8)])
            whole = Segmented(rows)
            self.assertEqual(len(whole.labels), count)
            self.assertEqual(whole.frames(), list(range(0, count, FRAME)))
            for chunk in (1 if count < 3 else 17, 333):
                cut = Segmented(rows, chunk=chunk)
                np.testing.assert_array_equal(cut.labels, whole.labels)
                np.testing.assert_array_equal(cut.confidence, whole.confidence)
                np.testing.assert_array_equal(cut.average, whole.average)

    def test_no_frame_holds_two_segments(self):
        rows = rows_with_bursts(900, 3, [(350, 500, 8)])
        at = 423
        tags = [flag(0, "segment_start", pmt.from_uint64(0)), tag(0, "rx_freq", 1e9),
                flag(at - 1, "segment_end", pmt.PMT_F),
                flag(at, "segment_start", pmt.from_uint64(1000)), tag(at, "rx_freq", 2e9),
                flag(899, "segment_end", pmt.PMT_T)]
        parts = [Segmented({k: v[piece] for k, v in rows.items()})
                 for piece in (slice(0, at), slice(at, 900))]
        # Either of the two tags is enough.
        for dropped in ("none", "segment_start", "segment_end"):
            kept = [t for t in tags if pmt.symbol_to_string(t.key) != dropped]
            got = Segmented(rows, kept, chunk=50)
            self.assertEqual(got.frames(), [0, at])
            np.testing.assert_array_equal(
                got.labels, np.concatenate([part.labels for part in parts]))

    def test_tags_stay_on_their_rows(self):
        rows = rows_with_bursts(2 * FRAME, 4)
        places = [0, 1, 77, FRAME - 1, FRAME, 2 * FRAME - 1]
        got = Segmented(rows, [tag(at, "mark", float(at)) for at in places], chunk=100)
        for tags in got.tags:
            marks = {row: pmt.to_double(values["mark"])
                     for row, values in tags.items() if "mark" in values}
            self.assertEqual(marks, {at: float(at) for at in places})

    def test_noise_floor_is_told(self):
        rows = rows_with_bursts(FRAME, 5)
        for given in (FLOOR, float("nan")):
            value = Segmented(rows, noise_floor=given).tags[2][0]["noise_floor"]
            floor = pmt.to_python(value)
            self.assertTrue(floor["known"])
            level = 10 * np.log10(np.mean(floor["power"]))
            truth = 10 * np.log10(np.mean(rows["average"]))
            self.assertAlmostEqual(level, truth if np.isnan(given) else given, delta=1.0)

    def test_rows_that_are_not_numbers_are_unsensed(self):
        rows = rows_with_bursts(200, 6)
        for values in rows.values():
            values[50:53] = np.nan
        got = Segmented(rows)
        self.assertTrue((got.labels[50:53] == 255).all())
        self.assertEqual(np.count_nonzero(got.labels == 255), 3 * COLUMNS)
        self.assertEqual(got.counters[-1]["unsensed_rows"], 3)

    def test_counters(self):
        last = Segmented(rows_with_bursts(FRAME + 10, 7)).counters[-1]
        self.assertEqual((last["frames"], last["rows"], last["unsensed_rows"]),
                         (2, FRAME + 10, 0))
        self.assertGreater(last["latency_p99"], 0.0)
        self.assertGreaterEqual(last["latency_p99"], last["latency_p50"])

    def test_an_exception_in_work_ends_the_flowgraph(self):
        rows = rows_with_bursts(200, 8)
        bad = [flag(100, "rx_freq", pmt.intern("not a number"))]
        self.assertEqual(len(Segmented(rows, bad).labels), 0)

    def test_classes(self):
        self.assertEqual(specsense.segmenter(model="energy").classes(), ["signal"])
        self.assertEqual(specsense.segmenter().classes(), ["radar", "lte", "nr", "other"])

    def test_errors_say_what_is_wrong(self):
        for options, text in (
                ({"model": "psychic"}, "model must be energy, "),
                ({"profile": "wide"}, 'profile must be field or paper, got "wide"'),
                ({"profile": "paper", "model": "energy"},
                 "model energy needs a profile with the average detector, got paper"),
                ({"sample_rate": 0.0}, "sample rate must lie between 1e6 and 250e6"),
                ({"false_alarm_rate": 0.5, "model": "energy"}, "false-alarm rate must")):
            with self.assertRaises(ValueError) as caught:
                specsense.segmenter(**options)
            self.assertIn(text, str(caught.exception))


if __name__ == "__main__":
    gr_unittest.run(qa_segmenter)
