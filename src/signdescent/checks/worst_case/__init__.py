r"""The sharpest possible answer: the least success probability over a whole class of noise laws.

The least of P(X > 0) over all laws with a given mean and moments is a linear programme over the extremal laws of the
class: points in general, uniforms around the mode for unimodal classes. It is solved by exchange: the programme over a
few extremal laws, then the law that violates its dual constraint most joins them. The dual gives a bound in exact
arithmetic, the law found has its moments exactly: whatever the floats did on the way, the truth lies between the two.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import inf, nextafter

from flint import fmpq

from signdescent.checks.noise.pieces import Pieces
from signdescent.checks.worst_case.attained import as_fraction
from signdescent.checks.worst_case.classes import Assumption, LawClass
from signdescent.checks.worst_case.single import least_success

__all__ = ["Component", "LawClass", "WorstCase", "worst_success"]


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
        No law of the class does worse; proved, rounded down.
    upper : float
        What `exact_law` attains, rounded up.
    law : tuple of Component
        `exact_law`, rounded.
    exact_law : Pieces
        A law whose mean is exact and whose moments and range are exactly within the bounds.
    among : LawClass
        The class, as it was given.
    """

    lower: float
    upper: float
    law: tuple[Component, ...]
    exact_law: Pieces
    among: LawClass


def worst_success(
    mean: float,
    std: float,
    *,
    assume: Assumption = None,
    third_moment: float | None = None,
    low: float | None = None,
    high: float | None = None,
) -> WorstCase:
    among = LawClass(mean=mean, std=std, assume=assume, third_moment=third_moment, low=low, high=high)
    bound, law = least_success(among)
    return _answer(among, bound, among.law(law), 1)


def _answer(among: LawClass, bound: fmpq, law: Pieces, batch_size: int) -> WorstCase:
    return WorstCase(
        lower=_down(as_fraction(bound)),
        upper=-_down(-law.success_exact(batch_size)),
        law=tuple(Component(*map(float, part)) for part in law.components),
        exact_law=law,
        among=among,
    )


def _down(value: Fraction) -> float:
    """Round down."""
    near = float(value)
    return near if Fraction(near) <= value else nextafter(near, -inf)
