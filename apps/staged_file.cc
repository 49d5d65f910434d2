// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "staged_file.h"
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <stdexcept>
#include <unistd.h>

staged_file::staged_file(const std::string& path)
    : d_path(path), d_staged(std::filesystem::path(path).parent_path() /
                             ("." + std::filesystem::path(path).filename().string() +
                              "." + std::to_string(::getpid()))),
      d_file(std::fopen(d_staged.c_str(), "wb"))
{
    if (!d_file) {
        fail();
    }
}

staged_file::~staged_file()
{
    if (d_file) {
        std::fclose(d_file);
    }
    if (!d_in_place) {
        std::remove(d_staged.c_str());
    }
}

void staged_file::fail() const
{
    const int reason = errno;
    throw std::runtime_error(d_path + ": cannot be written: " + std::strerror(reason));
}

void staged_file::write(const std::string& text)
{
    if (std::fwrite(text.data(), 1, text.size(), d_file) != text.size()) {
        fail();
    }
}

void staged_file::close()
{
    if (!d_file) {
        return;
    }
    const bool flushed = std::fflush(d_file) == 0 && ::fsync(fileno(d_file)) == 0;
    if (!flushed) {
        fail();
    }
    std::FILE* file = d_file;
    d_file = nullptr;
    if (std::fclose(file) != 0) {
        fail();
    }
}

void staged_file::commit()
{
    close();
    if (std::rename(d_staged.c_str(), d_path.c_str()) != 0) {
        fail();
    }
    d_in_place = true;
}
