r"""The sharpest possible answer: the least success probability of one sample over a whole class of noise laws.

The least of P(X > 0) over all laws with a given mean and moments is a linear programme over the extremal laws of the
class: points in general, uniforms around the mode for unimodal classes. It is solved by exchange: the programme over a
few extremal laws, then the law that violates its dual constraint most joins them. The dual gives a value from below,
the law found one from above.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog, minimize_scalar

from signdescent.errors import ArgumentError, DomainError

__all__ = ["Component", "WorstCase", "worst_success"]

Assumption = Literal["unimodal", "unimodal-symmetric"] | None
FloatArray = NDArray[np.float64]

_EXCHANGES = 200
_TOLERANCE = 1e-13
_FAR = 1e4  # extremal laws beyond this many means or deviations are not looked at


@dataclass(frozen=True, slots=True)
class Component:
    """One part of an extremal law: the uniform law on [low, high], a point where they are equal."""

    low: float
    high: float
    probability: float


@dataclass(frozen=True, slots=True, kw_only=True)
class WorstCase:
    """The least success probability of a class of laws, from both sides.

    Parameters
    ----------
    lower : float
        A value of the dual programme: no law of the class does worse, up to rounding.
    upper : float
        What `law` attains.
    law : tuple of Component
        An extremal law, a mixture of points and uniforms.
    """

    lower: float
    upper: float
    law: tuple[Component, ...]


def worst_success(
    mean: float,
    std: float,
    *,
    assume: Assumption = None,
    third_moment: float | None = None,
    low: float | None = None,
    high: float | None = None,
) -> WorstCase:
    r"""Find the least P(sign of X = sign of its mean) over all laws of a class.

    .. math:: \inf\{\Pr(X \operatorname{sign}\mu > 0) : E X = \mu,\ E(X-\mu)^2 \le \sigma^2,\ \ldots\}

    For mean and std alone this is Cantelli's bound mu^2/(mu^2 + sigma^2); for ``"unimodal-symmetric"`` Gauss's exact
    bound (claim ``lemma-1-sharp``). Every bound for one sample lies below it, and it is attained, so the gap between
    a bound and this value is what the bound gives away.

    Parameters
    ----------
    mean : float
        Mean of one sample, not 0.
    std : float
        Upper bound on its standard deviation, >= 0.
    assume : None, "unimodal" or "unimodal-symmetric"
        Shape: none, unimodal about any mode, or unimodal and symmetric about the mean. An atom at the mode is allowed.
    third_moment : float, optional
        Upper bound on E|X - mean|^3, >= 0.
    low, high : float, optional
        The sample lies in [low, high], which holds the mean.

    Returns
    -------
    WorstCase
        In floats; `upper` is attained by `law` up to rounding.

    Raises
    ------
    DomainError
        When a number is outside its domain or the class is empty.

    Examples
    --------
    >>> found = worst_success(1.0, 1.0)  # Cantelli: 1/2, by half the mass at 0 and half at 2
    >>> round(found.lower, 9), round(found.upper, 9)
    (0.5, 0.5)
    >>> round(worst_success(1.0, 1.0, assume="unimodal-symmetric").lower, 9)  # Gauss: 1/2 + 1/(2 sqrt 3)
    0.788675135
    """
    numbers = {"mean": mean, "std": std, "third_moment": third_moment, "low": low, "high": high}
    for name, value in numbers.items():
        if value is not None and not np.isfinite(value):
            msg = f"Expected a finite {name}; got {name}={value!r}. Leave it out if it is not bounded."
            raise DomainError(msg)
    if mean == 0:
        msg = "Expected a mean other than 0; got mean=0, whose sign nothing can match."
        raise DomainError(msg)
    if std < 0 or (third_moment is not None and third_moment < 0):
        msg = f"Expected std >= 0 and third_moment >= 0; got std={std!r}, third_moment={third_moment!r}."
        raise DomainError(msg)
    if (low is not None and low > mean) or (high is not None and high < mean):
        msg = f"Expected low <= mean <= high; got low={low!r}, mean={mean!r}, high={high!r}."
        raise DomainError(msg)
    if assume not in (None, "unimodal", "unimodal-symmetric"):
        msg = f"Expected assume to be None, 'unimodal' or 'unimodal-symmetric'; got assume={assume!r}."
        raise ArgumentError(msg)
    if mean < 0:
        low, high = (None if high is None else -high), (None if low is None else -low)
    scale = abs(mean)
    limits = (
        -np.inf if low is None else low / scale,
        np.inf if high is None else high / scale,
    )
    moments = _Moments(std / scale, None if third_moment is None else third_moment / scale**3)
    found = _SHAPES[assume](moments, limits)
    side = 1.0 if mean > 0 else -1.0
    parts = [sorted((side * scale * part.low, side * scale * part.high)) for part in found.law]
    law = tuple(Component(a, b, part.probability) for (a, b), part in zip(parts, found.law, strict=True))
    return WorstCase(lower=max(found.lower, 0.0), upper=min(found.upper, 1.0), law=law)


# ------------------------------------------------------------------ everything below has mean 1


@dataclass(frozen=True, slots=True)
class _Moments:
    std: float
    third: float | None

    @property
    def bounds(self) -> FloatArray:
        """Upper bounds of the second and, where there is one, the third absolute central moment."""
        return np.array([self.std**2] + ([] if self.third is None else [self.third]))


@dataclass(frozen=True, slots=True)
class _Kind:
    """Extremal laws with one parameter t: success, mean and central moments as functions of t."""

    success: Callable[[FloatArray], FloatArray]
    mean: Callable[[FloatArray], FloatArray]
    moments: tuple[Callable[[FloatArray], FloatArray], ...]
    ends: Callable[[float], tuple[float, float]]
    pieces: tuple[tuple[float, float], ...]  # intervals of t on which everything is smooth


def _solve(kind: _Kind, bounds: FloatArray, start: FloatArray) -> WorstCase | None:
    """Solve the programme over one kind of extremal laws by exchange; None if no mixture has the moments."""
    points = np.unique(start)
    best: WorstCase | None = None
    rows = kind.moments[: len(bounds)]
    for _ in range(_EXCHANGES):
        table = np.array([row(points) for row in rows])
        found = linprog(
            kind.success(points),
            A_ub=table,
            b_ub=bounds,
            A_eq=np.array([np.ones_like(points), kind.mean(points)]),
            b_eq=[1.0, 1.0],
            method="highs",
            options={"primal_feasibility_tolerance": 1e-10, "dual_feasibility_tolerance": 1e-10},
        )
        if found.status != 0:
            return best
        level, slope = found.eqlin.marginals
        prices = -found.ineqlin.marginals

        def slack(t: Any, level: float = level, slope: float = slope, prices: FloatArray = prices) -> Any:
            value = kind.success(t) - level - slope * kind.mean(t)
            for price, row in zip(prices, rows, strict=True):
                value = value + price * row(t)
            return value

        worst, place = _least(slack, kind.pieces, points)
        weights: Any = found.x
        value = float(kind.success(points) @ weights)
        law = tuple(
            Component(*kind.ends(float(t)), float(p)) for t, p in zip(points, weights, strict=True) if p > 1e-14
        )
        lower = float(level + slope - prices @ bounds + min(worst, 0.0))
        lower = lower if best is None else max(lower, best.lower)
        best = WorstCase(lower=lower, upper=value, law=law)
        if worst > -_TOLERANCE or np.min(np.abs(points - place)) < 1e-15 * (1 + abs(place)):
            return best
        points = np.append(points, place)
    return best


def _least(
    slack: Callable[[Any], Any], pieces: tuple[tuple[float, float], ...], known: FloatArray
) -> tuple[float, float]:
    """Return the least slack over all parameters, and where: a grid on every piece, then a local search."""
    worst, place = np.inf, 0.0
    for low, high in pieces:
        if high < low:
            continue
        grid = np.unique(np.concatenate([_grid(low, high), known[(known >= low) & (known <= high)]]))
        values = slack(grid)
        for i in np.argsort(values)[:3]:
            t, value = float(grid[i]), float(values[i])
            left, right = grid[max(i - 1, 0)], grid[min(i + 1, len(grid) - 1)]
            if left < right:
                found = minimize_scalar(slack, bounds=(left, right), method="bounded", options={"xatol": 1e-13})
                if found.fun < value:
                    t, value = float(found.x), float(found.fun)
            if value < worst:
                worst, place = value, t
    return worst, place


def _grid(low: float, high: float) -> FloatArray:
    """Return points of an interval, dense near its ends in the manner of a logarithm."""
    if low == high:
        return np.array([low])
    shares = np.concatenate([np.geomspace(1e-9, 0.5, 120), 1 - np.geomspace(1e-9, 0.5, 120), np.linspace(0, 1, 200)])
    return low + (high - low) * np.sort(shares)


def _points(moments: _Moments, limits: tuple[float, float]) -> WorstCase:
    """Any law: the extremal ones are points; success is X > 0."""
    low, high = max(limits[0], -_reach(moments)), min(limits[1], 2 + _reach(moments))
    pieces = ((low, min(0.0, high)), (max(low, 5e-324), min(1.0, high)), (1.0, high))
    kind = _Kind(
        lambda t: np.where(np.asarray(t) > 0, 1.0, 0.0),
        lambda t: np.asarray(t, dtype=float),
        (lambda t: (np.asarray(t) - 1) ** 2, lambda t: np.abs(np.asarray(t) - 1) ** 3),
        lambda t: (t, t),
        pieces,
    )
    second = 1 + moments.std**2  # with the point at 0, Cantelli's law
    start = np.array([t for t in (low, 0.0, 1.0, second, high) if low <= t <= high])
    return _required(_solve(kind, moments.bounds, start))


def _symmetric(moments: _Moments, limits: tuple[float, float]) -> WorstCase:
    """Unimodal and symmetric about 1: mixtures of uniforms on [1 - t, 1 + t]."""
    high = min(1 - limits[0], limits[1] - 1, 3 * _reach(moments))
    kind = _Kind(
        lambda t: np.where(np.asarray(t) <= 1, 1.0, 0.5 + 0.5 / np.maximum(t, 1.0)),
        lambda t: np.ones_like(np.asarray(t, dtype=float)),
        (lambda t: np.asarray(t) ** 2 / 3, lambda t: np.asarray(t) ** 3 / 4),
        lambda t: (1 - t, 1 + t),
        ((0.0, min(1.0, high)), (1.0, high)),
    )
    start = np.array([t for t in (0.0, 1.5, np.sqrt(3) * moments.std, high) if t <= high])
    return _required(_solve(kind, moments.bounds, start))


def _unimodal(moments: _Moments, limits: tuple[float, float]) -> WorstCase:
    """Unimodal about any mode: for each mode mixtures of uniforms with an end there, then the worst mode."""
    spread = np.sqrt(3) * moments.std  # a mode is never farther from the mean
    low, high = max(limits[0], 1 - spread), min(limits[1], 1 + spread)
    if low >= high:
        return _required(_about_mode(low, moments, limits))

    def value(mode: float) -> float:
        found = _about_mode(mode, moments, limits)
        return found.lower if found is not None else 2.0

    modes = np.unique(np.concatenate([np.linspace(low, high, 13), [m for m in (0.0, 1.0) if low <= m <= high]]))
    values = [value(mode) for mode in modes]
    best = int(np.argmin(values))
    left, right = modes[max(best - 1, 0)], modes[min(best + 1, len(modes) - 1)]
    found = minimize_scalar(value, bounds=(left, right), method="bounded", options={"xatol": 1e-8})
    mode = float(found.x) if found.fun < values[best] else float(modes[best])
    return _required(_about_mode(mode, moments, limits))


def _about_mode(mode: float, moments: _Moments, limits: tuple[float, float]) -> WorstCase | None:
    """Mixtures of uniforms between a mode and mode + t; t = 0 is the atom."""
    far = 3 * _reach(moments)
    low, high = max(limits[0] - mode, -far), min(limits[1] - mode, far)
    shift = mode - 1

    def success(t: Any) -> Any:
        t = np.asarray(t, dtype=float)
        size = np.maximum(np.abs(t), 1e-300)
        inside = np.clip((np.maximum(mode, mode + t)) / size, 0, 1)  # share of the stretch that lies above 0
        return np.where(t == 0, float(mode > 0), inside)

    def third(t: Any) -> Any:
        t = np.asarray(t, dtype=float)
        end = shift + t
        quartic = (np.abs(end) * end**3 - abs(shift) * shift**3) / 4  # of |x|^3, signed
        return np.where(np.abs(t) < 1e-9, abs(shift) ** 3, quartic / np.where(t == 0, 1.0, t))

    kind = _Kind(
        success,
        lambda t: mode + np.asarray(t) / 2,
        (lambda t: shift**2 + shift * np.asarray(t) + np.asarray(t) ** 2 / 3, third),
        lambda t: (min(mode, mode + t), max(mode, mode + t)),
        tuple((a, b) for a, b in _between(low, high, (0.0, -mode, 1 - mode))),
    )
    start = np.array([t for t in (low, 0.0, -mode, 2 * (1 - mode), high) if low <= t <= high])
    return _solve(kind, moments.bounds, start)


def _between(low: float, high: float, marks: tuple[float, ...]) -> list[tuple[float, float]]:
    inner = sorted({low, high, *(mark for mark in marks if low < mark < high)})
    return list(itertools.pairwise(inner)) or [(low, high)]


def _reach(moments: _Moments) -> float:
    """Return how far extremal laws can usefully lie from the mean."""
    return min(_FAR, 50 * (1 + moments.std + moments.std**2))


def _required(found: WorstCase | None) -> WorstCase:
    if found is None:
        msg = "No law of the class has such moments; raise std or third_moment, or widen [low, high]."
        raise DomainError(msg)
    return found


_SHAPES: dict[Any, Callable[[_Moments, tuple[float, float]], WorstCase]] = {
    None: _points,
    "unimodal-symmetric": _symmetric,
    "unimodal": _unimodal,
}
