// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "thread_name.h"
#include <algorithm>
#include <condition_variable>
#include <exception>
#include <gnuradio/specsense/core/segmentation_queue.h>
#include <list>
#include <mutex>
#include <thread>

namespace gr {
namespace specsense {
namespace core {

namespace {

using clock = std::chrono::steady_clock;
using frame_ptr = std::unique_ptr<queued_frame>;

constexpr size_t most_bytes = size_t(256) << 20;
constexpr size_t most_empty = 16; // frames that are kept for reuse

} // namespace

class segmentation_queue::impl
{
public:
    impl(std::unique_ptr<segmentation_engine> engine,
         int columns,
         overload_policy policy,
         std::function<void()> on_ready);
    ~impl();

    frame_ptr take_empty();
    void give_back(frame_ptr frame);
    void push(frame_ptr frame);
    frame_ptr pop();
    bool ready() const;
    bool empty() const;
    void wait();
    void clear();

    const std::unique_ptr<segmentation_engine> d_engine;

private:
    enum class stage { waits, at_work, done };
    struct entry {
        frame_ptr frame;
        stage at;
        clock::time_point since;
    };

    using lock = std::unique_lock<std::mutex>;
    static bool is_idle(const entry& e) { return e.at != stage::at_work; }

    void label_all();
    void label(queued_frame& frame);
    void skip_oldest();
    void finish(entry& e);
    entry* next_waiting();
    bool is_ready() const;
    void throw_error() const;

    const size_t d_pixels; // of a full frame
    const bool d_skips;
    const std::function<void()> d_on_ready;

    mutable std::mutex d_mutex;
    std::condition_variable d_changed;
    std::list<entry> d_frames; // in order
    std::vector<frame_ptr> d_empty;
    size_t d_most_frames;
    noise_floor_estimate d_floor; // that the last frame was judged by
    bool d_retuned = false;       // in a skipped frame
    std::exception_ptr d_error;
    bool d_ends = false;
    std::thread d_thread; // the last member: it uses the others
};

segmentation_queue::impl::impl(std::unique_ptr<segmentation_engine> engine,
                               int columns,
                               overload_policy policy,
                               std::function<void()> on_ready)
    : d_engine(std::move(engine)), d_pixels(size_t(d_engine->rows_per_frame()) * columns),
      d_skips(policy == overload_policy::skip), d_on_ready(std::move(on_ready)),
      d_floor(d_engine->floor())
{
    const size_t bytes = d_pixels * (sizeof(float) * d_engine->detectors().size() + 2);
    d_most_frames = std::max(most_bytes / bytes, size_t(2 * longest_wait));
    if (d_skips) {
        d_thread = std::thread([this] {
            name_this_thread("segmentation");
            label_all();
        });
    }
}

segmentation_queue::impl::~impl()
{
    {
        const lock held(d_mutex);
        d_ends = true;
    }
    d_changed.notify_all();
    if (d_thread.joinable()) {
        d_thread.join();
    }
}

frame_ptr segmentation_queue::impl::take_empty()
{
    frame_ptr frame;
    if (d_empty.empty()) {
        frame = std::make_unique<queued_frame>();
        frame->detectors.assign(d_engine->detectors().size(),
                                std::vector<float>(d_pixels));
        frame->labels.resize(d_pixels);
        frame->confidence.resize(d_pixels);
    } else {
        frame = std::move(d_empty.back());
        d_empty.pop_back();
    }
    frame->rows = 0;
    frame->retuned = false;
    frame->skipped = false;
    return frame;
}

void segmentation_queue::impl::give_back(frame_ptr frame)
{
    if (d_empty.size() < most_empty) {
        d_empty.push_back(std::move(frame));
    }
}

void segmentation_queue::impl::push(frame_ptr frame)
{
    const auto now = clock::now();
    if (!d_skips) {
        label(*frame);
        d_frames.push_back({ std::move(frame), stage::waits, now });
        finish(d_frames.back());
        return;
    }
    {
        lock held(d_mutex);
        d_changed.wait(held,
                       [this] { return is_ready() || d_frames.size() < d_most_frames; });
        throw_error();
        d_frames.push_back({ std::move(frame), stage::waits, now });
        skip_oldest();
    }
    d_changed.notify_all();
}

frame_ptr segmentation_queue::impl::pop()
{
    const lock held(d_mutex);
    throw_error();
    if (!is_ready()) {
        return nullptr;
    }
    auto frame = std::move(d_frames.front().frame);
    d_frames.pop_front();
    return frame;
}

bool segmentation_queue::impl::ready() const
{
    const lock held(d_mutex);
    return is_ready();
}

bool segmentation_queue::impl::empty() const
{
    const lock held(d_mutex);
    return d_frames.empty();
}

void segmentation_queue::impl::wait()
{
    lock held(d_mutex);
    d_changed.wait(held, [this] { return d_frames.empty() || is_ready(); });
}

void segmentation_queue::impl::clear()
{
    lock held(d_mutex);
    d_frames.remove_if(is_idle);
    d_changed.wait(
        held, [&] { return std::all_of(d_frames.begin(), d_frames.end(), is_idle); });
    d_frames.clear();
    d_error = nullptr;
}

bool segmentation_queue::impl::is_ready() const
{
    return d_error || (!d_frames.empty() && d_frames.front().at == stage::done);
}

void segmentation_queue::impl::throw_error() const
{
    if (d_error) {
        std::rethrow_exception(d_error);
    }
}

segmentation_queue::impl::entry* segmentation_queue::impl::next_waiting()
{
    const auto found = std::find_if(d_frames.begin(), d_frames.end(), [](const entry& e) {
        return e.at == stage::waits;
    });
    return found == d_frames.end() ? nullptr : &*found;
}

void segmentation_queue::impl::skip_oldest()
{
    auto waiting = std::count_if(d_frames.begin(), d_frames.end(), [](const entry& e) {
        return e.at == stage::waits;
    });
    for (; waiting > longest_wait; --waiting) {
        entry& e = *next_waiting();
        auto& frame = *e.frame;
        std::fill(frame.labels.begin(), frame.labels.end(), label_unsensed);
        std::fill(frame.confidence.begin(), frame.confidence.end(), uint8_t(0));
        frame.skipped = true;
        frame.report = {};
        frame.floor = d_floor;
        d_retuned = d_retuned || frame.retuned;
        finish(e);
    }
}

void segmentation_queue::impl::finish(entry& e)
{
    e.frame->latency = clock::now() - e.since;
    e.at = stage::done;
}

void segmentation_queue::impl::label(queued_frame& frame)
{
    if (frame.retuned) {
        d_engine->retune();
    }
    frame_rows rows{ frame.rows, {} };
    for (const auto& d : frame.detectors) {
        rows.detectors.push_back(d.data());
    }
    frame.report = d_engine->segment(rows, frame.labels.data(), frame.confidence.data());
    frame.floor = d_engine->floor();
}

void segmentation_queue::impl::label_all()
{
    lock held(d_mutex);
    for (;;) {
        d_changed.wait(held, [this] { return d_ends || (!d_error && next_waiting()); });
        if (d_ends) {
            return;
        }
        entry& e = *next_waiting();
        e.at = stage::at_work;
        e.frame->retuned = e.frame->retuned || d_retuned;
        d_retuned = false;
        held.unlock();
        std::exception_ptr error;
        try {
            label(*e.frame);
        } catch (...) {
            error = std::current_exception();
        }
        held.lock();
        d_error = error;
        d_floor = d_engine->floor();
        finish(e);
        d_changed.notify_all();
        if (d_on_ready) {
            d_on_ready(); // no call after clear() returns
        }
    }
}

segmentation_queue::segmentation_queue(std::unique_ptr<segmentation_engine> engine,
                                       int columns,
                                       overload_policy policy,
                                       std::function<void()> on_ready)
    : d_impl(
          std::make_unique<impl>(std::move(engine), columns, policy, std::move(on_ready)))
{
}

segmentation_queue::~segmentation_queue() = default;

const std::vector<std::string>& segmentation_queue::classes() const
{
    return d_impl->d_engine->classes();
}

int segmentation_queue::detectors() const
{
    return int(d_impl->d_engine->detectors().size());
}

int segmentation_queue::rows_per_frame() const
{
    return d_impl->d_engine->rows_per_frame();
}

frame_ptr segmentation_queue::take_empty() { return d_impl->take_empty(); }

void segmentation_queue::give_back(frame_ptr frame)
{
    d_impl->give_back(std::move(frame));
}

void segmentation_queue::push(frame_ptr frame) { d_impl->push(std::move(frame)); }

frame_ptr segmentation_queue::pop() { return d_impl->pop(); }

bool segmentation_queue::ready() const { return d_impl->ready(); }

bool segmentation_queue::empty() const { return d_impl->empty(); }

void segmentation_queue::wait() { d_impl->wait(); }

void segmentation_queue::clear() { d_impl->clear(); }

} // namespace core
} // namespace specsense
} // namespace gr
