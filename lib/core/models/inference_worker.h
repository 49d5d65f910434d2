// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <condition_variable>
#include <deque>
#include <future>
#include <mutex>
#include <thread>

namespace gr {
namespace specsense {
namespace core {

/*!
 * \brief The thread on which all networks of the process run, one after another.
 *
 * Several engines then do not fight for the cores, and share the one team of threads that
 * OpenMP keeps for each thread that asks for one.
 */
class inference_worker
{
public:
    static inference_worker& instance();

    inference_worker();
    ~inference_worker();
    inference_worker(const inference_worker&) = delete;
    inference_worker& operator=(const inference_worker&) = delete;

    /*! Does \p work on the thread, in the order of the calls, and returns when it is
     * done. Passes on what it throws. */
    template<class Work>
    void run(Work&& work)
    {
        std::packaged_task<void()> task(std::forward<Work>(work));
        auto done = task.get_future();
        add(std::move(task));
        done.get();
    }

private:
    void add(std::packaged_task<void()> task);
    void work();

    std::mutex d_mutex;
    std::condition_variable d_changed;
    std::deque<std::packaged_task<void()>> d_tasks;
    bool d_ends = false;
    std::thread d_thread; // the last member: it uses the others
};

} // namespace core
} // namespace specsense
} // namespace gr
