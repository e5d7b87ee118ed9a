"""A formula that is claimed to hold on its domain, as a frozen object around a SymPy statement.

Nothing here registers itself and nothing here computes.
"""

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
    """A formula that holds on its whole domain, or is claimed to.

    Parameters
    ----------
    id : str
        A slug, ``[a-z][a-z0-9.-]*``, as ``"lemma-15"``.
    statement : SymPy relational or Boolean, str or function
        What is claimed. A text, as ``"log(1 + x) <= x"``, is read by `signdescent.theory.text.formula`, and a function
        is called with the symbols that its parameters name, inside `as_written`; both are kept as they are written.
        A SymPy object is taken as SymPy made it: also one that is only true or false is a claim.
    where : mapping from symbol or name to SymPy set or str
        The set of every free symbol of the statement and the assumptions. Where all of these are texts or functions,
        a key may be a name. A text, as ``"[0, oo)"``, is read by `signdescent.theory.text.domains.domain`.
    assumptions : sequence of SymPy Booleans, str or functions
        Conditions that narrow the domain, given as the statement is.
    title : str
        One line for lists.
    reference : Reference or str or None
        Where the statement is printed.
    proof, printed_proof : Proof or None
        Our chain, and the source's own.
    open_question : str
        For a statement nobody has proved or refuted: what is known of it.
    left_out : str
        What the source says beyond the statement; every report repeats it.
    defect : str
        For a claim that is refuted, or whose printed proof is broken: the id of the claim that stands for the defect
        it shows; empty if it stands for it itself. Summaries count defects by it.
    repeats : str
        The id of a claim that says the same, itself or as a step of its proof; summaries count the two once.

    Attributes
    ----------
    folded_terms : tuple of SymPy expressions
        Terms that do not exist everywhere, that the code of the claim spells, and that SymPy has folded away before
        the claim was made: see `signdescent.theory.folding.spelling`. A claim of text has none.
    folded : tuple of str
        The operations of these terms, as ``("sqrt", "division")``.

    Raises
    ------
    ClaimError
        When a symbol has no set or a namesake, a function is undefined, or the id is no slug; by name. When a text
        cannot be read; by its column.

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
        """The operations of the folded terms, as ``("sqrt", "division")``."""
        return tuple(dict.fromkeys(map(word_of, self.folded_terms)))
