// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "training_log.h"
#include <fstream>
#include <gnuradio/specsense/core/sigmf_annotations.h>
#include <nlohmann/json.hpp>
#include <stdexcept>

namespace gr {
namespace specsense {
namespace core {

namespace {

void write(const std::string& path, const std::string& text, std::ios::openmode mode)
{
    std::ofstream file(path, mode);
    file << text << std::flush;
    if (!file) {
        throw std::runtime_error(path + ": cannot be written");
    }
}

} // namespace

void start_training_log(const std::string& path) { write(path, "", std::ios::trunc); }

void append_training_log(const std::string& path, const std::string& line)
{
    write(path, line + "\n", std::ios::app);
}

void forget_training_log_after(const std::string& path, int64_t step)
{
    std::ifstream file(path);
    std::string kept;
    for (std::string line; std::getline(file, line);) {
        const auto record = nlohmann::json::parse(line, nullptr, false);
        if (record.is_object() && record.value("step", INT64_MAX) <= step) {
            kept += line + "\n";
        }
    }
    write_file_atomically(path, kept);
}

} // namespace core
} // namespace specsense
} // namespace gr
