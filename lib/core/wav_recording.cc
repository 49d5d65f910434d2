// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "file_name_hints.h"
#include "file_recording.h"
#include "foreign_recording.h"
#include "utc_time.h"
#include <algorithm>
#include <cmath>
#include <cstring>
#include <sndfile.h>

namespace gr {
namespace specsense {
namespace core {

namespace {

/* libsndfile's view of a file; it also tells where libsndfile stands in it. */
struct sound_source {
    const input_file& file;
    sf_count_t position = 0;

    static sf_count_t length(void* self)
    {
        return static_cast<sound_source*>(self)->file.size();
    }
    static sf_count_t seek(sf_count_t offset, int whence, void* self)
    {
        auto* source = static_cast<sound_source*>(self);
        const sf_count_t base = whence == SEEK_CUR ? source->position
            : whence == SEEK_END                   ? source->file.size()
                                                   : 0;
        sf_count_t target = 0;
        if (__builtin_add_overflow(base, offset, &target) || target < 0) {
            return -1;
        }
        return source->position = target;
    }
    static sf_count_t read(void* bytes, sf_count_t count, void* self)
    {
        auto* source = static_cast<sound_source*>(self);
        try {
            const size_t n =
                source->file.read_at(source->position,
                                     bytes,
                                     static_cast<size_t>(std::max<sf_count_t>(0, count)));
            source->position += static_cast<sf_count_t>(n);
            return static_cast<sf_count_t>(n);
        } catch (const recording_error&) { // C has no use for it
            return 0;
        }
    }
    static sf_count_t write(const void*, sf_count_t, void*) { return 0; }
    static sf_count_t tell(void* self)
    {
        return static_cast<sound_source*>(self)->position;
    }
};

/* A WAV file's header as libsndfile reads it. */
class wav_header
{
public:
    explicit wav_header(const input_file& file) : d_file(file), d_source{ file }
    {
        d_magic = bytes_at(0, 4);
        const std::string kind = bytes_at(8, 4);
        if ((d_magic != "RIFF" && d_magic != "RIFX" && d_magic != "RF64") ||
            kind != "WAVE") {
            throw recording_error(file.path() +
                                  ": must be a WAV or RF64 file, got another");
        }
        SF_VIRTUAL_IO io{ sound_source::length,
                          sound_source::seek,
                          sound_source::read,
                          sound_source::write,
                          sound_source::tell };
        d_sound.reset(sf_open_virtual(&io, SFM_READ, &d_info, &d_source));
        if (!d_sound) {
            std::string reason = sf_strerror(nullptr);
            reason.erase(std::remove(reason.begin(), reason.end(), '\n'), reason.end());
            throw recording_error(file.path() +
                                  ": must be a readable WAV file, got: " + reason);
        }
        find_data();
    }

    const SF_INFO& info() const { return d_info; }
    int64_t data_offset() const { return d_data_offset; }
    bool big_endian() const { return d_magic == "RIFX"; }

    /* Bytes of samples, for whole samples of \p sample_bytes. Recorders leave sizes in
     * their headers that are not true: none while they still record, and one cut to 32
     * bits. */
    int64_t data_bytes(int64_t sample_bytes, std::vector<std::string>& warnings) const
    {
        const int64_t available = d_file.size() - d_data_offset;
        uint64_t size = number_at(d_data_offset - 4, 4);
        const bool in_ds64 = d_magic == "RF64" && size == 0xffffffff;
        if (in_ds64) {
            // EBU Tech 3306: the first chunk is ds64, the size of data its second field.
            size = number_at(28, 8);
        }
        if (size == 0 || (size == 0xffffffff && !in_ds64)) {
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
        if (!in_ds64 && (available - bytes) >> 32 > 0) {
            warnings.push_back(d_file.path() + ": the header's size of " +
                               std::to_string(bytes) + " bytes is cut to 32 bits");
            bytes += (available - bytes) >> 32 << 32;
        }
        return bytes;
    }

    /* A chunk's content; empty where there is none. */
    std::vector<uint8_t> chunk(const char* id, unsigned int longest) const
    {
        SF_CHUNK_INFO chunk = {};
        std::strncpy(chunk.id, id, sizeof chunk.id - 1);
        chunk.id_size = static_cast<unsigned int>(std::strlen(id));
        SF_CHUNK_ITERATOR* at = sf_get_chunk_iterator(d_sound.get(), &chunk);
        if (!at || sf_get_chunk_size(at, &chunk) != SF_ERR_NO_ERROR) {
            return {};
        }
        std::vector<uint8_t> content(std::min(chunk.datalen, longest));
        chunk.datalen = static_cast<unsigned int>(content.size());
        chunk.data = content.data();
        if (content.empty() || sf_get_chunk_data(at, &chunk) != SF_ERR_NO_ERROR) {
            return {};
        }
        return content;
    }

private:
    struct closer {
        void operator()(SNDFILE* sound) const { sf_close(sound); }
    };

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
            const size_t place = big_endian() ? bytes.size() - 1 - i : i;
            value |= static_cast<uint64_t>(static_cast<uint8_t>(bytes[i])) << (8 * place);
        }
        return value;
    }

    void find_data()
    {
        // libsndfile does not tell where the samples begin, but goes there for the first.
        sf_seek(d_sound.get(), 0, SEEK_SET);
        d_data_offset = d_source.position;
        if (d_data_offset < 20 || d_data_offset > d_file.size() ||
            bytes_at(d_data_offset - 8, 4) != "data") {
            throw recording_error(d_file.path() +
                                  ": must have samples in a data chunk, got " +
                                  "an empty recording");
        }
    }

    const input_file& d_file;
    sound_source d_source;
    std::string d_magic;
    SF_INFO d_info = {};
    std::unique_ptr<SNDFILE, closer> d_sound;
    int64_t d_data_offset = 0;
};

sample_format find_format(const input_file& file, const wav_header& header)
{
    sample_format format;
    format.big_endian = header.big_endian();
    switch (header.info().format & SF_FORMAT_SUBMASK) {
    case SF_FORMAT_PCM_U8:
        format.component = sample_format::number::u8;
        format.big_endian = false;
        return format;
    case SF_FORMAT_PCM_16:
        format.component = sample_format::number::i16;
        return format;
    case SF_FORMAT_PCM_32:
        format.component = sample_format::number::i32;
        return format;
    case SF_FORMAT_FLOAT:
        format.component = sample_format::number::f32;
        return format;
    case SF_FORMAT_PCM_24:
        // SigMF has no name for them.
        throw recording_error(file.path() +
                              ": samples must have 8, 16 or 32 bits or be " +
                              "floats, got 24 bits");
    default:
        throw recording_error(file.path() +
                              ": samples must have 8, 16 or 32 bits or be " +
                              "floats, got another encoding");
    }
}

/* What the chunk "auxi" says, which SpectraVue began and SDR#, HDSDR and others write. */
struct auxi_chunk {
    std::optional<double> frequency;
    std::optional<int64_t> time_ns;
};

auxi_chunk read_auxi(const std::vector<uint8_t>& content)
{
    // Two times of eight 16-bit fields, start and stop, and the frequency in 32 bits.
    constexpr size_t time_bytes = 16;
    constexpr size_t frequency_at = 2 * time_bytes;
    auxi_chunk out;
    if (content.size() < frequency_at + 4) {
        return out;
    }
    const auto field = [&content](int i) {
        return content[2 * i] | content[2 * i + 1] << 8;
    };
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
        content.begin(), content.begin() + time_bytes, [](uint8_t b) { return b == 0; });
    uint32_t frequency = 0;
    for (int i = 3; i >= 0; --i) {
        frequency = frequency << 8 | content[frequency_at + i];
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
        const SF_INFO& info = header.info();
        if (info.channels != 2) {
            throw recording_error(file.path() + ": must have 2 channels, I and Q, got " +
                                  std::to_string(info.channels));
        }
        check_sample_rate(file.path(), "sample rate", info.samplerate);
        dataset.sample_rate = info.samplerate;
        dataset.format = find_format(file, header);
        dataset.header_bytes = header.data_offset();
        dataset.data_bytes = header.data_bytes(
            static_cast<int64_t>(dataset.format.bytes()), dataset.warnings);
        find_tuning(read_auxi(header.chunk("auxi", 256)),
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
