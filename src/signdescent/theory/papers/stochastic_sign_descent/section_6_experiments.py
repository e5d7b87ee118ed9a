"""Section 6: the Rosenbrock function, its stochastic gradient, and the results of the theory for them.

``f = f_1 + ... + f_9`` with ``f_i = 100 (x_{i+1} - x_i**2)**2 + (1 - x_i)**2`` in ten variables. The stochastic
gradient is that of one f_i, chosen uniformly, plus Gaussian noise with standard deviation nu. Only ``f_{j-1}`` and
``f_j`` depend on x_j; in units of nu their slopes are ``a`` and ``t - a``, where ``t = g_j/nu``, and the other seven
draws give noise alone. In the first and the last coordinate one of the two is missing, which is the case ``a = 0``.
"""

from __future__ import annotations

from collections.abc import Iterable

import sympy as sp
from sympy.logic.boolalg import Boolean

from signdescent.theory.claim import Claim, Proof, Reference, Step
from signdescent.theory.symbols import L
from signdescent.theory.table import AnyClaim, Listed
from signdescent.theory.written import as_written

__all__ = ["CLAIMS", "LISTED", "POINT", "f"]

D = 10
HALF = sp.Rational(1, 2)
REALS = sp.S.Reals
HALF_LINE = sp.Interval(0, sp.oo)
POSITIVE = sp.Interval.open(0, sp.oo)

POINT = sp.symbols(f"x1:{D + 1}", real=True)
EVERYWHERE = dict.fromkeys(POINT, REALS)
slope = sp.Symbol("slope", real=True)  # one coordinate of the gradient
d = sp.Symbol("d", integer=True, positive=True)  # number of variables
a = sp.Symbol("a", real=True)  # slope of f_{j-1} along x_j, in units of nu; that of f_j is t - a
t = sp.Symbol("t", positive=True)  # their sum, g_j/nu
u, v = sp.symbols("u v", real=True)  # a direction
x, y = sp.symbols("x y", real=True)  # x_i and x_{i+1}
R = sp.Symbol("R", positive=True)  # a radius
tau = sp.Symbol("tau", integer=True, positive=True)  # mini-batch size
c = sp.Symbol("c", positive=True)  # noise-to-signal ratio of one sample
w = sp.Symbol("w", real=True)  # success probability once f_1 is drawn


def f(i: int) -> sp.Expr:
    """Return the i-th part of the Rosenbrock function, counted from 1."""
    here, after = POINT[i - 1], POINT[i]
    return 100 * (after - here**2) ** 2 + (1 - here) ** 2


def all_of(parts: Iterable[Boolean]) -> Boolean:
    """Return the conjunction of equations as they are written."""
    return sp.And(*parts, evaluate=False)


PARTS = [f(i) for i in range(1, D)]
ROSENBROCK = sp.Add(*PARTS)
SLOPES = [[sp.diff(part, z) for part in PARTS] for z in POINT]
with as_written():
    MEANS = [sp.Add(*slopes) / (D - 1) for slopes in SLOPES]
GRADIENT = [sp.diff(ROSENBROCK, z) for z in POINT]


def normal(z: sp.Expr) -> sp.Expr:
    """Return P(N(0, 1) <= z)."""
    return (1 + sp.erf(z / sp.sqrt(2))) / 2


_ORACLE = Reference("Section 6.1, p. 14", "access to biased stochastic gradient")
_NOISE_LEVELS = Reference(
    "Section 6.1, p. 14", "In the first experiment (first column) SPB assumption is violated strongly"
)
_CLOSE_TO_1 = Reference("Section 6.1, p. 14", "when success probabilities are pushed to be close to 1")
_SMOOTH = Reference("Section 6, p. 14", "We verify several aspects of our theoretical results experimentally")

_NON_CONVEX = Reference("Section 6, p. 14", "well known Rosenbrock (non-convex) function")
_MINIMUM = Reference("Figure 2, p. 14", "Dashed blue lines mark the minimum")
_BIGGER = Reference("Section 6.2, p. 15", "training with larger batch size improves the convergence")
_PART = 100 * (y - x**2) ** 2 + (1 - x) ** 2  # f_i
_ALONG = {POINT[0]: sp.sqrt(L), **dict.fromkeys(POINT[1:], 0)}
_ORIGIN = dict.fromkeys(POINT, 0)
_PAIR = normal(a) + normal(t - a) > 1
_ROOT2 = sp.sqrt(2)
_SUMS = {a: REALS, t: POSITIVE}
_ONE_DRAW = (normal(a) + normal(t - a)) / 9 + sp.Rational(7, 18)
_TWO_DRAWS = (
    (normal(_ROOT2 * a) + normal(_ROOT2 * t - _ROOT2 * a)) / 81  # the same part twice
    + 2 * normal(t / _ROOT2) / 81  # both parts
    + 14 * (normal(a / _ROOT2) + normal(t / _ROOT2 - a / _ROOT2)) / 81  # one of them, and one of the other seven
    + sp.Rational(49, 162)  # neither
)
_TWO_DRAWS_SPB = sp.Gt(_TWO_DRAWS, HALF)
_MISSED = sp.Rational(8, 9) ** tau  # the probability that f_1 is not drawn
_FIRST = (1 - _MISSED) * w + _MISSED / 2
_BOX = (sp.Le(sp.Abs(x), R), sp.Le(sp.Abs(y), R))
_CURVATURE = (1200 * x**2 - 400 * y + 2) * u**2 - 800 * x * u * v + 200 * v**2  # of f_i along (u, v)
_BOUND = (1200 * R**2 + 800 * R + 2) * u**2 + (400 * R + 200) * v**2

LISTED: tuple[Listed, ...] = (
    Listed(
        "sec6-rosen-smooth",
        "vague",
        "the rates (7) and (8) are verified on the Rosenbrock function",
        "the constants L_i of a function whose curvature is unbounded, or a bounded set that the iterates never leave",
        _SMOOTH,
    ),
    Listed(
        "sec6-2l",
        "external",
        "Figure 2 supports that 2l nodes do in expectation what 2l - 1 nodes do",
        "the runs behind the figure; the statement about the vote itself is section 5.2's",
        Reference("Section 6.1, p. 14", "in expectation there is no improvement from 2l - 1 nodes to 2l nodes"),
    ),
    Listed(
        "sec6-start",
        "vague",
        "success probabilities are bigger, and the mini-batch sizes needed are smaller, at the start of training",
        "the ratio of noise to gradient there, on which Lemmas 1 and 3 depend",
        Reference("Section 6.2, p. 15", "as at the start of the training success probabilities are bigger"),
    ),
    Listed(
        "sec6-communication",
        "external",
        "for the same budget of communication signSGD is ahead of SGD early in training",
        "the runs behind Figures 4 and 5; a float has the bits of 32 signs, but the gain of a step may differ",
        Reference("Section 6.2, p. 15", "signSGD is more efficient than SGD when we compare accuracy against"),
    ),
    Listed(
        "sec6-figures",
        "external",
        "the curves and histograms of Figures 2 to 7, on the Rosenbrock function and on MNIST",
        "the code, the data and the random seeds of the experiments",
        Reference("Section 6 and Appendix A", "averaged over 10 repetitions"),
    ),
    Listed(
        "sec6-spb-violated",
        "external",
        "with mini-batches of one sample the success probability bounds are violated strongly",
        "the estimates behind Figure 3, and the noise level nu; for the oracle as described the bounds hold",
        _NOISE_LEVELS,
    ),
)

CLAIMS: tuple[AnyClaim, ...] = (
    Claim(
        "sec6-rosen-mean",
        all_of(sp.Eq(mean, part / (D - 1), evaluate=False) for mean, part in zip(MEANS, GRADIENT, strict=True)),
        EVERYWHERE,
        title="the mean of the stochastic gradient is grad f/9, in each of the ten coordinates",
        reference=_ORACLE,
    ),
    Claim(
        "sec6-rosen-biased",
        sp.Implies(sp.Ne(slope, 0), sp.Ne(slope / (d - 1), slope)),
        {slope: REALS, d: sp.Range(3, sp.oo)},
        title="a mean of g_j/(d - 1) differs from g_j for d >= 3, wherever g_j is not 0",
        reference=_ORACLE,
        left_out="that the mean is grad f/(d - 1), which sec6-rosen-mean says for d = 10",
    ),
    Claim(
        "sec6-rosen-biased-sharp",
        sp.And(
            sp.Implies(slope > 0, slope / (d - 1) > 0),
            sp.Implies(slope < 0, slope / (d - 1) < 0),
        ),
        {slope: REALS, d: sp.Range(2, sp.oo)},
        title="a mean of g_j/(d - 1) has the sign of g_j: the bias is a positive factor",
        reference=_ORACLE,
        left_out="that the mean is grad f/(d - 1), which sec6-rosen-mean says for d = 10",
    ),
    Claim(
        "sec6-rosen-smooth-fails",
        ROSENBROCK.subs(_ALONG) > ROSENBROCK.subs(_ORIGIN) + GRADIENT[0].subs(_ORIGIN) * sp.sqrt(L) + L / 2 * L,
        {L: POSITIVE},
        title="for every L_1 the smoothness inequality fails between 0 and sqrt(L_1) e_1",
        reference=_SMOOTH,
    ),
    Claim(
        "sec6-rosen-smooth-corrected",
        sp.Le(_CURVATURE, _BOUND),
        {x: REALS, y: REALS, u: REALS, v: REALS, R: POSITIVE},
        _BOX,
        title="on the cube of radius R one term f_i has curvature at most 1200 R^2 + 800 R + 2 and 400 R + 200",
        reference=_SMOOTH,
        left_out="the sum over the nine terms: L_i at most 1200 R^2 + 1200 R + 202",
        proof=Proof(
            (
                Step(sp.Le(-800 * x * u * v, 400 * R * (u**2 + v**2)), "mixed"),
                Step(sp.Le((1200 * x**2 - 400 * y + 2) * u**2, (1200 * R**2 + 400 * R + 2) * u**2), "square"),
                Step(sp.Le(_CURVATURE, _BOUND), "sum", uses=("mixed", "square")),
            ),
            note="|u v| <= (u^2 + v^2)/2. Of all parts, x_i is the first variable of f_i and the second of f_{i-1}.",
        ),
    ),
    Claim(
        "sec6-rosen-spb-pair",
        _PAIR,
        _SUMS,
        title="two numbers with a positive sum t: P(N(a, 1) > 0) + P(N(t - a, 1) > 0) > 1",
        reference=_NOISE_LEVELS,
        repeats="sec6-rosen-spb-one",
    ),
    Claim(
        "sec6-rosen-spb-one",
        sp.Gt(_ONE_DRAW, HALF),
        _SUMS,
        title="with one sample rho_j > 1/2 wherever g_j > 0, for every noise level",
        reference=_NOISE_LEVELS,
        left_out="g_j < 0, the mirror image",
        proof=Proof((Step(_PAIR, "pair"), Step(sp.Gt(_ONE_DRAW, HALF), uses="pair"))),
    ),
    Claim(
        "sec6-rosen-spb-two",
        _TWO_DRAWS_SPB,
        _SUMS,
        title="with two samples rho_j > 1/2 wherever g_j > 0, for every noise level",
        reference=_NOISE_LEVELS,
        left_out="g_j < 0, the mirror image",
        proof=Proof(
            (
                Step(normal(_ROOT2 * a) + normal(_ROOT2 * t - _ROOT2 * a) > 1, "twice"),
                Step(normal(a / _ROOT2) + normal(t / _ROOT2 - a / _ROOT2) > 1, "once"),
                Step(sp.Gt(normal(t / _ROOT2), HALF, evaluate=False), "both"),
                Step(_TWO_DRAWS_SPB, uses=("twice", "once", "both")),
            ),
            note="Swapping f_{j-1} and f_j is as likely, and turns a sum of slopes s into one s' with s + s' >= 0.",
        ),
    ),
    Claim(
        "sec6-rosen-cap",
        sp.Le(_FIRST, 1 - _MISSED / 2),
        {w: sp.Interval(0, 1), tau: sp.S.Naturals},
        title="in the first coordinate a mini-batch has rho_1 <= 1 - (8/9)^tau/2, as f_1 may not be drawn",
        reference=_CLOSE_TO_1,
    ),
    Claim(
        "sec6-rosen-cap-figure-3",
        sp.Lt(_FIRST, sp.Rational(81, 100)),
        {w: sp.Interval(0, 1), tau: sp.Range(1, 9)},
        title="for the mini-batches of Figure 3, at most 8, rho_1 < 0.81",
        reference=_CLOSE_TO_1,
    ),
    Claim(
        "sec6-rosen-non-convex",
        sp.Lt(sp.diff(ROSENBROCK, POINT[0], 2).subs(POINT[0], 0), 0),
        {POINT[1]: sp.Interval.open(sp.Rational(1, 200), sp.oo)},
        title="f is not convex: its second derivative along x_1 is negative where x_1 = 0 and x_2 > 1/200",
        reference=_NON_CONVEX,
    ),
    Claim(
        "sec6-rosen-minimum",
        sp.And(sp.Ge(_PART, 0, evaluate=False), sp.Implies(sp.Eq(_PART, 0), sp.And(sp.Eq(x, 1), sp.Eq(y, 1)))),
        {x: REALS, y: REALS},
        title="each part of f is at least 0, and 0 only where both of its variables are 1: the minimum of f is 0",
        reference=_MINIMUM,
        left_out="the sum over the nine parts",
    ),
    Claim(
        "sec6-batch-bound",
        sp.And(
            sp.Gt(1 - c / (tau + 1), 1 - c / tau, evaluate=False),
            sp.Gt((tau + 1) / (tau + 1 + c), tau / (tau + c), evaluate=False),
        ),
        {c: POSITIVE, tau: sp.S.Naturals},
        title="the bounds of Lemma 2, as printed and by Cantelli's inequality, increase with the batch; the success "
        "probability need not",
        reference=_BIGGER,
    ),
)
