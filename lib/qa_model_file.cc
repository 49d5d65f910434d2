// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "qa_temporary_folder.h"
#include <algorithm>
#include <cmath>
#include <cppunit/extensions/HelperMacros.h>
#include <csignal>
#include <functional>
#include <gnuradio/specsense/core/models/model_file.h>
#include <limits>
#include <nlohmann/json.hpp>
#include <random>
#include <sys/resource.h>

using namespace gr::specsense::core;
using json = nlohmann::ordered_json;

namespace {

constexpr char small_net[] = R"({"type": "os_net", "width": 4})";

/* A model with weights of all sizes; on each call the same. */
model small_model()
{
    model m;
    m.description.name = "small";
    m.description.architecture = small_net;
    m.description.profile = find_profile("paper");
    m.description.training = R"({"recipe": "paper", "seed": 1, "steps": 20})";
    m.description.figures = R"({"mean_accuracy": 0.5})";
    m.description.license = "GPL-3.0-or-later";
    m.description.quantisation = { { "encoder1.conv1", { false, 0.0f } },
                                   { "encoder1.conv2", { true, 0.0123f } } };
    std::mt19937 random(7);
    for (const auto& [name, shape] : weight_shapes(make_network(small_net))) {
        auto& t = m.weights[name];
        t.shape = shape;
        size_t count = 1;
        for (auto extent : shape) {
            count *= size_t(extent);
        }
        for (size_t i = 0; i < count; ++i) {
            const float mantissa = 1.0f + float(random() % 1000000) * 1e-6f;
            t.values.push_back(std::ldexp(mantissa, int(random() % 20) - 16));
        }
    }
    return m;
}

std::string number_of_bytes(uint64_t value)
{
    std::string bytes;
    for (int i = 0; i < 8; ++i) {
        bytes += char(value >> (8 * i) & 0xff);
    }
    return bytes;
}

/* A file by its parts, right or wrong. */
struct raw_file {
    json header;
    std::string data;

    explicit raw_file(const std::string& bytes)
    {
        const auto length = size_t(uint8_t(bytes[0])) | size_t(uint8_t(bytes[1])) << 8 |
            size_t(uint8_t(bytes[2])) << 16;
        header = json::parse(bytes.substr(8, length));
        data = bytes.substr(8 + length);
    }

    static std::string with_header(const std::string& text, const std::string& data = "")
    {
        return number_of_bytes(text.size()) + text + data;
    }
    std::string bytes() const { return with_header(header.dump(), data); }

    json& metadata() { return header["__metadata__"]; }
    void change_object(const char* key, const std::function<void(json&)>& change)
    {
        auto object = json::parse(metadata()[key].get<std::string>());
        change(object);
        metadata()[key] = object.dump();
    }
};

std::string error_of(const std::function<void()>& act)
{
    try {
        act();
    } catch (const std::exception& e) {
        return e.what();
    }
    return "none";
}

/* What is said of a file with these bytes; its path left out. */
std::string error_of_reading(const std::string& bytes)
{
    const temporary_folder folder;
    const auto path = folder.write("m.safetensors", bytes);
    const auto error = error_of([&] { read_model(path); });
    CPPUNIT_ASSERT_EQUAL(path + ": ", error.substr(0, path.size() + 2));
    return error.substr(path.size() + 2);
}

std::string error_of_changed(const std::function<void(raw_file&)>& change)
{
    const temporary_folder folder;
    const auto path = folder.path("m.safetensors");
    write_model(path, small_model());
    raw_file file(folder.read("m.safetensors"));
    change(file);
    return error_of_reading(file.bytes());
}

std::string error_of_description(const std::function<void(model&)>& change)
{
    const temporary_folder folder;
    const auto path = folder.path("m.safetensors");
    auto m = small_model();
    change(m);
    const auto error = error_of([&] { write_model(path, m); });
    CPPUNIT_ASSERT_EQUAL(size_t(0), folder.files());
    CPPUNIT_ASSERT_EQUAL(path + ": ", error.substr(0, path.size() + 2));
    return error.substr(path.size() + 2);
}

} // namespace

class qa_model_file : public CppUnit::TestFixture
{
    CPPUNIT_TEST_SUITE(qa_model_file);
    CPPUNIT_TEST(single_precision_comes_back_exactly);
    CPPUNIT_TEST(half_precision_rounds_convolutions_alone);
    CPPUNIT_TEST(the_description_comes_back);
    CPPUNIT_TEST(files_of_another_kind_are_refused);
    CPPUNIT_TEST(broken_headers_are_refused);
    CPPUNIT_TEST(wrong_entries_are_refused);
    CPPUNIT_TEST(data_must_be_filled_once);
    CPPUNIT_TEST(wrong_metadata_is_refused);
    CPPUNIT_TEST(wrong_profiles_are_refused);
    CPPUNIT_TEST(wrong_quantisation_is_refused);
    CPPUNIT_TEST(wrong_weights_are_refused);
    CPPUNIT_TEST(what_would_not_be_read_is_not_written);
    CPPUNIT_TEST(a_refused_model_leaves_the_old_file);
    CPPUNIT_TEST(a_write_that_breaks_off_leaves_the_old_file);
    CPPUNIT_TEST(the_order_of_the_header_does_not_matter);
    CPPUNIT_TEST_SUITE_END();

    void single_precision_comes_back_exactly()
    {
        const temporary_folder folder;
        const auto path = folder.path("m.safetensors");
        const auto m = small_model();
        write_model(path, m, weight_precision::single);
        const auto back = read_model(path);
        CPPUNIT_ASSERT_EQUAL(m.weights.size(), back.weights.size());
        for (const auto& [name, t] : m.weights) {
            CPPUNIT_ASSERT(t.shape == back.weights.at(name).shape);
            CPPUNIT_ASSERT(t.values == back.weights.at(name).values);
        }
    }

    void half_precision_rounds_convolutions_alone()
    {
        const temporary_folder folder;
        const auto path = folder.path("m.safetensors");
        const auto m = small_model();
        write_model(path, m);
        const auto back = read_model(path);
        size_t rounded = 0;
        for (const auto& [name, t] : m.weights) {
            const bool halved = t.shape.size() == 4; // a convolution's weight
            for (size_t i = 0; i < t.values.size(); ++i) {
                const float was = t.values[i];
                const float is = back.weights.at(name).values.at(i);
                if (halved) {
                    // 11 bits of fraction; below 2^-14 steps of 2^-24
                    const double most = std::max(std::ldexp(double(was), -11), 0x1p-25);
                    CPPUNIT_ASSERT_DOUBLES_EQUAL(was, is, most);
                } else {
                    CPPUNIT_ASSERT_EQUAL(was, is);
                }
                rounded += was != is;
            }
        }
        CPPUNIT_ASSERT(rounded > 10000);
    }

    void the_description_comes_back()
    {
        const temporary_folder folder;
        const auto path = folder.path("m.safetensors");
        const auto wanted = small_model().description;
        write_model(path, small_model());
        const auto got = read_model(path).description;
        CPPUNIT_ASSERT_EQUAL(wanted.name, got.name);
        CPPUNIT_ASSERT_EQUAL(wanted.architecture, got.architecture);
        CPPUNIT_ASSERT_EQUAL(wanted.training, got.training);
        CPPUNIT_ASSERT_EQUAL(wanted.figures, got.figures);
        CPPUNIT_ASSERT_EQUAL(wanted.license, got.license);
        CPPUNIT_ASSERT_EQUAL(std::string("gr-specsense "), got.generator.substr(0, 13));
        CPPUNIT_ASSERT_EQUAL(size_t(2), got.quantisation.size());
        CPPUNIT_ASSERT(!got.quantisation.at("encoder1.conv1").integer);
        CPPUNIT_ASSERT(got.quantisation.at("encoder1.conv2").integer);
        CPPUNIT_ASSERT_EQUAL(0.0123f, got.quantisation.at("encoder1.conv2").input_scale);
        const auto& p = wanted.profile;
        const auto& q = got.profile;
        CPPUNIT_ASSERT_EQUAL(p.name, q.name);
        const auto same = [](rational a, rational b) {
            return a.num == b.num && a.den == b.den;
        };
        CPPUNIT_ASSERT(same(p.column_width_hz, q.column_width_hz));
        CPPUNIT_ASSERT(same(p.row_duration_s, q.row_duration_s));
        CPPUNIT_ASSERT(same(p.hop, q.hop));
        CPPUNIT_ASSERT_EQUAL(p.rows_per_frame, q.rows_per_frame);
        CPPUNIT_ASSERT(p.window == q.window);
        CPPUNIT_ASSERT_EQUAL(p.every_sample, q.every_sample);
        CPPUNIT_ASSERT_EQUAL(p.column_offset, q.column_offset);
        CPPUNIT_ASSERT(p.detectors == q.detectors);
        CPPUNIT_ASSERT(p.classes == q.classes);
    }

    static void expect(const std::string& wanted, const std::string& got)
    {
        CPPUNIT_ASSERT_EQUAL(wanted, got);
    }

    /* One entry "a" in an otherwise empty file with so much data. */
    static std::string error_of_entry(const std::string& entry, size_t bytes = 8)
    {
        return error_of_reading(
            raw_file::with_header("{\"a\":" + entry + "}", std::string(bytes, '\0')));
    }

    void files_of_another_kind_are_refused()
    {
        expect("must begin with the 8 bytes of its header's length, got 0",
               error_of_reading(""));
        expect("must begin with the 8 bytes of its header's length, got 7",
               error_of_reading("1234567"));
        expect("header of 100 bytes runs beyond the file's 10",
               error_of_reading(number_of_bytes(100) + "{}"));
        expect("header must be at most 1048576 bytes long, got 1048577",
               error_of_reading(number_of_bytes(1048577) + std::string(1048577, ' ')));
        expect("header must be at most 1048576 bytes long, got 18446744073709551615",
               error_of_reading(std::string(8, '\xff') + "{}"));
        expect("metadata: format is missing",
               error_of_reading(raw_file::with_header("{}")));
        const temporary_folder folder;
        expect(folder.path("none") + ": cannot be opened: No such file or directory",
               error_of([&] { read_model(folder.path("none")); }));
        expect(folder.path("") + ": must be a file, got a directory",
               error_of([&] { read_model(folder.path("")); }));
    }

    void broken_headers_are_refused()
    {
        const auto of_header = [](const std::string& text) {
            return error_of_reading(raw_file::with_header(text));
        };
        expect(
            "header: must be JSON, got a parse error at line 1, column 2: syntax error "
            "while parsing object key - unexpected end of input; expected string "
            "literal",
            of_header("{"));
        CPPUNIT_ASSERT(of_header("").find("header: must be JSON, got a parse error") ==
                       0);
        CPPUNIT_ASSERT(of_header("{} x").find("header: must be JSON, got a parse") == 0);
        CPPUNIT_ASSERT(of_header("{\"\xff\":1}").find("header: must be JSON, got a ") ==
                       0);
        expect("header: must be an object, got array", of_header("[1]"));
        std::string deep(100000, '[');
        expect("header: must be at most 16 levels deep, got more", of_header(deep));
        expect("header: holds \"a\" twice", of_header(R"({"a":{},"a":{}})"));
        expect("header: holds \"dtype\" twice",
               of_header(R"({"a":{"dtype":"F32","dtype":"F16"}})"));
        std::string many = "{\"0\":0";
        for (int i = 1; i < 1025; ++i) {
            many += ",\"" + std::to_string(i) + "\":0";
        }
        expect("header: must hold objects of at most 1024 members, got more",
               of_header(many + "}"));
        expect("header: __metadata__ must be an object, got array",
               of_header(R"({"__metadata__":[]})"));
        expect("metadata: \"name\" must be a string, got number",
               of_header(R"({"__metadata__":{"name":1}})"));
    }

    void wrong_entries_are_refused()
    {
        expect("tensor \"a\": must be an object, got 1", error_of_entry("1"));
        expect("tensor \"a\": dtype is missing", error_of_entry("{}"));
        expect("tensor \"a\": dtype must be F32, F16 or BF16, got \"I64\"",
               error_of_entry(R"({"dtype":"I64","shape":[1],"data_offsets":[0,8]})"));
        expect("tensor \"a\": dtype must be F32, F16 or BF16, got 32",
               error_of_entry(R"({"dtype":32,"shape":[1],"data_offsets":[0,8]})"));
        expect("tensor \"a\": shape is missing",
               error_of_entry(R"({"dtype":"F32","data_offsets":[0,8]})"));
        expect("tensor \"a\": shape must be whole numbers from 0 to 2^63 - 1, got [-2]",
               error_of_entry(R"({"dtype":"F32","shape":[-2],"data_offsets":[0,8]})"));
        expect("tensor \"a\": shape must be whole numbers from 0 to 2^63 - 1, got [2.0]",
               error_of_entry(R"({"dtype":"F32","shape":[2.0],"data_offsets":[0,8]})"));
        expect(
            "tensor \"a\": shape must have at most 8 dimensions, got 9",
            error_of_entry(
                R"({"dtype":"F32","shape":[1,1,1,1,1,1,1,1,2],"data_offsets":[0,8]})"));
        expect("tensor \"a\": data_offsets is missing",
               error_of_entry(R"({"dtype":"F32","shape":[2]})"));
        expect(
            "tensor \"a\": data_offsets must be whole numbers from 0 to 2^63 - 1, got "
            "[0,18446744073709551615]",
            error_of_entry(
                R"({"dtype":"F32","shape":[2],"data_offsets":[0,18446744073709551615]})"));
        expect("tensor \"a\": data_offsets must be two that rise, got [8,0]",
               error_of_entry(R"({"dtype":"F32","shape":[2],"data_offsets":[8,0]})"));
        expect("tensor \"a\": data_offsets must be two that rise, got [0]",
               error_of_entry(R"({"dtype":"F32","shape":[2],"data_offsets":[0]})"));
        expect("tensor \"a\": ends at byte 8 of the data, but the file holds 7",
               error_of_entry(R"({"dtype":"F32","shape":[2],"data_offsets":[0,8]})", 7));
        expect("tensor \"a\": data_offsets must span the 4 bytes of F16 [2], got 8",
               error_of_entry(R"({"dtype":"F16","shape":[2],"data_offsets":[0,8]})"));
        // Products that overflow, and what no file could hold.
        expect(
            "tensor \"a\": its shape [4294967296,4294967296] needs more bytes than the "
            "file's 8",
            error_of_entry(
                R"({"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,0]})"));
        expect(
            "tensor \"a\": its shape [1000000000000] needs more bytes than the file's 8",
            error_of_entry(
                R"({"dtype":"F32","shape":[1000000000000],"data_offsets":[0,8]})"));
    }

    void data_must_be_filled_once()
    {
        const auto of_two = [](const std::string& a, const std::string& b, size_t bytes) {
            return error_of_reading(raw_file::with_header(
                R"({"a":{"dtype":"F32","shape":[2],"data_offsets":)" + a +
                    R"(},"b":{"dtype":"F32","shape":[2],"data_offsets":)" + b + "}}",
                std::string(bytes, '\0')));
        };
        expect(
            "tensor \"b\": must begin where the one before ends, at byte 8 of the data, "
            "got 4",
            of_two("[0,8]", "[4,12]", 12));
        expect(
            "tensor \"b\": must begin where the one before ends, at byte 8 of the data, "
            "got 0",
            of_two("[0,8]", "[0,8]", 8));
        expect(
            "tensor \"b\": must begin where the one before ends, at byte 8 of the data, "
            "got 12",
            of_two("[0,8]", "[12,20]", 20));
        expect(
            "tensor \"a\": must begin where the one before ends, at byte 0 of the data, "
            "got 4",
            of_two("[4,12]", "[12,20]", 20));
        expect("tensors must fill the 17 bytes of data, got 16",
               of_two("[0,8]", "[8,16]", 17));
        const temporary_folder folder;
        write_model(folder.path("m"), small_model());
        const auto whole = folder.read("m");
        const auto cut = error_of_reading(whole.substr(0, whole.size() - 1));
        CPPUNIT_ASSERT(cut.find(" of the data, but the file holds ") !=
                       std::string::npos);
    }

    void wrong_metadata_is_refused()
    {
        const auto without = [](const char* key) {
            return error_of_changed([&](raw_file& f) { f.metadata().erase(key); });
        };
        for (const char* key :
             { "format", "version", "name", "architecture", "profile" }) {
            expect(std::string("metadata: ") + key + " is missing", without(key));
        }
        const auto with = [](const char* key, const std::string& value) {
            return error_of_changed([&](raw_file& f) { f.metadata()[key] = value; });
        };
        expect("metadata: format must be \"specsense.model\", got \"pt\"",
               with("format", "pt"));
        expect("metadata: version must be \"1\", got \"2\"", with("version", "2"));
        expect(
            "metadata: name must be 1 to 64 letters, digits, '.', '_' or '-', got \"\"",
            with("name", ""));
        expect("metadata: name must be 1 to 64 letters, digits, '.', '_' or '-', got "
               "\"a\\u001b[2J\"",
               with("name", "a\x1b[2J"));
        expect("architecture: type must be \"os_net\", got \"u_net\"",
               with("architecture", R"({"type":"u_net"})"));
        CPPUNIT_ASSERT(with("architecture", "{").find("architecture: must be JSON") == 0);
        expect("architecture: holds \"width\" twice",
               with("architecture", R"({"type":"os_net","width":4,"width":8})"));
        expect("os_net: width must be a multiple of 4 from 4 to 1024, got 6",
               with("architecture", R"({"type":"os_net","width":6})"));
        expect("os_net: bottleneck_dilation must lie in 1 to 32, got 0",
               with("architecture",
                    R"({"type":"os_net","width":4,"bottleneck_dilation":[1,0]})"));
        expect(
            "architecture: bottleneck_dilation must be an array of two integers, got 2",
            with("architecture",
                 R"({"type":"os_net","width":4,"bottleneck_dilation":2})"));
        expect("metadata: architecture must have 3 classes as the profile has, got 2",
               with("architecture", R"({"type":"os_net","width":4,"classes":2})"));
        expect(
            "metadata: architecture must take pictures of 3 channels as profile paper "
            "gives, got 1",
            with("architecture", R"({"type":"os_net","width":4,"picture_channels":1})"));
        expect("metadata: training must be a JSON object, got number",
               with("training", "1"));
        CPPUNIT_ASSERT(with("figures", "{,}").find("figures: must be JSON, got a") == 0);
        expect("metadata: license must be an SPDX expression of at most 200 printable "
               "characters, got \"\\u0007\"",
               with("license", "\a"));
        // What others add is theirs.
        expect("none", error_of_kept([](raw_file& f) { f.metadata()["note"] = "x"; }));
    }

    /* As error_of_changed, for what is no error. */
    static std::string error_of_kept(const std::function<void(raw_file&)>& change)
    {
        const temporary_folder folder;
        write_model(folder.path("m"), small_model());
        raw_file file(folder.read("m"));
        change(file);
        const auto path = folder.write("changed", file.bytes());
        return error_of([&] { read_model(path); });
    }

    void wrong_profiles_are_refused()
    {
        const auto with = [](const char* key, const json& value) {
            return error_of_changed([&](raw_file& f) {
                f.change_object("profile", [&](json& profile) { profile[key] = value; });
            });
        };
        const auto members = json::parse(profile_text());
        for (const auto& item : members.items()) {
            expect("profile." + item.key() + " is missing",
                   error_of_changed([&](raw_file& f) {
                       f.change_object("profile", [&](json& p) { p.erase(item.key()); });
                   }));
        }
        expect("profile.colour: a profile has no such member; it has classes, "
               "column_offset, column_width_hz, detectors, every_sample, hop, "
               "joined_rows, name, row_duration_s, rows_per_frame, window",
               with("colour", 1));
        const std::string fraction =
            " must be a fraction of whole numbers from 1 to 3000000000, got ";
        expect("profile.hop:" + fraction + "[1,0]", with("hop", { 1, 0 }));
        expect("profile.hop:" + fraction + "[-1,3]", with("hop", { -1, 3 }));
        expect("profile.row_duration_s:" + fraction + "[1,4000000000]",
               with("row_duration_s", { 1, 4000000000 }));
        expect("profile.column_width_hz:" + fraction + "[240000]",
               with("column_width_hz", { 240000 }));
        expect("profile.column_width_hz: must be an array, got 240000",
               with("column_width_hz", 240000));
        expect("profile: rows_per_frame must lie in 1 to 65536, got 0",
               with("rows_per_frame", 0));
        expect("profile: rows_per_frame must lie in 1 to 65536, got 65537",
               with("rows_per_frame", 65537));
        expect("profile.window: must be one of hann, kaiser, got \"flat\"",
               with("window", "flat"));
        expect("profile.every_sample: must be true or false, got 1",
               with("every_sample", 1));
        expect("profile: column_offset must lie in -1 to 1, got 1.500000",
               with("column_offset", 1.5));
        expect("profile.detectors[0]: must be one of average, peak, sample, "
               "cyclic_prefix_15khz, cyclic_prefix_30khz, got \"rms\"",
               with("detectors", { "rms" }));
        expect("profile: detectors must be 1 to 8, got 0",
               with("detectors", json::array()));
        expect("profile: detectors must differ from each other, got one twice",
               with("detectors", { "peak", "peak" }));
        expect("profile: classes must be 1 to 254, got 0",
               with("classes", json::array()));
        expect("profile: classes must differ from each other, got one twice",
               with("classes", { "lte", "lte", "nr" }));
        expect(
            "profile: a class must not be noise nor unsensed, and its name must be 1 to "
            "64 letters, digits, '.', '_' or '-', got \"noise\"",
            with("classes", { "noise", "nr", "radar" }));
        expect("profile paper: hop must lie in (0, 1] column times, got 2.000000",
               with("hop", { 2, 1 }));
        expect("profile paper: a row must hold at least one window, got 0.500000 us",
               with("row_duration_s", { 1, 2000000 }));
        expect("metadata: architecture must take pictures of 1 channels as profile mine "
               "gives, got 3",
               with("name", "mine"));
    }

    static std::string profile_text()
    {
        const temporary_folder folder;
        write_model(folder.path("m"), small_model());
        return raw_file(folder.read("m")).metadata()["profile"];
    }

    void wrong_quantisation_is_refused()
    {
        const auto with = [](const std::string& text) {
            return error_of_changed(
                [&](raw_file& f) { f.metadata()["quantisation"] = text; });
        };
        expect("metadata: quantisation must name convolutions of the network, got "
               "\"encoder9\"",
               with(R"({"encoder9":{"integer":true,"input_scale":0.1}})"));
        expect("metadata: quantisation must name convolutions of the network, got "
               "\"pool1\"",
               with(R"({"pool1":{"integer":true,"input_scale":0.1}})"));
        for (const char* scale : { "0", "-0.1", "1e-60" }) {
            const auto error = with(R"({"head.conv1":{"integer":true,"input_scale":)" +
                                    std::string(scale) + "}}");
            CPPUNIT_ASSERT(error.find("metadata: quantisation: input_scale of head.conv1 "
                                      "must be a finite number above 0, got ") == 0);
        }
        expect(
            "quantisation: \"head.conv1\".input_scale: must lie between -1e12 and 1e12, "
            "got 1e+39",
            with(R"({"head.conv1":{"integer":true,"input_scale":1e39}})"));
        expect("quantisation: \"head.conv1\".input_scale is missing",
               with(R"({"head.conv1":{"integer":true}})"));
        expect("quantisation: \"head.conv1\".integer is missing",
               with(R"({"head.conv1":{"input_scale":1}})"));
        expect("metadata: quantisation must be a JSON object, got array", with("[]"));
    }

    void wrong_weights_are_refused()
    {
        expect("weights: head.conv2.bias is missing", error_of_changed([](raw_file& f) {
                   auto& header = f.header;
                   header["head.conv2.bias2"] = header["head.conv2.bias"];
                   header.erase("head.conv2.bias");
               }));
        expect("weights: extra is no weight of the network",
               error_of_changed([](raw_file& f) {
                   const auto end = f.data.size();
                   f.header["extra"] = { { "dtype", "F32" },
                                         { "shape", { 1 } },
                                         { "data_offsets", { end, end + 4 } } };
                   f.data += std::string(4, '\0');
               }));
        expect("weights: head.conv2.bias must have the shape [4], got [2,2]",
               error_of_changed([](raw_file& f) {
                   f.header["head.conv2.bias"]["shape"] = { 2, 2 };
               }));
        for (const char* bits : { "\x00\x7c", "\x00\xfc", "\x01\x7e" }) { // +-inf, NaN
            expect("weights: head.conv1.weight holds a value that is not finite",
                   error_of_changed([&](raw_file& f) {
                       const size_t begin =
                           f.header["head.conv1.weight"]["data_offsets"][0];
                       f.data.replace(begin + 2, 2, bits, 2);
                   }));
        }
        expect("weights: head.conv1.norm.running_var holds a value below 0",
               error_of_changed([&](raw_file& f) {
                   const size_t begin =
                       f.header["head.conv1.norm.running_var"]["data_offsets"][0];
                   f.data[begin + 3] = char(0xbf);
               }));
    }

    void what_would_not_be_read_is_not_written()
    {
        expect("metadata: name must be 1 to 64 letters, digits, '.', '_' or '-', got "
               "\"a b\"",
               error_of_description([](model& m) { m.description.name = "a b"; }));
        expect(
            "profile: a class must not be noise nor unsensed, and its name must be 1 to "
            "64 letters, digits, '.', '_' or '-', got \"\\ufffd\"",
            error_of_description(
                [](model& m) { m.description.profile.classes[1] = "\xff"; }));
        expect("weights: head.conv1.weight must lie within half precision's +-65504, got "
               "65520.000000",
               error_of_description([](model& m) {
                   m.weights["head.conv1.weight"].values[3] = 65520.0f;
               }));
        expect("weights: head.conv2.bias holds a value that is not finite",
               error_of_description([](model& m) {
                   m.weights["head.conv2.bias"].values[0] = std::nanf("");
               }));
        expect(
            "metadata: quantisation: input_scale of head.conv1 must be a finite number "
            "above 0, got inf",
            error_of_description([](model& m) {
                m.description.quantisation["head.conv1"] = {
                    true, std::numeric_limits<float>::infinity()
                };
            }));
        expect("header must be at most 1048576 bytes long",
               error_of_description([](model& m) {
                   m.description.training = "{\"log\":\"" + std::string(1 << 20, 'x') +
                       "\"}";
               }).substr(0, 41));
    }

    void a_refused_model_leaves_the_old_file()
    {
        const temporary_folder folder;
        const auto path = folder.path("m.safetensors");
        write_model(path, small_model());
        const auto before = folder.read("m.safetensors");
        auto m = small_model();
        // Found out only when the temporary file is open.
        m.description.training = "{\"log\":\"" + std::string(1 << 20, 'x') + "\"}";
        CPPUNIT_ASSERT_THROW(write_model(path, m), std::invalid_argument);
        CPPUNIT_ASSERT(before == folder.read("m.safetensors"));
        CPPUNIT_ASSERT_EQUAL(size_t(1), folder.files());
    }

    void a_write_that_breaks_off_leaves_the_old_file()
    {
        const temporary_folder folder;
        const auto path = folder.path("m.safetensors");
        write_model(path, small_model());
        const auto before = folder.read("m.safetensors");
        struct rlimit limit;
        getrlimit(RLIMIT_FSIZE, &limit);
        const auto handler = std::signal(SIGXFSZ, SIG_IGN);
        struct rlimit small = limit;
        small.rlim_cur = before.size() - 1;
        setrlimit(RLIMIT_FSIZE, &small);
        const auto error = error_of([&] { write_model(path, small_model()); });
        setrlimit(RLIMIT_FSIZE, &limit);
        std::signal(SIGXFSZ, handler);
        expect(path + ": cannot be written: File too large", error);
        CPPUNIT_ASSERT(before == folder.read("m.safetensors"));
        CPPUNIT_ASSERT_EQUAL(size_t(1), folder.files());
    }

    void the_order_of_the_header_does_not_matter()
    {
        const temporary_folder folder;
        write_model(folder.path("m"), small_model());
        raw_file file(folder.read("m"));
        json turned = json::object();
        for (auto item = file.header.rbegin(); item != file.header.rend(); ++item) {
            turned[item.key()] = *item;
        }
        file.header = turned;
        const auto a = read_model(folder.path("m"));
        const auto b = read_model(folder.write("turned", file.bytes()));
        for (const auto& [name, t] : a.weights) {
            CPPUNIT_ASSERT(t.values == b.weights.at(name).values);
        }
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(qa_model_file);
