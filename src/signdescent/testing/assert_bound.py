"""`assert_bound`: test a claimed lower bound on a success probability against laws with known probabilities.

Hypothesis draws laws and batch sizes, searches for the least margin, and shrinks violations.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from signdescent._validation import whole
from signdescent.errors import ArgumentError, DomainError
from signdescent.noise.exact import ExactLaw
from signdescent.testing import strategies
from signdescent.testing._search import ARGUMENTS, Search
from signdescent.testing._text import function_name, hardly_tested, refusal

__all__ = ["BoundTrial", "assert_bound"]

_EXACT_EXAMPLES = 2000  # pairs tried to find an exact law if an inexact one violates the bound; they are cheap
_LEAST_SHARE = 20  # at least one in this many pairs must be a non-trivial trial


@dataclass(frozen=True, slots=True, kw_only=True)
class BoundTrial:
    """Counts of a search that found no violation; this is not a proof.

    Parameters
    ----------
    pairs : int
        Pairs of a law and a batch size drawn.
    held : int
        Pairs at which the function was above 0 and at most the success probability.
    trivial : int
        Pairs at which the function was 0 or less, which cannot fail.
    undecided : int
        Pairs at which the success probability is known only as an interval, and the function lies inside.
    skipped : int
        Pairs at which the function makes no claim: one of its arguments is infinite, it called `hypothesis.assume`,
        or the batch is too large for exact arithmetic.
    least_margin : float
        Least success probability minus function among `held`.
    tightest : str
        The law and the batch size there.
    rng : int
        The seed.
    """

    pairs: int
    held: int
    trivial: int
    undecided: int
    skipped: int
    least_margin: float
    tightest: str
    rng: int


def assert_bound(
    function: Callable[..., Any],
    *,
    laws: strategies.LawClass | SearchStrategy[Any] | None,
    batch_sizes: SearchStrategy[int] | None = None,
    relation: Literal[">=", ">"] = ">=",
    rounding: float = 1e-12,
    max_examples: int = 500,
    rng: int = 0,
) -> BoundTrial:
    r"""Fail if a search finds that a function is not a lower bound on the success probability of batches.

    .. math:: \Pr\Bigl(\operatorname{sign}\tfrac1n\sum_{i=1}^n X_i = \operatorname{sign}\mu\Bigr) \ge
              \text{function}(\mu, \sigma, E|X-\mu|^3, n)

    A batch mean of exactly 0 counts as a failure. Passing is evidence, not proof. A failure shows a counterexample,
    which is exact if the law is.

    Parameters
    ----------
    function : callable
        Receives by keyword those of `mean`, `std`, `third_moment` (E|X - mean|^3, absolute), `batch_size` (NumPy
        scalars) and `law` (the law itself) that its signature names, and returns one real number. A Fraction is
        compared exactly. It may call `hypothesis.assume` where it makes no claim.
    laws : str, None or SearchStrategy
        The class of laws for which the bound is claimed, as for `strategies.noise_laws`, or a strategy of laws.
    batch_sizes : SearchStrategy of int, optional
        By default 1 to 32 if the function takes `batch_size`, else 1.
    relation : {">=", ">"}
        Claimed relation of the success probability to the function. ``">"`` also fails at a tie, within `rounding`.
    rounding : float
        Allowance for rounding of a function that returns floats, >= 0 and absolute: only beyond it is a bound violated.
    max_examples : int
        Number of pairs drawn.
    rng : int
        Seed.

    Returns
    -------
    BoundTrial
        The number of pairs of each kind, and the least margin.

    Raises
    ------
    AssertionError
        If a law violates the bound; the message has the shrunk law, its moments, its success probability and the value.
        Also if the search could hardly fail, because more than 95 % of the pairs were trivial, undecided or skipped.
    ClaimError
        If the function raises, does not return a number, or is not deterministic; the message has the law.
    ArgumentError, DomainError
        When an argument has the wrong type.

    Notes
    -----
    For a law in floating point the success probability is an interval, and only an interval below the function by more
    than `rounding` is a violation. If such a law fails, an exact one is searched for, and shown if found.
    Laws without a variance are skipped where the function takes `std`, those without a third moment where it takes
    `third_moment`. Hypothesis's database and profiles are not used: equal seeds give equal
    pairs.

    Examples
    --------
    >>> from signdescent import assert_bound, bounds
    >>> trial = assert_bound(bounds.cantelli, laws=None, max_examples=100)
    >>> trial.held > 50
    True
    >>> assert_bound(lambda mean, std: mean**2 / (mean**2 + 0.99 * std**2), laws=None)
    Traceback (most recent call last):
        ...
    AssertionError: <lambda> is not a lower bound on the success probability.
    ...
    """
    asked = _checked(function, laws, batch_sizes, relation, rounding, max_examples, rng)
    strategy = laws if isinstance(laws, SearchStrategy) else strategies.noise_laws(assume=laws)
    exact = laws if isinstance(laws, SearchStrategy) else strategies.noise_laws(assume=laws, exact=True)
    if batch_sizes is None:
        batch_sizes = strategies.batch_sizes() if "batch_size" in asked else st.just(1)
    __tracebackhide__ = True  # pytest then shows the caller's line, not this one
    search = Search(function, asked, relation == ">", Fraction(rounding))
    violation = search.run(strategy, batch_sizes, max_examples, rng)
    if violation is not None and not isinstance(violation.law, ExactLaw):
        again = Search(function, asked, relation == ">", Fraction(rounding), exact_only=True)
        violation = again.run(exact, batch_sizes, max(max_examples, _EXACT_EXAMPLES), rng) or violation
    if violation is not None:
        raise AssertionError(refusal(function, violation, rounding, rng))
    if search.held == 0 or search.held * _LEAST_SHARE < search.pairs:
        raise AssertionError(hardly_tested(function, search))
    return BoundTrial(
        pairs=search.pairs,
        held=search.held,
        trivial=search.trivial,
        undecided=search.undecided,
        skipped=search.skipped,
        least_margin=float(search.least_margin),
        tightest=search.tightest,
        rng=rng,
    )


def _checked(
    function: Callable[..., Any],
    laws: object,
    batch_sizes: object,
    relation: object,
    rounding: object,
    max_examples: object,
    rng: object,
) -> tuple[str, ...]:
    """Validate the arguments, and return which arguments the function takes."""
    if relation not in (">=", ">"):
        msg = f"Expected relation to be '>=' or '>'; got relation={relation!r}."
        raise ArgumentError(msg)
    if not (laws is None or isinstance(laws, (str, SearchStrategy))):
        msg = f"Expected laws to be the name of a class, None or a strategy; got laws={laws!r:.200}."
        raise ArgumentError(msg)
    if batch_sizes is not None and not isinstance(batch_sizes, SearchStrategy):
        msg = f"Expected batch_sizes to be a strategy; got batch_sizes={batch_sizes!r}. For one use strategies.just."
        raise ArgumentError(msg)
    if not (isinstance(rounding, (int, float)) and 0 <= rounding < 1):
        msg = f"Expected 0 <= rounding < 1; got rounding={rounding!r}."
        raise DomainError(msg)
    whole(max_examples, "max_examples", 1)
    whole(rng, "rng", 0)
    try:
        parameters = inspect.signature(function).parameters.values()
    except (TypeError, ValueError) as error:
        msg = f"Expected a function whose signature can be read; got {function!r:.200}. Wrap it in a lambda."
        raise ArgumentError(msg) from error
    by_name = (inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY)
    asked = tuple(p.name for p in parameters if p.kind in by_name and p.name in ARGUMENTS)
    unknown = [
        p.name
        for p in parameters
        if p.name not in asked
        and p.default is p.empty
        and p.kind not in (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)
    ]
    if unknown or not asked:
        msg = (
            f"Expected {function_name(function)} to take some of {', '.join(ARGUMENTS)} by keyword and nothing else; "
            f"its signature is {inspect.signature(function)}. Wrap it in a lambda that does."
        )
        raise ArgumentError(msg)
    return asked
