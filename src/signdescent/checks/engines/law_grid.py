"""Go through the systematic laws of a class: floats order them, and exact arithmetic looks at the least ones."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Protocol

import numpy as np
import sympy as sp
from numpy.typing import NDArray

from signdescent.checks.noise import Family
from signdescent.checks.noise.khinchine import AtomUniform
from signdescent.checks.noise.law import FloatArray, Law
from signdescent.checks.noise.systematic import MOST_COPIES, PointGrid, points_for, shapes_for, votes_for
from signdescent.checks.translate.floats import evaluate
from signdescent.theory import symbols
from signdescent.theory.claim import LawClaim
from signdescent.theory.laws import GIVEN_SIGN
from signdescent.theory.moments import free_symbols

__all__ = ["Free", "Instance", "go_through"]

Free = Mapping[sp.Symbol, Fraction]

_ROUNDING = 1e-12
_DOUBT = 1e-9
_LOOKED_AT = 24  # laws of one grid that are looked at exactly
_SIZES: Mapping[bool, Sequence[Fraction]] = {
    True: (Fraction(1), Fraction(2)),  # of c, in units of r
    False: (Fraction(1, 2), Fraction(1), Fraction(3, 2), Fraction(2), Fraction(3)),
}
_POINTS = ("same-sign", "same-sign-of-batch-mean", "right-sign")
_VOTES = ("expected-vote-sign", "mismatches-exceed-their-mean-by-less")


@dataclass(frozen=True, slots=True)
class Instance:
    """One law, one batch size and values of the free symbols."""

    law: Law
    batch: int
    free: Free


class Field(Protocol):
    """What the search over laws offers: a claim's margin at a law, and an exact look at one."""

    claim: LawClaim
    program: Any
    scales: Sequence[Fraction]
    symbols: tuple[sp.Symbol, ...]
    near: int
    violations: list[Instance]

    def __call__(self, family: Family, law: Law, batch: int) -> float:
        """Return the least margin over the free symbols."""

    def count(self, name: str, tried: int, met: int) -> None:
        """Count laws that were looked at in floats."""

    def note(self, instance: Instance, chance: float, margin: float, bound: float) -> None:
        """Keep what comes nearest."""

    def confirm(self, instance: Instance, margin: float) -> None:
        """Look at a law exactly."""


def go_through(field: Field, batch: int, *, outside: Callable[[sp.Set, float], float]) -> None:
    """Look at every systematic law of a claim's class with a batch size, up to `MOST_COPIES`.

    Parameters
    ----------
    field : Field
        The claim, with its margin at a law; violations are kept there.
    batch : int
        Number of samples.
    outside : callable
        How far a value lies outside a set, in floats.
    """
    claim = field.claim
    field.near = 0
    if batch > MOST_COPIES:
        return
    if claim.event in _POINTS:
        grid = points_for(claim.laws, batch)
        if grid is not None:
            _through_points(field, _Rows(grid, claim, batch), outside)
    if field.violations:
        return
    laws: Iterator[Law] = votes_for(claim.laws) if claim.event in _VOTES else iter(())
    if "unimodal" in claim.laws:
        any_shape = claim.event != "within-r-of-the-mode"
        laws = (law for law in shapes_for(claim.laws) if any_shape or isinstance(law, AtomUniform))
    family = Family("systematic votes" if claim.event in _VOTES else "systematic stretches", {}, lambda: None)  # type: ignore[arg-type, return-value]
    for law in laws:
        field(family, law, batch)
        if len(field.violations) >= _LOOKED_AT:
            return


class _Rows:
    """The laws of a grid that have the signs a class asks for, with their moments in floats."""

    def __init__(self, grid: PointGrid, claim: LawClaim, copies: int) -> None:
        right = np.sign((grid.values * grid.weights).sum(axis=1))
        given = claim.event in GIVEN_SIGN
        kept = np.ones(len(grid), dtype=bool)
        if given:
            kept &= (right > 0) | ("mean-of-the-right-sign" not in claim.laws)
            right = np.ones(len(grid))
        above, below = (np.where(grid.values * s > 0, grid.chances, 0).sum(axis=1) for s in (1, -1))
        plus, minus = np.where(right > 0, above, below), np.where(right > 0, below, above)
        if "no-atom-at-zero" in claim.laws:
            kept &= ~((grid.values == 0) & (grid.weights > 0)).any(axis=1)
        if "right-sign-likelier-than-wrong" in claim.laws:
            kept &= plus >= minus
        self.grid, self.copies = grid.kept(kept), copies
        self.right_chance, self.wrong_chance = plus[kept], minus[kept]
        self.success: FloatArray = np.where(right[kept] > 0, *self.grid.signs_of_sums(copies))

    def moments(self, scale: Fraction) -> Mapping[sp.Symbol, Any]:
        """Return the moments of scale * X by symbol, NaN where a law has none."""
        chances, places = self.grid.chances, float(scale) * self.grid.values / self.grid.unit
        mean = (chances * places).sum(axis=1)
        apart = places - mean[:, None]
        variance = (chances * apart**2).sum(axis=1)
        third = (chances * np.abs(apart) ** 3).sum(axis=1)
        cube = np.sign(mean) * (chances * apart**3).sum(axis=1)
        std, size = np.sqrt(variance), np.abs(mean)
        copies = np.full(len(size), float(self.copies))
        with np.errstate(divide="ignore", invalid="ignore"):
            noisy = np.where(std > 0, std, np.nan)
            return {
                symbols.tau: copies, symbols.M: copies, symbols.g: size, symbols.mu: size, symbols.sigma: std,
                symbols.nu3: third, symbols.r: variance / size**2, symbols.b: third / noisy**3,
                symbols.z: size / (np.sqrt(3) * noisy), symbols.skewness: cube / noisy**3,
                symbols.rho: self.right_chance, symbols.P_PLUS: self.right_chance, symbols.P_MINUS: self.wrong_chance,
            }  # fmt: skip

    def sizes(self, free: Sequence[sp.Symbol]) -> Sequence[Fraction | None]:
        """Return the sizes of the one symbol that is no moment; c comes in units of r."""
        return _SIZES[free[0] == symbols.c] if free else (None,)


def _through_points(field: Field, rows: _Rows, outside: Callable[[sp.Set, float], float]) -> None:
    claim, laws = field.claim, len(rows.grid)
    free = free_symbols(claim)
    if not laws:
        return
    for scale in (Fraction(1), *field.scales):
        moments = dict(rows.moments(scale))
        for size in rows.sizes(free):
            if size is not None:
                moments[free[0]] = float(size) * (moments[symbols.r] if free[0] == symbols.c else np.ones(laws))
            given = [np.asarray(moments[s], dtype=float) for s in field.symbols]
            bound, *sides = (np.broadcast_to(v, (laws,)) for v in evaluate(field.program, given))
            met = np.isfinite(bound)
            for symbol, values in zip(field.symbols, given, strict=True):
                met &= _inside(claim.where[symbol], values, outside)
            slack = -_ROUNDING * np.maximum(1.0, np.max(np.abs(given), axis=0)) if given else 0.0
            for side in sides:
                met &= np.isfinite(side) & (side >= slack)
            gap = rows.success - bound
            margin = np.where(met, -np.abs(gap) if claim.relation == "==" else gap, np.inf)
            field.count("systematic laws on few points", laws, int(met.sum()))
            _look(field, rows, margin, bound, (scale, size))


def _look(field: Field, rows: _Rows, margin: FloatArray, bound: Any, at: tuple[Fraction, Fraction | None]) -> None:
    """Keep the nearest law, and look at those exactly that seem to violate the claim."""
    order = [int(i) for i in np.argsort(margin, kind="stable")[:_LOOKED_AT]]
    with np.errstate(divide="ignore", invalid="ignore"):
        falling = np.isfinite(margin) & (rows.success < 1 - 1e-6)
        ratio = np.where(falling, (1 - bound) / (1 - rows.success), np.inf)
    tightest = int(np.argmin(ratio))
    if np.isfinite(ratio[tightest]):
        _note(field, rows, tightest, bound, at)
    for i in order:
        if margin[i] < _DOUBT:
            field.confirm(_instance(field.claim, rows, i, at), float(margin[i]))
    if np.isfinite(margin[order[0]]):
        _note(field, rows, order[0], bound, at)


def _note(field: Field, rows: _Rows, i: int, bound: Any, at: tuple[Fraction, Fraction | None]) -> None:
    chance, below = float(rows.success[i]), float(bound[i])
    field.note(_instance(field.claim, rows, i, at), chance, chance - below, below)


def _instance(claim: LawClaim, rows: _Rows, i: int, at: tuple[Fraction, Fraction | None]) -> Instance:
    scale, size = at
    law = rows.grid.law(i, scale)
    free = free_symbols(claim)
    if size is None:
        return Instance(law, rows.copies, {})
    unit = law.exact_variance / law.exact_mean**2 if free[0] == symbols.c else Fraction(1)
    return Instance(law, rows.copies, {free[0]: size * unit})


def _inside(domain: sp.Set, values: FloatArray, outside: Callable[[sp.Set, float], float]) -> NDArray[np.bool_]:
    """Return where values lie in a set, up to rounding."""
    if not isinstance(domain, sp.Interval):
        distinct, back = np.unique(values, return_inverse=True)
        inside = [bool(np.isfinite(v)) and outside(domain, float(v)) == 0 for v in distinct]
        return np.array(inside, dtype=bool)[back]
    slack = _ROUNDING * np.maximum(1.0, np.abs(values))
    low, high = float(domain.start), float(domain.end)
    between = np.isfinite(values) & (values >= low - slack) & (values <= high + slack)
    return between & ~((values == low) & bool(domain.left_open)) & ~((values == high) & bool(domain.right_open))
