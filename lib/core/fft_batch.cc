// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "fft_batch.h"
#include "fft.h"
#include <algorithm>
#include <cmath>
#include <new>
#include <volk/volk.h>

namespace gr {
namespace specsense {
namespace core {

namespace {

int largest_prime_factor(int n)
{
    int largest = 1;
    for (int p = 2; n > 1; ++p) {
        for (; n % p == 0; n /= p) {
            largest = p;
        }
    }
    return largest;
}

// Above it FFTW has no fast kernel; on transforms of such lengths the chirp is faster.
constexpr int largest_fast_prime = 13;

int padded_length(int length)
{
    int padded = 2 * length - 1;
    while (padded % 8 != 0 || largest_prime_factor(padded) > 5) {
        ++padded;
    }
    return padded;
}

} // namespace

int fft_batch_size(int columns) { return std::clamp(2048 / columns, 1, 32); }

fft_batch::buffer fft_batch::allocate(size_t count)
{
    buffer b(reinterpret_cast<std::complex<float>*>(fftwf_alloc_complex(count)));
    if (!b) {
        throw std::bad_alloc();
    }
    return b;
}

fft_batch::plan fft_batch::make_plan(
    int length, int batch, buffer& from, buffer& to, int stride, int direction) const
{
    plan p(fftwf_plan_many_dft(1,
                               &length,
                               batch,
                               reinterpret_cast<fftwf_complex*>(from.get()),
                               nullptr,
                               1,
                               stride,
                               reinterpret_cast<fftwf_complex*>(to.get()),
                               nullptr,
                               1,
                               stride,
                               direction,
                               d_planning));
    if (!p) {
        throw std::bad_alloc();
    }
    return p;
}

fft_batch::fft_batch(int length, int batch, unsigned planning)
    : d_planning(planning), d_length(length), d_batch(batch),
      d_stride((length + 7) / 8 * 8)
{
    make_fft_planner_thread_safe();
    const size_t total = size_t(d_stride) * batch;
    d_input = allocate(total);
    d_output = allocate(total);
    if (largest_prime_factor(length) > largest_fast_prime) {
        prepare_chirp(padded_length(length));
    } else {
        d_plan = make_plan(length, batch, d_input, d_output, d_stride, FFTW_FORWARD);
    }
    // Planning has written to the buffers.
    std::fill_n(d_input.get(), total, std::complex<float>());
    std::fill_n(d_output.get(), total, std::complex<float>());
}

/* X[k] = c[k] * sum of (x[n] c[n]) * conj(c[k - n]), with c[n] = exp(-j pi n^2 / length):
 * a convolution, circular once padded to at least 2 length - 1. */
void fft_batch::prepare_chirp(int padded)
{
    d_padded = padded;
    for (buffer* b : { &d_chirp, &d_filter, &d_work, &d_spectrum }) {
        *b = allocate(padded);
    }
    d_plan = make_plan(padded, 1, d_work, d_spectrum, padded, FFTW_FORWARD);
    d_inverse = make_plan(padded, 1, d_spectrum, d_work, padded, FFTW_BACKWARD);
    std::fill_n(d_work.get(), padded, std::complex<float>());
    for (int64_t n = 0; n < d_length; ++n) {
        // n^2 modulo 2 length keeps the angle exact.
        const double angle = M_PI * double(n * n % (2 * d_length)) / d_length;
        const auto value = std::complex<float>(std::polar(1.0, -angle));
        d_chirp[n] = value;
        d_work[n] = std::conj(value);
        d_work[n == 0 ? 0 : padded - n] = std::conj(value);
    }
    fftwf_execute(d_plan.get());
    for (int k = 0; k < padded; ++k) {
        d_filter[k] = d_spectrum[k] / float(padded);
    }
}

void fft_batch::execute_chirp()
{
    for (int w = 0; w < d_batch; ++w) {
        const auto offset = std::ptrdiff_t(w) * d_stride;
        volk_32fc_x2_multiply_32fc(
            d_work.get(), d_input.get() + offset, d_chirp.get(), d_length);
        std::fill(
            d_work.get() + d_length, d_work.get() + d_padded, std::complex<float>());
        fftwf_execute(d_plan.get());
        volk_32fc_x2_multiply_32fc(
            d_spectrum.get(), d_spectrum.get(), d_filter.get(), d_padded);
        fftwf_execute(d_inverse.get());
        volk_32fc_x2_multiply_32fc(
            d_output.get() + offset, d_work.get(), d_chirp.get(), d_length);
    }
}

void fft_batch::execute()
{
    if (d_padded == 0) {
        fftwf_execute(d_plan.get());
    } else {
        execute_chirp();
    }
}

} // namespace core
} // namespace specsense
} // namespace gr
