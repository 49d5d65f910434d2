# SPDX-FileCopyrightText: 2026 gr-specsense authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests of the blocks share."""

import faulthandler

import numpy as np
import pmt
from gnuradio import blocks, gr

RATE = 7.68e6  # samples/s; 32 columns of the field profile


def noise(count, seed, power=1e-6):
    """Complex white noise of that mean power."""
    generator = np.random.default_rng(seed)
    values = generator.standard_normal((count, 2)) * np.sqrt(power / 2)
    return (values[:, 0] + 1j * values[:, 1]).astype(np.complex64)


def flag(offset, key, value):
    return gr.tag_utils.python_to_tag((offset, pmt.intern(key), value))


def tag(offset, key, number):
    return flag(offset, key, pmt.from_double(number))


def time_tag(offset, seconds, fraction):
    return flag(offset, "rx_time",
                pmt.make_tuple(pmt.from_uint64(seconds), pmt.from_double(fraction)))


def tags_by_row(tags):
    """{row: {key: value}}; a key that comes twice on a row is an error."""
    rows = {}
    for item in tags:
        row = rows.setdefault(item.offset, {})
        key = pmt.symbol_to_string(item.key)
        assert key not in row, f"{key} twice on row {item.offset}"
        row[key] = item.value
    return rows


def time_of(value):
    return pmt.to_uint64(pmt.tuple_ref(value, 0)) + pmt.to_double(pmt.tuple_ref(value, 1))


def run_to_end(flowgraph, limit=60.0):
    """Runs it; one that hangs ends the test's process, which then shows where."""
    faulthandler.dump_traceback_later(limit, exit=True)
    flowgraph.run()
    faulthandler.cancel_dump_traceback_later()


def pieces(item_size, chunk):
    """Hands items on in pieces of at most chunk; None: as they come. (A vector_source with
    tags writes all of its items at once.)"""
    block = blocks.copy(item_size)
    if chunk is not None:
        block.set_max_noutput_items(chunk)
    return block


def vectors(sink, length):
    return np.reshape(sink.data(), (-1, length))


def pdus(debug):
    """What a message_debug's store has got: dicts of Python values."""
    messages = [debug.get_message(i) for i in range(debug.num_messages())]
    assert all(pmt.is_pdu(message) for message in messages)
    return [pmt.to_python(pmt.car(message)) for message in messages]
