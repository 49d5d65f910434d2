// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "fft.h"
#include <mutex>
#include <new>

namespace gr {
namespace specsense {
namespace core {

void make_fft_planner_thread_safe()
{
    static std::once_flag once;
    std::call_once(once, [] { fftwf_make_planner_thread_safe(); });
}

fft::fft(int length, fft_direction direction)
    : d_length(length),
      d_data(reinterpret_cast<std::complex<float>*>(fftwf_alloc_complex(size_t(length))))
{
    if (!d_data) {
        throw std::bad_alloc();
    }
    make_fft_planner_thread_safe();
    auto* data = reinterpret_cast<fftwf_complex*>(d_data.get());
    d_plan.reset(fftwf_plan_dft_1d(length,
                                   data,
                                   data,
                                   direction == fft_direction::forward ? FFTW_FORWARD
                                                                       : FFTW_BACKWARD,
                                   FFTW_ESTIMATE));
}

} // namespace core
} // namespace specsense
} // namespace gr
