"""What a claim may be made of besides SymPy objects: text, and functions of its symbols."""

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

    A function is called with the symbols that its parameters name, and SymPy evaluates nothing meanwhile.

    Parameters
    ----------
    value : str, function or other
        What was given.
    where : mapping from symbol to SymPy set
        The symbols that may be named.
    what : str
        What the value is, for the message of an error.

    Raises
    ------
    ClaimError
        When the text is not of the grammar of `signdescent.theory.text.grammar`, or a parameter names no symbol.
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
                f"{what[0].upper()}{what[1:]} asks SymPy for a truth value, as a chain a < b < c and the words "
                "and, or, not do in Python; use sympy.And, Or, Not there, or state it as text."
            )
            raise ClaimError(msg) from error


@contextmanager
def _algorithms_refused(what: str) -> Iterator[None]:
    """Raise where the code of a claim calls one of SymPy's algorithms, which give wrong results without evaluation.

    What is called from within SymPy, the making of an object and an operator are no such calls.
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
            f"{what[0].upper()}{what[1:]} calls SymPy's {name}, which gives wrong results while nothing is evaluated; "
            "call it before, and use its result in the function."
        )
        raise ClaimError(msg)

    sys.setprofile(look)
    try:
        yield
    finally:
        sys.setprofile(before)


def _callers(frame: FrameType) -> Iterator[FrameType]:
    """Yield the frames above one, up to the one in which a function is called with its symbols."""
    above = frame.f_back
    while above is not None and above.f_code is not spoken.__code__:
        yield above
        above = above.f_back


def _library(frame: FrameType) -> str:
    """Return "sympy" or "signdescent" for code of these packages, and nothing for a user's."""
    package = str(frame.f_globals.get("__name__", "")).partition(".")[0]
    return package if package in ("sympy", "signdescent") else ""


_ROOTS = ("sqrt", "cbrt", "root")
_BUILDERS = ("wrapper", "_func", "binary_op_wrapper", "__sympifyit_wrapper", "getit", "symbols", "sympify", *_ROOTS)
"""Functions of SymPy, by the names of their code, that make objects and compute nothing."""


def spoken_items(value: Any) -> tuple[Any, ...]:
    """Return a sequence of conditions, or the one condition that stands for a sequence, as a tuple."""
    return (value,) if isinstance(value, str | FunctionType | Boolean | bool) else tuple(value)


def spoken_where(where: Any, parts: tuple[Any, ...], owner: str) -> Mapping[Any, Any]:
    """Return where with symbols for names and sets for texts.

    A name becomes a symbol that knows that it is real, or an integer where its set has only integers.

    Parameters
    ----------
    where : mapping
        As it was given.
    parts : tuple
        The statement and the assumptions; names are symbols only in texts and functions.
    owner : str
        The id of the claim.

    Raises
    ------
    ClaimError
        When a name is no name, has a meaning already, is there twice, or meets a SymPy statement; by name.
    """
    if not isinstance(where, Mapping):
        msg = f"Expected where of {owner!r} to map symbols to sets; got {type(where).__name__}: {where!r:.200}."
        raise ClaimError(msg)
    found: dict[Any, Any] = {}
    for key, given in where.items():
        values = domain(given, f"the set of {key} in {owner!r}") if isinstance(given, str) else given
        if not isinstance(key, str):
            found[key] = values
            continue
        name = unicodedata.normalize("NFKC", key)  # as Python reads names
        _check_name(name, parts, owner)
        whole = isinstance(values, sp.Set) and _has_integers_alone(values)
        found[sp.Symbol(name, integer=True) if whole else sp.Symbol(name, real=True)] = values
    names = [key if isinstance(key, str) else getattr(key, "name", "") for key in where]
    twice = sorted({name for name in names if names.count(name) > 1}) or (names if len(found) < len(where) else [])
    if twice and any(isinstance(part, str | FunctionType) for part in parts):
        msg = f"Two keys of where of {owner!r} are named {', '.join(twice)}; give each symbol a name of its own."
        raise ClaimError(msg)
    return MappingProxyType(found)


def _has_integers_alone(values: sp.Set) -> bool:
    """Return whether a set is made of integers, by what it is; SymPy compares the ends of an interval by rounding."""
    if isinstance(values, sp.FiniteSet | sp.Union):
        return all(_has_integers_alone(p) if isinstance(p, sp.Set) else bool(p.is_Integer) for p in values.args)
    return values in (sp.S.Naturals, sp.S.Naturals0, sp.S.Integers) or isinstance(values, sp.Range)


def _check_name(name: str, parts: tuple[Any, ...], owner: str) -> None:
    """Raise for a key of where that cannot name a symbol."""
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
