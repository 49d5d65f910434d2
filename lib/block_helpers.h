// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <exception>
#include <gnuradio/block.h>
#include <gnuradio/block_detail.h>
#include <gnuradio/buffer_reader.h>
#include <gnuradio/io_signature.h>
#include <gnuradio/specsense/core/segmentation_engine.h>

namespace gr {
namespace specsense {

/* An exception that leaves work() would kill its thread and hang the flowgraph: it is
 * logged and told, and the flowgraph ends. */
template<typename Logger, typename Work, typename Tell>
int guarded_work(const Logger& logger, Work work, Tell tell)
{
    try {
        return work();
    } catch (const std::exception& error) {
        logger->error("stops: {}", error.what());
        tell(error.what());
        return block::WORK_DONE;
    }
}

template<typename Logger, typename Work>
int guarded_work(const Logger& logger, Work work)
{
    return guarded_work(logger, work, [](const char*) {});
}

/* Whether nothing comes any more. */
inline bool input_has_ended(const block& b)
{
    const auto detail = b.detail();
    bool ended = false;
    for (int port = 0; detail && port < detail->ninputs(); ++port) {
        const auto input = detail->input(port);
        ended = ended || (input->done() && input->items_available() == 0);
    }
    return ended;
}

/* A general block is taken for done as soon as upstream is done and its forecast can't be
 * met. One that asks for nothing then is called once more, with no input, and can write
 * what it still owes. */
inline void forecast_to_the_end(const block& b, gr_vector_int& required)
{
    std::fill(required.begin(), required.end(), input_has_ended(b) ? 0 : 1);
}

/* Room for two frames of rows behind each output. A call fills half of a buffer at most,
 * so that a frame leaves in one call and wakes each block behind it once; and while one
 * frame is at work, the next one can gather. */
inline void make_room_for_frames(block& b, int rows_per_frame)
{
    for (int port = 0; port < b.output_signature()->max_streams(); ++port) {
        b.set_min_output_buffer(port, 2 * rows_per_frame);
    }
}

/* Lets one through every ten seconds. */
class rate_limit
{
public:
    bool pass()
    {
        const auto now = std::chrono::steady_clock::now();
        if (d_passed && now - d_last < std::chrono::seconds(10)) {
            return false;
        }
        d_passed = true;
        d_last = now;
        return true;
    }

private:
    bool d_passed = false;
    std::chrono::steady_clock::time_point d_last{};
};

/* Says when counters are due: once a second at most. */
class once_a_second
{
public:
    bool due()
    {
        const auto now = std::chrono::steady_clock::now();
        if (now - d_last < std::chrono::seconds(1)) {
            return false;
        }
        d_last = now;
        return true;
    }

private:
    std::chrono::steady_clock::time_point d_last = std::chrono::steady_clock::now();
};

/* Whether a row of labels has nothing that was sensed. */
inline bool is_unsensed(const uint8_t* labels, size_t columns)
{
    return std::all_of(labels, labels + columns, [](uint8_t label) {
        return label == core::label_unsensed;
    });
}

} // namespace specsense
} // namespace gr
