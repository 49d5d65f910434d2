// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <complex>
#include <cstdint>
#include <gnuradio/specsense/core/api.h>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

namespace gr {
namespace specsense {
namespace core {

/*! What is wrong with a recording; what() names the file, the rule and the value. */
class SPECSENSE_CORE_API recording_error : public std::runtime_error
{
public:
    using std::runtime_error::runtime_error;
};

/*! A stretch of a recording without a gap and at one tuning. */
struct capture_segment {
    int64_t sample_start = 0; //!< from the file's first sample, whatever core:offset is
    int64_t sample_count = 0;
    double frequency = 0.0; //!< Hz; 0 where the recording does not say
    bool has_frequency = false;
    int64_t time_start_ns =
        0;                 //!< UTC; from the recording's start where no capture says it
    bool has_time = false; //!< also when counted on from another capture that says it
};

/*! How to read a file of bare samples. What is left empty or 0 is taken from the file's
 * name where Gqrx wrote it, the frequency and time also from names as SDR# and others
 * write them. */
struct raw_format {
    std::string datatype; //!< as in SigMF: ci8, cu8, ci16_le, ci16_be, ci32_le, ci32_be,
                          //!< cf32_le, cf32_be; without an ending little endian
    double sample_rate = 0.0; //!< samples/s
    double frequency = 0.0;   //!< Hz
};

/*!
 * \brief A recording of complex samples: SigMF (pair or archive), IQ WAV (as SDR#, SDR++
 * and Gqrx write them) or bare samples. It is streamed, never loaded.
 */
class SPECSENSE_CORE_API recording
{
public:
    /*! Opens by the file's name: .sigmf-meta, .sigmf-data or .sigmf, .wav; anything else
     * is bare samples and needs \p raw. Throws recording_error. */
    static std::unique_ptr<recording> open(const std::string& path,
                                           const raw_format* raw = nullptr);
    virtual ~recording() = default;

    /*! Without folder and ending: what results are named after. */
    const std::string& name() const { return d_name; }
    double sample_rate() const { return d_sample_rate; }
    int64_t sample_count() const { return d_sample_count; }
    /*! In order, without overlap, at least one; captures without a sample are left out.
     */
    const std::vector<capture_segment>& captures() const { return d_captures; }
    /*! SigMF metadata (JSON): the file's own, or made for one that has none (then with
     * core:dataset, as SigMF has it for files that are not its own). */
    const std::string& metadata() const { return d_metadata; }
    /*! Noise that the datatype's rounding makes, total power over the band, full scale
     * squared; 0 for floating point. */
    double quantisation_noise() const { return d_quantisation_noise; }
    /*! What was odd and could be lived with. */
    const std::vector<std::string>& warnings() const { return d_warnings; }

    /*! Goes to a sample. Cheap forwards. Throws recording_error. */
    virtual void seek(int64_t sample) = 0;
    /*! Reads up to \p count samples, scaled to a full scale of 1; returns their number, 0
     * at the end. Throws recording_error. */
    virtual size_t read(std::complex<float>* samples, size_t count) = 0;

protected:
    std::string d_name;
    double d_sample_rate = 0.0;
    int64_t d_sample_count = 0;
    std::vector<capture_segment> d_captures;
    std::string d_metadata;
    double d_quantisation_noise = 0.0;
    std::vector<std::string> d_warnings;
};

} // namespace core
} // namespace specsense
} // namespace gr
