// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "safetensors_file.h"
#include "half_float.h"
#include "plain_text.h"
#include "strict_json.h"
#include <algorithm>
#include <array>
#include <cstring>
#include <stdexcept>

namespace gr {
namespace specsense {
namespace core {

namespace {

using json = nlohmann::ordered_json;

constexpr int64_t length_bytes = 8; // of the header's length
constexpr int64_t longest_header = 1 << 20;
constexpr size_t most_dimensions = 8;
constexpr char metadata_key[] = "__metadata__";

[[noreturn]] void refuse(const std::string& text) { throw std::invalid_argument(text); }

std::string text_of(int64_t n) { return std::to_string(n); }

uint64_t little_endian(const uint8_t* bytes, int count)
{
    uint64_t value = 0;
    for (int i = 0; i < count; ++i) {
        value |= uint64_t(bytes[i]) << (8 * i);
    }
    return value;
}

void append_little_endian(std::string& bytes, uint64_t value, int count)
{
    for (int i = 0; i < count; ++i) {
        bytes += char(value >> (8 * i) & 0xffu);
    }
}

int bytes_of(number_format format) { return format == number_format::f32 ? 4 : 2; }

const char* name_of(number_format format)
{
    switch (format) {
    case number_format::f32:
        return "F32";
    case number_format::f16:
        return "F16";
    case number_format::bf16:
        return "BF16";
    }
    return "";
}

/* Members of a tensor's entry in the header. */
class entry_reader
{
public:
    entry_reader(const std::string& name, const json& entry)
        : d_place("tensor " + quoted(name)), d_entry(entry)
    {
        if (!entry.is_object()) {
            refuse(d_place + ": must be an object, got " + shown(entry));
        }
    }

    number_format format() const
    {
        const auto& dtype = member("dtype");
        for (auto format :
             { number_format::f32, number_format::f16, number_format::bf16 }) {
            if (dtype == name_of(format)) {
                return format;
            }
        }
        refuse(d_place + ": dtype must be F32, F16 or BF16, got " + shown(dtype));
    }

    std::vector<int64_t> shape() const
    {
        const auto shape = whole_numbers("shape");
        if (shape.size() > most_dimensions) {
            refuse(d_place + ": shape must have at most " +
                   std::to_string(most_dimensions) + " dimensions, got " +
                   std::to_string(shape.size()));
        }
        return shape;
    }

    std::array<int64_t, 2> offsets() const
    {
        const auto offsets = whole_numbers("data_offsets");
        if (offsets.size() != 2 || offsets[0] > offsets[1]) {
            refuse(d_place + ": data_offsets must be two that rise, got " +
                   shown(member("data_offsets")));
        }
        return { offsets[0], offsets[1] };
    }

    const std::string& place() const { return d_place; }

private:
    static std::string shown(const json& value)
    {
        constexpr size_t longest = 80;
        const auto text = value.dump(-1, ' ', true);
        return text.size() <= longest ? text : text.substr(0, longest) + "...";
    }

    const json& member(const char* key) const
    {
        const auto found = d_entry.find(key);
        if (found == d_entry.end()) {
            refuse(d_place + ": " + key + " is missing");
        }
        return *found;
    }

    std::vector<int64_t> whole_numbers(const char* key) const
    {
        const auto& list = member(key);
        std::vector<int64_t> numbers;
        bool met = list.is_array();
        for (size_t i = 0; met && i < list.size(); ++i) {
            met = list[i].is_number_unsigned() &&
                list[i].get<uint64_t>() <= uint64_t(INT64_MAX);
            if (met) {
                numbers.push_back(list[i].get<int64_t>());
            }
        }
        if (!met) {
            refuse(d_place + ": " + key +
                   " must be whole numbers from 0 to 2^63 - 1, got " + shown(list));
        }
        return numbers;
    }

    std::string d_place;
    const json& d_entry;
};

/* Bytes that a shape needs; what needs more than \p most is refused before it overflows.
 */
int64_t bytes_needed(const entry_reader& entry, const stored_tensor& t, int64_t most)
{
    int64_t bytes = bytes_of(t.format);
    for (int64_t extent : t.shape) {
        if (extent != 0 && bytes > most / extent) {
            refuse(entry.place() + ": its shape " + json(t.shape).dump() +
                   " needs more bytes than the file's " + text_of(most));
        }
        bytes *= extent;
    }
    return bytes;
}

stored_tensor read_entry(const std::string& name, const json& value, int64_t data_bytes)
{
    const entry_reader entry(name, value);
    stored_tensor t;
    t.name = name;
    t.format = entry.format();
    t.shape = entry.shape();
    const auto offsets = entry.offsets();
    t.begin = offsets[0];
    t.end = offsets[1];
    if (t.end > data_bytes) {
        refuse(entry.place() + ": ends at byte " + text_of(t.end) +
               " of the data, but the file holds " + text_of(data_bytes));
    }
    const int64_t bytes = bytes_needed(entry, t, data_bytes);
    if (t.end - t.begin != bytes) {
        refuse(entry.place() + ": data_offsets must span the " + text_of(bytes) +
               " bytes of " + name_of(t.format) + " " + json(t.shape).dump() + ", got " +
               text_of(t.end - t.begin));
    }
    return t;
}

std::map<std::string, std::string> read_metadata(const json& object)
{
    if (!object.is_object()) {
        refuse(std::string("header: ") + metadata_key + " must be an object, got " +
               object.type_name());
    }
    std::map<std::string, std::string> metadata;
    for (const auto& [key, value] : object.items()) {
        if (!value.is_string()) {
            refuse("metadata: " + quoted(key) + " must be a string, got " +
                   value.type_name());
        }
        metadata[key] = value.get<std::string>();
    }
    return metadata;
}

std::string data_of(const outgoing_tensor& outgoing)
{
    std::string bytes;
    bytes.reserve(outgoing.values->values.size() * bytes_of(outgoing.format));
    for (float value : outgoing.values->values) {
        uint32_t single;
        std::memcpy(&single, &value, sizeof single);
        const bool halved = outgoing.format == number_format::f16;
        append_little_endian(
            bytes, halved ? to_half(value) : single, bytes_of(outgoing.format));
    }
    return bytes;
}

} // namespace

safetensors_file::safetensors_file(const input_file& file) : d_file(file)
{
    if (file.size() < length_bytes) {
        refuse("must begin with the " + text_of(length_bytes) +
               " bytes of its header's length, got " + text_of(file.size()));
    }
    uint8_t length_field[length_bytes];
    file.read_at(0, length_field, sizeof length_field);
    const uint64_t length = little_endian(length_field, length_bytes);
    if (length > uint64_t(longest_header)) {
        refuse("header must be at most " + text_of(longest_header) + " bytes long, got " +
               std::to_string(length));
    }
    d_data_start = length_bytes + int64_t(length);
    if (d_data_start > file.size()) {
        refuse("header of " + std::to_string(length) + " bytes runs beyond the file's " +
               text_of(file.size()));
    }
    std::string text(size_t(length), '\0');
    text.resize(file.read_at(length_bytes, text.data(), text.size()));
    read_header(text);
    check_places();
}

void safetensors_file::read_header(const std::string& text)
{
    const auto header = parse_strict_json(text, "header");
    if (!header.is_object()) {
        refuse(std::string("header: must be an object, got ") + header.type_name());
    }
    for (const auto& [name, value] : header.items()) {
        if (name == metadata_key) {
            d_metadata = read_metadata(value);
        } else {
            d_tensors.push_back(read_entry(name, value, d_file.size() - d_data_start));
        }
    }
}

void safetensors_file::check_places()
{
    std::sort(d_tensors.begin(), d_tensors.end(), [](const auto& a, const auto& b) {
        return std::tie(a.begin, a.end, a.name) < std::tie(b.begin, b.end, b.name);
    });
    int64_t filled = 0;
    for (const auto& t : d_tensors) {
        if (t.begin != filled) {
            refuse("tensor " + quoted(t.name) +
                   ": must begin where the one before ends, " + "at byte " +
                   text_of(filled) + " of the data, got " + text_of(t.begin));
        }
        filled = t.end;
    }
    const int64_t data_bytes = d_file.size() - d_data_start;
    if (filled != data_bytes) {
        refuse("tensors must fill the " + text_of(data_bytes) + " bytes of data, got " +
               text_of(filled));
    }
}

tensor safetensors_file::read(const stored_tensor& stored) const
{
    const int size = bytes_of(stored.format);
    std::vector<uint8_t> bytes(size_t(stored.end - stored.begin));
    const size_t got =
        d_file.read_at(d_data_start + stored.begin, bytes.data(), bytes.size());
    if (got != bytes.size()) {
        refuse("tensor " + quoted(stored.name) + ": the file was cut short while read");
    }
    tensor t;
    t.shape = stored.shape;
    t.values.reserve(bytes.size() / size);
    for (const uint8_t* b = bytes.data(); b != bytes.data() + bytes.size(); b += size) {
        const uint64_t bits = little_endian(b, size);
        if (stored.format == number_format::f16) {
            t.values.push_back(from_half(uint16_t(bits)));
        } else if (stored.format == number_format::bf16) {
            t.values.push_back(from_bfloat(uint16_t(bits)));
        } else {
            const auto single = uint32_t(bits);
            t.values.emplace_back();
            std::memcpy(&t.values.back(), &single, sizeof single);
        }
    }
    return t;
}

void write_safetensors(std::ostream& out,
                       const std::map<std::string, std::string>& metadata,
                       const std::vector<outgoing_tensor>& tensors)
{
    json header = json::object();
    header[metadata_key] = metadata;
    int64_t begin = 0;
    for (const auto& t : tensors) {
        const int64_t end = begin + int64_t(t.values->values.size()) * bytes_of(t.format);
        header[t.name] = { { "dtype", name_of(t.format) },
                           { "shape", t.values->shape },
                           { "data_offsets", { begin, end } } };
        begin = end;
    }
    std::string text = header.dump();
    text.append((length_bytes - text.size() % length_bytes) % length_bytes, ' ');
    if (int64_t(text.size()) > longest_header) {
        refuse("header must be at most " + text_of(longest_header) + " bytes long, got " +
               std::to_string(text.size()));
    }
    std::string length;
    append_little_endian(length, text.size(), length_bytes);
    out << length << text;
    for (const auto& t : tensors) {
        out << data_of(t);
    }
}

} // namespace core
} // namespace specsense
} // namespace gr
