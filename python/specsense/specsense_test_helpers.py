# SPDX-FileCopyrightText: 2026 gr-specsense authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests of the blocks share."""

import faulthandler

import numpy as np
import pmt
from gnuradio import gr

RATE = 7.68e6  # samples/s; 32 columns of the field profile


def noise(count, seed, power=1e-6):
    """Complex white noise of that mean power."""
    generator = np.random.default_rng(seed)
    values = generator.standard_normal((count, 2)) * np.sqrt(power / 2)
    return (values[:, 0] + 1j * values[:, 1]).astype(np.complex64)


class chopper(gr.basic_block):
    """Hands complex samples on in pieces of at most that many."""

    def __init__(self, chunk):
        gr.basic_block.__init__(self, "chopper", [np.complex64], [np.complex64])
        self.chunk = chunk

    def forecast(self, noutput_items, ninputs):
        return [1] * ninputs

    def general_work(self, input_items, output_items):
        count = min(self.chunk, len(input_items[0]), len(output_items[0]))
        output_items[0][:count] = input_items[0][:count]
        self.consume(0, count)
        return count


def chopped(chunk):
    return [] if chunk is None else [chopper(chunk)]


def tag(offset, key, number):
    return gr.tag_utils.python_to_tag((offset, pmt.intern(key), pmt.from_double(number)))


def time_tag(offset, seconds, fraction):
    value = pmt.make_tuple(pmt.from_uint64(seconds), pmt.from_double(fraction))
    return gr.tag_utils.python_to_tag((offset, pmt.intern("rx_time"), value))


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
