// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "training_curves.h"
#include "axis_ticks.h"
#include "canvas.h"
#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <sstream>
#include <vector>

namespace {

struct curve {
    std::string name;
    colour ink;
    std::vector<std::pair<double, double>> points{}; // step, value
};

constexpr int width = 900;
constexpr int height = 640;
constexpr colour paper{ 1.0, 1.0, 1.0 };
constexpr colour ink{ 0.15, 0.15, 0.15 };
constexpr colour grid{ 0.88, 0.88, 0.88 };
// Blue, orange and green that the colour-blind tell apart (Okabe and Ito 2008).
constexpr colour blue{ 0.0, 0.447, 0.698 };
constexpr colour orange{ 0.835, 0.369, 0.0 };
constexpr colour green{ 0.0, 0.620, 0.451 };

/* Curves over the same steps, in one frame. */
void draw_chart(canvas& c,
                const rectangle& place,
                const std::string& title,
                const std::vector<curve>& curves,
                double last_step)
{
    double low = INFINITY;
    double high = -INFINITY;
    for (const auto& one : curves) {
        for (const auto& point : one.points) {
            low = std::min(low, point.second);
            high = std::max(high, point.second);
        }
    }
    if (!(low <= high)) {
        low = 0.0;
        high = 1.0;
    }
    const double margin = std::max(0.05 * (high - low), 1e-6);
    low -= margin;
    high += margin;
    const auto x = [&](double step) {
        return place.left + place.width() * step / last_step;
    };
    const auto y = [&](double value) {
        return place.top + place.height() * (high - value) / (high - low);
    };
    for (const auto& tick : make_ticks(0.0, last_step, 8)) {
        c.line(x(tick.value), place.top, x(tick.value), place.bottom, grid);
        c.text(x(tick.value),
               place.bottom + 16,
               tick.text,
               { 12, ink, anchor::middle, false });
    }
    for (const auto& tick : make_ticks(low, high, 6)) {
        c.line(place.left, y(tick.value), place.right, y(tick.value), grid);
        c.text(place.left - 6,
               y(tick.value) + 4,
               tick.text,
               { 12, ink, anchor::end, false });
    }
    c.outline(place, ink, 1.0);
    c.text(place.left, place.top - 8, title, { 14, ink, anchor::start, true });
    double at = place.right;
    for (auto one = curves.rbegin(); one != curves.rend(); ++one) {
        const auto label = "- " + one->name;
        c.text(at, place.top - 8, label, { 13, one->ink, anchor::end, true });
        at -= c.text_width(label, 13, true) + 16;
        for (size_t i = 1; i < one->points.size(); ++i) {
            const auto& from = one->points[i - 1];
            const auto& to = one->points[i];
            c.line(x(from.first), y(from.second), x(to.first), y(to.second), one->ink);
        }
    }
}

} // namespace

std::string draw_training_curves(const std::string& name, const std::string& log)
{
    curve loss{ "training", blue };
    curve validation_loss{ "validation (cross-entropy)", orange };
    curve accuracy{ "mean accuracy", green };
    curve iou{ "mean IoU", orange };
    double last_step = 1.0;
    std::istringstream lines(log);
    for (std::string line; std::getline(lines, line);) {
        const auto record = nlohmann::json::parse(line, nullptr, false);
        if (!record.is_object() || !record.contains("step")) {
            continue;
        }
        const double step = record["step"];
        last_step = std::max(last_step, step);
        if (record.contains("loss")) {
            loss.points.emplace_back(step, record["loss"]);
        }
        if (record.contains("validation")) {
            const auto& v = record["validation"];
            validation_loss.points.emplace_back(step, v["loss"]);
            accuracy.points.emplace_back(step, 100.0 * v["mean_accuracy"].get<double>());
            iou.points.emplace_back(step, 100.0 * v["mean_iou"].get<double>());
        }
    }
    canvas c(width, height);
    c.fill({ 0, 0, width, height }, paper);
    c.text(70, 28, name, { 17, ink, anchor::start, true });
    draw_chart(c, { 70, 70, 870, 290 }, "Loss", { loss, validation_loss }, last_step);
    draw_chart(c, { 70, 360, 870, 580 }, "Validation, %", { accuracy, iou }, last_step);
    c.text(470, 622, "steps", { 13, ink, anchor::middle, false });
    return c.png();
}
