// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Writes a small network of random weights as a model file, for tests of programs.
//
//     qa_random_model FILE fp32|int8
//
// int8: it can compute in 8-bit integers, too.

#include "random_model.h"
#include <exception>
#include <gnuradio/specsense/core/models/model_file.h>
#include <iostream>
#include <string>

using namespace gr::specsense;

int main(int argc, char** argv)
{
    if (argc != 3) {
        std::cerr << "usage: qa_random_model FILE fp32|int8" << std::endl;
        return 2;
    }
    try {
        auto m = make_random_model("random", R"({"type": "os_net", "width": 4})");
        m.description.profile = core::find_profile("paper");
        if (argv[2] == std::string("fp32")) {
            m.description.quantisation.clear();
        }
        core::write_model(argv[1], m);
        return 0;
    } catch (const std::exception& error) {
        std::cerr << error.what() << std::endl;
    }
    return 1;
}
