"""Kernels of gamma functions, of sums and of the special functions, with their recurrences."""

from __future__ import annotations

import sympy as sp
from sympy.logic.boolalg import Boolean

from signdescent.checks.translate.kernel_table import KernelTable
from signdescent.checks.translate.kernel_terms import closed_betainc, tidy
from signdescent.checks.translate.numbers import is_nonnegative, is_zero
from signdescent.checks.translate.special import SPECIAL
from signdescent.theory.placing import put_in

__all__ = ["KernelFamilies"]

_MAX_TERMS = 64


class KernelFamilies(KernelTable):
    """Functions whose values at arguments that differ by integers share a kernel."""

    def boolean(self, statement: Boolean) -> Boolean:
        """Return a statement with both sides of every relation rational in symbols and kernels."""
        raise NotImplementedError

    def _exponential(self, argument: sp.Expr) -> sp.Expr:
        raise NotImplementedError

    def _gamma_kin(self, e: sp.Expr) -> sp.Expr:
        if isinstance(e, sp.factorial):
            return self._gamma(e.args[0] + 1)
        if isinstance(e, sp.beta):
            a, b = e.args[0], e.args[-1]
            return self._gamma(a) * self._gamma(b) / self._gamma(a + b)
        n, k = e.args
        if k.is_Integer and 0 <= k <= 12:
            product = sp.Integer(1)
            for j in range(int(k)):
                product *= (self.rational(n) - j) / sp.Integer(j + 1)
            return product
        if all(self._positive(sp.expand(part + 1)) for part in (n, k, n - k)):
            return self._gamma(n + 1) / (self._gamma(k + 1) * self._gamma(n - k + 1))
        return self._opaque(e)

    def _gamma_function(self, e: sp.Expr) -> sp.Expr:
        return self._gamma(e.args[0])

    def _gamma(self, argument: sp.Expr) -> sp.Expr:
        """Write ``gamma(s + c)`` by the recurrence with the kernel ``gamma(s + c0)`` of least shift."""
        argument = sp.expand(tidy(argument))
        if argument.is_Rational:
            value = sp.gamma(argument)
            return self.rational(value) if not isinstance(value, sp.gamma) else self._opaque(value)
        constant, symbolic = argument.as_coeff_Add()
        whole = sp.floor(constant)
        s = symbolic + (constant - whole)
        key = ("gamma", s)
        if self._collecting:
            self._least[key] = min(self._least.get(key, int(whole)), int(whole))
        least = self._least.get(key, int(whole))
        if not self._positive(sp.expand(s + least)):
            least = int(whole)
        self.exact = False
        start = self.rational(sp.expand(s + least))
        t = self._kernel((*key, least), lambda t: [sp.Implies(start > 0, t > 0)])
        product = t
        for j in range(least, int(whole)):
            product *= self.rational(sp.expand(s + j))
        return product

    def _sum(self, e: sp.Expr) -> sp.Expr:
        """Write a sum up to ``s + c`` as the sum up to ``s + c0`` plus the remaining terms."""
        if len(e.limits) != 1:
            return self._opaque(e)
        index, low, high = e.limits[0]
        if is_zero(e.function):
            return sp.Integer(0)
        towers = any(index in power.free_symbols for p in e.function.atoms(sp.Pow) for power in p.exp.atoms(sp.Pow))
        if (high - low).is_Integer and high - low < _MAX_TERMS and not towers:
            count = int(high - low)
            if count < -1:  # a reversed sum has no value
                return self._opaque(e)
            return sp.Add(*(self.rational(put_in(e.function, {index: low + j})) for j in range(count + 1)))
        constant, symbolic = sp.expand(high).as_coeff_Add()
        if not constant.is_Integer:
            return self._opaque(e)
        key = ("sum", put_in(e.function, {index: sp.Symbol("_index")}), low, symbolic)
        if self._collecting:
            self._least[key] = min(self._least.get(key, int(constant)), int(constant))
        least = self._least.get(key, int(constant))
        if not is_nonnegative(symbolic + least - low + 1):
            least = int(constant)
        self.exact = False
        head = self._kernel((*key, least), lambda _t: [])
        return sp.Add(
            head,
            *(self.rational(put_in(e.function, {index: symbolic + j})) for j in range(least + 1, int(constant) + 1)),
        )

    def _incomplete_beta(self, e: sp.Expr) -> sp.Expr:
        value = closed_betainc(e)
        return self._opaque(value) if isinstance(value, sp.betainc_regularized) else self.rational(value)

    def _special(self, e: sp.Expr) -> sp.Expr:
        """Return a kernel with the facts of a special function; orders that differ by integers share one."""
        *orders, x = (sp.expand(tidy(arg)) for arg in e.args)
        if not orders:
            return self._special_kernel(type(e), (x,))
        constant, symbolic = orders[0].as_coeff_Add()
        whole = int(sp.floor(constant))
        s = symbolic + (constant - whole)
        key = ("special", type(e), s, x)
        if self._collecting:
            self._least[key] = min(self._least.get(key, whole), whole)
        least = self._least.get(key, whole)
        if not (self._positive(x) and (isinstance(e, sp.uppergamma) or self._positive(s + least))):
            least = whole
        value = self._special_kernel(type(e), (s + least, x))
        for j in range(least, min(whole, least + _MAX_TERMS)):
            value = self._stepped(type(e), s + j, x, value)
        return value if whole <= least + _MAX_TERMS else self._special_kernel(type(e), (orders[0], x))

    def _stepped(self, function: type[sp.Expr], a: sp.Expr, x: sp.Expr, value: sp.Expr) -> sp.Expr:
        """Return the value of a function at the order ``a + 1`` from that at a, by parts."""
        order, fading = self.rational(a), self._exponential(-x)
        if function is sp.expint:
            return (fading - self.rational(x) * value) / order
        term = self.rational(x**a) * fading
        return order * value + (term if function is sp.uppergamma else -term)

    def _special_kernel(self, function: type[sp.Expr], arguments: tuple[sp.Expr, ...]) -> sp.Expr:
        self.exact = False
        key = ("value", function, arguments)
        inner = [sp.Dummy(real=True) for _ in arguments]
        swap = dict(zip(inner, arguments, strict=True))

        def stated(t: sp.Expr) -> list[Boolean]:
            return [self.boolean(put_in(fact, swap)) for fact in SPECIAL[function].facts(t, *inner)]

        if self._collecting:  # the kernels of facts are collected too
            stated(sp.Dummy(real=True))
        return self._kernel(key, stated, sp.Basic.__new__(function, *arguments))
