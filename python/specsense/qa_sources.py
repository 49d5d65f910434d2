# SPDX-FileCopyrightText: 2026 gr-specsense authors
# SPDX-License-Identifier: GPL-3.0-or-later

import json
import os
import tempfile
import threading
import time

import numpy as np
import pmt
from gnuradio import blocks, gr, gr_unittest, specsense
from specsense_test_helpers import pdus, run_to_end, tags_by_row

SCENES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../examples/scenes")
RATE = 7.68e6
COLUMN = 240e3  # Hz, of the field profile


def scene_file(name):
    return os.path.join(SCENES, name + ".json")


def scene(*emitters, **members):
    return json.dumps({"sample_rate": RATE, "frequency": 1e9, "emitters": emitters, **members})


def emitter(signal, frequency=1e9, power_dbfs=-20, **members):
    return {"signal": signal, "frequency": frequency, "power_dbfs": power_dbfs, **members}


PULSES = {"type": "radar", "pulse_width": 10e-6, "pulse_intervals": [1e-3],
          "first_pulse": 0.5e-3}
CARRIER = {"type": "lte_downlink", "resource_blocks": 6, "load": 1, "control_load": 1}


class Played:
    """What a source gives: samples, tags, and the truth."""

    def __init__(self, source, count=None, chunk=None):
        flowgraph = gr.top_block()
        sink = blocks.vector_sink_c()
        told = blocks.message_debug()
        if chunk is not None:
            source.set_max_noutput_items(chunk)
        chain = [source] if count is None else [source, blocks.head(8, count)]
        flowgraph.connect(*chain, sink)
        flowgraph.msg_connect(source, "emissions", told, "store")
        run_to_end(flowgraph)
        self.samples = np.array(sink.data(), np.complex64)
        self.tags = tags_by_row(sink.tags())
        self.told = pdus(told)

    def states(self, emitter_id):
        return [e["state"] for e in self.told if e["id"] == emitter_id]

    def last(self, emitter_id):
        return [e for e in self.told if e["id"] == emitter_id][-1]


def decibels(samples):
    return 10 * np.log10(np.mean(np.abs(samples)**2))


def mean_frequency(samples, rate=RATE):
    return np.angle(np.sum(samples[1:] * np.conj(samples[:-1]))) / (2 * np.pi) * rate


class qa_sources(gr_unittest.TestCase):

    def refused(self, text, call, error=ValueError):
        with self.assertRaises(error) as caught:
            call()
        self.assertIn(text, str(caught.exception))

    def test_same_scene_same_samples_in_pieces_of_any_length(self):
        text = scene(emitter(PULSES), emitter(CARRIER, 1.001e9), noise_dbfs=-50, seed=3)
        one = Played(specsense.scene_source(text, duration=0.01))
        self.assertEqual(len(one.samples), 76800)
        two = Played(specsense.scene_source(text, duration=0.01), chunk=1001)
        np.testing.assert_array_equal(one.samples, two.samples)
        other = Played(specsense.scene_source(text.replace('"seed": 3', '"seed": 4'), 0.01))
        self.assertFalse(np.array_equal(one.samples, other.samples))

    def test_a_file_is_a_scene_as_its_text_is(self):
        text = scene(emitter(PULSES))
        with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
            file.write(text)
            file.flush()
            from_file = Played(specsense.scene_source(file.name, duration=0.002))
        from_text = Played(specsense.scene_source(" \n" + text, duration=0.002))
        np.testing.assert_array_equal(from_file.samples, from_text.samples)

    def test_first_sample_has_frequency_and_rate(self):
        for source in (specsense.scene_source(scene(emitter(PULSES))),
                       specsense.radar_source(sample_rate=RATE, center_frequency=1e9,
                                              frequency=1e9)):
            tags = Played(source, 20000, chunk=3000).tags
            self.assertEqual(list(tags), [0])
            self.assertEqual({key: pmt.to_double(value) for key, value in tags[0].items()},
                             {"rx_freq": 1e9, "rx_rate": RATE})
        source = specsense.scene_source(scene_file("lte"))
        self.assertEqual((source.sample_rate(), source.frequency()), (30.72e6, 2655e6))

    def test_sources_of_one_signal_are_scenes_of_it(self):
        common = {"sample_rate": RATE, "center_frequency": 1e9, "frequency": 1.001e9,
                  "power_dbfs": -12, "seed": 5}
        cases = (
            (specsense.lte_source(resource_blocks=15, duplex="tdd", cell_id=7,
                                  antenna_ports=2, load=0.8,
                                  options='{"special_subframe": 4}', **common),
             {"type": "lte_downlink", "resource_blocks": 15, "duplex": "tdd", "cell_id": 7,
              "antenna_ports": 2, "load": 0.8, "special_subframe": 4}),
            (specsense.nr_source(channel_bandwidth_mhz=5, subcarrier_spacing_khz=15,
                                 duplex="fdd", cell_id=1007, load=0.25,
                                 options='{"ssb_pattern": "a", "ssb_candidates": 4}',
                                 **common),
             {"type": "nr_downlink", "channel_bandwidth_mhz": 5,
              "subcarrier_spacing_khz": 15, "duplex": "fdd", "cell_id": 1007, "load": 0.25,
              "ssb_pattern": "a", "ssb_candidates": 4}),
            (specsense.radar_source(modulation="linear_fm", pulse_width=20e-6,
                                    bandwidth=2e6, pulse_interval=0.4e-3, **common),
             {"type": "radar", "modulation": "linear_fm", "pulse_width": 20e-6,
              "bandwidth": 2e6, "pulse_intervals": [0.4e-3]}))
        for source, signal in cases:
            text = scene(emitter(signal, 1.001e9, -12), seed=5)
            wanted = Played(specsense.scene_source(text), 50000).samples
            self.assertGreater(decibels(wanted), -40)
            np.testing.assert_array_equal(Played(source, 50000).samples, wanted)

    def test_options_hold_over_arguments(self):
        source = specsense.radar_source(
            sample_rate=RATE, pulse_interval=0.5e-3, pulse_width=10e-6,
            options='{"pulse_intervals": [1e-3, 2e-3], "interval_pattern": "staggered"}')
        on = np.abs(Played(source, int(0.0105 * RATE)).samples) > 0.05
        starts = np.flatnonzero(on[1:] & ~on[:-1]) / RATE
        intervals = np.round(np.diff(starts) * 1e3, 2)
        self.assertEqual(set(intervals), {1.0, 2.0})

    def test_truth_of_pulses(self):
        text = scene(emitter(PULSES, stop=0.0204), noise_dbfs=-60)
        played = Played(specsense.scene_source(text, duration=0.03))
        self.assertEqual(played.states(1), ["start", "end"])
        truth = played.last(1)
        self.assertEqual((truth["label"], truth["pulse_count"]), ("radar", 20))
        self.assertAlmostEqual(truth["pulse_interval"], 1e-3, delta=1e-9)
        self.assertAlmostEqual(truth["time_start"], 0.5e6, delta=100)
        self.assertAlmostEqual(truth["sample_start"], 0.5e-3 * RATE, delta=1)
        self.assertAlmostEqual(truth["time_stop"], 19.51e6, delta=100)
        self.assertAlmostEqual(truth["freq_center"], 1e9, delta=1e3)
        self.assertEqual(truth["power_dbfs"], -20)
        self.assertAlmostEqual(
            truth["snr_db"], 40 - 10 * np.log10(min(1, self.bandwidth(truth) / RATE)), delta=3)
        # The samples have as many.
        on = np.abs(played.samples) > 0.05
        self.assertEqual(np.count_nonzero(on[1:] & ~on[:-1]), 20)

    @staticmethod
    def bandwidth(truth):
        return truth["freq_upper_edge"] - truth["freq_lower_edge"]

    def test_truth_of_a_tdd_carrier(self):
        # Configuration 2: subframes 0, 3, 4, 5, 8, 9 are downlink; with special subframe
        # configuration 7, 21952 of 30720 Ts of 1 and 6 are (TS 36.211, tables 4.2-1, 4.2-2).
        text = scene(emitter({**CARRIER, "duplex": "tdd", "uplink_downlink": 2,
                              "special_subframe": 7, "frame_offset": 0}))
        truth = Played(specsense.scene_source(text, duration=0.1)).last(1)
        self.assertEqual((truth["state"], truth["label"]), ("end", "lte"))
        on = (6 + 2 * 21952 / 30720) / 10
        self.assertAlmostEqual(truth["duty_cycle"], on, delta=0.005)
        self.assertAlmostEqual(self.bandwidth(truth), 73 * 15e3, delta=1)
        self.assertFalse(truth["noise_floor_known"])

    def test_updates_come_once_a_second_of_the_stream(self):
        text = json.dumps({"sample_rate": 1e5, "emitters": [
            {"signal": {"type": "carrier"}, "stop": 3.2},
            {"signal": {"type": "carrier"}, "start": 1.5}]})
        played = Played(specsense.scene_source(text, duration=4.5))
        self.assertEqual(played.states(1), ["start"] + ["update"] * 3 + ["end"])
        self.assertEqual(played.states(2), ["start"] + ["update"] * 3 + ["end"])
        self.assertAlmostEqual(played.last(1)["time_stop"], 3.2e9, delta=1e5)
        self.assertAlmostEqual(played.last(2)["time_start"], 1.5e9, delta=1e5)
        self.assertAlmostEqual(played.last(2)["time_stop"], 4.5e9, delta=1e5)

    def test_another_start_begins_anew(self):
        source = specsense.scene_source(scene(emitter(PULSES)), duration=0.003)
        first = Played(source)
        again = Played(source)
        np.testing.assert_array_equal(first.samples, again.samples)
        self.assertEqual(again.last(1)["pulse_count"], 3)
        source.set_power_dbfs(0, -30)
        self.assertAlmostEqual(np.abs(Played(source).samples).max(),
                               np.abs(first.samples).max() / np.sqrt(10), delta=1e-4)

    def test_an_endless_source_stops(self):
        for source in (specsense.lte_source(), specsense.nr_source(),
                       specsense.radar_source(), specsense.scene_source(scene())):
            flowgraph = gr.top_block()
            flowgraph.connect(source, blocks.null_sink(8))
            flowgraph.start()
            time.sleep(0.05)
            stopper = threading.Thread(target=lambda: (flowgraph.stop(), flowgraph.wait()),
                                       daemon=True)
            stopper.start()
            stopper.join(30)
            self.assertFalse(stopper.is_alive())

    def test_changes_take_effect(self):
        source = specsense.lte_source(sample_rate=RATE, resource_blocks=6, load=1,
                                      options='{"control_load": 1}')
        self.check_changes(source, ())
        source = specsense.scene_source(
            scene(emitter(PULSES, power_dbfs=-100), emitter(CARRIER), frequency=1e9))
        self.check_changes(source, (1,))

    def check_changes(self, source, which):
        """The source's carrier at 0 Hz changes while it runs."""
        probe = Probe()
        flowgraph = gr.top_block()
        flowgraph.connect(source, blocks.throttle(8, 20e6), probe)
        flowgraph.start()
        middle = source.frequency() if which else 0.0
        before = probe.later()
        self.assertAlmostEqual(decibels(before), -20, delta=0.5)
        self.assertAlmostEqual(mean_frequency(before), 0, delta=0.1e6)
        source.set_power_dbfs(*which, -30)
        source.set_frequency(*which, middle + 2e6)
        moved = probe.later()
        self.assertAlmostEqual(decibels(moved), -30, delta=0.5)
        self.assertAlmostEqual(mean_frequency(moved), 2e6, delta=0.1e6)
        self.refused("lies outside the band", lambda: source.set_frequency(*which, middle + 9e6))
        self.refused("power_dbfs must be at most 60 dB", lambda: source.set_power_dbfs(*which, 61))
        self.refused("load must be 0 to 1, got 2", lambda: source.set_load(*which, 2))
        same = probe.later()
        self.assertAlmostEqual(decibels(same), -30, delta=0.5)
        self.assertAlmostEqual(mean_frequency(same), 2e6, delta=0.1e6)
        source.set_load(*which, 0)
        self.assertLess(decibels(probe.later()), -31.5)
        flowgraph.stop()
        flowgraph.wait()

    def test_truth_follows_changes(self):
        source = specsense.scene_source(scene(emitter(CARRIER), noise_dbfs=-60), 0.05)
        source.set_power_dbfs(0, -33)
        source.set_frequency(0, 1.002e9)
        played = Played(source)
        truth = played.last(1)
        self.assertEqual(truth["power_dbfs"], -33)
        self.assertAlmostEqual(truth["freq_center"], 1.002e9, delta=1)
        self.assertAlmostEqual(truth["snr_db"], 27 + 10 * np.log10(RATE / (73 * 15e3)),
                               delta=0.01)
        self.assertAlmostEqual(mean_frequency(played.samples), 2e6, delta=0.1e6)

    def test_errors_say_what_is_wrong(self):
        self.refused("lte_downlink: resource_blocks must be 6, 15, 25, 50, 75 or 100",
                     lambda: specsense.lte_source(resource_blocks=7))
        self.refused("duplex: must be one of fdd, tdd, got \"both\"",
                     lambda: specsense.nr_source(duplex="both"))
        self.refused("nr_downlink: channel_bandwidth_mhz must be one of TS 38.101-1",
                     lambda: specsense.nr_source(channel_bandwidth_mhz=12))
        self.refused("radar: pulse intervals must be longer than the pulse",
                     lambda: specsense.radar_source(pulse_width=1e-3))
        for block in (specsense.lte_source, specsense.nr_source, specsense.radar_source):
            self.refused("lies outside the band of 30720000", lambda: block(frequency=1e9))
            self.refused("options: is no JSON: ", lambda: block(options="{"))
            self.refused("options: must be an object, got [1]", lambda: block(options="[1]"))
            self.refused("options: the type is the block's",
                         lambda: block(options='{"type": "radar"}'))
            self.refused("special_subfame: ",
                         lambda: block(options='{"special_subfame": 7}'))
        self.refused("special_subframe: must be a whole number, got \"7\"",
                     lambda: specsense.lte_source(options='{"special_subframe": "7"}'))
        for path in ("/no/such/file.json", "/"):
            self.refused(path + ": cannot be read", lambda: specsense.scene_source(path),
                         RuntimeError)
        with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
            file.write('{"sed": 1}')
            file.flush()
            self.refused(file.name + ": sed: it has no such member",
                         lambda: specsense.scene_source(file.name))
        self.refused("is no JSON: ", lambda: specsense.scene_source("{"))
        self.refused("duration must lie between 0 and 1e9 s, got -1",
                     lambda: specsense.scene_source("{}", -1))
        source = specsense.scene_source(scene(emitter(PULSES)))
        self.refused("scene: emitter must be below 1, got 1",
                     lambda: source.set_power_dbfs(1, -20))
        self.refused("emitters[0]: waveform: this one has no load to change",
                     lambda: source.set_load(0, 0.5))

    def test_the_chain_finds_what_is_there(self):
        for name in ("radar", "lte"):
            truth, found = self.sensed(scene_file(name), duration=0.05)
            self.assertEqual(len(truth), 2)
            for e in truth:
                ours = [f for f in found if f["freq_lower_edge"] < e["freq_center"]
                        < f["freq_upper_edge"]]
                self.assertTrue(ours, (name, e, found))
                for key, toward in (("time_start", min), ("time_stop", max)):
                    self.assertAlmostEqual(toward(f[key] for f in ours), e[key], delta=2e6)
                # All of its band, and of its skirts what is above the noise.
                below = e["freq_lower_edge"] - min(f["freq_lower_edge"] for f in ours)
                above = max(f["freq_upper_edge"] for f in ours) - e["freq_upper_edge"]
                for beyond in below, above:
                    self.assertTrue(-COLUMN < beyond < 5e6, (name, e, ours))
            # And nothing else, but for pieces of skirts.
            for f in found:
                self.assertTrue(any(self.belongs(f, e) for e in truth), (name, f))

    @staticmethod
    def belongs(found, truth):
        apart = max(found["freq_lower_edge"] - truth["freq_upper_edge"],
                    truth["freq_lower_edge"] - found["freq_upper_edge"])
        return apart < 0 or apart < 3e6 and found["power_dbfs"] < truth["power_dbfs"] - 25

    @staticmethod
    def sensed(path, duration):
        """The ends of the emissions that there are, and of those that are found."""
        source = specsense.scene_source(path, duration)
        builder = specsense.spectrogram_builder("field", source.sample_rate())
        segmenter = specsense.segmenter("field", source.sample_rate(), model="energy")
        extractor = specsense.occupancy_extractor("field", source.sample_rate(),
                                                  classes=["signal"])
        truth, found = blocks.message_debug(), blocks.message_debug()
        flowgraph = gr.top_block()
        flowgraph.connect(source, builder)
        for port in range(2):
            flowgraph.connect((builder, port), (segmenter, port))
        for port in range(3):
            flowgraph.connect((segmenter, port), (extractor, port))
        flowgraph.msg_connect(source, "emissions", truth, "store")
        flowgraph.msg_connect(extractor, "emissions", found, "store")
        run_to_end(flowgraph)
        return [[e for e in pdus(told) if e["state"] == "end"] for told in (truth, found)]


class Probe(gr.sync_block):
    """Keeps the latest samples."""

    def __init__(self):
        gr.sync_block.__init__(self, "probe", [np.complex64], [])
        self.seen = 0
        self.kept = []
        self.changed = threading.Condition()

    def work(self, input_items, output_items):
        with self.changed:
            self.seen += len(input_items[0])
            self.kept = self.kept[-400:] + [np.array(input_items[0])]
            self.changed.notify_all()
        return len(input_items[0])

    def later(self, count=200000):
        """So many samples that were made, for certain, after this call."""
        ahead = 600000 # what may lie in buffers, and subframes under way
        with self.changed:
            due = self.seen + ahead + count
            if not self.changed.wait_for(lambda: self.seen >= due, 30):
                raise RuntimeError("no samples come")
            return np.concatenate(self.kept)[-count:]


if __name__ == "__main__":
    gr_unittest.run(qa_sources)
