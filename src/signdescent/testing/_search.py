"""The search behind `assert_bound`: one run of Hypothesis over pairs of a law and a batch size."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from numbers import Integral, Rational, Real
from typing import Any

import numpy as np
from hypothesis import HealthCheck, Phase, Verbosity, given, seed, settings, target
from hypothesis.errors import Flaky, UnsatisfiedAssumption
from hypothesis.strategies import SearchStrategy

from signdescent.errors import ArgumentError, ClaimError, DomainError
from signdescent.noise.exact import ExactLaw
from signdescent.noise.law import Law, checked_batch
from signdescent.testing._text import Violation, function_name, law_text

__all__ = ["ARGUMENTS", "Search"]

ARGUMENTS = ("mean", "std", "third_moment", "batch_size", "law")
"""Arguments that a function may take."""


class _Violated(Exception):
    """Raised when a pair violates the bound."""


class _Broken(Exception):
    """Raised when the function does not return a number."""


@dataclass(slots=True)
class Search:
    """One run of Hypothesis, with its counts."""

    function: Callable[..., Any]
    asked: tuple[str, ...]
    strict: bool
    rounding: Fraction
    exact_only: bool = False
    pairs: int = 0
    held: int = 0
    trivial: int = 0
    undecided: int = 0
    skipped: int = 0
    least_margin: Fraction = Fraction(2)
    tightest: str = ""
    last: Violation | None = None

    def run(self, laws: SearchStrategy[Any], batch_sizes: SearchStrategy[int], most: int, rng: int) -> Violation | None:
        """Return the shrunk violation, or None."""

        def trial(law: Any, batch_size: int) -> None:
            self._try(law, batch_size)

        limits = settings(
            max_examples=most,
            database=None,
            deadline=None,
            derandomize=False,
            report_multiple_bugs=False,
            phases=(Phase.generate, Phase.target, Phase.shrink),
            suppress_health_check=list(HealthCheck),
            verbosity=Verbosity.quiet,
        )
        try:
            seed(rng)(limits(given(law=laws, batch_size=batch_sizes)(trial)))()
        except _Violated:
            return self.last
        except Flaky as error:
            name = function_name(self.function)
            msg = f"Expected {name} to return the same number at the same law each time; it does not."
            raise ClaimError(msg) from error
        except _Broken as error:
            raise ClaimError(str(error)) from error.__cause__
        return None

    def _try(self, law: Any, batch_size: int) -> None:
        """Count one pair, or raise."""
        self.pairs += 1
        checked_batch(batch_size)
        if self.exact_only and not isinstance(law, ExactLaw):
            self.skipped += 1
            return
        success = _success(law, batch_size)
        value = None if success is None else self._value(law, batch_size)
        if success is None or value is None:
            self.skipped += 1
            return
        low, high = success
        slack = Fraction(0) if isinstance(value, Fraction) else self.rounding
        claimed = min(max(value, -1), 2)  # beyond, the comparison with a probability is the same
        claimed = Fraction(claimed)
        tie = self.strict and isinstance(law, ExactLaw) and high <= claimed + slack
        if high < claimed - slack or tie:
            self.last = Violation(
                law=law, batch_size=batch_size, value=value, low=low, high=high, tie=not high < claimed - slack
            )
            raise _Violated
        target(float(max(claimed, Fraction(-1)) - low))
        if claimed <= 0:
            self.trivial += 1
        elif low < claimed - slack or (self.strict and low <= claimed + slack):
            self.undecided += 1
        else:
            self.held += 1
            if low - claimed < self.least_margin:
                self.least_margin = low - claimed
                self.tightest = f"{law_text(law)}; batch size {batch_size}"

    def _value(self, law: Law, batch_size: int) -> Fraction | float | None:
        """Return the value of the function, or None if it makes no claim."""
        given = _arguments(law, batch_size, self.asked)
        if not all(np.isfinite(v) for name, v in given.items() if name != "law"):
            return None
        try:
            value = self.function(**given)
        except UnsatisfiedAssumption:
            return None
        except Exception as error:
            msg = f"raised {type(error).__name__}: {error}"
            raise _Broken(self._complaint(law, given, msg)) from error
        if isinstance(value, np.ndarray) and value.ndim == 0:
            value = value[()]
        if isinstance(value, (bool, np.bool_)) or not isinstance(value, Real):
            raise _Broken(self._complaint(law, given, f"returned {value!r:.200}, which is not one real number"))
        if isinstance(value, Integral):
            return Fraction(int(value))
        if isinstance(value, Rational):
            return Fraction(value)
        if np.isnan(float(value)):
            raise _Broken(self._complaint(law, given, "returned NaN"))
        return float(value)

    def _complaint(self, law: Law, given: Mapping[str, Any], what: str) -> str:
        shown = ", ".join(f"{name}={value!r}" for name, value in given.items() if name != "law")
        return (
            f"Expected {function_name(self.function)} to return a number at every law of its class; it {what}.\n"
            f"  law        {law_text(law)}\n"
            f"             {law!r}\n"
            f"  arguments  {shown}\n"
            "Fix it there, narrow `laws`, or call hypothesis.assume where it makes no claim."
        )


def _arguments(law: Law, batch_size: int, asked: tuple[str, ...]) -> dict[str, Any]:
    given: dict[str, Any] = {}
    for name in asked:
        if name == "law":
            given[name] = law
        elif name == "batch_size":
            given[name] = np.int64(batch_size)
        else:
            given[name] = np.float64(getattr(law, name))
    return given


def _success(law: Any, batch_size: int) -> tuple[Fraction, Fraction] | None:
    """Return the ends of the success probability, equal for an exact law; None if the batch is too large."""
    try:
        if isinstance(law, ExactLaw):
            value = law.success_exact(batch_size)
            return value, value
        success = law.success(batch_size)
        return Fraction(success.low), Fraction(success.high)
    except DomainError:
        return None
    except AttributeError as error:
        msg = f"Expected laws to draw noise laws, with moments and success(n); got {law!r:.200}."
        raise ArgumentError(msg) from error
