// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "carrier_vote.h"
#include <algorithm>
#include <cmath>
#include <gnuradio/specsense/core/models/label_decision.h>
#include <gnuradio/specsense/core/segmentation_engine.h>
#include <stdexcept>
#include <string>
#include <vector>

namespace gr {
namespace specsense {
namespace core {

namespace {

/* Of a class; 0 where there is none. */
uint8_t label_of(const char* name, const std::vector<std::string>& classes)
{
    const auto found = std::find(classes.begin(), classes.end(), name);
    return found == classes.end() ? 0 : uint8_t(found - classes.begin() + 1);
}

double checked_confidence(std::optional<double> least, bool has_other)
{
    if (!least) {
        return has_other ? label_decision::usual_least_confidence : 0.0;
    }
    if (!(*least >= 0.0 && *least <= 1.0)) {
        throw std::invalid_argument("least_confidence must lie in 0 to 1, got " +
                                    std::to_string(*least));
    }
    if (*least > 0.0 && !has_other) {
        throw std::invalid_argument(
            "least_confidence must be 0 for a model that has no class other, got " +
            std::to_string(*least));
    }
    return *least;
}

} // namespace

class label_decision::impl
{
public:
    impl(const sensing_profile& profile,
         int columns,
         std::optional<double> least_confidence);

    void decide(int rows, uint8_t* labels, uint8_t* confidence);
    void restart();

private:
    void find_sure_pulses(int rows, const uint8_t* labels, const uint8_t* confidence);
    void withdraw_doubtful(size_t pixels, uint8_t* labels, const uint8_t* confidence);

    int d_columns;
    uint8_t d_radar, d_other;
    uint8_t d_least_confidence;
    std::optional<carrier_vote> d_vote;
    std::vector<bool> d_sure;      // pixels of pulses that are radar for sure
    std::vector<size_t> d_to_grow; // of these, whose neighbours are to be looked at
};

label_decision::impl::impl(const sensing_profile& profile,
                           int columns,
                           std::optional<double> least_confidence)
    : d_columns(columns), d_radar(label_of("radar", profile.classes)),
      d_other(label_of("other", profile.classes)),
      d_least_confidence(
          uint8_t(std::ceil(255.0 * checked_confidence(least_confidence, d_other != 0))))
{
    if (profile.name != "paper") {
        d_vote.emplace(profile.classes,
                       columns,
                       profile.rows_per_frame * profile.row_duration_s.value());
    }
}

void label_decision::impl::decide(int rows, uint8_t* labels, uint8_t* confidence)
{
    if (d_least_confidence > 0) { // else nothing is doubtful
        find_sure_pulses(rows, labels, confidence);
        withdraw_doubtful(size_t(rows) * size_t(d_columns), labels, confidence);
    }
    if (d_vote) {
        d_vote->decide(rows, labels, confidence);
    }
}

/* All of a pulse's pixels that touch, where one is sure enough. */
void label_decision::impl::find_sure_pulses(int rows,
                                            const uint8_t* labels,
                                            const uint8_t* confidence)
{
    const size_t pixels = size_t(rows) * size_t(d_columns);
    d_sure.assign(pixels, false);
    if (d_radar == 0) {
        return;
    }
    const auto grow = [&](size_t i) {
        if (labels[i] == d_radar && !d_sure[i]) {
            d_sure[i] = true;
            d_to_grow.push_back(i);
        }
    };
    for (size_t i = 0; i < pixels; ++i) {
        if (confidence[i] >= d_least_confidence) {
            grow(i);
        }
    }
    while (!d_to_grow.empty()) {
        const int row = int(d_to_grow.back() / size_t(d_columns));
        const int column = int(d_to_grow.back() % size_t(d_columns));
        d_to_grow.pop_back();
        for (int r = std::max(row - 1, 0); r <= std::min(row + 1, rows - 1); ++r) {
            for (int c = std::max(column - 1, 0);
                 c <= std::min(column + 1, d_columns - 1);
                 ++c) {
                grow(size_t(r) * size_t(d_columns) + size_t(c));
            }
        }
    }
}

void label_decision::impl::withdraw_doubtful(size_t pixels,
                                             uint8_t* labels,
                                             const uint8_t* confidence)
{
    for (size_t i = 0; i < pixels; ++i) {
        const bool doubtful = confidence[i] < d_least_confidence && !d_sure[i];
        if (doubtful && labels[i] != label_noise && labels[i] != label_unsensed) {
            labels[i] = d_other;
        }
    }
}

void label_decision::impl::restart()
{
    if (d_vote) {
        d_vote->restart();
    }
}

label_decision::label_decision(const sensing_profile& profile,
                               int columns,
                               std::optional<double> least_confidence)
    : d_impl(std::make_unique<impl>(profile, columns, least_confidence))
{
}

label_decision::~label_decision() = default;

void label_decision::decide(int rows, uint8_t* labels, uint8_t* confidence)
{
    d_impl->decide(rows, labels, confidence);
}

void label_decision::restart() { d_impl->restart(); }

} // namespace core
} // namespace specsense
} // namespace gr
