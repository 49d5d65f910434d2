// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <complex>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

namespace gr {
namespace specsense {
namespace core {

/*! A complex sample as it stands in a file; names are those of SigMF. */
struct sample_format {
    enum class number { i8, u8, i16, i32, f32 };

    number component = number::f32;
    bool big_endian = false;

    /*! Bytes of one complex sample. */
    size_t bytes() const;
    /*! SigMF's core:datatype. */
    std::string datatype() const;
    /*! Noise that rounding adds, of I and Q together, full scale squared; 0 for floats.
     */
    double quantisation_noise() const;
    /*! To a full scale of 1. What is in \p bytes is lost; it may be \p samples itself for
     * floats. */
    void convert(void* bytes, std::complex<float>* samples, size_t count) const;
};

/*! Nothing for a datatype that is unknown; without an ending it is little endian. */
std::optional<sample_format> parse_datatype(const std::string& datatype);

/*! Why \p datatype is not read, and what is. */
std::string unknown_datatype(const std::string& datatype);

} // namespace core
} // namespace specsense
} // namespace gr
