// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstddef>
#include <cstdint>
#include <gnuradio/specsense/core/api.h>
#include <vector>

namespace gr {
namespace specsense {
namespace core {

/*!
 * \brief How often pixels of each true label got each label as the answer, and the
 * figures of the SpecDiff letter and the OS-Net paper that follow from it.
 *
 * A class's accuracy is its recall: the share of its pixels that are answered so. Its IoU
 * (Jaccard index) is the number of pixels that are both, over the number that are either.
 * Both are over all pixels that were added, not means over frames. Noise is a class like
 * the others. The means are macro averages: each class counts alike, however rare.
 *
 * A class that never occurs in the truth has neither figure (NaN) and is in neither mean;
 * where it is answered all the same, the classes whose pixels it took lose by it. Where
 * no pixel was counted, both means are NaN.
 */
class SPECSENSE_CORE_API confusion_matrix
{
public:
    /*! \p labels: noise and the classes, 1 to 255 of them; throws std::invalid_argument
     * for others. */
    explicit confusion_matrix(int labels);

    /*! Counts pixels, but not those whose truth or answer is label_unsensed. Throws
     * std::invalid_argument for another label that there is not, and counts none then. */
    void add(const uint8_t* truth, const uint8_t* answer, size_t pixels);
    /*! Adds what another one counted. Throws std::invalid_argument when it has other
     * labels. */
    void merge(const confusion_matrix& other);

    int labels() const { return d_labels; }
    uint64_t count(int truth, int answer) const;
    /*! Pixels whose truth is that label. */
    uint64_t occurrences(int truth) const;
    /*! Pixels that were left out as unsensed. */
    uint64_t unsensed() const { return d_unsensed; }

    /*! Shares from 0 to 1. */
    double accuracy(int label) const;
    double iou(int label) const;
    double mean_accuracy() const;
    double mean_iou() const;

private:
    uint64_t answers(int answer) const;
    template<class Figure>
    double mean(Figure&& figure) const;

    int d_labels;
    std::vector<uint64_t> d_counts; // truth after truth, an answer each
    uint64_t d_unsensed = 0;
};

} // namespace core
} // namespace specsense
} // namespace gr
