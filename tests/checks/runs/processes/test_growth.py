"""Trees that are grown from the data of a method have the law that the exact engine for named methods computes.

That engine is written from the algorithms' boxes, and shares nothing with the trees.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
import sympy as sp

from signdescent.checks.runs.calculus.checker import claimed_method
from signdescent.checks.runs.drawn import plain
from signdescent.checks.runs.exact import NotExact as NotFollowed
from signdescent.checks.runs.exact import exact_series
from signdescent.checks.runs.instances import Instance, with_steps
from signdescent.checks.runs.processes.growth import grow
from signdescent.checks.runs.processes.laws import Laws, Noise
from signdescent.checks.runs.processes.surds import NotExact, as_sympy
from signdescent.checks.runs.processes.trees import Function, Moment, Process
from signdescent.checks.runs.processes.values import evaluated
from signdescent.theory import RunClaim
from signdescent.theory.calculus.facts import SCALE
from signdescent.theory.calculus.method import Draw, MethodTerms, State
from signdescent.theory.calculus.methods import PARAMETERS
from signdescent.theory.calculus.terms import COORDINATE, NODE, START, Expectation, Norm, Total, variable
from signdescent.theory.exactness import fraction_of
from signdescent.theory.papers import find
from signdescent.theory.symbols import K

STEPS = 3
CLAIMS = (
    "theorem-5-constant", "theorem-5-corrected", "theorem-6-const-run", "theorem-7-eq10", "theorem-8-corrected",
    "theorem-8-alt",
)  # fmt: skip


def array(point: Sequence[Any]) -> Any:
    return np.array(point, dtype=object)


def tree(instance: Instance, claim: RunClaim) -> Process:
    """Return the tree of an instance's method on the instance's problem."""
    problem, method = instance.problem, claimed_method(claim)
    assert method is not None
    shared = Laws(
        (Noise((Fraction(1),)),) * instance.nodes,
        scale=fraction_of(instance.values["scale"]) if "scale" in instance.values else None,
    )

    def slopes(x: Sequence[Any], n: int) -> Any:
        return list(problem.node_gradients(array(x), instance.nodes)[n])

    def law(draw: Draw, at: Moment, vector: Any) -> Any:
        if draw.kind not in ("sample", "noise"):
            return shared(draw, at, vector)
        point = start if draw.stage == 0 else point_of(draw, at)
        joint: list[tuple[Any, list[Any]]] = [(Fraction(1), [])]
        for n in range(instance.nodes):
            outcomes = problem.outcomes(array(point), batch_size=instance.batch, node=n)
            if outcomes is None:
                raise NotExact
            mean = slopes(point, n) if draw.kind == "noise" else [0] * len(point)
            rows = [
                (p, [a - b for a, b in zip(row, mean, strict=True)])
                for row, p in zip(outcomes.values, outcomes.probabilities, strict=True)
            ]
            joint = [(p * q, [*drawn, row]) for p, drawn in joint for q, row in rows]
        if NODE in draw.variable.args:
            return [(p, [list(column) for column in zip(*drawn, strict=True)]) for p, drawn in joint]
        return [(p, drawn[0]) for p, drawn in joint]

    def point_of(draw: Draw, at: Moment) -> list[Any]:
        """Return where the gradient is taken: at x, or for SSDM's noise at the next point."""
        assert at.node is not None
        if draw.kind == "sample":
            return list(at.node.values["x"])
        after = evaluated(method.states[0].after)
        return [after(at, i, 0) for i in range(len(start))]

    start = list(instance.start)

    def value(x: Sequence[Any]) -> Fraction:
        found: Any = problem.value(array(x))
        return Fraction(found)

    functions = {
        "f": Function(value, lambda x: list(problem.gradient(array(x)))),
        "f_n": Function(lambda _x, _n: Fraction(0), slopes),
    }
    values = {**instance.values, "K": sp.Integer(STEPS)}
    symbols = {
        s: fraction_of(values[s.name])
        for s in (*PARAMETERS, *claim.where, K)
        if s.name in values and values[s.name].is_Rational
    }
    process = Process(len(start), functions, {"x0": start}, symbols, [], instance.nodes)
    return grow(method, process, law, STEPS, most=300)


def compared(name: str) -> int:
    """Compare the expectations of |g|_1 and |g| in all iterations; return on how many instances."""
    claim: Any = find(name)
    method = claimed_method(claim)
    assert method is not None
    norms = {
        "l1": evaluated(Expectation(Total(sp.Abs(method.gradient)), START)),
        "l2": evaluated(Expectation(Norm(method.gradient), START)),
    }
    count = 0
    for instance in plain(claim):
        one = with_steps(instance, STEPS)
        try:
            series, process = exact_series(one, list(norms)), tree(one, claim)
        except (NotFollowed, NotExact):
            continue
        for quantity, norm in norms.items():
            values = [*series[quantity].values, *[series[quantity].values[-1]] * STEPS][:STEPS]
            found = [as_sympy(norm(Moment(process, k), 0, 0)) for k in range(STEPS)]
            assert all(sp.simplify(a - b) == 0 for a, b in zip(values, found, strict=True)), (
                one.describe(),
                values,
                found,
            )
        count += 1
        if count == 12:
            break
    return count


@pytest.mark.parametrize("name", CLAIMS)
def test_a_grown_tree_has_the_law_of_the_exact_engine(name: str) -> None:
    """The expectations of two norms of the gradient agree in each of three iterations."""
    assert compared(name) >= 3


X, X0, H = (variable(name, COORDINATE) for name in ("x", "x0", "h"))


def walk(stage: int = 1, count: int = 3, most: int = 100) -> Process:
    """Return a random walk, whose steps are drawn at a stage."""
    method = MethodTerms((State(X, X0, X + H),), (Draw(H, "noise", sp.Integer(0), stage),))
    process = Process(1, {}, {"x0": [Fraction(0)]}, {SCALE: Fraction(1)})
    return grow(method, process, Laws((Noise((Fraction(1),)),)), count, most=most)


def test_equal_states_are_one() -> None:
    """After three steps a walk is at -3, -1, 1 or 3, with the probabilities of a binomial law."""
    last = {node.values["x"][0]: node.probability for node in walk().last}
    assert last == {place: Fraction(c, 8) for place, c in ((-3, 1), (-1, 3), (1, 3), (3, 1))}


def test_what_is_drawn_later_is_not_known_before() -> None:
    """A draw of stage 2 is averaged given the first draws; one of stage 1 is known there."""
    given = evaluated(Expectation(H, 1))
    (late,) = [node for node in walk(2, 1).nodes if node.iteration == 0]
    assert given(Moment(walk(2, 1), 0, late, late.outcomes[:1]), 0, 0) == 0
    process = walk(1, 1)
    assert {given(one, 0, 0) for _, one in Moment(process, 0, process.nodes[0]).next()} == {1, -1}


def test_too_many_outcomes_are_refused() -> None:
    with pytest.raises(NotExact):
        walk(count=5, most=4)
