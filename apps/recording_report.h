// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "recording_score.h"
#include <array>
#include <iosfwd>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

/*! A true box, whether it was found, and how strong it is. */
struct measured_box {
    scored_box scored;
    double snr_db; //!< mean over its pixels; NaN: none of them was seen
};

struct recording_result {
    std::string name;
    recording_score score{};
    std::vector<measured_box> boxes{};
};

/*! Scores of recordings, all together, by kind (what their names begin with, up to an
 * underscore) and one by one; recall by SNR and by bandwidth. */
class recording_report
{
public:
    /*! \p missing: names of those that could not be scored. */
    recording_report(const std::vector<recording_result>& results,
                     const std::vector<std::string>& missing);

    /*! For people, in percent. */
    void print(std::ostream& out) const;
    /*! For programs; shares from 0 to 1, null where there is nothing to share. */
    nlohmann::ordered_json as_json() const;

    /*! By label and group: how many boxes there are, and how many were found. */
    using counts_by_group =
        std::map<std::string, std::map<std::string, std::array<int64_t, 2>>>;

private:
    const std::vector<recording_result>& d_results;
    const std::vector<std::string>& d_missing;
    recording_score d_all{};
    std::map<std::string, recording_score> d_kinds{};
    counts_by_group d_by_snr{};
    counts_by_group d_by_bandwidth{};
};
