"""What SymPy has folded away: partial terms that a claim's code spells and its statement no longer has.

``sqrt(x - 1)**2`` is ``x - 1`` before a claim sees it, and ``x/x`` is 1. So a claim looks back at the code that makes
it: the call of ``Claim`` in progress, and the assignments of the names it mentions. The expressions there are read
(`signdescent.theory.instructions`) and built once more. Each partial operation on the way (a division, a fractional
power, a logarithm, ...) must have left its trace in the statement or an assumption, or exist by what the sets and the
symbols say. Otherwise it is lost.

Calls of SymPy's own classes are built again, and functions of one straight line are looked into. The result of any
other call (``diff``, ``simplify``, a method) is unknown, and what stands in it is passed over: it is transformed on
purpose. So an empty answer proves nothing; an answer names terms that were typed.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from dataclasses import replace
from fractions import Fraction
from types import FrameType, FunctionType, ModuleType
from typing import Any

import sympy as sp
from sympy.core.parameters import evaluate
from sympy.logic.boolalg import Boolean

from signdescent.theory.instructions import UNKNOWN, Tree, reading_of
from signdescent.theory.reach import Reach
from signdescent.theory.scopes import NOTHING, Scope, call_in, scope_of_call, scope_of_frame
from signdescent.theory.text import evaluated
from signdescent.theory.traces import PARTIAL, Trace, own_traces, surely_exists, traces_of

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
    if reader.read(call.parts[0], scope) is not maker:
        return ()
    split = len(call.parts) - len(call.data)
    names = ("", "id", "statement", "where", "assumptions")
    given = dict([*zip(names, call.parts[:split], strict=False), *zip(call.data, call.parts[split:], strict=True)])
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

    def read(self, tree: Tree, scope: Scope) -> Any:
        """Return the value of an expression, or `NOTHING`."""
        if tree.kind == "constant":
            return tree.data
        if tree.kind == "name":
            return self.name(tree, scope)
        if tree.kind == "call":
            return self.call(tree, scope)
        parts = tuple(self.read(part, scope) for part in tree.parts)
        if tree.kind == "operator":
            return self.operator(str(tree.data), parts)
        if tree.kind == "row":
            return NOTHING if any(part is NOTHING for part in parts) else parts
        if tree.kind == "attribute" and (isinstance(parts[0], ModuleType) or parts[0] is sp.S):
            return getattr(parts[0], tree.data, NOTHING)
        return NOTHING

    def name(self, tree: Tree, scope: Scope) -> Any:
        """Return what a name means, after a look at the expression that it was given."""
        value = scope.value(tree.data)
        if isinstance(value, type | FunctionType | ModuleType | str):
            return value
        found = scope.spelled(tree.data, tree.at)
        if found is None:
            return value
        spelled, inside, last = found
        place = (id(inside.frame or inside), spelled.at)
        if place not in self.known:
            outer, self.spelled = self.spelled, {}
            self.known[place] = (self.read(spelled, inside), self.spelled)
            self.spelled = outer
        read, terms = self.known[place]
        self.spelled |= terms
        return value if read is NOTHING and last else read

    def call(self, tree: Tree, scope: Scope) -> Any:
        """Return the value of a call; what stands in a call that is not looked into is passed over."""
        outer, self.spelled = self.spelled, {}
        function, *values = (self.read(part, scope) for part in tree.parts)
        inner, self.spelled = self.spelled, outer
        made = NOTHING
        if _of_sympy(function):
            self.spelled |= inner
            made = self.built(function, values, tree.data)
        elif isinstance(function, FunctionType) and len(self.inlined) < _MOST_INLINED:
            body, within = reading_of(function.__code__), scope_of_call(function, tree, tuple(values))
            if body.straight and len(body.returned) == 1 and within is not None:
                self.spelled |= inner
                self.inlined.append(within)  # also keeps its identity
                made = self.read(body.returned[0], within)
        return made

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
        if function in PARTIAL and not named:
            operands = [sp.sympify(value) for value in values]
            self.collect(sp.Basic.__new__(function, *operands), function(*operands))
        if function in (sp.sqrt, sp.cbrt, sp.root) and not named:
            degree = {sp.sqrt: 2, sp.cbrt: 3}.get(function) or values[1]
            return self.operator("**", (values[0], 1 / sp.sympify(degree)))
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
        if not term.args[0].free_symbols and (isinstance(term, sp.Pow) or not term.free_symbols):
            return
        traces = set(traces_of(value))
        if isinstance(term, sp.Pow) and not term.exp.is_Integer:
            left = {trace for trace in traces if trace[0] == "power"}
        else:
            left = traces - {trace for part in term.args for trace in traces_of(part)}
        if not left and not (isinstance(term, sp.Pow) and term.exp.is_Integer):  # 1/(1/x) exists where 1/x does
            left = set(own_traces(term))
        self.spelled[term] = frozenset(left)
