// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <gnuradio/specsense/core/models/model.h>
#include <string>

/*! An untrained model, quantised without a look at anything: it takes the time that a
 * trained one takes, and its answers mean nothing. */
gr::specsense::core::model make_random_model(const std::string& name,
                                             const std::string& architecture);
