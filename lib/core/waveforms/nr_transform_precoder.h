// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "../fft.h"
#include <complex>
#include <map>

namespace gr {
namespace specsense {
namespace core {

/*! The largest number of resource blocks up to \p most that transform precoding allows:
 * 2, 3 and 5 are its only prime factors (TS 38.211, 6.3.1.4). */
int largest_precoded_blocks(int most);

/*! Transform precoding (TS 38.211, 6.3.1.4). */
class nr_transform_precoder
{
public:
    /*! Precodes a symbol's \p count subcarriers in place; their power stays. */
    void precode(std::complex<float>* values, int count);

private:
    std::map<int, fft> d_transforms; // by length
};

} // namespace core
} // namespace specsense
} // namespace gr
