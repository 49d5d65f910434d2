// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "noise_kernel.h"
#include <algorithm>
#include <cmath>
#include <gnuradio/specsense/core/random_source.h>

namespace gr {
namespace specsense {
namespace core {

namespace {

uint64_t split_mix(uint64_t& state)
{
    uint64_t z = (state += 0x9E3779B97F4A7C15u);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

uint64_t rotate_left(uint64_t x, int by) { return (x << by) | (x >> (64 - by)); }

inline uint64_t next(std::array<uint64_t, 4>& s)
{
    const uint64_t result = rotate_left(s[0] + s[3], 23) + s[0];
    const uint64_t t = s[1] << 17;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = rotate_left(s[3], 45);
    return result;
}

} // namespace

random_source::random_source(uint64_t seed) : d_seed(seed)
{
    for (auto& word : d_state) {
        word = split_mix(seed);
    }
}

uint64_t random_source::fork_seed(uint64_t stream) const
{
    uint64_t state = d_seed;
    state = split_mix(state) ^ stream;
    return split_mix(state);
}

random_source random_source::fork(uint64_t stream) const
{
    return random_source(fork_seed(stream));
}

uint64_t random_source::bits() { return next(d_state); }

double random_source::uniform() { return double(bits() >> 11) * 0x1p-53; }

double random_source::uniform(double low, double high)
{
    return low + (high - low) * uniform();
}

int64_t random_source::integer(int64_t low, int64_t high)
{
    // Lemire's multiplication; the bias of at most 2^-40 for ranges below 2^24 is none
    // that anything made here could show.
    __extension__ typedef unsigned __int128 wide;
    const uint64_t range = uint64_t(high - low) + 1;
    return low + int64_t(uint64_t((wide(bits()) * range) >> 64));
}

bool random_source::chance(double probability) { return uniform() < probability; }

double random_source::gaussian()
{
    const double radius = std::sqrt(-2.0 * std::log(1.0 - uniform()));
    return radius * std::cos(2.0 * M_PI * uniform());
}

void random_source::add_noise(std::complex<float>* samples, size_t count, double power)
{
    constexpr size_t batch = 512;
    uint32_t radius_bits[batch], angle_bits[batch];
    auto state = d_state;
    while (count > 0) {
        const size_t n = std::min(count, batch);
        for (size_t i = 0; i < n; ++i) {
            const uint64_t word = next(state);
            radius_bits[i] = uint32_t(word >> 32);
            angle_bits[i] = uint32_t(word);
        }
        add_gaussian(
            reinterpret_cast<float*>(samples), radius_bits, angle_bits, float(power), n);
        samples += n;
        count -= n;
    }
    d_state = state;
}

} // namespace core
} // namespace specsense
} // namespace gr
