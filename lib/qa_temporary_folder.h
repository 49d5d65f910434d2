// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <stdlib.h>
#include <string>

/* A folder for a test's files, gone after it. */
class temporary_folder
{
public:
    temporary_folder()
    {
        std::string name =
            (std::filesystem::temp_directory_path() / "specsense-qa-XXXXXX").string();
        if (!mkdtemp(&name[0])) {
            throw std::runtime_error("no temporary folder");
        }
        d_path = name;
    }
    temporary_folder(const temporary_folder&) = delete;
    temporary_folder& operator=(const temporary_folder&) = delete;
    ~temporary_folder()
    {
        std::error_code ignored;
        std::filesystem::remove_all(d_path, ignored);
    }

    std::string path(const std::string& name) const { return (d_path / name).string(); }

    /* Writes a file and returns its path. */
    std::string write(const std::string& name, const std::string& bytes) const
    {
        std::ofstream(path(name), std::ios::binary) << bytes;
        return path(name);
    }

    std::string read(const std::string& name) const
    {
        std::ostringstream bytes;
        bytes << std::ifstream(path(name), std::ios::binary).rdbuf();
        return bytes.str();
    }

    size_t files() const
    {
        size_t n = 0;
        for (const auto& entry : std::filesystem::directory_iterator(d_path)) {
            n += entry.exists();
        }
        return n;
    }

private:
    std::filesystem::path d_path;
};
