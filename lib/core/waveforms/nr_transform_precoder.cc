// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "nr_transform_precoder.h"
#include <algorithm>
#include <cmath>

namespace gr {
namespace specsense {
namespace core {

int largest_precoded_blocks(int most)
{
    const auto allowed = [](int n) {
        for (int factor : { 2, 3, 5 }) {
            while (n % factor == 0) {
                n /= factor;
            }
        }
        return n == 1;
    };
    int n = most;
    while (n > 0 && !allowed(n)) {
        --n;
    }
    return n;
}

void nr_transform_precoder::precode(std::complex<float>* values, int count)
{
    auto found = d_transforms.find(count);
    if (found == d_transforms.end()) {
        found = d_transforms.emplace(count, fft(count, fft_direction::forward)).first;
    }
    auto& transform = found->second;
    std::copy_n(values, count, transform.data());
    transform.execute();
    const float scale = 1.0f / std::sqrt(float(count));
    for (int i = 0; i < count; ++i) {
        values[i] = scale * transform.data()[i];
    }
}

} // namespace core
} // namespace specsense
} // namespace gr
