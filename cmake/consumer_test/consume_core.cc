// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <gnuradio/specsense/core/spectrogram.h>
#include <iostream>
#include <vector>

int main()
{
    using namespace gr::specsense::core;
    const sensing_profile field = find_profile("field");
    spectrogram rows(field, 20e6);
    const size_t columns = rows.geometry().columns();
    const std::vector<std::complex<float>> samples(20000, 1.0f);
    std::vector<std::vector<float>> values(field.detectors.size(),
                                           std::vector<float>(100 * columns));
    std::vector<float*> rows_out;
    for (auto& detector_values : values) {
        rows_out.push_back(detector_values.data());
    }
    const auto done = rows.process(samples.data(), samples.size(), rows_out, 100);
    std::cout << done.rows << " rows of " << columns << " columns\n";
    return done.rows > 20 && columns == 83 ? 0 : 1;
}
