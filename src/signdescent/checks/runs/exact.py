"""The exact law of the iterates in rational arithmetic: every outcome of every step, with equal states merged.

Written from the paper's algorithms, independently of `signdescent.simulation.methods`. If the next state depends on a
step size, a momentum or a norm that is not rational, `NotExact` is raised.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import comb
from typing import TYPE_CHECKING, Any

import numpy as np
import sympy as sp

from signdescent.errors import ArgumentError
from signdescent.simulation.schedules import rational_root
from signdescent.theory.exactness import fraction_of, number_of

if TYPE_CHECKING:
    from signdescent.checks.runs.instances import Instance

__all__ = ["EXACT_QUANTITIES", "NotExact", "Series", "State", "exact_series", "laws_of_points"]

_MOST_STATES = 256
_MOST_STEPS, _MOST_RANDOM_STEPS = 64, 8  # the fractions grow with every random step
_MOST_BRANCHES = 512  # outcomes of one step from one state
_MOST_WORK = 1000  # outcomes of one step from all states

Vector = tuple[Fraction, ...]


class NotExact(Exception):
    """The exact law of the iterates is not available: a number is not rational, or there are too many states."""


@dataclass(frozen=True, slots=True)
class State:
    """A point and the memory of each node; equal states are merged."""

    point: Vector
    memories: tuple[Vector, ...] = ()


@dataclass(frozen=True, slots=True)
class Series:
    """Expectations over the first steps, and how often the last one is repeated.

    Parameters
    ----------
    values : tuple of SymPy numbers
        E q_0, E q_1, ...
    repeats : int
        Number of further steps with the last value, because the state no longer changes.
    states : int
        The largest number of states at once.
    """

    values: tuple[sp.Expr, ...]
    repeats: int
    states: int

    @property
    def mean(self) -> sp.Expr:
        """The mean over all steps."""
        return (sp.Add(*self.values) + self.repeats * self.values[-1]) / (len(self.values) + self.repeats)


def exact_series(instance: Instance, quantities: Sequence[str]) -> Mapping[str, Series]:
    """Return the exact expectations of quantities over the first K steps; raise `NotExact` if there are none."""
    _takes_fractions(instance)
    law = {State(instance.start): Fraction(1)}
    expectations: dict[str, list[sp.Expr]] = {name: [] for name in quantities}
    repeats, most = 0, 1
    for k in range(instance.steps):
        for name in quantities:
            expectations[name].append(_expectation(instance, law, name))
        if k + 1 == instance.steps:
            break
        following, moving = _next_law(instance, law, k)
        if following == law and (instance.sizes.constant or not moving):  # nothing changes from here on
            repeats = instance.steps - 1 - k
            break
        if k >= (_MOST_STEPS if len(following) == 1 else _MOST_RANDOM_STEPS):
            raise NotExact
        law, most = following, max(most, len(following))
    return {name: Series(tuple(values), repeats, most) for name, values in expectations.items()}


def laws_of_points(instance: Instance, steps: int) -> list[dict[Vector, Fraction]]:
    """Return the exact laws of x_0, ..., x_steps; raise `NotExact` if they are not available."""
    law = {State(instance.start): Fraction(1)}
    laws = []
    for k in range(steps + 1):
        points: dict[Vector, Fraction] = {}
        for state, chance in law.items():
            points[state.point] = points.get(state.point, Fraction(0)) + chance
        laws.append(points)
        if k < steps:
            law, _ = _next_law(instance, law, k)
    return laws


def _next_law(instance: Instance, law: Mapping[State, Fraction], k: int) -> tuple[dict[State, Fraction], bool]:
    """Return the law after one step, and whether any update is non-zero."""
    following: dict[State, Fraction] = {}
    moving, work = False, 0
    for state, chance in law.items():
        for after, p, moved in _outcomes_of_step(instance, state, k):
            following[after] = following.get(after, Fraction(0)) + chance * p
            moving, work = moving or moved, work + 1
        if len(following) > _MOST_STATES or work > _MOST_WORK:
            raise NotExact
    return following, moving


def _takes_fractions(instance: Instance) -> None:
    try:
        instance.problem.gradient(_array(instance.start))
    except ArgumentError as error:
        raise NotExact from error


# ------------------------------------------------------------------ one step


def _outcomes_of_step(instance: Instance, state: State, k: int) -> Iterator[tuple[State, Fraction, bool]]:
    """Yield every next state with its probability, and whether the update is non-zero."""
    joint: dict[tuple[tuple[Vector, ...], Vector], Fraction] = {((), (Fraction(0),) * len(state.point)): Fraction(1)}
    for node in range(instance.nodes):
        options = list(_messages(instance, state, node))
        following: dict[tuple[tuple[Vector, ...], Vector], Fraction] = {}
        if len(joint) * len(options) > _MOST_BRANCHES:
            raise NotExact
        for (memories, total), chance in joint.items():
            for memory, message, p in options:
                key = ((*memories, memory), tuple(a + b for a, b in zip(total, message, strict=True)))
                following[key] = following.get(key, Fraction(0)) + chance * p
        joint = following
    for (memories, total), chance in joint.items():
        move = _move(instance, total)
        point = state.point
        if any(move):
            gamma = instance.sizes.exact(k)
            if gamma is None:
                raise NotExact
            point = tuple(a - gamma * b for a, b in zip(point, move, strict=True))
            if instance.rule == "sign_sgd_option_2" and not _value(instance, point) < _value(instance, state.point):
                point = state.point
        yield State(point, memories if any(memories) else ()), chance, any(move)


def _move(instance: Instance, total: Vector) -> Vector:
    if instance.rule == "majority_vote_sign_sgd":
        return _signs(total)
    return tuple(part / instance.nodes for part in total)


def _messages(instance: Instance, state: State, node: int) -> Iterator[tuple[Vector, Vector, Fraction]]:
    """Yield the memory and the message of a node, with their probability."""
    drawn = instance.problem.outcomes(_array(state.point), batch_size=instance.batch, node=node)
    if drawn is None or len(drawn.probabilities) > _MOST_BRANCHES:
        raise NotExact
    merged: dict[tuple[Vector, Vector], Fraction] = {}
    for row, chance in zip(drawn.values, drawn.probabilities, strict=True):
        gradient: Vector = tuple(row)
        memory, source = _remembered(instance, state, node, gradient)
        for message, p in _sent(instance, source):
            merged[memory, message] = merged.get((memory, message), Fraction(0)) + chance * p
    for (memory, message), chance in merged.items():
        yield memory, message, chance


def _remembered(instance: Instance, state: State, node: int, gradient: Vector) -> tuple[Vector, Vector]:
    """Return the memory of a node, and the vector that its message encodes: the momentum or the gradient."""
    if instance.rule not in ("ssdm", "ssdm_plain_sign") or instance.momentum == 0:
        return (), gradient
    if not state.memories or state.memories[node] == gradient:
        return gradient, gradient
    beta = instance.momentum
    if beta is None:
        raise NotExact
    mixed = tuple(beta * m + (1 - beta) * g for m, g in zip(state.memories[node], gradient, strict=True))
    return mixed, mixed


def _sent(instance: Instance, vector: Vector) -> Iterator[tuple[Vector, Fraction]]:
    """Yield every message with its probability."""
    if instance.rule in ("sign_sgd", "sign_sgd_option_2", "majority_vote_sign_sgd", "ssdm_plain_sign"):
        yield _signs(vector), Fraction(1)
        return
    length = Fraction(1)
    if instance.rule == "sign_common_scale":
        length = fraction_of(instance.values["scale"])
    elif not any(vector):
        yield (Fraction(0),) * len(vector), Fraction(1)
        return
    else:
        root = rational_root(sum((v * v for v in vector), Fraction(0)))
        if root is None:
            raise NotExact
        length = root
    size = length if instance.rule == "ssdm_norms" else Fraction(1)
    options: list[tuple[Vector, Fraction]] = [((), Fraction(1))]
    for part in vector:
        plus = Fraction(1, 2) + part / (2 * length)
        if not 0 <= plus <= 1:
            raise NotExact
        coins = [(size, plus), (-size, 1 - plus)]
        options = [((*signs, s), p * q) for signs, p in options for s, q in coins if q]
    yield from options


def _signs(vector: Sequence[Any]) -> Vector:
    return tuple(Fraction((v > 0) - (v < 0)) for v in vector)


def _array(point: Vector) -> Any:
    return np.array(point, dtype=object)


def _value(instance: Instance, point: Vector) -> Fraction:
    value: Any = instance.problem.value(_array(point))
    return Fraction(value)


# ------------------------------------------------------------------ quantities


def _expectation(instance: Instance, law: Mapping[State, Fraction], name: str) -> sp.Expr:
    """Return E q over the points of a law, as a sum of rational multiples of square roots."""
    terms: dict[Fraction, Fraction] = {}
    for state, chance in law.items():
        for factor, square in _QUANTITIES[name](instance, state.point):
            terms[square] = terms.get(square, Fraction(0)) + chance * factor
    return sp.Add(*(number_of(factor) * sp.sqrt(number_of(square)) for square, factor in terms.items()))


Terms = Iterator[tuple[Fraction, Fraction]]  # factor and square: factor * sqrt(square)


def _gradient(instance: Instance, point: Vector) -> Vector:
    return tuple(instance.problem.gradient(_array(point)))


def _l1(instance: Instance, point: Vector) -> Terms:
    yield sum(map(abs, _gradient(instance, point)), Fraction(0)), Fraction(1)


def _squared(instance: Instance, point: Vector) -> Terms:
    yield sum((g * g for g in _gradient(instance, point)), Fraction(0)), Fraction(1)


def _l2(instance: Instance, point: Vector) -> Terms:
    yield Fraction(1), sum((g * g for g in _gradient(instance, point)), Fraction(0))


def _chances(instance: Instance, point: Vector) -> Iterator[tuple[Fraction, Fraction, Fraction]]:
    """Yield |g_i| and the probabilities that the sign of one sample is right and wrong, for each g_i != 0."""
    drawn = instance.problem.outcomes(_array(point), batch_size=instance.batch, node=0)
    if drawn is None:
        raise NotExact
    pairs = list(zip(drawn.values, drawn.probabilities, strict=True))
    for i, g in enumerate(_gradient(instance, point)):
        if g:
            right = sum((p for row, p in pairs if row[i] * g > 0), Fraction(0))
            yield abs(g), right, sum((p for row, p in pairs if row[i] * g < 0), Fraction(0))


def _rho(instance: Instance, point: Vector) -> Terms:
    for size, right, _ in _chances(instance, point):
        yield (2 * right - 1) * size, Fraction(1)


def _sign(instance: Instance, point: Vector) -> Terms:
    for size, right, wrong in _chances(instance, point):
        yield (right - wrong) * size, Fraction(1)


def _vote(instance: Instance, point: Vector) -> Terms:
    half = (instance.nodes + 1) // 2
    trials = 2 * half - 1
    for size, right, _ in _chances(instance, point):
        wins = sum(comb(trials, j) * right**j * (1 - right) ** (trials - j) for j in range(half, trials + 1))
        yield (2 * wins - 1) * size, Fraction(1)


def _disagreement(instance: Instance, point: Vector) -> Terms:
    nodes = instance.problem.node_gradients(_array(point), instance.nodes)
    mean = _gradient(instance, point)
    for row in nodes:
        yield Fraction(1, instance.nodes), sum(((a - b) ** 2 for a, b in zip(row, mean, strict=True)), Fraction(0))


_QUANTITIES = {
    "l1": _l1, "l2": _l2, "squared": _squared, "rho": _rho, "sign": _sign, "vote": _vote, "disagreement": _disagreement,
}  # fmt: skip
EXACT_QUANTITIES = tuple(_QUANTITIES)
