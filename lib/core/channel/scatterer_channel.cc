// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "moving_taps.h"
#include "turning_phasors.h"
#include <algorithm>
#include <cmath>
#include <gnuradio/specsense/core/channel/scatterer_channel.h>
#include <stdexcept>
#include <string>

namespace gr {
namespace specsense {
namespace core {

namespace {

constexpr double speed_of_light = 299792458.0; // m/s
constexpr double shortest_leg = 1.0;           // m

vector3 operator-(const vector3& a, const vector3& b)
{
    return { a.x - b.x, a.y - b.y, a.z - b.z };
}

double dot(const vector3& a, const vector3& b)
{
    return a.x * b.x + a.y * b.y + a.z * b.z;
}

double length(const vector3& a) { return std::max(std::sqrt(dot(a, a)), shortest_leg); }

/* Amplitude that the antenna sends in a direction, over that on its axis. */
double antenna_amplitude(const transmitter_site& transmitter,
                         const vector3& direction,
                         double wavelength)
{
    if (transmitter.reflector_diameter == 0.0) {
        return 1.0;
    }
    const double angle =
        std::acos(std::clamp(direction.x / length(direction), -1.0, 1.0));
    const double gain_db = reflector_gain_db(transmitter.reflector_diameter / wavelength,
                                             angle * 180.0 / M_PI);
    return std::pow(10.0, gain_db / 20.0);
}

std::vector<scatterer_channel::path> find_paths(const scatterer_geometry& geometry,
                                                const transmitter_site& transmitter,
                                                double sample_rate)
{
    const double wavelength = speed_of_light / geometry.carrier_frequency;
    std::vector<scatterer_channel::path> paths;
    for (const auto& s : geometry.scatterers) {
        const vector3 towards = s.position - geometry.receiver;
        const vector3 outwards = s.position - transmitter.position;
        const double first = length(outwards);
        const double second = length(towards);
        const double amplitude = wavelength / (4.0 * M_PI * (first + second)) *
            antenna_amplitude(transmitter, outwards, wavelength);
        const double turns = (first + second) / wavelength;
        paths.push_back(
            { int(std::lround((first + second) / speed_of_light * sample_rate)),
              s.reflection *
                  std::polar(amplitude, -2.0 * M_PI * (turns - std::floor(turns))),
              dot(geometry.velocity, towards) / second / wavelength });
    }
    return paths;
}

} // namespace

scatterer_geometry paper_geometry(double doppler, random_source& random)
{
    scatterer_geometry g;
    g.receiver.x = random.uniform(-1000.0, 1000.0);
    g.receiver.y = random.uniform(0.0, 2000.0);
    g.receiver.z = random.uniform(0.0, 2000.0);
    const double speed = doppler * speed_of_light / (2.0 * g.carrier_frequency);
    const double heading = random.uniform(0.0, 2.0 * M_PI);
    g.velocity = { speed * std::cos(heading), speed * std::sin(heading), 0.0 };
    g.scatterers.resize(size_t(random.integer(1, 30)));
    for (auto& s : g.scatterers) {
        s.position.x = random.uniform(-1000.0, 1000.0);
        s.position.y = random.uniform(-1000.0, 1000.0);
        s.position.z = random.uniform(0.0, 1000.0);
        const double real = random.uniform(-2.0, 2.0);
        s.reflection = { real, random.uniform(-2.0, 2.0) };
    }
    return g;
}

double reflector_gain_db(double diameter, double angle)
{
    const double peak = 20.0 * std::log10(diameter) + 7.7;
    const double first_side_lobe = 2.0 + 15.0 * std::log10(diameter);
    const double main_lobe_edge = 20.0 / diameter * std::sqrt(peak - first_side_lobe);
    if (angle < main_lobe_edge) {
        return -2.5e-3 * std::pow(diameter * angle, 2.0);
    }
    const double width_loss = 5.0 * std::log10(diameter);
    return (angle < 48.0 ? 39.0 - width_loss - 25.0 * std::log10(angle)
                         : -3.0 - width_loss) -
        peak;
}

class scatterer_channel::impl
{
public:
    impl(std::vector<path> paths, double sample_rate)
        : d_paths(std::move(paths)), d_taps(make_taps(sample_rate))
    {
    }

    const std::vector<path> d_paths;

    void process(const sample* in, sample* out, size_t count)
    {
        d_taps.process(in, out, count);
    }

private:
    moving_taps make_taps(double sample_rate)
    {
        std::vector<int> delays;
        double fastest = 0.0;
        for (const auto& p : d_paths) {
            delays.push_back(p.delay);
            fastest = std::max(fastest, std::abs(p.doppler));
        }
        const int interval = moving_taps::interval_for(fastest / sample_rate);
        for (const auto& p : d_paths) {
            d_phasors.add(std::arg(p.gain) / (2.0 * M_PI),
                          p.doppler / sample_rate * interval);
            d_amplitudes.push_back(float(std::abs(p.gain)));
        }
        return { delays, interval, [this](int64_t point, sample* gains) {
                    d_phasors.move_to(point);
                    for (size_t i = 0; i < d_amplitudes.size(); ++i) {
                        gains[i] = { d_amplitudes[i] * d_phasors.real()[i],
                                     d_amplitudes[i] * d_phasors.imag()[i] };
                    }
                } };
    }

    turning_phasors d_phasors;
    std::vector<float> d_amplitudes;
    moving_taps d_taps;
};

scatterer_channel::scatterer_channel(const scatterer_geometry& geometry,
                                     const transmitter_site& transmitter,
                                     double sample_rate)
{
    if (!(sample_rate > 0.0)) {
        throw std::invalid_argument(
            "scatterer_channel: the sample rate must be positive, got " +
            std::to_string(sample_rate) + " Hz");
    }
    if (geometry.scatterers.empty()) {
        throw std::invalid_argument(
            "scatterer_channel: there must be a scatterer, got 0");
    }
    d_impl = std::make_unique<impl>(find_paths(geometry, transmitter, sample_rate),
                                    sample_rate);
}

scatterer_channel::~scatterer_channel() = default;
scatterer_channel::scatterer_channel(scatterer_channel&&) noexcept = default;
scatterer_channel& scatterer_channel::operator=(scatterer_channel&&) noexcept = default;

const std::vector<scatterer_channel::path>& scatterer_channel::paths() const
{
    return d_impl->d_paths;
}

void scatterer_channel::process(const sample* in, sample* out, size_t count)
{
    d_impl->process(in, out, count);
}

} // namespace core
} // namespace specsense
} // namespace gr
