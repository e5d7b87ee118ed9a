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

from signdescent.noise.law import checked_batch, parameter
from signdescent.noise.pieces import Pieces
from signdescent.noise.worst_case.attained import as_fraction
from signdescent.noise.worst_case.batches import proved_for_batches, searched
from signdescent.noise.worst_case.classes import Assumption, LawClass
from signdescent.noise.worst_case.programme import rational
from signdescent.noise.worst_case.single import least_success, short_law

__all__ = ["Component", "LawClass", "WorstCase", "rational_law", "worst_success"]

_LARGEST_BATCH = 12


@dataclass(frozen=True, slots=True)
class Component:
    """One part of an extremal law: the uniform law on [low, high], a point where they are equal."""

    low: float
    high: float
    probability: float


@dataclass(frozen=True, slots=True, kw_only=True)
class WorstCase:
    """The least success probability of a class of laws, from both sides: the truth lies in [lower, upper].

    Parameters
    ----------
    lower : float
        No law of the class does worse: proved, in exact arithmetic and rounded down for one sample, by a theorem for
        batches.
    upper : float
        What `exact_law` attains, rounded up.
    law : tuple of Component
        `exact_law`, rounded.
    exact_law : Pieces
        A law whose mean is exact, whose moments and range are within the bounds, and whose shape is right, exactly.
    among : LawClass
        The class, as it was given.
    batch_size : int
        How many samples are averaged.
    """

    lower: float
    upper: float
    law: tuple[Component, ...]
    exact_law: Pieces
    among: LawClass
    batch_size: int


def worst_success(
    mean: float,
    std: float,
    *,
    assume: Assumption = None,
    third_moment: float | None = None,
    low: float | None = None,
    high: float | None = None,
    batch_size: int = 1,
) -> WorstCase:
    r"""Find the least P(sign of a batch mean = sign of the mean) over all laws of a class, from both sides.

    .. math:: \inf\{\Pr(\bar X_n \operatorname{sign}\mu > 0) : E X = \mu,\ E(X-\mu)^2 \le \sigma^2,\ \ldots\}

    For one sample, mean and std alone this is Cantelli's bound mu^2/(mu^2 + sigma^2); for ``"unimodal-symmetric"``
    Gauss's exact bound (claim ``lemma-1-sharp``); for ``"unimodal"`` 1 - 4r/(9(1+r)) up to r = sigma^2/mu^2 = 3/5 and
    4/3 - 4r/(3(1+r)) from there. Every bound for one sample lies below it, and it is attained, so the gap between a
    bound and this value is what the bound gives away.

    For batches `upper` is the best law of a search, **not** claimed to be the least; `lower` is the best of Cantelli's,
    Gauss's (with Wintner), Hoeffding's, and Berry and Esseen's bounds.

    Parameters
    ----------
    mean : float
        Mean of one sample, not 0.
    std : float
        Upper bound on its standard deviation, >= 0.
    assume : None, "unimodal" or "unimodal-symmetric"
        Shape: none, unimodal about any mode, or unimodal and symmetric about the mean. An atom at the mode is allowed.
    third_moment : float, optional
        Upper bound on E|X - mean|^3, >= 0.
    low, high : float, optional
        The sample lies in [low, high], which holds the mean.
    batch_size : int, default 1
        Number of independent samples n, 1 to 12.

    Returns
    -------
    WorstCase
        Both sides and the law. For one sample they are closer than 1e-8, but for noise ratios beyond 1e12 or where the
        proof over all modes gives more away: then the width says so.

    Raises
    ------
    DomainError
        When a number is outside its domain.
    ArgumentError
        When an argument is no number, or the shape is unknown.

    Notes
    -----
    Numbers are taken as the fractions that floats are. A class is never empty: it holds the law without noise. The
    batch mean 0 is a failure.

    References
    ----------
    Mercadier & Strobel, A one-sided Vysochanskii-Petunin inequality with financial applications, European Journal of
    Operational Research 295 (2021), for the unimodal case; it is recomputed here.

    Examples
    --------
    >>> found = worst_success(1.0, 1.0)  # Cantelli: 1/2, by half the mass at 0 and half at 2
    >>> round(found.lower, 9), round(found.upper, 9)
    (0.5, 0.5)
    >>> round(worst_success(1.0, 1.0, assume="unimodal-symmetric").lower, 9)  # Gauss: 1/2 + 1/(2 sqrt 3)
    0.788675135
    >>> pair = worst_success(1.0, 2.0, batch_size=2)  # X = 0 with probability 4/5, else 5: 1 - (4/5)^2
    >>> round(pair.lower, 9), round(pair.upper, 9)
    (0.333333333, 0.36)
    """
    n = checked_batch(batch_size)
    parameter(n <= _LARGEST_BATCH, "batch_size", batch_size, f"1 <= batch_size <= {_LARGEST_BATCH}")
    among = LawClass(mean=mean, std=std, assume=assume, third_moment=third_moment, low=low, high=high)
    bound, found = least_success(among)
    law = among.in_units(found)
    if n > 1:
        bound, law = proved_for_batches(among, n), searched(among, n, law)
    scaled = among.scaled(law)
    return WorstCase(
        lower=_down(as_fraction(bound)),
        upper=-_down(-law.success_exact(n)),
        law=tuple(Component(float(low), float(high), float(p)) for low, high, p in scaled.components),
        exact_law=scaled,
        among=among,
        batch_size=n,
    )


def rational_law(worst: WorstCase, *, gap: float = 1e-6) -> Pieces:
    """Return a law of the class in short fractions that does at most `gap` better than `worst.upper`.

    It refutes a bound that claims more, and anyone can check it by hand: mean and moments are exact, in units of the
    mean.

    Parameters
    ----------
    worst : WorstCase
        From `worst_success`, for one sample.
    gap : float, default 1e-6
        How much larger its success probability may be, >= 0.

    Returns
    -------
    Pieces
        With the mean of the class.

    Raises
    ------
    DomainError
        When the gap is negative, or the worst case is one of batches, whose law is in fractions already.

    Examples
    --------
    >>> law = rational_law(worst_success(1.0, 2.0))
    >>> [(str(x), str(p)) for x, _, p in law.components]
    [('0', '4/5'), ('5', '1/5')]
    """
    parameter(gap >= 0, "gap", gap, "gap >= 0")
    parameter(worst.batch_size == 1, "batch_size", worst.batch_size, "the worst case of one sample")
    among = worst.among
    return among.scaled(among.in_units(short_law(among, rational(float(gap)))))


def _down(value: Fraction) -> float:
    """Round down."""
    near = float(value)
    return near if Fraction(near) <= value else nextafter(near, -inf)
