"""The format of a certificate, which is checked before anything else: all other code reads only well-formed ones."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from signdescent.checks.recheck.boxes import end_of
from signdescent.checks.recheck.expressions import Raw
from signdescent.checks.recheck.work import TERMS, allow, require, spend

__all__ = ["RELATIONS", "Malformed", "require_well_formed"]

SCHEMA_VERSION = 2
KEYS = {"schema_version", "id", "precision", "domain", "statement", "assumptions", "boxes"}
ARGUMENTS: dict[str, tuple[int, int]] = {  # least and greatest number of arguments of functions
    "pi": (0, 0), "E": (0, 0), "exp": (1, 1), "log": (1, 1), "erf": (1, 1), "erfc": (1, 1), "gamma": (1, 1),
    "factorial": (1, 1), "abs": (1, 1), "pow": (2, 2), "binomial": (2, 2), "beta": (2, 2),
    "betainc_regularized": (3, 3), "erfi": (1, 1), "Ei": (1, 1), "LambertW": (1, 1), "expint": (2, 2),
    "uppergamma": (2, 2), "lowergamma": (2, 2),
    "add": (1, TERMS), "mul": (1, TERMS), "min": (1, TERMS), "max": (1, TERMS),
}  # fmt: skip
RELATIONS = ("le", "lt", "ge", "gt", "eq", "ne")
CONNECTIVES = {"true": (0, 0), "false": (0, 0), "not": (1, 1), "implies": (2, 2), "and": (1, TERMS), "or": (1, TERMS)}
STATEMENT_NODES = {"direct": set[str](), "leaf": {"proof"}, "and": {"parts"}, "or": {"part", "proof"}}
SIGN_NODES = {
    "positive": set[str](), "zero": set[str](), "mean-value": set[str](),
    "face": {"variable", "end", "derivative", "restriction"},
}  # fmt: skip


class Malformed(ValueError):
    """Raised for JSON that is not allowed in a certificate."""


def _object(data: Any, keys: set[str], what: str) -> dict[str, Any]:
    require(type(data) is dict and data.keys() == keys, f"{what} without exactly the keys {sorted(keys)}")
    return dict(data)


def _list(data: Any, what: str) -> list[Any]:
    require(type(data) is list, f"{what} that is not a list")
    return list(data)


def _expression(raw: Raw, names: set[str]) -> None:
    """Require an expression in symbols of the domain, with the right number of arguments of each function."""
    spend(1)
    head, *parts = _list(raw, "an expression") or [None]
    if head == "rational":
        require(len(parts) == 1 and type(parts[0]) is str and isinstance(end_of(parts[0]), Fraction), "a bad number")
    elif head == "symbol":
        require(len(parts) == 1 and type(parts[0]) is str and parts[0] in names, "a symbol outside the domain")
    elif head == "sum":
        require(len(parts) == 4 and type(parts[1]) is str and parts[1] not in names, "a sum without index and ends")
        for part, known in ((parts[0], {*names, parts[1]}), (parts[2], names), (parts[3], names)):
            _expression(part, known)
    else:
        require(type(head) is str and head in ARGUMENTS, "unknown expression", raw)
        least, most = ARGUMENTS[head]
        require(least <= len(parts) <= most, f"{head} of {len(parts)} arguments")
        for part in parts:
            _expression(part, names)


def _statement(raw: Raw, names: set[str]) -> None:
    """Require relations of numbers, joined by connectives."""
    head, *parts = _list(raw, "a statement") or [None]
    require(type(head) is str and (head in RELATIONS or head in CONNECTIVES), "unknown statement", raw)
    least, most = CONNECTIVES.get(head, (2, 2))
    require(least <= len(parts) <= most, f"{head} of {len(parts)} arguments")
    for part in parts:
        (_expression if head in RELATIONS else _statement)(part, names)


def _proof(node: Any, names: set[str]) -> None:
    """Require a proof of a statement, with exactly the parts that belong to it."""
    spend(1)
    how = _object(node, {"how", *(node if type(node) is dict else ())}, "a proof")["how"]
    require(type(how) is str and how in STATEMENT_NODES, f"unknown proof {str(how)[:40]}")
    _object(node, {"how", *STATEMENT_NODES[how]}, f"a proof {how}")
    if how == "and":
        for part in _list(node["parts"], "parts of a proof"):
            _proof(part, names)
    elif how == "or":
        require(type(node["part"]) is int and node["part"] >= 0, "a part that is not a number")
        _proof(node["proof"], names)
    elif how == "leaf":
        _sign(node["proof"], names)


def _sign(node: Any, names: set[str]) -> None:
    """Require a proof of a sign, with exactly the parts that belong to it."""
    spend(1)
    how = _object(node, {"how", *(node if type(node) is dict else ())}, "a proof")["how"]
    require(type(how) is str and how in SIGN_NODES, f"unknown proof {str(how)[:40]}")
    _object(node, {"how", *SIGN_NODES[how]}, f"a proof {how}")
    if how == "face":
        require(type(node["variable"]) is str and node["variable"] in names, "a face without a variable")
        require(node["end"] in ("low", "high"), "a face without an end")
        _sign(node["derivative"], names)
        _sign(node["restriction"], names)


def require_well_formed(certificate: Any) -> None:
    """Require every part of a certificate to be well formed, also parts that no proof reads."""
    given = set(certificate) if type(certificate) is dict else set()
    data = _object(certificate, KEYS - ({"id"} - given), "a certificate")
    version, precision = data["schema_version"], data["precision"]
    require(type(version) is int and version == SCHEMA_VERSION, f"schema version other than {SCHEMA_VERSION}")
    require(type(precision) is int and 24 <= precision <= 256, "precision outside 24 to 256")
    require(type(data.get("id", "")) is str, "an id that is not text")
    require(type(data["domain"]) is dict, "a domain that is not an object")
    names = set(data["domain"])
    for side in data["domain"].values():
        _object(side, {"kind", "low", "high"}, "a range")
        require(side["kind"] in ("real", "integer"), "a variable neither real nor integer")
        require(type(side["low"]) is type(side["high"]) is str, "an end that is not text")
    _statement(data["statement"], names)
    for assumption in _list(data["assumptions"], "assumptions"):
        _statement(assumption, names)
    for entry in _list(data["boxes"], "boxes"):
        _object(entry, {"box", "proof"}, "a box")
        for ends in _object(entry["box"], names, "the ends of a box").values():
            require([type(end) for end in _list(ends, "a side")] == [str, str], "a side without two ends as text")
        allow()
        _proof(entry["proof"], names)
