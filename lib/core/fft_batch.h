// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <complex>
#include <fftw3.h>
#include <memory>
#include <type_traits>

namespace gr {
namespace specsense {
namespace core {

/*! Windows of a batch that fill about half of a first-level cache. */
int fft_batch_size(int columns);

/*!
 * \brief Forward transforms of one length, several at once, between two buffers that it
 * owns.
 *
 * Lengths with a large prime factor (83 columns at 20 MS/s) are convolutions with a chirp
 * (Bluestein 1970), through transforms of a length that FFTW is fast at, which takes less
 * time than its own transform of such a length.
 */
class fft_batch
{
public:
    /*! \p planning: FFTW_MEASURE is fastest; FFTW_ESTIMATE rounds alike in every run. */
    fft_batch(int length, int batch, unsigned planning = FFTW_MEASURE);
    fft_batch(const fft_batch&) = delete;
    fft_batch& operator=(const fft_batch&) = delete;

    int length() const { return d_length; }
    int batch() const { return d_batch; }
    /*! Distance of two windows in the buffers: the length, rounded up to whole vectors.
     */
    int stride() const { return d_stride; }

    std::complex<float>* input() { return d_input.get(); }
    const std::complex<float>* output() const { return d_output.get(); }
    void execute();

private:
    struct free_fftw {
        void operator()(std::complex<float>* p) const { fftwf_free(p); }
    };
    using buffer = std::unique_ptr<std::complex<float>[], free_fftw>;

    struct destroy_plan {
        void operator()(fftwf_plan p) const { fftwf_destroy_plan(p); }
    };
    using plan = std::unique_ptr<std::remove_pointer_t<fftwf_plan>, destroy_plan>;

    static buffer allocate(size_t count);
    plan make_plan(
        int length, int batch, buffer& from, buffer& to, int stride, int direction) const;
    void prepare_chirp(int padded);
    void execute_chirp();

    unsigned d_planning;
    int d_length;
    int d_batch;
    int d_stride;
    buffer d_input;
    buffer d_output;
    plan d_plan; // of d_length, or of the chirp's padded length, one window at a time

    int d_padded = 0; // 0: no chirp
    buffer d_chirp, d_filter, d_work, d_spectrum;
    plan d_inverse;
};

} // namespace core
} // namespace specsense
} // namespace gr
