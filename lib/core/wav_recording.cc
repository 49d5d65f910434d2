// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "file_name_hints.h"
#include "file_recording.h"
#include "foreign_recording.h"
#include "utc_time.h"
#include <algorithm>
#include <cmath>
#include <cstdlib>

namespace gr {
namespace specsense {
namespace core {

namespace {

// Far more than any recorder writes before its samples.
constexpr int most_chunks = 1000;

/* What stands before the samples of a WAV file. Chunks are walked over here, as
 * libsndfile 1.2 can be made to loop in them for ever, and does not tell where the
 * samples begin. */
class wav_header
{
public:
    explicit wav_header(const input_file& file) : d_file(file)
    {
        d_magic = bytes_at(0, 4);
        if ((d_magic != "RIFF" && d_magic != "RIFX" && d_magic != "RF64") ||
            bytes_at(8, 4) != "WAVE") {
            throw recording_error(file.path() +
                                  ": must be a WAV or RF64 file, got another");
        }
        int64_t at = 12;
        for (int i = 0; i < most_chunks && at <= file.size() - 8; ++i) {
            const std::string id = bytes_at(at, 4);
            const auto size = static_cast<int64_t>(number_at(at + 4, 4));
            at += 8;
            if (id == "data") {
                d_data_offset = at;
                d_data_size = static_cast<uint64_t>(size);
                break;
            }
            if (id == "fmt ") {
                read_format(at, size);
            } else if (id == "ds64" && size >= 16) {
                d_large_data_size = number_at(at + 8, 8); // EBU Tech 3306
            } else if (id == "auxi") {
                d_auxi = bytes_at(at, static_cast<size_t>(std::min<int64_t>(size, 256)));
            }
            at += size + size % 2; // chunks begin at even bytes
        }
        if (d_data_offset == 0 || d_channels == 0) {
            throw recording_error(file.path() + ": must have a chunk \"" +
                                  (d_channels == 0 ? "fmt " : "data") + "\", got none");
        }
    }

    int channels() const { return d_channels; }
    double sample_rate() const { return d_sample_rate; }
    int64_t data_offset() const { return d_data_offset; }
    const std::string& auxi() const { return d_auxi; }

    sample_format format() const
    {
        using number = sample_format::number;
        constexpr int pcm = 1;
        constexpr int ieee_float = 3;
        const bool big_endian = d_magic == "RIFX";
        if (d_block_bytes == d_channels * d_bits / 8) {
            if (d_coding == pcm && d_bits == 8) {
                return { number::u8, false };
            }
            if (d_coding == pcm && d_bits == 16) {
                return { number::i16, big_endian };
            }
            if (d_coding == pcm && d_bits == 32) {
                return { number::i32, big_endian };
            }
            if (d_coding == ieee_float && d_bits == 32) {
                return { number::f32, big_endian };
            }
        }
        // SigMF has no name for 24 bits.
        throw recording_error(d_file.path() +
                              ": samples must be integers of 8, 16 or 32 " +
                              "bits or floats of 32, got " + std::to_string(d_bits) +
                              " bits of coding " + std::to_string(d_coding));
    }

    /* Bytes of samples, for whole samples of \p sample_bytes. Recorders leave sizes in
     * their headers that are not true: none while they still record, and one cut to 32
     * bits. */
    int64_t data_bytes(int64_t sample_bytes, std::vector<std::string>& warnings) const
    {
        const int64_t available = d_file.size() - d_data_offset;
        const bool large = d_magic == "RF64" && d_data_size == 0xffffffff;
        const uint64_t size = large ? d_large_data_size : d_data_size;
        if ((size == 0 && available >= sample_bytes) || (size == 0xffffffff && !large)) {
            warnings.push_back(d_file.path() +
                               ": the header does not say how many samples " +
                               "there are; all bytes to the end are taken");
            return available - available % sample_bytes;
        }
        if (size > static_cast<uint64_t>(available)) {
            throw recording_error(d_file.path() + ": must hold the " +
                                  std::to_string(size) +
                                  " bytes of samples that its header says, got only " +
                                  std::to_string(available));
        }
        auto bytes = static_cast<int64_t>(size);
        if (!large && (available - bytes) >> 32 > 0) {
            warnings.push_back(d_file.path() + ": the header's size of " +
                               std::to_string(bytes) + " bytes is cut to 32 bits");
            bytes += (available - bytes) >> 32 << 32;
        }
        return bytes;
    }

private:
    std::string bytes_at(int64_t offset, size_t count) const
    {
        std::string bytes(count, '\0');
        bytes.resize(d_file.read_at(offset, &bytes[0], count));
        return bytes;
    }

    uint64_t number_at(int64_t offset, size_t count) const
    {
        uint64_t value = 0;
        const std::string bytes = bytes_at(offset, count);
        for (size_t i = 0; i < bytes.size(); ++i) {
            const size_t place = d_magic == "RIFX" ? bytes.size() - 1 - i : i;
            value |= static_cast<uint64_t>(static_cast<uint8_t>(bytes[i])) << (8 * place);
        }
        return value;
    }

    void read_format(int64_t at, int64_t size)
    {
        // In WAVE_FORMAT_EXTENSIBLE the coding begins a GUID further on.
        constexpr int extensible = 0xfffe;
        d_coding = static_cast<int>(number_at(at, 2));
        d_channels = static_cast<int>(number_at(at + 2, 2));
        d_sample_rate = static_cast<double>(number_at(at + 4, 4));
        d_block_bytes = static_cast<int>(number_at(at + 12, 2));
        d_bits = static_cast<int>(number_at(at + 14, 2));
        if (d_coding == extensible && size >= 26) {
            d_coding = static_cast<int>(number_at(at + 24, 2));
        }
    }

    const input_file& d_file;
    std::string d_magic;
    int d_coding = 0;
    int d_channels = 0;
    double d_sample_rate = 0.0;
    int d_block_bytes = 0; // of all channels
    int d_bits = 0;
    std::string d_auxi;
    int64_t d_data_offset = 0;
    uint64_t d_data_size = 0;
    uint64_t d_large_data_size = 0;
};

/* What the chunk "auxi" says, which SpectraVue began and SDR#, HDSDR and others write. */
struct auxi_chunk {
    std::optional<double> frequency;
    std::optional<int64_t> time_ns;
};

auxi_chunk read_auxi(const std::string& content)
{
    // Two times of eight 16-bit fields, start and stop, and the frequency in 32 bits.
    constexpr size_t time_bytes = 16;
    constexpr size_t frequency_at = 2 * time_bytes;
    auxi_chunk out;
    if (content.size() < frequency_at + 4) {
        return out;
    }
    const auto byte = [&content](size_t i) { return static_cast<uint8_t>(content[i]); };
    const auto field = [&byte](size_t i) { return byte(2 * i) | byte(2 * i + 1) << 8; };
    calendar_time t;
    t.year = field(0);
    t.month = field(1); // field 2 is the day of the week
    t.day = field(3);
    t.hour = field(4);
    t.minute = field(5);
    t.second = field(6);
    t.nanosecond = field(7) * int64_t(1000000);
    out.time_ns = to_utc_ns(t);
    const bool no_time = std::all_of(
        content.begin(), content.begin() + time_bytes, [](char c) { return c == 0; });
    uint32_t frequency = 0;
    for (size_t i : { 3, 2, 1, 0 }) {
        frequency = frequency << 8 | byte(frequency_at + i);
    }
    // Other programs put other things (XML) into a chunk of that name.
    if (frequency != 0 && (out.time_ns || no_time)) {
        out.frequency = frequency;
    }
    return out;
}

/* The chunk is exact, but has 32 bits for the frequency and no zone for the time. */
void find_tuning(const auxi_chunk& auxi,
                 const file_name_hints& name,
                 const std::string& path,
                 foreign_dataset& dataset)
{
    constexpr double wrap = 4294967296.0;
    constexpr double name_steps = 1000.0; // HDSDR writes whole kHz
    dataset.frequency = auxi.frequency ? auxi.frequency : name.frequency;
    if (auxi.frequency && name.frequency && *name.frequency >= wrap &&
        std::fabs(std::fmod(*name.frequency, wrap) - *auxi.frequency) <= name_steps) {
        dataset.frequency = std::floor(*name.frequency / wrap) * wrap + *auxi.frequency;
    }
    if (name.frequency && std::fabs(*name.frequency - *dataset.frequency) > name_steps) {
        dataset.warnings.push_back(path + ": the auxi chunk's frequency is taken, " +
                                   std::to_string(std::llround(*dataset.frequency)) +
                                   " Hz, not the name's, " +
                                   std::to_string(std::llround(*name.frequency)) + " Hz");
    }
    constexpr int64_t minute_ns = 60000000000;
    dataset.time_ns = auxi.time_ns ? auxi.time_ns : name.time_ns;
    if (name.time_ns && name.is_utc &&
        std::llabs(*name.time_ns - *dataset.time_ns) > minute_ns) {
        dataset.time_ns = name.time_ns;
        dataset.warnings.push_back(path +
                                   ": the name's time is taken, which is UTC, not " +
                                   "the auxi chunk's, " + format_utc(*auxi.time_ns));
    }
    if (name.time_ns && !auxi.time_ns && !name.is_utc) {
        dataset.warnings.push_back(local_time_warning(path));
    }
}

} // namespace

std::unique_ptr<recording> open_wav(input_file file)
{
    foreign_dataset dataset;
    {
        const wav_header header(file);
        if (header.channels() != 2) {
            throw recording_error(file.path() + ": must have 2 channels, I and Q, got " +
                                  std::to_string(header.channels()));
        }
        dataset.sample_rate = header.sample_rate();
        check_sample_rate(file.path(), "sample rate", dataset.sample_rate);
        dataset.format = header.format();
        dataset.header_bytes = header.data_offset();
        dataset.data_bytes = header.data_bytes(
            static_cast<int64_t>(dataset.format.bytes()), dataset.warnings);
        find_tuning(read_auxi(header.auxi()),
                    read_file_name(stem(file.path())),
                    file.path(),
                    dataset);
    }
    return open_foreign(dataset, std::move(file));
}

std::unique_ptr<recording> open_wav(const std::string& path)
{
    return open_wav(input_file(path));
}

} // namespace core
} // namespace specsense
} // namespace gr
