"""Parser for statements given as text; the result is unevaluated.

The grammar is a small part of Python's: numbers, names, ``+ - * / **``, the functions of `FUNCTIONS`, comparisons
(also in chains), ``and``, ``or``, ``not`` (or ``&``, ``|``, ``~`` between conditions), ``Implies``, ``Equivalent``,
``Sum``, ``Product`` and ``Piecewise``. Everything else is refused with its column and a suggestion.

Only arithmetic of numbers is evaluated, exactly: ``1/2`` is one half, and ``0.1`` is one tenth.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sympy as sp
from sympy.core.basic import Basic
from sympy.logic.boolalg import Boolean

from signdescent.errors import ClaimError
from signdescent.theory.special_functions import SPECIAL_FUNCTIONS
from signdescent.theory.text.tokens import ROWS, Place, tree_of
from signdescent.theory.written import as_written, connected, looped

__all__ = ["CONSTANTS", "FUNCTIONS", "RELATIONS", "constant", "evaluated", "formula"]

FUNCTIONS: Mapping[str, tuple[Any, int, int | None]] = {
    **{
        name: (getattr(sp, name), 1, 1)
        for name in (
            *("exp", "log", "erf", "erfc", "Abs", "sign", "floor", "ceiling", "sqrt", "cbrt"),
            *("gamma", "loggamma", "digamma", "harmonic", "factorial"),
            *("sin", "cos", "tan", "asin", "acos", "atan", "sinh", "cosh", "tanh", "asinh"),
        )
    },
    "ln": (sp.log, 1, 1),
    "abs": (sp.Abs, 1, 1),
    "Min": (sp.Min, 1, None),
    "Max": (sp.Max, 1, None),
    "min": (sp.Min, 1, None),
    "max": (sp.Max, 1, None),
    "binomial": (sp.binomial, 2, 2),
    "beta": (sp.beta, 2, 2),
    "polygamma": (sp.polygamma, 2, 2),
    "betainc_regularized": (sp.betainc_regularized, 4, 4),
    **{name: (function, count, count) for name, (function, count) in SPECIAL_FUNCTIONS.items()},
}
"""Supported functions by name: the SymPy function, and the minimum and maximum number of arguments."""

RELATIONS: Mapping[type[ast.cmpop], Any] = {
    ast.Lt: sp.Lt,
    ast.LtE: sp.Le,
    ast.Gt: sp.Gt,
    ast.GtE: sp.Ge,
    ast.Eq: sp.Eq,
    ast.NotEq: sp.Ne,
}
"""The SymPy relation of each comparison operator."""

CONSTANTS: Mapping[str, sp.Expr] = {
    "pi": sp.pi,
    "E": sp.E,
    "EulerGamma": sp.EulerGamma,
    "Catalan": sp.Catalan,
    "GoldenRatio": sp.GoldenRatio,
}
"""Names of constants."""

_IN_CONSTANTS = (sp.Rational, sp.NumberSymbol, sp.Add, sp.Mul, sp.Pow, sp.exp, sp.log)
_LARGEST_POWER = 400
_NAMED_RELATIONS = {"Lt": sp.Lt, "Le": sp.Le, "Gt": sp.Gt, "Ge": sp.Ge, "Eq": sp.Eq, "Ne": sp.Ne}
_FORMS = (*_NAMED_RELATIONS, "Implies", "Equivalent", "And", "Or", "Not", "Sum", "Product", "Piecewise")
_CURES = {
    "cot": "cos(x)/sin(x)",
    "sec": "1/cos(x)",
    "csc": "1/sin(x)",
    "acosh": "log(x + sqrt(x - 1)*sqrt(x + 1))",
    "atanh": "log((1 + x)/(1 - x))/2",
    "root": "x**(1/n)",
}


def formula(text: str, names: Mapping[str, sp.Symbol], what: str) -> Boolean:
    """Return the unevaluated statement that a text denotes.

    Parameters
    ----------
    text : str
        The statement, such as ``"log(1 + x) <= x"``.
    names : mapping from str to symbol
        The symbol for each name.
    what : str
        A description of the text for error messages.

    Returns
    -------
    SymPy relational or Boolean
        It contains every term of the text. A chain ``a <= b < c`` is the conjunction of its neighbours.

    Raises
    ------
    ClaimError
        If the text is outside the grammar, or is a term instead of a statement. The message gives the column.

    Examples
    --------
    >>> x = sp.Symbol("x", real=True)
    >>> formula("exp(log(x)) >= 0.1", {"x": x}, "the statement")
    exp(log(x)) >= 1/10
    """
    place = Place(text, what)
    reader = _Reader(place, names)
    node = tree_of(place, 0, len(text))
    return reader.condition(node)


def constant(place: Place, start: int, end: int) -> sp.Expr:
    """Return the exact number that a part of a text denotes, including ``oo`` and ``-oo`` as ends of a set.

    Few functions and only small powers are allowed, because SymPy evaluates the number.
    """
    node = tree_of(place, start, end)
    sign, inner = (-1, node.operand) if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub) else (1, node)
    if isinstance(inner, ast.Name) and inner.id == "oo":
        return sign * sp.oo
    term = _Reader(place, {}).term(node)
    tame = all(
        power.exp.is_Rational and abs(power.exp) <= (1 if power.base.has(sp.Pow) else _LARGEST_POWER)
        for power in term.atoms(sp.Pow)
    )
    if not tame or not all(isinstance(part, _IN_CONSTANTS) for part in sp.preorder_traversal(term)):
        problem = "an end of a set is made of numbers, pi, E, sqrt, cbrt, exp, log and small powers"
        raise place.refused(start, end, problem, "Write it in these.")
    value = evaluated(term)
    if not _keeps_its_terms(term, value):
        raise place.refused(start, end, "this is not a real number", "Write a real one, in its simplest form.")
    return value


def evaluated(expression: Basic) -> Any:
    """Return a term rebuilt from its leaves with SymPy's evaluation."""
    return expression.func(*map(evaluated, expression.args)) if expression.args else expression


def _keeps_its_terms(term: sp.Expr, value: sp.Expr) -> bool:
    """Return whether every root, logarithm and quotient of a constant is evidently defined or occurs in its value.

    Terms in the value are checked when the set is used. Terms that SymPy simplified away, as in
    ``sqrt(-1)*sqrt(-1)``, would not be.
    """
    left = set(sp.preorder_traversal(value))
    powers = sorted(term.atoms(sp.log, sp.Pow), key=sp.default_sort_key)
    partial = (part for part in powers if isinstance(part, sp.log) or not _is_whole(part.exp))
    return all(_is_positive(part.args[0]) or evaluated(part) in left for part in partial)


def _is_whole(exponent: sp.Expr) -> bool:
    return bool(exponent.is_Integer and exponent.is_nonnegative)


def _is_positive(part: sp.Expr) -> bool:
    """Return whether the form of a constant shows that it is positive."""
    if isinstance(part, sp.Rational):
        return part.p > 0
    if isinstance(part, sp.Add | sp.Mul | sp.Pow):
        return all(_is_positive(arg) for arg in part.args[: 1 if isinstance(part, sp.Pow) else None])
    return isinstance(part, sp.NumberSymbol | sp.exp)


@dataclass(frozen=True, slots=True)
class _Reader:
    """Converts nodes of the syntax tree to SymPy objects; `names` are the symbols that may occur."""

    place: Place
    names: Mapping[str, sp.Symbol]

    def refused(self, node: ast.AST, problem: str, cure: str) -> ClaimError:
        """Return the error about a node, with its text and column."""
        start, end = self.place.span(node)
        return self.place.refused(start, end, problem, cure)

    # ---------------------------------------------------------------- conditions

    def condition(self, node: ast.expr) -> Boolean:
        """Return the statement that a node denotes."""
        match node:
            case ast.Compare():
                return self.comparison(node)
            case ast.BoolOp(op=ast.And()) | ast.BoolOp(op=ast.Or()):
                kind = sp.And if isinstance(node.op, ast.And) else sp.Or
                return connected(kind, [self.condition(part) for part in node.values])
            case ast.BinOp(op=ast.BitAnd() | ast.BitOr()):
                kind = sp.And if isinstance(node.op, ast.BitAnd) else sp.Or
                return connected(kind, [self.condition(part) for part in _spine(node, (type(node.op),))])
            case ast.UnaryOp(op=ast.Not() | ast.Invert()):
                return sp.Not(self.condition(node.operand), evaluate=False)
            case ast.Call(func=ast.Name(id=name)) if name in _FORMS and name not in ("Sum", "Product", "Piecewise"):
                return self.connective(node, name)
            case ast.Constant(value=bool()):
                raise self.refused(node, "a bare truth value is not a statement", "Leave it out.")
        raise self.refused(node, "this is a term, and a statement is needed here", "Compare it, as 'x >= 0'.")

    def comparison(self, node: ast.Compare) -> Boolean:
        """Return a comparison, or the conjunction of the comparisons in a chain."""
        if len(node.ops) > 1 and any(isinstance(op, ast.NotEq) for op in node.ops):
            raise self.refused(node, "a chain with != leaves open which terms differ", "Join comparisons with 'and'.")
        sides = [self.term(side) for side in (node.left, *node.comparators)]
        pairs = zip(node.ops, sides[:-1], sides[1:], strict=True)
        return connected(sp.And, [RELATIONS[type(op)](left, right, evaluate=False) for op, left, right in pairs])

    def connective(self, node: ast.Call, name: str) -> Boolean:
        """Return the condition that a call denotes."""
        if name in _NAMED_RELATIONS:
            left, right = (self.term(part) for part in self.arguments(node, 2, 2))
            return _NAMED_RELATIONS[name](left, right, evaluate=False)
        least, most = {"Implies": (2, 2), "Equivalent": (2, 2), "Not": (1, 1)}.get(name, (2, None))
        parts = [self.condition(part) for part in self.arguments(node, least, most)]
        if name == "Not":
            return sp.Not(*parts, evaluate=False)
        if name in ("And", "Or"):
            return connected(sp.And if name == "And" else sp.Or, parts)
        forth = sp.Implies(*parts, evaluate=False)
        if name == "Implies":
            return forth
        return connected(sp.And, [forth, sp.Implies(*reversed(parts), evaluate=False)])

    # ---------------------------------------------------------------- terms

    def term(self, node: ast.expr) -> sp.Expr:
        """Return the number that a node denotes."""
        match node:
            case ast.Constant(value=int() | float()) if not isinstance(node.value, bool):
                start, end = self.place.span(node)
                return sp.Rational(self.place.text[start:end])
            case ast.Name(id=name):
                return self.name(node, name)
            case ast.BinOp(op=ast.Add() | ast.Sub()):
                return self.sum(node)
            case ast.BinOp(op=ast.Mult() | ast.Div()):
                return self.product(node)
            case ast.BinOp(op=ast.Pow()):
                base, exponent = self.term(node.left), self.term(node.right)
                if base is sp.E:
                    return sp.exp(exponent, evaluate=False)
                return sp.Pow(base, exponent, evaluate=False)
            case ast.UnaryOp(op=ast.USub()):
                inner = self.term(node.operand)
                return -inner if inner.is_Rational else sp.Mul(-1, inner, evaluate=False)
            case ast.UnaryOp(op=ast.UAdd()):
                return self.term(node.operand)
            case ast.Call(func=ast.Name(id="Sum" | "Product")):
                return self.loop(node)
            case ast.Call(func=ast.Name(id="Piecewise")):
                return self.piecewise(node)
            case ast.Call(func=ast.Name(id=name)) if name not in _FORMS:
                return self.call(node, name)
            case ast.Tuple():
                raise self.refused(node, "a comma is allowed only between arguments", "A decimal has a point.")
        cure = "Join statements with 'and', 'or', 'not', Implies(a, b) or Equivalent(a, b)."
        raise self.refused(node, "this is not a term, and a term is needed here", cure)

    def name(self, node: ast.expr, name: str) -> sp.Expr:
        """Return a symbol or a constant."""
        if name in self.names:
            return self.names[name]
        if name in CONSTANTS:
            return CONSTANTS[name]
        if name == "oo":
            raise self.refused(node, "oo is not a number, only an end of a set", "State a bound for all values.")
        if name in FUNCTIONS or name in _FORMS:
            raise self.refused(node, f"{name} is a function", f"Give it its arguments, as {name}(...).")
        known = ", ".join([*self.names, *CONSTANTS])
        raise self.refused(node, f"{name} has no set and is not a constant", f"Add it to where; known here: {known}.")

    def sum(self, node: ast.BinOp) -> sp.Expr:
        """Return the sum of all terms of ``a + b - c``; adjacent numbers are added."""
        parts: list[sp.Expr] = []
        for sign, part in _signed(node, ROWS[0], ast.Sub):
            value = self.term(part)
            if sign < 0:
                value = -value if value.is_Rational else sp.Mul(-1, value, evaluate=False)
            if parts and value.is_Rational and parts[-1].is_Rational:
                value += parts.pop()
            parts.append(value)
        return parts[0] if len(parts) == 1 else sp.Add(*parts, evaluate=False)

    def product(self, node: ast.BinOp) -> sp.Expr:
        """Return the product of all factors of ``a*b/c``; numbers are multiplied and come first."""
        number, parts = sp.S.One, list[sp.Expr]()
        for sign, part in _signed(node, ROWS[1], ast.Div):
            value = self.term(part)
            if sign < 0 and value.is_Rational and value == 0:
                raise self.refused(part, "division by zero", "Change the denominator.")
            if value.is_Rational:
                number *= value**sign
            else:
                parts.append(value if sign > 0 else sp.Pow(value, -1, evaluate=False))
        if number != 1 or not parts:
            parts.insert(0, number)
        return parts[0] if len(parts) == 1 else sp.Mul(*parts, evaluate=False)

    def call(self, node: ast.Call, name: str) -> sp.Expr:
        """Return a supported function of its arguments."""
        if name not in FUNCTIONS:
            cure = f"Write {_CURES[name]}." if name in _CURES else f"Known are {', '.join([*FUNCTIONS, *_FORMS])}."
            raise self.refused(node.func, f"{name} is not a supported function", cure)
        function, least, most = FUNCTIONS[name]
        parts = [self.term(part) for part in self.arguments(node, least, most)]
        if name == "polygamma" and not (parts[0].is_Integer and parts[0] >= 0):
            raise self.refused(
                node.args[0], "the order of polygamma is not one of 0, 1, 2, ...", "Give it as a number."
            )
        if function is sp.betainc_regularized:  # which takes no evaluate=False
            with as_written():
                return function(*parts)
        return function(*parts, evaluate=False)

    def loop(self, node: ast.Call) -> sp.Expr:
        """Return ``Sum(term, (k, first, last))`` or a Product; the last of several indices is the outermost."""
        body, *limits = self.arguments(node, 2, None)
        reader, ranges = self, list[tuple[Any, ...]]()
        for limit in reversed(limits):
            match limit:
                case ast.Tuple(elts=[ast.Name(id=name) as index, low, high]):
                    pass
                case _:
                    raise self.refused(limit, "a sum needs index and ends", "Write Sum(term, (k, first, last)).")
            if name in reader.names or name in CONSTANTS or name == "oo":
                raise self.refused(index, f"the index {name} is already in use", "Choose another name.")
            symbol = sp.Symbol(name, integer=True)
            ranges.insert(0, (symbol, reader.term(low), reader.term(high)))
            reader = _Reader(self.place, {**reader.names, name: symbol})
        kind = sp.Sum if isinstance(node.func, ast.Name) and node.func.id == "Sum" else sp.Product
        return looped(kind, reader.term(body), ranges)

    def piecewise(self, node: ast.Call) -> sp.Expr:
        """Return ``Piecewise((term, condition), ..., (term, True))``."""
        branches = []
        parts = self.arguments(node, 1, None)
        for part in parts:
            match part:
                case ast.Tuple(elts=[value, ast.Constant(value=True)]) if part is parts[-1]:
                    branches.append((self.term(value), sp.true))
                case ast.Tuple(elts=[value, condition]):
                    branches.append((self.term(value), self.condition(condition)))
                case _:
                    raise self.refused(
                        part, "a branch needs a term and a condition", "Write Piecewise((a, x < 0), (b, True))."
                    )
        with as_written():  # SymPy evaluates a Piecewise in a condition
            return sp.Piecewise(*branches)

    def arguments(self, node: ast.Call, least: int, most: int | None) -> list[ast.expr]:
        """Return the arguments of a call; raise `ClaimError` if their number is wrong."""
        count = len(node.args)
        if count < least or (most is not None and count > most):
            wanted = f"{least} argument{'s' * (least > 1)}" if most == least else f"{least} or more arguments"
            problem = f"{ast.unparse(node.func)} takes {wanted}; got {count}"
            raise self.refused(node, problem, "Give as many as it takes.")
        return node.args


def _spine(node: ast.expr, kinds: tuple[type[ast.operator], ...]) -> list[ast.expr]:
    """Return the operands of ``a op b op c``, which Python nests to the left."""
    return [part for _, part in _signed(node, kinds, ast.MatMult)]


def _signed(
    node: ast.expr, kinds: tuple[type[ast.operator], ...], inverse: type[ast.operator]
) -> list[tuple[int, ast.expr]]:
    """Return the operands of a sequence of operators, each with -1 after the inverse operator and 1 otherwise."""
    operands: list[tuple[int, ast.expr]] = []
    while isinstance(node, ast.BinOp) and isinstance(node.op, kinds):
        operands.append((-1 if isinstance(node.op, inverse) else 1, node.right))
        node = node.left
    return [(1, node), *reversed(operands)]
