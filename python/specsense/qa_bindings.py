# SPDX-FileCopyrightText: 2026 gr-specsense authors
# SPDX-License-Identifier: GPL-3.0-or-later

import os
import sys
from unittest import TestCase

import numpy as np
from gnuradio import gr_unittest, specsense

THINGS = ("cell_confirmer", "spectrogram_builder", "segmenter", "occupancy_extractor",
          "lte_source", "nr_source", "radar_source", "scene_source", "profile_names",
          "columns", "detectors", "rows_per_frame", "row_duration", "column_centers",
          "spectrogram", "model_names", "model_profile", "model_detectors", "segment",
          "pulse_meter")


class qa_bindings(TestCase):

    def test_it_is_the_build_tree_s_package(self):
        self.assertIn("test_modules", specsense.__file__)

    def test_everything_has_a_docstring_from_its_header(self):
        for name in THINGS:
            thing = getattr(specsense, name)
            # pybind11 puts a function's signature in front, of one line.
            text = thing.__doc__.split("\n", 2)
            body = thing.__doc__ if isinstance(thing, type) else text[2]
            self.assertGreater(len(body.strip()), 30, name)
        for name in THINGS[:7]:
            constructor = getattr(specsense, name).__init__.__doc__
            self.assertIn(":param sample_rate:", constructor)
            self.assertIn("Raises ValueError", constructor)
            self.assertNotIn("\\", getattr(specsense, name).__doc__)
        self.assertIn(":param scene:", specsense.scene_source.__init__.__doc__)
        for source in (getattr(specsense, name) for name in THINGS[4:8]):
            self.assertIn("dBFS", source.set_power_dbfs.__doc__)
            self.assertIn("Hz", source.set_frequency.__doc__)
        self.assertIn("Tags in: rx_time", specsense.spectrogram_builder.__doc__)
        self.assertIn("Of one core", specsense.cell_confirmer.set_cpu_share.__doc__)
        self.assertIn("wrong rate", specsense.spectrogram_builder.dropped_samples.__doc__)

    def test_nothing_public_is_missing_here(self):
        public = {name for name in dir(specsense) if not name.startswith("_")}
        self.assertEqual(public - {"gr", "keys", "specsense_python"}, set(THINGS))

    def test_keys(self):
        header = os.path.join(os.path.dirname(os.path.abspath(__file__)),
                              "../../include/gnuradio/specsense/message_keys.h")
        with open(header, encoding="utf-8") as file:
            names = [line.split()[2].split("[")[0] for line in file
                     if line.startswith("constexpr char")]
        self.assertEqual(set(names),
                         {name for name in dir(specsense.keys) if not name.startswith("_")})
        self.assertEqual(specsense.keys.freq_center, "freq_center")
        self.assertEqual(specsense.keys.port_emissions, "emissions")

    def test_profiles(self):
        self.assertEqual(specsense.profile_names(), ["field", "paper"])
        self.assertEqual(specsense.detectors("field"),
                         ["average", "peak", "cyclic_prefix_15khz", "cyclic_prefix_30khz"])
        self.assertEqual(specsense.model_detectors("energy"), ["average", "peak"])
        self.assertEqual(specsense.detectors("paper"), ["sample"])
        self.assertEqual(specsense.columns("field", 61.44e6), 256)
        self.assertEqual(specsense.columns("field", 20e6), 83)
        self.assertEqual(specsense.rows_per_frame("paper"), 256)
        self.assertAlmostEqual(specsense.row_duration("field"), 1 / 28000)
        centers = specsense.column_centers("field", 61.44e6)
        self.assertEqual((centers[0], centers[128]), (-30.72e6, 0.0))

    def test_spectrogram_reads_a_full_scale_tone_as_one(self):
        rate, column = 7.68e6, 20
        center = specsense.column_centers("field", rate)[column]
        tone = np.exp(2j * np.pi * center / rate * np.arange(10000))
        by_detector = specsense.spectrogram(tone, "field", rate)
        self.assertEqual(list(by_detector), specsense.detectors("field"))
        for name in ("average", "peak"):
            rows = by_detector[name]
            self.assertEqual(rows.dtype, np.float32)
            np.testing.assert_allclose(rows[1:-1, column], 1.0, atol=1e-4)
            self.assertTrue((rows[1:-1].argmax(axis=1) == column).all())

    def test_errors(self):
        with self.assertRaisesRegex(ValueError, "samples must be one-dimensional"):
            specsense.spectrogram(np.zeros((2, 2)), "field", 7.68e6)
        with self.assertRaisesRegex(ValueError, "profile must be field or paper"):
            specsense.columns("none", 7.68e6)

    def test_import_loads_no_torch(self):
        with open("/proc/self/maps", encoding="utf-8") as file:
            self.assertNotIn("libtorch", file.read())
        self.assertNotIn("torch", sys.modules)


if __name__ == "__main__":
    gr_unittest.run(qa_bindings)
