// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <cppunit/extensions/HelperMacros.h>
#include <future>
#include <gnuradio/specsense/core/segmentation_queue.h>
#include <mutex>
#include <stdexcept>

using namespace gr::specsense::core;

namespace {

constexpr int columns = 2;

/* What the test and the engine, which is the queue's, both know. */
struct engine_controls {
    std::mutex mutex;
    std::condition_variable changed;
    bool holds = false; // frames, until it is false
    int at_work = 0;    // frames that segment() is in
    int labelled = 0;
    int retuned = 0;
    bool throws = false;

    void hold(bool value)
    {
        const std::lock_guard<std::mutex> lock(mutex);
        holds = value;
        changed.notify_all();
    }
    void wait_until_at_work()
    {
        std::unique_lock<std::mutex> lock(mutex);
        changed.wait(lock, [this] { return at_work > 0; });
    }
};

/* Labels a pixel 1 where its power is odd; the floor is the number of retunings. */
class controlled_engine : public segmentation_engine
{
public:
    controlled_engine(engine_controls& controls, int rows)
        : d_controls(controls), d_rows(rows)
    {
        d_floor.power.assign(columns, 0.0f);
    }
    const std::vector<std::string>& classes() const override { return d_classes; }
    const std::vector<detector_kind>& detectors() const override { return d_detectors; }
    int rows_per_frame() const override { return d_rows; }
    const noise_floor_estimate& floor() const override { return d_floor; }
    void survey(const frame_rows&) override {}
    void retune() override
    {
        ++d_controls.retuned;
        d_floor.power.assign(columns, float(d_controls.retuned));
    }
    frame_report
    segment(const frame_rows& frame, uint8_t* labels, uint8_t* confidence) override
    {
        std::unique_lock<std::mutex> lock(d_controls.mutex);
        ++d_controls.at_work;
        d_controls.changed.notify_all();
        d_controls.changed.wait(lock, [this] { return !d_controls.holds; });
        --d_controls.at_work;
        if (d_controls.throws) {
            throw std::runtime_error("the engine is broken");
        }
        ++d_controls.labelled;
        for (int i = 0; i < frame.rows * columns; ++i) {
            labels[i] = uint8_t(int(frame.detectors[0][i]) % 2);
            confidence[i] = 200;
        }
        return { true, 7 };
    }

private:
    engine_controls& d_controls;
    int d_rows;
    std::vector<std::string> d_classes{ "odd" };
    std::vector<detector_kind> d_detectors{ detector_kind::average };
    noise_floor_estimate d_floor;
};

} // namespace

class qa_segmentation_queue : public CppUnit::TestFixture
{
    CPPUNIT_TEST_SUITE(qa_segmentation_queue);
    CPPUNIT_TEST(with_block_every_frame_is_labelled_at_once);
    CPPUNIT_TEST(with_skip_frames_come_back_in_order);
    CPPUNIT_TEST(of_too_many_the_oldest_are_skipped);
    CPPUNIT_TEST(a_retuning_in_a_skipped_frame_is_not_lost);
    CPPUNIT_TEST(what_the_engine_throws_comes_out);
    CPPUNIT_TEST(frames_can_be_dropped_at_any_time);
    CPPUNIT_TEST(when_skipped_frames_fill_the_memory_push_waits);
    CPPUNIT_TEST_SUITE_END();

    static constexpr int rows = 3;
    engine_controls controls;

    std::unique_ptr<segmentation_queue> make(overload_policy policy,
                                             std::function<void()> on_ready = {})
    {
        return std::make_unique<segmentation_queue>(
            std::make_unique<controlled_engine>(controls, rows),
            columns,
            policy,
            std::move(on_ready));
    }

    /* Number \p value in all of its pixels; odd ones have a row less. */
    static void push(segmentation_queue& queue, int value, bool retuned = false)
    {
        auto frame = queue.take_empty();
        frame->rows = rows - value % 2;
        std::fill(frame->detectors[0].begin(), frame->detectors[0].end(), float(value));
        frame->retuned = retuned;
        queue.push(std::move(frame));
    }

    /* Waits for the next one, and checks that it is number \p value. */
    static std::unique_ptr<queued_frame>
    pop(segmentation_queue& queue, int value, bool skipped = false)
    {
        queue.wait();
        CPPUNIT_ASSERT(queue.ready());
        auto frame = queue.pop();
        CPPUNIT_ASSERT_EQUAL(rows - value % 2, frame->rows);
        CPPUNIT_ASSERT_EQUAL(float(value), frame->detectors[0][0]);
        CPPUNIT_ASSERT_EQUAL_MESSAGE(std::to_string(value), skipped, frame->skipped);
        for (int i = 0; i < frame->rows * columns; ++i) {
            CPPUNIT_ASSERT_EQUAL(skipped ? int(label_unsensed) : value % 2,
                                 int(frame->labels[i]));
            CPPUNIT_ASSERT_EQUAL(skipped ? 0 : 200, int(frame->confidence[i]));
        }
        CPPUNIT_ASSERT_EQUAL(!skipped, frame->report.gated);
        CPPUNIT_ASSERT(frame->latency.count() > 0);
        return frame;
    }

    void with_block_every_frame_is_labelled_at_once()
    {
        const auto queue = make(overload_policy::block);
        CPPUNIT_ASSERT(queue->empty());
        CPPUNIT_ASSERT(!queue->pop());
        for (int i = 0; i < 20; ++i) {
            push(*queue, i);
            CPPUNIT_ASSERT_EQUAL(i + 1, controls.labelled);
        }
        for (int i = 0; i < 20; ++i) {
            queue->give_back(pop(*queue, i));
        }
        CPPUNIT_ASSERT(queue->empty());
    }

    void with_skip_frames_come_back_in_order()
    {
        std::atomic<int> calls{ 0 };
        const auto queue = make(overload_policy::skip, [&] { ++calls; });
        for (int i = 0; i < 20; ++i) {
            push(*queue, i);
            queue->give_back(pop(*queue, i));
            CPPUNIT_ASSERT_EQUAL(i + 1, calls.load());
        }
        CPPUNIT_ASSERT(!queue->ready());
        CPPUNIT_ASSERT(queue->empty());
    }

    void of_too_many_the_oldest_are_skipped()
    {
        const auto queue = make(overload_policy::skip);
        controls.hold(true);
        push(*queue, 0);
        controls.wait_until_at_work();
        for (int i = 1; i < 10; ++i) {
            push(*queue, i);
        }
        // Numbers 6 to 9 may wait, but nothing overtakes the one at work.
        CPPUNIT_ASSERT(!queue->ready());
        CPPUNIT_ASSERT(!queue->pop());
        controls.hold(false);
        for (int i = 0; i < 10; ++i) {
            queue->give_back(
                pop(*queue, i, i > 0 && i < 10 - segmentation_queue::longest_wait));
        }
        CPPUNIT_ASSERT_EQUAL(1 + segmentation_queue::longest_wait, controls.labelled);
        CPPUNIT_ASSERT(queue->empty());
    }

    void a_retuning_in_a_skipped_frame_is_not_lost()
    {
        const auto queue = make(overload_policy::skip);
        controls.hold(true);
        push(*queue, 0, true);
        controls.wait_until_at_work();
        for (int i = 1; i < 7; ++i) {
            push(*queue, i, i == 1);
        }
        controls.hold(false);
        CPPUNIT_ASSERT_EQUAL(1.0f, pop(*queue, 0)->floor.power[0]);
        pop(*queue, 1, true);
        pop(*queue, 2, true);
        for (int i = 3; i < 7; ++i) {
            CPPUNIT_ASSERT_EQUAL(2.0f, pop(*queue, i)->floor.power[0]);
        }
        CPPUNIT_ASSERT_EQUAL(2, controls.retuned);
    }

    void what_the_engine_throws_comes_out()
    {
        const std::string text = "the engine is broken";
        const auto thrown = [](auto&& act) -> std::string {
            try {
                act();
            } catch (const std::runtime_error& error) {
                return error.what();
            }
            return "nothing";
        };
        controls.throws = true;
        const auto blocking = make(overload_policy::block);
        CPPUNIT_ASSERT_EQUAL(text, thrown([&] { push(*blocking, 0); }));

        std::promise<void> told;
        const auto queue = make(overload_policy::skip, [&] { told.set_value(); });
        push(*queue, 0);
        told.get_future().wait();
        CPPUNIT_ASSERT(queue->ready());
        queue->wait();
        CPPUNIT_ASSERT_EQUAL(text, thrown([&] { queue->pop(); }));
        CPPUNIT_ASSERT_EQUAL(text, thrown([&] { push(*queue, 1); }));
        CPPUNIT_ASSERT_EQUAL(0, controls.labelled);
    }

    void frames_can_be_dropped_at_any_time()
    {
        const auto queue = make(overload_policy::skip);
        controls.hold(true);
        push(*queue, 0);
        controls.wait_until_at_work();
        push(*queue, 1);
        auto cleared = std::async(std::launch::async, [&] { queue->clear(); });
        const bool waits = cleared.wait_for(std::chrono::milliseconds(20)) ==
            std::future_status::timeout;
        controls.hold(false);
        cleared.get();
        CPPUNIT_ASSERT(waits);
        CPPUNIT_ASSERT(queue->empty());
        CPPUNIT_ASSERT_EQUAL(1, controls.labelled);
        push(*queue, 2);
        pop(*queue, 2);
        // Also of an engine that has thrown.
        controls.throws = true;
        push(*queue, 3);
        queue->wait();
        queue->clear();
        controls.throws = false;
        push(*queue, 4);
        pop(*queue, 4);
        // And with frames on their way it can go.
        push(*queue, 5);
        push(*queue, 6);
    }

    void when_skipped_frames_fill_the_memory_push_waits()
    {
        // Says that its frames are of 192 MiB each, of which the fewest fit.
        segmentation_queue queue(std::make_unique<controlled_engine>(controls, 1 << 24),
                                 columns,
                                 overload_policy::skip);
        const auto push_small = [&queue](int value) {
            auto frame = std::make_unique<queued_frame>();
            frame->rows = rows - value % 2;
            frame->detectors.assign(1, std::vector<float>(rows * columns, float(value)));
            frame->labels.resize(rows * columns);
            frame->confidence.resize(rows * columns);
            queue.push(std::move(frame));
        };
        controls.hold(true);
        push_small(0);
        controls.wait_until_at_work();
        constexpr int fit = 2 * segmentation_queue::longest_wait;
        for (int i = 1; i < fit; ++i) {
            push_small(i);
        }
        auto ninth = std::async(std::launch::async, [&] { push_small(fit); });
        const bool waits = ninth.wait_for(std::chrono::milliseconds(20)) ==
            std::future_status::timeout;
        controls.hold(false);
        ninth.get();
        CPPUNIT_ASSERT(waits);
        pop(queue, 0);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(qa_segmentation_queue);
