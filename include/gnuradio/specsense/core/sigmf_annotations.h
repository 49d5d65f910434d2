// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <functional>
#include <gnuradio/specsense/core/api.h>
#include <gnuradio/specsense/core/emission.h>
#include <iosfwd>
#include <string>
#include <vector>

namespace gr {
namespace specsense {
namespace core {

/*! A burst as SigMF annotates it. */
struct burst_annotation {
    int64_t sample_start = 0;
    int64_t sample_count = 0;
    double freq_lower_edge = 0.0; //!< Hz
    double freq_upper_edge = 0.0;
    std::string label;
    uint64_t emission = 0; //!< id
    double confidence = 0.0;
    double power_dbfs = 0.0;
    double snr_db = 0.0; //!< NaN: no floor
    bool noise_floor_known = true;
};

/*! Gives the next burst, in the order of sample_start; false: there are no more. */
using burst_source = std::function<bool(burst_annotation& burst)>;

/*! Writes \p metadata (SigMF JSON) with ours among its annotations, which stay sorted by
 * sample_start: those of an earlier run (core:generator begins with "specsense") are
 * replaced, all others kept, and the specsense extension is declared. \p generator is
 * what core:generator says, e.g. "specsense 1.0 energy". An annotation's
 * specsense:confidence, power_dbfs, snr_db and noise_floor_known are its burst's;
 * specsense:emission is the id of its emission, and burst_count, duty_cycle, time_start,
 * time_stop, freq_center, bandwidth, power_dbm, those of pulses and those of its cell are
 * that emission's, where \p emissions has it; so is core:label, where a cell search has
 * looked at it. Samples of bursts count from the file's first; core:offset
 * is added. What is not finite is left out. The same input gives the same text. Holds one
 * burst at a time. Throws recording_error for text that is no SigMF, and
 * std::invalid_argument for bursts that are out of order. */
SPECSENSE_CORE_API void annotate_metadata(std::ostream& out,
                                          const std::string& metadata,
                                          const burst_source& bursts,
                                          const std::vector<emission>& emissions,
                                          const std::string& generator);

/*! The same as a text, for bursts in any order. */
SPECSENSE_CORE_API std::string
annotate_metadata(const std::string& metadata,
                  const std::vector<burst_annotation>& bursts,
                  const std::vector<emission>& emissions,
                  const std::string& generator);

/*! Writes through a temporary file in the same folder, so that \p path holds either its
 * old text or all of the new. Throws recording_error naming path and reason, and whatever
 * \p write throws. */
SPECSENSE_CORE_API void
write_file_atomically(const std::string& path,
                      const std::function<void(std::ostream&)>& write);
SPECSENSE_CORE_API void write_file_atomically(const std::string& path,
                                              const std::string& text);

/*! An emission as JSON object, with the fields of core::emission. */
SPECSENSE_CORE_API std::string emission_to_json(const emission& e);

} // namespace core
} // namespace specsense
} // namespace gr
