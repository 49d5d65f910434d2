// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "recording_confirmer.h"
#include <algorithm>
#include <cmath>
#include <gnuradio/specsense/core/cell_search/confirmation_search.h>
#include <gnuradio/specsense/core/cell_search/lte_cell_search.h>
#include <map>
#include <tuple>

using namespace gr::specsense;

namespace {

// A whole SS/PBCH block, of those that come every 20 ms.
constexpr double look_seconds = 25e-3;
// Beside the emission, whose first and last symbols must be in it as a whole.
constexpr double margin_seconds = 1e-3;
constexpr int looks = 2; // at an emission, in different stretches
constexpr int most_places = 4000;
constexpr size_t most_candidates = 1000; // stretches that are compared

struct piece {
    int64_t start, stop; // samples of the recording
    double power;        // full scale squared; of a stretch: energy
};

using piece_list = std::vector<piece>;

std::map<uint64_t, piece_list> bursts_of(const std::vector<core::emission*>& emissions,
                                         const burst_list& bursts)
{
    std::map<uint64_t, piece_list> by_emission;
    for (const auto* e : emissions) {
        by_emission[e->id];
    }
    for (size_t i = 0; i < bursts.size(); ++i) {
        const auto b = bursts[i];
        const auto own = by_emission.find(b.emission);
        if (own != by_emission.end()) {
            own->second.push_back({ b.sample_start,
                                    b.sample_start + b.sample_count,
                                    std::pow(10.0, 0.1 * b.power_dbfs) });
        }
    }
    return by_emission;
}

/* Of the bursts, which are in order of their start, between two samples. */
double energy(const piece_list& bursts, int64_t start, int64_t stop)
{
    auto b = std::lower_bound(
        bursts.begin(), bursts.end(), start, [](const piece& p, int64_t sample) {
            return p.start < sample;
        });
    b -= b != bursts.begin(); // it may reach into them
    double sum = 0.0;
    for (; b != bursts.end() && b->start < stop; ++b) {
        const auto count = std::min(b->stop, stop) - std::max(b->start, start);
        sum += b->power * double(std::max<int64_t>(0, count));
    }
    return sum;
}

/* Stretches of the emission with the most energy, which begin or end with a burst and do
 * not overlap. */
piece_list strongest(const core::emission& e, const piece_list& bursts, double rate)
{
    const auto margin = int64_t(margin_seconds * rate);
    const int64_t first = e.sample_start - margin;
    const int64_t stop = e.sample_start + e.sample_count + margin;
    const int64_t length = std::min(int64_t(look_seconds * rate), stop - first);
    const int64_t last = stop - length;
    piece_list all;
    const size_t stride = 1 + 2 * bursts.size() / most_candidates;
    for (size_t i = 0; i < bursts.size(); i += stride) {
        for (int64_t start :
             { bursts[i].start - margin, bursts[i].stop + margin - length }) {
            start = std::clamp(start, first, last);
            all.push_back(
                { start, start + length, energy(bursts, start, start + length) });
        }
    }
    std::stable_sort(all.begin(), all.end(), [](const piece& a, const piece& b) {
        return a.power > b.power;
    });
    piece_list apart;
    for (const auto& p : all) {
        const bool is_new = std::none_of(apart.begin(), apart.end(), [&](const auto& o) {
            return p.start < o.stop && o.start < p.stop;
        });
        if (is_new && apart.size() < size_t(looks)) {
            apart.push_back(p);
        }
    }
    return apart;
}

void read(core::recording& recording,
          int64_t start,
          int64_t stop,
          core::tuned_samples& out)
{
    size_t done = out.samples.size();
    out.samples.resize(done + size_t(stop - start));
    recording.seek(start);
    while (done < out.samples.size()) {
        const size_t got = recording.read(&out.samples[done], out.samples.size() - done);
        if (got == 0) {
            throw core::recording_error("it ends before its last sample");
        }
        done += got;
    }
    out.segments.push_back(size_t(stop - start));
}

/* Of all captures that have the tuning of the emission's first one. */
core::tuned_samples
read(core::recording& recording, const core::emission& e, const piece& where)
{
    core::tuned_samples out;
    out.sample_rate = recording.sample_rate();
    const auto& captures = recording.captures();
    const auto stop_of = [](const auto& c) { return c.sample_start + c.sample_count; };
    const auto own = std::find_if(captures.begin(), captures.end(), [&](const auto& c) {
        return e.sample_start < stop_of(c);
    });
    if (own == captures.end()) {
        return out;
    }
    out.frequency = own->has_frequency ? std::max(0.0, own->frequency) : 0.0;
    for (const auto& c : captures) {
        const int64_t start = std::max(where.start, c.sample_start);
        const int64_t stop = std::min(where.stop, stop_of(c));
        if (c.frequency == own->frequency && start < stop) {
            read(recording, start, stop, out);
        }
    }
    return out;
}

bool is_claim(const core::emission* e) { return e->label != "other"; }

size_t unsearched_claims(const std::vector<core::emission*>& emissions)
{
    return size_t(std::count_if(emissions.begin(), emissions.end(), [](const auto* e) {
        return is_claim(e) && !e->cell;
    }));
}

} // namespace

size_t confirm_emissions(core::recording& recording,
                         const burst_list& bursts,
                         std::vector<core::emission>& emissions)
{
    std::vector<core::emission*> doubtful;
    for (auto& e : emissions) {
        if (core::can_be_confirmed(e)) {
            doubtful.push_back(&e);
        }
    }
    if (recording.sample_rate() < core::lte_cell_search::lowest_rate) {
        return unsearched_claims(doubtful);
    }
    std::stable_sort(doubtful.begin(), doubtful.end(), [](const auto* a, const auto* b) {
        return std::make_tuple(!is_claim(a), a->confidence) <
            std::make_tuple(!is_claim(b), b->confidence);
    });
    const auto by_emission = bursts_of(doubtful, bursts);
    int places = 0;
    // Everything is looked at once before anything is a second time.
    for (int look = 0; look < looks; ++look) {
        for (auto* e : doubtful) {
            const auto own = by_emission.find(e->id);
            if ((e->cell && e->cell->confirmed) || own == by_emission.end() ||
                places >= most_places) {
                continue;
            }
            const auto stretches = strongest(*e, own->second, recording.sample_rate());
            if (stretches.size() <= size_t(look)) {
                continue;
            }
            core::confirmation_search search(*e, read(recording, *e, stretches[look]));
            while (!search.done()) {
                search.step();
            }
            places += search.places_tried();
            if (core::is_worth_telling(search.result())) {
                e->cell = search.result();
                e->label = search.result().label;
            }
        }
    }
    return unsearched_claims(doubtful);
}
