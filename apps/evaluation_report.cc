// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "evaluation_report.h"
#include "shares.h"
#include "text_table.h"
#include <ostream>
#include <set>

using namespace gr::specsense;
using json = nlohmann::ordered_json;

namespace {

using table = std::vector<std::vector<std::string>>;

std::string both(double accuracy, double iou)
{
    return percent(accuracy) + " / " + percent(iou);
}

json figures_of(const core::confusion_matrix& m, const std::vector<std::string>& labels)
{
    json classes = json::object();
    for (int label = 0; label < m.labels(); ++label) {
        classes[labels[size_t(label)]] = { { "accuracy", or_null(m.accuracy(label)) },
                                           { "iou", or_null(m.iou(label)) } };
    }
    return { { "mean_accuracy", or_null(m.mean_accuracy()) },
             { "mean_iou", or_null(m.mean_iou()) },
             { "classes", classes } };
}

json counts_of(const core::confusion_matrix& m)
{
    json rows = json::array();
    for (int truth = 0; truth < m.labels(); ++truth) {
        json row = json::array();
        for (int answer = 0; answer < m.labels(); ++answer) {
            row.push_back(m.count(truth, answer));
        }
        rows.push_back(row);
    }
    return rows;
}

void print_classes(std::ostream& out,
                   const core::confusion_matrix& m,
                   const std::vector<std::string>& labels)
{
    uint64_t pixels = 0;
    for (int label = 0; label < m.labels(); ++label) {
        pixels += m.occurrences(label);
    }
    table rows{ { "", "accuracy %", "IoU %", "pixels %" } };
    for (int label = 0; label < m.labels(); ++label) {
        rows.push_back({ labels[size_t(label)],
                         percent(m.accuracy(label)),
                         percent(m.iou(label)),
                         percent(double(m.occurrences(label)) / double(pixels)) });
    }
    rows.push_back({ "mean", percent(m.mean_accuracy()), percent(m.mean_iou()), "" });
    print_table(out, rows);
}

void print_confusion(std::ostream& out,
                     const core::confusion_matrix& m,
                     const std::vector<std::string>& labels)
{
    table rows{ { "truth \\ answer" } };
    rows[0].insert(rows[0].end(), labels.begin(), labels.end());
    for (int truth = 0; truth < m.labels(); ++truth) {
        std::vector<std::string> row{ labels[size_t(truth)] };
        for (int answer = 0; answer < m.labels(); ++answer) {
            row.push_back(
                percent(double(m.count(truth, answer)) / double(m.occurrences(truth))));
        }
        rows.push_back(row);
    }
    print_table(out, rows);
}

void print_groups(std::ostream& out,
                  const char* title,
                  const std::map<frame_group, frame_figures>& groups,
                  const std::vector<std::string>& labels)
{
    table rows{ { title, "frames", "mean" } };
    rows[0].insert(rows[0].end(), labels.begin(), labels.end());
    for (const auto& [group, figures] : groups) {
        const auto& m = figures.counts;
        std::vector<std::string> row{ group.text,
                                      std::to_string(figures.frames),
                                      both(m.mean_accuracy(), m.mean_iou()) };
        for (int label = 0; label < m.labels(); ++label) {
            row.push_back(both(m.accuracy(label), m.iou(label)));
        }
        rows.push_back(row);
    }
    print_table(out, rows);
}

json as_json(const reliability& r)
{
    json bins = json::array();
    for (const auto& b : r.claims()) {
        bins.push_back({ { "pixels", b.pixels },
                         { "confidence", or_null(b.mean_confidence()) },
                         { "accuracy", or_null(b.accuracy()) } });
    }
    return { { "expected_calibration_error", or_null(r.error_of_all()) },
             { "expected_calibration_error_of_claims", or_null(r.error_of_claims()) },
             { "claims", bins } };
}

void print_reliability(std::ostream& out, const reliability& r)
{
    table rows{ { "confidence %", "mean %", "right %", "pixels" } };
    for (size_t i = 0; i < reliability::bins; ++i) {
        const auto& b = r.claims()[i];
        if (b.pixels > 0) {
            rows.push_back({ std::to_string(100 * i / reliability::bins) + " to " +
                                 std::to_string(100 * (i + 1) / reliability::bins),
                             percent(b.mean_confidence()),
                             percent(b.accuracy()),
                             std::to_string(b.pixels) });
        }
    }
    print_table(out, rows);
    out << "Expected calibration error: " << percent(r.error_of_claims())
        << " % of claims, " << percent(r.error_of_all()) << " % of all pixels\n";
}

json as_json(const emission_figures::share& s)
{
    return { { "of", s.of }, { "share", or_null(s.value()) } };
}

json as_json(const emission_figures& e)
{
    json found = json::object();
    for (const auto& [name, intervals] : e.found()) {
        for (const auto& [edge, share] : intervals) {
            found[name].push_back({ { "snr_db_from", edge } });
            found[name].back().update(as_json(share));
        }
    }
    return { { "found", found },
             { "found_from_3_db", as_json(e.found_from(3.0)) },
             { "false_in_empty_frames", as_json(e.false_in_empty()) },
             { "false_among_others", as_json(e.false_among_others()) } };
}

std::string text_of(const emission_figures::share& s)
{
    return percent(s.value()) + " (" + std::to_string(s.of) + ")";
}

void print_emissions(std::ostream& out, const emission_figures& e)
{
    std::set<double> edges;
    for (const auto& [name, intervals] : e.found()) {
        for (const auto& [edge, share] : intervals) {
            edges.insert(edge);
        }
    }
    table rows{ { "from SNR, dB" } };
    for (double edge : edges) {
        rows[0].push_back(std::to_string(int(edge)));
    }
    for (const auto& [name, intervals] : e.found()) {
        rows.push_back({ name });
        for (double edge : edges) {
            const auto at = intervals.find(edge);
            rows.back().push_back(at == intervals.end() ? "-" : text_of(at->second));
        }
    }
    print_table(out, rows);
    out << "From 3 dB on: " << text_of(e.found_from(3.0))
        << "\nFrames with a false lte, nr or radar, in %: empty ones "
        << text_of(e.false_in_empty()) << ", with others alone "
        << text_of(e.false_among_others()) << "\n";
}

} // namespace

json as_json(const evaluation_report& report)
{
    const auto& all = report.figures.all();
    json object{ { "model", report.model },         { "recipe", report.recipe },
                 { "seed", report.seed },           { "frames", all.frames },
                 { "precision", report.precision }, { "device", report.device } };
    object.update(figures_of(all.counts, report.labels));
    object["confusion"] = counts_of(all.counts);
    object["unsensed_pixels"] = all.counts.unsensed();
    object["calibration"] = as_json(report.confidences);
    if (!report.emissions.found().empty()) {
        object["emissions"] = as_json(report.emissions);
    }
    object["by"] = json::object();
    for (size_t i = 0; i < breakdowns().size(); ++i) {
        json groups = json::object();
        for (const auto& [group, figures] : report.figures.groups(i)) {
            groups[group.text] = { { "frames", figures.frames } };
            groups[group.text].update(figures_of(figures.counts, report.labels));
        }
        if (!groups.empty()) {
            object["by"][breakdowns()[i].name] = groups;
        }
    }
    return object;
}

void print_report(std::ostream& out, const evaluation_report& report)
{
    const auto& all = report.figures.all();
    out << "Model " << report.model << " (" << report.precision << " on " << report.device
        << "), " << all.frames << " frames of recipe " << report.recipe << ", seed "
        << report.seed << "\n\n";
    print_classes(out, all.counts, report.labels);
    out << "\nAnswers in % of the true class's pixels\n";
    print_confusion(out, all.counts, report.labels);
    if (all.counts.unsensed() > 0) {
        out << "\n"
            << all.counts.unsensed() << " pixels were unsensed, and are left out.\n";
    }
    out << "\nHow often pixels that are taken for a signal are right\n";
    print_reliability(out, report.confidences);
    if (!report.emissions.found().empty()) {
        out << "\nEmissions found, in % (of how many)\n";
        print_emissions(out, report.emissions);
    }
    out << "\nAccuracy % / IoU %\n";
    for (size_t i = 0; i < breakdowns().size(); ++i) {
        const auto& groups = report.figures.groups(i);
        if (!groups.empty()) {
            print_groups(out, breakdowns()[i].title, groups, report.labels);
            out << "\n";
        }
    }
}
