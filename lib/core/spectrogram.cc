// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "fft_batch.h"
#include "row_kernels.h"
#include <algorithm>
#include <cmath>
#include <gnuradio/specsense/core/detector.h>
#include <gnuradio/specsense/core/spectrogram.h>
#include <limits>
#include <stdexcept>
#include <string>
#include <volk/volk.h>
#include <volk/volk_alloc.hh>

namespace gr {
namespace specsense {
namespace core {

namespace {

// Beyond it sums of squares leave the range of a float.
constexpr float largest_sample = 1e15f;

const float* as_floats(const std::complex<float>* values)
{
    return reinterpret_cast<const float*>(values);
}

float* as_floats(std::complex<float>* values) { return reinterpret_cast<float*>(values); }

} // namespace

class spectrogram::impl
{
public:
    impl(const sensing_profile& profile,
         double sample_rate,
         int dc_columns_masked,
         transform_planning planning);

    progress process(const std::complex<float>* samples,
                     size_t count,
                     const std::vector<float*>& rows,
                     size_t max_rows);
    size_t finish(const std::vector<float*>& rows, size_t max_rows);
    void restart();

    spectrogram_geometry d_geometry;
    int64_t d_next_row = 0;
    int64_t d_samples = 0;
    uint64_t d_non_finite = 0;

private:
    void check(const std::vector<float*>& rows) const;
    void drop_passed_samples();
    void take(const std::complex<float>* samples, size_t count);
    void make_window_factors(const sensing_profile& profile);
    void transform_batch(int64_t windows_ready);
    void write_rows(const std::vector<float*>& rows,
                    size_t& written,
                    size_t max_rows,
                    int64_t last_row);
    void finish_row(const std::vector<float*>& rows, size_t index);
    void start_row();
    void order_columns(const float* transform, float* row) const;

    fft_batch d_fft;
    int d_dc_masked;
    volk::vector<float> d_window; // each coefficient twice, for real and imaginary part
    volk::vector<std::complex<float>>
        d_shifted_window;             // with the columns' offset, if any
    volk::vector<float> d_sum, d_max; // of the row at work
    int d_row_windows = 0;
    volk::vector<float> d_row; // in the transform's order
    std::vector<std::unique_ptr<detector>> d_detectors;

    // Samples that windows to come still need; d_buffer_start is the first one's
    // position.
    std::vector<std::complex<float>> d_buffer;
    size_t d_buffer_used = 0;
    int64_t d_buffer_start = 0;
    std::vector<int64_t> d_bad_samples; // positions, not yet behind the row at work

    int64_t d_row_end = 0;     // the first window behind the row at work
    int64_t d_next_window = 0; // not transformed yet
    int64_t d_batch_first = 0; // window at the head of the batch
    int d_batch_count = 0;     // windows in it
    int d_batch_done = 0;      // of these, given to the detectors
};

spectrogram::impl::impl(const sensing_profile& profile,
                        double sample_rate,
                        int dc_columns_masked,
                        transform_planning planning)
    : d_geometry(profile, sample_rate),
      d_fft(d_geometry.columns(),
            fft_batch_size(d_geometry.columns()),
            planning == transform_planning::measured ? FFTW_MEASURE : FFTW_ESTIMATE),
      d_dc_masked(dc_columns_masked), d_sum(d_geometry.columns(), 0.0f),
      d_max(d_geometry.columns(), 0.0f), d_row(d_geometry.columns())
{
    const int columns = d_geometry.columns();
    if (d_dc_masked < 0 || (d_dc_masked > 0 && d_dc_masked % 2 == 0) ||
        d_dc_masked + 2 > std::max(columns, 2)) {
        throw std::invalid_argument(
            "masked DC columns must be 0, or odd and fewer than the columns less one (" +
            std::to_string(columns) + "), got " + std::to_string(d_dc_masked));
    }
    make_window_factors(profile);
    for (auto kind : profile.detectors) {
        d_detectors.push_back(make_detector(kind, d_geometry));
    }
    // Room for a batch and for a good piece of input behind it.
    d_buffer.resize(size_t(columns) * (d_fft.batch() + 2) + 4096);
    restart();
}

void spectrogram::impl::make_window_factors(const sensing_profile& profile)
{
    const int columns = d_geometry.columns();
    const auto window = make_window(profile.window, columns);
    for (float coefficient : window) {
        d_window.insert(d_window.end(), 2, coefficient);
    }
    if (profile.column_offset == 0.0) {
        return;
    }
    d_shifted_window.resize(columns);
    for (int n = 0; n < columns; ++n) {
        const double angle = -2.0 * M_PI * profile.column_offset * n / columns;
        d_shifted_window[n] = std::complex<float>(std::polar(double(window[n]), angle));
    }
}

void spectrogram::impl::check(const std::vector<float*>& rows) const
{
    if (rows.size() != d_detectors.size()) {
        throw std::invalid_argument("a spectrogram needs room for rows of " +
                                    std::to_string(d_detectors.size()) +
                                    " detectors, got " + std::to_string(rows.size()));
    }
}

void spectrogram::impl::start_row()
{
    std::fill(d_sum.begin(), d_sum.end(), 0.0f);
    std::fill(d_max.begin(), d_max.end(), 0.0f);
    d_row_windows = 0;
}

void spectrogram::impl::restart()
{
    start_row();
    for (auto& d : d_detectors) {
        d->restart();
    }
    d_buffer_start = 0;
    d_buffer_used = 0;
    d_bad_samples.clear();
    d_next_row = 0;
    d_row_end = d_geometry.first_window(1);
    d_samples = 0;
    d_next_window = 0;
    d_batch_first = 0;
    d_batch_count = 0;
    d_batch_done = 0;
}

void spectrogram::impl::take(const std::complex<float>* samples, size_t count)
{
    auto* target = d_buffer.data() + d_buffer_used;
    std::copy_n(samples, count, target);
    if (!all_within(as_floats(samples), 2 * count, largest_sample)) {
        for (size_t i = 0; i < count; ++i) {
            if (!all_within(as_floats(samples + i), 2, largest_sample)) {
                target[i] = 0.0f;
                d_bad_samples.push_back(d_buffer_start + d_buffer_used + i);
                ++d_non_finite;
            }
        }
    }
    d_buffer_used += count;
    d_samples += count;
}

/* Transforms the next windows, up to a batch of them, whose samples are all there. */
void spectrogram::impl::transform_batch(int64_t windows_ready)
{
    const int columns = d_geometry.columns();
    const int count =
        static_cast<int>(std::min<int64_t>(d_fft.batch(), windows_ready - d_next_window));
    for (int w = 0; w < count; ++w) {
        const int64_t start = d_geometry.window_start(d_next_window + w);
        const auto* in = d_buffer.data() + (start - d_buffer_start);
        auto* out = d_fft.input() + std::ptrdiff_t(w) * d_fft.stride();
        if (d_shifted_window.empty()) {
            multiply(as_floats(in), d_window.data(), as_floats(out), 2 * columns);
        } else {
            volk_32fc_x2_multiply_32fc(out, in, d_shifted_window.data(), columns);
        }
    }
    d_fft.execute();
    d_batch_first = d_next_window;
    d_batch_count = count;
    d_batch_done = 0;
    d_next_window += count;
}

/* Moves the samples that windows to come still need to the buffer's front. */
void spectrogram::impl::drop_passed_samples()
{
    const auto drop = static_cast<size_t>(
        std::clamp<int64_t>(d_geometry.window_start(d_next_window) - d_buffer_start,
                            0,
                            static_cast<int64_t>(d_buffer_used)));
    std::copy(
        d_buffer.begin() + drop, d_buffer.begin() + d_buffer_used, d_buffer.begin());
    d_buffer_used -= drop;
    d_buffer_start += drop;
}

/* The transform's order begins at DC, which belongs to column columns / 2. */
void spectrogram::impl::order_columns(const float* transform, float* row) const
{
    const int columns = d_geometry.columns();
    const int negative = columns - columns / 2; // index of the lowest frequency
    std::copy(transform + negative, transform + columns, row);
    std::copy(transform, transform + negative, row + columns / 2);
    if (d_dc_masked == 0) {
        return;
    }
    const int first = d_geometry.dc_column() - d_dc_masked / 2;
    const int last = first + d_dc_masked - 1;
    const float level = 0.5f *
        (row[std::max(first - 1, 0)] + row[std::min(last + 1, columns - 1)]);
    std::fill(row + std::max(first, 0), row + std::min(last + 1, columns), level);
}

void spectrogram::impl::finish_row(const std::vector<float*>& rows, size_t index)
{
    const int columns = d_geometry.columns();
    // A bad sample spoils every row that one of its windows may be in.
    const int64_t begin = d_geometry.row_start(d_next_row) - columns;
    const int64_t end = d_geometry.row_start(d_next_row + 1) + columns;
    const bool sensed =
        std::none_of(d_bad_samples.begin(), d_bad_samples.end(), [=](int64_t position) {
            return position >= begin && position < end;
        });
    for (size_t d = 0; d < d_detectors.size(); ++d) {
        float* row = rows[d] + index * columns;
        d_detectors[d]->finish_row({ d_sum.data(), d_max.data(), d_row_windows },
                                   d_row.data());
        if (sensed) {
            order_columns(d_row.data(), row);
        } else {
            std::fill(row, row + columns, std::numeric_limits<float>::quiet_NaN());
        }
    }
    start_row();
    ++d_next_row;
    d_row_end = d_geometry.first_window(d_next_row + 1);
    if (!d_bad_samples.empty()) {
        const int64_t passed = d_geometry.row_start(d_next_row) - columns;
        d_bad_samples.erase(
            std::remove_if(d_bad_samples.begin(),
                           d_bad_samples.end(),
                           [=](int64_t position) { return position < passed; }),
            d_bad_samples.end());
    }
}

/* Gives the batch to the detectors, row by row, and writes each row that a later window
 * has ended (and all up to last_row); stops at max_rows with the rest of the batch kept.
 */
void spectrogram::impl::write_rows(const std::vector<float*>& rows,
                                   size_t& written,
                                   size_t max_rows,
                                   int64_t last_row)
{
    while (d_batch_done < d_batch_count) {
        const int64_t first = d_batch_first + d_batch_done;
        while (d_row_end <= first) {
            if (written == max_rows) {
                return;
            }
            finish_row(rows, written++);
        }
        const std::ptrdiff_t offset = std::ptrdiff_t(d_batch_done) * d_fft.stride();
        window_block block;
        block.spectra = d_fft.output() + offset;
        block.stride = d_fft.stride();
        block.count = static_cast<int>(
            std::min<int64_t>(d_row_end - first, d_batch_count - d_batch_done));
        block.first_window = first;
        block.row = d_next_row;
        accumulate_power(block.spectra,
                         block.stride,
                         block.count,
                         d_geometry.columns(),
                         d_sum.data(),
                         d_max.data());
        d_row_windows += block.count;
        for (auto& d : d_detectors) {
            d->add(block);
        }
        d_batch_done += block.count;
    }
    while (d_next_row <= last_row && written < max_rows) {
        finish_row(rows, written++);
    }
}

spectrogram::progress spectrogram::impl::process(const std::complex<float>* samples,
                                                 size_t count,
                                                 const std::vector<float*>& rows,
                                                 size_t max_rows)
{
    check(rows);
    progress done{ 0, 0 };
    for (;;) {
        write_rows(rows, done.rows, max_rows, -1);
        if (d_batch_done < d_batch_count) {
            return done; // no room for more rows
        }
        // A whole batch of windows in the samples at hand is worth a transform.
        const int64_t end = d_buffer_start + static_cast<int64_t>(d_buffer_used);
        const int64_t last_of_batch = d_next_window + d_fft.batch() - 1;
        if (d_geometry.window_start(last_of_batch) + d_geometry.columns() <= end) {
            transform_batch(last_of_batch + 1);
            continue;
        }
        if (done.consumed == count) {
            return done;
        }
        drop_passed_samples();
        const size_t piece = std::min(d_buffer.size() - d_buffer_used,
                                      count - done.consumed);
        take(samples + done.consumed, piece);
        done.consumed += piece;
    }
}

size_t spectrogram::impl::finish(const std::vector<float*>& rows, size_t max_rows)
{
    check(rows);
    const int64_t windows = d_geometry.windows_in(d_samples);
    const int64_t last_row = windows > 0 ? d_geometry.row_of_window(windows - 1) : -1;
    size_t written = 0;
    for (;;) {
        const bool all_transformed = d_next_window >= windows;
        write_rows(rows, written, max_rows, all_transformed ? last_row : -1);
        if (d_batch_done < d_batch_count || (all_transformed && written == max_rows)) {
            return written; // no room for more rows, or none that is known of
        }
        if (all_transformed) {
            restart();
            return written;
        }
        transform_batch(windows);
    }
}

spectrogram::spectrogram(const sensing_profile& profile,
                         double sample_rate,
                         int dc_columns_masked,
                         transform_planning planning)
    : d_impl(std::make_unique<impl>(profile, sample_rate, dc_columns_masked, planning))
{
}

spectrogram::~spectrogram() = default;

const spectrogram_geometry& spectrogram::geometry() const { return d_impl->d_geometry; }

spectrogram::progress spectrogram::process(const std::complex<float>* samples,
                                           size_t count,
                                           const std::vector<float*>& rows,
                                           size_t max_rows)
{
    return d_impl->process(samples, count, rows, max_rows);
}

size_t spectrogram::finish(const std::vector<float*>& rows, size_t max_rows)
{
    return d_impl->finish(rows, max_rows);
}

void spectrogram::restart() { d_impl->restart(); }
int64_t spectrogram::next_row() const { return d_impl->d_next_row; }
int64_t spectrogram::samples() const { return d_impl->d_samples; }
uint64_t spectrogram::non_finite_samples() const { return d_impl->d_non_finite; }

} // namespace core
} // namespace specsense
} // namespace gr
