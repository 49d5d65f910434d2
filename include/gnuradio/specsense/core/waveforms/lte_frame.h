// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

namespace gr {
namespace specsense {
namespace core {
namespace lte {

enum class cyclic_prefix { normal, extended };

/*! Frame structure type 1 and 2 (TS 36.211, 4.1 and 4.2). */
enum class duplex_mode { fdd, tdd };

} // namespace lte
} // namespace core
} // namespace specsense
} // namespace gr
