// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <cmath>
#include <cppunit/extensions/HelperMacros.h>
#include <functional>
#include <gnuradio/specsense/core/models/metrics.h>
#include <random>
#include <stdexcept>
#include <vector>

using namespace gr::specsense::core;

namespace {

using mask = std::vector<uint8_t>;

confusion_matrix compare(int labels, const mask& truth, const mask& answer)
{
    CPPUNIT_ASSERT_EQUAL(truth.size(), answer.size());
    confusion_matrix m(labels);
    m.add(truth.data(), answer.data(), truth.size());
    return m;
}

mask random_mask(std::mt19937& random, size_t pixels, int labels)
{
    std::uniform_int_distribution<int> draw(0, labels - 1);
    mask labelled(pixels);
    for (auto& label : labelled) {
        label = uint8_t(draw(random));
    }
    return labelled;
}

std::string refusal(const std::function<void()>& act)
{
    try {
        act();
    } catch (const std::invalid_argument& e) {
        return e.what();
    }
    return "accepted";
}

} // namespace

class qa_metrics : public CppUnit::TestFixture
{
    CPPUNIT_TEST_SUITE(qa_metrics);
    CPPUNIT_TEST(figures_of_a_case_worked_out_by_hand);
    CPPUNIT_TEST(a_perfect_answer_and_one_that_is_always_wrong);
    CPPUNIT_TEST(rare_classes_count_as_much_as_common_ones);
    CPPUNIT_TEST(classes_that_never_occur_are_in_no_mean);
    CPPUNIT_TEST(nothing_counted_gives_no_figure);
    CPPUNIT_TEST(unsensed_pixels_are_left_out);
    CPPUNIT_TEST(frames_and_merged_parts_add_up_to_the_whole);
    CPPUNIT_TEST(figures_are_those_of_sets_of_pixels);
    CPPUNIT_TEST(large_counts_do_not_overflow);
    CPPUNIT_TEST(what_does_not_fit_is_refused);
    CPPUNIT_TEST_SUITE_END();

    void figures_of_a_case_worked_out_by_hand()
    {
        // Of four of noise three are right; of three of class 1 two; of one of class 2
        // none.
        const auto m = compare(3, { 0, 0, 0, 0, 1, 1, 1, 2 }, { 0, 0, 0, 1, 1, 1, 2, 0 });
        CPPUNIT_ASSERT_EQUAL(uint64_t(3), m.count(0, 0));
        CPPUNIT_ASSERT_EQUAL(uint64_t(1), m.count(0, 1));
        CPPUNIT_ASSERT_EQUAL(uint64_t(0), m.count(1, 0));
        CPPUNIT_ASSERT_EQUAL(uint64_t(1), m.count(1, 2));
        CPPUNIT_ASSERT_EQUAL(uint64_t(1), m.count(2, 0));
        CPPUNIT_ASSERT_EQUAL(uint64_t(3), m.occurrences(1));
        CPPUNIT_ASSERT_DOUBLES_EQUAL(3.0 / 4.0, m.accuracy(0), 1e-15);
        CPPUNIT_ASSERT_DOUBLES_EQUAL(2.0 / 3.0, m.accuracy(1), 1e-15);
        CPPUNIT_ASSERT_DOUBLES_EQUAL(0.0, m.accuracy(2), 1e-15);
        CPPUNIT_ASSERT_DOUBLES_EQUAL(3.0 / 5.0, m.iou(0), 1e-15);
        CPPUNIT_ASSERT_DOUBLES_EQUAL(2.0 / 4.0, m.iou(1), 1e-15);
        CPPUNIT_ASSERT_DOUBLES_EQUAL(0.0 / 2.0, m.iou(2), 1e-15);
        CPPUNIT_ASSERT_DOUBLES_EQUAL(
            (3.0 / 4.0 + 2.0 / 3.0) / 3.0, m.mean_accuracy(), 1e-15);
        CPPUNIT_ASSERT_DOUBLES_EQUAL((3.0 / 5.0 + 1.0 / 2.0) / 3.0, m.mean_iou(), 1e-15);
    }

    void a_perfect_answer_and_one_that_is_always_wrong()
    {
        const mask truth{ 0, 1, 2, 3, 3 };
        const auto right = compare(4, truth, truth);
        CPPUNIT_ASSERT_EQUAL(1.0, right.mean_accuracy());
        CPPUNIT_ASSERT_EQUAL(1.0, right.mean_iou());
        const auto wrong = compare(4, truth, { 1, 2, 3, 0, 0 });
        CPPUNIT_ASSERT_EQUAL(0.0, wrong.mean_accuracy());
        CPPUNIT_ASSERT_EQUAL(0.0, wrong.mean_iou());
    }

    void rare_classes_count_as_much_as_common_ones()
    {
        mask truth(1000, 0), answer(1000, 0);
        truth[7] = 1; // missed: 99.9 % of pixels are right, and half of the classes
        const auto m = compare(2, truth, answer);
        CPPUNIT_ASSERT_DOUBLES_EQUAL(0.5, m.mean_accuracy(), 1e-15);
        CPPUNIT_ASSERT_DOUBLES_EQUAL(0.999 / 2.0, m.mean_iou(), 1e-15);
    }

    void classes_that_never_occur_are_in_no_mean()
    {
        // Class 2 is answered once, class 3 never.
        const auto m = compare(4, { 0, 0, 1, 1 }, { 0, 2, 1, 1 });
        CPPUNIT_ASSERT(std::isnan(m.accuracy(2)));
        CPPUNIT_ASSERT(std::isnan(m.iou(2)));
        CPPUNIT_ASSERT(std::isnan(m.accuracy(3)));
        CPPUNIT_ASSERT(std::isnan(m.iou(3)));
        CPPUNIT_ASSERT_DOUBLES_EQUAL(0.75, m.mean_accuracy(), 1e-15);
        CPPUNIT_ASSERT_DOUBLES_EQUAL(0.75, m.mean_iou(), 1e-15);
    }

    void nothing_counted_gives_no_figure()
    {
        const confusion_matrix m(2);
        CPPUNIT_ASSERT(std::isnan(m.mean_accuracy()));
        CPPUNIT_ASSERT(std::isnan(m.mean_iou()));
        CPPUNIT_ASSERT_EQUAL(uint64_t(0), m.unsensed());
    }

    void unsensed_pixels_are_left_out()
    {
        const auto m = compare(2, { 0, 1, 255, 255, 1, 0 }, { 0, 255, 255, 1, 1, 1 });
        CPPUNIT_ASSERT_EQUAL(uint64_t(3), m.unsensed());
        CPPUNIT_ASSERT_EQUAL(uint64_t(1), m.occurrences(1));
        CPPUNIT_ASSERT_EQUAL(1.0, m.accuracy(1));
        CPPUNIT_ASSERT_EQUAL(0.5, m.accuracy(0));
        CPPUNIT_ASSERT_EQUAL(0.5, m.iou(1));
        // 255 is unsensed even where there are labels up to 254.
        const auto full = compare(255, { 254, 255 }, { 254, 3 });
        CPPUNIT_ASSERT_EQUAL(uint64_t(1), full.count(254, 254));
        CPPUNIT_ASSERT_EQUAL(uint64_t(1), full.unsensed());
    }

    void frames_and_merged_parts_add_up_to_the_whole()
    {
        std::mt19937 random(1);
        const mask truth = random_mask(random, 9000, 5);
        const mask answer = random_mask(random, 9000, 5);
        const auto whole = compare(5, truth, answer);
        confusion_matrix first(5), second(5);
        for (size_t frame = 0; frame < 9; ++frame) {
            auto& part = frame < 4 ? first : second;
            part.add(&truth[frame * 1000], &answer[frame * 1000], 1000);
        }
        first.merge(second);
        for (int t = 0; t < 5; ++t) {
            for (int a = 0; a < 5; ++a) {
                CPPUNIT_ASSERT_EQUAL(whole.count(t, a), first.count(t, a));
            }
        }
        CPPUNIT_ASSERT_EQUAL(whole.mean_iou(), first.mean_iou());
    }

    /* Counted without a matrix: by sets of pixels. */
    void figures_are_those_of_sets_of_pixels()
    {
        std::mt19937 random(2);
        const mask truth = random_mask(random, 2000, 4);
        mask answer = truth;
        for (size_t i = 0; i < answer.size(); i += 3) {
            answer[i] = uint8_t(random() % 4);
        }
        const auto m = compare(4, truth, answer);
        for (int label = 0; label < 4; ++label) {
            double both = 0.0, either = 0.0, there = 0.0;
            for (size_t i = 0; i < truth.size(); ++i) {
                both += truth[i] == label && answer[i] == label;
                either += truth[i] == label || answer[i] == label;
                there += truth[i] == label;
            }
            CPPUNIT_ASSERT_DOUBLES_EQUAL(both / there, m.accuracy(label), 1e-15);
            CPPUNIT_ASSERT_DOUBLES_EQUAL(both / either, m.iou(label), 1e-15);
        }
    }

    void large_counts_do_not_overflow()
    {
        auto m = compare(2, { 0, 1, 1 }, { 0, 1, 0 });
        for (int i = 0; i < 40; ++i) {
            const auto twice = m;
            m.merge(twice);
        }
        CPPUNIT_ASSERT_EQUAL(uint64_t(1) << 40, m.count(1, 0));
        CPPUNIT_ASSERT_DOUBLES_EQUAL(0.75, m.mean_accuracy(), 1e-15);
        CPPUNIT_ASSERT_DOUBLES_EQUAL(0.5, m.mean_iou(), 1e-15);
    }

    void what_does_not_fit_is_refused()
    {
        for (int labels : { -1, 0, 256 }) {
            CPPUNIT_ASSERT_EQUAL(
                "confusion_matrix: labels must be 1 to 255 in number, got " +
                    std::to_string(labels),
                refusal([&] { confusion_matrix m(labels); }));
        }
        confusion_matrix m(3);
        const mask good{ 0, 1, 2 }, bad{ 0, 1, 3 };
        CPPUNIT_ASSERT_EQUAL(
            std::string("confusion_matrix: truth must be less than 3 or 255, got 3 at "
                        "pixel 2"),
            refusal([&] { m.add(bad.data(), good.data(), 3); }));
        CPPUNIT_ASSERT_EQUAL(
            std::string("confusion_matrix: answer must be less than 3 or 255, got 3 at "
                        "pixel 2"),
            refusal([&] { m.add(good.data(), bad.data(), 3); }));
        CPPUNIT_ASSERT_EQUAL(uint64_t(0), m.count(0, 0)); // none of that frame
        CPPUNIT_ASSERT_EQUAL(
            std::string("confusion_matrix: cannot merge 4 labels into 3"),
            refusal([&] { m.merge(confusion_matrix(4)); }));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(qa_metrics);
