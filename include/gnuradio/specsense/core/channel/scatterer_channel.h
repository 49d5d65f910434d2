// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <complex>
#include <cstddef>
#include <gnuradio/specsense/core/api.h>
#include <gnuradio/specsense/core/random_source.h>
#include <memory>
#include <vector>

namespace gr {
namespace specsense {
namespace core {

/*! Metres, or metres a second. */
struct vector3 {
    double x = 0.0;
    double y = 0.0;
    double z = 0.0;
};

struct point_scatterer {
    vector3 position;
    /*! Of the amplitude. */
    std::complex<double> reflection = 1.0;
};

/*! A receiver that moves among scatterers that don't; transmitters are added by their
 * channels, so that several share the scatterers. */
struct scatterer_geometry {
    double carrier_frequency = 2.8e9; //!< Hz
    vector3 receiver;                 //!< at the first sample
    vector3 velocity;                 //!< of the receiver
    std::vector<point_scatterer> scatterers;
};

/*!
 * \brief A geometry as the OS-Net and SpecDiff papers draw it.
 *
 * The receiver is anywhere from -1 to 1 km (x), 0 to 2 km (y) and 0 to 2 km (height), and
 * moves level in any direction at a speed v = f c / (2 f_carrier) for a Doppler shift f
 * of \p doppler Hz (in the papers 0, 5, 70 and 500). 1 to 30 scatterers are anywhere from
 * -1 to 1 km (x and y) and 0 to 1 km (height); real and imaginary part of their
 * reflection are uniform from -2 to 2.
 */
SPECSENSE_CORE_API scatterer_geometry paper_geometry(double doppler,
                                                     random_source& random);

struct transmitter_site {
    vector3 position;
    /*! Of a parabolic reflector that looks along x, metres; 0: an isotropic antenna. */
    double reflector_diameter = 0.0;
};

/*! Where the papers' transmitters stand, and what they send with. */
constexpr transmitter_site paper_radar{ { 0.0, 0.0, 15.0 }, 5.0 };
constexpr transmitter_site paper_base_station{ { 200.0, 0.0, 450.0 } };

/*!
 * \brief Gain of a parabolic reflector \p diameter wavelengths (15 to 100) wide, \p angle
 * degrees (0 to 180) off its axis, in dB over that on the axis.
 *
 * The average of the side lobes, Recommendation ITU-R F.1245, clause 2.2.
 */
SPECSENSE_CORE_API double reflector_gain_db(double diameter, double angle);

/*!
 * \brief From one transmitter to the receiver by way of each scatterer, and not directly.
 *
 * A path's amplitude is |r| lambda / (4 pi R), the loss of free space over the length R
 * of both legs together (at least 1 m each), as the papers' channel has it, times the
 * antenna's gain towards the scatterer, 1 on its axis. Its phase is that of r and of the
 * legs' exact length. Delays are rounded to a sample, as if a scatterer stood up to 2.5 m
 * away at 61.44 MS/s. Delay, amplitude and Doppler shift stay what they are at the first
 * sample: after t seconds at v m/s the length of a path is off by at most (v t)^2 / (2
 * R2).
 *
 * Gains turn in steps of straight lines, -90 dB off a circle. Silence costs nothing.
 */
class SPECSENSE_CORE_API scatterer_channel
{
public:
    using sample = std::complex<float>;

    struct path {
        int delay; //!< samples
        std::complex<double> gain;
        double doppler; //!< Hz
    };

    /*! Throws std::invalid_argument for a rate that is not positive, or without
     * scatterers. */
    scatterer_channel(const scatterer_geometry& geometry,
                      const transmitter_site& transmitter,
                      double sample_rate);
    ~scatterer_channel();
    scatterer_channel(scatterer_channel&&) noexcept;
    scatterer_channel& operator=(scatterer_channel&&) noexcept;

    const std::vector<path>& paths() const;

    /*! The next \p count samples; \p out may be \p in. Pieces of any length give the
     * samples of the whole. */
    void process(const sample* in, sample* out, size_t count);

private:
    class impl;
    std::unique_ptr<impl> d_impl;
};

} // namespace core
} // namespace specsense
} // namespace gr
