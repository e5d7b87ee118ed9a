"""Conditions under which every term of a statement exists as a real number, or is continuous."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import sympy as sp
from sympy.core.relational import Relational
from sympy.logic.boolalg import Boolean

from signdescent.checks.formulas.goal import rebuild
from signdescent.checks.formulas.sympy_safety import (
    MAYBE_DOUBTFUL,
    UnsupportedSet,
    doubtful,
    index_facts,
    plain_indices,
)
from signdescent.checks.translate import Unsupported
from signdescent.checks.translate.numbers import compare, is_nonnegative, is_positive
from signdescent.checks.translate.special import SPECIAL
from signdescent.theory.special_functions import DOMAINS, Bound

__all__ = ["BREAKS", "Need", "continuity_needs", "needs", "power_needs"]


@dataclass(frozen=True, slots=True)
class Need:
    """A condition under which a term exists.

    Attributes
    ----------
    condition : SymPy Boolean
        The condition.
    guards : tuple of SymPy Boolean
        Conditions under which it is needed.
    indices : tuple of SymPy Symbol
        Integer indices for all of whose values it is needed.
    term : SymPy Basic
        The term as written, in the symbols of the statement.
    """

    condition: Boolean
    guards: tuple[Boolean, ...] = ()
    indices: tuple[sp.Symbol, ...] = ()
    term: sp.Basic = field(default=sp.true, compare=False)

    @property
    def is_necessary(self) -> bool:
        """Whether the term does not exist wherever the condition fails; False if it depends on an index.

        Other conditions are only sufficient: gamma(-1/2) exists, as does (-2)^y for even y, but is not supported.
        """
        if self.indices:
            return False
        if isinstance(self.term, sp.Pow):
            return bool(self.term.exp.is_Rational)
        return isinstance(self.term, _STRICT)


_STRICT = (
    *(sp.log, sp.asin, sp.acos, sp.tan, sp.Piecewise, sp.Sum, sp.Product),
    *(function for function, domain in DOMAINS.items() if domain.strict),
)
_TOTAL = (
    sp.exp,
    sp.erf,
    sp.erfc,
    sp.Abs,
    sp.Min,
    sp.Max,
    sp.sin,
    sp.cos,
    sp.atan,
    sp.sinh,
    sp.cosh,
    sp.tanh,
    sp.asinh,
    sp.erfi,
)
_JUMPS = (sp.sign, sp.floor, sp.ceiling)
BREAKS = (*_JUMPS, sp.Piecewise)
_EVERYWHERE = {*_TOTAL, *_JUMPS, sp.Add, sp.Mul, sp.And, sp.Or, sp.Not, sp.Xor, sp.Equivalent}


def needs(statement: sp.Basic, swap: Mapping[sp.Symbol, sp.Expr] | None = None) -> tuple[Need, ...]:
    """Return the non-trivial conditions under which every term of a statement or expression exists.

    The conditions are in the symbols that `swap` substitutes for those of the statement. The terms are collected before
    the substitution, since SymPy may then simplify away a term that does not exist.
    """
    return _distinct(_Walk(swap or {}, frozenset()).needs(statement, (), ()))


def continuity_needs(expression: sp.Expr, variable: sp.Symbol | None = None) -> tuple[Need, ...]:
    """Return conditions for an expression to be continuous in a variable, or jointly in all symbols if it is None.

    Raise `Unsupported` for functions that jump.
    """
    for node in sp.preorder_traversal(expression):
        if isinstance(node, BREAKS):
            msg = f"continuity of {type(node).__name__}"
            raise Unsupported(msg)
    moving = frozenset(expression.free_symbols if variable is None else {variable})
    return _distinct(_Walk({}, moving).needs(expression, (), ()))


def _distinct(wanted: Iterator[Need]) -> tuple[Need, ...]:
    return tuple(need for need in dict.fromkeys(wanted) if need.condition != sp.true)


@dataclass(frozen=True, slots=True)
class _Walk:
    swap: Mapping[sp.Symbol, sp.Expr]
    moving: frozenset[sp.Symbol]

    def needs(self, node: sp.Basic, guards: tuple[Boolean, ...], indices: tuple[sp.Symbol, ...]) -> Iterator[Need]:
        """Yield the needs of a term and of all its subterms."""
        if isinstance(node, sp.Number) and not node.is_finite:
            raise Unsupported(str(node))
        if isinstance(node, sp.Symbol | sp.Number | sp.NumberSymbol) or node in (sp.true, sp.false):
            return
        if isinstance(node, sp.Piecewise):
            before: tuple[Boolean, ...] = ()
            for value, condition in node.args:
                here = self.swapped(condition)
                yield from self.needs(condition, guards + before, indices)
                yield from self.needs(value, (*guards, *before, here), indices)
                before = (*before, sp.Not(here))
            yield Need(sp.Or(*(self.swapped(condition) for _, condition in node.args)), guards, indices, node)
            return
        if isinstance(node, sp.Implies):
            yield from self.needs(node.args[0], guards, indices)
            yield from self.needs(node.args[1], (*guards, self.swapped(node.args[0])), indices)
            return
        if isinstance(node, sp.ITE):
            test, yes, no = node.args
            here = self.swapped(test)
            yield from self.needs(test, guards, indices)
            yield from self.needs(yes, (*guards, here), indices)
            yield from self.needs(no, (*guards, sp.Not(here, evaluate=False)), indices)
            return
        if isinstance(node, sp.Sum | sp.Product):
            yield from self.loop(node, guards, indices)
            return
        for argument in node.args:
            yield from self.needs(argument, guards, indices)
        for condition in _own(node.func, [self.swapped(arg) for arg in node.args], self.moving):
            yield Need(condition, guards, indices, node)

    def loop(
        self, node: sp.Sum | sp.Product, guards: tuple[Boolean, ...], indices: tuple[sp.Symbol, ...]
    ) -> Iterator[Need]:
        """Yield the needs of a sum or product: of its ends, and of its terms for every value of the index."""
        if len(node.limits) != 1:
            msg = "a sum over several indices"
            raise Unsupported(msg)
        index, low, high = node.limits[0]
        first, last = self.swapped(low), self.swapped(high)
        if not (first.is_integer and last.is_integer):
            ends = f"{type(node).__name__} between ends that may not be integers"
            raise Unsupported(ends)
        yield from self.needs(low, guards, indices)
        yield from self.needs(high, guards, indices)
        # there are several conventions for reversed sums, so they have no value here
        yield Need(sp.Le(first, last + 1), guards, indices, node)
        inner = sp.Dummy(index.name, **index_facts((low, high), self.swap))
        within = _Walk({**self.swap, index: inner}, self.moving)
        yield from within.needs(node.function, (*guards, first <= inner, inner <= last), (*indices, inner))

    def swapped(self, part: sp.Basic) -> sp.Basic:
        """Return a term in the symbols of the goal."""
        try:
            exact = part.xreplace({number: sp.Rational(number) for number in part.atoms(sp.Float)})
            plain = plain_indices(exact, self.swap)
            for node in sp.preorder_traversal(plain):
                if isinstance(node, MAYBE_DOUBTFUL) and doubtful(node, [rebuild(a, self.swap) for a in node.args]):
                    raise Unsupported(str(node))
            replaced = rebuild(plain, self.swap)
        except UnsupportedSet as unsupported:
            raise Unsupported(str(unsupported)) from unsupported
        except TypeError as error:
            msg = f"a term without a real value in {part}"
            raise Unsupported(msg) from error
        if replaced.has(sp.zoo, sp.nan, sp.oo, -sp.oo, sp.I):
            msg = f"a term without a value in {part}"
            raise Unsupported(msg)
        return replaced


def _own(function: type[sp.Basic], arguments: list[sp.Basic], moving: frozenset[sp.Symbol]) -> Iterator[Boolean]:
    """Yield the conditions of one function on its arguments."""
    if function is sp.Pow:
        base, exponent = arguments
        if base is not sp.E:
            yield from power_needs(base, exponent, jumps=bool(exponent.free_symbols & moving))
    elif function in (sp.log, sp.gamma, sp.loggamma, sp.digamma):
        yield _told(sp.Gt, arguments[0], 0)
    elif function is sp.polygamma:
        yield _told(sp.Gt, arguments[1], 0)
    elif function in (sp.factorial, sp.harmonic):
        yield _told(sp.Ge, arguments[0], 0)
    elif function is sp.binomial:
        yield from (_told(sp.Ge, argument, 0) for argument in arguments)
    elif function is sp.beta:
        yield from (_told(sp.Gt, argument, 0) for argument in arguments[:2])
    elif function is sp.betainc_regularized:
        a, b, low, high = arguments
        yield from (_told(sp.Gt, a, 0), _told(sp.Gt, b, 0))
        yield from (_told(relation, end, bound) for end in (low, high) for relation, bound in ((sp.Ge, 0), (sp.Le, 1)))
    elif function in (sp.asin, sp.acos):
        yield from (_told(relation, arguments[0], bound) for relation, bound in ((sp.Ge, -1), (sp.Le, 1)))
    elif function is sp.tan:
        yield _told(sp.Ne, sp.cos(arguments[0]), 0)
    elif function in DOMAINS and len(arguments) == SPECIAL[function].arity:
        cases = DOMAINS[function].cases
        yield sp.Or(*(sp.And(*(_met(bound, arguments) for bound in case)) for case in cases))
    elif function not in _EVERYWHERE and not issubclass(function, Relational):
        raise Unsupported(function.__name__)


def power_needs(base: sp.Expr, exponent: sp.Expr, *, jumps: bool) -> Iterator[Boolean]:
    """Yield conditions under which a power exists; 0^0 = 1, where a power with varying exponent jumps."""
    if exponent.is_Integer:
        if exponent < 0:
            yield _told(sp.Ne, base, 0)
    elif exponent.is_Rational:
        yield _told(sp.Ge if exponent > 0 else sp.Gt, base, 0)
    elif is_positive(base) or (exponent.is_integer and is_nonnegative(exponent)):
        return
    elif exponent.is_integer:
        yield sp.Or(_told(sp.Ne, base, 0), _told(sp.Ge, exponent, 0))
    else:
        least = _told(sp.Gt if jumps else sp.Ge, exponent, 0)
        yield sp.Or(_told(sp.Gt, base, 0), sp.And(_told(sp.Ge, base, 0), least))


def _met(bound: Bound, arguments: list[sp.Basic]) -> Boolean:
    return _told(bound.relation, arguments[bound.place] - bound.value, 0)


def _told(relation: type[Relational], left: sp.Expr, right: int) -> Boolean:
    """Return a relation, or its truth if SymPy's rules for symbols or the sign of a number decide it."""
    if left.is_number:
        sign = compare(left, sp.Integer(right))
        written = relation(left, right, evaluate=False)
        return written if sign is None else relation(sp.Integer(sign), 0)
    try:
        return relation(left, right)
    except TypeError:  # SymPy refuses terms that it infers are not real
        return relation(left, right, evaluate=False)
