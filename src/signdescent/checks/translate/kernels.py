"""Write expressions as rational functions of kernels: the symbols, and maximal subexpressions that are not rational.

``exp(x + 2*y)`` becomes ``a*b**2`` with kernels ``a = exp(x)``, ``b = exp(y)``; ``gamma(l + 2)`` becomes
``(l + 1)*l*g``; ``(1 - u**2)**(l + 1)`` becomes ``(1 - u**2)*p``. Facts about the kernels replace their definitions (an
exponential is positive, a power of a root is its base). A statement that holds for all values of the kernels that
satisfy the facts therefore holds.

Facts are stated only where the kernel exists: ``sqrt(x)`` in an untaken branch implies nothing about x. So at every
point, even where some terms do not exist, some values of the kernels satisfy all facts.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from functools import partial

import sympy as sp
from sympy.core.relational import Relational
from sympy.logic.boolalg import Boolean

from signdescent.checks.translate.kernel_facts import (
    exponential_facts,
    power_facts,
)
from signdescent.checks.translate.kernel_families import KernelFamilies
from signdescent.checks.translate.kernel_terms import log_factors, split_base, tidy
from signdescent.checks.translate.numbers import is_nonnegative, is_nonzero
from signdescent.checks.translate.program import Unsupported
from signdescent.checks.translate.special import is_special

__all__ = ["Kernels"]

_MOST_NUMBERS, _LARGEST_DEGREE = 4, 24  # of constants that equations define; z3 may take hours to solve more of them
_TOTAL = (sp.Add, sp.Mul, sp.Abs, sp.Min, sp.Max, sp.exp, sp.erf, sp.erfc, sp.NumberSymbol)


class Kernels(KernelFamilies):
    """A table of kernels for all expressions of a goal."""

    def __init__(
        self,
        expressions: Iterable[sp.Basic],
        nonnegative: Callable[[sp.Expr], bool] | None = None,
        positive: Callable[[sp.Expr], bool] | None = None,
    ) -> None:
        super().__init__(nonnegative, positive)
        self._collecting = True
        for expression in expressions:
            self._visit(expression)
        self._collecting = False
        self._reset()

    def _visit(self, expression: sp.Basic) -> None:
        if isinstance(expression, Boolean):
            for part in expression.atoms(Relational):
                self.rational(part.lhs)
                self.rational(part.rhs)
        else:
            self.rational(expression)

    def _rational(self, e: sp.Expr) -> sp.Expr:
        if e.is_Symbol or e.is_Rational:
            return e
        if isinstance(e, sp.Add | sp.Mul):
            return e.func(*(self.rational(arg) for arg in e.args))
        if isinstance(e, sp.Pow) and e.base is not sp.S.Exp1:
            return self._power(e.base, e.exp)
        if isinstance(e, sp.exp) or e is sp.S.Exp1 or isinstance(e, sp.Pow):
            return self._exponential(sp.Integer(1) if e is sp.S.Exp1 else e.exp)
        if is_special(e):
            return self._special(e)
        for kinds, method in self._METHODS:
            if isinstance(e, kinds):
                return method(self, e)
        return self._opaque(e)

    # ------------------------------------------------------------ powers

    def _power(self, base: sp.Expr, exponent: sp.Expr) -> sp.Expr:
        if exponent.is_Integer:
            return self.rational(base) ** exponent
        if exponent.is_Rational:
            return self._root(base, exponent)
        if exponent.is_number:
            msg = f"a power to the irrational {exponent}"
            raise Unsupported(msg)
        if isinstance(base, sp.Pow) and base.exp.is_Integer and exponent.is_integer:
            return self._power(base.base, sp.expand(base.exp * exponent))
        product = sp.Integer(1)
        for factor, times in split_base(base, bool(exponent.is_integer), self._nonnegative):
            power = sp.expand(times * exponent)
            terms = [power]
            if not exponent.is_integer and isinstance(power, sp.Add) and self._positive(factor):
                constant, rest = power.as_coeff_Add()  # b**(s + t) = b**s * b**t for b > 0
                terms = [*sp.Add.make_args(rest), constant]
            for term in terms:
                product *= self._symbolic_power(factor, term) if term.free_symbols else self._power(factor, term)
        return product

    def _symbolic_power(self, base: sp.Expr, exponent: sp.Expr) -> sp.Expr:
        """Write ``base**(k*s + c)`` as ``t**k * base**(c - k*c0)`` with the kernel ``t = base**(s + c0)``.

        At base 0 this holds if ``s + c0 >= 0``, or if ``k = 1`` and ``c0 = c``; otherwise the base must be non-zero.
        At a negative base it holds for integers s, or for ``k = 1`` and ``k = -1``; otherwise ``t**k`` may be real
        although t is not.
        """
        constant, symbolic = exponent.as_coeff_Add()
        whole = sp.floor(constant)
        content, primitive = symbolic.as_content_primitive()
        k, s = int(content.p), primitive / content.q
        if k > 1 and not (s.is_integer or self._nonnegative(base)):
            k, s = 1, symbolic
        nonzero = is_nonzero(base) or self._positive(base) or self._positive(-base)
        if s.could_extract_minus_sign() and nonzero:
            k, s = -k, -s
        wanted = math.floor(whole / k) if k > 0 else 0
        if not (nonzero or k == 1 or self._nonnegative(sp.expand(s + (constant - whole) / k + wanted))):
            k, s, wanted = 1, symbolic, int(whole)
        s = s + (constant - whole) / k
        key = ("power", base, sp.expand(s))
        if self._collecting:
            self._least[key] = min(self._least.get(key, wanted), wanted)
            self.rational(base)
        least = self._least.get(key, wanted)
        if not (nonzero or least == wanted or self._nonnegative(sp.expand(s + least))):
            least = wanted
        self.exact = False
        inner, power = self.rational(base), self.rational(sp.expand(s + least))
        t = self._kernel((*key, least), lambda t: power_facts(t, inner, power), base ** (s + least))
        return t**k * inner ** (whole - k * least)

    def _root(self, base: sp.Expr, exponent: sp.Rational) -> sp.Expr:
        base = tidy(base)
        key = ("root", base)
        if self._collecting:
            self._common[key] = math.lcm(self._common.get(key, 1), int(exponent.q))
        common = math.lcm(self._common.get(key, 1), int(exponent.q))
        inner = self.rational(base)
        certain = self._exists(base) and self._nonnegative(base)
        if self._collecting and not base.free_symbols:
            self._numbers.add(key)
        if base.free_symbols or not self._has_many_numbers():
            t = self._kernel(
                (*key, common),
                lambda t: [t >= 0, sp.Implies(sp.true if certain else inner >= 0, sp.Eq(t**common, inner))],
            )
        else:
            self.exact = False
            value = sp.Pow(base, sp.Rational(1, common), evaluate=False)
            t = self._kernel((*key, common), lambda t: [t >= 0], value)
        if (t, common, inner) not in self.roots:
            self.roots.append((t, common, inner))
        power = int(exponent * common)
        whole, rest = divmod(power, common)
        return inner**whole * t**rest

    def _has_many_numbers(self) -> bool:
        """Return whether there are many constants, or roots of numbers that generate a field of large degree."""
        indices = [self._common[key] for key in self._numbers if key in self._common]
        return len(self._numbers) > _MOST_NUMBERS or (len(indices) > 1 and math.prod(indices) > _LARGEST_DEGREE)

    def _exists(self, e: sp.Expr) -> bool:
        """Return whether the form of an expression shows that it exists on the whole domain."""
        if e.is_Symbol or e.is_Rational:
            return True
        if isinstance(e, sp.Pow) and e.base is not sp.S.Exp1:
            grows = is_nonnegative(e.exp) and (e.exp.is_integer or self._nonnegative(e.base))
            return bool(grows) and all(self._exists(arg) for arg in e.args)
        return isinstance(e, _TOTAL) and all(self._exists(arg) for arg in e.args)

    def _exponential(self, argument: sp.Expr) -> sp.Expr:
        product = sp.Integer(1)
        for term in sp.Add.make_args(sp.expand(tidy(argument))):
            coefficient, rest = term.as_coeff_Mul()
            if not coefficient.is_Rational:
                coefficient, rest = sp.Integer(1), term
            key = ("exp", rest)
            if self._collecting:
                self._common[key] = math.lcm(self._common.get(key, 1), int(coefficient.q))
            common = math.lcm(self._common.get(key, 1), int(coefficient.q))
            inner = self.rational(rest)
            self.exact = False
            t = self._kernel((*key, common), partial(exponential_facts, inner), sp.exp(rest / common))
            self._compare(sp.exp, inner / common, t)
            product *= t ** int(coefficient * common)
        return product

    def _logarithm(self, e: sp.Expr) -> sp.Expr:
        """Return a kernel; if the argument is a product of positive factors, it is linked to their logarithms."""
        whole = self._opaque(e)
        factors = log_factors(tidy(e.args[0]), self._positive)
        if factors is not None:
            parts = [times * self._opaque(sp.log(base, evaluate=False)) for base, times in factors]
            self.sums[whole] = sp.Add(*parts)
        return whole

    # ------------------------------------------------------------ functions with exact definitions

    def _absolute(self, e: sp.Expr) -> sp.Expr:
        a = self.rational(e.args[0])
        return self._kernel(("abs", a), lambda t: [t >= 0, sp.Or(sp.Eq(t, a), sp.Eq(t, -a))])

    def _extreme(self, e: sp.Expr) -> sp.Expr:
        parts = [self.rational(arg) for arg in e.args]
        largest = isinstance(e, sp.Max)

        def facts(t: sp.Symbol) -> list[Boolean]:
            return [*((t >= p) if largest else (t <= p) for p in parts), sp.Or(*(sp.Eq(t, p) for p in parts))]

        return self._kernel((e.func.__name__, tuple(parts)), facts)

    def _sign(self, e: sp.Expr) -> sp.Expr:
        a = self.rational(e.args[0])
        return self._kernel(
            ("sign", a),
            lambda t: [
                sp.Or(sp.And(a > 0, sp.Eq(t, 1)), sp.And(sp.Eq(a, 0), sp.Eq(t, 0)), sp.And(a < 0, sp.Eq(t, -1)))
            ],
        )

    def _piecewise(self, e: sp.Expr) -> sp.Expr:
        branches = [(self.rational(value), self.boolean(condition)) for value, condition in e.args]

        def facts(t: sp.Symbol) -> list[Boolean]:
            implications: list[Boolean] = []
            before: list[Boolean] = []
            for value, condition in branches:
                implications.append(sp.Implies(sp.And(*(sp.Not(c) for c in before), condition), sp.Eq(t, value)))
                before.append(condition)
            return implications

        return self._kernel(("piecewise", tuple(branches)), facts)

    def _floor(self, e: sp.Expr) -> sp.Expr:
        a = self.rational(e.args[0])
        self.exact = False
        if isinstance(e, sp.floor):
            return self._kernel(("floor", a), lambda t: [t <= a, t > a - 1])
        return self._kernel(("ceiling", a), lambda t: [t >= a, t < a + 1])

    # ------------------------------------------------------------ Booleans

    def boolean(self, statement: Boolean) -> Boolean:
        """Return a statement with both sides of every relation rational in symbols and kernels."""
        if statement in (sp.true, sp.false):
            return statement
        if isinstance(statement, sp.And | sp.Or | sp.Not | sp.Implies):
            return statement.func(*(self.boolean(part) for part in statement.args))
        if isinstance(statement, Relational):
            return statement.func(self.rational(statement.lhs), self.rational(statement.rhs))
        raise Unsupported(type(statement).__name__)

    _METHODS: tuple[tuple[type | tuple[type, ...], Callable[[Kernels, sp.Expr], sp.Expr]], ...] = (
        (sp.log, _logarithm),
        (sp.Abs, _absolute),
        ((sp.Max, sp.Min), _extreme),
        (sp.sign, _sign),
        (sp.Piecewise, _piecewise),
        ((sp.floor, sp.ceiling), _floor),
        ((sp.factorial, sp.beta, sp.binomial), KernelFamilies._gamma_kin),
        (sp.gamma, KernelFamilies._gamma_function),
        (sp.Sum, KernelFamilies._sum),
        (sp.betainc_regularized, KernelFamilies._incomplete_beta),
    )
