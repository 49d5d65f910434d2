// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/inference/pixel_kernels.h"
#include <algorithm>
#include <cmath>
#include <cppunit/extensions/HelperMacros.h>
#include <random>
#include <vector>

using namespace gr::specsense::core;

namespace {

struct extent {
    int planes, rows, columns, block;

    size_t count() const { return size_t(planes) * rows * columns * block; }
    size_t at(int plane, int row, int column, int channel) const
    {
        return ((size_t(plane) * rows + row) * columns + column) * block + channel;
    }
    extent doubled() const { return { planes, 2 * rows, 2 * columns, block }; }
};

/* Numbers of channels with vectors of their own, others, and pictures of a pixel. */
const std::vector<extent> extents{ { 2, 3, 5, 8 }, { 1, 4, 7, 16 },  { 1, 2, 3, 64 },
                                   { 3, 1, 1, 8 }, { 1, 5, 1, 1 },   { 1, 1, 6, 3 },
                                   { 2, 3, 2, 4 }, { 1, 3, 4, 100 }, { 1, 1, 1, 37 } };

template<class Act>
void for_each_value(const extent& e, Act&& act)
{
    for (int p = 0; p < e.planes; ++p) {
        for (int r = 0; r < e.rows; ++r) {
            for (int w = 0; w < e.columns; ++w) {
                for (int c = 0; c < e.block; ++c) {
                    act(p, r, w, c);
                }
            }
        }
    }
}

/* Integers from 0 to \p largest, of which sums are exact in any type and order. */
template<class T>
std::vector<T> random_values(size_t count, int largest, unsigned seed)
{
    std::mt19937 random(seed);
    std::vector<T> values(count);
    for (auto& v : values) {
        v = T(random() % unsigned(largest + 1));
    }
    return values;
}

template<class T>
void check_max_pool(const extent& e, int largest)
{
    const extent from = e.doubled();
    const auto in = random_values<T>(from.count(), largest, 1);
    std::vector<T> out(e.count());
    std::vector<uint8_t> positions(e.count(), 9);
    max_pool(
        e.planes, e.rows, e.columns, e.block, in.data(), out.data(), positions.data());
    for_each_value(e, [&](int p, int r, int w, int c) {
        T best = in[from.at(p, 2 * r, 2 * w, c)];
        int found_at = 0;
        for (int i = 1; i < 4; ++i) {
            const T v = in[from.at(p, 2 * r + i / 2, 2 * w + i % 2, c)];
            if (v > best) {
                best = v;
                found_at = i;
            }
        }
        CPPUNIT_ASSERT_EQUAL(best, out[e.at(p, r, w, c)]);
        CPPUNIT_ASSERT_EQUAL(found_at, int(positions[e.at(p, r, w, c)]));
    });
}

/* Sixteenths of the bilinear value: weights 1 and 3 of 4, in both directions. */
template<class T>
int sixteenths(const extent& e, const std::vector<T>& in, int p, int r, int w, int c)
{
    const auto near = [](int i) { return i / 2; };
    const auto far = [](int i, int size) {
        return std::clamp(i % 2 ? i / 2 + 1 : i / 2 - 1, 0, size - 1);
    };
    const auto value = [&](int row, int column) {
        return int(in[e.at(p, row, column, c)]);
    };
    const int r1 = far(r, e.rows), w1 = far(w, e.columns);
    return 9 * value(near(r), near(w)) + 3 * value(near(r), w1) + 3 * value(r1, near(w)) +
        value(r1, w1);
}

std::vector<uint8_t> random_positions(const extent& e)
{
    return random_values<uint8_t>(e.count(), 3, 3);
}

enum class skip { nothing, at_positions, everywhere };

/* What is skipped to an output's value. */
template<class T>
struct skipped_set {
    skipped_set(const extent& e, skip kind, int largest)
        : kind(kind), from(e), positions(random_positions(e)),
          values(random_values<T>(
              kind == skip::everywhere ? e.doubled().count() : e.count(), largest, 2))
    {
    }
    skipped_values<T> pointers() const
    {
        return { kind == skip::nothing ? nullptr : values.data(),
                 kind == skip::at_positions ? positions.data() : nullptr };
    }
    T at(int p, int r, int w, int c) const
    {
        if (kind == skip::everywhere) {
            return values[from.doubled().at(p, r, w, c)];
        }
        const size_t i = from.at(p, r / 2, w / 2, c);
        const bool here = kind == skip::at_positions &&
            positions[i] == 2 * (r % 2) + w % 2;
        return here ? values[i] : T(0);
    }

    skip kind;
    extent from;
    std::vector<uint8_t> positions;
    std::vector<T> values;
};

void check_upsample(const extent& e, skip kind)
{
    const auto in = random_values<float>(e.count(), 1000, 1);
    const skipped_set<float> skipped(e, kind, 1000);
    const extent to = e.doubled();
    std::vector<float> out(to.count());
    upsample(
        e.planes, e.rows, e.columns, e.block, in.data(), skipped.pointers(), out.data());
    for_each_value(to, [&](int p, int r, int w, int c) {
        const float expected = float(sixteenths(e, in, p, r, w, c)) / 16.0f +
            skipped.at(p, r, w, c);
        CPPUNIT_ASSERT_EQUAL(expected, out[to.at(p, r, w, c)]);
    });
}

void check_upsample_integers(const extent& e, skip kind, float skipped_step)
{
    const auto in = random_values<uint8_t>(e.count(), 255, 1);
    const skipped_set<uint8_t> skipped(e, kind, 255);
    const extent to = e.doubled();
    std::vector<uint8_t> out(to.count());
    upsample(e.planes,
             e.rows,
             e.columns,
             e.block,
             in.data(),
             skipped.pointers(),
             skipped_step,
             out.data());
    const double step = std::lround(skipped_step * 4096.0f) / 4096.0;
    for_each_value(to, [&](int p, int r, int w, int c) {
        const int sum = sixteenths(e, in, p, r, w, c) +
            int(std::floor(16.0 * step * skipped.at(p, r, w, c)));
        const int expected = std::min(255, int(std::floor(sum / 16.0 + 0.5)));
        CPPUNIT_ASSERT_EQUAL(expected, int(out[to.at(p, r, w, c)]));
    });
}

/* Where a channel of a pixel lies, of pictures of so many pixels each. */
size_t place(const activation_format& f, int pixels, int picture, int pixel, int channel)
{
    const size_t plane = size_t(picture) * f.planes() + channel / f.block;
    return (plane * pixels + pixel) * f.block + channel % f.block;
}

template<class In, class Out>
void check_conversion(const activation_format& from, const activation_format& to)
{
    const picture_batch pictures{ 2, 3, 5 };
    const int size = pictures.rows * pictures.columns;
    const size_t channels = size_t(from.planes()) * from.block;
    const auto in = random_values<In>(channels * size * 2, 255, 4);
    std::vector<Out> out(size_t(to.planes()) * to.block * size * 2, Out(7));
    convert(pictures, in.data(), from, out.data(), to);
    const double factor = (from.integer ? from.step : 1.0) / (to.integer ? to.step : 1.0);
    for (int picture = 0; picture < 2; ++picture) {
        for (int pixel = 0; pixel < size; ++pixel) {
            for (int c = 0; c < to.planes() * to.block; ++c) {
                const double got = double(out[place(to, size, picture, pixel, c)]);
                double expected = 0.0; // of channels that fill up a plane
                if (c < to.channels) {
                    expected = factor * in[place(from, size, picture, pixel, c)];
                    if (to.integer) {
                        expected = std::min(255.0, std::floor(expected + 0.5));
                    }
                }
                CPPUNIT_ASSERT_DOUBLES_EQUAL(expected, got, 0.0);
            }
        }
    }
}

} // namespace

class qa_pixel_kernels : public CppUnit::TestFixture
{
    CPPUNIT_TEST_SUITE(qa_pixel_kernels);
    CPPUNIT_TEST(pooling_keeps_the_first_of_the_largest);
    CPPUNIT_TEST(upsampling_is_bilinear_and_adds_what_is_skipped);
    CPPUNIT_TEST(integers_are_upsampled_in_sixteenths);
    CPPUNIT_TEST(conversions_keep_each_channels_value);
    CPPUNIT_TEST(what_is_no_byte_is_clamped);
    CPPUNIT_TEST_SUITE_END();

    /* Of few values many are equal. */
    void pooling_keeps_the_first_of_the_largest()
    {
        for (const auto& e : extents) {
            for (const int largest : { 1, 255 }) {
                check_max_pool<float>(e, largest);
                check_max_pool<uint8_t>(e, largest);
            }
        }
    }

    void upsampling_is_bilinear_and_adds_what_is_skipped()
    {
        for (const auto& e : extents) {
            for (const skip kind :
                 { skip::nothing, skip::at_positions, skip::everywhere }) {
                check_upsample(e, kind);
            }
        }
    }

    void integers_are_upsampled_in_sixteenths()
    {
        for (const auto& e : extents) {
            for (const float step : { 0.0f, 0.3f, 1.0f, 1.7f, max_skipped_step }) {
                check_upsample_integers(e, skip::at_positions, step);
                check_upsample_integers(e, skip::everywhere, step);
            }
        }
    }

    void conversions_keep_each_channels_value()
    {
        // Steps that are powers of two, so that products are exact.
        for (const int channels : { 1, 3, 8, 20 }) {
            for (const int from : { 1, 8, channels }) {
                for (const int to : { 16, 1, channels }) {
                    const activation_format float_in{ channels, from };
                    const activation_format float_out{ channels, to };
                    const activation_format in{ channels, from, true, 0.25f };
                    const activation_format out{ channels, to, true, 0.5f };
                    check_conversion<float, float>(float_in, float_out);
                    check_conversion<float, uint8_t>(float_in, out);
                    check_conversion<uint8_t, float>(in, float_out);
                    check_conversion<uint8_t, uint8_t>(in, out);
                }
            }
        }
    }

    void what_is_no_byte_is_clamped()
    {
        const std::vector<float> in{ -1e30f, -0.4f, 1e30f, std::nanf(""), 254.6f };
        std::vector<uint8_t> out(in.size(), 7);
        const activation_format floats{ 5, 5 };
        const activation_format bytes{ 5, 5, true, 1.0f };
        convert({ 1, 1, 1 }, in.data(), floats, out.data(), bytes);
        CPPUNIT_ASSERT(out == (std::vector<uint8_t>{ 0, 0, 255, 0, 255 }));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(qa_pixel_kernels);
