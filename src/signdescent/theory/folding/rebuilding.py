"""Expressions of code built again, and the partial terms in them.

Calls of SymPy classes are rebuilt. Functions without branches, displays, comprehensions, classes and starred arguments
are read as well. If a value may come from several expressions (the branches of a conditional expression, the arguments
of a function that cannot be read), all of them count.

Expressions that a SymPy function or method transforms (``diff``, ``simplify``, ``subs``) are ignored, because the
change is intended. The bodies of functions with branches, of methods, and of code that no longer runs are ignored too.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Mapping
from dataclasses import replace
from dis import get_instructions
from fractions import Fraction
from functools import reduce
from types import CodeType, FunctionType, ModuleType
from typing import Any

import sympy as sp
from sympy.logic.boolalg import Boolean

from signdescent.theory.folding.displays import elements, expanded, items
from signdescent.theory.folding.instructions import Tree, reading_of
from signdescent.theory.folding.scopes import NOTHING, Scope, scope_of_call
from signdescent.theory.folding.traces import Trace, comparison_trace, is_partial, own_traces, traces_of

__all__ = ["Rebuilder", "Spelled"]

Spelled = dict[sp.Basic, frozenset[Trace]]
"""Unevaluated partial terms, with the traces that they leave if SymPy keeps them."""

_BUILT_AGAIN = (sp.sqrt, sp.cbrt, sp.root, sp.S, sp.sympify, sp.Rational)
_ARITHMETIC: Mapping[str, Callable[..., Any]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "**": operator.pow,
    "UNARY_NEGATIVE": operator.neg,
    "UNARY_POSITIVE": operator.pos,
}
_COMPARISONS: Mapping[str, Any] = {"<": sp.Lt, "<=": sp.Le, ">": sp.Gt, ">=": sp.Ge}
_NEGATIONS: Mapping[Any, Any] = {sp.Lt: sp.Ge, sp.Le: sp.Gt, sp.Gt: sp.Le, sp.Ge: sp.Lt, sp.Eq: sp.Ne, sp.Ne: sp.Eq}
_OPERATIONS: tuple[tuple[Any, str], ...] = (
    (pow, "**"),
    (operator.pow, "**"),
    (operator.truediv, "/"),
    (operator.mul, "*"),
    (operator.add, "+"),
    (operator.sub, "-"),
)
_FOLDS: tuple[tuple[Any, str, int], ...] = ((sum, "+", 0), (math.prod, "*", 1), (sp.prod, "*", 1))
_COMPREHENSIONS = ("<listcomp>", "<setcomp>", "<dictcomp>", "<genexpr>")
_MOST_INLINED = 50


def _class_body(assignment: tuple[Tree, Scope, bool] | None) -> tuple[CodeType, Scope, int] | None:
    """Return the code of the body of a class, decorated or not, with its scope and position; None for other objects."""
    if assignment is None:
        return None
    tree, outside, _ = assignment
    while tree.kind == "call" and len(tree.parts) == 2 and tree.parts[0].kind != "class":
        tree = tree.parts[1]
    if tree.kind != "call" or tree.parts[0].kind != "class" or not isinstance(tree.parts[1].data, CodeType):
        return None
    return tree.parts[1].data, outside, tree.at


def _of_sympy(function: Any) -> bool:
    """Return whether a callable only constructs a SymPy object."""
    return any(function is known for known in _BUILT_AGAIN) or (
        isinstance(function, type) and issubclass(function, sp.Basic)
    )


class Rebuilder:
    """Rebuilds expressions and collects their partial terms."""

    def __init__(self) -> None:
        self.spelled: Spelled = {}
        self.known: dict[tuple[int, int], tuple[Any, Spelled]] = {}
        self.inlined: list[Scope] = []
        self.kept: list[tuple[Tree, Scope]] = []

    def read(self, tree: Tree, scope: Scope) -> Any:
        """Return the value of an expression, or `NOTHING`."""
        if tree.kind in ("constant", "function"):
            return tree.data if tree.kind == "constant" else NOTHING
        if tree.kind == "elsewhere":
            return self.read(tree.parts[0], tree.data)
        if tree.kind in ("name", "attribute", "call"):
            return getattr(self, tree.kind)(tree, scope)
        if tree.kind == "spread":
            plain = expanded(tree, scope)
            return self.call(plain or replace(tree, kind="call", data=()), scope)
        if tree.kind == "operator" and tree.data == "BINARY_SUBSCR":
            return self.subscript(tree, scope)
        if tree.kind == "row":
            tree = replace(tree, parts=elements(tree, scope) or tree.parts)
        parts = tuple(self.read(part, scope) for part in tree.parts)
        if tree.kind == "operator":
            return self.operator(str(tree.data), parts)
        if tree.kind == "row":
            return NOTHING if any(part is NOTHING for part in parts) else parts
        return tree.data if tree.kind == "valued" else NOTHING

    def name(self, tree: Tree, scope: Scope) -> Any:
        """Return the value of a name, and read the expression assigned to it."""
        value = scope.value(tree.data)
        if isinstance(value, type | FunctionType | ModuleType | str):
            return value
        return self.assigned(scope.spelled(tree.data, tree.at), value)

    def assigned(self, assignment: tuple[Tree, Scope, bool] | None, value: Any) -> Any:
        """Return the value of an assigned expression, or the current value if it is unknown."""
        if assignment is None:
            return value
        spelled, inside, last = assignment
        place = (id(inside.frame or inside), id(spelled))
        if place not in self.known:
            outer, self.spelled = self.spelled, {}
            self.known[place] = (self.read(spelled, inside), self.spelled)
            self.kept.append((spelled, inside))  # keeps their ids valid
            self.spelled = outer
        read, terms = self.known[place]
        self.spelled |= terms
        return value if read is NOTHING and last else read

    def attribute(self, tree: Tree, scope: Scope) -> Any:
        """Return the value of an attribute, and read its assignment or the body of its class."""
        (owner,) = tree.parts
        value = self.read(owner, scope)
        if isinstance(value, ModuleType) or value is sp.S:
            return getattr(value, tree.data, NOTHING)
        held = getattr(value, "__dict__", {}) if not isinstance(value, sp.Basic) else {}
        now = held.get(tree.data, NOTHING)
        if owner.kind != "name":
            return now
        assignment = scope.spelled(f"{owner.data}.{tree.data}", tree.at)
        body = None if assignment else _class_body(scope.spelled(owner.data, tree.at))
        if body is not None:
            code, outside, at = body
            inside = Scope(code, dict(held) if isinstance(value, type) else {}, outside.shared, outer=outside, at=at)
            known = tree.data in reading_of(code).stores
            assignment = inside.spelled(tree.data, len(code.co_code)) if known else None
        return self.assigned(assignment, now)

    def subscript(self, tree: Tree, scope: Scope) -> Any:
        """Return an element of a row or dict; if it can be identified, the other elements are ignored."""
        owner, at = tree.parts
        key = self.read(at, scope)
        if owner.kind == "name" and key is not NOTHING:
            assignment = scope.spelled(f"{owner.data}[{key!r}]", tree.at)
            if assignment is not None:
                return self.assigned(assignment, NOTHING)
        try:
            part = (items(owner, scope) or {}).get(key) or (elements(owner, scope) or ())[key]
        except (TypeError, IndexError):
            part = None
        if part is not None:
            return self.read(part, scope)
        value = self.read(owner, scope)
        try:
            return value[key] if isinstance(value, dict | list | tuple) else NOTHING
        except (TypeError, LookupError):
            return NOTHING

    def call(self, tree: Tree, scope: Scope) -> Any:
        """Return the value of a call; arguments that SymPy transforms are ignored, all others are read."""
        callee = tree.parts[0]
        if callee.kind == "function":
            return self.collected(tree, scope)
        outer, self.spelled = self.spelled, {}
        function, *values = (self.read(part, scope) for part in tree.parts)
        inner, self.spelled = self.spelled, outer
        if _of_sympy(function):
            self.spelled |= inner
            try:
                return self.built(function, values, tree.data)
            except Exception:  # the values may have changed since
                return NOTHING
        if isinstance(function, FunctionType):
            within = scope_of_call(function, tree, tuple(values))
            if within is not None and self.is_short(function.__code__):
                self.spelled |= inner
                return self.returned(within)
        if function is map and len(values) == 2 and isinstance(values[0], FunctionType):
            self.spelled |= inner
            return self.mapped(values[0], values[1], tree)
        if not self.transforms(function, callee, scope):
            self.spelled |= inner
        return NOTHING if tree.data else self.plain(function, values)

    def is_short(self, code: CodeType) -> bool:
        """Return whether a function returns one expression without branches, and may still be read."""
        body = reading_of(code)
        return body.straight and len(body.returned) == 1 and len(self.inlined) < _MOST_INLINED

    def returned(self, within: Scope) -> Any:
        """Return the value of the expression that a function returns."""
        self.inlined.append(within)  # keeps its id valid
        return self.read(reading_of(within.code).returned[0], within)

    def mapped(self, function: FunctionType, row: Any, tree: Tree) -> Any:
        """Return the values of a function at the elements of a row, or `NOTHING`."""
        if not isinstance(row, tuple) or not self.is_short(function.__code__):
            return NOTHING
        scopes = [scope_of_call(function, replace(tree, data=()), (element,)) for element in row]
        values = tuple(NOTHING if within is None else self.returned(within) for within in scopes)
        return NOTHING if any(value is NOTHING for value in values) else values

    def transforms(self, function: Any, callee: Tree, scope: Scope) -> bool:
        """Return whether a callable is from SymPy, such as ``simplify``, or may be a SymPy method, such as ``subs``."""
        if isinstance(function, type):
            return False
        if function is not NOTHING:
            return str(getattr(function, "__module__", "")).partition(".")[0] == "sympy" and function is not sp.prod
        if callee.kind != "attribute":
            return False
        outer, self.spelled = self.spelled, {}
        owner = self.read(callee.parts[0], scope)
        self.spelled = outer
        return owner is NOTHING or isinstance(owner, sp.Basic)

    def plain(self, function: Any, values: list[Any]) -> Any:
        """Return the value of a function that is equivalent to an operator, or of a short range."""
        if function is range and all(isinstance(value, int) for value in values) and 1 <= len(values) <= 3:
            row = range(*values)
            return tuple(row) if len(row) <= _MOST_INLINED else NOTHING
        for known, sign in _OPERATIONS:
            if function is known and len(values) == 2:
                return self.operator(sign, tuple(values))
        for known, sign, first in _FOLDS:
            if function is known and len(values) == 1 and isinstance(values[0], tuple):
                return reduce(lambda a, b, sign=sign: self.operator(sign, (a, b)), values[0], first)  # type: ignore[misc]
        return NOTHING

    def collected(self, tree: Tree, scope: Scope) -> Any:
        """Return the elements of a comprehension, or the value of a function that is called where it is written.

        The body of a comprehension is read for each element of a known row; for others, its variable is unknown.
        """
        callee, *arguments = tree.parts
        given = [self.read(part, scope) for part in arguments]
        code = callee.data
        if not isinstance(code, CodeType):
            return NOTHING
        names = {name: scope.value(name) for name in code.co_freevars} | dict.fromkeys(code.co_varnames, NOTHING)
        if code.co_name not in _COMPREHENSIONS:
            names |= dict(zip(code.co_varnames[: code.co_argcount], given, strict=False))
            within = Scope(code, names, scope.shared, outer=scope, at=tree.at)
            return self.returned(within) if self.is_short(code) else NOTHING
        variables = [name for name in code.co_varnames if name != ".0"]
        known = len(variables) == 1 and len(given) == 1 and isinstance(given[0], tuple)
        found: list[Any] = []
        for element in given[0][:_MOST_INLINED] if known else (NOTHING,):
            within = Scope(code, names | dict.fromkeys(variables, element), scope.shared, outer=scope, at=tree.at)
            self.inlined.append(within)  # keeps its id valid
            found.extend(self.read(part, within) for part in reading_of(code).yielded)
        filtered = any("POP_JUMP" in instruction.opname for instruction in get_instructions(code))
        whole = known and not filtered and code.co_name in ("<listcomp>", "<genexpr>")
        return NOTHING if not whole or any(value is NOTHING for value in found) else tuple(found)

    def built(self, function: Any, values: list[Any], names: tuple[str, ...]) -> Any:
        """Return the object that a SymPy class or function builds from known values."""
        if any(value is NOTHING for value in values) or function is sp.Dummy:
            return NOTHING
        if isinstance(function, type) and issubclass(function, Boolean):
            if function in _NEGATIONS and len(values) == 2 and not names:
                self.compared(function, *values)
            return NOTHING  # terms do not contain Booleans
        split = len(values) - len(names)
        named = dict(zip(names, values[split:], strict=True))
        if function in (sp.S, sp.sympify) and any(isinstance(value, str) for value in values):
            return NOTHING
        if is_partial(function) and not named:
            operands = [sp.sympify(value) for value in values]
            self.collect(sp.Basic.__new__(function, *operands), function(*operands))
        if function in (sp.Sum, sp.Product, sp.Piecewise) and not named:
            made = function(*values)
            if isinstance(made, function):
                self.collect(made, made)
        if function in (sp.sqrt, sp.cbrt, sp.root) and not named:
            degree = {sp.sqrt: 2, sp.cbrt: 3}.get(function) or values[1]
            return self.operator("**", (values[0], 1 / sp.sympify(degree)))
        if function is sp.Pow and split == 2:
            made = self.operator("**", (sp.sympify(values[0]), values[1]))
            return function(*values[:2], **named) if named else made
        return function(*values[:split], **named)

    def operator(self, sign: str, parts: tuple[Any, ...]) -> Any:
        """Return the value of an operator, and collect it if it is a division or a power."""
        if sign in _COMPARISONS:
            return self.compared(_COMPARISONS[sign], *parts)
        apply = _ARITHMETIC.get(sign.removesuffix("="))
        if apply is None or not all(isinstance(part, int | float | Fraction | sp.Basic) for part in parts):
            return NOTHING
        value = apply(*parts)
        if len(parts) == 2 and isinstance(value, sp.Expr):
            base, exponent = (sp.sympify(part) for part in parts)
            if apply is operator.truediv:
                base, exponent = exponent, sp.Integer(-1)
            if apply is operator.truediv or (apply is operator.pow and not (exponent.is_Integer and exponent >= 0)):
                self.collect(sp.Pow(base, exponent, evaluate=False), base**exponent)
        return value

    def compared(self, relation: Any, left: Any, right: Any) -> Any:
        """Record a comparison that SymPy decides, in the form in which it takes it for true; return `NOTHING`."""
        sides = (left, right)
        known = all(isinstance(side, int | Fraction | sp.Expr) for side in sides)
        if known and not all(isinstance(side, int | Fraction | sp.Rational) for side in sides):
            left, right = map(sp.sympify, sides)
            value = relation(left, right)
            if value in (sp.true, sp.false):
                true = (relation if value == sp.true else _NEGATIONS[relation])(left, right, evaluate=False)
                self.spelled[true] = frozenset({comparison_trace(left, right)})
        return NOTHING

    def collect(self, term: sp.Basic, value: sp.Basic) -> None:
        """Record a partial term with symbols, and the traces that its value has beyond those of its operands."""
        if not term.free_symbols:
            return
        traces = set(traces_of(value))
        if isinstance(term, sp.Pow) and not term.exp.is_Integer:
            kinds = {kind for kind, _ in own_traces(term)}
            left = {trace for trace in traces if trace[0] in kinds}
        else:
            left = traces - {trace for part in term.args for trace in traces_of(part)}
        if not left and not (isinstance(term, sp.Pow) and term.exp.is_Integer):  # 1/(1/x) is defined where 1/x is
            left = set(own_traces(term))
        self.spelled[term] = frozenset(left)
