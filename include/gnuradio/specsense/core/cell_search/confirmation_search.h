// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <complex>
#include <cstddef>
#include <gnuradio/specsense/core/api.h>
#include <gnuradio/specsense/core/emission.h>
#include <memory>
#include <vector>

namespace gr {
namespace specsense {
namespace core {

/*! Samples of one tuning. */
struct tuned_samples {
    double sample_rate = 0.0; //!< samples/s
    double frequency = 0.0;   //!< Hz that the stream is tuned to; 0: not known
    std::vector<std::complex<float>> samples{};
    std::vector<size_t> segments{}; //!< lengths; time jumps between them
};

struct confirmation_search_config {
    /*! Cells that the search of one emission of noise finds on average. */
    double false_alarm_rate = 1e-4;
    /*! The emission's edges may be so many Hz too narrow: three columns of profile field.
     */
    double edge_tolerance = 720e3;
    /*! Frequencies tried for an emission; each takes some 20 ms of CPU for 25 ms. */
    int max_places = 600;

    void validate() const;
};

/*!
 * \brief Looks for the cell of an emission that is labelled lte, nr or other, step by
 * step.
 *
 * First for one of its label's standard, anywhere within its edges; then, where there is
 * none, for one of the other: an SS/PBCH block anywhere within the edges, an LTE cell in
 * their middle only, since LTE carriers are symmetric, and their reference signals fill
 * them. In other, for SS/PBCH blocks, then for LTE cells, both anywhere. The first step
 * that finds one ends the search. Frequencies are those of the standards' rasters where
 * the tuning is known, else all; those nearest to the middle come first, and max_places
 * at most.
 *
 * Nothing but the searches' false-alarm limit decides that a cell is there.
 */
class SPECSENSE_CORE_API confirmation_search
{
public:
    /*! Of the emission, label and edges count. Throws std::invalid_argument for one that
     * can't be confirmed, a rate below lte_cell_search::lowest_rate, or edges that are
     * not finite. */
    confirmation_search(const emission& e,
                        tuned_samples samples,
                        const confirmation_search_config& config = {});
    ~confirmation_search();
    confirmation_search(const confirmation_search&) = delete;
    confirmation_search& operator=(const confirmation_search&) = delete;

    bool done() const;
    /*! Searches a few places more: some 0.3 s of CPU for 25 ms. */
    void step();
    /*! So far; final once done(). */
    const cell_confirmation& result() const;
    /*! Frequencies that a search to its end tries, and those tried so far. */
    int places() const;
    int places_tried() const;

private:
    class impl;
    std::unique_ptr<impl> d_impl;
};

/*! Whether the cell search has something to say of emissions of this label. */
SPECSENSE_CORE_API bool can_have_cell(const std::string& label);
/*! The same of this emission: one of other must be as wide as an LTE carrier. */
SPECSENSE_CORE_API bool can_be_confirmed(const emission& e);
/*! That no cell was found in other says nothing. */
SPECSENSE_CORE_API bool is_worth_telling(const cell_confirmation& c);

} // namespace core
} // namespace specsense
} // namespace gr
