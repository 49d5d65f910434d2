// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "sigmf_metadata.h"
#include "file_recording.h"
#include "sigmf_json.h"
#include "utc_time.h"
#include <cmath>

namespace gr {
namespace specsense {
namespace core {

namespace {

using json = nlohmann::ordered_json;

// SigMF's bound of a frequency.
constexpr double highest_frequency = 1e12;

/* Reads the fields of one object of the metadata, and says in which one an error lies. */
class field_reader
{
public:
    field_reader(const json& object, const std::string& where)
        : d_object(object), d_where(where)
    {
    }

    const json* find(const char* key) const
    {
        const auto field = d_object.find(key);
        return field == d_object.end() ? nullptr : &*field;
    }

    [[noreturn]] void
    fail(const char* key, const std::string& rule, const json* value) const
    {
        throw recording_error(d_where + key + " must be " + rule + ", got " +
                              (value ? shown(*value) : "none"));
    }

    std::optional<int64_t> count(const char* key) const
    {
        const json* value = find(key);
        if (!value) {
            return std::nullopt;
        }
        const auto n = whole_number(*value);
        if (!n || *n < 0) {
            fail(key, "a whole number from 0 on", value);
        }
        return n;
    }

private:
    const json& d_object;
    std::string d_where;
};

void read_global(const std::string& path, const json& global, sigmf_metadata& out)
{
    const field_reader fields(global, path + ": ");
    const json* datatype = fields.find("core:datatype");
    if (!datatype || !datatype->is_string()) {
        fields.fail("core:datatype", "a text", datatype);
    }
    const auto format = parse_datatype(datatype->get_ref<const std::string&>());
    if (!format) {
        throw recording_error(path +
                              ": core:" + unknown_datatype(datatype->get<std::string>()));
    }
    out.format = *format;

    const json* rate = fields.find("core:sample_rate");
    if (!rate || !rate->is_number()) {
        fields.fail("core:sample_rate", "a number", rate);
    }
    out.sample_rate = rate->get<double>();
    check_sample_rate(path, "core:sample_rate", out.sample_rate);

    out.offset = fields.count("core:offset").value_or(0);
    out.trailing_bytes = fields.count("core:trailing_bytes").value_or(0);
    if (const json* channels = fields.find("core:num_channels")) {
        if (whole_number(*channels) != 1) {
            fields.fail("core:num_channels", "1", channels);
        }
    }
    if (const json* dataset = fields.find("core:dataset")) {
        if (!dataset->is_string()) {
            fields.fail("core:dataset", "a file name", dataset);
        }
        out.dataset = dataset->get<std::string>();
        // Metadata must not reach for files elsewhere.
        if (out.dataset.empty() || out.dataset == "." || out.dataset == ".." ||
            out.dataset.find_first_of(std::string("/\\\0", 3)) != std::string::npos) {
            fields.fail("core:dataset", "a file name without a folder", dataset);
        }
    }
    if (const json* extensions = fields.find("core:extensions")) {
        if (!extensions->is_array()) {
            fields.fail("core:extensions", "a list", extensions);
        }
        for (const auto& extension : *extensions) {
            if (extension.is_object() && extension.contains("optional") &&
                extension["optional"] == false) {
                out.warnings.push_back(
                    path +
                    ": core:extensions has one that is not optional, and nothing "
                    "of it is read: " +
                    shown(extension.value("name", json())));
            }
        }
    }
}

void read_captures(const std::string& path, const json& captures, sigmf_metadata& out)
{
    int64_t last_start = out.offset;
    for (size_t i = 0; i < captures.size(); ++i) {
        const std::string where = path + ": capture " + std::to_string(i) + ": ";
        if (!captures[i].is_object()) {
            throw recording_error(where + "must be an object, got " + shown(captures[i]));
        }
        const field_reader fields(captures[i], where);
        const auto start = fields.count("core:sample_start");
        if (!start) {
            fields.fail("core:sample_start", "a whole number from 0 on", nullptr);
        }
        if (*start < last_start) {
            fields.fail("core:sample_start",
                        (i == 0 ? "core:offset, " : "that of the capture before it, ") +
                            std::to_string(last_start) + ", or later",
                        fields.find("core:sample_start"));
        }
        last_start = *start;

        sigmf_capture capture;
        capture.sample_start = *start - out.offset;
        capture.header_bytes = fields.count("core:header_bytes").value_or(0);
        capture.global_index = fields.count("core:global_index");
        if (const json* frequency = fields.find("core:frequency")) {
            if (!frequency->is_number() ||
                !(std::fabs(frequency->get<double>()) <= highest_frequency)) {
                fields.fail("core:frequency", "a number of at most 1e12 Hz", frequency);
            }
            capture.frequency = frequency->get<double>();
        }
        if (const json* time = fields.find("core:datetime")) {
            if (time->is_string()) {
                capture.time_ns = parse_utc(time->get_ref<const std::string&>());
            }
            if (!capture.time_ns) {
                out.warnings.push_back(
                    where + "core:datetime is not a time from 1970 to " +
                    "2261 as in RFC 3339 and counts as none: " + shown(*time));
            }
        }
        out.captures.push_back(capture);
    }
    if (out.captures.empty()) {
        // As the specification reads an empty list.
        out.captures.emplace_back();
        out.warnings.push_back(path +
                               ": there are no captures; one from the first sample " +
                               "on is assumed, of unknown frequency and time");
    }
}

/* What is odd about an annotation; nothing to say: an empty text. */
std::string
read_annotation(const json& annotation, sigmf_annotation_span& span, int64_t offset)
{
    if (!annotation.is_object()) {
        return "is no object, but " + shown(annotation);
    }
    const auto whole = [&annotation](const char* key, std::optional<int64_t>& value) {
        const auto field = annotation.find(key);
        if (field != annotation.end()) {
            value = whole_number(*field);
        }
        return field == annotation.end() || value;
    };
    std::optional<int64_t> start;
    std::optional<int64_t> count;
    if (!whole("core:sample_start", start) || !start || *start < 0) {
        return "core:sample_start is no whole number from 0 on: " +
            shown(annotation.value("core:sample_start", json()));
    }
    if (!whole("core:sample_count", count) || (count && *count < 0)) {
        return "core:sample_count is no whole number from 0 on: " +
            shown(annotation["core:sample_count"]);
    }
    span.sample_start = *start - offset;
    span.sample_count = count.value_or(0);
    const auto lower = annotation.find("core:freq_lower_edge");
    const auto upper = annotation.find("core:freq_upper_edge");
    for (const auto& edge : { lower, upper }) {
        if (edge != annotation.end() && !edge->is_number()) {
            return edge.key() + " is no number: " + shown(*edge);
        }
    }
    if ((lower == annotation.end()) != (upper == annotation.end())) {
        return "has only one of core:freq_lower_edge and core:freq_upper_edge";
    }
    if (lower != annotation.end() && lower->get<double>() > upper->get<double>()) {
        return "core:freq_lower_edge lies above core:freq_upper_edge: " + shown(*lower) +
            " > " + shown(*upper);
    }
    for (const char* key : { "core:label", "core:generator", "core:comment" }) {
        const auto text = annotation.find(key);
        if (text != annotation.end() && !text->is_string()) {
            return std::string(key) + " is no text: " + shown(*text);
        }
    }
    return "";
}

} // namespace

sigmf_metadata parse_sigmf_metadata(const std::string& path, const std::string& text)
{
    const json root = parse_sigmf_json(path, text);
    sigmf_metadata out;
    read_global(path, root["global"], out);
    read_captures(path, root["captures"], out);
    static const json none = json::array();
    const auto found = root.find("annotations");
    const json& annotations = found == root.end() ? none : *found;
    for (size_t i = 0; i < annotations.size(); ++i) {
        sigmf_annotation_span span;
        span.index = i;
        const std::string odd = read_annotation(annotations[i], span, out.offset);
        if (odd.empty()) {
            out.annotations.push_back(span);
        } else {
            out.warnings.push_back(path + ": annotation " + std::to_string(i) + " " +
                                   odd + " (kept as it is)");
        }
    }
    return out;
}

} // namespace core
} // namespace specsense
} // namespace gr
