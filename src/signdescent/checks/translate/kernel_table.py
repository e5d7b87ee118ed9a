"""A table of kernels: their symbols, their facts, and what was recorded about them."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import sympy as sp
from sympy.logic.boolalg import Boolean

from signdescent.checks.translate.kernel_facts import RISING, comparisons, rational_bounds, value_bounds, where_finite
from signdescent.checks.translate.kernel_terms import tidy
from signdescent.checks.translate.numbers import is_nonnegative, is_positive

__all__ = ["KernelTable"]


class KernelTable:
    """The kernels of the expressions of a goal; a subclass says how each function becomes a kernel.

    Attributes
    ----------
    facts : list of SymPy Boolean
        True statements about the kernels, rational in symbols and kernels.
    exact : bool
        Whether the facts define all kernels, as for roots, absolute values and Piecewise; then a model is a witness.
    roots : list of (kernel, int, SymPy expression)
        Kernels t with ``t**q = base`` wherever the root exists.
    rising : dict
        The arguments and kernels of each increasing function.
    sums : dict
        Logarithms of products, and the sums of logarithms that equal them wherever both exist.
    """

    def __init__(
        self,
        nonnegative: Callable[[sp.Expr], bool] | None = None,
        positive: Callable[[sp.Expr], bool] | None = None,
    ) -> None:
        self._nonnegative = nonnegative or is_nonnegative
        self._positive = positive or is_positive
        self._least: dict[object, int] = {}
        self._common: dict[object, int] = {}
        self._numbers: set[object] = set()  # keys of constant kernels
        self._collecting = False
        self._reset()

    def _reset(self) -> None:
        self._table: dict[object, sp.Symbol] = {}
        self._done: dict[sp.Expr, sp.Expr] = {}
        self.facts: list[Boolean] = []
        self.roots: list[tuple[sp.Symbol, int, sp.Expr]] = []
        self.rising: dict[type[sp.Expr], list[tuple[sp.Expr, sp.Symbol]]] = {}
        self.sums: dict[sp.Expr, sp.Expr] = {}
        self.exact = True

    def comparisons(self) -> list[Boolean]:
        """Return further facts, on the order of values and on logarithms of products; they make z3 slower."""
        facts = [fact for function, values in self.rising.items() for fact in comparisons(function, values)]
        facts += [sp.Eq(whole, parts) for whole, parts in self.sums.items()]
        stated = (where_finite(fact) for fact in facts)
        return [fact for fact in stated if fact != sp.true]

    def rational(self, expression: sp.Expr) -> sp.Expr:
        """Return the expression as a rational function of symbols and kernels."""
        known = self._done.get(expression)
        if known is None:
            known = self._done[expression] = self._rational(expression)
        return known

    def _rational(self, e: sp.Expr) -> sp.Expr:
        raise NotImplementedError

    # ------------------------------------------------------------ kernels and their facts

    def _kernel(
        self, key: object, facts: Callable[[sp.Symbol], Iterable[Boolean]], value: sp.Expr | None = None
    ) -> sp.Symbol:
        """Return the symbol of a kernel; add its facts the first time."""
        if self._collecting and value is not None and not value.free_symbols:
            self._numbers.add(key)
        if key not in self._table:
            symbol = sp.Dummy(f"k{len(self._table)}", real=True)
            self._table[key] = symbol
            if not self._collecting:  # a first pass that only collects exponents
                stated = [where_finite(fact) for fact in facts(symbol)]
                self.facts.extend(fact for fact in stated if fact != sp.true)
                if value is not None and not value.free_symbols:
                    self.facts.extend(rational_bounds(symbol, value))
        return self._table[key]

    def _opaque(self, e: sp.Expr) -> sp.Expr:
        """Return a kernel for which only bounds on its values are known."""
        if isinstance(e, sp.Sum | sp.Product | sp.Integral) or not e.args or e.is_Boolean:
            arguments = e
        else:
            arguments = e.func(*(tidy(arg) for arg in e.args))
        if arguments.is_Rational:
            return arguments
        if arguments.func is not e.func:
            return self.rational(arguments)
        self.exact = False
        kernel = self._kernel(
            ("value", arguments), lambda t: value_bounds(arguments, self._inner(arguments), t), arguments
        )
        inner = self._inner(arguments)
        if isinstance(arguments, RISING):
            self._compare(type(arguments), inner[0], kernel)
        return kernel

    def _compare(self, function: type[sp.Expr], argument: sp.Expr, kernel: sp.Symbol) -> None:
        """Record a value of an increasing function."""
        known = self.rising.setdefault(function, [])
        if (argument, kernel) not in known:
            known.append((argument, kernel))

    def _inner(self, e: sp.Expr) -> list[sp.Expr]:
        """Return the arguments of an opaque term, rational in symbols and kernels."""
        return [self.rational(arg) for arg in e.args] if not isinstance(e, sp.Sum | sp.Product) else []
