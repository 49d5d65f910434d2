// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <deque>
#include <functional>
#include <gnuradio/specsense/core/sigmf_annotations.h>
#include <string>
#include <vector>

/*! A recording's bursts, kept small: a day of radar pulses is many of them. */
class burst_list
{
public:
    using burst_annotation = gr::specsense::core::burst_annotation;

    /*! \p classes: all labels that bursts may have. */
    explicit burst_list(const std::vector<std::string>& classes) : d_classes(classes) {}

    void add(const burst_annotation& burst);
    /*! Sorts by sample_start, once all are there; \p emission_of says under which id an
     * emission goes in the end. */
    void finish(const std::function<uint64_t(uint64_t)>& emission_of);

    size_t size() const { return d_entries.size(); }
    burst_annotation operator[](size_t index) const;
    /*! Gives all of them, in order. */
    gr::specsense::core::burst_source source() const;

private:
    struct entry {
        int64_t sample_start;
        int64_t sample_count;
        double freq_lower_edge;
        double freq_upper_edge;
        uint64_t emission;
        float power_dbfs;
        float snr_db;
        float confidence;
        uint8_t label;
        bool noise_floor_known;
    };
    static_assert(sizeof(entry) <= 64, "millions of them must fit into memory");

    std::vector<std::string> d_classes;
    std::deque<entry> d_entries; // grows without moving what is there
};
