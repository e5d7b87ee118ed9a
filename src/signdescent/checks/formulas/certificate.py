"""Write a proof over boxes as JSON data for ``signdescent recheck``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sympy as sp

from signdescent.checks.formulas.goal import Goal
from signdescent.checks.translate.program import Unsupported

__all__ = ["certificate_of", "expression_data"]

_NAMES: dict[type, str] = {
    sp.Add: "add", sp.Mul: "mul", sp.Pow: "pow", sp.exp: "exp", sp.log: "log", sp.erf: "erf", sp.erfc: "erfc",
    sp.gamma: "gamma", sp.factorial: "factorial", sp.binomial: "binomial", sp.Abs: "abs", sp.Min: "min",
    sp.Max: "max", sp.Le: "le", sp.Lt: "lt", sp.Ge: "ge", sp.Gt: "gt", sp.Eq: "eq", sp.Ne: "ne", sp.And: "and",
    sp.Or: "or", sp.Not: "not", sp.Implies: "implies", sp.beta: "beta",
    sp.erfi: "erfi", sp.Ei: "Ei", sp.uppergamma: "uppergamma", sp.lowergamma: "lowergamma", sp.expint: "expint",
    sp.LambertW: "LambertW",
}  # fmt: skip


def certificate_of(
    goal: Goal, proved: Sequence[tuple[dict[str, tuple[sp.Expr, sp.Expr]], dict[str, Any]]]
) -> dict[str, Any] | None:
    """Return the certificate as JSON data, or None if its language cannot express the proof."""
    try:
        return {
            "schema_version": 2,
            "precision": 128,
            "domain": {
                axis.symbol.name: {
                    "kind": "integer" if axis.integer else "real",
                    "low": _end(axis.low),
                    "high": _end(axis.high),
                }
                for axis in goal.axes
            },
            "statement": expression_data(goal.statement),
            "assumptions": [expression_data(assumption) for assumption in goal.assumptions],
            "boxes": [
                {
                    "box": {name: [_end(low), _end(high)] for name, (low, high) in box.items()},
                    "proof": _node(node),
                }
                for box, node in proved
            ],
        }
    except Unsupported:
        return None


def expression_data(node: sp.Basic) -> list[Any]:
    """Return an expression as a nested list in prefix form."""
    if isinstance(node, sp.Symbol):
        return ["symbol", node.name]
    if isinstance(node, sp.Rational):
        return ["rational", str(node)]
    if node in (sp.true, sp.false):
        return [str(node).lower()]
    if node is sp.pi:
        return ["pi"]
    if node is sp.E:
        return ["E"]
    if isinstance(node, sp.Pow) and node.base is sp.E:
        return ["exp", expression_data(node.exp)]
    if isinstance(node, sp.betainc_regularized):
        a, b, low, high = node.args
        if low != 0:
            msg = "betainc_regularized from a point other than 0"
            raise Unsupported(msg)
        return ["betainc_regularized", *(expression_data(arg) for arg in (a, b, high))]
    if isinstance(node, sp.Sum) and len(node.limits) == 1:
        index, low, high = node.limits[0]
        return [
            "sum",
            expression_data(node.function),
            index.name,
            expression_data(low),
            expression_data(high),
        ]
    name = _NAMES.get(type(node))
    if name is None:
        raise Unsupported(type(node).__name__)
    return [name, *(expression_data(arg) for arg in node.args)]


def _end(value: sp.Expr) -> str:
    if value == sp.oo:
        return "oo"
    if value == -sp.oo:
        return "-oo"
    if not value.is_Rational:
        msg = f"an end that is not rational: {value}"
        raise Unsupported(msg)
    return str(value)


def _node(node: dict[str, Any]) -> dict[str, Any]:
    if node["how"] == "limit":
        msg = f"a certificate with {node['how']}"
        raise Unsupported(msg)
    written: dict[str, Any] = {}
    for key, value in node.items():
        if key == "form":  # the re-checker uses the difference itself
            continue
        if isinstance(value, dict):
            written[key] = _node(value)
        elif key == "parts":
            written[key] = [_node(part) for part in value]
        else:
            written[key] = value
    return written
