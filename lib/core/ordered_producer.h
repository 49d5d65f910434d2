// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <condition_variable>
#include <cstdint>
#include <exception>
#include <functional>
#include <map>
#include <mutex>
#include <thread>
#include <vector>

namespace gr {
namespace specsense {
namespace core {

/*!
 * \brief make(index) for each index from \p first to \p last - 1 on threads of its own;
 * next() gives the results in order of index.
 *
 * At most \p ahead results per thread wait to be taken. Its destructor ends the work.
 */
template<class Result>
class ordered_producer
{
public:
    ordered_producer(int64_t first,
                     int64_t last,
                     int threads,
                     std::function<Result(int64_t)> make,
                     int ahead = 4)
        : d_make(std::move(make)), d_last(last), d_ahead(int64_t(threads) * ahead),
          d_next_to_make(first), d_next_to_take(first)
    {
        try {
            for (int i = 0; i < threads; ++i) {
                d_workers.emplace_back([this] { work(); });
            }
        } catch (...) {
            stop();
            throw;
        }
    }

    ~ordered_producer() { stop(); }
    ordered_producer(const ordered_producer&) = delete;
    ordered_producer& operator=(const ordered_producer&) = delete;

    /*! The next result; waits for it. Called at most last - first times. Throws the first
     * exception of make(). */
    Result next()
    {
        std::unique_lock<std::mutex> lock(d_mutex);
        d_changed.wait(lock,
                       [this] { return d_error || d_done.count(d_next_to_take) > 0; });
        if (d_error) {
            std::rethrow_exception(d_error);
        }
        auto node = d_done.extract(d_next_to_take);
        ++d_next_to_take;
        d_changed.notify_all();
        return std::move(node.mapped());
    }

private:
    void work()
    {
        std::unique_lock<std::mutex> lock(d_mutex);
        for (;;) {
            d_changed.wait(lock, [this] {
                return d_stop || d_error || d_next_to_make == d_last ||
                    d_next_to_make < d_next_to_take + d_ahead;
            });
            if (d_stop || d_error || d_next_to_make == d_last) {
                return;
            }
            const int64_t index = d_next_to_make++;
            lock.unlock();
            try {
                auto made = d_make(index);
                lock.lock();
                d_done.emplace(index, std::move(made));
            } catch (...) {
                if (!lock.owns_lock()) {
                    lock.lock();
                }
                if (!d_error) {
                    d_error = std::current_exception();
                }
            }
            d_changed.notify_all();
        }
    }

    void stop()
    {
        {
            const std::lock_guard<std::mutex> lock(d_mutex);
            d_stop = true;
        }
        d_changed.notify_all();
        for (auto& worker : d_workers) {
            worker.join();
        }
    }

    std::function<Result(int64_t)> d_make;
    const int64_t d_last;
    const int64_t d_ahead;
    std::mutex d_mutex;
    std::condition_variable d_changed;
    std::map<int64_t, Result> d_done;
    int64_t d_next_to_make;
    int64_t d_next_to_take;
    bool d_stop = false;
    std::exception_ptr d_error;
    std::vector<std::thread> d_workers;
};

} // namespace core
} // namespace specsense
} // namespace gr
