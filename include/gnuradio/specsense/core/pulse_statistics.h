// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <deque>
#include <gnuradio/specsense/core/api.h>
#include <gnuradio/specsense/core/emission.h>
#include <gnuradio/specsense/core/pulse_measurement.h>

namespace gr {
namespace specsense {
namespace core {

/*! Medians of an emission's pulses: of the latest 1024 of them, so that memory stays
 * bounded. */
class SPECSENSE_CORE_API pulse_statistics
{
public:
    explicit pulse_statistics(double sample_rate) : d_rate(sample_rate) {}

    /*! The next one in time. */
    void add(const measured_pulse& pulse);
    /*! What is added next did not follow what was added last. */
    void interrupt() { d_follows = false; }

    pulse_summary summary() const;
    /*! Sets pulses of \p e and, where two pulses followed each other, its pulse_interval
     * and pulse_repetition_frequency, which are then as exact as pulses' times are. */
    void describe(emission& e) const;

private:
    double d_rate;
    std::deque<measured_pulse> d_whole{};
    std::deque<double> d_intervals{}; // s
    bool d_follows = false;
    double d_last = 0.0; // sample
};

} // namespace core
} // namespace specsense
} // namespace gr
