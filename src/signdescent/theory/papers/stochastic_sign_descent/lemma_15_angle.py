"""Lemma 15: how far normalising a vector turns an inner product, in the plane of the two vectors.

With ``|b| = 1`` (both sides are homogeneous in b), ``s = |a| > 0`` and the cosine ``t`` of their angle,
``<a, b>/|a| = t`` and ``|a - b| = sqrt(s**2 - 2*s*t + 1)``.
"""

from __future__ import annotations

import sympy as sp

from signdescent.theory.claim import Claim, Proof, Reference, Step
from signdescent.theory.rules import Cases
from signdescent.theory.table import AnyClaim
from signdescent.theory.written import written

__all__ = ["CLAIMS"]

s = sp.Symbol("s", positive=True)  # |a| / |b|
t = sp.Symbol("t", real=True)  # cosine of the angle between a and b
DISTANCE = sp.sqrt(s**2 - 2 * s * t + 1)  # |a - b| / |b|
WHERE = {s: sp.Interval.open(0, sp.oo), t: sp.Interval(-1, 1)}
THIRD = sp.Rational(1, 3)

_STATEMENT = sp.Le(-t, -THIRD + 8 * DISTANCE / 3)


def _place(quote: str) -> Reference:
    return Reference("Lemma 15, p. 31", quote)


_NEAR = Reference("Lemma 15, p. 31", "If |c| <= |b|/2")
_FAR = Reference("Lemma 15, p. 31", "Alternatively, if |c| > |b|/2")
_CLOSE = (sp.Le(DISTANCE, sp.Rational(1, 2)),)
_APART = (sp.Gt(DISTANCE, sp.Rational(1, 2)),)

LEMMA_15 = Claim(
    "lemma-15",
    _STATEMENT,
    WHERE,
    title="-<a,b>/|a| <= -|b|/3 + 8|a-b|/3 for non-zero vectors",
    reference=_place("For any non-zero vectors a and b"),
    left_out="the reduction to s = |a|/|b| and the cosine t of the angle, after division by |b|",
    printed_proof=Proof(
        (
            # <a,b> = |b|^2 + <c,b> with c = a - b, unevaluated, because SymPy would cancel it
            Step(
                sp.Eq(-t, sp.Mul(-1 / s, sp.Add(1, s * t - 1, evaluate=False), evaluate=False), evaluate=False),
                "near-1",
                assumptions=_CLOSE,
                reference=_NEAR,
            ),
            Step(
                sp.Le(-(1 + (s * t - 1)) / s, -(1 - DISTANCE) / s),
                "near-2",
                assumptions=_CLOSE,
                reference=_NEAR,
            ),
            Step(sp.Le(-(1 - DISTANCE) / s, -1 / (2 * s)), "near-3", assumptions=_CLOSE, reference=_NEAR),
            Step(sp.Le(-1 / (2 * s), -THIRD), "near-4", assumptions=_CLOSE, reference=_NEAR),
            Step(sp.Le(-THIRD, -THIRD + 8 * DISTANCE / 3), "near-5", assumptions=_CLOSE, reference=_NEAR),
            Step(
                _STATEMENT,
                "near",
                ("near-1", "near-2", "near-3", "near-4", "near-5"),
                assumptions=_CLOSE,
                reference=_NEAR,
            ),
            Step(sp.Le(-t, 1), "far-1", assumptions=_APART, reference=_FAR),
            Step(
                written(lambda: sp.Le(1, -THIRD + sp.Rational(4, 3))),
                "far-2",
                assumptions=_APART,
                reference=_FAR,
            ),
            Step(
                sp.Le(-THIRD + sp.Rational(4, 3), -THIRD + 8 * DISTANCE / 3),
                "far-3",
                assumptions=_APART,
                reference=_FAR,
            ),
            Step(_STATEMENT, "far", ("far-1", "far-3"), assumptions=_APART, reference=_FAR),
            Step(
                _STATEMENT,
                "both",
                uses=("near", "far"),
                by=Cases((*_CLOSE, *_APART)),
                reference=_place("consider two cases"),
            ),
        ),
        note="The paper compares |c| with |b|/2 and bounds each case by itself.",
    ),
)

LEMMA_15_SHARP = Claim(
    "lemma-15-sharp",
    sp.Le(-t, -1 + 2 * DISTANCE),
    WHERE,
    title="Lemma 15 with constants 1 and 2 in place of 1/3 and 8/3",
    reference=_place("For any non-zero vectors a and b"),
)

LEMMA_15_DIRECT = Claim(
    "lemma-15-direct",
    sp.Le(-t, DISTANCE - s * t),
    WHERE,
    title="-<a,b>/|a| <= |a-b| - <a,b>/|b|, which implies Lemma 15 and its sharp form",
    reference=_place("For any non-zero vectors a and b"),
)

LEMMA_15_CASES = (
    Claim(
        "lemma-15-case1",
        sp.And(
            sp.Le(-t, -(1 - DISTANCE) / s),
            sp.Le(-(1 - DISTANCE) / s, -1 / (2 * s)),
            sp.Le(-1 / (2 * s), -THIRD),
            sp.Le(-THIRD, -THIRD + 8 * DISTANCE / 3),
        ),
        WHERE,
        _CLOSE,
        title="the chain of the first case, |a - b| <= |b|/2, in s = |a|/|b| and the cosine t",
        reference=_NEAR,
        left_out="the reduction to s = |a|/|b| and the cosine t of the angle, after division by |b|",
    ),
    Claim(
        "lemma-15-case2",
        sp.And(sp.Le(-t, 1), sp.Le(-THIRD + sp.Rational(4, 3), -THIRD + 8 * DISTANCE / 3)),
        WHERE,
        _APART,
        title="the chain of the second case, |a - b| > |b|/2, in s = |a|/|b| and the cosine t",
        reference=_FAR,
        left_out="the reduction to s = |a|/|b| and the cosine t of the angle, after division by |b|",
    ),
)

LEMMA_15_TWO_SIDED = Claim(
    "lemma-15-two-sided",
    sp.Le(sp.Abs(t - s * t), DISTANCE),
    WHERE,
    title="|<a,b>/|a| - <a,b>/|b|| <= |a-b|: normalising a instead of b costs at most their distance",
    reference=_place("For any non-zero vectors a and b"),
)

# ------------------------------------------------------------------ best constants

c0 = sp.Symbol("c0", real=True)  # the coefficient of -|b|
slope = sp.Symbol("C", real=True)  # the coefficient of |a - b|
_ANY = sp.Interval(-1, 1)
_GAP = 1 + c0 - slope
_SHORT = _GAP / (2 * (1 + sp.Abs(slope)))  # |a| / |b| for opposite vectors that violate a smaller slope

LEMMA_15_BEST = (
    Claim(
        "lemma-15-sharp-third",
        sp.Le(-t, -THIRD + 4 * DISTANCE / 3),
        WHERE,
        title="Lemma 15 with 4/3 in place of 8/3",
        reference=_place("For any non-zero vectors a and b"),
    ),
    Claim(
        "lemma-15-sharp-family",
        sp.Le(-t, -c0 + (1 + c0) * DISTANCE),
        {**WHERE, c0: _ANY},
        title="-<a,b>/|a| <= -c0 |b| + (1 + c0)|a-b| for every c0 in [-1, 1]",
        reference=_place("For any non-zero vectors a and b"),
    ),
    Claim(
        "lemma-15-best-slope",
        sp.And(_SHORT > 0, -c0 + slope * (1 + _SHORT) < 1),
        {c0: _ANY, slope: sp.Reals},
        (sp.Lt(slope, 1 + c0),),
        title="a slope C < 1 + c0 fails for a = -s b, s = (1 + c0 - C)/(2 + 2|C|), where |a-b| = (1 + s)|b|",
        reference=_place("For any non-zero vectors a and b"),
    ),
    Claim(
        "lemma-15-largest-c0",
        sp.Gt(-t, -c0 + slope * DISTANCE).subs({s: 1, t: 1}),
        {c0: sp.Interval.open(1, sp.oo)},
        title="Lemma 15 with c0 > 1 in front of |b| holds for no slope: take a = b",
        reference=_place("For any non-zero vectors a and b"),
    ),
    Claim(
        "lemma-15-best-for-descent",
        sp.And(1 / c0 >= 1, (1 + c0) / c0 >= 2),
        {c0: sp.Interval.Lopen(0, 1)},
        title="the coefficients 1/c0 and (1 + c0)/c0 that Theorem 8 takes from the lemma are least at c0 = 1: 1 and 2",
        reference=_place("For any non-zero vectors a and b"),
    ),
)

CLAIMS: tuple[AnyClaim, ...] = (
    LEMMA_15,
    *LEMMA_15_CASES,
    LEMMA_15_SHARP,
    LEMMA_15_DIRECT,
    LEMMA_15_TWO_SIDED,
    *LEMMA_15_BEST,
)
