// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <algorithm>
#include <cstdio>
#include <gnuradio/specsense/core/models/model_fit.h>
#include <stdexcept>

namespace gr {
namespace specsense {
namespace core {

namespace {

std::string text_of(double value)
{
    char text[32];
    std::snprintf(text, sizeof text, "%.9g", value);
    return text;
}

std::string text_of(rational value)
{
    return std::to_string(value.num) + "/" + std::to_string(value.den);
}

std::string text_of(const std::vector<detector_kind>& detectors)
{
    std::string text = detectors.size() == 1 ? "detector" : "detectors";
    for (auto kind : detectors) {
        text += std::string(" ") + to_string(kind);
    }
    return text;
}

bool has_all(const std::vector<detector_kind>& detectors,
             const std::vector<detector_kind>& wanted)
{
    return std::all_of(wanted.begin(), wanted.end(), [&](auto kind) {
        return std::count(detectors.begin(), detectors.end(), kind) != 0;
    });
}

/* What two profiles differ in, as the parts of a sentence. */
class differences
{
public:
    void add(bool same, const std::string& trained, const std::string& got)
    {
        if (!same) {
            d_trained += (d_trained.empty() ? "" : ", ") + trained;
            d_got += (d_got.empty() ? "" : ", ") + got;
        }
    }
    const std::string& trained() const { return d_trained; }
    const std::string& got() const { return d_got; }

private:
    std::string d_trained{};
    std::string d_got{};
};

bool same(rational a, rational b) { return a.num == b.num && a.den == b.den; }

std::string columns(const sensing_profile& p)
{
    return "columns of " + text_of(p.column_width_hz.value()) + " Hz";
}

std::string rows(const sensing_profile& p)
{
    return "rows of " + text_of(p.row_duration_s.value() * 1e6) + " us";
}

std::string frames(const sensing_profile& p)
{
    return "frames of " + std::to_string(p.rows_per_frame) + " rows";
}

std::string window(const sensing_profile& p)
{
    return std::string("window ") + to_string(p.window);
}

std::string hop(const sensing_profile& p)
{
    return "a hop of " + text_of(p.hop) + " column times";
}

std::string coverage(const sensing_profile& p)
{
    return p.every_sample ? "windows over every sample" : "windows that may skip samples";
}

std::string offset(const sensing_profile& p)
{
    return "columns that lie " + text_of(p.column_offset) + " of their width from DC";
}

} // namespace

void check_fit(const model_description& description, const sensing_profile& stream)
{
    const auto& model = description.profile;
    differences found;
    found.add(same(model.column_width_hz, stream.column_width_hz),
              columns(model),
              columns(stream));
    found.add(
        same(model.row_duration_s, stream.row_duration_s), rows(model), rows(stream));
    found.add(
        model.rows_per_frame == stream.rows_per_frame, frames(model), frames(stream));
    found.add(model.window == stream.window, window(model), window(stream));
    found.add(same(model.hop, stream.hop), hop(model), hop(stream));
    found.add(
        model.every_sample == stream.every_sample, coverage(model), coverage(stream));
    found.add(model.column_offset == stream.column_offset, offset(model), offset(stream));
    found.add(has_all(stream.detectors, model.detectors),
              text_of(model.detectors),
              text_of(stream.detectors));
    if (!found.trained().empty()) {
        throw std::invalid_argument("model " + description.name + " was trained on " +
                                    found.trained() + "; got " + found.got());
    }
}

void check_fit(const model_description& description, const spectrogram_geometry& stream)
{
    check_fit(description, stream.profile());
}

} // namespace core
} // namespace specsense
} // namespace gr
