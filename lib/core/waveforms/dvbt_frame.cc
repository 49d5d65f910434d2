// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "dvbt_frame.h"
#include <algorithm>

namespace gr {
namespace specsense {
namespace core {

namespace {

// Continual pilots (Table 7) and TPS carriers (Table 8) of the 2k mode; those of the 8k
// mode are the same, four times, 1704 carriers apart.
constexpr int continual_2k[] = { 0,    48,   54,   87,   141,  156,  192,  201,  255,
                                 279,  282,  333,  432,  450,  483,  525,  531,  618,
                                 636,  714,  759,  765,  780,  804,  873,  888,  918,
                                 939,  942,  969,  984,  1050, 1101, 1107, 1110, 1137,
                                 1140, 1146, 1206, 1269, 1323, 1377, 1491, 1683, 1704 };
constexpr int tps_2k[] = { 34,  50,   209,  346,  413,  569,  595,  688, 790,
                           901, 1073, 1219, 1262, 1286, 1469, 1594, 1687 };
constexpr int carriers_2k = 1705;
constexpr int carriers_8k = 6817;
constexpr float boost = 4.0f / 3.0f; // clause 4.5.3

template<size_t n>
std::vector<int> places(const int (&table)[n], int carriers)
{
    std::vector<int> all;
    for (int start = 0; start < carriers - 1; start += carriers_2k - 1) {
        for (int place : table) {
            if (all.empty() || all.back() != start + place) { // 1704 is the next 0
                all.push_back(start + place);
            }
        }
    }
    return all;
}

// w_k of clause 4.5.2: x^11 + x^2 + 1, from all ones.
std::vector<bool> pilot_prbs(int carriers)
{
    std::vector<bool> w;
    unsigned state = 0x7ff;
    for (int k = 0; k < carriers; ++k) {
        const unsigned out = (state >> 10) & 1;
        w.push_back(out);
        state = ((state << 1) | (out ^ ((state >> 8) & 1))) & 0x7ff;
    }
    return w;
}

float reference(bool w) { return w ? -1.0f : 1.0f; }

// Appends to TPS bits; highest bit first.
class tps_writer
{
public:
    void append(unsigned value, int count)
    {
        for (int i = count - 1; i >= 0; --i) {
            bits[d_next++] = (value >> i) & 1;
        }
    }

    // The 14 parity bits of the BCH(67, 53) code over s1 to s53 (clause 4.6.2.11).
    void append_parity()
    {
        constexpr unsigned generator = 0x377; // x^9 + x^8 + x^6 + x^5 + x^4 + x^2 + x + 1
        unsigned rest = 0;
        for (int i = 1; i <= 53; ++i) {
            const bool feedback = ((rest >> 13) ^ unsigned(bits[i])) & 1;
            rest = ((rest << 1) & 0x3fff) ^ (feedback ? generator : 0);
        }
        append(rest, 14);
    }

    std::bitset<dvbt_frame::symbols_per_frame> bits;

private:
    int d_next = 0;
};

} // namespace

dvbt_frame::dvbt_frame(const dvbt_config& config)
    : d_carriers(config.mode == dvbt_mode::mode_2k ? carriers_2k : carriers_8k),
      d_tps(places(tps_2k, d_carriers))
{
    const auto prbs = pilot_prbs(d_carriers);
    place_pilots(prbs);
    place_tps(config, prbs);
}

void dvbt_frame::place_pilots(const std::vector<bool>& prbs)
{
    for (int l = 0; l < 4; ++l) {
        auto& fixed = d_fixed[l];
        fixed.resize(d_carriers);
        const auto place = [&](int k) { fixed[k] = boost * reference(prbs[k]); };
        for (int k : places(continual_2k, d_carriers)) {
            place(k);
        }
        for (int k = 3 * l; k < d_carriers; k += 12) { // scattered: clause 4.5.3
            place(k);
        }
        for (int k = 0; k < d_carriers; ++k) {
            if (fixed[k] == 0.0f && !std::binary_search(d_tps.begin(), d_tps.end(), k)) {
                d_data[l].push_back(k);
            }
        }
    }
    const double others = double(d_data[0].size() + d_tps.size());
    d_power = others + (d_carriers - others) * boost * boost;
}

void dvbt_frame::place_tps(const dvbt_config& config, const std::vector<bool>& prbs)
{
    for (int k : d_tps) {
        d_tps_reference.push_back(reference(prbs[k]));
    }
    // Differential BPSK along the symbols of a frame (clause 4.6.3).
    for (int frame = 0; frame < 4; ++frame) {
        const auto bits = tps_bits(config, frame);
        float sign = 1.0f;
        for (int l = 0; l < symbols_per_frame; ++l) {
            sign = l > 0 && bits[l] ? -sign : sign;
            d_tps_sign[frame * symbols_per_frame + l] = sign;
        }
    }
}

std::bitset<dvbt_frame::symbols_per_frame> dvbt_frame::tps_bits(const dvbt_config& config,
                                                                int frame)
{
    tps_writer tps;
    tps.append(0, 1);                                 // s0 is the reference itself
    tps.append(frame % 2 == 0 ? 0x35ee : 0xca11, 16); // synchronization: Table 10
    tps.append(0b010111, 6); // length, without a cell identifier: Table 9
    tps.append(unsigned(frame), 2);
    tps.append(unsigned(config.constellation), 2); // Table 12
    tps.append(0, 3);                              // not hierarchical: Table 13
    tps.append(0b001, 3); // code rate 2/3 of the one stream: Table 14
    tps.append(0, 3);
    tps.append(unsigned(config.guard), 2); // Table 15
    tps.append(unsigned(config.mode), 2);  // Table 16
    tps.append(0, 14);                     // s40 to s53
    tps.append_parity();
    return tps.bits;
}

void dvbt_frame::fill(int symbol,
                      symbol_source& data,
                      std::complex<float>* carriers) const
{
    const int phase = symbol % symbols_per_frame % 4;
    std::copy(d_fixed[phase].begin(), d_fixed[phase].end(), carriers);
    for (int k : d_data[phase]) {
        carriers[k] = data.draw();
    }
    for (size_t i = 0; i < d_tps.size(); ++i) {
        carriers[d_tps[i]] = d_tps_reference[i] * d_tps_sign[symbol];
    }
}

} // namespace core
} // namespace specsense
} // namespace gr
