// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "delay_profiles.h"
#include <cmath>

namespace gr {
namespace specsense {
namespace core {

namespace {

struct table_row {
    double delay;
    double decibels;
};

// Delays in ns. TS 36.104, tables B.2-2 to B.2-4.
const std::vector<table_row> epa = { { 0, 0.0 },    { 30, -1.0 },  { 70, -2.0 },
                                     { 90, -3.0 },  { 110, -8.0 }, { 190, -17.2 },
                                     { 410, -20.8 } };
const std::vector<table_row> eva = { { 0, 0.0 },     { 30, -1.5 },    { 150, -1.4 },
                                     { 310, -3.6 },  { 370, -0.6 },   { 710, -9.1 },
                                     { 1090, -7.0 }, { 1730, -12.0 }, { 2510, -16.9 } };
const std::vector<table_row> etu = { { 0, -1.0 },    { 50, -1.0 },   { 120, -1.0 },
                                     { 200, 0.0 },   { 230, 0.0 },   { 500, 0.0 },
                                     { 1600, -3.0 }, { 2300, -5.0 }, { 5000, -7.0 } };

// Delays in units of the delay spread. TR 38.901, tables 7.7.2-1 to 7.7.2-5; the first
// rows of D and E are their lines of sight.
const std::vector<table_row> tdl_a = {
    { 0.0000, -13.4 }, { 0.3819, 0.0 },   { 0.4025, -2.2 },  { 0.5868, -4.0 },
    { 0.4610, -6.0 },  { 0.5375, -8.2 },  { 0.6708, -9.9 },  { 0.5750, -10.5 },
    { 0.7618, -7.5 },  { 1.5375, -15.9 }, { 1.8978, -6.6 },  { 2.2242, -16.7 },
    { 2.1718, -12.4 }, { 2.4942, -15.2 }, { 2.5119, -10.8 }, { 3.0582, -11.3 },
    { 4.0810, -12.7 }, { 4.4579, -16.2 }, { 4.5695, -18.3 }, { 4.7966, -18.9 },
    { 5.0066, -16.6 }, { 5.3043, -19.9 }, { 9.6586, -29.7 }
};
const std::vector<table_row> tdl_b = {
    { 0.0000, 0.0 },   { 0.1072, -2.2 },  { 0.2155, -4.0 }, { 0.2095, -3.2 },
    { 0.2870, -9.8 },  { 0.2986, -1.2 },  { 0.3752, -3.4 }, { 0.5055, -5.2 },
    { 0.3681, -7.6 },  { 0.3697, -3.0 },  { 0.5700, -8.9 }, { 0.5283, -9.0 },
    { 1.1021, -4.8 },  { 1.2756, -5.7 },  { 1.5474, -7.5 }, { 1.7842, -1.9 },
    { 2.0169, -7.6 },  { 2.8294, -12.2 }, { 3.0219, -9.8 }, { 3.6187, -11.4 },
    { 4.1067, -14.9 }, { 4.2790, -9.2 },  { 4.7834, -11.3 }
};
const std::vector<table_row> tdl_c = {
    { 0.0000, -4.4 },  { 0.2099, -1.2 },  { 0.2219, -3.5 },  { 0.2329, -5.2 },
    { 0.2176, -2.5 },  { 0.6366, 0.0 },   { 0.6448, -2.2 },  { 0.6560, -3.9 },
    { 0.6584, -7.4 },  { 0.7935, -7.1 },  { 0.8213, -10.7 }, { 0.9336, -11.1 },
    { 1.2285, -5.1 },  { 1.3083, -6.8 },  { 2.1704, -8.7 },  { 2.7105, -13.2 },
    { 4.2589, -13.9 }, { 4.6003, -13.9 }, { 5.4902, -15.8 }, { 5.6077, -17.1 },
    { 6.3065, -16.0 }, { 6.6374, -15.7 }, { 7.0427, -21.6 }, { 8.6523, -22.8 }
};
const std::vector<table_row> tdl_d = {
    { 0.000, -0.2 },  { 0.000, -13.5 }, { 0.035, -18.8 }, { 0.612, -21.0 },
    { 1.363, -22.8 }, { 1.405, -17.9 }, { 1.804, -20.1 }, { 2.596, -21.9 },
    { 1.775, -22.9 }, { 4.042, -27.8 }, { 7.937, -23.6 }, { 9.424, -24.8 },
    { 9.708, -30.0 }, { 12.525, -27.7 }
};
const std::vector<table_row> tdl_e = {
    { 0.0000, -0.03 }, { 0.0000, -22.03 }, { 0.5133, -15.8 }, { 0.5440, -18.1 },
    { 0.5630, -19.8 }, { 0.5440, -22.9 },  { 0.7112, -22.4 }, { 1.9092, -18.6 },
    { 1.9293, -20.8 }, { 1.9589, -22.6 },  { 2.6426, -22.3 }, { 3.7136, -25.6 },
    { 5.4524, -20.2 }, { 12.0034, -29.8 }, { 20.6419, -29.2 }
};

const std::vector<table_row>& find_table(delay_profile profile)
{
    switch (profile) {
    case delay_profile::epa:
        return epa;
    case delay_profile::eva:
        return eva;
    case delay_profile::etu:
        return etu;
    case delay_profile::tdl_a:
        return tdl_a;
    case delay_profile::tdl_b:
        return tdl_b;
    case delay_profile::tdl_c:
        return tdl_c;
    case delay_profile::tdl_d:
        return tdl_d;
    case delay_profile::tdl_e:
        break;
    }
    return tdl_e;
}

} // namespace

std::vector<profile_tap> find_profile(delay_profile profile, double delay_spread)
{
    const bool absolute = profile <= delay_profile::etu;
    const bool line_of_sight = profile >= delay_profile::tdl_d;
    std::vector<profile_tap> taps;
    double total = 0.0;
    for (const auto& row : find_table(profile)) {
        const double power = std::pow(10.0, 0.1 * row.decibels);
        taps.push_back({ row.delay * (absolute ? 1e-9 : delay_spread),
                         power,
                         line_of_sight && taps.empty() });
        total += power;
    }
    for (auto& tap : taps) {
        tap.power /= total;
    }
    return taps;
}

} // namespace core
} // namespace specsense
} // namespace gr
