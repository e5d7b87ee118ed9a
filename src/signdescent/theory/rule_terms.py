"""Parts of the conclusion of a rule: intervals, differences, derivatives and sums, with validation."""

from __future__ import annotations

from collections.abc import Mapping

import sympy as sp
from sympy.core.relational import Relational
from sympy.logic.boolalg import Boolean

from signdescent.errors import ClaimError
from signdescent.theory.placing import bound_in

__all__ = [
    "at_point",
    "check_expression",
    "check_symbol",
    "derivative",
    "difference",
    "ends_of",
    "interval_of",
    "limits_of",
]

Domain = Mapping[sp.Symbol, sp.Set]

_ROUGH = (
    sp.Abs,
    sp.Max,
    sp.Min,
    sp.sign,
    sp.floor,
    sp.ceiling,
    sp.frac,
    sp.Heaviside,
    sp.Piecewise,
    sp.DiracDelta,
    sp.re,
    sp.im,
    sp.arg,
    sp.conjugate,
)
"""Functions with a kink or a jump, or without a derivative in real symbols in SymPy."""

_UNDONE = (sp.Derivative, sp.Subs, sp.DiracDelta, sp.Integral, sp.nan, sp.zoo, sp.oo, -sp.oo, sp.I)
"""Terms in a derivative that SymPy could not compute, or that is not a function."""


def check_symbol(value: object, name: str, rule: str) -> None:
    """Raise `ClaimError` unless a value is a commutative symbol."""
    if not isinstance(value, sp.Symbol) or not value.is_commutative:
        msg = f"Expected {name} of rule {rule} to be a commutative SymPy symbol; got {type(value).__name__}: {value!r}."
        raise ClaimError(msg)


def check_expression(value: object, name: str, rule: str) -> None:
    """Raise `ClaimError` unless a value is a commutative expression without infinities."""
    if not isinstance(value, sp.Expr) or not value.is_commutative or value.has(sp.nan, sp.zoo, sp.oo, -sp.oo, sp.I):
        msg = f"Expected {name} of rule {rule} to be a real SymPy expression; got {type(value).__name__}: {value!r}."
        raise ClaimError(msg)


def ends_of(a: sp.Expr, b: sp.Expr, rule: str) -> None:
    """Raise `ClaimError` unless two ends are finite numbers; that a < b is a side condition."""
    for end in (a, b):
        if not isinstance(end, sp.Expr) or end.free_symbols or not end.is_finite or end.is_real is not True:
            msg = f"Rule {rule} needs a bounded interval between two numbers; got [{a}, {b}]."
            raise ClaimError(msg)


def interval_of(where: Domain, x: sp.Symbol, rule: str, *, bounded: bool = False) -> sp.Interval:
    """Return the interval of a symbol; raise `ClaimError` if its set is not one."""
    domain = where.get(x)
    if not isinstance(domain, sp.Interval):
        msg = f"Rule {rule} expected an interval for {x}, along which it works; got {domain}."
        raise ClaimError(msg)
    if bounded:
        ends_of(domain.start, domain.end, rule)
    return domain


def difference(conclusion: Boolean, rule: str) -> tuple[sp.Expr, type[Relational]]:
    """Return d and the relation of the equivalent ``d >= 0``, ``d > 0`` or ``d = 0``."""
    if isinstance(conclusion, sp.Ge | sp.Gt | sp.Le | sp.Lt | sp.Eq):
        sides = conclusion.lhs, conclusion.rhs
        if not all(isinstance(side, sp.Expr) for side in sides):
            msg = f"Rule {rule} concludes a relation of numbers; got {conclusion}."
            raise ClaimError(msg)
        upwards = isinstance(conclusion, sp.Le | sp.Lt)
        relation = sp.Eq if isinstance(conclusion, sp.Eq) else sp.Ge if isinstance(conclusion, sp.Ge | sp.Le) else sp.Gt
        return (sides[1] - sides[0] if upwards else sides[0] - sides[1]), relation
    msg = f"Expected a relation as conclusion of rule {rule}; got {conclusion}."
    raise ClaimError(msg)


def derivative(d: sp.Expr, x: sp.Symbol, rule: str, *, order: int = 1) -> sp.Expr:
    """Return the formal derivative in real symbols, so that the root of a square is an absolute value.

    Raise `ClaimError` if the function has kinks or jumps along the variable, or if SymPy has no derivative of it.
    """
    if x in bound_in(d):
        msg = f"Rule {rule} works along {x}, which is bound in {d}; rename one of them."
        raise ClaimError(msg)
    real = {
        s: sp.Dummy(s.name, real=True) for s in sorted(d.free_symbols, key=sp.default_sort_key) if s.is_real is None
    }
    written = d.xreplace(real)
    along = real.get(x, x)
    rough = [type(n).__name__ for n in sp.preorder_traversal(written) if isinstance(n, _ROUGH) and n.has(along)]
    if rough:
        msg = f"Rule {rule} needs a smooth function of {x}; {rough[0]} has kinks or jumps. Take cases first."
        raise ClaimError(msg)
    try:
        slope = sp.diff(written, along, order)
    except (TypeError, ValueError, NotImplementedError) as error:
        msg = f"Rule {rule} needs the derivative of {d} in {x}, which SymPy cannot compute: {error}"
        raise ClaimError(msg) from error
    if slope.has(*_UNDONE):
        msg = f"Rule {rule} needs the derivative of {d} in {x}, which SymPy returns unevaluated as {slope}."
        raise ClaimError(msg)
    return slope.xreplace({new: old for old, new in real.items()})


def limits_of(
    total: sp.Sum, index: sp.Symbol, conclusion: Boolean, where: Domain
) -> tuple[sp.Symbol, sp.Expr, sp.Expr]:
    """Return index and ends of a sum; raise `ClaimError` unless the ends are integers and `index` is unused."""
    k, a, b = total.limits[0]
    if index in where or index in conclusion.free_symbols or (index != k and index in conclusion.atoms(sp.Symbol)):
        msg = f"The index {index} of the rule already occurs in {conclusion}; choose another one."
        raise ClaimError(msg)
    integers = (sp.S.Naturals, sp.S.Naturals0, sp.S.Integers)
    whole = {s: sp.Dummy(integer=True) for s, d in where.items() if d in integers or isinstance(d, sp.Range)}
    if not all(end.is_finite is not False and end.xreplace(whole).is_integer for end in (a, b)):
        msg = f"The rule needs a sum between integers; got ends {a} and {b}."
        raise ClaimError(msg)
    return k, a, b


def at_point(where: Domain, x: sp.Symbol, point: sp.Expr) -> dict[sp.Symbol, sp.Set]:
    """Return a domain with a symbol fixed at one point."""
    return {**where, x: sp.FiniteSet(point)}
