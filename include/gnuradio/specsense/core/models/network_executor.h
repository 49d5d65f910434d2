// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <gnuradio/specsense/core/models/model.h>
#include <memory>

namespace gr {
namespace specsense {
namespace core {

/*! What a model computes in. */
enum class model_precision {
    fp32, //!< single precision
    int8  //!< 8-bit integers in the layers that the model file names, else fp32
};

SPECSENSE_CORE_API const char* to_string(model_precision precision);
/*! Inverse of to_string; throws std::invalid_argument with the known names. */
SPECSENSE_CORE_API model_precision precision_from_string(const std::string& name);

/*!
 * \brief Runs a network over pictures.
 *
 * Not thread-safe. Any batch and size; what is prepared for one is kept for the next
 * call of the same.
 */
class SPECSENSE_CORE_API network_executor
{
public:
    virtual ~network_executor();

    /*! \p pictures: batch * rows * columns * picture channels, 0..255 for 0..1; rows and
     * columns are multiples of the network's stride. \p logits: batch * rows * columns *
     * output channels. Throws std::invalid_argument for other sizes. */
    virtual void
    run(const uint8_t* pictures, int batch, int rows, int columns, float* logits) = 0;
};

/*! Runs on the CPU with oneDNN, on \p threads threads (at least 1). Throws
 * std::invalid_argument when int8 is asked of a model without quantisation. */
SPECSENSE_CORE_API std::unique_ptr<network_executor>
make_cpu_executor(const model& m, model_precision precision, int threads);

} // namespace core
} // namespace specsense
} // namespace gr
