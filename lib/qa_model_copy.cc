// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <gnuradio/specsense/core/models/model_file.h>
#include <iostream>

using namespace gr::specsense::core;

/* Reads a model file and writes it anew: for qa_model_file.py. */
int main(int argc, char** argv)
{
    if (argc != 4) {
        std::cerr << "usage: qa_model_copy IN OUT half|single" << std::endl;
        return 2;
    }
    try {
        const bool halved = argv[3] == std::string("half");
        write_model(argv[2],
                    read_model(argv[1]),
                    halved ? weight_precision::half : weight_precision::single);
        return 0;
    } catch (const std::exception& error) {
        std::cerr << error.what() << std::endl;
    }
    return 1;
}
