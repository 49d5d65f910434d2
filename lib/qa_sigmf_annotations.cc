// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "qa_temporary_folder.h"
#include <cmath>
#include <cppunit/TestAssert.h>
#include <cppunit/extensions/HelperMacros.h>
#include <csignal>
#include <gnuradio/specsense/core/recording.h>
#include <gnuradio/specsense/core/sigmf_annotations.h>
#include <iostream>
#include <sstream>
#include <stdexcept>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace gr::specsense::core;

namespace {

std::string metadata(const std::string& global, const std::string& annotations)
{
    return R"({"global": {"core:datatype": "ci8", "core:sample_rate": 2000000.0)" +
        global + R"(}, "captures": [{"core:sample_start": 0}], "annotations": [)" +
        annotations + "]}";
}

burst_annotation some_burst(int64_t start)
{
    burst_annotation burst;
    burst.sample_start = start;
    burst.sample_count = 20;
    burst.freq_lower_edge = 99e6;
    burst.freq_upper_edge = 100.5e6;
    burst.label = "signal";
    burst.emission = 7;
    burst.confidence = 0.98765432;
    burst.power_dbfs = -30.1234;
    burst.snr_db = 12.0;
    return burst;
}

emission some_emission()
{
    emission e;
    e.id = 7;
    e.label = "signal";
    e.state = emission_state::end;
    e.confidence = 0.5;
    e.burst_count = 2;
    e.duty_cycle = 0.25;
    e.sample_start = 100;
    e.sample_count = 200;
    e.time_start = 1700000000123456789;
    e.time_stop = 1700000000223456789;
    e.freq_lower_edge = 99e6;
    e.freq_upper_edge = 100.5e6;
    e.freq_center = 99.75e6;
    e.bandwidth = 1.5e6;
    e.power_dbfs = -30.0;
    e.snr_db = 12.345678;
    return e;
}

/* Where a part stands in a text that must have it. */
size_t find(const std::string& text, const std::string& part)
{
    const size_t at = text.find(part);
    CPPUNIT_ASSERT_MESSAGE(part + " is not in " + text, at != text.npos);
    return at;
}

std::string error_of_writing(const std::string& path, const std::string& text)
{
    try {
        write_file_atomically(path, text);
    } catch (const recording_error& e) {
        return e.what();
    }
    return "no error";
}

} // namespace

class qa_sigmf_annotations : public CppUnit::TestFixture
{
    CPPUNIT_TEST_SUITE(qa_sigmf_annotations);
    CPPUNIT_TEST(a_burst_becomes_an_annotation);
    CPPUNIT_TEST(what_was_there_is_kept);
    CPPUNIT_TEST(a_second_run_changes_nothing);
    CPPUNIT_TEST(annotations_are_sorted_by_start);
    CPPUNIT_TEST(bursts_come_one_at_a_time);
    CPPUNIT_TEST(bursts_out_of_order_are_refused);
    CPPUNIT_TEST(indices_count_from_the_offset);
    CPPUNIT_TEST(extensions_of_others_are_kept);
    CPPUNIT_TEST(bad_metadata_is_refused);
    CPPUNIT_TEST(an_emission_is_one_line_of_json);
    CPPUNIT_TEST(an_emission_s_cell_is_told);
    CPPUNIT_TEST(a_file_is_written_whole);
    CPPUNIT_TEST(an_unwritable_folder_is_named);
    CPPUNIT_TEST(a_failed_write_leaves_the_old_file);
    CPPUNIT_TEST(a_writer_that_throws_leaves_the_old_file);
    CPPUNIT_TEST(a_full_disk_leaves_the_old_file);
    CPPUNIT_TEST_SUITE_END();

    void a_burst_becomes_an_annotation()
    {
        const std::string text = annotate_metadata(metadata("", ""),
                                                   { some_burst(100) },
                                                   { some_emission() },
                                                   "specsense 1.0 energy");
        CPPUNIT_ASSERT_EQUAL(std::string(R"({
 "global": {
  "core:datatype": "ci8",
  "core:sample_rate": 2000000.0,
  "core:extensions": [
   {
    "name": "specsense",
    "version": "1.0.0",
    "optional": true
   }
  ]
 },
 "captures": [
  {
   "core:sample_start": 0
  }
 ],
 "annotations": [
  {
   "core:sample_start": 100,
   "core:sample_count": 20,
   "core:freq_lower_edge": 99000000.0,
   "core:freq_upper_edge": 100500000.0,
   "core:label": "signal",
   "core:generator": "specsense 1.0 energy",
   "specsense:confidence": 0.9877,
   "specsense:power_dbfs": -30.12,
   "specsense:snr_db": 12.0,
   "specsense:noise_floor_known": true,
   "specsense:emission": 7,
   "specsense:burst_count": 2,
   "specsense:duty_cycle": 0.25,
   "specsense:time_start": 1700000000123456789,
   "specsense:time_stop": 1700000000223456789,
   "specsense:freq_center": 99750000.0,
   "specsense:bandwidth": 1500000.0
  }
 ]
}
)"),
                             text);

        // What is not known is not there; pulses only of what has some.
        burst_annotation burst = some_burst(0);
        burst.snr_db = NAN;
        burst.power_dbfs = -INFINITY;
        emission radar = some_emission();
        radar.pulse_count = 3;
        radar.pulse_interval = 0.001;
        radar.pulse_repetition_frequency = 1000;
        const std::string pulses =
            annotate_metadata(metadata("", ""), { burst }, { radar }, "specsense");
        CPPUNIT_ASSERT(pulses.find("snr_db") == pulses.npos);
        CPPUNIT_ASSERT(pulses.find("power_dbfs") == pulses.npos);
        find(pulses, "\"specsense:pulse_count\": 3");
        find(pulses, "\"specsense:pulse_interval\": 0.001");
        find(pulses, "\"specsense:pulse_repetition_frequency\": 1000.0");
        CPPUNIT_ASSERT(pulses.find("pulse_width") == pulses.npos);
        radar.pulses.count = 2;
        radar.pulses.width = 1.00004e-6;
        radar.pulses.width_resolved = true;
        radar.pulses.bandwidth = 1.5e6;
        radar.pulses.chirp_rate = -2e11;
        const std::string measured =
            annotate_metadata(metadata("", ""), { burst }, { radar }, "specsense");
        find(measured, "\"specsense:pulses_measured\": 2");
        find(measured, "\"specsense:pulse_width\": 1e-06");
        find(measured, "\"specsense:pulse_width_resolved\": true");
        find(measured, "\"specsense:pulse_bandwidth\": 1500000.0");
        find(measured, "\"specsense:pulse_chirp_rate\": -200000000000.0");
    }

    void what_was_there_is_kept()
    {
        const std::string text = annotate_metadata(
            R"({"captures": [{"x:unknown": [1, null, 1e99], "core:sample_start": 0}],
                "global": {"core:sha512": "ab", "core:description": "Größe \u00fc"},
                "annotations": [{"core:sample_start": 5, "core:sample_count": -3,
                                 "core:generator": "someone", "core:label": 9}]})",
            {},
            {},
            "specsense");
        CPPUNIT_ASSERT_EQUAL(std::string(R"({
 "captures": [
  {
   "x:unknown": [
    1,
    null,
    1e+99
   ],
   "core:sample_start": 0
  }
 ],
 "global": {
  "core:sha512": "ab",
  "core:description": "Größe ü",
  "core:extensions": [
   {
    "name": "specsense",
    "version": "1.0.0",
    "optional": true
   }
  ]
 },
 "annotations": [
  {
   "core:sample_start": 5,
   "core:sample_count": -3,
   "core:generator": "someone",
   "core:label": 9
  }
 ]
}
)"),
                             text);
    }

    void a_second_run_changes_nothing()
    {
        const std::string foreign =
            R"({"core:sample_start": 50, "core:generator": "spec"}, {"core:sample_start": 7})";
        const std::string once = annotate_metadata(metadata("", foreign),
                                                   { some_burst(1), some_burst(60) },
                                                   { some_emission() },
                                                   "specsense 1.0 energy");
        CPPUNIT_ASSERT_EQUAL(once,
                             annotate_metadata(once,
                                               { some_burst(1), some_burst(60) },
                                               { some_emission() },
                                               "specsense 1.0 energy"));
        // Ours of an earlier version go; others stay.
        const std::string later = annotate_metadata(once, {}, {}, "specsense 2.0");
        CPPUNIT_ASSERT(later.find("specsense 1.0") == later.npos);
        find(later, "\"core:generator\": \"spec\"");
    }

    void annotations_are_sorted_by_start()
    {
        const std::string text =
            annotate_metadata(metadata("",
                                       R"({"core:sample_start": 30, "core:label": "a"},
                        {"core:sample_start": 10, "core:label": "b"},
                        {"core:sample_start": 20, "core:label": "c"}, {"core:label": "d"},
                        {"core:sample_start": "0", "core:label": "e"}, 5)"),
                              { some_burst(25), some_burst(10) },
                              {},
                              "specsense");
        // Those that say no start come first, those of equal starts stay as they were.
        size_t last = 0;
        for (const char* part : { "\"d\"",
                                  "\"e\"",
                                  " 5",
                                  "\"b\"",
                                  "start\": 10,\n   \"core:sample_count\": 20",
                                  "\"c\"",
                                  "start\": 25",
                                  "\"a\"" }) {
            const size_t at = find(text, part);
            CPPUNIT_ASSERT_MESSAGE(part, at > last);
            last = at;
        }
    }

    void bursts_come_one_at_a_time()
    {
        const std::string foreign =
            R"({"core:sample_start": 25}, {"core:sample_start": 90})";
        const std::vector<burst_annotation> bursts{ some_burst(10), some_burst(40) };
        size_t next = 0;
        std::ostringstream out;
        std::vector<size_t> lengths; // of what is written when a burst is asked for
        annotate_metadata(
            out,
            metadata("", foreign),
            [&](burst_annotation& burst) {
                lengths.push_back(out.str().size());
                if (next < bursts.size()) {
                    burst = bursts[next];
                }
                return next++ < bursts.size();
            },
            { some_emission() },
            "specsense");
        CPPUNIT_ASSERT_EQUAL(
            annotate_metadata(
                metadata("", foreign), bursts, { some_emission() }, "specsense"),
            out.str());
        CPPUNIT_ASSERT_EQUAL(size_t(3), lengths.size());
        CPPUNIT_ASSERT(lengths[0] < lengths[1] && lengths[1] < lengths[2]);
    }

    void bursts_out_of_order_are_refused()
    {
        int64_t start = 10;
        std::ostringstream out;
        try {
            annotate_metadata(
                out,
                metadata("", ""),
                [&start](burst_annotation& burst) {
                    burst.sample_start = start--;
                    return true;
                },
                {},
                "specsense");
            CPPUNIT_FAIL("accepted");
        } catch (const std::invalid_argument& e) {
            CPPUNIT_ASSERT_EQUAL(std::string("bursts must be in order, got 9 after 10"),
                                 std::string(e.what()));
        }
    }

    void indices_count_from_the_offset()
    {
        const std::string text =
            annotate_metadata(metadata(R"(, "core:offset": 1000)", ""),
                              { some_burst(25) },
                              {},
                              "specsense");
        find(text, "\"core:sample_start\": 1025");
    }

    void extensions_of_others_are_kept()
    {
        const std::string text = annotate_metadata(metadata(R"(, "core:extensions": [
                {"name": "specsense", "version": "0.1.0", "optional": false},
                {"name": "antenna", "version": "1.0.0", "optional": true}])",
                                                            ""),
                                                   {},
                                                   {},
                                                   "specsense");
        CPPUNIT_ASSERT(find(text, "antenna") < find(text, "\"name\": \"specsense\""));
        CPPUNIT_ASSERT(text.find("0.1.0") == text.npos);
    }

    void bad_metadata_is_refused()
    {
        for (const auto& [text, message] :
             std::vector<std::pair<std::string, std::string>>{
                 { "[]", "SigMF: metadata must be a JSON object, got a list" },
                 { R"({"global": {}, "captures": [], "annotations": 1})",
                   "SigMF: \"annotations\" must be a list, got 1" } }) {
            try {
                annotate_metadata(text, {}, {}, "specsense");
                CPPUNIT_FAIL("accepted " + text);
            } catch (const recording_error& e) {
                CPPUNIT_ASSERT_EQUAL(message, std::string(e.what()));
            }
        }
    }

    void an_emission_is_one_line_of_json()
    {
        CPPUNIT_ASSERT_EQUAL(
            std::string(
                R"({"id":7,"label":"signal","state":"end","confidence":0.5,"burst_count":2,)"
                R"("duty_cycle":0.25,"sample_start":100,"sample_count":200,)"
                R"("time_start":1700000000123456789,"time_stop":1700000000223456789,)"
                R"("freq_lower_edge":99000000.0,"freq_upper_edge":100500000.0,)"
                R"("freq_center":99750000.0,"bandwidth":1500000.0,"power_dbfs":-30.0,)"
                R"("snr_db":12.35,"noise_floor_known":true})"),
            emission_to_json(some_emission()));
    }

    void an_emission_s_cell_is_told()
    {
        auto e = some_emission();
        e.label = "nr";
        e.cell = cell_confirmation{};
        e.cell->label = e.cell->network_label = "nr";
        const auto text_of = [&] {
            return annotate_metadata(
                metadata("", ""), { some_burst(1) }, { e }, "specsense");
        };
        const auto is_in = [](const std::string& text, const std::string& part) {
            return text.find(part) != text.npos;
        };
        find(emission_to_json(e), R"("confirmed":false})");
        std::string text = text_of();
        find(text, R"("specsense:confirmed": false)");
        find(text, R"("core:label": "nr")"); // the burst's was another
        for (const char* key : { "physical_cell_id", "ssb_", "network_label" }) {
            CPPUNIT_ASSERT(!is_in(text, key) && !is_in(emission_to_json(e), key));
        }
        e.cell->confirmed = true;
        e.cell->physical_cell_id = 500;
        e.cell->network_label = "lte";
        e.cell->ssb_frequency = 2139.750165e6;
        e.cell->ssb_subcarrier_spacing = 15e3;
        find(emission_to_json(e),
             R"("confirmed":true,"physical_cell_id":500,"ssb_frequency":2139750165.0,)"
             R"("ssb_subcarrier_spacing":15000.0,"network_label":"lte"})");
        text = text_of();
        find(text, R"("specsense:confirmed": true)");
        find(text, R"("specsense:physical_cell_id": 500)");
        find(text, R"("specsense:ssb_frequency": 2139750165.0)");
        find(text, R"("specsense:ssb_subcarrier_spacing": 15000.0)");
        find(text, R"("specsense:network_label": "lte")");
    }

    void a_file_is_written_whole()
    {
        const temporary_folder folder;
        const std::string path = folder.path("x.sigmf-meta");
        const std::string text(3000000, 'x');
        write_file_atomically(path, "old");
        write_file_atomically(path, text);
        CPPUNIT_ASSERT_EQUAL(text, folder.read("x.sigmf-meta"));
        CPPUNIT_ASSERT_EQUAL(size_t(1), folder.files());
        // Others may read it as far as the umask lets them.
        const mode_t mask = umask(0);
        umask(mask);
        struct stat status;
        CPPUNIT_ASSERT_EQUAL(0, stat(path.c_str(), &status));
        CPPUNIT_ASSERT_EQUAL(mode_t(0666 & ~mask), mode_t(status.st_mode & 0777));
    }

    void an_unwritable_folder_is_named()
    {
        const temporary_folder folder;
        const std::string absent = folder.path("absent/x");
        CPPUNIT_ASSERT_EQUAL(absent + ": cannot be written: No such file or directory",
                             error_of_writing(absent, "text"));
        const std::string below_file = folder.write("file", "") + "/x";
        CPPUNIT_ASSERT_EQUAL(below_file + ": cannot be written: Not a directory",
                             error_of_writing(below_file, "text"));
        std::filesystem::create_directory(folder.path("d"));
        CPPUNIT_ASSERT_EQUAL(folder.path("d") + ": cannot be written: Is a directory",
                             error_of_writing(folder.path("d"), "text"));
        CPPUNIT_ASSERT_EQUAL(size_t(2), folder.files());
        if (geteuid() != 0) { // root writes everywhere
            std::filesystem::permissions(folder.path("d"),
                                         std::filesystem::perms::owner_read);
            CPPUNIT_ASSERT_EQUAL(folder.path("d/x") +
                                     ": cannot be written: Permission denied",
                                 error_of_writing(folder.path("d/x"), "text"));
        }
    }

    void a_failed_write_leaves_the_old_file()
    {
        const temporary_folder folder;
        const std::string path = folder.write("x", "old");
        struct rlimit before;
        getrlimit(RLIMIT_FSIZE, &before);
        const auto handler = std::signal(SIGXFSZ, SIG_IGN);
        struct rlimit small = before;
        small.rlim_cur = 10000;
        setrlimit(RLIMIT_FSIZE, &small);
        const std::string error = error_of_writing(path, std::string(100000, 'x'));
        setrlimit(RLIMIT_FSIZE, &before);
        std::signal(SIGXFSZ, handler);
        CPPUNIT_ASSERT_EQUAL(path + ": cannot be written: File too large", error);
        CPPUNIT_ASSERT_EQUAL(std::string("old"), folder.read("x"));
        CPPUNIT_ASSERT_EQUAL(size_t(1), folder.files());
    }

    void a_writer_that_throws_leaves_the_old_file()
    {
        const temporary_folder folder;
        const std::string path = folder.write("x", "old");
        CPPUNIT_ASSERT_THROW(write_file_atomically(path,
                                                   [](std::ostream& out) {
                                                       out << std::string(100000, 'x');
                                                       throw std::length_error("");
                                                   }),
                             std::length_error);
        CPPUNIT_ASSERT_EQUAL(std::string("old"), folder.read("x"));
        CPPUNIT_ASSERT_EQUAL(size_t(1), folder.files());
    }

    void a_full_disk_leaves_the_old_file()
    {
        const temporary_folder folder;
        const std::string disk = folder.path("disk");
        std::filesystem::create_directory(disk);
        if (mount("none", disk.c_str(), "tmpfs", 0, "size=64k") != 0) {
            std::cerr << "skipped: no right to mount a small disk\n";
            return;
        }
        folder.write("disk/x", "old");
        const std::string error = error_of_writing(disk + "/x",
                                                   std::string(1000000, 'x'));
        const std::string left = folder.read("disk/x");
        const auto files = std::distance(std::filesystem::directory_iterator(disk),
                                         std::filesystem::directory_iterator());
        umount2(disk.c_str(), MNT_DETACH);
        CPPUNIT_ASSERT_EQUAL(disk + "/x: cannot be written: No space left on device",
                             error);
        CPPUNIT_ASSERT_EQUAL(std::string("old"), left);
        CPPUNIT_ASSERT_EQUAL(ptrdiff_t(1), ptrdiff_t(files));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(qa_sigmf_annotations);
