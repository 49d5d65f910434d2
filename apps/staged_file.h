// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdio>
#include <string>

/*! A file that grows beside its place, under a hidden name, and is moved there when it is
 * complete; gone if it never is. Errors are thrown as std::runtime_error that name path
 * and reason. */
class staged_file
{
public:
    explicit staged_file(const std::string& path);
    ~staged_file();
    staged_file(const staged_file&) = delete;
    staged_file& operator=(const staged_file&) = delete;

    void write(const std::string& text);
    /*! All of it is on the disk, or this throws. */
    void close();
    /*! Closes, and moves it to its place. */
    void commit();

    const std::string& path() const { return d_path; }

private:
    [[noreturn]] void fail() const;

    std::string d_path;
    std::string d_staged;
    std::FILE* d_file;
    bool d_in_place = false;
};
