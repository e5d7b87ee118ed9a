"""Claims about empty classes, and terms that cannot be read, each with a proof that was once accepted or a crash."""

from __future__ import annotations

from typing import Any

import pytest
import sympy as sp

from signdescent.checks.check import cited_report
from signdescent.checks.library import Library
from signdescent.checks.report import ChainReport
from signdescent.checks.runs.check import check_proof
from signdescent.theory.calculus.facts import DEVIATION, at_most, equal
from signdescent.theory.calculus.method import Draw, MethodTerms, State
from signdescent.theory.calculus.proof import Line, RunTheorem
from signdescent.theory.calculus.rules import (
    AtEnd,
    Combined,
    Compared,
    Defined,
    Invariant,
    Known,
    Telescoped,
    Unconditional,
    Voted,
)
from signdescent.theory.calculus.terms import (
    COORDINATE,
    NODE,
    START,
    Expectation,
    Gradient,
    Head,
    Index,
    Last,
    Norm,
    Total,
    Value,
    Variable,
    variable,
)
from signdescent.theory.papers.stochastic_sign_descent import find
from signdescent.theory.run_claim import RunClaim
from signdescent.theory.symbols import K

LIBRARY = Library(find, cited_report)
X, X0, H, S = (variable(name, COORDINATE) for name in ("x", "x0", "h", "s"))
H_N = variable("h", COORDINATE, NODE)
ZERO, ONE = sp.Integer(0), sp.Integer(1)
GRADIENT = Gradient("f", X)
STAYS = (Line("stays", Compared(Norm(X - X0), ZERO, factor=1, addend=0, uses={})), Line("end", AtEnd("stays")))
"""The lines to: x_K is x_0 for the method that rests."""


def at_end(term: sp.Expr) -> sp.Expr:
    return Last(Expectation(term, START))


def report(
    words: tuple[str, ...],
    *draws: Draw,
    sets: dict[str, sp.Set] | None = None,
    lines: tuple[Line, ...] = STAYS,
    left: Any = None,
    names: dict[Any, Any] | None = None,
) -> ChainReport:
    """Return the report on the claim that a method which rests stays where it is, or on another one about it."""
    method = MethodTerms((State(X, X0, X),), draws)
    where = {K: sp.S.Naturals} | {sp.Symbol(name, real=True): values for name, values in (sets or {}).items()}
    proof = RunTheorem(method, lines, names or {})
    claim = RunClaim("empty", method, words, at_end(Norm(X - X0)) if left is None else left, ZERO, where, proof=proof)
    return check_proof(claim, proof, LIBRARY)


# ------------------------------------------------------------------ classes

NOTHING, POSITIVE = sp.FiniteSet(0), sp.Interval(1, 2)
SIZES = {"bounded-second-moment": "sigma", "bounded-samples": "scale"}
NEAR = ("success-probability-bounds", "positive-mean-sign", "no-atom-at-zero", "unbiased")
SPREAD = {"noise": sp.FiniteSet(1), "spread": sp.FiniteSet(1), "M": sp.FiniteSet(2)}
SHARED = ("bounded-variance", "independent-nodes", "shared-data", "unbiased")
EMPTY: dict[str, tuple[tuple[str, ...], tuple[Draw, ...], dict[str, sp.Set]]] = {
    # the sample stands for 1, so that it must not be 0; its bound of 0 says that it is
    f"{near} and {size}": ((near, size), (Draw(H, "sample", ONE, 1),), {name: NOTHING})
    for near in NEAR
    for size, name in SIZES.items()
}
EMPTY |= {
    # noise is a sample minus its mean, here 1
    f"noise and {size}": ((size,), (Draw(H, "noise", ONE, 1),), {name: NOTHING})
    for size, name in SIZES.items()
}
EMPTY |= {
    # a mean of 1 and a spread of 1 at two nodes say that sigma_n is 2 at one node and 0 at the other
    f"a {kind} with one law and two means": (SHARED, (Draw(H_N, kind, DEVIATION, 1),), SPREAD)
    for kind in ("sample", "noise")
}
EMPTY["signs with the scale 0"] = (
    ("bounded-samples",),
    (Draw(H, "sample", GRADIENT, 1), Draw(S, "scaled-sign", H, 2)),
    {"scale": NOTHING},
)


@pytest.mark.parametrize("name", EMPTY)
def test_nothing_is_proved_of_a_class_without_members(name: str) -> None:
    """No problem has draws of this kind."""
    words, draws, sets = EMPTY[name]
    found = report(words, *draws, sets=sets)
    assert not found.accepted
    assert "no problem was found" in found.sentence


@pytest.mark.parametrize("name", EMPTY)
def test_a_class_with_members_is_spoken_of(name: str) -> None:
    """Negative control: samples of gradients, which may be 0, and a positive scale."""
    words, draws, sets = EMPTY[name]
    vectors = [Gradient("f_n", X, NODE) if draw.variable == H_N else GRADIENT for draw in draws]
    plain = [
        Draw(d.variable, d.kind, d.of if d.kind == "scaled-sign" else v, d.stage)
        for d, v in zip(draws, vectors, strict=True)
    ]
    found = report(words, *plain, sets={key: POSITIVE if key == "scale" else values for key, values in sets.items()})
    assert found.accepted, found.sentence


# ------------------------------------------------------------------ draws


class Other(Variable):
    """A variable of all nodes that equals the one draw."""

    def __eq__(self, _other: object) -> bool:
        return True

    def __ne__(self, _other: object) -> bool:
        return False

    def __hash__(self) -> int:
        return hash(H)


def test_a_vote_is_about_the_draw_itself() -> None:
    """One sample is right with probability rho, three votes more often: 2 I(3/4; 2, 2) - 1 > 1/2 = 2 rho - 1."""
    assert sp.betainc_regularized(2, 2, 0, sp.Rational(3, 4)) * 2 - 1 > sp.Rational(1, 2)
    vote = Line("vote", Voted("lemma-13-corrected", Other("h", COORDINATE, NODE)))
    found = report(("shared-data", "no-atom-at-zero"), Draw(H, "sample", GRADIENT, 1), lines=(vote,))
    assert "is not drawn first by every node" in found.sentence


# ------------------------------------------------------------------ a proof's own variables

Q = variable("q", COORDINATE)
MOVED = (
    Line("q", Invariant({"itself": 1}), at_most(Norm(Q), 0)),
    Line("triangle", Known("triangle", (X - X0, Q))),
    Line("stays", Compared(Norm(X - X0), ZERO, factor=1, addend=0, uses={"triangle": 1, "q": 1})),
    Line("end", AtEnd("stays")),
)
"""The lines to: x_K is x_0 for the method that adds q, which is 0."""
RESTS = State(Q, ZERO, ZERO)


@pytest.mark.parametrize(
    ("method", "lines"),
    [
        (MethodTerms((State(X, X0, X + Q),), ()), MOVED),
        (MethodTerms((State(X, X0, X),), (Draw(H, "sample", Q, 1),)), STAYS),
    ],
    ids=["a state", "a draw"],
)
def test_a_proof_may_not_say_what_a_method_does(method: MethodTerms, lines: tuple[Line, ...]) -> None:
    """A step q that the proof alone defines could be 0 in one proof and 1 in another; a state of the method is no such."""
    bound = at_end(Norm(X - X0))
    proof = RunTheorem(method, lines, auxiliary=(RESTS,))
    claim = RunClaim("moved", method, ("convex",), bound, ZERO, {K: sp.S.Naturals}, proof=proof)
    assert "q_i is not a variable of the method" in check_proof(claim, proof, LIBRARY).sentence
    whole = method.with_states((RESTS,))
    proof = RunTheorem(whole, lines)
    claim = RunClaim("moved", whole, ("convex",), bound, ZERO, {K: sp.S.Naturals}, proof=proof)
    assert check_proof(claim, proof, LIBRARY).accepted


# ------------------------------------------------------------------ indices


@pytest.mark.parametrize("function", [(), (COORDINATE,)], ids=["one", "of every coordinate"])
def test_a_value_varies_with_the_indices_of_its_function(function: tuple[Index, ...]) -> None:
    """With f_1 = 1 and f_2 = 2 the sum of the values is 3, which is neither 1 nor 2 times the sum of ones."""
    value = Value("f", X, *function)
    said = Line("sum", Combined({}), equal(Total(value), value * Total(1)))
    found = report(("convex",), lines=(said,))
    assert ("the two sides differ" in found.sentence) == bool(function)
    left = at_end(Norm(X - X0) + abs(Total(value) - value * Total(1)))
    assert report(("convex",), left=left).accepted == (not function)


# ------------------------------------------------------------------ terms that do not exist


@pytest.mark.parametrize("part", [Norm(X), sp.Symbol("q", real=True)], ids=["a norm", "a parameter"])
def test_a_quotient_exists_though_it_cancels(part: sp.Expr) -> None:
    """0/0 is no number, and K/K is 1."""

    def left(below: sp.Expr) -> sp.Expr:
        return at_end(Norm(X - X0) + (sp.Mul(below, 1 / below, evaluate=False) - 1) ** 2)

    sets = {"q": sp.Interval(0, 1)}
    assert "not shown that" in report(("convex",), sets=sets, left=left(part)).sentence
    assert report(("convex",), sets=sets, left=left(K)).accepted


# ------------------------------------------------------------------ what cannot be read

LONG = (X + Norm(X) + Total(X) + K + GRADIENT) ** 40
N = variable("N")
SUM_OF_MANY = sum((Norm(X + j) for j in range(9)), ZERO)


def test_a_left_side_that_is_too_long_is_refused() -> None:
    """It is refused with a sentence."""
    assert "summands" in report(("convex",), left=at_end(Norm(LONG))).sentence


def test_a_last_line_that_is_too_long_without_names_is_refused() -> None:
    """It is refused with a sentence."""
    lines = (
        Line("N", Defined(N)),
        Line("path", Combined({}), at_most(0, 1 + N**6)),
        Line("E", Unconditional("path")),
        Line("sum", Telescoped("E", ZERO)),
    )
    assert "summands" in report(("convex",), lines=lines, names={N: SUM_OF_MANY}).sentence


@pytest.mark.parametrize("term", [Head(X), Other("x", COORDINATE), Norm(), Expectation(X)], ids=repr)
def test_a_term_of_another_form_is_refused_by_its_name(term: sp.Expr) -> None:
    """It is refused with a sentence, in a proof as in a claim."""
    assert "a term cannot hold" in report(("convex",), lines=(Line("s", Known("square", (term,))),)).sentence
    assert "no term for" in report(("convex",), left=Last(term)).sentence


def test_a_method_of_other_objects_is_refused() -> None:
    """A list is no variable."""
    method = MethodTerms((State([1], X0, X),), ())  # type: ignore[arg-type]
    proof = RunTheorem(method, STAYS)
    claim = RunClaim("list", method, ("convex",), at_end(Norm(X - X0)), ZERO, {K: sp.S.Naturals}, proof=proof)
    assert "cannot be read" in check_proof(claim, proof, LIBRARY).sentence
