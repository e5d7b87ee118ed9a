"""Laws with exact moments from solutions in floating point, and laws with short fractions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flint import fmpq

from signdescent.noise.sums import as_fmpq, as_fraction
from signdescent.noise.worst_case.programme import Budget, rational
from signdescent.noise.worst_case.shapes import Shape

__all__ = ["Mixture", "from_floats", "mixture", "simplified"]

_NEGLIGIBLE = fmpq(1, 10**13)


@dataclass(frozen=True, slots=True)
class Mixture:
    """A law of the deviation u with mean exactly 0, as a mixture of extremal laws of one shape."""

    shape: Shape
    places: tuple[fmpq, ...]
    weights: tuple[fmpq, ...]

    @property
    def success(self) -> fmpq:
        """P(u > -1)."""
        return self.moment(0)

    def moment(self, row: int) -> fmpq:
        """Return one row: 0 for the success probability, 1 to 3 for the moments of the deviation."""
        pairs = zip(self.places, self.weights, strict=True)
        return sum((w * self.shape.values(u)[row] for u, w in pairs), fmpq(0))


def mixture(shape: Shape, places: Sequence[fmpq], weights: Sequence[fmpq], budget: Budget) -> Mixture | None:
    """Return the law with these weights, adjusted so that its mass, mean and moments satisfy the constraints exactly.

    The weight with the largest effect on the mean corrects the mean, and the central law corrects mass and moments.
    Return None if this fails.
    """
    share: dict[fmpq, fmpq] = {}
    for place, weight in zip(places, weights, strict=True):
        if weight > 0:
            share[place] = share.get(place, fmpq(0)) + weight
    rows = {place: shape.values(place) for place in {*share, shape.central}}
    error = sum((w * rows[u][1] for u, w in share.items()), fmpq(0))
    if error != 0:
        largest = max(share, key=lambda u: share[u] * abs(rows[u][1]))
        share[largest] -= error / rows[largest][1]
        if share[largest] < 0:
            return None
    mass = sum(share.values(), fmpq(0))
    if mass > 1:
        share = {u: w / mass for u, w in share.items()}
        mass = fmpq(1)
    share[shape.central] = share.get(shape.central, fmpq(0)) + 1 - mass
    keep = fmpq(1)
    for row, bound in ((2, budget.second), (3, budget.third)):
        if bound is None:
            continue
        least, now = rows[shape.central][row], sum((w * rows[u][row] for u, w in share.items()), fmpq(0))
        if least > bound:
            return None
        if now > bound:
            keep = min(keep, (bound - least) / (now - least))
    share = {u: keep * w for u, w in share.items()}
    share[shape.central] += 1 - keep
    kept = {u: w for u, w in share.items() if w > 0}
    return Mixture(shape, tuple(kept), tuple(kept.values()))


def from_floats(shape: Shape, places: Sequence[fmpq], weights: Sequence[float], budget: Budget) -> Mixture:
    """Return the law of a solution, or the central law if the adjustment of the moments fails."""
    sizes = [1 + shape.values(u)[2] / budget.second for u in places]
    shares = [rational(w) if rational(w) * s > _NEGLIGIBLE else fmpq(0) for w, s in zip(weights, sizes, strict=True)]
    law = mixture(shape, places, shares, budget)
    return law if law is not None else Mixture(shape, (shape.central,), (fmpq(1),))


def simplified(law: Mixture, budget: Budget, build: Callable[[fmpq], Shape], gap: fmpq) -> Mixture:
    """Return a law with short fractions whose success probability is at most `gap` larger; tries 1, 2, ... digits."""
    for digits in range(1, 19):
        most = 10**digits
        shape = law.shape if law.shape.mode is None else build(_short(law.shape.mode, most))
        for source in (_merged(law), law):
            places = [shape.nearest(_short(u, most)) for u in source.places]
            short = mixture(shape, places, [_short(w, most) for w in source.weights], budget)
            if short is not None and short.success <= law.success + gap:
                return short
    return law


def _short(value: fmpq, most: int) -> fmpq:
    """Return the nearest fraction with a denominator of at most `most`."""
    return as_fmpq(as_fraction(value).limit_denominator(most))


def _merged(law: Mixture) -> Mixture:
    """Return the law with close neighbouring places merged; they approximate one place."""
    places: list[fmpq] = []
    weights: list[fmpq] = []
    for u, w in sorted(zip(law.places, law.weights, strict=True)):
        if places and 50 * (u - places[-1]) < abs(u):
            total = weights[-1] + w
            places[-1], weights[-1] = (places[-1] * weights[-1] + u * w) / total, total
        else:
            places, weights = [*places, u], [*weights, w]
    return Mixture(law.shape, tuple(places), tuple(weights))
