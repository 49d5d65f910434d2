// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ordered_producer.h"

namespace gr {
namespace specsense {
namespace core {

/*!
 * \brief make(index) for each index from \p first to \p last - 1 on \p threads threads,
 * and take(result) in order of index, on the calling thread.
 *
 * At most a few results per thread wait to be taken. The first exception of either ends
 * the work and is thrown.
 */
template<class Make, class Take>
void ordered_work(int64_t first, int64_t last, int threads, Make&& make, Take&& take)
{
    using result = decltype(make(first));
    ordered_producer<result> producer(
        first, last, threads, [&](int64_t index) { return make(index); });
    for (int64_t index = first; index < last; ++index) {
        take(producer.next());
    }
}

} // namespace core
} // namespace specsense
} // namespace gr
