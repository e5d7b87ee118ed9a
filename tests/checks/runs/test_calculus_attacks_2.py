"""More proofs by which a reader had the calculus accept something false: bound letters, weights, and missing terms."""

from __future__ import annotations

from typing import Any

import pytest
import sympy as sp

from signdescent.checks.check import check, cited_report
from signdescent.checks.library import Library
from signdescent.checks.report import ChainReport, Verdict
from signdescent.checks.runs.calculus.check import check_theorem
from signdescent.checks.runs.calculus.checker import Checker, are_the_same
from signdescent.checks.runs.calculus.sequences import at_end as at_the_end
from signdescent.checks.runs.calculus.statement import Refused, Statement, speaks_of_one
from signdescent.theory.calculus.admissible import misplaced
from signdescent.theory.calculus.facts import (
    CONSTANTS,
    LOWER,
    START_GAP,
    at_most,
    equal,
)
from signdescent.theory.calculus.method import Draw, MethodTerms, State
from signdescent.theory.calculus.methods import PARAMETERS
from signdescent.theory.calculus.proof import Line, RunTheorem
from signdescent.theory.calculus.rules import (
    AtEnd,
    Combined,
    Compared,
    Coupled,
    InCoordinates,
    Instance,
    Invariant,
    Replaced,
    Telescoped,
    Throughout,
    Unconditional,
)
from signdescent.theory.calculus.terms import (
    COORDINATE,
    ITERATION,
    NODE,
    START,
    Expectation,
    Gradient,
    Largest,
    Last,
    Norm,
    OverNodes,
    Total,
    UnderWeights,
    Variable,
    free_indices,
    variable,
)
from signdescent.theory.papers import find
from signdescent.theory.run_claim import RunClaim
from signdescent.theory.symbols import K

LIBRARY = Library(find, cited_report)
X, X0, H = (variable(name, COORDINATE) for name in ("x", "x0", "h"))
G = Gradient("f", X)
ZERO, ONE, FIVE = sp.Integer(0), sp.FiniteSet(1), sp.FiniteSet(5)
N = Norm(X - X0)
RESTS = MethodTerms((State(X, X0, X),), ())
SAMPLES = MethodTerms((State(X, X0, X),), (Draw(H, "sample", G, 1),))
STAYS = (Line("stays", Compared(N, ZERO, factor=1, addend=0, uses={})), Line("end", AtEnd("stays")))
"""The lines to: x_K is x_0 for the method that rests."""
j = sp.Symbol("j", integer=True)


def at_end(term: sp.Expr) -> sp.Expr:
    return Last(Expectation(term, START))


def report(
    method: MethodTerms,
    words: tuple[str, ...],
    left: sp.Expr,
    lines: tuple[Line, ...],
    sets: dict[sp.Symbol, sp.Set] | None = None,
    *,
    right: Any = ZERO,
    theorem: MethodTerms | None = None,
    **more: Any,
) -> ChainReport:
    """Return the report on the proof of a claim, which no search judges."""
    proof = RunTheorem(theorem or method, lines, **more)
    claim = RunClaim("attack", method, words, left, right, {K: FIVE, **(sets or {})}, proof=proof)
    return check_theorem(claim, proof, LIBRARY)


# ------------------------------------------------------------------ letters that a sum binds

START_LETTER, DELTA_LETTER = sp.symbols("start delta", integer=True, positive=True)


def test_an_index_does_not_become_another_letter() -> None:
    """From start = delta it follows that sum_start start delta is 6 delta, and not that it is the sum of delta^2, 14."""
    loop = sp.Sum(START_LETTER * DELTA_LETTER, (START_LETTER, 1, 3))
    lines = (
        Line("a", Instance("bounded-below", which=1)),
        Line("b", Instance("bounded-below", which=2)),
        Line("eq", Combined({"b": 1, "a": -1}), equal(START_LETTER, DELTA_LETTER)),
        Line("replaced", Replaced("eq", START_LETTER, DELTA_LETTER, loop)),
        Line("bad", Combined({"replaced": -sp.Rational(1, 8)}), at_most(1, 0)),
    )
    found = report(RESTS, ("bounded-below",), at_end(N), lines, {START_LETTER: ONE, DELTA_LETTER: ONE})
    assert [step.label for step in found.steps if step.verdict.holds] == ["a", "b", "eq", "replaced"]
    assert "line bad" in found.sentence


def test_an_index_does_not_become_a_symbol_of_the_claim() -> None:
    """The sum over s of s start is 6 start; the calculus' letter for the index must not turn it into the sum of s^2."""
    start = sp.Symbol("start", integer=True)
    vector = sp.Sum(START_GAP * start, (START_GAP, 1, 3))
    method = MethodTerms((State(X, X0, X + H),), (Draw(H, "sample", vector, 1),))
    mean = Expectation(H, 0)
    lines = (
        Line("m", Instance("stochastic-gradient", (H,))),
        Line("p", Combined({"m": -1}), at_most(-mean, -14)),
        Line("end", Throughout("p")),
    )
    found = report(method, ("stochastic-gradient",), Largest(-mean), lines, {start: ONE}, right=sp.Integer(-14))
    assert not found.accepted
    assert "line p" in found.sentence
    true = (lines[0], Line("p", Combined({"m": -1}), at_most(-mean, -6)), lines[2])
    assert report(method, ("stochastic-gradient",), Largest(-mean), true, {start: ONE}, right=sp.Integer(-6)).accepted


def test_the_stage_of_an_expectation_is_no_term() -> None:
    """What is equal to 0 does not stand in the place of a stage."""
    assert misplaced(Expectation(X, sp.Symbol("s")))
    assert misplaced(Expectation(X, sp.Integer(2)))
    assert not misplaced(Expectation(X, START))


# ------------------------------------------------------------------ runs with weights

W, COPY = variable("w_n", NODE), variable("xw", COORDINATE)


def under_weights(after: sp.Expr, sets: dict[sp.Symbol, sp.Set]) -> ChainReport:
    """Return the report on the claim that weights change nothing where the next iterate is a constant."""
    of_nodes = OverNodes(Gradient("f_n", X, NODE))
    method = MethodTerms((State(X, X0, after),), (), gradient=of_nodes)
    lines = (
        Line("same", Invariant({"itself": 0}), equal(X, COPY)),
        Line("coupled", Coupled({X: COPY}, {}, "same")),
    )
    copies = (State(COPY, X0, after),)
    return report(method, ("partitioned-data",), UnderWeights(X), lines, sets, auxiliary=copies)


FREE = ("gamma", "gamma0", "beta", "K", "M", "d")
TIED = [symbol for symbol in (*PARAMETERS, LOWER) if symbol.name not in FREE]


@pytest.mark.parametrize("constant", [c for c in CONSTANTS if c != X0], ids=str)
def test_a_constant_of_the_functions_changes_with_the_weights(constant: Variable) -> None:
    """A minimum, a bound on noise, a smoothness constant: with weights it is another one."""
    whole = OverNodes(constant) if NODE in free_indices(constant) else constant
    found = under_weights(whole * X0, {})
    assert not found.accepted
    assert "changes with the weights" in found.sentence


@pytest.mark.parametrize("symbol", TIED, ids=str)
def test_a_parameter_of_the_functions_changes_with_the_weights(symbol: sp.Symbol) -> None:
    """What a word says of the functions, or of their noise, does not hold of their multiples with the same number."""
    found = under_weights(symbol * X0, {symbol: sp.Interval(0, 1)})
    assert not found.accepted
    assert "changes with the weights" in found.sentence or "names that the calculus uses" in found.sentence


@pytest.mark.parametrize("name", ["gamma", "beta", "d", "alpha"])
def test_a_parameter_of_the_method_does_not(name: str) -> None:
    """Negative control: a step size is the same in both runs."""
    symbol = sp.Symbol(name, integer=True, positive=True)
    assert under_weights(symbol * X0, {symbol: sp.S.Naturals}).accepted


# ------------------------------------------------------------------ expectations that cancel

MEAN = Expectation(H, 0)
NOTHING = (MEAN + 1) ** 2 - MEAN**2 - 2 * MEAN - 1
INFINITE = Expectation(Norm(Gradient("f", X + 1)), START)
NAUGHT = (INFINITE + 1) ** 2 - INFINITE**2 - 2 * INFINITE - 1


@pytest.mark.parametrize("nothing", [NOTHING, NAUGHT], ids=["no mean", "an infinite mean"])
def test_a_mean_in_a_mean_exists_though_it_cancels(nothing: sp.Expr) -> None:
    """A sample with the law of Cauchy has no mean, and infinity minus infinity is no number."""
    found = report(SAMPLES, ("convex",), at_end(N + Norm(nothing)), STAYS)
    assert "the calculus has no term" in found.sentence


def test_a_mean_in_a_largest_value_exists_though_it_cancels() -> None:
    """Without a word the sample need not have a mean; with one it has."""
    lines = (Line("p", Invariant({"itself": 1}), at_most(N, 0)), Line("e", Throughout("p")))
    found = report(SAMPLES, ("convex",), Largest(N + NOTHING), lines)
    assert "not shown that h_i has a finite conditional expectation" in found.sentence
    assert report(SAMPLES, ("convex", "stochastic-gradient"), Largest(N + NOTHING), lines).accepted


A = sp.Sum(sp.Mul(1 / (j - 2), j - 2, evaluate=False), (j, 1, 3))


def length(term: sp.Expr) -> sp.Expr:
    return sp.Abs(term, evaluate=False)


@pytest.mark.parametrize(
    "part",
    [(A - 3) ** 2, length(A - 3), length(A * N - 3 * N), Norm((A - 3) * X), sp.Sum(0 * j, (j, 1, sp.Symbol("q", integer=True)))],
    ids=["a square", "a length", "a length of heads", "a norm", "an end"],
)  # fmt: skip
def test_a_summand_exists_though_it_cancels(part: sp.Expr) -> None:
    """For j = 2 the summand is 0/0; a sum from 1 to -1 has no value."""
    q = sp.Symbol("q", integer=True)
    found = report(RESTS, ("convex",), at_end(N + part), STAYS, {q: sp.FiniteSet(-1)})
    assert "not shown that" in found.sentence


# ------------------------------------------------------------------ methods


class Liar(sp.Add):  # type: ignore[misc]
    """A sum that says it is equal to everything."""

    __slots__ = ()

    def __eq__(self, _other: object) -> bool:
        return True

    def __ne__(self, _other: object) -> bool:
        return False

    def __hash__(self) -> int:
        return hash(X)


def lying() -> MethodTerms:
    term = sp.Basic.__new__(Liar, X, sp.Integer(1))
    term.is_commutative = True
    return MethodTerms((State(X, X0, term),), ())


def test_a_method_does_not_say_itself_what_it_is_equal_to() -> None:
    """X + 1 is not x, whatever its object answers."""
    assert lying() == RESTS
    assert not are_the_same(lying(), RESTS)
    assert are_the_same(RESTS, MethodTerms((State(X, X0, X),), ()))
    found = report(lying(), ("convex",), at_end(N), STAYS, theorem=RESTS)
    assert found.sentence == "the proof is not about the claim's method"


@pytest.mark.parametrize(
    "changed",
    [
        MethodTerms((State(X, X0, X + 1),), ()),
        MethodTerms((State(X, X0, X),), (Draw(H, "sample", G, 1),)),
        MethodTerms((), ()),
        MethodTerms((State(X, X0, X),), (), gradient=2 * G),
    ],
    ids=["a step", "a draw", "no state", "a gradient"],
)
def test_methods_differ_in_each_part(changed: MethodTerms) -> None:
    """Every part of a method counts."""
    assert not are_the_same(changed, RESTS)


@pytest.mark.parametrize(
    "by",
    [Coupled({}, {}, "q"), InCoordinates("fading-bias"), Instance("minimum", which=2)],
    ids=lambda by: type(by).__name__,
)
def test_a_method_without_variables_is_refused(by: Any) -> None:
    """It is refused with a sentence, and the check does not break off."""
    none = MethodTerms((), ())
    conclusion = at_most(Norm(X0), 0) if isinstance(by, InCoordinates) else None
    found = report(none, ("convex", "minimum", "fading-bias"), at_end(Norm(X0)), (Line("c", by, conclusion),))
    assert "has no variable" in found.sentence


# ------------------------------------------------------------------ names and variables that vary

T, Q = variable("t"), variable("q")
COUNTS = MethodTerms((State(T, ZERO, T + 1),), ())


def counting() -> Checker:
    """Return what is known after a name is given to the iteration."""
    claim = RunClaim("count", COUNTS, ("convex",), at_end(T**2), ZERO, {K: FIVE})
    checker = Checker(claim, RunTheorem(COUNTS, STAYS, {Q: ITERATION}), LIBRARY)
    checker.names[Q] = ITERATION
    return checker


@pytest.mark.parametrize(("bound", "says"), [(Q, K), (Q**2 + 1, K**2 + 1), (T, None), (Q * T, None)], ids=str)
def test_the_bound_at_the_end_is_that_of_the_last_iteration(bound: sp.Expr, says: sp.Expr | None) -> None:
    """With q for k the bound q means K after K iterations; a variable is no constant there, though its value is known."""
    checker, mean = counting(), Expectation(T**2, START)
    checker.lines["E"] = Statement(bound - mean, kind="mean")
    if says is None:
        with pytest.raises(Refused, match="constants on the larger side"):
            at_the_end(checker, AtEnd("E"))
    else:
        assert at_the_end(checker, AtEnd("E")).gap == says - Last(mean)


def test_a_sequence_that_a_name_varies_has_no_last_term() -> None:
    """E q t^2 after K iterations is not q times E t^2 there."""
    checker = counting()
    checker.lines["E"] = Statement(1 - Expectation(Q * T**2, START), kind="mean")
    with pytest.raises(Refused, match="expected an expectation alone"):
        at_the_end(checker, AtEnd("E"))


@pytest.mark.parametrize(("term", "varies"), [(Q - 1, True), (T - 1, True), (X0 - 1, False)], ids=str)
def test_names_and_variables_speak_of_one_iteration(term: sp.Expr, varies: bool) -> None:
    """A line about all iterations together has no room for them; constants it has."""
    assert speaks_of_one(counting().written_out(term)) == varies


def test_a_potential_is_not_taken_apart_where_its_parts_have_signs() -> None:
    """E sum (x + h)^2 is the sum of E x^2, 2 E x h and E h^2 only if all of these exist."""
    lines = (
        Line("zero", Combined({}), at_most(0, Total(X**2))),
        Line("E", Unconditional("zero")),
        Line("sum", Telescoped("E", Total(X**2))),
    )
    moves = MethodTerms((State(X, X0, X + H),), (Draw(H, "sample", G, 1),))
    assert "times a term that is at least 0" in report(moves, ("convex",), at_end(N), lines).sentence


# ------------------------------------------------------------------ the whole check

REVERSED = sp.Sum(1, (j, 1, K - 5)) - (K - 5)
HALF = sp.Sum(1, (j, 1, K / 2)) - K / 2
LONG = sp.Sum(1 / j, (j, 1, 10**9))


@pytest.mark.parametrize("part", [REVERSED**2, HALF**2], ids=["reversed", "between halves"])
def test_a_left_side_that_does_not_exist_refutes_nothing(part: sp.Expr) -> None:
    """Where a sum has no value the claim says nothing: it is ill-posed."""
    claim = RunClaim("ill", RESTS, ("convex",), at_end(N + part), ZERO, {K: sp.S.Naturals})
    found = check(claim, engines=("runs",))
    assert found.verdict is Verdict.UNDECIDED
    assert "ill-posed" in found.sentence
    assert "left side does not exist" in found.sentence


def test_a_method_that_does_not_exist_refutes_nothing() -> None:
    """The step is a sum from 1 to K - 5, minus K - 5: 0 for K > 4, and no number for K < 4."""
    method = MethodTerms((State(X, X0, X + REVERSED),), ())
    for left in (N, Norm(X)):
        found = check(RunClaim("ill", method, ("convex",), at_end(left), ZERO, {K: sp.FiniteSet(2)}), engines=("runs",))
        assert found.verdict is Verdict.UNDECIDED
        assert "a term of the method does not exist" in found.sentence


@pytest.mark.parametrize("left", [N * LONG, N + LONG], ids=["times", "plus"])
def test_a_sum_of_a_thousand_million_terms_is_not_added_up(left: sp.Expr) -> None:
    """The search ends, and decides nothing."""
    claim = RunClaim("long", RESTS, ("convex",), at_end(left), ZERO, {K: sp.S.Naturals})
    assert check(claim, engines=("runs",)).verdict is Verdict.UNDECIDED


@pytest.mark.parametrize("after", [X**1000, ((X + 9) ** 1000 + 1) ** 10, X * LONG], ids=["power", "powers", "sum"])
def test_a_method_whose_numbers_grow_too_long_ends(after: sp.Expr) -> None:
    """Runs with such numbers are not counted; shorter ones may refute the claim."""
    claim = RunClaim("long", MethodTerms((State(X, X0, after),), ()), ("convex",), at_end(N), ZERO, {K: sp.S.Naturals})
    found = check(claim, engines=("runs",))
    assert found.verdict in (Verdict.UNDECIDED, Verdict.REFUTED)


def test_a_witness_that_python_does_not_print_is_a_witness() -> None:
    """The left side has about six thousand digits; its first ones are shown."""
    long = ((Norm(X) + 3) ** 1000 + 1) ** 10
    claim = RunClaim("digits", RESTS, ("convex",), at_end(long), ZERO, {K: sp.S.Naturals})
    found = check(claim, engines=("runs",))
    assert found.verdict is Verdict.REFUTED
    assert found.witness is not None
    assert "e+" in found.witness.left
