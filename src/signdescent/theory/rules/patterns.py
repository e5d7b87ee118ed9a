"""Rules that conclude a sign pattern: first non-negative, then non-positive."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import sympy as sp
from sympy.logic.boolalg import Boolean

from signdescent.errors import ClaimError
from signdescent.theory.placing import placed
from signdescent.theory.rule_terms import at_point, check_expression, derivative
from signdescent.theory.rules.conditions import Condition, Domain, PlusThenMinus, pattern_of, proper, smooth

__all__ = ["ChangeOfVariable", "ConcaveSignChange", "RiseThenFall"]


@dataclass(frozen=True, slots=True)
class ConcaveSignChange:
    """A concave function that is non-negative at the low end is first >= 0 and then <= 0."""

    name: ClassVar[str] = "concave-sign-change"
    statement: ClassVar[str] = (
        "Let q be continuous on [a, b] and twice differentiable with q'' <= 0 inside, and q(a) >= 0. "
        "Then q is first >= 0 and then <= 0: for some s, q >= 0 on [a, s] and q <= 0 on (s, b]."
    )
    proof: ClassVar[str] = (
        "q is concave on [a, b], so the set where q >= 0 is an interval; it is closed and contains a, hence is [a, s], "
        "and q < 0 on (s, b], which is empty if s = b."
    )

    def conditions(self, conclusion: Boolean, where: Domain) -> tuple[Condition, ...]:
        """Return the conditions on the interval, continuity, both derivatives, concavity and the low end."""
        q, x, a, b = pattern_of(conclusion, self.name)
        closed = {**where, x: sp.Interval(a, b)}
        inside = {**where, x: sp.Interval.open(a, b)}
        slopes = derivative(q, x, self.name), derivative(q, x, self.name, order=2)
        return (
            *proper(a, b),
            *smooth(q, slopes, x, closed, inside),
            Condition("concavity", sp.Le(slopes[1], 0, evaluate=False), inside),
            Condition("start", sp.Ge(q, 0, evaluate=False), at_point(where, x, a)),
        )


@dataclass(frozen=True, slots=True)
class RiseThenFall:
    """A function that is non-negative at the low end, increases and then decreases is first >= 0 and then <= 0."""

    factor: sp.Expr
    pattern: sp.Expr

    name: ClassVar[str] = "rise-then-fall"
    statement: ClassVar[str] = (
        "Let h be continuous on [a, b] and differentiable inside with h' = p q, p >= 0, q first >= 0 and then <= 0, "
        "and h(a) >= 0. Then h is first >= 0 and then <= 0: for some t, h >= 0 on [a, t] and h <= 0 on (t, b]."
    )
    proof: ClassVar[str] = (
        "Let q >= 0 on [a, s] and q <= 0 on (s, b]. On [a, s] h increases from h(a) >= 0, so h >= 0 there. On [s, b] "
        "it decreases; let t be the last point of [s, b] with h(t) >= 0, which exists because h is continuous and "
        "h(s) >= 0. Then h >= h(t) >= 0 on [s, t], and h < 0 on (t, b]."
    )

    def __post_init__(self) -> None:
        check_expression(self.factor, "factor", self.name)
        check_expression(self.pattern, "pattern", self.name)

    def conditions(self, conclusion: Boolean, where: Domain) -> tuple[Condition, ...]:
        """Return the conditions on the interval, continuity, the factored derivative, the pattern and the low end."""
        h, x, a, b = pattern_of(conclusion, self.name)
        inside = {**where, x: sp.Interval.open(a, b)}
        slope = derivative(h, x, self.name)
        return (
            *proper(a, b),
            *smooth(h, (slope,), x, {**where, x: sp.Interval(a, b)}, inside),
            Condition("derivative", sp.Eq(slope, self.factor * self.pattern, evaluate=False), inside),
            Condition("factor", sp.Ge(self.factor, 0, evaluate=False), inside),
            Condition("pattern", PlusThenMinus(self.pattern, x, a, b), kind="premise"),
            Condition("start", sp.Ge(h, 0, evaluate=False), at_point(where, x, a)),
        )


@dataclass(frozen=True, slots=True)
class ChangeOfVariable:
    """An increasing change of variable preserves a sign pattern."""

    outer: PlusThenMinus
    inner: sp.Expr

    name: ClassVar[str] = "change-of-variable"
    statement: ClassVar[str] = (
        "Let q be first >= 0 and then <= 0 on [a, b], v continuous on [c, d] with v' >= 0 inside and values in [a, b], "
        "and q(v(c)) >= 0. Then q(v(x)) is first >= 0 and then <= 0: for some t, q(v) >= 0 on [c, t] and q(v) <= 0 on "
        "(t, d]."
    )
    proof: ClassVar[str] = (
        "Let q >= 0 on [a, s] and q <= 0 on (s, b]. v is non-decreasing and continuous, so the set where v(x) <= s is "
        "empty or an interval [c, t]. If it is [c, t], then q(v) >= 0 on it, and on (t, d] v(x) > s and q(v) <= 0. If "
        "it is empty, then q(v) <= 0 on all of [c, d], and since q(v(c)) >= 0 one may take t = c."
    )

    def __post_init__(self) -> None:
        check_expression(self.inner, "inner", self.name)
        outer: object = self.outer
        if not isinstance(outer, PlusThenMinus):
            msg = f"Expected outer of rule {self.name} to be a PlusThenMinus; got {type(outer).__name__}: {outer!r}."
            raise ClaimError(msg)

    def conditions(self, conclusion: Boolean, where: Domain) -> tuple[Condition, ...]:
        """Return the conditions on the interval, composition, pattern, continuity, monotonicity, range and low end."""
        f, x, c, d = pattern_of(conclusion, self.name)
        q, w, a, b = pattern_of(self.outer, self.name)
        if x in self.outer.atoms(sp.Symbol) - {w}:
            msg = f"Rule change-of-variable needs an outer pattern without {x}; got {self.outer}."
            raise ClaimError(msg)
        v = self.inner
        closed = {**where, x: sp.Interval(c, d)}
        inside = {**where, x: sp.Interval.open(c, d)}
        slope = derivative(v, x, self.name)
        composed = placed(q, {w: v})  # defined wherever q is; if f is written this way, there is nothing to show
        composition = Condition("composition", sp.Eq(composed, f, evaluate=False), closed)
        return (
            *proper(c, d),
            *(() if composed == f else (composition,)),
            Condition("pattern", self.outer, kind="premise"),
            *smooth(v, (slope,), x, closed, inside),
            Condition("increasing", sp.Ge(slope, 0, evaluate=False), inside),
            Condition("low end", sp.Ge(v, a, evaluate=False), at_point(where, x, c)),
            Condition("high end", sp.Le(v, b, evaluate=False), at_point(where, x, d)),
            Condition("start", sp.Ge(f, 0, evaluate=False), at_point(where, x, c)),
        )
