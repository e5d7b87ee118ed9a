"""A class of problems has a member only if one is built, and every word is true of it in exact numbers."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
import sympy as sp

from signdescent.checks.check import cited_report
from signdescent.checks.library import Library
from signdescent.checks.runs.calculus.checker import claimed_method
from signdescent.checks.runs.check import check_proof
from signdescent.checks.runs.members import exhibited
from signdescent.checks.runs.points import lies
from signdescent.checks.runs.processes.classes import belongs, unknown_words
from signdescent.checks.runs.processes.surds import as_sympy
from signdescent.theory.calculus.method import Draw, MethodTerms, State
from signdescent.theory.calculus.methods import PARAMETERS
from signdescent.theory.calculus.proof import Line, RunTheorem
from signdescent.theory.calculus.rules import AtEnd, Compared
from signdescent.theory.calculus.terms import COORDINATE, NODE, START, Expectation, Gradient, Last, Norm, variable
from signdescent.theory.calculus.words import WORDS
from signdescent.theory.papers.first_order_methods import claims
from signdescent.theory.papers.stochastic_sign_descent import CLAIMS, find
from signdescent.theory.run_claim import RunClaim
from signdescent.theory.symbols import K

LIBRARY = Library(find, cited_report)
X, X0, H, S, E = (variable(name, COORDINATE) for name in ("x", "x0", "h", "s", "e"))
H_N = variable("h", COORDINATE, NODE)
ZERO, ONE = sp.Integer(0), sp.Integer(1)
LEFT = Last(Expectation(Norm(X - X0), START))
STAYS = (Line("stays", Compared(Norm(X - X0), ZERO, factor=1, addend=0, uses={})), Line("end", AtEnd("stays")))
"""The lines to: x_K is x_0 for the method that rests."""


def claim(words: tuple[str, ...], sets: dict[str, sp.Set], *draws: Draw, assumptions: tuple[Any, ...] = ()) -> RunClaim:
    """Return the claim that a method which rests stays where it is, with its proof."""
    method = MethodTerms((State(X, X0, X),), draws)
    where = {K: sp.S.Naturals, **{sp.Symbol(name, real=True): values for name, values in sets.items()}}
    return RunClaim("rests", method, words, LEFT, ZERO, where, assumptions, proof=RunTheorem(method, STAYS))


def accepted(one: RunClaim) -> bool:
    assert one.proof is not None
    report = check_proof(one, one.proof, LIBRARY)
    assert report.accepted or "no problem was found" in report.sentence
    return report.accepted


NOISE = Draw(E, "noise", Gradient("f", X), 1)
NEGATIVE, NOTHING, ONLY_ONE = sp.Interval(-2, -1), sp.FiniteSet(0), sp.FiniteSet(1)
SIZES = sorted({s.name for s in PARAMETERS} - {"gamma", "gamma0", "beta", "K", "M", "d", "mu"})
"""Parameters that are the size of something, so that none is negative; of noise bounds only the square is one."""
OF = {
    "start": ("bounded-below",), "delta": ("bounded-below",), "total": ("coordinate-smooth",), "smooth": ("smooth",),
    "noise": ("bounded-variance",), "spread": ("bounded-variance", "independent-nodes"), "zeta": ("partitioned-data",),
    "sigma": ("noisy-gradient",), "distance": ("minimum",), "deviations": ("batch-noise",), "batch": ("batch-noise",),
    "contraction": ("contraction",), "scale": ("bounded-samples",), "D0": ("nodes-bounded-below",), "A": ("smooth",),
    "spread2": ("bounded-variance",),
}  # fmt: skip
"""A word that speaks of each."""
ALLOWED = {
    "batch": "noise of mean 0 and square 0 has every sign",
    "contraction": "vectors may grow",
    "sigma": "squared",
}


@pytest.mark.parametrize("name", SIZES)
def test_a_size_is_not_negative(name: str) -> None:
    """Whatever word speaks of a size, no problem has a negative one."""
    assert set(OF) == set(SIZES)
    if name not in ALLOWED:
        assert not accepted(claim(OF[name], {name: NEGATIVE}))
    assert accepted(claim(OF[name], {name: sp.Interval(0, 1) if name != "batch" else ONLY_ONE}))


def words_of(word: str) -> list[str]:
    """Return the parameters of which a word speaks without draws."""
    parts = [part.relation() for part in WORDS[word] if part.points == 0]
    return sorted({s.name for part in parts for s in part.free_symbols} & set(SIZES))


@pytest.mark.parametrize(("word", "name"), [(w, n) for w in WORDS for n in words_of(w)])
def test_no_word_says_what_cannot_be(word: str, name: str) -> None:
    """A negative value of a parameter of which a word speaks has no problem, also beside other words."""
    for more in ((), ("convex",), ("lipschitz-gradient",)):
        assert not accepted(claim((word, *more), {name: NEGATIVE}))


EMPTY: dict[str, RunClaim] = {
    "deviations without squares": claim(("bounded-variance",), {"spread2": NOTHING, "noise": ONLY_ONE}),
    "a spread without squares": claim(
        ("bounded-variance", "independent-nodes"), {"spread2": NOTHING, "spread": ONLY_ONE}
    ),
    "growth in three coordinates": claim(
        ("smooth",), {"A": NOTHING, "smooth": ONLY_ONE, "d": sp.FiniteSet(3), "M": sp.FiniteSet(2)}
    ),
    "a minimum as far below as it is not": claim(
        ("minimum", "bounded-below", "lipschitz-gradient"), {"start": ONLY_ONE, "distance": NOTHING}
    ),
    "more curvature than the gradient has": claim(
        ("strongly-convex", "lipschitz-gradient"), {"mu": sp.FiniteSet(2), "smooth": ONLY_ONE}
    ),
    **{
        f"{words[0]} with {name} = 0": claim(words, {name: NOTHING, **more}, Draw(H, "sample", ONE, 1))
        for words, name, more in (
            (("noisy-gradient", "bounded-samples"), "scale", {}),
            (("noisy-gradient", "bounded-second-moment"), "sigma", {}),
            (("batch-noise", "bounded-second-moment"), "sigma", {"deviations": ONLY_ONE, "batch": ONLY_ONE}),
        )
    },
    "bounded-variance with scale = 0": claim(
        ("bounded-variance", "bounded-samples"), {"scale": NOTHING}, Draw(H_N, "sample", ONE, 1)
    ),
    "signs of more than the scale": claim(
        ("unbiased",), {"scale": sp.FiniteSet(sp.Rational(1, 2))},
        Draw(H, "sample", ONE, 1), Draw(S, "scaled-sign", H, 2),
    ),
    "half an iteration": replace(claim((), {}), where={K: sp.FiniteSet(sp.Rational(1, 2))}),
}  # fmt: skip


@pytest.mark.parametrize("name", EMPTY)
def test_nothing_is_proved_of_an_empty_class(name: str) -> None:
    """No problem has these parameters together."""
    assert not accepted(EMPTY[name])


FULL: dict[str, RunClaim] = {
    "deviations with their squares": claim(
        ("bounded-variance", "independent-nodes"),
        {"spread2": sp.FiniteSet(3), "noise": ONLY_ONE, "spread": ONLY_ONE, "d": sp.FiniteSet(3)},
    ),
    "three coordinates": claim(
        ("smooth",), {"A": sp.FiniteSet(2), "smooth": ONLY_ONE, "d": sp.FiniteSet(3), "M": sp.FiniteSet(2)}
    ),
    "a parabola": claim(
        ("minimum", "strongly-convex", "lipschitz-gradient", "bounded-below"),
        {"start": sp.FiniteSet(2), "distance": sp.FiniteSet(2), "mu": ONLY_ONE, "smooth": sp.FiniteSet(3)},
    ),
    "noise of a gradient": claim(("noisy-gradient",), {"sigma": sp.FiniteSet(2)}, NOISE),
    "iterations from five on": replace(claim((), {}), where={K: sp.FiniteSet(5)}),
    "excesses of the nodes": claim(("nodes-bounded-below",), {"D0": sp.Interval(1, 2)}, Draw(H_N, "sample", Gradient("f_n", X, NODE), 1)),
}  # fmt: skip


@pytest.mark.parametrize("name", FULL)
def test_a_member_is_exhibited(name: str) -> None:
    """Negative control: here there is a problem, its parameters lie in their sets, and every word is true of it."""
    one = FULL[name]
    assert accepted(one)
    found = exhibited(one)
    assert found is not None
    assert all(lies(found.point[symbol], values) for symbol, values in one.where.items())
    method = claimed_method(one)
    assert method is not None
    assert belongs(found.run, method, found.process, one.problems)


@pytest.mark.parametrize("name", [name for name, one in claims().items() if isinstance(one, RunClaim)])
def test_the_claims_about_first_order_methods_have_members(name: str) -> None:
    """Each of these classes has a member that meets the assumptions."""
    one = claims()[name]
    assert isinstance(one, RunClaim)
    assert exhibited(one) is not None


@pytest.mark.parametrize(
    "name",
    [n for n, c in CLAIMS.items() if isinstance(c, RunClaim) and c.proof and not unknown_words(c.problems)],
)
def test_the_classes_of_the_paper_have_members(name: str) -> None:
    """A second way to the members of classes whose methods have names; values that a run gives are its own."""
    one = CLAIMS[name]
    assert isinstance(one, RunClaim)
    found = exhibited(one)
    assert found is not None
    named = {s.name: value for s, value in found.point.items()}
    if "total" in named:
        assert named["total"] == as_sympy(sum(found.process.constants["L"]))
