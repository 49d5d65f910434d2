// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <gnuradio/specsense/message_keys.h>
#include <pybind11/pybind11.h>

namespace py = pybind11;

// gnuradio.specsense.keys.NAME is the text of gr::specsense::keys::NAME.
void bind_keys(py::module& m)
{
    auto keys = m.def_submodule("keys", "Names of ports, tags and metadata keys.");
#define SPECSENSE_KEY(name) keys.attr(#name) = gr::specsense::keys::name;
#include <message_keys.inc>
#undef SPECSENSE_KEY
}
