"""Validation of the parts of a claim: id, symbols, sets, conditions and reference."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import sympy as sp
from sympy.core.function import AppliedUndef
from sympy.logic.boolalg import Boolean

from signdescent.errors import ClaimError
from signdescent.theory.exactness import exactly
from signdescent.theory.placing import free_in

if TYPE_CHECKING:
    from signdescent.theory.law_claim import LawClaim
    from signdescent.theory.run_claim import RunClaim

__all__ = [
    "Reference",
    "boolean",
    "check_commutes",
    "check_id",
    "check_key",
    "check_symbols",
    "check_word",
    "conditions_of",
    "domains_of",
    "make_exact",
    "reference_of",
]


_SLUG = re.compile(r"[a-z][a-z0-9.-]*")
_LONGEST = 4200  # digits of a number; Python prints at most 4300


def check_id(value: object) -> None:
    """Raise `ClaimError` unless an id is a slug."""
    if not isinstance(value, str) or not _SLUG.fullmatch(value):
        msg = f"Expected an id that is a slug [a-z][a-z0-9.-]*, such as 'lemma-15'; got id={value!r}."
        raise ClaimError(msg)


def check_word(name: str, word: object, known: Collection[str], owner: str) -> None:
    """Raise `ClaimError` unless a word is in `known`."""
    if type(word) is not str or word not in known:
        msg = f"Expected {name} of {owner!r} among {', '.join(known)}; got {word!r}."
        raise ClaimError(msg)


def boolean(value: object, name: str, owner: str) -> Boolean:
    """Return a statement as a SymPy Boolean; raise `ClaimError` if it is none."""
    if isinstance(value, bool):
        return sp.true if value else sp.false
    if not isinstance(value, Boolean) or isinstance(value, sp.Symbol):
        msg = (
            f"Expected {name} of {owner!r} to be a SymPy relational or Boolean, as sympy.Le(x, y); "
            f"got {type(value).__name__}: {value!r}."
        )
        raise ClaimError(msg)
    return value


def check_key(symbol: object, owner: str, name: str) -> None:
    """Raise `ClaimError` unless a key is a commutative symbol."""
    if not isinstance(symbol, sp.Symbol):
        msg = (
            f"Expected the keys of {name} of {owner} to be SymPy symbols; got {type(symbol).__name__}: {symbol!r}. "
            "Values can be substituted only for symbols, not for expressions or names."
        )
        raise ClaimError(msg)
    check_commutes(symbol, owner)


def check_commutes(part: sp.Basic, owner: str) -> None:
    """Raise `ClaimError` if a symbol does not commute."""
    for symbol in sorted(free_in(part), key=str):
        if not symbol.is_commutative:
            msg = f"Symbol {symbol} of {owner!r} does not commute; claims are about numbers."
            raise ClaimError(msg)


def conditions_of(value: Any, owner: str) -> tuple[Boolean, ...]:
    """Return assumptions as a tuple of SymPy Booleans; raise `ClaimError` if one is not a Boolean."""
    items = (value,) if isinstance(value, Boolean | bool) else tuple(value)
    return tuple(boolean(item, "an assumption", owner) for item in items)


def reference_of(value: Reference | str | None) -> Reference | None:
    """Return a reference; text becomes its place."""
    return Reference(value) if isinstance(value, str) else value


def domains_of(value: Mapping[sp.Symbol, sp.Set], owner: str) -> Mapping[sp.Symbol, sp.Set]:
    """Return the sets of a claim as a read-only mapping; raise `ClaimError` unless it maps symbols to sets of reals."""
    names: set[str] = set()
    for symbol, domain in value.items():
        if not isinstance(symbol, sp.Symbol):
            msg = f"Expected the keys of where of {owner!r} to be SymPy symbols; got {symbol!r}."
            raise ClaimError(msg)
        if symbol.name in names:
            msg = (
                f"There are two symbols named {symbol} in where of {owner!r}, with different assumptions; "
                "use one object for both, or rename one."
            )
            raise ClaimError(msg)
        names.add(symbol.name)
        if not isinstance(domain, sp.Set):
            msg = (
                f"Expected where[{symbol}] of {owner!r} to be a SymPy set, as sympy.Interval(0, 1); "
                f"got {type(domain).__name__}: {domain!r}."
            )
            raise ClaimError(msg)
        if domain.free_symbols:
            msg = (
                f"The set of {symbol} in {owner!r} depends on {sorted(map(str, domain.free_symbols))}; "
                "use a fixed set and state the dependence as an assumption."
            )
            raise ClaimError(msg)
        _check_digits(domain, owner)
        for end in _ends(domain):
            if end not in (sp.oo, -sp.oo) and not (end.is_extended_real is True and end.is_finite is True):
                msg = (
                    f"Expected where[{symbol}] of {owner!r} to end at real numbers or infinities that SymPy knows as "
                    f"such; got {end} in {domain}; write it as a rational number, a root, or a known function of one."
                )
                raise ClaimError(msg)
        for point in _points(domain):
            if point.is_extended_real is not True or point.is_finite is not True:
                msg = (
                    f"Expected where[{symbol}] of {owner!r} to contain only real numbers; got {point} in {domain}; "
                    "leave it out."
                )
                raise ClaimError(msg)
    return MappingProxyType(dict(value))


def _ends(domain: sp.Set) -> tuple[sp.Expr, ...]:
    """Return the ends of all intervals in a set."""
    return tuple(
        end for part in sorted(domain.atoms(sp.Interval), key=sp.default_sort_key) for end in (part.start, part.end)
    )


def _points(domain: sp.Set) -> tuple[sp.Basic, ...]:
    """Return the elements of all finite sets in a set."""
    return tuple(point for part in sorted(domain.atoms(sp.FiniteSet), key=sp.default_sort_key) for point in part.args)


def check_symbols(part: sp.Basic, where: Mapping[sp.Symbol, sp.Set], owner: str) -> None:
    """Raise `ClaimError` for a symbol without a set, an undefined function, or a number that is too long to print."""
    names = {symbol.name for symbol in where}
    for symbol in sorted(free_in(part) - set(where), key=str):
        if symbol.name in names:
            msg = (
                f"There are two symbols named {symbol} in {owner!r}, in where and in a formula, with different "
                "assumptions; use one object for both."
            )
            raise ClaimError(msg)
        msg = f"Symbol {symbol} of {owner!r} has no set; add it to where, as where={{{symbol}: sympy.Reals}}."
        raise ClaimError(msg)
    for function in sorted(part.atoms(AppliedUndef), key=str):
        msg = f"Function {function.func} of {owner!r} is undefined; write it out in SymPy's functions."
        raise ClaimError(msg)
    _check_digits(part, owner)


def _check_digits(part: sp.Basic, owner: str) -> None:
    """Raise `ClaimError` for a number that is too long to print."""
    for number in sorted(part.atoms(sp.Rational), key=sp.default_sort_key):
        if max(abs(int(number.p)), int(number.q)) >= 10**_LONGEST:
            msg = (
                f"A number of {owner!r} has more than {_LONGEST} digits; write it as a power, in a text or inside "
                "as_written()."
            )
            raise ClaimError(msg)


def make_exact(claim: LawClaim | RunClaim) -> None:
    """Validate the assumptions and sets of a claim, and replace every decimal by its exact binary value."""
    conditions = tuple(exactly(part) for part in conditions_of(claim.assumptions, claim.id))
    sets = {symbol: exactly(domain) for symbol, domain in domains_of(claim.where, claim.id).items()}
    object.__setattr__(claim, "assumptions", conditions)
    object.__setattr__(claim, "where", MappingProxyType(sets))


@dataclass(frozen=True, slots=True)
class Reference:
    """The place of a statement in a source.

    Parameters
    ----------
    place : str
        Item and page, such as ``"Lemma 12, p. 25"``.
    quote : str
        A few words of the source that identify the place.
    """

    place: str
    quote: str = ""

    def __str__(self) -> str:
        return f'{self.place}: "{self.quote}"' if self.quote else self.place
