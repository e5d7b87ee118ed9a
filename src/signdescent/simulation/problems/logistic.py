"""Logistic regression with a non-convex regulariser, on given data or on the breast cancer data."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from signdescent._validation import choice, demand, real
from signdescent.errors import ArgumentError
from signdescent.simulation.problems.arguments import (
    checked_node,
    checked_nodes,
    count,
    parameter,
    points,
    repeat_over_nodes,
    run_points,
    single_point,
)
from signdescent.simulation.problems.finite_sums import draw_indices
from signdescent.simulation.problems.problem import FloatArray, Outcomes

__all__ = ["Logistic", "breast_cancer"]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Logistic:
    r"""Logistic regression over N samples (a_s, y_s) with a smooth non-convex regulariser.

    .. math:: f(x) = \sum_s w_s \log\left(1 + e^{-y_s \langle a_s, x\rangle}\right)
              + \lambda \sum_i \frac{x_i^2}{1 + x_i^2}

    With shared data, w_s = 1/N and every node draws from all samples. With partitioned data, the samples are split into
    one contiguous part for each node, with lengths that differ by at most 1. Then f_n is the mean over the part of node
    n plus the regulariser, and f is the mean of the f_n. A batch is the mean over samples drawn at random, so the
    oracle is unbiased for the node's function.

    Parameters
    ----------
    features : array_like, shape (N, d)
        The a_s as rows, finite. Append a column of ones for an intercept; it is penalised like the others.
    labels : array_like, shape (N,)
        The y_s, each -1 or +1.
    penalty : float, >= 0
        The factor lambda of the regulariser.
    parts : int, or None
        Number of nodes to split the data over. If None, all nodes share the data.
    order : {"label", "given"}
        Order of partitioned samples. With ``"label"`` they are sorted by label first, so that the nodes differ most.
    replacement : bool
        Whether a batch may repeat a sample. If False, a batch is at most as large as the smallest part.
    data_name : str
        Name of the data, used in `name`.

    Raises
    ------
    DomainError, ArgumentError
        If a parameter is outside its domain or of a wrong type, or if the shapes do not match.

    Notes
    -----
    The second derivative of log(1 + exp(-t)) is at most 1/4, so B = sum_s w_s a_s a_s^T / 4 minus the Hessian of the
    losses is positive semidefinite. The second derivative of x^2 / (1 + x^2) is 2 (1 - 3 x^2) / (1 + x^2)^3 <= 2. So
    L_i = sum_j |B_ij| + 2 lambda is valid, as for `Quadratic`. It is not the smallest constant.

    Examples
    --------
    >>> problem = Logistic(features=[[1.0, 0.0], [1.0, 2.0]], labels=[1, -1], penalty=0.1)
    >>> problem.gradient([0, 0]).tolist(), problem.success_probability([0, 0]).tolist()
    ([0.0, 0.5], [0.0, 0.5])
    """

    features: ArrayLike
    labels: ArrayLike
    penalty: float = 0.01
    parts: int | None = None
    order: str = "label"
    replacement: bool = True
    data_name: str = "own data"
    minimum: ClassVar[None] = None
    """None: it is unknown."""
    _signed: FloatArray = field(init=False, repr=False)  # rows y_s a_s, in the order of the nodes
    _sizes: NDArray[np.int64] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        features, labels = real(self.features, "features"), real(self.labels, "labels")
        parameter(features.ndim == 2, "features.shape", features.shape, "features of shape (N, d)", "One sample a row.")
        rule = f"labels of shape ({len(features)},)"
        parameter(labels.shape == (len(features),), "labels.shape", labels.shape, rule, "One label a sample.")
        demand(np.abs(labels) == 1, labels, "labels", "labels -1 or +1", "Code the two classes so.")
        ok = bool(np.isfinite(self.penalty) and self.penalty >= 0)
        parameter(ok, "penalty", self.penalty, "finite penalty >= 0", "0 means no regulariser.")
        choice(self.order, "order", ("label", "given"))
        parts = 1 if self.parts is None else count(self.parts, "parts")
        parameter(parts <= len(labels), "parts", parts, f"parts <= {len(labels)}", "A node needs a sample.")
        if self.parts is not None and self.order == "label":
            places = np.argsort(labels, kind="stable")
            features, labels = features[places], labels[places]
        whole, rest = divmod(len(labels), parts)
        signed = features * labels[:, np.newaxis]
        for array in (features, labels, signed):
            array.setflags(write=False)
        object.__setattr__(self, "features", features)
        object.__setattr__(self, "labels", labels)
        object.__setattr__(self, "_signed", signed)
        object.__setattr__(self, "_sizes", whole + (np.arange(parts) < rest).astype(np.int64))

    @property
    def name(self) -> str:
        """``"logistic on "`` followed by the name of the data."""
        return f"logistic on {self.data_name}"

    @property
    def dimension(self) -> int:
        """The number of columns d."""
        return self._signed.shape[1]

    @property
    def nodes(self) -> int | None:
        """The number of parts. None if the data are shared."""
        return self.parts

    @property
    def start(self) -> FloatArray:
        """The zero vector."""
        return np.zeros(self.dimension)

    @property
    def smoothness(self) -> FloatArray:
        """The row sums of |B| plus 2 lambda, shape (d,); see the notes."""
        bound = (self._signed.T * self._weights.sum(axis=0)) @ self._signed / (4 * len(self._sizes))
        return np.asarray(np.abs(bound).sum(axis=1) + 2 * self.penalty)

    def value(self, x: ArrayLike) -> FloatArray:
        """Return f at points of shape (..., d)."""
        x = points(x, self.dimension)
        losses = np.logaddexp(0.0, -(x @ self._signed.T))
        bumps = (x**2 / (1 + x**2)).sum(axis=-1)
        values: FloatArray = losses @ self._weights.mean(axis=0) + self.penalty * bumps
        return values

    def gradient(self, x: ArrayLike) -> FloatArray:
        """Return the gradient of f, shape (..., d)."""
        x = points(x, self.dimension)
        slopes = -special.expit(-(x @ self._signed.T)) * self._weights.mean(axis=0)
        gradient: FloatArray = slopes @ self._signed + self._penalty_gradient(x)
        return gradient

    def node_gradients(self, x: ArrayLike, nodes: int) -> FloatArray:
        """Return the gradient of each node's function, shape (..., nodes, d)."""
        number = checked_nodes(nodes, self.parts)
        if self.parts is None:
            return repeat_over_nodes(self.gradient(x), number)
        x = points(x, self.dimension)
        slopes = -special.expit(-(x @ self._signed.T))[..., np.newaxis, :] * self._weights
        gradients: FloatArray = slopes @ self._signed + self._penalty_gradient(x)[..., np.newaxis, :]
        return gradients

    def oracle(self, x: FloatArray, nodes: int, *, batch_size: int, rng: np.random.Generator) -> FloatArray:
        """Draw one batch mean for each run and node: points (runs, d) in, (runs, nodes, d) out."""
        x = run_points(x, self.dimension)
        batch = self._batch(batch_size)
        shape = (len(x), checked_nodes(nodes, self.parts))
        sizes = np.broadcast_to(self._sizes, shape)
        starts = np.broadcast_to(np.cumsum(self._sizes) - self._sizes, shape)
        indices = draw_indices(starts, sizes, batch_size=batch, replacement=self.replacement, rng=rng)
        rows = self._signed[indices]  # (runs, nodes, batch, d)
        margins = (rows @ x[:, np.newaxis, :, np.newaxis])[..., 0]
        slopes = -special.expit(-margins) / batch
        sample: FloatArray = (slopes[..., np.newaxis, :] @ rows)[..., 0, :] + self._penalty_gradient(x)[
            :, np.newaxis, :
        ]
        return sample

    def success_probability(self, x: ArrayLike, *, batch_size: int = 1) -> FloatArray | None:
        """Return the fraction of samples with the right sign, shape (..., d).

        None for partitioned data, and for batches > 1, which have too many outcomes to enumerate.
        """
        x = points(x, self.dimension)
        if self._batch(batch_size) > 1 or self.parts is not None:
            return None
        signs = np.sign(self._sample_gradients(x))
        return np.asarray((signs == np.sign(self.gradient(x))[..., np.newaxis, :]).mean(axis=-2))

    def outcomes(self, x: ArrayLike, *, batch_size: int = 1, node: int = 0) -> Outcomes | None:
        """Return the gradients of all samples of a node, with equal probabilities. None for batches > 1."""
        x = single_point(points(x, self.dimension))
        place = checked_node(node, self.parts)
        part = 0 if self.parts is None else place
        if self._batch(batch_size) > 1:
            return None
        size, end = int(self._sizes[part]), int(self._sizes[: part + 1].sum())
        values = self._sample_gradients(x)[end - size : end]
        return Outcomes(values=values, probabilities=(Fraction(1, size),) * size)

    @property
    def _weights(self) -> FloatArray:
        """The weight of each sample in each node's function, shape (parts, N)."""
        owner = np.repeat(np.arange(len(self._sizes)), self._sizes)
        return np.asarray((owner == np.arange(len(self._sizes))[:, np.newaxis]) / self._sizes[:, np.newaxis])

    def _batch(self, batch_size: int) -> int:
        return count(batch_size, "batch_size", most=None if self.replacement else int(self._sizes.min()))

    def _penalty_gradient(self, x: FloatArray) -> FloatArray:
        """Return the gradient of the regulariser."""
        return 2 * self.penalty * x / (1 + x**2) ** 2

    def _sample_gradients(self, x: FloatArray) -> FloatArray:
        """Return the gradient of each sample's function, shape (..., N, d)."""
        slopes = -special.expit(-(x @ self._signed.T))
        gradients: FloatArray = slopes[..., np.newaxis] * self._signed + self._penalty_gradient(x)[..., np.newaxis, :]
        return gradients


def breast_cancer(
    *, penalty: float = 0.01, parts: int | None = None, order: str = "label", replacement: bool = True
) -> Logistic:
    """Return logistic regression on the breast cancer data of scikit-learn, which has 569 samples.

    Each feature is standardised to mean 0 and standard deviation 1, and a column of ones is appended, so d = 31.
    Label +1 means "benign". The data are Breast Cancer Wisconsin (Diagnostic) by Wolberg, Street and Mangasarian
    (1995), CC BY 4.0.

    Parameters
    ----------
    penalty, parts, order, replacement
        See `Logistic`.

    Raises
    ------
    ArgumentError
        If scikit-learn is not installed.
    """
    try:
        from sklearn.datasets import load_breast_cancer
    except ImportError as error:
        msg = "Expected scikit-learn, which contains the breast cancer data. Install it: pip install scikit-learn."
        raise ArgumentError(msg) from error
    data = load_breast_cancer()
    scaled = (data.data - data.data.mean(axis=0)) / data.data.std(axis=0)
    return Logistic(
        features=np.column_stack([scaled, np.ones(len(scaled))]),
        labels=2.0 * data.target - 1,
        penalty=penalty,
        parts=parts,
        order=order,
        replacement=replacement,
        data_name="breast cancer (scikit-learn)",
    )
