# SPDX-FileCopyrightText: 2026 gr-specsense authors
# SPDX-License-Identifier: GPL-3.0-or-later

import numpy as np
import pmt
from gnuradio import blocks, gr, gr_unittest, specsense
from specsense_test_helpers import (RATE, flag, noise, pdus, pieces, run_to_end, tag,
                                    tags_by_row, time_of, time_tag, vectors)


class Built:
    """What a builder makes of samples and tags."""

    def __init__(self, samples, tags=(), chunk=None, rate=RATE, profile="field", ports=None,
                 **options):
        self.columns = specsense.columns(profile, rate)
        names = specsense.detectors(profile)[:ports]
        self.block = specsense.spectrogram_builder(profile, rate, **options)
        source = blocks.vector_source_c(samples, False, 1, list(tags))
        sinks = [blocks.vector_sink_f(self.columns) for _ in names]
        flowgraph = gr.top_block()
        counters = blocks.message_debug()
        flowgraph.msg_connect(self.block, "counters", counters, "store")
        if chunk is not None:
            self.block.set_max_noutput_items(1 + chunk % 3)
        flowgraph.connect(source, pieces(8, chunk), self.block)
        for port, sink in enumerate(sinks):
            flowgraph.connect((self.block, port), sink)
        run_to_end(flowgraph)
        self.rows = {name: vectors(sink, self.columns) for name, sink in zip(names, sinks)}
        self.tags = [tags_by_row(sink.tags()) for sink in sinks]
        self.counters = pdus(counters)

    def segments(self):
        """Rows (start, stop) of each segment."""
        starts = sorted(row for row, tags in self.tags[0].items() if "segment_start" in tags)
        ends = sorted(row for row, tags in self.tags[0].items() if "segment_end" in tags)
        return list(zip(starts, [row + 1 for row in ends]))


class qa_spectrogram_builder(gr_unittest.TestCase):

    def check_rows(self, built, parts, profile="field", rate=RATE):
        """The rows are those of the parts, each transformed for itself."""
        for name, rows in built.rows.items():
            expected = np.concatenate(
                [specsense.spectrogram(part, profile, rate)[name] for part in parts])
            self.assertEqual(rows.shape, expected.shape)
            np.testing.assert_array_equal(rows, expected.astype(np.float64))

    def test_rows_are_those_of_the_core(self):
        samples = noise(50021, 1)
        for chunk in (None, 1000, 37, 4097):
            built = Built(samples, chunk=chunk)
            self.check_rows(built, [samples])
            rows = len(built.rows["average"])
            self.assertEqual(built.segments(), [(0, rows)])
            self.assertTrue(pmt.to_bool(built.tags[0][rows - 1]["segment_end"]))
            self.assertEqual(built.tags[0].keys(), built.tags[1].keys())

    def test_as_many_ports_as_are_connected(self):
        samples = noise(50021, 9)
        for ports in (1, 2, 3, 4):
            built = Built(samples, ports=ports)
            self.assertEqual(list(built.rows), specsense.detectors("field")[:ports])
            self.check_rows(built, [samples])

    def test_last_row_is_written_though_cut(self):
        per_row = specsense.row_duration("field") * RATE
        for rows in (1, 2, 10):
            built = Built(noise(int((rows - 0.5) * per_row), 2))
            self.assertEqual(len(built.rows["average"]), rows)
            self.assertEqual(built.segments(), [(0, rows)])

    def test_less_than_a_window_makes_no_row(self):
        for count in (1, specsense.columns("field", RATE) - 1):
            self.assertEqual(Built(noise(count, 2)).rows["average"].shape[0], 0)

    def test_more_rows_than_a_buffer_holds(self):
        samples = noise(1500000, 3)
        self.check_rows(Built(samples, chunk=8191), [samples])

    def test_paper_profile_at_an_uneven_rate(self):
        samples = noise(100000, 4)
        built = Built(samples, profile="paper", rate=7.68e6)
        self.check_rows(built, [samples], "paper", 7.68e6)

    def test_retune_starts_a_segment(self):
        samples = noise(40000, 5)
        at = 17123
        for chunk in (None, 501):
            built = Built(samples, [tag(at, "rx_freq", 2.5e9)], chunk, frequency=2.4e9)
            self.check_rows(built, [samples[:at], samples[at:]])
            (first, middle), (also_middle, end) = built.segments()
            self.assertEqual((first, middle, end),
                             (0, also_middle, len(built.rows["peak"])))
            tags = built.tags[0]
            self.assertEqual(pmt.to_uint64(tags[0]["segment_start"]), 0)
            self.assertEqual(pmt.to_double(tags[0]["rx_freq"]), 2.4e9)
            self.assertEqual(pmt.to_double(tags[0]["rx_rate"]), RATE)
            self.assertFalse(pmt.to_bool(tags[middle - 1]["segment_end"]))
            self.assertEqual(pmt.to_uint64(tags[middle]["segment_start"]), at)
            self.assertEqual(pmt.to_double(tags[middle]["rx_freq"]), 2.5e9)
            self.assertTrue(pmt.to_bool(tags[end - 1]["segment_end"]))

    def test_no_retune_where_the_frequency_stays(self):
        samples = noise(20000, 6)
        tags = [tag(0, "rx_freq", 1e9), tag(5000, "rx_freq", 1e9), tag(6000, "other", 1.0)]
        built = Built(samples, tags, settle_time=1e-3)
        self.check_rows(built, [samples])
        self.assertEqual(built.block.dropped_samples(), 0)

    def test_segments_shorter_than_a_row(self):
        samples = noise(1000, 7)
        cuts = [0, 100, 101, 400, 1000] # one of them too short for a row
        tags = [tag(at, "rx_freq", 1e9 + at) for at in cuts[:-1]]
        built = Built(samples, tags)
        self.check_rows(built, [samples[a:b] for a, b in zip(cuts, cuts[1:])])
        starts = [pmt.to_uint64(tags["segment_start"])
                  for _, tags in sorted(built.tags[0].items()) if "segment_start" in tags]
        self.assertEqual(starts, [0, 101, 400])

    def test_settle_time_drops_what_follows_a_retune(self):
        samples = noise(40000, 8)
        at, settle = 17123, 1e-3
        start = at + int(settle * RATE)
        tags = [time_tag(0, 100, 0.25), tag(at, "rx_freq", 2.5e9)]
        built = Built(samples, tags, chunk=777, settle_time=settle)
        self.check_rows(built, [samples[:at], samples[start:]])
        row = built.segments()[1][0]
        self.assertEqual(pmt.to_uint64(built.tags[0][row]["segment_start"]), start)
        self.assertAlmostEqual(time_of(built.tags[0][row]["rx_time"]) - 100.25,
                               start / RATE, delta=1e-9)
        self.assertEqual(built.block.dropped_samples(), start - at)

    def test_time_jump_starts_a_segment_and_a_steady_clock_does_not(self):
        samples = noise(60000, 9)
        steady, at = 10000, 30001
        tags = [time_tag(0, 1700000000, 0.5),
                time_tag(steady, 1700000000, 0.5 + steady / RATE + 0.4e-6),
                time_tag(at, 1700000003, 0.75)]
        built = Built(samples, tags, chunk=1234)
        self.check_rows(built, [samples[:at], samples[at:]])
        (first, _), (second, _) = built.segments()
        self.assertEqual(time_of(built.tags[0][first]["rx_time"]), 1700000000.5)
        self.assertEqual(time_of(built.tags[0][second]["rx_time"]), 1700000003.75)

    def test_small_steps_in_time_add_up_to_a_jump(self):
        samples = noise(95000, 15)
        step = 0.9e-6
        tags = [time_tag(1000 * k, 1700000000, 1000 * k / RATE + k * step)
                for k in range(95)]
        built = Built(samples, tags, chunk=1234)
        starts = [(pmt.to_uint64(tags["segment_start"]), time_of(tags["rx_time"]))
                  for _, tags in sorted(built.tags[0].items()) if "segment_start" in tags]
        # Two steps are more than 1 us: every other tag is news.
        self.assertEqual([sample for sample, _ in starts], list(range(0, 95000, 2000)))
        for sample, time in starts:
            told = 1700000000 + sample / RATE + sample / 1000 * step
            self.assertAlmostEqual(time, told, delta=0.5e-6)

    def test_times_around_a_true_clock_never_add_up(self):
        samples = noise(95000, 16)
        tags = [time_tag(1000 * k, 1700000000, 0.1 + 1000 * k / RATE + (-1) ** k * 0.4e-6)
                for k in range(95)]
        self.assertEqual(len(Built(samples, tags).segments()), 1)

    def test_time_is_unknown_before_the_first_tag(self):
        samples = noise(20000, 10)
        built = Built(samples, [time_tag(9000, 5, 0.0)])
        (first, _), (second, _) = built.segments()
        self.assertNotIn("rx_time", built.tags[0][first])
        self.assertEqual(time_of(built.tags[0][second]["rx_time"]), 5.0)

    def test_time_stays_exact_over_whole_seconds(self):
        rate = 1e6 + 1.0 / 3.0
        at = 2500000
        built = Built(np.zeros(at + 1000, np.complex64),
                      [time_tag(0, 10, 0.9), tag(at, "rx_freq", 1.0)], rate=rate)
        value = built.tags[0][built.segments()[1][0]]["rx_time"]
        exact = 0.9 + at / rate
        self.assertEqual(pmt.to_uint64(pmt.tuple_ref(value, 0)), 10 + int(exact))
        self.assertAlmostEqual(pmt.to_double(pmt.tuple_ref(value, 1)), exact % 1, delta=1e-12)

    def test_wrong_rate_is_dropped(self):
        samples = noise(30000, 11)
        tags = [time_tag(0, 100, 0.0), tag(0, "rx_rate", RATE * 1.0005),
                tag(10000, "rx_rate", 1e6), tag(15000, "rx_rate", RATE)]
        built = Built(samples, tags, chunk=999)
        self.check_rows(built, [samples[:10000], samples[15000:]])
        self.assertEqual(built.block.dropped_samples(), 5000)
        second = built.segments()[1][0]
        # Nobody knows how long the samples of another rate took.
        self.assertNotIn("rx_time", built.tags[0][second])

    def test_malformed_tags_are_passed_over(self):
        samples = noise(20000, 12)
        bad = [flag(offset, key, value)
               for offset, key, value in ((10, "rx_time", pmt.from_double(1.0)),
                                          (20, "rx_freq", pmt.intern("high")),
                                          (30, "rx_rate", pmt.PMT_NIL),
                                          (40, "rx_freq", pmt.from_double(float("nan"))))]
        self.check_rows(Built(samples, bad), [samples])

    def test_times_that_are_none_are_passed_over(self):
        samples = noise(20000, 17)
        for seconds, fraction in ((pmt.from_long(-1), 0.0),
                                  (pmt.from_uint64(9200000001), 0.0),
                                  (pmt.from_uint64(2**64 - 1), 0.0),
                                  (pmt.from_double(5.0), 0.0),
                                  (pmt.from_uint64(5), float("nan")),
                                  (pmt.from_uint64(5), float("inf")),
                                  (pmt.from_uint64(5), -0.25),
                                  (pmt.from_uint64(5), 1.0)):
            bad = flag(9000, "rx_time", pmt.make_tuple(seconds, pmt.from_double(fraction)))
            built = Built(samples, [time_tag(0, 100, 0.25), bad,
                                    tag(15000, "rx_freq", 1e9)])
            self.check_rows(built, [samples[:15000], samples[15000:]])
            second = built.segments()[1][0]
            self.assertAlmostEqual(time_of(built.tags[0][second]["rx_time"]),
                                   100.25 + 15000 / RATE, delta=1e-9)

    def test_the_last_time_that_is_one(self):
        built = Built(noise(20000, 18), [time_tag(0, 9200000000, 0.5)])
        self.assertEqual(time_of(built.tags[0][0]["rx_time"]), 9200000000.5)

    def test_samples_that_are_not_finite(self):
        samples = noise(20000, 13)
        samples[9000] = complex(float("nan"), 0.0)
        built = Built(samples)
        unsensed = np.isnan(built.rows["average"]).all(axis=1)
        self.assertIn(unsensed.sum(), (1, 2, 3))
        self.assertEqual(np.isnan(built.rows["average"]).any(axis=1).sum(), unsensed.sum())
        self.assertEqual(built.block.non_finite_samples(), 1)

    def test_counters(self):
        samples = noise(30000, 19)
        samples[[2000, 25000]] = complex(float("nan"), 0.0)
        tags = [tag(10000, "rx_rate", 1e6), tag(15000, "rx_rate", RATE)]
        for chunk in (None, 999):
            built = Built(samples, tags, chunk)
            self.assertEqual(built.counters[-1],
                             {"rows": len(built.rows["peak"]), "samples": 30000,
                              "dropped_samples": 5000, "non_finite_samples": 2})
            self.assertEqual(built.counters.count(built.counters[-1]), 1)

    def test_counters_come_once_a_second(self):
        samples = noise(100000, 20)
        builder = specsense.spectrogram_builder("field", RATE)
        counters = blocks.message_debug()
        flowgraph = gr.top_block()
        flowgraph.connect(blocks.vector_source_c(samples), blocks.throttle(8, 40000), builder)
        for port in range(2):
            null = blocks.null_sink(4 * specsense.columns("field", RATE))
            flowgraph.connect((builder, port), null)
        flowgraph.msg_connect(builder, "counters", counters, "store")
        run_to_end(flowgraph) # takes 2.5 s
        got = [message["samples"] for message in pdus(counters)]
        self.assertIn(len(got), (2, 3, 4))
        self.assertEqual(got, sorted(got))
        self.assertTrue(0 < got[0] < got[-1] == 100000)

    def test_flowgraph_can_run_again(self):
        samples = noise(20000, 14)
        source = blocks.vector_source_c(samples, False, 1,
                                        [time_tag(0, 1, 0.0), time_tag(9000, 7, 0.0)])
        builder = specsense.spectrogram_builder("field", RATE)
        sink = blocks.vector_sink_f(specsense.columns("field", RATE))
        null = blocks.null_sink(4 * specsense.columns("field", RATE))
        flowgraph = gr.top_block()
        flowgraph.connect(source, builder, sink)
        flowgraph.connect((builder, 1), null)
        run_to_end(flowgraph)
        once = list(sink.data())
        source.rewind()
        sink.reset()
        run_to_end(flowgraph)
        self.assertEqual(once, list(sink.data()))

    def test_errors_say_what_is_wrong(self):
        for options, text in (
                ({"profile": "wide"}, 'profile must be field or paper, got "wide"'),
                ({"sample_rate": 9e5},
                 "sample rate must lie between 1e6 and 250e6 samples/s, got 900000"),
                ({"frequency": float("nan")}, "frequency must be finite, got nan"),
                ({"settle_time": -1.0},
                 "settle time must lie between 0 and 3600 s, got -1.000000"),
                ({"dc_columns": 2}, "masked DC columns must be 0, or odd")):
            with self.assertRaises(ValueError) as caught:
                specsense.spectrogram_builder(**options)
            self.assertIn(text, str(caught.exception))


if __name__ == "__main__":
    gr_unittest.run(qa_spectrogram_builder)
