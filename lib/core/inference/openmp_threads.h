// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <omp.h>

namespace gr {
namespace specsense {
namespace core {

/*! OpenMP's number of threads for what the calling thread starts, until it goes. */
class openmp_threads
{
public:
    explicit openmp_threads(int threads) : d_before(omp_get_max_threads())
    {
        omp_set_num_threads(threads);
    }
    ~openmp_threads() { omp_set_num_threads(d_before); }
    openmp_threads(const openmp_threads&) = delete;
    openmp_threads& operator=(const openmp_threads&) = delete;

private:
    int d_before;
};

} // namespace core
} // namespace specsense
} // namespace gr
