// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "output_files.h"
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <stdexcept>
#include <unistd.h>

void make_output_folder(const std::string& path)
{
    std::error_code error;
    std::filesystem::create_directories(path, error);
    if (error) {
        throw std::runtime_error(path + ": cannot be made: " + error.message());
    }
    if (::access(path.c_str(), W_OK | X_OK) != 0) {
        throw std::runtime_error(path +
                                 ": cannot be written into: " + std::strerror(errno));
    }
}

std::string numbered_name(uint64_t index, const char* ending)
{
    std::string digits = std::to_string(index);
    digits.insert(0, digits.size() < 6 ? 6 - digits.size() : 0, '0');
    return digits + ending;
}
