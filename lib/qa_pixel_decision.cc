// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <cmath>
#include <cppunit/extensions/HelperMacros.h>
#include <gnuradio/specsense/core/models/pixel_decision.h>
#include <gnuradio/specsense/core/segmentation_engine.h>
#include <random>
#include <stdexcept>
#include <vector>

using namespace gr::specsense::core;

namespace {

struct decision {
    std::vector<uint8_t> labels, confidence;
};

decision decide(const std::vector<float>& logits, int channels)
{
    const size_t pixels = logits.size() / size_t(channels);
    // One more, which must stay as it is.
    decision d{ std::vector<uint8_t>(pixels + 1, 77),
                std::vector<uint8_t>(pixels + 1, 78) };
    decide_pixels(logits.data(), pixels, channels, d.labels.data(), d.confidence.data());
    CPPUNIT_ASSERT_EQUAL(77, int(d.labels.back()));
    CPPUNIT_ASSERT_EQUAL(78, int(d.confidence.back()));
    return d;
}

/* Softmax of the largest, times 255, by the book. */
double softmax_of_largest(const float* logits, int channels, int& largest)
{
    largest = 0;
    for (int c = 1; c < channels; ++c) {
        largest = logits[c] > logits[largest] ? c : largest;
    }
    double sum = 0.0;
    for (int c = 0; c < channels; ++c) {
        sum += std::exp(double(logits[c]) - double(logits[largest]));
    }
    return 255.0 / sum;
}

} // namespace

class qa_pixel_decision : public CppUnit::TestFixture
{
    CPPUNIT_TEST_SUITE(qa_pixel_decision);
    CPPUNIT_TEST(it_is_the_softmax);
    CPPUNIT_TEST(of_equal_logits_the_lowest_label_wins);
    CPPUNIT_TEST(what_is_no_number_is_unsensed);
    CPPUNIT_TEST(other_numbers_of_channels_are_refused);
    CPPUNIT_TEST(rows_of_a_pixel_are_alike);
    CPPUNIT_TEST_SUITE_END();

    void rows_of_a_pixel_are_alike()
    {
        // Two rows of pixels, three columns of which two count, two channels; the last
        // pixels have a single row.
        const std::vector<float> logits{ 0, 5, 5, 0, 0, 9, /**/ 5, 0, 0, 1, 9, 0 };
        std::vector<uint8_t> labels(8, 77), confidence(8, 78);
        decide_rows(logits.data(), 3, 2, 3, 2, 2, labels.data(), confidence.data());
        CPPUNIT_ASSERT(labels == (std::vector<uint8_t>{ 1, 0, 1, 0, 0, 1, 77, 77 }));
        const int sure = int(confidence[0]), less_sure = int(confidence[5]);
        CPPUNIT_ASSERT_EQUAL(253, sure);      // 255 / (1 + e^-5)
        CPPUNIT_ASSERT_EQUAL(186, less_sure); // 255 / (1 + e^-1)
        for (int i : { 1, 2, 3, 4 }) {
            CPPUNIT_ASSERT_EQUAL(sure, int(confidence[size_t(i)]));
        }
        CPPUNIT_ASSERT_EQUAL(78, int(confidence[6]));
    }

    void it_is_the_softmax()
    {
        std::mt19937 random(1);
        for (int channels : { 1, 2, 4, 5, 8, 255 }) {
            for (size_t pixels : { 0, 1, 255, 256, 257, 5000 }) {
                for (float spread : { 0.01f, 2.0f, 200.0f }) {
                    std::normal_distribution<float> draw(0.0f, spread);
                    std::vector<float> logits(pixels * size_t(channels));
                    for (float& v : logits) {
                        v = draw(random);
                    }
                    const auto d = decide(logits, channels);
                    for (size_t i = 0; i < pixels; ++i) {
                        int label = 0;
                        const double share = softmax_of_largest(
                            &logits[i * size_t(channels)], channels, label);
                        CPPUNIT_ASSERT_EQUAL(label, int(d.labels[i]));
                        // Rounded, from a softmax that is right to 2e-6.
                        CPPUNIT_ASSERT_DOUBLES_EQUAL(
                            share, d.confidence[i], 0.5 + 255 * 2e-6);
                    }
                }
            }
        }
    }

    void of_equal_logits_the_lowest_label_wins()
    {
        const auto d = decide({ 1, 3, 3, 0, 3, 2, 3, 3, -5, -5, -5, -5 }, 4);
        CPPUNIT_ASSERT_EQUAL(1, int(d.labels[0]));
        CPPUNIT_ASSERT_EQUAL(0, int(d.labels[1]));
        CPPUNIT_ASSERT_EQUAL(0, int(d.labels[2]));
        CPPUNIT_ASSERT_EQUAL(64, int(d.confidence[2])); // a quarter of 255, rounded
    }

    void what_is_no_number_is_unsensed()
    {
        for (float bad : { float(NAN), INFINITY }) {
            for (int at = 0; at < 4; ++at) {
                std::vector<float> logits(300 * 4, 0.5f);
                logits[270 * 4 + size_t(at)] = bad;
                const auto d = decide(logits, 4);
                for (size_t i = 0; i < 300; ++i) {
                    CPPUNIT_ASSERT_EQUAL(i == 270 ? int(label_unsensed) : 0,
                                         int(d.labels[i]));
                    CPPUNIT_ASSERT_EQUAL(i == 270 ? 0 : 64, int(d.confidence[i]));
                }
            }
        }
        const auto none = decide({ -INFINITY, -INFINITY }, 2);
        CPPUNIT_ASSERT_EQUAL(int(label_unsensed), int(none.labels[0]));
        // An impossible class is no error.
        const auto sure = decide({ -INFINITY, 3.0f }, 2);
        CPPUNIT_ASSERT_EQUAL(1, int(sure.labels[0]));
        CPPUNIT_ASSERT_EQUAL(255, int(sure.confidence[0]));
    }

    void other_numbers_of_channels_are_refused()
    {
        for (int channels : { -1, 0, 256 }) {
            try {
                decide_pixels(nullptr, 0, channels, nullptr, nullptr);
                CPPUNIT_FAIL("accepted");
            } catch (const std::invalid_argument& e) {
                CPPUNIT_ASSERT_EQUAL(
                    "decide_pixels: channels must lie in 1 to 255, got " +
                        std::to_string(channels),
                    std::string(e.what()));
            }
        }
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(qa_pixel_decision);
