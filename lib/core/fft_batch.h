// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <fftw3.h>
#include <complex>
#include <memory>

namespace gr {
namespace specsense {
namespace core {

/*! Forward transforms of one length, several at once, between two buffers that it owns. */
class fft_batch
{
public:
    fft_batch(int length, int batch);
    fft_batch(const fft_batch&) = delete;
    fft_batch& operator=(const fft_batch&) = delete;
    ~fft_batch();

    int length() const { return d_length; }
    int batch() const { return d_batch; }
    /*! Distance of two windows in the buffers: the length, rounded up to whole vectors. */
    int stride() const { return d_stride; }

    std::complex<float>* input() { return d_input.get(); }
    const std::complex<float>* output() const { return d_output.get(); }
    void execute() { fftwf_execute(d_plan); }

private:
    struct free_fftw {
        void operator()(std::complex<float>* p) const { fftwf_free(p); }
    };
    using buffer = std::unique_ptr<std::complex<float>[], free_fftw>;

    int d_length;
    int d_batch;
    int d_stride;
    buffer d_input;
    buffer d_output;
    fftwf_plan d_plan;
};

} // namespace core
} // namespace specsense
} // namespace gr
