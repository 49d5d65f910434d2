// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lte_sync_test.h"
#include "log_tail.h"
#include "repetition.h"
#include <algorithm>
#include <cmath>
#include <gnuradio/specsense/core/waveforms/lte_sequences.h>
#include <volk/volk.h>

namespace gr {
namespace specsense {
namespace core {

namespace {

constexpr int symbol_length = 128; // at 1.92 MS/s: 15 kHz
constexpr double search_rate = 1.92e6;
constexpr int subcarriers = lte::sync_subcarriers;
constexpr int lowest_subcarrier = -31; // 0 is not used (TS 36.211, 6.11.1.2)
constexpr int groups = lte::cell_ids / 3;
constexpr double removed_share = 0.05; // of what is subtracted, that may remain

// FDD: SSS in the symbol before the PSS, which ends slot 0 and 10. TDD: SSS ends slot 1
// and 11, PSS is the third symbol of subframe 1 and 6 (TS 36.211, 6.11.1.2, 6.11.2.2);
// cyclic prefixes by Table 6.12-1.
constexpr lte_arrangement arrangements[] = {
    { lte::duplex_mode::fdd, lte::cyclic_prefix::normal, 137, 832, 9 },
    { lte::duplex_mode::fdd, lte::cyclic_prefix::extended, 160, 832, 32 },
    { lte::duplex_mode::tdd, lte::cyclic_prefix::normal, 412, 2204, 9 },
    { lte::duplex_mode::tdd, lte::cyclic_prefix::extended, 480, 2272, 32 },
};

int subcarrier(int index)
{
    return lowest_subcarrier + index + (index >= -lowest_subcarrier ? 1 : 0);
}

std::vector<int> used_subcarriers()
{
    std::vector<int> used;
    for (int i = 0; i < subcarriers; ++i) {
        used.push_back(subcarrier(i));
    }
    return used;
}

} // namespace

lte_sync_test::lte_sync_test()
    : d_reader(symbol_length), d_inverse(symbol_length, fft_direction::inverse)
{
    for (int n_id2 = 0; n_id2 < 3; ++n_id2) {
        const auto pss = lte::pss(n_id2);
        d_pss.emplace_back(pss.begin(), pss.end());
        d_refiners.emplace_back(d_pss.back(), used_subcarriers(), symbol_length);
        d_sss.emplace_back(2 * groups, subcarriers);
        for (int n_id1 = 0; n_id1 < groups; ++n_id1) {
            for (int half = 0; half < 2; ++half) {
                const auto sss = lte::sss(3 * n_id1 + n_id2, 5 * half);
                d_sss.back().set(half * groups + n_id1, sss.data());
            }
        }
    }
}

double lte_sync_test::tries()
{
    constexpr double parities = 2, channel_models = 2;
    return groups * parities * channel_models * std::size(arrangements);
}

sync_symbol lte_sync_test::read(const sync_band& band, double start)
{
    auto symbol = d_reader.read(band, start, lowest_subcarrier, subcarriers + 1);
    const auto unused = symbol.subcarriers.begin() - lowest_subcarrier;
    symbol.energy -= std::norm(*unused);
    symbol.subcarriers.erase(unused);
    return symbol;
}

void lte_sync_test::refine(const sync_band& band, lte_candidate& candidate)
{
    const auto read_all = [&](const place_refiner::place& place) {
        d_reader.tune(band, place.frequency);
        std::vector<sync_symbol> pss;
        for (double at = place.position; at <= double(band.samples.size());
             at += candidate.half_frame) {
            if (d_reader.fits(band, at)) {
                pss.push_back(read(band, at));
            }
        }
        return pss;
    };
    const auto best = d_refiners[candidate.n_id2].refine(
        { candidate.position, candidate.frequency }, candidate.search_span, read_all);
    candidate.position = best.position;
    candidate.frequency = best.frequency;
}

lte_sync_test::symbols lte_sync_test::read_symbols(const sync_band& band,
                                                   const lte_candidate& place,
                                                   const lte_arrangement& arrangement)
{
    const double distance = arrangement.sss_to_pss * band.rate / search_rate;
    symbols s;
    for (int h = 0;; ++h) {
        const double pss = place.position + h * place.half_frame;
        if (pss < distance) {
            s.first_half_frame = h + 1;
        } else if (d_reader.fits(band, pss)) {
            s.pss.push_back(read(band, pss));
            s.sss.push_back(read(band, pss - distance));
        } else {
            return s;
        }
    }
}

/* Adds the evidence for each [subframe / 5][n_id1], the subframe being that of half frame
 * 0; `odd` half frames have the other one. */
void lte_sync_test::add_sss_evidence(const sync_symbol& symbol,
                                     const values* response,
                                     int n_id2,
                                     bool odd,
                                     std::vector<double>& sums)
{
    auto received = symbol.subcarriers;
    if (response) {
        volk_32fc_x2_multiply_conjugate_32fc(
            received.data(), received.data(), response->data(), subcarriers);
    }
    const double energy = subcarriers * symbol.energy;
    if (!(energy > 0.0)) {
        return;
    }
    d_sss[n_id2].correlate(received, d_squared);
    for (int i = 0; i < 2 * groups; ++i) {
        const int j = odd ? (i + groups) % (2 * groups) : i;
        sums[i] += symbol_evidence(d_squared[j] / energy, subcarriers);
    }
}

lte_sync_test::values lte_sync_test::sss_pattern(const lte_sync& sync,
                                                 int half_frame) const
{
    const int half = (sync.first_subframe / 5 + half_frame) % 2;
    return d_sss[sync.place.n_id2].pattern(half * groups + sync.n_id1);
}

lte_sync lte_sync_test::best_sss(const symbols& s,
                                 const lte_candidate& place,
                                 const lte_arrangement& arrangement)
{
    const auto& pattern = d_pss[place.n_id2];
    const int count = int(s.pss.size());
    std::vector<double> flat(2 * groups), fading(2 * groups);
    double pss = 0.0;
    for (int i = 0; i < count; ++i) {
        const bool odd = (s.first_half_frame + i) % 2 != 0;
        const auto response = channel_phases(s.pss[i], pattern);
        add_sss_evidence(s.sss[i], nullptr, place.n_id2, odd, flat);
        add_sss_evidence(s.sss[i], &response, place.n_id2, odd, fading);
        pss += symbol_evidence(squared_correlation(s.pss[i], pattern), subcarriers);
    }
    const auto most_flat = std::max_element(flat.begin(), flat.end());
    const auto most_fading = std::max_element(fading.begin(), fading.end());
    const bool is_flat = *most_flat >= *most_fading;
    const auto which = is_flat ? most_flat - flat.begin() : most_fading - fading.begin();
    const double sss = is_flat ? *most_flat : *most_fading;

    lte_sync result;
    result.place = place;
    result.arrangement = arrangement;
    result.n_id1 = int(which % groups);
    result.first_subframe = which < groups ? 0 : 5;
    result.half_frames = count;
    std::vector<values> sent_sss;
    for (int i = 0; i < count; ++i) {
        sent_sss.push_back(sss_pattern(result, s.first_half_frame + i));
    }
    const double pss_repeats = repetition(s.pss,
                                          std::vector<values>(size_t(count), pattern));
    const double sss_repeats = repetition(s.sss, sent_sss);
    const double pss_count = count / pss_repeats, sss_count = count / sss_repeats;
    result.log_p_pss = log_gamma_tail(pss_count, pss / pss_repeats);
    result.log_p_sss = log_gamma_tail(sss_count, sss / sss_repeats);
    result.log_p = log_gamma_tail(pss_count + sss_count,
                                  pss / pss_repeats + sss / sss_repeats);
    result.squared_correlation =
        -std::expm1(-(pss + sss) / (2.0 * count * (subcarriers - 1)));
    return result;
}

/* From the PSS alone a frequency is known to some hundred Hz. In FDD the SSS stands next
 * to it and comes from the same antenna port (TS 36.211, 6.11.2.2). */
void lte_sync_test::refine_frequency(const symbols& s, lte_sync& sync) const
{
    if (sync.arrangement.duplex != lte::duplex_mode::fdd) {
        return;
    }
    const auto& pattern = d_pss[sync.place.n_id2];
    std::complex<float> turn;
    for (int i = 0; i < sync.half_frames; ++i) {
        const auto sss = sss_pattern(sync, s.first_half_frame + i);
        turn += product(s.pss[i].subcarriers, pattern) *
            std::conj(product(s.sss[i].subcarriers, sss));
    }
    sync.place.frequency += std::arg(turn) / (2.0 * M_PI) * search_rate /
        sync.arrangement.sss_to_pss;
}

lte_sync lte_sync_test::examine(const sync_band& band, lte_candidate place)
{
    refine(band, place);
    d_reader.tune(band, place.frequency);
    lte_sync best;
    symbols best_symbols;
    for (const auto& arrangement : arrangements) {
        auto s = read_symbols(band, place, arrangement);
        if (s.pss.empty()) {
            continue;
        }
        const auto sync = best_sss(s, place, arrangement);
        if (sync.log_p < best.log_p) {
            best = sync;
            best_symbols = std::move(s);
        }
    }
    refine_frequency(best_symbols, best);
    return best;
}

void lte_sync_test::subtract(sync_band& band, const lte_sync& cell)
{
    band.removed.resize(band.samples.size());
    d_reader.tune(band, cell.place.frequency);
    const double distance = cell.arrangement.sss_to_pss * band.rate / search_rate;
    const double last = double(band.samples.size()) - symbol_length;
    for (int h = 0;; ++h) {
        const double pss = cell.place.position + h * cell.place.half_frame;
        if (pss - distance > last) {
            return;
        }
        const int prefix = cell.arrangement.prefix_length;
        subtract_symbol(band, pss, prefix, d_pss[cell.place.n_id2]);
        subtract_symbol(band, pss - distance, prefix, sss_pattern(cell, h));
    }
}

void lte_sync_test::subtract_symbol(sync_band& band,
                                    double start,
                                    int prefix_length,
                                    const values& sent)
{
    const double whole = std::floor(start);
    if (!d_reader.fits(band, whole)) {
        return;
    }
    const auto response = channel_response(read(band, whole), sent);
    auto* data = d_inverse.data();
    std::fill_n(data, symbol_length, std::complex<float>());
    for (int i = 0; i < subcarriers; ++i) {
        const int k = subcarrier(i);
        data[(k + symbol_length) % symbol_length] = response[i] * sent[i] /
            float(symbol_length);
    }
    d_inverse.execute();
    const auto first = int64_t(whole);
    for (int n = -prefix_length; n < symbol_length; ++n) {
        if (first + n < 0) {
            continue;
        }
        const auto v = data[(n + symbol_length) % symbol_length] *
            std::conj(d_reader.rotation(double(first + n)));
        band.samples[size_t(first + n)] -= v;
        band.removed[size_t(first + n)] += float(removed_share) * std::norm(v);
    }
}

} // namespace core
} // namespace specsense
} // namespace gr
