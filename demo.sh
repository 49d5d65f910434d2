#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 gr-specsense authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# ./demo.sh [RECORDING]: installs what is missing, builds, and finds what occupies the
# spectrum of RECORDING, or of an LTE, a 5G NR and a radar scene that it makes itself.
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
if [ -n "$recording" ]; then
    recordings=("$recording")
else
    recordings=()
    for scene in lte nr radar; do
        say "Making a scene: $output/$scene.sigmf-meta, and what is in it: $output/$scene.png"
        "$build/apps/specsense" generate scene "$root/examples/scenes/$scene.json" \
            --output "$output/$scene" --duration 0.06 --picture
        recordings+=("$output/$scene.sigmf-meta")
    done
fi
say "What occupies the spectrum of ${recordings[*]}"
"$build/apps/specsense" annotate --picture --output "$output/found" "${recordings[@]}"
