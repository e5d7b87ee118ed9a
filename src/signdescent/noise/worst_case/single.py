"""One sample: bounds on the least success probability of a class."""

from __future__ import annotations

from flint import fmpq

from signdescent.noise.worst_case.attained import Mixture, from_floats, simplified
from signdescent.noise.worst_case.classes import LawClass
from signdescent.noise.worst_case.modes import Modes
from signdescent.noise.worst_case.programme import Budget, solve
from signdescent.noise.worst_case.shapes import Shape, points, symmetric, unimodal

__all__ = ["least_success", "shape_about", "short_law"]

_FAR = fmpq(10) ** 24  # beyond this ratio of variance to squared mean, or its inverse, only known theorems are used


def least_success(among: LawClass) -> tuple[fmpq, Mixture]:
    """Return a lower bound for all laws of the class, and a law of the class."""
    limits, second = among.limits, among.second
    cantelli = 1 / (1 + second)
    if second == 0 or (limits[0] is not None and limits[0] > -1):
        return fmpq(1), _certain()
    if second < 1 / _FAR:
        return cantelli, _certain()
    budget = among.budget(min(second, _FAR))
    if among.assume == "unimodal":
        lower, law = _over_modes(Modes(limits, budget))
    else:
        shape = shape_about(among, fmpq(0))
        start = [shape.nearest(u) for u in _first_guesses(budget, shape)]
        solved = solve(shape, budget, start)
        lower, law = solved.lower, from_floats(shape, solved.places, solved.weights, budget)
    if second > _FAR:
        lower = fmpq(1, 2) if among.assume == "unimodal-symmetric" else cantelli
    return max(lower, cantelli), law


def short_law(among: LawClass, gap: fmpq) -> Mixture:
    """Return a law in short fractions whose success probability is at most `gap` above that of `least_success`."""
    _, law = least_success(among)
    budget = among.budget(min(among.second, _FAR)) if among.second > 0 else None
    if budget is None or len(law.places) == 1:
        return law
    return simplified(law, budget, lambda mode: shape_about(among, mode), gap)


def shape_about(among: LawClass, mode: fmpq) -> Shape:
    """Return the extremal laws of a class; `mode` is used for unimodal classes only."""
    if among.assume == "unimodal":
        return unimodal(among.limits, mode)
    return points(among.limits) if among.assume is None else symmetric(among.limits)


def _certain() -> Mixture:
    """Return the law without noise."""
    return Mixture(points((None, None)), (fmpq(0),), (fmpq(1),))


def _first_guesses(budget: Budget, shape: Shape) -> list[fmpq]:
    """Return the places of Cantelli's law, or of Gauss's law for even shapes."""
    return [fmpq(3, 2)] if shape.even else [fmpq(-1), budget.second]


def _over_modes(modes: Modes) -> tuple[fmpq, Mixture]:
    """Return a lower bound over all modes, and the worst law."""
    mode = modes.search()
    while True:
        law = modes.law(mode)
        lower = modes.proved(law.success)
        if modes.best() == mode:
            return lower, law
        mode = modes.best()  # the proof may have found a worse mode
