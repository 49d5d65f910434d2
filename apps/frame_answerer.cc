// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "frame_answerer.h"
#include "ordered_work.h"
#include <gnuradio/specsense/core/models/picture.h>
#include <gnuradio/specsense/core/models/pixel_decision.h>
#include <gnuradio/specsense/core/models/torch_backend.h>
#include <mutex>
#include <stdexcept>
#include <utility>

using namespace gr::specsense;

namespace {

constexpr size_t batch = 16; // frames at a time on a GPU

answered_frame make_frame(const core::frame_recipe& recipe, int64_t index)
{
    answered_frame f;
    f.frame = recipe.make(uint64_t(index));
    std::vector<const float*> detectors;
    for (const auto& rows : f.frame.detectors) {
        detectors.push_back(rows.data());
    }
    f.picture =
        core::make_picture(recipe.profile(), detectors, f.frame.rows, f.frame.columns);
    f.frame.detectors.clear(); // the picture is what counts from here on
    return f;
}

bool same_size(const answered_frame& a, const answered_frame& b)
{
    return a.frame.rows == b.frame.rows && a.frame.columns == b.frame.columns;
}

/* Frames of one size. */
void answer(core::network_executor& network,
            int outputs,
            std::vector<answered_frame>& frames)
{
    const int rows = frames.front().frame.rows;
    const int columns = frames.front().frame.columns;
    std::vector<uint8_t> pictures;
    for (const auto& f : frames) {
        pictures.insert(pictures.end(), f.picture.begin(), f.picture.end());
    }
    const size_t pixels = size_t(rows) * size_t(columns);
    std::vector<float> logits(frames.size() * pixels * size_t(outputs));
    network.run(pictures.data(), int(frames.size()), rows, columns, logits.data());
    std::vector<uint8_t> confidence(pixels);
    const float* of_frame = logits.data();
    for (auto& f : frames) {
        f.answer.resize(pixels);
        core::decide_pixels(
            of_frame, pixels, outputs, f.answer.data(), confidence.data());
        of_frame += pixels * size_t(outputs);
    }
}

/* Networks that threads borrow; there is one for each. */
class network_pool
{
public:
    using network = std::unique_ptr<core::network_executor>;

    explicit network_pool(std::vector<network>& networks) : d_networks(networks) {}

    template<class Act>
    void with_one(Act&& act)
    {
        network one = take();
        try {
            act(*one);
        } catch (...) {
            give_back(std::move(one));
            throw;
        }
        give_back(std::move(one));
    }

private:
    network take()
    {
        const std::lock_guard<std::mutex> lock(d_mutex);
        network one = std::move(d_networks.back());
        d_networks.pop_back();
        return one;
    }
    void give_back(network one)
    {
        const std::lock_guard<std::mutex> lock(d_mutex);
        d_networks.push_back(std::move(one));
    }

    std::mutex d_mutex{};
    std::vector<network>& d_networks;
};

} // namespace

frame_answerer::frame_answerer(const core::model& model, const answerer_config& config)
    : d_on_cpu(config.device == "cpu"), d_threads(config.threads),
      d_outputs(int(model.description.profile.classes.size()) + 1)
{
    if (d_on_cpu) {
        d_precision = config.precision.empty() ? "fp32" : config.precision;
        const auto precision = core::precision_from_string(d_precision);
        for (int i = 0; i < config.threads; ++i) {
            d_networks.push_back(core::make_cpu_executor(model, precision, 1));
        }
        return;
    }
    if (!config.precision.empty()) {
        throw std::invalid_argument("--precision is for --device cpu: " + config.device +
                                    " computes in half precision");
    }
    d_precision = "fp16";
    d_networks.push_back(
        core::open_torch_backend().make_executor(model, config.device, config.threads));
}

void frame_answerer::run(const core::frame_recipe& recipe,
                         int64_t count,
                         const taker& take)
{
    if (d_on_cpu) {
        run_by_threads(recipe, count, take);
    } else {
        run_in_batches(recipe, count, take);
    }
}

void frame_answerer::run_by_threads(const core::frame_recipe& recipe,
                                    int64_t count,
                                    const taker& take)
{
    network_pool pool(d_networks);
    core::ordered_work(
        0,
        count,
        d_threads,
        [&](int64_t index) {
            std::vector<answered_frame> frames;
            frames.push_back(make_frame(recipe, index));
            pool.with_one([&](core::network_executor& network) {
                answer(network, d_outputs, frames);
            });
            return std::move(frames.front());
        },
        take);
}

void frame_answerer::run_in_batches(const core::frame_recipe& recipe,
                                    int64_t count,
                                    const taker& take)
{
    std::vector<answered_frame> waiting;
    const auto answer_them = [&] {
        answer(*d_networks.front(), d_outputs, waiting);
        for (auto& f : waiting) {
            take(std::move(f));
        }
        waiting.clear();
    };
    core::ordered_work(
        0,
        count,
        d_threads,
        [&](int64_t index) { return make_frame(recipe, index); },
        [&](answered_frame f) {
            if (!waiting.empty() && !same_size(waiting.front(), f)) {
                answer_them();
            }
            waiting.push_back(std::move(f));
            if (waiting.size() == batch ||
                waiting.back().frame.index + 1 == uint64_t(count)) {
                answer_them();
            }
        });
}
