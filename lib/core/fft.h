// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <complex>
#include <cstddef>
#include <fftw3.h>
#include <memory>
#include <type_traits>

namespace gr {
namespace specsense {
namespace core {

/*! FFTW's planner is shared by the process, GNU Radio's own blocks included; call before
 * the first plan. */
void make_fft_planner_thread_safe();

enum class fft_direction { forward, inverse };

/*!
 * \brief One transform of one length, in place, in a buffer that it owns; not scaled.
 *
 * Plans are estimated, not measured: the same input gives the same bits in every run.
 */
class fft
{
public:
    fft(int length, fft_direction direction);

    int length() const { return d_length; }
    std::complex<float>* data() { return d_data.get(); }
    void execute() { fftwf_execute(d_plan.get()); }

private:
    struct free_fftw {
        void operator()(std::complex<float>* p) const { fftwf_free(p); }
    };
    struct destroy_plan {
        void operator()(fftwf_plan p) const { fftwf_destroy_plan(p); }
    };

    int d_length;
    std::unique_ptr<std::complex<float>[], free_fftw> d_data;
    std::unique_ptr<std::remove_pointer_t<fftwf_plan>, destroy_plan> d_plan;
};

} // namespace core
} // namespace specsense
} // namespace gr
