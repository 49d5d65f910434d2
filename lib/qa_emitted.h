// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "qa_spectrum.h"
#include <algorithm>
#include <cppunit/TestAssert.h>
#include <cppunit/extensions/HelperMacros.h>
#include <gnuradio/specsense/core/waveforms/waveform.h>
#include <stdexcept>
#include <string>

/* What tests of waveforms ask of what was emitted. */
namespace qa {

using gr::specsense::core::activity;

inline samples generate(gr::specsense::core::waveform& w, double seconds)
{
    samples x(size_t(std::llround(seconds * w.sample_rate())));
    w.generate(x.data(), x.size());
    return x;
}

/*! The samples of an activity; it must have ended. */
inline samples cut(const samples& x, const activity& a, double rate)
{
    return { x.begin() + std::llround(a.start * rate),
             x.begin() + std::llround(a.stop * rate) };
}

/*! Activities that ended by \p seconds. */
inline std::vector<activity> ended(gr::specsense::core::waveform& w, double seconds)
{
    auto all = w.take_activities();
    all.erase(std::remove_if(all.begin(),
                             all.end(),
                             [&](const activity& a) { return a.stop > seconds; }),
              all.end());
    return all;
}

/*! Share of \p x's power from \p lower to \p upper Hz. */
inline double power_between(const samples& x, double rate, double lower, double upper)
{
    const mean_spectrum spectrum(x, rate);
    return spectrum.power(lower, upper) / spectrum.power(-rate, rate);
}

/*! Hz that hold 99 % of the power, 0.5 % being left on either side (Recommendation
 * ITU-R SM.328). */
inline double occupied_bandwidth(const samples& x, double rate)
{
    const mean_spectrum spectrum(x, rate);
    const double left_out = 0.005 * spectrum.power(-rate, rate);
    double lower = -rate / 2.0, upper = rate / 2.0;
    while (spectrum.power(-rate, lower + spectrum.bin_width()) < left_out) {
        lower += spectrum.bin_width();
    }
    while (spectrum.power(upper - spectrum.bin_width(), rate) < left_out) {
        upper -= spectrum.bin_width();
    }
    return upper - lower;
}

/*! Nothing is emitted but within activities, each of mean power 1, and \p skirts of all.
 */
inline void check_truth(const samples& x,
                        const std::vector<activity>& all,
                        double rate,
                        double tolerance,
                        double skirts = 1e-3)
{
    CPPUNIT_ASSERT(!all.empty());
    samples outside = x;
    for (const auto& a : all) {
        CPPUNIT_ASSERT_DOUBLES_EQUAL(1.0, mean_power(cut(x, a, rate)), tolerance);
        std::fill(outside.begin() + std::llround(a.start * rate),
                  outside.begin() + std::llround(a.stop * rate),
                  0.0f);
    }
    const size_t end = size_t(std::llround(all.back().stop * rate));
    outside.resize(end);
    CPPUNIT_ASSERT(mean_power(outside) < skirts * mean_power(x));
}

/*! The same seed gives the same samples and activities, in pieces, too; another seed
 * gives others. */
template<typename Waveform, typename Config>
void check_seeds_and_pieces(const Config& config, size_t count)
{
    Waveform one(config, 5), two(config, 5), other(config, 6);
    samples x(count), y(count), z(count);
    one.generate(x.data(), count);
    other.generate(z.data(), count);
    size_t piece = 1;
    for (size_t n = 0; n < count; n += piece) {
        piece = std::min<size_t>(count - n, piece * 7 % 4099 + 1);
        two.generate(y.data() + n, piece);
    }
    CPPUNIT_ASSERT(x == y);
    CPPUNIT_ASSERT(x != z);
    const auto a = one.take_activities(), b = two.take_activities();
    CPPUNIT_ASSERT_EQUAL(a.size(), b.size());
    CPPUNIT_ASSERT(!a.empty());
    for (size_t i = 0; i < a.size(); ++i) {
        CPPUNIT_ASSERT(a[i].start == b[i].start && a[i].stop == b[i].stop &&
                       a[i].freq_lower_edge == b[i].freq_lower_edge &&
                       a[i].freq_upper_edge == b[i].freq_upper_edge);
        CPPUNIT_ASSERT(i == 0 || a[i - 1].start <= a[i].start);
    }
    CPPUNIT_ASSERT(one.bandwidth() < one.sample_rate());
}

template<typename Waveform, typename Config>
void check_refused(const Config& config, const std::string& text)
{
    try {
        Waveform w(config, 1);
        CPPUNIT_FAIL("accepted; wanted: " + text);
    } catch (const std::invalid_argument& e) {
        CPPUNIT_ASSERT_EQUAL(text, std::string(e.what()));
    }
}

} // namespace qa
