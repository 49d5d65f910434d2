# SPDX-FileCopyrightText: 2026 gr-specsense authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which signal occupies which piece of spectrum, from when to when: GNU Radio blocks."""

from gnuradio import gr  # the blocks' base classes come first

from .specsense_python import *
from .specsense_python import keys
