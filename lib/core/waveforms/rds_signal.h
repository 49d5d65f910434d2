// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <array>
#include <gnuradio/specsense/core/random_source.h>
#include <vector>

namespace gr {
namespace specsense {
namespace core {

/*! The baseband of RDS with random data: biphase symbols at 1187.5 a second, shaped by
 * the cosine filter of IEC 62106, clause 4; peaks around 1. */
class rds_signal
{
public:
    rds_signal(double rate, const random_source& random);

    float next();

private:
    static constexpr int symbols_in_reach = 4;

    double d_step; // symbols a sample
    random_source d_random;
    double d_at = 0.0;                               // within the symbol, 0 to 1
    std::array<float, symbols_in_reach> d_symbols{}; // 1 or -1, the newest first
};

} // namespace core
} // namespace specsense
} // namespace gr
