// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "sigmf_json.h"
#include <algorithm>
#include <cmath>
#include <gnuradio/specsense/core/sigmf_annotations.h>
#include <gnuradio/specsense/message_keys.h>
#include <ostream>
#include <sstream>
#include <stdexcept>

namespace gr {
namespace specsense {
namespace core {

namespace {

using json = nlohmann::ordered_json;

constexpr char extension_name[] = "specsense";
constexpr char extension_version[] = "1.0.0";
constexpr char emission_field[] = "emission";

// No more digits than mean something, so that no machine's last bits get into a file.
constexpr double decibel_step = 100.0;    // hundredths
constexpr double share_step = 1e4;        // of confidence and duty cycle
constexpr double frequency_step = 1000.0; // mHz
constexpr double time_step = 1e9;         // ns
constexpr double pulse_time_step = 1e10;  // 0.1 ns
constexpr double chirp_step = 1e-3;       // kHz/s

/* Adds a field; JSON has no number that is none. */
void put(json& object, const std::string& key, double value, double steps)
{
    if (std::isfinite(value)) {
        const double rounded = std::round(value * steps) / steps;
        object[key] = rounded == 0.0 ? 0.0 : rounded; // not -0.0
    }
}

std::string state_name(emission_state state)
{
    switch (state) {
    case emission_state::start:
        return "start";
    case emission_state::update:
        return "update";
    case emission_state::end:
        return "end";
    }
    return "";
}

void put_pulses(json& object, const std::string& prefix, const emission& e)
{
    if (e.pulse_count > 0) {
        object[prefix + keys::pulse_count] = e.pulse_count;
        put(object, prefix + keys::pulse_interval, e.pulse_interval, time_step);
        put(object,
            prefix + keys::pulse_repetition_frequency,
            e.pulse_repetition_frequency,
            frequency_step);
    }
    if (const auto& p = e.pulses; p.count > 0) {
        object[prefix + keys::pulses_measured] = p.count;
        put(object, prefix + keys::pulse_width, p.width, pulse_time_step);
        object[prefix + keys::pulse_width_resolved] = p.width_resolved;
        put(object, prefix + keys::pulse_bandwidth, p.bandwidth, 1.0);
        put(object, prefix + keys::pulse_chirp_rate, p.chirp_rate, chirp_step);
    }
}

void put_cell(json& object, const std::string& prefix, const emission& e)
{
    if (!e.cell) {
        return;
    }
    object[prefix + keys::confirmed] = e.cell->confirmed;
    if (e.cell->confirmed) {
        object[prefix + keys::physical_cell_id] = e.cell->physical_cell_id;
    }
    if (e.cell->ssb_subcarrier_spacing > 0.0) {
        put(object, prefix + keys::ssb_frequency, e.cell->ssb_frequency, frequency_step);
        put(object,
            prefix + keys::ssb_subcarrier_spacing,
            e.cell->ssb_subcarrier_spacing,
            frequency_step);
    }
    if (e.cell->relabelled()) {
        object[prefix + keys::network_label] = e.cell->network_label;
    }
}

json to_json(const emission& e)
{
    json out = json::object();
    out[keys::id] = e.id;
    out[keys::label] = e.label;
    out[keys::state] = state_name(e.state);
    put(out, keys::confidence, e.confidence, share_step);
    out[keys::burst_count] = e.burst_count;
    put(out, keys::duty_cycle, e.duty_cycle, share_step);
    out[keys::sample_start] = e.sample_start;
    out[keys::sample_count] = e.sample_count;
    out[keys::time_start] = e.time_start;
    out[keys::time_stop] = e.time_stop;
    put(out, keys::freq_lower_edge, e.freq_lower_edge, frequency_step);
    put(out, keys::freq_upper_edge, e.freq_upper_edge, frequency_step);
    put(out, keys::freq_center, e.freq_center, frequency_step);
    put(out, keys::bandwidth, e.bandwidth, frequency_step);
    put(out, keys::channel_bandwidth, e.channel_bandwidth, frequency_step);
    put(out, keys::power_dbfs, e.power_dbfs, decibel_step);
    put(out, keys::power_dbm, e.power_dbm, decibel_step);
    put(out, keys::snr_db, e.snr_db, decibel_step);
    out[keys::noise_floor_known] = e.noise_floor_known;
    put_pulses(out, "", e);
    put_cell(out, "", e);
    return out;
}

json to_annotation(const burst_annotation& burst,
                   const emission* owner,
                   const std::string& generator,
                   int64_t offset)
{
    const std::string ours = std::string(extension_name) + ":";
    json out = json::object();
    out["core:sample_start"] = burst.sample_start + offset;
    out["core:sample_count"] = burst.sample_count;
    put(out, "core:freq_lower_edge", burst.freq_lower_edge, frequency_step);
    put(out, "core:freq_upper_edge", burst.freq_upper_edge, frequency_step);
    out["core:label"] = owner && owner->cell ? owner->label : burst.label;
    out["core:generator"] = generator;
    // Of the burst ...
    put(out, ours + keys::confidence, burst.confidence, share_step);
    put(out, ours + keys::power_dbfs, burst.power_dbfs, decibel_step);
    put(out, ours + keys::snr_db, burst.snr_db, decibel_step);
    out[ours + keys::noise_floor_known] = burst.noise_floor_known;
    // ... and of its emission.
    out[ours + emission_field] = burst.emission;
    if (owner) {
        out[ours + keys::burst_count] = owner->burst_count;
        put(out, ours + keys::duty_cycle, owner->duty_cycle, share_step);
        out[ours + keys::time_start] = owner->time_start;
        out[ours + keys::time_stop] = owner->time_stop;
        put(out, ours + keys::freq_center, owner->freq_center, frequency_step);
        put(out, ours + keys::bandwidth, owner->bandwidth, frequency_step);
        put(out,
            ours + keys::channel_bandwidth,
            owner->channel_bandwidth,
            frequency_step);
        put(out, ours + keys::power_dbm, owner->power_dbm, decibel_step);
        put_pulses(out, ours, *owner);
        put_cell(out, ours, *owner);
    }
    return out;
}

/* Where an annotation is sorted to; those that don't say where they begin come first. */
int64_t sort_key(const json& annotation)
{
    const auto start = annotation.is_object() ? annotation.find("core:sample_start")
                                              : annotation.end();
    return start == annotation.end() ? INT64_MIN
                                     : whole_number(*start).value_or(INT64_MIN);
}

void declare_extension(json& global)
{
    json declared = json::array();
    const auto extensions = global.find("core:extensions");
    if (extensions != global.end() && extensions->is_array()) {
        for (const auto& extension : *extensions) {
            if (!(extension.is_object() &&
                  extension.value("name", json()) == extension_name)) {
                declared.push_back(extension);
            }
        }
    }
    declared.push_back({ { "name", extension_name },
                         { "version", extension_version },
                         { "optional", true } });
    global["core:extensions"] = declared;
}

/* Of those that have several entries, the last. */
class emissions_by_id
{
public:
    explicit emissions_by_id(const std::vector<emission>& emissions)
    {
        d_sorted.reserve(emissions.size());
        for (const auto& e : emissions) {
            d_sorted.push_back(&e);
        }
        std::stable_sort(d_sorted.begin(), d_sorted.end(), [](auto* a, auto* b) {
            return a->id < b->id;
        });
    }

    const emission* find(uint64_t id) const
    {
        const auto after = std::upper_bound(
            d_sorted.begin(), d_sorted.end(), id, [](uint64_t wanted, auto* e) {
                return wanted < e->id;
            });
        return after != d_sorted.begin() && (*std::prev(after))->id == id
            ? *std::prev(after)
            : nullptr;
    }

private:
    std::vector<const emission*> d_sorted;
};

/* As it stands that many levels deep in JSON. Texts in it have no line breaks. */
std::string dump_at(const json& value, int level)
{
    const std::string text = value.dump(1, ' ', false, json::error_handler_t::replace);
    const std::string indent(level, ' ');
    std::string out;
    for (char c : text) {
        out += c;
        if (c == '\n') {
            out += indent;
        }
    }
    return out;
}

/* The list of annotations: theirs, which are sorted, and ours as they come. */
class annotation_list
{
public:
    explicit annotation_list(std::ostream& out) : d_out(out) {}

    void add(const json& annotation)
    {
        d_out << (d_empty ? "[\n  " : ",\n  ") << dump_at(annotation, 2);
        d_empty = false;
    }
    void finish() { d_out << (d_empty ? "[]" : "\n ]"); }

private:
    std::ostream& d_out;
    bool d_empty = true;
};

std::vector<json> take_foreign(json& annotations)
{
    std::vector<json> foreign;
    for (auto& annotation : annotations) {
        if (!is_ours(annotation)) {
            foreign.push_back(std::move(annotation));
        }
    }
    annotations = json::array();
    std::stable_sort(foreign.begin(), foreign.end(), [](const json& a, const json& b) {
        return sort_key(a) < sort_key(b);
    });
    return foreign;
}

} // namespace

void annotate_metadata(std::ostream& out,
                       const std::string& metadata,
                       const burst_source& bursts,
                       const std::vector<emission>& emissions,
                       const std::string& generator)
{
    std::istringstream text(metadata);
    json root = parse_foreign_sigmf_json("SigMF", text);
    json& global = root["global"];
    declare_extension(global);
    // Indices in SigMF count from core:offset.
    const int64_t offset = global.contains("core:offset")
        ? whole_number(global["core:offset"]).value_or(0)
        : 0;
    const auto foreign = take_foreign(root["annotations"]);
    const emissions_by_id owners(emissions);

    const auto write_annotations = [&] {
        annotation_list list(out);
        auto next = foreign.begin();
        int64_t last = INT64_MIN;
        burst_annotation burst;
        while (bursts(burst)) {
            if (burst.sample_start < last) {
                throw std::invalid_argument("bursts must be in order, got " +
                                            std::to_string(burst.sample_start) +
                                            " after " + std::to_string(last));
            }
            last = burst.sample_start;
            for (; next != foreign.end() && sort_key(*next) <= last + offset; ++next) {
                list.add(*next);
            }
            list.add(
                to_annotation(burst, owners.find(burst.emission), generator, offset));
        }
        for (; next != foreign.end(); ++next) {
            list.add(*next);
        }
        list.finish();
    };

    const char* separator = "{\n ";
    for (const auto& [key, value] : root.items()) {
        out << separator << dump_at(key, 1) << ": ";
        if (key == "annotations") {
            write_annotations();
        } else {
            out << dump_at(value, 1);
        }
        separator = ",\n ";
    }
    out << "\n}\n";
}

std::string annotate_metadata(const std::string& metadata,
                              const std::vector<burst_annotation>& bursts,
                              const std::vector<emission>& emissions,
                              const std::string& generator)
{
    auto sorted = bursts;
    std::stable_sort(sorted.begin(), sorted.end(), [](const auto& a, const auto& b) {
        return a.sample_start < b.sample_start;
    });
    auto next = sorted.begin();
    std::ostringstream out;
    annotate_metadata(
        out,
        metadata,
        [&](burst_annotation& burst) {
            if (next == sorted.end()) {
                return false;
            }
            burst = *next++;
            return true;
        },
        emissions,
        generator);
    return out.str();
}

std::string emission_to_json(const emission& e)
{
    return to_json(e).dump(-1, ' ', false, json::error_handler_t::replace);
}

} // namespace core
} // namespace specsense
} // namespace gr
