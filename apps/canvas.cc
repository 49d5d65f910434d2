// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "canvas.h"
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <nlohmann/json.hpp>
#include <stdexcept>

namespace {

constexpr double dash[] = { 6.0, 5.0 };

void check(cairo_status_t status)
{
    if (status != CAIRO_STATUS_SUCCESS) {
        throw std::runtime_error(std::string("cannot draw the picture: ") +
                                 cairo_status_to_string(status));
    }
}

cairo_status_t append(void* target, const unsigned char* data, unsigned int length)
{
    static_cast<std::string*>(target)->append(reinterpret_cast<const char*>(data),
                                              length);
    return CAIRO_STATUS_SUCCESS;
}

// Lines one pixel wide are sharp between pixels' corners.
double sharp(double position) { return std::floor(position) + 0.5; }

bool continues_character(char c)
{
    return (static_cast<unsigned char>(c) & 0xc0) == 0x80;
}

// Cairo gives up for good on text that is not UTF-8, as a file's name may be.
std::string as_utf8(const std::string& text)
{
    using nlohmann::json;
    return json::parse(json(text).dump(-1, ' ', false, json::error_handler_t::replace));
}

} // namespace

pixel_image::pixel_image(int width, int height)
    : d_surface(cairo_image_surface_create(CAIRO_FORMAT_RGB24, width, height))
{
    check(cairo_surface_status(d_surface.get()));
    d_data = cairo_image_surface_get_data(d_surface.get());
    d_stride = cairo_image_surface_get_stride(d_surface.get());
}

void pixel_image::set(int x, int y, const colour& c)
{
    const auto byte = [](double part) {
        return static_cast<uint32_t>(std::lround(255.0 * std::clamp(part, 0.0, 1.0)));
    };
    const uint32_t pixel = byte(c.red) << 16 | byte(c.green) << 8 | byte(c.blue);
    std::memcpy(d_data + std::ptrdiff_t(y) * d_stride + std::ptrdiff_t(x) * 4,
                &pixel,
                sizeof pixel);
}

cairo_surface_t* pixel_image::surface() const
{
    cairo_surface_mark_dirty(d_surface.get());
    return d_surface.get();
}

canvas::canvas(int width, int height)
    : d_surface(cairo_image_surface_create(CAIRO_FORMAT_RGB24, width, height)),
      d_context(cairo_create(d_surface.get()))
{
    check(cairo_status(d_context.get()));
}

void canvas::set_colour(const colour& c, double opacity)
{
    cairo_set_source_rgba(d_context.get(), c.red, c.green, c.blue, opacity);
}

void canvas::set_font(double size, bool bold)
{
    cairo_select_font_face(d_context.get(),
                           "sans-serif",
                           CAIRO_FONT_SLANT_NORMAL,
                           bold ? CAIRO_FONT_WEIGHT_BOLD : CAIRO_FONT_WEIGHT_NORMAL);
    cairo_set_font_size(d_context.get(), size);
}

void canvas::fill(const rectangle& r, const colour& c)
{
    set_colour(c);
    // No seams between neighbours.
    cairo_set_antialias(d_context.get(), CAIRO_ANTIALIAS_NONE);
    cairo_rectangle(d_context.get(), r.left, r.top, r.width(), r.height());
    cairo_fill(d_context.get());
    cairo_set_antialias(d_context.get(), CAIRO_ANTIALIAS_DEFAULT);
}

void canvas::outline(const rectangle& r, const colour& c, double line_width)
{
    set_colour(c);
    cairo_set_line_width(d_context.get(), line_width);
    const double left = sharp(r.left), top = sharp(r.top);
    cairo_rectangle(
        d_context.get(), left, top, sharp(r.right) - left, sharp(r.bottom) - top);
    cairo_stroke(d_context.get());
}

void canvas::box(const rectangle& r, const colour& c, bool dashed)
{
    if (dashed) {
        cairo_set_dash(d_context.get(), dash, 2, 0.0);
        outline(r, c, 1.2);
        cairo_set_dash(d_context.get(), nullptr, 0, 0.0);
        return;
    }
    outline(r, { 0.0, 0.0, 0.0 }, 3.4);
    outline(r, c, 1.6);
}

void canvas::line(double x0, double y0, double x1, double y1, const colour& c)
{
    set_colour(c);
    cairo_set_line_width(d_context.get(), 1.0);
    cairo_move_to(d_context.get(), sharp(x0), sharp(y0));
    cairo_line_to(d_context.get(), sharp(x1), sharp(y1));
    cairo_stroke(d_context.get());
}

void canvas::dashed_line(double x0, double y0, double x1, double y1, const colour& c)
{
    cairo_set_dash(d_context.get(), dash, 2, 0.0);
    set_colour(c, 0.6);
    cairo_set_line_width(d_context.get(), 1.0);
    cairo_move_to(d_context.get(), x0, sharp(y0));
    cairo_line_to(d_context.get(), x1, sharp(y1));
    cairo_stroke(d_context.get());
    cairo_set_dash(d_context.get(), nullptr, 0, 0.0);
}

double canvas::text_width(const std::string& text, double size, bool bold)
{
    set_font(size, bold);
    cairo_text_extents_t extents;
    cairo_text_extents(d_context.get(), as_utf8(text).c_str(), &extents);
    return extents.x_advance;
}

std::string
canvas::shortened(const std::string& text, double size, bool bold, double room)
{
    if (text_width(text, size, bold) <= room) {
        return text;
    }
    for (size_t keep = text.size() / 2; keep > 0; --keep) {
        size_t stop = keep, start = text.size() - keep;
        while (stop > 0 && continues_character(text[stop])) {
            --stop;
        }
        while (start < text.size() && continues_character(text[start])) {
            ++start;
        }
        const std::string cut = text.substr(0, stop) + "…" + text.substr(start);
        if (text_width(cut, size, bold) <= room) {
            return cut;
        }
    }
    return "…";
}

void canvas::text(double x, double y, const std::string& text, const text_style& style)
{
    const double room = text_width(text, style.size, style.bold);
    double left = x;
    if (style.at == anchor::middle) {
        left -= 0.5 * room;
    } else if (style.at == anchor::end) {
        left -= room;
    }
    set_colour(style.ink);
    cairo_move_to(d_context.get(), left, y);
    cairo_show_text(d_context.get(), as_utf8(text).c_str());
}

void canvas::vertical_text(
    double x, double y, const std::string& text, double size, const colour& c)
{
    cairo_save(d_context.get());
    cairo_translate(d_context.get(), x, y);
    cairo_rotate(d_context.get(), -0.5 * M_PI);
    this->text(0.0, 0.35 * size, text, { size, c, anchor::middle, false });
    cairo_restore(d_context.get());
}

void canvas::tag(const rectangle& r,
                 const std::string& text,
                 double size,
                 const colour& c)
{
    set_colour({ 0.0, 0.0, 0.0 }, 0.75);
    cairo_rectangle(d_context.get(), r.left, r.top, r.width(), r.height());
    cairo_fill(d_context.get());
    fill({ r.left, r.top, r.left + 3, r.bottom }, c);
    this->text(r.left + 5,
               r.bottom - 0.27 * r.height(),
               text,
               { size, { 1.0, 1.0, 1.0 }, anchor::start, false });
}

void canvas::image(double x, double y, const pixel_image& pixels)
{
    cairo_set_source_surface(d_context.get(), pixels.surface(), x, y);
    cairo_paint(d_context.get());
}

std::string canvas::png()
{
    check(cairo_status(d_context.get()));
    std::string content;
    check(cairo_surface_write_to_png_stream(d_surface.get(), append, &content));
    return content;
}
