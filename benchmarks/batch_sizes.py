"""Batch sizes from moments, and the success bounds they invert."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from scipy.optimize import brentq
from scipy.stats import norm

from benchmarks.timing import Case, Way
from signdescent.bounds import berry_esseen, minibatch_size

__all__ = ["cases"]

TARGET = 0.9


def cases(largest: int) -> Iterator[Case]:
    """Yield the comparisons."""
    size = min(largest, 10**6)
    rng = np.random.default_rng(2)
    mean, std = rng.normal(size=size), 10 ** rng.uniform(-1, 2, size)
    third = std**3 * rng.uniform(1, 5, size)
    yield _sizes(mean, std, third)
    yield Case(
        topic="berry_esseen",
        name="batch size 100",
        size=size,
        ours=Way(call=lambda: berry_esseen(mean, std, third, batch_size=100), count=size),
        others={"SciPy": Way(call=lambda: _bounds(mean, std, third), count=size)},
        accuracy=lambda: f"against SciPy: {_difference(mean, std, third):.1e} at most",
    )


def _bounds(mean: Any, std: Any, third: Any) -> Any:
    return np.clip(norm.cdf(10 * np.abs(mean) / std) - _distance(third / std**3) / 10, 0, 1)


def _difference(mean: Any, std: Any, third: Any) -> float:
    return float(np.max(np.abs(berry_esseen(mean, std, third, batch_size=100) - _bounds(mean, std, third))))


def _distance(b: Any) -> Any:
    return np.minimum(np.minimum(0.4690 * b, 0.3322 * (b + 0.429)), 0.3031 * (b + 0.646))


def _sizes(mean: Any, std: Any, third: Any) -> Case:
    noise, distance = std / np.abs(mean), _distance(third / std**3)

    def loop(cdf: Callable[[float], float], count: int) -> list[int]:
        """Solve Phi(s / y) - D / s = p coordinate by coordinate, and take the smaller of that and Cantelli's."""
        found = []
        for y, d in zip(noise[:count].tolist(), distance[:count].tolist(), strict=True):
            low = d / (1 - TARGET)
            root = brentq(
                lambda s, y=y, d=d: cdf(s / y) - d / s - TARGET, low / 2, 2 * low + 4 * y, xtol=1e-12, rtol=1e-14
            )
            found.append(min(math.floor(root * root) + 1, math.floor(y * y * TARGET / (1 - TARGET)) + 1))
        return found

    def erf(x: float) -> float:
        return 0.5 + 0.5 * math.erf(x * math.sqrt(0.5))

    def accuracy() -> str:
        ours = minibatch_size(mean, std, third_moment=third, target=TARGET).size
        same = np.mean(ours[:2000] == loop(erf, 2000))
        return f"{100 * same:.2f} % of the integers are those of brentq"

    return Case(
        topic="minibatch_size",
        name=f"target {TARGET}",
        size=len(mean),
        ours=Way(call=lambda: minibatch_size(mean, std, third_moment=third, target=TARGET), count=len(mean)),
        others={
            "brentq over scipy.stats.norm.cdf": Way(call=lambda: loop(norm.cdf, 100), count=100, goal=500),
            "brentq over math.erf": Way(call=lambda: loop(erf, 3000), count=3000, goal=20),
        },
        accuracy=accuracy,
    )
