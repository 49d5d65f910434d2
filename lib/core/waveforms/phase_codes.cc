// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "phase_codes.h"
#include "phasor.h"
#include <algorithm>
#include <cmath>
#include <string>

namespace gr {
namespace specsense {
namespace core {

namespace {

/* The known Barker codes; empty for other lengths. */
std::string barker_code(int chips)
{
    switch (chips) {
    case 2:
        return "+-";
    case 3:
        return "++-";
    case 4:
        return "++-+";
    case 5:
        return "+++-+";
    case 7:
        return "+++--+-";
    case 11:
        return "+++---+--+-";
    case 13:
        return "+++++--++-+-+";
    default:
        return {};
    }
}

int square_root(int chips) { return int(std::lround(std::sqrt(chips))); }

bool is_square(int chips)
{
    return chips >= 4 && square_root(chips) * square_root(chips) == chips;
}

/* Phase of \p chip in cycles. Frank: (i - 1) (j - 1) / M, chip i of group j of M groups.
 * P1, P2: B. L. Lewis and F. F. Kretschmer, "A new class of polyphase pulse compression
 * codes and techniques", IEEE Trans. AES-17, 1981. P3, P4: the same, "Linear frequency
 * modulation derived polyphase pulse compression codes", AES-18, 1982. */
double polyphase(radar_modulation code, int chip, int chips)
{
    const int m = square_root(chips);
    const int i = chip % m + 1;
    const int j = chip / m + 1;
    const double n = chip;
    switch (code) {
    case radar_modulation::frank:
        return double((i - 1) * (j - 1) % m) / m;
    case radar_modulation::p1:
        return -0.5 * (m - (2 * j - 1)) * ((j - 1) * m + (i - 1)) / m;
    case radar_modulation::p2:
        return 0.25 * (m + 1 - 2 * j) * (m + 1 - 2 * i) / m;
    case radar_modulation::p3:
        return 0.5 * n * n / chips;
    default: // p4
        return 0.5 * n * (n - chips) / chips;
    }
}

} // namespace

bool is_phase_code(radar_modulation modulation)
{
    return modulation >= radar_modulation::barker && modulation <= radar_modulation::p4;
}

const char* chip_rule(radar_modulation code, int chips)
{
    switch (code) {
    case radar_modulation::barker:
        return barker_code(chips).empty() ? "2, 3, 4, 5, 7, 11 or 13" : "";
    case radar_modulation::frank:
    case radar_modulation::p1:
        return is_square(chips) ? "" : "the square of 2 or more";
    case radar_modulation::p2:
        return is_square(chips) && chips % 2 == 0 ? "" : "the square of an even number";
    default:
        return chips >= 2 ? "" : "2 or more";
    }
}

std::vector<std::complex<float>> phase_code(radar_modulation code, int chips)
{
    std::vector<std::complex<float>> out;
    if (code == radar_modulation::barker) {
        for (char sign : barker_code(chips)) {
            out.emplace_back(sign == '+' ? 1.0f : -1.0f);
        }
        return out;
    }
    for (int chip = 0; chip < chips; ++chip) {
        out.push_back(phasor::shared()(polyphase(code, chip, chips)));
    }
    return out;
}

} // namespace core
} // namespace specsense
} // namespace gr
