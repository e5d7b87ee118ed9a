"""The parts that rules take a conclusion apart into; each refuses by name what does not fit."""

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
"""Functions with a kink or a jump, or of which SymPy has no derivative in real symbols."""

_UNDONE = (sp.Derivative, sp.Subs, sp.DiracDelta, sp.Integral, sp.nan, sp.zoo, sp.oo, -sp.oo, sp.I)
"""What is left in a derivative that SymPy could not take, or that is no function."""


def check_symbol(value: object, name: str, rule: str) -> None:
    """Raise unless a value is a commutative symbol."""
    if not isinstance(value, sp.Symbol) or not value.is_commutative:
        msg = f"Expected {name} of rule {rule} to be a commutative SymPy symbol; got {type(value).__name__}: {value!r}."
        raise ClaimError(msg)


def check_expression(value: object, name: str, rule: str) -> None:
    """Raise unless a value is a commutative expression without infinities."""
    if not isinstance(value, sp.Expr) or not value.is_commutative or value.has(sp.nan, sp.zoo, sp.oo, -sp.oo, sp.I):
        msg = f"Expected {name} of rule {rule} to be a real SymPy expression; got {type(value).__name__}: {value!r}."
        raise ClaimError(msg)


def ends_of(a: sp.Expr, b: sp.Expr, rule: str) -> None:
    """Raise unless two ends are finite numbers; that the first is the smaller is a condition for the machine."""
    for end in (a, b):
        if not isinstance(end, sp.Expr) or end.free_symbols or not end.is_finite or end.is_real is not True:
            msg = f"Rule {rule} needs a bounded interval between two numbers; got [{a}, {b}]."
            raise ClaimError(msg)


def interval_of(where: Domain, x: sp.Symbol, rule: str, *, bounded: bool = False) -> sp.Interval:
    """Return the interval of a symbol."""
    domain = where.get(x)
    if not isinstance(domain, sp.Interval):
        msg = f"Rule {rule} expected an interval for {x}, along which it works; got {domain}."
        raise ClaimError(msg)
    if bounded:
        ends_of(domain.start, domain.end, rule)
    return domain


def difference(conclusion: Boolean, rule: str) -> tuple[sp.Expr, type[Relational]]:
    """Bring a relation to ``d >= 0``, ``d > 0`` or ``d = 0``."""
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
    """Return a derivative as calculus writes it, in real symbols, in which a root of a square is an absolute value.

    Raise `ClaimError` for a function with kinks or jumps along the variable, or whose derivative SymPy does not know.
    """
    if x in bound_in(d):
        msg = f"Rule {rule} works along {x}, which is bound in {d}; rename one of them."
        raise ClaimError(msg)
    real = {s: sp.Dummy(s.name, real=True) for s in d.free_symbols if s.is_real is None}
    written = d.xreplace(real)
    along = real.get(x, x)
    rough = [type(n).__name__ for n in sp.preorder_traversal(written) if isinstance(n, _ROUGH) and n.has(along)]
    if rough:
        msg = f"Rule {rule} needs a smooth function of {x}; {rough[0]} has kinks or jumps. Take cases first."
        raise ClaimError(msg)
    try:
        slope = sp.diff(written, along, order)
    except (TypeError, ValueError, NotImplementedError) as error:
        msg = f"Rule {rule} needs the derivative of {d} in {x}, which SymPy does not take: {error}"
        raise ClaimError(msg) from error
    if slope.has(*_UNDONE):
        msg = f"Rule {rule} needs the derivative of {d} in {x}, which SymPy leaves as {slope}."
        raise ClaimError(msg)
    return slope.xreplace({new: old for old, new in real.items()})


def limits_of(
    total: sp.Sum, index: sp.Symbol, conclusion: Boolean, where: Domain
) -> tuple[sp.Symbol, sp.Expr, sp.Expr]:
    """Return index and ends of a sum, if the ends are integers and the rule's own index stands for nothing else."""
    k, a, b = total.limits[0]
    if index in where or index in conclusion.free_symbols or (index != k and index in conclusion.atoms(sp.Symbol)):
        msg = f"The index {index} of the rule stands for something else in {conclusion}; take another."
        raise ClaimError(msg)
    integers = (sp.S.Naturals, sp.S.Naturals0, sp.S.Integers)
    whole = {s: sp.Dummy(integer=True) for s, d in where.items() if d in integers or isinstance(d, sp.Range)}
    if not all(end.is_finite is not False and end.xreplace(whole).is_integer for end in (a, b)):
        msg = f"The rule needs a sum between integers; got ends {a} and {b}."
        raise ClaimError(msg)
    return k, a, b


def at_point(where: Domain, x: sp.Symbol, point: sp.Expr) -> dict[sp.Symbol, sp.Set]:
    """Return a domain with a symbol held at one point."""
    return {**where, x: sp.FiniteSet(point)}
