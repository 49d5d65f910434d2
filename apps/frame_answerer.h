// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "answered_frame.h"
#include <cstdint>
#include <functional>
#include <gnuradio/specsense/core/models/network_executor.h>
#include <memory>
#include <optional>
#include <string>
#include <vector>

/*! Where and how a network runs. */
struct answerer_config {
    std::string device = "cpu"; //!< or "cuda"
    std::string precision{};    //!< on the CPU: "fp32" or "int8"; empty: fp32
    int threads = 1;            //!< that make frames, and answer them on the CPU
    std::optional<double> least_confidence{}; //!< of what is decided; none: the usual one
};

/*! What there is to know of a network to ask it. */
struct network_form {
    gr::specsense::core::sensing_profile profile;
    int stride;  //!< pictures' sizes are multiples of it
    int outputs; //!< logits of a pixel
    std::optional<double> least_confidence;
};

/*!
 * \brief Makes the frames of a recipe and lets a model answer them.
 *
 * On the CPU each thread makes and answers frames of its own: none waits for another
 * within a frame. A GPU gets the frames of all threads in batches.
 */
class frame_answerer
{
public:
    /*! Throws std::invalid_argument for a precision that the device or the model does not
     * have, std::runtime_error without the device. */
    frame_answerer(const gr::specsense::core::model& model,
                   const answerer_config& config);

    /*! What the network computes in. */
    const std::string& precision() const { return d_precision; }

    /*! Calls \p take with frames 0 to \p count - 1 in this order, on the calling thread.
     */
    void run(const gr::specsense::core::frame_recipe& recipe,
             int64_t count,
             const std::function<void(answered_frame)>& take);

private:
    using taker = std::function<void(answered_frame)>;
    void run_by_threads(const gr::specsense::core::frame_recipe& recipe,
                        int64_t count,
                        const taker& take);
    void run_in_batches(const gr::specsense::core::frame_recipe& recipe,
                        int64_t count,
                        const taker& take);

    bool d_on_cpu;
    int d_threads;
    network_form d_form;
    std::string d_precision;
    /* One for each thread on the CPU, else one. */
    std::vector<std::unique_ptr<gr::specsense::core::network_executor>> d_networks{};
};
