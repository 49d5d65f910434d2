// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "spectrum_picture.h"
#include "axis_ticks.h"
#include "burst_boxes.h"
#include "canvas.h"
#include "colours.h"
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <ctime>

using namespace gr::specsense;

namespace {

constexpr int width = 1400;
constexpr int height = 900;
constexpr rectangle plot{ 84, 66, 1266, 716 };   // the spectrogram
constexpr rectangle strip{ 84, 742, 1266, 842 }; // occupancy, on the same axis
constexpr double legend_left = 1284;
constexpr rectangle scale_bar{ legend_left, 66, legend_left + 18, 716 };

constexpr colour ink{ 0.10, 0.10, 0.12 };
constexpr colour faint{ 0.45, 0.45, 0.48 };
constexpr colour unsensed_grey{ 0.80, 0.80, 0.80 };
constexpr colour light{ 1.0, 1.0, 1.0 };

constexpr double small_text = 12;
constexpr size_t most_labels = 48;

struct level_range {
    double low, high; // dB
};

// Unit of the time axis: name and seconds.
struct time_unit {
    const char* name;
    double seconds;
};

time_unit unit_for(double seconds)
{
    if (seconds < 2e-3) {
        return { "µs", 1e-6 };
    }
    if (seconds < 2.0) {
        return { "ms", 1e-3 };
    }
    return { "s", 1.0 };
}

std::string format(const char* pattern, double value)
{
    char text[64];
    std::snprintf(text, sizeof text, pattern, value);
    return text;
}

std::string utc_text(int64_t ns)
{
    const std::time_t seconds = ns / 1000000000;
    std::tm parts{};
    gmtime_r(&seconds, &parts);
    char text[64];
    std::strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S", &parts);
    return text + format(".%03.0f UTC", std::floor(double(ns % 1000000000) * 1e-6));
}

class picture
{
public:
    explicit picture(const picture_content& content)
        : d_content(content), d_raster(content.raster),
          d_rate(content.recording.sample_rate()),
          d_duration(double(content.recording.sample_count()) / d_rate),
          d_range(find_range()), d_canvas(width, height)
    {
    }

    std::string draw()
    {
        d_canvas.fill({ 0, 0, width, height }, light);
        draw_title();
        draw_spectrogram();
        draw_capture_boundaries();
        draw_emissions();
        draw_time_axis();
        draw_occupancy();
        draw_frequency_axis();
        draw_scale_bar();
        draw_legend();
        return d_canvas.png();
    }

private:
    double x_of(double axis_frequency) const
    {
        return plot.left +
            (axis_frequency - d_raster.low()) / (d_raster.high() - d_raster.low()) *
            plot.width();
    }
    double y_of(double sample) const
    {
        return plot.top +
            sample / double(d_content.recording.sample_count()) * plot.height();
    }

    int first_column(int x) const;
    int busiest_column(int x) const;
    level_range find_range() const;
    void draw_title();
    void draw_spectrogram();
    void draw_capture_boundaries();
    void draw_emissions();
    void draw_label(const emission_boxes& e, std::vector<rectangle>& taken);
    void draw_time_axis();
    void draw_frequency_axis();
    void draw_occupancy();
    void draw_scale_bar();
    void draw_legend();
    size_t class_index(const std::string& label) const;
    double capture_center(int64_t sample) const;

    const picture_content& d_content;
    const spectrum_raster& d_raster;
    double d_rate;
    double d_duration; // s
    level_range d_range;
    canvas d_canvas;
    bool d_has_boundaries = false;
    bool d_has_unsensed = false;
    size_t d_unlabelled = 0;
};

/* Of a pixel of the plot, counted from its left. */
int picture::first_column(int x) const
{
    if (x >= plot.width()) {
        return d_raster.columns();
    }
    // A pixel's start that is a column's edge belongs to that column.
    const double start = (x + 1e-6) / plot.width();
    return d_raster.column_at(d_raster.low() +
                              start * (d_raster.high() - d_raster.low()));
}

/* Of those that a pixel covers. */
int picture::busiest_column(int x) const
{
    const int first = first_column(x);
    int busiest = first;
    double most = -1.0;
    for (int c = first; c < std::max(first + 1, first_column(x + 1)); ++c) {
        double share = 0.0;
        for (size_t label = 0; label < d_content.classes.size(); ++label) {
            share += d_raster.occupancy(label, c);
        }
        if (share > most) {
            most = share;
            busiest = c;
        }
    }
    return busiest;
}

level_range picture::find_range() const
{
    std::vector<double> levels;
    levels.reserve(size_t(d_raster.rows()) * d_raster.columns());
    for (int y = 0; y < d_raster.rows(); ++y) {
        for (int x = 0; x < d_raster.columns(); ++x) {
            const double level = d_raster.level(y, y + 1, x, x + 1);
            if (!std::isnan(level)) {
                levels.push_back(level);
            }
        }
    }
    if (levels.empty()) {
        return { 0.0, 20.0 };
    }
    const auto quantile = [&levels](double share) {
        const auto at = levels.begin() +
            std::ptrdiff_t(share * double(levels.size() - 1));
        std::nth_element(levels.begin(), at, levels.end());
        return *at;
    };
    // A pulse may be few cells, and should still not be cut off.
    const double high = 5.0 * std::ceil(quantile(0.9995) / 5.0);
    if (d_raster.floor_known()) {
        return { 0.0, std::clamp(high, 15.0, 60.0) };
    }
    const double low = 5.0 * std::floor(quantile(0.01) / 5.0);
    return { std::clamp(low, high - 60.0, high - 20.0), high };
}

size_t picture::class_index(const std::string& label) const
{
    const auto& classes = d_content.classes;
    return std::find(classes.begin(), classes.end(), label) - classes.begin();
}

double picture::capture_center(int64_t sample) const
{
    const auto& captures = d_content.recording.captures();
    const auto after = std::upper_bound(
        captures.begin(), captures.end(), sample, [](int64_t s, const auto& capture) {
            return s < capture.sample_start;
        });
    return after == captures.begin() ? captures.front().frequency
                                     : std::prev(after)->frequency;
}

void picture::draw_title()
{
    const double room = width - plot.left - 20;
    d_canvas.text(plot.left,
                  28,
                  d_canvas.shortened(d_content.recording.name(), 18, true, room),
                  { 18, ink, anchor::start, true });
    const auto unit = unit_for(d_duration);
    const auto& captures = d_content.recording.captures();
    std::string line = format("%.6g MS/s", d_rate * 1e-6) + "  ·  " +
        format("%.4g ", d_duration / unit.seconds) + unit.name;
    if (captures.size() > 1) {
        line += "  ·  " + std::to_string(captures.size()) + " captures";
    }
    if (captures.front().has_time) {
        line += "  ·  from " + utc_text(captures.front().time_start_ns);
    }
    line += "  ·  " + std::to_string(d_content.emissions.size()) +
        (d_content.emissions.size() == 1 ? " emission" : " emissions");
    line += d_raster.floor_known() ? "  ·  noise floor known"
                                   : "  ·  noise floor NOT known: levels in dBFS";
    d_canvas.text(plot.left,
                  50,
                  d_canvas.shortened(line, 13, false, room),
                  { 13, faint, anchor::start, false });
}

void picture::draw_spectrogram()
{
    const auto columns = static_cast<int>(plot.width());
    const auto rows = static_cast<int>(plot.height());
    pixel_image image(columns, rows);
    // A pixel shows the cells that it covers, or the one that it lies in.
    const auto row_at = [&](int y) {
        return static_cast<int>(int64_t(y) * d_raster.rows() / rows);
    };
    for (int y = 0; y < rows; ++y) {
        const int top = row_at(y);
        const int bottom = std::max(top + 1, row_at(y + 1));
        for (int x = 0; x < columns; ++x) {
            const int left = first_column(x);
            const int right = std::max(left + 1, first_column(x + 1));
            const double level = d_raster.level(top, bottom, left, right);
            if (std::isnan(level)) {
                image.set(x, y, unsensed_grey);
                d_has_unsensed = true;
            } else {
                image.set(
                    x,
                    y,
                    level_colour((level - d_range.low) / (d_range.high - d_range.low)));
            }
        }
    }
    d_canvas.image(plot.left, plot.top, image);
    d_canvas.outline(plot, ink, 1.0);
}

void picture::draw_capture_boundaries()
{
    const auto& captures = d_content.recording.captures();
    // Closer than this they would hide what they part.
    constexpr double least_distance = 6;
    if (captures.size() < 2 || plot.height() / double(captures.size()) < least_distance) {
        return;
    }
    d_has_boundaries = true;
    for (size_t i = 1; i < captures.size(); ++i) {
        const double y = std::round(y_of(double(captures[i].sample_start))) + 0.5;
        d_canvas.dashed_line(plot.left, y, plot.right, y, light);
    }
}

void picture::draw_emissions()
{
    box_merger merger(d_content.emissions);
    for (size_t i = 0; i < d_content.bursts.size(); ++i) {
        const auto b = d_content.bursts[i];
        const double center = capture_center(b.sample_start);
        merger.add(b.emission,
                   { x_of(d_raster.on_axis(b.freq_lower_edge, center)),
                     y_of(double(b.sample_start)),
                     x_of(d_raster.on_axis(b.freq_upper_edge, center)),
                     y_of(double(b.sample_start + b.sample_count)) });
    }
    auto emissions = merger.take();
    for (const auto& e : emissions) {
        const colour c = class_colour(class_index(e.label));
        for (const auto& box : e.boxes) {
            d_canvas.box(clipped(widened(box, 3.0), plot), c, false);
        }
        if (e.boxes.size() > 1) {
            d_canvas.box(clipped(widened(e.extent, 3.0), plot), c, true);
        }
    }
    std::stable_sort(
        emissions.begin(), emissions.end(), [](const auto& a, const auto& b) {
            return a.extent.area() > b.extent.area();
        });
    std::vector<rectangle> taken;
    for (const auto& e : emissions) {
        draw_label(e, taken);
    }
}

/* Writes an emission's number and label beside its first box where there is room. */
void picture::draw_label(const emission_boxes& e, std::vector<rectangle>& taken)
{
    constexpr double text_height = 15;
    const std::string text = "#" + std::to_string(e.id) + " " + e.label;
    const double text_width = d_canvas.text_width(text, small_text, false) + 8;
    const rectangle& box = e.extent;
    const double left = std::clamp(box.left, plot.left, plot.right - text_width);
    const struct {
        double x, y;
    } places[] = { { left, box.top - text_height - 1 },
                   { left + 2, box.top + 2 },
                   { box.right + 2, box.top },
                   { box.left - text_width - 2, box.top },
                   { left, box.bottom + 1 },
                   { box.right - text_width - 2, box.top + 2 } };
    for (const auto& place : places) {
        const rectangle r{
            place.x, place.y, place.x + text_width, place.y + text_height
        };
        if (taken.size() < most_labels && contains(plot, r) &&
            std::none_of(taken.begin(), taken.end(), [&](const rectangle& other) {
                return overlap(r, widened_by(other, 1));
            })) {
            d_canvas.tag(r, text, small_text, class_colour(class_index(e.label)));
            taken.push_back(r);
            return;
        }
    }
    ++d_unlabelled;
}

void picture::draw_time_axis()
{
    const auto unit = unit_for(d_duration);
    for (const auto& tick : make_ticks(0.0, d_duration / unit.seconds, 12)) {
        const double y = y_of(tick.value * unit.seconds * d_rate);
        d_canvas.line(plot.left - 5, y, plot.left, y, ink);
        d_canvas.text(
            plot.left - 9, y + 4, tick.text, { small_text, ink, anchor::end, false });
    }
    d_canvas.vertical_text(
        22, 0.5 * (plot.top + plot.bottom), std::string("Time, ") + unit.name, 13, ink);
}

void picture::draw_frequency_axis()
{
    for (const auto& tick :
         make_ticks(1e-6 * d_raster.low(), 1e-6 * d_raster.high(), 11)) {
        const double x = x_of(1e6 * tick.value);
        d_canvas.line(x, plot.bottom, x, plot.bottom + 5, ink);
        d_canvas.line(x, strip.bottom, x, strip.bottom + 5, ink);
        d_canvas.text(
            x, strip.bottom + 19, tick.text, { small_text, ink, anchor::middle, false });
    }
    d_canvas.text(0.5 * (strip.left + strip.right),
                  strip.bottom + 43,
                  d_raster.relative() ? "Frequency from the tuned one, MHz"
                                      : "Frequency, MHz",
                  { 13, ink, anchor::middle, false });
}

void picture::draw_occupancy()
{
    const auto columns = static_cast<int>(strip.width());
    for (int x = 0; x < columns; ++x) {
        const double left = strip.left + x;
        const int column = busiest_column(x);
        double base = 0.0;
        for (size_t label = 0; label < d_content.classes.size(); ++label) {
            const double share = d_raster.occupancy(label, column);
            if (std::isnan(share)) {
                d_canvas.fill({ left, strip.top, left + 1, strip.bottom }, unsensed_grey);
                break;
            }
            d_canvas.fill({ left,
                            strip.bottom - (base + share) * strip.height(),
                            left + 1,
                            strip.bottom - base * strip.height() },
                          class_colour(label));
            base += share;
        }
    }
    for (int percent : { 0, 50, 100 }) {
        const double y = strip.bottom - 0.01 * percent * strip.height();
        d_canvas.line(strip.left - 5, y, strip.left, y, ink);
        d_canvas.text(strip.left - 9,
                      y + 4,
                      std::to_string(percent),
                      { small_text, ink, anchor::end, false });
    }
    d_canvas.outline(strip, ink, 1.0);
    d_canvas.vertical_text(22, 0.5 * (strip.top + strip.bottom), "Occupancy, %", 13, ink);
}

void picture::draw_scale_bar()
{
    const auto rows = static_cast<int>(scale_bar.height());
    for (int y = 0; y < rows; ++y) {
        d_canvas.fill(
            { scale_bar.left, scale_bar.top + y, scale_bar.right, scale_bar.top + y + 1 },
            level_colour(1.0 - (y + 0.5) / rows));
    }
    d_canvas.outline(scale_bar, ink, 1.0);
    for (const auto& tick : make_ticks(d_range.low, d_range.high, 14)) {
        const double y = scale_bar.bottom -
            (tick.value - d_range.low) / (d_range.high - d_range.low) *
                scale_bar.height();
        d_canvas.line(scale_bar.right, y, scale_bar.right + 5, y, ink);
        d_canvas.text(scale_bar.right + 9,
                      y + 4,
                      tick.text,
                      { small_text, ink, anchor::start, false });
    }
    d_canvas.vertical_text(scale_bar.right + 60,
                           0.5 * (scale_bar.top + scale_bar.bottom),
                           d_raster.floor_known() ? "dB over the noise floor" : "dBFS",
                           13,
                           ink);
}

void picture::draw_legend()
{
    constexpr double line_height = 18;
    constexpr size_t most_classes = 5;
    double y = strip.top + 8;
    const auto entry = [&](const std::string& text) {
        d_canvas.text(
            legend_left + 24,
            y + 4,
            d_canvas.shortened(text, small_text, false, width - legend_left - 30),
            { small_text, ink, anchor::start, false });
        y += line_height;
    };
    const auto swatch = [&](const colour& c) {
        d_canvas.fill({ legend_left, y - 6, legend_left + 16, y + 6 }, c);
    };
    const auto& classes = d_content.classes;
    for (size_t i = 0; i < std::min(classes.size(), most_classes); ++i) {
        swatch(class_colour(i));
        entry(classes[i]);
    }
    if (d_has_unsensed) {
        swatch(unsensed_grey);
        entry("not sensed");
    }
    if (d_has_boundaries) {
        swatch(level_colour(0.1));
        d_canvas.dashed_line(legend_left, y, legend_left + 16, y, light);
        entry("new capture");
    }
    if (d_unlabelled > 0) {
        entry(std::to_string(d_unlabelled) + " unnamed");
    }
}

} // namespace

std::string draw_spectrum_picture(const picture_content& content)
{
    return picture(content).draw();
}
