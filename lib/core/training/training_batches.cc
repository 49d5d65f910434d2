// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "training_batches.h"
#include <algorithm>
#include <gnuradio/specsense/core/models/picture.h>
#include <gnuradio/specsense/core/random_source.h>
#include <gnuradio/specsense/core/segmentation_engine.h>

namespace gr {
namespace specsense {
namespace core {

namespace {

// Frames are drawn from the first 2^48 of the recipe: too many to meet one again.
constexpr int frame_number_shift = 16;

struct crop {
    int row, column, rows, columns;
};

/* Adds a piece of a frame; what lies outside of it stays black and unsensed. */
void add_crop(const labelled_picture& f, const crop& c, training_batch& batch)
{
    const size_t channels = f.pixels.size() / f.labels.size();
    const size_t pixels = size_t(c.rows) * c.columns;
    const size_t at = size_t(batch.size) * pixels;
    batch.pictures.resize((at + pixels) * channels, 0);
    batch.labels.resize(at + pixels, label_unsensed);
    const int rows = std::min(c.rows, f.rows - c.row);
    const int columns = std::min(c.columns, f.columns - c.column);
    for (int r = 0; r < rows; ++r) {
        const size_t from = size_t(c.row + r) * f.columns + c.column;
        const size_t to = at + size_t(r) * c.columns;
        std::copy_n(&f.labels[from], columns, &batch.labels[to]);
        std::copy_n(&f.pixels[from * channels],
                    columns * channels,
                    &batch.pictures[to * channels]);
    }
    batch.rows = c.rows;
    batch.columns = c.columns;
    ++batch.size;
}

/* Groups that a phase consists of; the last one may be short of steps. */
int64_t groups_of(const training_phase& phase)
{
    return (phase.steps + phase.crops_per_frame - 1) / phase.crops_per_frame;
}

} // namespace

training_batches::training_batches(const training_recipe& recipe,
                                   const frame_recipe& frames)
    : d_recipe(recipe), d_frames(frames)
{
}

training_batches::place training_batches::find(int64_t step) const
{
    int64_t group = 0;
    for (const auto& phase : d_recipe.phases) {
        if (step < phase.steps) {
            return { group + step / phase.crops_per_frame, step % phase.crops_per_frame };
        }
        step -= phase.steps;
        group += groups_of(phase);
    }
    return { group, 0 };
}

int64_t training_batches::groups() const { return find(d_recipe.steps()).group; }

std::vector<training_batch> training_batches::make(int64_t group) const
{
    int64_t first_frame = 0; // no two groups share one
    auto phase = d_recipe.phases.begin();
    while (group >= groups_of(*phase)) {
        first_frame += groups_of(*phase) * phase->batch;
        group -= groups_of(*phase);
        ++phase;
    }
    first_frame += group * phase->batch;
    const int64_t steps = std::min<int64_t>(
        phase->crops_per_frame, phase->steps - group * phase->crops_per_frame);
    std::vector<training_batch> batches(static_cast<size_t>(steps));
    for (int64_t index = first_frame; index < first_frame + phase->batch; ++index) {
        auto random = random_source(d_recipe.seed).fork(uint64_t(index));
        const auto frame = make_labelled_picture(
            d_frames.make(random.bits() >> frame_number_shift), d_frames.profile());
        const int row_room = std::max(frame.rows - phase->crop_rows, 0);
        const int column_room = std::max(frame.columns - phase->crop_columns, 0);
        for (auto& batch : batches) {
            const int row = int(random.integer(0, row_room));
            const int column = int(random.integer(0, column_room));
            add_crop(
                frame, { row, column, phase->crop_rows, phase->crop_columns }, batch);
        }
    }
    return batches;
}

training_batch
training_batches::whole_frame(const frame& f, const sensing_profile& profile, int stride)
{
    const auto whole = pad_picture(make_labelled_picture(f, profile), stride);
    training_batch batch;
    add_crop(whole, { 0, 0, whole.rows, whole.columns }, batch);
    return batch;
}

} // namespace core
} // namespace specsense
} // namespace gr
