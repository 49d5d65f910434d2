// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "cpu_executor.h"
#include "memory_plan.h"
#include "openmp_threads.h"
#include "pixel_kernels.h"
#include <algorithm>
#include <stdexcept>

namespace gr {
namespace specsense {
namespace core {

namespace {

[[noreturn]] void refuse(const std::string& rule, int got)
{
    throw std::invalid_argument("network executor: " + rule + ", got " +
                                std::to_string(got));
}

} // namespace

cpu_executor::cpu_executor(const model& m,
                           const quantisation_map& quantisation,
                           int threads)
    : d_network(make_network(m.description.architecture)), d_threads(threads)
{
    if (threads < 1) {
        refuse("threads must be at least 1", threads);
    }
    check_weights(m.weights, d_network);
    check_quantisation(quantisation, d_network);
    const openmp_threads for_this_call(threads);
    d_plan = make_plan(d_network, quantisation);
    for (const auto& step : d_plan.steps) {
        d_convolutions.emplace_back();
        if (step.kind == step_kind::convolution) {
            const auto& layer = d_network.layers()[step.layer];
            d_convolutions.back() = make_convolution(
                shape_of(d_network, layer), step.formats, fold(m.weights, layer));
        }
    }
}

picture_batch cpu_executor::at_level(int level) const
{
    return { d_pictures.batch, d_pictures.rows >> level, d_pictures.columns >> level };
}

int cpu_executor::planes(int value) const
{
    return d_pictures.batch * d_plan.values[value].format.planes();
}

void cpu_executor::prepare(const picture_batch& pictures)
{
    if (pictures.batch == d_pictures.batch && pictures.rows == d_pictures.rows &&
        pictures.columns == d_pictures.columns) {
        return;
    }
    if (pictures.batch < 1) {
        refuse("batch must be at least 1", pictures.batch);
    }
    const int stride = d_network.stride();
    const auto check = [&](const char* what, int size) {
        if (size < 1 || size % stride != 0) {
            refuse(std::string(what) + " must be a positive multiple of " +
                       std::to_string(stride),
                   size);
        }
    };
    check("rows", pictures.rows);
    check("columns", pictures.columns);

    d_pictures = {}; // until all is done
    for (int s = 0; s < int(d_plan.steps.size()); ++s) {
        const auto& step = d_plan.steps[s];
        if (step.kind == step_kind::convolution) {
            const int level = d_plan.values[step.output].level;
            d_convolutions[s]->prepare(
                { pictures.batch, pictures.rows >> level, pictures.columns >> level });
        }
    }
    d_pictures = pictures;
    plan_activations();
}

/* Each activation has its place from the step that gives it to the last that takes it. */
void cpu_executor::plan_activations()
{
    const int count = int(d_plan.values.size());
    const int steps = int(d_plan.steps.size());
    std::vector<memory_need> needs(count);
    for (int v = 0; v < count; ++v) {
        const auto& value = d_plan.values[v];
        const auto p = at_level(value.level);
        const bool callers = v == 0 || v == d_plan.logits;
        needs[v].bytes = callers ? 0 : value.format.pixel_bytes() * pixels(p);
    }
    size_t scratch = 0;
    for (int s = 0; s < steps; ++s) {
        const auto& step = d_plan.steps[s];
        const bool pools = step.kind == step_kind::max_pool;
        needs[step.output].first = s;
        if (pools) {
            needs[step.positions].first = s;
        }
        for (const int v : { step.input, step.output, step.skipped, step.positions }) {
            if (v >= 0) {
                needs[v].last = s;
            }
        }
        if (step.kind == step_kind::convolution) {
            scratch = std::max(scratch, d_convolutions[s]->scratch_bytes());
        }
    }
    needs.push_back({ scratch, 0, steps });
    d_memory = {}; // the old goes first
    d_memory = aligned_buffer(plan_memory(needs));
    d_data.resize(count);
    for (int v = 0; v < count; ++v) {
        d_data[v] = d_memory.data() + needs[v].offset;
    }
    d_scratch = d_memory.data() + needs[count].offset;
}

void cpu_executor::run(
    const uint8_t* pictures, int batch, int rows, int columns, float* logits)
{
    const openmp_threads for_this_call(d_threads);
    prepare({ batch, rows, columns });
    d_data[0] = const_cast<uint8_t*>(pictures); // which is only read
    d_data[d_plan.logits] = logits;
    for (int s = 0; s < int(d_plan.steps.size()); ++s) {
        execute(s);
    }
}

void cpu_executor::execute(int index)
{
    const auto& step = d_plan.steps[index];
    switch (step.kind) {
    case step_kind::convert: {
        const auto& from = d_plan.values[step.input];
        convert(at_level(from.level),
                d_data[step.input],
                from.format,
                d_data[step.output],
                d_plan.values[step.output].format);
        break;
    }
    case step_kind::convolution:
        if (d_look && !step.formats.input.integer) {
            const auto& from = d_plan.values[step.input];
            d_look(d_network.layers()[step.layer].name,
                   data<float>(step.input),
                   size_t(planes(step.input)) * from.format.block *
                       (pixels(at_level(from.level)) / d_pictures.batch));
        }
        d_convolutions[index]->run(d_data[step.input], d_data[step.output], d_scratch);
        break;
    case step_kind::max_pool:
        if (d_plan.values[step.input].format.integer) {
            pool<uint8_t>(step);
        } else {
            pool<float>(step);
        }
        break;
    case step_kind::upsample:
        if (d_plan.values[step.input].format.integer) {
            upsample_integers(step);
        } else {
            upsample_floats(step);
        }
        break;
    }
}

template<class T>
void cpu_executor::pool(const plan_step& step)
{
    const auto& out = d_plan.values[step.output];
    const auto size = at_level(out.level);
    max_pool(planes(step.output),
             size.rows,
             size.columns,
             out.format.block,
             data<T>(step.input),
             data<T>(step.output),
             data<uint8_t>(step.positions));
}

void cpu_executor::upsample_floats(const plan_step& step)
{
    const auto& in = d_plan.values[step.input];
    const auto size = at_level(in.level);
    upsample(planes(step.input),
             size.rows,
             size.columns,
             in.format.block,
             data<float>(step.input),
             { step.skipped >= 0 ? data<float>(step.skipped) : nullptr,
               step.positions >= 0 ? data<uint8_t>(step.positions) : nullptr },
             data<float>(step.output));
}

void cpu_executor::upsample_integers(const plan_step& step)
{
    const auto& in = d_plan.values[step.input];
    const auto size = at_level(in.level);
    const bool skips = step.skipped >= 0;
    const float skipped_step =
        skips ? d_plan.values[step.skipped].format.step / in.format.step : 1.0f;
    upsample(planes(step.input),
             size.rows,
             size.columns,
             in.format.block,
             data<uint8_t>(step.input),
             { skips ? data<uint8_t>(step.skipped) : nullptr,
               step.positions >= 0 ? data<uint8_t>(step.positions) : nullptr },
             skipped_step,
             data<uint8_t>(step.output));
}

std::unique_ptr<network_executor>
make_cpu_executor(const model& m, model_precision precision, int threads)
{
    if (precision == model_precision::fp32) {
        return std::make_unique<cpu_executor>(m, quantisation_map{}, threads);
    }
    const auto& quantisation = m.description.quantisation;
    if (quantisation.empty()) {
        throw std::invalid_argument("model " + m.description.name +
                                    " has no quantisation, which int8 needs");
    }
    return std::make_unique<cpu_executor>(m, quantisation, threads);
}

} // namespace core
} // namespace specsense
} // namespace gr
