"""Moments of samples in memory, in a file and in chunks."""

from __future__ import annotations

import math
import tempfile
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
from scipy import stats

from benchmarks.timing import Case, Way
from signdescent.bounds import Moments

__all__ = ["cases"]

ROWS = 1000
FEW = 10**6  # entries for the slow ways
GOAL = 4


def cases(largest: int) -> Iterator[Case]:
    """Yield the comparisons: ten times `largest` entries in memory, and as many in a file and in chunks."""
    columns = max(64, min(largest // 100, 10**5))
    samples = _drawn(ROWS, columns, "f8")
    yield _case("float64 in memory", samples)
    yield _case("float64 in memory, column by column", np.asfortranarray(samples))
    yield _case("float32 in memory", samples.astype("f4"))
    del samples
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "samples.npy"
        side = math.isqrt(ROWS * columns)
        np.save(path, _drawn(side, side, "f4"))
        # opened anew every time: what a program does, and no page is mapped yet
        yield _case("float32 in a mapped file", lambda: np.load(path, mmap_mode="r"))
    yield _chunks(_drawn(32, max(64, columns // 10), "f8"))


def _drawn(rows: int, columns: int, dtype: str) -> Any:
    """Return skew samples, of both signs."""
    samples = np.random.default_rng(5).standard_exponential((rows, columns), dtype="f4").astype(dtype, copy=False)
    samples -= 0.75
    return samples


def _case(name: str, given: Any) -> Case:
    samples: Callable[[], Any] = given if callable(given) else lambda: given
    array = samples()
    few = np.array(array[:, : max(1, FEW // len(array))])
    return Case(
        topic="Moments",
        name=name,
        size=array.size,
        ours=Way(call=lambda: Moments.from_samples(samples()), count=array.size),
        others={
            "NumPy and SciPy, five functions": Way(call=lambda: _usual(few), count=few.size, goal=5),
            "limit: numpy.max of it": Way(call=lambda: np.max(samples()), count=array.size, goal=GOAL, is_limit=True),
        },
        accuracy=lambda: _accuracy(array),
    )


def _usual(x: Any) -> tuple[Any, ...]:
    """Return mean, std, skewness, kurtosis and E|X - mean|^3 as one would, in float64."""
    x = x.astype(np.float64, copy=False)
    mean = np.mean(x, axis=0)
    third = np.mean(np.abs(x - mean) ** 3, axis=0)
    return mean, np.std(x, axis=0), stats.skew(x, axis=0), stats.kurtosis(x, axis=0, fisher=False), third


def _accuracy(array: Any) -> str:
    """Compare std, kurtosis and ratio of five columns with exact arithmetic, far from 0 as well."""
    columns = np.linspace(0, array.shape[1] - 1, 5).astype(int)
    near = np.array(array[:1000, columns], dtype=np.float64)
    words = []
    for place, x in (("", near), (" (mean 1e6 std)", near + 1e6)):
        exact = np.array([_exact(x[:, j]) for j in range(5)]).T
        copies = np.tile(x, (1, 1 + 20_000 // x.size))  # as many as compiled loops begin with
        found = Moments.from_samples(copies)
        ours = np.array([found.std[:5], found.kurtosis[:5], found.third_moment[:5]])
        _, std, _, kurtosis, third = _usual(x)
        errors = [np.max(np.abs(each / exact - 1)) for each in (ours, np.array([std, kurtosis, third]))]
        words.append("{:.1e}, NumPy and SciPy {:.1e}{}".format(*errors, place))
    return "std, kurtosis and third moment against exact fractions: " + "; ".join(words)


def _exact(column: Any) -> tuple[float, float, float]:
    """Return std, kurtosis and third absolute central moment by their definitions."""
    values = [Fraction(float(value)) for value in column]
    n = len(values)
    mean = sum(values) / n
    second, third, fourth = (sum(abs(value - mean) ** k for value in values) / n for k in (2, 3, 4))
    return math.sqrt(second), float(fourth / second**2), float(third)


def _chunks(chunk: Any) -> Case:
    count = 100

    def loop() -> tuple[Any, ...]:
        """Add up powers, chunk by chunk: fast, but wrong far from 0, and without E|X - mean|^3."""
        sums = np.zeros((4, chunk.shape[1]))
        for _ in range(count):
            power = chunk.astype(np.float64)
            for k in range(4):
                sums[k] += power.sum(axis=0)
                power *= chunk
        return tuple(sums)

    def accuracy() -> str:
        found, whole = Moments.from_samples(chunk for _ in range(count)), Moments.from_samples(chunk)
        off = max(np.max(np.abs(getattr(found, name) / getattr(whole, name) - 1)) for name in ("std", "kurtosis"))
        return f"std and kurtosis of {count} equal chunks against one: {off:.1e} at most"

    return Case(
        topic="Moments",
        name=f"{count} chunks of {len(chunk)} samples",
        size=count * chunk.size,
        ours=Way(call=lambda: Moments.from_samples(chunk for _ in range(count)), count=count * chunk.size),
        others={
            "sums of powers in NumPy": Way(call=loop, count=count * chunk.size),
            "limit: numpy.max of each": Way(
                call=lambda: [np.max(chunk) for _ in range(count)], count=count * chunk.size, is_limit=True
            ),
        },
        accuracy=accuracy,
    )
