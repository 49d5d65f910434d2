# SPDX-FileCopyrightText: 2026 gr-specsense authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Sourced by demo.sh and test.sh: install_packages GROUP... installs what is missing of
# those groups of packages.txt, as root or with sudo.

say() { printf '\n==> %s\n' "$*"; }

# Prints the lines of the groups of packages.txt.
packages_of() {
    local file=$1 group
    shift
    for group in "$@"; do
        sed -n "/^\[$group\]\$/,/^\[/{/^\[/d;/^#/d;/^\$/d;p}" "$file"
    done
}

install_packages() {
    local file=$root/packages.txt line name chosen missing=() as_root=()
    while read -r line; do
        for name in ${line//|/ }; do
            if [ "$(dpkg-query -W -f='${db:Status-Status}' "$name" 2>/dev/null)" = installed ]; then
                continue 2
            fi
        done
        missing+=("$line")
    done < <(packages_of "$file" "$@")
    if [ ${#missing[@]} -eq 0 ]; then
        say "All packages are there ($*)"
        return
    fi
    [ "$(id -u)" -eq 0 ] || as_root=(sudo)
    "${as_root[@]}" apt-get update -q
    local wanted=()
    for line in "${missing[@]}"; do
        chosen=${line%% *}
        for name in ${line//|/ }; do
            if [ -n "$(apt-cache madison "$name" 2>/dev/null)" ]; then
                chosen=$name
                break
            fi
        done
        wanted+=("$chosen")
    done
    say "Installing ${wanted[*]}"
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
        apt-get install -q -y --no-install-recommends "${wanted[@]}"
}
