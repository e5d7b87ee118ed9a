"""Side conditions of rules, sign patterns, and the conditions that several rules share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Protocol

import sympy as sp
from sympy.logic.boolalg import Boolean, BooleanFunction

from signdescent.errors import ClaimError
from signdescent.theory.rule_terms import check_expression, check_symbol, ends_of

__all__ = ["Condition", "Domain", "PlusThenMinus", "Rule", "pattern_of", "proper", "smooth"]


Domain = Mapping[sp.Symbol, sp.Set]


class PlusThenMinus(BooleanFunction):
    """``PlusThenMinus(f, x, a, b)``: for some s in [a, b], f >= 0 on [a, s] and f <= 0 on (s, b].

    In particular f(a) >= 0. The value at s belongs to the first part.
    """

    def __new__(cls, *args: Any, **options: Any) -> PlusThenMinus:
        """Return the pattern; raise `ClaimError` unless there are four parts."""
        if len(args) != 4:
            msg = f"Expected PlusThenMinus(f, x, a, b): a function, its variable and two ends; got {len(args)} parts."
            raise ClaimError(msg)
        return super().__new__(cls, *args, **options)

    @property
    def free_symbols(self) -> set[sp.Symbol]:
        """All symbols except the bound variable."""
        f, x, a, b = self.args
        return (f.free_symbols - {x}) | a.free_symbols | b.free_symbols

    @property
    def bound_symbols(self) -> list[sp.Symbol]:
        """The variable along which the sign changes."""
        return [self.args[1]]


@dataclass(frozen=True, slots=True)
class Condition:
    """One side condition of a rule.

    `kind` is one of

    - ``"claim"``: an engine must decide the statement;
    - ``"premise"``: an earlier step must have concluded exactly this statement;
    - ``"continuous"``: the expression must be continuous in `variable` on the domain, for all values of the other
      symbols.
    """

    name: str
    statement: Boolean | sp.Expr
    where: Domain = field(default_factory=dict)
    assumptions: tuple[Boolean, ...] = ()
    kind: str = "claim"
    variable: sp.Symbol | None = None


class Rule(Protocol):
    """The interface of a rule."""

    name: ClassVar[str]
    statement: ClassVar[str]
    proof: ClassVar[str]

    def conditions(self, conclusion: Boolean, where: Domain) -> tuple[Condition, ...]:
        """Return the side conditions that imply the conclusion."""
        ...


def proper(a: sp.Expr, b: sp.Expr) -> tuple[Condition, ...]:
    """Return the condition a < b of a bounded interval; none for a half-line."""
    return (Condition("interval", sp.Lt(a, b, evaluate=False)),) if a.is_finite and b.is_finite else ()


def smooth(
    d: sp.Expr, slopes: tuple[sp.Expr, ...], x: sp.Symbol, closed: Domain, inside: Domain
) -> tuple[Condition, ...]:
    """Return the conditions that a function is continuous up to the ends, and its derivatives in the interior."""
    names = ("differentiable", "twice differentiable")
    return (
        Condition("continuity", d, closed, kind="continuous", variable=x),
        *(
            Condition(name, slope, inside, kind="continuous", variable=x)
            for name, slope in zip(names, slopes, strict=False)
        ),
    )


def pattern_of(conclusion: Boolean, rule: str) -> tuple[sp.Expr, sp.Symbol, sp.Expr, sp.Expr]:
    """Return the parts of a sign pattern; raise `ClaimError` unless its interval is bounded."""
    if not isinstance(conclusion, PlusThenMinus):
        msg = f"Rule {rule} concludes a PlusThenMinus pattern; got {conclusion}."
        raise ClaimError(msg)
    q, x, a, b = conclusion.args
    check_expression(q, "the function of the pattern", rule)
    check_symbol(x, "the variable of the pattern", rule)
    ends_of(a, b, rule)
    return q, x, a, b
