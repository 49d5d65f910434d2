// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "input_file.h"
#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <gnuradio/specsense/core/recording.h>
#include <sys/stat.h>
#include <unistd.h>

namespace gr {
namespace specsense {
namespace core {

input_file::input_file(const std::string& path)
    // Opening a pipe that nobody writes to must not wait.
    : d_path(path), d_descriptor(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK))
{
    if (d_descriptor < 0) {
        throw recording_error(path + ": cannot be opened: " + std::strerror(errno));
    }
    try {
        take_size();
    } catch (...) {
        ::close(d_descriptor);
        throw;
    }
    posix_fadvise(d_descriptor, 0, 0, POSIX_FADV_SEQUENTIAL);
}

input_file::input_file(int descriptor, const std::string& path)
    : d_path(path), d_descriptor(descriptor)
{
    take_size();
}

input_file::input_file(input_file&& other) noexcept
    : d_path(other.d_path), d_descriptor(other.d_descriptor), d_size(other.d_size)
{
    other.d_descriptor = -1;
}

input_file::~input_file()
{
    if (d_descriptor >= 0) {
        ::close(d_descriptor);
    }
}

void input_file::take_size()
{
    struct stat status;
    if (::fstat(d_descriptor, &status) != 0) {
        throw recording_error(d_path + ": cannot be read: " + std::strerror(errno));
    }
    if (S_ISDIR(status.st_mode)) {
        throw recording_error(d_path + ": must be a file, got a directory");
    }
    if (!S_ISREG(status.st_mode)) {
        throw recording_error(d_path + ": must be a regular file, got a device or pipe");
    }
    d_size = status.st_size;
}

size_t input_file::read_at(int64_t offset, void* bytes, size_t count) const
{
    size_t done = 0;
    while (done < count) {
        const ssize_t got = ::pread(d_descriptor,
                                    static_cast<char*>(bytes) + done,
                                    count - done,
                                    offset + static_cast<int64_t>(done));
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got < 0) {
            throw recording_error(d_path + ": cannot be read at byte " +
                                  std::to_string(offset + static_cast<int64_t>(done)) +
                                  ": " + std::strerror(errno));
        }
        if (got == 0) {
            break;
        }
        done += static_cast<size_t>(got);
    }
    return done;
}

std::string read_text(const std::string& path, int64_t limit)
{
    const input_file file(path);
    if (file.size() > limit) {
        throw recording_error(path + ": must be no longer than " + std::to_string(limit) +
                              " bytes, got " + std::to_string(file.size()));
    }
    std::string text(static_cast<size_t>(file.size()), '\0');
    text.resize(file.read_at(0, &text[0], text.size()));
    return text;
}

} // namespace core
} // namespace specsense
} // namespace gr
