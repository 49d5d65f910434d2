// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <gnuradio/specsense/core/api.h>
#include <gnuradio/specsense/core/random_source.h>
#include <gnuradio/specsense/core/waveforms/waveform.h>
#include <memory>
#include <vector>

namespace gr {
namespace specsense {
namespace core {

/*! What happens within a pulse; the last two are continuous. Codes p1 to p4 are those of
 * Lewis and Kretschmer (1981, 1982). */
enum class radar_modulation {
    none,
    linear_fm,
    nonlinear_fm, //!< f(t) = B (0.6 tan(2.8 t/T) / (2 tan 1.4) + 0.4 t/T), t from the
                  //!< pulse's middle: matched-filter sidelobes below -30 dB from B T = 50
    barker,       //!< 2, 3, 4, 5, 7, 11 or 13 chips
    frank,        //!< a square number of chips
    p1,           //!< a square number of chips
    p2,           //!< the square of an even number of chips
    p3,
    p4,
    fmcw_saw,
    fmcw_triangle
};

enum class sweep_direction { up, down };

/*! How the intervals between pulses' starts follow each other. */
enum class pulse_interval_pattern {
    constant,
    staggered,        //!< the list in turn, pulse by pulse ("single pulse based" in
                      //!< ETSI EN 301 893)
    packet_staggered, //!< the list in turn, packet by packet ("packet based" there)
    jittered,         //!< each drawn from one interval +- interval_jitter
    agile             //!< drawn between two intervals, anew for each packet
};

enum class frequency_hopping { by_pulse, by_packet };

/*! One-way gain of the antenna towards the receiver. */
enum class antenna_pattern {
    fixed,        //!< looks at the receiver
    sinc_squared, //!< uniform aperture: first sidelobe 13.3 dB down
    gaussian
};

/*! Times in s, frequencies in Hz from the waveform's centre. */
struct SPECSENSE_CORE_API radar_config {
    radar_modulation modulation = radar_modulation::none;
    double pulse_width = 1e-6; //!< between the points of half amplitude
    double rise_time = 50e-9;  //!< from 10 to 90 % of the amplitude; chips change as fast
    double fall_time = 50e-9;
    double bandwidth = 5e6; //!< swept, of linear_fm, nonlinear_fm and fmcw
    sweep_direction direction = sweep_direction::up; //!< of a triangle's first ramp
    int chips = 13;                                  //!< of a coded pulse
    double sweep_time = 1e-3; //!< fmcw: one ramp, of which a triangle has two

    pulse_interval_pattern interval_pattern = pulse_interval_pattern::constant;
    std::vector<double> pulse_intervals{ 1e-3 };
    double interval_jitter = 0.0;
    int pulses_per_packet = 8;   //!< a packet ends with its burst
    int pulses_per_burst = 0;    //!< 0: pulses without end
    double burst_interval = 1.0; //!< from first pulse to first pulse
    double first_pulse = 0.0;    //!< its start; fmcw: a sweep's, and others came before

    std::vector<double> frequencies{ 0.0 }; //!< drawn from; fmcw has one
    frequency_hopping hopping = frequency_hopping::by_pulse;

    antenna_pattern antenna = antenna_pattern::fixed;
    double scan_period = 4.0;         //!< one turn of 360 degrees
    double beam_width = 1.4;          //!< degrees, between the 3 dB points
    double first_azimuth = 0.0;       //!< degrees from the receiver, at the first sample
    double sidelobe_floor_db = -35.0; //!< the pattern is nowhere below, dB from its peak
    double truth_range_db = 40.0;     //!< what is further below the peak is sent, but
                                      //!< is not reported

    /*! 0: the least that this signal asks for, 2 max |frequency| + 1.25 bandwidth + 2 /
     * (the shorter of rise and fall), without bandwidth or edges where there are none, in
     * whole MHz. */
    double sample_rate = 0.0;

    /*! Throws std::invalid_argument naming the rule and the value. */
    void validate() const;
};

class radar_signal;

/*!
 * \brief A radar's pulses or continuous sweeps as its antenna sends them towards a
 * receiver; power 1 is that of a pulse in the main lobe's centre.
 *
 * Pulses stand at their exact times between samples. Edges are raised cosines; a coded
 * pulse's chips cross over in the same way.
 *
 * Truth: a pulse lasts between its points of half amplitude and fills its 99 % bandwidth
 * (0.5 % of its energy on either side, Recommendation ITU-R SM.328), measured once on the
 * pulse itself; of fmcw, each ramp is a rectangle of the swept band.
 */
class SPECSENSE_CORE_API radar : public waveform
{
public:
    radar(const radar_config& config, uint64_t seed);
    ~radar() override;

private:
    explicit radar(std::unique_ptr<radar_signal> signal);
    void make_block(std::vector<sample>& block) override;

    std::unique_ptr<radar_signal> d_signal;
};

/*! The radars by which sensors for 3.55 to 3.7 GHz are certified (NTIA Technical
 * Memorandum TM-18-527, Table 1). */
enum class ntia_radar_bin { p0n_1, p0n_2, q3n_1, q3n_2, q3n_3 };

/*!
 * \brief A radar of \p bin, drawn from the bin's ranges.
 *
 * | bin   | pulse us | chirp MHz | pulses/s | pulses a burst |
 * |-------|----------|-----------|----------|----------------|
 * | P0N#1 | 0.5-2.5  | none      | 900-1100 | 15-40          |
 * | P0N#2 | 13-52    | Barker 13 | 300-3000 | 5-20           |
 * | Q3N#1 | 3-5      | 50-100    | 300-3000 | 8-24           |
 * | Q3N#2 | 10-30    | 1-10      | 300-3000 | 2-8            |
 * | Q3N#3 | 50-100   | 50-100    | 300-3000 | 8-24           |
 *
 * Not from the memorandum: edges of 50 ns, bursts every 1 to 4 s (a turn of the antenna),
 * the first pulse within the first interval, and a quarter of the chirps non-linear (its
 * addendum asks for some).
 */
SPECSENSE_CORE_API radar_config ntia_radar(ntia_radar_bin bin, random_source& random);

/*! The airport surveillance radar of the OS-Net and SpecDiff papers: rectangular pulses
 * of 1 us, sample_rate / ceil(sample_rate / 1050) of them a second, the first one up to
 * 0.75 us late, with edges as steep as \p sample_rate carries, at least 4e6 samples/s. */
SPECSENSE_CORE_API radar_config airport_radar(double sample_rate, random_source& random);

} // namespace core
} // namespace specsense
} // namespace gr
