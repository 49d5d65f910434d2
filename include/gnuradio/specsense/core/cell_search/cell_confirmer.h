// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <complex>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <gnuradio/specsense/core/api.h>
#include <gnuradio/specsense/core/emission.h>
#include <memory>
#include <optional>

namespace gr {
namespace specsense {
namespace core {

struct SPECSENSE_CORE_API cell_confirmer_config {
    double cpu_share = 0.25; //!< of one core that the searches take, 0 (none) to 1
    double history = 0.2; //!< s of samples kept, 0.05 to 10: 8 bytes each, 98 MB at 61.44
                          //!< MS/s
    double false_alarm_rate = 1e-4; //!< cells found in an emission of noise, a look
    double recheck = 10.0;          //!< s until a cell that was found is looked at again
    double max_age = 60.0;          //!< s that it holds without being found again

    void validate() const;
};

/*!
 * \brief Confirms emissions of a live stream, by a thread of its own: those labelled lte
 * and nr, and wide ones of other.
 *
 * Takes samples and what is told of emissions, and never waits for a search: the answer
 * comes with a later message of the emission. An emission is looked at in the latest
 * 25 ms of its samples that are still kept; see confirmation_search for what is looked
 * for. Calls may come from any threads.
 */
class SPECSENSE_CORE_API cell_confirmer
{
public:
    struct counts {
        uint64_t looks = 0;         //!< that came to their end
        uint64_t confirmations = 0; //!< of these, those that found a cell
        uint64_t missed = 0;        //!< emissions that no samples were left of
    };

    /*! Throws std::invalid_argument naming the rule and the value. */
    cell_confirmer(const cell_confirmer_config& config, double sample_rate);
    ~cell_confirmer();
    cell_confirmer(const cell_confirmer&) = delete;
    cell_confirmer& operator=(const cell_confirmer&) = delete;

    /*! Begins to search, with no emissions. \p on_news: called by the searching thread
     * when something new is known of an emission that goes on. */
    void start(std::function<void(uint64_t id, const cell_confirmation&)> on_news = {});
    /*! Ends the thread, and forgets the samples; waits for the step it is at (see
     * confirmation_search). */
    void stop();

    /*! Another stream: forgets the samples. start_stretch() must follow. */
    void begin_stream();
    /*! What is pushed next has another tuning (Hz; 0: not known) or time, and begins at
     * that sample of the stream. Nothing is taken before. */
    void start_stretch(uint64_t position, double frequency);
    void push(const std::complex<float>* samples, size_t count);

    /*! What is known of an emission; none: nothing, or it is of another label. Its
     * sample_start counts as position does. */
    std::optional<cell_confirmation> note(const emission& e);

    /*! Holds from the next step on. Throws std::invalid_argument. */
    void set_cpu_share(double share);
    double cpu_share() const;
    counts counted() const;

private:
    class impl;
    std::unique_ptr<impl> d_impl;
};

} // namespace core
} // namespace specsense
} // namespace gr
