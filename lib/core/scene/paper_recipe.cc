// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "paper_recipe.h"
#include "random_signals.h"
#include <algorithm>
#include <array>
#include <cmath>
#include <complex>
#include <gnuradio/specsense/core/burst_level.h>
#include <gnuradio/specsense/core/channel/noise_power.h>
#include <gnuradio/specsense/core/channel/scatterer_channel.h>
#include <gnuradio/specsense/core/channel/tuned_waveform.h>
#include <gnuradio/specsense/core/scene/label_mask.h>
#include <gnuradio/specsense/core/scene/scene_json.h>
#include <gnuradio/specsense/core/spectrogram.h>
#include <nlohmann/json.hpp>

namespace gr {
namespace specsense {
namespace core {

namespace {

using sample = std::complex<float>;
using json = nlohmann::ordered_json;

constexpr double sample_rate = paper_recipe::sample_rate;
constexpr int frame_samples = 175545; // three pulse repetition intervals of 58515

// Radiated power over the signal's own, on the antenna's axis. Besides their gain of 10
// dB, the authors' carriers have an antenna whose taper of 10 multiplies the amplitude.
const double radar_gain = 25e3 * std::pow(10.0, 32.8 / 10.0);
const double carrier_gain = 350.0 * std::pow(10.0, 10.0 / 10.0) * 10.0 * 10.0;

// The authors add it to the picture's power before they take the logarithm, W/Hz. Of the
// powers above it hides all noise but the strongest.
constexpr double picture_floor = 0x1p-52;

constexpr std::array<double, 4> dopplers{ 0.0, 5.0, 70.0, 500.0 }; // Hz
constexpr double no_noise = INFINITY;
constexpr std::array<double, 6> noise_levels{ -10.0, 0.0, 10.0, 20.0, 30.0, no_noise };

enum class mix { radar_nr, radar_lte, radar_lte_nr };
constexpr const char* mix_names[] = { "radar+nr", "radar+lte", "radar+lte+nr" };

constexpr uint8_t lte_label = 1, nr_label = 2, radar_label = 3;

// A carrier within the band.
struct ofdm_carrier {
    signal_config signal;
    uint8_t label;
    double channel_bandwidth;  // Hz
    int subcarriers;           // in use at most
    double subcarrier_spacing; // Hz
    double frequency = 0.0;    // Hz from the band's centre

    // Of all subcarriers at amplitude 1, after a transform over the band that divides by
    // its length.
    double power() const
    {
        const double length = sample_rate / subcarrier_spacing;
        return subcarriers / (length * length);
    }
};

// Reference measurement channels R.6, R.8 and R.9 (3GPP TS 36.101, annex A.3.3) with
// blocks left out at random.
ofdm_carrier draw_lte(random_source& random)
{
    constexpr std::array<int, 3> widths{ 25, 75, 100 }; // resource blocks
    lte_downlink_config config;
    config.resource_blocks = pick(random, widths);
    config.cell_id = int(random.integer(0, 503));
    config.control_symbols = config.resource_blocks == 100 ? 1 : 2;
    config.scheduling = random.chance(0.5) ? lte_scheduling::whole_band
                                           : lte_scheduling::few_blocks;
    config.load = random.uniform();
    config.frame_offset = 0.0;
    return { config,
             lte_label,
             config.resource_blocks * 200e3,
             config.resource_blocks * 12,
             15e3 };
}

struct run {
    int first;
    int length;
};

// 1 to 3 runs that share \p total of the places from \p first up to \p last in order.
std::vector<run> draw_runs(random_source& random, int total, int first, int last)
{
    const int count = std::min(int(random.integer(1, 3)), total);
    std::vector<run> runs;
    int left = total, place = first;
    for (int i = count; i > 0; --i) {
        const int length = i == 1 ? left : int(random.integer(1, left - i + 1));
        place += int(random.integer(0, last - place - left));
        runs.push_back({ place, length });
        place += length;
        left -= length;
    }
    return runs;
}

// PDSCH: 20 to 70 % of the carrier's blocks in 1 to 3 groups, over 1 to 3 groups of
// slots, which are 10 to 80 % of eight of the frame's first ten.
void draw_pdsch(random_source& random, nr_downlink_config& config)
{
    const int blocks = nr::resource_blocks(config.channel_bandwidth_mhz,
                                           config.subcarrier_spacing_khz);
    const int used_blocks = int(std::lround(random.uniform(0.2, 0.7) * blocks));
    const int used_slots = std::max(1, int(std::lround(random.uniform(0.1, 0.8) * 8)));
    const auto slot_runs = draw_runs(random, used_slots, 2, 10);
    for (const auto& b : draw_runs(random, used_blocks, 0, blocks)) {
        for (const auto& s : slot_runs) {
            config.pdsch_regions.push_back({ b.first, b.length, s.first, s.length });
        }
    }
}

ofdm_carrier draw_nr(random_source& random)
{
    constexpr std::array<int, 7> widths{ 10, 15, 20, 25, 30, 40, 50 }; // MHz
    nr_downlink_config config;
    config.channel_bandwidth_mhz = pick(random, widths);
    config.subcarrier_spacing_khz = random.chance(0.5) ? 15 : 30;
    config.cell_id = int(random.integer(0, 1007));
    config.duplex = nr::duplex::fdd;
    config.ssb_pattern = config.subcarrier_spacing_khz == 15 ? nr::ssb_case::a
                                                             : nr::ssb_case::b;
    config.ssb_candidates = random.chance(0.5) ? 4 : 8;
    config.ssb_period_ms = 20;
    config.ssb_blocks.clear();
    for (int block = 0; block < config.ssb_candidates; ++block) {
        if (random.chance(0.5)) {
            config.ssb_blocks.push_back(block);
        }
    }
    config.system_information = false;
    config.modulation = nr::modulation::qpsk;
    config.coreset_symbols = 2;
    config.coreset_interleaved = true;
    config.pdcch = nr::pdcch_use::every_slot;
    config.pdcch_aggregation_level = 8;
    config.frame_offset = 0.0;
    draw_pdsch(random, config);
    return { config,
             nr_label,
             config.channel_bandwidth_mhz * 1e6,
             12 *
                 nr::resource_blocks(config.channel_bandwidth_mhz,
                                     config.subcarrier_spacing_khz),
             config.subcarrier_spacing_khz * 1e3 };
}

// Centred, or side by side in either order, with room of whole MHz between them and
// below, as fits into the band.
std::vector<ofdm_carrier> draw_carriers(mix m, random_source& random)
{
    if (m == mix::radar_nr) {
        return { draw_nr(random) };
    }
    if (m == mix::radar_lte) {
        return { draw_lte(random) };
    }
    for (;;) {
        std::vector<ofdm_carrier> both{ draw_lte(random), draw_nr(random) };
        const double room = sample_rate - both[0].channel_bandwidth -
            both[1].channel_bandwidth;
        if (room < 0.0) {
            continue;
        }
        const auto whole_mhz = [&](double most) {
            return 1e6 * double(random.integer(0, int64_t(most / 1e6)));
        };
        const double gap = whole_mhz(room);
        const double below = whole_mhz(room - gap);
        if (random.chance(0.5)) {
            std::swap(both[0], both[1]);
        }
        const double start = below - sample_rate / 2.0;
        both[0].frequency = start + both[0].channel_bandwidth / 2.0;
        both[1].frequency = start + both[0].channel_bandwidth + gap +
            both[1].channel_bandwidth / 2.0;
        return both;
    }
}

void add(std::vector<sample>& sum, const std::vector<sample>& x)
{
    for (size_t i = 0; i < sum.size(); ++i) {
        sum[i] += x[i];
    }
}

double largest_doppler(const scatterer_channel& channel)
{
    double largest = 0.0;
    for (const auto& path : channel.paths()) {
        largest = std::max(largest, std::abs(path.doppler));
    }
    return largest;
}

// JSON has no infinity.
json or_null(double value) { return std::isfinite(value) ? json(value) : json(); }

// Samples of a signal as it is sent, of power \p watts at full strength.
std::vector<sample>
transmit(std::unique_ptr<waveform> source, double frequency, double watts)
{
    tuned_waveform signal(std::move(source), sample_rate, frequency);
    std::vector<sample> x(frame_samples);
    signal.generate(x.data(), x.size());
    for (auto& v : x) {
        v *= float(std::sqrt(watts));
    }
    return x;
}

// What a waveform gives from its strongest sample in a radio frame of 10 ms on, as the
// authors cut theirs: within a slot that carries data, where there is one.
class from_strongest_sample : public waveform
{
public:
    explicit from_strongest_sample(std::unique_ptr<waveform> source)
        : waveform(source->sample_rate(), source->bandwidth()),
          d_source(std::move(source))
    {
        std::vector<sample> radio_frame(size_t(10e-3 * sample_rate()));
        d_source->generate(radio_frame.data(), radio_frame.size());
        const auto weaker = [](const sample& a, const sample& b) {
            return std::norm(a) < std::norm(b);
        };
        d_first.assign(std::max_element(radio_frame.begin(), radio_frame.end(), weaker),
                       radio_frame.end());
    }

protected:
    void make_block(std::vector<sample>& block) override
    {
        if (!d_first.empty()) {
            block.swap(d_first);
            return;
        }
        block.resize(4096);
        d_source->generate(block.data(), block.size());
    }

private:
    std::unique_ptr<waveform> d_source;
    std::vector<sample> d_first;
};

// Rows in which the radar's echoes are not zero.
std::vector<bool> rows_with(const std::vector<sample>& echoes,
                            const spectrogram_geometry& geometry,
                            int rows)
{
    std::vector<bool> hit(size_t(rows), false);
    for (int row = 0; row < rows; ++row) {
        const auto first = echoes.begin() + geometry.row_start(row);
        const auto last = echoes.begin() +
            std::min<int64_t>(geometry.row_start(row + 1), frame_samples);
        hit[size_t(row)] =
            std::any_of(first, last, [](const sample& v) { return v != sample(0.0f); });
    }
    return hit;
}

// Carriers fill their channel bandwidth over all rows; the radar fills whole rows, and
// wins.
std::vector<uint8_t> paint(const spectrogram_geometry& geometry,
                           int rows,
                           const std::vector<ofdm_carrier>& carriers,
                           const std::vector<bool>& radar_rows)
{
    label_mask mask(geometry, rows);
    const double duration = frame_samples / sample_rate;
    for (const auto& c : carriers) {
        const double half = c.channel_bandwidth / 2.0;
        mask.add({ 0.0, duration, c.frequency - half, c.frequency + half }, c.label);
    }
    auto labels = mask.labels();
    const auto columns = size_t(geometry.columns());
    for (size_t row = 0; row < radar_rows.size(); ++row) {
        if (radar_rows[row]) {
            std::fill_n(
                labels.begin() + std::ptrdiff_t(row * columns), columns, radar_label);
        }
    }
    return labels;
}

} // namespace

const sensing_profile& paper_recipe::profile() const { return find_profile("paper"); }

frame paper_recipe::make(uint64_t index) const
{
    auto random = d_seeds.fork(index);
    const mix m = mix(index % 3);
    const double doppler = dopplers[index / 3 % dopplers.size()];
    const double snr_db = noise_levels[index / 12 % noise_levels.size()];
    const auto geometry = paper_geometry(doppler, random);
    const auto carriers = draw_carriers(m, random);

    // Transmitters at the same place share their echoes.
    std::vector<sample> sum(frame_samples, 0.0f);
    for (size_t i = 0; i < carriers.size(); ++i) {
        const auto& c = carriers[i];
        add(sum,
            transmit(std::make_unique<from_strongest_sample>(
                         make_waveform(c.signal, random.fork_seed(i))),
                     c.frequency,
                     carrier_gain * c.power()));
    }
    scatterer_channel carrier_echoes(geometry, paper_base_station, sample_rate);
    carrier_echoes.process(sum.data(), sum.data(), sum.size());
    const signal_config pulses = airport_radar(sample_rate, random);
    auto echoes = transmit(
        make_waveform(pulses, random.fork_seed(carriers.size())), 0.0, radar_gain);
    scatterer_channel(geometry, paper_radar, sample_rate)
        .process(echoes.data(), echoes.data(), echoes.size());
    add(sum, echoes);

    // The receiver's gain brings signal and noise together to power 1.
    const double power = mean_power(sum.data(), sum.size());
    const double noise_share = noise_power_over_band(1.0,
                                                     snr_db); // of the signal's power
    const double receiver_gain = 1.0 / (power * (1.0 + noise_share));
    for (auto& v : sum) {
        v *= float(std::sqrt(receiver_gain));
    }
    std::vector<sample> noise(frame_samples, 0.0f);
    if (noise_share > 0.0) {
        random.fork(carriers.size() + 1)
            .add_noise(noise.data(), noise.size(), noise_share / (1.0 + noise_share));
    }
    const double measured_snr = mean_power(sum.data(), sum.size()) /
        mean_power(noise.data(), noise.size());
    add(sum, noise);

    spectrogram rows(profile(), sample_rate, 0, transform_planning::reproducible);
    frame f;
    f.index = index;
    f.sample_rate = sample_rate;
    f.rows = profile().rows_per_frame;
    f.columns = rows.geometry().columns();
    f.detectors.emplace_back(size_t(f.rows) * size_t(f.columns));
    // The last row ends with the frame.
    const auto done =
        rows.process(sum.data(), sum.size(), { f.detectors[0].data() }, size_t(f.rows));
    rows.finish({ f.detectors[0].data() + done.rows * size_t(f.columns) },
                size_t(f.rows) - done.rows);
    const auto floor = float(picture_floor * noise_bandwidth_columns(rows.geometry()) *
                             rows.geometry().column_width() * receiver_gain);
    for (auto& v : f.detectors[0]) {
        v += floor;
    }
    f.labels = paint(
        rows.geometry(), f.rows, carriers, rows_with(echoes, rows.geometry(), f.rows));

    json signals = json::array();
    for (const auto& c : carriers) {
        auto signal = json::parse(write_signal(c.signal));
        signal["frequency"] = c.frequency;
        signals.push_back(signal);
    }
    signals.push_back(json::parse(write_signal(pulses)));
    json parameters{ { "mix", mix_names[int(m)] },
                     { "doppler_hz", doppler },
                     { "snr_db", or_null(snr_db) },
                     { "measured_snr_db", or_null(10.0 * std::log10(measured_snr)) },
                     { "largest_doppler_hz", largest_doppler(carrier_echoes) },
                     { "scatterers", geometry.scatterers.size() },
                     { "signals", signals } };
    f.parameters = parameters.dump();
    return f;
}

} // namespace core
} // namespace specsense
} // namespace gr
