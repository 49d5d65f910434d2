// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "plain_text.h"
#include <algorithm>
#include <cstdlib>
#include <dlfcn.h>
#include <filesystem>
#include <gnuradio/specsense/core/models/model_file.h>
#include <set>
#include <sstream>
#include <stdexcept>

namespace gr {
namespace specsense {
namespace core {

namespace {

namespace fs = std::filesystem;

constexpr char extension[] = ".safetensors";

/* The folder that holds this library. */
fs::path library_folder()
{
    Dl_info info;
    if (dladdr(reinterpret_cast<const void*>(&library_folder), &info) == 0) {
        return {};
    }
    std::error_code none;
    return fs::weakly_canonical(info.dli_fname, none).parent_path();
}

/* Where models are looked for, the first place first. */
std::vector<fs::path> folders()
{
    std::vector<fs::path> all;
    if (const char* listed = std::getenv("SPECSENSE_MODELS")) {
        std::istringstream list(listed);
        for (std::string folder; std::getline(list, folder, ':');) {
            if (!folder.empty()) {
                all.emplace_back(folder);
            }
        }
    }
    // From the library on, so that a prefix may be moved as a whole.
    const fs::path library = library_folder();
    all.push_back((library / SPECSENSE_INSTALLED_MODELS).lexically_normal());
    all.push_back(library / "weights"); // in a build tree a link to the source's
    return all;
}

bool is_path(const std::string& name)
{
    return name.find('/') != std::string::npos || fs::path(name).extension() == extension;
}

} // namespace

std::string find_model(const std::string& name)
{
    if (is_path(name)) {
        return name;
    }
    std::string looked_in;
    for (const auto& folder : folders()) {
        const fs::path file = folder / (name + extension);
        std::error_code none;
        if (!name.empty() && fs::is_regular_file(file, none)) {
            return file;
        }
        looked_in += (looked_in.empty() ? "" : ", ") + folder.string();
    }
    std::string known;
    for (const auto& other : model_names()) {
        known += (known.empty() ? "" : ", ") + other;
    }
    throw std::invalid_argument("model must be " +
                                (known.empty()
                                     ? "a file, as there is none in " + looked_in
                                     : "a file or one of " + known) +
                                ", got " + quoted(name));
}

std::vector<std::string> model_names()
{
    std::set<std::string> names;
    for (const auto& folder : folders()) {
        std::error_code none;
        for (const auto& entry : fs::directory_iterator(folder, none)) {
            if (entry.path().extension() == extension && entry.is_regular_file(none)) {
                names.insert(entry.path().stem());
            }
        }
    }
    return { names.begin(), names.end() };
}

} // namespace core
} // namespace specsense
} // namespace gr
