// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "energy_segmenter.h"
#include <gnuradio/specsense/core/segmentation_engine.h>
#include <stdexcept>

namespace gr {
namespace specsense {
namespace core {

std::unique_ptr<segmentation_engine>
make_segmentation_engine(const segmentation_config& config,
                         const spectrogram_geometry& geometry)
{
    if (config.model == "energy") {
        return std::make_unique<energy_segmenter>(config, geometry);
    }
    throw std::invalid_argument("model must be energy, got \"" + config.model + "\"");
}

} // namespace core
} // namespace specsense
} // namespace gr
