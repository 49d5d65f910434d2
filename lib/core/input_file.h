// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace gr {
namespace specsense {
namespace core {

/*! A regular file, open for reading at any place. Throws recording_error. */
class input_file
{
public:
    explicit input_file(const std::string& path);
    /*! Takes over an open file; \p path is for messages. */
    input_file(int descriptor, const std::string& path);
    input_file(input_file&& other) noexcept;
    input_file(const input_file&) = delete;
    input_file& operator=(const input_file&) = delete;
    ~input_file();

    const std::string& path() const { return d_path; }
    int64_t size() const { return d_size; }
    /*! Reads \p count bytes at \p offset, or less at the end of the file. */
    size_t read_at(int64_t offset, void* bytes, size_t count) const;

private:
    void take_size();

    std::string d_path;
    int d_descriptor;
    int64_t d_size = 0;
};

/*! The whole of a small file; throws recording_error for more than \p limit bytes. */
std::string read_text(const std::string& path, int64_t limit);

} // namespace core
} // namespace specsense
} // namespace gr
