// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "emission_marker.h"
#include <gnuradio/specsense/cell_confirmer.h>

namespace gr {
namespace specsense {

class cell_confirmer_impl : public cell_confirmer
{
public:
    cell_confirmer_impl(double sample_rate,
                        double frequency,
                        const core::cell_confirmer_config& config);

    void set_cpu_share(double share) override { d_confirmer->set_cpu_share(share); }
    double cpu_share() const override { return d_confirmer->cpu_share(); }
    uint64_t looks() const override { return d_confirmer->counted().looks; }
    uint64_t confirmations() const override
    {
        return d_confirmer->counted().confirmations;
    }
    uint64_t missed_emissions() const override { return d_confirmer->counted().missed; }
    uint64_t malformed_messages() const override { return d_marker->malformed(); }

private:
    std::shared_ptr<core::cell_confirmer> d_confirmer;
    std::shared_ptr<emission_marker> d_marker;
};

} // namespace specsense
} // namespace gr
