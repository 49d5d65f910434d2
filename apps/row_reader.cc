// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "row_reader.h"
#include <algorithm>
#include <condition_variable>
#include <deque>
#include <exception>
#include <mutex>
#include <thread>

using namespace gr::specsense;

namespace {

constexpr size_t piece_samples = 65536;
// Enough that neither thread waits for the other's odd frame.
constexpr size_t frames_in_flight = 4;

/* Frames go round between two threads: empty ones one way, full ones the other. */
class frame_exchange
{
public:
    frame_exchange() : d_empty(frames_in_flight) {}

    /*! False when the other thread has given up. */
    bool take_empty(row_frame& frame) { return take(d_empty, frame); }
    void put_full(row_frame&& frame) { put(d_full, std::move(frame)); }
    /*! False when no more come. */
    bool take_full(row_frame& frame) { return take(d_full, frame); }
    void put_empty(row_frame&& frame) { put(d_empty, std::move(frame)); }

    void close()
    {
        const std::lock_guard<std::mutex> lock(d_mutex);
        d_closed = true;
        d_changed.notify_all();
    }

private:
    // What was put before the close still comes out.
    bool take(std::deque<row_frame>& from, row_frame& frame)
    {
        std::unique_lock<std::mutex> lock(d_mutex);
        d_changed.wait(lock, [&] { return !from.empty() || d_closed; });
        if (from.empty() || (d_closed && &from == &d_empty)) {
            return false;
        }
        frame = std::move(from.front());
        from.pop_front();
        return true;
    }

    void put(std::deque<row_frame>& to, row_frame&& frame)
    {
        const std::lock_guard<std::mutex> lock(d_mutex);
        to.push_back(std::move(frame));
        d_changed.notify_all();
    }

    std::mutex d_mutex;
    std::condition_variable d_changed;
    std::deque<row_frame> d_empty;
    std::deque<row_frame> d_full;
    bool d_closed = false;
};

} // namespace

row_reader::row_reader(core::recording& recording,
                       const core::sensing_profile& profile,
                       int dc_columns_masked,
                       int rows_per_frame,
                       int64_t frames_per_capture)
    : d_recording(recording), d_spectrogram(profile,
                                            recording.sample_rate(),
                                            dc_columns_masked,
                                            core::transform_planning::reproducible),
      d_rows_per_frame(rows_per_frame), d_frames_per_capture(frames_per_capture),
      d_samples(piece_samples)
{
    const auto most = static_cast<double>(d_frames_per_capture) *
        static_cast<double>(geometry().row_start(rows_per_frame));
    for (const auto& capture : recording.captures()) {
        const auto samples = static_cast<double>(capture.sample_count);
        d_samples_planned += d_frames_per_capture > 0 ? std::min(samples, most) : samples;
    }
}

const core::spectrogram_geometry& row_reader::geometry() const
{
    return d_spectrogram.geometry();
}

void row_reader::start_capture()
{
    const auto& capture = d_recording.captures()[d_capture];
    d_recording.seek(capture.sample_start);
    d_left = capture.sample_count;
    d_frames = 0;
    d_in_capture = true;
}

void row_reader::end_capture()
{
    d_spectrogram.restart();
    d_samples_used = d_samples_there = 0;
    d_in_capture = false;
    ++d_capture;
}

void row_reader::refill()
{
    const auto wanted = static_cast<size_t>(
        std::min<int64_t>(d_left, static_cast<int64_t>(piece_samples)));
    d_samples_there = d_recording.read(d_samples.data(), wanted);
    d_samples_used = 0;
    d_samples_read += static_cast<double>(d_samples_there);
    if (d_samples_there == 0) {
        throw core::recording_error("ends " + std::to_string(d_left) +
                                    " samples before its last capture does");
    }
    d_left -= static_cast<int64_t>(d_samples_there);
}

bool row_reader::next(row_frame& frame)
{
    if (!d_in_capture) {
        if (d_capture == d_recording.captures().size()) {
            return false;
        }
        start_capture();
    }
    const auto columns = static_cast<size_t>(geometry().columns());
    const auto full = static_cast<size_t>(d_rows_per_frame);
    frame.capture = d_capture;
    frame.starts_capture = d_frames == 0;
    frame.ends_capture = false;
    frame.first_row = d_spectrogram.next_row();
    frame.detectors.resize(geometry().profile().detectors.size());
    for (auto& d : frame.detectors) {
        d.resize(full * columns);
    }
    std::vector<float*> rows(frame.detectors.size());
    size_t written = 0;
    while (written < full && !frame.ends_capture) {
        for (size_t d = 0; d < rows.size(); ++d) {
            rows[d] = frame.detectors[d].data() + written * columns;
        }
        if (d_samples_used == d_samples_there && d_left > 0) {
            refill();
        }
        if (d_samples_used < d_samples_there) {
            const auto done = d_spectrogram.process(d_samples.data() + d_samples_used,
                                                    d_samples_there - d_samples_used,
                                                    rows,
                                                    full - written);
            d_samples_used += done.consumed;
            written += done.rows;
        } else {
            const size_t last = d_spectrogram.finish(rows, full - written);
            frame.ends_capture = last < full - written;
            written += last;
        }
    }
    frame.rows = static_cast<int>(written);
    frame.progress = d_samples_planned > 0 ? d_samples_read / d_samples_planned : 1.0;
    ++d_frames;
    if (!frame.ends_capture && d_frames == d_frames_per_capture) {
        frame.ends_capture = true;
    }
    if (frame.ends_capture) {
        end_capture();
    }
    return true;
}

void row_reader::for_each(const std::function<void(const row_frame&)>& use)
{
    frame_exchange exchange;
    std::exception_ptr read_error;
    std::thread reader([&] {
        try {
            row_frame frame;
            while (exchange.take_empty(frame) && next(frame)) {
                exchange.put_full(std::move(frame));
            }
        } catch (...) {
            read_error = std::current_exception();
        }
        exchange.close();
    });
    try {
        row_frame frame;
        while (exchange.take_full(frame)) {
            use(frame);
            exchange.put_empty(std::move(frame));
        }
    } catch (...) {
        exchange.close();
        reader.join();
        throw;
    }
    reader.join();
    if (read_error) {
        std::rethrow_exception(read_error);
    }
}
