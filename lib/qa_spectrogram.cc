// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/fft_batch.h"
#include "core/row_kernels.h"
#include "qa_signals.h"
#include <algorithm>
#include <cppunit/TestAssert.h>
#include <cppunit/extensions/HelperMacros.h>
#include <fstream>
#include <functional>
#include <gnuradio/specsense/core/segmentation_engine.h>
#include <gnuradio/specsense/core/spectrogram.h>
#include <limits>
#include <stdexcept>

using namespace gr::specsense::core;

class qa_spectrogram : public CppUnit::TestFixture
{
    CPPUNIT_TEST_SUITE(qa_spectrogram);
    CPPUNIT_TEST(a_full_scale_tone_reads_one_in_its_column);
    CPPUNIT_TEST(columns_of_noise_add_up_to_its_power);
    CPPUNIT_TEST(pieces_give_the_rows_of_the_whole);
    CPPUNIT_TEST(a_pulse_loses_at_most_3_db_wherever_it_falls);
    CPPUNIT_TEST(a_strong_carrier_stays_among_its_columns);
    CPPUNIT_TEST(paper_profile_makes_the_papers_picture);
    CPPUNIT_TEST(rows_with_unusable_samples_are_unsensed);
    CPPUNIT_TEST(dc_columns_are_masked);
    CPPUNIT_TEST(a_new_segment_starts_clean);
    CPPUNIT_TEST(transforms_of_any_length_are_right);
    CPPUNIT_TEST(kernels_do_what_they_say);
    CPPUNIT_TEST(wrong_masks_are_refused);
    CPPUNIT_TEST(room_for_too_few_detectors_is_refused);
    CPPUNIT_TEST_SUITE_END();

    const sensing_profile field = profile_of_model("energy"); // powers alone

    void a_full_scale_tone_reads_one_in_its_column()
    {
        for (double rate : { 1e6, 1.92e6, 19.2e6, 20e6, 61.44e6, 64e6 / 7 }) {
            spectrogram s(field, rate);
            const auto& g = s.geometry();
            const int column = g.columns() * 3 / 4;
            const auto rows =
                qa::all_rows(s, qa::tone(20000, g.column_center(column), rate));
            for (const auto& values : rows.detectors) {
                for (size_t r = 0; r + 1 < rows.rows; ++r) {
                    const auto* row = &values[r * g.columns()];
                    CPPUNIT_ASSERT_DOUBLES_EQUAL(1.0, row[column], 1e-3);
                    CPPUNIT_ASSERT_EQUAL(
                        column,
                        static_cast<int>(std::max_element(row, row + g.columns()) - row));
                }
            }
        }
    }

    void columns_of_noise_add_up_to_its_power()
    {
        for (double rate : { 1.92e6, 20e6, 61.44e6 }) {
            spectrogram s(field, rate);
            const auto& g = s.geometry();
            const float power = 0.02f;
            const auto x = qa::noise_source(1).block(size_t(rate * 0.02), power);
            const auto rows = qa::all_rows(s, x);
            double sum = 0.0;
            const size_t whole = rows.rows - 1;
            for (size_t i = 0; i < whole * g.columns(); ++i) {
                sum += rows.detectors[0][i];
            }
            const double column = sum / double(whole * g.columns());
            CPPUNIT_ASSERT_DOUBLES_EQUAL(
                0.0, qa::db(column / (power * qa::noise_in_column(g))), 0.06);
        }
    }

    void pieces_give_the_rows_of_the_whole()
    {
        for (const char* name : { "field", "paper" }) {
            for (double rate : { 1.92e6, 20e6, 61.44e6 }) {
                spectrogram s(find_profile(name), rate);
                const auto x = qa::noise_source(2).block(50021);
                const auto whole = qa::all_rows(s, x);
                CPPUNIT_ASSERT(whole.rows > 10);
                for (size_t piece : { 1, 7, 1000, 8191 }) {
                    const auto pieces = qa::all_rows(s, x, piece, piece == 7 ? 1 : 3);
                    CPPUNIT_ASSERT_EQUAL(whole.rows, pieces.rows);
                    CPPUNIT_ASSERT(whole.detectors == pieces.detectors);
                }
            }
        }
    }

    void a_pulse_loses_at_most_3_db_wherever_it_falls()
    {
        for (double rate : { 1e6, 1.92e6, 2.4e6, 10e6, 20e6, 61.44e6, 122.88e6 }) {
            spectrogram s(field, rate);
            const auto& g = s.geometry();
            const auto length = std::max<size_t>(1, std::lround(rate * 1e-6));
            double weakest = 1e9, strongest = 0.0;
            const auto first = static_cast<size_t>(rate * 50e-6);
            const auto span = static_cast<size_t>(rate * 50e-6);
            for (size_t at = first; at < first + span;
                 at += std::max<size_t>(1, length / 16)) {
                qa::samples x(static_cast<size_t>(rate * 200e-6));
                std::fill_n(x.begin() + at, length, qa::sample(1.0f, 0.0f));
                const auto rows = qa::all_rows(s, x);
                float most = 0.0f;
                for (size_t r = 0; r < rows.rows; ++r) {
                    most = std::max(most,
                                    rows.detectors[1][r * g.columns() + g.dc_column()]);
                }
                weakest = std::min<double>(weakest, most);
                strongest = std::max<double>(strongest, most);
            }
            CPPUNIT_ASSERT(qa::db(strongest / weakest) <= 3.0);
        }
    }

    void a_strong_carrier_stays_among_its_columns()
    {
        const double rate = 61.44e6;
        spectrogram s(field, rate);
        const auto& g = s.geometry();
        const auto noise = qa::noise_source(3).block(size_t(rate * 0.02), 1e-6f);
        const auto quiet = mean_rows(g, qa::all_rows(s, noise));
        for (double offset : { 0.0, 0.25, 0.5 }) { // columns, from a column's centre
            const double level = 1e-6 * qa::noise_in_column(g) * 1e5; // 50 dB over it
            auto x = qa::tone(noise.size(),
                              g.column_center(100 + offset),
                              rate,
                              static_cast<float>(std::sqrt(level)));
            for (size_t n = 0; n < x.size(); ++n) {
                x[n] += noise[n];
            }
            const auto loud = mean_rows(g, qa::all_rows(s, x));
            for (int c = 0; c < g.columns(); ++c) {
                if (std::abs(c - 100) >= 5 && std::abs(c - 100.5) >= 4.5) {
                    CPPUNIT_ASSERT(qa::db(loud[c] / quiet[c]) <= 1.0);
                }
            }
        }
    }

    static std::vector<double> mean_rows(const spectrogram_geometry& g,
                                         const qa::row_set& rows)
    {
        std::vector<double> mean(g.columns(), 0.0);
        for (size_t i = 0; i < (rows.rows - 1) * g.columns(); ++i) {
            mean[i % g.columns()] += rows.detectors[0][i];
        }
        return mean;
    }

    void paper_profile_makes_the_papers_picture()
    {
        // The frame of golden/make_paper_picture.py.
        qa::samples x(175545);
        uint32_t state = 12345;
        const auto draw = [&] {
            state = (1103515245u * state + 12345u) & 0x7fffffffu;
            return static_cast<float>(state >> 15) / 65536.0f - 0.5f;
        };
        for (size_t n = 0; n < x.size(); ++n) {
            const float real = draw();
            x[n] = { real, draw() };
            if (n < 100000) {
                x[n] += qa::sample(
                    std::polar(1.0, 2.0 * M_PI * double((n * 3001) % 16384) / 16384.0));
            }
        }
        spectrogram s(find_profile("paper"), 61.44e6);
        const auto rows = qa::all_rows(s, x);
        CPPUNIT_ASSERT_EQUAL(size_t(256), rows.rows);

        const std::string path = SPECSENSE_SOURCE_DIR "/lib/golden/paper_picture.f32";
        std::ifstream file(path, std::ios::binary);
        CPPUNIT_ASSERT_MESSAGE(path, file.good());
        std::vector<float> golden(32 * 256);
        file.read(reinterpret_cast<char*>(golden.data()), golden.size() * sizeof(float));
        CPPUNIT_ASSERT(file.good());
        for (size_t r = 0; r < 32; ++r) {
            for (size_t c = 0; c < 256; ++c) {
                CPPUNIT_ASSERT_DOUBLES_EQUAL(golden[r * 256 + c],
                                             qa::db(rows.detectors[0][r * 8 * 256 + c]),
                                             0.01);
            }
        }
    }

    void rows_with_unusable_samples_are_unsensed()
    {
        spectrogram s(field, 19.2e6);
        const size_t columns = s.geometry().columns();
        auto x = qa::noise_source(4).block(19200);
        x[5000] = { std::numeric_limits<float>::quiet_NaN(), 0.0f };
        x[12000] = { 0.0f, std::numeric_limits<float>::infinity() };
        x[12001] = { -3e38f, 0.0f };
        const auto rows = qa::all_rows(s, x, 777);
        CPPUNIT_ASSERT_EQUAL(uint64_t(3), s.non_finite_samples());
        size_t unsensed = 0;
        for (size_t r = 0; r < rows.rows; ++r) {
            const float first = rows.detectors[0][r * columns];
            for (size_t c = 0; c < columns; ++c) {
                for (const auto& values : rows.detectors) {
                    CPPUNIT_ASSERT_EQUAL(std::isnan(first),
                                         bool(std::isnan(values[r * columns + c])));
                }
            }
            unsensed += std::isnan(first);
        }
        CPPUNIT_ASSERT(std::isnan(rows.detectors[0][5000 / 686 * columns]));
        CPPUNIT_ASSERT(unsensed >= 2 && unsensed <= 4);
    }

    void dc_columns_are_masked()
    {
        const double rate = 19.2e6;
        spectrogram s(field, rate, 5);
        const size_t columns = s.geometry().columns();
        const size_t dc = s.geometry().dc_column();
        auto x = qa::noise_source(5).block(19200, 1e-4f);
        for (auto& v : x) {
            v += 1.0f;
        }
        const auto rows = qa::all_rows(s, x);
        for (size_t r = 0; r < rows.rows; ++r) {
            const float* row = &rows.detectors[0][r * columns];
            CPPUNIT_ASSERT_DOUBLES_EQUAL(
                0.5 * (row[dc - 3] + row[dc + 3]), row[dc], 1e-9);
            CPPUNIT_ASSERT(row[dc] < 1e-3);
        }
    }

    void a_new_segment_starts_clean()
    {
        spectrogram s(field, 19.2e6);
        const auto x = qa::noise_source(6).block(30000);
        const auto first = qa::all_rows(s, x);
        std::vector<float> a(80 * 100), b(80 * 100);
        s.process(x.data() + 11, 12345, { a.data(), b.data() }, 100);
        CPPUNIT_ASSERT(s.next_row() > 0);
        s.restart();
        CPPUNIT_ASSERT_EQUAL(int64_t(0), s.next_row());
        CPPUNIT_ASSERT_EQUAL(int64_t(0), s.samples());
        CPPUNIT_ASSERT(first.detectors == qa::all_rows(s, x).detectors);
        CPPUNIT_ASSERT_EQUAL(size_t(0), qa::all_rows(s, qa::samples(79)).rows);
    }

    void transforms_of_any_length_are_right()
    {
        for (int length : { 4, 64, 67, 83, 167, 233, 1042 }) {
            fft_batch fft(length, 3);
            const auto x = qa::noise_source(8).block(3 * length);
            for (int w = 0; w < 3; ++w) {
                std::copy_n(&x[w * length], length, fft.input() + w * fft.stride());
            }
            fft.execute();
            for (int w = 0; w < 3; ++w) {
                for (int64_t k = 0; k < length; ++k) {
                    std::complex<double> wanted;
                    for (int64_t n = 0; n < length; ++n) {
                        wanted += std::complex<double>(x[w * length + n]) *
                            std::polar(1.0,
                                       -2.0 * M_PI * double(k * n % length) / length);
                    }
                    const std::complex<double> got(fft.output()[w * fft.stride() + k]);
                    CPPUNIT_ASSERT(std::abs(got - wanted) < 2e-6 * length);
                }
            }
        }
    }

    void kernels_do_what_they_say()
    {
        qa::noise_source noise(7);
        for (int columns : { 1, 15, 16, 83, 256 }) {
            const int stride = columns + 5, windows = 7;
            const auto spectra = noise.block(stride * windows);
            std::vector<float> sum(columns), most(columns);
            for (int c = 0; c < columns; ++c) {
                sum[c] = most[c] = std::norm(noise.draw());
            }
            const auto before = sum;
            auto generic_sum = sum, generic_most = most;
            accumulate_power(
                spectra.data(), stride, windows, columns, sum.data(), most.data());
            accumulate_power_generic(spectra.data(),
                                     stride,
                                     windows,
                                     columns,
                                     generic_sum.data(),
                                     generic_most.data());
            for (int c = 0; c < columns; ++c) {
                double wanted_sum = before[c];
                float wanted_most = before[c];
                for (int w = 0; w < windows; ++w) {
                    const float power = std::norm(spectra[w * stride + c]);
                    wanted_sum += power;
                    wanted_most = std::max(wanted_most, power);
                }
                CPPUNIT_ASSERT_DOUBLES_EQUAL(wanted_sum, sum[c], 1e-5 * wanted_sum);
                CPPUNIT_ASSERT_DOUBLES_EQUAL(wanted_most, most[c], 1e-6 * wanted_most);
                CPPUNIT_ASSERT_DOUBLES_EQUAL(generic_sum[c], sum[c], 1e-6 * wanted_sum);
                CPPUNIT_ASSERT_DOUBLES_EQUAL(
                    generic_most[c], most[c], 1e-6 * wanted_most);
            }
            const std::vector<float> ones(columns, 3.0f);
            std::vector<float> product(columns);
            multiply(ones.data(), sum.data(), product.data(), columns);
            CPPUNIT_ASSERT_EQUAL(3.0f * sum[columns - 1], product[columns - 1]);
            CPPUNIT_ASSERT(all_within(sum.data(), sum.size(), 1e15f));
            for (float bad : { float(NAN), float(INFINITY), -1.1e15f }) {
                auto spoilt = sum;
                spoilt.back() = bad;
                CPPUNIT_ASSERT(!all_within(spoilt.data(), spoilt.size(), 1e15f));
            }
        }
    }

    void wrong_masks_are_refused()
    {
        for (int mask : { -1, 2, 79, 81 }) {
            try {
                spectrogram s(field, 19.2e6, mask);
                CPPUNIT_FAIL("accepted");
            } catch (const std::invalid_argument& e) {
                CPPUNIT_ASSERT_EQUAL(
                    "masked DC columns must be 0, or odd and fewer than the columns less "
                    "one (80), got " +
                        std::to_string(mask),
                    std::string(e.what()));
            }
        }
    }

    void room_for_too_few_detectors_is_refused()
    {
        spectrogram s(field, 19.2e6);
        std::vector<float> row(80);
        const auto x = qa::noise_source(9).block(1000);
        const auto expect_refusal = [&](const std::function<void()>& call) {
            try {
                call();
                CPPUNIT_FAIL("accepted");
            } catch (const std::invalid_argument& e) {
                CPPUNIT_ASSERT_EQUAL(
                    std::string(
                        "a spectrogram needs room for rows of 2 detectors, got 1"),
                    std::string(e.what()));
            }
        };
        expect_refusal([&] { s.process(x.data(), x.size(), { row.data() }, 1); });
        expect_refusal([&] { s.finish({ row.data() }, 1); });
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(qa_spectrogram);
