r"""Convergence bounds of Theorems 5 to 8, for planning runs.

Every function takes the initial gap delta = f(x_0) - f*, smoothness constants and either a number of iterations K or
an accuracy, and returns a `Rate`: the bound on the gradient's measure, the step size, and the bits sent in K
iterations. By default the step size is the one that minimises the bound.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from signdescent._validation import (
    MAX_COUNT,
    FloatArray,
    broadcast,
    choice,
    counts,
    demand,
    nonnegative,
    positive,
    unwrap,
)
from signdescent.bounds._rate_terms import (
    THEOREM_5_TERMS,
    Terms,
    constant_terms,
    least_iterations,
    theorem_6_terms,
    tuned,
)
from signdescent.bounds._wide import best_step, in_one_unit, product, total
from signdescent.errors import ArgumentError

__all__ = ["Rate", "theorem_5", "theorem_6", "theorem_7", "theorem_8"]

VERSIONS = ("paper", "corrected", "sharp")
SCHEDULES = ("decreasing", "constant")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Rate:
    """A convergence bound with the parameters it holds for.

    Parameters
    ----------
    measure : str
        The bounded quantity, such as ``"min over k of E||g_k||_rho"``.
    iterations : ndarray or float64
        Number of iterations K; inf if no K up to 2**53 reaches the accuracy.
    bound : ndarray or float64
        Upper bound on the measure after K iterations, in units of the gradient.
    step_size : ndarray or float64
        gamma_0 of the decreasing schedule gamma_0/sqrt(k + 1), or the constant gamma.
    momentum : ndarray or float64 or None
        beta of SSDM; None for methods without momentum.
    bits_up, bits_down : ndarray or float64 or None
        Bits one node sends and receives in K iterations; None if the dimension is not given.
    """

    measure: str
    iterations: FloatArray
    bound: FloatArray
    step_size: FloatArray
    momentum: FloatArray | None = None
    bits_up: FloatArray | None = None
    bits_down: FloatArray | None = None


def theorem_5(
    gap: ArrayLike,
    smoothness: ArrayLike,
    *,
    iterations: ArrayLike | None = None,
    accuracy: ArrayLike | None = None,
    step_size: ArrayLike | None = None,
    schedule: str = "decreasing",
    version: str = "corrected",
    dimension: ArrayLike | None = None,
) -> Rate:
    r"""Bound the rho-norm of the gradient along signSGD on one node.

    .. math:: \frac{\delta}{\gamma_0\sqrt K} + \frac{\gamma_0 L (1 + \log K)}{2\sqrt K} \quad\text{(decreasing)}, \qquad
              \frac{\delta}{\gamma K} + \frac{\gamma L}{2} \quad\text{(constant)}

    Claims ``theorem-5``, ``theorem-5-eq7`` (``"paper"``; false at K = 1), ``theorem-5-eq7-corrected``,
    ``theorem-5-eq7-sharp``. Holds if: success probabilities are above 1/2 wherever the gradient is not 0 and f is
    smooth coordinate by coordinate. **Tight**: ``"sharp"`` is attained at K = 1.

    Parameters
    ----------
    gap : array_like
        delta = f(x_0) - f*, >= 0, in units of f.
    smoothness : array_like
        L = L_1 + ... + L_d, the sum of the coordinates' smoothness constants, > 0.
    iterations : array_like, optional
        K, integers in [1, 2**53]; this or `accuracy`.
    accuracy : array_like, optional
        Required bound, > 0; the result's `iterations` is the least K from which on the bound is at most that, to within
        1e-12 relative.
    step_size : array_like, optional
        gamma_0 or gamma, > 0; the best one for K by default.
    schedule : {"decreasing", "constant"}
        gamma_0/sqrt(k + 1), with the least expected norm bounded, or gamma, with the average bounded.
    version : {"paper", "corrected", "sharp"}
        As printed, true for every K, or true and smaller. For constant steps all three are equal.
    dimension : array_like, optional
        d, to count bits.

    Returns
    -------
    Rate
        Arrays in the common shape of the arguments.

    Raises
    ------
    DomainError, ArgumentError
        When an argument is outside its domain, or not exactly one of `iterations` and `accuracy` is given.

    Examples
    --------
    >>> rate = theorem_5(1.0, 10.0, iterations=10_000)
    >>> float(rate.bound), float(rate.step_size)
    (0.142..., 0.139...)
    >>> float(theorem_5(1.0, 10.0, accuracy=0.1, schedule="constant").iterations)
    2000.0
    """
    choice(version, "version", VERSIONS)
    choice(schedule, "schedule", SCHEDULES)
    measure = "min over k < K of E||g_k||_rho" if schedule == "decreasing" else "mean over k < K of E||g_k||_rho"
    terms = THEOREM_5_TERMS[version] if schedule == "decreasing" else constant_terms
    return _single_step(measure, terms, gap, smoothness, iterations, accuracy, step_size, dimension)


def theorem_6(
    gap: ArrayLike,
    smoothness: ArrayLike,
    *,
    iterations: ArrayLike | None = None,
    accuracy: ArrayLike | None = None,
    step_size: ArrayLike | None = None,
    schedule: str = "decreasing",
    dimension: ArrayLike | None = None,
) -> Rate:
    r"""Bound the average rho-norm along signSGD that rejects steps that increase f (Option 2).

    .. math:: \frac{1}{\sqrt K}\Bigl[\frac{\delta}{\gamma_0} + \gamma_0 L\Bigr] \quad\text{(decreasing)}, \qquad
              \frac{\delta}{\gamma K} + \frac{\gamma L}{2} \quad\text{(constant)}

    Claim ``theorem-6``. Holds if: as `theorem_5`, and function values decide each step. **Tight**: no.

    Parameters
    ----------
    gap, smoothness, iterations, accuracy, step_size, schedule, dimension
        As in `theorem_5`.

    Returns
    -------
    Rate
        The average over k < K is bounded, without a logarithm.

    Raises
    ------
    DomainError, ArgumentError
        As `theorem_5`.

    Examples
    --------
    >>> float(theorem_6(1.0, 10.0, iterations=10_000).bound)
    0.0632...
    """
    choice(schedule, "schedule", SCHEDULES)
    terms = theorem_6_terms if schedule == "decreasing" else constant_terms
    measure = "mean over k < K of E||g_k||_rho"
    return _single_step(measure, terms, gap, smoothness, iterations, accuracy, step_size, dimension)


def theorem_7(
    gap: ArrayLike,
    smoothness: ArrayLike,
    *,
    iterations: ArrayLike | None = None,
    accuracy: ArrayLike | None = None,
    step_size: ArrayLike | None = None,
    schedule: str = "decreasing",
    version: str = "corrected",
    dimension: ArrayLike | None = None,
) -> Rate:
    r"""Bound the rho_M-norm of the gradient along parallel signSGD with majority vote.

    The right side is that of `theorem_5`; the nodes enter through the norm on the left (`rho_m_norm`).

    Claims ``theorem-7``, ``theorem-7-eq9`` (``"paper"``; false at K = 1). Holds if: as `theorem_5`, with independent
    nodes. **Tight**: as `theorem_5`. Every node receives one bit a coordinate if the number of nodes is odd.

    Parameters
    ----------
    gap, smoothness, iterations, accuracy, step_size, schedule, version, dimension
        As in `theorem_5`.

    Returns
    -------
    Rate
        Arrays in the common shape of the arguments.

    Raises
    ------
    DomainError, ArgumentError
        As `theorem_5`.

    Examples
    --------
    >>> float(theorem_7(1.0, 10.0, iterations=10_000, dimension=100).bits_up)
    1000000.0
    """
    rate = theorem_5(
        gap,
        smoothness,
        iterations=iterations,
        accuracy=accuracy,
        step_size=step_size,
        schedule=schedule,
        version=version,
        dimension=dimension,
    )
    return replace(rate, measure=rate.measure.replace("_rho", "_rho_M"))


def theorem_8(
    gap: ArrayLike,
    smoothness: ArrayLike,
    noise: ArrayLike,
    dimension: ArrayLike,
    *,
    iterations: ArrayLike | None = None,
    accuracy: ArrayLike | None = None,
    nodes: ArrayLike = 1,
    heterogeneity: ArrayLike = 0.0,
    version: str = "corrected",
) -> Rate:
    r"""Bound the average l2-norm of the gradient along SSDM, stochastic sign descent with momentum.

    .. math:: K^{-1/4}\Bigl[\delta + 2(\bar\sigma + \sigma_M) + 2 L \sqrt d + \frac{L d}{2\sqrt K}\Bigr] + \zeta

    with beta = 1 - 1/sqrt(K) and gamma = K^(-3/4); sigma_M = sigma/sqrt(M) for M nodes of equal noise sigma, and zeta
    the average distance of the nodes' gradients from their mean.

    Claims ``theorem-8`` (``"paper"``; true only if every node has the same gradient, so `heterogeneity` must be 0),
    ``theorem-8-corrected``, ``theorem-8-tuned``. Holds if: gradients are unbiased with variance at most sigma^2, noise
    is independent across nodes, and each f_n is smooth. **Tight**: no, but the coefficient 1 of zeta is best possible.

    Parameters
    ----------
    gap : array_like
        delta = f(x_0) - f*, >= 0.
    smoothness : array_like
        L, the average of the nodes' smoothness constants in l2, > 0.
    noise : array_like
        sigma, the standard deviation of one node's stochastic gradient in l2, >= 0.
    dimension : array_like
        d, integers >= 1.
    iterations, accuracy : array_like
        As in `theorem_5`; exactly one of them.
    nodes : array_like, default 1
        M, integers >= 1.
    heterogeneity : array_like, default 0
        zeta >= 0, in units of the gradient; the bound never falls below it.
    version : {"paper", "corrected", "sharp"}
        As printed, corrected with the paper's parameters, or minimised over step size and momentum.

    Returns
    -------
    Rate
        With `momentum`. Each node receives integers in [-M, M] of one parity, ceil(log2(M + 1)) bits each.

    Raises
    ------
    DomainError, ArgumentError
        When an argument is outside its domain, or not exactly one of `iterations` and `accuracy` is given.

    Examples
    --------
    >>> [round(float(theorem_8(1.0, 1.0, 1.0, 100, iterations=10**8, version=v).bound), 3) for v in VERSIONS]
    [0.99, 0.25, 0.071]
    """
    choice(version, "version", VERSIONS)
    known, wanted = _one_of(iterations, accuracy)
    gap_, smooth, sigma, size, count, zeta, goal = broadcast(
        gap=nonnegative(gap, "gap"),
        smoothness=positive(smoothness, "smoothness"),
        noise=nonnegative(noise, "noise"),
        dimension=counts(dimension, "dimension"),
        nodes=counts(nodes, "nodes"),
        heterogeneity=nonnegative(heterogeneity, "heterogeneity"),
        goal=known if wanted is None else wanted,
    )
    if version == "paper":
        hint = "The printed theorem is false for nodes whose gradients differ; use version='corrected'."
        demand(zeta == 0, zeta, "heterogeneity", "heterogeneity = 0 with version='paper'", hint)
    share = 1 + 1 / np.sqrt(count)  # (sigma_bar + sigma_M) / sigma

    def evaluated(k: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
        if version == "sharp":
            bound, step, momentum = tuned(gap_, smooth, sigma, share, size, k)
            return total(bound, zeta), step, momentum
        root = np.sqrt(k)
        unit, (delta, slope, noise_) = in_one_unit(gap_, smooth, sigma)
        if version == "paper":
            bracket = 3 * delta + 16 * noise_ + 8 * slope * np.sqrt(size) + 3 * slope * size / root
        else:
            bracket = delta + 2 * share * noise_ + 2 * slope * np.sqrt(size) + slope * size / (2 * root)
        return total(product(bracket, over=np.sqrt(root), unit=unit), zeta), k**-0.75, 1 - 1 / root

    k = goal if wanted is None else least_iterations(lambda trial: evaluated(trial)[0], goal)
    finite = np.where(np.isfinite(k), k, MAX_COUNT)
    bound, step, momentum = evaluated(finite)
    return Rate(
        measure="mean over k < K of E||g_k||_2",
        iterations=unwrap(k),
        bound=unwrap(bound),
        step_size=unwrap(step),
        momentum=unwrap(momentum),
        bits_up=unwrap(k * size),
        bits_down=unwrap(k * size * np.ceil(np.log2(count + 1))),
    )


def _single_step(
    measure: str,
    terms: Terms,
    gap: ArrayLike,
    smoothness: ArrayLike,
    iterations: ArrayLike | None,
    accuracy: ArrayLike | None,
    step_size: ArrayLike | None,
    dimension: ArrayLike | None,
) -> Rate:
    """Evaluate ``gap * a(K)/step + smoothness * b(K) * step``, at the given step or the optimal one."""
    known, wanted = _one_of(iterations, accuracy)
    given = {"step_size": positive(step_size, "step_size")} if step_size is not None else {}
    sized = {"dimension": counts(dimension, "dimension")} if dimension is not None else {}
    gap_, smooth, goal, *rest = broadcast(
        gap=nonnegative(gap, "gap"),
        smoothness=positive(smoothness, "smoothness"),
        goal=known if wanted is None else wanted,
        **given,
        **sized,
    )

    def evaluated(k: FloatArray) -> tuple[FloatArray, FloatArray]:
        first, second = terms(k)
        if not given:
            return best_step(gap_, first, smooth, second)
        return rest[0], total(product(gap_, first, over=rest[0]), product(smooth, second, rest[0]))

    k = goal if wanted is None else least_iterations(lambda trial: evaluated(trial)[1], goal)
    finite = np.where(np.isfinite(k), k, MAX_COUNT)
    step, bound = evaluated(finite)
    bits = unwrap(k * rest[-1]) if sized else None
    return Rate(
        measure=measure,
        iterations=unwrap(k),
        bound=unwrap(bound),
        step_size=unwrap(step),
        bits_up=bits,
        bits_down=bits,
    )


def _one_of(iterations: ArrayLike | None, accuracy: ArrayLike | None) -> tuple[FloatArray, FloatArray | None]:
    """Return K, and the accuracy if it is given instead."""
    if (iterations is None) == (accuracy is None):
        msg = "Expected exactly one of iterations and accuracy; give the one you know."
        raise ArgumentError(msg)
    if accuracy is not None:
        return np.ones(()), positive(accuracy, "accuracy")
    assert iterations is not None
    return counts(iterations, "iterations"), None
