// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <gnuradio/specsense/core/api.h>
#include <gnuradio/specsense/core/rational.h>
#include <string>
#include <vector>

namespace gr {
namespace specsense {
namespace core {

/*! What a row keeps of the windows in its time (the detectors of a spectrum analyser,
 * Recommendation ITU-R SM.1753). */
enum class detector_kind {
    average, //!< mean power of the row's windows
    peak,    //!< largest power of the row's windows
    sample,  //!< power of the window nearest to the row's middle
    // Likeness, from 0 to 1, with what came the useful length of an OFDM symbol before.
    cyclic_prefix_15khz, //!< 66.7 us: subcarriers 15 kHz apart (LTE, 5G NR)
    cyclic_prefix_30khz  //!< 33.3 us: subcarriers 30 kHz apart (5G NR)
};

/*! Window functions; one column time (1 / column width) long. */
enum class window_shape {
    hann,  //!< symmetric Hann window, as the papers' recipe takes it
    kaiser //!< Kaiser window, beta 6.8: 58 dB down from 4.5 columns on
};

/*!
 * \brief How samples become rows: everything a model was trained on, and nothing of the
 * radio at hand. spectrogram_geometry applies it to a sample rate.
 */
struct SPECSENSE_CORE_API sensing_profile {
    std::string name;
    rational column_width_hz; //!< nominal; see spectrogram_geometry
    rational row_duration_s;  //!< exact
    int rows_per_frame = 0;   //!< rows that a model sees at once
    int joined_rows = 1;      //!< rows that are one pixel to a network, all of their
                              //!< detectors side by side
    window_shape window = window_shape::kaiser;
    rational hop{ 1, 3 };                   //!< from window to window, in column times
    bool every_sample = true;               //!< shorten the hop where steps of whole
                                            //!< samples would leave gaps
    double column_offset = 0.0;             //!< columns' centres, in columns from DC
    std::vector<detector_kind> detectors{}; //!< in the order of the builder's ports
    std::vector<std::string> classes{};     //!< what signals are told apart: labels 1, 2
                                            //!< and so on; where two overlap, the first

    /*! Throws std::invalid_argument naming the rule and the value. */
    void validate() const;
};

/*! The shipped profile of that name: "field" (what users run) or "paper" (the picture of
 * the OS-Net and SpecDiff papers). Throws std::invalid_argument for others. */
SPECSENSE_CORE_API const sensing_profile& find_profile(const std::string& name);

/*! Names that find_profile knows, the default first. */
SPECSENSE_CORE_API std::vector<std::string> profile_names();

SPECSENSE_CORE_API const char* to_string(detector_kind kind);
SPECSENSE_CORE_API const char* to_string(window_shape shape);

/*! Inverse of to_string; throws std::invalid_argument with the known names. */
SPECSENSE_CORE_API detector_kind detector_from_string(const std::string& name);

/*! Coefficients of a window, \p length of them, sampled at the samples' middles and
 * scaled to a sum of 1: a full-scale tone in a column's centre reads 1. */
SPECSENSE_CORE_API std::vector<float> make_window(window_shape shape, int length);

} // namespace core
} // namespace specsense
} // namespace gr
