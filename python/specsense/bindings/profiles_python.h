// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <complex>
#include <pybind11/numpy.h>
#include <string>
#include <vector>

/* What Python, and the expressions in GRC's block descriptions, ask about profiles. */
namespace profiles {

/*! Names of the sensing profiles, the default first. */
std::vector<std::string> profile_names();

/*! Number of columns of a profile's rows at a sample rate (samples/s): the length of the
 * blocks' vectors. */
int columns(const std::string& profile, double sample_rate);

/*! Names of a profile's detectors, in the order of spectrogram_builder's ports. */
std::vector<std::string> detectors(const std::string& profile);

/*! Rows of a full frame of a profile. */
int rows_per_frame(const std::string& profile);

/*! Duration of a row of a profile, s. */
double row_duration(const std::string& profile);

/*! Centres of the columns in Hz relative to the tuned frequency. */
std::vector<double> column_centers(const std::string& profile, double sample_rate);

/*!
 * Rows of complex samples that are all at hand: a dict of float32[rows, columns] by the
 * detector's name, as the block spectrogram_builder makes them.
 *
 * \param samples complex64, one-dimensional
 * \param profile name of the sensing profile
 * \param sample_rate samples/s
 * \param dc_columns so many columns around 0 Hz are replaced
 */
pybind11::dict spectrogram(
    pybind11::array_t<std::complex<float>,
                      pybind11::array::c_style | pybind11::array::forcecast> samples,
    const std::string& profile,
    double sample_rate,
    int dc_columns);

} // namespace profiles
