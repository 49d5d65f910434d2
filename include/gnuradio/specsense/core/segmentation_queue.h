// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <gnuradio/specsense/core/api.h>
#include <gnuradio/specsense/core/segmentation_engine.h>
#include <memory>
#include <vector>

namespace gr {
namespace specsense {
namespace core {

/*! A frame on its way through a segmentation_queue. */
struct queued_frame {
    // Set by who hands it over:
    int rows = 0;                              //!< at least 1
    std::vector<std::vector<float>> detectors; //!< room for a full frame each
    bool retuned = false; //!< from it on the engine's spectrum is another one

    // Set when it comes back:
    std::vector<uint8_t> labels;     //!< room for a full frame
    std::vector<uint8_t> confidence; //!< likewise
    bool skipped = false;            //!< all of it is label_unsensed
    frame_report report{};
    noise_floor_estimate floor{}; //!< that it was judged by; skipped: the last known
    std::chrono::steady_clock::duration latency{}; //!< since it was handed over
};

/*!
 * \brief Frames into a segmentation_engine, and out again in their order, each of them.
 *
 * With overload_policy::block, push() returns when the frame is labelled. With skip it
 * returns at once, and a thread labels; when more than longest_wait frames wait behind
 * the one at work, the oldest of them are skipped: come back unsensed. So a frame comes
 * back within the time that longest_wait frames last and one is labelled in, as long as
 * others come. Skipped frames gather behind the one at work; when they take 256 MiB,
 * push() waits after all.
 *
 * All calls come from one thread, but for ready(). What the engine throws is thrown by
 * the next call; nothing more is labelled then.
 */
class SPECSENSE_CORE_API segmentation_queue
{
public:
    static constexpr int longest_wait = 4; // frames

    /*! \p on_ready: called by the labelling thread whenever ready() may have become
     * true; must not call the queue. */
    segmentation_queue(std::unique_ptr<segmentation_engine> engine,
                       int columns,
                       overload_policy policy,
                       std::function<void()> on_ready = {});
    ~segmentation_queue();
    segmentation_queue(const segmentation_queue&) = delete;
    segmentation_queue& operator=(const segmentation_queue&) = delete;

    // The engine's:
    const std::vector<std::string>& classes() const;
    int detectors() const;
    int rows_per_frame() const;

    /*! A frame to fill: a new one, or one that was given back. */
    std::unique_ptr<queued_frame> take_empty();
    void give_back(std::unique_ptr<queued_frame> frame);

    void push(std::unique_ptr<queued_frame> frame);
    /*! The next frame, or null while it is not labelled. */
    std::unique_ptr<queued_frame> pop();
    /*! Whether pop() would return a frame, or throw. */
    bool ready() const;
    /*! Whether no frame is on its way. */
    bool empty() const;
    /*! Waits until pop() returns a frame, unless empty(). */
    void wait();
    /*! Drops all frames, and forgets what the engine threw. Waits for the one at work;
     * on_ready is not called any more until the next push(). */
    void clear();

private:
    class impl;
    std::unique_ptr<impl> d_impl;
};

} // namespace core
} // namespace specsense
} // namespace gr
