// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "test_picture.h"
#include <algorithm>
#include <cmath>

namespace gr {
namespace specsense {
namespace core {

namespace {

constexpr float small_share = 0.3f; // of the luma

} // namespace

void test_picture::texture::fill(random_source& random)
{
    for (auto& value : values) {
        value = float(random.uniform());
    }
}

template<typename Give>
void test_picture::texture::scan(double at_height, double shift, Give&& give) const
{
    const double y = at_height * height;
    const auto line = std::min(int(y), height - 1);
    const auto down = float(y - line);
    const float* above = &values[size_t(line) * width];
    const float* below = above + width;
    const auto value = [&](int x) {
        x %= width;
        return above[x] + down * (below[x] - above[x]);
    };
    double x = (shift - std::floor(shift)) * width;
    const double step = double(width) / columns;
    int column = int(x);
    float left = value(column), right = value(column + 1);
    for (int i = 0; i <= columns; ++i, x += step) {
        if (int(x) != column) {
            column = int(x);
            left = right;
            right = value(column + 1);
        }
        give(i, left + float(x - column) * (right - left));
    }
}

test_picture::test_picture(const random_source& random) : d_random(random) { cut(); }

void test_picture::cut()
{
    for (auto* t : { &d_large, &d_small, &d_u, &d_v }) {
        t->fill(d_random);
    }
    d_until_cut = d_random.uniform(2.0, 6.0);
    d_speed = d_random.uniform(-0.2, 0.2);
}

void test_picture::next_field(double duration)
{
    d_until_cut -= duration;
    d_shift += d_speed * duration;
    if (d_until_cut <= 0.0) {
        cut();
    }
}

void test_picture::draw(double height, row& out) const
{
    d_large.scan(height, d_shift, [&](int i, float value) {
        out[i].luma = (1.0f - small_share) * value;
    });
    d_small.scan(
        height, d_shift, [&](int i, float value) { out[i].luma += small_share * value; });
    d_u.scan(
        height, d_shift, [&](int i, float value) { out[i].u = 0.6f * (value - 0.5f); });
    d_v.scan(
        height, d_shift, [&](int i, float value) { out[i].v = 0.6f * (value - 0.5f); });
}

} // namespace core
} // namespace specsense
} // namespace gr
