// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "image_file.h"
#include <memory>
#include <new>
#include <png.h>
#include <stdexcept>

namespace {

// libpng comes back from errors by these, or by longjmp.
[[noreturn]] void fail(png_structp, png_const_charp reason)
{
    throw std::runtime_error(std::string("PNG image: ") + reason);
}

void ignore(png_structp, png_const_charp) {}

void append(png_structp png, png_bytep bytes, png_size_t count)
{
    static_cast<std::string*>(png_get_io_ptr(png))
        ->append(reinterpret_cast<const char*>(bytes), count);
}

struct write_struct {
    write_struct()
        : png(png_create_write_struct(PNG_LIBPNG_VER_STRING, nullptr, fail, ignore)),
          info(png ? png_create_info_struct(png) : nullptr)
    {
        if (!info) {
            png_destroy_write_struct(&png, nullptr);
            throw std::bad_alloc();
        }
    }
    ~write_struct() { png_destroy_write_struct(&png, &info); }
    write_struct(const write_struct&) = delete;
    write_struct& operator=(const write_struct&) = delete;

    png_structp png;
    png_infop info;
};

} // namespace

std::string
encode_png(const std::vector<uint8_t>& pixels, int width, int height, int channels)
{
    std::string file;
    write_struct writer;
    png_set_write_fn(writer.png, &file, append, nullptr);
    // Spectrograms are noise, which hardly compresses: take the quickest setting.
    png_set_compression_level(writer.png, 1);
    png_set_filter(writer.png, PNG_FILTER_TYPE_BASE, PNG_FILTER_NONE);
    png_set_IHDR(writer.png,
                 writer.info,
                 png_uint_32(width),
                 png_uint_32(height),
                 8,
                 channels == 1 ? PNG_COLOR_TYPE_GRAY : PNG_COLOR_TYPE_RGB,
                 PNG_INTERLACE_NONE,
                 PNG_COMPRESSION_TYPE_DEFAULT,
                 PNG_FILTER_TYPE_DEFAULT);
    png_write_info(writer.png, writer.info);
    for (int row = 0; row < height; ++row) {
        png_write_row(writer.png, pixels.data() + size_t(row) * width * channels);
    }
    png_write_end(writer.png, nullptr);
    return file;
}
