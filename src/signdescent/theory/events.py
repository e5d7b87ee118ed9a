"""The events whose probability a claim about laws may bound."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

import sympy as sp

from signdescent.theory.symbols import M, tau

__all__ = ["EVENTS", "Event"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """An event, and what the symbols of a claim about it mean.

    Parameters
    ----------
    text : str
        The event in words.
    about : str
        What it looks at: ``"sign"``, that of one sample or of the sum of several; ``"votes"``, the signs of the nodes'
        samples; ``"distance"``, that from the mode.
    copies : Symbol or None
        The symbol that counts the samples or the nodes: ``tau`` or ``M``. None if the event is about one sample.
    given : bool
        Whether the right sign is given, the sign of g_i, whether or not the law has a mean. For all other events it is
        the sign of the law's own mean, as for unbiased samples.
    threshold : bool
        Whether a free symbol occurs in its definition.
    expected : bool
        Whether it is an expectation instead of a probability.
    of_mean : str
        The event of one sample that this is for the mean of independent copies; empty if there is none.
    """

    text: str
    about: Literal["sign", "votes", "distance"]
    copies: sp.Symbol | None = None
    given: bool = False
    threshold: bool = False
    expected: bool = False
    of_mean: str = ""

    @property
    def votes(self) -> bool:
        """Whether nodes vote, so that the signs of the samples are all that matters."""
        return self.about == "votes"

    @property
    def about_mode(self) -> bool:
        """Whether it is a distance from the mode; ``sigma`` is taken about the mode then."""
        return self.about == "distance"

    @property
    def own_sign(self) -> bool:
        """Whether it compares the sign of a sample, or of a sum, with the sign of the law's own mean."""
        return self.about == "sign" and not self.given


EVENTS: Mapping[str, Event] = MappingProxyType(
    {
        "same-sign": Event(text="one sample has the sign of its mean", about="sign"),
        "same-sign-of-batch-mean": Event(
            text="the mean of tau independent copies has the sign of their mean",
            about="sign", copies=tau, of_mean="same-sign",
        ),
        "within-r-of-the-mode": Event(
            text="|X - mode| <= r; sigma is sqrt(E (X - mode)^2)", about="distance", threshold=True
        ),
        "right-sign": Event(text="one sample has the right sign, that of g_i", about="sign", given=True),
        "expected-vote-sign": Event(
            text="the expected sign of the sum of M nodes' signs, times the right sign, that of g_i",
            about="votes", copies=M, given=True, expected=True,
        ),
        "mismatches-exceed-their-mean-by-less": Event(
            text="X_1 + ... + X_M - M (1 - 2 rho) < t; X_n is -1 if node n is right",
            about="votes", copies=M, given=True, threshold=True,
        ),
    }
)  # fmt: skip
"""Events that a claim may bound, by the word that a claim names them with."""
