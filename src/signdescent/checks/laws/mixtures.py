"""Unimodal laws of a grid in floats: what their moments are, and how likely an event of one sample or of votes is."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import numpy as np
import sympy as sp

from signdescent.checks.laws import events
from signdescent.checks.translate.numbers import as_float
from signdescent.noise.law import FloatArray
from signdescent.noise.mixtures import MixtureGrid
from signdescent.noise.pieces import Peaked
from signdescent.theory import symbols
from signdescent.theory.law_claim import LawClaim
from signdescent.theory.laws import GIVEN_SIGN

__all__ = ["Mixtures", "Place", "Size"]

Size = tuple[Fraction, bool]
"""Of the free symbol, and whether it is in the law's own unit."""
Place = tuple[Fraction, Size | None]
"""Scale of a law, and a size of the free symbol."""


class Mixtures:
    """The unimodal laws of a grid that have the signs a class asks for, with their moments in floats."""

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
        given = claim.event in GIVEN_SIGN
        kept = (means > 0) | (("mean-of-the-right-sign" not in claim.laws) & given) | (not given)
        flip = (means < 0) & (not given)
        right, wrong = np.where(flip, below, above), np.where(flip, above, below)
        if "no-atom-at-zero" in claim.laws:
            kept &= atom == 0
        if "right-sign-likelier-than-wrong" in claim.laws:
            kept &= right >= wrong
        self.grid = grid.kept(kept)
        self.right_chance, self.wrong_chance, self._zero = right[kept], wrong[kept], atom[kept]
        self._low, self._high, self._mean = low[kept], high[kept], means[kept]

    def __len__(self) -> int:
        """Return the number of laws."""
        return len(self.grid)

    def moments(self, scale: Fraction) -> Mapping[sp.Symbol, Any]:
        """Return the moments of scale * X by symbol; sigma is about the mode where the event is."""
        factor, chances = float(scale), self.grid.chances
        a, b = self._low - self._mean[:, None], self._high - self._mean[:, None]
        variance = (chances * (a * a + a * b + b * b)).sum(axis=1) / 3
        with np.errstate(divide="ignore", invalid="ignore"):
            cubes = np.where(b > a, (b * np.abs(b) ** 3 - a * np.abs(a) ** 3) / (4 * (b - a)), np.abs(a) ** 3)
        third, size = (chances * cubes).sum(axis=1), np.abs(self._mean)
        spread = variance
        if self.claim.event == "within-r-of-the-mode":
            spread = variance + (self._mean - self.grid.modes) ** 2
        copies = np.full(len(size), float(self.copies))
        with np.errstate(divide="ignore", invalid="ignore"):
            return {
                symbols.tau: copies, symbols.M: copies, symbols.g: factor * size, symbols.mu: factor * size,
                symbols.sigma: factor * np.sqrt(spread), symbols.nu3: factor**3 * third,
                symbols.r: variance / size**2, symbols.b: third / variance**1.5,
                symbols.z: size / np.sqrt(3 * variance), symbols.skewness: np.full(len(size), np.nan),
                symbols.rho: self.right_chance, symbols.P_PLUS: self.right_chance, symbols.P_MINUS: self.wrong_chance,
            }  # fmt: skip

    def chances(self, at: Place) -> FloatArray:
        """Return the probabilities of the event, or the expected signs, for a scale and a size of the free symbol."""
        scale, size = at
        if self.claim.event in events.VOTES:
            last = None
            if self.claim.event != "expected-vote-sign":
                assert size is not None
                rights = [Fraction(float(right)) for right in self.right_chance]
                last = events.last_counts(self.copies, rights, size[0])
            return events.votes_in_floats(self.copies, self.right_chance, self.wrong_chance, self._zero, last)
        if self.claim.event != "within-r-of-the-mode":
            return self.right_chance
        assert size is not None
        radius, mode = as_float(size[0] if size[1] else size[0] / scale), self.grid.modes[:, None]
        reach = np.minimum(self._high, mode + radius) - np.maximum(self._low, mode - radius)
        with np.errstate(divide="ignore", invalid="ignore"):
            shares = np.where(self._high > self._low, reach / (self._high - self._low), 1.0)
        found: FloatArray = (self.grid.chances * shares).sum(axis=1) if radius >= 0 else np.zeros(len(self))
        return found

    def law(self, row: int, scale: Fraction) -> Peaked:
        """Return one of the laws times a scale, exactly."""
        return self.grid.law(row, scale)
