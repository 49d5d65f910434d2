// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "qa_temporary_folder.h"
#include <algorithm>
#include <archive.h>
#include <archive_entry.h>
#include <cmath>
#include <cppunit/TestAssert.h>
#include <cppunit/extensions/HelperMacros.h>
#include <cstring>
#include <functional>
#include <gnuradio/specsense/core/recording.h>
#include <iostream>
#include <limits>
#include <sndfile.h>
#include <unistd.h>

using namespace gr::specsense::core;
using samples = std::vector<std::complex<float>>;

namespace {

/* Numbers that repeat only after 65521 bytes. */
std::string some_bytes(size_t count)
{
    std::string bytes(count, '\0');
    uint32_t state = 1;
    for (auto& byte : bytes) {
        state = state * 17364 % 65521; // Park and Miller's generator, for 16 bits
        byte = static_cast<char>(state >> 4);
    }
    return bytes;
}

/* Floats between -1 and 1. */
std::string some_floats(size_t samples_wanted)
{
    const std::string bytes = some_bytes(2 * samples_wanted);
    std::string out;
    for (char byte : bytes) {
        const float value = byte / 128.0f;
        out.append(reinterpret_cast<const char*>(&value), sizeof value);
    }
    return out;
}

std::string metadata(const std::string& datatype,
                     const std::string& global = "",
                     const std::string& captures = R"({"core:sample_start": 0})",
                     const std::string& annotations = "")
{
    return R"({"global": {"core:datatype": ")" + datatype +
        R"(", "core:sample_rate": 2000000, "core:version": "1.2.0")" + global +
        R"(}, "captures": [)" + captures + R"(], "annotations": [)" + annotations + "]}";
}

samples read_all(recording& from, size_t piece)
{
    samples out;
    samples buffer(piece);
    while (const size_t n = from.read(buffer.data(), piece)) {
        CPPUNIT_ASSERT(n <= piece);
        out.insert(out.end(), buffer.begin(), buffer.begin() + n);
    }
    CPPUNIT_ASSERT_EQUAL(size_t(0), from.read(buffer.data(), piece));
    return out;
}

void expect_error(const std::string& text, const std::function<void()>& action)
{
    std::string got = "nothing";
    try {
        action();
    } catch (const recording_error& e) {
        got = e.what();
    }
    CPPUNIT_ASSERT_EQUAL(text, got);
}

/* The rest of a text after a folder's name in its beginning. */
std::string after(const std::string& folder, const std::string& text)
{
    CPPUNIT_ASSERT_EQUAL(folder, text.substr(0, folder.size()));
    return text.substr(folder.size());
}

} // namespace

class qa_recording : public CppUnit::TestFixture
{
    CPPUNIT_TEST_SUITE(qa_recording);
    CPPUNIT_TEST(full_scale_is_one);
    CPPUNIT_TEST(pieces_and_seeks_give_the_same_samples);
    CPPUNIT_TEST(either_file_of_a_pair_opens_it);
    CPPUNIT_TEST(captures_keep_their_tuning_and_time);
    CPPUNIT_TEST(times_are_counted_on);
    CPPUNIT_TEST(offset_headers_and_trailer_are_left_out);
    CPPUNIT_TEST(bad_metadata_is_refused);
    CPPUNIT_TEST(bad_captures_are_refused);
    CPPUNIT_TEST(bad_data_is_refused);
    CPPUNIT_TEST(odd_annotations_are_warned_about);
    CPPUNIT_TEST(archives_are_read_in_place);
    CPPUNIT_TEST(bad_archives_are_refused);
    CPPUNIT_TEST(bare_samples_need_a_format);
    CPPUNIT_TEST(gqrx_names_say_rate_frequency_and_time);
    CPPUNIT_TEST(wav_files_are_described);
    CPPUNIT_TEST(wav_names_say_frequency_and_time);
    CPPUNIT_TEST(auxi_chunks_say_frequency_and_time);
    CPPUNIT_TEST(wav_sizes_that_recorders_leave);
    CPPUNIT_TEST(bad_wav_files_are_refused);
    CPPUNIT_TEST(nan_and_infinity_pass);
    CPPUNIT_TEST(large_files_are_not_loaded);
    CPPUNIT_TEST(real_recordings_open);
    CPPUNIT_TEST_SUITE_END();

    const temporary_folder folder;

    std::string write_pair(const std::string& name,
                           const std::string& metadata_text,
                           const std::string& data) const
    {
        folder.write(name + ".sigmf-data", data);
        return folder.write(name + ".sigmf-meta", metadata_text);
    }

    /* A WAV file by libsndfile; items are what its format holds. */
    template<typename T>
    std::string write_wav(const std::string& name,
                          int format,
                          const std::vector<T>& items,
                          sf_count_t (*write)(SNDFILE*, const T*, sf_count_t),
                          const std::string& auxi = "",
                          int channels = 2,
                          int rate = 2000000) const
    {
        SF_INFO info = {};
        info.samplerate = rate;
        info.channels = channels;
        info.format = format;
        SNDFILE* file = sf_open(folder.path(name).c_str(), SFM_WRITE, &info);
        CPPUNIT_ASSERT_MESSAGE(sf_strerror(nullptr), file != nullptr);
        std::string content = auxi;
        if (!content.empty()) {
            SF_CHUNK_INFO chunk = {};
            std::strcpy(chunk.id, "auxi");
            chunk.id_size = 4;
            chunk.datalen = static_cast<unsigned int>(content.size());
            chunk.data = &content[0];
            CPPUNIT_ASSERT_EQUAL(int(SF_ERR_NO_ERROR), sf_set_chunk(file, &chunk));
        }
        const auto count = static_cast<sf_count_t>(items.size());
        CPPUNIT_ASSERT_EQUAL(count, write(file, items.data(), count));
        sf_close(file);
        return folder.path(name);
    }

    std::string write_wav16(const std::string& name,
                            const std::string& auxi = "",
                            size_t count = 1000) const
    {
        std::vector<short> items(2 * count);
        for (size_t i = 0; i < items.size(); ++i) {
            items[i] = static_cast<short>(i * 31 % 65521 - 32000);
        }
        return write_wav<short>(
            name, SF_FORMAT_WAV | SF_FORMAT_PCM_16, items, sf_write_short, auxi);
    }

    std::string write_archive(
        const std::string& name,
        const std::vector<std::pair<std::string, std::string>>& files,
        int (*set_format)(struct archive*) = archive_write_set_format_ustar,
        int (*add_filter)(struct archive*) = archive_write_add_filter_none) const
    {
        struct archive* writer = archive_write_new();
        set_format(writer);
        add_filter(writer);
        archive_write_open_filename(writer, folder.path(name).c_str());
        for (const auto& [path, content] : files) {
            struct archive_entry* entry = archive_entry_new();
            archive_entry_set_pathname(entry, path.c_str());
            archive_entry_set_filetype(entry, AE_IFREG);
            archive_entry_set_perm(entry, 0644);
            archive_entry_set_size(entry, static_cast<la_int64_t>(content.size()));
            CPPUNIT_ASSERT_EQUAL(ARCHIVE_OK, archive_write_header(writer, entry));
            archive_write_data(writer, content.data(), content.size());
            archive_entry_free(entry);
        }
        archive_write_close(writer);
        archive_write_free(writer);
        return folder.path(name);
    }

    samples read_pair(const std::string& datatype, const std::string& bytes) const
    {
        auto r = recording::open(write_pair("x", metadata(datatype), bytes));
        return read_all(*r, 100);
    }

    void full_scale_is_one()
    {
        using c = std::complex<float>;
        const float low = 1.0f / 128.0f;
        const float fine = 1.0f / 32768.0f;
        CPPUNIT_ASSERT(samples({ c(-1, 127 * low), c(0, -low) }) ==
                       read_pair("ci8", std::string("\x80\x7f\x00\xff", 4)));
        CPPUNIT_ASSERT(
            samples({ c(-127.5f * low, 127.5f * low), c(-low / 2, low / 2) }) ==
            read_pair("cu8", std::string("\x00\xff\x7f\x80", 4)));
        CPPUNIT_ASSERT(
            samples({ c(-1, 32767 * fine), c(fine, -fine) }) ==
            read_pair("ci16_le", std::string("\x00\x80\xff\x7f\x01\x00\xff\xff", 8)));
        CPPUNIT_ASSERT(
            samples({ c(-1, 32767 * fine), c(fine, -fine) }) ==
            read_pair("ci16_be", std::string("\x80\x00\x7f\xff\x00\x01\xff\xff", 8)));
        CPPUNIT_ASSERT(samples({ c(-1, 0.5) }) ==
                       read_pair("ci32_le", std::string("\0\0\0\x80\0\0\0\x40", 8)));
        CPPUNIT_ASSERT(samples({ c(-1, 0.5) }) ==
                       read_pair("ci32_be", std::string("\x80\0\0\0\x40\0\0\0", 8)));
        CPPUNIT_ASSERT(samples({ c(1, -2.5) }) ==
                       read_pair("cf32_le", std::string("\0\0\x80\x3f\0\0\x20\xc0", 8)));
        CPPUNIT_ASSERT(samples({ c(1, -2.5) }) ==
                       read_pair("cf32_be", std::string("\x3f\x80\0\0\xc0\x20\0\0", 8)));
        // Without an ending it is this machine's, little endian.
        CPPUNIT_ASSERT(samples({ c(fine, -1) }) ==
                       read_pair("ci16", std::string("\x01\x00\x00\x80", 4)));

        const auto noise = [this](const std::string& datatype) {
            return recording::open(write_pair("x", metadata(datatype), some_bytes(80)))
                ->quantisation_noise();
        };
        // A step's square / 12, of I and Q.
        CPPUNIT_ASSERT_DOUBLES_EQUAL(2.0 / 12 / 128 / 128, noise("ci8"), 1e-12);
        CPPUNIT_ASSERT_DOUBLES_EQUAL(2.0 / 12 / 128 / 128, noise("cu8"), 1e-12);
        CPPUNIT_ASSERT_DOUBLES_EQUAL(2.0 / 12 / 32768 / 32768, noise("ci16_be"), 1e-16);
        CPPUNIT_ASSERT_EQUAL(0.0, noise("cf32_le"));
    }

    /* Every kind of recording that there is, of 70000 samples. */
    std::vector<std::string> one_of_each() const
    {
        constexpr size_t count = 70000; // more than two of the reader's pieces
        std::vector<std::string> paths;
        for (const char* datatype :
             { "ci8", "cu8", "ci16_le", "ci16_be", "ci32_le", "ci32_be" }) {
            const std::string name = datatype;
            const size_t bytes = name.find("32") != name.npos ? 8
                : name.find("16") != name.npos                ? 4
                                                              : 2;
            paths.push_back(write_pair(name, metadata(name), some_bytes(bytes * count)));
        }
        paths.push_back(write_pair("cf32_le", metadata("cf32_le"), some_floats(count)));
        paths.push_back(
            write_pair("headers",
                       metadata("ci16_le",
                                R"(, "core:trailing_bytes": 5)",
                                R"({"core:sample_start": 0, "core:header_bytes": 3},
                                   {"core:sample_start": 1000, "core:header_bytes": 7},
                                   {"core:sample_start": 1001, "core:header_bytes": 1})"),
                       some_bytes(4 * count + 16)));
        paths.push_back(write_archive("archive.sigmf",
                                      { { "a/a.sigmf-meta", metadata("ci8") },
                                        { "a/a.sigmf-data", some_bytes(2 * count) } }));
        const std::string floats = some_floats(count);
        std::vector<float> items(2 * count);
        std::memcpy(items.data(), floats.data(), floats.size());
        for (int container : { SF_FORMAT_WAV, SF_FORMAT_WAVEX, SF_FORMAT_RF64 }) {
            for (int coding : { SF_FORMAT_PCM_U8,
                                SF_FORMAT_PCM_16,
                                SF_FORMAT_PCM_32,
                                SF_FORMAT_FLOAT }) {
                paths.push_back(
                    write_wav<float>("wav" + std::to_string(container | coding) + ".wav",
                                     container | coding,
                                     items,
                                     sf_write_float));
            }
        }
        paths.push_back(write_wav<float>("rifx.wav",
                                         SF_FORMAT_WAV | SF_FORMAT_PCM_16 | SF_ENDIAN_BIG,
                                         items,
                                         sf_write_float));
        paths.push_back(
            folder.write("gqrx_20190101_120000_100000000_1800000_fc.raw", floats));
        return paths;
    }

    void pieces_and_seeks_give_the_same_samples()
    {
        for (const auto& path : one_of_each()) {
            auto r = recording::open(path);
            CPPUNIT_ASSERT_EQUAL_MESSAGE(path, int64_t(70000), r->sample_count());
            const samples whole = read_all(*r, 100000);
            CPPUNIT_ASSERT_EQUAL_MESSAGE(path, size_t(70000), whole.size());
            CPPUNIT_ASSERT(whole[5] != whole[6]);
            for (size_t piece : { size_t(1), size_t(7), size_t(4096), size_t(32769) }) {
                r->seek(0);
                CPPUNIT_ASSERT_MESSAGE(path, whole == read_all(*r, piece));
            }
            for (int64_t start :
                 { 69999, 1, 1000, 1001, 32767, 32768, 40000, 70000, 0 }) {
                r->seek(start);
                samples got(10);
                got.resize(r->read(got.data(), got.size()));
                CPPUNIT_ASSERT_EQUAL(std::min<size_t>(10, 70000 - start), got.size());
                CPPUNIT_ASSERT_MESSAGE(
                    path, std::equal(got.begin(), got.end(), whole.begin() + start));
            }
            expect_error(path_of_data(path) +
                             ": sample must lie between 0 and 70000, got 70001",
                         [&r] { r->seek(70001); });
            expect_error(path_of_data(path) +
                             ": sample must lie between 0 and 70000, got -1",
                         [&r] { r->seek(-1); });
        }
    }

    static std::string path_of_data(const std::string& path)
    {
        const size_t ending = path.rfind(".sigmf-meta");
        return ending == path.npos ? path : path.substr(0, ending) + ".sigmf-data";
    }

    void either_file_of_a_pair_opens_it()
    {
        const std::string text = metadata("ci8");
        write_pair("my.name", text, some_bytes(20));
        for (const char* file : { "my.name.sigmf-meta", "my.name.sigmf-data" }) {
            const auto r = recording::open(folder.path(file));
            CPPUNIT_ASSERT_EQUAL(std::string("my.name"), r->name());
            CPPUNIT_ASSERT_EQUAL(2e6, r->sample_rate());
            CPPUNIT_ASSERT_EQUAL(int64_t(10), r->sample_count());
            CPPUNIT_ASSERT_EQUAL(text, r->metadata());
            CPPUNIT_ASSERT(r->warnings().empty());
        }
        // A dataset of another name, in the same folder.
        folder.write("samples.bin", some_bytes(30));
        const std::string other = folder.write(
            "other.sigmf-meta", metadata("ci8", R"(, "core:dataset": "samples.bin")"));
        CPPUNIT_ASSERT_EQUAL(int64_t(15), recording::open(other)->sample_count());
    }

    void captures_keep_their_tuning_and_time()
    {
        const auto r = recording::open(
            write_pair("x",
                       metadata("ci8",
                                "",
                                R"({"core:sample_start": 0, "core:frequency": 1e9,
                         "core:datetime": "2024-02-29T23:59:59.123456789Z"},
                        {"core:sample_start": 10, "core:frequency": 2e9},
                        {"core:sample_start": 10, "core:datetime": "1999-12-31T23:59:60Z"},
                        {"core:sample_start": 25,
                         "core:datetime": "2024-03-01T02:00:00.5+02:00"},
                        {"core:sample_start": 40})"),
                       some_bytes(80)));
        const auto& c = r->captures();
        CPPUNIT_ASSERT_EQUAL(size_t(3), c.size());
        CPPUNIT_ASSERT_EQUAL(int64_t(0), c[0].sample_start);
        CPPUNIT_ASSERT_EQUAL(int64_t(10), c[0].sample_count);
        CPPUNIT_ASSERT_EQUAL(1e9, c[0].frequency);
        CPPUNIT_ASSERT(c[0].has_frequency && c[0].has_time);
        // date -u -d 2024-02-29T23:59:59 +%s
        CPPUNIT_ASSERT_EQUAL(int64_t(1709251199123456789), c[0].time_start_ns);
        CPPUNIT_ASSERT_EQUAL(int64_t(10), c[1].sample_start);
        CPPUNIT_ASSERT_EQUAL(int64_t(15), c[1].sample_count);
        CPPUNIT_ASSERT(!c[1].has_frequency);
        CPPUNIT_ASSERT_EQUAL(int64_t(946684800000000000), c[1].time_start_ns);
        CPPUNIT_ASSERT_EQUAL(int64_t(15), c[2].sample_count);
        CPPUNIT_ASSERT_EQUAL(int64_t(1709251200500000000), c[2].time_start_ns);
    }

    void times_are_counted_on()
    {
        // 2 MS/s: 500 ns a sample. The recorder lost 100 samples before the third one.
        const std::string three[] = {
            R"({"core:sample_start": 0, "core:global_index": 1000 TIME0})",
            R"({"core:sample_start": 10, "core:global_index": 1010 TIME1})",
            R"({"core:sample_start": 20, "core:global_index": 1120 TIME2})"
        };
        const auto times = [&](int timed, bool& known) {
            std::string captures;
            for (int i = 0; i < 3; ++i) {
                std::string one = three[i];
                one.replace(one.find("TIME"),
                            5,
                            i == timed ? R"(, "core:datetime": "1970-01-01T00:00:01Z")"
                                       : "");
                captures += (i > 0 ? "," : "") + one;
            }
            const auto r = recording::open(
                write_pair("x", metadata("ci8", "", captures), some_bytes(60)));
            known = r->captures()[0].has_time;
            if (known) {
                CPPUNIT_ASSERT_EQUAL(
                    folder.path("x.sigmf-meta") +
                        ": 2 captures say no time; it is counted on from those that do",
                    r->warnings().at(0));
            }
            std::vector<int64_t> out;
            for (const auto& c : r->captures()) {
                CPPUNIT_ASSERT_EQUAL(known, c.has_time);
                out.push_back(c.time_start_ns);
            }
            return out;
        };
        bool known = false;
        const int64_t second = 1000000000;
        CPPUNIT_ASSERT((std::vector<int64_t>{ 0, 5000, 60000 }) == times(-1, known));
        CPPUNIT_ASSERT(!known);
        CPPUNIT_ASSERT((std::vector<int64_t>{ second, second + 5000, second + 60000 }) ==
                       times(0, known));
        CPPUNIT_ASSERT(known);
        CPPUNIT_ASSERT((std::vector<int64_t>{ second - 60000, second - 55000, second }) ==
                       times(2, known));
    }

    void offset_headers_and_trailer_are_left_out()
    {
        // The file is the part of a longer recording from its sample 1000 on.
        const auto r = recording::open(
            write_pair("x",
                       metadata("ci8",
                                R"(, "core:offset": 1000, "core:trailing_bytes": 3)",
                                R"({"core:sample_start": 1002, "core:header_bytes": 4},
                        {"core:sample_start": 1004, "core:header_bytes": 2})"),
                       std::string("hhhh") + std::string("\1\1\2\2\3\3\4\4", 8) + "hh" +
                           std::string("\5\5\6\6", 4) + "ttt"));
        CPPUNIT_ASSERT_EQUAL(int64_t(6), r->sample_count());
        CPPUNIT_ASSERT_EQUAL(size_t(2), r->captures().size());
        CPPUNIT_ASSERT_EQUAL(int64_t(2), r->captures()[0].sample_start);
        CPPUNIT_ASSERT_EQUAL(int64_t(2), r->captures()[0].sample_count);
        CPPUNIT_ASSERT_EQUAL(int64_t(4), r->captures()[1].sample_start);
        CPPUNIT_ASSERT_EQUAL(std::string(": the first 2 samples belong to no capture and "
                                         "are left out"),
                             after(folder.path("x.sigmf-meta"), r->warnings().at(0)));
        const samples all = read_all(*r, 4);
        for (int i = 0; i < 6; ++i) {
            CPPUNIT_ASSERT_EQUAL((i + 1) / 128.0f, all[i].real());
        }
    }

    void expect_refused(const std::string& metadata_text,
                        const std::string& message) const
    {
        const std::string path = write_pair("bad", metadata_text, some_bytes(80));
        expect_error(path + ": " + message, [&path] { recording::open(path); });
    }

    void bad_metadata_is_refused()
    {
        expect_refused(
            "",
            "metadata must be JSON, got a parse error at line 1, column 1: "
            "syntax error while parsing value - unexpected end of input; expected "
            "'[', '{', or a literal");
        expect_refused("[1]", "metadata must be a JSON object, got a list");
        expect_refused("{}", "metadata must have \"global\", got none");
        expect_refused(R"({"global": []})", "\"global\" must be an object, got a list");
        expect_refused(R"({"global": {}})", "metadata must have \"captures\", got none");
        expect_refused(R"({"global": {}, "captures": 3})",
                       "\"captures\" must be a list, got 3");
        expect_refused(R"({"global": {}, "captures": [], "annotations": {}})",
                       "\"annotations\" must be a list, got an object");
        expect_refused(std::string(100, '[') + std::string(100, ']'),
                       "metadata must have at most 64 levels, got more");
        const std::string known =
            "ci8, cu8, ci16, ci32 or cf32 (the last three with _le or _be), got ";
        expect_refused(metadata("cq8"), "core:datatype must be " + known + "\"cq8\"");
        expect_refused(metadata("cf64_le"),
                       "core:datatype must be " + known + "\"cf64_le\"");
        expect_refused(metadata("ci8_xe"),
                       "core:datatype must be " + known + "\"ci8_xe\"");
        expect_refused(metadata("rf32_le"),
                       "core:datatype must be complex: " + known +
                           "\"rf32_le\", which is real");
        expect_refused(R"({"global": {"core:datatype": 8}, "captures": []})",
                       "core:datatype must be a text, got 8");
        const auto rate = [this](const std::string& value, const std::string& message) {
            expect_refused(R"({"global": {"core:datatype": "ci8")" +
                               (value.empty() ? "" : ", \"core:sample_rate\": " + value) +
                               R"(}, "captures": []})",
                           "core:sample_rate must " + message);
        };
        rate("", "be a number, got none");
        rate("\"2e6\"", "be a number, got \"2e6\"");
        rate("-2e6", "lie between 1e6 and 250e6 samples/s, got -2000000");
        rate("0", "lie between 1e6 and 250e6 samples/s, got 0");
        rate("48000", "lie between 1e6 and 250e6 samples/s, got 48000");
        rate("1e300", "lie between 1e6 and 250e6 samples/s, got 1e+300");
        expect_refused(metadata("ci8", R"(, "core:num_channels": 2)"),
                       "core:num_channels must be 1, got 2");
        expect_refused(metadata("ci8", R"(, "core:offset": -1)"),
                       "core:offset must be a whole number from 0 on, got -1");
        expect_refused(metadata("ci8", R"(, "core:trailing_bytes": 1.5)"),
                       "core:trailing_bytes must be a whole number from 0 on, got 1.5");
        expect_refused(metadata("ci8", R"(, "core:dataset": "../../etc/passwd")"),
                       "core:dataset must be a file name without a folder, got "
                       "\"../../etc/passwd\"");
        expect_refused(metadata("ci8", R"(, "core:extensions": {"x": "1.0"})"),
                       "core:extensions must be a list, got an object");
    }

    void bad_captures_are_refused()
    {
        const auto captures = [this](const std::string& list,
                                     const std::string& message) {
            expect_refused(metadata("ci8", "", list), message);
        };
        captures("7", "capture 0: must be an object, got 7");
        captures(
            "{}",
            "capture 0: core:sample_start must be a whole number from 0 on, got none");
        captures(R"({"core:sample_start": -5})",
                 "capture 0: core:sample_start must be a whole number from 0 on, got -5");
        captures(
            R"({"core:sample_start": 1e30})",
            "capture 0: core:sample_start must be a whole number from 0 on, got 1e+30");
        captures(
            R"({"core:sample_start": 0}, {"core:sample_start": 20},
                    {"core:sample_start": 10})",
            "capture 2: core:sample_start must be that of the capture before it, 20, or "
            "later, got 10");
        captures(R"({"core:sample_start": 0}, {"core:sample_start": 41})",
                 "capture 1: core:sample_start must lie within the 40 samples of " +
                     folder.path("bad.sigmf-data") + ", got 41");
        captures(R"({"core:sample_start": 40})",
                 "a capture must have samples, got none of 40 samples in a capture");
        captures(
            R"({"core:sample_start": 0, "core:frequency": "1e9"})",
            "capture 0: core:frequency must be a number of at most 1e12 Hz, got \"1e9\"");
        captures(R"({"core:sample_start": 0, "core:frequency": 1e13})",
                 "capture 0: core:frequency must be a number of at most 1e12 Hz, got "
                 "10000000000000.0");
        expect_refused(metadata("ci8", R"(, "core:offset": 100)"),
                       "capture 0: core:sample_start must be core:offset, 100, or later, "
                       "got 0");
        // No captures at all: one, as the specification has it.
        const auto r =
            recording::open(write_pair("x", metadata("ci8", "", ""), some_bytes(80)));
        CPPUNIT_ASSERT_EQUAL(int64_t(40), r->captures().at(0).sample_count);
        CPPUNIT_ASSERT_EQUAL(size_t(1), r->warnings().size());
        const auto t = recording::open(write_pair(
            "x",
            metadata("ci8", "", R"({"core:sample_start": 0, "core:datetime": 3})"),
            some_bytes(80)));
        CPPUNIT_ASSERT(!t->captures().at(0).has_time);
        CPPUNIT_ASSERT_EQUAL(
            std::string(": capture 0: core:datetime is not a time from 1970 "
                        "to 2261 as in RFC 3339 and counts as none: 3"),
            after(folder.path("x.sigmf-meta"), t->warnings().at(0)));
    }

    void bad_data_is_refused()
    {
        const std::string text = metadata("ci16_le");
        const std::string lonely = folder.write("lonely.sigmf-meta", text);
        expect_error(folder.path("lonely.sigmf-data") +
                         ": cannot be opened: No such file or directory",
                     [&] { recording::open(lonely); });
        expect_error(folder.path("absent.sigmf-meta") +
                         ": cannot be opened: No such file or directory",
                     [&] { recording::open(folder.path("absent.sigmf-data")); });
        const std::string data = folder.path("x.sigmf-data");
        const auto opened = [&](const std::string& bytes) {
            return [&, bytes] { recording::open(write_pair("x", text, bytes)); };
        };
        expect_error(data + ": must hold samples, got an empty recording", opened(""));
        expect_error(data +
                         ": must hold whole samples of 4 bytes (ci16_le), got 4095 bytes",
                     opened(some_bytes(4095)));
        expect_error(
            data +
                ": must hold the bytes that core:header_bytes and core:trailing_bytes "
                "leave out, got only 8",
            [&] {
                recording::open(write_pair(
                    "x",
                    metadata("ci16_le",
                             R"(, "core:trailing_bytes": 5)",
                             R"({"core:sample_start": 0, "core:header_bytes": 4})"),
                    some_bytes(8)));
            });

        std::filesystem::create_directory(folder.path("d.sigmf-data"));
        folder.write("d.sigmf-meta", text);
        expect_error(folder.path("d.sigmf-data") + ": must be a file, got a directory",
                     [&] { recording::open(folder.path("d.sigmf-meta")); });
        expect_error("/dev/null: must be a regular file, got a device or pipe", [] {
            const raw_format raw{ "ci8", 2e6, 0.0 };
            recording::open("/dev/null", &raw);
        });
        if (geteuid() != 0) { // root reads everything
            std::filesystem::permissions(write_pair("x", text, some_bytes(8)),
                                         std::filesystem::perms::none);
            expect_error(folder.path("x.sigmf-meta") +
                             ": cannot be opened: Permission denied",
                         [&] { recording::open(folder.path("x.sigmf-meta")); });
        }
        // A file that gets shorter under the reader.
        auto r = recording::open(write_pair("cut", text, some_bytes(4000)));
        std::filesystem::resize_file(folder.path("cut.sigmf-data"), 1001);
        expect_error(folder.path("cut.sigmf-data") +
                         ": must have 4000 bytes as when it was opened, got only 1001",
                     [&] { read_all(*r, 1000); });
    }

    void odd_annotations_are_warned_about()
    {
        const std::string text = metadata("ci8",
                                          "",
                                          R"({"core:sample_start": 0})",
                                          R"(
            {"core:sample_start": 0, "core:sample_count": 40},
            {"core:sample_start": 41},
            {"core:sample_start": 30, "core:sample_count": 11},
            {"core:sample_start": 3, "core:sample_count": -2},
            {"core:sample_start": "3"},
            {"core:sample_start": 3, "core:freq_lower_edge": 2, "core:freq_upper_edge": 1},
            {"core:sample_start": 3, "core:freq_lower_edge": 2},
            {"core:sample_start": 3, "core:freq_lower_edge": 2, "core:freq_upper_edge": "x"},
            {"core:sample_start": 3, "core:label": 5},
            [])");
        const auto r = recording::open(write_pair("x", text, some_bytes(80)));
        CPPUNIT_ASSERT_EQUAL(text, r->metadata());
        const std::vector<std::string> expected = {
            "3 core:sample_count is no whole number from 0 on: -2",
            "4 core:sample_start is no whole number from 0 on: \"3\"",
            "5 core:freq_lower_edge lies above core:freq_upper_edge: 2 > 1",
            "6 has only one of core:freq_lower_edge and core:freq_upper_edge",
            "7 core:freq_upper_edge is no number: \"x\"",
            "8 core:label is no text: 5",
            "9 is no object, but a list",
            "1 does not lie within the 40 samples: core:sample_start 41, "
            "core:sample_count 0",
            "2 does not lie within the 40 samples: core:sample_start 30, "
            "core:sample_count 11",
        };
        CPPUNIT_ASSERT_EQUAL(expected.size(), r->warnings().size());
        for (size_t i = 0; i < expected.size(); ++i) {
            CPPUNIT_ASSERT_EQUAL(folder.path("x.sigmf-meta") + ": annotation " +
                                     expected[i] + " (kept as it is)",
                                 r->warnings()[i]);
        }
        std::string many = "{}";
        for (int i = 0; i < 99; ++i) {
            many += ",{}";
        }
        const auto m = recording::open(
            write_pair("x",
                       metadata("ci8", "", R"({"core:sample_start": 0})", many),
                       some_bytes(80)));
        CPPUNIT_ASSERT_EQUAL(size_t(21), m->warnings().size());
        CPPUNIT_ASSERT_EQUAL(folder.path("x.sigmf-meta") + ": 80 more such warnings",
                             m->warnings().back());
    }

    void archives_are_read_in_place()
    {
        // Names of more than 100 characters are stored apart, in a way of each format.
        const std::string long_name = std::string(100, 'n') + "/" + std::string(80, 'm');
        for (const auto& name : { std::string("a/a"), long_name }) {
            for (auto* format : { archive_write_set_format_ustar,
                                  archive_write_set_format_pax,
                                  archive_write_set_format_gnutar }) {
                const std::string bytes = some_bytes(5000);
                const std::string path =
                    write_archive("pack.sigmf",
                                  { { "a/notes.txt", "some notes" },
                                    { name + ".sigmf-data", bytes },
                                    { name + ".sigmf-meta", metadata("ci8") } },
                                  format);
                const auto r = recording::open(path);
                CPPUNIT_ASSERT_EQUAL(std::filesystem::path(name).filename().string(),
                                     r->name());
                CPPUNIT_ASSERT_EQUAL(metadata("ci8"), r->metadata());
                CPPUNIT_ASSERT_EQUAL(int64_t(2500), r->sample_count());
                CPPUNIT_ASSERT(read_pair("ci8", bytes) == read_all(*r, 99));
            }
        }
    }

    void bad_archives_are_refused()
    {
        const auto refused = [this](const std::string& path, const std::string& message) {
            expect_error(path + message, [&path] { recording::open(path); });
        };
        const std::string text = metadata("ci8");
        const std::string bytes = some_bytes(5000);
        refused(write_archive("a.sigmf", { { "a/a.sigmf-data", bytes } }),
                ": must hold a .sigmf-meta file, got none");
        refused(write_archive("a.sigmf", { { "a/a.sigmf-meta", text } }),
                ": must hold a/a.sigmf-data, got none");
        refused(write_archive("a.sigmf",
                              { { "a/a.sigmf-meta", text }, { "a/b.sigmf-meta", text } }),
                ": must hold one recording, got a and b");
        refused(
            write_archive("a.sigmf",
                          { { "a/a.sigmf-meta", "{}" }, { "a/a.sigmf-data", bytes } }),
            "/a/a.sigmf-meta: metadata must have \"global\", got none");
        refused(write_archive("a.sigmf",
                              { { "a/a.sigmf-meta", text }, { "a/a.sigmf-data", bytes } },
                              archive_write_set_format_ustar,
                              archive_write_add_filter_gzip),
                ": must be a tar archive without compression, got: Unrecognized archive "
                "format");
        refused(folder.write("a.sigmf", ""),
                ": must be a tar archive without compression, got: Unrecognized archive "
                "format");
        refused(folder.write("a.sigmf", some_bytes(2000)),
                ": must be a tar archive without compression, got: Unrecognized archive "
                "format");
        const std::string whole = write_archive(
            "a.sigmf", { { "a/a.sigmf-meta", text }, { "a/a.sigmf-data", bytes } });
        std::filesystem::resize_file(whole, 4 * 512);
        refused(whole, ": must hold the 5000 bytes of a/a.sigmf-data, got only 512");
        refused(folder.path("absent.sigmf"),
                ": cannot be opened: No such file or directory");
    }

    void bare_samples_need_a_format()
    {
        const std::string path = folder.write("capture.iq", some_bytes(400));
        raw_format raw{ "ci16_le", 2.5e6, 433.92e6 };
        const auto r = recording::open(path, &raw);
        CPPUNIT_ASSERT_EQUAL(std::string("capture"), r->name());
        CPPUNIT_ASSERT_EQUAL(int64_t(100), r->sample_count());
        CPPUNIT_ASSERT_EQUAL(2.5e6, r->sample_rate());
        CPPUNIT_ASSERT_EQUAL(433.92e6, r->captures().at(0).frequency);
        CPPUNIT_ASSERT(r->captures()[0].has_frequency && !r->captures()[0].has_time);
        CPPUNIT_ASSERT_EQUAL(std::string(R"({
 "global": {
  "core:datatype": "ci16_le",
  "core:sample_rate": 2500000.0,
  "core:version": "1.2.0",
  "core:dataset": "capture.iq"
 },
 "captures": [
  {
   "core:sample_start": 0,
   "core:frequency": 433920000.0
  }
 ],
 "annotations": []
}
)"),
                             r->metadata());

        const auto refused = [&](const raw_format* format, const std::string& message) {
            expect_error(path + ": " + message, [&] { recording::open(path, format); });
        };
        refused(nullptr, "a file of bare samples must come with a datatype, got none");
        raw = { "ci8", 0.0, 0.0 };
        refused(&raw, "a file of bare samples must come with a sample rate, got none");
        raw = { "ci12", 2e6, 0.0 };
        refused(
            &raw,
            "datatype must be ci8, cu8, ci16, ci32 or cf32 (the last three with _le or "
            "_be), got \"ci12\"");
        raw = { "ci8", -2e6, 0.0 };
        refused(&raw,
                "sample rate must lie between 1e6 and 250e6 samples/s, got -2000000");
        raw = { "ci8", NAN, 0.0 };
        refused(&raw, "sample rate must lie between 1e6 and 250e6 samples/s, got nan");
        raw = { "ci8", 2e6, NAN };
        refused(&raw, "frequency must be a number of at most 1e12 Hz, got nan");
        folder.write("capture.iq", some_bytes(401));
        raw = { "ci16_be", 2e6, 0.0 };
        refused(&raw, "must hold whole samples of 4 bytes (ci16_be), got 401 bytes");
        folder.write("capture.iq", "");
        refused(&raw, "must hold samples, got an empty recording");
    }

    void gqrx_names_say_rate_frequency_and_time()
    {
        const std::string path = folder.write(
            "gqrx_20190101_120000_100000000_1800000_fc.raw", some_floats(100));
        const auto r = recording::open(path);
        CPPUNIT_ASSERT_EQUAL(1.8e6, r->sample_rate());
        CPPUNIT_ASSERT_EQUAL(int64_t(100), r->sample_count());
        CPPUNIT_ASSERT_EQUAL(1e8, r->captures().at(0).frequency);
        CPPUNIT_ASSERT_EQUAL(int64_t(1546344000000000000),
                             r->captures()[0].time_start_ns);
        CPPUNIT_ASSERT(r->warnings().empty());
        // What is given counts for more.
        const raw_format raw{ "ci16_le", 2e6, 5e6 };
        const auto g = recording::open(path, &raw);
        CPPUNIT_ASSERT_EQUAL(2e6, g->sample_rate());
        CPPUNIT_ASSERT_EQUAL(5e6, g->captures().at(0).frequency);
        CPPUNIT_ASSERT_EQUAL(int64_t(200), g->sample_count());
    }

    void wav_files_are_described()
    {
        const auto r = recording::open(write_wav16("plain.wav"));
        CPPUNIT_ASSERT_EQUAL(std::string("plain"), r->name());
        CPPUNIT_ASSERT_EQUAL(2e6, r->sample_rate());
        CPPUNIT_ASSERT_EQUAL(int64_t(1000), r->sample_count());
        CPPUNIT_ASSERT(!r->captures().at(0).has_frequency && !r->captures()[0].has_time);
        CPPUNIT_ASSERT_DOUBLES_EQUAL(
            2.0 / 12 / 32768 / 32768, r->quantisation_noise(), 1e-16);
        // What libsndfile reads is what we read, also by the metadata made.
        SF_INFO info = {};
        SNDFILE* sound = sf_open(folder.path("plain.wav").c_str(), SFM_READ, &info);
        samples expected(1000);
        sf_readf_float(sound, reinterpret_cast<float*>(expected.data()), 1000);
        sf_close(sound);
        CPPUNIT_ASSERT(expected == read_all(*r, 300));
        const auto again =
            recording::open(folder.write("plain.sigmf-meta", r->metadata()));
        CPPUNIT_ASSERT(expected == read_all(*again, 300));
    }

    void wav_names_say_frequency_and_time()
    {
        struct {
            const char* name;
            double frequency;
            int64_t time; // s
            bool utc;
        } const cases[] = {
            { "SDRSharp_20200101_120000Z_100000000Hz_IQ", 100e6, 1577880000, true },
            { "HDSDR_20200101_120000Z_7100kHz_RF", 7.1e6, 1577880000, true },
            { "SDRuno_20200101_120000Z_433.92MHz", 433.92e6, 1577880000, true },
            { "baseband_2400000000Hz_12-00-00_01-02-2024", 2.4e9, 1706788800, false },
        };
        for (const auto& c : cases) {
            const auto r = recording::open(write_wav16(std::string(c.name) + ".wav"));
            CPPUNIT_ASSERT_EQUAL(std::string(c.name), r->name());
            const auto& capture = r->captures().at(0);
            CPPUNIT_ASSERT_DOUBLES_EQUAL(c.frequency, capture.frequency, 1e-3);
            CPPUNIT_ASSERT(capture.has_frequency && capture.has_time);
            CPPUNIT_ASSERT_EQUAL(c.time * 1000000000, capture.time_start_ns);
            CPPUNIT_ASSERT_EQUAL(size_t(c.utc ? 0 : 1), r->warnings().size());
        }
        for (const char* name : { "SDRSharp_20201301_120000Z_Hz_IQ",
                                  "99999999999999999999Hz",
                                  "x_12-00-00_1" }) {
            const auto r = recording::open(write_wav16(std::string(name) + ".wav"));
            CPPUNIT_ASSERT(!r->captures().at(0).has_frequency);
            CPPUNIT_ASSERT(!r->captures().at(0).has_time);
        }
    }

    /* 2021-03-04 05:06:07.089 to an hour later, and a frequency. */
    static std::string auxi(uint32_t frequency)
    {
        const uint16_t fields[] = {
            2021, 3, 4, 4, 5, 6, 7, 89, 2021, 3, 4, 4, 6, 6, 7, 89
        };
        std::string out(reinterpret_cast<const char*>(fields), sizeof fields);
        const uint32_t numbers[] = { frequency, 2000000, 0, 2000000, 0, 0, 0, 0, 0 };
        return out + std::string(reinterpret_cast<const char*>(numbers), sizeof numbers);
    }

    void auxi_chunks_say_frequency_and_time()
    {
        const int64_t time = 1614834367089000000;
        {
            const auto r = recording::open(write_wav16("x.wav", auxi(145500000)));
            CPPUNIT_ASSERT_EQUAL(145.5e6, r->captures().at(0).frequency);
            CPPUNIT_ASSERT_EQUAL(time, r->captures()[0].time_start_ns);
            CPPUNIT_ASSERT(r->metadata().find("2021-03-04T05:06:07.089Z") !=
                           std::string::npos);
            CPPUNIT_ASSERT(r->warnings().empty());
        }
        { // 32 bits hold no 5.8 GHz; the name does.
            const auto r = recording::open(
                write_wav16("SDRSharp_20210304_050607Z_5800000000Hz_IQ.wav",
                            auxi(uint32_t(5800000000u % 4294967296u))));
            CPPUNIT_ASSERT_EQUAL(5.8e9, r->captures().at(0).frequency);
            CPPUNIT_ASSERT_EQUAL(time, r->captures()[0].time_start_ns);
            CPPUNIT_ASSERT(r->warnings().empty());
        }
        { // A chunk in local time, and a name that says UTC.
            const std::string path =
                write_wav16("HDSDR_20210304_030607Z_145499kHz_RF.wav", auxi(145499500));
            const auto r = recording::open(path);
            CPPUNIT_ASSERT_EQUAL(145.4995e6, r->captures().at(0).frequency);
            CPPUNIT_ASSERT_EQUAL(int64_t(1614827167) * 1000000000,
                                 r->captures()[0].time_start_ns);
            CPPUNIT_ASSERT_EQUAL(path +
                                     ": the name's time is taken, which is UTC, not the "
                                     "auxi chunk's, 2021-03-04T05:06:07.089Z",
                                 r->warnings().at(0));
        }
        { // Two frequencies that don't agree.
            const std::string path = write_wav16("SDRSharp_7000000Hz_IQ.wav",
                                                 auxi(9000000));
            const auto r = recording::open(path);
            CPPUNIT_ASSERT_EQUAL(9e6, r->captures().at(0).frequency);
            CPPUNIT_ASSERT_EQUAL(path +
                                     ": the auxi chunk's frequency is taken, 9000000 Hz, "
                                     "not the name's, 7000000 Hz",
                                 r->warnings().at(0));
        }
        // Another program's chunk, and one cut short.
        const std::string xml =
            "<?xml version=\"1.0\"?><SDR-XML-Root Description=\"x\"/>";
        for (const auto& content : { xml, auxi(145500000).substr(0, 30) }) {
            const auto r = recording::open(write_wav16("x.wav", content));
            CPPUNIT_ASSERT(!r->captures().at(0).has_frequency);
            CPPUNIT_ASSERT(!r->captures().at(0).has_time);
        }
    }

    void wav_sizes_that_recorders_leave()
    {
        const std::string path = write_wav16("x.wav");
        std::string bytes = folder.read("x.wav");
        const size_t size_at = bytes.find("data") + 4;
        for (const auto& size : { std::string(4, '\0'), std::string(4, '\xff') }) {
            // The recorder was stopped in the middle of a sample.
            folder.write("x.wav", bytes.replace(size_at, 4, size) + "\1");
            const auto r = recording::open(path);
            CPPUNIT_ASSERT_EQUAL(int64_t(1000), r->sample_count());
            CPPUNIT_ASSERT_EQUAL(path +
                                     ": the header does not say how many samples there "
                                     "are; all bytes to the end are taken",
                                 r->warnings().at(0));
        }
        // More than 4 GiB, of which 32 bits hold the rest; the file is sparse.
        const int64_t size = (int64_t(1) << 32) + 4000;
        folder.write("x.wav", bytes.replace(size_at, 4, std::string("\xa0\x0f\0\0", 4)));
        std::filesystem::resize_file(path, size_at + 4 + size);
        const auto r = recording::open(path);
        CPPUNIT_ASSERT_EQUAL(size / 4, r->sample_count());
        CPPUNIT_ASSERT_EQUAL(path + ": the header's size of 4000 bytes is cut to 32 bits",
                             r->warnings().at(0));
    }

    void bad_wav_files_are_refused()
    {
        const auto refused = [](const std::string& path, const std::string& message) {
            expect_error(path + ": " + message, [&path] { recording::open(path); });
        };
        refused(folder.write("x.wav", ""), "must be a WAV or RF64 file, got another");
        refused(folder.write("x.wav", some_bytes(5000)),
                "must be a WAV or RF64 file, got another");
        refused(folder.write("x.wav", std::string("RIFF\0\0\0\0WAVE", 12)),
                "must have a chunk \"fmt \", got none");
        const std::string headless = write_wav16("x.wav");
        std::filesystem::resize_file(headless, 40);
        refused(headless, "must have a chunk \"data\", got none");
        const std::vector<short> items(2000);
        refused(write_wav<short>("mono.wav",
                                 SF_FORMAT_WAV | SF_FORMAT_PCM_16,
                                 items,
                                 sf_write_short,
                                 "",
                                 1),
                "must have 2 channels, I and Q, got 1");
        refused(write_wav<short>("audio.wav",
                                 SF_FORMAT_WAV | SF_FORMAT_PCM_16,
                                 items,
                                 sf_write_short,
                                 "",
                                 2,
                                 48000),
                "sample rate must lie between 1e6 and 250e6 samples/s, got 48000");
        refused(write_wav<short>(
                    "deep.wav", SF_FORMAT_WAV | SF_FORMAT_PCM_24, items, sf_write_short),
                "samples must be integers of 8, 16 or 32 bits or floats of 32, got 24 "
                "bits of "
                "coding 1");
        refused(
            write_wav<short>(
                "law.wav", SF_FORMAT_WAV | SF_FORMAT_ULAW, items, sf_write_short),
            "samples must be integers of 8, 16 or 32 bits or floats of 32, got 8 bits of "
            "coding 7");
        const std::string cut = write_wav16("cut.wav");
        std::filesystem::resize_file(cut, std::filesystem::file_size(cut) - 100);
        refused(
            cut,
            "must hold the 4000 bytes of samples that its header says, got only 3900");
        refused(write_wav16("empty.wav", "", 0),
                "must hold samples, got an empty recording");
    }

    void nan_and_infinity_pass()
    {
        const float values[] = {
            NAN, 1.0f, std::numeric_limits<float>::infinity(), 2.0f
        };
        const samples got = read_pair(
            "cf32_le", std::string(reinterpret_cast<const char*>(values), sizeof values));
        CPPUNIT_ASSERT(std::isnan(got[0].real()));
        CPPUNIT_ASSERT_EQUAL(1.0f, got[0].imag());
        CPPUNIT_ASSERT(std::isinf(got[1].real()));
        CPPUNIT_ASSERT_EQUAL(2.0f, got[1].imag());
    }

    void large_files_are_not_loaded()
    {
        // 40 GiB, sparse: loading it would fail.
        const int64_t bytes = int64_t(40) << 30;
        const std::string path = write_pair("big", metadata("ci16_le"), "");
        std::error_code error;
        std::filesystem::resize_file(folder.path("big.sigmf-data"), bytes, error);
        if (error) {
            std::cerr << "skipped: no sparse file of 40 GiB here\n";
            return;
        }
        auto r = recording::open(path);
        CPPUNIT_ASSERT_EQUAL(bytes / 4, r->sample_count());
        r->seek(bytes / 4 - 3);
        samples got(10);
        CPPUNIT_ASSERT_EQUAL(size_t(3), r->read(got.data(), got.size()));
    }

    void real_recordings_open()
    {
        const char* given = std::getenv("SPECSENSE_RECORDINGS");
        const std::filesystem::path where = given ? given : "../shared/recordings";
        std::error_code error;
        size_t opened = 0;
        for (const auto& entry : std::filesystem::directory_iterator(where, error)) {
            if (entry.path().extension() == ".sigmf-meta") {
                auto r = recording::open(entry.path().string());
                CPPUNIT_ASSERT_EQUAL(r->sample_count(),
                                     int64_t(read_all(*r, 65536).size()));
                CPPUNIT_ASSERT_EQUAL(entry.path().stem().string(), r->name());
                ++opened;
            }
        }
        if (opened == 0) {
            std::cerr << "skipped: no recordings in " << where << "\n";
        }
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(qa_recording);
