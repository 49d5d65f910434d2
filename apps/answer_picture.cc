// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "answer_picture.h"
#include "canvas.h"
#include "colours.h"
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <functional>
#include <gnuradio/specsense/core/models/metrics.h>
#include <gnuradio/specsense/core/segmentation_engine.h>
#include <nlohmann/json.hpp>

using namespace gr::specsense;
using json = nlohmann::ordered_json;

namespace {

constexpr int margin = 24;
constexpr int heading = 30;      // over each panel
constexpr int line_height = 20;  // of text below
constexpr int least_panel = 512; // pixels; small frames are drawn larger
constexpr double text_size = 13;

constexpr colour ink{ 0.10, 0.10, 0.12 };
constexpr colour paper{ 1.0, 1.0, 1.0 };
constexpr colour noise_colour{ 0.16, 0.16, 0.20 };
constexpr colour unsensed_colour{ 0.80, 0.80, 0.80 };

colour label_colour(uint8_t label)
{
    if (label == core::label_noise) {
        return noise_colour;
    }
    return label == core::label_unsensed ? unsensed_colour
                                         : class_colour(size_t(label) - 1);
}

// Red, green and blue, or the level of the first of other channels.
colour picture_colour(const answered_frame& f, size_t pixel)
{
    const auto& p = f.picture;
    const size_t channels = p.pixels.size() / (size_t(p.rows) * p.columns);
    const size_t joined_rows = size_t((f.frame.rows + p.rows - 1) / p.rows);
    const size_t row = pixel / p.columns / joined_rows;
    const uint8_t* values = &p.pixels[(row * p.columns + pixel % p.columns) * channels];
    if (channels != 3) {
        return level_colour(values[0] / 255.0);
    }
    return { values[0] / 255.0, values[1] / 255.0, values[2] / 255.0 };
}

std::string percent(double share)
{
    if (std::isnan(share)) {
        return "-";
    }
    char text[32];
    std::snprintf(text, sizeof text, "%.1f %%", 100.0 * share);
    return text;
}

std::string short_text(const json& value)
{
    if (value.is_number_float()) {
        char text[32];
        std::snprintf(text, sizeof text, "%g", value.get<double>());
        return text;
    }
    return value.is_string() ? value.get<std::string>() : value.dump();
}

// "snr_db -10, mix radar+nr": the first members of an object that are themselves no
// objects or arrays.
std::string plain_members(const json& object, int most)
{
    std::string text;
    for (const auto& [key, value] : object.items()) {
        if (!value.is_structured() && most-- > 0) {
            text += (text.empty() ? "" : ", ") + key + " " + short_text(value);
        }
    }
    return text;
}

// The frame's own, then a line for each of its signals with where it is.
std::vector<std::string> parameter_lines(const std::string& parameters)
{
    const auto object = json::parse(parameters);
    std::vector<std::string> lines{ plain_members(object, 10) };
    const auto signals = object.find("signals");
    if (signals != object.end()) {
        for (const auto& signal : *signals) {
            const auto frequency = signal.find("frequency");
            lines.push_back((frequency == signal.end()
                                 ? ""
                                 : "at " + short_text(*frequency) + " Hz: ") +
                            plain_members(signal, 8));
        }
    }
    return lines;
}

class picture
{
public:
    picture(const answered_frame& f, const std::vector<std::string>& labels)
        : d_frame(f), d_labels(labels), d_lines(parameter_lines(f.frame.parameters)),
          d_scale(std::max(1, least_panel / std::max(f.frame.rows, f.frame.columns))),
          d_panel_width(d_scale * f.frame.columns),
          d_panel_height(d_scale * f.frame.rows), d_width(4 * margin + 3 * d_panel_width),
          d_canvas(d_width,
                   3 * margin + heading + d_panel_height +
                       line_height * (int(labels.size()) + int(d_lines.size()) + 2))
    {
    }

    std::string draw()
    {
        d_canvas.fill({ 0, 0, double(d_width), 1e6 }, paper);
        panel(0, "Input", [this](size_t i) { return picture_colour(d_frame, i); });
        panel(1, "Truth", [this](size_t i) {
            return label_colour(d_frame.frame.labels[i]);
        });
        panel(2, "Answer", [this](size_t i) { return label_colour(d_frame.answer[i]); });
        d_y = 2 * margin + heading + d_panel_height;
        draw_figures();
        draw_parameters();
        return d_canvas.png();
    }

private:
    void panel(int place,
               const std::string& title,
               const std::function<colour(size_t)>& colour_of)
    {
        const int rows = d_frame.frame.rows, columns = d_frame.frame.columns;
        pixel_image image(d_panel_width, d_panel_height);
        for (int y = 0; y < d_panel_height; ++y) {
            const size_t row = size_t(rows - 1 - y / d_scale);
            for (int x = 0; x < d_panel_width; ++x) {
                image.set(x, y, colour_of(row * size_t(columns) + size_t(x / d_scale)));
            }
        }
        const double left = margin + place * (margin + d_panel_width);
        d_canvas.text(
            left, margin + 12, title, { text_size + 2, ink, anchor::start, true });
        d_canvas.image(left, heading + margin / 2, image);
    }

    void line(double x, const std::string& text, bool bold = false)
    {
        d_canvas.text(x,
                      d_y,
                      d_canvas.shortened(text, text_size, bold, d_width - x - margin),
                      { text_size, ink, anchor::start, bold });
    }

    // A legend, with how well each class was answered.
    void draw_figures()
    {
        core::confusion_matrix m(int(d_labels.size()));
        m.add(d_frame.frame.labels.data(), d_frame.answer.data(), d_frame.answer.size());
        constexpr double accuracy = margin + 140, iou = margin + 240;
        line(accuracy, "accuracy", true);
        line(iou, "IoU", true);
        const auto row = [&](const std::string& name, double a, double b) {
            d_y += line_height;
            line(margin + 22, name);
            line(accuracy, percent(a));
            line(iou, percent(b));
        };
        for (int label = 0; label < m.labels(); ++label) {
            row(d_labels[size_t(label)], m.accuracy(label), m.iou(label));
            d_canvas.fill({ margin, d_y - 11.0, margin + 14.0, d_y + 2.0 },
                          label_colour(uint8_t(label)));
        }
        row("mean", m.mean_accuracy(), m.mean_iou());
    }

    void draw_parameters()
    {
        d_y += line_height + line_height / 2;
        const auto& f = d_frame.frame;
        char text[96];
        std::snprintf(text,
                      sizeof text,
                      "frame %llu, %.6g MHz wide: ",
                      static_cast<unsigned long long>(f.index),
                      1e-6 * f.sample_rate);
        for (size_t i = 0; i < d_lines.size(); ++i) {
            line(margin, i == 0 ? text + d_lines[i] : d_lines[i]);
            d_y += line_height;
        }
    }

    const answered_frame& d_frame;
    const std::vector<std::string>& d_labels;
    std::vector<std::string> d_lines;
    int d_scale; // pixels of the picture a pixel of the frame
    int d_panel_width, d_panel_height;
    int d_width;
    canvas d_canvas;
    double d_y = 0.0; // base line of the text
};

} // namespace

std::string draw_answer_picture(const answered_frame& f,
                                const std::vector<std::string>& labels)
{
    return picture(f, labels).draw();
}
