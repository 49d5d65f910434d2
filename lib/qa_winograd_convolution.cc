// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/inference/winograd_convolution.h"
#include <algorithm>
#include <cmath>
#include <cppunit/extensions/HelperMacros.h>
#include <functional>
#include <iostream>
#include <random>

using namespace gr::specsense::core;

namespace {

struct test_case {
    int input_channels, output_channels;
    picture_batch pictures;
    std::function<int(unsigned)> weight; // from a random number, -64 to 64
    std::function<int(unsigned)> code;   // likewise, 0 to 255
};

/* Sums by the definition, channels last. */
std::vector<int64_t> plain_sums(const test_case& t,
                                const std::vector<int>& weights,
                                const std::vector<uint8_t>& codes)
{
    const auto& p = t.pictures;
    std::vector<int64_t> sums;
    for (int b = 0; b < p.batch; ++b) {
        for (int r = 0; r < p.rows; ++r) {
            for (int w = 0; w < p.columns; ++w) {
                for (int k = 0; k < t.output_channels; ++k) {
                    int64_t sum = 0;
                    for (int tap = 0; tap < 9; ++tap) {
                        const int row = r + tap / 3 - 1;
                        const int column = w + tap % 3 - 1;
                        if (row < 0 || row >= p.rows || column < 0 ||
                            column >= p.columns) {
                            continue;
                        }
                        const size_t at = (size_t(b) * p.rows + row) * p.columns + column;
                        for (int c = 0; c < t.input_channels; ++c) {
                            sum += weights[(size_t(k) * t.input_channels + c) * 9 + tap] *
                                codes[at * t.input_channels + c];
                        }
                    }
                    sums.push_back(sum);
                }
            }
        }
    }
    return sums;
}

/* All steps are 1 and the bias is 0, so that outputs are the sums; integers are divided
 * by \p output_step. */
void check(const test_case& t, float output_step)
{
    const convolution_shape shape{ t.input_channels, t.output_channels, 3, 1, true };
    const bool integer = output_step > 0.0f;
    const convolution_formats formats{
        { t.input_channels, t.input_channels, true, 1.0f },
        { t.output_channels, t.output_channels, integer, output_step }
    };
    if (!winograd_convolution::suits(shape, formats)) {
        std::cout << " skipped: other convolutions are faster on this machine";
        return;
    }
    std::mt19937 random(1);
    std::vector<int> weights(size_t(t.input_channels) * t.output_channels * 9);
    for (size_t i = 0; i < weights.size(); ++i) {
        const bool first = i % (size_t(t.input_channels) * 9) == 0;
        weights[i] = first ? integer_weights::limit : t.weight(random());
    }
    std::vector<uint8_t> codes(pixels(t.pictures) * t.input_channels);
    for (auto& c : codes) {
        c = uint8_t(t.code(random()));
    }
    folded_convolution folded;
    folded.weights.assign(weights.begin(), weights.end());
    folded.bias.assign(size_t(t.output_channels), 0.0f);
    const auto integers = to_integers(folded);
    CPPUNIT_ASSERT(winograd_convolution::fits(integers));
    winograd_convolution convolution(shape, formats, folded.bias, integers);
    convolution.prepare(t.pictures);
    aligned_buffer scratch(convolution.scratch_bytes());
    const auto sums = plain_sums(t, weights, codes);
    std::vector<float> floats(sums.size());
    std::vector<uint8_t> bytes(sums.size());
    void* output = integer ? static_cast<void*>(bytes.data()) : floats.data();
    convolution.run(codes.data(), output, scratch.data());
    for (size_t i = 0; i < sums.size(); ++i) {
        const float sum = std::max(0.0f, float(sums[i]));
        if (integer) {
            const float code = std::nearbyint(sum * (1.0f / output_step));
            CPPUNIT_ASSERT_EQUAL(int(std::min(255.0f, code)), int(bytes[i]));
        } else {
            CPPUNIT_ASSERT_EQUAL(sum, floats[i]);
        }
    }
}

int any_weight(unsigned random) { return int(random % 129) - 64; }
int any_code(unsigned random) { return int(random % 256); }

} // namespace

class qa_winograd_convolution : public CppUnit::TestFixture
{
    CPPUNIT_TEST_SUITE(qa_winograd_convolution);
    CPPUNIT_TEST(sums_are_those_of_the_definition);
    CPPUNIT_TEST(the_largest_sums_fit);
    CPPUNIT_TEST(larger_sums_are_refused);
    CPPUNIT_TEST_SUITE_END();

    /* Pictures smaller than a tile, of odd sizes, and of several blocks of tiles. */
    void sums_are_those_of_the_definition()
    {
        for (const auto& p : { picture_batch{ 1, 1, 1 },
                               picture_batch{ 2, 3, 5 },
                               picture_batch{ 3, 8, 1 },
                               picture_batch{ 2, 20, 34 } }) {
            check({ 32, 48, p, any_weight, any_code }, 0.0f);
            check({ 64, 16, p, any_weight, any_code }, 1024.0f);
        }
    }

    /* 224 channels of weights of 64 are the most that there can be. */
    void the_largest_sums_fit()
    {
        const auto largest = [](unsigned) { return 255; };
        for (const int weight : { 64, -64 }) {
            const auto all = [weight](unsigned) { return weight; };
            check({ 224, 16, { 1, 5, 6 }, all, largest }, 0.0f);
        }
        // The transformed pixels are largest where neighbours differ most.
        const auto either = [](unsigned random) { return random % 2 ? 255 : 0; };
        const auto sign = [](unsigned random) { return random % 2 ? 64 : -64; };
        check({ 224, 16, { 3, 8, 8 }, sign, either }, 0.0f);
    }

    void larger_sums_are_refused()
    {
        integer_weights weights;
        weights.step = { 1.0f, 1.0f };
        weights.values.assign(2 * 2304 * 9, 6);
        CPPUNIT_ASSERT(winograd_convolution::fits(weights)); // 255 * 124416
        std::fill_n(weights.values.begin() + 2304 * 9, 2304 * 4, int8_t(-7));
        CPPUNIT_ASSERT(!winograd_convolution::fits(weights)); // 255 * 133632
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(qa_winograd_convolution);
