"""The Rosenbrock function with the paper's oracle: the gradient of one random term plus Gaussian noise."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from math import comb
from typing import Any, ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from signdescent.simulation.problems.arguments import (
    checked_node,
    checked_nodes,
    count,
    exact_points,
    parameter,
    points,
    run_points,
    single_point,
)
from signdescent.simulation.problems.finite_sums import draw_counts, mean_outcomes
from signdescent.simulation.problems.problem import FloatArray, Outcomes
from signdescent.simulation.problems.shared import SharedFunction

__all__ = ["Rosenbrock", "pair_law"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rosenbrock(SharedFunction):
    r"""The Rosenbrock function of d variables with the biased oracle of section 6.1.

    .. math:: f(x) = \sum_{i=1}^{d-1} f_i(x), \qquad f_i(x) = 100 (x_{i+1} - x_i^2)^2 + (1 - x_i)^2

    One sample is the gradient of f_i for a uniformly random i, plus noise of law N(0, nu^2 I). Its mean is g / (d - 1),
    so the oracle is biased by a positive factor. A batch is the mean of `batch_size` samples with independent noise, so
    its noise has law N(0, nu^2 I / batch_size). The paper specifies neither this, nor whether a batch may repeat a
    term, nor nu, nor the starting point. The values used here are choices.

    The function is **not** smooth on the whole space: its second derivatives are unbounded. So `smoothness` is None and
    Theorems 5 to 8 do not apply as stated. `local_smoothness` returns constants for a box.

    Parameters
    ----------
    dimension : int, >= 2
        Number of coordinates d. The paper takes 10.
    noise_std : float, >= 0
        The paper's nu. With 0, the random term is the only noise.
    replacement : bool
        Whether a batch may repeat a term. If False, a batch has at most d - 1 samples.

    Raises
    ------
    DomainError, ArgumentError
        If a parameter is outside its domain or of a wrong type.

    Notes
    -----
    **With nu > 0 every success probability is above 1/2**, for every x with g_i(x) != 0 and every batch size.
    Coordinate i occurs in two terms only. Let a = d f_i/d x_i and b = d f_{i-1}/d x_i, so that g_i = a + b. Let the
    batch contain the first term n_a times and the second n_b times. With and without replacement, the counts
    (n_b, n_a) have the same probability. The sums u = n_a a + n_b b and v = n_b a + n_a b satisfy
    u + v = (n_a + n_b) g_i. So Phi(s u / t) + Phi(s v / t) > 1 if n_a + n_b > 0, where s is the sign of g_i and t the
    standard deviation of the noise. If n_a = n_b = 0, the probability is 1/2. The average over all counts is above 1/2.
    With nu = 0 a batch may miss the coordinate altogether. Then the sign is 0, which counts as a failure, and rho_i can
    be as low as 1 / (d - 1).

    References
    ----------
    Safaryan and Richtarik, "Stochastic Sign Descent Methods", section 6.1, p. 14.

    Examples
    --------
    >>> problem = Rosenbrock(dimension=3, noise_std=0.0)
    >>> float(problem.value([1, 1, 1])), problem.gradient([0, 0, 0]).tolist()
    (0.0, [-2.0, -2.0, 0.0])
    >>> problem.success_probability([0, 0, 0]).tolist()
    [0.5, 0.5, 1.0]
    """

    name: ClassVar[str] = "rosenbrock"
    minimum: ClassVar[float] = 0.0
    """0, attained at (1, ..., 1) only."""
    smoothness: ClassVar[None] = None
    """None: the function is not smooth on the whole space."""
    dimension: int = 10
    noise_std: float = 1.0
    replacement: bool = True

    def __post_init__(self) -> None:
        parameter(
            count(self.dimension, "dimension") >= 2, "dimension", self.dimension, "dimension >= 2", "Give 2 or more."
        )
        ok = bool(np.isfinite(self.noise_std) and self.noise_std >= 0)
        parameter(ok, "noise_std", self.noise_std, "finite noise_std >= 0", "0 means no noise.")

    @property
    def terms(self) -> int:
        """The number of terms d - 1."""
        return self.dimension - 1

    @property
    def start(self) -> FloatArray:
        """The zero vector."""
        return np.zeros(self.dimension)

    def local_smoothness(self, radius: float) -> FloatArray:
        """Return constants L_i that hold if x and x + h lie in the box |x_i| <= radius, shape (d,).

        They are the row sums of the largest absolute second derivatives on the box: 1200 r^2 + 400 r + 202 on the
        diagonal and at most 800 r off it.
        """
        parameter(bool(0 <= radius < np.inf), "radius", radius, "finite radius >= 0", "Give half the side of a box.")
        bound = 1200 * radius**2 + 400 * radius + 202 + 800 * radius
        return np.full(self.dimension, float(bound))

    def value(self, x: ArrayLike) -> FloatArray:
        """Return f at points of shape (..., d)."""
        x = exact_points(x, self.dimension)
        left, right = x[..., :-1], x[..., 1:]
        return (100 * (right - left**2) ** 2 + (1 - left) ** 2).sum(axis=-1)

    def gradient(self, x: ArrayLike) -> FloatArray:
        """Return the gradient of f, shape (..., d)."""
        own, previous = _slopes(exact_points(x, self.dimension))
        return own + previous

    def oracle(self, x: FloatArray, nodes: int, *, batch_size: int, rng: np.random.Generator) -> FloatArray:
        """Draw one batch mean for each run and node: points (runs, d) in, (runs, nodes, d) out."""
        x = run_points(x, self.dimension)
        batch = self._batch(batch_size)
        shape = (len(x), checked_nodes(nodes, None))
        if batch == 1:
            return self._single_terms(x, shape, rng)
        own, previous = _slopes(x)
        counts = draw_counts(shape, components=self.terms, batch_size=batch, replacement=self.replacement, rng=rng)
        sample = np.zeros((*shape, self.dimension))
        np.multiply(counts, own[:, np.newaxis, :-1] / batch, out=sample[..., :-1])
        sample[..., 1:] += counts * (previous[:, np.newaxis, 1:] / batch)
        sample += self._noise(sample.shape, batch, rng)
        return sample

    def success_probability(self, x: ArrayLike, *, batch_size: int = 1) -> FloatArray:
        """Return the success probability of each coordinate, shape (..., d), in float64 with an error of about 1e-15.

        With noise it is > 1/2 where g_i is not 0, but may round to 1/2. The sum runs over all pairs (n_a, n_b); there
        are (n + 1)(n + 2)/2 of them for a batch of n with replacement.
        """
        x = points(x, self.dimension)
        batch = self._batch(batch_size)
        own, previous = _slopes(x)
        inner = slice(1, -1)
        chances = np.empty(x.shape)
        chances[..., :1] = self._success(own[..., :1], np.zeros_like(own[..., :1]), batch)
        chances[..., -1:] = self._success(previous[..., -1:], np.zeros_like(previous[..., -1:]), batch)
        if self.dimension > 2:
            chances[..., inner] = self._success(own[..., inner], previous[..., inner], batch)
        return chances

    def outcomes(self, x: ArrayLike, *, batch_size: int = 1, node: int = 0) -> Outcomes | None:
        """Return all batch means at one point. None with Gaussian noise."""
        x = single_point(exact_points(x, self.dimension))
        batch = self._batch(batch_size)
        checked_node(node, None)
        if self.noise_std > 0:
            return None
        own, previous = _slopes(x)
        gradients = np.full((self.terms, self.dimension), own[-1])  # 0, of the dtype of x
        places = np.arange(self.terms)
        gradients[places, places] = own[:-1]
        gradients[places, places + 1] = previous[1:]
        return mean_outcomes(gradients, batch_size=batch, replacement=self.replacement)

    def _batch(self, batch_size: int) -> int:
        return count(batch_size, "batch_size", most=None if self.replacement else self.terms)

    def _single_terms(self, x: FloatArray, shape: tuple[int, int], rng: np.random.Generator) -> FloatArray:
        """Draw batches of 1, shape (*shape, d); each term has two coordinates only."""
        runs, rows = _first_places(shape, self.dimension)
        term = rng.integers(self.terms, size=shape)
        sample = self._noise((*shape, self.dimension), 1, rng)
        place = term + runs
        left = x.take(place)
        place += 1
        own, previous = _term_slopes(left, x.take(place))
        entries = sample.reshape(-1)
        term += rows
        entries[term] += own
        term += 1
        entries[term] += previous
        return sample

    def _noise(self, shape: tuple[int, ...], batch: int, rng: np.random.Generator) -> FloatArray:
        """Draw the Gaussian noise of batch means."""
        if self.noise_std == 0:
            return np.zeros(shape)
        noise = rng.standard_normal(shape)
        if self.noise_std != 1 or batch != 1:
            noise *= self.noise_std / batch**0.5
        return noise

    def _success(self, own: FloatArray, previous: FloatArray, batch: int) -> FloatArray:
        """Return the success probability for the two slopes `own` and `previous`, of any shape."""
        law = pair_law(self.terms, batch, self.replacement)
        sign = np.sign(own + previous)
        total = np.zeros_like(own)
        if self.noise_std == 0:
            for (first, second), chance in law.items():
                total += float(chance) * (np.sign(first * own + second * previous) == sign)
            return np.minimum(total, 1.0)
        # (n_a, n_b) and (n_b, n_a) are added together: the sum of their two erf is >= 0, also after rounding
        unit = sign / (self.noise_std * (2 * batch) ** 0.5)
        for (first, second), chance in law.items():
            if first < second:
                continue
            lean = special.erf(unit * (first * own + second * previous))
            if first > second and (second, first) in law:
                lean = lean + special.erf(unit * (second * own + first * previous))
            total += float(chance) / 2 * lean
        return np.where(sign == 0, 0.0, 0.5 + total)


@lru_cache(maxsize=64)
def pair_law(terms: int, batch_size: int, replacement: bool) -> dict[tuple[int, int], Fraction]:
    """Return the joint law of the counts of two given terms in a batch. With one term only, the second count is 0.

    >>> {pair: str(p) for pair, p in pair_law(9, 1, True).items()}
    {(0, 0): '7/9', (0, 1): '1/9', (1, 0): '1/9'}
    """
    n, others = batch_size, terms - 2
    if terms == 1:
        return {(n, 0): Fraction(1)}
    most = n if replacement else 1
    law = {}
    for first in range(most + 1):
        for second in range(min(most, n - first) + 1):
            rest = n - first - second
            if replacement:
                chance = Fraction(comb(n, first) * comb(n - first, second) * others**rest, terms**n)
            else:
                chance = Fraction(comb(others, rest), comb(terms, n))
            if chance:
                law[first, second] = chance
    return law


def _slopes(x: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return d f_i/d x_i and d f_{i-1}/d x_i, shape (..., d), and 0 where the term does not exist."""
    own, previous = x * 0, x * 0
    own[..., :-1], previous[..., 1:] = _term_slopes(x[..., :-1], x[..., 1:])
    return own, previous


@lru_cache(maxsize=8)
def _first_places(shape: tuple[int, int], dimension: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the offsets of runs in flattened points, (runs, 1), and of rows in flattened gradients, (runs, nodes)."""
    return (
        dimension * np.arange(shape[0])[:, np.newaxis],
        dimension * np.arange(shape[0] * shape[1]).reshape(shape),
    )


def _term_slopes(left: NDArray[Any], right: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return the derivatives of f_i with respect to x_i = left and x_{i+1} = right, of any shape."""
    bend = right - left**2
    return -400 * left * bend - 2 * (1 - left), 200 * bend
