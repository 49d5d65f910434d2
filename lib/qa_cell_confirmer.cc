// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/cell_search/confirmation_schedule.h"
#include "core/cell_search/sample_history.h"
#include "qa_cell_signals.h"
#include <chrono>
#include <cppunit/TestAssert.h>
#include <cppunit/extensions/HelperMacros.h>
#include <functional>
#include <gnuradio/specsense/core/cell_search/cell_confirmer.h>
#include <gnuradio/specsense/core/waveforms/lte_downlink.h>
#include <mutex>
#include <thread>
#include <time.h>

using namespace gr::specsense::core;

namespace {

constexpr double rate = 3.84e6;
constexpr double tuned = 806e6;
constexpr auto patience = std::chrono::seconds(30);

emission told(uint64_t id, double lower, double upper, double confidence = 0.9)
{
    emission e;
    e.id = id;
    e.label = "lte";
    e.state = emission_state::update;
    e.confidence = confidence;
    e.freq_lower_edge = lower;
    e.freq_upper_edge = upper;
    e.sample_count = 1000;
    return e;
}

cell_confirmation found(const emission& e, int id)
{
    cell_confirmation c;
    c.confirmed = true;
    c.label = c.network_label = e.label;
    c.physical_cell_id = id;
    return c;
}

cell_confirmation not_found(const emission& e)
{
    cell_confirmation c;
    c.label = c.network_label = e.label;
    return c;
}

qa::samples numbered(size_t count, float first = 0.0f)
{
    qa::samples x(count);
    for (size_t i = 0; i < count; ++i) {
        x[i] = first + float(i);
    }
    return x;
}

bool comes_true(const std::function<bool()>& what)
{
    const auto start = std::chrono::steady_clock::now();
    while (!what()) {
        if (std::chrono::steady_clock::now() - start > patience) {
            return false;
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
    return true;
}

double process_cpu_seconds()
{
    timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return double(t.tv_sec) + 1e-9 * double(t.tv_nsec);
}

void refused(const std::string& reason, const std::function<void()>& call)
{
    try {
        call();
    } catch (const std::invalid_argument& error) {
        CPPUNIT_ASSERT_EQUAL(reason, std::string(error.what()));
        return;
    }
    CPPUNIT_FAIL("not refused: " + reason);
}

} // namespace

class qa_cell_confirmer : public CppUnit::TestFixture
{
    CPPUNIT_TEST_SUITE(qa_cell_confirmer);
    CPPUNIT_TEST(the_most_doubtful_come_first);
    CPPUNIT_TEST(other_comes_last_and_is_told_of_only_with_a_cell);
    CPPUNIT_TEST(a_cell_holds_and_is_looked_at_again);
    CPPUNIT_TEST(a_new_emission_on_a_known_carrier_is_confirmed_at_once);
    CPPUNIT_TEST(an_emission_without_a_cell_is_tried_again_ever_more_seldom);
    CPPUNIT_TEST(what_has_ended_is_looked_at_once);
    CPPUNIT_TEST(emissions_without_an_end_take_no_more_memory);
    CPPUNIT_TEST(the_latest_samples_are_kept);
    CPPUNIT_TEST(samples_of_another_tuning_are_left_out);
    CPPUNIT_TEST(a_stream_s_emission_is_confirmed);
    CPPUNIT_TEST(other_labels_are_left_alone);
    CPPUNIT_TEST(an_emission_whose_samples_are_gone_is_missed);
    CPPUNIT_TEST(a_retune_leaves_no_samples_of_the_old_emission);
    CPPUNIT_TEST(the_share_of_the_cpu_is_kept);
    CPPUNIT_TEST(it_stops_in_the_middle_of_a_search);
    CPPUNIT_TEST(wrong_configurations_are_refused);
    CPPUNIT_TEST_SUITE_END();

    void the_most_doubtful_come_first()
    {
        confirmation_schedule s(10.0, 60.0);
        const auto a = told(1, 1e6, 6e6, 0.8), b = told(2, 11e6, 16e6, 0.5),
                   c = told(3, 21e6, 26e6, 0.7);
        for (const auto& e : { a, b, c }) {
            CPPUNIT_ASSERT(!s.note(e, 0.0));
        }
        CPPUNIT_ASSERT_EQUAL(uint64_t(2), s.next(0.0)->e.id);
        CPPUNIT_ASSERT(s.finish({ b, false }, not_found(b), 0.0));
        // Those never looked at before the one without a cell, however sure.
        CPPUNIT_ASSERT_EQUAL(uint64_t(3), s.next(100.0)->e.id);
        CPPUNIT_ASSERT(s.finish({ c, false }, found(c, 7), 0.0));
        CPPUNIT_ASSERT_EQUAL(uint64_t(1), s.next(100.0)->e.id);
        s.postpone(1, 200.0);
        CPPUNIT_ASSERT_EQUAL(uint64_t(2), s.next(100.0)->e.id);
        s.drop(2);
        CPPUNIT_ASSERT_EQUAL(uint64_t(3), s.next(100.0)->e.id);
        CPPUNIT_ASSERT(!s.next(0.0));
    }

    void other_comes_last_and_is_told_of_only_with_a_cell()
    {
        confirmation_schedule s(10.0, 60.0);
        auto other = told(1, 1e6, 6e6, 0.5);
        other.label = "other";
        const auto lte = told(2, 11e6, 16e6, 0.9);
        s.note(other, 0.0);
        s.note(lte, 0.0);
        CPPUNIT_ASSERT_EQUAL(uint64_t(2), s.next(0.0)->e.id);
        s.drop(2);
        CPPUNIT_ASSERT_EQUAL(uint64_t(1), s.next(0.0)->e.id);
        CPPUNIT_ASSERT(!s.finish({ other, false }, not_found(other), 0.0));
        CPPUNIT_ASSERT(!s.note(other, 0.5));
        auto cell = found(other, 7);
        cell.label = "lte";
        CPPUNIT_ASSERT(s.finish({ other, false }, cell, 1.0));
        CPPUNIT_ASSERT_EQUAL(std::string("lte"), s.note(other, 1.5)->label);
    }

    void a_cell_holds_and_is_looked_at_again()
    {
        confirmation_schedule s(10.0, 60.0);
        const auto e = told(1, 1e6, 6e6);
        s.note(e, 0.0);
        CPPUNIT_ASSERT(s.finish({ e, false }, found(e, 7), 0.0));
        CPPUNIT_ASSERT_EQUAL(7, s.note(e, 1.0)->physical_cell_id);
        CPPUNIT_ASSERT(!s.next(9.9));
        CPPUNIT_ASSERT(s.next(10.0));
        // The same again is no news; one look in vain does not undo it, age does.
        CPPUNIT_ASSERT(!s.finish({ e, false }, found(e, 7), 10.0));
        CPPUNIT_ASSERT(!s.finish({ e, false }, not_found(e), 20.0));
        CPPUNIT_ASSERT(s.note(e, 70.0)->confirmed);
        CPPUNIT_ASSERT(s.finish({ e, false }, not_found(e), 70.1));
        CPPUNIT_ASSERT(!s.note(e, 70.2)->confirmed);
        // Without any look, what is too old is not known any more.
        s.finish({ e, false }, found(e, 8), 80.0);
        CPPUNIT_ASSERT(!s.note(e, 140.1));
    }

    void a_new_emission_on_a_known_carrier_is_confirmed_at_once()
    {
        confirmation_schedule s(10.0, 60.0);
        const auto e = told(1, 1e6, 6e6);
        s.note(e, 0.0);
        s.finish({ e, false }, found(e, 7), 0.0);
        CPPUNIT_ASSERT_EQUAL(7, s.note(told(2, 1.4e6, 5.6e6), 5.0)->physical_cell_id);
        CPPUNIT_ASSERT(!s.note(told(3, 2e6, 6e6), 5.0)); // other edges
        auto other = told(4, 1e6, 6e6);
        other.label = "nr";
        CPPUNIT_ASSERT(!s.note(other, 5.0));
        CPPUNIT_ASSERT(!s.note(told(5, 1e6, 6e6), 60.1)); // too old
        // The known ones are looked at again as their carrier was.
        s.drop(1);
        s.drop(3);
        s.drop(4);
        s.drop(5);
        CPPUNIT_ASSERT(!s.next(9.9));
        CPPUNIT_ASSERT_EQUAL(uint64_t(2), s.next(10.0)->e.id);
    }

    void an_emission_without_a_cell_is_tried_again_ever_more_seldom()
    {
        confirmation_schedule s(10.0, 60.0);
        const auto e = told(1, 1e6, 6e6);
        s.note(e, 0.0);
        double now = 0.0;
        for (double wait : { 1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 64.0 }) {
            s.finish({ e, false }, not_found(e), now);
            CPPUNIT_ASSERT(!s.next(now + wait - 0.1));
            now += wait;
            CPPUNIT_ASSERT(s.next(now));
        }
        auto again = e; // another emission of the same id
        again.state = emission_state::start;
        CPPUNIT_ASSERT(!s.note(again, now));
    }

    void what_has_ended_is_looked_at_once()
    {
        confirmation_schedule s(10.0, 60.0);
        auto e = told(1, 1e6, 6e6);
        s.note(e, 0.0);
        e.state = emission_state::end;
        CPPUNIT_ASSERT(!s.note(e, 1.0));
        CPPUNIT_ASSERT(s.next(1.0)->ended);
        CPPUNIT_ASSERT(!s.finish({ e, true }, found(e, 7), 2.0)); // nobody follows it
        CPPUNIT_ASSERT(s.empty());
        // But the next one on its carrier knows.
        const auto next = told(2, 1e6, 6e6);
        CPPUNIT_ASSERT(s.note(next, 3.0)->confirmed);
        e.id = 2;
        CPPUNIT_ASSERT(s.note(e, 4.0)->confirmed);
        CPPUNIT_ASSERT(s.empty());
    }

    void emissions_without_an_end_take_no_more_memory()
    {
        confirmation_schedule s(10.0, 60.0);
        for (uint64_t id = 1; id <= 5000; ++id) {
            s.note(told(id, 1e6, 6e6), double(id));
        }
        size_t left = 0;
        for (; s.next(1e6); ++left) {
            s.drop(s.next(1e6)->e.id);
        }
        CPPUNIT_ASSERT_EQUAL(size_t(4096), left);
    }

    void the_latest_samples_are_kept()
    {
        for (size_t piece : { 1u, 7u, 64u, 100u, 1000u }) {
            sample_history h(100);
            h.start_stretch(5000, tuned);
            const auto x = numbered(1000);
            for (size_t from = 0; from < x.size(); from += piece) {
                h.push(&x[from], std::min(piece, x.size() - from));
            }
            const auto all = h.find(5000, 0, UINT64_MAX, 1000);
            CPPUNIT_ASSERT_EQUAL(size_t(100), all.count);
            CPPUNIT_ASSERT_EQUAL(tuned, all.frequency);
            const auto some = h.find(5999, 5930, 5990, 50);
            CPPUNIT_ASSERT_EQUAL(size_t(1), some.pieces.size());
            qa::samples got(50);
            CPPUNIT_ASSERT(h.copy(some.pieces[0], got.data()));
            CPPUNIT_ASSERT(got == numbered(50, 940.0f));
            CPPUNIT_ASSERT_EQUAL(size_t(0), h.find(5000, 0, 5900, 50).count); // gone
            CPPUNIT_ASSERT_EQUAL(size_t(0), h.find(4999, 0, UINT64_MAX, 50).count);
            // Gone between being found and being copied.
            h.push(x.data(), 41);
            CPPUNIT_ASSERT(!h.copy(some.pieces[0], got.data()));
        }
    }

    void samples_of_another_tuning_are_left_out()
    {
        sample_history h(1000);
        for (uint64_t i = 0; i < 4; ++i) { // a sample is missing before each
            h.start_stretch(101 * i, i == 1 ? 2 * tuned : tuned);
            h.push(numbered(100, 100.0f * float(i)).data(), 100);
        }
        const auto f = h.find(0, 50, 380, 1000);
        CPPUNIT_ASSERT_EQUAL(size_t(50 + 100 + 77), f.count);
        CPPUNIT_ASSERT_EQUAL(size_t(3), f.pieces.size());
        qa::samples got(f.pieces[2].count);
        CPPUNIT_ASSERT(h.copy(f.pieces[2], got.data()));
        CPPUNIT_ASSERT(got == numbered(77, 300.0f));
        CPPUNIT_ASSERT_EQUAL(2 * tuned, h.find(150, 0, UINT64_MAX, 1000).frequency);
        CPPUNIT_ASSERT_EQUAL(size_t(100), h.find(150, 0, UINT64_MAX, 1000).count);
        h.clear();
        h.push(numbered(100).data(), 100); // of no stretch
        CPPUNIT_ASSERT_EQUAL(size_t(0), h.find(0, 0, UINT64_MAX, 1000).count);
    }

    /* An LTE carrier of 3 MHz, 0.3 MHz above the middle. */
    static const qa::samples& carrier()
    {
        static const auto x = [] {
            lte_downlink_config c;
            c.resource_blocks = 15;
            c.cell_id = 77;
            auto sent = qa::receive(std::make_unique<lte_downlink>(c, 1), 0.1, rate, 3e5);
            qa::add_noise_below_carrier(sent, rate, 2.7e6, 10.0, 2);
            return sent;
        }();
        return x;
    }
    static emission carrier_emission(uint64_t id)
    {
        return told(id, tuned + 3e5 - 1.35e6, tuned + 3e5 + 1.35e6);
    }
    static bool has_looked(const cell_confirmer& c)
    {
        return comes_true([&c] { return c.counted().looks > 0; });
    }

    void a_stream_s_emission_is_confirmed()
    {
        cell_confirmer c({}, rate);
        std::mutex mutex;
        std::vector<std::pair<uint64_t, cell_confirmation>> news;
        c.start([&](uint64_t id, const cell_confirmation& result) {
            const std::lock_guard<std::mutex> held(mutex);
            news.emplace_back(id, result);
        });
        c.begin_stream();
        c.start_stretch(0, tuned);
        const auto& x = carrier();
        c.push(x.data(), 50000); // less than a look takes
        const auto e = carrier_emission(9);
        CPPUNIT_ASSERT(!c.note(e));
        std::this_thread::sleep_for(std::chrono::milliseconds(30));
        CPPUNIT_ASSERT_EQUAL(uint64_t(0), c.counted().looks);
        c.push(&x[50000], x.size() - 50000);
        CPPUNIT_ASSERT(comes_true([&] {
            const std::lock_guard<std::mutex> held(mutex);
            return !news.empty();
        }));
        c.stop();
        CPPUNIT_ASSERT_EQUAL(size_t(1), news.size());
        CPPUNIT_ASSERT_EQUAL(uint64_t(9), news[0].first);
        CPPUNIT_ASSERT_EQUAL(77, news[0].second.physical_cell_id);
        CPPUNIT_ASSERT_EQUAL(77, c.note(e)->physical_cell_id);
        CPPUNIT_ASSERT_EQUAL(77, c.note(carrier_emission(10))->physical_cell_id);
        CPPUNIT_ASSERT_EQUAL(uint64_t(1), c.counted().looks);
        CPPUNIT_ASSERT_EQUAL(uint64_t(1), c.counted().confirmations);
        c.start();
        CPPUNIT_ASSERT(!c.note(e));
    }

    void other_labels_are_left_alone()
    {
        cell_confirmer c({}, rate);
        c.start();
        c.start_stretch(0, tuned);
        c.push(carrier().data(), carrier().size());
        auto e = carrier_emission(1);
        for (const char* label : { "radar", "signal", "" }) {
            e.label = label;
            CPPUNIT_ASSERT(!c.note(e));
        }
        e.label = "other"; // narrower than any LTE carrier
        e.freq_upper_edge = e.freq_lower_edge + 0.5e6;
        CPPUNIT_ASSERT(!c.note(e));
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
        c.stop();
        CPPUNIT_ASSERT_EQUAL(uint64_t(0), c.counted().looks + c.counted().missed);
    }

    void an_emission_whose_samples_are_gone_is_missed()
    {
        cell_confirmer_config config;
        config.history = 0.05;
        cell_confirmer c(config, rate);
        c.start();
        c.start_stretch(0, tuned);
        c.push(carrier().data(), carrier().size());
        auto e = carrier_emission(1);
        e.state = emission_state::end;
        e.sample_count = 180000; // half of the stream, and 0.05 s are kept
        CPPUNIT_ASSERT(!c.note(e));
        CPPUNIT_ASSERT(comes_true([&] { return c.counted().missed == 1; }));
        CPPUNIT_ASSERT(!c.note(e));
        CPPUNIT_ASSERT_EQUAL(uint64_t(0), c.counted().looks);
        e.id = 2;
        e.sample_count = 300000;
        c.note(e);
        CPPUNIT_ASSERT(has_looked(c));
        CPPUNIT_ASSERT_EQUAL(uint64_t(1), c.counted().confirmations);
    }

    void a_retune_leaves_no_samples_of_the_old_emission()
    {
        cell_confirmer c({}, rate);
        c.start();
        c.start_stretch(0, tuned);
        c.push(numbered(50000).data(), 50000);
        c.start_stretch(50000, tuned + 50e6);
        c.push(carrier().data(), carrier().size());
        // It is told of only now, and its own samples do not do.
        c.note(carrier_emission(1));
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
        CPPUNIT_ASSERT_EQUAL(uint64_t(0), c.counted().looks);
        // One that began after the retune is confirmed.
        auto e = carrier_emission(2);
        e.freq_lower_edge += 50e6;
        e.freq_upper_edge += 50e6;
        e.sample_start = 50000;
        c.note(e);
        CPPUNIT_ASSERT(has_looked(c));
        CPPUNIT_ASSERT_EQUAL(uint64_t(1), c.counted().confirmations);
    }

    void the_share_of_the_cpu_is_kept()
    {
        cell_confirmer_config config;
        config.cpu_share = 0.0;
        cell_confirmer c(config, rate);
        c.start();
        c.start_stretch(0, tuned);
        const qa::samples noise = qa::noise_source(1).block(200000);
        c.push(noise.data(), noise.size());
        uint64_t id = 0;
        const auto note_many = [&] {
            for (int i = 0; i < 100; ++i) {
                c.note(carrier_emission(++id));
            }
        };
        note_many();
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
        CPPUNIT_ASSERT_EQUAL(uint64_t(0), c.counted().looks);
        c.set_cpu_share(0.2);
        CPPUNIT_ASSERT_EQUAL(0.2, c.cpu_share());
        const auto start = std::chrono::steady_clock::now();
        const double cpu = process_cpu_seconds();
        std::this_thread::sleep_for(std::chrono::milliseconds(3000));
        const double used = process_cpu_seconds() - cpu;
        const std::chrono::duration<double> passed = std::chrono::steady_clock::now() -
            start;
        // A step may be under way, which is paid for afterwards.
        CPPUNIT_ASSERT(used <= 0.2 * passed.count() + 0.5);
        CPPUNIT_ASSERT(c.counted().looks > 0);
        refused("cell_confirmer: cpu_share must be 0 to 1, got 1.500000",
                [&] { c.set_cpu_share(1.5); });
        CPPUNIT_ASSERT_EQUAL(0.2, c.cpu_share());
    }

    void it_stops_in_the_middle_of_a_search()
    {
        cell_confirmer_config config;
        config.cpu_share = 0.001; // minutes for one search
        cell_confirmer c(config, rate);
        c.start();
        c.start_stretch(0, tuned);
        const qa::samples noise = qa::noise_source(1).block(200000);
        c.push(noise.data(), noise.size());
        c.note(carrier_emission(1));
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
        const auto start = std::chrono::steady_clock::now();
        c.stop();
        CPPUNIT_ASSERT(std::chrono::steady_clock::now() - start < patience / 3);
        CPPUNIT_ASSERT_EQUAL(uint64_t(0), c.counted().looks);
        c.stop(); // twice does no harm
    }

    void wrong_configurations_are_refused()
    {
        const auto make = [](const cell_confirmer_config& config) {
            cell_confirmer(config, rate);
        };
        cell_confirmer_config c;
        c.cpu_share = NAN;
        refused("cell_confirmer: cpu_share must be 0 to 1, got nan", [&] { make(c); });
        c = {};
        c.history = 0.01;
        refused("cell_confirmer: history must be 0.050000 to 10.000000 s, got 0.010000",
                [&] { make(c); });
        c = {};
        c.recheck = 0.0;
        refused("cell_confirmer: recheck must be 0.100000 to 1000000.000000 s, got "
                "0.000000",
                [&] { make(c); });
        c = {};
        c.max_age = -1.0;
        refused("cell_confirmer: max_age must be 0.000000 to 1000000.000000 s, got "
                "-1.000000",
                [&] { make(c); });
        c = {};
        c.false_alarm_rate = 2.0;
        refused(
            "confirmation_search: false_alarm_rate must be above 0 and at most 1, got "
            "2.000000",
            [&] { make(c); });
        refused("cell_confirmer: the sample rate must be 1.9 to 250 MS/s, got "
                "1000000.000000",
                [] { cell_confirmer({}, 1e6); });
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(qa_cell_confirmer);
