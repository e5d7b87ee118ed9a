"""Incomplete gamma functions, exponential integrals, the imaginary error function and Lambert's W: names and domains.

The domains are data, so that a claim's text, its folded terms and the engines read the same conditions.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sympy as sp
from sympy.core.relational import Relational

__all__ = ["DOMAINS", "SPECIAL_FUNCTIONS", "Bound", "Domain", "first_exponential_integral"]


@dataclass(frozen=True, slots=True)
class Bound:
    """A relation of one argument with a number.

    Attributes
    ----------
    place : int
        The place of the argument.
    relation : type
        ``sp.Gt``, ``sp.Ge`` or ``sp.Ne``.
    value : SymPy number
        The number.
    within : SymPy Rational
        A rational number on the inner side of the bound; the number itself if it is rational.
    """

    place: int
    relation: type[Relational]
    value: sp.Expr = sp.S.Zero
    within: sp.Rational = sp.S.Zero


@dataclass(frozen=True, slots=True)
class Domain:
    """The arguments at which a function is supported.

    Attributes
    ----------
    cases : tuple of tuples of Bound
        The function exists if all bounds of one case hold. The interior of the first case is the interior of the
        domain, and the function is analytic there in all arguments together.
    strict : bool
        Whether it has no real value elsewhere; others may exist there, as ``uppergamma(2, -1)``.
    """

    cases: tuple[tuple[Bound, ...], ...]
    strict: bool = False


DOMAINS: Mapping[Any, Domain] = {
    sp.uppergamma: Domain(((Bound(1, sp.Gt),), (Bound(1, sp.Ge), Bound(0, sp.Gt)))),
    sp.lowergamma: Domain(((Bound(0, sp.Gt), Bound(1, sp.Ge)),)),
    sp.expint: Domain(((Bound(1, sp.Gt),), (Bound(1, sp.Ge), Bound(0, sp.Gt, sp.S.One, sp.S.One)))),
    sp.Ei: Domain(((Bound(0, sp.Ne),),), strict=True),
    sp.LambertW: Domain(((Bound(0, sp.Ge, -sp.exp(-1), sp.Rational(-9, 25)),),), strict=True),
}
"""The domains of partial functions."""


def first_exponential_integral(x: sp.Expr, **options: Any) -> sp.Expr:
    """Return ``expint(1, x)``; SymPy's ``E1`` takes no options."""
    return sp.expint(sp.S.One, x, **options)


SPECIAL_FUNCTIONS: Mapping[str, tuple[Any, int]] = {
    "uppergamma": (sp.uppergamma, 2),
    "lowergamma": (sp.lowergamma, 2),
    "expint": (sp.expint, 2),
    "E1": (first_exponential_integral, 1),
    "Ei": (sp.Ei, 1),
    "erfi": (sp.erfi, 1),
    "LambertW": (sp.LambertW, 1),
}
"""Functions by their names in text, with the number of arguments; LambertW is the principal branch."""
