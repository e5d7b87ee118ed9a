"""Search the systematic laws of a class: floats rank them, and exact arithmetic checks those of least margin."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Any, Protocol

import numpy as np
import sympy as sp
from numpy.typing import NDArray

from signdescent.checks.laws import events
from signdescent.checks.laws.chances import CHANCES, Signs
from signdescent.checks.laws.mixtures import Mixtures, Place, Size
from signdescent.checks.translate.floats import evaluate
from signdescent.checks.translate.numbers import as_float
from signdescent.noise import Family
from signdescent.noise.biased import AnyMean
from signdescent.noise.exact import ExactLaw
from signdescent.noise.finite import FiniteLaw
from signdescent.noise.law import FloatArray, Law
from signdescent.noise.mixtures import mixtures_for
from signdescent.noise.systematic import MOST_COPIES, PointGrid, points_for, shapes_for, votes_for
from signdescent.theory import symbols
from signdescent.theory.law_claim import LawClaim
from signdescent.theory.moments import free_symbols

__all__ = ["Free", "Instance", "search_systematic"]

Free = Mapping[sp.Symbol, Fraction]

_ROUNDING = 1e-12
_DOUBT = 1e-9
_SURE = FiniteLaw((Fraction(1),), (Fraction(1),))
_LACKING = 4  # laws without a finite bound that are checked exactly
_FAR = (Fraction(1, 10**6), Fraction(10**6))  # of the mean, for claims that are not scale invariant
_IN_FLOATS = (Fraction(1, 10**290), Fraction(10**290))  # scales that floats represent with full precision
_LOOKED_AT = 24  # laws of one grid that are checked exactly
_LEAST = 64  # laws of one grid that are refined
_NEIGHBOURS = 16  # of each refined law
_DISTANCES = (-1, 1, 3)
_STEPS = tuple(
    (0.5 / 1.6**k, max(8, 64 - 8 * k)) for k in range(14)
)  # step of the neighbours, and how many laws are refined


@dataclass(frozen=True, slots=True)
class Instance:
    """One law, one batch size and values of the free symbols."""

    law: Law
    batch: int
    free: Free

    @property
    def exact(self) -> ExactLaw | None:
        """The law, or None if it is not exactly known."""
        return self.law if isinstance(self.law, ExactLaw) else None


class Evaluator(Protocol):
    """Evaluates the margin of a claim at a law, in floats and exactly."""

    claim: LawClaim
    program: Any
    scales: Sequence[Fraction]
    symbols: tuple[sp.Symbol, ...]
    near: int
    violations: list[Instance]

    def __call__(self, family: Family, law: Law, batch: int, *, wide: bool = False) -> float:
        """Return the least margin over the free symbols; `wide` tries more of their values."""

    def record_missing(self, instance: Instance) -> None:
        """Record a law at which the bound does not exist, checked exactly."""

    def count(self, name: str, tried: int, met: int) -> None:
        """Count laws tried in floats."""

    def record_tightness(self, instance: Instance, chance: float, bound: float) -> None:
        """Record the law if it is the tightest so far."""

    def confirm(self, instance: Instance, margin: float) -> None:
        """Record the law if it violates the claim, checked exactly."""


def search_systematic(evaluator: Evaluator, batch: int, *, outside: Callable[[sp.Set, float], float]) -> None:
    """Try every systematic law of a claim's class at one batch size; do nothing above `MOST_COPIES`.

    Parameters
    ----------
    evaluator : Evaluator
        The margin of the claim; violations are recorded there.
    batch : int
        Number of samples.
    outside : callable
        Distance of a value from a set, in floats.
    """
    claim = evaluator.claim
    evaluator.near = 0
    if batch > MOST_COPIES:
        return
    if not claim.meaning.votes:
        evaluator(Family("one point", {}, lambda: _SURE), _SURE, batch, wide=True)
    if claim.meaning.about == "sign":
        grid = points_for(claim.laws, batch)
        if grid is not None:
            _search_rows(evaluator, _Rows(grid, claim, batch), outside)
    if evaluator.violations:
        return
    signs_only = {symbols.rho, symbols.P_PLUS, symbols.P_MINUS, symbols.M, *free_symbols(claim)}
    if claim.meaning.votes and set(claim.where) <= signs_only:
        _search_rows(evaluator, _Votes(claim, batch), outside)
        if evaluator.violations:
            return
        laws: Iterator[Law] = iter(())
    else:
        laws = votes_for(claim.laws) if claim.meaning.votes else iter(())
    if "unimodal" in claim.laws:
        any_shape = not claim.meaning.about_mode
        laws = (law for law in shapes_for(claim.laws) if any_shape or law.peak is not None)
    family = Family("systematic votes" if claim.meaning.votes else "systematic stretches", {}, lambda: None)  # type: ignore[arg-type, return-value]
    for law in laws:
        evaluator(family, law, batch, wide=True)
        if len(evaluator.violations) >= _LOOKED_AT:
            return
    if "unimodal" in claim.laws and not evaluator.violations and (batch == 1 or claim.meaning.votes):
        _search_mixtures(evaluator, batch, outside)


def _search_mixtures(evaluator: Evaluator, batch: int, outside: Callable[[sp.Set, float], float]) -> None:
    """Try mixtures of an atom at the mode and two uniform parts, refined around the least margins."""
    claim = evaluator.claim
    grid = mixtures_for("symmetric" in claim.laws, claim.meaning.given)
    rows = Mixtures(grid, claim, batch)
    # the grid has laws of every width relative to the distance, so a few distances are enough
    places = _places(evaluator)
    if claim.meaning.about_mode:
        places = [(scale, size) for scale, size in places if size and (not size[1] or size[0] in _DISTANCES)]
    least, place = _search_rows(evaluator, rows, outside, places)
    rng = np.random.default_rng(0)
    for step, kept in _STEPS:
        if evaluator.violations or place is None or not len(least):
            return
        rows = Mixtures(rows.grid.kept(least[:kept]).around(step, _NEIGHBOURS, rng), claim, batch)
        least, _ = _search_rows(evaluator, rows, outside, [place])


class _Rows:
    """The laws of a grid that satisfy the sign properties of a class, with their moments in floats."""

    def __init__(self, grid: PointGrid, claim: LawClaim, copies: int) -> None:
        right = np.sign((grid.values * grid.weights).sum(axis=1))
        given = claim.meaning.given
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
        """Return the moments of scale * X by symbol, NaN where they do not exist."""
        chances, places = self.grid.chances, float(scale) * self.grid.values / self.grid.unit
        mean = (chances * places).sum(axis=1)
        deviations = places - mean[:, None]
        variance = (chances * deviations**2).sum(axis=1)
        third = (chances * np.abs(deviations) ** 3).sum(axis=1)
        cube = np.sign(mean) * (chances * deviations**3).sum(axis=1)
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

    name = "systematic laws on few points"

    def chances(self, _size: Fraction | None) -> FloatArray:
        """Return the probabilities of the event at a value of the free symbol."""
        return self.success

    def law(self, row: int, scale: Fraction) -> FiniteLaw:
        """Return one of the laws times a scale, exactly."""
        return self.grid.law(row, scale)

    def __len__(self) -> int:
        """Return the number of laws."""
        return len(self.grid)


@lru_cache
def _votes_of(laws: tuple[str, ...]) -> tuple[AnyMean, ...]:
    """Return the systematic votes of a class, one for each distribution of the sign."""
    met = [law for law in votes_for(laws) if events.has(law, laws, 1)]
    return tuple({law.sign_chances: law for law in met}.values())


class _Votes:
    """The systematic votes of a class; their event depends only on the distribution of the sign."""

    name = "systematic votes"

    def __init__(self, claim: LawClaim, copies: int) -> None:
        self.laws, self.copies, self._event = _votes_of(claim.laws), copies, claim.event
        chances = [law.sign_chances for law in self.laws]
        right, wrong, zero = np.array([[float(p) for p in row] for row in chances]).reshape(-1, 3).T
        self.signs = Signs(right, wrong, zero, [row[0] for row in chances])

    def __len__(self) -> int:
        """Return the number of laws."""
        return len(self.laws)

    def moments(self, _scale: Fraction) -> Mapping[sp.Symbol, Any]:
        """Return the probabilities of the signs by symbol; they do not depend on the scale."""
        moments = {symbols.rho: self.signs.right, symbols.P_PLUS: self.signs.right, symbols.P_MINUS: self.signs.wrong}
        return {**moments, symbols.M: np.full(len(self), float(self.copies))}

    def chances(self, size: Fraction | None) -> FloatArray:
        """Return the probabilities, or the expected signs, at a value of the free symbol."""
        return CHANCES[self._event].of_rows(self, size)

    def law(self, row: int, _scale: Fraction) -> FiniteLaw:
        """Return one of the laws, exactly."""
        return self.laws[row]


def _sizes(claim: LawClaim) -> Sequence[Size | None]:
    """Return values of the free symbol, and whether each is in the law's unit; (None,) if there is no free symbol."""
    if not free_symbols(claim):
        return (None,)
    own, marks = events.free_sizes(claim, wide=True)
    return [*((size, True) for size in own), *((mark, False) for mark in marks)]


def _places(evaluator: Evaluator) -> list[Place]:
    """Return all pairs of a scale and a value of the free symbol to try."""
    sizes = _sizes(evaluator.claim)
    scales = (Fraction(1), *evaluator.scales, *(_FAR if evaluator.scales else ()))
    if evaluator.claim.meaning.about_mode and evaluator.scales:
        low, high = _IN_FLOATS
        scales += tuple(size[0] for size in sizes if size and not size[1] and low <= size[0] <= high)
    return [(scale, size) for scale in dict.fromkeys(scales) for size in sizes]


def _search_rows(
    evaluator: Evaluator,
    rows: _Rows | _Votes | Mixtures,
    outside: Callable[[sp.Set, float], float],
    places: Sequence[Place] = (),
) -> tuple[NDArray[np.intp], Place | None]:
    """Try all rows at all places; return the rows of least margin at the best place, and that place."""
    claim, laws = evaluator.claim, len(rows)
    free = free_symbols(claim)
    best: tuple[NDArray[np.intp], Place | None] = np.zeros(0, dtype=np.intp), None
    lowest = np.inf
    if not laws:
        return best
    by_scale = itertools.groupby(places or _places(evaluator), key=lambda place: place[0])
    for scale, group in by_scale:
        moments = dict(rows.moments(scale))
        for _, size in group:
            if size is not None:
                unit: Any = _unit(claim, scale, moments) if size[1] else 1.0
                moments[free[0]] = as_float(size[0]) * np.broadcast_to(unit, (laws,))
            given = [np.asarray(moments[s], dtype=float) for s in evaluator.symbols]
            bound, *sides = (np.broadcast_to(v, (laws,)) for v in evaluate(evaluator.program, given))
            met = np.ones(laws, dtype=bool)
            for symbol, values in zip(evaluator.symbols, given, strict=True):
                met &= _inside(claim.where[symbol], values, outside)
            slack = -_ROUNDING * np.maximum(1.0, np.max(np.abs(given), axis=0)) if given else 0.0
            surely = np.ones(laws, dtype=bool)  # False where a strict assumption has equal sides
            for side, assumption in zip(sides, claim.assumptions, strict=True):
                met &= np.isfinite(side) & (side >= slack)
                surely &= (side > 0) | (not isinstance(assumption, sp.Lt | sp.Gt))
            for i in np.flatnonzero(met & ~np.isfinite(bound))[:_LACKING]:
                evaluator.record_missing(_instance(claim, rows, int(i), (scale, size)))
            met &= np.isfinite(bound)
            own = size is None or size[1] or not claim.meaning.about_mode  # otherwise in units of the rows
            success = rows.chances(size and (size[0] if own else size[0] / scale))
            gap = success - bound
            margin = np.where(met, -np.abs(gap) if claim.relation == "==" else gap, np.inf)
            evaluator.count(rows.name, laws, int((met & surely).sum()))
            order = _confirm_least(evaluator, rows, success, margin, bound, (scale, size))
            if margin[order[0]] < lowest:
                lowest, best = margin[order[0]], (order[np.isfinite(margin[order])], (scale, size))
    return best


def _unit(claim: LawClaim, scale: Fraction, moments: Mapping[sp.Symbol, Any]) -> Any:
    """Return the law's unit of the free symbol, in floats."""
    if free_symbols(claim)[0] == symbols.c:
        return moments[symbols.r]
    return as_float(scale) if claim.meaning.about_mode else 1.0


def _confirm_least(
    evaluator: Evaluator,
    rows: _Rows | _Votes | Mixtures,
    success: FloatArray,
    margin: FloatArray,
    bound: Any,
    at: Place,
) -> NDArray[np.intp]:
    """Record the tightest law, check apparent violations exactly, and return the rows of least margin."""
    order = np.argsort(margin, kind="stable")[:_LEAST]
    with np.errstate(divide="ignore", invalid="ignore"):
        falling = np.isfinite(margin) & (success < 1 - 1e-6)
        ratio = np.where(falling, (1 - bound) / (1 - success), np.inf)
    tightest = int(np.argmin(ratio))
    if np.isfinite(ratio[tightest]):
        evaluator.record_tightness(
            _instance(evaluator.claim, rows, tightest, at), float(success[tightest]), float(bound[tightest])
        )
    for i in map(int, order[:_LOOKED_AT]):
        if margin[i] < _DOUBT:
            evaluator.confirm(_instance(evaluator.claim, rows, i, at), float(margin[i]))
    return order


def _instance(claim: LawClaim, rows: _Rows | _Votes | Mixtures, i: int, at: Place) -> Instance:
    scale, size = at
    law = rows.law(i, scale)
    free = free_symbols(claim)
    if size is None:
        return Instance(law, rows.copies, {})
    unit = Fraction(1)
    if free[0] == symbols.c and size[1]:
        unit = law.exact_variance / law.exact_mean**2
    elif claim.meaning.about_mode and size[1]:
        unit = scale
    return Instance(law, rows.copies, {free[0]: size[0] * unit})


def _inside(domain: sp.Set, values: FloatArray, outside: Callable[[sp.Set, float], float]) -> NDArray[np.bool_]:
    """Return a mask of the values that lie in a set, up to rounding."""
    if not isinstance(domain, sp.Interval):
        distinct, back = np.unique(values, return_inverse=True)
        inside = [bool(np.isfinite(v)) and outside(domain, float(v)) == 0 for v in distinct]
        return np.array(inside, dtype=bool)[back]
    finite = np.isfinite(values)
    values = np.where(finite, values, 0.0)
    slack = _ROUNDING * np.maximum(1.0, np.abs(values))
    low, high = float(domain.start), float(domain.end)
    between = finite & (values >= low - slack) & (values <= high + slack)
    return between & ~((values == low) & bool(domain.left_open)) & ~((values == high) & bool(domain.right_open))
