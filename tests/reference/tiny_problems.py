"""Three problems small enough to check by hand: f(x) = sum L_i (x_i - c_i)^2 / 2 with one kind of noise each."""
# ruff: noqa: D102, ARG002 - the members are those of the protocol Problem, and say there what they are

from __future__ import annotations

import os
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

FloatArray = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Quadratic:
    """Every node has the same f; Gaussian noise of standard deviation `noise` on every coordinate."""

    curvatures: tuple[float, ...] = (1.0, 4.0, 0.5)
    centre: tuple[float, ...] = (1.0, -2.0, 0.5)
    noise: float = 1.0
    name: str = "quadratic"
    nodes: int | None = None

    @property
    def dimension(self) -> int:
        return len(self.curvatures)

    @property
    def start(self) -> FloatArray:
        return np.zeros(self.dimension)

    @property
    def minimum(self) -> float | None:
        return 0.0

    @property
    def smoothness(self) -> FloatArray | None:
        return np.array(self.curvatures)

    def value(self, x: ArrayLike) -> FloatArray:
        return np.asarray((0.5 * np.array(self.curvatures) * (np.asarray(x) - self.centre) ** 2).sum(axis=-1))

    def gradient(self, x: ArrayLike) -> FloatArray:
        return np.asarray(np.array(self.curvatures) * (np.asarray(x) - self.centre))

    def node_gradients(self, x: ArrayLike, nodes: int) -> FloatArray:
        return np.repeat(self.gradient(x)[..., np.newaxis, :], nodes, axis=-2)

    def oracle(self, x: FloatArray, nodes: int, *, batch_size: int, rng: np.random.Generator) -> FloatArray:
        noise = rng.standard_normal((len(x), nodes, self.dimension))
        noise *= self.noise / np.sqrt(batch_size)
        noise += self.gradient(x)[:, np.newaxis]
        return noise

    def outcomes(self, x: ArrayLike, *, batch_size: int = 1, node: int = 0) -> None:
        """Not listed."""

    def success_probability(self, x: ArrayLike, *, batch_size: int = 1) -> FloatArray | None:
        if self.noise == 0:
            return np.ones_like(self.gradient(x))
        found: FloatArray = special.ndtr(np.abs(self.gradient(x)) * np.sqrt(batch_size) / self.noise)
        return np.where(self.gradient(x) == 0, 0.0, found)


@dataclass(frozen=True, kw_only=True)
class Coins(Quadratic):
    """The noise is -1, 0 or 1, each with probability 1/3, so that signs of 0 happen."""

    name: str = "coins"

    def oracle(self, x: FloatArray, nodes: int, *, batch_size: int, rng: np.random.Generator) -> FloatArray:
        noise = rng.integers(-1, 2, size=(batch_size, len(x), nodes, self.dimension)).mean(axis=0)
        return np.asarray(self.gradient(x)[:, np.newaxis] + noise)

    def success_probability(self, x: ArrayLike, *, batch_size: int = 1) -> FloatArray | None:
        return None


@dataclass(frozen=True, kw_only=True)
class Split(Quadratic):
    """Nodes of different functions (x - a_n)^2 / 2 in one dimension, without noise."""

    centres: tuple[float, ...] = (0.0, 0.0, 3.0)
    curvatures: tuple[float, ...] = (1.0,)
    centre: tuple[float, ...] = field(init=False)
    nodes: int | None = field(init=False)
    name: str = "split"

    def __post_init__(self) -> None:
        object.__setattr__(self, "centre", (sum(self.centres) / len(self.centres),))
        object.__setattr__(self, "nodes", len(self.centres))

    def oracle(self, x: FloatArray, nodes: int, *, batch_size: int, rng: np.random.Generator) -> FloatArray:
        return np.asarray(x[:, np.newaxis] - np.array(self.centres)[:, np.newaxis])

    def success_probability(self, x: ArrayLike, *, batch_size: int = 1) -> FloatArray | None:
        return None


class Deadly(Quadratic):
    """Ends the process that asks for a gradient."""

    def oracle(self, x: FloatArray, nodes: int, *, batch_size: int, rng: np.random.Generator) -> FloatArray:
        os._exit(1)


class Flat(Quadratic):
    """Returns a gradient of the wrong shape."""

    def oracle(self, x: FloatArray, nodes: int, *, batch_size: int, rng: np.random.Generator) -> FloatArray:
        return x


PROBLEMS = {"quadratic": Quadratic, "coins": Coins, "split": Split}
