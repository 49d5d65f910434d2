// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "floor_shape.h"
#include <algorithm>
#include <cmath>

namespace gr {
namespace specsense {
namespace core {

namespace {

constexpr double slope_over_band_db = 20.0; // that a front end may have
constexpr double edge_share = 0.12; // of the band, at each end, where it rolls off
constexpr double steepest_roll_off_db = 9.0; // a column
constexpr double least_step_db = 2.0;

struct plateau {
    int first, last; // columns
    bool raised = false;
    bool roll_off = false;
    int width() const { return last - first + 1; }
};

double to_db(double power) { return 10.0 * std::log10(std::max(power, 1e-30)); }

/* Levels in dB; columns without a noise-like level get one from their neighbours. */
class level_profile
{
public:
    explicit level_profile(const std::vector<noise_level>& levels)
        : d_db(levels.size()), d_usable(levels.size())
    {
        const int columns = size();
        for (int c = 0; c < columns; ++c) {
            d_usable[c] = levels[c].like_noise;
            d_db[c] = to_db(levels[c].power);
        }
        d_own_db = d_db;
        interpolate(d_db, d_usable);
        double rows = 1.0;
        for (const auto& level : levels) {
            rows = std::max(rows, level.rows);
        }
        // A column's level is good to about this, from so many rows.
        d_error_db = 2.2 / std::sqrt(rows);
        d_span = columns >= 24 ? 3 : columns >= 12 ? 2 : 1;
        d_step_db = least_step_db + slope_over_band_db * d_span / columns +
            4.0 * d_error_db;
    }

    /* Fills the values that are not given, straight between those that are. */
    static void interpolate(std::vector<double>& values, const std::vector<bool>& given)
    {
        const int count = static_cast<int>(values.size());
        int before = -1;
        for (int c = 0; c <= count; ++c) {
            if (c < count && !given[c]) {
                continue;
            }
            for (int gap = before + 1; gap < c; ++gap) {
                if (before < 0 && c < count) {
                    values[gap] = values[c];
                } else if (before >= 0 && c == count) {
                    values[gap] = values[before];
                } else if (before >= 0) {
                    const double part = double(gap - before) / (c - before);
                    values[gap] = values[before] + part * (values[c] - values[before]);
                }
            }
            before = c;
        }
    }

    int size() const { return static_cast<int>(d_db.size()); }
    double usable_share() const
    {
        return double(std::count(d_usable.begin(), d_usable.end(), true)) / size();
    }
    bool usable(int c) const { return d_usable[c]; }
    double db(int c) const { return d_db[c]; }
    /* The column's own, whether it is like noise or not. */
    double own_db(int c) const { return d_own_db[c]; }
    double step_db() const { return d_step_db; }
    double error_db() const { return d_error_db; }

    /* Runs of columns that no step touches. */
    std::vector<plateau> plateaus() const
    {
        std::vector<bool> steep(size(), false);
        for (int c = 0; c + d_span < size(); ++c) {
            if (std::abs(d_db[c + d_span] - d_db[c]) > d_step_db) {
                for (int i = 0; i <= d_span; ++i) {
                    // Ends of the step that are level with their outer neighbour stay;
                    // beyond the band's ends all is level.
                    const bool left = i == 0 && level_with(c, c - 1);
                    const bool right = i == d_span && level_with(c + i, c + i + 1);
                    if (!left && !right) {
                        steep[c + i] = true;
                    }
                }
            }
        }
        std::vector<plateau> found;
        for (int c = 0; c < size(); ++c) {
            if (steep[c]) {
                continue;
            }
            if (!found.empty() && found.back().last == c - 1) {
                found.back().last = c;
            } else {
                found.push_back({ c, c });
            }
        }
        return found;
    }

private:
    bool level_with(int a, int b) const
    {
        return b < 0 || b >= size() ||
            std::abs(d_db[a] - d_db[b]) < 0.5 * least_step_db + 2.0 * d_error_db;
    }

    std::vector<double> d_db, d_own_db;
    std::vector<bool> d_usable;
    double d_error_db;
    double d_step_db;
    int d_span;
};

/* Does the level rise from a band's end to a column inside as behind a filter, whose stop
 * band is at most twice as wide as the fall? A carrier's edge is one or two columns wide.
 */
bool rises_slowly(const level_profile& profile, int end, int inside)
{
    constexpr int least_columns = 3;
    constexpr double end_share = 0.15; // of the rise, at each end
    constexpr double largest_step_share = 0.4;
    const double rise = profile.db(inside) - profile.db(end);
    const int inwards = inside > end ? 1 : -1;
    int stop_band = 0, fall = 0;
    double largest_step = 0.0;
    for (int c = end; c != inside; c += inwards) {
        const double risen = profile.db(c) - profile.db(end);
        stop_band += risen <= end_share * rise;
        fall += risen > end_share * rise && risen < (1.0 - end_share) * rise;
        largest_step = std::max(largest_step, profile.db(c + inwards) - profile.db(c));
    }
    return fall >= least_columns && stop_band <= 2 * fall &&
        largest_step < largest_step_share * rise;
}

/* Is plateau i the end of a band that falls off there, without a shelf of noise? */
bool rolls_off(const level_profile& profile,
               const std::vector<plateau>& plateaus,
               size_t i)
{
    const plateau& p = plateaus[i];
    const int columns = profile.size();
    for (int c = p.first - 3; c <= p.last + 3; ++c) {
        // No filter of a receiver that samples 24 columns or more is as steep as that.
        if (columns >= 24 && c >= 1 && c < columns &&
            std::abs(profile.db(c) - profile.db(c - 1)) > steepest_roll_off_db) {
            return false;
        }
    }
    const int zone = std::max(1, static_cast<int>(std::ceil(edge_share * columns)));
    const bool at_start = p.last < zone;
    const bool at_end = p.first >= columns - zone;
    if (!at_start && !at_end) {
        return false;
    }
    const int shelf = std::max(2, columns / 64);
    if (p.width() < shelf) {
        return true;
    }
    const size_t inner = at_start ? i + 1 : i - 1;
    return inner < plateaus.size() &&
        rises_slowly(profile,
                     at_start ? 0 : columns - 1,
                     at_start ? plateaus[inner].first : plateaus[inner].last);
}

/* Marks plateaus that stand above a neighbour, or that a front end's slope cannot reach
 * from the ones that are left. */
void mark_raised(const level_profile& profile, std::vector<plateau>& plateaus)
{
    for (size_t i = 0; i < plateaus.size(); ++i) {
        plateaus[i].roll_off = rolls_off(profile, plateaus, i);
    }
    const auto rise = [&](const plateau& low, const plateau& high) {
        return low.last < high.first ? profile.db(high.first) - profile.db(low.last)
                                     : profile.db(high.last) - profile.db(low.first);
    };
    for (size_t i = 0; i < plateaus.size(); ++i) {
        for (size_t j : { i - 1, i + 1 }) {
            if (j >= plateaus.size() || plateaus[j].roll_off) {
                continue;
            }
            if (rise(plateaus[j], plateaus[i]) > 0.8 * profile.step_db()) {
                plateaus[i].raised = true;
            }
        }
    }
    const double slope = slope_over_band_db / profile.size();
    for (auto& high : plateaus) {
        for (const auto& low : plateaus) {
            if (high.raised || low.raised || low.roll_off || &high == &low) {
                continue;
            }
            const int distance = high.first > low.last ? high.first - low.last
                                                       : low.first - high.last;
            if (rise(low, high) > profile.step_db() + slope * distance) {
                high.raised = true;
            }
        }
    }
}

/* With few columns a roll-off looks like the noise beside a signal that fills the rest.
 */
bool ambiguous(const level_profile& profile, const std::vector<plateau>& plateaus)
{
    constexpr int few_columns = 64;
    const int last = profile.size() - 1;
    if (profile.size() >= few_columns || plateaus.empty()) {
        return false;
    }
    const double step = 0.8 * profile.step_db();
    for (size_t i = 0; i + 1 < plateaus.size(); ++i) {
        const plateau& a = plateaus[i];
        const plateau& b = plateaus[i + 1];
        const double rise = profile.db(b.first) - profile.db(a.last);
        if ((a.roll_off && !b.raised && rise > step) ||
            (b.roll_off && !a.raised && -rise > step)) {
            return true;
        }
    }
    // A band end that is too steep within a column to spread as noise does.
    const auto falls = [&](int end, const plateau& inside) {
        return !profile.usable(end) && !inside.raised &&
            profile.db(end) - profile.own_db(end) > step;
    };
    return falls(0, plateaus.front()) || falls(last, plateaus.back());
}

/* Mean over as many neighbours as an error of about 1 % needs. */
double smoothed(const std::vector<double>& db,
                const std::vector<noise_level>& levels,
                const std::vector<bool>& observed,
                int column)
{
    constexpr double rows_wanted = 600.0;
    const int columns = static_cast<int>(db.size());
    double sum = db[column], rows = levels[column].rows;
    int count = 1;
    for (int reach = 1; reach <= columns / 16 && rows < rows_wanted; ++reach) {
        const int left = column - reach, right = column + reach;
        if (left < 0 || right >= columns || !observed[left] || !observed[right]) {
            break; // one side alone would lean
        }
        sum += db[left] + db[right];
        rows += levels[left].rows + levels[right].rows;
        count += 2;
    }
    return sum / count;
}

/* Beside a carrier a column's gaps show little more than its skirts; a front end has no
 * bumps that narrow. */
void flatten_bumps(std::vector<double>& db, const std::vector<bool>& observed)
{
    constexpr int reach = 4; // columns
    constexpr double bump_db = 0.5;
    const int columns = static_cast<int>(db.size());
    const auto before = db;
    for (int c = reach; c < columns - reach; ++c) {
        std::vector<double> near;
        for (int i = c - reach; i <= c + reach; ++i) {
            if (observed[i]) {
                near.push_back(before[i]);
            }
        }
        if (observed[c] && near.size() == 2 * reach + 1) {
            std::nth_element(near.begin(), near.begin() + reach, near.end());
            db[c] = std::min(db[c], near[reach] + bump_db);
        }
    }
}

} // namespace

floor_shape find_floor_shape(const std::vector<noise_level>& levels)
{
    const int columns = static_cast<int>(levels.size());
    floor_shape shape;
    shape.power.assign(columns, 0.0);
    shape.observed.assign(columns, false);
    const level_profile profile(levels);
    if (profile.usable_share() == 0.0) {
        return shape;
    }
    auto plateaus = profile.plateaus();
    mark_raised(profile, plateaus);
    for (const auto& p : plateaus) {
        for (int c = p.first; c <= p.last && !p.raised; ++c) {
            shape.observed[c] = profile.usable(c);
        }
    }
    // Steep columns between a roll-off and what is inside it have their own levels.
    for (size_t i = 0; i + 1 < plateaus.size(); ++i) {
        const plateau& a = plateaus[i];
        const plateau& b = plateaus[i + 1];
        const bool roll_off = (a.roll_off && !b.raised) || (b.roll_off && !a.raised);
        for (int c = a.last + 1; c < b.first && roll_off; ++c) {
            shape.observed[c] = profile.usable(c);
        }
    }
    const auto seen = std::count(shape.observed.begin(), shape.observed.end(), true);
    // One unlike column in twenty passes for noise by chance.
    shape.known = seen >= std::max(1, columns / 20) && profile.usable_share() > 0.15 &&
        !ambiguous(profile, plateaus);
    if (!shape.known) {
        return shape;
    }
    std::vector<double> own(columns), db(columns);
    for (int c = 0; c < columns; ++c) {
        own[c] = to_db(levels[c].power);
    }
    for (int c = 0; c < columns; ++c) {
        if (shape.observed[c]) {
            db[c] = smoothed(own, levels, shape.observed, c);
        }
    }
    flatten_bumps(db, shape.observed);
    level_profile::interpolate(db, shape.observed);
    for (int c = 0; c < columns; ++c) {
        // Where a column's own level lies below what its neighbours let expect, it holds.
        if (!shape.observed[c] && levels[c].rows > 0.0 &&
            own[c] < db[c] - 4.0 * profile.error_db()) {
            db[c] = own[c];
        }
        shape.power[c] = std::pow(10.0, db[c] / 10.0);
    }
    return shape;
}

} // namespace core
} // namespace specsense
} // namespace gr
