// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "../input_file.h"
#include <gnuradio/specsense/core/models/model.h>

namespace gr {
namespace specsense {
namespace core {

/*! The model in an open file: see read_model() of model_file.h. */
model read_model(const input_file& file);

} // namespace core
} // namespace specsense
} // namespace gr
