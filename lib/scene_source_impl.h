// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "scene_block.h"
#include <gnuradio/specsense/scene_source.h>

namespace gr {
namespace specsense {

class scene_source_impl : public scene_source, public scene_block
{
public:
    scene_source_impl(const core::scene_config& scene, double duration);

    double sample_rate() const override { return d_sample_rate; }
    double frequency() const override { return d_frequency; }

    void set_power_dbfs(size_t emitter, double power_dbfs) override;
    void set_frequency(size_t emitter, double frequency) override;
    void set_load(size_t emitter, double load) override;

private:
    const double d_sample_rate;
    const double d_frequency;
};

} // namespace specsense
} // namespace gr
