#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 gr-specsense authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# examples/training/train_all.sh [options] [MODEL...]: builds core, trainer and tests
# without GNU Radio, then trains and evaluates the shipped models by name (default: all).
# A training that was interrupted goes on from its last checkpoint.
#   --device cpu|cuda   what to train on (default: cuda where there is one)
#   --output DIR        checkpoints, logs, models, figures (default: out/training)
#   --time-limit S      seconds of training for each model (default: to the end)
#   --frames N          test frames of the evaluation (default: 2000)
#   --recipes DIR       training recipes MODEL.json (default: beside this script)
#   --build DIR         a build folder to use (default: build/training)
#   --no-build          what the build folder holds is up to date
#   --prefix PATH       more for CMAKE_PREFIX_PATH (a LibTorch, an unpacked package)
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)

device=
output=$root/out/training
time_limit=0
frames=2000
recipes=$here
build=$root/build/training
do_build=yes
prefix=
models=()
while [ $# -gt 0 ]; do
    case $1 in
    --device) device=$2; shift ;;
    --output) output=$2; shift ;;
    --time-limit) time_limit=$2; shift ;;
    --frames) frames=$2; shift ;;
    --recipes) recipes=$2; shift ;;
    --build) build=$2; shift ;;
    --no-build) do_build=no ;;
    --prefix) prefix=$2; shift ;;
    -*)
        sed -n '5,17s/^# \{0,1\}//p' "$0" >&2
        exit 2
        ;;
    *) models+=("$1") ;;
    esac
    shift
done
if [ -z "$device" ]; then
    device=cpu
    if command -v nvidia-smi >/dev/null && nvidia-smi -L >/dev/null 2>&1; then
        device=cuda
    fi
fi
if [ ${#models[@]} -eq 0 ]; then
    for recipe in "$recipes"/*.json; do
        models+=("$(basename "$recipe" .json)")
    done
fi
for model in "${models[@]}"; do
    if [ ! -f "$recipes/$model.json" ]; then
        echo "train_all.sh: $recipes/$model.json is missing" >&2
        exit 1
    fi
done

if [ $do_build = yes ]; then
    cmake -S "$root" -B "$build" -DCMAKE_BUILD_TYPE=Release -DSPECSENSE_BLOCKS=OFF \
        ${prefix:+-DCMAKE_PREFIX_PATH="$prefix"}
    cmake --build "$build" --parallel "$(nproc)" \
        --target specsense specsense-torch qa_specsense_models qa_specsense_torch
    "$build/lib/qa_specsense_models"
    "$build/lib/qa_specsense_torch"
fi
specsense=$build/apps/specsense
# On the CPU the network takes all cores, and a thread makes frames beside it; beside a
# GPU all cores make frames.
generators=1
[ "$device" = cpu ] || generators=$(nproc)
export OMP_WAIT_POLICY=${OMP_WAIT_POLICY:-passive} # the frames' threads want the cores, too

for model in "${models[@]}"; do
    folder=$output/$model
    "$specsense" train "$recipes/$model.json" --output "$folder" --device "$device" \
        --generator-threads "$generators" --time-limit "$time_limit"
    if [ -f "$folder/model.safetensors" ]; then
        "$specsense" evaluate --model "$folder/model.safetensors" --device "$device" \
            --count "$frames" --json "$folder/figures.json"
    fi
done
