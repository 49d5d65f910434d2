// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "frame_answerer.h"
#include "ordered_work.h"
#include <gnuradio/specsense/core/models/label_decision.h>
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
    auto seen = core::make_labelled_picture(f.frame, recipe.profile());
    f.picture = { seen.rows, seen.columns, std::move(seen.pixels) };
    f.frame.detectors.clear(); // the picture is what counts from here on
    return f;
}

bool same_size(const answered_frame& a, const answered_frame& b)
{
    return a.frame.rows == b.frame.rows && a.frame.columns == b.frame.columns;
}

void decide(const network_form& form, answered_frame& f)
{
    core::label_decision decision(form.profile, f.frame.columns, form.least_confidence);
    auto confidence = f.confidence; // the network's own is what is measured
    f.decided = f.answer;
    decision.decide(f.frame.rows, f.decided.data(), confidence.data());
}

/* Frames of one size. */
void answer(core::network_executor& network,
            const network_form& form,
            std::vector<answered_frame>& frames)
{
    core::picture all; // one behind the other
    for (const auto& f : frames) {
        const auto padded = core::pad_picture(f.picture, form.stride);
        all.rows = padded.rows;
        all.columns = padded.columns;
        all.pixels.insert(all.pixels.end(), padded.pixels.begin(), padded.pixels.end());
    }
    const size_t outputs = size_t(form.outputs);
    const size_t values = size_t(all.rows) * size_t(all.columns) * outputs;
    std::vector<float> logits(frames.size() * values);
    network.run(
        all.pixels.data(), int(frames.size()), all.rows, all.columns, logits.data());
    const float* of_frame = logits.data();
    for (auto& f : frames) {
        f.answer.resize(size_t(f.frame.rows) * size_t(f.frame.columns));
        f.confidence.resize(f.answer.size());
        core::decide_rows(of_frame,
                          f.frame.rows,
                          f.frame.columns,
                          all.columns,
                          form.profile.joined_rows,
                          form.outputs,
                          f.answer.data(),
                          f.confidence.data());
        decide(form, f);
        of_frame += values;
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
    : d_on_cpu(config.device == "cpu"), d_threads(config.threads), d_form{
          model.description.profile,
          core::make_network(model.description.architecture).stride(),
          int(model.description.profile.classes.size()) + 1,
          config.least_confidence
      }
{
    // Throws where there can't be such a confidence, before any frame is made.
    core::label_decision(d_form.profile, 1, d_form.least_confidence);
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
                answer(network, d_form, frames);
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
        answer(*d_networks.front(), d_form, waiting);
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
