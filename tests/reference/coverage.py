"""How often the stated event of `confident_minibatch_size` holds, over many draws of the samples of known laws.

The limits are those of the package, called for all replications at once; what is needed comes from the laws: the least
size from which on every exact success probability exceeds the target. Beyond Cantelli's size at the true moments that
is proved, below it every size is gone through.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction as F
from functools import cache
from math import floor
from typing import Any, cast

import numpy as np
import scipy.special as sc

from signdescent._validation import FloatArray
from signdescent.bounds._bootstrap import coordinate_errors, order_statistic
from signdescent.bounds._limits import (
    LIMITS_BOUNDED,
    LIMITS_STUDENT,
    Estimates,
    Limits,
    bounded_limits,
    estimates,
    student_limits,
    unit_moments,
)
from signdescent.bounds._worst_case import Sizes, bounded_sizes, student_sizes
from signdescent.noise import FAMILIES, Law
from signdescent.noise.atom_uniform import AtomUniform
from signdescent.noise.finite import FiniteLaw, empirical, three_point, two_point

__all__ = [
    "BOUNDED",
    "CASES",
    "CONFIDENCE",
    "UNBOUNDED",
    "Case",
    "Coordinate",
    "Method",
    "Outcome",
    "measure",
    "methods",
]

CONFIDENCE = 0.95
RESAMPLES = 400
_CELLS = 2_000_000
_BUILD = {family.name: family.build for family in FAMILIES}


@dataclass(frozen=True)
class Coordinate:
    """A law, or the same law shifted to mean 0."""

    law: Law
    centred: bool = False

    @property
    def mean(self) -> float:
        """The mean."""
        return 0.0 if self.centred else self.law.mean

    @property
    def range(self) -> tuple[float, float]:
        """The ends of a bounded law."""
        shift = self.law.mean if self.centred else 0.0
        if isinstance(self.law, FiniteLaw):
            return float(self.law.values[0]) - shift, float(self.law.values[-1]) - shift
        assert isinstance(self.law, AtomUniform)
        return float(self.law.low) - shift, float(self.law.high) - shift

    def need(self, target: float) -> float:
        """Return the least size from which on every success probability exceeds the target; inf at mean 0."""
        return np.inf if self.centred else _need(cast("Hashable", self.law), target)

    def sample(self, shape: tuple[int, ...], rng: np.random.Generator) -> FloatArray:
        """Draw independent copies, within the range to the last bit."""
        drawn = self.law.sample(shape, rng=rng) - (self.law.mean if self.centred else 0.0)
        return np.clip(drawn, *self.range) if isinstance(self.law, FiniteLaw | AtomUniform) else drawn


@cache
def _need(law: Any, target: float) -> float:
    size = floor((law.std / law.mean) ** 2 * target / (1 - target) * (1 + 1e-9)) + 1
    while size > 1 and law.success(size - 1).low > target:
        size -= 1
    return float(size)


@dataclass(frozen=True)
class Case:
    """Coordinates drawn independently, n samples each."""

    name: str
    coordinates: tuple[Coordinate, ...]
    n: int
    target: float

    @property
    def bounded(self) -> bool:
        """Whether every law is on a known interval."""
        return all(isinstance(one.law, FiniteLaw | AtomUniform) for one in self.coordinates)


def _coin(p: F) -> FiniteLaw:
    return FiniteLaw((F(-1), F(1)), (1 - p, p))


def _one(law: Law, *, centred: bool = False) -> tuple[Coordinate, ...]:
    return (Coordinate(law, centred),)


HIDDEN = FiniteLaw((F(-3, 4), F(-1, 4), F(99, 2)), (F(97, 200), F(97, 200), F(3, 100)))
_ODD = empirical([-4.0, -1.5, -1.0, -0.5, 0.0, 0.25, 0.5, 0.5, 1.0, 2.0, 3.0, 9.0])

BOUNDED = (
    Case("+-1, P(+1) = 0.6", _one(_coin(F(3, 5))), 400, 0.5),
    Case("+-1, P(+1) = 0.6", _one(_coin(F(3, 5))), 2000, 0.9),
    Case("two points, large value of chance 0.02", _one(two_point(0.02, -1.0)), 2000, 0.5),
    Case("two points, loss of chance 0.02", _one(two_point(0.98, -30.0)), 400, 0.9),
    Case("two points, even, r = 36", _one(two_point(0.5, -5.0)), 2000, 0.9),
    Case("three points", _one(three_point(1.0, 1.0, -5.0, 7.0)), 1000, 0.9),
    Case("three points, skewed", _one(three_point(0.2, 0.02, -3.0, 25.0)), 1000, 0.75),
    Case("three points, hidden value of chance 0.03", _one(HIDDEN), 60, 0.5),
    Case("uniform, r = 33", _one(_BUILD["uniform"](width=10.0)), 1000, 0.9),
    Case(
        "uniform with an atom at the mean",
        _one(_BUILD["uniform with an atom at the mean"](atom=0.5, width=5.0)),
        300,
        0.9,
    ),
    Case(
        "uniform with an atom at its left end",
        _one(_BUILD["uniform with an atom at the mode"](atom=0.3, width=6.0, lean=0.0)),
        300,
        0.9,
    ),
    Case("empirical, 11 values", _one(_ODD), 800, 0.75),
    Case("+-1, mean 0", _one(_coin(F(3, 5)), centred=True), 200, 0.5),
    Case(
        "coin, rare loss, uniform of mean 0",
        (
            Coordinate(_coin(F(3, 5))),
            Coordinate(two_point(0.98, -30.0)),
            Coordinate(_BUILD["uniform"](width=10.0), True),
        ),
        600,
        0.75,
    ),
    Case("three uniforms of mean 0", 3 * _one(_BUILD["uniform"](width=10.0), centred=True), 200, 0.5),
)
"""Laws on a known interval: all three methods apply."""

UNBOUNDED = (
    Case("normal, r = 100", _one(_BUILD["gaussian"](std=10.0)), 2000, 0.9),
    Case("normal, r = 9", _one(_BUILD["gaussian"](std=3.0)), 50, 0.9),
    Case("Laplace, r = 8", _one(_BUILD["laplace"](scale=2.0)), 100, 0.9),
    Case("exponential, r = 36", _one(_BUILD["exponential"](scale=6.0)), 300, 0.5),
    Case("exponential to the left, r = 16", _one(_BUILD["exponential to the left"](scale=4.0)), 200, 0.9),
    Case("Student, 3.1 degrees of freedom", _one(_BUILD["student"](scale=2.0, freedom=3.1)), 100, 0.75),
    Case("two bumps", _one(_BUILD["bimodal"](weight=0.1, gap=10.0, std=1.0)), 100, 0.9),
    Case("rare bump", _one(_BUILD["skewed mixture"](weight=0.03, gap=40.0, left=0.5, right=5.0)), 100, 0.5),
    Case("three normals of mean 0", 3 * _one(_BUILD["gaussian"](std=1.0), centred=True), 50, 0.5),
    Case(
        "normal, Laplace, exponential",
        (
            Coordinate(_BUILD["gaussian"](std=3.0)),
            Coordinate(_BUILD["laplace"](scale=2.0)),
            Coordinate(_BUILD["exponential"](scale=4.0)),
        ),
        100,
        0.9,
    ),
)
"""Laws without bounds: the asymptotic methods alone."""

CASES = BOUNDED + UNBOUNDED

Method = Callable[[FloatArray, Case], tuple[Limits, Sizes]]
"""Samples of shape (n, replications, d) to limits and sizes of shape (replications, d)."""


def bounded(samples: FloatArray, case: Case, *, shared: bool = True) -> tuple[Limits, Sizes]:
    """Use the rigorous method; `shared=False` is the error of not dividing by d."""
    low, high = (np.broadcast_to(one, samples.shape[1:]) for one in np.array([c.range for c in case.coordinates]).T)
    delta = (1 - CONFIDENCE) / (LIMITS_BOUNDED * (samples.shape[2] if shared else 1))
    limits = bounded_limits(len(samples), *unit_moments(samples, low, high), low, high, delta)
    return limits, bounded_sizes(limits, low, high, case.target)


def own_range(samples: FloatArray, case: Case) -> tuple[Limits, Sizes]:
    """Make the error of taking the least and the largest sample for known bounds."""
    low, high = samples.min(axis=0), samples.max(axis=0)
    delta = (1 - CONFIDENCE) / (LIMITS_BOUNDED * samples.shape[2])
    limits = bounded_limits(len(samples), *unit_moments(samples, low, high), low, high, delta)
    return limits, bounded_sizes(limits, low, high, case.target)


def student(samples: FloatArray, case: Case, *, shared: bool = True) -> tuple[Limits, Sizes]:
    """Use Student's t; `shared=False` is the error of not dividing by d."""
    parts = LIMITS_STUDENT * (samples.shape[2] if shared else 1)
    limits = student_limits(estimates(samples), -float(sc.stdtrit(len(samples) - 1, (1 - CONFIDENCE) / parts)))
    return limits, student_sizes(limits, case.target)


def bootstrap(samples: FloatArray, case: Case) -> tuple[Limits, Sizes]:
    """Use the bootstrap, with the same multipliers in every replication, as a fixed seed gives."""
    n, replications, d = samples.shape
    weights = np.random.default_rng(0).standard_normal((RESAMPLES, n))
    found: Estimates = estimates(samples)
    errors = coordinate_errors(found.scores.reshape(3, n, -1), weights).reshape(RESAMPLES, replications, d)
    limits = student_limits(found, order_statistic(errors.max(axis=2), CONFIDENCE)[:, None])
    return limits, student_sizes(limits, case.target)


def methods(case: Case) -> dict[str, Method]:
    """Return the methods that apply."""
    return ({"bounded": bounded} if case.bounded else {}) | {"student": student, "bootstrap": bootstrap}


@dataclass(slots=True)
class Outcome:
    """Counts over replications."""

    replications: int = 0
    misses: int = 0
    mean_misses: int = 0
    listed: int = 0
    sizes: list[FloatArray] = field(default_factory=list)

    @property
    def coverage(self) -> float:
        """The share of replications in which the event held."""
        return 1 - self.misses / self.replications

    @property
    def median_size(self) -> float:
        """Median of the largest size that is listed, over replications with one."""
        largest = np.concatenate(self.sizes)
        return float(np.median(largest)) if len(largest) else np.inf


def _blocks(case: Case, replications: int, seed: int) -> Iterator[FloatArray]:
    rng = np.random.default_rng(seed)
    at_once = max(1, _CELLS // (case.n * len(case.coordinates)))
    for start in range(0, replications, at_once):
        shape = (case.n, min(at_once, replications - start))
        yield np.stack([one.sample(shape, rng) for one in case.coordinates], axis=-1)


def measure(case: Case, tried: dict[str, Method], replications: int, seed: int = 1) -> dict[str, Outcome]:
    """Return for each method how often a listed coordinate has a size below what it needs."""
    need = np.array([one.need(case.target) for one in case.coordinates])
    mean = np.array([one.mean for one in case.coordinates])
    found = {name: Outcome() for name in tried}
    for samples in _blocks(case, replications, seed):
        for name, method in tried.items():
            limits, sizes = method(samples, case)
            listed = np.isfinite(sizes.size)
            outcome = found[name]
            outcome.replications += samples.shape[1]
            outcome.misses += int(np.sum(np.any(listed & (sizes.size < need), axis=1)))
            outcome.mean_misses += int(np.sum(np.any((mean < limits.low) | (mean > limits.high), axis=1)))
            outcome.listed += int(np.sum(listed))
            largest = np.max(np.where(listed, sizes.size, -1.0), axis=1)
            outcome.sizes.append(largest[largest > 0])
    return found
