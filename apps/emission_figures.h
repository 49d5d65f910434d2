// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstddef>
#include <cstdint>
#include <gnuradio/specsense/core/scene/frame.h>
#include <map>
#include <string>
#include <vector>

/*!
 * \brief What of a scene's emitters was found, and what was claimed where there is
 * nothing, in frames that tell whose each pixel is (recipe field).
 *
 * An emitter is found when at least half of its pixels are answered with its class, as
 * recordings are scored. Pixels that are not to be judged count for nothing.
 */
class emission_figures
{
public:
    struct share {
        uint64_t of = 0;
        uint64_t part = 0;

        double value() const { return double(part) / double(of); } //!< NaN of none
    };
    /*! By the lower edge of an interval of SNR, dB (over the signal's bandwidth). */
    using by_snr = std::map<double, share>;

    /*! \p classes: names of the labels 1, 2, ... */
    explicit emission_figures(const std::vector<std::string>& classes);

    /*! Does nothing for frames that do not tell. */
    void add(const gr::specsense::core::frame& frame, const std::vector<uint8_t>& answer);

    /*! Emitters found, of those that show, by class. */
    const std::map<std::string, by_snr>& found() const { return d_found; }
    /*! All of at least that many dB. */
    share found_from(double snr_db) const;

    /*! Frames with any pixel of lte, nr or radar, of those without an emitter ... */
    const share& false_in_empty() const { return d_false_in_empty; }
    /*! ... and of those that hold others alone. */
    const share& false_among_others() const { return d_false_among_others; }

private:
    void add_emitters(const gr::specsense::core::frame& frame,
                      const std::vector<uint8_t>& answer);
    void add_claims(const gr::specsense::core::frame& frame,
                    const std::vector<uint8_t>& answer);

    std::vector<std::string> d_classes;
    std::map<std::string, by_snr> d_found;
    share d_false_in_empty;
    share d_false_among_others;
};
