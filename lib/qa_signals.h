// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cmath>
#include <complex>
#include <cstdint>
#include <fftw3.h>
#include <gnuradio/specsense/core/sensing_profile.h>
#include <gnuradio/specsense/core/spectrogram.h>
#include <vector>

/* Signals and helpers that the tests of core share. */
namespace qa {

using sample = std::complex<float>;
using samples = std::vector<sample>;

/*! White Gaussian noise, fast and seeded (xoshiro256+ and Box-Muller). */
class noise_source
{
public:
    explicit noise_source(uint64_t seed)
        : d_state{ seed, 0x9E3779B97F4A7C15u, seed ^ 7, 1 }
    {
        for (int i = 0; i < 64; ++i) {
            next();
        }
    }

    /*! Complex noise of mean power \p power. */
    sample draw(float power = 1.0f)
    {
        const uint64_t bits = next();
        const float u = (static_cast<float>(bits >> 40) + 0.5f) / 16777216.0f;
        const float angle = static_cast<float>((bits >> 8) & 0xffffff) *
            (6.2831853f / 16777216.0f);
        const float radius = std::sqrt(-power * std::log(u));
        return { radius * std::cos(angle), radius * std::sin(angle) };
    }

    samples block(size_t count, float power = 1.0f)
    {
        samples x(count);
        for (auto& v : x) {
            v = draw(power);
        }
        return x;
    }

private:
    uint64_t next()
    {
        const uint64_t result = d_state[0] + d_state[3];
        const uint64_t t = d_state[1] << 17;
        d_state[2] ^= d_state[0];
        d_state[3] ^= d_state[1];
        d_state[1] ^= d_state[2];
        d_state[0] ^= d_state[3];
        d_state[2] ^= t;
        d_state[3] = (d_state[3] << 45) | (d_state[3] >> 19);
        return result;
    }

    uint64_t d_state[4];
};

/*! A tone of \p amplitude at \p frequency (Hz) in samples at \p rate. */
inline samples tone(size_t count, double frequency, double rate, float amplitude = 1.0f)
{
    samples x(count);
    for (size_t n = 0; n < count; ++n) {
        const double cycles = std::fmod(frequency / rate * double(n), 1.0);
        x[n] = sample(std::polar(double(amplitude), 2.0 * M_PI * cycles));
    }
    return x;
}

/*! Gaussian noise whose power density (1: white noise of power 1) is \p density(f), f in
 * cycles a sample from -0.5 to 0.5. \p count is a power of two. */
template<typename Density>
samples shaped_noise(size_t count, uint64_t seed, Density&& density)
{
    auto x = noise_source(seed).block(count);
    for (size_t i = 0; i < count; ++i) {
        const double f = double(i) / double(count) - (i < count / 2 ? 0.0 : 1.0);
        x[i] *= static_cast<float>(std::sqrt(density(f) / double(count)));
    }
    auto* data = reinterpret_cast<fftwf_complex*>(x.data());
    const auto plan = fftwf_plan_dft_1d(
        static_cast<int>(count), data, data, FFTW_BACKWARD, FFTW_ESTIMATE);
    fftwf_execute(plan);
    fftwf_destroy_plan(plan);
    return x;
}

inline void add(samples& x, const samples& y, size_t at = 0)
{
    for (size_t n = 0; n < y.size() && at + n < x.size(); ++n) {
        x[at + n] += y[n];
    }
}

/*! Rows of all detectors: rows[d][r * columns + c]. */
struct row_set {
    std::vector<std::vector<float>> detectors;
    size_t rows = 0;
};

/*! All rows of a segment, fed in pieces of \p piece samples and read at most \p at_once
 * rows at a time. */
inline row_set all_rows(gr::specsense::core::spectrogram& s,
                        const samples& x,
                        size_t piece = SIZE_MAX,
                        size_t at_once = 1000)
{
    const size_t columns = s.geometry().columns();
    const size_t detectors = s.geometry().profile().detectors.size();
    row_set out;
    out.detectors.resize(detectors);
    std::vector<std::vector<float>> room(detectors,
                                         std::vector<float>(at_once * columns));
    std::vector<float*> pointers;
    for (auto& r : room) {
        pointers.push_back(r.data());
    }
    const auto keep = [&](size_t rows) {
        for (size_t d = 0; d < detectors; ++d) {
            out.detectors[d].insert(out.detectors[d].end(),
                                    room[d].begin(),
                                    room[d].begin() + rows * columns);
        }
        out.rows += rows;
    };
    for (size_t start = 0; start < x.size();) {
        const auto done = s.process(
            x.data() + start, std::min(piece, x.size() - start), pointers, at_once);
        start += done.consumed;
        keep(done.rows);
    }
    for (size_t rows = at_once; rows == at_once;) {
        rows = s.finish(pointers, at_once);
        keep(rows);
    }
    return out;
}

/*! Mean power that white noise of power 1 has in a column. */
inline double noise_in_column(const gr::specsense::core::spectrogram_geometry& g)
{
    double energy = 0.0;
    for (float w : make_window(g.profile().window, g.columns())) {
        energy += double(w) * w;
    }
    return energy;
}

inline double db(double power) { return 10.0 * std::log10(power); }

} // namespace qa
