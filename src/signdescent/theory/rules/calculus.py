"""Rules that conclude a sign on an interval from derivatives and values at the ends."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import sympy as sp
from sympy.logic.boolalg import Boolean

from signdescent.errors import ClaimError
from signdescent.theory.rule_terms import (
    at_point,
    check_expression,
    check_symbol,
    derivative,
    difference,
    interval_of,
)
from signdescent.theory.rules.conditions import Condition, Domain, PlusThenMinus, proper, smooth

__all__ = ["Concave", "Monotone", "OneSignChange"]


@dataclass(frozen=True, slots=True)
class Monotone:
    """Conclude a sign on an interval from the sign of the derivative and the sign at one end."""

    variable: sp.Symbol
    end: str = "low"

    name: ClassVar[str] = "monotone"
    statement: ClassVar[str] = (
        "Let d be continuous on an interval with low end a and differentiable inside. If d' >= 0 inside and d(a) >= 0, "
        "then d >= 0; likewise with > for >= at the end and in the conclusion; likewise from the high end with "
        "d' <= 0; and if d' = 0 and d(a) = 0, then d = 0."
    )
    proof: ClassVar[str] = (
        "By the mean value theorem d(x) - d(a) = d'(t)(x - a) for some t between a and x, and the right side has the "
        "sign of d' (from the high end: the opposite sign of d')."
    )

    def __post_init__(self) -> None:
        check_symbol(self.variable, "variable", self.name)
        if self.end not in ("low", "high"):
            msg = f"Expected end of rule monotone to be 'low' or 'high'; got {self.end!r}."
            raise ClaimError(msg)

    def conditions(self, conclusion: Boolean, where: Domain) -> tuple[Condition, ...]:
        """Return the conditions on the interval, continuity, the sign of the derivative and the sign at the end."""
        x = self.variable
        interval = interval_of(where, x, self.name)
        d, relation = difference(conclusion, self.name)
        anchor = interval.start if self.end == "low" else interval.end
        if not anchor.is_finite:
            msg = f"Rule monotone needs a finite {self.end} end of {x}; its set is {interval}."
            raise ClaimError(msg)
        slope = derivative(d, x, self.name)
        low, high = interval.left_open and self.end == "high", interval.right_open and self.end == "low"
        reached = sp.Interval(interval.start, interval.end, low, high)
        inside = {**where, x: interval.interior}
        sign = sp.Eq if relation is sp.Eq else sp.Ge if self.end == "low" else sp.Le
        return (
            *proper(interval.start, interval.end),
            *smooth(d, (slope,), x, {**where, x: reached}, inside),
            Condition("derivative", sign(slope, 0, evaluate=False), inside),
            Condition("end", relation(d, 0, evaluate=False), at_point(where, x, anchor)),
        )


@dataclass(frozen=True, slots=True)
class Concave:
    """A concave function on an interval has its minimum at an end."""

    variable: sp.Symbol

    name: ClassVar[str] = "concave"
    statement: ClassVar[str] = (
        "Let d be continuous on [a, b] and twice differentiable with d'' <= 0 inside. If d(a) >= 0 and d(b) >= 0, "
        "then d >= 0 on [a, b]."
    )
    proof: ClassVar[str] = (
        "d is concave on [a, b], so it lies above the chord from (a, d(a)) to (b, d(b)), which is non-negative."
    )

    def __post_init__(self) -> None:
        check_symbol(self.variable, "variable", self.name)

    def conditions(self, conclusion: Boolean, where: Domain) -> tuple[Condition, ...]:
        """Return the conditions on the interval, continuity, both derivatives, concavity and both ends."""
        x = self.variable
        interval = interval_of(where, x, self.name, bounded=True)
        d, relation = difference(conclusion, self.name)
        if relation is not sp.Ge:
            msg = f"Rule concave concludes <= or >=; got {conclusion}."
            raise ClaimError(msg)
        a, b = interval.start, interval.end
        slopes = derivative(d, x, self.name), derivative(d, x, self.name, order=2)
        inside = {**where, x: interval.interior}
        return (
            *proper(a, b),
            *smooth(d, slopes, x, {**where, x: interval.closure}, inside),
            Condition("concavity", sp.Le(slopes[1], 0, evaluate=False), inside),
            Condition("low end", sp.Ge(d, 0, evaluate=False), at_point(where, x, a)),
            Condition("high end", sp.Ge(d, 0, evaluate=False), at_point(where, x, b)),
        )


@dataclass(frozen=True, slots=True)
class OneSignChange:
    """A function that increases and then decreases has its minimum at an end."""

    variable: sp.Symbol
    factor: sp.Expr
    pattern: sp.Expr

    name: ClassVar[str] = "one-sign-change"
    statement: ClassVar[str] = (
        "Let d be continuous on [a, b] and differentiable inside with d' = p q, p >= 0, q first >= 0 and then <= 0. "
        "If d(a) >= 0 and d(b) >= 0, then d >= 0 on [a, b]."
    )
    proof: ClassVar[str] = (
        "Let q >= 0 on [a, s] and q <= 0 on (s, b]. Then d' >= 0 on (a, s) and d' <= 0 on (s, b), so d increases on "
        "[a, s] and decreases on [s, b]: d >= d(a) >= 0 on the first part and d >= d(b) >= 0 on the second."
    )

    def __post_init__(self) -> None:
        check_symbol(self.variable, "variable", self.name)
        check_expression(self.factor, "factor", self.name)
        check_expression(self.pattern, "pattern", self.name)

    def conditions(self, conclusion: Boolean, where: Domain) -> tuple[Condition, ...]:
        """Return the conditions on the interval, continuity, the factored derivative, the pattern and both ends."""
        x = self.variable
        interval = interval_of(where, x, self.name, bounded=True)
        d, relation = difference(conclusion, self.name)
        if relation is not sp.Ge:
            msg = f"Rule one-sign-change concludes <= or >=; got {conclusion}."
            raise ClaimError(msg)
        a, b = interval.start, interval.end
        slope = derivative(d, x, self.name)
        inside = {**where, x: interval.interior}
        return (
            *proper(a, b),
            *smooth(d, (slope,), x, {**where, x: interval.closure}, inside),
            Condition("derivative", sp.Eq(slope, self.factor * self.pattern, evaluate=False), inside),
            Condition("factor", sp.Ge(self.factor, 0, evaluate=False), inside),
            Condition("pattern", PlusThenMinus(self.pattern, x, a, b), kind="premise"),
            Condition("low end", sp.Ge(d, 0, evaluate=False), at_point(where, x, a)),
            Condition("high end", sp.Ge(d, 0, evaluate=False), at_point(where, x, b)),
        )
