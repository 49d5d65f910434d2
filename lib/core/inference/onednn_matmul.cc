// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "onednn_matmul.h"
#include <algorithm>
#include <cstring>
#include <dnnl.hpp>

namespace gr {
namespace specsense {
namespace core {

namespace {

using dnnl::memory;
using type = memory::data_type;

dnnl::matmul::primitive_desc find(const dnnl::engine& engine, bool integer)
{
    const memory::dims square{ 1536, 1536 };
    const auto tag = memory::format_tag::ab;
    const memory::desc source(square, integer ? type::u8 : type::f32, tag);
    const memory::desc weights(
        square, integer ? type::s8 : type::f32, memory::format_tag::any);
    const memory::desc product(square, integer ? type::s32 : type::f32, tag);
#if DNNL_VERSION_MAJOR >= 3
    return dnnl::matmul::primitive_desc(engine, source, weights, product);
#else
    return dnnl::matmul::primitive_desc({ source, weights, product }, engine);
#endif
}

memory ones(const memory::desc& desc, const dnnl::engine& engine, bool integer)
{
    memory m(desc, engine);
    if (integer) {
        std::memset(m.get_data_handle(), 1, desc.get_size());
    } else {
        std::fill_n(static_cast<float*>(m.get_data_handle()),
                    desc.get_size() / sizeof(float),
                    1.0f);
    }
    return m;
}

} // namespace

onednn_matmul::onednn_matmul(bool integer)
{
    const dnnl::engine engine(dnnl::engine::kind::cpu, 0);
    const auto found = find(engine, integer);
    d_run = [stream = dnnl::stream(engine),
             matmul = dnnl::matmul(found),
             source = ones(found.src_desc(), engine, integer),
             weights = ones(found.weights_desc(), engine, integer),
             product = memory(found.dst_desc(), engine)]() mutable {
        matmul.execute(stream,
                       { { DNNL_ARG_SRC, source },
                         { DNNL_ARG_WEIGHTS, weights },
                         { DNNL_ARG_DST, product } });
        stream.wait();
    };
}

} // namespace core
} // namespace specsense
} // namespace gr
