// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <condition_variable>
#include <cstdint>
#include <exception>
#include <map>
#include <mutex>
#include <thread>
#include <vector>

namespace gr {
namespace specsense {
namespace core {

/*!
 * \brief make(index) for each index from \p first to \p last - 1 on \p threads threads,
 * and take(result) in order of index, on the calling thread.
 *
 * At most a few results per thread wait to be taken. The first exception of either ends
 * the work and is thrown.
 */
template<class Make, class Take>
void ordered_work(int64_t first, int64_t last, int threads, Make&& make, Take&& take)
{
    using result = decltype(make(first));
    std::mutex mutex;
    std::condition_variable changed;
    std::map<int64_t, result> done;
    int64_t next_to_make = first;
    int64_t next_to_take = first;
    std::exception_ptr error;
    const int64_t ahead = int64_t(threads) * 4;

    const auto work = [&] {
        std::unique_lock<std::mutex> lock(mutex);
        for (;;) {
            changed.wait(lock, [&] {
                return error || next_to_make == last ||
                    next_to_make < next_to_take + ahead;
            });
            if (error || next_to_make == last) {
                return;
            }
            const int64_t index = next_to_make++;
            lock.unlock();
            try {
                auto made = make(index);
                lock.lock();
                done.emplace(index, std::move(made));
            } catch (...) {
                if (!lock.owns_lock()) {
                    lock.lock();
                }
                if (!error) {
                    error = std::current_exception();
                }
            }
            changed.notify_all();
        }
    };
    std::vector<std::thread> workers;
    try {
        for (int i = 0; i < threads; ++i) {
            workers.emplace_back(work);
        }
    } catch (...) {
        const std::lock_guard<std::mutex> lock(mutex);
        error = std::current_exception();
        changed.notify_all();
    }
    {
        std::unique_lock<std::mutex> lock(mutex);
        while (next_to_take < last) {
            changed.wait(lock, [&] { return error || done.count(next_to_take) > 0; });
            if (error) {
                break;
            }
            auto node = done.extract(next_to_take);
            ++next_to_take;
            changed.notify_all();
            lock.unlock();
            try {
                take(std::move(node.mapped()));
                lock.lock();
            } catch (...) {
                lock.lock();
                error = std::current_exception();
                changed.notify_all();
                break;
            }
        }
    }
    for (auto& worker : workers) {
        worker.join();
    }
    if (error) {
        std::rethrow_exception(error);
    }
}

} // namespace core
} // namespace specsense
} // namespace gr
