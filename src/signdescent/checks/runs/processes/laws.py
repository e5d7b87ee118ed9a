"""Laws with a few values for what a method draws, and what they are in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from typing import Any

from signdescent.checks.runs.processes.surds import NotExact, Number, root, sign_of
from signdescent.checks.runs.processes.trees import Moment
from signdescent.theory.calculus.method import Draw
from signdescent.theory.calculus.terms import NODE

__all__ = ["Laws", "Noise"]

Vector = Sequence[Number]
Atoms = list[tuple[Number, list[Any]]]
_HALF = Fraction(1, 2)


@dataclass(frozen=True, slots=True)
class Noise:
    """The law of mean 0 with the value ``rise`` times a vector of probability 1/(1 + rise), and minus the vector else.

    Parameters
    ----------
    vector : tuple of Fraction
    rise : int
    """

    vector: tuple[Fraction, ...]
    rise: int = 1

    @property
    def atoms(self) -> Atoms:
        """The values with their probabilities."""
        if not any(self.vector):
            return [(Fraction(1), list(self.vector))]
        share = Fraction(1, 1 + self.rise)
        return [(share, [self.rise * v for v in self.vector]), (1 - share, [-v for v in self.vector])]

    def square(self, coordinate: int) -> Fraction:
        """Return the mean square of a coordinate."""
        return self.rise * self.vector[coordinate] ** 2

    def __str__(self) -> str:
        first, *others = self.atoms
        if not others:
            return "0"
        return f"{_shown(first[1])} with probability {first[0]}, else {_shown(others[0][1])}"


@dataclass(frozen=True, slots=True)
class Laws:
    """The laws of all draws of a method.

    Parameters
    ----------
    noises : tuple of Noise
        Of the nodes. They are independent.
    right : Fraction or None
        The probability with which a sample has the signs of what it stands for; None for a sample that is that plus
        noise.
    zero : Fraction
        With `right`, the probability that a sample is 0. Else it has the opposite signs.
    kept : Fraction
        The probability with which a message is sent, or the share of a vector that is sent.
    at_random : bool
        Whether messages are sent at random.
    scale : Fraction or None
        The common scale of signs.
    steps : tuple of Fraction
        The step sizes of the first iterations; the last one is that of all later ones.
    """

    noises: tuple[Noise, ...]
    right: Fraction | None = None
    zero: Fraction = Fraction(0)
    kept: Fraction = Fraction(1)
    at_random: bool = True
    scale: Fraction | None = None
    steps: tuple[Fraction, ...] = (Fraction(1),)

    def __call__(self, draw: Draw, at: Moment, vector: Any) -> Iterable[tuple[Number, Any]]:
        """Return the values of a draw that stands for a vector, with their probabilities."""
        if draw.kind == "step":
            if draw.variable.args[1:]:  # one step size for all coordinates and nodes
                raise NotExact
            return [(Fraction(1), self.steps[min(at.iteration, len(self.steps) - 1)])]
        if NODE not in draw.variable.args:
            return self._of_one(draw.kind, vector, 0)
        rows = [_of_node(vector, n) for n in range(len(self.noises))]
        joint = product(*(self._of_one(draw.kind, row, n) for n, row in enumerate(rows)))
        return [_together(one) for one in joint]

    def _of_one(self, kind: str, vector: Any, node: int) -> Atoms:
        """Return the values of what one node draws."""
        noise = self.noises[node].atoms
        places = range(len(noise[0][1]))
        if not isinstance(vector, list):
            vector = [vector] * len(places)
        if kind == "noise":
            return noise
        if kind == "sample" and self.right is None:
            return [(p, [vector[i] + e[i] for i in places]) for p, e in noise]
        if kind == "sample":
            return self._with_signs([sign_of(v) for v in vector])
        if kind == "stochastic-sign":
            return _signs(vector, _length(vector))
        if kind == "scaled-sign":
            if self.scale is None:
                raise NotExact
            return _signs(vector, self.scale)
        if kind == "compressed":
            return self._compressed(vector)
        raise NotExact

    def _with_signs(self, signs: list[int]) -> Atoms:
        assert self.right is not None
        values = ([s or 1 for s in signs], [-s if s else -1 for s in signs], [0 for _ in signs])
        chances = (self.right, 1 - self.right - self.zero, self.zero)
        return [(p, value) for p, value in zip(chances, values, strict=True) if p]

    def _compressed(self, vector: list[Number]) -> Atoms:
        if self.at_random:
            values = ((self.kept, list(vector)), (1 - self.kept, [Fraction(0) for _ in vector]))
            return [(p, value) for p, value in values if p]
        return [(Fraction(1), [self.kept * v for v in vector])]

    def words(self, draw: Draw) -> str:
        """Return the law of a draw in words."""
        name = str(draw.variable.args[0])
        nodes = dict.fromkeys(map(str, self.noises)) if NODE in draw.variable.args else {str(self.noises[0]): None}
        noise = "; ".join(nodes)
        if draw.kind == "noise":
            return f"{name} is {noise}"
        if draw.kind == "sample" and self.right is None:
            return f"{name} is its mean plus {noise}"
        if draw.kind == "sample":
            more = f", is 0 with probability {self.zero}" if self.zero else ""
            return f"{name} has entries 1 and -1, with the signs of the gradient with probability {self.right}{more}"
        if draw.kind == "step":
            return f"{name} is {', then '.join(map(str, self.steps))}"
        if draw.kind == "compressed":
            return f"{name} is its vector with probability {self.kept}, else 0" if self.at_random else (
                f"{name} is {self.kept} times its vector"
            )  # fmt: skip
        return ""


def _of_node(vector: Any, node: int) -> Any:
    """Return the part of a node of what may have nodes: a list over coordinates, of lists over nodes."""
    if isinstance(vector, list) and vector and isinstance(vector[0], list):
        return [row[node] for row in vector]
    return vector


def _together(one: Sequence[tuple[Number, list[Any]]]) -> tuple[Number, list[list[Any]]]:
    """Return what all nodes draw, as a list over coordinates, with its probability."""
    chance: Number = Fraction(1)
    for p, _ in one:
        chance = chance * p
    return chance, [list(row) for row in zip(*(value for _, value in one), strict=True)]


def _length(vector: Vector) -> Number:
    return root(sum((v * v for v in vector), start=Fraction(0)))


def _signs(vector: Vector, scale: Number) -> Atoms:
    """Return independent signs whose means are a vector over a scale, and 0 for a scale of 0 as the fast methods."""
    if sign_of(scale) == 0:
        if any(map(sign_of, vector)):
            raise NotExact
        return [(Fraction(1), [0] * len(vector))]
    means = [v * Fraction(scale) ** -1 if isinstance(scale, int | Fraction) else 0 for v in vector]
    if not isinstance(scale, int | Fraction):
        means = [v * scale.inverse() for v in vector]
    found: Atoms = [(Fraction(1), [])]
    for mean in means:
        chances = ((1, _HALF * (1 + mean)), (-1, _HALF * (1 - mean)))
        if any(sign_of(p) < 0 for _, p in chances):
            raise NotExact
        found = [(p * q, [*signs, s]) for p, signs in found for s, q in chances if sign_of(q)]
    return found


def _shown(vector: Sequence[Any]) -> str:
    return str(vector[0]) if len(vector) == 1 else f"({', '.join(map(str, vector))})"
