#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 gr-specsense authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# docs/signals/make_pictures.sh PROGRAM: makes the pictures of docs/signals.md anew, each from
# the scene of the same name beside it. PROGRAM is specsense. Needs pngquant, to keep them small.
set -euo pipefail
program=$1
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for scene in "$here"/*.json; do
    name=$(basename "$scene" .json)
    "$program" generate scene "$scene" --output "$work/$name" --duration 0.02 --picture
    pngquant --nofs --force --output "$here/$name.png" 64 "$work/$name.png"
done
