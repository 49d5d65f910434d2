// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "block_helpers.h"
#include "emission_pdu.h"
#include <cmath>
#include <gnuradio/io_signature.h>
#include <gnuradio/specsense/core/scene/scene.h>
#include <gnuradio/specsense/core/scene/scene_truth.h>
#include <gnuradio/sync_block.h>
#include <limits>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>
#include <vector>

namespace gr {
namespace specsense {

/* What the sources have in common: they play a scene, and tell the truth about it. */
class scene_block : virtual public gr::sync_block
{
public:
    bool start() override
    {
        const std::lock_guard<std::mutex> lock(d_mutex);
        if (d_scene->samples() > 0) {
            d_scene = std::make_unique<core::scene>(d_scene->config());
        }
        d_truth = core::scene_truth(d_scene->config());
        d_told.assign(d_scene->config().emitters.size(), told::nothing);
        d_next_update = update_interval;
        return sync_block::start();
    }

    bool stop() override
    {
        const std::lock_guard<std::mutex> lock(d_mutex);
        finish();
        return sync_block::stop();
    }

    int work(int noutput_items,
             gr_vector_const_void_star&,
             gr_vector_void_star& output_items) override
    {
        return guarded_work(d_logger, [&] {
            const std::lock_guard<std::mutex> lock(d_mutex);
            const int64_t left = d_length - d_scene->samples();
            if (left == 0) {
                finish();
                return int(WORK_DONE);
            }
            if (d_scene->samples() == 0) {
                tag_first_sample();
            }
            const int count = int(std::min<int64_t>(noutput_items, left));
            d_scene->generate(static_cast<gr_complex*>(output_items[0]), size_t(count));
            d_truth.add(d_scene->take_activities(), d_scene->samples());
            d_truth.take_bursts(); // nobody asks for them
            tell();
            return count;
        });
    }

    /* A scene of nothing but one emitter. */
    static core::scene_config of_one(const core::emitter_config& emitter,
                                     double sample_rate,
                                     double frequency,
                                     uint64_t seed)
    {
        core::scene_config scene;
        scene.sample_rate = sample_rate;
        scene.frequency = frequency;
        scene.seed = seed;
        scene.emitters = { emitter };
        return scene;
    }

protected:
    /* duration in s; 0: without end. */
    explicit scene_block(const core::scene_config& config, double duration = 0.0)
        : d_scene(std::make_unique<core::scene>(config)), d_truth(config),
          d_length(length(duration, config.sample_rate))
    {
        message_port_register_out(pmt::mp(keys::port_emissions));
    }

    /* As core::scene has them, from any thread. */
    void set_emitter_power_dbfs(size_t emitter, double power_dbfs)
    {
        change([&] { d_scene->set_power_dbfs(emitter, power_dbfs); });
    }
    void set_emitter_frequency(size_t emitter, double frequency)
    {
        change([&] { d_scene->set_frequency(emitter, frequency); });
    }
    void set_emitter_load(size_t emitter, double load)
    {
        change([&] { d_scene->set_load(emitter, load); });
    }

    static io_signature::sptr no_input() { return io_signature::make(0, 0, 0); }
    static io_signature::sptr samples_out()
    {
        return io_signature::make(1, 1, sizeof(gr_complex));
    }

private:
    enum class told { nothing, start, end };

    static constexpr double update_interval = 1.0; // s of the stream

    static int64_t length(double duration, double sample_rate)
    {
        if (!(duration >= 0.0 && duration <= 1e9)) {
            throw std::invalid_argument("duration must lie between 0 and 1e9 s, got " +
                                        std::to_string(duration));
        }
        return duration > 0.0 ? std::llround(duration * sample_rate)
                              : std::numeric_limits<int64_t>::max();
    }

    template<class Act>
    void change(Act act)
    {
        const std::lock_guard<std::mutex> lock(d_mutex);
        act();
        d_truth.change(d_scene->config());
    }

    void tag_first_sample()
    {
        const auto& config = d_scene->config();
        const auto source = pmt::mp(alias());
        const uint64_t first = nitems_written(0);
        add_item_tag(
            0, first, pmt::mp(keys::rx_freq), pmt::from_double(config.frequency), source);
        add_item_tag(0,
                     first,
                     pmt::mp(keys::rx_rate),
                     pmt::from_double(config.sample_rate),
                     source);
    }

    void finish()
    {
        d_truth.finish();
        tell();
    }

    /* What there is to say about the emitters. */
    void tell()
    {
        const double time = double(d_scene->samples()) / d_scene->config().sample_rate;
        const bool update_is_due = time >= d_next_update;
        if (update_is_due) {
            d_next_update += update_interval;
        }
        for (auto& e : d_truth.emissions()) {
            auto& so_far = d_told[e.id - 1];
            const bool ended = e.state == core::emission_state::end;
            if (so_far == told::nothing) {
                tell(e, core::emission_state::start);
                so_far = told::start;
            } else if (update_is_due && !ended) {
                tell(e, core::emission_state::update);
            }
            if (ended && so_far != told::end) {
                tell(e, core::emission_state::end);
                so_far = told::end;
            }
        }
    }

    void tell(core::emission e, core::emission_state state)
    {
        e.state = state;
        message_port_pub(pmt::mp(keys::port_emissions), emission_pdu(e));
    }

    std::mutex d_mutex; // of all that follows
    std::unique_ptr<core::scene> d_scene;
    core::scene_truth d_truth;
    int64_t d_length;           // samples
    std::vector<told> d_told;   // by emitter
    double d_next_update = 0.0; // s
};

} // namespace specsense
} // namespace gr
