"""Lemma 4: differential entropy under bounded variance and under SPB (section 3.3, Appendix B.4).

``v`` is a variance and ``C`` its bound. The uniform law on [0, w] has entropy ``log w`` and variance ``w**2/12``; the
normal law with variance v has entropy ``log(2 pi e v)/2``, and d independent ones have d times that.
"""

from __future__ import annotations

import sympy as sp

from signdescent.theory.claim import Claim, Proof, Reference, Step, Use
from signdescent.theory.symbols import g, p
from signdescent.theory.table import AnyClaim, Listed
from signdescent.theory.written import written

__all__ = ["CLAIMS", "LISTED"]

HALF = sp.Rational(1, 2)
POSITIVE = sp.Interval.open(0, sp.oo)
C = sp.Symbol("C", positive=True)
v = sp.Symbol("v", positive=True)
w = sp.Symbol("w", positive=True)  # length of an interval
d = sp.Symbol("d", integer=True, positive=True)
m = sp.Symbol("m", positive=True)  # a mean variance
y = sp.Symbol("y", positive=True)  # the value of one density at a point
q = sp.Symbol("q", positive=True)  # and of another
t = sp.Symbol("t", positive=True)
x = sp.Symbol("x", real=True)
B = sp.Symbol("B", real=True)  # a level that the entropy should pass
entropy = sp.Symbol("H", real=True)  # the differential entropy of a law with variance v


def gaussian(variance: sp.Expr) -> sp.Expr:
    """Return the entropy of a normal law, log(2 pi e v)/2."""
    return (1 + sp.log(2 * sp.pi * variance)) / 2


_LEMMA = Reference("Lemma 4, p. 6", "under the bounded variance assumption is bounded")
_BOUND = Reference("B.4, p. 26", "entropy of random variable g^ bounded by (1/2) log(2 pi e C)")
_MOST = Reference("B.4, p. 26", "the Gaussian distribution has the maximum differential entropy")
_FORMULA = Reference("B.4, p. 26", "Differential entropy for normal distribution")
_SPB = Reference("B.4, p. 26", "SPB assumption holds for any Gaussian random variable with non-zero mean")
_COMPARE = Reference("Section 3.3, p. 6", "neither one is implied by the other")

_DENSITY = sp.exp(-(x**2) / (2 * v)) / sp.sqrt(2 * sp.pi * v)
_CROSS = sp.log(2 * sp.pi * C) / 2 + v / (2 * C)  # -E log of the normal density with variance C, at variance v
_TANGENT = sp.Le(sp.log(t), t - 1)
_GIBBS = sp.Le(y * sp.log(q / y), q - y)
_ENTROPY = sp.Le(entropy, gaussian(C))
_VECTOR = sp.Le(gaussian(v), gaussian(m) + (v - m) / (2 * m))

# the law with mean m = sqrt(C p/(1 - p))/2 and variance C that takes a positive value with probability p
_MEAN = sp.sqrt(C * p / (1 - p)) / 2
_UPPER = _MEAN + sp.sqrt(C * (1 - p) / p)
_LOWER = _MEAN - sp.sqrt(C * p / (1 - p))

CLAIMS: tuple[AnyClaim, ...] = (
    Claim(
        "lemma-4a",
        sp.Le(sp.Abs(sp.log(w)), gaussian(C)),
        {w: POSITIVE, C: POSITIVE},
        (w**2 / 12 <= C,),
        title="entropy is bounded in size by log(2 pi e C)/2, for uniform laws with variance up to C",
        reference=_LEMMA,
    ),
    Claim(
        "lemma-4a-corrected",
        _ENTROPY,
        {entropy: sp.S.Reals, v: POSITIVE, C: POSITIVE},
        (v <= C, sp.Le(entropy, _CROSS)),
        title="an entropy that is at most the cross entropy with N(0, C) is at most log(2 pi e C)/2, for "
        "variance up to C",
        reference=_BOUND,
        proof=Proof((Step(sp.Le(_CROSS, gaussian(C)), "cross"), Step(_ENTROPY, uses="cross"))),
        left_out="that entropy is at most cross entropy for every density: b4-gibbs, integrated over all points",
    ),
    Claim(
        "lemma-4a-uniform",
        sp.Le(w, sp.exp(gaussian(C))),
        {w: POSITIVE, C: POSITIVE},
        (w**2 / 12 <= C,),
        title="for uniform laws, in powers of e: w <= sqrt(2 pi e C)",
        reference=_BOUND,
    ),
    Claim(
        "lemma-4a-fails",
        written(lambda: sp.And(sp.Lt(sp.log(sp.exp(-B - 1)), -B), sp.Le(sp.exp(-B - 1) ** 2 / 12, 1))),
        {B: sp.Interval(0, sp.oo)},
        title="no lower bound: the uniform law on [0, exp(-B - 1)] has entropy below -B and variance at most 1",
        reference=_LEMMA,
    ),
    Claim(
        "lemma-4a-vector",
        sp.Le(d * gaussian(v), gaussian(d * v)),
        {v: POSITIVE, d: sp.S.Naturals},
        title="entropy is at most log(2 pi e C)/2 for vectors with E|g^ - g|^2 = C: d normal coordinates, as printed",
        reference=_BOUND,
        defect="lemma-4a",
    ),
    Claim(
        "lemma-4a-vector-corrected",
        # one coordinate, with m = C/d; the corrections (v_i - m)/(2m) of all d add up to at most 0
        _VECTOR,
        {v: POSITIVE, m: POSITIVE},
        title="one coordinate's part of the bound (d/2) log(2 pi e C/d): log is below its tangent at C/d",
        reference=_BOUND,
        left_out="the sum over the coordinates, whose variances add up to C; and that entropy is at most this sum",
    ),
    Claim(
        "b4-gibbs",
        _GIBBS,
        {y: POSITIVE, q: POSITIVE},
        title="y log(q/y) <= q - y for the values y and q of two densities at one point",
        reference=_MOST,
        left_out="the integral over all points, by which entropy is at most cross entropy",
        proof=Proof(
            (
                Step(_TANGENT, "tangent", where={t: POSITIVE}),
                Step(sp.Le(sp.log(q / y), q / y - 1), "at q/y", uses=Use("tangent", {t: q / y})),
                Step(_GIBBS, uses="at q/y"),
            )
        ),
    ),
    Claim(
        "b4-gaussian-entropy",
        written(
            lambda: sp.And(
                sp.Eq(_DENSITY, sp.exp(-(sp.log(2 * sp.pi * v) / 2 + x**2 / (2 * v)))),
                sp.Eq(sp.log(2 * sp.pi * v) / 2 + v / (2 * v), gaussian(v)),
                sp.Eq(sp.exp(2 * gaussian(v)), 2 * sp.pi * sp.E * v),
            )
        ),
        {x: sp.S.Reals, v: POSITIVE},
        title="-log of the normal density is log(2 pi v)/2 + x^2/(2v), with mean log(2 pi e v)/2",
        reference=_FORMULA,
        left_out="the integral by which x^2 has mean v",
    ),
    Claim(
        "lemma-4b",
        sp.And(
            sp.Gt((1 + sp.erf(g / (sp.sqrt(2) * sp.exp(B)))) / 2, HALF),
            sp.Gt(gaussian(sp.exp(B) ** 2), B),
        ),
        {g: POSITIVE, B: sp.S.Reals},
        title="a normal law with mean g > 0 and standard deviation exp(B) satisfies SPB and has entropy above B",
        reference=_SPB,
    ),
    Claim(
        "sec3.3-incomparable",
        sp.And(
            sp.Eq(p * _UPPER + (1 - p) * _LOWER, _MEAN),
            sp.Eq(p * (_UPPER - _MEAN) ** 2 + (1 - p) * (_LOWER - _MEAN) ** 2, C),
            sp.Gt(_MEAN, 0),
            sp.Gt(_UPPER, 0),
            sp.Lt(_LOWER, 0),
        ),
        {C: POSITIVE, p: sp.Interval.open(0, HALF)},
        title="bounded variance without SPB: mean > 0 and variance C, but positive only with probability p < 1/2",
        reference=_COMPARE,
    ),
    Claim(
        "sec3.3-incomparable-variance",
        sp.And(sp.Gt((1 + sp.erf(g / sp.sqrt(2 * v))) / 2, HALF), sp.Gt(v, C), evaluate=False).subs(v, C + 1),
        {g: POSITIVE, C: POSITIVE},
        title="SPB without bounded variance: normal noise around g > 0 with variance C + 1",
        reference=_COMPARE,
    ),
)

LISTED: tuple[Listed, ...] = (
    Listed(
        "sec3.3-broader",
        "vague",
        "SPB handles a much broader class of gradient noise than the bounded variance condition.",
        "a measure of how broad a class of laws is; each condition holds for laws for which the other fails",
        Reference("Section 3.3, p. 6", "SPB handles a much broader (though not necessarily more important) class"),
    ),
    Listed(
        "sec3.3-four-conditions",
        "definition",
        "SPB is compared with four conditions: unimodal symmetric noise, strong growth, an adaptive mini-batch size "
        "and bounded variance.",
        "",
        Reference("Section 3.3, p. 6", "we compare it with 4 different conditions"),
    ),
)
