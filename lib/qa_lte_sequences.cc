// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/waveforms/gold_sequence.h"
#include <algorithm>
#include <cmath>
#include <cppunit/TestAssert.h>
#include <cppunit/extensions/HelperMacros.h>
#include <fstream>
#include <functional>
#include <gnuradio/specsense/core/waveforms/lte_sequences.h>
#include <set>
#include <stdexcept>

using namespace gr::specsense::core;

class qa_lte_sequences : public CppUnit::TestFixture
{
    CPPUNIT_TEST_SUITE(qa_lte_sequences);
    CPPUNIT_TEST(sequences_are_those_of_another_transcription);
    CPPUNIT_TEST(the_gold_sequence_is_the_same_in_pieces);
    CPPUNIT_TEST(a_pss_shifted_in_frequency_is_orthogonal_to_itself);
    CPPUNIT_TEST(a_pss_is_told_from_the_others);
    CPPUNIT_TEST(the_sss_of_the_two_subframes_change_halves);
    CPPUNIT_TEST(every_cell_and_half_frame_has_its_own_sss);
    CPPUNIT_TEST(narrow_carriers_send_the_middle_of_the_widest_crs);
    CPPUNIT_TEST(crs_of_other_cells_and_times_do_not_correlate);
    CPPUNIT_TEST(ports_keep_apart);
    CPPUNIT_TEST(wrong_arguments_are_refused);
    CPPUNIT_TEST_SUITE_END();

    using complex = std::complex<float>;
    static constexpr auto normal = lte::cyclic_prefix::normal;
    static constexpr auto extended = lte::cyclic_prefix::extended;

    template<typename A, typename B>
    static double correlation(const A& a, const B& b)
    {
        std::complex<double> sum = 0.0;
        for (size_t i = 0; i < a.size(); ++i) {
            sum += std::complex<double>(a[i] * std::conj(complex(b[i])));
        }
        return std::abs(sum) / double(a.size());
    }

    void sequences_are_those_of_another_transcription()
    {
        // golden/make_lte_sequences.py
        std::ifstream file(SPECSENSE_SOURCE_DIR "/lib/golden/lte_sequences.f32",
                           std::ios::binary);
        const auto next = [&file]() {
            float v;
            file.read(reinterpret_cast<char*>(&v), sizeof v);
            CPPUNIT_ASSERT(file.good());
            return v;
        };
        const auto compare = [&next](const complex& v) {
            CPPUNIT_ASSERT_DOUBLES_EQUAL(next(), v.real(), 1e-6);
            CPPUNIT_ASSERT_DOUBLES_EQUAL(next(), v.imag(), 1e-6);
        };
        for (int n_id2 : { 0, 1, 2 }) {
            for (const auto& v : lte::pss(n_id2)) {
                compare(v);
            }
        }
        for (int cell : { 0, 1, 2, 89, 90, 92, 301, 330, 495, 503 }) {
            for (int subframe : { 0, 5 }) {
                for (float v : lte::sss(cell, subframe)) {
                    CPPUNIT_ASSERT_EQUAL(next(), v);
                }
            }
        }
        for (const auto& values : { lte::crs(0, 0, 0, normal, 6),
                                    lte::crs(301, 19, 4, normal, 100),
                                    lte::crs(503, 7, 1, normal, 25),
                                    lte::crs(150, 12, 3, extended, 110) }) {
            for (const auto& v : values) {
                compare(v);
            }
        }
        for (uint32_t c_init : { 0u, 1u, 0x2AAAAAAAu, 0x7FFFFFFFu }) {
            gold_sequence c(c_init);
            for (int n = 0; n < 64; ++n) {
                CPPUNIT_ASSERT_EQUAL(next(), float(c.bit()));
            }
        }
        CPPUNIT_ASSERT_EQUAL(std::ifstream::traits_type::eof(), file.peek());
    }

    void the_gold_sequence_is_the_same_in_pieces()
    {
        gold_sequence bits(12345), words(12345), skipped(12345);
        skipped.skip(100);
        std::vector<uint32_t> c(200);
        for (auto& v : c) {
            v = bits.bit();
        }
        for (int n = 0; n < 196;) {
            const int count = 1 + n % 28;
            const uint32_t word = words.bits(count);
            for (int i = 0; i < count && n + i < 200; ++i) {
                CPPUNIT_ASSERT_EQUAL(c[n + i], (word >> i) & 1u);
            }
            n += count;
        }
        for (int n = 100; n < 200; n += 2) {
            const complex v = skipped.qpsk();
            CPPUNIT_ASSERT_EQUAL(c[n] == 1, v.real() < 0.0f);
            CPPUNIT_ASSERT_EQUAL(c[n + 1] == 1, v.imag() < 0.0f);
            CPPUNIT_ASSERT_DOUBLES_EQUAL(1.0, std::abs(v), 1e-6);
        }
    }

    void a_pss_shifted_in_frequency_is_orthogonal_to_itself()
    {
        // So is a whole Zadoff-Chu sequence of 63; the value that is missing at 0 Hz can
        // leave two products of magnitude 1 unbalanced.
        for (int n_id2 : { 0, 1, 2 }) {
            const auto d = lte::pss(n_id2);
            for (int shift = 0; shift < 63; ++shift) {
                std::complex<double> lag = 0.0;
                for (int n = 0; n < 62; ++n) {
                    const int i = n < 31 ? n : n + 1;
                    const int j = (i + shift) % 63;
                    if (j != 31) {
                        lag += std::complex<double>(d[n] * std::conj(d[j - (j > 31)]));
                    }
                }
                CPPUNIT_ASSERT(shift == 0 ? std::abs(lag) > 61.9 : std::abs(lag) < 2.1);
            }
            for (int n = 0; n < 31; ++n) { // even about 0 Hz
                CPPUNIT_ASSERT(std::abs(d[n] - d[61 - n]) < 1e-6);
            }
        }
        // Roots 29 and 34 add up to 63: conjugates of each other.
        const auto d1 = lte::pss(1), d2 = lte::pss(2);
        for (int n = 0; n < 62; ++n) {
            CPPUNIT_ASSERT(std::abs(d1[n] - std::conj(d2[n])) < 1e-6);
        }
    }

    void a_pss_is_told_from_the_others()
    {
        // Zadoff-Chu sequences of a prime length N correlate by sqrt(N) / N; 63 is not
        // prime, and the roots' differences 4, 5, 9 share up to 9 with it: sqrt(9 / 63).
        for (int a : { 0, 1, 2 }) {
            for (int b : { 0, 1, 2 }) {
                const double c = correlation(lte::pss(a), lte::pss(b));
                CPPUNIT_ASSERT(a == b ? c > 0.999 : c < std::sqrt(9.0 / 63.0) + 2.0 / 62);
            }
        }
    }

    void the_sss_of_the_two_subframes_change_halves()
    {
        // The products of the two subframes' values hold c0 or c1 twice: what is left
        // does not depend on N_ID2.
        for (int cell = 0; cell < lte::cell_ids; cell += 3) {
            const auto d0 = lte::sss(cell, 0), d5 = lte::sss(cell, 5);
            const auto e0 = lte::sss(cell + 1, 0), e5 = lte::sss(cell + 1, 5);
            CPPUNIT_ASSERT(d0 != d5);
            for (int n = 0; n < 31; ++n) {
                CPPUNIT_ASSERT_EQUAL(d0[2 * n] * d5[2 * n], e0[2 * n] * e5[2 * n]);
                CPPUNIT_ASSERT_EQUAL(d0[2 * n + 1] * d5[2 * n + 1],
                                     e0[2 * n + 1] * e5[2 * n + 1]);
            }
        }
        // N_ID1 = 0 has m0 = 0, m1 = 1 and N_ID1 = 30 has m0 = 0, m1 = 2: they share s0,
        // which is in the even values of subframe 0 and not of subframe 5.
        const auto a0 = lte::sss(0, 0), b0 = lte::sss(90, 0);
        const auto a5 = lte::sss(0, 5), b5 = lte::sss(90, 5);
        bool other = false;
        for (int n = 0; n < 31; ++n) {
            CPPUNIT_ASSERT_EQUAL(a0[2 * n], b0[2 * n]);
            other = other || a5[2 * n] != b5[2 * n];
        }
        CPPUNIT_ASSERT(other);
    }

    void every_cell_and_half_frame_has_its_own_sss()
    {
        std::set<std::array<float, lte::sync_subcarriers>> all;
        for (int cell = 0; cell < lte::cell_ids; ++cell) {
            for (int subframe : { 0, 5 }) {
                const auto d = lte::sss(cell, subframe);
                all.insert(d);
                CPPUNIT_ASSERT(std::all_of(
                    d.begin(), d.end(), [](float v) { return v == 1.0f || v == -1.0f; }));
            }
        }
        CPPUNIT_ASSERT_EQUAL(size_t(2 * lte::cell_ids), all.size());
    }

    void narrow_carriers_send_the_middle_of_the_widest_crs()
    {
        const auto widest = lte::crs(77, 3, 4, normal, 110);
        for (int blocks : { 6, 15, 25, 50, 75, 100 }) {
            const auto r = lte::crs(77, 3, 4, normal, blocks);
            CPPUNIT_ASSERT_EQUAL(size_t(2 * blocks), r.size());
            CPPUNIT_ASSERT(
                std::equal(r.begin(), r.end(), widest.begin() + (110 - blocks)));
        }
    }

    void crs_of_other_cells_and_times_do_not_correlate()
    {
        const auto r = lte::crs(77, 3, 4, normal, 110);
        for (const auto& other : { lte::crs(78, 3, 4, normal, 110),
                                   lte::crs(77, 4, 4, normal, 110),
                                   lte::crs(77, 3, 0, normal, 110),
                                   lte::crs(77, 3, 4, extended, 110) }) {
            CPPUNIT_ASSERT(correlation(r, other) < 4.0 / std::sqrt(220.0));
        }
        CPPUNIT_ASSERT_DOUBLES_EQUAL(1.0, correlation(r, r), 1e-6);
    }

    void ports_keep_apart()
    {
        // TS 36.211, figures 6.10.1.2-1 and -2: symbols of ports 0 and 1, and of 2 and 3.
        for (const auto prefix : { normal, extended }) {
            const int symbols = prefix == normal ? 7 : 6;
            for (int cell = 0; cell < 12; ++cell) {
                for (int slot : { 0, 1, 18, 19 }) {
                    for (int l = 0; l < symbols; ++l) {
                        int offset[4];
                        for (int p = 0; p < 4; ++p) {
                            offset[p] = lte::crs_offset(cell, slot, l, prefix, p);
                            const bool sent = p < 2
                                ? l == 0 || l == (prefix == normal ? 4 : 3)
                                : l == 1;
                            CPPUNIT_ASSERT_EQUAL(sent, offset[p] >= 0);
                            CPPUNIT_ASSERT(offset[p] < 6);
                        }
                        for (int p : { 0, 2 }) {
                            CPPUNIT_ASSERT(offset[p] < 0 ||
                                           (offset[p] + 3) % 6 == offset[p + 1]);
                        }
                    }
                    CPPUNIT_ASSERT_EQUAL(cell % 6,
                                         lte::crs_offset(cell, slot, 0, prefix, 0));
                    CPPUNIT_ASSERT_EQUAL((cell + 3 * (slot % 2)) % 6,
                                         lte::crs_offset(cell, slot, 1, prefix, 2));
                }
            }
        }
    }

    static void refused(const std::string& reason, const std::function<void()>& call)
    {
        try {
            call();
        } catch (const std::invalid_argument& error) {
            CPPUNIT_ASSERT_EQUAL(reason, std::string(error.what()));
            return;
        }
        CPPUNIT_FAIL("not refused: " + reason);
    }

    void wrong_arguments_are_refused()
    {
        refused("LTE: n_id2 must be 0 to 2 (TS 36.211), got 3", [] { lte::pss(3); });
        refused("LTE: cell_id must be 0 to 503 (TS 36.211), got 504",
                [] { lte::sss(504, 0); });
        refused("LTE: cell_id must be 0 to 503 (TS 36.211), got -1",
                [] { lte::crs(-1, 0, 0, normal, 6); });
        refused("LTE: the secondary synchronization signal is sent in subframes 0 and 5 "
                "(TS 36.211, 6.11.2.1), got 1",
                [] { lte::sss(0, 1); });
        refused("LTE: slot must be 0 to 19 (TS 36.211), got 20",
                [] { lte::crs(0, 20, 0, normal, 6); });
        refused("LTE: symbol must be 0 to 5 (TS 36.211), got 6",
                [] { lte::crs(0, 0, 6, extended, 6); });
        refused("LTE: resource_blocks must be 1 to 110 (TS 36.211), got 111",
                [] { lte::crs(0, 0, 0, normal, 111); });
        refused("LTE: port must be 0 to 3 (TS 36.211), got 4",
                [] { lte::crs_offset(0, 0, 0, normal, 4); });
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(qa_lte_sequences);
