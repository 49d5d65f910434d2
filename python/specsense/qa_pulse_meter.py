# SPDX-FileCopyrightText: 2026 gr-specsense authors
# SPDX-License-Identifier: GPL-3.0-or-later

import json

import numpy as np
import pmt
from gnuradio import blocks, gr, gr_unittest, specsense
from specsense_test_helpers import RATE, noise, pdus, pieces, run_to_end, tag, time_tag

TUNED = 2.9e9  # Hz
WIDTH, INTERVAL, FIRST = 10e-6, 1.0003e-3, 0.5e-3  # s
SWEEP = 2e6  # Hz
DURATION = 0.05  # s


def scene(**signal):
    """A chirped radar, 30 dB over the noise."""
    signal = {"type": "radar", "modulation": "linear_fm", "bandwidth": SWEEP,
              "pulse_width": WIDTH, "pulse_intervals": [INTERVAL], "first_pulse": FIRST,
              **signal}
    return json.dumps({"sample_rate": RATE, "frequency": TUNED, "noise_dbfs": -45, "seed": 1,
                       "emitters": [{"signal": signal, "frequency": TUNED + 1e6,
                                     "power_dbfs": -20}]})


def samples(duration=DURATION, **signal):
    flowgraph = gr.top_block()
    sink = blocks.vector_sink_c()
    flowgraph.connect(specsense.scene_source(scene(**signal), duration), sink)
    run_to_end(flowgraph)
    return np.array(sink.data(), np.complex64)


def emission(start=0, count=int(DURATION * RATE), **fields):
    """A message as an occupancy extractor sends it."""
    values = {"id": pmt.from_uint64(7), "label": pmt.intern("radar"),
              "state": pmt.intern("end"), "sample_start": pmt.from_long(start),
              "sample_count": pmt.from_long(count),
              "freq_lower_edge": pmt.from_double(TUNED - 0.5e6),
              "freq_upper_edge": pmt.from_double(TUNED + 2.5e6), **fields}
    message = pmt.make_dict()
    for key, value in values.items():
        message = pmt.dict_add(message, pmt.intern(key), value)
    return pmt.cons(message, pmt.make_u8vector(0, 0))


class Metered:
    """What a meter tells of samples, tags and messages, which come before the samples."""

    def __init__(self, data, messages, tags=(), chunk=None, **options):
        self.block = specsense.pulse_meter(RATE, **{"frequency": TUNED, **options})
        flowgraph = gr.top_block()
        source = blocks.vector_source_c(data.tolist(), False, 1, list(tags))
        flowgraph.connect(source, pieces(8, chunk), self.block)
        ports = ("emissions", "pulses", "counters")
        told = [blocks.message_debug() for _ in ports]
        for port, debug in zip(ports, told):
            flowgraph.msg_connect(self.block, port, debug, "store")
        for message in messages:
            self.block.to_basic_block()._post(pmt.intern("emissions"), message)
        self.block.to_basic_block()._post(pmt.intern("system"),
                                          pmt.cons(pmt.intern("done"), pmt.from_long(1)))
        run_to_end(flowgraph)
        self.messages = [told[0].get_message(i) for i in range(told[0].num_messages())]
        self.pulses, self.counters = pdus(told[1]), pdus(told[2])
        self.totals = self.counters[-1]

    def emissions(self):
        return [pmt.to_python(pmt.car(message)) for message in self.messages]


class qa_pulse_meter(gr_unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        cls.samples = samples()

    def assert_pulses(self, pulses, first=FIRST, count=50, since=0):
        self.assertEqual(len(pulses), count)
        for index, pulse in enumerate(pulses):
            start = first + index * INTERVAL
            self.assertAlmostEqual(pulse["sample"] / RATE, start, delta=0.1e-6)
            self.assertAlmostEqual(pulse["time_start"] - since, start * 1e9, delta=100)
            self.assertAlmostEqual(pulse["pulse_width"], WIDTH, delta=0.2e-6)
            self.assertTrue(pulse["pulse_width_resolved"])
            self.assertAlmostEqual(pulse["pulse_chirp_rate"], SWEEP / WIDTH, delta=4e9)
            self.assertAlmostEqual(pulse["pulse_bandwidth"], SWEEP, delta=0.3e6)
            self.assertAlmostEqual(pulse["freq_center"], TUNED + 1e6, delta=20e3)
            self.assertAlmostEqual(pulse["power_dbfs"], -20, delta=0.5)
            self.assertEqual((pulse["emission"], pulse["starts_before"],
                              pulse["stops_after"]), (7, False, False))

    def test_pulses_of_an_emission(self):
        for chunk in (None, 1000):
            got = Metered(self.samples, [emission()], chunk=chunk)
            self.assert_pulses(got.pulses)
            told, = got.emissions()
            self.assertEqual(told["id"], 7)
            self.assertEqual(told["pulses_measured"], 50)
            self.assertAlmostEqual(told["pulse_width"], WIDTH, delta=0.1e-6)
            self.assertAlmostEqual(told["pulse_chirp_rate"], SWEEP / WIDTH, delta=1e9)
            self.assertAlmostEqual(told["pulse_bandwidth"], SWEEP, delta=0.2e6)
            self.assertAlmostEqual(told["pulse_interval"], INTERVAL, delta=20e-9)
            self.assertAlmostEqual(told["pulse_repetition_frequency"], 1 / INTERVAL, delta=0.02)
            self.assertEqual(got.totals, {
                "samples": len(self.samples), "emissions": 1, "pulses": 50,
                "dropped_pulses": 0, "lost_samples": 0, "unmeasured_emissions": 0,
                "malformed_messages": 0})

    def test_messages_share_the_pulses(self):
        # Each has what came since the one before.
        cut = int(0.0203 * RATE)
        start = pmt.intern("start")
        got = Metered(self.samples, [emission(count=cut, state=start), emission()])
        self.assert_pulses(got.pulses)
        first, second = got.emissions()
        self.assertEqual((first["pulses_measured"], second["pulses_measured"]), (20, 50))

    def test_others_are_passed_on_as_they_are(self):
        lte = emission(label=pmt.intern("lte"))
        bad = [pmt.intern("x"), pmt.cons(pmt.make_dict(), pmt.make_u8vector(0, 0)),
               emission(sample_start=pmt.from_long(-1)),
               emission(freq_lower_edge=pmt.from_double(float("nan"))),
               emission(freq_upper_edge=pmt.from_double(0.0)),
               emission(label=pmt.from_long(3)), emission(id=pmt.PMT_NIL)]
        got = Metered(self.samples, [lte, *bad])
        self.assertEqual(len(got.messages), 8)
        for sent, came in zip([lte, *bad], got.messages):
            self.assertTrue(pmt.equal(sent, came) or
                            pmt.write_string(sent) == pmt.write_string(came))
        self.assertEqual(got.totals["malformed_messages"], len(bad))
        self.assertEqual(got.pulses, [])

    def test_samples_that_are_gone(self):
        kept = 0.01
        # The first one waits for its last sample; by then the second one's have gone.
        early = emission(count=int(0.02 * RATE), id=pmt.from_uint64(8))
        got = Metered(self.samples, [emission(), early], history=kept)
        self.assertEqual(len(got.pulses), 10)
        first, second = got.emissions()
        self.assertEqual(first["pulses_measured"], 10)
        self.assertNotIn("pulse_width", second)
        self.assertNotIn("pulse_interval", second)
        lost = DURATION - kept + 0.02
        self.assertAlmostEqual(got.totals["lost_samples"] / RATE, lost, delta=1e-5)

    def test_too_many_pulses_are_dropped_and_counted(self):
        got = Metered(self.samples, [emission()], pulses_per_second=10)
        self.assertEqual(len(got.pulses), 10)
        self.assertEqual(got.totals["dropped_pulses"], 40)

    def test_retunes_and_jumps(self):
        half = len(self.samples) // 2
        moved = 5e5
        data = self.samples.copy()
        data[half:] *= np.exp(-2j * np.pi * moved / RATE * np.arange(len(data) - half))
        tags = [time_tag(0, 1000, 0.0), tag(half, "rx_freq", TUNED + moved),
                time_tag(half, 2000, 0.0)]
        got = Metered(data, [emission()], tags)
        self.assertEqual(len(got.pulses), 50)
        for pulse in got.pulses:
            self.assertAlmostEqual(pulse["freq_center"], TUNED + 1e6, delta=20e3)
            after = pulse["sample"] >= half
            since = (pulse["sample"] - half * after) / RATE * 1e9
            self.assertAlmostEqual(pulse["time_start"],
                                   (2000 if after else 1000) * 10**9 + since, delta=2)
        self.assertAlmostEqual(got.emissions()[0]["pulse_interval"], INTERVAL, delta=20e-9)
        # Under a wrong rate nothing is measured.
        got = Metered(self.samples, [emission()], [tag(half, "rx_rate", 1e6)])
        self.assertEqual(len(got.pulses), 25)

    def test_samples_that_are_no_numbers(self):
        data = self.samples.copy()
        data[::5000] = np.nan
        got = Metered(data, [emission()])
        self.assertGreater(len(got.pulses), 40)
        everything = Metered(np.full(100000, np.nan, np.complex64), [emission()])
        self.assertEqual(everything.pulses, [])

    def test_continuous_sweeps_have_no_pulses(self):
        data = samples(modulation="fmcw_saw", sweep_time=1e-3)
        got = Metered(data, [emission()])
        self.assertEqual(got.pulses, [])
        self.assertNotIn("pulse_width", got.emissions()[0])

    def test_after_an_extractor(self):
        """The chain from samples to pulses, whose last messages come after the samples."""
        flowgraph = gr.top_block()
        source = specsense.scene_source(scene(), DURATION)
        builder = specsense.spectrogram_builder("field", RATE)
        segmenter = specsense.segmenter("field", RATE, model="energy")
        # The model knows signals, not radars.
        extractor = specsense.occupancy_extractor("field", RATE, classes=["radar"])
        meter = specsense.pulse_meter(RATE)
        emissions, pulses = blocks.message_debug(), blocks.message_debug()
        flowgraph.connect(source, builder)
        flowgraph.connect(source, meter)
        for port in range(2):
            flowgraph.connect((builder, port), (segmenter, port))
        for port in range(3):
            flowgraph.connect((segmenter, port), (extractor, port))
        flowgraph.msg_connect(extractor, "emissions", meter, "emissions")
        flowgraph.msg_connect(meter, "emissions", emissions, "store")
        flowgraph.msg_connect(meter, "pulses", pulses, "store")
        run_to_end(flowgraph)
        ends = [e for e in pdus(emissions) if e["state"] == "end"]
        self.assertEqual(len(ends), 1)
        self.assertAlmostEqual(ends[0]["pulse_width"], WIDTH, delta=0.1e-6)
        self.assertAlmostEqual(ends[0]["pulse_interval"], INTERVAL, delta=20e-9)
        self.assertAlmostEqual(ends[0]["pulse_chirp_rate"], SWEEP / WIDTH, delta=2e9)
        found = pdus(pulses)
        self.assertGreaterEqual(len(found), 49)
        for pulse in found:
            late = (pulse["sample"] / RATE - FIRST) % INTERVAL
            self.assertLess(min(late, INTERVAL - late), 0.1e-6)

    def test_noise_is_passed_over(self):
        got = Metered(noise(int(DURATION * RATE), 3), [emission()])
        self.assertEqual(got.pulses, [])
        self.assertNotIn("pulses_measured", got.emissions()[0])

    def test_wrong_parameters(self):
        for options, text in (
                ({"sample_rate": 9e5}, "the sample rate must lie between 1e6 and 2.5e8"),
                ({"history": 0.0}, "history times sample_rate must lie between"),
                ({"history": 1e3}, "got 61440000000"),
                ({"frequency": float("nan")}, "frequency must lie between"),
                ({"pulses_per_second": 0}, "pulses_per_second must lie between 1")):
            with self.assertRaisesRegex(ValueError, text):
                specsense.pulse_meter(**options)


if __name__ == "__main__":
    gr_unittest.run(qa_pulse_meter)
