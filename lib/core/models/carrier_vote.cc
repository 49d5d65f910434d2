// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "carrier_vote.h"
#include <algorithm>
#include <cmath>
#include <numeric>

namespace gr {
namespace specsense {
namespace core {

namespace {

constexpr double memory = 1.0;      // s until a vote counts 1/e
constexpr float change_cost = 2.0f; // columns

} // namespace

carrier_vote::carrier_vote(const std::vector<std::string>& classes,
                           int columns,
                           double frame_duration)
    : d_columns(columns), d_remembered(float(std::exp(-frame_duration / memory))),
      d_place(256, -1), d_winner(columns, 0), d_share(columns, 0.0f)
{
    for (size_t i = 0; i < classes.size(); ++i) {
        if (classes[i] != "radar") {
            d_place[i + 1] = int(d_carriers.size());
            d_carriers.push_back(uint8_t(i + 1));
        }
    }
    d_best.resize(d_carriers.size());
    d_came_from.resize(size_t(columns) * d_carriers.size());
    restart();
}

void carrier_vote::restart()
{
    d_votes.assign(size_t(d_columns) * d_carriers.size(), 0.0f);
}

void carrier_vote::decide(int rows, uint8_t* labels, uint8_t* confidence)
{
    if (d_carriers.size() < 2) {
        return;
    }
    count(rows, labels, confidence);
    find_winners();
    for (int r = 0; r < rows; ++r, labels += d_columns, confidence += d_columns) {
        for (int c = 0; c < d_columns; ++c) {
            const uint8_t winner = d_carriers[d_winner[c]];
            if (d_place[labels[c]] >= 0 && labels[c] != winner) {
                labels[c] = winner;
                confidence[c] = uint8_t(std::lround(255.0f * d_share[c]));
            }
        }
    }
}

void carrier_vote::count(int rows, const uint8_t* labels, const uint8_t* confidence)
{
    const size_t carriers = d_carriers.size();
    for (auto& votes : d_votes) {
        votes *= d_remembered;
    }
    for (int r = 0; r < rows; ++r, labels += d_columns, confidence += d_columns) {
        for (int c = 0; c < d_columns; ++c) {
            const int place = d_place[labels[c]];
            if (place >= 0) {
                d_votes[size_t(c) * carriers + place] += float(confidence[c]);
            }
        }
    }
}

void carrier_vote::find_winners()
{
    const int carriers = int(d_carriers.size());
    const auto votes = [&](int column) { return &d_votes[size_t(column) * carriers]; };
    const auto total = [&](int column) {
        return std::accumulate(votes(column), votes(column) + carriers, 0.0f);
    };
    std::copy_n(votes(0), carriers, d_best.begin());
    float before = total(0);
    for (int c = 1; c < d_columns; ++c) {
        const float here = total(c);
        const float cost = change_cost * std::min(before, here);
        before = here;
        const int best =
            int(std::max_element(d_best.begin(), d_best.end()) - d_best.begin());
        const float changed = d_best[best] - cost;
        for (int k = 0; k < carriers; ++k) {
            const bool stays = d_best[k] >= changed;
            d_came_from[size_t(c) * carriers + k] = stays ? k : best;
            d_best[k] = (stays ? d_best[k] : changed) + votes(c)[k];
        }
    }
    int k = int(std::max_element(d_best.begin(), d_best.end()) - d_best.begin());
    for (int c = d_columns - 1; c >= 0; --c) {
        d_winner[c] = k;
        const float all = total(c);
        d_share[c] = all > 0.0f ? votes(c)[k] / all : 0.0f;
        k = d_came_from[size_t(c) * carriers + k];
    }
}

} // namespace core
} // namespace specsense
} // namespace gr
