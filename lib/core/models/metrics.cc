// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <cmath>
#include <gnuradio/specsense/core/models/metrics.h>
#include <gnuradio/specsense/core/segmentation_engine.h>
#include <stdexcept>
#include <string>

namespace gr {
namespace specsense {
namespace core {

namespace {

double share(uint64_t part, uint64_t whole)
{
    return whole == 0 ? NAN : double(part) / double(whole);
}

} // namespace

confusion_matrix::confusion_matrix(int labels) : d_labels(labels)
{
    if (labels < 1 || labels > 255) {
        throw std::invalid_argument(
            "confusion_matrix: labels must be 1 to 255 in number, got " +
            std::to_string(labels));
    }
    d_counts.assign(size_t(labels) * size_t(labels), 0);
}

void confusion_matrix::add(const uint8_t* truth, const uint8_t* answer, size_t pixels)
{
    const auto refuse = [this](const char* what, int label, size_t pixel) {
        throw std::invalid_argument("confusion_matrix: " + std::string(what) +
                                    " must be less than " + std::to_string(d_labels) +
                                    " or 255, got " + std::to_string(label) +
                                    " at pixel " + std::to_string(pixel));
    };
    confusion_matrix added(d_labels);
    const auto size = size_t(d_labels);
    for (size_t i = 0; i < pixels; ++i) {
        const size_t t = truth[i], a = answer[i];
        if (t < size && a < size) {
            ++added.d_counts[t * size + a];
        } else if (t >= size && t != label_unsensed) {
            refuse("truth", truth[i], i);
        } else if (a >= size && a != label_unsensed) {
            refuse("answer", answer[i], i);
        } else {
            ++added.d_unsensed;
        }
    }
    merge(added);
}

void confusion_matrix::merge(const confusion_matrix& other)
{
    if (other.d_labels != d_labels) {
        throw std::invalid_argument("confusion_matrix: cannot merge " +
                                    std::to_string(other.d_labels) + " labels into " +
                                    std::to_string(d_labels));
    }
    for (size_t i = 0; i < d_counts.size(); ++i) {
        d_counts[i] += other.d_counts[i];
    }
    d_unsensed += other.d_unsensed;
}

uint64_t confusion_matrix::count(int truth, int answer) const
{
    return d_counts[size_t(truth) * size_t(d_labels) + size_t(answer)];
}

uint64_t confusion_matrix::occurrences(int truth) const
{
    uint64_t sum = 0;
    for (int answer = 0; answer < d_labels; ++answer) {
        sum += count(truth, answer);
    }
    return sum;
}

uint64_t confusion_matrix::answers(int answer) const
{
    uint64_t sum = 0;
    for (int truth = 0; truth < d_labels; ++truth) {
        sum += count(truth, answer);
    }
    return sum;
}

double confusion_matrix::accuracy(int label) const
{
    return share(count(label, label), occurrences(label));
}

double confusion_matrix::iou(int label) const
{
    const uint64_t both = count(label, label), there = occurrences(label);
    return there == 0 ? NAN : share(both, there + answers(label) - both);
}

template<class Figure>
double confusion_matrix::mean(Figure&& figure) const
{
    double sum = 0.0;
    int classes = 0;
    for (int label = 0; label < d_labels; ++label) {
        if (occurrences(label) > 0) {
            sum += figure(label);
            ++classes;
        }
    }
    return classes == 0 ? NAN : sum / classes;
}

double confusion_matrix::mean_accuracy() const
{
    return mean([this](int label) { return accuracy(label); });
}

double confusion_matrix::mean_iou() const
{
    return mean([this](int label) { return iou(label); });
}

} // namespace core
} // namespace specsense
} // namespace gr
