"""The events and the properties of noise laws that a claim may name."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from signdescent.theory.symbols import b

if TYPE_CHECKING:
    from signdescent.theory.law_claim import LawClaim

__all__ = ["CLASSES", "EVENTS", "GIVEN_SIGN", "covers"]

EVENTS: Mapping[str, str] = MappingProxyType(
    {
        "same-sign": "one sample has the sign of its mean",
        "same-sign-of-batch-mean": "the mean of tau independent copies has the sign of their mean",
        "within-r-of-the-mode": "|X - mode| <= r; sigma is sqrt(E (X - mode)^2)",
        "right-sign": "one sample has the right sign, that of g_i",
        "expected-vote-sign": "the expected sign of the sum of M nodes' signs, times the right sign, that of g_i",
        "mismatches-exceed-their-mean-by-less": "X_1 + ... + X_M - M (1 - 2 rho) < t; X_n is -1 if node n is right",
    }
)
"""Events that a claim may bound; ``"expected-vote-sign"`` is an expectation instead."""

GIVEN_SIGN = frozenset({"right-sign", "expected-vote-sign", "mismatches-exceed-their-mean-by-less"})
"""Events whose right sign is given: the sign of g_i, whether or not the law has a mean.

For all other events the right sign is the sign of the law's own mean, as for unbiased samples.
"""

CLASSES: Mapping[str, str] = MappingProxyType(
    {
        "unimodal": "a mixture of uniform laws with one end at the mode, and possibly an atom at the mode",
        "symmetric": "symmetric about its mean",
        "lattice-unimodal": "on equally spaced points, with probabilities that increase up to a mode and then decrease",
        "independent-copies": "the samples of a batch, or the nodes' votes, are independent copies",
        "non-zero-mean": "its mean is not 0",
        "mean-of-the-right-sign": "it has a mean, and the mean has the right sign, as for an unbiased sample",
        "finite-third-moment": "E|X - mean|^3 is finite",
        "no-atom-at-zero": "P(X = 0) = 0",
        "right-sign-likelier-than-wrong": "P(sign right) >= P(sign wrong)",
    }
)
"""Properties that describe a class of laws.

If the right sign is the sign of the mean, every law has a non-zero mean. If it is given (`GIVEN_SIGN`), a law may have
any mean or none. Every law has the moments that the claim names.
"""

_OF_MEANS = frozenset({"non-zero-mean", "mean-of-the-right-sign"})
_IMPLIED: Mapping[str, frozenset[str]] = MappingProxyType({"mean-of-the-right-sign": _OF_MEANS})


def covers(claim: LawClaim, wide: tuple[str, ...], *more: str) -> bool:
    """Return whether every law of a claim, with further properties `more`, belongs to the class `wide`.

    If the symbol b occurs, third moments are finite. If the event is about the sign of the mean, the mean is non-zero.
    """
    known = {"independent-copies", *claim.laws, *more} | ({"finite-third-moment"} if b in claim.where else set())
    known |= _OF_MEANS if claim.event not in GIVEN_SIGN else set()
    known = known.union(*(_IMPLIED.get(word, frozenset()) for word in known))
    return set(wide) <= known
