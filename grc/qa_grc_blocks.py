# SPDX-FileCopyrightText: 2026 gr-specsense authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The block descriptions against GRC's own schema, GRC's loader, and the blocks."""

import glob
import logging
import os
import re
import sys
import tempfile
import unittest

import pmt
from gnuradio import gr, specsense
from gnuradio.grc.core import Messages
from gnuradio.grc.core.io import yaml
from gnuradio.grc.core.platform import Platform
from gnuradio.grc.core.schema_checker import BLOCK_SCHEME, Validator

FOLDER = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(FOLDER, "../python/specsense"))
from specsense_test_models import write_random_model

FILES = sorted(glob.glob(os.path.join(FOLDER, "*.block.yml")))
SOURCES = ("lte_source", "nr_source", "radar_source", "scene_source")
BLOCKS = tuple(sorted(SOURCES + ("cell_confirmer", "occupancy_extractor", "pulse_meter", "segmenter",
                                 "spectrogram_builder")))

OF_ONE_EMITTER = {"sample_rate": ("9e4", "251e6"), "center_frequency": ("-1", "float('inf')"),
                  "power_dbfs": ("61", "float('nan')"), "seed": ("-1",)}

# Each breaks a rule that the core has, too.
WRONG = {
    "spectrogram_builder": {"sample_rate": ("9e5", "251e6"), "settle_time": ("-1", "3601"),
                            "dc_columns": ("-1", "2", "31"), "frequency": ("float('inf')",)},
    "segmenter": {"sample_rate": ("9e5", "251e6"), "false_alarm_rate": ("0", "0.2"),
                  "threads": ("0", "257"), "profile": ("paper",)},
    "occupancy_extractor": {"sample_rate": ("9e5", "251e6"),
                            "classes": ("[]", "['x'] * 255"),
                            "hold_time": ("-1", "1e7", "float('inf')", "float('nan')"),
                            "update_interval": ("0", "1e7", "float('nan')"),
                            "integration_time": ("-1", "1e7", "float('nan')"),
                            "bridged_rows": ("-1", "1001"),
                            "bridged_columns": ("-1", "1001")},
    "cell_confirmer": {"sample_rate": ("1e6", "251e6"), "frequency": ("-1", "float('inf')"),
                       "cpu_share": ("-0.1", "1.1", "float('nan')"),
                       "history": ("0.01", "11"), "false_alarm_rate": ("0", "1.1"),
                       "recheck": ("0", "1e7"), "max_age": ("-1", "1e7")},
    "pulse_meter": {"sample_rate": ("9e5", "251e6"), "frequency": ("float('inf')",),
                    "history": ("0", "100", "float('nan')"),
                    "pulses_per_second": ("0", "2e6", "float('nan')")},
    "lte_source": {**OF_ONE_EMITTER, "resource_blocks": ("7",), "cell_id": ("-1", "504"),
                   "antenna_ports": ("3",), "load": ("-0.1", "1.1"),
                   "frequency": ("8.4e6", "-8.4e6", "float('nan')")},
    "nr_source": {**OF_ONE_EMITTER, "channel_bandwidth_mhz": ("12",),
                  "subcarrier_spacing_khz": ("15", "120"), "cell_id": ("-1", "1008"),
                  "load": ("-0.1", "1.1"), "frequency": ("54e6", "float('nan')")},
    "radar_source": {**OF_ONE_EMITTER, "pulse_width": ("0", "0.02", "1e-3"),
                     "pulse_interval": ("0", "1e-6", "float('inf')")},
    "scene_source": {"duration": ("-1", "2e9", "float('nan')")},
}


def grc_blocks_of(installation):
    return os.path.join(installation, "share", "gnuradio", "grc", "blocks")


def load_platform():
    platform = Platform(name="test", prefs=gr.prefs(), version=gr.version(),
                        version_parts=(gr.major_version(), gr.api_version(),
                                       gr.minor_version()))
    platform.build_library([grc_blocks_of(gr.prefix()), *FILES])
    return platform


class qa_grc_blocks(unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        Messages.register_messenger(lambda text: None)
        with unittest.TestCase().assertLogs("gnuradio.grc", logging.WARNING) as logs:
            logging.getLogger("gnuradio.grc").warning("begin")
            cls.platform = load_platform()
        cls.warnings = logs.output[1:]
        cls.folder = tempfile.TemporaryDirectory(prefix="qa_grc_blocks")
        cls.model = write_random_model(os.path.join(cls.folder.name, "random.safetensors"))

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def block(self, name, **values):
        """The block, in a flowgraph of its own at 7.68 MS/s, with these parameters."""
        flowgraph = self.platform.make_flow_graph()
        variable = flowgraph.new_block("variable")
        variable.params["id"].set_value("samp_rate")
        variable.params["value"].set_value("7.68e6")
        block = flowgraph.new_block("specsense_" + name)
        block.params["id"].set_value("tested")
        for key, value in values.items():
            block.params[key].set_value(value)
        for _ in range(2): # as GRC does: imports count from the second time on
            flowgraph.rewrite()
        return block

    def errors(self, block):
        """But for those of ports that nothing is connected to."""
        block.validate()
        return [message for _, message in block.iter_error_messages()
                if "Port is not connected" not in message]

    def test_all_blocks_are_described(self):
        self.assertEqual([os.path.basename(path) for path in FILES],
                         [f"specsense_{name}.block.yml" for name in BLOCKS])

    def test_schema(self):
        for path in FILES:
            with open(path, encoding="utf-8") as file:
                description = yaml.safe_load(file)
            checker = Validator(BLOCK_SCHEME)
            self.assertTrue(checker.run(description), f"{path}: {checker.messages}")
            self.assertEqual(checker.messages, [])

    def test_grc_loads_them_without_warnings(self):
        ours = [text for text in self.warnings if "specsense" in text]
        self.assertEqual(ours, [])
        for name in BLOCKS:
            block = self.platform.blocks["specsense_" + name]
            self.assertEqual(block.category, ["Spectrum sensing"])
            self.assertGreater(len(block.documentation[""]), 200)

    def test_defaults_are_valid_and_are_the_block_s(self):
        for name in BLOCKS:
            block = self.block(name)
            self.assertEqual(self.errors(block), [])
            signature = getattr(specsense, name).__init__.__doc__.splitlines()[0]
            for key, default in re.findall(r"(\w+): [^=,]+ = ('\w+'|\[.*?\]|[\w.+-]+)",
                                           signature):
                value = block.params[key].get_evaluated()
                expected = eval(default, {"nan": float("nan")})
                if key != "sample_rate": # the flowgraph's
                    self.assertTrue(value == expected or value != value and default == "nan",
                                    f"{name}: {key} is {value}, not {default}")

    def test_make_builds_the_block(self):
        for name in BLOCKS:
            made = self.block(name).templates.render("make")
            block = eval(made, {"specsense": specsense, "samp_rate": 7.68e6})
            self.assertIsInstance(block, getattr(specsense, name))

    def test_ports_are_the_block_s(self):
        for name in BLOCKS:
            for options in self.variants(name):
                block = self.block(name, **options)
                made = getattr(specsense, name)(**{**self.rate_of(name), **options})
                for ports, signature in (
                        (block.active_sinks, made.input_signature()),
                        (block.active_sources, made.output_signature())):
                    streams = [port for port in ports if port.domain == "stream"]
                    self.assertEqual(len(streams), signature.max_streams(), (name, options))
                    for index, port in enumerate(streams):
                        size = {"complex": 8, "float": 4, "byte": 1}[port.dtype] * port.vlen
                        self.assertEqual(size, signature.sizeof_stream_item(index))
                messages = [port.key for port in block.active_sources
                            if port.domain == "message"]
                if name != "cell_confirmer": # hierarchical: it lists none
                    self.assertEqual(sorted(messages), sorted(pmt.to_python(
                        made.message_ports_out())))
                self.assertIn("emissions" if name in SOURCES else "counters", messages)

    @classmethod
    def variants(cls, name):
        """Arguments that ports depend on."""
        if name in SOURCES + ("cell_confirmer", "pulse_meter"):
            return [{}]
        paper = {"model": cls.model} if name == "segmenter" else {}
        return [{"profile": "field"}, {"profile": "paper", **paper}]

    @staticmethod
    def rate_of(name):
        """Arguments that have no default, or another one in the flowgraph."""
        return {"scene": "{}"} if name == "scene_source" else {"sample_rate": 7.68e6}

    @staticmethod
    def with_what_it_counts_for(name, key, value):
        """A false-alarm rate is the energy detector's."""
        of_energy = (name, key) == ("segmenter", "false_alarm_rate")
        return {key: value, **({"model": "energy"} if of_energy else {})}

    def test_wrong_values_are_refused_by_grc_and_by_the_block(self):
        for name, parameters in WRONG.items():
            for key, values in parameters.items():
                for value in values:
                    block = self.block(name, **self.with_what_it_counts_for(name, key, value))
                    self.assertNotEqual(self.errors(block), [], (name, key, value))
                    given = value if value.isalpha() else eval(value)
                    options = {**self.rate_of(name),
                               **self.with_what_it_counts_for(name, key, given)}
                    # pybind11 refuses negative seeds by their type.
                    with self.assertRaises((ValueError, TypeError),
                                           msg=f"{name} {key}={value}"):
                        getattr(specsense, name)(**options)

    def test_models(self):
        parameters = self.block("segmenter").params
        self.assertLessEqual(set(specsense.model_names()), set(parameters["model"].options))
        # Any other is a path.
        block = self.block("segmenter", model=self.model, profile="paper")
        self.assertEqual(self.errors(block), [])
        made = eval(block.templates.render("make"),
                    {"specsense": specsense, "samp_rate": 7.68e6})
        self.assertEqual(made.classes(), ["lte", "nr", "radar"])
        for network in ("os-net", "os-net-small", "field"):
            profile = specsense.model_profile(network)
            for other in specsense.profile_names():
                errors = self.errors(self.block("segmenter", model=network, profile=other))
                self.assertEqual(errors == [], other == profile, (network, other, errors))
        self.assertNotEqual(self.errors(self.block("segmenter", model=self.model,
                                                   profile="paper", device="cuda",
                                                   precision="int8")), [])

    def test_only_what_a_model_needs_is_shown(self):
        of_networks = {"device", "threads", "precision", "gate", "least_confidence"}
        for model, profile, hidden in (("energy", "field", of_networks),
                                       (self.model, "paper", {"false_alarm_rate"})):
            block = self.block("segmenter", model=model, profile=profile)
            self.assertEqual({key for key, parameter in block.params.items()
                              if parameter.hide == "all" and key != "id"},
                             hidden)

    def test_no_torch_is_loaded(self):
        with open("/proc/self/maps", encoding="utf-8") as file:
            self.assertNotIn("libtorch", file.read())

    def test_modulations_are_the_radar_s(self):
        for modulation in self.block("radar_source").params["modulation"].options:
            specsense.radar_source(sample_rate=7.68e6, modulation=modulation,
                                   pulse_width=100e-6, options='{"chips": 4}')

    def test_what_changes_live_is_the_block_s(self):
        for name in BLOCKS:
            callbacks = self.block(name).templates.get("callbacks", [])
            for callback in callbacks:
                setter = callback.split("(")[0]
                self.assertTrue(hasattr(getattr(specsense, name), setter), callback)
            self.assertEqual(len(callbacks), {"lte_source": 3, "nr_source": 3, "radar_source": 2,
                                              "cell_confirmer": 1}.get(name, 0))


if __name__ == "__main__":
    unittest.main()
