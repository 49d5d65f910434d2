// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "../input_file.h"
#include <cstdint>
#include <gnuradio/specsense/core/models/model.h>
#include <map>
#include <ostream>
#include <string>
#include <vector>

namespace gr {
namespace specsense {
namespace core {

enum class number_format { f32, f16, bf16 };

/*! Where a file holds a tensor. */
struct stored_tensor {
    std::string name{};
    number_format format = number_format::f32;
    std::vector<int64_t> shape{};
    int64_t begin = 0; //!< within the file's data, bytes
    int64_t end = 0;
};

/*!
 * \brief A safetensors file: the length of its header (8 bytes, little endian), the
 * header (JSON: format, shape and place of each tensor, and texts about them), the data.
 *
 * Nothing that the header says is believed before it is held against the file's size: the
 * tensors fill the data without overlap or hole, and each has as many bytes as its shape
 * needs. Throws std::invalid_argument naming the rule and the value, and recording_error
 * when the file cannot be read.
 */
class safetensors_file
{
public:
    /*! \p file outlives it. */
    explicit safetensors_file(const input_file& file);

    const std::map<std::string, std::string>& metadata() const { return d_metadata; }
    /*! In the order of their data. */
    const std::vector<stored_tensor>& tensors() const { return d_tensors; }
    tensor read(const stored_tensor& stored) const;

private:
    void read_header(const std::string& text);
    void check_places();

    const input_file& d_file;
    int64_t d_data_start = 0;
    std::map<std::string, std::string> d_metadata{};
    std::vector<stored_tensor> d_tensors{};
};

/*! A tensor to write. */
struct outgoing_tensor {
    std::string name;
    number_format format; //!< f32 or f16
    const tensor* values;
};

/*! Writes a file of these tensors, in this order. Throws std::invalid_argument when the
 * header gets longer than may be read. */
void write_safetensors(std::ostream& out,
                       const std::map<std::string, std::string>& metadata,
                       const std::vector<outgoing_tensor>& tensors);

} // namespace core
} // namespace specsense
} // namespace gr
