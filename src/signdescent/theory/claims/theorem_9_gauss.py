"""Theorem 9, Gauss's inequality, and the two scalar inequalities that prove it (Appendix B.1).

A unimodal X with mode m is, apart from an atom at m, a mixture of uniforms: ``|X - m|`` is uniform on [0, Y], so
``P(|X - m| > r) = E (1 - r/Y)_+`` and ``E Y**2 = 3 sigma_m**2``. Bounding ``(1 - r/y)_+`` by a parabola in y does it.
"""

from __future__ import annotations

import sympy as sp

from signdescent.theory.claim import AnyClaim, Claim, LawClaim, Reference
from signdescent.theory.symbols import sigma

__all__ = ["CLAIMS"]

r = sp.Symbol("r", positive=True)  # the distance from the mode
y = sp.Symbol("y", nonnegative=True)  # half the width of a uniform component
POSITIVE = sp.Interval.open(0, sp.oo)
HALF_LINE = sp.Interval(0, sp.oo)
ROOT3 = sp.sqrt(3)
_PLACE = Reference("Theorem 9, p. 22", "Gauss's inequality")

TAIL = sp.Piecewise(
    (sp.Rational(4, 9) * (sigma / r) ** 2, r >= 2 * sigma / ROOT3),
    (1 - r / (ROOT3 * sigma), True),
)

CLAIMS: tuple[AnyClaim, ...] = (
    LawClaim(
        "theorem-9",
        ("unimodal",),
        "within-r-of-the-mode",
        1 - TAIL,
        {r: POSITIVE, sigma: HALF_LINE},
        title="P(|X - m| > r) <= 4 sigma_m^2/(9 r^2) far out, 1 - r/(sqrt 3 sigma_m) near the mode",
        reference=_PLACE,
    ),
    Claim(
        "theorem-9-far",
        sp.Le(sp.Max(0, 1 - r / y), sp.Rational(4, 27) * y**2 / r**2),
        {r: POSITIVE, y: POSITIVE},
        title="(1 - r/y)_+ <= 4 y^2/(27 r^2): take expectations with E Y^2 = 3 sigma_m^2",
        reference=_PLACE,
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
    ),
)
