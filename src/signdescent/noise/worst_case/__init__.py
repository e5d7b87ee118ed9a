r"""The least success probability over a class of noise laws.

The minimum of P(X > 0) over all laws with a given mean and bounds on the moments is a linear programme over the
extremal laws of the class: points in general, and uniform laws at the mode for unimodal classes. It is solved by an
exchange method: solve the programme over a few extremal laws, add the law that violates its dual constraint most, and
repeat.
The dual solution gives a lower bound in exact arithmetic, and the primal solution is adjusted to a law with exact
moments. So the minimum lies between the two, independently of floating-point errors.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import inf, nextafter

from signdescent.noise.floats import rounded
from signdescent.noise.law import checked_batch, parameter
from signdescent.noise.pieces import Pieces
from signdescent.noise.sums import as_fraction
from signdescent.noise.worst_case.batches import proved_for_batches, searched
from signdescent.noise.worst_case.classes import Assumption, LawClass
from signdescent.noise.worst_case.programme import rational
from signdescent.noise.worst_case.single import least_success, short_law

__all__ = ["Component", "LawClass", "WorstCase", "rational_law", "worst_success"]

_LARGEST_BATCH = 12


@dataclass(frozen=True, slots=True)
class Component:
    """One component of a law: the uniform law on [low, high], which is an atom if low = high."""

    low: float
    high: float
    probability: float


@dataclass(frozen=True, slots=True, kw_only=True)
class WorstCase:
    """Bounds on the least success probability of a class of laws, which lies in [lower, upper].

    Parameters
    ----------
    lower : float
        A lower bound for all laws of the class. For one sample it is proved in exact arithmetic and rounded down. For
        batches it follows from a theorem.
    upper : float
        The success probability of `exact_law`, rounded up.
    law : tuple of Component
        The components of `exact_law`, rounded to floats, which are at most the largest float.
    exact_law : Pieces
        A law of the class. Its mean, moments, range and shape satisfy the constraints exactly.
    among : LawClass
        The class.
    batch_size : int
        The number of samples in a batch.
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
    r"""Return bounds on the least P(sign of a batch mean = sign of the mean) over all laws of a class.

    .. math:: \inf\{\Pr(\bar X_n \operatorname{sign}\mu > 0) : E X = \mu,\ E(X-\mu)^2 \le \sigma^2,\ \ldots\}

    For one sample with given mean and std it is Cantelli's bound mu^2/(mu^2 + sigma^2). For ``"unimodal-symmetric"`` it
    is Gauss's bound (claim ``lemma-1-sharp``). For ``"unimodal"`` it is 1 - 4r/(9(1+r)) if r = sigma^2/mu^2 <= 3/5, and
    4/3 - 4r/(3(1+r)) otherwise. It is attained, so it is the best possible lower bound for one sample.

    For batches `upper` is the smallest value of a search, which need **not** be the least, and `lower` is the best of
    Cantelli's, Gauss's (with Wintner), Hoeffding's, and Berry and Esseen's bounds.

    Parameters
    ----------
    mean : float
        Mean of one sample, which is not 0.
    std : float
        Upper bound on its standard deviation, >= 0.
    assume : None, "unimodal" or "unimodal-symmetric"
        Shape of the laws: any, unimodal about any mode, or unimodal and symmetric about the mean. The mode may be an
        atom.
    third_moment : float, optional
        Upper bound on E|X - mean|^3, >= 0.
    low, high : float, optional
        Range [low, high] of the sample, which contains the mean.
    batch_size : int, default 1
        Number of independent samples n, 1 to 12.

    Returns
    -------
    WorstCase
        The bounds and a law that attains the upper one. For one sample the bounds differ by less than 1e-8, except for
        noise ratios above 1e12, or if the proof over all modes needs a larger slack.

    Raises
    ------
    DomainError
        If a number is outside its domain.
    ArgumentError
        If an argument is not a number, or if the shape is unknown.

    Notes
    -----
    Floats are converted to Fractions without rounding. A class is never empty, because it contains the law without
    noise. A batch mean of 0 counts as a failure.

    References
    ----------
    Mercadier & Strobel, A one-sided Vysochanskii-Petunin inequality with financial applications, European Journal of
    Operational Research 295 (2021), for the unimodal case, which is recomputed here.

    Examples
    --------
    >>> worst = worst_success(1.0, 1.0)  # Cantelli: 1/2, for X = 0 or 2 with probability 1/2 each
    >>> round(worst.lower, 9), round(worst.upper, 9)
    (0.5, 0.5)
    >>> round(worst_success(1.0, 1.0, assume="unimodal-symmetric").lower, 9)  # Gauss: 1/2 + 1/(2 sqrt 3)
    0.788675135
    >>> pair = worst_success(1.0, 2.0, batch_size=2)  # 1 - (4/5)^2, for X = 0 with probability 4/5 and 5 otherwise
    >>> round(pair.lower, 9), round(pair.upper, 9)
    (0.333333333, 0.36)
    """
    n = checked_batch(batch_size)
    parameter(n <= _LARGEST_BATCH, "batch_size", batch_size, f"1 <= batch_size <= {_LARGEST_BATCH}")
    among = LawClass(mean=mean, std=std, assume=assume, third_moment=third_moment, low=low, high=high)
    bound, mixture = least_success(among)
    law = among.in_units(mixture)
    if n > 1:
        bound, law = proved_for_batches(among, n), searched(among, n, law)
    scaled = among.scaled(law)
    return WorstCase(
        lower=_down(as_fraction(bound)),
        upper=-_down(-law.success_exact(n)),
        law=tuple(Component(rounded(low), rounded(high), float(p)) for low, high, p in scaled.components),
        exact_law=scaled,
        among=among,
        batch_size=n,
    )


def rational_law(worst: WorstCase, *, gap: float = 1e-6) -> Pieces:
    """Return a law of the class in short fractions whose success probability is at most `worst.upper + gap`.

    It refutes a bound that claims more, and can be checked by hand: mean and moments are exact.

    Parameters
    ----------
    worst : WorstCase
        The result of `worst_success` for one sample.
    gap : float, default 1e-6
        Largest difference of the success probabilities, >= 0.

    Returns
    -------
    Pieces
        A law with the mean of the class.

    Raises
    ------
    DomainError
        If the gap is negative, or if the worst case is for batches.

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
    """Return the largest float that is <= value."""
    near = float(value)
    return near if Fraction(near) <= value else nextafter(near, -inf)
