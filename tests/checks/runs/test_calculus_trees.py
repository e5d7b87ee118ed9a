"""Every line of the proofs of Theorem 5 holds on random finite processes, in exact numbers.

The values come from a reference in `tests/processes` that has nothing of the checker in it.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from functools import cache

import flint
import pytest
import sympy as sp
from sympy.core.relational import Relational

from processes.sign_sgd import Run, random_run
from processes.terms import Moment, Process, evaluated, holds, moments
from reference.surds import Number, Surd, sign_of
from signdescent.checks.library import Library
from signdescent.checks.report import Report, Verdict
from signdescent.checks.runs.calculus.check import checked
from signdescent.checks.runs.calculus.checker import Checker
from signdescent.theory import RunClaim
from signdescent.theory.calculus.proof import RunTheorem
from signdescent.theory.calculus.terms import COORDINATE, free_indices
from signdescent.theory.papers.stochastic_sign_descent import CLAIMS, find
from signdescent.theory.symbols import K

TREES = {"theorem-5-constant": 250, "theorem-5-corrected": 50}
COORDINATEWISE = ("L", "sign", "agree", "likelier")
"""The lines about every coordinate."""


def shown(formula: object, _library: Library) -> Report:
    """Return a report that calls every cited formula proved: it is about numbers alone."""
    return Report(id=str(formula), verdict=Verdict.PROVED, statement="", sentence="taken as shown")


def of(name: str) -> tuple[RunClaim, RunTheorem]:
    """Return a claim and its proof."""
    claim = CLAIMS[name]
    assert isinstance(claim, RunClaim)
    assert isinstance(claim.proof, RunTheorem)
    return claim, claim.proof


@cache
def statements(name: str) -> Mapping[str, tuple[str, list[Relational]]]:
    """Return every line of a proof: its kind, what the proof says, and what the checker makes of it."""
    claim, theorem = of(name)
    checker = Checker(claim, theorem, Library(find, shown))
    said = {}
    for line in theorem.lines:
        statement = checked(checker, line)
        checker.lines[line.label] = statement
        relation = sp.Eq if statement.equal else sp.Ge
        both = [relation(statement.gap, 0, evaluate=False), *([line.conclusion] if line.conclusion is not None else [])]
        said[line.label] = (statement.kind, both)
    return said


def without_logarithms(name: str) -> list[str]:
    """Return the lines whose two sides are sums of roots."""
    return [label for label, (_, said) in statements(name).items() if not any(one.has(sp.log) for one in said)]


def places(kind: str, process: Process, coordinates: int = 1) -> list[tuple[Moment, int, int]]:
    """Return where a line of a kind speaks: at every end of every iteration, in every iteration, or once."""
    if kind == "path":
        return [(at, i, 0) for at in moments(process) for i in range(coordinates)]
    iterations = range(int(process.symbols[K])) if kind == "mean" else range(1)
    return [(Moment(process, k), 0, 0) for k in iterations]


def false_lines(name: str, labels: list[str], runs: list[Run]) -> set[str]:
    """Return the lines that are false on a run."""
    names = of(name)[1].names
    truths = {
        label: (kind, [holds(one, names) for one in said])
        for label, (kind, said) in statements(name).items()
        if label in labels
    }
    wrong = set()
    for run in runs:
        process = run.process()
        for label, (kind, said) in truths.items():
            coordinates = process.dimension if label in COORDINATEWISE else 1
            if not all(truth(*place) for place in places(kind, process, coordinates) for truth in said):
                wrong.add(label)
    return wrong


@pytest.mark.parametrize("name", TREES)
def test_every_line_holds_on_every_tree(name: str) -> None:
    """On runs that meet the class's words every line is true, of every coordinate, at every node and after every outcome."""
    rng = random.Random(name)
    labels = without_logarithms(name)
    assert len(labels) >= 20
    steps = of(name)[0].steps
    assert not false_lines(name, labels, [random_run(rng, steps, rng.choice((1, 2, 2))) for _ in range(TREES[name])])


@pytest.mark.parametrize("name", TREES)
def test_lines_about_every_coordinate(name: str) -> None:
    """The table above has the lines that speak of a coordinate."""
    said = statements(name)
    assert {label for label in said if COORDINATE in free_indices(said[label][1][0])} == set(COORDINATEWISE)


@pytest.mark.parametrize("name", TREES)
def test_lines_fail_where_the_signs_are_unlikely(name: str) -> None:
    """If the samples' signs are more often wrong, what rests on the success probabilities is false, and nothing before."""
    rng = random.Random(name)
    claim = of(name)[0]
    wrong = false_lines(name, without_logarithms(name), [random_run(rng, claim.steps, likely=False) for _ in range(25)])
    assert {"likelier", "positive", "N >= 0"} <= wrong
    assert not wrong & {"smooth", "step", "eq. 15", "falls", "eq. 20", "summed", "first"}


TIGHT = (
    "L",
    "sign",
    "signs",
    "agree",
    "agrees",
    "likelier",
    "positive",
    "N >= 0",
    "smooth",
    "step",
    "eq. 15",
    "falls",
    "eq. 20",
    "summed",
    "mean",
    "bound",
)


@pytest.mark.parametrize("label", TIGHT)
def test_every_inequality_is_attained_on_some_tree(label: str) -> None:
    """Every inequality of eq. (8) is an equation somewhere on some run, so that a smaller bound would be seen to be false."""
    claim, theorem = of("theorem-5-constant")
    kind, said = statements(claim.id)[label]
    gap = evaluated(said[0].args[0], theorem.names)
    rng = random.Random(label)
    runs = [tight_run(rng) for _ in range(40)]
    assert any(sign_of(gap(*place)) == 0 for run in runs for place in places(kind, run.process()))


@pytest.mark.slow
@pytest.mark.parametrize("name", TREES)
def test_every_line_holds_on_thousands_of_trees(name: str) -> None:
    """The same of ten times as many runs."""
    rng = random.Random(f"more of {name}")
    steps = of(name)[0].steps
    assert not false_lines(name, without_logarithms(name), [random_run(rng, steps) for _ in range(10 * TREES[name])])


def tight_run(rng: random.Random) -> Run:
    """Return a run with exact signs on a quadratic in one coordinate, of one or two iterations."""

    def exact(_k: int, signs: Sequence[int]) -> list[tuple[int, list[int]]]:
        return [(1, list(signs))]

    step = rng.choice((1, 2))
    return Run(
        [rng.choice((0, 2, 2))], [0], [step * rng.choice((0, 1, 1, -1))], 0, 0, 0, step, "constant", exact, iterations=1
    )


# ------------------------------------------------------------------ the bounds, with their logarithms


def ball(number: Number) -> flint.arb:
    """Return a ball around a number."""
    if isinstance(number, Surd):
        return sum((ball(c) * flint.arb(n).sqrt() for n, c in number.parts.items()), flint.arb(0))
    exact = Fraction(number)
    return flint.arb(flint.fmpq(exact.numerator, exact.denominator))


BOUNDS: Mapping[str, Callable[[flint.arb, flint.arb, flint.arb, int], flint.arb]] = {
    "theorem-5-constant": lambda start, total, gamma, count: start / (gamma * count) + gamma * total / 2,
    "theorem-5-corrected": lambda start, total, gamma, count: (
        start / (gamma * flint.arb(count).sqrt())
        + gamma * total * (1 + flint.arb(count).log()) / (2 * flint.arb(count).sqrt())
    ),
    "theorem-5-from-2": lambda start, total, gamma, count: (
        start / (gamma * flint.arb(count).sqrt())
        + 3 * gamma * total * flint.arb(count).log() / (2 * flint.arb(count).sqrt())
    ),
}
"""The right sides, written again in Arb."""


def exceeds(name: str, run: Run, bound: Callable[[flint.arb, flint.arb, flint.arb, int], flint.arb]) -> bool:
    """Return whether Arb shows that the left side of a claim exceeds a bound on a run."""
    theorem = of(name)[1]
    process = run.process()
    left = ball(evaluated(theorem.lines[-1].conclusion.args[0], theorem.names)(Moment(process), 0, 0))  # type: ignore[union-attr]
    start, total = (ball(process.symbols[sp.Symbol(word, nonnegative=True)]) for word in ("start", "total"))
    return bool(left > bound(start, total, ball(run.step), run.iterations))


@pytest.mark.parametrize("name", BOUNDS)
def test_no_tree_exceeds_the_bound(name: str) -> None:
    """On no random run is the left side above the bound, in Arb."""
    rng = random.Random(name)
    steps = of(name)[0].steps
    least = 2 if name == "theorem-5-from-2" else 1
    runs = [random_run(rng, steps, rng.randint(least, 2)) for _ in range(150)]
    assert not any(exceeds(name, run, BOUNDS[name]) for run in runs)


def test_a_smaller_bound_is_exceeded() -> None:
    """Eq. (7) as printed is exceeded at K = 1, and 99 % of eq. (8) as well."""
    rng = random.Random(0)
    runs = [tight_run(rng) for _ in range(9)]
    assert any(exceeds("theorem-5-corrected", run, BOUNDS["theorem-5-from-2"]) for run in runs)
    assert any(
        exceeds("theorem-5-constant", run, lambda *at: BOUNDS["theorem-5-constant"](*at) * 99 / 100) for run in runs
    )
