// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "qa_nr_ssb_golden.h"
#include <cmath>
#include <cppunit/extensions/HelperMacros.h>
#include <set>
#include <stdexcept>

using namespace gr::specsense::core;

class qa_nr_sequences : public CppUnit::TestFixture
{
    CPPUNIT_TEST_SUITE(qa_nr_sequences);
    CPPUNIT_TEST(sequences_are_those_of_an_independent_tool);
    CPPUNIT_TEST(pss_is_one_m_sequence_at_three_shifts);
    CPPUNIT_TEST(sss_differ_for_all_cells);
    CPPUNIT_TEST(pbch_dmrs_tell_cell_block_and_half_frame);
    CPPUNIT_TEST(wrong_identities_are_refused);
    CPPUNIT_TEST_SUITE_END();

    using sync = std::array<float, nr::sync_subcarriers>;

    static int correlation(const sync& a, const sync& b, int shift = 0)
    {
        float sum = 0.0f;
        for (int n = 0; n < nr::sync_subcarriers; ++n) {
            sum += a[n] * b[(n + shift) % nr::sync_subcarriers];
        }
        return int(sum);
    }

    void sequences_are_those_of_an_independent_tool()
    {
        for (const auto& golden : qa::read_golden_ssbs()) {
            const auto pss = nr::pss(golden.cell_id % 3);
            const auto sss = nr::sss(golden.cell_id);
            for (int n = 0; n < nr::sync_subcarriers; ++n) {
                const int k = nr::ssb_sync_offset + n;
                CPPUNIT_ASSERT_EQUAL(golden.grid[0][k], qa::sample(pss[n]));
                CPPUNIT_ASSERT_EQUAL(golden.grid[2][k], qa::sample(sss[n]));
            }
            const auto dmrs =
                nr::pbch_dmrs(golden.cell_id, golden.index % 4, golden.index / 4);
            size_t i = 0;
            for (int l = 1; l < nr::ssb_symbols; ++l) {
                // TS 38.211, table 7.4.3.1-1
                for (int k = golden.cell_id % 4; k < nr::ssb_subcarriers; k += 4) {
                    if (l != 2 || k < 48 || k >= 192) {
                        CPPUNIT_ASSERT(std::abs(golden.grid[l][k] - dmrs[i++]) < 1e-6f);
                    }
                }
            }
            CPPUNIT_ASSERT_EQUAL(dmrs.size(), i);
        }
    }

    void pss_is_one_m_sequence_at_three_shifts()
    {
        const auto x = nr::pss(0);
        CPPUNIT_ASSERT_EQUAL(127, correlation(x, x));
        for (int shift = 1; shift < nr::sync_subcarriers; ++shift) {
            CPPUNIT_ASSERT_EQUAL(-1, correlation(x, x, shift));
        }
        CPPUNIT_ASSERT_EQUAL(127, correlation(nr::pss(1), x, 43));
        CPPUNIT_ASSERT_EQUAL(127, correlation(nr::pss(2), x, 86));
    }

    void sss_differ_for_all_cells()
    {
        std::vector<sync> all;
        for (int cell = 0; cell < nr::cell_ids; ++cell) {
            all.push_back(nr::sss(cell));
        }
        for (int a = 0; a < nr::cell_ids; ++a) {
            for (int b = 0; b < a; ++b) {
                // Products of two shifted m-sequences: a half of the most at the worst.
                CPPUNIT_ASSERT(std::abs(correlation(all[a], all[b])) < 64);
            }
        }
    }

    void pbch_dmrs_tell_cell_block_and_half_frame()
    {
        using dmrs = std::array<qa::sample, nr::pbch_dmrs_count>;
        std::vector<dmrs> all;
        for (int cell : { 0, 1, 4, 500, 1007 }) {
            for (int index = 0; index < 8; ++index) {
                all.push_back(nr::pbch_dmrs(cell, index, 0));
            }
        }
        for (size_t a = 0; a < all.size(); ++a) {
            for (size_t b = 0; b <= a; ++b) {
                qa::sample sum = 0.0f;
                for (int n = 0; n < nr::pbch_dmrs_count; ++n) {
                    sum += all[a][n] * std::conj(all[b][n]);
                }
                if (a == b) {
                    CPPUNIT_ASSERT_DOUBLES_EQUAL(144.0, std::abs(sum), 1e-3);
                } else {
                    CPPUNIT_ASSERT(std::abs(sum) < 60.0f);
                }
            }
        }
        CPPUNIT_ASSERT(nr::pbch_dmrs(500, 3, 1) == nr::pbch_dmrs(500, 7, 0));
    }

    void wrong_identities_are_refused()
    {
        const auto text = [](auto&& call) {
            try {
                call();
            } catch (const std::invalid_argument& e) {
                return std::string(e.what());
            }
            return std::string("accepted");
        };
        using std::string;
        CPPUNIT_ASSERT_EQUAL(
            string("nr: n_id2 must be 0 to 2 (TS 38.211, 7.4.2.1), got 3"),
            text([] { nr::pss(3); }));
        CPPUNIT_ASSERT_EQUAL(
            string("nr: cell_id must be 0 to 1007 (TS 38.211, 7.4.2.1), got 1008"),
            text([] { nr::sss(1008); }));
        CPPUNIT_ASSERT_EQUAL(
            string("nr: cell_id must be 0 to 1007 (TS 38.211, 7.4.2.1), got -1"),
            text([] { nr::pbch_dmrs(-1, 0, 0); }));
        CPPUNIT_ASSERT_EQUAL(
            string("nr: ssb_index must be 0 to 7 (TS 38.211, 7.4.1.4.1), got 8"),
            text([] { nr::pbch_dmrs(0, 8, 0); }));
        const string half_frame =
            "nr: half_frame must be 0, or 1 with an ssb_index below 4 "
            "(TS 38.211, 7.4.1.4.1), got ";
        CPPUNIT_ASSERT_EQUAL(half_frame + "2", text([] { nr::pbch_dmrs(0, 0, 2); }));
        CPPUNIT_ASSERT_EQUAL(half_frame + "1", text([] { nr::pbch_dmrs(0, 4, 1); }));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(qa_nr_sequences);
