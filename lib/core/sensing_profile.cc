// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <boost/math/constants/constants.hpp>
#include <boost/math/special_functions/bessel.hpp>
#include <cmath>
#include <gnuradio/specsense/core/sensing_profile.h>
#include <numeric>
#include <stdexcept>

namespace gr {
namespace specsense {
namespace core {

namespace {

constexpr double kaiser_beta = 6.8;

std::vector<sensing_profile> make_profiles()
{
    sensing_profile field;
    field.name = "field";
    field.column_width_hz = rational(240000);
    // Half of an LTE symbol period (TS 36.211, 6.12): 14 symbols a millisecond, 2 rows
    // each.
    field.row_duration_s = rational(1, 28000);
    field.rows_per_frame = 1120;
    field.window = window_shape::kaiser;
    field.hop = rational(1, 3);
    field.every_sample = true;
    field.detectors = { detector_kind::average,
                        detector_kind::peak,
                        detector_kind::cyclic_prefix_15khz,
                        detector_kind::cyclic_prefix_30khz };
    // A radar's pulse is short: that of a carrier around it is not lost by it.
    field.classes = { "radar", "lte", "nr", "other" };

    // The papers' picture: hann(256), overlap 10, at 61.44 MS/s; 713 windows of a frame
    // of three pulse repetition intervals are thinned out to 256 rows, and 4096 bins to
    // 256 columns, whose centres then lie half a column above a plain 256-point
    // transform's.
    sensing_profile paper;
    paper.name = "paper";
    paper.column_width_hz = rational(240000);
    paper.row_duration_s = rational(713 * 246, 256) / rational(61440000);
    paper.rows_per_frame = 256;
    paper.window = window_shape::hann;
    paper.hop = rational(246, 256);
    paper.every_sample = false;
    paper.column_offset = 0.5;
    paper.detectors = { detector_kind::sample };
    paper.classes = { "lte", "nr", "radar" };
    return { field, paper };
}

const std::vector<sensing_profile>& profiles()
{
    static const std::vector<sensing_profile> all = make_profiles();
    return all;
}

} // namespace

void sensing_profile::validate() const
{
    if (column_width_hz.num <= 0) {
        throw std::invalid_argument("profile " + name +
                                    ": column width must be positive, got " +
                                    std::to_string(column_width_hz.value()) + " Hz");
    }
    if (hop.num <= 0 || hop.value() > 1.0) {
        throw std::invalid_argument("profile " + name +
                                    ": hop must lie in (0, 1] column times, got " +
                                    std::to_string(hop.value()));
    }
    if ((row_duration_s * column_width_hz).value() < hop.value()) {
        throw std::invalid_argument("profile " + name +
                                    ": a row must hold at least one window, got " +
                                    std::to_string(row_duration_s.value() * 1e6) + " us");
    }
    if (rows_per_frame < 1) {
        throw std::invalid_argument("profile " + name +
                                    ": rows per frame must be at least 1, got " +
                                    std::to_string(rows_per_frame));
    }
    if (joined_rows < 1 || joined_rows > 16 || rows_per_frame % joined_rows != 0) {
        throw std::invalid_argument(
            "profile " + name + ": joined rows must be 1 to 16, and a divisor of " +
            std::to_string(rows_per_frame) + " rows per frame, got " +
            std::to_string(joined_rows));
    }
    if (name == "paper" && joined_rows != 1) {
        throw std::invalid_argument("profile paper: joins no rows, got " +
                                    std::to_string(joined_rows));
    }
    if (detectors.empty()) {
        throw std::invalid_argument("profile " + name + ": needs at least one detector");
    }
    // Levels and the noise floor are measured by it.
    if (detectors.front() != detector_kind::average &&
        detectors.front() != detector_kind::sample) {
        throw std::invalid_argument("profile " + name +
                                    ": the first detector must be average or sample, "
                                    "got " +
                                    to_string(detectors.front()));
    }
}

const sensing_profile& find_profile(const std::string& name)
{
    for (const auto& profile : profiles()) {
        if (profile.name == name) {
            return profile;
        }
    }
    throw std::invalid_argument("profile must be field or paper, got \"" + name + "\"");
}

std::vector<std::string> profile_names()
{
    std::vector<std::string> names;
    for (const auto& profile : profiles()) {
        names.push_back(profile.name);
    }
    return names;
}

const char* to_string(detector_kind kind)
{
    switch (kind) {
    case detector_kind::average:
        return "average";
    case detector_kind::peak:
        return "peak";
    case detector_kind::sample:
        return "sample";
    case detector_kind::cyclic_prefix_15khz:
        return "cyclic_prefix_15khz";
    case detector_kind::cyclic_prefix_30khz:
        return "cyclic_prefix_30khz";
    }
    return "unknown";
}

const char* to_string(window_shape shape)
{
    switch (shape) {
    case window_shape::hann:
        return "hann";
    case window_shape::kaiser:
        return "kaiser";
    }
    return "unknown";
}

detector_kind detector_from_string(const std::string& name)
{
    constexpr detector_kind kinds[] = { detector_kind::average,
                                        detector_kind::peak,
                                        detector_kind::sample,
                                        detector_kind::cyclic_prefix_15khz,
                                        detector_kind::cyclic_prefix_30khz };
    std::string known;
    for (auto kind : kinds) {
        if (name == to_string(kind)) {
            return kind;
        }
        known += (known.empty() ? "" : ", ") + std::string(to_string(kind));
    }
    throw std::invalid_argument("detector must be one of " + known + ", got \"" + name +
                                "\"");
}

std::vector<float> make_window(window_shape shape, int length)
{
    if (length < 1) {
        throw std::invalid_argument("a window needs at least one sample, got " +
                                    std::to_string(length));
    }
    const double pi = boost::math::constants::pi<double>();
    std::vector<double> w(length, 1.0);
    for (int n = 0; n < length && length > 1; ++n) {
        if (shape == window_shape::hann) {
            w[n] = 0.5 - 0.5 * std::cos(2.0 * pi * n / (length - 1));
        } else {
            const double x = (2.0 * n + 1.0) / length - 1.0;
            w[n] = boost::math::cyl_bessel_i(0, kaiser_beta * std::sqrt(1.0 - x * x));
        }
    }
    const double sum = std::accumulate(w.begin(), w.end(), 0.0);
    if (!(sum > 0.0)) { // a symmetric Hann window of two samples is all zero
        return std::vector<float>(length, 1.0f / static_cast<float>(length));
    }
    std::vector<float> out(length);
    for (int n = 0; n < length; ++n) {
        out[n] = static_cast<float>(w[n] / sum);
    }
    return out;
}

} // namespace core
} // namespace specsense
} // namespace gr
