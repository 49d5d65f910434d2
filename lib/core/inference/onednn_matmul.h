// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <functional>

namespace gr {
namespace specsense {
namespace core {

/*! A product of two square matrices by oneDNN, as large as it takes to keep a machine
 * busy: a yardstick for what the machine can do. In single precision, or of unsigned and
 * signed 8-bit integers. Threads are OpenMP's number for the calling thread. */
class onednn_matmul
{
public:
    explicit onednn_matmul(bool integer);

    void run() { d_run(); }
    static constexpr double multiply_accumulates = 1536.0 * 1536.0 * 1536.0;

private:
    std::function<void()> d_run;
};

} // namespace core
} // namespace specsense
} // namespace gr
