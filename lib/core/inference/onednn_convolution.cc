// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "onednn_convolution.h"
#include "requantisation.h"
#include <cstring>
#include <dnnl.hpp>
#include <stdexcept>
#include <unordered_map>

namespace gr {
namespace specsense {
namespace core {

namespace {

using dnnl::memory;
using tag = memory::format_tag;
using type = memory::data_type;
using primitive_desc = dnnl::convolution_forward::primitive_desc;

const dnnl::engine& cpu()
{
    static const dnnl::engine engine(dnnl::engine::kind::cpu, 0);
    return engine;
}

/* Planes of so many channels, where those are not all channels. */
tag blocked(int block)
{
    switch (block) {
    case 1:
        return tag::nchw;
    case 4:
        return tag::nChw4c;
    case 8:
        return tag::nChw8c;
    case 16:
        return tag::nChw16c;
    default:
        return tag::nhwc;
    }
}

bool channels_last(const activation_format& format)
{
    return format.block == format.channels;
}

/* The descriptor's block of channels. A layout that has none is taken for channels last,
 * to which any oneDNN can be held. */
int block_of(const memory::desc& d, const memory::dims& dims)
{
    for (const int block : { 4, 8, 16, 1 }) {
        if (memory::desc(dims, type::f32, blocked(block)) == d) {
            return block;
        }
    }
    return int(dims[1]);
}

/* What oneDNN is asked for: everything but the scales' values. */
struct request {
    memory::desc source;
    memory::desc weights;
    memory::desc bias;
    memory::desc destination;
    memory::dims dilation; // pixels between taps
    memory::dims padding;
    dnnl::primitive_attr attributes;
};

primitive_desc find(const request& r)
{
    const auto kind = dnnl::prop_kind::forward_inference;
    const auto algorithm = dnnl::algorithm::convolution_direct;
    const memory::dims strides{ 1, 1 };
#if DNNL_VERSION_MAJOR >= 3
    return primitive_desc(cpu(),
                          kind,
                          algorithm,
                          r.source,
                          r.weights,
                          r.bias,
                          r.destination,
                          strides,
                          r.dilation,
                          r.padding,
                          r.padding,
                          r.attributes);
#else
    return primitive_desc({ kind,
                            algorithm,
                            r.source,
                            r.weights,
                            r.bias,
                            r.destination,
                            strides,
                            r.dilation,
                            r.padding,
                            r.padding },
                          r.attributes,
                          cpu());
#endif
}

memory::desc activation(const picture_batch& p, const activation_format& f, tag layout)
{
    return memory::desc({ p.batch, f.channels, p.rows, p.columns },
                        f.integer ? type::u8 : type::f32,
                        layout);
}

memory::dims weight_dims(const convolution_shape& shape)
{
    return { shape.output_channels, shape.input_channels, shape.kernel, shape.kernel };
}

request make_request(const convolution_shape& shape, bool integer)
{
    request r;
    r.weights =
        memory::desc(weight_dims(shape), integer ? type::s8 : type::f32, tag::any);
    r.bias = memory::desc({ shape.output_channels }, type::f32, tag::x);
    r.dilation = { shape.dilation - 1, shape.dilation - 1 };
    const int padding = shape.kernel / 2 * shape.dilation;
    r.padding = { padding, padding };
    r.attributes.set_scratchpad_mode(dnnl::scratchpad_mode::user);
    if (shape.rectified) {
        dnnl::post_ops operations;
#if DNNL_VERSION_MAJOR >= 3
        operations.append_eltwise(dnnl::algorithm::eltwise_relu, 0.0f, 0.0f);
#else
        operations.append_eltwise(1.0f, dnnl::algorithm::eltwise_relu, 0.0f, 0.0f);
#endif
        r.attributes.set_post_ops(operations);
    }
    return r;
}

memory::desc plain_weights(const convolution_shape& shape, type number)
{
    return memory::desc(weight_dims(shape), number, tag::oihw);
}

} // namespace

convolution_formats preferred_formats(const convolution_shape& shape)
{
    constexpr picture_batch usual{ 1, 256, 256 };
    convolution_formats formats;
    formats.input = { shape.input_channels, shape.input_channels };
    formats.output = { shape.output_channels, shape.output_channels };
    auto r = make_request(shape, false);
    r.source = activation(usual, formats.input, tag::any);
    r.destination = activation(usual, formats.output, tag::any);
    const auto found = find(r);
    const auto dims = [&](int channels) {
        return memory::dims{ usual.batch, channels, usual.rows, usual.columns };
    };
    formats.input.block = block_of(found.src_desc(), dims(shape.input_channels));
    formats.output.block = block_of(found.dst_desc(), dims(shape.output_channels));
    return formats;
}

class onednn_convolution::impl
{
public:
    impl(const convolution_shape& shape,
         const convolution_formats& formats,
         const folded_convolution& weights);

    void prepare(const picture_batch& pictures);
    void run(const void* input, void* output, void* scratch);

    size_t scratch_bytes() const { return d_scratch.get_size(); }

private:
    void set_scales(const requantisation& r);

    convolution_shape d_shape;
    convolution_formats d_formats;
    bool d_integer;
    request d_request;
    std::vector<float> d_bias;
    memory d_plain_weights; // as they came
    memory d_weights;       // as the implementation wants them
    std::unordered_map<int, memory> d_arguments;
    memory::desc d_source, d_destination, d_scratch;
    dnnl::convolution_forward d_convolution;
    dnnl::stream d_stream{ cpu() };
};

onednn_convolution::impl::impl(const convolution_shape& shape,
                               const convolution_formats& formats,
                               const folded_convolution& weights)
    : d_shape(shape), d_formats(formats), d_integer(formats.input.integer),
      d_request(make_request(shape, d_integer)), d_bias(weights.bias)
{
    const void* values = weights.weights.data();
    integer_weights integers;
    if (d_integer) {
        integers = to_integers(weights);
        values = integers.values.data();
        set_scales({ formats, weights.bias, integers.step });
    }
    d_plain_weights = memory(plain_weights(shape, d_integer ? type::s8 : type::f32),
                             cpu());
    std::memcpy(
        d_plain_weights.get_data_handle(), values, d_plain_weights.get_desc().get_size());
    d_arguments[DNNL_ARG_BIAS] = memory(d_request.bias, cpu(), d_bias.data());
}

void onednn_convolution::impl::set_scales(const requantisation& r)
{
    d_bias = r.bias;
#if DNNL_VERSION_MAJOR >= 3
    for (size_t c = 0; c < d_bias.size(); ++c) {
        d_bias[c] *= r.scale[c]; // added after the scale
    }
    memory scales({ { d_shape.output_channels }, type::f32, tag::x }, cpu());
    std::memcpy(scales.get_data_handle(), r.scale.data(), scales.get_desc().get_size());
    d_arguments[DNNL_ARG_ATTR_SCALES | DNNL_ARG_WEIGHTS] = scales;
    d_request.attributes.set_scales_mask(DNNL_ARG_WEIGHTS, 1 << 0);
#else
    d_request.attributes.set_output_scales(1 << 1, r.scale);
#endif
}

void onednn_convolution::impl::prepare(const picture_batch& pictures)
{
    // One plane of 8 channels has two names; both sides have to be named alike.
    const bool last = channels_last(d_formats.input) && channels_last(d_formats.output);
    const auto layout = [&](const activation_format& format) {
        return last ? tag::nhwc : blocked(format.block);
    };
    d_request.source = activation(pictures, d_formats.input, layout(d_formats.input));
    d_request.destination =
        activation(pictures, d_formats.output, layout(d_formats.output));
    const auto found = find(d_request);
    d_convolution = dnnl::convolution_forward(found);
    d_source = found.src_desc();
    d_destination = found.dst_desc();
    d_scratch = found.scratchpad_desc();
    if (!d_weights || d_weights.get_desc() != found.weights_desc()) {
        d_weights = memory(found.weights_desc(), cpu());
        dnnl::reorder(d_plain_weights, d_weights)
            .execute(d_stream, d_plain_weights, d_weights);
        d_stream.wait();
        d_arguments[DNNL_ARG_WEIGHTS] = d_weights;
    }
}

void onednn_convolution::impl::run(const void* input, void* output, void* scratch)
{
    d_arguments[DNNL_ARG_SRC] = memory(d_source, cpu(), const_cast<void*>(input));
    d_arguments[DNNL_ARG_DST] = memory(d_destination, cpu(), output);
    d_arguments[DNNL_ARG_SCRATCHPAD] = memory(d_scratch, cpu(), scratch);
    d_convolution.execute(d_stream, d_arguments);
    d_stream.wait();
}

onednn_convolution::onednn_convolution(const convolution_shape& shape,
                                       const convolution_formats& formats,
                                       const folded_convolution& weights)
    : d_impl(std::make_unique<impl>(shape, formats, weights))
{
}

onednn_convolution::~onednn_convolution() = default;

void onednn_convolution::prepare(const picture_batch& pictures)
{
    d_impl->prepare(pictures);
}

size_t onednn_convolution::scratch_bytes() const { return d_impl->scratch_bytes(); }

void onednn_convolution::run(const void* input, void* output, void* scratch)
{
    d_impl->run(input, output, scratch);
}

} // namespace core
} // namespace specsense
} // namespace gr
