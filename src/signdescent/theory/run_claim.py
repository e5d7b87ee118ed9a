"""A claim about every run of a method on every problem of a class."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import sympy as sp
from sympy.logic.boolalg import Boolean

from signdescent.theory.calculus.method import MethodTerms
from signdescent.theory.calculus.proof import RunTheorem
from signdescent.theory.exactness import real_expression
from signdescent.theory.runs import ARGUMENTS, AVERAGES, METHODS, PROBLEMS, STEPS
from signdescent.theory.stated import Reference, check_id, check_symbols, check_word, make_exact, reference_of

__all__ = ["RunClaim"]


@dataclass(frozen=True, slots=True)
class RunClaim:
    """For every run of a method on every problem of a class, an average is at most a bound.

    Parameters
    ----------
    id, title, reference, open_question, left_out, defect, repeats
        As in `Claim`.
    method : str or MethodTerms
        One of `signdescent.theory.runs.METHODS`, or a method of your own, in terms.
    problems : sequence of str
        The class of problems, by the properties every member has, of `signdescent.theory.runs.PROBLEMS`.
    left : str or SymPy expression
        The average that is bounded: one of `signdescent.theory.runs.AVERAGES`, or a term of the calculus.
    right : SymPy expression
        The upper bound, in symbols with the names of `signdescent.theory.runs.SYMBOLS`.
    where, assumptions
        Sets of the symbols and conditions on them, as in `Claim`.
    steps : str
        The rule for the step sizes, one of `signdescent.theory.runs.STEPS`. A method in terms has its own.
    relies_on : sequence of str
        External facts by name.
    proof : RunTheorem or None
        A proof in the calculus of `signdescent.theory.calculus`.
    printed_proof : RunTheorem or None
        The paper's own proof, as far as its first line that is refuted.
    argument : str
        An argument in prose, one of `signdescent.theory.runs.ARGUMENTS`; it shows nothing, and the report names it.
    """

    id: str
    method: str | MethodTerms
    problems: tuple[str, ...]
    left: str | sp.Expr
    right: sp.Expr
    where: Mapping[sp.Symbol, sp.Set]
    assumptions: tuple[Boolean, ...] = ()
    steps: str = "constant"
    title: str = ""
    reference: Reference | None = None
    relies_on: tuple[str, ...] = ()
    proof: RunTheorem | None = None
    printed_proof: RunTheorem | None = None
    argument: str = ""
    open_question: str = ""
    left_out: str = ""
    defect: str = ""
    repeats: str = ""

    def __post_init__(self) -> None:
        check_id(self.id)
        problems = (self.problems,) if isinstance(self.problems, str) else tuple(self.problems)
        object.__setattr__(self, "problems", problems)
        object.__setattr__(self, "right", real_expression(self.right, "right", repr(self.id)))
        make_exact(self)
        object.__setattr__(self, "reference", reference_of(self.reference))
        object.__setattr__(self, "relies_on", tuple(self.relies_on))
        if not isinstance(self.method, MethodTerms):
            check_word("method", self.method, METHODS, self.id)
        if not isinstance(self.left, sp.Expr):
            check_word("left", self.left, AVERAGES, self.id)
        if self.argument:
            check_word("argument", self.argument, ARGUMENTS, self.id)
        check_word("steps", self.steps, STEPS, self.id)
        for word in self.problems:
            check_word("problems", word, PROBLEMS, self.id)
        for part in (self.right, *self.assumptions):
            check_symbols(part, self.where, self.id)

    @property
    def method_name(self) -> str:
        """What messages call the method."""
        return self.method.name if isinstance(self.method, MethodTerms) else self.method

    @property
    def in_words(self) -> bool:
        """Whether the method and the left side are words, so that runs can be searched."""
        return isinstance(self.method, str) and isinstance(self.left, str)

    @property
    def statement(self) -> str:
        """The claim as one line of text."""
        given = f", if {' and '.join(map(str, self.assumptions))}" if self.assumptions else ""
        method = self.method_name + ("" if isinstance(self.method, MethodTerms) else f" ({self.steps} steps)")
        who = f"{method} on {', '.join(self.problems)} problems"
        return f"{self.left} <= {self.right} for {who}{given}"
