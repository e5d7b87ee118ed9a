"""Rules about finite sums."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import sympy as sp
from sympy.logic.boolalg import Boolean

from signdescent.errors import ClaimError
from signdescent.theory.placing import placed
from signdescent.theory.rule_terms import check_expression, check_symbol, limits_of
from signdescent.theory.rules.conditions import Condition, Domain

__all__ = ["Telescoping", "Termwise"]


@dataclass(frozen=True, slots=True)
class Telescoping:
    """A telescoping sum equals the difference of its end terms."""

    primitive: sp.Expr
    index: sp.Symbol

    name: ClassVar[str] = "telescoping"
    statement: ClassVar[str] = (
        "If t(k) = T(k+1) - T(k) for every integer k from a to b, and a <= b + 1, then the sum of t(k) from a to b is "
        "T(b+1) - T(a)."
    )
    proof: ClassVar[str] = (
        "Add the equations; every T(k) with a < k <= b appears once with each sign. For a = b + 1 both sides are 0."
    )

    def __post_init__(self) -> None:
        check_expression(self.primitive, "primitive", self.name)
        check_symbol(self.index, "index", self.name)

    def conditions(self, conclusion: Boolean, where: Domain) -> tuple[Condition, ...]:
        """Return the conditions on the ends, the range and the difference."""
        if not isinstance(conclusion, sp.Eq):
            msg = f"Rule telescoping concludes an equation; got {conclusion}."
            raise ClaimError(msg)
        total, rest = (
            (conclusion.lhs, conclusion.rhs) if isinstance(conclusion.lhs, sp.Sum) else (conclusion.rhs, conclusion.lhs)
        )
        if not isinstance(total, sp.Sum) or len(total.limits) != 1:
            msg = f"Rule telescoping needs a single sum on one side; got {conclusion}."
            raise ClaimError(msg)
        k, a, b = limits_of(total, self.index, conclusion, where)
        big, j = self.primitive, self.index
        term = total.function.xreplace({k: j})
        inside = {**where, j: sp.S.Integers}
        whole = placed(big, {j: b + 1}) - placed(big, {j: a})
        return (
            Condition("ends", sp.Eq(rest, whole, evaluate=False), where),
            Condition("range", sp.Le(a, b + 1, evaluate=False), where),
            Condition(
                "difference",
                sp.Eq(term, placed(big, {j: j + 1}) - big, evaluate=False),
                inside,
                (sp.Le(a, j, evaluate=False), sp.Le(j, b, evaluate=False)),
            ),
        )


@dataclass(frozen=True, slots=True)
class Termwise:
    """Sums over the same range are ordered as their terms are."""

    index: sp.Symbol

    name: ClassVar[str] = "termwise"
    statement: ClassVar[str] = (
        "If s(k) <= t(k) for every integer k from a to b, then the sums from a to b satisfy the same inequality."
    )
    proof: ClassVar[str] = (
        "Add the inequalities. An empty sum is 0 on both sides. The range excludes SymPy's reversed sums."
    )

    def __post_init__(self) -> None:
        check_symbol(self.index, "index", self.name)

    def conditions(self, conclusion: Boolean, where: Domain) -> tuple[Condition, ...]:
        """Return the conditions on the range and the terms."""
        if not isinstance(conclusion, sp.Le | sp.Ge):
            msg = f"Rule termwise concludes <= or >=; got {conclusion}."
            raise ClaimError(msg)
        left, right = conclusion.lhs, conclusion.rhs
        if (
            not (isinstance(left, sp.Sum) and isinstance(right, sp.Sum))
            or left.limits != right.limits
            or len(left.limits) != 1
        ):
            msg = f"Rule termwise needs two sums over the same range; got {conclusion}."
            raise ClaimError(msg)
        k, a, b = limits_of(left, self.index, conclusion, where)
        here = {k: self.index}
        terms = conclusion.func(left.function.xreplace(here), right.function.xreplace(here), evaluate=False)
        inside = {**where, self.index: sp.S.Integers}
        within = sp.Le(a, self.index, evaluate=False), sp.Le(self.index, b, evaluate=False)
        return (
            Condition("range", sp.Le(a, b + 1, evaluate=False), where),
            Condition("terms", terms, inside, within),
        )
