"""Functions for the balls engine: forms, derivatives, restrictions and conditions of continuity."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import sympy as sp

from signdescent.checks.budget import charge
from signdescent.checks.formulas.definedness import Need, continuity_needs
from signdescent.checks.translate import Program, Unsupported, compile_program
from signdescent.checks.translate.balls import evaluate
from signdescent.checks.translate.factoring import factored, is_modest
from signdescent.checks.translate.intervals import INF, NINF, Doubt, Interval
from signdescent.theory.placing import put_in

__all__ = ["Function", "attempt", "tidied"]

_MAX_OPERATIONS = 250
_MAX_FACTORED = 60
_COST = 40  # ball operations that take as long as making the forms of a function, for each of its operations
_UNKNOWN: tuple[Need, ...] = (Need(sp.false),)


class Function:
    """A function of the symbols of a goal, with cached forms, derivatives and restrictions."""

    def __init__(self, expression: sp.Expr, symbols: tuple[sp.Symbol, ...]) -> None:
        self.expression = expression
        self.symbols = symbols
        self._derivatives: dict[sp.Symbol, Function | None] = {}
        self._restrictions: dict[tuple[sp.Symbol, sp.Expr], Function | None] = {}
        self._negative: Function | None = None
        self._continuity: tuple[Need, ...] | None = _UNKNOWN
        charge(_COST * (10 + expression.count_ops()))
        forms = [expression]
        if _is_small(expression):
            for rewrite in (factored, _collected):
                other = attempt(rewrite, expression)
                if other is not None and other not in forms:
                    forms.append(other)
        self.forms: list[tuple[sp.Expr, Program]] = []
        for form in forms:
            try:
                self.forms.append((form, compile_program([form], symbols)))
            except Unsupported:
                if form is expression:
                    raise

    def enclosures(self, inputs: Sequence[Interval]) -> list[Interval]:
        """Return an enclosure of the values on a box by each form."""
        enclosures: list[Interval] = []
        for _, program in self.forms:
            try:
                value = evaluate(program, inputs).outputs[0]
            except Doubt:
                value = None
            enclosures.append(value if isinstance(value, tuple) else (NINF, INF))
        return enclosures

    def is_continuous(self, inputs: Sequence[Interval]) -> bool:
        """Return whether balls show that some form exists and is continuous on a closed box."""
        for _, program in self.forms:
            try:
                if evaluate(program, inputs).continuous:
                    return True
            except Doubt:
                continue
        return False

    def continuity(self) -> tuple[Need, ...] | None:
        """Return conditions under which the function is continuous, or None if they are not available."""
        if self._continuity is _UNKNOWN:
            try:
                wanted = continuity_needs(self.expression)
                self._continuity = None if any(need.guards or need.indices for need in wanted) else wanted
            except Unsupported:
                self._continuity = None
        return self._continuity

    def derivative(self, symbol: sp.Symbol) -> Function | None:
        """Return a partial derivative, or None if it is not supported."""
        if symbol not in self._derivatives:
            self._derivatives[symbol] = None
            rough = self.expression.has(sp.Abs, sp.Min, sp.Max, sp.Piecewise, sp.sign, sp.floor, sp.ceiling)
            if not rough and self.expression.count_ops() <= _MAX_OPERATIONS:
                self._derivatives[symbol] = self._build(tidied(sp.diff(self.expression, symbol)))
        return self._derivatives[symbol]

    def restriction(self, symbol: sp.Symbol, value: sp.Expr) -> Function | None:
        """Return the function with one symbol replaced by an exact number, or None if that is not supported."""
        key = (symbol, value)
        if key not in self._restrictions:
            replaced = tidied(put_in(self.expression, {symbol: value}))
            real = not replaced.has(sp.nan, sp.zoo, sp.oo, -sp.oo, sp.I)
            self._restrictions[key] = self._build(replaced) if real else None
        return self._restrictions[key]

    def negative(self) -> Function | None:
        """Return the negative of the function."""
        if self._negative is None:
            self._negative = self._build(-self.expression)
        return self._negative

    def _build(self, expression: sp.Expr) -> Function | None:
        try:
            return Function(expression, self.symbols)
        except Unsupported:
            return None


def attempt(rewrite: Callable[[sp.Expr], sp.Expr], expression: sp.Expr) -> sp.Expr | None:
    """Return a rewritten expression, or None if SymPy fails."""
    try:
        return rewrite(expression)
    except (sp.PolynomialError, NotImplementedError, TypeError, ValueError, AttributeError, RecursionError):
        return None


def _collected(expression: sp.Expr) -> sp.Expr:
    return factored(sp.expand(expression)) if is_modest(expression) else expression


def _is_small(expression: sp.Expr) -> bool:
    """Return whether an expression is small enough to factor."""
    steep = any(
        p.exp.is_Rational and max(abs(p.exp.p), p.exp.q) > 4 and not p.base.is_Symbol for p in expression.atoms(sp.Pow)
    )
    steep = steep or expression.has(sp.Sum, sp.Product)
    return bool(not steep and expression.free_symbols and expression.count_ops() <= _MAX_FACTORED)


def tidied(expression: sp.Expr) -> sp.Expr:
    """Collect like terms, which does not change the domain."""
    if not _is_small(expression):
        return expression
    expanded = attempt(sp.expand, expression)
    if expanded is not None and expanded.count_ops() <= expression.count_ops():
        return expanded
    return expression
