// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/cell_search/band_extractor.h"
#include "core/cell_search/log_tail.h"
#include "core/cell_search/repetition.h"
#include "core/cell_search/ssb_pattern.h"
#include "core/cell_search/sync_correlator.h"
#include "qa_signals.h"
#include <cppunit/TestAssert.h>
#include <cppunit/extensions/HelperMacros.h>
#include <gnuradio/specsense/core/cell_search/search_raster.h>
#include <stdexcept>

using namespace gr::specsense::core;

class qa_cell_search_parts : public CppUnit::TestFixture
{
    CPPUNIT_TEST_SUITE(qa_cell_search_parts);
    CPPUNIT_TEST(tails_are_those_of_the_gamma_distribution);
    CPPUNIT_TEST(evidence_of_noise_is_exponential);
    CPPUNIT_TEST(bands_keep_tones_and_their_phase);
    CPPUNIT_TEST(bands_keep_their_noise_and_nothing_beside);
    CPPUNIT_TEST(unusable_samples_become_silence);
    CPPUNIT_TEST(correlation_is_the_definition);
    CPPUNIT_TEST(repeated_symbols_count_once);
    CPPUNIT_TEST(blocks_lie_where_the_standard_has_them);
    CPPUNIT_TEST(rasters_cover_what_they_say);
    CPPUNIT_TEST_SUITE_END();

    void tails_are_those_of_the_gamma_distribution()
    {
        // mpmath 1.3 at 40 digits: log(gammainc(shape, x, inf, regularized=True)).
        const double golden[][3] = {
            { 2, 1, -0.30685281944 },     { 8, 52, -32.7251613312 },
            { 2.5, 7, -4.15988095065 },   { 32, 98, -33.5845607691 },
            { 3.7, 300, -286.018849242 }, { 16, 1500, -1418.19092203 },
        };
        for (const auto& [shape, x, wanted] : golden) {
            CPPUNIT_ASSERT_DOUBLES_EQUAL(
                wanted, log_gamma_tail(shape, x), 1e-9 * std::abs(wanted));
        }
        CPPUNIT_ASSERT_EQUAL(0.0, log_gamma_tail(3.0, 0.0));
    }

    void evidence_of_noise_is_exponential()
    {
        const int length = 62, tries = 20000;
        qa::noise_source noise(3);
        const auto pattern = noise.block(length);
        double sum = 0.0;
        int above_5 = 0;
        for (int i = 0; i < tries; ++i) {
            sync_symbol symbol;
            symbol.subcarriers = noise.block(length);
            symbol.energy = energy_of(symbol.subcarriers);
            const double evidence = symbol_evidence(squared_correlation(symbol, pattern),
                                                    length);
            sum += evidence;
            above_5 += evidence > 5.0;
        }
        CPPUNIT_ASSERT_DOUBLES_EQUAL(1.0, sum / tries, 0.03);
        CPPUNIT_ASSERT_DOUBLES_EQUAL(std::exp(-5.0), double(above_5) / tries, 0.0025);
        CPPUNIT_ASSERT(std::isfinite(symbol_evidence(1.0 + 1e-6, length)));
    }

    void bands_keep_tones_and_their_phase()
    {
        for (double rate :
             { 1.92e6, 2e6, 64e6 / 7.0, 19.2e6, 20e6, 23.04e6, 25.1234e6, 61.44e6 }) {
            const size_t count = size_t(rate * 4e-3);
            const double centre = rate > 4e6 ? 0.317 * rate : 0.01 * rate;
            const double tone = centre + 123456.0;
            const auto x = qa::tone(count, tone, rate);
            band_extractor extractor(rate, 1.92e6);
            CPPUNIT_ASSERT_DOUBLES_EQUAL(1.92e6, extractor.rate(), 1.92e6 * 1e-5);
            extractor.load(x.data(), count);
            qa::samples band;
            const double middle = extractor.extract(centre, 500e3, 620e3, band);
            CPPUNIT_ASSERT_DOUBLES_EQUAL(centre, middle, 1000.0);
            CPPUNIT_ASSERT_DOUBLES_EQUAL(
                double(count) / rate * extractor.rate(), double(band.size()), 1.0);
            // The ends have what is beyond them in their filters.
            for (size_t n = 50; n + 50 < band.size(); ++n) {
                const double cycles =
                    std::fmod((tone - middle) * double(n) / extractor.rate(), 1.0);
                const auto wanted = std::polar(1.0, 2.0 * M_PI * cycles);
                CPPUNIT_ASSERT(std::abs(std::complex<double>(band[n]) - wanted) < 3e-3);
            }
        }
    }

    void bands_keep_their_noise_and_nothing_beside()
    {
        const double rate = 20e6;
        const size_t count = 400000;
        band_extractor extractor(rate, 1.92e6);
        qa::samples band;
        const auto noise = qa::noise_source(5).block(count);
        extractor.load(noise.data(), count);
        extractor.extract(3e6, 500e3, 620e3, band);
        // A raised cosine has a noise bandwidth of half its transition, and less by the
        // square: 3/8 on each side.
        const double bandwidth = 1e6 + 2.0 * 120e3 * 3.0 / 8.0;
        CPPUNIT_ASSERT_DOUBLES_EQUAL(
            bandwidth / rate, energy_of(band) / double(band.size()), 0.02 * 0.05);
        for (double beside : { 3e6 - 700e3, 3e6 + 700e3, 3e6 + 1.92e6, -9.9e6 }) {
            const auto x = qa::tone(count, beside, rate);
            extractor.load(x.data(), count);
            extractor.extract(3e6, 500e3, 620e3, band);
            double most = 0.0;
            for (size_t n = 50; n + 50 < band.size(); ++n) {
                most = std::max(most, double(std::abs(band[n])));
            }
            CPPUNIT_ASSERT(most < 5e-3);
        }
        // Beyond the stream's edge there is nothing, and no alias.
        const auto x = qa::tone(count, -9.8e6, rate);
        extractor.load(x.data(), count);
        extractor.extract(9.8e6, 500e3, 620e3, band);
        CPPUNIT_ASSERT(energy_of(band) < 1e-4 * double(band.size()));
    }

    void unusable_samples_become_silence()
    {
        const double rate = 7.68e6;
        auto x = qa::tone(100000, 1e5, rate);
        auto silenced = x;
        const float bad[] = { NAN, INFINITY, -1e30f };
        for (size_t i = 0; i < 3; ++i) {
            x[30000 + 7 * i] = { 0.5f, bad[i] };
            silenced[30000 + 7 * i] = 0.0f;
        }
        band_extractor extractor(rate, 1.92e6);
        qa::samples a, b;
        extractor.load(x.data(), x.size());
        extractor.extract(0.0, 500e3, 620e3, a);
        extractor.load(silenced.data(), silenced.size());
        extractor.extract(0.0, 500e3, 620e3, b);
        CPPUNIT_ASSERT(a == b);
        extractor.load(x.data(), 0);
        extractor.extract(0.0, 500e3, 620e3, a);
        CPPUNIT_ASSERT(a.empty());
    }

    void correlation_is_the_definition()
    {
        const int length = 128;
        const double rate = 1.92e6;
        qa::noise_source noise(6);
        const std::vector<qa::samples> symbols{ noise.block(length),
                                                noise.block(length) };
        sync_band band;
        band.rate = rate;
        band.samples = noise.block(3000);
        band.removed.assign(3000, 0.0f);
        band.removed[2500] = 1000.0f;
        sync_correlator correlator(symbols, rate);
        const int steps = -9;
        const auto shift = qa::tone(length, steps * correlator.step(), rate);
        for (int n = 0; n < length; ++n) {
            band.samples[1000 + n] = 1e-3f * symbols[1][n] * shift[n];
        }
        correlator.load(band);
        CPPUNIT_ASSERT_EQUAL(size_t(3000 - length + 1), correlator.positions());
        std::vector<float> got(correlator.positions());
        correlator.correlate(1, steps, got.data());
        for (size_t at = 0; at < got.size(); at += 37) {
            std::complex<double> sum;
            double energy = 0.0;
            for (int n = 0; n < length; ++n) {
                const auto x = band.samples[at + n];
                sum += std::complex<double>(x * std::conj(symbols[1][n] * shift[n]));
                energy += std::norm(x) + band.removed[at + n];
            }
            CPPUNIT_ASSERT_DOUBLES_EQUAL(
                std::norm(sum) / (energy * energy_of(symbols[1])), got[at], 1e-5);
        }
        CPPUNIT_ASSERT_DOUBLES_EQUAL(1.0, got[1000], 1e-3); // however weak
    }

    void repeated_symbols_count_once()
    {
        qa::noise_source noise(7);
        const int count = 8, length = 62;
        const auto pattern = [&] {
            auto p = noise.block(length);
            for (auto& v : p) {
                v /= std::abs(v);
            }
            return p;
        }();
        const std::vector<qa::samples> patterns(count, pattern);
        const auto with_pattern = [&](const qa::samples& rest) {
            sync_symbol s;
            s.subcarriers = rest;
            qa::add(s.subcarriers, pattern);
            return s;
        };
        std::vector<sync_symbol> same, different;
        const auto once = noise.block(length);
        for (int i = 0; i < count; ++i) {
            same.push_back(with_pattern(once));
            different.push_back(with_pattern(noise.block(length)));
        }
        CPPUNIT_ASSERT_DOUBLES_EQUAL(count, repetition(same, patterns), 1e-3);
        CPPUNIT_ASSERT_DOUBLES_EQUAL(1.0, repetition(different, patterns), 0.3);
        // Of half the energy in common, the sum's tail goes by its largest eigenvalue.
        std::vector<sync_symbol> half;
        for (int i = 0; i < count; ++i) {
            auto rest = noise.block(length);
            qa::add(rest, once);
            half.push_back(with_pattern(rest));
        }
        const double largest = 1.0 + 0.5 * (count - 1);
        CPPUNIT_ASSERT_DOUBLES_EQUAL(largest, repetition(half, patterns), 1.0);
        same.resize(1);
        CPPUNIT_ASSERT_EQUAL(1.0, repetition(same, { pattern }));
    }

    void blocks_lie_where_the_standard_has_them()
    {
        // 38.213, 4.1 and 38.211, 5.3.1: case A, index 1 is symbol 8, in the second half
        // millisecond: 7 symbols and one of 2208 samples, at 30.72 MS/s.
        CPPUNIT_ASSERT_DOUBLES_EQUAL(
            (2208 + 6 * 2192 + 2208) / 30.72e6, ssb_time(1, 15, 2e9), 1e-12);
        CPPUNIT_ASSERT_DOUBLES_EQUAL(
            (2208 + 2192) / 30.72e6, ssb_time(0, 15, 0.0), 1e-12);
        // Case C (n78), index 0: symbol 2, at 61.44 MS/s; index 7: symbol 50.
        CPPUNIT_ASSERT_DOUBLES_EQUAL(
            (2224 + 2192) / 61.44e6, ssb_time(0, 30, 3.5e9), 1e-12);
        CPPUNIT_ASSERT_DOUBLES_EQUAL(
            (50 * 2192 + 4 * 32) / 61.44e6, ssb_time(7, 30, 3.5e9), 1e-12);
        // Case B (n5): symbol 4.
        CPPUNIT_ASSERT_DOUBLES_EQUAL(
            (4 * 2192 + 32) / 61.44e6, ssb_time(0, 30, 880e6), 1e-12);
        CPPUNIT_ASSERT(std::isnan(ssb_time(0, 30, 0.0)));
        CPPUNIT_ASSERT(std::isnan(ssb_time(-1, 15, 2e9)));

        const auto check =
            [](int dmrs, int khz, double frequency, int index, int half_frame) {
                const auto got = ssb_index_of(dmrs, khz, frequency);
                CPPUNIT_ASSERT_EQUAL(index, got.index);
                CPPUNIT_ASSERT_EQUAL(half_frame, got.half_frame);
            };
        check(6, 15, 2.1e9, 2, 1); // L_max 4
        check(3, 15, 800e6, 3, 0);
        check(6, 30, 3.5e9, 6, -1); // L_max 8
        check(6, 30, 2.6e9, 6, -1); // n41, case C
        check(6, 30, 880e6, 2, 1);  // n5, case B
        check(2, 30, 0.0, 2, -1);
        check(6, 30, 0.0, -1, -1);
        check(-1, 30, 3.5e9, -1, -1);
    }

    void rasters_cover_what_they_say()
    {
        CPPUNIT_ASSERT(lte_raster(1815.25e6, 1815.5e6) ==
                       std::vector<double>({ 1815.3e6, 1815.4e6, 1815.5e6 }));
        CPPUNIT_ASSERT(lte_raster(100.01e3, 199.99e3).empty());
        CPPUNIT_ASSERT(even_raster(-100.0, 100.0, 90.0) ==
                       std::vector<double>({ -90.0, 0.0, 90.0 }));
        CPPUNIT_ASSERT(even_raster(5.0, 5.0, 90.0) == std::vector<double>({ 5.0 }));
        try {
            lte_raster(2.0, 1.0);
            CPPUNIT_FAIL("accepted");
        } catch (const std::invalid_argument& e) {
            CPPUNIT_ASSERT_EQUAL(
                std::string("a raster's lower edge must not be above its upper edge, got "
                            "2.000000 and 1.000000 Hz"),
                std::string(e.what()));
        }
        try {
            even_raster(1.0, 2.0, 0.0);
            CPPUNIT_FAIL("accepted");
        } catch (const std::invalid_argument& e) {
            CPPUNIT_ASSERT_EQUAL(
                std::string("a raster's step must be positive, got 0.000000 Hz"),
                std::string(e.what()));
        }
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(qa_cell_search_parts);
