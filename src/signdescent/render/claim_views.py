"""Views of claims in pictures: the symbol along the axis, and the values of the others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

__all__ = ["VIEWS", "View"]


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """The choice of what a picture of a claim shows; no verdict depends on it.

    Parameters
    ----------
    symbol : str
        The symbol along the axis.
    low, high : float
        Its range, inside its domain.
    fixed : mapping from str to float
        The values of the other symbols.
    family : (str, values), optional
        One more symbol, with one curve for each of its values; only with ``"margin"``.
    shows : "sides" or "margin"
        Every side of the relations, or (larger side - smaller side).
    labels : sequence of str
        Names of the sides, left before right; by default "left side" and "right side".
    relation : int, optional
        Index of the relation to show, if the statement has several.
    logarithmic : bool
        Whether the axis is logarithmic.
    """

    symbol: str
    low: float
    high: float
    fixed: Mapping[str, float] = field(default_factory=dict)
    family: tuple[str, tuple[float, ...]] | None = None
    shows: Literal["sides", "margin"] = "sides"
    labels: tuple[str, ...] = ()
    relation: int | None = None
    logarithmic: bool = False


_VOTES = ("l", (1.0, 2.0, 5.0, 20.0))
_STEPS = {"gamma0": 1.0, "start": 0.5, "total": 1.0}  # those of f = x^2/2 from x_0 = 1
_DERIVED = "what the derivation gives"
_NEAR = {"sigma": 1.0, "c": 0.0, "c_tilde": 1.0, "eps": 1.0}

VIEWS: Mapping[str, View] = {
    "table-speedup": View(symbol="u", low=0.001, high=1, fixed={"M": 3}, labels=("u", "F(u) exp(1 - M)")),
    "spb-extremes-gauss": View(symbol="z", low=0, high=3, relation=1, labels=("its tangent", "ρ - 1/2")),
    "lemma-1-formula": View(symbol="z", low=0, high=4, labels=("printed, z/(1 + z)", "exact, Gauss")),
    "lemma-1-second-order-formula": View(symbol="z", low=0, high=4, labels=("printed", "second order", "exact, Gauss")),
    "sec4-near-lower": View(symbol="g", low=0.001, high=1, fixed=_NEAR, labels=("scaled l2-norm", "mixed norm")),
    "sec4-near-lower-corrected": View(
        symbol="g", low=0.001, high=1, fixed=_NEAR, labels=("scaled l2-norm", "mixed norm")
    ),
    "lemma-10-sharp-formula": View(
        symbol="tau", low=5, high=100, fixed={"r": 10}, relation=1, labels=("Cantelli", "Chebyshev")
    ),
    "lemma-12-chord": View(symbol="x", low=-1, high=0, labels=("exp x", "chord")),
    "lemma-12-erf-secant": View(symbol="t", low=0, high=1, labels=("erf t", "secant")),
    "theorem-5-eq7": View(
        symbol="K",
        low=1,
        high=50,
        fixed={"L": 1, "x0": 1, "gamma0": 1},
        relation=1,
        labels=(_DERIVED, "printed, eq. (7)"),
        logarithmic=True,
    ),
    "theorem-5-eq7-corrected": View(
        symbol="K", low=1, high=50, fixed=_STEPS, labels=(_DERIVED, "corrected"), logarithmic=True
    ),
    "theorem-5-eq7-sharp": View(
        symbol="K", low=1, high=50, fixed=_STEPS, labels=(_DERIVED, "sharper"), logarithmic=True
    ),
    "eq-22b": View(symbol="K", low=1, high=200, labels=("sum of 1/k", "log K + 2"), logarithmic=True),
    "theorem-14-cosh": View(symbol="lam", low=0, high=2.5, labels=("cosh λ", "exp(λ²/2)")),
    "b8-final": View(symbol="u", low=0, high=1, family=_VOTES, shows="margin", relation=1),
    "b8-final-sharp-lower": View(symbol="u", low=0, high=1, family=_VOTES, shows="margin"),
    "b8-final-sharp-upper": View(symbol="u", low=0, high=1, family=_VOTES, shows="margin"),
    "lemma-15": View(symbol="t", low=-1, high=1, family=("s", (0.5, 1.0, 2.0)), shows="margin"),
    "lemma-15-sharp": View(symbol="t", low=-1, high=1, family=("s", (0.5, 1.0, 2.0)), shows="margin"),
}
"""Claim id -> view, for claims that a picture illustrates well."""
