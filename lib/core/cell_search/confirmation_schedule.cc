// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "confirmation_schedule.h"
#include <algorithm>
#include <cmath>
#include <gnuradio/specsense/core/cell_search/confirmation_search.h>
#include <tuple>

namespace gr {
namespace specsense {
namespace core {

namespace {

constexpr size_t most_entries = 4096;
constexpr size_t most_carriers = 1024;
constexpr double longest_retry = 64.0; // s
// Edges of the same carrier differ by two columns of profile field at most. Carriers side
// by side are 1.4 MHz apart at least.
constexpr double same_edge = 480e3;

bool same_edges(const emission& e, double lower, double upper)
{
    return std::abs(e.freq_lower_edge - lower) <= same_edge &&
        std::abs(e.freq_upper_edge - upper) <= same_edge;
}

bool same_answer(const cell_confirmation& a, const cell_confirmation& b)
{
    return a.confirmed == b.confirmed && a.label == b.label &&
        a.physical_cell_id == b.physical_cell_id;
}

} // namespace

void confirmation_schedule::clear()
{
    d_entries.clear();
    d_carriers.clear();
}

std::optional<cell_confirmation> confirmation_schedule::note(const emission& e,
                                                             double now)
{
    if (e.state == emission_state::start) {
        d_entries.erase(e.id);
    }
    const auto [place, is_new] = d_entries.try_emplace(e.id);
    auto& known = place->second;
    if (is_new) {
        begin(known, e, now);
    }
    known.t = { e, e.state == emission_state::end };
    known.heard = now;
    if (known.result && known.result->confirmed && now - known.found > d_max_age) {
        known.result.reset();
    }
    auto result = known.result;
    if (known.t.ended && result) {
        d_entries.erase(place);
    } else if (is_new && d_entries.size() > most_entries) {
        make_room();
    }
    if (result && !is_worth_telling(*result)) {
        result.reset();
    }
    return result;
}

void confirmation_schedule::begin(entry& fresh, const emission& e, double now)
{
    fresh.due = now;
    if (const auto* carrier = known_carrier(e, now)) {
        fresh.result = carrier->result;
        fresh.found = carrier->found;
        fresh.due = carrier->found + d_recheck;
    }
}

/* The one not heard of for longest has lost its end. */
void confirmation_schedule::make_room()
{
    d_entries.erase(std::min_element(
        d_entries.begin(), d_entries.end(), [](const auto& a, const auto& b) {
            return a.second.heard < b.second.heard;
        }));
}

std::optional<confirmation_schedule::task> confirmation_schedule::next(double now) const
{
    const auto key = [](const entry& e) {
        const int rank = !e.result ? 0 : !e.result->confirmed ? 1 : 2;
        return std::make_tuple(rank, e.t.e.label == "other", e.t.e.confidence);
    };
    const entry* best = nullptr;
    for (const auto& [id, e] : d_entries) {
        if (e.due <= now && (!best || key(e) < key(*best))) {
            best = &e;
        }
    }
    return best ? std::optional(best->t) : std::nullopt;
}

void confirmation_schedule::postpone(uint64_t id, double until)
{
    const auto found = d_entries.find(id);
    if (found != d_entries.end()) {
        found->second.due = until;
    }
}

bool confirmation_schedule::finish(const task& t,
                                   const cell_confirmation& result,
                                   double now)
{
    if (result.confirmed) {
        remember(t.e, result, now);
    }
    const auto place = d_entries.find(t.e.id);
    if (place == d_entries.end()) {
        return false;
    }
    auto& known = place->second;
    if (known.t.ended) {
        d_entries.erase(place);
        return false;
    }
    const auto before = known.result;
    if (result.confirmed) {
        known.result = result;
        known.found = now;
        known.due = now + d_recheck;
        known.retry = 1.0;
    } else {
        if (!before || !before->confirmed || now - known.found > d_max_age) {
            known.result = result;
        }
        known.due = now + known.retry;
        known.retry = std::min(2.0 * known.retry, longest_retry);
    }
    return before ? !same_answer(*before, *known.result) : is_worth_telling(result);
}

void confirmation_schedule::remember(const emission& e,
                                     const cell_confirmation& result,
                                     double now)
{
    d_carriers.erase(std::remove_if(d_carriers.begin(),
                                    d_carriers.end(),
                                    [&](const carrier& c) {
                                        return now - c.found > d_max_age ||
                                            same_edges(e, c.lower_edge, c.upper_edge);
                                    }),
                     d_carriers.end());
    if (d_carriers.size() == most_carriers) {
        d_carriers.erase(d_carriers.begin());
    }
    d_carriers.push_back({ e.freq_lower_edge, e.freq_upper_edge, result, now });
}

const confirmation_schedule::carrier*
confirmation_schedule::known_carrier(const emission& e, double now) const
{
    const auto found =
        std::find_if(d_carriers.begin(), d_carriers.end(), [&](const carrier& c) {
            return now - c.found <= d_max_age && e.label == c.result.network_label &&
                same_edges(e, c.lower_edge, c.upper_edge);
        });
    return found == d_carriers.end() ? nullptr : &*found;
}

} // namespace core
} // namespace specsense
} // namespace gr
