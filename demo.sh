#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 gr-specsense authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# ./demo.sh [RECORDING]: installs what is missing, builds, and finds what occupies the
# spectrum of RECORDING, or of a scene that it makes itself.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=cmake/install_packages.sh
. "$root/cmake/install_packages.sh"

if [ $# -gt 1 ]; then
    echo "usage: ./demo.sh [RECORDING]" >&2
    exit 2
fi
recording=${1:-}
if [ -n "$recording" ] && [ ! -e "$recording" ]; then
    echo "demo.sh: $recording: no such file" >&2
    exit 1
fi

install_packages build

build=$root/build/demo
mkdir -p "$root/build"
say "Building in $build"
cmake -S "$root" -B "$build" -DCMAKE_BUILD_TYPE=Release -DBUILD_TESTING=OFF >"$root/build/demo.log" 2>&1 ||
    { cat "$root/build/demo.log" >&2; exit 1; }
cmake --build "$build" --parallel "$(nproc)"

output=$root/build/demo/results
mkdir -p "$output"
if [ -z "$recording" ]; then
    recording=$output/scene.sigmf-meta
    say "Making a scene: $recording"
    /usr/bin/python3 "$root/examples/make_scene.py" "$output/scene"
fi
say "What occupies the spectrum of $recording"
"$build/apps/specsense" annotate --picture --output "$output/found" "$recording"
