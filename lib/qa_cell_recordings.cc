// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "qa_cell_signals.h"
#include <algorithm>
#include <cmath>
#include <cppunit/TestAssert.h>
#include <cppunit/extensions/HelperMacros.h>
#include <cstdlib>
#include <filesystem>
#include <gnuradio/specsense/core/cell_search/confirmation_search.h>
#include <gnuradio/specsense/core/cell_search/lte_cell_search.h>
#include <gnuradio/specsense/core/cell_search/nr_cell_search.h>
#include <gnuradio/specsense/core/cell_search/search_raster.h>
#include <gnuradio/specsense/core/recording.h>
#include <gnuradio/specsense/core/waveforms/nr_sync_raster.h>
#include <iostream>
#include <map>
#include <nlohmann/json.hpp>
#include <regex>
#include <set>

using namespace gr::specsense::core;
using json = nlohmann::json;

namespace {

constexpr double lte_seconds = 20e-3, nr_seconds = 20e-3;

/* A recording of one tuning, and what its metadata says of it. */
struct example {
    std::unique_ptr<recording> file;
    double tuned = 0.0;
    std::set<std::string> labels;
    // Identities that comments name, with the middle of their box (Hz from the stream's
    // centre); NR boxes are no SS/PBCH blocks.
    std::map<int, double> lte_ids;
    std::set<int> nr_ids;
    double ssb_centre = NAN; // Hz from the stream's centre, where it is stated
};

void note_identities(const std::string& text, double middle, bool is_nr, example& e)
{
    static const std::regex identity("PCI ([0-9]+)");
    for (std::sregex_iterator i(text.begin(), text.end(), identity), end; i != end; ++i) {
        const int id = std::stoi((*i)[1]);
        if (is_nr) {
            e.nr_ids.insert(id);
        } else {
            e.lte_ids.emplace(id, middle);
        }
    }
}

example open_example(const std::filesystem::path& path)
{
    example e;
    e.file = recording::open(path.string());
    e.tuned = e.file->captures().front().frequency;
    const auto metadata = json::parse(e.file->metadata());
    for (const auto& a : metadata["annotations"]) {
        e.labels.insert(a.value("core:label", ""));
    }
    const bool is_nr = e.labels.count("nr") > 0;
    for (const auto& a : metadata["annotations"]) {
        const double middle = 0.5 *
                (a.value("core:freq_lower_edge", 0.0) +
                 a.value("core:freq_upper_edge", 0.0)) -
            e.tuned;
        note_identities(a.value("core:comment", ""), middle, is_nr, e);
    }
    const auto description = metadata["global"].value("core:description", "");
    note_identities(description, 0.0, is_nr, e);
    std::smatch stated;
    if (std::regex_search(
            description, stated, std::regex("SSB centre offset ([-0-9.]+) MHz"))) {
        e.ssb_centre = 1e6 * std::stod(stated[1]);
    }
    return e;
}

struct stretch {
    qa::samples samples;
    std::vector<size_t> segments;
};

stretch read(recording& file, double seconds)
{
    stretch s;
    const auto count = std::min<int64_t>(file.sample_count(),
                                         std::llround(seconds * file.sample_rate()));
    s.samples.resize(size_t(count));
    file.seek(0);
    size_t done = 0;
    while (done < s.samples.size()) {
        const size_t got = file.read(&s.samples[done], s.samples.size() - done);
        CPPUNIT_ASSERT(got > 0);
        done += got;
    }
    for (const auto& c : file.captures()) {
        if (c.sample_start < count) {
            s.segments.push_back(
                size_t(std::min(c.sample_count, count - c.sample_start)));
        }
    }
    return s;
}

std::vector<lte_cell> search_lte(example& e, const std::vector<double>& centres)
{
    lte_cell_search_config config;
    config.centres = centres;
    config.max_offset = 75e3; // boxes are no better than that
    config.tuned_frequency = e.tuned;
    const auto s = read(*e.file, lte_seconds);
    return lte_cell_search(config, e.file->sample_rate())
        .search(s.samples.data(), s.segments);
}

std::vector<nr_cell> search_nr(example& e, int khz, const std::vector<double>& centres)
{
    nr_cell_search_config config;
    config.centres = centres;
    config.subcarrier_spacing_khz = khz;
    config.tuned_frequency = e.tuned;
    const auto s = read(*e.file, nr_seconds);
    return nr_cell_search(config, e.file->sample_rate())
        .search(s.samples.data(), s.segments);
}

/* Half the width of the band that centres may be in. */
double half_band(const example& e, double half_width)
{
    return 0.5 * e.file->sample_rate() - half_width;
}

/* Where it is stated; on the synchronization raster where the tuning is known; else at
 * every frequency. */
std::vector<double> nr_centres(const example& e, int khz)
{
    if (std::isfinite(e.ssb_centre)) {
        return { e.ssb_centre };
    }
    const double edge = half_band(e, 120e3 * khz);
    if (e.tuned <= 0.0) {
        return even_raster(-edge, edge, 90e3);
    }
    std::vector<double> centres;
    for (const auto& entry : nr::sync_raster(e.tuned - edge, e.tuned + edge)) {
        centres.push_back(entry.frequency - e.tuned);
    }
    return centres;
}

bool can_search_nr(const example& e, int khz)
{
    return e.file->sample_rate() >= nr_cell_search::lowest_rate(khz);
}

} // namespace

/* Recordings of real and foreign signals: cells that their comments name are found, and
 * none where there is none. Not part of this project: the folder that
 * SPECSENSE_RECORDINGS names. Every frequency of those without cells is searched where
 * SPECSENSE_CELL_ALL_FREQUENCIES is set, else every tenth place. */
class qa_cell_recordings : public CppUnit::TestFixture
{
    CPPUNIT_TEST_SUITE(qa_cell_recordings);
    CPPUNIT_TEST(lte_cells_have_the_identities_they_were_decoded_with);
    CPPUNIT_TEST(nr_cells_have_the_identities_they_were_decoded_with);
    CPPUNIT_TEST(there_are_no_cells_elsewhere);
    CPPUNIT_TEST(annotated_carriers_are_confirmed_as_what_they_are);
    CPPUNIT_TEST_SUITE_END();

    std::vector<std::filesystem::path> d_paths;

    /* Boxes of a label in the same place are one emission. */
    static std::vector<emission> annotated_carriers(const example& e)
    {
        std::vector<emission> carriers;
        const auto metadata = json::parse(e.file->metadata());
        for (const auto& a : metadata["annotations"]) {
            emission c;
            c.label = a.value("core:label", "");
            c.freq_lower_edge = a.value("core:freq_lower_edge", 0.0);
            c.freq_upper_edge = a.value("core:freq_upper_edge", 0.0);
            const bool is_new =
                std::none_of(carriers.begin(), carriers.end(), [&](const auto& o) {
                    return o.label == c.label && o.freq_lower_edge == c.freq_lower_edge;
                });
            if (is_new && (c.label == "lte" || c.label == "nr")) {
                carriers.push_back(c);
            }
        }
        return carriers;
    }

public:
    void setUp() override
    {
        const char* given = std::getenv("SPECSENSE_RECORDINGS");
        const std::filesystem::path where = given
            ? given
            : std::filesystem::path(SPECSENSE_SOURCE_DIR) / "../shared/recordings";
        std::error_code error;
        for (const auto& entry : std::filesystem::directory_iterator(where, error)) {
            if (entry.path().extension() == ".sigmf-meta") {
                d_paths.push_back(entry.path());
            }
        }
        std::sort(d_paths.begin(), d_paths.end());
        if (d_paths.empty()) {
            std::cerr << "skipped: no recordings in " << where << "\n";
        }
    }

private:
    void lte_cells_have_the_identities_they_were_decoded_with()
    {
        for (const auto& path : d_paths) {
            auto e = open_example(path);
            for (const auto& [id, middle] : e.lte_ids) {
                const auto cells = search_lte(e, { middle });
                CPPUNIT_ASSERT_MESSAGE(path.string(), !cells.empty());
                CPPUNIT_ASSERT_EQUAL_MESSAGE(path.string(), id, cells[0].cell_id);
            }
        }
    }

    void nr_cells_have_the_identities_they_were_decoded_with()
    {
        for (const auto& path : d_paths) {
            auto e = open_example(path);
            if (e.nr_ids.empty()) {
                continue;
            }
            std::set<int> found;
            for (int khz : { 15, 30 }) {
                for (const auto& cell : search_nr(e, khz, nr_centres(e, khz))) {
                    found.insert(cell.cell_id);
                }
            }
            CPPUNIT_ASSERT_MESSAGE(path.string(), found == e.nr_ids);
        }
    }

    /* Whatever a network calls them; SPECSENSE_CONFIRMATION_TRIES lists them all. */
    void annotated_carriers_are_confirmed_as_what_they_are()
    {
        int all = 0, confirmed = 0;
        for (const auto& path : d_paths) {
            auto e = open_example(path);
            for (auto c : annotated_carriers(e)) {
                const auto s = read(*e.file, 25e-3);
                const std::string truth = c.label;
                for (const std::string label : { "lte", "nr", "other" }) {
                    c.label = label;
                    confirmation_search search(
                        c, { e.file->sample_rate(), e.tuned, s.samples, s.segments });
                    while (!search.done()) {
                        search.step();
                    }
                    const auto& got = search.result();
                    if (qa::tries("SPECSENSE_CONFIRMATION_TRIES", 0) > 0) {
                        std::cerr << path.stem() << " " << c.freq_lower_edge << " "
                                  << truth << " called " << label << ": "
                                  << (got.confirmed ? got.label : "not confirmed") << " "
                                  << got.physical_cell_id << "\n";
                    }
                    CPPUNIT_ASSERT_MESSAGE(path.string(),
                                           !got.confirmed || got.label == truth);
                    ++all;
                    confirmed += got.confirmed;
                }
            }
        }
        CPPUNIT_ASSERT(confirmed >= 0.75 * all);
    }

    void there_are_no_cells_elsewhere()
    {
        const bool all = std::getenv("SPECSENSE_CELL_ALL_FREQUENCIES") != nullptr;
        const double step = all ? 90e3 : 900e3;
        for (const auto& path : d_paths) {
            auto e = open_example(path);
            if (e.labels.count("lte") == 0 &&
                e.file->sample_rate() >= lte_cell_search::lowest_rate) {
                const double edge = half_band(e, 475e3);
                CPPUNIT_ASSERT_MESSAGE(
                    path.string(), search_lte(e, even_raster(-edge, edge, step)).empty());
            }
            for (int khz : { 15, 30 }) {
                if (e.labels.count("nr") == 0 && can_search_nr(e, khz)) {
                    const double edge = half_band(e, 120e3 * khz);
                    CPPUNIT_ASSERT_MESSAGE(
                        path.string(),
                        search_nr(e, khz, even_raster(-edge, edge, step)).empty());
                }
            }
        }
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(qa_cell_recordings);
