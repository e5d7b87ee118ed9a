"""Work is counted and not repeated: limits on the cost of a box, and cached answers."""

from __future__ import annotations

import math
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import sympy as sp

from signdescent import check
from signdescent.checks.budget import Budget, Effort, Meter, charge, is_spent, metered
from signdescent.checks.formulas import balls as engine
from signdescent.checks.formulas import check as formula_checking
from signdescent.checks.formulas import decide as deciding
from signdescent.checks.formulas import ladder, truth
from signdescent.checks.formulas import reduction as reducing
from signdescent.checks.formulas.balls import OPERATIONS, balls
from signdescent.checks.formulas.decide import decide
from signdescent.checks.formulas.goal import Goal, goal_of
from signdescent.checks.report import Answer, Verdict
from signdescent.checks.translate import Unsupported
from signdescent.checks.translate.balls import enclose_number
from signdescent.checks.translate.factoring import factored
from signdescent.checks.translate.kernel_terms import split_base
from signdescent.checks.translate.numbers import is_nonnegative, rigorous_sympy
from signdescent.errors import DomainError
from signdescent.theory import Claim

x, n = sp.symbols("x n", positive=True)
POSITIVE = sp.Interval.open(0, sp.oo)
BOXES = 6


@pytest.fixture
def meters(monkeypatch: pytest.MonkeyPatch) -> list[Meter]:
    """Return a list that receives the meter of every search over boxes."""
    found: list[Meter] = []

    @contextmanager
    def watched(most: float) -> Iterator[Meter]:
        with metered(most) as meter:
            found.append(meter)
            yield meter

    monkeypatch.setattr(engine, "metered", watched)
    return found


def goal(statement: Any, **where: sp.Set) -> Goal:
    (only,), _ = goal_of(statement, {symbol: where[symbol.name] for symbol in statement.free_symbols})
    return only


def test_the_work_on_one_box_is_limited(meters: list[Meter]) -> None:
    """With long derivatives, operations run out before the boxes, and the sentence reports it."""
    compound = goal((1 + x / n) ** n <= sp.exp(x), x=POSITIVE, n=POSITIVE)
    answer = balls(compound, boxes=BOXES)
    assert answer.verdict is Verdict.UNDECIDED
    assert "operations on balls" in answer.sentence
    (meter,) = meters
    assert OPERATIONS * BOXES < meter.done < 5 * OPERATIONS * BOXES


def test_operations_that_run_out_never_prove(monkeypatch: pytest.MonkeyPatch) -> None:
    """A claim that balls certify is UNDECIDED with too few operations."""
    tangent = goal(sp.exp(x) > 1 + x, x=sp.Interval(1, 5))
    assert balls(tangent, boxes=100).verdict is Verdict.CERTIFIED
    monkeypatch.setattr(engine, "OPERATIONS", 0.1)
    assert balls(tangent, boxes=100).verdict is Verdict.UNDECIDED


def test_operations_are_counted_inside_only() -> None:
    """The count includes the operations of every evaluation inside the context, and no others."""
    with metered(math.inf) as meter:
        enclose_number(sp.sqrt(2))
        once = meter.done
        enclose_number(sp.sqrt(2))
    enclose_number(sp.sqrt(2))
    assert once > 0
    assert meter.done == 2 * once


def test_an_inner_meter_never_has_more_than_the_outer_one() -> None:
    """Work inside counts outside, and an inner limit ends with the outer one; outside all meters nothing is spent."""
    with metered(10) as outer:
        with metered(100) as inner:
            charge(11)
            assert inner.spent
            assert is_spent()
        assert outer.done == 11
        assert outer.spent
    assert not is_spent()


@pytest.mark.parametrize("end", [0, 1, 1000])
def test_a_claim_whose_work_runs_out_is_undecided(monkeypatch: pytest.MonkeyPatch, end: int) -> None:
    """With little work, no engine that counts its work decides, and nothing is proved or refuted by its absence."""
    monkeypatch.setattr(deciding, "WORK", end)
    deciding._decided.cache_clear()
    report = check(Claim("needs-work", "cos(x) >= 1 - x**2/2", {"x": "[0, oo)"}))
    deciding._decided.cache_clear()
    assert report.verdict is Verdict.UNDECIDED


def test_equal_questions_are_decided_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Equal arguments give the cached answer; another seed, budget, engine, assumption or set does not."""
    asked: list[Goal] = []
    search = vars(deciding)["search"]

    def watched(goal: Goal, **more: Any) -> Any:
        asked.append(goal)
        return search(goal, **more)

    monkeypatch.setattr(deciding, "search", watched)
    deciding._decided.cache_clear()
    y = sp.Symbol("y", real=True)
    unit, half = {y: sp.Interval(0, 1)}, {y: sp.Interval(0, sp.Rational(1, 2))}
    only = ("search",)
    budget = Budget(points=16, polish=0)
    questions: list[tuple[Any, dict[str, Any]]] = [
        ((y <= 2, unit), {"engines": only, "budget": budget}),
        ((y <= 2, unit, (y > 0,)), {"engines": only, "budget": budget}),
        ((y <= 2, half), {"engines": only, "budget": budget}),
        ((y < 2, unit), {"engines": only, "budget": budget}),
        ((y <= 2, unit), {"engines": only, "budget": budget, "rng": 1}),
        ((y <= 2, unit), {"engines": only, "budget": Budget(points=17, polish=0)}),
        ((y <= 2, unit), {"engines": ("search", "reals"), "budget": budget}),
    ]
    first = [decide(*given, **more) for given, more in questions]
    assert len(asked) == len(questions)
    assert [decide(*given, **more) for given, more in questions] == first
    assert len(asked) == len(questions)


def test_a_small_number_is_separated_from_zero_by_balls(monkeypatch: pytest.MonkeyPatch) -> None:
    """SymPy tests for a zero only if 256 bits do not show a sign."""
    asked: list[sp.Expr] = []

    def watched(constant: sp.Expr) -> bool:
        asked.append(constant)
        return bool(sp.simplify(constant) == 0)

    monkeypatch.setattr(truth, "vanishes", watched)
    digits = sp.Rational(sp.sqrt(2).evalf(40))
    assert truth.sign_at(sp.sqrt(2) - digits + sp.Rational(1, 10**30), {}) == (1, False)
    assert asked == []
    assert truth.sign_at(sp.sqrt(2) - sp.sqrt(x), {x: sp.Integer(2)}) == (0, True)
    assert truth.sign_at(sp.sqrt(2) * sp.sqrt(3) - sp.sqrt(x), {x: sp.Integer(6)}) == (0, True)
    assert len(asked) <= 2


def test_work_beyond_the_remaining_calls_is_abandoned() -> None:
    """Work beyond the remaining calls returns None; other work is done and reduces the remaining calls."""
    long = sp.tanh(x) / sp.tanh(x / 2) - sp.sqrt(1 + sp.tanh(x) ** 2) / (1 + sp.exp(-x))
    short = Effort(2000)
    assert short.spend(lambda: sp.limit(long, x, sp.oo)) is None
    assert short.left < 0
    assert short.spend(lambda: 1) is None
    enough = Effort(10**6)
    assert enough.spend(lambda: sp.limit(1 / x, x, sp.oo)) == 0
    assert 0 < enough.left < 10**6


def test_a_closed_generator_does_not_suppress_the_end() -> None:
    """The computation ends even if its calls run out while a generator is closed."""

    def numbers() -> Iterator[int]:
        yield from range(3)

    def plain() -> None:
        pass

    def work() -> None:
        while True:
            next(numbers())  # started and closed
            plain()

    for calls in range(20, 30):
        assert Effort(calls).spend(work) is None


def test_effort_restores_a_profiler() -> None:
    """A profiler is restored after finished and after abandoned work."""

    def watch(*happening: object) -> None:
        del happening

    before = sys.getprofile()
    sys.setprofile(watch)
    try:
        for calls in (1, 10**6):
            Effort(calls).spend(lambda: sp.limit(sp.exp(-x) * x**3, x, sp.oo))
            assert sys.getprofile() is watch
    finally:
        sys.setprofile(before)


ROUNDS, PROVERS = 4, 4  # of a reduction, and in the ladder


def test_the_open_subgoals_of_a_reduction_are_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    """A tree of reductions with undecided steps ends at the limit on open subgoals."""
    opened: list[Goal] = []

    def no_steps(goal: Goal, **_budget: int) -> Answer:
        if goal.axes:
            opened.append(goal)
        return Answer(verdict=Verdict.UNDECIDED if goal.axes else Verdict.PROVED, engine="algebra", sentence="")

    for name in ("algebra", "reals", "charts", "balls"):
        monkeypatch.setattr(ladder, name, no_steps)
    k, l, m = sp.symbols("k l m", integer=True)
    compound = sp.Sum(k**l, (k, 1, m)) <= m ** (m * l)
    (only,), _ = goal_of(compound, {m: sp.S.Naturals, l: sp.S.Naturals})
    for limit in (5, 10):
        opened.clear()
        monkeypatch.setattr(reducing, "_MAX_OPEN", limit)
        assert reducing.reduction(only, boxes=40, resources=1000).verdict is Verdict.UNDECIDED
        assert 0 < len(opened) <= (ROUNDS + 2) * PROVERS * limit  # the exact round may open three times as many


HUGE = {
    "a power of two": lambda: sp.Integer(2) ** 10**9,
    "a power of a negative number": lambda: sp.Integer(-3) ** sp.Integer(10**7),
    "its inverse": lambda: sp.Integer(2) ** sp.Integer(-(10**9)),
    "a power of a quotient": lambda: sp.Rational(3, 2) ** 10**6,
    "a tower": lambda: (x**x**x).subs(x, 100),
}


@pytest.mark.parametrize("name", HUGE)
def test_numbers_that_are_too_long_are_refused(name: str) -> None:
    """While a check runs, powers with too many digits are not evaluated."""
    with rigorous_sympy(), pytest.raises(Unsupported, match="a power of more than"):
        HUGE[name]()


def test_the_powers_of_one_and_short_powers_are_computed() -> None:
    """The limit applies to the digits of the result, not to the exponent."""
    with rigorous_sympy():
        assert sp.Integer(-1) ** sp.Integer(10**30) == 1
        assert sp.Integer(1) ** sp.Integer(10**30 + 1) == 1
        assert sp.Integer(2) ** 6_000 == 1 << 6_000
        assert sp.Rational(-1, 2) ** -3 == -8
    assert (sp.Integer(2) ** 20_000).p == 1 << 20_000  # outside a check, SymPy has no such limit


@pytest.mark.parametrize("engine_name", ["algebra", "reals", "balls", "charts", "reduction", "search"])
@pytest.mark.parametrize("power", [10**3, 4 * 10**3])
def test_a_number_of_many_digits_does_not_crash_a_check(engine_name: str, power: int) -> None:
    """Engines compare such a number correctly or return UNDECIDED."""
    long = sp.Integer(10) ** power
    for statement, right in ((x <= long, True), (x >= long, False)):
        verdict = decide(statement, {x: sp.Interval.open(0, 1)}, engines=(engine_name,)).verdict
        assert verdict is not Verdict.REFUTED if right else not verdict.holds


@pytest.mark.parametrize("relation", ["<=", ">="])
def test_a_power_that_is_too_long_stays_a_power(relation: str) -> None:
    """A claim as text may contain such a power; its verdict is right or UNDECIDED."""
    verdict = check(Claim("long", f"x {relation} 10**(10**9)", {"x": "(0, 1)"})).verdict
    assert verdict is not Verdict.REFUTED if relation == "<=" else not verdict.holds


def test_an_unexpected_failure_is_undecided(monkeypatch: pytest.MonkeyPatch) -> None:
    """Warning and report name the failure, the claim is UNDECIDED, and other claims are still checked."""

    def broken(*_args: object) -> None:
        msg = "an unexpected failure"
        raise KeyError(msg)

    monkeypatch.setattr(formula_checking, "safeguarded", broken)
    square = Claim("square", "x**2 >= 0", {"x": "reals"})
    with pytest.warns(
        RuntimeWarning, match=r"check of 'square' failed with KeyError: 'an unexpected failure'. Please report"
    ):
        report = check(square)
    assert report.verdict is Verdict.UNDECIDED
    assert "the check failed with KeyError" in report.sentence


def test_an_error_of_the_caller_is_raised() -> None:
    """An error in the arguments is raised to the caller."""
    with pytest.raises(DomainError, match="Expected engines among"):
        check(Claim("square", "x**2 >= 0", {"x": "reals"}), engines=["oracle"])


def test_numbers_are_factored_by_small_primes_only() -> None:
    """A product of two large primes stays one base, as its factors may take hours to find; small factors are found."""
    large = sp.Integer(1000000007) * 5000000029
    assert split_base(12 * large, False, is_nonnegative) == [(2, 2), (3, 1), (large, 1)]
    assert split_base(sp.Rational(9, 8), False, is_nonnegative) == [(3, 2), (2, -3)]
    assert split_base(sp.Integer(-6), False, is_nonnegative) == [(-6, 1)]


ENDLESS_BEFORE = [
    ("power-of-a-sum", "(x+y+z)**60 >= (x+y)**60", dict.fromkeys("xyz", "[0, 1]")),
    ("binomials-below-powers", "binomial(n,k) <= 2**n", {"n": "naturals0", "k": "naturals0"}),
]


@pytest.mark.parametrize(("identifier", "statement", "where"), ENDLESS_BEFORE)
def test_large_polynomials_and_two_integers_end(identifier: str, statement: str, where: dict[str, str]) -> None:
    """A claim whose expansion has thousands of terms, or whose boxes are pairs of integers, is answered and is true."""
    report = check(Claim(identifier, statement, where))
    assert report.verdict in (Verdict.PROVED, Verdict.CERTIFIED, Verdict.UNDECIDED)


def test_a_tiny_coefficient_does_not_reach_the_factoring_of_sympy() -> None:
    """Factoring a polynomial with a coefficient of a thousand bits is not tried; the claim is refuted near 0."""
    claim = Claim("tiny", "exp(x) >= 1 + x + x**2/2 + x/10**300", {"x": "[0, 1]"})
    assert check(claim).verdict is Verdict.REFUTED
    assert factored((x**2 - 1) + sp.Rational(1, 10**100) * x) == (x**2 - 1) + sp.Rational(1, 10**100) * x
    assert factored(x**2 - 1) == (x - 1) * (x + 1)


@pytest.mark.parametrize("budget", [math.nan, math.inf, 0, -1])
def test_a_budget_is_a_positive_finite_number(budget: float) -> None:
    """Other factors of the default budget are refused by name."""
    with pytest.raises(DomainError, match="Expected budget to be"):
        check(Claim("square", "x**2 >= 0", {"x": "(-oo, oo)"}), budget=budget)
