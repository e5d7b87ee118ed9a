"""Values of statements at points, by mpmath alone.

This module shares no code with `signdescent`, and SymPy is not used: it reads the text by Python's own parser. What it
says about a row is independent of every engine.
"""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import cache
from typing import Any

from mpmath import mp

__all__ = ["holds", "number", "sides", "usable"]

_SLACK = 10  # digits that rounding may take
_CONSTANTS: Mapping[str, Callable[[], Any]] = {
    "pi": lambda: +mp.pi,
    "E": lambda: +mp.e,
    "EulerGamma": lambda: +mp.euler,
    "oo": lambda: mp.inf,
}
_FUNCTIONS: Mapping[str, Callable[..., Any]] = {
    **{
        name: getattr(mp, name)
        for name in ("exp", "log", "sqrt", "erf", "erfc", "erfi", "gamma", "loggamma", "digamma")
    },
    **{
        name: getattr(mp, name)
        for name in ("sin", "cos", "tan", "asin", "acos", "atan", "sinh", "cosh", "tanh", "asinh")
    },
    **{name: getattr(mp, name) for name in ("floor", "factorial", "binomial", "harmonic", "beta", "sign")},
    "ceiling": mp.ceil,
    "cbrt": lambda x: x ** (mp.mpf(1) / 3),
    "Abs": abs,
    "Min": min,
    "Max": max,
    "polygamma": lambda order, x: mp.psi(int(order), x),
    "lowergamma": lambda a, x: mp.gammainc(a, 0, x),
    "uppergamma": lambda a, x: mp.gammainc(a, x),
    "expint": mp.expint,
    "E1": mp.e1,
    "Ei": mp.ei,
    "LambertW": mp.lambertw,
}
_ARITHMETIC: Mapping[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: lambda base, exponent: _power(base, exponent),
}


class _Undefined(ArithmeticError):
    """A term that is no real number."""


def number(text: str) -> Any:
    """Return the value of a text without variables, such as ``"sqrt(2)/3"``."""
    return _value(_tree(text), {})


def sides(statement: str, point: Mapping[str, Any]) -> tuple[Any, Any]:
    """Return both sides of a single relation at a point."""
    node = _tree(statement)
    if not (isinstance(node, ast.Compare) and len(node.ops) == 1):
        msg = f"Expected one relation; got {statement!r}."
        raise ValueError(msg)
    return _value(node.left, point), _value(node.comparators[0], point)


def usable(statement: str) -> bool:
    """Return whether all functions of a statement are known here."""
    calls = (node.func.id for node in ast.walk(_tree(statement)) if isinstance(node, ast.Call))  # type: ignore[attr-defined]
    return all(name in _FUNCTIONS or name in ("Sum", "Product", "Implies", "Piecewise") for name in calls)


def holds(statement: str, point: Mapping[str, Any], *, apart: bool = False) -> bool | None:
    """Return whether a statement holds at a point; None where a term is no real number.

    Sides that agree to all but the last ten digits count as equal. With `apart`, ``<``, ``>`` and ``!=`` hold between
    them too, so that False means a violation that rounding does not explain.
    """
    try:
        return _truth(_tree(statement), point, apart)
    except (_Undefined, ZeroDivisionError):
        return None


@cache
def _tree(text: str) -> ast.expr:
    """Return the syntax tree of a text, with its decimals as exact fractions; Python would round them."""
    node = ast.parse(text, mode="eval").body
    for part in ast.walk(node):
        if isinstance(part, ast.Constant) and not isinstance(part.value, bool):
            part.value = Fraction(text[part.col_offset : part.end_col_offset])  # type: ignore[assignment]
    return node


def _truth(node: ast.expr, point: Mapping[str, Any], apart: bool = False) -> bool:
    match node:
        case ast.BoolOp(op=op, values=values):
            return (all if isinstance(op, ast.And) else any)([_truth(part, point, apart) for part in values])
        case ast.UnaryOp(op=ast.Not(), operand=part):
            return not _truth(part, point)
        case ast.Call(func=ast.Name(id="Implies"), args=[first, second]):
            return not _truth(first, point) or _truth(second, point, apart)
        case ast.Compare(left=left, ops=ops, comparators=others):
            sides_ = [_value(side, point) for side in (left, *others)]
            return all(_compared(op, a, b, apart) for op, a, b in zip(ops, sides_[:-1], sides_[1:], strict=True))
    msg = f"Expected a statement; got {ast.unparse(node)!r}."
    raise ValueError(msg)


def _compared(op: ast.cmpop, left: Any, right: Any, apart: bool) -> bool:
    near = abs(left - right) <= mp.mpf(10) ** (_SLACK - mp.dps) * max(1, abs(left), abs(right))
    match op:
        case ast.LtE():
            return bool(near or left < right)
        case ast.GtE():
            return bool(near or left > right)
        case ast.Lt():
            return apart if near else bool(left < right)
        case ast.Gt():
            return apart if near else bool(left > right)
        case ast.Eq():
            return bool(near)
    return apart or not near


def _value(node: ast.expr, point: Mapping[str, Any]) -> Any:
    match node:
        case ast.Constant():
            exact: Any = node.value
            return mp.mpf(exact.numerator) / exact.denominator
        case ast.Name(id=name):
            return point[name] if name in point else _CONSTANTS[name]()
        case ast.UnaryOp(op=ast.USub(), operand=part):
            return -_value(part, point)
        case ast.BinOp(left=left, op=op, right=right):
            return _ARITHMETIC[type(op)](_value(left, point), _value(right, point))
        case ast.Call(func=ast.Name(id="Sum" | "Product" as name), args=[body, ast.Tuple(elts=[index, low, high])]):
            first, last = (int(mp.nint(_value(end, point))) for end in (low, high))
            steps = [_value(body, {**point, index.id: mp.mpf(k)}) for k in range(first, last + 1)]  # type: ignore[attr-defined]
            return mp.fsum(steps) if name == "Sum" else mp.fprod(steps)
        case ast.Call(func=ast.Name(id="Piecewise"), args=branches):
            return _branch(branches, point)
        case ast.Call(func=ast.Name(id=name), args=args):
            return _real(_FUNCTIONS[name](*(_value(part, point) for part in args)))
    msg = f"Expected a term; got {ast.unparse(node)!r}."
    raise ValueError(msg)


def _branch(branches: list[ast.expr], point: Mapping[str, Any]) -> Any:
    for branch in branches:
        value, condition = branch.elts  # type: ignore[attr-defined]
        if (isinstance(condition, ast.Constant) and condition.value is True) or _truth(condition, point):
            return _value(value, point)
    raise _Undefined


def _power(base: Any, exponent: Any) -> Any:
    if base == 0 and exponent < 0:
        raise _Undefined
    return _real(base**exponent)


def _real(value: Any) -> Any:
    if isinstance(value, mp.mpc) or not mp.isfinite(value):
        raise _Undefined
    return value
