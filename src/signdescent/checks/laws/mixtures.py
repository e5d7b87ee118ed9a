"""Unimodal laws of a grid in floats: their moments, and the probabilities of events."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import numpy as np
import sympy as sp

from signdescent.checks.laws.chances import CHANCES, Signs
from signdescent.checks.translate.numbers import as_float
from signdescent.noise.law import FloatArray
from signdescent.noise.mixtures import MixtureGrid
from signdescent.noise.pieces import Peaked
from signdescent.theory import symbols
from signdescent.theory.law_claim import LawClaim

__all__ = ["Mixtures", "Place", "Size"]

Size = tuple[Fraction, bool]
"""Value of the free symbol, and whether it is a multiple of the law's unit."""
Place = tuple[Fraction, Size | None]
"""Scale of a law, and a value of the free symbol."""


class Mixtures:
    """The unimodal laws of a grid that satisfy the sign properties of a class, with their moments in floats."""

    name = "mixtures of stretches from the mode"

    def __init__(self, grid: MixtureGrid, claim: LawClaim, copies: int) -> None:
        self.grid, self.claim, self.copies = grid, claim, copies
        low, high = self.grid.ends
        means = (grid.chances * (low + high)).sum(axis=1) / 2
        atom = np.where(grid.modes == 0, grid.chances[:, 0], 0.0)
        with np.errstate(divide="ignore", invalid="ignore"):
            shares = np.where(high > low, np.clip(high / (high - low), 0, 1), high > 0)
        above = (grid.chances * shares).sum(axis=1)
        below = 1 - above - atom
        given = claim.meaning.given
        kept = (means > 0) | (("mean-of-the-right-sign" not in claim.laws) & given) | (not given)
        flip = (means < 0) & (not given)
        right, wrong = np.where(flip, below, above), np.where(flip, above, below)
        if "no-atom-at-zero" in claim.laws:
            kept &= atom == 0
        if "right-sign-likelier-than-wrong" in claim.laws:
            kept &= right >= wrong
        self.grid = grid.kept(kept)
        self.signs = Signs(right[kept], wrong[kept], atom[kept])
        self._low, self._high, self._mean = low[kept], high[kept], means[kept]

    def __len__(self) -> int:
        """Return the number of laws."""
        return len(self.grid)

    def moments(self, scale: Fraction) -> Mapping[sp.Symbol, Any]:
        """Return the moments of scale * X by symbol; sigma is about the mode if the event is."""
        factor, chances = float(scale), self.grid.chances
        a, b = self._low - self._mean[:, None], self._high - self._mean[:, None]
        variance = (chances * (a * a + a * b + b * b)).sum(axis=1) / 3
        with np.errstate(divide="ignore", invalid="ignore"):
            cubes = np.where(b > a, (b * np.abs(b) ** 3 - a * np.abs(a) ** 3) / (4 * (b - a)), np.abs(a) ** 3)
        third, size = (chances * cubes).sum(axis=1), np.abs(self._mean)
        spread = variance
        if self.claim.meaning.about_mode:
            spread = variance + (self._mean - self.grid.modes) ** 2
        copies = np.full(len(size), float(self.copies))
        with np.errstate(divide="ignore", invalid="ignore", over="ignore", under="ignore"):
            return {
                symbols.tau: copies, symbols.M: copies, symbols.g: factor * size, symbols.mu: factor * size,
                symbols.sigma: factor * np.sqrt(spread), symbols.nu3: factor * (factor * (factor * third)),
                symbols.r: variance / size**2, symbols.b: third / variance**1.5,
                symbols.z: size / np.sqrt(3 * variance), symbols.skewness: np.full(len(size), np.nan),
                symbols.rho: self.signs.right, symbols.P_PLUS: self.signs.right, symbols.P_MINUS: self.signs.wrong,
            }  # fmt: skip

    def chances(self, size: Fraction | None) -> FloatArray:
        """Return the probabilities of the event, or the expected signs, at a value of the free symbol."""
        return CHANCES[self.claim.event].of_rows(self, size)

    def near_mode(self, radius: Fraction) -> FloatArray:
        """Return P(|X - mode| <= radius)."""
        reach, mode = as_float(radius), self.grid.modes[:, None]
        inside = np.minimum(self._high, mode + reach) - np.maximum(self._low, mode - reach)
        with np.errstate(divide="ignore", invalid="ignore"):
            shares = np.where(self._high > self._low, inside / (self._high - self._low), 1.0)
        probabilities: FloatArray = (self.grid.chances * shares).sum(axis=1) if reach >= 0 else np.zeros(len(self))
        return probabilities

    def law(self, row: int, scale: Fraction) -> Peaked:
        """Return one of the laws times a scale, exactly."""
        return self.grid.law(row, scale)
