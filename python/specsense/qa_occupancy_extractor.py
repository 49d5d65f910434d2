# SPDX-FileCopyrightText: 2026 gr-specsense authors
# SPDX-License-Identifier: GPL-3.0-or-later

import numpy as np
import pmt
from gnuradio import blocks, gr, gr_unittest, specsense
from specsense_test_helpers import (RATE, flag, noise, pdus, pieces, run_to_end, tag,
                                    time_tag)

COLUMNS = specsense.columns("field", RATE)
WIDTH = RATE / COLUMNS
ROW_NS = specsense.row_duration("field") * 1e9
CENTERS = np.array(specsense.column_centers("field", RATE))


def labelled(rows, regions):
    """Labels with regions (row start, row stop, column start, column stop, label)."""
    labels = np.zeros((rows, COLUMNS), np.uint8)
    for row_start, row_stop, column_start, column_stop, label in regions:
        labels[row_start:row_stop, column_start:column_stop] = label
    return labels


def floor_tag(offset, power, known=True):
    floor = pmt.dict_add(pmt.make_dict(), pmt.intern("power"),
                         pmt.init_f32vector(COLUMNS, [power] * COLUMNS))
    return flag(offset, "noise_floor",
                pmt.dict_add(floor, pmt.intern("known"), pmt.from_bool(known)))


def begin(row, sample, frequency, seconds=None):
    tags = [flag(row, "segment_start", pmt.from_uint64(sample)),
            tag(row, "rx_freq", frequency)]
    return tags if seconds is None else tags + [time_tag(row, seconds, 0.25)]


def end(row, stream_ends):
    return [flag(row, "segment_end", pmt.from_bool(stream_ends))]


class Extracted:
    """What an extractor tells of labels and tags."""

    def __init__(self, labels, tags=(), chunk=None, average=None, **options):
        block = specsense.occupancy_extractor("field", RATE, **{"classes": ["signal"], **options})
        if average is None:
            average = np.where(labels > 0, 1e-3, 1e-6).astype(np.float32)
        confidence = np.where(labels > 0, 255, 0).astype(np.uint8)
        flowgraph = gr.top_block()
        sources = (blocks.vector_source_b(labels.ravel().tolist(), False, COLUMNS, list(tags)),
                   blocks.vector_source_b(confidence.ravel().tolist(), False, COLUMNS),
                   blocks.vector_source_f(average.ravel().tolist(), False, COLUMNS))
        for port, source in enumerate(sources):
            size = COLUMNS * (4 if port == 2 else 1)
            flowgraph.connect(source, pieces(size, chunk), (block, port))
        ports = ("emissions", "occupancy", "counters")
        told = [blocks.message_debug() for _ in ports]
        for port, debug in zip(ports, told):
            flowgraph.msg_connect(block, port, debug, "store")
        run_to_end(flowgraph)
        self.emissions, self.occupancy, self.counters = (pdus(debug) for debug in told)

    def ends(self):
        return [e for e in self.emissions if e["state"] == "end"]


class qa_occupancy_extractor(gr_unittest.TestCase):

    def test_an_emission_from_start_to_end(self):
        labels = labelled(1000, [(100, 400, 10, 14, 1)])
        tags = begin(0, 0, 2.45e9, 1700000000) + [floor_tag(0, 1e-6)] + end(999, True)
        for chunk in (None, 7):
            got = Extracted(labels, tags, chunk, calibration_db=-30.0)
            self.assertEqual([e["state"] for e in got.emissions], ["start", "end"])
            self.assertEqual(len({e["id"] for e in got.emissions}), 1)
            e = got.ends()[0]
            self.assertEqual(e["label"], "signal")
            self.assertEqual(e["burst_count"], 1)
            self.assertEqual(e["confidence"], 1.0)
            start = 1700000000250000000
            self.assertAlmostEqual(e["time_start"] - start, 100 * ROW_NS, delta=ROW_NS)
            self.assertAlmostEqual(e["time_stop"] - start, 400 * ROW_NS, delta=ROW_NS)
            self.assertAlmostEqual(e["sample_start"], 100 * ROW_NS * 1e-9 * RATE, delta=300)
            self.assertAlmostEqual(e["freq_lower_edge"], 2.45e9 + CENTERS[10] - WIDTH / 2)
            self.assertAlmostEqual(e["freq_upper_edge"], 2.45e9 + CENTERS[13] + WIDTH / 2)
            self.assertAlmostEqual(e["bandwidth"], 4 * WIDTH)
            # Neighbouring columns share power, by the window's noise bandwidth.
            window = np.kaiser(COLUMNS, 6.8)
            shared = COLUMNS * np.sum(window ** 2) / np.sum(window) ** 2
            self.assertAlmostEqual(e["power_dbfs"], 10 * np.log10(4e-3 / shared), delta=0.2)
            self.assertAlmostEqual(e["power_dbm"], e["power_dbfs"] - 30.0, delta=1e-6)
            self.assertAlmostEqual(e["snr_db"], 30.0, delta=0.1)
            self.assertIs(e["noise_floor_known"], True)
            self.assertNotIn("pulse_count", e)

    def test_rows_without_tags(self):
        got = Extracted(labelled(500, [(100, 500, 3, 5, 1)]))
        # The block ends what is open when it stops, too, but then its neighbours may have
        # stopped before it. Times count from the stream's start.
        self.assertIn([e["state"] for e in got.emissions], (["start"], ["start", "end"]))
        self.assertAlmostEqual(got.emissions[0]["time_start"], 100 * ROW_NS, delta=ROW_NS)
        self.assertNotIn("power_dbm", got.emissions[0])
        self.assertNotIn("snr_db", got.emissions[0])

    def test_a_retune_ends_emissions_and_another_segment_does_not(self):
        labels = labelled(1000, [(0, 1000, 10, 14, 1)])
        at = 500
        per_row = specsense.row_duration("field") * RATE
        for frequency, count in ((2e9, 1), (1e9, 2)):
            got = Extracted(labels, begin(0, 0, 2e9) + end(at - 1, False) +
                            begin(at, int(at * per_row), frequency) + end(999, True))
            self.assertEqual(len(got.ends()), count)
            for e, tuned in zip(got.ends(), (2e9, frequency)):
                self.assertAlmostEqual(e["freq_center"], tuned + CENTERS[10:14].mean())

    def test_times_after_a_jump(self):
        labels = labelled(1000, [(100, 200, 5, 8, 1), (700, 800, 5, 8, 1)])
        tags = (begin(0, 0, 1e9, 1000) + end(499, False) + begin(500, 500000, 1e9, 5000) +
                end(999, True))
        first, second = Extracted(labels, tags).ends()
        self.assertAlmostEqual(first["time_start"] - 1000250000000, 100 * ROW_NS, delta=ROW_NS)
        self.assertAlmostEqual(second["time_start"] - 5000250000000, 200 * ROW_NS,
                               delta=ROW_NS)
        self.assertAlmostEqual(second["sample_start"],
                               500000 + 200 * ROW_NS * 1e-9 * RATE, delta=300)

    def test_a_time_that_is_none_is_passed_over(self):
        labels = labelled(1000, [(100, 200, 5, 8, 1)])
        for seconds, fraction in ((pmt.from_long(-1), 0.0), (pmt.from_uint64(10**10), 0.0),
                                  (pmt.from_uint64(5), float("nan")),
                                  (pmt.from_uint64(5), float("inf"))):
            bad = flag(0, "rx_time", pmt.make_tuple(seconds, pmt.from_double(fraction)))
            got = Extracted(labels, begin(0, 0, 1e9) + [bad] + end(999, True))
            self.assertAlmostEqual(got.ends()[0]["time_start"], 100 * ROW_NS, delta=ROW_NS)
        last = Extracted(labels, begin(0, 0, 1e9, 9200000000) + end(999, True)).ends()[0]
        self.assertAlmostEqual(last["time_start"] - 9200000000250000000, 100 * ROW_NS,
                               delta=ROW_NS)

    def test_classes_and_hold_time(self):
        # Two labels side by side; the first one's bursts are 100 rows apart.
        labels = labelled(1000, [(100, 200, 5, 8, 1), (300, 400, 5, 8, 1),
                                 (100, 200, 20, 22, 2)])
        for hold_time, count in ((150 * ROW_NS * 1e-9, 2), (50 * ROW_NS * 1e-9, 3)):
            got = Extracted(labels, end(999, True), classes=["lte", "radar"],
                            hold_time=hold_time)
            self.assertEqual(sorted(e["label"] for e in got.ends()),
                             ["lte"] * (count - 1) + ["radar"])

    def test_updates(self):
        got = Extracted(labelled(1000, [(0, 1000, 5, 8, 1)]), end(999, True),
                        update_interval=200 * ROW_NS * 1e-9)
        states = [e["state"] for e in got.emissions]
        self.assertEqual((states[0], states[-1]), ("start", "end"))
        self.assertIn(states.count("update"), (3, 4, 5))

    def test_occupancy(self):
        labels = labelled(1000, [(0, 250, 5, 8, 1), (500, 750, 5, 6, 1)])
        labels[900:1000] = 255
        got = Extracted(labels, begin(0, 0, 1e9) + end(999, True),
                        integration_time=500 * ROW_NS * 1e-9).occupancy
        self.assertEqual(len(got), 2)
        first, second = got
        self.assertAlmostEqual(first["share"]["signal"][5], 0.5)
        self.assertAlmostEqual(first["share"]["signal"][9], 0.0)
        self.assertEqual(first["sensed_share"], 1.0)
        self.assertAlmostEqual(second["share"]["signal"][5], 250 / 400, delta=1e-6)
        self.assertAlmostEqual(second["sensed_share"], 0.8)
        self.assertEqual(second["rows"], 400)
        self.assertAlmostEqual(second["time_start"], 500 * ROW_NS, delta=2)
        self.assertAlmostEqual(second["time_stop"], 1000 * ROW_NS, delta=2)
        self.assertAlmostEqual(second["freq_lower_edge"], 1e9 + CENTERS[0] - WIDTH / 2)
        self.assertAlmostEqual(second["column_width"], WIDTH)
        self.assertAlmostEqual(second["row_duration"], ROW_NS * 1e-9)

    def test_counters(self):
        # Bursts 100 rows apart are one emission, and those of another label another one.
        labels = labelled(1000, [(100, 200, 5, 8, 1), (300, 400, 5, 8, 1),
                                 (100, 200, 20, 22, 2)])
        labels[900:930] = 255
        labels[950, 3:] = 255 # its first columns were sensed
        for chunk in (None, 7):
            got = Extracted(labels, begin(0, 0, 1e9) + end(999, True), chunk,
                            classes=["lte", "radar"]).counters
            self.assertEqual(got[-1], {"rows": 1000, "unsensed_rows": 30, "emissions": 2,
                                       "bursts": 3})
            self.assertEqual(got.count(got[-1]), 1)

    def test_the_whole_chain(self):
        """A tone of 5 ms on each of two tunings, at a known time: two emissions."""
        count, at = 400000, 200001
        samples = noise(count, 1, power=1e-5)
        bursts = ((76800, 115200, 1.2e6), (at + 76800, at + 115200, -2.4e6))
        for start, stop, offset in bursts:
            n = np.arange(start, stop)
            samples[n] += (0.03 * np.exp(2j * np.pi * offset / RATE * n)).astype(np.complex64)
        tags = [time_tag(0, 1700000000, 0.5), tag(0, "rx_freq", 2.45e9),
                tag(at, "rx_freq", 2.5e9), time_tag(at, 1700000100, 0.0)]
        for chunk in (None, 1001):
            builder = specsense.spectrogram_builder("field", RATE)
            segmenter = specsense.segmenter("field", RATE, model="energy")
            extractor = specsense.occupancy_extractor("field", RATE, classes=["signal"])
            told = blocks.message_debug()
            flowgraph = gr.top_block()
            flowgraph.connect(blocks.vector_source_c(samples, False, 1, tags),
                              pieces(8, chunk), builder)
            for port in range(2):
                flowgraph.connect((builder, port), (segmenter, port))
            for port in range(3):
                flowgraph.connect((segmenter, port), (extractor, port))
            flowgraph.msg_connect(extractor, "emissions", told, "store")
            run_to_end(flowgraph)
            ends = [e for e in pdus(told) if e["state"] == "end"]
            self.assertEqual(len(ends), 2)
            for e, (start, stop, offset), tuned, origin, first in zip(
                    ends, bursts, (2.45e9, 2.5e9),
                    (1700000000500000000, 1700000100000000000), (0, at)):
                self.assertLess(abs(e["freq_center"] - tuned - offset), WIDTH)
                for key, sample in (("time_start", start), ("time_stop", stop)):
                    expected = (sample - first) / RATE * 1e9
                    self.assertAlmostEqual(e[key] - origin, expected, delta=1.5 * ROW_NS)
                self.assertAlmostEqual(e["sample_start"], start,
                                       delta=1.5 * ROW_NS * 1e-9 * RATE)

    def test_errors_say_what_is_wrong(self):
        for options, text in (
                ({"classes": []}, "there must be 1 to 254 classes"),
                ({"hold_time": -1.0}, "hold time must lie in [0, 1e6] s, got -1.000000"),
                ({"hold_time": 1e10}, "hold time must lie in [0, 1e6] s, got 1000000000"),
                ({"update_interval": 0.0}, "update interval must lie in (0, 1e6] s, got 0.0"),
                ({"update_interval": float("inf")}, "update interval must lie in (0, 1e6] s"),
                ({"integration_time": -2.0}, "integration time must lie in [0, 1e6] s"),
                ({"integration_time": float("nan")}, "integration time must lie in [0, 1e6] s"),
                ({"bridged_rows": -1}, "bridged rows must lie in [0, 1000], got -1"),
                ({"bridged_rows": 2**31 - 1}, "bridged rows must lie in [0, 1000], got 2147"),
                ({"bridged_columns": -1}, "bridged columns must lie in [0, 1000], got -1"),
                ({"bridged_columns": 1001}, "bridged columns must lie in [0, 1000], got 1001"),
                ({"profile": "wide"}, 'profile must be field or paper, got "wide"')):
            with self.assertRaises(ValueError) as caught:
                specsense.occupancy_extractor(**options)
            self.assertIn(text, str(caught.exception))


if __name__ == "__main__":
    gr_unittest.run(qa_occupancy_extractor)
