"""Claims about formulas: a SymPy statement, its domain, its assumptions and its proofs."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import sympy as sp
from sympy.logic.boolalg import Boolean

from signdescent.theory.folding.spelling import lost_terms, word_of
from signdescent.theory.stated import (
    Reference,
    boolean,
    check_commutes,
    check_id,
    check_symbols,
    conditions_of,
    domains_of,
    reference_of,
)
from signdescent.theory.steps import Proof, Step, Use
from signdescent.theory.text.reading import spoken, spoken_items, spoken_where

__all__ = ["Claim", "Proof", "Reference", "Step", "Use"]


@dataclass(frozen=True, slots=True)
class Claim:
    """The claim that a formula holds on its whole domain.

    Parameters
    ----------
    id : str
        A slug, ``[a-z][a-z0-9.-]*``, such as ``"lemma-15"``.
    statement : SymPy relational or Boolean, str or function
        The statement. Text such as ``"log(1 + x) <= x"`` is parsed by `signdescent.theory.text.formula`. A function
        is called inside `as_written` with the symbols that its parameters name. Both stay unevaluated. A SymPy object
        is used as given; ``sympy.true`` and ``sympy.false`` are valid statements.
    where : mapping from symbol or name to SymPy set or str
        The set of every free symbol of the statement and the assumptions. A key may be a name if the statement and all
        assumptions are texts or functions. Text such as ``"[0, oo)"`` is parsed by
        `signdescent.theory.text.domains.domain`.
    assumptions : sequence of SymPy Booleans, str or functions
        Conditions that restrict the domain, in the same forms as the statement.
    title : str
        A one-line title for lists.
    reference : Reference or str or None
        The place where the statement is printed.
    proof, printed_proof : Proof or None
        A proof of the statement, and the proof that the source prints.
    open_question : str
        For a statement that is neither proved nor refuted: what is known about it.
    left_out : str
        What the source says beyond the statement. Reports repeat it.
    defect : str
        For a claim that is refuted, or whose printed proof is broken: the id of the claim under which summaries count
        this defect. Empty if the claim counts itself.
    repeats : str
        The id of a claim that has the same statement, or has it as a step of its proof. Summaries count the two once.

    Attributes
    ----------
    folded_terms : tuple of SymPy expressions
        Terms in the claim's source code that are not defined everywhere and that SymPy simplified away before the
        claim was created; see `signdescent.theory.folding.spelling`. Empty if the statement is text.
    folded : tuple of str
        The operations of these terms, such as ``("sqrt", "division")``.

    Raises
    ------
    ClaimError
        If a symbol has no set, two symbols have the same name, a function is undefined, or the id is not a slug. If
        a text cannot be parsed; the message gives the column.

    Examples
    --------
    >>> import sympy as sp
    >>> x = sp.Symbol("x", real=True)
    >>> Claim("tangent", sp.exp(x) >= 1 + x, {x: sp.Reals}).id
    'tangent'
    >>> Claim("tangent", "exp(x) >= 1 + x", {"x": "reals"}).statement
    exp(x) >= x + 1
    >>> Claim("log", lambda x: sp.exp(sp.log(x)) >= 0, {"x": "(0, oo)"}).statement
    exp(log(x)) >= 0
    """

    id: str
    statement: Boolean
    where: Mapping[sp.Symbol, sp.Set]
    assumptions: Any = ()
    title: str = ""
    reference: Reference | None = None
    proof: Proof | None = None
    printed_proof: Proof | None = None
    open_question: str = ""
    left_out: str = ""
    defect: str = ""
    repeats: str = ""
    folded_terms: tuple[sp.Basic, ...] = field(default=(), init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        check_id(self.id)
        conditions = spoken_items(self.assumptions)
        where = spoken_where(self.where, (self.statement, *conditions), self.id)
        object.__setattr__(self, "where", domains_of(where, self.id))
        statement = spoken(self.statement, self.where, f"the statement of {self.id!r}")
        conditions = tuple(spoken(item, self.where, f"an assumption of {self.id!r}") for item in conditions)
        object.__setattr__(self, "statement", boolean(statement, "statement", self.id))
        object.__setattr__(self, "assumptions", conditions_of(conditions, self.id))
        object.__setattr__(self, "reference", reference_of(self.reference))
        for part in (self.statement, *self.assumptions):
            check_symbols(part, self.where, self.id)
            check_commutes(part, self.id)
        for name in ("proof", "printed_proof"):
            value = getattr(self, name)
            if value is not None and not isinstance(value, Proof):
                object.__setattr__(self, name, Proof(value))
        stated = (self.statement, *self.assumptions)
        object.__setattr__(self, "folded_terms", lost_terms(sys._getframe(2), type(self), stated, self.where))

    @property
    def folded(self) -> tuple[str, ...]:
        """The operations of the folded terms, such as ``("sqrt", "division")``."""
        return tuple(dict.fromkeys(map(word_of, self.folded_terms)))
