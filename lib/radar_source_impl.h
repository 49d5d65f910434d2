// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "scene_block.h"
#include <gnuradio/specsense/radar_source.h>

namespace gr {
namespace specsense {

class radar_source_impl : public radar_source, public scene_block
{
public:
    explicit radar_source_impl(const core::scene_config& scene);

    void set_power_dbfs(double power_dbfs) override;
    void set_frequency(double frequency) override;
};

} // namespace specsense
} // namespace gr
