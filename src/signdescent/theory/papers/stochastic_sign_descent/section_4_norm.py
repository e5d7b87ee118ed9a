"""Section 4: the l12-"norm", its three properties, and its figures.

Both sides of every inequality here are sums over coordinates, so the inequality of one coordinate with
``g = |g_i| > 0`` is the inequality itself. Limits stand as inequalities with a rate, which imply them.
"""

from __future__ import annotations

import sympy as sp

from signdescent.theory.claim import Claim, Proof, Reference, Step
from signdescent.theory.left_out import COORDINATES
from signdescent.theory.symbols import g, k, sigma
from signdescent.theory.table import AnyClaim

__all__ = ["CLAIMS", "L12", "place"]

ROOT3 = sp.sqrt(3)
HALF_LINE = sp.Interval(0, sp.oo)
POSITIVE = sp.Interval.open(0, sp.oo)
L12 = g**2 / (g + ROOT3 * sigma)  # one coordinate of the l12-norm, eq. (6)


def place(quote: str) -> Reference:
    """Return a place in section 4."""
    return Reference("Section 4, p. 8", quote)


# ------------------------------------------------------------------ the three properties

x, y = sp.symbols("x y", real=True)  # one coordinate g_i with its sign, at two points
value, size = sp.symbols("value size", real=True)  # of a functional: at x, and at the threshold eta
eta = sp.Symbol("eta", positive=True)  # a threshold for |g_i|
g_more = sp.Symbol("g_more", nonnegative=True)  # |g~_i|
sigma_more = sp.Symbol("sigma_more", nonnegative=True)  # sigma_i where the gradient is g~
sigma_max = sp.Symbol("sigma_max", nonnegative=True)  # a bound on every sigma_i
lam = sp.Symbol("lambda", positive=True)  # a scale
REALS = sp.S.Reals


def l12(size: sp.Expr, noise: sp.Expr) -> sp.Expr:
    """Return one coordinate of the l12-norm, 0 where the gradient is 0."""
    return sp.Piecewise((0, sp.Eq(size, 0)), (size**2 / (sp.Abs(size) + ROOT3 * noise), True))


def lopsided(size: sp.Expr) -> sp.Expr:
    """Return a functional with the three properties that is small far to the left."""
    return sp.Piecewise((size, size >= 0), (-size / (1 + size**2), True))


_DEFINITE = place("||g||_l12 >= 0 and ||g||_l12 = 0 if and only if g = 0")
_CONTINUOUS = place("g^k -> g (in l2 sense) implies ||g^k||_l12 -> ||g||_l12")
_ORDER = place("0 <= g_i <= g~_i for any i implies ||g||_l12 <= ||g~||_l12")
_TO_ZERO = place("From these three properties it follows that ||g^k||_l12 -> 0 implies g^k -> 0")
_NOT_NORM = place("Note that l12-norm is again not a norm")
_FIGURE_1 = Reference("Figure 1, section 3.3", "Contour plots of the l12 norm (6) at 4 different scales")
_FIGURE_8 = Reference("Figure 8, Appendix A", "Unit balls in l12 norm (6) with different noise levels")

_H = l12(x, sigma)
_H_ETA = l12(eta, sigma)
_FAR_OUT = sp.Ge(sp.Abs(x), eta)
_STAYS = sp.Implies(_FAR_OUT, sp.Ge(_H, _H_ETA))
_BOUNDED = {x: REALS, sigma: HALF_LINE, sigma_max: HALF_LINE}
_FROM_NORM = (_H + sp.sqrt(_H**2 + 4 * ROOT3 * sigma_max * _H)) / 2
_IS_DEFINITE = sp.And(sp.Ge(_H, 0), sp.Implies(sp.Eq(_H, 0), sp.Eq(x, 0)), sp.Implies(sp.Eq(x, 0), sp.Eq(_H, 0)))
_IS_CONTINUOUS = sp.Le(sp.Abs(_H - l12(y, sigma)), sp.Abs(x - y))
_IS_ORDERED = sp.Le(l12(g, sigma), l12(g_more, sigma))
_ONE = {x: REALS, sigma: HALF_LINE}
_TWO = {**_ONE, y: REALS}

PROPERTIES: tuple[AnyClaim, ...] = (
    Claim(
        "sec4-l12-not-norm",
        L12.subs(g, 2 * g) > 2 * L12,
        {g: POSITIVE, sigma: POSITIVE},
        title="with noise, one coordinate of the l12-norm of g + g exceeds twice that of g, for every g_i != 0",
        reference=_NOT_NORM,
        left_out=COORDINATES,
    ),
    Claim(
        "sec4-l12-prop1",
        _IS_DEFINITE,
        _ONE,
        title="one coordinate of the l12-norm is >= 0, and = 0 if and only if g_i = 0",
        reference=_DEFINITE,
        left_out=COORDINATES,
        repeats="sec4-implies-g-to-0",
    ),
    Claim(
        "sec4-l12-prop2",
        _IS_CONTINUOUS,
        _TWO,
        title="for fixed sigma one coordinate of the l12-norm is continuous: no steeper than |g_i|",
        reference=_CONTINUOUS,
        left_out=COORDINATES,
        repeats="sec4-implies-g-to-0",
    ),
    Claim(
        "sec4-l12-prop2-sharp",
        sp.Le(
            sp.Abs(L12 - L12.subs({g: g_more, sigma: sigma_more}, simultaneous=True)),
            sp.Abs(g - g_more) + ROOT3 * sp.Abs(sigma - sigma_more),
        ),
        {g: POSITIVE, g_more: POSITIVE, sigma: HALF_LINE, sigma_more: HALF_LINE},
        title="one coordinate is continuous in gradient and noise together, with slopes 1 and sqrt(3), for g_i > 0",
        reference=_CONTINUOUS,
        left_out="the sum over the coordinates, and g_i = 0",
    ),
    Claim(
        "sec4-l12-prop3",
        _IS_ORDERED,
        {g: HALF_LINE, g_more: HALF_LINE, sigma: HALF_LINE},
        (sp.Le(g, g_more),),
        title="for fixed sigma one coordinate of the l12-norm preserves order",
        reference=_ORDER,
        left_out=COORDINATES,
        repeats="sec4-implies-g-to-0",
    ),
    Claim(
        "sec4-l12-prop3-variable",
        sp.Le(l12(g, sigma), l12(g_more, sigma_more)),
        {g: HALF_LINE, g_more: HALF_LINE, sigma: HALF_LINE, sigma_more: HALF_LINE},
        (sp.Le(g, g_more),),
        title="one coordinate of the l12-norm preserves order where sigma_i(x) changes along with the gradient",
        reference=_ORDER,
    ),
    Claim(
        "sec4-l12-prop3-variable-corrected",
        sp.Le(l12(g, sigma), l12(g_more, sigma_more)),
        {g: HALF_LINE, g_more: HALF_LINE, sigma: HALF_LINE, sigma_more: HALF_LINE},
        (sp.Le(g, g_more), sp.Le(g * sigma_more, g_more * sigma)),
        title="one coordinate of the l12-norm preserves order where the relative noise sigma_i/|g_i| does not grow",
        reference=_ORDER,
        left_out=COORDINATES,
    ),
    Claim(
        "sec4-implies-g-to-0",
        _STAYS,
        {**_ONE, eta: POSITIVE},
        title="for fixed sigma, |g_i| >= eta keeps the l12-norm at least its value at eta; it tends to 0 only with g",
        reference=_TO_ZERO,
        left_out="the sum over the coordinates, and the limit along a sequence g^k",
        printed_proof=Proof(
            (
                Step(_IS_DEFINITE, "property 1", reference=_DEFINITE),
                Step(_IS_CONTINUOUS, "property 2", where={y: REALS}, reference=_CONTINUOUS),
                Step(
                    _IS_ORDERED,
                    "property 3",
                    where={g: HALF_LINE, g_more: HALF_LINE},
                    assumptions=(sp.Le(g, g_more),),
                    reference=_ORDER,
                ),
                # consequences of the three properties for the values of a functional at x and at eta
                Step(
                    sp.Implies(
                        sp.And(value > 0, size > 0, sp.Implies(sp.Ge(x, eta), sp.Ge(value, size)), _FAR_OUT),
                        sp.Ge(value, size),
                    ),
                    "from the properties alone",
                    where={value: REALS, size: REALS},
                    reference=_TO_ZERO,
                ),
                Step(_STAYS, "conclusion", reference=_TO_ZERO),
            ),
            note="Property 3 compares non-negative coordinates only, so a negative one needs evenness as well.",
        ),
    ),
    Claim(
        "sec4-implies-g-to-0-properties",
        sp.And(
            sp.Ge(lopsided(x), 0),
            sp.Implies(sp.Eq(lopsided(x), 0), sp.Eq(x, 0)),
            sp.Le(sp.Abs(lopsided(x) - lopsided(y)), sp.Abs(x - y)),
            sp.Implies(sp.And(sp.Ge(x, 0), sp.Ge(y, x)), sp.Le(lopsided(x), lopsided(y))),
            sp.Implies(sp.Le(x, -1), sp.Le(lopsided(x), -1 / x)),
        ),
        {x: REALS, y: REALS},
        title="a functional with the three properties that goes to 0 along g^k = -k",
        reference=_TO_ZERO,
    ),
    Claim(
        "sec4-implies-g-to-0-fails",
        sp.Le(L12.subs({g: 1, sigma: k}), 1 / (ROOT3 * k)),
        {k: sp.S.Naturals},
        title="where sigma_i(x^k) = k grows, the l12-norm goes to 0 with |g_i| = 1 throughout",
        reference=_TO_ZERO,
    ),
    Claim(
        "sec4-implies-g-to-0-corrected",
        sp.Le(sp.Abs(x), _FROM_NORM),
        _BOUNDED,
        (sp.Le(sigma, sigma_max),),
        title="with h one coordinate of the l12-norm and sigma_i <= s, |g_i| <= (h + sqrt(h^2 + 4 sqrt(3) s h))/2",
        reference=_TO_ZERO,
        left_out="that one coordinate is at most the sum over all",
    ),
)

# ------------------------------------------------------------------ the two figures

_NOISY = {g: HALF_LINE, sigma: POSITIVE}
_SCALED = {**_NOISY, lam: POSITIVE}
_SCALED_UP = L12.subs(g, lam * g)
width = sp.Symbol("width", positive=True)  # sqrt(3) sigma_i, half the width of the uniform law with that deviation
_WIDE = {g: HALF_LINE, width: POSITIVE, lam: POSITIVE}
_BY_WIDTH = L12.subs(sigma, width / ROOT3)

FIGURES: tuple[AnyClaim, ...] = (
    Claim(
        "sec4-figure1-near",
        sp.And(
            sp.Le(_BY_WIDTH.subs(g, lam * g) / lam**2, g**2 / width),
            sp.Le(g**2 / width - _BY_WIDTH.subs(g, lam * g) / lam**2, lam * g**3 / width**2),
        ),
        _WIDE,
        title="h(lambda g_i)/lambda^2 -> g_i^2/(sqrt(3) sigma_i) as lambda -> 0, with the rate, h one term "
        "of the l12-norm",
        reference=_FIGURE_1,
        left_out=COORDINATES,
    ),
    Claim(
        "sec4-figure1-far",
        sp.And(sp.Le(_SCALED_UP / lam, g), sp.Le(g - _SCALED_UP / lam, ROOT3 * sigma / lam)),
        _SCALED,
        title="h(lambda g_i)/lambda -> |g_i| as lambda -> infinity, with the rate, h one term of the l12-norm",
        reference=_FIGURE_1,
        left_out=COORDINATES,
    ),
    Claim(
        "sec4-figure8-scaling",
        sp.Eq(_BY_WIDTH.subs({g: lam * g, width: lam * width}, simultaneous=True), lam * _BY_WIDTH),
        _WIDE,
        title="scaling gradient and noise together scales a term of the l12-norm: unit balls are Figure 1's levels",
        reference=_FIGURE_8,
        left_out=COORDINATES,
    ),
    Claim(
        "sec4-figure8-quiet",
        sp.And(sp.Le(L12, g), sp.Le(g - L12, ROOT3 * sigma)),
        _NOISY,
        title="a term of the l12-norm tends to |g_i| as the noise vanishes, with the rate",
        reference=_FIGURE_8,
        left_out=COORDINATES,
    ),
    Claim(
        "sec4-figure8-loud",
        sp.And(sp.Le(ROOT3 * sigma * L12, g**2), sp.Le(g**2 - ROOT3 * sigma * L12, g**3 / (ROOT3 * sigma))),
        _NOISY,
        title="sqrt(3) sigma_i times a term of the l12-norm tends to g_i^2 as the noise grows, with the rate",
        reference=_FIGURE_8,
        left_out=COORDINATES,
    ),
)

CLAIMS: tuple[AnyClaim, ...] = (*PROPERTIES, *FIGURES)
