// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "memory_file.h"
#include "models/model_metadata.h"
#include "models/profile_json.h"
#include "models/read_model.h"
#include "models/safetensors_file.h"
#include <gnuradio/specsense/core/models/model_file.h>
#include <stdexcept>

using namespace gr::specsense::core;

namespace {

void require(bool holds)
{
    if (!holds) {
        std::abort();
    }
}

/* Tensors of a file that was not refused have as many values as their shapes say, and
 * texts that make a description make the same one again. */
void read_container(const input_file& file)
{
    const safetensors_file container(file);
    for (const auto& stored : container.tensors()) {
        const auto t = container.read(stored);
        size_t count = 1;
        for (int64_t extent : t.shape) {
            count *= size_t(extent);
        }
        require(t.values.size() == count);
    }
    const auto description = from_metadata(container.metadata());
    check_description(description);
    require(description_to_json(description).front() == '{');
    const auto metadata = to_metadata(description);
    require(to_metadata(from_metadata(metadata)) == metadata);
}

} // namespace

/* A model file; the same bytes also serve as a profile, and as an architecture. */
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size)
{
    const auto file = memory_file(data, size, "fuzz.safetensors");
    const std::string text(reinterpret_cast<const char*>(data), size);
    try {
        read_container(file);
    } catch (const std::invalid_argument&) {
    }
    try {
        read_model(file);
    } catch (const std::runtime_error&) {
    }
    try {
        const auto profile = profile_from_json(text);
        require(profile_to_json(profile_from_json(profile_to_json(profile).dump())) ==
                profile_to_json(profile));
    } catch (const std::invalid_argument&) {
    }
    try {
        make_network(text);
    } catch (const std::invalid_argument&) {
    }
    return 0;
}
