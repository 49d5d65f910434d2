// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <array>
#include <gnuradio/specsense/core/random_source.h>
#include <vector>

namespace gr {
namespace specsense {
namespace core {

/*!
 * \brief Pictures with large and small features, which slide sideways and are cut to
 * another one every 2 to 6 s.
 */
class test_picture
{
public:
    static constexpr int columns = 256; //!< of a row

    struct point {
        float luma; //!< 0 black to 1 white
        float u, v; //!< colour differences, -0.3 to 0.3
    };
    using row = std::array<point, columns + 1>;

    explicit test_picture(const random_source& random);

    /*! Another field of \p duration s. */
    void next_field(double duration);

    /*! At \p height, 0 to 1 from the top. */
    void draw(double height, row& out) const;

private:
    /* Random values on a grid that repeats sideways, with straight lines in between. */
    struct texture {
        texture(int width, int height)
            : width(width), height(height), values(size_t(width) * (height + 1))
        {
        }
        int width, height;
        std::vector<float> values; // 0 to 1

        void fill(random_source& random);
        /* Calls give(column, value) along a row, shifted by \p shift of its width. */
        template<typename Give>
        void scan(double at_height, double shift, Give&& give) const;
    };

    void cut();

    random_source d_random;
    texture d_large{ 16, 12 }, d_small{ 128, 96 }, d_u{ 16, 12 }, d_v{ 16, 12 };
    double d_until_cut = 0.0; // s
    double d_shift = 0.0;     // of a row
    double d_speed = 0.0;     // of a row a second
};

} // namespace core
} // namespace specsense
} // namespace gr
