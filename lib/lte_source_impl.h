// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "scene_block.h"
#include <gnuradio/specsense/lte_source.h>

namespace gr {
namespace specsense {

class lte_source_impl : public lte_source, public scene_block
{
public:
    explicit lte_source_impl(const core::scene_config& scene);

    void set_power_dbfs(double power_dbfs) override;
    void set_frequency(double frequency) override;
    void set_load(double load) override;
};

} // namespace specsense
} // namespace gr
