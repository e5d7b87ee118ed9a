"""Hypothesis strategies for the objects of the theory: noise laws, batch sizes, gradients, probabilities, votes.

Arguments are keyword-only, a varying argument is itself a strategy, and invalid combinations raise immediately. A
strategy states a domain, not a distribution.

>>> from hypothesis import given
>>> from signdescent.bounds import cantelli
>>> @given(noise_laws(exact=True), batch_sizes())
... def test_cantelli(law, n):
...     assert law.success_exact(n) >= cantelli(law.mean, law.std, batch_size=n) - 1e-12
>>> test_cantelli()
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from importlib import import_module
from typing import Any, Literal, TypeAlias, overload

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays_of
from hypothesis.strategies import SearchStrategy
from numpy.typing import NDArray

from signdescent._validation import whole
from signdescent.errors import ArgumentError, DomainError
from signdescent.noise import Law
from signdescent.testing import _law_strategies as drawn_laws
from signdescent.testing._law_strategies import Rational
from signdescent.testing._problem_strategies import smooth_problems

__all__ = [
    "LawClass",
    "VoteSetting",
    "batch_sizes",
    "gradients",
    "noise_laws",
    "smooth_problems",
    "success_probabilities",
    "vote_settings",
]

LawClass: TypeAlias = Literal[
    "unimodal-symmetric", "unimodal", "symmetric", "finite-third-moment", "discrete", "strong-growth", "spb"
]
"""Names of the classes of laws; None stands for all laws."""


@overload
def noise_laws(
    *, assume: LawClass | None = None, c: float | Fraction | None = None, exact: Literal[True]
) -> SearchStrategy[Rational]: ...
@overload
def noise_laws(
    *, assume: LawClass | None = None, c: float | Fraction | None = None, exact: bool = False
) -> SearchStrategy[Law]: ...
def noise_laws(
    *, assume: LawClass | None = None, c: float | Fraction | None = None, exact: bool = False
) -> SearchStrategy[Any]:
    """Laws of one noisy sample, with a non-zero mean of either sign and some noise.

    Parameters
    ----------
    assume : str, optional
        The class; all laws by default.

        =========================  ================================================================
        ``"unimodal-symmetric"``   symmetric about the mean, unimodal (an atom at the mode is allowed)
        ``"unimodal"``             unimodal about any mode
        ``"symmetric"``            symmetric about the mean
        ``"finite-third-moment"``  E|X|^3 is finite
        ``"discrete"``             finitely many values
        ``"strong-growth"``        variance at most c mean^2
        ``"spb"``                  P(sign of X = sign of the mean) > 1/2
        =========================  ================================================================

    c : float or Fraction, optional
        Growth constant > 0, only for ``"strong-growth"``. A Fraction keeps the extremal laws simple.
    exact : bool
        Only laws whose moments and success probabilities are fractions: `FiniteLaw` and `AtomUniform`.

    Returns
    -------
    SearchStrategy
        It shrinks to laws on few points, small integers and small weights, two-point laws first; with ``exact=False``
        to a floating-point law if that has fewer parameters.

    Raises
    ------
    ArgumentError
        When the class is unknown, or `c` is missing or out of place.
    DomainError
        When `c` is not a finite number > 0.

    Notes
    -----
    Laws that attain an inequality have their own branches: 0 or 1 (Cantelli), a uniform law around the
    mean reaching 3/2 of it, with an atom at the mean (Gauss), the mean or 0 or twice the mean (Chebyshev's
    inequality, halved for symmetric laws), and Cantelli's law with variance = c mean^2. A law without noise, a
    constant, is not drawn. ``None``, ``"symmetric"``, ``"unimodal"``, ``"unimodal-symmetric"`` and ``"spb"``
    include laws whose variance or third moment is infinite.

    Examples
    --------
    >>> from hypothesis import find
    >>> find(noise_laws(exact=True), lambda law: law.success_exact(1) < 1)
    FiniteLaw(values=(Fraction(0, 1), Fraction(1, 1)), probabilities=(Fraction(1, 2), Fraction(1, 2)))
    """
    _check_flag("exact", exact)
    if assume == "strong-growth":
        rational, other = drawn_laws.strong_growth(_growth_constant(c))
    elif c is not None:
        msg = f"Expected c only with assume='strong-growth'; got c={c!r} with assume={assume!r}. Leave it out."
        raise ArgumentError(msg)
    else:
        rational, other = drawn_laws.CLASSES[_class_name(assume)]
    if exact or not other:
        return rational
    import_module("scipy.signal")  # slow the first time, so that a law would exceed Hypothesis's deadline
    inexact = st.one_of(other)
    return st.booleans().flatmap(lambda floating: inexact if floating else rational)


def _class_name(assume: object) -> str | None:
    """Return the name of a class, or None; refuse unknown names."""
    if assume is None or (isinstance(assume, str) and assume in drawn_laws.CLASSES):
        return assume
    known = ", ".join(repr(name) for name in [*drawn_laws.CLASSES, "strong-growth"])
    msg = f"Expected assume to be one of {known}; got assume={assume!r:.200}."
    raise ArgumentError(msg)


def _growth_constant(c: object) -> Fraction:
    """Return c > 0 as a fraction."""
    if c is None:
        msg = "Expected a growth constant c with assume='strong-growth'; got c=None. Give c > 0."
        raise ArgumentError(msg)
    if isinstance(c, bool) or not isinstance(c, (int, float, Fraction)):  # NumPy's float64 is a float
        msg = f"Expected c to be an int, a float or a Fraction; got c={c!r}."
        raise ArgumentError(msg)
    if not 0 < c < np.inf:
        msg = f"Expected a finite c > 0; got c={c!r}. At c = 0 there is no noise."
        raise DomainError(msg)
    return Fraction(c)


def batch_sizes(*, min_value: int = 1, max_value: int = 32) -> SearchStrategy[int]:
    """Numbers of samples of a batch.

    Parameters
    ----------
    min_value, max_value : int
        Inclusive ends; ``1 <= min_value <= max_value``. Exact success probabilities are slow for batches of more than
        some hundreds.

    Returns
    -------
    SearchStrategy
        Of int; shrinks to `min_value`. Half the draws are at most ``min_value + 3``, where most bounds are sharpest.

    Raises
    ------
    ArgumentError, DomainError
        When an end is not an integer, or the ends are out of order.

    Examples
    --------
    >>> from hypothesis import find
    >>> find(batch_sizes(min_value=2), lambda n: n > 4)
    5
    """
    _check_range(min_value, max_value)
    return st.integers(min_value, min(min_value + 3, max_value)) | st.integers(min_value, max_value)


def gradients(
    *,
    dimensions: SearchStrategy[int] | None = None,
    max_magnitude: float = float(np.finfo(np.float64).max),
    allow_zeros: bool = True,
) -> SearchStrategy[NDArray[np.float64]]:
    """Gradients: vectors of finite float64, among them zeros of both signs, subnormal and huge entries.

    Parameters
    ----------
    dimensions : SearchStrategy of int, optional
        The dimension, at least 1; from 1 to 8 by default.
    max_magnitude : float
        Largest size of an entry, finite and > 0.
    allow_zeros : bool
        Whether an entry may be 0.

    Returns
    -------
    SearchStrategy
        Of arrays of shape (d,); shrinks to one entry, 0 or 1.

    Raises
    ------
    ArgumentError, DomainError
        When `dimensions` is not a strategy, `max_magnitude` not a positive finite number or `allow_zeros` not a bool.

    Examples
    --------
    >>> from hypothesis import find
    >>> find(gradients(dimensions=st.just(2)), lambda g: True).shape
    (2,)
    """
    _check_flag("allow_zeros", allow_zeros)
    largest = _largest(max_magnitude)
    if allow_zeros:
        entries = st.floats(-largest, largest)
    else:
        sizes = st.floats(float(np.finfo(np.float64).smallest_subnormal), largest)
        entries = st.builds(lambda size, sign: size * sign, sizes, st.sampled_from((1.0, -1.0)))
    return arrays_of.arrays(np.float64, _dimensions(dimensions), elements=entries, fill=st.nothing())


def success_probabilities(
    *, dimensions: SearchStrategy[int] | None = None, above_half: bool = False
) -> SearchStrategy[NDArray[np.float64]]:
    """Success probabilities of the coordinates of a gradient.

    Parameters
    ----------
    dimensions : SearchStrategy of int, optional
        The dimension, at least 1; from 1 to 8 by default.
    above_half : bool
        Whether all are above 1/2, the assumption SPB; else they lie in [0, 1].

    Returns
    -------
    SearchStrategy
        Of arrays of shape (d,). The ends 0 and 1, 1/2 and its neighbours are drawn often.

    Raises
    ------
    ArgumentError
        When `dimensions` is not a strategy or `above_half` not a bool.

    Examples
    --------
    >>> from hypothesis import find
    >>> bool(find(success_probabilities(above_half=True), lambda rho: True).min() > 0.5)
    True
    """
    _check_flag("above_half", above_half)
    least = float(np.nextafter(0.5, 1)) if above_half else 0.0
    marks = (1.0, least) if above_half else (0.0, 1.0, 0.5, float(np.nextafter(0.5, 1)), float(np.nextafter(0.5, 0)))
    entries = st.sampled_from(marks) | st.floats(least, 1.0)
    return arrays_of.arrays(np.float64, _dimensions(dimensions), elements=entries, fill=st.nothing())


@dataclass(frozen=True, slots=True, kw_only=True)
class VoteSetting:
    """A vote of independent, equal nodes.

    Parameters
    ----------
    nodes : int
        Number of nodes M >= 1.
    p_plus, p_minus, p_zero : Fraction
        Probabilities that one node votes right, votes wrong, and does not vote; they add up to 1.
    """

    nodes: int
    p_plus: Fraction
    p_minus: Fraction
    p_zero: Fraction

    @property
    def rho(self) -> float:
        """The probability that one node is right, rounded."""
        return float(self.p_plus)


def vote_settings(
    *, nodes: SearchStrategy[int] | None = None, abstain: bool = False, above_half: bool = False
) -> SearchStrategy[VoteSetting]:
    """Votes: a number of nodes, and the probabilities that a node is right, wrong or silent, as exact fractions.

    Parameters
    ----------
    nodes : SearchStrategy of int, optional
        Number of nodes, at least 1; from 1 to 32 by default, even numbers included.
    abstain : bool
        Whether a node may vote 0; else ``p_zero = 0`` and ``rho = p_plus``.
    above_half : bool
        Whether a node is more likely right than wrong.

    Returns
    -------
    SearchStrategy
        Of `VoteSetting`. Probabilities 0, 1/2 and 1 are included.

    Raises
    ------
    ArgumentError
        When `nodes` is not a strategy, or `abstain` or `above_half` not a bool.

    Examples
    --------
    >>> from hypothesis import find
    >>> find(vote_settings(), lambda vote: vote.nodes == 3 and vote.rho > 0.5).nodes
    3
    """
    _check_flag("abstain", abstain)
    _check_flag("above_half", above_half)
    weights = st.integers(0, 12) | st.integers(0, 10_000)
    counts = _strategy(nodes, "nodes", st.integers(1, 32))
    return st.builds(
        lambda m, right, wrong, silent: _vote(m, right + int(above_half) * (wrong + 1), wrong, silent),
        counts,
        weights,
        weights,
        weights if abstain else st.just(0),
    )


def _vote(nodes: int, right: int, wrong: int, silent: int) -> VoteSetting:
    """Return the setting of three weights; all 0 is read as 1 right."""
    total = right + wrong + silent
    right, total = (right, total) if total else (1, 1)
    p, q, zero = (Fraction(weight, total) for weight in (right, wrong, silent))
    return VoteSetting(nodes=nodes, p_plus=p, p_minus=q, p_zero=zero)


def _check_flag(name: str, value: object) -> None:
    if not isinstance(value, bool):
        msg = f"Expected {name} to be True or False; got {name}={value!r}."
        raise ArgumentError(msg)


def _largest(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        msg = f"Expected max_magnitude to be a number; got max_magnitude={value!r}."
        raise ArgumentError(msg)
    if not 0 < value <= float(np.finfo(np.float64).max):
        msg = f"Expected a finite max_magnitude > 0; got max_magnitude={value!r}."
        raise DomainError(msg)
    return float(value)


def _strategy(given: object, name: str, default: SearchStrategy[int]) -> SearchStrategy[int]:
    if given is None:
        return default
    if not isinstance(given, SearchStrategy):
        msg = f"Expected {name} to be a strategy; got {name}={given!r}. For one value use hypothesis.strategies.just."
        raise ArgumentError(msg)
    return given


def _dimensions(given: SearchStrategy[int] | None) -> SearchStrategy[int]:
    return _strategy(given, "dimensions", st.integers(1, 8))


def _check_range(low: object, high: object) -> None:
    if not 1 <= whole(low, "min_value", 1) <= whole(high, "max_value", 1):
        msg = f"Expected 1 <= min_value <= max_value; got min_value={low!r}, max_value={high!r}."
        raise DomainError(msg)
