"""The lines that the proofs of Theorems 5 to 7 share: from smoothness to the sum over the first K iterations."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import sympy as sp

from signdescent.theory.calculus.averages import deviation, mixed_norm, mixed_term, rho_norm, sign_norm, vote_norm
from signdescent.theory.calculus.facts import at_most
from signdescent.theory.calculus.method import MethodTerms
from signdescent.theory.calculus.methods import METHODS, STEP_SIZES
from signdescent.theory.calculus.proof import Line
from signdescent.theory.calculus.rules import (
    Cited,
    Combined,
    Defined,
    Given,
    Instance,
    Known,
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
    Agrees,
    Better,
    Excess,
    Expectation,
    Gain,
    Majority,
    OverNodes,
    Sign,
    Total,
    variable,
)

__all__ = ["NORM", "START_GAP", "TOTAL", "Descent", "descent", "method_for"]

START_GAP, TOTAL = sp.symbols("start total", nonnegative=True)
NORM = variable("N")
"""The quantity whose mean or least value the theorem bounds."""


@dataclass(frozen=True, slots=True)
class Descent:
    """How the iterations descend.

    Parameters
    ----------
    method : MethodTerms
    step : SymPy expression
        The step size of iteration k.
    lines : tuple of Line
        The line ``"falls"`` says that E[f(x_(k+1)) | past] <= f(x_k) - step share N_k + step^2 total/2, where f is
        taken minus its lower bound; ``"N >= 0"`` is another.
    norm : SymPy expression
        N.
    before : SymPy expression
        f(x_k) minus its lower bound.
    share : SymPy expression
        1, but for norms that f falls by a part of.
    """

    method: MethodTerms
    step: sp.Expr
    lines: tuple[Line, ...]
    norm: sp.Expr
    before: sp.Expr
    share: sp.Expr = sp.S.One

    @property
    def size(self) -> sp.Expr:
        """What a step costs: step^2 total/2."""
        return self.step**2 * TOTAL / 2

    def summed(self) -> tuple[Line, ...]:
        """Return the lines to the sum over the first K iterations."""
        return (
            *self.lines,
            Line("eq. 20", Unconditional("falls", given=("N >= 0",))),
            Line("summed", Telescoped("eq. 20", self.before)),
            Line("first", Instance("bounded-below", which=1)),
        )


def method_for(word: str, steps: str) -> MethodTerms:
    """Return a method with a rule for its step sizes."""
    method = METHODS[word](steps)
    assert method is not None
    return method


def descent(word: str, steps: str, quantity: str, votes: Cited | None = None) -> Descent:
    """Return how a method along signs descends.

    Parameters
    ----------
    word : str
        The method.
    steps : str
        The rule for the step sizes.
    quantity : str
        ``"rho"``, ``"vote"``, ``"sign"`` or ``"mixed"``: the norm in which the gradient is measured.
    votes : Cited or None
        A claim about formulas that stands for Lemma 13, corrected, in a proof as it is printed.
    """
    method = method_for(word, steps)
    step, draw = STEP_SIZES[steps], method.draws[0]
    x, g, after = method.states[0].variable, method.gradient, method.states[0].after
    along = OverNodes(Sign(draw.variable)) if quantity == "vote" else draw.variable
    point, before, size = x - step * Sign(along), Excess("f", x), step**2 * TOTAL / 2
    better = (Line("better", Known("better", (point, x))),) if isinstance(after, Better) else ()
    uses: dict[str, sp.Expr | int] = {"smooth": 1, "signs": step**2 / 2, "total": step**2 / 2, "before": 1, "after": -1}
    measured = _by_votes(draw.variable, g, votes) if quantity == "vote" else _MEASURED[quantity](draw.variable, g)
    lines = (
        *smooth_along_signs(x, point, along),
        *better,
        Line("before", Instance("bounded-below", (x,))),
        Line("after", Instance("bounded-below", (after,))),
        Line(
            "step",
            Combined(uses | ({"better": 1} if better else {})),
            at_most(Excess("f", after), before - step * Total(g * Sign(along)) + size),
        ),
        Line("eq. 15", Given("step")),
        *measured.first,
        Line("N", Defined(NORM)),
        *measured.lines,
        Line(
            "falls",
            Combined({"eq. 15": 1, "N": measured.share * step, **dict.fromkeys(measured.toward, step)}),
            at_most(Expectation(Excess("f", after), 0) + measured.share * step * NORM, before + size),
        ),
        Line("N >= 0", Combined({"positive": 1, "N": -1}), at_most(0, NORM)),
    )
    norm = {"rho": rho_norm, "vote": vote_norm, "sign": sign_norm, "mixed": mixed_norm}[quantity](method)
    return Descent(method, step, lines, norm, before, measured.share)


@dataclass(frozen=True, slots=True)
class _Measured:
    """Lines that bound the decrease by the norm, the last of which says that the norm is at least 0.

    Parameters
    ----------
    lines : tuple of Line
    toward : tuple of str
        Labels of lines that say that the mean of <g, sign> is at least the norm; none where it is the norm.
    share : SymPy expression
        Which part of the norm that mean is at least.
    first : tuple of Line
        What says that the norm exists.
    """

    lines: tuple[Line, ...]
    toward: tuple[str, ...]
    share: sp.Expr = sp.S.One
    first: tuple[Line, ...] = ()


def _by_successes(h: sp.Expr, g: sp.Expr) -> _Measured:
    lines = (
        Line("agree", Known("agreement", (g, h))),
        Line("agrees", SummedOver("agree", COORDINATE)),
        Line("agreement", Given("agrees")),
        Line("likelier", Instance("success-probability-bounds", (h,))),
        Line("positive", SummedOver("likelier", COORDINATE)),
    )
    return _Measured(lines, ("agreement",))


def _by_votes(h: sp.Expr, g: sp.Expr, votes: Cited | None) -> _Measured:
    chance = OverNodes(Expectation(Agrees(h, g), 0))
    lines = (
        Line("Lemma 13", votes or Voted("lemma-13-corrected", h)),
        Line("votes", SummedOver("Lemma 13", COORDINATE)),
        Line("likelier", Instance("success-probability-bounds", (h,))),
        Line("likelier on average", SummedOver("likelier", NODE)),
        Line("majority", Known("majority", (chance,))),
        Line(
            "right votes",
            Combined({"likelier on average": Gain(chance), "majority": -sp.Abs(g)}),
            at_most(0, sp.Abs(g) * (2 * Majority(chance) - 1)),
        ),
        Line("positive", SummedOver("right votes", COORDINATE)),
    )
    return _Measured(lines, ("votes",))


def _by_signs(h: sp.Expr, _g: sp.Expr) -> _Measured:
    lines = (
        Line("likelier", Instance("positive-mean-sign", (h,))),
        Line("positive", SummedOver("likelier", COORDINATE)),
    )
    return _Measured(lines, ())


def _by_deviations(h: sp.Expr, g: sp.Expr) -> _Measured:
    word, share, term = "unimodal-symmetric-noise", sp.sqrt(2) / 5, mixed_term(g, deviation(h))
    lines = (
        Line("agree", Known("agreement", (g, h))),
        Line("agreement", Given("agree")),
        Line("Lemma 1", Sampled("lemma-1", h, "unbiased")),
        Line(
            "mixed",
            Combined({"agreement": 1, "Lemma 1": 2}),
            at_most(share * term, g * Expectation(Sign(h), 0)),
        ),
        Line("mixed norm", SummedOver("mixed", COORDINATE)),
        Line("no less than 0", Combined({}, given=("unbiased", "finite variance")), at_most(0, term)),
        Line("positive", SummedOver("no less than 0", COORDINATE)),
    )
    first = (Line("unbiased", Instance(word, (h,))), Line("finite variance", Instance(word, (h,), which=1)))
    return _Measured(lines, ("mixed norm",), share, first)


_MEASURED: Mapping[str, Callable[[sp.Expr, sp.Expr], _Measured]] = {
    "rho": _by_successes,
    "sign": _by_signs,
    "mixed": _by_deviations,
}
