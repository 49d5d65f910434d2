// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "qa_pulse_signals.h"
#include <algorithm>
#include <cppunit/TestAssert.h>
#include <cppunit/extensions/HelperMacros.h>
#include <cstdlib>
#include <filesystem>
#include <gnuradio/specsense/core/pulse_search.h>
#include <gnuradio/specsense/core/recording.h>
#include <iostream>
#include <nlohmann/json.hpp>

using namespace gr::specsense::core;
using json = nlohmann::json;

namespace {

struct box {
    double start, stop; // samples
};

struct example {
    std::unique_ptr<recording> file;
    std::vector<box> boxes;
    double lower_edge = 0.0, upper_edge = 0.0; // Hz from the tuned frequency
};

/* One whose radar boxes are pulses: short ones. */
example open_example(const std::filesystem::path& path)
{
    example e;
    e.file = recording::open(path.string());
    const double tuned = e.file->captures().front().frequency;
    const auto metadata = json::parse(e.file->metadata());
    for (const auto& a : metadata["annotations"]) {
        const double start = a.value("core:sample_start", 0.0);
        const double count = a.value("core:sample_count", 0.0);
        if (a.value("core:label", "") == "radar" &&
            count < 0.01 * e.file->sample_rate() &&
            count < 0.5 * double(e.file->sample_count())) {
            e.boxes.push_back({ start, start + count });
            e.lower_edge = a.value("core:freq_lower_edge", 0.0) - tuned;
            e.upper_edge = a.value("core:freq_upper_edge", 0.0) - tuned;
        }
    }
    return e;
}

std::vector<measured_pulse> search(example& e)
{
    pulse_search searcher(e.file->sample_rate());
    std::vector<measured_pulse> pulses;
    const int64_t end = e.file->sample_count();
    searcher.search(
        { 0, end, 0, end, e.lower_edge, e.upper_edge },
        [&e](int64_t start, auto* out, size_t count) {
            e.file->seek(start);
            return e.file->read(out, count);
        },
        [&](const measured_pulse& p) {
            pulses.push_back(p);
            return true;
        });
    return pulses;
}

} // namespace

/* Radar pulses of others' generators, each of which has its box: it is found, at the time
 * and of the width that the box says. Not part of this project: the folder that
 * SPECSENSE_RECORDINGS names. */
class qa_pulse_recordings : public CppUnit::TestFixture
{
    CPPUNIT_TEST_SUITE(qa_pulse_recordings);
    CPPUNIT_TEST(pulses_are_where_their_boxes_are);
    CPPUNIT_TEST_SUITE_END();

    void pulses_are_where_their_boxes_are()
    {
        const char* given = std::getenv("SPECSENSE_RECORDINGS");
        const std::filesystem::path where = given
            ? given
            : std::filesystem::path(SPECSENSE_SOURCE_DIR) / "../shared/recordings";
        std::error_code error;
        int recordings = 0;
        for (const auto& entry : std::filesystem::directory_iterator(where, error)) {
            const auto name = entry.path().filename().string();
            if (entry.path().extension() != ".sigmf-meta" || name.rfind("gen_", 0) != 0) {
                continue;
            }
            auto e = open_example(entry.path());
            if (e.boxes.empty()) {
                continue;
            }
            ++recordings;
            check(name, e);
        }
        if (recordings == 0) {
            std::cerr << "skipped: no recordings of radar pulses in " << where << "\n";
        }
    }

    static void check(const std::string& name, example& e)
    {
        const auto pulses = search(e);
        CPPUNIT_ASSERT_EQUAL_MESSAGE(name, e.boxes.size(), pulses.size());
        const double rate = e.file->sample_rate();
        double squares = 0.0, widths = 0.0;
        int whole = 0;
        for (size_t i = 0; i < pulses.size(); ++i) {
            const auto& p = pulses[i];
            // Boxes are of whole samples, and a pulse that begins with the recording is
            // not there as a whole.
            if (p.is_whole()) {
                ++whole;
                squares += std::pow((p.sample - e.boxes[i].start) / rate, 2);
                widths += p.width - (e.boxes[i].stop - e.boxes[i].start) / rate;
            }
        }
        CPPUNIT_ASSERT_MESSAGE(name, whole >= int(e.boxes.size()) - 2);
        const double time = std::sqrt(squares / whole), width = widths / whole;
        if (std::getenv("SPECSENSE_PULSE_FIGURES")) {
            std::cerr << name << ": " << whole << " pulses, time " << 1e9 * time
                      << " ns RMS, width " << 1e9 * width << " ns more than the box\n";
        }
        CPPUNIT_ASSERT_MESSAGE(name, time < 0.1e-6);
        CPPUNIT_ASSERT_DOUBLES_EQUAL_MESSAGE(name, 0.0, width, 0.15e-6);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(qa_pulse_recordings);
