// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "qa_signals.h"
#include "qa_spectrum.h"
#include <cppunit/TestAssert.h>
#include <cppunit/extensions/HelperMacros.h>
#include <gnuradio/specsense/core/channel/noise_power.h>
#include <gnuradio/specsense/core/random_source.h>

using namespace gr::specsense::core;

class qa_noise : public CppUnit::TestFixture
{
    CPPUNIT_TEST_SUITE(qa_noise);
    CPPUNIT_TEST(it_is_box_and_mullers_transform);
    CPPUNIT_TEST(moments_are_those_of_a_normal_distribution);
    CPPUNIT_TEST(tails_reach_five_deviations);
    CPPUNIT_TEST(parts_and_neighbours_are_independent);
    CPPUNIT_TEST(spectrum_is_flat);
    CPPUNIT_TEST(pieces_give_the_samples_of_the_whole);
    CPPUNIT_TEST(both_rules_give_the_snr_they_name);
    CPPUNIT_TEST_SUITE_END();

    static qa::samples noise(uint64_t seed, size_t count, double power = 1.0)
    {
        qa::samples x(count);
        random_source(seed).add_noise(x.data(), count, power);
        return x;
    }

    void it_is_box_and_mullers_transform()
    {
        const size_t count = 100000;
        const auto x = noise(1, count, 2.5);
        random_source words(1);
        double most = 0.0;
        for (const auto v : x) {
            const uint64_t word = words.bits();
            const double u = (double(word >> 33) + 0.5) * 0x1p-31;
            const auto low = uint32_t(word);
            double angle = 0.5 * M_PI * double(int32_t(low) >> 8) * 0x1p-24;
            if (low & 1) {
                angle = M_PI - angle;
            }
            if (low & 2) {
                angle = 0.5 * M_PI - angle;
            }
            const auto wanted = std::polar(std::sqrt(-2.5 * std::log(u)), angle);
            most = std::max(most, std::abs(std::complex<double>(v) - wanted));
        }
        // Radii up to 8 with errors of some 2^-24 of them, and of the rounding of u,
        // which is felt where u is close to 1 and the radius small.
        CPPUNIT_ASSERT(most < 2e-4);
        CPPUNIT_ASSERT(most > 0.0);
    }

    void moments_are_those_of_a_normal_distribution()
    {
        const size_t count = 4000000;
        const auto x = noise(2, count, 2.0); // each part of variance 1
        double m[5] = {};
        for (const auto v : x) {
            for (double a : { v.real(), v.imag() }) {
                m[1] += a;
                m[2] += a * a;
                m[3] += a * a * a;
                m[4] += a * a * a * a;
            }
        }
        const double n = 2.0 * double(count);
        const double deviation = 1.0 / std::sqrt(n); // of the mean
        CPPUNIT_ASSERT_DOUBLES_EQUAL(0.0, m[1] / n, 4.0 * deviation);
        CPPUNIT_ASSERT_DOUBLES_EQUAL(1.0, m[2] / n, 4.0 * std::sqrt(2.0) * deviation);
        CPPUNIT_ASSERT_DOUBLES_EQUAL(0.0, m[3] / n, 4.0 * std::sqrt(15.0) * deviation);
        CPPUNIT_ASSERT_DOUBLES_EQUAL(3.0, m[4] / n, 4.0 * std::sqrt(96.0) * deviation);
    }

    void tails_reach_five_deviations()
    {
        const size_t count = 1000000;
        random_source r(3);
        qa::samples x(count);
        double beyond[6] = {};
        const int rounds = 10;
        for (int i = 0; i < rounds; ++i) {
            std::fill(x.begin(), x.end(), qa::sample());
            r.add_noise(x.data(), count, 2.0);
            for (const auto v : x) {
                for (float a : { std::abs(v.real()), std::abs(v.imag()) }) {
                    for (int k = 1; k <= 5 && a > float(k); ++k) {
                        ++beyond[k];
                    }
                }
            }
        }
        for (int k = 1; k <= 5; ++k) {
            const double wanted = 2.0 * double(count) * rounds *
                std::erfc(k / std::sqrt(2.0));
            CPPUNIT_ASSERT_DOUBLES_EQUAL(wanted, beyond[k], 4.0 * std::sqrt(wanted));
        }
    }

    void parts_and_neighbours_are_independent()
    {
        const size_t count = 2000000;
        const auto x = noise(4, count);
        double parts = 0.0, powers = 0.0;
        std::complex<double> neighbours;
        for (size_t n = 0; n < count; ++n) {
            const double a = x[n].real(), b = x[n].imag();
            parts += a * b;
            powers += (a * a - 0.5) * (b * b - 0.5);
            if (n > 0) {
                neighbours += std::complex<double>(x[n] * std::conj(x[n - 1]));
            }
        }
        // Deviations of a single product: 1/2, 1/2 and 1.
        const double limit = 4.0 / std::sqrt(double(count));
        CPPUNIT_ASSERT_DOUBLES_EQUAL(0.0, parts / double(count), 0.5 * limit);
        CPPUNIT_ASSERT_DOUBLES_EQUAL(0.0, powers / double(count), 0.5 * limit);
        CPPUNIT_ASSERT(std::abs(neighbours) / double(count) < limit);
    }

    void spectrum_is_flat()
    {
        const qa::mean_spectrum s(noise(5, 2000000), 64.0, 1024);
        for (double f = -32.0; f < 32.0; f += 1.0) {
            CPPUNIT_ASSERT_DOUBLES_EQUAL(0.0, qa::db(64.0 * s.power(f, f + 1.0)), 0.15);
        }
    }

    void pieces_give_the_samples_of_the_whole()
    {
        const auto whole = noise(6, 5000);
        for (size_t piece : { 1, 7, 511, 1000 }) {
            random_source r(6);
            qa::samples x(whole.size());
            for (size_t n = 0; n < x.size(); n += piece) {
                r.add_noise(&x[n], std::min(piece, x.size() - n), 1.0);
            }
            CPPUNIT_ASSERT(whole == x);
        }
    }

    void both_rules_give_the_snr_they_name()
    {
        const size_t count = 1000000;
        const double rate = 61.44e6, bandwidth = 18e6;
        for (double snr : { -10.0, 0.0, 20.0 }) {
            // A tone that is on for half of the time.
            auto x = qa::tone(count, 3e6, rate, 0.1f);
            std::fill(x.begin() + count / 2, x.end(), qa::sample());
            const double measured = mean_power(x.data(), count);
            CPPUNIT_ASSERT_DOUBLES_EQUAL(0.005, measured, 1e-8);

            const auto over_band = noise(7, count, noise_power_over_band(measured, snr));
            CPPUNIT_ASSERT_DOUBLES_EQUAL(
                snr, qa::db(measured / qa::mean_power(over_band)), 0.02);

            const auto within =
                noise(8, count, noise_power_within_bandwidth(0.01, bandwidth, rate, snr));
            const qa::mean_spectrum s(within, rate);
            CPPUNIT_ASSERT_DOUBLES_EQUAL(
                snr, qa::db(0.01 / s.power(-0.5 * bandwidth, 0.5 * bandwidth)), 0.05);
        }
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(qa_noise);
