"""Rules of logic: induction and proof by cases."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import sympy as sp
from sympy.logic.boolalg import Boolean

from signdescent.errors import ClaimError
from signdescent.theory.placing import placed
from signdescent.theory.rule_terms import at_point, check_symbol
from signdescent.theory.rules.conditions import Condition, Domain
from signdescent.theory.written import connected

__all__ = ["Cases", "Induction"]


@dataclass(frozen=True, slots=True)
class Induction:
    """P(start), and P(n) implies P(n + 1), give P(n) for every integer n >= start."""

    variable: sp.Symbol
    start: int = 1

    name: ClassVar[str] = "induction"
    statement: ClassVar[str] = (
        "If P(a) holds, and P(n) implies P(n+1) for every integer n >= a, then P(n) holds for every integer n >= a."
    )
    proof: ClassVar[str] = (
        "Otherwise there is a least integer n >= a for which P fails. It is not a, so n-1 >= a and P(n-1) holds; "
        "then P(n) holds, a contradiction."
    )

    def __post_init__(self) -> None:
        check_symbol(self.variable, "variable", self.name)
        if isinstance(self.start, bool) or not isinstance(self.start, int | sp.Integer):
            msg = f"Expected start of rule induction to be an integer; got {type(self.start).__name__}: {self.start!r}."
            raise ClaimError(msg)

    def conditions(self, conclusion: Boolean, where: Domain) -> tuple[Condition, ...]:
        """Return the conditions on the domain, the base case and the induction step."""
        n, a = self.variable, sp.Integer(self.start)
        domain = where.get(n)
        integers = isinstance(domain, sp.Range) or domain in (sp.S.Naturals, sp.S.Naturals0, sp.S.Integers)
        if domain is None or not integers:
            msg = f"Rule induction needs integers for {n}, as sympy.S.Naturals or a Range; its set is {domain}."
            raise ClaimError(msg)
        reached = sp.Range(a, sp.oo)
        return (
            Condition("domain", sp.Ge(n, a, evaluate=False), {n: domain}),
            Condition("base", conclusion, at_point(where, n, a)),
            Condition("step", placed(conclusion, {n: n + 1}), {**where, n: reached}, (conclusion,)),
        )


@dataclass(frozen=True, slots=True)
class Cases:
    """A statement holds if it holds in each of several cases that cover the domain."""

    parts: tuple[Boolean, ...]

    name: ClassVar[str] = "cases"
    statement: ClassVar[str] = "If at every point one of A_1, ..., A_n holds, and each of them implies P, then P holds."
    proof: ClassVar[str] = "At any point some A_i holds, and it implies P."

    def __post_init__(self) -> None:
        parts: object = (self.parts,) if isinstance(self.parts, Boolean) else self.parts
        if not isinstance(parts, tuple | list) or not parts or not all(map(_is_statement, parts)):
            msg = f"Expected parts of rule cases to be SymPy relationals or Booleans, at least one; got {self.parts!r}."
            raise ClaimError(msg)
        object.__setattr__(self, "parts", tuple(parts))

    def conditions(self, conclusion: Boolean, where: Domain) -> tuple[Condition, ...]:
        """Return the condition that the cases cover the domain, and one condition for each case."""
        cover = connected(sp.Or, self.parts)
        return (
            Condition("cover", cover, where),
            *(Condition(f"case {i}", conclusion, where, (part,)) for i, part in enumerate(self.parts, 1)),
        )


def _is_statement(part: object) -> bool:
    """Return whether a part is a statement; SymPy counts symbols as Booleans too."""
    return isinstance(part, Boolean) and not isinstance(part, sp.Symbol)
