// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <complex>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <vector>

namespace gr {
namespace specsense {
namespace core {

/*!
 * \brief The latest samples of a stream, and which of them hang together.
 *
 * A stretch has one tuning and no gap. Its tuning is known for longer than its samples.
 */
class sample_history
{
public:
    /* Samples of a stretch, by their number among all that were pushed. */
    struct piece {
        uint64_t first;
        size_t count;
    };
    struct selection {
        double frequency = 0.0;      // Hz
        std::vector<piece> pieces{}; // in order
        size_t count = 0;            // of samples in them
    };

    explicit sample_history(size_t capacity) : d_ring(capacity) {}

    void clear();
    /* What is pushed next begins at that sample of the stream. */
    void start_stretch(uint64_t position, double frequency);
    void push(const std::complex<float>* samples, size_t count);

    /* The last samples, \p longest at most, that are still here of those from \p first
     * up to \p last (not included) that have the tuning of sample \p known. */
    selection find(uint64_t known, uint64_t first, uint64_t last, size_t longest) const;
    /* Whether a piece was still here as a whole. */
    bool copy(const piece& p, std::complex<float>* out) const;

private:
    struct stretch {
        uint64_t position; // of its first sample in the stream
        uint64_t pushed;   // how many had been pushed before
        double frequency;
        uint64_t count;
    };

    uint64_t oldest() const;

    std::vector<std::complex<float>> d_ring; // sample n is at n % size
    uint64_t d_pushed = 0;
    std::deque<stretch> d_stretches;
};

} // namespace core
} // namespace specsense
} // namespace gr
