// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "npy_file.h"

namespace {

std::string header(const char* type, const std::vector<int>& shape)
{
    std::string text = std::string("{'descr': '") + type +
        "', 'fortran_order': False, 'shape': (";
    for (int length : shape) {
        text += std::to_string(length) + ",";
    }
    text += "), }";
    // Ten bytes stand before it; the whole is a multiple of 64 and ends with a newline.
    text.append(63 - (10 + text.size()) % 64, ' ');
    text += '\n';
    std::string file("\x93NUMPY\x01\x00", 8);
    file += char(text.size() & 0xff);
    file += char(text.size() >> 8);
    return file + text;
}

template<class Value>
std::string
array(const char* type, const std::vector<Value>& values, const std::vector<int>& shape)
{
    std::string file = header(type, shape);
    file.append(reinterpret_cast<const char*>(values.data()),
                values.size() * sizeof(Value));
    return file;
}

} // namespace

std::string npy_array(const std::vector<float>& values, const std::vector<int>& shape)
{
    return array("<f4", values, shape);
}

std::string npy_array(const std::vector<uint8_t>& values, const std::vector<int>& shape)
{
    return array("|u1", values, shape);
}
