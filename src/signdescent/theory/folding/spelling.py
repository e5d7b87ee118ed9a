"""What SymPy has folded away: partial terms that a claim's code spells and its statement no longer has.

``sqrt(x - 1)**2`` is ``x - 1`` before a claim sees it, and ``x/x`` is 1. So a claim looks back at the code that makes
it: the call of ``Claim`` in progress, and the assignments of the names it mentions. The expressions there are read
(`instructions`) and built once more. Each partial operation on the way (a division, a fractional
power, a logarithm, ...) must have left its trace in the statement or an assumption, or exist by what the sets and the
symbols say. Otherwise it is lost.

Calls of SymPy's own classes are built again, and functions of one straight line are looked into, as are displays,
comprehensions, classes and arguments with stars. Where it is not known which of several expressions a value was made of
(the branches of a conditional expression, the argument of a function that is not looked into), all of them count.

What a function or a method of SymPy transforms (``diff``, ``simplify``, ``subs``) is passed over: it is changed on
purpose. So is the inside of functions with branches, of methods, and of code that no longer runs. So an empty answer
proves nothing; an answer names terms that were typed.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Mapping
from dataclasses import replace
from fractions import Fraction
from functools import reduce
from types import CodeType, FrameType, FunctionType, ModuleType
from typing import Any

import sympy as sp
from sympy.core.parameters import evaluate
from sympy.logic.boolalg import Boolean

from signdescent.theory.folding.displays import elements, expanded, items
from signdescent.theory.folding.instructions import UNKNOWN, Tree, reading_of
from signdescent.theory.folding.reach import Reach
from signdescent.theory.folding.scopes import NOTHING, Scope, call_in, scope_of_call, scope_of_frame
from signdescent.theory.folding.traces import Trace, is_partial, own_traces, surely_exists, traces_of
from signdescent.theory.text.grammar import evaluated

__all__ = ["lost_terms", "word_of"]

Spelled = dict[sp.Basic, frozenset[Trace]]
"""Partial terms, unevaluated, with the traces they leave where SymPy keeps them."""

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


def lost_terms(
    frame: FrameType, maker: type[Any], stated: tuple[Boolean, ...], where: Mapping[sp.Symbol, sp.Set]
) -> tuple[sp.Basic, ...]:
    """Return the partial terms that the code of a frame spells for a claim, and that are gone from what it states.

    Parameters
    ----------
    frame : frame
        Running code that waits for a call of `maker`; for anything else the answer is empty.
    maker : type
        The class of the claim, whose second and fourth arguments are the statement and the assumptions.
    stated : tuple of SymPy Booleans
        The statement and the assumptions that came out.
    where : mapping from symbol to SymPy set
        Sets of the symbols.

    Returns
    -------
    tuple of SymPy expressions
        Unevaluated, each once. Empty where the code tells nothing; this never raises.
    """
    try:
        with evaluate(True):
            return _lost(frame, maker, stated, where)
    except Exception:  # a claim is made all the same; not to know what was typed is no fault of its own
        return ()


def _lost(
    frame: FrameType, maker: type[Any], stated: tuple[Boolean, ...], where: Mapping[sp.Symbol, sp.Set]
) -> tuple[sp.Basic, ...]:
    if frame.f_code is replace.__code__:  # a copy of a claim has lost what the claim had
        copied = frame.f_locals["obj"]
        return copied.folded_terms if type(copied) is maker and copied.statement == stated[0] else ()
    call, scope = call_in(frame), scope_of_frame(frame)
    if call is None:
        return ()
    reader = _Reader()
    plain = expanded(call, scope)
    if plain is None or reader.read(plain.parts[0], scope) is not maker:
        for part in call.parts:  # something else makes the claim, of any of its arguments
            reader.read(part, scope)
    else:
        split = len(plain.parts) - len(plain.data)
        names = ("", "id", "statement", "where", "assumptions")
        by_name = zip(plain.data, plain.parts[split:], strict=True)
        given = dict([*zip(names, plain.parts[:split], strict=False), *by_name])
        for name in ("statement", "assumptions"):
            reader.read(given.get(name, UNKNOWN), scope)
    lost = _without(reader.spelled, {trace for part in stated for trace in traces_of(part)})
    if lost:  # a statement kept as it was written has the traces of its terms only once these are evaluated
        nodes = (node for part in stated for node in sp.preorder_traversal(part) if own_traces(node))
        lost = _without(lost, {trace for node in nodes for trace in traces_of(evaluated(node))})
    known = {index: Reach() for part in stated for index in _indices(part)}
    return tuple(
        term for term, traces in lost.items() if not all(surely_exists(*trace, where, known) for trace in traces)
    )


def _indices(part: Boolean) -> set[sp.Basic]:
    """Return what the sums of a statement run over; their ranges need not keep to what a symbol declares."""
    return {limit.args[0] for loop in part.atoms(sp.Sum, sp.Product, sp.Integral) for limit in loop.limits}


def _without(spelled: Spelled, kept: set[Trace]) -> Spelled:
    """Return the terms some of whose traces are gone, with these."""
    return {term: traces - kept for term, traces in spelled.items() if not traces <= kept}


def word_of(term: sp.Basic) -> str:
    """Return the operation of a lost term: ``division``, ``power``, ``sqrt``, or the name of a function."""
    if not isinstance(term, sp.Pow):
        return str(term.func.__name__)
    if term.exp == sp.Rational(1, 2):
        return "sqrt"
    return "division" if term.exp.is_Integer else "power"


def _class_body(found: tuple[Tree, Scope, bool] | None) -> tuple[CodeType, Scope, int] | None:
    """Return the code of the body of a class, perhaps with decorators, and the scope and the place where it stands."""
    if found is None:
        return None
    tree, outside, _ = found
    while tree.kind == "call" and len(tree.parts) == 2 and tree.parts[0].kind != "class":
        tree = tree.parts[1]
    if tree.kind != "call" or tree.parts[0].kind != "class" or not isinstance(tree.parts[1].data, CodeType):
        return None
    return tree.parts[1].data, outside, tree.at


def _of_sympy(function: Any) -> bool:
    """Return whether a callable makes a term, and does nothing else."""
    return any(function is known for known in _BUILT_AGAIN) or (
        isinstance(function, type) and issubclass(function, sp.Basic)
    )


class _Reader:
    """Builds spelled expressions once more, and collects the partial terms on the way."""

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
        """Return what a name means, after a look at the expression that it was given."""
        value = scope.value(tree.data)
        if isinstance(value, type | FunctionType | ModuleType | str):
            return value
        return self.assigned(scope.spelled(tree.data, tree.at), value)

    def assigned(self, found: tuple[Tree, Scope, bool] | None, value: Any) -> Any:
        """Return the value of an expression that was assigned, or the present value if it is not known."""
        if found is None:
            return value
        spelled, inside, last = found
        place = (id(inside.frame or inside), id(spelled))
        if place not in self.known:
            outer, self.spelled = self.spelled, {}
            self.known[place] = (self.read(spelled, inside), self.spelled)
            self.kept.append((spelled, inside))  # which keeps their identity
            self.spelled = outer
        read, terms = self.known[place]
        self.spelled |= terms
        return value if read is NOTHING and last else read

    def attribute(self, tree: Tree, scope: Scope) -> Any:
        """Return what an attribute means, after a look at its own assignment or at the body of its class."""
        (owner,) = tree.parts
        value = self.read(owner, scope)
        if isinstance(value, ModuleType) or value is sp.S:
            return getattr(value, tree.data, NOTHING)
        held = getattr(value, "__dict__", {}) if not isinstance(value, sp.Basic) else {}
        now = held.get(tree.data, NOTHING)
        if owner.kind != "name":
            return now
        found = scope.spelled(f"{owner.data}.{tree.data}", tree.at)
        body = None if found else _class_body(scope.spelled(owner.data, tree.at))
        if body is not None:
            code, outside, at = body
            inside = Scope(code, dict(held) if isinstance(value, type) else {}, outside.shared, outer=outside, at=at)
            found = inside.spelled(tree.data, len(code.co_code)) if tree.data in reading_of(code).stores else None
        return self.assigned(found, now)

    def subscript(self, tree: Tree, scope: Scope) -> Any:
        """Return one part of a row or dict, whose other parts do not count if it is known which one it is."""
        owner, at = tree.parts
        key = self.read(at, scope)
        if owner.kind == "name" and key is not NOTHING:
            found = scope.spelled(f"{owner.data}[{key!r}]", tree.at)
            if found is not None:
                return self.assigned(found, NOTHING)
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
        """Return the value of a call; what SymPy transforms is passed over, and what else is not known counts."""
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
            except Exception:  # of values that are others by now
                return NOTHING
        if isinstance(function, FunctionType) and len(self.inlined) < _MOST_INLINED:
            body, within = reading_of(function.__code__), scope_of_call(function, tree, tuple(values))
            if body.straight and len(body.returned) == 1 and within is not None:
                self.spelled |= inner
                self.inlined.append(within)  # also keeps its identity
                return self.read(body.returned[0], within)
        if not self.transforms(function, callee, scope):
            self.spelled |= inner
        return NOTHING if tree.data else self.plain(function, values)

    def transforms(self, function: Any, callee: Tree, scope: Scope) -> bool:
        """Return whether a callable is of SymPy, as ``simplify``, or may be a method of a SymPy object, as ``subs``."""
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
        """Return what a function that does the same as an operator makes of known values."""
        for known, sign in _OPERATIONS:
            if function is known and len(values) == 2:
                return self.operator(sign, tuple(values))
        for known, sign, first in _FOLDS:
            if function is known and len(values) == 1 and isinstance(values[0], tuple):
                return reduce(lambda a, b, sign=sign: self.operator(sign, (a, b)), values[0], first)  # type: ignore[misc]
        return NOTHING

    def collected(self, tree: Tree, scope: Scope) -> Any:
        """Look at what a comprehension collects, and at what it runs over."""
        callee, *arguments = tree.parts
        for part in arguments:
            self.read(part, scope)
        code = callee.data
        if not isinstance(code, CodeType) or code.co_name not in _COMPREHENSIONS:
            return NOTHING
        names = {name: scope.value(name) for name in code.co_freevars} | dict.fromkeys(code.co_varnames, NOTHING)
        within = Scope(code, names, scope.shared, outer=scope, at=tree.at)
        self.inlined.append(within)  # keeps its identity
        for part in reading_of(code).yielded:
            self.read(part, within)
        return NOTHING

    def built(self, function: Any, values: list[Any], names: tuple[str, ...]) -> Any:
        """Return the object that a class or function of SymPy makes of known values."""
        if any(value is NOTHING for value in values) or function is sp.Dummy:
            return NOTHING
        if isinstance(function, type) and issubclass(function, Boolean):
            return NOTHING  # which no term is made of
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
        """Return the value of an operator, and collect the division or the power that it is."""
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

    def collect(self, term: sp.Basic, value: sp.Basic) -> None:
        """Note a partial term of symbols, with the traces that its value has and its operands have not."""
        if not term.free_symbols:
            return
        traces = set(traces_of(value))
        if isinstance(term, sp.Pow) and not term.exp.is_Integer:
            kinds = {kind for kind, _ in own_traces(term)}
            left = {trace for trace in traces if trace[0] in kinds}
        else:
            left = traces - {trace for part in term.args for trace in traces_of(part)}
        if not left and not (isinstance(term, sp.Pow) and term.exp.is_Integer):  # 1/(1/x) exists where 1/x does
            left = set(own_traces(term))
        self.spelled[term] = frozenset(left)
