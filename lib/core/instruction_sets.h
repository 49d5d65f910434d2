// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstddef> // says whether the C library is glibc

// The compiler makes a variant for each instruction set, and the loader takes the
// machine's best. Sanitizers instrument the resolvers, which run before they are set up.
#if defined(__x86_64__) && defined(__GLIBC__) && defined(__GNUC__) && \
    !defined(__clang__) && !defined(__SANITIZE_ADDRESS__)
#define PER_INSTRUCTION_SET __attribute__((target_clones("default", "avx2", "avx512f")))
// For complex products that must round alike in a loop's body and its rest: with AVX512F,
// which has fused multiply-adds, GCC (12.2) takes them for the body whatever
// -ffp-contract says.
#define PER_INSTRUCTION_SET_UNFUSED __attribute__((target_clones("default", "avx2")))
#else
#define PER_INSTRUCTION_SET
#define PER_INSTRUCTION_SET_UNFUSED
#endif
