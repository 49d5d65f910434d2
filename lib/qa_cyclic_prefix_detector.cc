// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/row_kernels.h"
#include "qa_signals.h"
#include <algorithm>
#include <cppunit/TestAssert.h>
#include <cppunit/extensions/HelperMacros.h>
#include <gnuradio/specsense/core/spectrogram.h>

using namespace gr::specsense::core;

namespace {

constexpr size_t settled = 28; // rows of a millisecond

sensing_profile profile_with_prefixes()
{
    auto profile = find_profile("field");
    profile.detectors = { detector_kind::average,
                          detector_kind::cyclic_prefix_15khz,
                          detector_kind::cyclic_prefix_30khz };
    return profile;
}

/* OFDM with a prefix of 7 % at any sample rate: 64 subcarriers from \p lowest Hz on. */
qa::samples ofdm(double rate, double duration, double spacing, double lowest)
{
    constexpr int subcarriers = 64;
    constexpr double prefix = 0.07; // of the useful length
    const double symbol = (1.0 + prefix) / spacing;
    qa::noise_source source(5);
    qa::samples x(size_t(duration * rate));
    std::vector<std::complex<double>> values(subcarriers), steps(subcarriers);
    int64_t last = -1;
    for (size_t n = 0; n < x.size(); ++n) {
        const double t = double(n) / rate;
        const auto index = int64_t(t / symbol);
        if (index != last) {
            last = index;
            const double since = t - double(index) * symbol - prefix / spacing;
            for (int k = 0; k < subcarriers; ++k) {
                const double frequency = lowest + k * spacing;
                values[k] = std::complex<double>(source.draw(1.0f / subcarriers)) *
                    std::polar(1.0, 2.0 * M_PI * frequency * since);
                steps[k] = std::polar(1.0, 2.0 * M_PI * frequency / rate);
            }
        }
        std::complex<double> sum = 0.0;
        for (int k = 0; k < subcarriers; ++k) {
            sum += values[k];
            values[k] *= steps[k];
        }
        x[n] = qa::sample(sum);
    }
    return x;
}

/* Mean over columns and settled rows. */
double mean(const qa::row_set& rows, int detector, int columns, int first, int last)
{
    double sum = 0.0;
    size_t count = 0;
    for (size_t r = settled; r + 1 < rows.rows; ++r) {
        for (int c = first; c <= last; ++c, ++count) {
            sum += rows.detectors[detector][r * columns + c];
        }
    }
    return sum / double(count);
}

} // namespace

class qa_cyclic_prefix_detector : public CppUnit::TestFixture
{
    CPPUNIT_TEST_SUITE(qa_cyclic_prefix_detector);
    CPPUNIT_TEST(a_prefix_shows_at_its_own_lag_at_any_rate);
    CPPUNIT_TEST(noise_reads_its_stated_bias);
    CPPUNIT_TEST(a_carrier_reads_one);
    CPPUNIT_TEST(a_strong_pulse_leaves_nothing_behind);
    CPPUNIT_TEST(pieces_give_the_rows_of_the_whole);
    CPPUNIT_TEST(a_new_segment_starts_clean);
    CPPUNIT_TEST(the_kernel_makes_products);
    CPPUNIT_TEST(columns_too_narrow_for_the_lag_are_refused);
    CPPUNIT_TEST_SUITE_END();

    const sensing_profile profile = profile_with_prefixes();

    /* The likeness is the prefix's share of the time; on top comes what noise would read.
     * At the band's edge a wrong phase would cost most. */
    void a_prefix_shows_at_its_own_lag_at_any_rate()
    {
        for (double rate : { 2.5e6, 5e6, 10e6, 20e6, 23.04e6, 61.44e6, 64e6 / 7 }) {
            for (double spacing : { 15e3, 30e3 }) {
                spectrogram s(profile, rate);
                const auto& g = s.geometry();
                const double lowest = rate * 0.45 - 64 * spacing;
                const auto rows = qa::all_rows(s, ofdm(rate, 0.01, spacing, lowest));
                // Columns well within the signal.
                const auto column = [&](double frequency) {
                    return int(std::lround(frequency / g.column_width())) + g.dc_column();
                };
                const int first = column(lowest + 200e3);
                const int last = column(lowest + 64 * spacing - 200e3);
                CPPUNIT_ASSERT(first <= last);
                const int own = spacing == 15e3 ? 1 : 2;
                const double found = mean(rows, own, g.columns(), first, last);
                const double other = mean(rows, 3 - own, g.columns(), first, last);
                const std::string place = "rate " + std::to_string(rate) + ", spacing " +
                    std::to_string(spacing) + ": " + std::to_string(found) + " and " +
                    std::to_string(other);
                CPPUNIT_ASSERT_MESSAGE(place, found > 0.045 && found < 0.1);
                CPPUNIT_ASSERT_MESSAGE(place, other < 0.05);
            }
        }
    }

    void noise_reads_its_stated_bias()
    {
        for (double rate : { 2.5e6, 20e6, 61.44e6 }) {
            spectrogram s(profile, rate);
            const int columns = s.geometry().columns();
            const auto rows =
                qa::all_rows(s, qa::noise_source(3).block(size_t(rate * 0.01)));
            for (int d : { 1, 2 }) {
                CPPUNIT_ASSERT_DOUBLES_EQUAL(
                    0.03, mean(rows, d, columns, 1, columns - 2), 0.01);
            }
        }
    }

    void a_carrier_reads_one()
    {
        for (double rate : { 1.92e6, 20e6, 61.44e6 }) {
            spectrogram s(profile, rate);
            const auto& g = s.geometry();
            const int column = g.columns() * 3 / 4;
            const auto rows = qa::all_rows(
                s, qa::tone(size_t(rate * 4e-3), g.column_center(column), rate));
            for (int d : { 1, 2 }) {
                for (size_t r = settled; r + 1 < rows.rows; ++r) {
                    CPPUNIT_ASSERT_DOUBLES_EQUAL(
                        1.0, rows.detectors[d][r * g.columns() + column], 0.05);
                }
            }
        }
    }

    void a_strong_pulse_leaves_nothing_behind()
    {
        const double rate = 20e6;
        spectrogram s(profile, rate);
        const int columns = s.geometry().columns();
        const auto quiet = qa::noise_source(3).block(size_t(rate * 0.01), 1e-12f);
        auto loud = quiet;
        qa::add(loud, qa::noise_source(4).block(100), size_t(rate * 2e-3));
        const auto rows = qa::all_rows(s, loud);
        const auto expected = qa::all_rows(s, quiet);
        const auto after = size_t(2e-3 / s.geometry().row_duration()) + settled + 6;
        for (int d : { 1, 2 }) {
            for (float value : rows.detectors[d]) {
                CPPUNIT_ASSERT(value >= 0.0f && value <= 1.0f);
            }
            for (size_t i = after * columns; i < (rows.rows - 1) * columns; ++i) {
                CPPUNIT_ASSERT_DOUBLES_EQUAL(
                    expected.detectors[d][i], rows.detectors[d][i], 2e-3);
            }
        }
    }

    void pieces_give_the_rows_of_the_whole()
    {
        for (double rate : { 2.5e6, 20e6, 61.44e6 }) {
            spectrogram s(profile, rate);
            const auto x = qa::noise_source(2).block(50021);
            const auto whole = qa::all_rows(s, x);
            const auto pieces = qa::all_rows(s, x, 777, 3);
            CPPUNIT_ASSERT_EQUAL(whole.rows, pieces.rows);
            for (size_t d = 1; d < whole.detectors.size(); ++d) {
                for (size_t i = 0; i < whole.detectors[d].size(); ++i) {
                    CPPUNIT_ASSERT_DOUBLES_EQUAL(
                        whole.detectors[d][i], pieces.detectors[d][i], 1e-5);
                }
            }
        }
    }

    void a_new_segment_starts_clean()
    {
        spectrogram s(profile, 20e6);
        const auto x = qa::noise_source(2).block(50021);
        const auto first = qa::all_rows(s, x); // which ends the segment
        const auto second = qa::all_rows(s, x);
        CPPUNIT_ASSERT(first.detectors == second.detectors);
    }

    void columns_too_narrow_for_the_lag_are_refused()
    {
        auto narrow = profile;
        narrow.column_width_hz = rational(15000);
        narrow.row_duration_s = rational(1, 1000);
        std::string error;
        try {
            spectrogram s(narrow, 20e6);
        } catch (const std::invalid_argument& e) {
            error = e.what();
        }
        CPPUNIT_ASSERT_EQUAL(
            std::string("cyclic prefixes of 66.666667 us need columns of "
                        "at least 30.000000 kHz, got 15.003751"),
            error);
    }

    void the_kernel_makes_products()
    {
        qa::noise_source noise(7);
        for (int columns : { 1, 7, 8, 83, 256 }) {
            const int stride = columns + 5, windows = 6;
            const auto a = noise.block(stride * windows);
            const auto b = noise.block(columns * windows);
            auto replaced = b;
            std::vector<float> straight(2 * columns, 1.0f), crossed(2 * columns, 2.0f);
            accumulate_products(a.data(),
                                stride,
                                replaced.data(),
                                windows,
                                columns,
                                straight.data(),
                                crossed.data());
            for (int c = 0; c < columns; ++c) {
                std::complex<double> expected = 0.0;
                for (int w = 0; w < windows; ++w) {
                    expected += std::complex<double>(a[w * stride + c]) *
                        std::conj(std::complex<double>(b[w * columns + c]));
                }
                const double real = straight[2 * c] + straight[2 * c + 1] - 2.0;
                const double imaginary = crossed[2 * c + 1] - crossed[2 * c];
                CPPUNIT_ASSERT_DOUBLES_EQUAL(expected.real(), real, 1e-5);
                CPPUNIT_ASSERT_DOUBLES_EQUAL(expected.imag(), imaginary, 1e-5);
                for (int w = 0; w < windows; ++w) {
                    CPPUNIT_ASSERT(replaced[w * columns + c] == a[w * stride + c]);
                }
            }
        }
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(qa_cyclic_prefix_detector);
