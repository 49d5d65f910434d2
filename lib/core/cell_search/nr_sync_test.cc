// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "nr_sync_test.h"
#include "log_tail.h"
#include <algorithm>
#include <cmath>
#include <gnuradio/specsense/core/waveforms/nr_sequences.h>
#include <volk/volk.h>

namespace gr {
namespace specsense {
namespace core {

namespace {

constexpr int subcarriers = nr::sync_subcarriers;
// Subcarrier 120 of the block's 240 is at its centre (TS 38.104, 5.4.3.1).
constexpr int lowest_block_subcarrier = -120;
constexpr int lowest_sync_subcarrier = lowest_block_subcarrier + nr::ssb_sync_offset;
constexpr int groups = nr::cell_ids / 3;
constexpr int symbol_period = nr_sync_test::symbol_length + nr_sync_test::cyclic_prefix;
constexpr int sss_symbol = 2; // of the block, the PSS being in 0 (TS 38.211, 7.4.3.1)
constexpr int sss_distance = sss_symbol * symbol_period;
constexpr int dmrs_indices = 8;
constexpr double wrong_index = 1e-3; // how often noise may have one
// The channel is taken as constant over so many reference signals, every fourth
// subcarrier: 0.7 MHz at 15 kHz.
constexpr int dmrs_in_group = 12;

/* The subcarriers of the PBCH's reference signal in a symbol of the block, which are
 * those with k mod 4 == cell_id mod 4 (TS 38.211, Table 7.4.3.1-1). */
std::vector<int> dmrs_subcarriers(int symbol, int cell_id)
{
    std::vector<int> used;
    for (int k = cell_id % 4; k < nr::ssb_subcarriers; k += 4) {
        if (symbol != sss_symbol || k < 48 || k >= 192) {
            used.push_back(k);
        }
    }
    return used;
}

std::vector<int> sync_subcarriers()
{
    std::vector<int> used;
    for (int i = 0; i < subcarriers; ++i) {
        used.push_back(lowest_sync_subcarrier + i);
    }
    return used;
}

} // namespace

nr_sync_test::nr_sync_test() : d_reader(symbol_length)
{
    for (int n_id2 = 0; n_id2 < 3; ++n_id2) {
        const auto pss = nr::pss(n_id2);
        d_pss.emplace_back(pss.begin(), pss.end());
        d_refiners.emplace_back(d_pss.back(), sync_subcarriers(), symbol_length);
        d_sss.emplace_back(groups, subcarriers);
        for (int n_id1 = 0; n_id1 < groups; ++n_id1) {
            d_sss.back().set(n_id1, nr::sss(3 * n_id1 + n_id2).data());
        }
    }
}

double nr_sync_test::tries()
{
    constexpr double channel_models = 2;
    return groups * channel_models * dmrs_indices;
}

nr_sync_test::sss_match
nr_sync_test::best_sss(const sync_symbol& symbol, const values* response, int n_id2)
{
    auto received = symbol.subcarriers;
    if (response) {
        volk_32fc_x2_multiply_conjugate_32fc(
            received.data(), received.data(), response->data(), subcarriers);
    }
    const double energy = subcarriers * symbol.energy;
    if (!(energy > 0.0)) {
        return {};
    }
    d_sss[n_id2].correlate(received, d_squared);
    const auto most = std::max_element(d_squared.begin(), d_squared.end());
    return { int(most - d_squared.begin()),
             symbol_evidence(*most / energy, subcarriers) };
}

double
nr_sync_test::best_dmrs(const sync_band& band, double place, int cell_id, int& index)
{
    std::vector<std::complex<float>> received;
    for (int symbol = 1; symbol < nr::ssb_symbols; ++symbol) {
        const auto all = d_reader.read(band,
                                       place + symbol * symbol_period,
                                       lowest_block_subcarrier,
                                       nr::ssb_subcarriers);
        for (int k : dmrs_subcarriers(symbol, cell_id)) {
            received.push_back(all.subcarriers[k]);
        }
    }
    // Group by group, so that what is strong in one of them has no more say than others.
    constexpr int groups_of_dmrs = nr::pbch_dmrs_count / dmrs_in_group;
    double most = -1.0;
    for (int i = 0; i < dmrs_indices; ++i) {
        const auto sent = nr::pbch_dmrs(cell_id, i, 0);
        double evidence = 0.0;
        for (int g = 0; g < groups_of_dmrs; ++g) {
            std::complex<float> sum;
            double energy = 0.0;
            for (int j = g * dmrs_in_group; j < (g + 1) * dmrs_in_group; ++j) {
                sum += received[j] * std::conj(sent[j]);
                energy += std::norm(received[j]);
            }
            if (energy > 0.0) {
                evidence += symbol_evidence(std::norm(sum) / (energy * dmrs_in_group),
                                            dmrs_in_group);
            }
        }
        if (evidence > most) {
            most = evidence;
            index = i;
        }
    }
    return -log_gamma_tail(groups_of_dmrs, most);
}

nr_sync nr_sync_test::examine(const sync_band& band, nr_candidate place)
{
    nr_sync sync;
    const auto read_pss = [&](const place_refiner::place& at) {
        d_reader.tune(band, at.frequency);
        std::vector<sync_symbol> pss;
        if (d_reader.fits(band, at.position)) {
            pss.push_back(
                d_reader.read(band, at.position, lowest_sync_subcarrier, subcarriers));
        }
        return pss;
    };
    const auto refined = d_refiners[place.n_id2].refine(
        { place.position, place.frequency }, place.search_span, read_pss);
    place.position = refined.position;
    place.frequency = refined.frequency;
    sync.place = place;
    const double last = place.position + (nr::ssb_symbols - 1) * symbol_period;
    if (!d_reader.fits(band, place.position) || !d_reader.fits(band, last)) {
        return sync;
    }
    sync.valid = true;

    const auto& pattern = d_pss[place.n_id2];
    const auto pss = read_pss(refined).front();
    const auto sss = d_reader.read(
        band, place.position + sss_distance, lowest_sync_subcarrier, subcarriers);
    const auto response = channel_phases(pss, pattern);
    const auto flat = best_sss(sss, nullptr, place.n_id2);
    const auto fading = best_sss(sss, &response, place.n_id2);
    const double sss_evidence = std::max(flat.evidence, fading.evidence);
    sync.n_id1 = flat.evidence >= fading.evidence ? flat.n_id1 : fading.n_id1;
    const double pss_evidence = symbol_evidence(squared_correlation(pss, pattern),
                                                subcarriers);
    int index = -1;
    const double dmrs_evidence = best_dmrs(band, place.position, sync.cell_id(), index);
    if (std::log(dmrs_indices) - dmrs_evidence < std::log(wrong_index)) {
        sync.dmrs_index = index;
    }
    sync.log_p_without_pss = log_gamma_tail(2.0, sss_evidence + dmrs_evidence);
    sync.log_p = log_gamma_tail(3.0, pss_evidence + sss_evidence + dmrs_evidence);
    sync.squared_correlation =
        -std::expm1(-(pss_evidence + sss_evidence) / (2.0 * (subcarriers - 1)));
    return sync;
}

} // namespace core
} // namespace specsense
} // namespace gr
