// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "burst_list.h"
#include <gnuradio/specsense/core/emission.h>
#include <gnuradio/specsense/core/recording.h>
#include <iosfwd>
#include <string>
#include <vector>

/*! The columns of a list of pulses. */
std::string pulse_csv_header();

struct pulse_report {
    std::string lines{};         //!< one a pulse, as the header says
    int64_t bursts_left_out = 0; //!< of emissions with very many
};

/*! Measures the pulses of the \p emissions labelled radar from the recording's samples,
 * burst by burst, at most 2000 bursts of each, and sets their medians. Throws
 * core::recording_error. */
pulse_report measure_pulses(gr::specsense::core::recording& recording,
                            const burst_list& bursts,
                            std::vector<gr::specsense::core::emission>& emissions);

/*! The medians, of those that have some; nothing where none has. */
void print_pulse_table(std::ostream& out,
                       const std::vector<gr::specsense::core::emission>& emissions);
