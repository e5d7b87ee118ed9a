"""Terms in one variable as polynomials in it and in the functions from which they are made."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from math import lcm

import sympy as sp

from signdescent.checks.budget import charge
from signdescent.checks.translate.factoring import is_modest

__all__ = ["Factor", "derivative_signs", "divisors", "factors"]

_KEPT = 1024
_MOST_MONOMIALS = 12
_MOST_OPERATIONS = 400
_FACTORED, _DIFFERENTIATED = 30, 15  # ball operations that take as long, for each operation of a term


@dataclass(frozen=True, slots=True)
class Factor:
    """An irreducible polynomial in a variable and in generators.

    Attributes
    ----------
    polynomial : SymPy expression
        The polynomial, with one letter per generator.
    generators : tuple of (Symbol, SymPy expression)
        The letters and what they stand for; exponentials and powers, other functions, and constants.
    times : int
        How often the factor occurs; negative in a denominator.
    """

    polynomial: sp.Expr
    generators: tuple[tuple[sp.Symbol, sp.Expr], ...]
    times: int

    @property
    def expression(self) -> sp.Expr:
        """The factor as a term."""
        return self.polynomial.xreplace(dict(self.generators))

    @property
    def generator(self) -> sp.Expr | None:
        """What the factor stands for if it is a single letter, else None."""
        return dict(self.generators).get(self.polynomial)

    def monomials(self, x: sp.Symbol) -> int:
        """Return the number of monomials in the letters that depend on x."""
        moving = [letter for letter, value in self.generators if x in value.free_symbols]
        return len(sp.Poly(self.polynomial, *moving).terms()) if moving else 1


def factors(expression: sp.Expr, x: sp.Symbol) -> tuple[sp.Expr, tuple[Factor, ...]] | None:
    """Return a constant and factors whose product has the sign of the expression, or None if it is too large."""
    size = expression.count_ops()
    if size > _MOST_OPERATIONS:
        return None
    charge(_FACTORED * size)
    return _factors(expression, x)


@lru_cache(_KEPT)
def _factors(expression: sp.Expr, x: sp.Symbol) -> tuple[sp.Expr, tuple[Factor, ...]] | None:
    field = _Field(x)
    field.collect(expression)
    quotient = sp.fraction(sp.together(field.rational(expression)))
    constant: sp.Expr = sp.Integer(1)
    result: list[Factor] = []
    for part, side in zip(quotient, (1, -1), strict=True):
        if not is_modest(part) or part.has(sp.nan, sp.zoo, sp.oo):
            return None
        part, below = sp.fraction(sp.together(field.reduced(part)))
        if below != 1:
            return None
        back = tuple(field.letters())
        part = sp.expand(part)
        if part.is_Rational:
            if part == 0:
                return sp.Integer(0), ()
            constant *= part**side
            continue
        head, split = sp.factor_list(part)
        constant *= head**side
        for polynomial, times in split:
            used = tuple((letter, value) for letter, value in back if polynomial.has(letter))
            result.append(Factor(polynomial, used, side * times))
    return constant, tuple(result)


def divisors(factor: Factor, x: sp.Symbol) -> Iterator[sp.Expr]:
    """Yield terms by which a factor may be divided so that its derivative has fewer terms, the most promising first."""
    back = dict(factor.generators)
    moving = [letter for letter, value in factor.generators if x in value.free_symbols]
    functions = [letter for letter in moving if not _is_exponential(back[letter])]
    for letter in functions:
        polynomial = sp.Poly(factor.polynomial, letter)
        yield polynomial.LC().xreplace(back)
    exponentials = [letter for letter in moving if letter not in functions]
    if exponentials and not functions:
        polynomial = sp.Poly(factor.polynomial, *exponentials)
        if len(polynomial.terms()) > _MOST_MONOMIALS:
            return
        for monomial, coefficient in polynomial.terms():
            power = sp.Mul(*(letter**k for letter, k in zip(exponentials, monomial, strict=True)))
            yield (coefficient * power).xreplace(back)
        for monomial, _ in polynomial.terms():
            power = sp.Mul(*(letter**k for letter, k in zip(exponentials, monomial, strict=True)))
            if power != 1:
                yield power.xreplace(back)
    yield sp.Integer(1)


def derivative_signs(factor: sp.Expr, divisor: sp.Expr, x: sp.Symbol) -> sp.Expr:
    """Return a term with the sign of the derivative of ``factor/divisor``."""
    charge(_DIFFERENTIATED * (factor.count_ops() + divisor.count_ops()))
    return sp.diff(factor, x) * divisor - factor * sp.diff(divisor, x)


def _is_exponential(value: sp.Expr) -> bool:
    return isinstance(value, sp.exp | sp.Pow)


class _Field:
    """Letters for the functions of a term; powers of one base, and exponentials of multiples, share a letter."""

    def __init__(self, x: sp.Symbol) -> None:
        self.x = x
        self.denominators: dict[tuple[sp.Expr, sp.Expr], int] = {}
        self.table: dict[sp.Expr, sp.Symbol] = {}
        self.roots: dict[sp.Symbol, int] = {}

    def collect(self, expression: sp.Expr) -> None:
        """Find the common denominators of exponents."""
        self.rational(expression)
        self.table.clear()
        self.roots.clear()

    def letters(self) -> Iterator[tuple[sp.Symbol, sp.Expr]]:
        """Yield letters and values."""
        for value, letter in self.table.items():
            yield letter, value

    def letter(self, value: sp.Expr) -> sp.Symbol:
        """Return the letter of a generator."""
        if value not in self.table:
            self.table[value] = sp.Dummy(f"g{len(self.table)}", real=True)
        return self.table[value]

    def reduced(self, polynomial: sp.Expr) -> sp.Expr:
        """Return a polynomial with powers of roots below their degrees, times a positive term."""
        for letter, root in list(self.letters()):
            degree = self.roots.get(letter)
            if degree is None or not polynomial.has(letter):
                continue
            terms = sp.Poly(polynomial, letter).terms()
            base, below = sp.fraction(sp.together(self.rational(root**degree)))
            most = max(power // degree for (power,), _ in terms)
            polynomial = sp.expand(
                sp.Add(
                    *(
                        c * base ** (k // degree) * below ** (most - k // degree) * letter ** (k % degree)
                        for (k,), c in terms
                    )
                )
            )
            if most % 2:
                polynomial = polynomial * below
        return polynomial

    def rational(self, e: sp.Expr) -> sp.Expr:
        """Return a term as a rational function of the variable and letters."""
        if e.is_Rational or e == self.x:
            return e
        if isinstance(e, sp.Add | sp.Mul):
            return e.func(*(self.rational(arg) for arg in e.args))
        if isinstance(e, sp.exp) or e is sp.S.Exp1 or (isinstance(e, sp.Pow) and e.base is sp.S.Exp1):
            return self.power(sp.S.Exp1, sp.Integer(1) if e is sp.S.Exp1 else e.exp)
        if isinstance(e, sp.Pow):
            if e.exp.is_Integer:
                return self.rational(e.base) ** e.exp
            if self.x in e.exp.free_symbols:
                return self.power(sp.S.Exp1, e.exp * sp.log(e.base))
            return self.power(e.base, e.exp)
        if isinstance(e, sp.sinh | sp.cosh | sp.tanh):
            return self.rational(e.rewrite(sp.exp))
        if isinstance(e, sp.log):
            expanded = sp.expand_log(e)
            if expanded != e:
                return self.rational(expanded)
        return self.letter(e)

    def power(self, base: sp.Expr, exponent: sp.Expr) -> sp.Expr:
        """Return a power as a product of powers of letters, one for each irrational factor of the exponent."""
        result: sp.Expr = sp.Integer(1)
        for term in sp.Add.make_args(sp.expand(exponent)):
            coefficient, rest = term.as_coeff_Mul()
            if not isinstance(coefficient, sp.Rational):
                coefficient, rest = sp.Integer(1), term
            key = (base, rest)
            common = lcm(self.denominators.get(key, 1), int(coefficient.q))
            self.denominators[key] = common
            if rest == 1 and base is not sp.S.Exp1 and common == 1:
                result *= self.rational(base) ** coefficient
            else:
                letter = self.letter(base ** (rest / common))
                if rest == 1 and base is not sp.S.Exp1:
                    self.roots[letter] = common
                result *= letter ** int(coefficient * common)
        return result
