#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 gr-specsense authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# ./test.sh [--sanitize] [--fuzz]: installs what is missing, builds, and runs every test.
#   --sanitize  the core's tests alone, with address and undefined-behaviour sanitizers
#   --fuzz      each fuzz target for 60 s
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=cmake/install_packages.sh
. "$root/cmake/install_packages.sh"

mode=all
case "${1:-}" in
"") ;;
--sanitize) mode=sanitize ;;
--fuzz) mode=fuzz ;;
*)
    echo "usage: ./test.sh [--sanitize | --fuzz]" >&2
    exit 2
    ;;
esac
mkdir -p "$root/build"

# Configures and builds in build/NAME with the options that follow.
build() {
    local name=$1
    shift
    say "Building in build/$name"
    cmake -S "$root" -B "$root/build/$name" "$@" >"$root/build/$name.log" 2>&1 ||
        { cat "$root/build/$name.log" >&2; exit 1; }
    cmake --build "$root/build/$name" --parallel "$(nproc)"
}

case $mode in
all)
    install_packages build test
    # From PyPI, what tests compare with: the SigMF project's own validator, the
    # safetensors project's own reader and scikit-learn's figures.
    pypi=('sigmf>=1.2' 'safetensors>=0.4' 'scikit-learn>=1.2')
    python=$root/build/python
    if [ "$(cat "$python/installed" 2>/dev/null)" != "${pypi[*]}" ]; then
        say "Installing ${pypi[*]} from PyPI in build/python"
        /usr/bin/python3 -m venv --clear --system-site-packages "$python"
        "$python/bin/pip" install --quiet "${pypi[@]}"
        echo "${pypi[*]}" >"$python/installed"
    fi
    build test -DCMAKE_BUILD_TYPE=Release -DSPECSENSE_TEST_PYTHON="$python/bin/python"
    say "Running the tests"
    (cd "$root/build/test" && ctest --output-on-failure --parallel "$(nproc)")
    ;;
sanitize)
    install_packages build test
    build sanitize -DCMAKE_BUILD_TYPE=RelWithDebInfo -DSPECSENSE_BLOCKS=OFF -DSPECSENSE_SANITIZE=ON
    say "Running the core's tests with sanitizers"
    (cd "$root/build/sanitize" && ctest --output-on-failure --parallel "$(nproc)")
    ;;
fuzz)
    install_packages build fuzz
    CC=clang CXX=clang++ build fuzz -DSPECSENSE_BLOCKS=OFF -DBUILD_TESTING=OFF -DSPECSENSE_FUZZ=ON
    for target in model_file sigmf_metadata wav; do
        say "Fuzzing $target for 60 s"
        mkdir -p "$root/build/fuzz/corpus/$target"
        "$root/build/fuzz/fuzz/fuzz_$target" -max_total_time=60 -timeout=10 -rss_limit_mb=1024 \
            "$root/build/fuzz/corpus/$target" "$root/fuzz/corpus/$target"
    done
    ;;
esac
