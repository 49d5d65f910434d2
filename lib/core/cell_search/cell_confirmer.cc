// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "confirmation_schedule.h"
#include "sample_history.h"
#include <algorithm>
#include <chrono>
#include <cmath>
#include <condition_variable>
#include <exception>
#include <gnuradio/specsense/core/cell_search/cell_confirmer.h>
#include <gnuradio/specsense/core/cell_search/confirmation_search.h>
#include <gnuradio/specsense/core/cell_search/lte_cell_search.h>
#include <limits>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>
#include <time.h>

namespace gr {
namespace specsense {
namespace core {

namespace {

// An SS/PBCH block comes every 20 ms at least, while a terminal may look for the cell
// (TS 38.213, 4.1), and must be in it as a whole.
constexpr double look_seconds = 25e-3;
// Beside the emission, whose first and last symbols must be in it as a whole.
constexpr double margin_seconds = 1e-3;
constexpr double poll_seconds = 10e-3;
// Copied at once while the stream may have to wait: some 0.1 ms.
constexpr size_t copied_at_once = 1 << 16;

double cpu_seconds()
{
    timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return double(t.tv_sec) + 1e-9 * double(t.tv_nsec);
}

double wall_seconds()
{
    return std::chrono::duration<double>(
               std::chrono::steady_clock::now().time_since_epoch())
        .count();
}

double checked_share(double share)
{
    if (!(share >= 0.0 && share <= 1.0)) {
        throw std::invalid_argument("cell_confirmer: cpu_share must be 0 to 1, got " +
                                    std::to_string(share));
    }
    return share;
}

void check_seconds(const char* name, double value, double lowest, double highest)
{
    if (!(value >= lowest && value <= highest)) {
        throw std::invalid_argument(std::string("cell_confirmer: ") + name + " must be " +
                                    std::to_string(lowest) + " to " +
                                    std::to_string(highest) + " s, got " +
                                    std::to_string(value));
    }
}

size_t checked_history(const cell_confirmer_config& config, double sample_rate)
{
    config.validate();
    if (!(sample_rate >= lte_cell_search::lowest_rate && sample_rate <= 250e6)) {
        throw std::invalid_argument(
            "cell_confirmer: the sample rate must be 1.9 to 250 MS/s, got " +
            std::to_string(sample_rate));
    }
    return size_t(std::llround(config.history * sample_rate));
}

} // namespace

void cell_confirmer_config::validate() const
{
    checked_share(cpu_share);
    check_seconds("history", history, 0.05, 10.0);
    check_seconds("recheck", recheck, 0.1, 1e6);
    check_seconds("max_age", max_age, 0.0, 1e6);
    confirmation_search_config search;
    search.false_alarm_rate = false_alarm_rate;
    search.validate();
}

class cell_confirmer::impl
{
public:
    impl(const cell_confirmer_config& config, double sample_rate)
        : d_rate(sample_rate), d_share(config.cpu_share),
          d_history(checked_history(config, sample_rate)),
          d_schedule(config.recheck, config.max_age)
    {
        d_search.false_alarm_rate = config.false_alarm_rate;
    }
    ~impl() { end_thread(); }

    void start(std::function<void(uint64_t, const cell_confirmation&)> on_news);
    void stop();
    void begin_stream();
    void start_stretch(uint64_t position, double frequency);
    void push(const std::complex<float>* samples, size_t count);
    std::optional<cell_confirmation> note(const emission& e);
    void set_cpu_share(double share);
    double cpu_share() const;
    counts counted() const;

private:
    using lock = std::unique_lock<std::mutex>;

    void end_thread();
    void work();
    void look(const confirmation_schedule::task& t, lock& held);
    bool copy(const sample_history::selection& found, tuned_samples& out, lock& held);
    double search(confirmation_search& s, double cpu_paid);
    bool pause(double cpu_used);

    double d_rate;
    confirmation_search_config d_search;
    mutable std::mutex d_mutex; // of all that follows
    std::condition_variable d_wake;
    double d_share;
    sample_history d_history;
    confirmation_schedule d_schedule;
    counts d_counts;
    bool d_stopping = false;
    std::function<void(uint64_t, const cell_confirmation&)> d_on_news;
    std::thread d_thread;
};

void cell_confirmer::impl::start(
    std::function<void(uint64_t, const cell_confirmation&)> on_news)
{
    end_thread();
    d_on_news = std::move(on_news);
    d_schedule.clear();
    d_stopping = false;
    d_thread = std::thread([this] { work(); });
}

void cell_confirmer::impl::end_thread()
{
    {
        const lock held(d_mutex);
        d_stopping = true;
    }
    d_wake.notify_all();
    if (d_thread.joinable()) {
        d_thread.join();
    }
}

void cell_confirmer::impl::stop()
{
    end_thread();
    begin_stream(); // nothing may be looked for in samples of an earlier one
}

void cell_confirmer::impl::begin_stream()
{
    const lock held(d_mutex);
    d_history.clear();
}

void cell_confirmer::impl::start_stretch(uint64_t position, double frequency)
{
    const lock held(d_mutex);
    d_history.start_stretch(position, frequency);
}

void cell_confirmer::impl::push(const std::complex<float>* samples, size_t count)
{
    const lock held(d_mutex);
    d_history.push(samples, count);
}

std::optional<cell_confirmation> cell_confirmer::impl::note(const emission& e)
{
    if (!can_be_confirmed(e) || e.sample_start < 0 || e.sample_count < 0 ||
        !std::isfinite(e.freq_lower_edge) || !std::isfinite(e.freq_upper_edge)) {
        return std::nullopt;
    }
    const lock held(d_mutex);
    const auto known = d_schedule.note(e, wall_seconds());
    d_wake.notify_all();
    return known;
}

void cell_confirmer::impl::set_cpu_share(double share)
{
    const lock held(d_mutex);
    d_share = checked_share(share);
    d_wake.notify_all();
}

double cell_confirmer::impl::cpu_share() const
{
    const lock held(d_mutex);
    return d_share;
}

cell_confirmer::counts cell_confirmer::impl::counted() const
{
    const lock held(d_mutex);
    return d_counts;
}

void cell_confirmer::impl::work()
{
    lock held(d_mutex);
    while (!d_stopping) {
        const auto task = d_share > 0.0 ? d_schedule.next(wall_seconds()) : std::nullopt;
        if (task) {
            try {
                look(*task, held);
            } catch (const std::exception&) { // out of memory, most likely
                if (!held.owns_lock()) {
                    held.lock();
                }
                d_schedule.drop(task->e.id);
                ++d_counts.missed;
            }
        } else if (d_schedule.empty()) {
            d_wake.wait(held);
        } else {
            d_wake.wait_for(held, std::chrono::duration<double>(poll_seconds));
        }
    }
}

void cell_confirmer::impl::look(const confirmation_schedule::task& t, lock& held)
{
    const double cpu_before = cpu_seconds();
    const auto wanted = size_t(look_seconds * d_rate);
    const auto margin = uint64_t(margin_seconds * d_rate);
    const auto first = uint64_t(t.e.sample_start);
    const uint64_t end = first + uint64_t(t.e.sample_count);
    const uint64_t last = t.ended ? end + margin : std::numeric_limits<uint64_t>::max();
    const auto found = d_history.find(
        end - (end > first ? 1 : 0), first - std::min(first, margin), last, wanted);
    if (!t.ended && found.count < wanted) {
        d_schedule.postpone(t.e.id, wall_seconds() + poll_seconds);
        return;
    }
    tuned_samples samples{ d_rate, found.frequency, {}, {} };
    if (found.count < margin || !copy(found, samples, held)) {
        d_schedule.drop(t.e.id);
        ++d_counts.missed;
        return;
    }
    held.unlock();
    confirmation_search searched(t.e, std::move(samples), d_search);
    const double cpu_paid = search(searched, cpu_before);
    held.lock();
    if (!searched.done()) {
        return; // all is to stop
    }
    ++d_counts.looks;
    d_counts.confirmations += searched.result().confirmed;
    const bool is_news = d_schedule.finish(t, searched.result(), wall_seconds());
    held.unlock();
    if (is_news && d_on_news) {
        d_on_news(t.e.id, searched.result());
    }
    pause(cpu_seconds() - cpu_paid);
    held.lock();
}

/* Lets the stream go on between parts. Returns whether all of it was still there. */
bool cell_confirmer::impl::copy(const sample_history::selection& found,
                                tuned_samples& out,
                                lock& held)
{
    held.unlock();
    out.samples.resize(found.count);
    held.lock();
    size_t done = 0;
    for (const auto& piece : found.pieces) {
        out.segments.push_back(piece.count);
        for (size_t from = 0; from < piece.count; from += copied_at_once) {
            const size_t count = std::min(copied_at_once, piece.count - from);
            if (!d_history.copy({ piece.first + from, count }, &out.samples[done])) {
                return false;
            }
            done += count;
            held.unlock();
            held.lock();
        }
    }
    return true;
}

/* Rests after each step but the last, whose result is waited for. Returns up to which CPU
 * time it has. */
double cell_confirmer::impl::search(confirmation_search& s, double cpu_paid)
{
    for (s.step(); !s.done(); s.step()) {
        const double cpu_now = cpu_seconds();
        if (!pause(cpu_now - cpu_paid)) {
            break;
        }
        cpu_paid = cpu_now;
    }
    return cpu_paid;
}

/* Until so much CPU time is within the share. Returns false when all is to stop. */
bool cell_confirmer::impl::pause(double cpu_used)
{
    const double start = wall_seconds();
    lock held(d_mutex);
    while (!d_stopping) {
        const double passed = wall_seconds() - start;
        const double left = d_share > 0.0 ? cpu_used * (1.0 / d_share - 1.0) - passed
                                          : poll_seconds;
        if (left <= 0.0) {
            return true;
        }
        d_wake.wait_for(held, std::chrono::duration<double>(left));
    }
    return false;
}

cell_confirmer::cell_confirmer(const cell_confirmer_config& config, double sample_rate)
    : d_impl(std::make_unique<impl>(config, sample_rate))
{
}

cell_confirmer::~cell_confirmer() = default;

void cell_confirmer::start(
    std::function<void(uint64_t id, const cell_confirmation&)> on_news)
{
    d_impl->start(std::move(on_news));
}

void cell_confirmer::stop() { d_impl->stop(); }

void cell_confirmer::begin_stream() { d_impl->begin_stream(); }

void cell_confirmer::start_stretch(uint64_t position, double frequency)
{
    d_impl->start_stretch(position, frequency);
}

void cell_confirmer::push(const std::complex<float>* samples, size_t count)
{
    d_impl->push(samples, count);
}

std::optional<cell_confirmation> cell_confirmer::note(const emission& e)
{
    return d_impl->note(e);
}

void cell_confirmer::set_cpu_share(double share) { d_impl->set_cpu_share(share); }

double cell_confirmer::cpu_share() const { return d_impl->cpu_share(); }

cell_confirmer::counts cell_confirmer::counted() const { return d_impl->counted(); }

} // namespace core
} // namespace specsense
} // namespace gr
