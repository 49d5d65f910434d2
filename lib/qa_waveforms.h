// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/fft.h"
#include "qa_emitted.h"
#include <cmath>
#include <vector>

/* More of what tests of waveforms ask. */
namespace qa {

inline samples take(gr::specsense::core::waveform& w, size_t count)
{
    samples x(count);
    w.generate(x.data(), count);
    return x;
}

/*! The waveform of \p config is the same in pieces as in one, samples and truth, and the
 * same again with the same seed. */
template<typename Waveform, typename Config>
void assert_repeatable(const Config& config, size_t count)
{
    Waveform one(config, 5), again(config, 5), pieces(config, 5);
    const auto x = take(one, count);
    CPPUNIT_ASSERT(x == take(again, count));
    samples y(count);
    std::vector<activity> truth;
    const size_t lengths[] = { 1, 7, 1000, 3, 4096, 20001 };
    for (size_t at = 0, i = 0; at < count; ++i) {
        const size_t n = std::min(lengths[i % 6], count - at);
        pieces.generate(y.data() + at, n);
        at += n;
        for (const auto& a : pieces.take_activities()) {
            truth.push_back(a);
        }
    }
    CPPUNIT_ASSERT(x == y);
    const auto wanted = one.take_activities();
    CPPUNIT_ASSERT(!wanted.empty());
    CPPUNIT_ASSERT_EQUAL(wanted.size(), truth.size());
    for (size_t i = 0; i < truth.size(); ++i) {
        CPPUNIT_ASSERT_EQUAL(wanted[i].start, truth[i].start);
        CPPUNIT_ASSERT_EQUAL(wanted[i].stop, truth[i].stop);
        CPPUNIT_ASSERT_EQUAL(wanted[i].freq_lower_edge, truth[i].freq_lower_edge);
        CPPUNIT_ASSERT_EQUAL(wanted[i].freq_upper_edge, truth[i].freq_upper_edge);
        CPPUNIT_ASSERT(i == 0 || truth[i - 1].start <= truth[i].start);
        CPPUNIT_ASSERT(truth[i].start >= 0.0 && truth[i].stop > truth[i].start);
        CPPUNIT_ASSERT(truth[i].freq_upper_edge > truth[i].freq_lower_edge);
        CPPUNIT_ASSERT(2.0 * truth[i].freq_upper_edge <= one.bandwidth() * (1 + 1e-9));
        CPPUNIT_ASSERT(-2.0 * truth[i].freq_lower_edge <= one.bandwidth() * (1 + 1e-9));
    }
    CPPUNIT_ASSERT(one.bandwidth() < one.sample_rate());
}

inline double energy(const samples& x) { return mean_power(x) * double(x.size()); }

/*! Share of the energy of \p x below \p frequency. */
inline double energy_below(const samples& x, double rate, double frequency)
{
    int length = 65536;
    while (size_t(length) < x.size()) {
        length *= 2;
    }
    gr::specsense::core::fft transform(length,
                                       gr::specsense::core::fft_direction::forward);
    std::fill(
        std::copy(x.begin(), x.end(), transform.data()), transform.data() + length, 0.0f);
    transform.execute();
    double below = 0.0, all = 0.0;
    for (int i = 0; i < length; ++i) {
        const double f = (i < length / 2 ? i : i - length) * rate / length;
        const double energy = std::norm(transform.data()[i]);
        all += energy;
        below += f < frequency ? energy : 0.0;
    }
    return below / all;
}

/*! Frequency in Hz between samples \p at - 1 and \p at. */
inline double frequency_at(const samples& x, size_t at, double rate)
{
    return std::arg(std::complex<double>(x[at]) *
                    std::conj(std::complex<double>(x[at - 1]))) *
        rate / (2.0 * M_PI);
}

/*! Frequencies between neighbours in Hz, as real parts: what was modulated onto FM. */
inline samples demodulate(const samples& x, double rate)
{
    samples out;
    for (size_t n = 1; n < x.size(); ++n) {
        out.emplace_back(float(frequency_at(x, n, rate)));
    }
    return out;
}

/*! Where |x| passes \p level upwards and downwards, in samples, in turns. */
inline std::vector<double> crossings(const samples& x, double level)
{
    std::vector<double> out;
    for (size_t n = 1; n < x.size(); ++n) {
        const double before = std::abs(x[n - 1]), now = std::abs(x[n]);
        if ((before < level) != (now < level)) {
            out.push_back(double(n - 1) + (level - before) / (now - before));
        }
    }
    return out;
}

} // namespace qa
