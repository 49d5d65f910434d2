// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "colours.h"
#include "rectangle.h"
#include <cairo.h>
#include <memory>
#include <string>

struct release_cairo {
    void operator()(cairo_surface_t* surface) const { cairo_surface_destroy(surface); }
    void operator()(cairo_t* context) const { cairo_destroy(context); }
};

enum class anchor { start, middle, end };

struct text_style {
    double size;
    colour ink;
    anchor at;
    bool bold;
};

/*! Pixels, to be put onto a canvas as they are. */
class pixel_image
{
public:
    pixel_image(int width, int height);
    void set(int x, int y, const colour& c);
    cairo_surface_t* surface() const;

private:
    std::unique_ptr<cairo_surface_t, release_cairo> d_surface;
    unsigned char* d_data;
    int d_stride;
};

/*! What a picture is drawn with: a thin layer over Cairo. */
class canvas
{
public:
    canvas(int width, int height);

    void fill(const rectangle& r, const colour& c);
    void outline(const rectangle& r, const colour& c, double line_width);
    /*! An outline with a dark edge, that stands out from any background. */
    void box(const rectangle& r, const colour& c, bool dashed);
    void line(double x0, double y0, double x1, double y1, const colour& c);
    void dashed_line(double x0, double y0, double x1, double y1, const colour& c);
    void text(double x, double y, const std::string& text, const text_style& style);
    /*! Upwards, about its middle. */
    void vertical_text(
        double x, double y, const std::string& text, double size, const colour& c);
    /*! Light text on a dark plate with a coloured edge. */
    void tag(const rectangle& r, const std::string& text, double size, const colour& c);
    void image(double x, double y, const pixel_image& pixels);

    double text_width(const std::string& text, double size, bool bold);
    /*! The text, cut in its middle where it is wider than \p room. */
    std::string shortened(const std::string& text, double size, bool bold, double room);

    /*! The PNG file's content. Throws std::runtime_error when anything failed. */
    std::string png();

private:
    void set_colour(const colour& c, double opacity = 1.0);
    void set_font(double size, bool bold);

    std::unique_ptr<cairo_surface_t, release_cairo> d_surface;
    std::unique_ptr<cairo_t, release_cairo> d_context;
};
