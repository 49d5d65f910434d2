// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lte_uplink_sequences.h"
#include <cmath>

namespace gr {
namespace specsense {
namespace core {
namespace lte {

namespace {

/* TS 36.211, tables 5.5.1.2-1 and 5.5.1.2-2, a row for each group: phi(n) is -3, -1, 1, 3
 * where a digit is 0, 1, 2, 3. */
const char* const phases_12[sequence_groups] = {
    "123033223203", "223331200203", "220001002021", "122221002031", "132121012123",
    "203112211302", "130003213302", "011120312032", "203211122312", "201331022222",
    "131220010031", "321133023233", "202202220002", "330302231033", "021013233312",
    "312011223210", "232123331131", "022303003231", "032202001120", "132321130101",
    "102222321201", "131200000210", "220000130203", "221010212312", "223233121002",
    "203323320113", "230030211310", "010103212300", "130313303311", "300110130321"
};
const char* const phases_24[sequence_groups] = {
    "132031230323032212303010", "030002003122232130023220", "313322033332131221011233",
    "102230220112323213220101", "111001223313121021002011", "022312320202211310300022",
    "221130030211212210121310", "033110132323221321230112", "023021030311112000200020",
    "220331013033312202122022", "120031311000100212331213", "233002321000330331031202",
    "233222112031220331030101", "311110133212333122023103", "003232032322331102013223",
    "112023021013232100110001", "103111122032332120202201", "231331021033312231013111",
    "222221310223020122003220", "233210313330212101231300", "103000110103230131213021",
    "002212121320121211330120", "010321010030301232023310", "111133323302313133032133",
    "213310301131311222211013", "212131322110220230220011", "012322011030320302120222",
    "103322310111320013010101", "101120112102202003221311", "221101313123213230021123"
};

bool is_prime(int n)
{
    for (int d = 2; d * d <= n; ++d) {
        if (n % d == 0) {
            return false;
        }
    }
    return true;
}

/*! exp(-j pi root m (m + 1) / length) */
std::complex<float> zadoff_chu(int root, int length, int m)
{
    const int64_t phase = int64_t(m) * (m + 1) % (2 * length) * root % (2 * length);
    return std::complex<float>(std::polar(1.0, -M_PI * double(phase) / length));
}

} // namespace

std::vector<std::complex<float>> base_sequence(int group, int length)
{
    std::vector<std::complex<float>> values(length);
    if (length <= 24) { // clause 5.5.1.2
        const char* digits = length == 12 ? phases_12[group] : phases_24[group];
        for (int n = 0; n < length; ++n) {
            values[n] = std::complex<float>(
                std::polar(1.0, M_PI / 4.0 * (2 * (digits[n] - '0') - 3)));
        }
        return values;
    }
    int prime = length - 1; // clause 5.5.1.1: the largest below the length
    while (!is_prime(prime)) {
        --prime;
    }
    const int root = int(std::floor(double(prime) * (group + 1) / 31.0 + 0.5));
    for (int n = 0; n < length; ++n) {
        values[n] = zadoff_chu(root, prime, n % prime);
    }
    return values;
}

std::vector<std::complex<float>> random_access_preamble(int root, int shift)
{
    std::vector<std::complex<float>> values(preamble_length);
    for (int n = 0; n < preamble_length; ++n) {
        values[n] = zadoff_chu(root, preamble_length, (n + shift) % preamble_length);
    }
    return values;
}

} // namespace lte
} // namespace core
} // namespace specsense
} // namespace gr
