// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <gnuradio/specsense/core/emission.h>
#include <map>
#include <optional>
#include <vector>

namespace gr {
namespace specsense {
namespace core {

/*!
 * \brief Which emission is looked at next, and what is known of each.
 *
 * Those never looked at come first, then those without a cell, then those with one; of
 * each lte and nr before other, and the one of least confidence. That no cell was found in
 * other is not told. A cell that was found holds for max_age, and for new
 * emissions of the same label between the same edges, too. It is looked at again every
 * recheck; an emission without one after 1, 2, 4 ... s. Times are seconds of any clock.
 */
class confirmation_schedule
{
public:
    struct task {
        emission e{}; // as the last message had it
        bool ended = false;
    };

    confirmation_schedule(double recheck, double max_age)
        : d_recheck(recheck), d_max_age(max_age)
    {
    }

    void clear();
    bool empty() const { return d_entries.empty(); }

    /* A message has come; returns what is known of its emission. */
    std::optional<cell_confirmation> note(const emission& e, double now);

    std::optional<task> next(double now) const;
    /* Too few of its samples are there yet. */
    void postpone(uint64_t id, double until);
    /* None of its samples are left. */
    void drop(uint64_t id) { d_entries.erase(id); }
    /* It has been looked at. Returns whether that is news for those who follow it. */
    bool finish(const task& t, const cell_confirmation& result, double now);

private:
    struct entry {
        task t{};
        std::optional<cell_confirmation> result{};
        double found = 0.0; // when the cell was
        double due = 0.0;
        double retry = 1.0; // s
        double heard = 0.0;
    };
    /* A cell, between the edges of the emission that it was found in. */
    struct carrier {
        double lower_edge, upper_edge;
        cell_confirmation result;
        double found;
    };

    void begin(entry& fresh, const emission& e, double now);
    void make_room();
    void remember(const emission& e, const cell_confirmation& result, double now);
    const carrier* known_carrier(const emission& e, double now) const;

    double d_recheck, d_max_age;
    std::map<uint64_t, entry> d_entries;
    std::vector<carrier> d_carriers;
};

} // namespace core
} // namespace specsense
} // namespace gr
