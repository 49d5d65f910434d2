// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <complex>
#include <cstdint>
#include <vector>

namespace gr {
namespace specsense {
namespace core {

/*! What a resource block holds in a symbol. */
enum class nr_use : uint8_t {
    free,
    reserved, // must stay empty
    data,
    reference, // DM-RS
};

/*! Resource blocks from first to stop - 1. */
struct nr_block_range {
    int first;
    int stop;
};

/*! Resource elements of one slot. */
class nr_resource_grid
{
public:
    nr_resource_grid(int symbols, int blocks);

    int symbols() const { return d_symbols; }
    int blocks() const { return d_blocks; }
    int subcarriers() const;

    void clear();

    /*! Subcarriers of a symbol, lowest first. */
    std::complex<float>* symbol(int l) { return &d_elements[size_t(l) * subcarriers()]; }
    nr_use use(int l, int block) const { return d_uses[size_t(l) * d_blocks + block]; }
    bool is_free(int l, int block) const { return use(l, block) == nr_use::free; }
    /*! Marks a free block as \p use. */
    void take(int l, int block, nr_use use);
    /*! \p range may reach beyond the carrier. */
    void reserve(int l, nr_block_range range);

    /*! From the lowest to the highest block that holds something; first == stop: none. */
    nr_block_range extent(int l) const { return d_extents[l]; }

    /*! Neighbouring blocks that hold something, lowest first. */
    std::vector<nr_block_range> runs(int l) const;

private:
    int d_symbols, d_blocks;
    std::vector<std::complex<float>> d_elements;
    std::vector<nr_use> d_uses;
    std::vector<nr_block_range> d_extents;
};

} // namespace core
} // namespace specsense
} // namespace gr
