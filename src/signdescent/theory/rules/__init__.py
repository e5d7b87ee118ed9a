"""Inference rules for steps that no engine decides, each with its statement and its proof.

A rule turns the conclusion of a step into named side conditions. A condition is a universal statement, which an
engine decides; a premise, which an earlier step must have concluded; or the continuity of an expression. A rule raises
`ClaimError` if it does not fit the conclusion. Rules decide no condition: relations stay unevaluated, and a condition
at one point is stated on the set of that point.

Derivatives are taken formally, in real symbols. The formal derivative is correct wherever all parts of the function
are differentiable. The only exceptions are zeros of the bases of powers: countably many points, or an interval on
which the power must be shown to exist. At such points the mean value theorem applies: if the function and the formal
derivative are continuous, the formal derivative is the derivative. So rules require both to be continuous, and refuse
functions with kinks or jumps.
"""

from __future__ import annotations

from signdescent.theory.rules.calculus import Concave, Monotone, OneSignChange
from signdescent.theory.rules.conditions import Condition, PlusThenMinus, Rule
from signdescent.theory.rules.logic import Cases, Induction
from signdescent.theory.rules.patterns import ChangeOfVariable, ConcaveSignChange, RiseThenFall
from signdescent.theory.rules.sums import Telescoping, Termwise

__all__ = [
    "RULES",
    "Cases",
    "ChangeOfVariable",
    "Concave",
    "ConcaveSignChange",
    "Condition",
    "Induction",
    "Monotone",
    "OneSignChange",
    "PlusThenMinus",
    "RiseThenFall",
    "Rule",
    "Telescoping",
    "Termwise",
]

RULES: tuple[type[Rule], ...] = (
    Induction,
    Monotone,
    Concave,
    OneSignChange,
    ConcaveSignChange,
    RiseThenFall,
    ChangeOfVariable,
    Telescoping,
    Termwise,
    Cases,
)
"""All rules, in the order of the documentation."""
