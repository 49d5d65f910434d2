# SPDX-FileCopyrightText: 2026 gr-specsense authors
# SPDX-License-Identifier: GPL-3.0-or-later

import json
import time

import numpy as np
import pmt
from gnuradio import blocks, gr, gr_unittest, specsense
from specsense_test_helpers import noise, pdus, run_to_end, tag, time_tag

RATE = 7.68e6
TUNED = 2140e6
SSB = 2655.75e6  # Hz, GSCN 6639 (3GPP TS 38.104, table 5.4.3.1-1)
PATIENCE = 60.0  # s, on a machine that does other work, too


def emission(label="lte", identity=1, state="update", start=0, count=1000,
             edges=(TUNED - 1.35e6, TUNED + 1.35e6), **more):
    """A PDU as an extractor sends it, with a field more that must be kept."""
    fields = {"id": pmt.from_uint64(identity), "label": pmt.intern(label),
              "state": pmt.intern(state), "confidence": pmt.from_double(0.5),
              "sample_start": pmt.from_long(start), "sample_count": pmt.from_long(count),
              "freq_lower_edge": pmt.from_double(edges[0]),
              "freq_upper_edge": pmt.from_double(edges[1]),
              "duty_cycle": pmt.from_double(0.25), **more}
    made = pmt.make_dict()
    for key, value in fields.items():
        made = pmt.dict_add(made, pmt.intern(key), value)
    return pmt.cons(made, pmt.make_u8vector(0, 0))


def lte_source():
    return specsense.lte_source(sample_rate=RATE, center_frequency=TUNED, frequency=TUNED,
                                resource_blocks=15, cell_id=77)


def samples_of(source, seconds):
    sink = blocks.vector_sink_c()
    flowgraph = gr.top_block()
    flowgraph.connect(source, blocks.head(8, int(seconds * RATE)), sink)
    run_to_end(flowgraph)
    return np.array(sink.data(), np.complex64)


class Sender(gr.basic_block):
    """Sends the messages that the test has."""

    def __init__(self):
        gr.basic_block.__init__(self, name="sender", in_sig=[], out_sig=[])
        self.message_port_register_out(pmt.intern("out"))

    def send(self, message):
        self.message_port_pub(pmt.intern("out"), message)


class Running:
    """A confirmer of the given samples, of real time, and what it tells."""

    def __init__(self, source, **options):
        self.block = specsense.cell_confirmer(RATE, **options)
        self.sender = Sender()
        self.told, self.counted = blocks.message_debug(), blocks.message_debug()
        self.flowgraph = gr.top_block()
        self.flowgraph.connect(source, blocks.throttle(8, RATE), self.block)
        self.flowgraph.msg_connect(self.sender, "out", self.block, "emissions")
        self.flowgraph.msg_connect(self.block, "emissions", self.told, "store")
        self.flowgraph.msg_connect(self.block, "counters", self.counted, "store")

    def __enter__(self):
        self.flowgraph.start()
        return self

    def __exit__(self, *_):
        self.flowgraph.stop()
        self.flowgraph.wait()

    def until(self, what):
        """Waits for something to come true, and says whether it has."""
        end = time.monotonic() + PATIENCE
        while not what() and time.monotonic() < end:
            time.sleep(0.01)
        return what()

    def messages(self, count):
        """All of them, once there are so many."""
        assert self.until(lambda: self.told.num_messages() >= count)
        return [self.told.get_message(i) for i in range(self.told.num_messages())]

    def answer(self, message):
        """What it tells of an emission that is looked at: the message after the first."""
        before = self.told.num_messages()
        self.sender.send(message)
        return pmt.to_python(pmt.car(self.messages(before + 2)[before + 1]))


class qa_cell_confirmer(gr_unittest.TestCase):

    def test_an_emission_gets_its_cell_at_once_when_it_is_found(self):
        with Running(lte_source()) as run:
            got = run.answer(emission(state="start"))
            self.assertEqual((got["state"], got["label"], got["confirmed"]),
                             ("update", "lte", True))
            self.assertEqual((got["physical_cell_id"], got["duty_cycle"]), (77, 0.25))
            for key in ("network_label", "ssb_frequency", "ssb_subcarrier_spacing"):
                self.assertNotIn(key, got)
            self.assertNotIn("confirmed", pdus(run.told)[0])
            # So has the next message; and another emission of that carrier.
            for identity, state in ((1, "end"), (2, "start")):
                count = run.told.num_messages()
                run.sender.send(emission(identity=identity, state=state))
                last = pmt.to_python(pmt.car(run.messages(count + 1)[-1]))
                self.assertEqual((last["state"], last["physical_cell_id"]), (state, 77))
            self.assertEqual((run.block.looks(), run.block.confirmations()), (1, 1))
            self.assertTrue(run.until(
                lambda: any(c["confirmations"] == 1 for c in pdus(run.counted))))
            self.assertGreater(pdus(run.counted)[-1]["samples"], 0)

    def test_a_cell_of_the_other_class_changes_the_label(self):
        with Running(lte_source()) as run:
            got = run.answer(emission("nr"))
            self.assertEqual((got["label"], got["network_label"]), ("lte", "nr"))
            self.assertEqual((got["confirmed"], got["physical_cell_id"]), (True, 77))

    def test_an_unknown_tuning(self):
        samples = np.tile(samples_of(lte_source(), 0.1), 4)
        with Running(blocks.vector_source_c(samples, True)) as run:
            got = run.answer(emission(edges=(-1.35e6, 1.35e6)))
            self.assertEqual(got["physical_cell_id"], 77)
        with Running(blocks.vector_source_c(samples, True), frequency=TUNED) as run:
            self.assertEqual(run.answer(emission())["physical_cell_id"], 77)

    def test_noise_and_samples_that_are_no_numbers_have_no_cell(self):
        values = noise(400000, 1, 1e-3)
        for samples in (values, np.full(400000, np.nan, np.complex64)):
            with Running(blocks.vector_source_c(samples, True), frequency=TUNED) as run:
                got = run.answer(emission())
                self.assertEqual((got["confirmed"], got["label"]), (False, "lte"))
                self.assertNotIn("physical_cell_id", got)

    def test_messages_pass_at_once_in_order_and_unchanged(self):
        sent = [emission("radar", 1), emission("other", 2), emission("signal", 3),
                pmt.intern("no pdu"), pmt.PMT_NIL,
                pmt.cons(pmt.make_dict(), pmt.make_u8vector(0, 0)),
                emission("lte", state="ended"),
                emission("nr", sample_start=pmt.from_long(-1)),
                emission("nr", edges=(1.0, float("nan"))), emission("lte", edges=(2.0, 1.0)),
                emission("lte", id=pmt.intern("first"))]
        malformed = 8
        sent += [emission("lte", identity) for identity in range(100)]
        with Running(lte_source(), cpu_share=0.0) as run:
            for message in sent:
                run.sender.send(message)
            got = run.messages(len(sent))
            self.assertEqual(len(got), len(sent))
            for a, b in zip(sent, got):
                self.assertTrue(pmt.equal(a, b), (a, b))
            self.assertEqual(run.block.malformed_messages(), malformed)
            self.assertEqual(run.block.looks(), 0)

    def test_the_share_changes_while_it_runs(self):
        with Running(lte_source(), cpu_share=0.0) as run:
            run.sender.send(emission())
            run.messages(1)
            time.sleep(0.2)
            self.assertEqual(run.told.num_messages(), 1)
            run.block.set_cpu_share(1.0)
            self.assertEqual(run.block.cpu_share(), 1.0)
            self.assertTrue(pmt.to_python(pmt.car(run.messages(2)[1]))["confirmed"])
            with self.assertRaisesRegex(ValueError, "cpu_share must be 0 to 1, got 2.0"):
                run.block.set_cpu_share(2)

    def test_what_is_gone_is_missed(self):
        with Running(lte_source(), history=0.05) as run:
            self.assertTrue(run.until(lambda: pdus(run.counted)))
            run.sender.send(emission(state="end", count=100000))
            self.assertTrue(run.until(lambda: run.block.missed_emissions() == 1))
            self.assertNotIn("confirmed", pdus(run.told)[0])

    def test_a_retune_and_a_jump_in_time(self):
        lte = samples_of(lte_source(), 0.1)
        quiet = noise(len(lte), 3, 1e-8)
        # 0.1 s of noise on one tuning, of the carrier on another, where time jumps.
        tags = [tag(0, "rx_freq", 1e9), tag(len(lte), "rx_freq", TUNED),
                time_tag(len(lte), 1000, 0.0), time_tag(len(lte) * 3 // 2, 2000, 0.0)]
        samples = np.concatenate((quiet, lte, quiet[:1]))
        source = blocks.vector_source_c(samples, False, 1, tags)
        run = Running(source, history=1.0)
        # Its end comes while the searches are at it, and messages go on until theirs.
        with run:
            self.assertTrue(run.until(lambda: run.block.looks() == 0))
            time.sleep(0.5)
            run.sender.send(emission(state="end", identity=1, start=0, count=len(lte),
                                     edges=(1e9 - 1e6, 1e9 + 1e6)))
            run.sender.send(emission(state="end", identity=2, start=len(lte),
                                     count=len(lte)))
            self.assertTrue(run.until(lambda: run.block.looks() == 2))
            self.assertEqual(run.block.confirmations(), 1)
            run.sender.send(emission(identity=3, start=len(lte)))
            self.assertTrue(pdus(run.told)[-1]["confirmed"] if run.messages(3) else False)

    def test_the_stream_ends_during_a_search(self):
        # One search takes minutes at this share.
        block = specsense.cell_confirmer(RATE, cpu_share=1e-4)
        source, told = lte_source(), blocks.message_debug()
        flowgraph = gr.top_block()
        flowgraph.connect(source, blocks.head(8, int(0.3 * RATE)), blocks.throttle(8, RATE),
                          block)
        flowgraph.msg_connect(source, "emissions", block, "emissions")
        flowgraph.msg_connect(block, "emissions", told, "store")
        for _ in range(2):
            start = time.monotonic()
            run_to_end(flowgraph)
            self.assertLess(time.monotonic() - start, 20.0)
        self.assertGreater(told.num_messages(), 0)

    def test_from_a_scene_to_cells(self):
        """An energy detector that calls everything lte, and what the cells say of it."""
        rate = 30.72e6
        carriers = [{"signal": {"type": "lte_downlink", "resource_blocks": 25, "cell_id": 7},
                     "frequency": 2646e6, "power_dbfs": -38},
                    {"signal": {"type": "nr_downlink", "channel_bandwidth_mhz": 10,
                                "subcarrier_spacing_khz": 15, "duplex": "fdd",
                                "ssb_pattern": "a", "ssb_candidates": 4, "cell_id": 500,
                                "load": 1},
                     "frequency": SSB, "power_dbfs": -38}]
        scene = json.dumps({"sample_rate": rate, "frequency": 2655e6, "noise_dbfs": -50,
                            "seed": 1, "emitters": carriers})
        source = specsense.scene_source(scene)
        builder = specsense.spectrogram_builder("field", rate)
        segmenter = specsense.segmenter("field", rate, model="energy")
        extractor = specsense.occupancy_extractor("field", rate, classes=["lte"],
                                                  update_interval=0.2)
        block = specsense.cell_confirmer(rate, cpu_share=1.0)
        told = blocks.message_debug()
        flowgraph = gr.top_block()
        throttle = blocks.throttle(8, rate)
        flowgraph.connect(source, throttle, builder)
        flowgraph.connect(throttle, block)
        for port in range(2):
            flowgraph.connect((builder, port), (segmenter, port))
        for port in range(3):
            flowgraph.connect((segmenter, port), (extractor, port))
        flowgraph.msg_connect(extractor, "emissions", block, "emissions")
        flowgraph.msg_connect(block, "emissions", told, "store")

        def cells():
            return {e["physical_cell_id"]: e for e in pdus(told) if e.get("confirmed")}

        flowgraph.start()
        end = time.monotonic() + PATIENCE
        while len(cells()) < 2 and time.monotonic() < end:
            time.sleep(0.1)
        flowgraph.stop()
        flowgraph.wait()
        found = cells()
        self.assertEqual(sorted(found), [7, 500], pdus(told))
        self.assertEqual((found[7]["label"], found[7].get("network_label")), ("lte", None))
        self.assertEqual((found[500]["label"], found[500]["network_label"]), ("nr", "lte"))
        self.assertEqual(found[500]["ssb_subcarrier_spacing"], 15e3)
        self.assertLess(abs(found[500]["ssb_frequency"] - SSB), 1e3)

    def test_wrong_arguments(self):
        for options, text in (({"sample_rate": 1e6}, "sample rate must be 1.9 to 250 MS/s"),
                              ({"frequency": -1}, "frequency must be 0 or positive, got -1"),
                              ({"cpu_share": 1.1}, "cpu_share must be 0 to 1, got 1.1"),
                              ({"history": 0.01}, "history must be 0.05.* got 0.01"),
                              ({"false_alarm_rate": 0}, "false_alarm_rate must be above 0"),
                              ({"recheck": 0}, "recheck must be 0.1.* got 0.0"),
                              ({"max_age": -1}, "max_age must be 0.* got -1.0")):
            with self.assertRaisesRegex(ValueError, text):
                specsense.cell_confirmer(**options)


if __name__ == "__main__":
    gr_unittest.run(qa_cell_confirmer)
