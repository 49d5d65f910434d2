// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <gnuradio/specsense/core/api.h>
#include <gnuradio/specsense/core/sensing_profile.h>
#include <memory>
#include <optional>

namespace gr {
namespace specsense {
namespace core {

/*!
 * \brief What is made of a network's labels, frame by frame.
 *
 * First, a pixel that is taken for a signal with less than the least confidence is
 * "other": something is there, and what, cannot be told; but pixels of radar that touch
 * are one pulse, of which the surest counts. Then carriers get one class
 * each, by the votes of their pixels in this frame and in the second or so before it.
 * So a doubtful pixel within a carrier is that carrier's, and a carrier of which most
 * pixels are doubtful is "other". Radar has no vote, as its pulses cross carriers.
 *
 * Labels of profile "paper" stay what they are, as they are compared with others' pixel
 * by pixel, and so do labels of networks that have no class other.
 */
class SPECSENSE_CORE_API label_decision
{
public:
    /*! Where nobody says otherwise. */
    static constexpr double usual_least_confidence = 0.6;

    /*! \p profile: its classes, and how long a frame is. \p least_confidence: 0 to 1;
     * none: the usual one. Throws std::invalid_argument for others, and for more than 0
     * where there is no class other. */
    label_decision(const sensing_profile& profile,
                   int columns,
                   std::optional<double> least_confidence);
    ~label_decision();
    label_decision(const label_decision&) = delete;
    label_decision& operator=(const label_decision&) = delete;

    /*! Changes \p labels and \p confidence (0..255 for 0..1), rows * columns. A pixel
     * that takes its carrier's class takes the share of votes for it as confidence. */
    void decide(int rows, uint8_t* labels, uint8_t* confidence);

    /*! Another spectrum from here on. */
    void restart();

private:
    class impl;
    std::unique_ptr<impl> d_impl;
};

} // namespace core
} // namespace specsense
} // namespace gr
