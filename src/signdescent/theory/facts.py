"""Theorems from the literature that proofs about laws may cite; they are not checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import sympy as sp

from signdescent.theory.symbols import M, b, r, t, tau

__all__ = ["FACTS", "SHEVTSOVA", "Fact"]


@dataclass(frozen=True, slots=True)
class Fact:
    """A theorem from the literature, in the vocabulary of a law claim.

    Parameters
    ----------
    statement, source : str
        The statement, and its source.
    laws, event, bound, where
        As in `LawClaim`, in the shared symbols. `bound` is None if the fact is only about a class.
    """

    statement: str
    source: str
    laws: tuple[str, ...] = ()
    event: str = ""
    bound: sp.Expr | None = None
    where: Mapping[sp.Symbol, sp.Set] = field(default_factory=dict)


SHEVTSOVA = sp.Min(
    sp.Rational(469, 1000) * b,
    sp.Rational(3322, 10000) * (b + sp.Rational(429, 1000)),
    sp.Rational(3031, 10000) * (b + sp.Rational(646, 1000)),
    evaluate=False,
)
"""D(b): the Berry-Esseen error is at most D(b)/sqrt(tau) for a batch of tau samples (Shevtsova 2013)."""

FACTS: Mapping[str, Fact] = MappingProxyType(
    {
        "berry-esseen": Fact(
            "the distribution function of a standardised sum is within D(b)/sqrt(tau) of the normal one",
            "A. Berry 1941, C.-G. Esseen 1942; constants of I. Shevtsova 2013",
            ("finite-third-moment",),
            "same-sign-of-batch-mean",
            (1 + sp.erf(sp.sqrt(tau / (2 * r)))) / 2 - SHEVTSOVA / sp.sqrt(tau),
            {r: sp.Interval.open(0, sp.oo), b: sp.Interval.open(0, sp.oo), tau: sp.S.Naturals},
        ),
        "hoeffding": Fact(
            "a sum of M independent variables in [-1, 1] exceeds its mean by t with probability <= exp(-t^2/(2M))",
            "W. Hoeffding 1963, Theorem 2",
            (),
            "mismatches-exceed-their-mean-by-less",
            1 - sp.exp(-(t**2) / (2 * M)),
            {t: sp.Interval(0, sp.oo), M: sp.S.Naturals},  # trivial for t < 0
        ),
        "wintner": Fact(
            "sums of independent symmetric unimodal variables are symmetric and unimodal", "A. Wintner 1938"
        ),
    }
)
"""Facts by name; a verdict that depends on one says so."""
