// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "emission_figures.h"
#include <algorithm>
#include <array>
#include <gnuradio/specsense/core/segmentation_engine.h>
#include <nlohmann/json.hpp>

using namespace gr::specsense;
using json = nlohmann::json;

namespace {

constexpr std::array<double, 6> snr_edges{ -3.0, 0.0, 3.0, 6.0, 10.0, 20.0 }; // dB
constexpr char other[] = "other";

double edge_below(double snr_db)
{
    double edge = snr_edges.front();
    for (double e : snr_edges) {
        edge = snr_db >= e ? e : edge;
    }
    return edge;
}

} // namespace

emission_figures::emission_figures(const std::vector<std::string>& classes)
    : d_classes(classes)
{
}

void emission_figures::add(const core::frame& frame, const std::vector<uint8_t>& answer)
{
    if (!frame.emitters.empty()) {
        add_emitters(frame, answer);
        add_claims(frame, answer);
    }
}

void emission_figures::add_emitters(const core::frame& frame,
                                    const std::vector<uint8_t>& answer)
{
    const auto parameters = json::parse(frame.parameters);
    const auto class_of = parameters["classes"].get<std::vector<std::string>>();
    const auto snr_of = parameters["snr_db"].get<std::vector<double>>();
    std::vector<share> by_emitter(class_of.size());
    for (size_t i = 0; i < answer.size(); ++i) {
        const uint8_t truth = frame.labels[i];
        if (truth == core::label_noise || truth == core::label_unsensed) {
            continue;
        }
        const size_t e = frame.emitters[i] - 1u;
        if (class_of[e] == d_classes[truth - 1]) { // else it is hidden by another there
            ++by_emitter[e].of;
            by_emitter[e].part += answer[i] == truth;
        }
    }
    for (size_t e = 0; e < by_emitter.size(); ++e) {
        const share& pixels = by_emitter[e];
        if (pixels.of > 0) {
            share& all = d_found[class_of[e]][edge_below(snr_of[e])];
            ++all.of;
            all.part += 2 * pixels.part >= pixels.of;
        }
    }
}

void emission_figures::add_claims(const core::frame& frame,
                                  const std::vector<uint8_t>& answer)
{
    bool has_other = false, claimed = false;
    for (size_t i = 0; i < answer.size(); ++i) {
        const uint8_t truth = frame.labels[i];
        if (truth == core::label_unsensed) {
            continue;
        }
        if (truth != core::label_noise) {
            if (d_classes[truth - 1] != other) {
                return; // there is something to be claimed
            }
            has_other = true;
        }
        claimed = claimed ||
            (answer[i] != core::label_noise && answer[i] != core::label_unsensed &&
             d_classes[answer[i] - 1] != other);
    }
    share& frames = has_other ? d_false_among_others : d_false_in_empty;
    ++frames.of;
    frames.part += claimed;
}

emission_figures::share emission_figures::found_from(double snr_db) const
{
    share sum;
    for (const auto& [name, intervals] : d_found) {
        for (auto it = intervals.lower_bound(snr_db); it != intervals.end(); ++it) {
            sum.of += it->second.of;
            sum.part += it->second.part;
        }
    }
    return sum;
}
