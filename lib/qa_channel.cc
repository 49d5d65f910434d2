// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/channel/delay_kernel.h"
#include "core/channel/delay_profiles.h"
#include "qa_signals.h"
#include "qa_spectrum.h"
#include <cppunit/TestAssert.h>
#include <cppunit/extensions/HelperMacros.h>
#include <gnuradio/specsense/core/channel/scatterer_channel.h>
#include <set>
#include <stdexcept>

using namespace gr::specsense::core;

namespace {

using wide_sample = std::complex<double>;

template<typename Channel>
qa::samples pass(Channel& channel, const qa::samples& x)
{
    qa::samples y(x.size());
    channel.process(x.data(), y.data(), x.size());
    return y;
}

/* In place, in pieces. */
template<typename Channel>
qa::samples pass_pieces(Channel& channel, qa::samples x, size_t piece)
{
    for (size_t n = 0; n < x.size(); n += piece) {
        channel.process(&x[n], &x[n], std::min(piece, x.size() - n));
    }
    return x;
}

template<typename Make>
std::string refusal(Make&& make)
{
    try {
        make();
    } catch (const std::invalid_argument& e) {
        return e.what();
    }
    return "accepted";
}

} // namespace

class qa_channel : public CppUnit::TestFixture
{
    CPPUNIT_TEST_SUITE(qa_channel);
    CPPUNIT_TEST(an_echo_has_its_delay_strength_and_phase);
    CPPUNIT_TEST(a_reflector_sends_forwards);
    CPPUNIT_TEST(an_echo_has_its_doppler_shift);
    CPPUNIT_TEST(echoes_add_up);
    CPPUNIT_TEST(pulses_in_silence_come_out_as_in_noise);
    CPPUNIT_TEST(scatterers_take_pieces);
    CPPUNIT_TEST(paper_geometries_fill_their_ranges);
    CPPUNIT_TEST(profiles_have_their_delay_spreads);
    CPPUNIT_TEST(lines_of_sight_have_their_k_factors);
    CPPUNIT_TEST(taps_are_where_and_as_strong_as_they_should);
    CPPUNIT_TEST(fractional_delays_are_right);
    CPPUNIT_TEST(fading_has_clarkes_autocorrelation);
    CPPUNIT_TEST(fading_has_clarkes_spectrum);
    CPPUNIT_TEST(a_line_of_sight_is_a_spectral_line);
    CPPUNIT_TEST(fading_is_rayleighs);
    CPPUNIT_TEST(tapped_delays_take_pieces);
    CPPUNIT_TEST(kernels_agree);
    CPPUNIT_TEST(wrong_channels_are_refused);
    CPPUNIT_TEST_SUITE_END();

    static constexpr double wavelength = 299792458.0 / 2.8e9;

    /* One scatterer above the origin, the receiver 500 m beside it. */
    static scatterer_geometry one_scatterer()
    {
        scatterer_geometry g;
        g.receiver = { 500.0, 0.0, 300.0 };
        g.scatterers = { { { 0.0, 0.0, 300.0 }, { 0.6, -0.8 } } };
        return g;
    }

    void an_echo_has_its_delay_strength_and_phase()
    {
        const double rate = 61.44e6;
        scatterer_channel c(one_scatterer(), { { 0.0, 0.0, 15.0 } }, rate);
        qa::samples x(2000);
        x[100] = 1.0f;
        const auto y = pass(c, x);
        // 285 m and 500 m.
        const size_t delay = size_t(std::lround(785.0 / 299792458.0 * rate));
        CPPUNIT_ASSERT_EQUAL(size_t(161), delay);
        const double strength = wavelength / (4.0 * M_PI * 785.0);
        const auto wanted = std::polar(strength,
                                       -2.0 * M_PI * std::fmod(785.0 / wavelength, 1.0)) *
            wide_sample(0.6, -0.8);
        for (size_t n = 0; n < y.size(); ++n) {
            const auto here = n == 100 + delay ? wanted : wide_sample();
            CPPUNIT_ASSERT(std::abs(wide_sample(y[n]) - here) < 1e-6 * strength);
        }
        CPPUNIT_ASSERT_EQUAL(int(delay), c.paths()[0].delay);
        CPPUNIT_ASSERT(std::abs(c.paths()[0].gain - wanted) < 1e-9 * strength);
    }

    /* A dish 5 m wide at 2.8 GHz: 46.7 wavelengths, 41.1 dBi. */
    void a_reflector_sends_forwards()
    {
        const double width = 5.0 / wavelength;
        const auto near = [&](double wanted, double angle) {
            CPPUNIT_ASSERT_DOUBLES_EQUAL(wanted, reflector_gain_db(width, angle), 0.05);
        };
        near(0.0, 0.0);
        near(-3.0, 0.742); // half of the beam
        near(30.65 - 25.0 - 41.09, 10.0);
        near(-11.35 - 41.09, 48.0);
        near(-11.35 - 41.09, 180.0);
        // The scatterer stands straight above the radar, then 600 m before it.
        auto g = one_scatterer();
        const auto strength = [&](const transmitter_site& site) {
            return std::abs(scatterer_channel(g, site, 61.44e6).paths()[0].gain);
        };
        const transmitter_site dish{ { 0.0, 0.0, 15.0 }, 5.0 };
        const transmitter_site isotropic{ { 0.0, 0.0, 15.0 } };
        CPPUNIT_ASSERT_DOUBLES_EQUAL(
            -52.44, 2.0 * qa::db(strength(dish) / strength(isotropic)), 0.05);
        g.scatterers[0].position = { 600.0, 0.0, 15.0 };
        CPPUNIT_ASSERT_DOUBLES_EQUAL(
            0.0, 2.0 * qa::db(strength(dish) / strength(isotropic)), 1e-6);
    }

    void an_echo_has_its_doppler_shift()
    {
        const double rate = 61.44e6;
        const double speed = 500.0 * wavelength / 2.0;
        const struct {
            vector3 velocity;
            double shift;
        } cases[] = { { { -speed, 0.0, 0.0 }, 250.0 }, // towards the scatterer
                      { { speed, 0.0, 0.0 }, -250.0 },
                      { { 0.0, speed, 0.0 }, 0.0 },
                      { { -0.6 * speed, 0.0, 0.8 * speed }, 150.0 } };
        for (const auto& c : cases) {
            auto g = one_scatterer();
            g.velocity = c.velocity;
            scatterer_channel channel(g, paper_radar, rate);
            const auto y = pass(channel, qa::samples(200000, 1.0f));
            const auto start = wide_sample(y[1000]), gain = channel.paths()[0].gain;
            for (size_t n = 1000; n < y.size(); n += 37) {
                const double turn = std::remainder(c.shift * double(n - 1000) / rate,
                                                   1.0);
                CPPUNIT_ASSERT(std::abs(wide_sample(y[n]) / start -
                                        std::polar(1.0, 2.0 * M_PI * turn)) < 1e-4);
            }
            CPPUNIT_ASSERT_DOUBLES_EQUAL(
                std::abs(gain), std::abs(start), 1e-4 * std::abs(gain));
        }
    }

    static scatterer_geometry many_scatterers()
    {
        random_source random(7);
        auto g = paper_geometry(70.0, random);
        g.scatterers.resize(30, { { 900.0, -800.0, 20.0 }, { -1.0, 0.5 } });
        g.velocity = { 20.0, 17.0, 0.0 };
        return g;
    }

    void echoes_add_up()
    {
        const double rate = 20e6;
        scatterer_channel c(many_scatterers(), paper_base_station, rate);
        const auto x = qa::noise_source(1).block(20000);
        const auto y = pass(c, x);
        double error = 0.0, power = 0.0;
        for (size_t n = 0; n < x.size(); n += 7) {
            wide_sample wanted;
            for (const auto& p : c.paths()) {
                if (n >= size_t(p.delay)) {
                    const double turns = p.doppler / rate * double(n);
                    wanted += p.gain * std::polar(1.0, 2.0 * M_PI * turns) *
                        wide_sample(x[n - size_t(p.delay)]);
                }
            }
            error += std::norm(wide_sample(y[n]) - wanted);
            power += std::norm(wanted);
        }
        CPPUNIT_ASSERT(qa::db(error / power) < -90.0);
    }

    static qa::samples pulses(size_t count)
    {
        qa::samples x(count);
        for (size_t n = 12345; n + 61 < count; n += 58515) {
            std::fill_n(x.begin() + std::ptrdiff_t(n), 61, qa::sample(1.0f, 0.0f));
        }
        return x;
    }

    void pulses_in_silence_come_out_as_in_noise()
    {
        // The channel is linear: what a pulse adds to noise is what it gives alone.
        const double rate = 61.44e6;
        const qa::samples alone = pulses(175545);
        const qa::samples noise = qa::noise_source(2).block(alone.size(), 1e-4f);
        auto both = noise;
        qa::add(both, alone);
        std::vector<qa::samples> out;
        for (const qa::samples& x : { alone, noise, both }) {
            scatterer_channel c(many_scatterers(), paper_radar, rate);
            out.push_back(pass(c, x));
        }
        double error = 0.0, power = 0.0;
        size_t silent = 0;
        for (size_t n = 0; n < alone.size(); ++n) {
            error += std::norm(out[2][n] - out[1][n] - out[0][n]);
            power += std::norm(out[0][n]);
            silent += out[0][n] == qa::sample();
        }
        CPPUNIT_ASSERT(power > 0.0);
        CPPUNIT_ASSERT(qa::db(error / power) < -100.0);
        CPPUNIT_ASSERT(silent > alone.size() * 9 / 10);
    }

    void scatterers_take_pieces()
    {
        auto x = pulses(140000);
        const auto noise = qa::noise_source(3).block(5000);
        std::copy(noise.begin(), noise.end(), x.begin());
        scatterer_channel whole(many_scatterers(), paper_radar, 61.44e6);
        const auto y = pass(whole, x);
        for (size_t piece : { 1, 7, 1000, 8191 }) {
            const size_t count = piece == 1 ? 14000 : x.size();
            scatterer_channel c(many_scatterers(), paper_radar, 61.44e6);
            const auto z = pass_pieces(
                c, qa::samples(x.begin(), x.begin() + std::ptrdiff_t(count)), piece);
            CPPUNIT_ASSERT(std::equal(z.begin(), z.end(), y.begin()));
        }
    }

    void paper_geometries_fill_their_ranges()
    {
        random_source random(11);
        std::set<size_t> counts;
        std::set<long> speeds;
        std::vector<double> receiver[3], scatterer[3], reflection[2];
        for (int i = 0; i < 3000; ++i) {
            const auto g = paper_geometry(i % 2 == 0 ? 5.0 : 500.0, random);
            CPPUNIT_ASSERT_EQUAL(2.8e9, g.carrier_frequency);
            counts.insert(g.scatterers.size());
            CPPUNIT_ASSERT_EQUAL(0.0, g.velocity.z);
            speeds.insert(std::lround(std::hypot(g.velocity.x, g.velocity.y) * 2.0 /
                                      wavelength * 1000.0));
            const auto keep = [](std::vector<double>(&to)[3], const vector3& v) {
                to[0].push_back(v.x);
                to[1].push_back(v.y);
                to[2].push_back(v.z);
            };
            keep(receiver, g.receiver);
            for (const auto& s : g.scatterers) {
                keep(scatterer, s.position);
                reflection[0].push_back(s.reflection.real());
                reflection[1].push_back(s.reflection.imag());
            }
        }
        CPPUNIT_ASSERT_EQUAL(size_t(30), counts.size());
        CPPUNIT_ASSERT_EQUAL(size_t(1), *counts.begin());
        CPPUNIT_ASSERT_EQUAL(size_t(30), *counts.rbegin());
        CPPUNIT_ASSERT(speeds == (std::set<long>{ 5000, 500000 }));
        const auto check = [](const std::vector<double>& v, double low, double high) {
            const double room = 0.01 * (high - low);
            const double least = *std::min_element(v.begin(), v.end());
            const double most = *std::max_element(v.begin(), v.end());
            CPPUNIT_ASSERT(least >= low && least < low + room);
            CPPUNIT_ASSERT(most < high && most > high - room);
        };
        check(receiver[0], -1000.0, 1000.0);
        check(receiver[1], 0.0, 2000.0);
        check(receiver[2], 0.0, 2000.0);
        check(scatterer[0], -1000.0, 1000.0);
        check(scatterer[1], -1000.0, 1000.0);
        check(scatterer[2], 0.0, 1000.0);
        check(reflection[0], -2.0, 2.0);
        check(reflection[1], -2.0, 2.0);
    }

    static double delay_spread(const std::vector<profile_tap>& taps)
    {
        double power = 0.0, mean = 0.0, square = 0.0;
        for (const auto& t : taps) {
            power += t.power;
            mean += t.power * t.delay;
            square += t.power * t.delay * t.delay;
        }
        CPPUNIT_ASSERT_DOUBLES_EQUAL(1.0, power, 1e-12);
        return std::sqrt(square - mean * mean);
    }

    void profiles_have_their_delay_spreads()
    {
        // TS 36.104, table B.2-1.
        const auto fixed = [](delay_profile p) {
            return 1e9 * delay_spread(find_profile(p, 1.0));
        };
        CPPUNIT_ASSERT_DOUBLES_EQUAL(43.0, fixed(delay_profile::epa), 0.5);
        CPPUNIT_ASSERT_DOUBLES_EQUAL(357.0, fixed(delay_profile::eva), 0.5);
        CPPUNIT_ASSERT_DOUBLES_EQUAL(991.0, fixed(delay_profile::etu), 0.5);
        // TR 38.901, 7.7.2: normalised to 1; D's table, as published, to 0.994.
        for (const auto p : { delay_profile::tdl_a,
                              delay_profile::tdl_b,
                              delay_profile::tdl_c,
                              delay_profile::tdl_e }) {
            CPPUNIT_ASSERT_DOUBLES_EQUAL(
                300e-9, delay_spread(find_profile(p, 300e-9)), 0.03e-9);
        }
        CPPUNIT_ASSERT_DOUBLES_EQUAL(
            300e-9, delay_spread(find_profile(delay_profile::tdl_d, 300e-9)), 2e-9);
    }

    void lines_of_sight_have_their_k_factors()
    {
        // TR 38.901, tables 7.7.2-4 and 7.7.2-5: 13.3 and 22 dB.
        const auto k_factor = [](delay_profile p) {
            const auto taps = find_profile(p, 1.0);
            CPPUNIT_ASSERT(taps[0].line_of_sight && !taps[1].line_of_sight);
            CPPUNIT_ASSERT_EQUAL(taps[0].delay, taps[1].delay);
            return qa::db(taps[0].power / taps[1].power);
        };
        CPPUNIT_ASSERT_DOUBLES_EQUAL(13.3, k_factor(delay_profile::tdl_d), 1e-9);
        CPPUNIT_ASSERT_DOUBLES_EQUAL(22.0, k_factor(delay_profile::tdl_e), 1e-9);
        for (const auto& t : find_profile(delay_profile::tdl_c, 1.0)) {
            CPPUNIT_ASSERT(!t.line_of_sight);
        }
    }

    static tapped_delay_channel_config configuration(delay_profile profile,
                                                     double doppler)
    {
        tapped_delay_channel_config c;
        c.profile = profile;
        c.doppler = doppler;
        return c;
    }

    static qa::samples impulse_response(delay_profile profile, double rate, uint64_t seed)
    {
        tapped_delay_channel c(configuration(profile, 0.0), rate, seed);
        qa::samples x(1000);
        x[0] = 1.0f;
        return pass(c, x);
    }

    void taps_are_where_and_as_strong_as_they_should()
    {
        // At 100 MS/s all delays are whole samples.
        for (const auto profile :
             { delay_profile::epa, delay_profile::eva, delay_profile::etu }) {
            const int draws = 1000;
            std::vector<double> power(1000);
            for (int seed = 0; seed < draws; ++seed) {
                const auto h = impulse_response(profile, 100e6, uint64_t(seed));
                for (size_t n = 0; n < h.size(); ++n) {
                    power[n] += std::norm(h[n]) / draws;
                }
            }
            double total = 0.0;
            for (const auto& t : find_profile(profile, 0.0)) {
                auto& p = power[size_t(std::lround(t.delay * 100e6))];
                CPPUNIT_ASSERT_DOUBLES_EQUAL(
                    t.power, p, 4.0 * t.power / std::sqrt(draws));
                total += p;
                p = 0.0;
            }
            CPPUNIT_ASSERT_DOUBLES_EQUAL(1.0, total, 4.0 / std::sqrt(draws));
            for (double p : power) {
                CPPUNIT_ASSERT_EQUAL(0.0, p);
            }
        }
    }

    void fractional_delays_are_right()
    {
        // The same draw at 100 MS/s, where all delays are whole, tells the gains.
        const auto fine = impulse_response(delay_profile::eva, 100e6, 5);
        for (double rate : { 19.2e6, 61.44e6 }) {
            tapped_delay_channel c(configuration(delay_profile::eva, 0.0), rate, 5);
            CPPUNIT_ASSERT_EQUAL(7, c.latency());
            const auto h = impulse_response(delay_profile::eva, rate, 5);
            for (double share = -0.4; share < 0.41; share += 0.05) {
                wide_sample wanted, got;
                for (size_t n = 0; n < fine.size(); ++n) {
                    wanted += wide_sample(fine[n]) *
                        std::polar(1.0, -2.0 * M_PI * share * rate * double(n) / 100e6);
                    got += wide_sample(h[n]) *
                        std::polar(1.0, -2.0 * M_PI * share * (double(n) - c.latency()));
                }
                CPPUNIT_ASSERT(std::abs(got - wanted) < 0.01);
            }
        }
        // Without fractions, nothing is late.
        tapped_delay_channel c(configuration(delay_profile::etu, 0.0), 100e6, 5);
        CPPUNIT_ASSERT_EQUAL(0, c.latency());
    }

    /* The channel's gain for a carrier at 0 Hz. */
    static qa::samples fading(
        delay_profile profile, double doppler, double rate, uint64_t seed, size_t count)
    {
        tapped_delay_channel c(configuration(profile, doppler), rate, seed);
        auto y = pass(c, qa::samples(count + 200, 1.0f));
        y.erase(y.begin(), y.begin() + 200);
        return y;
    }

    void fading_has_clarkes_autocorrelation()
    {
        const double rate = 1e6, doppler = 1000.0;
        const int draws = 60, lags = 30;
        const size_t lag = 80; // samples
        std::vector<wide_sample> correlation(lags);
        double power = 0.0;
        for (int seed = 0; seed < draws; ++seed) {
            const auto g =
                fading(delay_profile::tdl_b, doppler, rate, uint64_t(seed), 30000);
            for (size_t n = 0; n + lags * lag < g.size(); n += 50) {
                for (int k = 0; k < lags; ++k) {
                    correlation[k] +=
                        wide_sample(g[n + size_t(k) * lag] * std::conj(g[n]));
                }
                power += std::norm(g[n]);
            }
        }
        for (int k = 0; k < lags; ++k) {
            const double x = 2.0 * M_PI * doppler * double(k) * double(lag) / rate;
            const auto got = correlation[k] / power;
            CPPUNIT_ASSERT_DOUBLES_EQUAL(std::cyl_bessel_j(0.0, x), got.real(), 0.06);
            CPPUNIT_ASSERT_DOUBLES_EQUAL(0.0, got.imag(), 0.06);
        }
    }

    void fading_has_clarkes_spectrum()
    {
        const double rate = 1e6, doppler = 1000.0;
        double inner = 0.0, all = 0.0, beyond = 0.0;
        for (uint64_t seed = 0; seed < 20; ++seed) {
            const qa::mean_spectrum s(
                fading(delay_profile::eva, doppler, rate, seed, 1 << 18), rate, 1 << 16);
            inner += s.power(-0.5 * doppler, 0.5 * doppler);
            all += s.power(-rate, rate);
            beyond += s.power(1.1 * doppler, rate) + s.power(-rate, -1.1 * doppler);
        }
        // Density 1 / (pi doppler sqrt(1 - (f / doppler)^2)).
        CPPUNIT_ASSERT_DOUBLES_EQUAL(2.0 / M_PI * std::asin(0.5), inner / all, 0.05);
        CPPUNIT_ASSERT(qa::db(beyond / all) < -60.0);
    }

    void a_line_of_sight_is_a_spectral_line()
    {
        const double rate = 1e6, doppler = 1000.0;
        for (const auto profile : { delay_profile::tdl_d, delay_profile::tdl_e }) {
            double line = 0.0, rest = 0.0;
            const int draws = 20;
            for (int seed = 0; seed < draws; ++seed) {
                const qa::mean_spectrum s(
                    fading(profile, doppler, rate, uint64_t(seed), 1 << 18),
                    rate,
                    1 << 17);
                const double around = 3.0 * s.bin_width();
                const double here = s.power(0.7 * doppler - around,
                                            0.7 * doppler + around);
                line += here / draws;
                rest += (s.power(-rate, rate) - here) / draws;
            }
            const auto taps = find_profile(profile, 0.0);
            CPPUNIT_ASSERT_DOUBLES_EQUAL(taps[0].power, line, 0.02);
            CPPUNIT_ASSERT_DOUBLES_EQUAL(0.0, qa::db(rest / (1.0 - taps[0].power)), 1.0);
        }
    }

    void fading_is_rayleighs()
    {
        // A single tap over time and draws: EPA's first, from impulses.
        double second = 0.0, fourth = 0.0, deep = 0.0;
        const int draws = 8000;
        for (int seed = 0; seed < draws; ++seed) {
            tapped_delay_channel c(
                configuration(delay_profile::epa, 0.0), 100e6, uint64_t(seed));
            qa::samples x = { 1.0f };
            const double power = std::norm(pass(c, x)[0]) /
                find_profile(delay_profile::epa, 0.0)[0].power;
            second += power / draws;
            fourth += power * power / draws;
            deep += power < 0.1 ? 1.0 / draws : 0.0;
        }
        // 32 sinusoids of equal strength: 2 - 1 / 32, where a Gaussian has 2.
        CPPUNIT_ASSERT_DOUBLES_EQUAL(1.0, second, 0.045);
        CPPUNIT_ASSERT_DOUBLES_EQUAL(2.0 - 1.0 / 32.0, fourth / (second * second), 0.12);
        CPPUNIT_ASSERT_DOUBLES_EQUAL(1.0 - std::exp(-0.1), deep, 0.0125);
    }

    void tapped_delays_take_pieces()
    {
        const auto x = qa::noise_source(4).block(9000);
        for (const auto profile : { delay_profile::etu, delay_profile::tdl_a }) {
            for (double doppler : { 0.0, 500.0 }) {
                const auto config = configuration(profile, doppler);
                tapped_delay_channel whole(config, 20e6, 8);
                const auto y = pass(whole, x);
                for (size_t piece : { 1, 7, 1000, 8191 }) {
                    tapped_delay_channel c(config, 20e6, 8);
                    CPPUNIT_ASSERT(y == pass_pieces(c, x, piece));
                }
                tapped_delay_channel other(config, 20e6, 9);
                CPPUNIT_ASSERT(y != pass(other, x));
            }
        }
    }

    void kernels_agree()
    {
        qa::noise_source noise(6);
        std::vector<float> real(200), imag(200);
        for (auto* plane : { &real, &imag }) {
            for (auto& v : *plane) {
                v = noise.draw().real();
            }
        }
        std::vector<delayed_copy> copies;
        for (int delay : { 0, 3, 17, 100, 3 }) {
            copies.push_back({ delay, noise.draw(), noise.draw() });
        }
        const float start = 0.25f, step = 1.0f / 64.0f;
        for (bool moving : { false, true }) {
            qa::samples ours(48), generic(48);
            const auto run = [&](auto kernel, qa::samples& out) {
                kernel(&real[100],
                       &imag[100],
                       copies.data(),
                       copies.size(),
                       moving,
                       start,
                       step,
                       3,
                       out.data());
            };
            run(sum_delayed, ours);
            run(sum_delayed_generic, generic);
            for (size_t n = 0; n < ours.size(); ++n) {
                wide_sample wanted;
                for (const auto& c : copies) {
                    const size_t from = 100 + n - size_t(c.delay);
                    const float along = moving ? start + step * float(n) : 0.0f;
                    wanted += wide_sample(c.gain + c.change * along) *
                        wide_sample(real[from], imag[from]);
                }
                CPPUNIT_ASSERT(std::abs(wanted - wide_sample(ours[n])) < 1e-5);
                CPPUNIT_ASSERT(std::abs(wanted - wide_sample(generic[n])) < 1e-5);
            }
        }
    }

    void wrong_channels_are_refused()
    {
        CPPUNIT_ASSERT_EQUAL(
            std::string(
                "scatterer_channel: the sample rate must be positive, got 0.000000 Hz"),
            refusal([] { scatterer_channel c(one_scatterer(), {}, 0.0); }));
        CPPUNIT_ASSERT_EQUAL(
            std::string("scatterer_channel: there must be a scatterer, got 0"),
            refusal([] { scatterer_channel c(scatterer_geometry(), {}, 20e6); }));

        const auto refused = [](double spread, double doppler, double rate) {
            return refusal([&] {
                auto c = configuration(delay_profile::tdl_a, doppler);
                c.delay_spread = spread;
                tapped_delay_channel channel(c, rate, 1);
            });
        };
        CPPUNIT_ASSERT_EQUAL(
            std::string("tapped_delay_channel: delay_spread must be from 0 to 10e-6 s, "
                        "got -1.000000"),
            refused(-1.0, 5.0, 20e6));
        CPPUNIT_ASSERT_EQUAL(
            std::string("tapped_delay_channel: doppler must be from 0 to 10000 Hz, got "
                        "20000.000000"),
            refused(1e-7, 20e3, 20e6));
        CPPUNIT_ASSERT_EQUAL(
            std::string("tapped_delay_channel: the sample rate must be from 1 to 1000 "
                        "MS/s, got 500000.000000 Hz"),
            refused(1e-7, 5.0, 0.5e6));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(qa_channel);
