// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <cstdlib>
#include <dlfcn.h>
#include <filesystem>
#include <gnuradio/specsense/core/models/torch_backend.h>
#include <link.h>
#include <mutex>
#include <stdexcept>

namespace gr {
namespace specsense {
namespace core {

namespace fs = std::filesystem;

namespace {

constexpr const char* file_name = "libspecsense-torch.so";
constexpr const char* folder_variable = "SPECSENSE_TORCH_PLUGIN_DIR";

/* The folder that the core library was loaded from. */
fs::path own_folder()
{
    Dl_info info{};
    if (dladdr(reinterpret_cast<void*>(&own_folder), &info) == 0 || !info.dli_fname) {
        return {};
    }
    return fs::path(info.dli_fname).parent_path();
}

fs::path find_plugin()
{
    const char* folder = std::getenv(folder_variable);
    const auto own = own_folder() / file_name;
    const auto other = folder ? fs::path(folder) / file_name : fs::path();
    if (folder) {
        if (fs::exists(other)) {
            return other;
        }
        throw std::runtime_error(other.string() + ": is missing, where " +
                                 folder_variable + " says that it is");
    }
    if (!fs::exists(own)) {
        throw std::runtime_error(own.string() +
                                 ": is missing: training and other devices than the CPU "
                                 "need it; build gr-specsense with LibTorch "
                                 "(-DSPECSENSE_TORCH=ON), or say where it is by " +
                                 folder_variable);
    }
    return own;
}

/* The LibTorch that the process holds already; empty: none. */
std::string loaded_libtorch()
{
    std::string found;
    dl_iterate_phdr(
        [](dl_phdr_info* info, size_t, void* out) {
            const auto name = fs::path(info->dlpi_name).filename().string();
            if (name.rfind("libtorch_cpu.so", 0) == 0 ||
                name.rfind("libc10.so", 0) == 0) {
                *static_cast<std::string*>(out) = info->dlpi_name;
                return 1;
            }
            return 0;
        },
        &found);
    return found;
}

torch_backend* load()
{
    const auto plugin = find_plugin();
    const auto stranger = loaded_libtorch();
    if (!stranger.empty()) {
        throw std::runtime_error(
            "a LibTorch is in this process already (" + stranger +
            "), and a second one, which " + plugin.string() +
            " brings, would crash it: open the model before it is loaded, or in a "
            "process of its own");
    }
    void* library = dlopen(plugin.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (library == nullptr) {
        throw std::runtime_error(plugin.string() + ": cannot be loaded: " + dlerror());
    }
    const auto version =
        reinterpret_cast<const char* (*)()>(dlsym(library, "specsense_torch_version"));
    const auto backend =
        reinterpret_cast<torch_backend* (*)()>(dlsym(library, "specsense_torch_backend"));
    if (version == nullptr || backend == nullptr) {
        throw std::runtime_error(plugin.string() + ": is no plugin of gr-specsense");
    }
    if (std::string(version()) != SPECSENSE_VERSION) {
        throw std::runtime_error(plugin.string() + ": is of version " + version() +
                                 ", gr-specsense itself of " SPECSENSE_VERSION);
    }
    return backend();
}

} // namespace

torch_backend::~torch_backend() = default;

torch_backend& open_torch_backend()
{
    static std::mutex mutex;
    static torch_backend* backend = nullptr;
    const std::lock_guard<std::mutex> lock(mutex);
    if (backend == nullptr) {
        backend = load();
    }
    return *backend;
}

} // namespace core
} // namespace specsense
} // namespace gr
