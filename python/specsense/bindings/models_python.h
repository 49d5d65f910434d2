// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <pybind11/numpy.h>
#include <string>
#include <vector>

/* What Python asks about models. */
namespace models {

/*! Models that are known by name: "energy", then the shipped networks. */
std::vector<std::string> model_names();

/*! Name of the sensing profile that a model asks for. */
std::string model_profile(const std::string& model);

/*! Names of the detectors that a model looks at, in the order of the segmenter's inputs.
 */
std::vector<std::string> model_detectors(const std::string& model);

/*!
 * Labels of rows that are all at hand: a pair of uint8[rows, columns], the labels and the
 * confidences, as the block segmenter gives them for one segment.
 *
 * \param rows dict of float32[rows, columns] by the detector's name, as spectrogram makes
 * it
 * \param profile name of the sensing profile that the rows were made by
 * \param sample_rate that they were made at, samples/s
 *
 * The others are the block's.
 */
pybind11::tuple segment(const pybind11::dict& rows,
                        const std::string& profile,
                        double sample_rate,
                        const std::string& model,
                        double false_alarm_rate,
                        double noise_floor,
                        const std::string& device,
                        int threads,
                        const std::string& precision,
                        bool gate,
                        double least_confidence);

} // namespace models
