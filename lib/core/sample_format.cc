// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "sample_format.h"
#include <cstring>
#include <volk/volk.h>

namespace gr {
namespace specsense {
namespace core {

namespace {

// A full scale of 1 is the most negative number of an integer type.
float full_scale(sample_format::number component)
{
    switch (component) {
    case sample_format::number::i8:
    case sample_format::number::u8:
        return 128.0f;
    case sample_format::number::i16:
        return 32768.0f;
    case sample_format::number::i32:
        return 2147483648.0f;
    case sample_format::number::f32:
        return 1.0f;
    }
    return 1.0f;
}

const char* name_of(sample_format::number component)
{
    switch (component) {
    case sample_format::number::i8:
        return "ci8";
    case sample_format::number::u8:
        return "cu8";
    case sample_format::number::i16:
        return "ci16";
    case sample_format::number::i32:
        return "ci32";
    case sample_format::number::f32:
        return "cf32";
    }
    return "";
}

size_t component_bytes(sample_format::number component)
{
    switch (component) {
    case sample_format::number::i8:
    case sample_format::number::u8:
        return 1;
    case sample_format::number::i16:
        return 2;
    case sample_format::number::i32:
    case sample_format::number::f32:
        return 4;
    }
    return 1;
}

constexpr sample_format::number all_numbers[] = { sample_format::number::i8,
                                                  sample_format::number::u8,
                                                  sample_format::number::i16,
                                                  sample_format::number::i32,
                                                  sample_format::number::f32 };

} // namespace

size_t sample_format::bytes() const { return 2 * component_bytes(component); }

std::string sample_format::datatype() const
{
    const std::string name = name_of(component);
    if (component_bytes(component) == 1) {
        return name;
    }
    return name + (big_endian ? "_be" : "_le");
}

double sample_format::quantisation_noise() const
{
    if (component == number::f32) {
        return 0.0;
    }
    // A step's square over 12, twice: I and Q.
    const double step = 1.0 / full_scale(component);
    return step * step / 6.0;
}

void sample_format::convert(void* bytes, std::complex<float>* samples, size_t count) const
{
    auto* out = reinterpret_cast<float*>(samples);
    const auto n = static_cast<unsigned int>(2 * count);
    if (big_endian && component == number::i16) {
        volk_16u_byteswap(static_cast<uint16_t*>(bytes), n);
    } else if (big_endian && component_bytes(component) == 4) {
        volk_32u_byteswap(static_cast<uint32_t*>(bytes), n);
    }
    switch (component) {
    case number::i8:
        volk_8i_s32f_convert_32f(
            out, static_cast<const int8_t*>(bytes), full_scale(component), n);
        break;
    case number::u8: {
        // Zero lies in the middle between 127 and 128.
        const auto* in = static_cast<const uint8_t*>(bytes);
        for (unsigned int i = 0; i < n; ++i) {
            out[i] = (static_cast<float>(in[i]) - 127.5f) * (1.0f / 128.0f);
        }
        break;
    }
    case number::i16:
        volk_16i_s32f_convert_32f(
            out, static_cast<const int16_t*>(bytes), full_scale(component), n);
        break;
    case number::i32:
        volk_32i_s32f_convert_32f(
            out, static_cast<const int32_t*>(bytes), full_scale(component), n);
        break;
    case number::f32:
        if (bytes != samples) {
            std::memcpy(out, bytes, n * sizeof(float));
        }
        break;
    }
}

std::optional<sample_format> parse_datatype(const std::string& datatype)
{
    for (auto component : all_numbers) {
        const std::string name = name_of(component);
        sample_format format{ component, false };
        if (datatype == name || datatype == name + "_le") {
            return format;
        }
        if (datatype == name + "_be") {
            format.big_endian = component_bytes(component) > 1;
            return format;
        }
    }
    return std::nullopt;
}

std::string unknown_datatype(const std::string& datatype)
{
    const std::string known =
        "ci8, cu8, ci16, ci32 or cf32 (the last three with _le or _be)";
    if (!datatype.empty() && datatype[0] == 'r' &&
        parse_datatype("c" + datatype.substr(1))) {
        return "datatype must be complex: " + known + ", got \"" + datatype +
            "\", which is real";
    }
    return "datatype must be " + known + ", got \"" + datatype + "\"";
}

} // namespace core
} // namespace specsense
} // namespace gr
