"""Alter a certificate, and search with mpmath for a point at which its statement fails."""

from __future__ import annotations

import random
from fractions import Fraction
from typing import Any

from attack.numbers import mp

__all__ = ["falsified", "mutated"]

Json = Any


def mutated(certificate: Json, rng: random.Random) -> Json:
    """Return a certificate with another statement or domain, and possibly altered boxes.

    A number of the statement or the domain is changed, in half of the cases at all its occurrences. Then up to two
    random places are changed: numbers, words, ends, and parts omitted or repeated.
    """
    places: list[tuple[Any, Any]] = []
    _places({key: certificate[key] for key in ("statement", "domain")}, places)
    texts = [(where, key) for where, key in places if isinstance(where[key], str)]
    numbers = [(where, key) for where, key in texts if where[key].lstrip("-")[:1].isdigit()]
    where, key = rng.choice(numbers if numbers and rng.random() < 0.9 else texts)
    old, new = where[key], _other(where[key], rng)
    if rng.random() < 0.5:
        everywhere: list[tuple[Any, Any]] = []
        _places(certificate, everywhere)
        for part, name in everywhere:
            if part[name] == old:
                part[name] = new
    where[key] = new
    for _ in range(rng.randint(0, 2)):
        places = []
        _places(certificate, places)
        where, key = rng.choice(places)
        part = where[key]
        if isinstance(part, str):
            where[key] = _other(part, rng)
        elif isinstance(part, int):
            where[key] = part + rng.choice((-1, 1, 100))
        elif isinstance(part, list) and part:
            i = rng.randrange(len(part))
            if rng.random() < 0.5:
                del part[i]
            else:
                part.insert(i, part[rng.randrange(len(part))])
    return certificate


def _places(part: Json, found: list[tuple[Any, Any]]) -> None:
    for key in part if isinstance(part, dict) else range(len(part)):
        found.append((part, key))
        if isinstance(part[key], dict | list):
            _places(part[key], found)


def _other(text: str, rng: random.Random) -> str:
    try:
        number = Fraction(text)
    except ValueError:
        return rng.choice(
            (
                "le",
                "ge",
                "lt",
                "gt",
                "add",
                "mul",
                "exp",
                "direct",
                "leaf",
                "positive",
                "low",
                "high",
                "oo",
                "-oo",
                "integer",
            )
        )
    return str(
        rng.choice((number + 1, -number, number * 2, number / 2, number + Fraction(1, 100), number * 1000, Fraction(0)))
    )


_HEADS: dict[str, Any] = {
    "exp": mp.exp, "log": mp.log, "erf": mp.erf, "erfc": mp.erfc, "gamma": mp.gamma, "pi": lambda: mp.pi, "E": lambda: mp.e,
    "factorial": mp.factorial, "add": lambda *u: mp.fsum(u), "mul": lambda *u: mp.fprod(u), "pow": lambda a, b: a**b,
}  # fmt: skip


def _value(term: Json, point: dict[str, Any]) -> Any:
    head, *parts = term
    if head == "rational":
        q = Fraction(parts[0])
        return mp.mpf(q.numerator) / q.denominator
    if head == "symbol":
        return point[parts[0]]
    return _HEADS[head](*[_value(part, point) for part in parts])


def _fails(statement: Json, point: dict[str, Any]) -> bool:
    head, *parts = statement
    if head == "and":
        return any(_fails(part, point) for part in parts)
    left, right = (_value(part, point) for part in parts)
    gap = mp.mpf(10) ** -20
    return bool(
        {"ge": left < right - gap, "gt": left < right - gap, "le": left > right + gap, "lt": left > right + gap}.get(
            head, False
        )
    )


def falsified(certificate: Json) -> bool:
    """Return whether a statement without assumptions fails by a margin at one of many points of its domain."""
    try:
        if certificate["assumptions"]:
            return False
        ((name, side),) = certificate["domain"].items()
        low, high = (Fraction(side[end]) for end in ("low", "high"))
        return any(
            _fails(certificate["statement"], {name: _ratio(low + (high - low) * Fraction(k, 200))}) for k in range(201)
        )
    except (KeyError, ValueError, TypeError, AttributeError, ZeroDivisionError, IndexError):
        return False


def _ratio(x: Fraction) -> Any:
    return mp.mpf(x.numerator) / x.denominator
