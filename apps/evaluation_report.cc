// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "evaluation_report.h"
#include "shares.h"
#include "text_table.h"
#include <ostream>

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
    out << "\nAccuracy % / IoU %\n";
    for (size_t i = 0; i < breakdowns().size(); ++i) {
        const auto& groups = report.figures.groups(i);
        if (!groups.empty()) {
            print_groups(out, breakdowns()[i].title, groups, report.labels);
            out << "\n";
        }
    }
}
