"""A quadratic function with a symmetric positive definite Hessian and Gaussian noise."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike

from signdescent.noise.gaussian import Gaussian
from signdescent.simulation.problems.additive import success_with_noise
from signdescent.simulation.problems.arguments import (
    checked_node,
    checked_nodes,
    count,
    exact_points,
    like,
    parameter,
    points,
    repeat_over_nodes,
    run_points,
    single_point,
)
from signdescent.simulation.problems.problem import FloatArray, Outcomes
from signdescent.simulation.problems.shared import SharedFunction

__all__ = ["Quadratic"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Quadratic(SharedFunction):
    r"""The quadratic function f(x) = <x, A x> / 2. Its gradient has additive noise of law N(0, std^2 I / batch_size).

    The smoothness constants are the sums :math:`L_i = \sum_j |A_{ij}|`.

    Parameters
    ----------
    matrix : tuple of d rows of d numbers
        The Hessian A: symmetric and positive definite; floats or Fractions.
    noise_std : float, >= 0
        Standard deviation of one sample in each coordinate; 0 means no noise.

    Raises
    ------
    DomainError
        If the matrix is not symmetric positive definite, or if `noise_std` is negative.

    Notes
    -----
    The smoothness condition f(x + h) <= f(x) + <g(x), h> + sum_i L_i h_i^2 / 2 for all x and h holds if and only if
    diag(L) - A is positive semidefinite. With the row sums, the diagonal entry L_i - A_ii is the sum of |A_ij| over
    j != i. So diag(L) - A is symmetric and diagonally dominant, hence positive semidefinite (Gershgorin).
    The diagonal alone, L_i = A_ii, is valid for steps along one axis only: A = [[1, 1/2], [1/2, 1]] with h = (1, 1)
    violates the condition. If all A_ij >= 0 and all rows have the same sum, then h = (1, ..., 1) shows that the sum of
    the L_i cannot be smaller. In general the row sums are not the smallest constants.

    Examples
    --------
    >>> Quadratic().smoothness.tolist()
    [3.0, 2.0]
    """

    name: ClassVar[str] = "quadratic"
    minimum: ClassVar[float] = 0.0
    """0, attained at 0."""
    matrix: tuple[tuple[float | Fraction, ...], ...] = ((2.0, 1.0), (1.0, 1.0))
    noise_std: float = 1.0

    def __post_init__(self) -> None:
        rows = tuple(map(tuple, self.matrix))
        object.__setattr__(self, "matrix", rows)
        square = len(rows) >= 1 and all(len(row) == len(rows) for row in rows)
        parameter(square, "matrix", rows, "as many rows as columns, at least one", "Give a square matrix.")
        array = np.array(rows, dtype=float)
        parameter(bool(np.isfinite(array).all()), "matrix", rows, "finite entries", "Replace the others.")
        symmetric = all(rows[i][j] == rows[j][i] for i in range(len(rows)) for j in range(i))
        parameter(symmetric, "matrix", rows, "a symmetric matrix", "Take (A + A^T) / 2: it gives the same function.")
        least = float(np.linalg.eigvalsh(array)[0])
        definite = least > 1e-14 * float(np.abs(array).max())
        parameter(definite, "matrix", rows, "a positive definite matrix", f"Its least eigenvalue is about {least:.3g}.")
        ok = bool(np.isfinite(self.noise_std) and self.noise_std >= 0)
        parameter(ok, "noise_std", self.noise_std, "finite noise_std >= 0", "0 means no noise.")

    @property
    def dimension(self) -> int:
        """The number of rows d."""
        return len(self.matrix)

    @property
    def start(self) -> FloatArray:
        """The vector of ones."""
        return np.ones(self.dimension)

    @property
    def smoothness(self) -> FloatArray:
        """The row sums of |A_ij|, shape (d,)."""
        return np.asarray(np.abs(np.array(self.matrix, dtype=float)).sum(axis=1))

    @property
    def sample_std(self) -> FloatArray:
        """The standard deviation of one sample in each coordinate, shape (d,)."""
        return np.full(self.dimension, float(self.noise_std))

    def value(self, x: ArrayLike) -> FloatArray:
        """Return f at points of shape (..., d)."""
        x = exact_points(x, self.dimension)
        return (self.gradient(x) * x).sum(axis=-1) / 2

    def gradient(self, x: ArrayLike) -> FloatArray:
        """Return the gradient A x, shape (..., d)."""
        x = exact_points(x, self.dimension)
        return x @ like(self.matrix, x)

    def oracle(self, x: FloatArray, nodes: int, *, batch_size: int, rng: np.random.Generator) -> FloatArray:
        """Draw one batch mean for each run and node: points (runs, d) in, (runs, nodes, d) out."""
        x = run_points(x, self.dimension)
        batch = count(batch_size, "batch_size")
        sample = repeat_over_nodes(self.gradient(x), checked_nodes(nodes, None))
        if self.noise_std > 0:
            sample += rng.normal(0.0, self.noise_std / batch**0.5, sample.shape)
        return sample

    def success_probability(self, x: ArrayLike, *, batch_size: int = 1) -> FloatArray | None:
        """Return Phi(|g_i| sqrt(n) / std), and 0 where g_i = 0; shape (..., d). Without noise the value is 1."""
        gradient = self.gradient(points(x, self.dimension))
        batch = count(batch_size, "batch_size")
        return success_with_noise(Gaussian(1.0, 1.0), gradient, self.noise_std, batch_size=batch)

    def outcomes(self, x: ArrayLike, *, batch_size: int = 1, node: int = 0) -> Outcomes | None:
        """Return the gradient with probability 1 if there is no noise, None otherwise."""
        x = single_point(exact_points(x, self.dimension))
        count(batch_size, "batch_size")
        checked_node(node, None)
        if self.noise_std > 0:
            return None
        return Outcomes.certain(self.gradient(x))
