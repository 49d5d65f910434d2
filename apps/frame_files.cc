// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "frame_files.h"
#include "image_file.h"
#include "npy_file.h"
#include "output_files.h"
#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <fstream>
#include <gnuradio/specsense/core/scene/paper_picture.h>
#include <nlohmann/json.hpp>
#include <sstream>
#include <stdexcept>
#include <sys/file.h>
#include <unistd.h>

using namespace gr::specsense;
namespace fs = std::filesystem;
using json = nlohmann::ordered_json;

namespace {

constexpr char description_name[] = "dataset.json";
constexpr char index_name[] = "frames.jsonl";

[[noreturn]] void fail(const fs::path& path, const char* what)
{
    throw std::runtime_error(path.string() + ": " + what + ": " + std::strerror(errno));
}

// Grey levels of the papers' masks for three classes; evenly spread for others.
std::vector<uint8_t> grey_levels(size_t classes)
{
    if (classes == 3) {
        return { 0, 80, 160, 255 };
    }
    std::vector<uint8_t> grey;
    for (size_t label = 0; label <= classes; ++label) {
        grey.push_back(uint8_t(255 * label / classes));
    }
    return grey;
}

// The whole file, or none: what a killed run leaves is under another name.
void write_whole(const fs::path& path, const std::string& bytes)
{
    const fs::path partial = path.string() + ".partial";
    {
        std::ofstream file(partial, std::ios::binary);
        file.write(bytes.data(), std::streamsize(bytes.size()));
        file.close();
        if (!file) {
            fail(path, "cannot be written");
        }
    }
    fs::rename(partial, path);
}

std::string read_whole(const fs::path& path)
{
    std::ifstream file(path, std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    if (!file) {
        fail(path, "cannot be read");
    }
    return text.str();
}

// Pictures run upwards in time: the last row on top.
template<class Value>
std::vector<Value> turned_over(const std::vector<Value>& values, int rows, size_t width)
{
    std::vector<Value> turned;
    turned.reserve(values.size());
    for (int row = rows - 1; row >= 0; --row) {
        const auto first = values.begin() + std::ptrdiff_t(size_t(row) * width);
        turned.insert(turned.end(), first, first + std::ptrdiff_t(width));
    }
    return turned;
}

json describe(const core::frame_recipe& recipe,
              uint64_t seed,
              double sample_rate,
              frame_file_kinds kinds,
              const std::vector<uint8_t>& grey)
{
    const auto& profile = recipe.profile();
    json detectors = json::array();
    for (auto kind : profile.detectors) {
        detectors.push_back(core::to_string(kind));
    }
    json classes = json::array({ "noise" });
    for (const auto& name : profile.classes) {
        classes.push_back(name);
    }
    return { { "generator", "specsense " SPECSENSE_VERSION },
             { "recipe", recipe.name() },
             { "seed", seed },
             { "sample_rate", sample_rate > 0.0 ? json(sample_rate) : json() },
             { "profile", profile.name },
             { "row_duration_s", profile.row_duration_s.value() },
             { "column_width_hz", profile.column_width_hz.value() },
             { "detectors", detectors },
             { "classes", classes },
             { "mask_levels", grey },
             { "arrays", kinds.arrays },
             { "pictures", kinds.pictures } };
}

} // namespace

frame_files::frame_files(const std::string& folder,
                         const core::frame_recipe& recipe,
                         uint64_t seed,
                         double sample_rate,
                         frame_file_kinds kinds)
    : d_folder(folder), d_kinds(kinds),
      d_grey(grey_levels(recipe.profile().classes.size()))
{
    make_output_folder(folder);
    lock();
    open_dataset(describe(recipe, seed, sample_rate, kinds, d_grey).dump(2) + "\n");
    const auto need = [&](bool wanted, const char* name) {
        if (wanted) {
            fs::create_directories(d_folder / name);
        }
    };
    need(kinds.arrays, "arrays");
    need(kinds.arrays, "labels");
    need(kinds.pictures, "pictures");
    need(kinds.pictures, "masks");
    open_index();
}

frame_files::~frame_files()
{
    if (d_lock >= 0) {
        ::close(d_lock);
    }
}

// Two programs that write one data set would ruin it.
void frame_files::lock()
{
    d_lock = ::open(d_folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (d_lock < 0) {
        fail(d_folder, "cannot be opened");
    }
    if (::flock(d_lock, LOCK_EX | LOCK_NB) != 0) {
        throw std::runtime_error(d_folder.string() +
                                 ": is being written by another program");
    }
}

void frame_files::open_dataset(const std::string& description)
{
    const fs::path path = d_folder / description_name;
    if (!fs::exists(path)) {
        if (fs::exists(d_folder / index_name)) {
            throw std::runtime_error(
                (d_folder / index_name).string() + ": belongs to a data set without " +
                description_name + "; use another folder, or remove it");
        }
        write_whole(path, description);
        return;
    }
    const auto there = json::parse(read_whole(path), nullptr, false);
    const auto ours = json::parse(description);
    if (!there.is_object()) {
        throw std::runtime_error(path.string() + ": is no description of a data set");
    }
    for (const auto& item : ours.items()) {
        const auto found = there.find(item.key());
        const json got = found == there.end() ? json() : *found;
        if (got != item.value()) {
            throw std::runtime_error(path.string() + ": is a data set of " + item.key() +
                                     " " + got.dump() + ", not " + item.value().dump() +
                                     "; use another folder");
        }
    }
}

void frame_files::open_index()
{
    const fs::path path = d_folder / index_name;
    if (!fs::exists(path)) {
        return;
    }
    // A killed run may leave a line without its end; its frame is made again.
    const std::string text = read_whole(path);
    size_t end = 0;
    for (size_t at = 0; (at = text.find('\n', end)) != std::string::npos; end = at + 1) {
        const auto line = json::parse(text.substr(end, at - end), nullptr, false);
        const auto index = line.is_object() ? line.find("index") : line.end();
        const bool fits = index != line.end() && index->is_number_integer() &&
            index->get<int64_t>() == d_complete && all_files_exist(line);
        if (!fits) {
            throw std::runtime_error(
                path.string() + ": line " + std::to_string(d_complete + 1) +
                " is not that of frame " + std::to_string(d_complete) +
                ", or a file that it names is missing");
        }
        ++d_complete;
    }
    if (end < text.size()) {
        fs::resize_file(path, end);
    }
}

bool frame_files::all_files_exist(const json& line) const
{
    const auto files = line.find("files");
    return files != line.end() && files->is_object() &&
        std::all_of(files->begin(), files->end(), [this](const json& file) {
               return file.is_string() && fs::exists(d_folder / file.get<std::string>());
           });
}

std::string frame_files::write(const core::frame& f) const
{
    json files = json::object();
    const auto place = [&](const char* kind, const char* folder, const char* ending) {
        const fs::path path = fs::path(folder) / numbered_name(f.index, ending);
        files[kind] = path.string();
        return d_folder / path;
    };
    // Truth first.
    if (d_kinds.arrays) {
        write_whole(place("labels", "labels", ".npy"),
                    npy_array(f.labels, { f.rows, f.columns }));
    }
    if (d_kinds.pictures) {
        std::vector<uint8_t> mask;
        mask.reserve(f.labels.size());
        for (uint8_t label : f.labels) {
            mask.push_back(d_grey[label]);
        }
        mask = turned_over(mask, f.rows, size_t(f.columns));
        write_whole(place("mask", "masks", ".png"),
                    encode_png(mask, f.columns, f.rows, 1));
        const auto& map = core::parula();
        std::vector<uint8_t> picture;
        picture.reserve(f.labels.size() * 3);
        for (uint8_t level : core::paper_grey_levels(f.detectors.front())) {
            const auto colour = map.begin() + 3 * level;
            picture.insert(picture.end(), colour, colour + 3);
        }
        picture = turned_over(picture, f.rows, size_t(f.columns) * 3);
        write_whole(place("picture", "pictures", ".png"),
                    encode_png(picture, f.columns, f.rows, 3));
    }
    if (d_kinds.arrays) {
        std::vector<float> all;
        all.reserve(f.detectors.size() * f.labels.size());
        for (const auto& rows : f.detectors) {
            all.insert(all.end(), rows.begin(), rows.end());
        }
        write_whole(place("rows", "arrays", ".npy"),
                    npy_array(all, { int(f.detectors.size()), f.rows, f.columns }));
    }
    const json line{ { "index", f.index }, { "sample_rate", f.sample_rate },
                     { "rows", f.rows },   { "columns", f.columns },
                     { "files", files },   { "parameters", json::parse(f.parameters) } };
    return line.dump() + "\n";
}

void frame_files::add_to_index(const std::string& line)
{
    const fs::path path = d_folder / index_name;
    std::ofstream index(path, std::ios::binary | std::ios::app);
    index << line;
    index.close();
    if (!index) {
        fail(path, "cannot be written");
    }
    ++d_complete;
}
