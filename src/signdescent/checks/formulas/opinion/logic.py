"""Three-valued logic for the second opinion: True, False, and None for unknown.

In a statement, a part that decides alone guards the others: a missing term counts only if no part guards it. An
assumption is met only if all its terms exist, so its parts do not guard each other.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sympy as sp
from sympy.logic.boolalg import Xnor

from signdescent.checks.formulas.opinion.functions import Missing

__all__ = ["LOGIC", "STRICT", "Truth", "Values", "equivalent"]

Values = list[Any]
Truth = Callable[[Values], "bool | None"]


def _decided_by(deciding: bool, *, strict: bool = False) -> Callable[[list[Truth]], Truth]:
    def build(parts: list[Truth]) -> Truth:
        def truth(v: Values) -> bool | None:
            unknown, missing, decided = False, None, False
            for part in parts:
                try:
                    value = part(v)
                except Missing as error:
                    missing = missing or error
                    continue
                if value is deciding:
                    decided = True
                    if not strict:
                        return deciding
                unknown = unknown or value is None
            if missing is not None and (strict or not unknown):
                raise missing
            return deciding if decided else None if unknown else not deciding

        return truth

    return build


def _implies(parts: list[Truth]) -> Truth:
    given, then = parts

    def truth(v: Values) -> bool | None:
        try:
            premise = given(v)
        except Missing:
            return None
        if premise is False:
            return True
        if premise:
            return then(v)
        try:
            return then(v) or None
        except Missing:
            return None

    return truth


def _not(parts: list[Truth]) -> Truth:
    (part,) = parts

    def truth(v: Values) -> bool | None:
        value = part(v)
        return None if value is None else not value

    return truth


def _ite(parts: list[Truth]) -> Truth:
    condition, then, other = parts

    def truth(v: Values) -> bool | None:
        value = condition(v)
        return None if value is None else then(v) if value else other(v)

    return truth


def equivalent(parts: list[Truth], *, same: bool = True) -> Truth:
    """Return the closure of "all parts have the same truth", or of its negation if `same` is false."""

    def truth(v: Values) -> bool | None:
        values = [part(v) for part in parts]
        known = {value for value in values if value is not None}
        if len(known) == 2:
            return not same
        return None if None in values else same

    return truth


def _xor(parts: list[Truth]) -> Truth:
    def truth(v: Values) -> bool | None:
        values = [part(v) for part in parts]
        return None if None in values else sum(map(bool, values)) % 2 == 1

    return truth


def _negated(build: Callable[[list[Truth]], Truth]) -> Callable[[list[Truth]], Truth]:
    return lambda parts: _not([build(parts)])


LOGIC: dict[type, Callable[[list[Truth]], Truth]] = {
    sp.And: _decided_by(False),
    sp.Or: _decided_by(True),
    sp.Not: _not,
    sp.Implies: _implies,
    sp.ITE: _ite,
    sp.Equivalent: equivalent,
    sp.Xor: _xor,
    sp.Nand: _negated(_decided_by(False)),
    sp.Nor: _negated(_decided_by(True)),
    Xnor: _negated(_xor),
}
"""By SymPy class: the function that combines the closures of the parts of a statement."""

STRICT: dict[type, Callable[[list[Truth]], Truth]] = LOGIC | {
    sp.And: _decided_by(False, strict=True),
    sp.Or: _decided_by(True, strict=True),
    sp.Nand: _negated(_decided_by(False, strict=True)),
    sp.Nor: _negated(_decided_by(True, strict=True)),
}
"""The same for assumptions."""
