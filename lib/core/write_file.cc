// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <gnuradio/specsense/core/recording.h>
#include <gnuradio/specsense/core/sigmf_annotations.h>
#include <ostream>
#include <streambuf>
#include <sys/stat.h>
#include <unistd.h>

namespace gr {
namespace specsense {
namespace core {

namespace {

/* A file that is gone unless it was moved to its place. */
class temporary_file
{
public:
    explicit temporary_file(const std::string& target) : d_target(target)
    {
        // Not mkstemp: its files are for their owner's eyes only, whatever the umask.
        for (int attempt = 0; d_descriptor < 0; ++attempt) {
            d_path = std::filesystem::path(target).parent_path() /
                ("." + std::filesystem::path(target).filename().string() + "." +
                 std::to_string(::getpid()) + "." + std::to_string(attempt));
            d_descriptor = ::open(
                d_path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode_t(0666));
            if (d_descriptor < 0 && (errno != EEXIST || attempt == 1000)) {
                fail();
            }
        }
    }
    temporary_file(const temporary_file&) = delete;
    temporary_file& operator=(const temporary_file&) = delete;
    ~temporary_file()
    {
        if (d_descriptor >= 0) {
            ::close(d_descriptor);
        }
        if (!d_in_place) {
            ::unlink(d_path.c_str());
        }
    }

    void write(const char* text, size_t size)
    {
        for (size_t done = 0; done < size;) {
            const ssize_t n = ::write(d_descriptor, text + done, size - done);
            if (n < 0 && errno != EINTR) {
                fail();
            }
            done += n > 0 ? static_cast<size_t>(n) : 0;
        }
    }

    void close()
    {
        const int descriptor = d_descriptor;
        if (::fsync(descriptor) != 0) {
            fail();
        }
        // A network's file system may find only now that it is full.
        d_descriptor = -1;
        if (::close(descriptor) != 0) {
            fail();
        }
    }

    void move_in_place()
    {
        if (::rename(d_path.c_str(), d_target.c_str()) != 0) {
            fail();
        }
        d_in_place = true;
    }

private:
    [[noreturn]] void fail() const
    {
        const int reason = errno;
        throw recording_error(d_target + ": cannot be written: " + std::strerror(reason));
    }

    std::string d_target;
    std::filesystem::path d_path;
    int d_descriptor = -1;
    bool d_in_place = false;
};

/* Lets a stream write to it; what the file throws goes on through the stream. */
class file_buffer : public std::streambuf
{
public:
    explicit file_buffer(temporary_file& file) : d_file(file) { start(); }

protected:
    int_type overflow(int_type c) override
    {
        sync();
        return traits_type::eq_int_type(c, traits_type::eof())
            ? traits_type::not_eof(c)
            : sputc(traits_type::to_char_type(c));
    }
    int sync() override
    {
        d_file.write(pbase(), pptr() - pbase());
        start();
        return 0;
    }

private:
    void start() { setp(d_buffer.data(), d_buffer.data() + d_buffer.size()); }

    temporary_file& d_file;
    std::array<char, 1 << 16> d_buffer;
};

} // namespace

void write_file_atomically(const std::string& path,
                           const std::function<void(std::ostream&)>& write)
{
    temporary_file file(path);
    file_buffer buffer(file);
    std::ostream out(&buffer);
    out.exceptions(std::ios::badbit | std::ios::failbit);
    write(out);
    out.flush();
    file.close();
    file.move_in_place();
}

void write_file_atomically(const std::string& path, const std::string& text)
{
    write_file_atomically(path, [&text](std::ostream& out) { out << text; });
}

} // namespace core
} // namespace specsense
} // namespace gr
