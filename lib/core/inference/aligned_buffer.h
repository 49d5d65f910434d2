// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>

namespace gr {
namespace specsense {
namespace core {

/*! Bytes that start at a cache line. */
class aligned_buffer
{
public:
    aligned_buffer() = default;
    explicit aligned_buffer(size_t bytes)
        : d_bytes(static_cast<uint8_t*>(::operator new(bytes, alignment)))
    {
    }

    uint8_t* data() { return d_bytes.get(); }
    const uint8_t* data() const { return d_bytes.get(); }

    static constexpr std::align_val_t alignment{ 64 };

private:
    struct release {
        void operator()(uint8_t* bytes) const { ::operator delete(bytes, alignment); }
    };
    std::unique_ptr<uint8_t, release> d_bytes;
};

} // namespace core
} // namespace specsense
} // namespace gr
