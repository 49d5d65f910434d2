// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "block_helpers.h"
#include "emission_pdu.h"
#include "emission_reader.h"
#include <atomic>
#include <gnuradio/block.h>
#include <gnuradio/io_signature.h>
#include <gnuradio/specsense/core/cell_search/cell_confirmer.h>
#include <gnuradio/specsense/core/cell_search/confirmation_search.h>
#include <map>
#include <memory>

namespace gr {
namespace specsense {

/* The messages' half of a cell_confirmer: has no samples, and so outlives their end by as
 * long as emissions come. Everything is sent by its own thread, in order. */
class emission_marker : public gr::block
{
public:
    explicit emission_marker(std::shared_ptr<core::cell_confirmer> confirmer)
        : gr::block("emission_marker",
                    gr::io_signature::make(0, 0, 0),
                    gr::io_signature::make(0, 0, 0)),
          d_confirmer(std::move(confirmer))
    {
        message_port_register_out(d_port);
        message_port_register_in(d_port);
        set_msg_handler(d_port, [this](const pmt::pmt_t& m) { take(m); });
        message_port_register_in(d_news);
        set_msg_handler(d_news, [this](const pmt::pmt_t& id) { tell_again(id); });
    }

    uint64_t malformed() const { return d_malformed; }

    bool start() override
    {
        d_live.clear();
        d_confirmer->start([this](uint64_t id, const core::cell_confirmation&) {
            _post(d_news, pmt::from_uint64(id));
        });
        return block::start();
    }

    bool stop() override
    {
        d_confirmer->stop();
        return block::stop();
    }

private:
    void take(const pmt::pmt_t& message)
    {
        const emission_reader reader(message);
        const auto label = reader.label();
        if (label && !core::can_have_cell(*label)) {
            message_port_pub(d_port, message);
            return;
        }
        const auto e = reader.read();
        if (!e) {
            ++d_malformed;
            if (d_warnings.pass()) {
                d_logger->warn("passes on what is no emission's PDU: {}",
                               pmt::write_string(message));
            }
            message_port_pub(d_port, message);
            return;
        }
        keep(*e, message);
        tell(*e, message);
    }

    /* For when its search ends. */
    void keep(const core::emission& e, const pmt::pmt_t& message)
    {
        constexpr size_t most = 4096; // that the search knows of at once
        if (e.state == core::emission_state::end) {
            d_live.erase(e.id);
            return;
        }
        d_live[e.id] = message;
        if (d_live.size() > most) {
            d_live.erase(d_live.begin());
        }
    }

    void tell(const core::emission& e, const pmt::pmt_t& message)
    {
        const auto known = d_confirmer->note(e);
        message_port_pub(d_port,
                         known ? pmt::cons(with_confirmation(pmt::car(message), *known),
                                           pmt::cdr(message))
                               : message);
    }

    void tell_again(const pmt::pmt_t& id)
    {
        const auto live = d_live.find(pmt::to_uint64(id));
        if (live == d_live.end()) {
            return; // it has ended meanwhile
        }
        const auto& last = live->second;
        const auto update = pmt::mp(to_string(core::emission_state::update));
        const auto message = pmt::cons(
            pmt::dict_add(pmt::car(last), pmt::mp(keys::state), update), pmt::cdr(last));
        tell(*emission_reader(message).read(), message);
    }

    const pmt::pmt_t d_port = pmt::mp(keys::port_emissions);
    const pmt::pmt_t d_news = pmt::mp("news"); // from the searching thread
    std::shared_ptr<core::cell_confirmer> d_confirmer;
    std::map<uint64_t, pmt::pmt_t> d_live; // id -> last message
    std::atomic<uint64_t> d_malformed{ 0 };
    rate_limit d_warnings;
};

} // namespace specsense
} // namespace gr
