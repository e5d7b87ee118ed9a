"""A claim about every noise law of a class."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import sympy as sp
from sympy.logic.boolalg import Boolean

from signdescent.theory.exactness import real_expression
from signdescent.theory.laws import CLASSES, EVENTS, Event, LawProof
from signdescent.theory.moments import checked_words
from signdescent.theory.stated import Reference, check_id, check_symbols, check_word, make_exact, reference_of

__all__ = ["LawClaim"]


_RELATIONS = (">=", ">", "==")


@dataclass(frozen=True, slots=True)
class LawClaim:
    """For every noise law of a class, the probability of an event is at least a bound in its moments.

    Parameters
    ----------
    id, title, reference, open_question, left_out, defect, repeats
        As in `Claim`.
    laws : sequence of str
        The class: properties from `signdescent.theory.laws.CLASSES` that every law of it has.
    event : str
        The event whose probability is bounded, from `signdescent.theory.laws.EVENTS`.
    bound : SymPy expression
        The bound, in the shared symbols of `signdescent.theory.symbols`. ``g`` or ``mu`` is the absolute value of the
        mean; ``sigma``, ``nu3``, ``r``, ``b``, ``z`` and ``skewness`` are moments; ``tau`` and ``M`` are the numbers of
        samples and of nodes; ``rho``, ``p_plus`` and ``p_minus`` are probabilities of one sign. All other symbols are
        free.
    where, assumptions
        Sets of the symbols and conditions on the moments, as in `Claim`.
    relation : str
        ``">="``, ``">"`` or ``"=="``: the relation of the probability to the bound.
    proof : LawProof or None
        See `signdescent.theory.laws`.
    """

    id: str
    laws: tuple[str, ...]
    event: str
    bound: sp.Expr
    where: Mapping[sp.Symbol, sp.Set]
    assumptions: tuple[Boolean, ...] = ()
    relation: str = ">="
    title: str = ""
    reference: Reference | None = None
    proof: LawProof | None = None
    open_question: str = ""
    left_out: str = ""
    defect: str = ""
    repeats: str = ""

    def __post_init__(self) -> None:
        check_id(self.id)
        object.__setattr__(self, "laws", (self.laws,) if isinstance(self.laws, str) else tuple(self.laws))
        object.__setattr__(self, "bound", real_expression(self.bound, "bound", repr(self.id)))
        make_exact(self)
        object.__setattr__(self, "reference", reference_of(self.reference))
        check_word("event", self.event, EVENTS, self.id)
        check_word("relation", self.relation, _RELATIONS, self.id)
        for word in self.laws:
            check_word("laws", word, CLASSES, self.id)
        for part in (self.bound, *self.assumptions):
            check_symbols(part, self.where, self.id)
        checked_words(self)
        if self.proof is not None and not isinstance(self.proof, LawProof):
            object.__setattr__(self, "proof", LawProof(self.proof))

    @property
    def meaning(self) -> Event:
        """The event, with what the symbols mean."""
        return EVENTS[self.event]

    @property
    def statement(self) -> str:
        """The claim as one line of text."""
        what = "E" if self.meaning.expected else "P"
        given = f", if {' and '.join(map(str, self.assumptions))}" if self.assumptions else ""
        who = f"law that is {', '.join(self.laws)}" if self.laws else "law"
        return f"{what}({self.event}) {self.relation} {self.bound} for every {who}{given}"
