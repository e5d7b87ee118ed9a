"""Conversion of the parts of a claim that are given as text or as functions."""

from __future__ import annotations

import inspect
import keyword
import sys
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import FrameType, FunctionType, MappingProxyType
from typing import Any

import sympy as sp
from sympy.logic.boolalg import Boolean

from signdescent.errors import ClaimError
from signdescent.theory.text.domains import domain
from signdescent.theory.text.grammar import CONSTANTS, formula
from signdescent.theory.written import as_written

__all__ = ["spoken", "spoken_items", "spoken_where"]


def spoken(value: Any, where: Mapping[sp.Symbol, sp.Set], what: str) -> Any:
    """Return the SymPy object that a text or a function denotes, and anything else unchanged.

    A function is called with the symbols that its parameters name, inside `as_written`.

    Parameters
    ----------
    value : str, function or other
        The given object.
    where : mapping from symbol to SymPy set
        The symbols that may be named.
    what : str
        A description of the value for error messages.

    Raises
    ------
    ClaimError
        If the text is outside the grammar of `signdescent.theory.text.grammar`, or a parameter names no symbol.
    """
    if not isinstance(value, str | FunctionType):
        return value
    names = {symbol.name: symbol for symbol in where}
    if isinstance(value, str):
        return formula(value, names, what)
    parameters = inspect.signature(value).parameters
    for parameter in parameters.values():
        if (
            parameter.kind not in (parameter.POSITIONAL_OR_KEYWORD, parameter.KEYWORD_ONLY)
            or parameter.name not in names
        ):
            msg = (
                f"Expected the parameters of {what} to be symbols of where, which are {', '.join(names) or 'none'}; "
                f"got {parameter}. Rename it, or add it to where."
            )
            raise ClaimError(msg)
    with as_written(), _algorithms_refused(what):
        try:
            return value(**{name: names[name] for name in parameters})
        except TypeError as error:
            if "truth value" not in str(error):
                raise
            msg = (
                f"{what[0].upper()}{what[1:]} asks SymPy for a truth value, as a chain a < b < c and the keywords "
                "and, or, not do in Python; use sympy.And, Or, Not there, or state it as text."
            )
            raise ClaimError(msg) from error


@contextmanager
def _algorithms_refused(what: str) -> Iterator[None]:
    """Raise `ClaimError` if the function of a claim calls a SymPy algorithm, which is wrong without evaluation.

    Calls from within SymPy, constructors and operators are allowed.
    """
    before = sys.getprofile()

    def look(frame: FrameType, happening: str, _argument: Any) -> None:
        if happening != "call" or _library(frame) != "sympy" or any(map(_library, _callers(frame))):
            return
        name = frame.f_code.co_name
        if name in _BUILDERS or (name.startswith("__") and name.endswith("__")):
            return
        sys.setprofile(before)
        msg = (
            f"{what[0].upper()}{what[1:]} calls SymPy's {name}, which gives wrong results without evaluation; "
            "call it outside the function, and use its result."
        )
        raise ClaimError(msg)

    sys.setprofile(look)
    try:
        yield
    finally:
        sys.setprofile(before)


def _callers(frame: FrameType) -> Iterator[FrameType]:
    """Yield the calling frames, up to the one that calls the function of the claim."""
    above = frame.f_back
    while above is not None and above.f_code is not spoken.__code__:
        yield above
        above = above.f_back


def _library(frame: FrameType) -> str:
    """Return ``"sympy"`` or ``"signdescent"`` for code of these packages, and an empty string otherwise."""
    package = str(frame.f_globals.get("__name__", "")).partition(".")[0]
    return package if package in ("sympy", "signdescent") else ""


_ROOTS = ("sqrt", "cbrt", "root")
_BUILDERS = ("wrapper", "_func", "binary_op_wrapper", "__sympifyit_wrapper", "getit", "symbols", "sympify", *_ROOTS)
"""Code names of SymPy functions that only construct objects."""


def spoken_items(value: Any) -> tuple[Any, ...]:
    """Return conditions as a tuple; a single condition becomes a tuple of one."""
    return (value,) if isinstance(value, str | FunctionType | Boolean | bool) else tuple(value)


def spoken_where(where: Any, parts: tuple[Any, ...], owner: str) -> Mapping[Any, Any]:
    """Return `where` with names replaced by symbols and texts by sets.

    The symbol for a name is declared real, or integer if its set contains only integers.

    Parameters
    ----------
    where : mapping
        The given mapping.
    parts : tuple
        The statement and the assumptions. Names are allowed only if all of them are texts or functions.
    owner : str
        The id of the claim.

    Raises
    ------
    ClaimError
        If a name is not an identifier, is a constant, occurs twice, or is used with a SymPy statement.
    """
    if not isinstance(where, Mapping):
        msg = f"Expected where of {owner!r} to map symbols to sets; got {type(where).__name__}: {where!r:.200}."
        raise ClaimError(msg)
    sets: dict[Any, Any] = {}
    for key, given in where.items():
        values = domain(given, f"the set of {key} in {owner!r}") if isinstance(given, str) else given
        if not isinstance(key, str):
            sets[key] = values
            continue
        name = unicodedata.normalize("NFKC", key)  # as Python reads names
        _check_name(name, parts, owner)
        whole = isinstance(values, sp.Set) and _has_integers_alone(values)
        sets[sp.Symbol(name, integer=True) if whole else sp.Symbol(name, real=True)] = values
    names = [key if isinstance(key, str) else getattr(key, "name", "") for key in where]
    twice = sorted({name for name in names if names.count(name) > 1}) or (names if len(sets) < len(where) else [])
    if twice and any(isinstance(part, str | FunctionType) for part in parts):
        msg = f"Two keys of where of {owner!r} are named {', '.join(twice)}; give each symbol a name of its own."
        raise ClaimError(msg)
    return MappingProxyType(sets)


def _has_integers_alone(values: sp.Set) -> bool:
    """Return whether the type of a set shows that it contains only integers."""
    if isinstance(values, sp.FiniteSet | sp.Union):
        return all(_has_integers_alone(p) if isinstance(p, sp.Set) else bool(p.is_Integer) for p in values.args)
    return values in (sp.S.Naturals, sp.S.Naturals0, sp.S.Integers) or isinstance(values, sp.Range)


def _check_name(name: str, parts: tuple[Any, ...], owner: str) -> None:
    """Raise `ClaimError` for a key of `where` that cannot name a symbol."""
    for part in parts:
        if not isinstance(part, str | FunctionType):
            msg = (
                f"Expected the keys of where of {owner!r} to be SymPy symbols; got {name!r}. Names are keys only if "
                f"the statement and the assumptions are text or functions, and this is {type(part).__name__}: "
                f"{part!r:.200}. Use the symbol itself as a key."
            )
            raise ClaimError(msg)
    if not name.isidentifier() or keyword.iskeyword(name) or name in (*CONSTANTS, "oo"):
        msg = (
            f"Expected the keys of where of {owner!r} to be names, of letters, digits and _, that mean nothing else; "
            f"got {name!r}. Choose another name."
        )
        raise ClaimError(msg)
