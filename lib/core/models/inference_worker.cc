// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "inference_worker.h"
#include "../thread_name.h"

namespace gr {
namespace specsense {
namespace core {

inference_worker& inference_worker::instance()
{
    static inference_worker worker;
    return worker;
}

inference_worker::inference_worker() : d_thread([this] { work(); }) {}

inference_worker::~inference_worker()
{
    {
        const std::lock_guard<std::mutex> lock(d_mutex);
        d_ends = true;
    }
    d_changed.notify_one();
    d_thread.join();
}

void inference_worker::add(std::packaged_task<void()> task)
{
    {
        const std::lock_guard<std::mutex> lock(d_mutex);
        d_tasks.push_back(std::move(task));
    }
    d_changed.notify_one();
}

void inference_worker::work()
{
    name_this_thread("inference");
    std::unique_lock<std::mutex> lock(d_mutex);
    for (;;) {
        d_changed.wait(lock, [this] { return d_ends || !d_tasks.empty(); });
        if (d_tasks.empty()) {
            return;
        }
        auto task = std::move(d_tasks.front());
        d_tasks.pop_front();
        lock.unlock();
        task();
        lock.lock();
    }
}

} // namespace core
} // namespace specsense
} // namespace gr
