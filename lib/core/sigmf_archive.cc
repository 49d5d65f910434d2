// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "file_recording.h"
#include "sigmf_recording.h"
#include <algorithm>
#include <archive.h>
#include <archive_entry.h>
#include <array>
#include <cerrno>
#include <filesystem>

namespace gr {
namespace specsense {
namespace core {

namespace {

struct archive_member {
    std::filesystem::path path;
    int64_t offset = 0; // of its content in the archive
    int64_t size = 0;
};

/* libarchive's view of a file. */
struct archive_source {
    const input_file& file;
    int64_t position = 0;
    std::array<char, 65536> block{};

    static la_ssize_t read(struct archive* reader, void* self, const void** bytes)
    {
        auto* source = static_cast<archive_source*>(self);
        try {
            *bytes = source->block.data();
            const size_t n = source->file.read_at(
                source->position, source->block.data(), source->block.size());
            source->position += static_cast<int64_t>(n);
            return static_cast<la_ssize_t>(n);
        } catch (const recording_error& e) { // C has no use for it
            archive_set_error(reader, EIO, "%s", e.what());
            return -1;
        }
    }
    static la_int64_t skip(struct archive*, void* self, la_int64_t request)
    {
        auto* source = static_cast<archive_source*>(self);
        const int64_t n = std::min(request, source->file.size() - source->position);
        source->position += n;
        return n;
    }
};

struct archive_closer {
    void operator()(struct archive* reader) const { archive_read_free(reader); }
};

[[noreturn]] void fail(const std::string& path, struct archive* reader)
{
    const char* reason = archive_error_string(reader);
    throw recording_error(path + ": must be a tar archive without compression, got: " +
                          (reason ? reason : "no archive"));
}

/* The files in a tar archive. Without compression their bytes stand in it as they are. */
std::vector<archive_member> list_members(const input_file& file)
{
    constexpr size_t most_members = 10000;
    std::unique_ptr<struct archive, archive_closer> reader(archive_read_new());
    auto source = std::make_unique<archive_source>(archive_source{ file });
    archive_read_support_format_tar(reader.get());
    archive_read_set_read_callback(reader.get(), archive_source::read);
    archive_read_set_skip_callback(reader.get(), archive_source::skip);
    archive_read_set_callback_data(reader.get(), source.get());
    if (archive_read_open1(reader.get()) != ARCHIVE_OK) {
        fail(file.path(), reader.get());
    }
    std::vector<archive_member> members;
    for (;;) {
        struct archive_entry* entry = nullptr;
        const int result = archive_read_next_header(reader.get(), &entry);
        if (result == ARCHIVE_EOF) {
            return members;
        }
        if (result != ARCHIVE_OK && result != ARCHIVE_WARN) {
            fail(file.path(), reader.get());
        }
        const char* name = archive_entry_pathname(entry);
        name = name ? name : archive_entry_pathname_utf8(entry);
        if (!name || archive_entry_filetype(entry) != AE_IFREG ||
            archive_entry_hardlink(entry)) {
            continue;
        }
        archive_member member;
        member.path = name;
        member.offset = archive_filter_bytes(reader.get(), -1);
        member.size = archive_entry_size(entry);
        if (archive_entry_sparse_count(entry) > 0) {
            throw recording_error(file.path() + ": must hold files in one piece, got " +
                                  member.path.string() + ", which is sparse");
        }
        if (member.size < 0 || member.offset > file.size() ||
            member.size > file.size() - member.offset) {
            throw recording_error(file.path() + ": must hold the " +
                                  std::to_string(member.size) + " bytes of " +
                                  member.path.string() + ", got only " +
                                  std::to_string(file.size() - member.offset));
        }
        if (members.size() == most_members) {
            throw recording_error(file.path() + ": must hold at most " +
                                  std::to_string(most_members) + " files, got more");
        }
        members.push_back(member);
    }
}

} // namespace

std::unique_ptr<recording> open_sigmf_archive(const std::string& path)
{
    input_file file(path);
    const auto members = list_members(file);
    const archive_member* metadata_member = nullptr;
    for (const auto& member : members) {
        if (member.path.extension() != ".sigmf-meta") {
            continue;
        }
        if (metadata_member) {
            throw recording_error(path + ": must hold one recording, got " +
                                  metadata_member->path.stem().string() + " and " +
                                  member.path.stem().string());
        }
        metadata_member = &member;
    }
    if (!metadata_member) {
        throw recording_error(path + ": must hold a .sigmf-meta file, got none");
    }
    const std::string metadata_path = path + "/" + metadata_member->path.string();
    if (metadata_member->size > longest_metadata) {
        throw recording_error(metadata_path + ": must be no longer than " +
                              std::to_string(longest_metadata) + " bytes, got " +
                              std::to_string(metadata_member->size));
    }
    std::string text(static_cast<size_t>(metadata_member->size), '\0');
    text.resize(file.read_at(metadata_member->offset, &text[0], text.size()));
    sigmf_metadata metadata = parse_sigmf_metadata(metadata_path, text);

    std::filesystem::path data_path = metadata_member->path;
    if (metadata.dataset.empty()) {
        data_path.replace_extension(".sigmf-data");
    } else {
        data_path.replace_filename(metadata.dataset);
    }
    const auto data = std::find_if(
        members.begin(), members.end(), [&data_path](const archive_member& member) {
            return member.path == data_path;
        });
    if (data == members.end()) {
        throw recording_error(path + ": must hold " + data_path.string() + ", got none");
    }
    return open_sigmf(metadata_member->path.stem().string(),
                      metadata_path,
                      text,
                      std::move(metadata),
                      std::move(file),
                      data->offset,
                      data->size);
}

} // namespace core
} // namespace specsense
} // namespace gr
