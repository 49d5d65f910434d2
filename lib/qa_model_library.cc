// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "qa_temporary_folder.h"
#include <algorithm>
#include <cppunit/extensions/HelperMacros.h>
#include <cstdlib>
#include <gnuradio/specsense/core/models/model_file.h>
#include <optional>

using namespace gr::specsense::core;

namespace {

/* SPECSENSE_MODELS, as it was before at the end. */
class models_variable
{
public:
    explicit models_variable(const std::string& value)
    {
        if (const char* before = std::getenv("SPECSENSE_MODELS")) {
            d_before = before;
        }
        setenv("SPECSENSE_MODELS", value.c_str(), 1);
    }
    models_variable(const models_variable&) = delete;
    models_variable& operator=(const models_variable&) = delete;
    ~models_variable()
    {
        if (d_before) {
            setenv("SPECSENSE_MODELS", d_before->c_str(), 1);
        } else {
            unsetenv("SPECSENSE_MODELS");
        }
    }

private:
    std::optional<std::string> d_before{};
};

bool is_known(const std::string& name)
{
    const auto names = model_names();
    return std::count(names.begin(), names.end(), name) == 1;
}

} // namespace

class qa_model_library : public CppUnit::TestFixture
{
    CPPUNIT_TEST_SUITE(qa_model_library);
    CPPUNIT_TEST(paths_are_taken_as_they_are);
    CPPUNIT_TEST(folders_are_searched_in_their_order);
    CPPUNIT_TEST(names_are_sorted_and_nothing_else_is_a_model);
    CPPUNIT_TEST(an_unknown_name_is_refused_with_the_known_ones);
    CPPUNIT_TEST_SUITE_END();

    void paths_are_taken_as_they_are()
    {
        for (const char* path : { "a/b", "./x", "x.safetensors", "/x.bin" }) {
            CPPUNIT_ASSERT_EQUAL(std::string(path), find_model(path));
        }
    }

    void folders_are_searched_in_their_order()
    {
        const temporary_folder first, second;
        const models_variable variable("/no/such/folder::" + first.path("") + ":" +
                                       second.path(""));
        const auto only = second.write("qa-one.safetensors", "");
        CPPUNIT_ASSERT_EQUAL(only, find_model("qa-one"));
        const auto earlier = first.write("qa-one.safetensors", "");
        CPPUNIT_ASSERT_EQUAL(earlier, find_model("qa-one"));
        CPPUNIT_ASSERT(is_known("qa-one"));
    }

    void names_are_sorted_and_nothing_else_is_a_model()
    {
        const temporary_folder folder;
        const models_variable variable(folder.path(""));
        folder.write("qa-b.safetensors", "");
        folder.write("qa-a.safetensors", "");
        folder.write("qa-c.json", "");
        std::filesystem::create_directory(folder.path("qa-d.safetensors"));
        const auto names = model_names();
        CPPUNIT_ASSERT(std::is_sorted(names.begin(), names.end()));
        CPPUNIT_ASSERT(is_known("qa-a") && is_known("qa-b"));
        CPPUNIT_ASSERT(!is_known("qa-c") && !is_known("qa-d"));
    }

    void an_unknown_name_is_refused_with_the_known_ones()
    {
        const temporary_folder folder;
        const models_variable variable(folder.path(""));
        folder.write("qa-a.safetensors", "");
        folder.write("qa-b.safetensors", "");
        for (const char* name : { "qa-x", "", "qa-a\n" }) {
            try {
                find_model(name);
                CPPUNIT_FAIL(name);
            } catch (const std::invalid_argument& e) {
                const std::string error = e.what();
                CPPUNIT_ASSERT_EQUAL(std::string("model must be a file or one of "),
                                     error.substr(0, 31));
                CPPUNIT_ASSERT(error.find("qa-a, qa-b") != std::string::npos);
                const std::string got = name == std::string("qa-a\n") ? "qa-a\\n" : name;
                CPPUNIT_ASSERT_EQUAL(
                    error.size(), error.find(", got \"" + got + "\"") + got.size() + 8);
            }
        }
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(qa_model_library);
