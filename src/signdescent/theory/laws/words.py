"""The properties of noise laws that a claim may name."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from signdescent.theory.symbols import b

if TYPE_CHECKING:
    from signdescent.theory.law_claim import LawClaim

__all__ = ["CLASSES", "covers"]

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

If the right sign is the sign of the mean, every law has a non-zero mean. If it is given (`Event.given`), a law may have
any mean or none. Every law has the moments that the claim names.
"""

_OF_MEANS = frozenset({"non-zero-mean", "mean-of-the-right-sign"})
_IMPLIED: Mapping[str, frozenset[str]] = MappingProxyType({"mean-of-the-right-sign": _OF_MEANS})


def covers(claim: LawClaim, wide: tuple[str, ...], *more: str) -> bool:
    """Return whether every law of a claim, with further properties `more`, belongs to the class `wide`.

    If the symbol b occurs, third moments are finite. If the event is about the sign of the mean, the mean is non-zero.
    """
    known = {"independent-copies", *claim.laws, *more} | ({"finite-third-moment"} if b in claim.where else set())
    known |= set() if claim.meaning.given else _OF_MEANS
    known = known.union(*(_IMPLIED.get(word, frozenset()) for word in known))
    return set(wide) <= known
