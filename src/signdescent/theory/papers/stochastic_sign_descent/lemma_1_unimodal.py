"""Lemma 1: unimodal symmetric noise, as printed, with a second-order term, and exactly (section 3.3, Appendix B.1).

In ``z = |g_i|/(sqrt(3) sigma_i)`` the bound is ``1/2 + G/2`` with ``G = z/(1+z)`` as printed, ``1 - 1/(1+z+z**2)`` in
the improvement, and the exact ``G`` of Gauss's inequality: z up to 2/3 and ``1 - 4/(27 z**2)`` after it.

Two families of noise make the printed chain a formula, both for ``g > 0``: the law ``1 - p`` at g and p uniform on an
interval of half-width w around g (unimodal and symmetric, with an atom at the mode), and the uniform law on the
2n + 1 integers around an integer g, which looks unimodal but is not a mixture of uniforms on intervals around its mode.
"""

from __future__ import annotations

import sympy as sp

from signdescent.theory.claim import Claim, Proof, Reference, Step
from signdescent.theory.law_claim import LawClaim
from signdescent.theory.laws import Case, LawProof, Stretches
from signdescent.theory.rules import Cases
from signdescent.theory.symbols import g, p, sigma, z
from signdescent.theory.table import AnyClaim
from signdescent.theory.written import written

__all__ = ["CLAIMS", "EXACT"]

HALF = sp.Rational(1, 2)
TURN = sp.Rational(2, 3)
HALF_LINE = sp.Interval(0, sp.oo)
WHERE = {z: HALF_LINE}
MOMENTS = {g: sp.Interval.open(0, sp.oo), sigma: HALF_LINE}
NOISY = {g: sp.Interval.open(0, sp.oo), sigma: sp.Interval.open(0, sp.oo)}
LAWS = ("unimodal", "symmetric")

SIMPLE = z / (1 + z)
SECOND = 1 - 1 / (1 + z + z**2)
FAR = 1 - sp.Rational(4, 27) / z**2
EXACT = sp.Piecewise((z, z <= TURN), (FAR, True))
IMPROVED = Reference("B.1, p. 22", "Improvement on Lemma 1")
_DISPLAY = Reference("B.1, p. 22", "direct algebraic manipulations give")
_PLAIN = Reference("Lemma 1, p. 6")

n = sp.Symbol("n", integer=True, positive=True)  # half the number of neighbours of the mode; a number of terms
h = sp.Symbol("h", integer=True, positive=True)  # g, when it is an integer
w = sp.Symbol("w", positive=True)  # the half-width of a uniform law
x = sp.Symbol("x", real=True)  # a value of the stochastic gradient
r = sp.Symbol("r", positive=True)  # a distance from the mode
POSITIVE = sp.Interval.open(0, sp.oo)

# ------------------------------------------------------------------ an atom 1 - p at g, the rest uniform on g +- w

MIXTURE = {g: POSITIVE, w: POSITIVE, p: sp.Interval.Lopen(0, 1)}
MIXED_SPREAD = w * sp.sqrt(p / 3)  # sigma_i


def _between(low: sp.Expr, high: sp.Expr) -> sp.Expr:
    """Return P(low <= x <= high) for points with low <= g <= high."""
    return 1 - p + p * (sp.Min(high, g + w) - sp.Max(low, g - w)) / (2 * w)


MIXED_RHO = 1 - p + p * (g + w - sp.Max(0, g - w)) / (2 * w)  # P(x >= 0) and P(x > 0)
MIXED_BALL = 1 - p + p * sp.Min(1, g / w)  # P(|x - g| <= g)
_MIXED_SIMPLE = HALF + HALF * g / (g + sp.sqrt(3) * MIXED_SPREAD)

# ------------------------------------------------------------------ uniform on the integers h - n, ..., h + n

LATTICE = {h: sp.S.Naturals, n: sp.S.Naturals}
_ATOM = 1 / (2 * n + 1)
_AT_ZERO = sp.Piecewise((_ATOM, h <= n), (0, True))
_LATTICE_RHO = sp.Piecewise(((n + h) * _ATOM, h <= n), (1, True))  # P(x > 0)
_THREE_VARIANCES = n * (n + 1)  # 3 sigma_i^2

# ------------------------------------------------------------------ the printed chain, for g > 0


def _line(number: int, quote: str) -> Reference:
    return Reference(f"B.1, p. 22, line {number} of the chain", quote)


CHAIN = {
    1: _line(1, "Prob(sign g^_i = sign g_i) = Prob(g^_i >= 0)"),
    2: _line(2, "1/2 + Prob(0 <= g^_i <= g_i)"),
    3: _line(3, "1/2 + (1/2) Prob(0 <= g^_i <= 2 g_i)"),
    4: _line(4, "1/2 + (1/2) Prob(|g^_i - g_i| <= |g_i|)"),
    5: _line(5, "(|g_i|/sigma_i)/(|g_i|/sigma_i + sqrt 3)"),
    6: _line(6, "|g_i|/(|g_i| + sqrt 3 sigma_i)"),
}
_SAME_SIGN = sp.Eq(sp.sign(x), sp.sign(g))
_LINE_1 = sp.And(sp.Implies(sp.And(sp.Ne(x, 0), x >= 0), _SAME_SIGN), sp.Implies(_SAME_SIGN, x >= 0))
LINE_2 = sp.Eq(MIXED_RHO, HALF + _between(sp.Integer(0), g))
_LINE_3 = sp.Eq(MIXED_RHO, HALF + _between(sp.Integer(0), 2 * g) / 2)
_LINE_4 = sp.Eq(HALF + _between(sp.Integer(0), 2 * g) / 2, HALF + MIXED_BALL / 2)
_LINE_5 = sp.Ge(MIXED_BALL, (g / MIXED_SPREAD) / (g / MIXED_SPREAD + sp.sqrt(3)))
LINE_6 = sp.Eq(HALF + HALF * (g / sigma) / (g / sigma + sp.sqrt(3)), HALF + HALF * g / (g + sp.sqrt(3) * sigma))
_MIXTURE = sp.Ge(MIXED_RHO, _MIXED_SIMPLE)

# ------------------------------------------------------------------ the bounds compared, and the laws that attain them

_BOTH = sp.And(sp.Le(SIMPLE, SECOND), sp.Le(SECOND, EXACT))

# the law (1 - p) at g, p uniform on g +- 3g/2, with p = 4 sigma^2/(3 g^2) and z = g/(sqrt 3 sigma)
_EXTREMAL = {w: sp.Rational(3, 2) * g, p: sp.Rational(4, 9) / z**2}
_EXTREMAL_RHO = MIXED_RHO.subs(_EXTREMAL)

# Gauss's exact bound, from two parabolas in the half-width of a uniform component (Theorem 9)
_FAR_PARABOLA = Stretches(sp.Integer(1), -sp.Rational(2, 27) / g**2)
_NEAR_PARABOLA = Stretches(HALF + 3 * g / (4 * sp.sqrt(3) * sigma), -g / (4 * (sp.sqrt(3) * sigma) ** 3))
_GAUSS = LawProof(
    (
        Case(_FAR_PARABOLA, sp.sqrt(3) * g >= 2 * sigma),
        Case(_NEAR_PARABOLA, sp.sqrt(3) * g <= 2 * sigma),
    ),
    note="A symmetric unimodal law mixes uniforms around its mean; each parabola touches where an extremal one is.",
)


def _in_moments(bound: sp.Expr) -> sp.Expr:
    """Return 1/2 + G/2 in the gradient and the standard deviation."""
    return HALF + bound.subs(z, g / (sp.sqrt(3) * sigma)) / 2


CLAIMS: tuple[AnyClaim, ...] = (
    LawClaim(
        "lemma-1",
        LAWS,
        "same-sign",
        HALF + HALF * g / (g + sp.sqrt(3) * sigma),
        MOMENTS,
        title="rho_i >= 1/2 + |g_i|/(2(|g_i| + sqrt 3 sigma_i))",
        reference=_PLAIN,
        proof=_GAUSS,
    ),
    LawClaim(
        "lemma-1-lattice",
        ("lattice-unimodal", "symmetric"),
        "same-sign",
        HALF + HALF * g / (g + sp.sqrt(3) * sigma),
        MOMENTS,
        title="Lemma 1's bound for lattice laws whose probabilities rise and then fall, not mixtures of "
        "uniforms around a mode",
        reference=_PLAIN,
        defect="lemma-1-discrete",
    ),
    Claim(
        "lemma-1-formula",
        sp.Le(SIMPLE, EXACT),
        WHERE,
        title="z/(1 + z), the printed bound, is at most Gauss's exact bound",
        reference=_DISPLAY,
    ),
    Claim(
        "lemma-1-above-half",
        sp.And(
            sp.Eq(HALF + HALF * g / (g + sp.sqrt(3) * sigma), _in_moments(SIMPLE)),
            sp.Gt(HALF + HALF * g / (g + sp.sqrt(3) * sigma), HALF),
        ),
        {g: POSITIVE, sigma: POSITIVE},
        title="Lemma 1's bound is 1/2 + z/(2(1 + z)), above 1/2, for sigma_i > 0",
        reference=_PLAIN,
        left_out="sigma_i = 0, where the bound is 1: sec5.1-stronger",
    ),
    LawClaim(
        "lemma-1-second-order",
        LAWS,
        "same-sign",
        _in_moments(SECOND),
        NOISY,
        title="rho_i >= 1 - 1/(2(1 + z + z^2))",
        reference=IMPROVED,
        proof=_GAUSS,
    ),
    Claim(
        "lemma-1-second-order-formula",
        _BOTH,
        WHERE,
        title="the second-order bound lies between the printed and the exact one",
        reference=IMPROVED,
        printed_proof=Proof(
            (
                Step(sp.Ge(23 * z**2 - 4 * z - 4, 0), "far", assumptions=(z >= TURN,), reference=IMPROVED),
                Step(sp.Le(SECOND, FAR), "beyond", "far", assumptions=(z >= TURN,), reference=IMPROVED),
                Step(sp.Le(1 - z**3, 1, evaluate=False), "near", assumptions=(z <= TURN,), reference=IMPROVED),
                Step(sp.Le(SECOND, z), "before", "near", assumptions=(z <= TURN,), reference=IMPROVED),
                Step(sp.Le(SIMPLE, SECOND), "tighter", reference=IMPROVED),
                Step(
                    _BOTH,
                    "both",
                    ("tighter", "beyond", "before"),
                    Cases((z >= TURN, z <= TURN)),
                    reference=IMPROVED,
                ),
            )
        ),
    ),
    LawClaim(
        "lemma-1-sharp",
        LAWS,
        "same-sign",
        _in_moments(EXACT),
        NOISY,
        title="rho_i >= 1/2 + G(z)/2 with Gauss's exact G; attained for every z",
        reference=_PLAIN,
        proof=_GAUSS,
    ),
    Claim(
        "lemma-1-sharp-attained",
        # the law (1 - p) at g, p uniform on [g - b, g + b], b = 3g/2, p = 4 sigma^2/(3 g^2), with g = 1
        written(lambda: sp.Eq(1 - (1 / z**2 * sp.Rational(4, 9)) * (sp.Rational(3, 2) - 1) / 3, HALF + FAR / 2)),
        {z: sp.Interval(TURN, sp.oo)},
        title="a uniform with an atom at its mode attains the exact bound for z >= 2/3",
        reference=_PLAIN,
    ),
    Claim(
        "lemma-1-sharp-attained-spread",
        sp.And(
            written(lambda: sp.Eq((3 * g / 2) ** 2 * (4 / (9 * z**2)) / 3, g**2 / (3 * z**2))),
            written(lambda: sp.Eq(_EXTREMAL_RHO, HALF + FAR / 2)),
            sp.Le(_EXTREMAL[p], 1),
        ),
        {g: POSITIVE, z: sp.Interval(TURN, sp.oo)},
        title="the law that attains the exact bound for z >= 2/3 has variance g^2/(3 z^2), for every g > 0",
        reference=_PLAIN,
    ),
    Claim(
        "lemma-1-sharp-attained-near",
        sp.And(
            sp.Eq(MIXED_RHO.subs({p: 1, w: g / z}), HALF + z / 2),
            written(lambda: sp.Eq((g / z) ** 2 * 1 / 3, g**2 / (3 * z**2))),
        ),
        {g: POSITIVE, z: sp.Interval.Lopen(0, 1)},
        title="for z up to 2/3, and even up to 1, the uniform law on g +- sqrt 3 sigma gives 1/2 + z/2",
        reference=_PLAIN,
    ),
    Claim(
        "lemma-1-sharp-gain",
        sp.And(sp.Le(EXACT, sp.Rational(1731, 1000) * SIMPLE), sp.Le(EXACT, sp.Rational(1303, 1000) * SECOND)),
        WHERE,
        title="the exact bound is at most 1.731 times the printed one and 1.303 times the second-order one",
        reference=_PLAIN,
    ),
    Claim(
        "lemma-1-sharp-gain-reached",
        sp.And(
            *(
                sp.Ge(EXACT.subs(z, at), gain * form.subs(z, at), evaluate=False)
                for form, at, gain in (
                    (SIMPLE, sp.Rational(83, 100), sp.Rational(173, 100)),
                    (SECOND, sp.Rational(4, 5), sp.Rational(13, 10)),
                )
            ),
            evaluate=False,
        ),
        {},
        title="the exact bound gains a factor 1.73 at z = 0.83 and 1.3 at z = 0.8",
        reference=_PLAIN,
    ),
    Claim(
        "lemma-1-mixture",
        _MIXTURE,
        MIXTURE,
        title="the bound for a uniform law around g with an atom at g; the printed chain breaks at its second line",
        reference=_PLAIN,
        left_out="all other unimodal symmetric laws: lemma-1",
        proof=Proof(
            (
                Step(_LINE_3, "line 3"),
                Step(_LINE_4, "line 4"),
                Step(_LINE_5, "line 5"),
                Step(_MIXTURE, uses=("line 3", "line 4", "line 5")),
            ),
            note="The chain of B.1 without its second line: g is the centre of [0, 2g], for any mass of the atom.",
        ),
        printed_proof=Proof(
            (
                Step(_LINE_1, "line 1", where={x: sp.S.Reals}, reference=CHAIN[1]),
                Step(LINE_2, "line 2", reference=CHAIN[2]),
                Step(_LINE_3, "line 3", "line 2", reference=CHAIN[3]),
                Step(_LINE_4, "line 4", reference=CHAIN[4]),
                Step(_LINE_5, "line 5", reference=CHAIN[5]),
                Step(LINE_6, "line 6", where={sigma: POSITIVE}, reference=CHAIN[6]),
                Step(_MIXTURE, uses=("line 3", "line 4", "line 5"), reference=CHAIN[6]),
            )
        ),
        defect="lemma-1-discrete",
    ),
    Claim(
        "lemma-1-discrete",
        sp.Ge(_LATTICE_RHO, HALF + HALF * h / (h + sp.sqrt(_THREE_VARIANCES))),
        LATTICE,
        title="Lemma 1's bound for noise uniform on 2n + 1 neighbouring integers",
        reference=_PLAIN,
    ),
    Claim(
        "lemma-1-discrete-corrected",
        sp.Ge(_LATTICE_RHO + _AT_ZERO / 2, HALF + HALF * h / (h + sp.sqrt(_THREE_VARIANCES))),
        LATTICE,
        title="Lemma 1's bound for noise uniform on 2n + 1 integers, if a zero stochastic gradient gets a random sign",
        reference=_PLAIN,
    ),
    Claim(
        "lemma-1-discrete-smoothed",
        # x + U with U uniform on [-1/2, 1/2] is a mixture of uniforms around g; it adds 1/12 to the variance
        sp.Ge(_LATTICE_RHO + _AT_ZERO / 2, HALF + HALF * h / (h + sp.sqrt(_THREE_VARIANCES + sp.Rational(1, 4)))),
        LATTICE,
        title="noise uniform on 2n + 1 integers, zeros counted half, obeys the bound with variance sigma^2 + 1/12",
        reference=_PLAIN,
    ),
    Claim(
        "lemma-1-display",
        sp.Ge(
            sp.Piecewise(
                (1 - sp.Rational(4, 9) * (sigma / r) ** 2, sigma / r <= sp.sqrt(3) / 2),
                (r / (sp.sqrt(3) * sigma), True),
            ),
            (r / sigma) / (r / sigma + sp.sqrt(3)),
        ),
        {r: POSITIVE, sigma: POSITIVE},
        title="the two pieces of Gauss's bound are at least (r/sigma)/(r/sigma + sqrt 3)",
        reference=_DISPLAY,
        left_out="r = 0, where the printed sigma/r does not exist; and Gauss's bound itself: theorem-9",
    ),
)
