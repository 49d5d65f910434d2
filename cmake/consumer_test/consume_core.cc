// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <gnuradio/specsense/core/spectrogram.h>
#include <iostream>
#include <vector>

int main()
{
    using namespace gr::specsense::core;
    spectrogram rows(find_profile("field"), 20e6);
    const size_t columns = rows.geometry().columns();
    const std::vector<std::complex<float>> samples(20000, 1.0f);
    std::vector<float> average(100 * columns), peak(100 * columns);
    const auto done = rows.process(
        samples.data(), samples.size(), { average.data(), peak.data() }, 100);
    std::cout << done.rows << " rows of " << columns << " columns\n";
    return done.rows > 20 && columns == 83 ? 0 : 1;
}
