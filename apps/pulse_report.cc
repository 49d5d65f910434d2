// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pulse_report.h"
#include "occupancy_csv.h"
#include "text_table.h"
#include <algorithm>
#include <cmath>
#include <gnuradio/specsense/core/pulse_search.h>
#include <gnuradio/specsense/core/pulse_statistics.h>
#include <map>
#include <ostream>

using namespace gr::specsense;

namespace {

constexpr int64_t most_bursts = 2000; // of an emission, looked at
// A burst is of whole rows, and its first or last may have been too weak to be labelled.
constexpr double row_s = 40e-6;

std::string number(const char* pattern, double value)
{
    char text[64];
    std::snprintf(text, sizeof text, pattern, value);
    return text;
}

/* An emission whose pulses are measured, burst by burst. */
struct track {
    core::emission* emission;
    core::pulse_statistics statistics;
    int64_t bursts = 0;
    int64_t searched = 0; // samples
    const core::capture_segment* capture = nullptr;
};

std::string csv_line(const core::recording& recording,
                     const core::capture_segment& capture,
                     uint64_t emission,
                     const core::measured_pulse& p)
{
    const double since = (p.sample - double(capture.sample_start)) /
        recording.sample_rate();
    return recording.name() + "," + std::to_string(emission) + "," +
        time_text(capture.time_start_ns + std::llround(1e9 * since), capture.has_time) +
        number(",%.3f", p.sample) + number(",%.10g", p.width) +
        (p.is_resolved ? ",1" : ",0") + number(",%.0f", p.bandwidth) +
        number(",%.6g", p.chirp_rate) + number(",%.0f", capture.frequency + p.frequency) +
        number(",%.2f", p.power_dbfs) + number(",%.2f", p.snr_db) +
        (p.starts_before ? ",1" : ",0") + (p.stops_after ? ",1\n" : ",0\n");
}

const core::capture_segment* capture_at(const core::recording& recording, int64_t sample)
{
    const auto& captures = recording.captures();
    const auto after = std::upper_bound(
        captures.begin(), captures.end(), sample, [](int64_t wanted, const auto& c) {
            return wanted < c.sample_start;
        });
    return after == captures.begin() ? nullptr : &*std::prev(after);
}

void measure_burst(core::recording& recording,
                   core::pulse_search& search,
                   const burst_list::burst_annotation& burst,
                   track& t,
                   pulse_report& report)
{
    const auto* capture = capture_at(recording, burst.sample_start);
    if (!capture) {
        return;
    }
    if (capture != t.capture) {
        t.statistics.interrupt();
    }
    t.capture = capture;
    const int64_t begin = capture->sample_start, end = begin + capture->sample_count;
    const auto row = int64_t(row_s * recording.sample_rate());
    const int64_t start = std::max({ burst.sample_start - row, begin, t.searched });
    const int64_t stop = std::min(burst.sample_start + burst.sample_count + row, end);
    if (start >= stop) {
        return;
    }
    search.search(
        { start,
          stop,
          begin,
          end,
          t.emission->freq_lower_edge - capture->frequency,
          t.emission->freq_upper_edge - capture->frequency },
        [&recording](int64_t at, auto* samples, size_t count) {
            recording.seek(at);
            size_t done = 0;
            while (done < count) {
                const size_t got = recording.read(samples + done, count - done);
                if (got == 0) {
                    break;
                }
                done += got;
            }
            return done;
        },
        [&](const core::measured_pulse& p) {
            t.statistics.add(p);
            report.lines += csv_line(recording, *capture, t.emission->id, p);
            return true;
        });
    t.searched = stop;
}

} // namespace

std::string pulse_csv_header()
{
    return "recording,emission,time,sample,width,width_resolved,bandwidth,chirp_rate,"
           "freq_center,power_dbfs,snr_db,starts_before,stops_after\n";
}

pulse_report measure_pulses(core::recording& recording,
                            const burst_list& bursts,
                            std::vector<core::emission>& emissions)
{
    pulse_report report;
    const double rate = recording.sample_rate();
    std::map<uint64_t, track> tracks;
    for (auto& e : emissions) {
        if (e.label == "radar") {
            tracks.emplace(e.id, track{ &e, core::pulse_statistics(rate) });
        }
    }
    if (tracks.empty()) {
        return report;
    }
    core::pulse_search search(rate);
    for (size_t i = 0; i < bursts.size(); ++i) {
        const auto burst = bursts[i];
        const auto t = tracks.find(burst.emission);
        if (t == tracks.end()) {
            continue;
        }
        if (++t->second.bursts > most_bursts) {
            ++report.bursts_left_out;
        } else {
            measure_burst(recording, search, burst, t->second, report);
        }
    }
    for (auto& [id, t] : tracks) {
        t.statistics.describe(*t.emission);
    }
    return report;
}

void print_pulse_table(std::ostream& out, const std::vector<core::emission>& emissions)
{
    std::vector<std::vector<std::string>> rows{ { "pulses of",
                                                  "measured",
                                                  "width us",
                                                  "bandwidth MHz",
                                                  "chirp MHz/us",
                                                  "interval us",
                                                  "pulses/s" } };
    for (const auto& e : emissions) {
        const auto& p = e.pulses;
        if (p.count > 0) {
            rows.push_back(
                { std::to_string(e.id),
                  std::to_string(p.count),
                  number(p.width_resolved ? "%.3f" : "<%.3f", 1e6 * p.width),
                  number("%.3f", 1e-6 * p.bandwidth),
                  number("%.4f", 1e-12 * p.chirp_rate),
                  p.interval > 0.0 ? number("%.3f", 1e6 * p.interval) : "-",
                  p.interval > 0.0 ? number("%.2f", p.repetition_rate) : "-" });
        }
    }
    if (rows.size() > 1) {
        print_table(out, rows);
    }
}
