// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <gnuradio/specsense/core/waveforms/waveform.h>
#include <memory>

namespace gr {
namespace specsense {
namespace core {

enum class dvbt_mode { mode_2k, mode_8k };

/*! Guard interval, as a part of the useful symbol. */
enum class dvbt_guard { one_32nd, one_16th, one_8th, one_4th };

enum class dvbt_constellation { qpsk, qam16, qam64 };

struct SPECSENSE_CORE_API dvbt_config {
    dvbt_mode mode = dvbt_mode::mode_8k;
    dvbt_guard guard = dvbt_guard::one_4th;
    dvbt_constellation constellation = dvbt_constellation::qam64;
    int channel_mhz = 8; //!< 5, 6, 7 or 8

    /*! Throws std::invalid_argument with the rule and the value. */
    void validate() const;
};

/*!
 * \brief DVB-T (ETSI EN 300 744): continual and scattered pilots and TPS exact (not
 * hierarchical, code rate 2/3, no cell identifier), data random.
 *
 * It begins with a symbol drawn from the super-frame. Activities: touching pieces of at
 * most 10 ms, over the 1705 or 6817 carriers. Sampled at 8/7 of the channel's width.
 */
class SPECSENSE_CORE_API dvbt : public waveform
{
public:
    dvbt(const dvbt_config& config, uint64_t seed);
    ~dvbt() override;

private:
    class impl;

    void make_block(std::vector<sample>& block) override;

    std::unique_ptr<impl> d_impl;
};

} // namespace core
} // namespace specsense
} // namespace gr
