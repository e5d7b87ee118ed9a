"""Every fact holds of random rational vectors, in exact numbers."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest
import sympy as sp
from sympy.core.relational import Relational

from processes.lines import falsity
from processes.models import A, U, V, W, model
from reference.votes import margin_enumerated
from signdescent.checks.runs.processes.surds import sign_of
from signdescent.checks.runs.processes.values import Function, Moment, Process, evaluated
from signdescent.theory.calculus.facts import (
    DEVIATION,
    DIMENSION,
    FACTS,
    NODE_LOWER,
    NODE_SMOOTHNESS,
    SMOOTHNESS,
    WEIGHT,
    at_most,
    equal,
)
from signdescent.theory.calculus.terms import (
    NODE,
    Agrees,
    Better,
    Direction,
    Gain,
    Majority,
    Norm,
    OverNodes,
    Sign,
    Total,
    Value,
    Where,
)

AT: dict[str, tuple[sp.Expr, ...]] = {
    "cauchy-schwarz": (U, V),
    "triangle": (U, V),
    "square": (U,),
    "norm-of-mean": (W,),
    "square-of-mean": (W,),
    "sign-square": (U,),
    "agreement": (U, V),
    "sign-error": (U, V),
    "sign-parabola": (U, V),
    "direction": (U,),
    "direction-inner": (U, V),
    "direction-length": (U,),
    "direction-times-length": (U,),
    "sign-of-multiple": (U,),
    "direction-of-multiple": (U,),
    "better": (U, V),
    "no-worse": (U, V),
    "majority": (A,),
    "likely-majority": (A,),
    "dimension": (),
}
"""The terms at which every fact is tried."""

DAMAGED: dict[str, Relational] = {
    "cauchy-schwarz": at_most(Total(U * V), Norm(U) * Norm(V) * sp.Rational(99, 100)),
    "cauchy-schwarz, with another sign": at_most(Norm(U) * Norm(V), Total(U * V)),
    "triangle": at_most(Norm(U) + Norm(V), Norm(U + V)),
    "triangle, of one vector": at_most(Norm(U + V), Norm(U)),
    "square": at_most(1, U**2),
    "square, of a cube": at_most(0, U**3),
    "norm-of-mean": at_most(OverNodes(Norm(W)), Norm(OverNodes(W))),
    "square-of-mean": at_most(OverNodes(W**2), OverNodes(W) ** 2),
    "sign-square": equal(Sign(U) ** 2, 1),
    "sign-square, below 1": at_most(Sign(U) ** 2, sp.Rational(99, 100)),
    "agreement, without the factor 2": at_most(-U * Sign(V), sp.Abs(U) * (1 - Agrees(V, U)) / 2),
    "agreement, with another sign": at_most(U * Sign(V), sp.Abs(U) * (1 - 2 * Agrees(V, U))),
    "agreement, as an equation": equal(-U * Sign(V), sp.Abs(U) * (1 - 2 * Agrees(V, U))),
    "sign-error, without the factor 2": at_most(sp.Abs(U) - U * Sign(V), sp.Abs(V - U)),
    "sign-error, with another sign": at_most(sp.Abs(U) + U * Sign(V), 2 * sp.Abs(V - U)),
    "sign-parabola, without the factor 2": at_most(V**2 - V * sp.Abs(V) * Sign(U), (U - V) ** 2),
    "sign-parabola, with another sign": at_most(V**2 + V * sp.Abs(V) * Sign(U), 2 * (U - V) ** 2),
    "likely-majority, of any chance": at_most(sp.Min(1, A), Majority(A)),
    "likely-majority, with another sign": at_most(Majority(A), Where(A, sp.Rational(1, 2), 0, sp.Min(1, A))),
    "direction": equal(Total(Direction(U) * U), Norm(U) ** 2),
    "direction-length": equal(Total(Direction(U) ** 2), 1),
    "direction-inner": at_most(Total(U * Direction(V)), Norm(V)),
    "direction-inner, with another sign": at_most(Norm(U), Total(U * Direction(V))),
    "better": at_most(Value("f", V), Value("f", Better("f", U, V))),
    "better, than by 1": at_most(Value("f", Better("f", U, V)), Value("f", V) - 1),
    "no-worse, in every coordinate": at_most(Better("f", U, V), V),
    "no-worse, of another function": at_most(Value("f_n", Better("f", U, V), NODE), Value("f_n", V, NODE)),
    "majority, without its gain": at_most(2 * Majority(A) - 1, 2 * A - 1),
    "majority, with a gain of at least 1": at_most(1, Gain(A)),
    "majority, of a smaller chance": at_most(Majority(A), Majority(A - sp.Rational(1, 10))),
    "dimension": equal(Total(1), DIMENSION + 1),
    "direction-times-length, without the length": equal(Direction(U), U),
    "direction-times-length, of another vector": equal(Norm(V) * Direction(U), U),
    "sign-of-multiple, of a negative multiple": equal(Sign(-WEIGHT * U), Sign(U)),
    "sign-of-multiple, as a multiple": equal(Sign(WEIGHT * U), WEIGHT * Sign(U)),
    "direction-of-multiple, of a negative multiple": equal(Direction(-WEIGHT * U), Direction(U)),
    "direction-of-multiple, as a multiple": equal(Direction(WEIGHT * U), WEIGHT * Direction(U)),
    "direction-length, below 1": at_most(Total(Direction(U) ** 2), sp.Rational(99, 100)),
}


def is_false_somewhere(relation: Relational, models: int) -> bool:
    """Return whether a relation is false in one of the first models."""
    is_false = falsity("path", relation, {})
    return any(is_false(model(random.Random(seed))) for seed in range(models))


def test_every_fact_is_tried() -> None:
    """The table above has every fact, with as many terms as it is about."""
    assert {name: fact.arity for name, fact in FACTS.items()} == {name: len(at) for name, at in AT.items()}


@pytest.mark.parametrize("name", AT)
def test_a_fact_holds_of_all_vectors(name: str) -> None:
    """A fact holds of 50 random pairs of rational vectors, 0 among them."""
    assert not is_false_somewhere(FACTS[name].relation(*AT[name]), 50)


@pytest.mark.parametrize("name", DAMAGED)
def test_a_damaged_fact_fails(name: str) -> None:
    """The same vectors tell a fact from a damaged one."""
    assert is_false_somewhere(DAMAGED[name], 50)


def test_the_numbers_of_the_reference() -> None:
    """The norm of (1, 1) is sqrt 2, sqrt 2 sqrt 6 = 2 sqrt 3, and 17/12 is a little more than sqrt 2."""
    process = Process(2, {}, {"u": [1, 1]})
    length = evaluated(Norm(U))(Moment(process), 0, 0)
    assert sign_of(length * length - 2) == 0
    assert (
        sign_of(
            length * evaluated(sp.sqrt(6))(Moment(process), 0, 0) - 2 * evaluated(sp.sqrt(3))(Moment(process), 0, 0)
        )
        == 0
    )
    assert sign_of(Fraction(17, 12) - length) == 1
    assert sign_of(Fraction(665857, 470832) - length) == 1
    assert sign_of(Fraction(7, 5) - length) == -1


@pytest.mark.parametrize("nodes", [1, 2, 3, 4, 5])
def test_the_majority_of_the_reference(nodes: int) -> None:
    """2 I(p; l, l) - 1 is the difference of the chances of more right and of more wrong votes, and 1 at p = 2."""
    process = Process(1, {}, {"a": Fraction(2, 3)}, count=nodes)
    majority, gain = (evaluated(head(A)) for head in (Majority, Gain))
    margin = margin_enumerated(Fraction(2, 3), nodes)
    assert 2 * majority(Moment(process), 0, 0) - 1 == margin
    assert gain(Moment(process), 0, 0) == 3 * margin
    process.constants = {"a": 2}
    assert majority(Moment(process), 0, 0) == 1
    process.constants = {"a": Fraction(1, 2)}
    assert gain(Moment(process), 0, 0) == 1


def test_the_better_point_of_the_reference() -> None:
    """Of 1 and -2 the point 1 is better for x^2, and of two points with one value the second is kept."""
    process = Process(1, {"f": Function(lambda x: x[0] ** 2, lambda x: [2 * x[0]])}, {"u": [1], "v": [-2]})
    kept = evaluated(Better("f", U, V))
    assert kept(Moment(process), 0, 0) == 1
    process.constants = {"u": [2], "v": [-2]}
    assert kept(Moment(process), 0, 0) == -2


def test_a_name_shows_an_index_once() -> None:
    """Constants whose names end with the node are printed as in papers; other variables show all of their indices."""
    named = (WEIGHT, NODE_SMOOTHNESS, DEVIATION, NODE_LOWER, SMOOTHNESS, W)
    assert [str(one) for one in named] == ["w_n", "L_n", "sigma_n", "f_n_star", "L_i", "w_i,n"]
