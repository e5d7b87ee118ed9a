"""The quantities that can be recorded along a run."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from signdescent.bounds import rho_m_norm, rho_norm
from signdescent.errors import ArgumentError, DomainError
from signdescent.simulation.methods.method import FloatArray
from signdescent.simulation.problems.problem import Problem

__all__ = ["RECORDS", "Snapshot", "checked_records"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """A batch of runs at one step.

    Parameters
    ----------
    problem : Problem
        The problem.
    point : ndarray, shape (runs, d)
        The points x_k.
    gradient : ndarray, shape (runs, d)
        The gradients of f at x_k.
    update : ndarray, shape (runs, d), or None
        The updates x_k - x_{k+1}. None after the last step.
    nodes, batch_size : int
        The arguments of `simulate`.
    """

    problem: Problem
    point: FloatArray
    gradient: FloatArray
    update: FloatArray | None
    nodes: int
    batch_size: int


def value(now: Snapshot) -> FloatArray:
    """Return f(x_k), and NaN for runs that have diverged."""
    values = np.full(now.point.shape[0], np.nan)
    finite = np.isfinite(now.point).all(axis=-1)
    if finite.any():
        values[finite] = now.problem.value(now.point[finite])
    return values


def gradient_norm(now: Snapshot) -> FloatArray:
    """Return the l2-norm of the gradient."""
    return np.hypot.reduce(now.gradient, axis=-1)


def l1_norm(now: Snapshot) -> FloatArray:
    """Return the l1-norm of the gradient."""
    return np.asarray(np.abs(now.gradient).sum(axis=-1))


def expected_progress(now: Snapshot) -> FloatArray:
    """Return the rho-norm of the gradient, from the problem's success probabilities."""
    return _weighted(now, rho_norm)


def expected_vote_progress(now: Snapshot) -> FloatArray:
    """Return the rho_M-norm of the gradient with M = nodes, from the problem's success probabilities."""
    return _weighted(now, lambda gradient, rho: rho_m_norm(gradient, rho, now.nodes))


def right_signs(now: Snapshot) -> FloatArray:
    """Return the fraction of the coordinates with g_i != 0 whose update has the sign of g_i.

    It is NaN after the last step, and where all g_i are 0.
    """
    if now.update is None:
        return np.full(now.point.shape[0], np.nan)
    nonzero = now.gradient != 0
    right = (np.sign(now.update) == np.sign(now.gradient)) & nonzero
    count = nonzero.sum(axis=-1)
    return np.where(count > 0, right.sum(axis=-1) / np.maximum(count, 1), np.nan)


def disagreement(now: Snapshot) -> FloatArray:
    """Return the mean over the nodes of the l2-distance between the node's gradient and the gradient of f."""
    finite = np.isfinite(now.point).all(axis=-1)
    gaps = np.full((now.point.shape[0], now.nodes, now.point.shape[1]), np.nan)
    if finite.any():
        gaps[finite] = now.problem.node_gradients(now.point[finite], now.nodes) - now.gradient[finite][:, np.newaxis]
    return np.asarray(np.hypot.reduce(gaps, axis=-1).mean(axis=-1))


def mixed_norm(now: Snapshot) -> FloatArray:
    """Return the norm of Appendix C for one sample: the sum of |g_i| if std_i < (sqrt(3)/2)|g_i|, else g_i^2/std_i."""
    std = getattr(now.problem, "sample_std", None)
    if std is None:
        msg = (
            f"Expected problem to know the standard deviations of its samples for record='mixed_norm'; "
            f"got problem={now.problem.name!r}. Record 'l1_norm' instead."
        )
        raise DomainError(msg)
    size = np.abs(now.gradient)
    quiet = std < np.sqrt(0.75) * size
    return np.asarray(np.where(quiet, size, size * size / np.where(std > 0, std, 1.0)).sum(axis=-1))


def _weighted(now: Snapshot, norm: Callable[[FloatArray, FloatArray], FloatArray]) -> FloatArray:
    """Return a norm weighted by success probabilities, and NaN for runs that have diverged."""
    norms = np.full(now.point.shape[0], np.nan)
    finite = np.isfinite(now.gradient).all(axis=-1) & np.isfinite(now.point).all(axis=-1)
    if finite.any():
        rho = now.problem.success_probability(now.point[finite], batch_size=now.batch_size)
        if rho is None:
            msg = (
                f"Expected problem to know its success probabilities for record='rho_norm' or 'rho_m_norm'; "
                f"got problem={now.problem.name!r}. Record 'l1_norm' or 'right_signs' instead."
            )
            raise DomainError(msg)
        norms[finite] = norm(now.gradient[finite], rho)
    return norms


RECORDS: Mapping[str, Callable[[Snapshot], FloatArray]] = {
    "value": value,
    "gradient_norm": gradient_norm,
    "l1_norm": l1_norm,
    "rho_norm": expected_progress,
    "rho_m_norm": expected_vote_progress,
    "right_signs": right_signs,
    "disagreement": disagreement,
    "mixed_norm": mixed_norm,
}
"""Records by name: functions from a snapshot to one number for each run."""


def checked_records(record: Sequence[str]) -> tuple[str, ...]:
    """Return the names of records as a tuple. Raise unless each is known and occurs once."""
    if isinstance(record, str) or not all(isinstance(name, str) for name in record):
        msg = f"Expected record to be a sequence of names; got record={record!r}."
        raise ArgumentError(msg)
    unknown = [name for name in record if name not in RECORDS]
    if unknown or len(set(record)) != len(record):
        msg = f"Expected record to hold each of {', '.join(RECORDS)} at most once; got record={tuple(record)!r}."
        raise DomainError(msg)
    return tuple(record)
