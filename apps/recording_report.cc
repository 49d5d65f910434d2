// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "recording_report.h"
#include "shares.h"
#include "text_table.h"
#include <cmath>
#include <ostream>

using json = nlohmann::ordered_json;

namespace {

std::string kind_of(const std::string& name) { return name.substr(0, name.find('_')); }

std::vector<std::string> cells_of(const std::string& name, const recording_score& s)
{
    std::vector<std::string> cells{ name };
    for (const auto& l : s.labels) {
        cells.push_back(std::to_string(l.emissions));
        cells.push_back(percent(recall(l)));
        cells.push_back(percent(precision(l)));
    }
    cells.push_back(percent(false_alarm(s)));
    return cells;
}

std::string snr_group(double snr_db)
{
    if (std::isnan(snr_db)) {
        return "not seen";
    }
    return snr_db < 0.0 ? "below 0 dB"
        : snr_db < 3.0  ? "0 to 3 dB"
        : snr_db < 10.0 ? "3 to 10 dB"
        : snr_db < 20.0 ? "10 to 20 dB"
                        : "20 dB and more";
}

std::string bandwidth_group(double hz)
{
    return hz < 2.5e6 ? "below 2.5 MHz"
        : hz < 7.5e6  ? "2.5 to 7.5 MHz"
        : hz < 15e6   ? "7.5 to 15 MHz"
        : hz < 30e6   ? "15 to 30 MHz"
                      : "30 MHz and more";
}

template<class GroupOf>
recording_report::counts_by_group
count_groups(const std::vector<recording_result>& results, const GroupOf& group_of)
{
    recording_report::counts_by_group groups;
    for (const auto& r : results) {
        for (const auto& b : r.boxes) {
            auto& counts = groups[b.scored.box.label][group_of(b)];
            ++counts[0];
            counts[1] += b.scored.found;
        }
    }
    return groups;
}

void print_groups(std::ostream& out,
                  const char* title,
                  const recording_report::counts_by_group& groups)
{
    std::vector<std::vector<std::string>> rows{ { title, "emissions", "recall" } };
    for (const auto& [label, by_group] : groups) {
        for (const auto& [group, counts] : by_group) {
            rows.push_back({ label + ", " + group,
                             std::to_string(counts[0]),
                             percent(double(counts[1]) / double(counts[0])) });
        }
    }
    out << "\n";
    print_table(out, rows);
}

json figures_of(const recording_score& s)
{
    json out = json::object();
    for (size_t i = 0; i < scored_labels.size(); ++i) {
        const auto& l = s.labels[i];
        out[scored_labels[i]] = { { "emissions", l.emissions },
                                  { "recall", or_null(recall(l)) },
                                  { "precision", or_null(precision(l)) } };
    }
    out["negatives"] = { { "seconds", s.negative_seconds },
                         { "false_alarm", or_null(false_alarm(s)) } };
    return out;
}

json figures_of(const recording_report::counts_by_group& groups)
{
    json out = json::object();
    for (const auto& [label, by_group] : groups) {
        for (const auto& [group, counts] : by_group) {
            out[label][group] = { { "emissions", counts[0] },
                                  { "recall", double(counts[1]) / double(counts[0]) } };
        }
    }
    return out;
}

} // namespace

recording_report::recording_report(const std::vector<recording_result>& results,
                                   const std::vector<std::string>& missing)
    : d_results(results), d_missing(missing)
{
    for (const auto& r : results) {
        d_all.add(r.score);
        d_kinds[kind_of(r.name)].add(r.score);
    }
    d_by_snr = count_groups(results,
                            [](const measured_box& b) { return snr_group(b.snr_db); });
    d_by_bandwidth = count_groups(results, [](const measured_box& b) {
        return bandwidth_group(b.scored.box.freq_upper_edge -
                               b.scored.box.freq_lower_edge);
    });
}

void recording_report::print(std::ostream& out) const
{
    std::vector<std::vector<std::string>> rows{ { "%" } };
    for (const char* label : scored_labels) {
        rows.front().insert(rows.front().end(), { label, "recall", "precision" });
    }
    rows.front().push_back("false alarm");
    rows.push_back(cells_of("all", d_all));
    for (const auto& [kind, score] : d_kinds) {
        rows.push_back(cells_of(kind, score));
    }
    for (const auto& r : d_results) {
        rows.push_back(cells_of(r.name, r.score));
    }
    print_table(out, rows);
    print_groups(out, "by SNR", d_by_snr);
    print_groups(out, "by bandwidth", d_by_bandwidth);
}

json recording_report::as_json() const
{
    json out{ { "all", figures_of(d_all) } };
    for (const auto& [kind, score] : d_kinds) {
        out["kinds"][kind] = figures_of(score);
    }
    for (const auto& r : d_results) {
        out["files"][r.name] = figures_of(r.score);
    }
    out["by"] = { { "snr", figures_of(d_by_snr) },
                  { "bandwidth", figures_of(d_by_bandwidth) } };
    out["missing"] = d_missing;
    return out;
}
