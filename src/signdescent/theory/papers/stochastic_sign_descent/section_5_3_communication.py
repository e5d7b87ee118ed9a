"""Section 5.3.2: what SSDM and its variant with norms send.

A node sends d signs; the server sends the sum of the nodes' signs, or, where the nodes send their norms as well, the
sum of the signs times the norms. A number with a fraction is counted with 32 bits.
"""

from __future__ import annotations

import sympy as sp

from signdescent.theory.claim import Claim, Reference
from signdescent.theory.symbols import M, eps
from signdescent.theory.table import AnyClaim

__all__ = ["CLAIMS"]

FLOAT = 32  # bits of one number
POSITIVE = sp.Interval.open(0, sp.oo)

d = sp.Symbol("d", integer=True, positive=True)  # number of coordinates
k = sp.Symbol("k", integer=True, nonnegative=True)  # signs that are +1
a_1, a_2 = sp.symbols("a_1 a_2", real=True)  # norms of two nodes

_ONLY = Reference("Section 5.3.2, p. 12", "only sign bits are communicated between nodes and server")
_OVERHEAD = Reference("Section 5.3.2, p. 13", "the overhead of worker-to-server communication is negligible")
_DENSE = Reference("Section 5.3.2, p. 13", "the aggregated updates are dense (all entries are floats)")

CLAIMS: tuple[AnyClaim, ...] = (
    Claim(
        "sec5.3-sign-bits-only",
        sp.Le(M + 1, 2),
        {M: sp.S.Naturals},
        title="one bit per coordinate suffices for what the server sends, one of the M + 1 numbers -M, -M + 2, ..., M",
        reference=_ONLY,
        defect="sec2-sign-bits-only",
    ),
    Claim(
        "sec5.3-sign-bits-only-corrected",
        sp.And(sp.Implies(sp.Le(M + 1, 2), sp.Eq(M, 1)), sp.Implies(sp.Eq(M, 1), sp.Le(M + 1, 2))),
        {M: sp.S.Naturals},
        title="one bit per coordinate suffices for the server if and only if there is one node",
        reference=_ONLY,
        left_out="nodes whose momentum is 0, which send 0, a third value",
    ),
    Claim(
        "sec5.3-sign-bits-only-float",
        sp.Le(M + 1, 2**FLOAT),
        {M: sp.Range(1, 2**FLOAT)},
        title="for fewer than 2^32 nodes the server's integer takes no more bits than a float of 32 bits",
        reference=_DENSE,
    ),
    Claim(
        "sec5.3-no-momentum-overhead",
        sp.Le((d + FLOAT) / d, 1 + eps),
        {d: sp.S.Naturals, eps: POSITIVE},
        (sp.Ge(d * eps, FLOAT),),
        title="d signs and one float of 32 bits take at most 1 + eps times the bits of d signs once d >= 32/eps",
        reference=_OVERHEAD,
    ),
    Claim(
        "sec5.3-no-momentum-dense",
        sp.And(a_1 + a_2 > a_1 - a_2, a_1 - a_2 > 0, -a_1 + a_2 < 0, -a_1 - a_2 < -a_1 + a_2),
        {a_1: POSITIVE, a_2: POSITIVE},
        (a_1 > a_2,),
        title="with the norms a_1 > a_2 of two nodes an entry of the server's message takes four values, and never 0",
        reference=_DENSE,
        left_out="more nodes, and the division by M",
    ),
    Claim(
        "sec5.3-no-momentum-dense-integers",
        sp.And(sp.Implies(sp.Ne(k, 1), sp.Ge((2 * k - 2) ** 2, 4)), sp.Implies(sp.Eq(k, 1), sp.Eq(2 * k - 2, 0))),
        {k: sp.Range(0, 3)},
        title="without norms, an entry for two nodes takes three values: -2, 0 and 2",
        reference=_DENSE,
    ),
)
