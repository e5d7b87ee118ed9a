"""What can be recorded of a run, and how each number is computed."""

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
        What is minimised.
    point : ndarray, shape (runs, d)
        x_k.
    gradient : ndarray, shape (runs, d)
        Of f, at x_k.
    update : ndarray, shape (runs, d), or None
        x_k - x_{k+1}; None after the last step.
    nodes, batch_size : int
        As in `simulate`.
    """

    problem: Problem
    point: FloatArray
    gradient: FloatArray
    update: FloatArray | None
    nodes: int
    batch_size: int


def value(now: Snapshot) -> FloatArray:
    """f(x_k); NaN for runs that have diverged."""
    found = np.full(now.point.shape[0], np.nan)
    finite = np.isfinite(now.point).all(axis=-1)
    if finite.any():
        found[finite] = now.problem.value(now.point[finite])
    return found


def gradient_norm(now: Snapshot) -> FloatArray:
    """l2-norm of the gradient."""
    return np.hypot.reduce(now.gradient, axis=-1)


def l1_norm(now: Snapshot) -> FloatArray:
    """l1-norm of the gradient."""
    norms: FloatArray = np.abs(now.gradient).sum(axis=-1)
    return norms


def expected_progress(now: Snapshot) -> FloatArray:
    """rho-norm of the gradient, from the problem's exact success probabilities."""
    return _weighted(now, lambda gradient, rho: rho_norm(gradient, rho))


def expected_vote_progress(now: Snapshot) -> FloatArray:
    """rho_M-norm of the gradient for M = nodes, from the problem's exact success probabilities."""
    return _weighted(now, lambda gradient, rho: rho_m_norm(gradient, rho, now.nodes))


def right_signs(now: Snapshot) -> FloatArray:
    """Share of the coordinates with g_i != 0 whose move has the sign of g_i; NaN after the last step, or if g = 0."""
    if now.update is None:
        return np.full(now.point.shape[0], np.nan)
    there = now.gradient != 0
    right = (np.sign(now.update) == np.sign(now.gradient)) & there
    count = there.sum(axis=-1)
    return np.where(count > 0, right.sum(axis=-1) / np.maximum(count, 1), np.nan)


def disagreement(now: Snapshot) -> FloatArray:
    """Mean over the nodes of the l2-distance between a node's gradient and the gradient of f."""
    finite = np.isfinite(now.point).all(axis=-1)
    apart = np.full((now.point.shape[0], now.nodes, now.point.shape[1]), np.nan)
    if finite.any():
        apart[finite] = now.problem.node_gradients(now.point[finite], now.nodes) - now.gradient[finite][:, np.newaxis]
    mean: FloatArray = np.hypot.reduce(apart, axis=-1).mean(axis=-1)
    return mean


def mixed_norm(now: Snapshot) -> FloatArray:
    """Appendix C's norm: |g_i| where std_i < (sqrt(3)/2)|g_i|, and g_i^2/std_i elsewhere, for one sample."""
    std = getattr(now.problem, "sample_std", None)
    if std is None:
        msg = (
            f"Expected problem to know the standard deviations of its samples for record='mixed_norm'; "
            f"got problem={now.problem.name!r}. Record 'l1_norm' instead."
        )
        raise DomainError(msg)
    size = np.abs(now.gradient)
    quiet = std < np.sqrt(0.75) * size
    found: FloatArray = np.where(quiet, size, size * size / np.where(std > 0, std, 1.0)).sum(axis=-1)
    return found


def _weighted(now: Snapshot, norm: Callable[[FloatArray, FloatArray], FloatArray]) -> FloatArray:
    """Return a norm with weights from success probabilities; NaN for runs that have diverged."""
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
"""Name -> function from a snapshot to one number a run."""


def checked_records(record: Sequence[str]) -> tuple[str, ...]:
    """Return the names, each known and none twice."""
    if isinstance(record, str) or not all(isinstance(name, str) for name in record):
        msg = f"Expected record to be a sequence of names; got record={record!r}."
        raise ArgumentError(msg)
    unknown = [name for name in record if name not in RECORDS]
    if unknown or len(set(record)) != len(record):
        msg = f"Expected record to hold each of {', '.join(RECORDS)} at most once; got record={tuple(record)!r}."
        raise DomainError(msg)
    return tuple(record)
