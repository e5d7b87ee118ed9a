"""Theorem 9, Gauss's inequality, and the two scalar inequalities that prove it (Appendix B.1).

A unimodal X with mode m is a mixture of uniforms, and possibly an atom at m: ``|X - m|`` is uniform on [0, Y], so
``P(|X - m| > r) = E (1 - r/Y)_+`` and ``E Y**2 = 3 sigma_m**2``. The proof bounds ``(1 - r/y)_+`` by a parabola in y.
"""

from __future__ import annotations

import sympy as sp

from signdescent.theory.claim import Claim, Reference
from signdescent.theory.law_claim import LawClaim
from signdescent.theory.laws import Case, LawProof, Stretches
from signdescent.theory.left_out import EXPECTATION
from signdescent.theory.symbols import p, sigma
from signdescent.theory.table import AnyClaim
from signdescent.theory.written import written

__all__ = ["CLAIMS"]

r = sp.Symbol("r", positive=True)  # the distance from the mode
y = sp.Symbol("y", nonnegative=True)  # half the width of a uniform component
t = sp.Symbol("t", real=True)  # y over the distance, or over sqrt(3) sigma_m
POSITIVE = sp.Interval.open(0, sp.oo)
HALF_LINE = sp.Interval(0, sp.oo)
ROOT3 = sp.sqrt(3)
_PLACE = Reference("Theorem 9, p. 22", "Gauss's inequality")
_FAR = Reference("Theorem 9, p. 22", "if r >= (2/sqrt 3) sigma_m")
_NEAR = Reference("Theorem 9, p. 22", "otherwise")

FAR = sp.Rational(4, 9) * (sigma / r) ** 2
NEAR = 1 - r / (ROOT3 * sigma)
TAIL = sp.Piecewise((FAR, r >= 2 * sigma / ROOT3), (NEAR, True))

# the law (1 - p) at the mode, p uniform on an interval of half-width y around it
MASS = p * sp.Max(0, 1 - r / y)  # P(|X - m| > r)
SPREAD = y * sp.sqrt(p / 3)  # sigma_m
_TURN = 2 * sigma / ROOT3
_EXTREMAL = {p: sp.Rational(4, 3) * (sigma / r) ** 2, y: sp.Rational(3, 2) * r}

CLAIMS: tuple[AnyClaim, ...] = (
    LawClaim(
        "theorem-9",
        ("unimodal",),
        "within-r-of-the-mode",
        1 - TAIL,
        {r: POSITIVE, sigma: HALF_LINE},
        title="P(|X - m| > r) <= 4 sigma_m^2/(9 r^2) far out, 1 - r/(sqrt 3 sigma_m) near the mode m of a unimodal law",
        reference=_PLACE,
        proof=LawProof(
            (
                Case(Stretches(sp.Integer(1), -sp.Rational(4, 27) / r**2), r >= 2 * sigma / ROOT3),
                Case(
                    Stretches(3 * r / (2 * ROOT3 * sigma), -r / (2 * (ROOT3 * sigma) ** 3)),
                    r <= 2 * sigma / ROOT3,
                ),
            ),
            note="The two parabolas below are bounds on (1 - r/y)_+ for each component.",
        ),
    ),
    Claim(
        "theorem-9-far",
        sp.Le(sp.Max(0, 1 - r / y), sp.Rational(4, 27) * y**2 / r**2),
        {r: POSITIVE, y: POSITIVE},
        title="(1 - r/y)_+ <= 4 y^2/(27 r^2), whose mean is the far piece, as E Y^2 = 3 sigma_m^2",
        reference=_PLACE,
        left_out=EXPECTATION,
    ),
    Claim(
        "theorem-9-near",
        sp.Le(
            sp.Max(0, 1 - r / y),
            1 - 3 * r / (2 * ROOT3 * sigma) + r * y**2 / (2 * (ROOT3 * sigma) ** 3),
        ),
        {r: POSITIVE, y: POSITIVE, sigma: POSITIVE},
        (r <= 2 * sigma / ROOT3,),
        title="(1 - r/y)_+ below a parabola in y whose mean is 1 - r/(sqrt 3 sigma_m)",
        reference=_PLACE,
        left_out=EXPECTATION,
    ),
    Claim(
        "theorem-9-far-factor",
        sp.Eq(4 * t**3 - 27 * t + 27, (2 * t - 3) ** 2 * (t + 3)),
        {t: sp.S.Reals},
        title="4 t^3 - 27 t + 27 = (2t - 3)^2 (t + 3) with t = y/r: why the far parabola touches at y = 3r/2",
        reference=_FAR,
    ),
    Claim(
        "theorem-9-near-factor",
        sp.Eq(t**3 - 3 * t + 2, (t - 1) ** 2 * (t + 2)),
        {t: sp.S.Reals},
        title="t^3 - 3t + 2 = (t - 1)^2 (t + 2) with t = y/(sqrt 3 sigma_m): why the near parabola touches at t = 1",
        reference=_NEAR,
    ),
    Claim(
        "theorem-9-means",
        # E of the two parabolas, with E Y^2 = 3 sigma_m^2
        written(
            lambda: sp.And(
                sp.Eq(sp.Rational(4, 27) * (3 * sigma**2) / r**2, FAR),
                sp.Eq(1 - 3 * r / (2 * ROOT3 * sigma) + r * (3 * sigma**2) / (2 * (ROOT3 * sigma) ** 3), NEAR),
            )
        ),
        {r: POSITIVE, sigma: POSITIVE},
        title="the means of the two parabolas are the two pieces of the bound",
        reference=_PLACE,
    ),
    Claim(
        "theorem-9-continuous",
        written(
            lambda: sp.And(
                sp.Eq(sp.Rational(4, 9) * (sigma / (2 * sigma / ROOT3)) ** 2, sp.Rational(1, 3)),
                sp.Eq(1 - (2 * sigma / ROOT3) / (ROOT3 * sigma), sp.Rational(1, 3)),
            )
        ),
        {sigma: POSITIVE},
        title="the two pieces meet at r = 2 sigma_m/sqrt 3, where both are 1/3",
        reference=_PLACE,
    ),
    Claim(
        "theorem-9-least",
        sp.And(sp.Ge(FAR, NEAR), sp.Implies(r < _TURN, sp.Gt(FAR, NEAR))),
        {r: POSITIVE, sigma: POSITIVE},
        title="near the mode the second piece of Gauss's bound is the smaller one, and nowhere larger than the first",
        reference=_PLACE,
    ),
    Claim(
        "theorem-9-mixture",
        sp.Le(MASS, TAIL.subs(sigma, SPREAD)),
        {p: sp.Interval.Lopen(0, 1), r: POSITIVE, y: POSITIVE},
        title="the bound for a uniform law with an atom at its mode",
        reference=_PLACE,
        left_out="all other unimodal laws: theorem-9",
    ),
    Claim(
        "theorem-9-far-attained",
        # p = 4 sigma^2/(3 r^2), a probability far out, and y = 3r/2
        sp.And(
            written(lambda: sp.Eq(4 * sigma**2 / (3 * r**2) * sp.Max(0, 1 - r / (3 * r / 2)), FAR)),
            written(lambda: sp.Eq((3 * r / 2) ** 2 * (4 * sigma**2 / (3 * r**2)) / 3, sigma**2)),
            sp.Le(_EXTREMAL[p], 1),
        ),
        {r: POSITIVE, sigma: POSITIVE},
        (r >= _TURN,),
        title="far out a uniform law of half-width 3r/2 with an atom at its mode attains the bound",
        reference=_FAR,
    ),
    Claim(
        "theorem-9-near-attained",
        sp.And(
            sp.Eq(MASS.subs({p: 1, y: ROOT3 * sigma}), NEAR),
            written(lambda: sp.Eq((ROOT3 * sigma) ** 2 * 1 / 3, sigma**2)),
        ),
        {r: POSITIVE, sigma: POSITIVE},
        (r <= _TURN,),
        title="near the mode the uniform law of half-width sqrt 3 sigma_m attains the bound",
        reference=_NEAR,
    ),
)
