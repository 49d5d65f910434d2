// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "fft_batch.h"
#include <algorithm>
#include <mutex>
#include <new>

namespace gr {
namespace specsense {
namespace core {

namespace {

// FFTW's planner is shared by the process; GNU Radio's own blocks plan in it, too.
void make_planner_thread_safe()
{
    static std::once_flag once;
    std::call_once(once, [] { fftwf_make_planner_thread_safe(); });
}

} // namespace

fft_batch::fft_batch(int length, int batch)
    : d_length(length), d_batch(batch), d_stride((length + 7) / 8 * 8)
{
    make_planner_thread_safe();
    const size_t total = size_t(d_stride) * batch;
    d_input.reset(reinterpret_cast<std::complex<float>*>(fftwf_alloc_complex(total)));
    d_output.reset(reinterpret_cast<std::complex<float>*>(fftwf_alloc_complex(total)));
    if (!d_input || !d_output) {
        throw std::bad_alloc();
    }
    auto* in = reinterpret_cast<fftwf_complex*>(d_input.get());
    auto* out = reinterpret_cast<fftwf_complex*>(d_output.get());
    d_plan = fftwf_plan_many_dft(1,
                                 &d_length,
                                 batch,
                                 in,
                                 nullptr,
                                 1,
                                 d_stride,
                                 out,
                                 nullptr,
                                 1,
                                 d_stride,
                                 FFTW_FORWARD,
                                 FFTW_MEASURE);
    if (!d_plan) {
        throw std::bad_alloc();
    }
    std::fill_n(d_input.get(), total, std::complex<float>());
    std::fill_n(d_output.get(), total, std::complex<float>());
}

fft_batch::~fft_batch() { fftwf_destroy_plan(d_plan); }

} // namespace core
} // namespace specsense
} // namespace gr
