"""Go through the systematic laws of a class: floats order them, and exact arithmetic looks at the least ones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

import numpy as np
import sympy as sp
from numpy.typing import NDArray

from signdescent.checks.noise.law import FloatArray
from signdescent.checks.noise.systematic import PointGrid
from signdescent.theory import symbols

__all__ = ["Rows", "least_rows", "rows_of"]

_ROUNDING = 1e-12
_CLASS_SIZES: Sequence[Fraction] = (Fraction(1), Fraction(2))
_SIZES = (Fraction(1, 2), Fraction(1), Fraction(3, 2), Fraction(2), Fraction(3))


class Rows:
    """The laws of a grid that have the signs a class asks for, with their moments in floats.

    Parameters
    ----------
    grid : PointGrid
        Laws on few points.
    laws : sequence of str
        The class.
    copies : int
        Number of samples.
    """

    def __init__(self, grid: PointGrid, laws: Sequence[str], copies: int) -> None:
        right = np.sign((grid.values * grid.weights).sum(axis=1))
        chances = grid.chances
        above, below, zero = (np.where(grid.values * s > 0, chances, 0).sum(axis=1) for s in (1, -1, 0))
        del zero
        plus, minus = np.where(right > 0, above, below), np.where(right > 0, below, above)
        kept = np.ones(len(grid), dtype=bool)
        if "no-atom-at-zero" in laws:
            kept &= ~((grid.values == 0) & (grid.weights > 0)).any(axis=1)
        if "right-sign-likelier-than-wrong" in laws:
            kept &= plus >= minus
        self.grid, self.copies = grid.kept(kept), copies
        self.right_chance, self.wrong_chance = plus[kept], minus[kept]
        sums = self.grid.signs_of_sums(copies)
        self.success: FloatArray = np.where(right[kept] > 0, *sums)

    def values(self, scale: float) -> Mapping[sp.Symbol, Any]:
        """Return the moments of scale * X by symbol, NaN where a law has none."""
        chances, places = self.grid.chances, scale * self.grid.values / self.grid.unit
        mean = (chances * places).sum(axis=1)
        apart = places - mean[:, None]
        variance = (chances * apart**2).sum(axis=1)
        third = (chances * np.abs(apart) ** 3).sum(axis=1)
        cube = np.sign(mean) * (chances * apart**3).sum(axis=1)
        std, size = np.sqrt(variance), np.abs(mean)
        with np.errstate(divide="ignore", invalid="ignore"):
            noisy = np.where(std > 0, std, np.nan)
            return {
                symbols.tau: np.full(len(size), float(self.copies)), symbols.M: np.full(len(size), float(self.copies)),
                symbols.g: size, symbols.mu: size, symbols.sigma: std, symbols.nu3: third,
                symbols.r: variance / size**2, symbols.b: third / noisy**3, symbols.z: size / (np.sqrt(3) * noisy),
                symbols.skewness: cube / noisy**3, symbols.rho: self.right_chance,
                symbols.P_PLUS: self.right_chance, symbols.P_MINUS: self.wrong_chance,
            }  # fmt: skip

    def free(self, free: Sequence[sp.Symbol], moments: Mapping[sp.Symbol, Any]) -> Iterator[dict[sp.Symbol, Any]]:
        """Yield values of the one symbol that is no moment, as `events.free_values` has them."""
        if not free:
            yield {}
        elif free[0] == symbols.c:
            yield from ({free[0]: float(size) * moments[symbols.r]} for size in _CLASS_SIZES)
        else:
            yield from ({free[0]: np.full(len(self.grid), float(size))} for size in _SIZES)


def rows_of(grid: PointGrid | None, laws: Sequence[str], copies: int) -> Rows | None:
    """Return the rows of a grid, None where there is none."""
    return None if grid is None else Rows(grid, laws, copies)


def inside(domain: sp.Set, values: FloatArray) -> NDArray[np.bool_]:
    """Return where values lie in a set up to rounding; everywhere for a set that is no interval."""
    if not isinstance(domain, sp.Interval):
        return np.isfinite(values)
    slack = _ROUNDING * np.maximum(1.0, np.abs(values))
    return np.isfinite(values) & (values >= float(domain.start) - slack) & (values <= float(domain.end) + slack)


def least_rows(margins: FloatArray, limit: float, most: int) -> Sequence[int]:
    """Return the rows with the least margins below a limit, at most so many."""
    order = np.argsort(margins, kind="stable")[:most]
    return [int(i) for i in order if margins[i] < limit]
