"""signSGD whose nodes vote, with batches of samples.

The theorems are those of Bernstein, Wang, Azizzadenesheli and Anandkumar, signSGD: Compressed Optimisation for
Non-Convex Problems (2018), Theorem 2, (a) and (b), with any step size and any size of the batch; theirs are
1/sqrt(total K) and K. Their part (b) has the constant 2 in place of sqrt(3). It supposes that the noise of one sample
is unimodal and symmetric; here that of a whole batch is, which follows (Wintner 1938).
"""

from __future__ import annotations

from collections.abc import Mapping

import sympy as sp

from signdescent.theory.calculus.facts import COORDINATE_DEVIATION, at_most, equal
from signdescent.theory.calculus.method import Draw, MethodTerms, State
from signdescent.theory.calculus.proof import Line, RunTheorem
from signdescent.theory.calculus.rules import (
    Combined,
    Given,
    Instance,
    Known,
    MeanOf,
    MeanSquareOf,
    Sampled,
    SummedOver,
    Telescoped,
    Unconditional,
    Voted,
)
from signdescent.theory.calculus.sign_steps import smooth_along_signs
from signdescent.theory.calculus.terms import (
    COORDINATE,
    NODE,
    START,
    Agrees,
    Average,
    Excess,
    Expectation,
    Gradient,
    OverNodes,
    Sign,
    Total,
    Where,
    variable,
)
from signdescent.theory.law_claim import LawClaim
from signdescent.theory.laws import Case, LawProof, Parabola, Stretches
from signdescent.theory.run_claim import RunClaim
from signdescent.theory.symbols import K, M, g, sigma

__all__ = ["CLAIMS"]

gamma, batch = sp.symbols("gamma batch", positive=True)
start, total, deviations = sp.symbols("start total deviations", nonnegative=True)
POSITIVE, HALF_LINE = sp.Interval.open(0, sp.oo), sp.Interval(0, sp.oo)
HALF, ROOT3 = sp.Rational(1, 2), sp.sqrt(3)
MOMENTS = {g: POSITIVE, sigma: HALF_LINE}

# ------------------------------------------------------------------ how often one sample has the right sign

_VERTEX = g + sigma**2 / g
CANTELLI = LawClaim(
    "sign-of-a-sample",
    (),
    "same-sign",
    g**2 / (g**2 + sigma**2),
    MOMENTS,
    title="P(sign of a sample is that of its mean) >= g^2/(g^2 + sigma^2) (Cantelli)",
    proof=LawProof(
        Case(Parabola(sp.Integer(0), 2 / _VERTEX, -1 / _VERTEX**2)), note="1 - (x - s)^2/s^2 with s = g + sigma^2/g."
    ),
)
GAUSS = LawClaim(
    "sign-of-a-unimodal-sample",
    ("unimodal", "symmetric"),
    "same-sign",
    HALF + g / (2 * sp.sqrt(g**2 + 3 * sigma**2)),
    MOMENTS,
    title="P(sign of a unimodal symmetric sample is that of its mean) >= 1/2 + g/(2 sqrt(g^2 + 3 sigma^2))",
    proof=LawProof(
        (
            Case(Stretches(sp.Integer(1), -sp.Rational(2, 27) / g**2), ROOT3 * g >= 2 * sigma),
            Case(
                Stretches(HALF + 3 * g / (4 * ROOT3 * sigma), -g / (4 * (ROOT3 * sigma) ** 3)), ROOT3 * g <= 2 * sigma
            ),
        ),
        note="Gauss's exact bound, from two parabolas in the half-width of a uniform component.",
    ),
)

# ------------------------------------------------------------------ the method, and what every proof says of it

x, x0, h = variable("x", COORDINATE), variable("x0", COORDINATE), variable("h", COORDINATE, NODE)
slope = Gradient("f", x)
vote = OverNodes(Sign(h))
after = x - gamma * Sign(vote)
METHOD = MethodTerms(
    states=(State(x, x0, after),), draws=(Draw(h, "sample", slope, 1),), name="signSGD with majority vote"
)
size = sp.Abs(slope)
NORM = Expectation(Total(size), START)
right = Expectation(Sign(vote), 0)  # the expected vote
chance = Expectation(Agrees(h, slope), 0)
spread = COORDINATE_DEVIATION / sp.sqrt(batch)
WHERE: Mapping[sp.Symbol, sp.Set] = {
    K: sp.S.Naturals,
    M: sp.S.Naturals,
    gamma: POSITIVE,
    batch: POSITIVE,
    start: HALF_LINE,
    total: HALF_LINE,
    deviations: HALF_LINE,
}
CLASS = ("coordinate-smooth", "bounded-below", "shared-data", "batch-noise")


def bound(constant: sp.Expr) -> sp.Expr:
    """Return the bound on the mean l1-norm; a coordinate of a step is wrong by at most constant sigma_i/sqrt(batch)."""
    return start / (gamma * K) + gamma * total / 2 + constant * deviations / sp.sqrt(batch)


def proof(constant: sp.Expr, votes: tuple[Line, ...]) -> RunTheorem:
    """Return the proof by lines to ``"few wrong"``: |g| - g E[vote] <= constant sigma_i/sqrt(batch)."""
    before, later = Excess("f", x), Excess("f", after)
    return RunTheorem(
        METHOD,
        (
            *smooth_along_signs(x, after, vote),
            Line("here", Instance("bounded-below", (x,))),
            Line("there", Instance("bounded-below", (after,))),
            Line(
                "step",
                Combined({"smooth": 1, "signs": gamma**2 / 2, "total": gamma**2 / 2, "here": 1, "there": -1}),
                at_most(later, before - gamma * Total(slope * Sign(vote)) + gamma**2 * total / 2),
            ),
            Line("descent", Given("step")),
            Line("unbiased", Instance("batch-noise", (h,))),
            Line("variance", Instance("batch-noise", (h,), which=1)),
            Line("sigma", Instance("batch-noise", which=2)),
            *votes,
            Line("wrong", SummedOver("few wrong", COORDINATE)),
            Line("deviations", Instance("batch-noise", which=3)),
            Line(
                "falls",
                Combined({"descent": 1, "wrong": gamma, "deviations": constant * gamma / sp.sqrt(batch)}),
                at_most(
                    Expectation(later, 0) + gamma * Total(size),
                    before + constant * gamma * deviations / sp.sqrt(batch) + gamma**2 * total / 2,
                ),
            ),
            Line("expected", Unconditional("falls")),
            Line("summed", Telescoped("expected", before)),
            Line("mean", MeanOf("summed")),
            Line("first", Instance("bounded-below", which=1)),
            Line("bound", Combined({"mean": 1, "first": 1 / (gamma * K)}), at_most(Average(NORM), bound(constant))),
        ),
    )


# ------------------------------------------------------------------ (a) any noise: most votes are right if one is


def _likely(deviation: sp.Expr) -> sp.Expr:
    """Return what Cantelli's inequality says that |g| times the chance is at least."""
    return Where(0, size, size * slope**2 / (slope**2 + deviation**2), 0)


average = OverNodes(chance)
_VOTES = (
    Line("one", Sampled("sign-of-a-sample", h, "unbiased")),
    Line(
        "likely",
        Combined({"one": 1}, given=("unbiased", "variance", "sigma")),
        at_most(_likely(spread), size * chance),
    ),
    Line("likely nodes", SummedOver("likely", NODE)),
    Line("Lemma 13", Voted("lemma-13-corrected", h)),
    Line("majority", Known("likely-majority", (average,))),
    Line(
        "few wrong",
        Combined({"Lemma 13": 1, "majority": 2 * size}, given=("likely nodes", "sigma")),
        at_most(size - slope * right, 2 * spread),
    ),
)
VOTE = RunClaim(
    "majority-vote-batches",
    METHOD,
    CLASS,
    Average(NORM),
    bound(sp.Integer(2)),
    WHERE,
    title="mean E||grad f(x_k)||_1 <= (f(x0) - f*)/(gamma K) + gamma total/2 + 2 deviations/sqrt(batch) for any votes",
    proof=proof(sp.Integer(2), _VOTES),
)

# ------------------------------------------------------------------ (b) unimodal symmetric noise: votes even out

sign = Expectation(Sign(h), 0)  # the expected sign of one node's sample
mean_sign = OverNodes(sign)
scatter = sp.sqrt(sp.Max(0, 1 - mean_sign**2) / M)  # at least the standard deviation of the mean of the signs
vertex = mean_sign + Where(slope, 0, -scatter, scatter)  # of the parabola above the wrong votes


def _edge(deviation: sp.Expr) -> sp.Expr:
    """Return what Gauss's inequality says that g E[sign] is at least."""
    return Where(0, size, size**2 / sp.sqrt(slope**2 + 3 * deviation**2), 0)


_EVEN_VOTES = (
    Line("agree", Known("agreement", (slope, h))),
    Line("agreement", Given("agree")),
    Line("one", Sampled("sign-of-a-unimodal-sample", h, "unbiased")),
    Line(
        "edge",
        Combined({"agreement": 1, "one": 2}, given=("unbiased", "variance", "sigma")),
        at_most(_edge(spread), slope * sign),
    ),
    Line("edges", SummedOver("edge", NODE)),
    Line("parabola", Known("sign-parabola", (vote, vertex))),
    Line("wrong votes", Given("parabola")),
    Line("one sign", Combined({}), equal(sign, sign)),
    Line("independent", MeanSquareOf("one sign", Sign(h), sign, each=True)),
    Line("square of a sign", Known("sign-square", (h,))),
    Line("squares of signs", Given("square of a sign")),
    Line("mean square", SummedOver("squares of signs", NODE)),
    Line("square of the mean", Known("square-of-mean", (sign,))),
    Line(
        "even votes",
        Combined({"wrong votes": 1, "independent": 2, "mean square": 2 / M, "square of the mean": 2 / M}),
        at_most(vertex**2 - vertex * sp.Abs(vertex) * right, 4 * scatter**2),
    ),
    Line(
        "size of an edge",
        Combined({}, given=("edges", "sigma")),
        at_most(size * sp.sqrt(sp.Max(0, 1 - mean_sign**2)), ROOT3 * spread * sp.Abs(mean_sign)),
    ),
    Line(
        "loss",
        Combined(
            {"even votes": Where(0, size, size * sp.Abs(mean_sign) / (sp.Abs(mean_sign) + scatter) ** 2, 0)},
            given=("edges",),
        ),
        at_most(sp.Abs(mean_sign) * (size - slope * right), size * scatter),
    ),
    Line(
        "few wrong",
        Combined(
            {
                "loss": Where(0, sp.Abs(mean_sign), 1 / sp.Abs(mean_sign), 0),
                "size of an edge": Where(0, sp.Abs(mean_sign), 1 / (sp.Abs(mean_sign) * sp.sqrt(M)), 0),
            },
            given=("edges", "sigma"),
        ),
        at_most(size - slope * right, ROOT3 * spread / sp.sqrt(M)),
    ),
)
EVEN = RunClaim(
    "majority-vote-unimodal",
    METHOD,
    (*CLASS, "unimodal-symmetric-noise"),
    Average(NORM),
    bound(ROOT3 / sp.sqrt(M)),
    WHERE,
    title="mean E||grad f(x_k)||_1 <= (f(x0) - f*)/(gamma K) + gamma total/2 + sqrt(3) deviations/sqrt(batch M), if "
    "the noise of the batches is unimodal and symmetric",
    proof=proof(ROOT3 / sp.sqrt(M), _EVEN_VOTES),
)
CLAIMS = (CANTELLI, GAUSS, VOTE, EVEN)
