"""What is claimed: frozen objects around SymPy statements.

A `Claim` is a formula, a `LawClaim` speaks about every noise law of a class, a `RunClaim` about every run
of a method. A `Proof` is a chain of `Step` objects; whether it is accepted is decided elsewhere, by machine.
Nothing here registers itself and nothing here computes.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import sympy as sp
from sympy.core.function import AppliedUndef
from sympy.logic.boolalg import Boolean

from signdescent.errors import ArgumentError, ClaimError
from signdescent.theory.exactness import exactly, real_expression
from signdescent.theory.reading import spoken, spoken_items, spoken_where
from signdescent.theory.spelling import lost_terms, word_of

__all__ = ["AnyClaim", "Claim", "LawClaim", "Listed", "Proof", "Reference", "RunClaim", "Step", "Use", "table"]

if TYPE_CHECKING:
    from signdescent.theory.laws import LawProof
    from signdescent.theory.runs import RunProof

_RELATIONS = (">=", ">", "==")
_ENGINES = ("search", "algebra", "reals", "balls", "reduction")  # those of signdescent.checks.decide
_LONGEST = 4200  # digits of a number; Python prints no more than 4300
_SLUG = re.compile(r"[a-z][a-z0-9.-]*")


@dataclass(frozen=True, slots=True)
class Reference:
    """Where in a source a statement stands.

    Parameters
    ----------
    place : str
        Item and page, as ``"Lemma 12, p. 25"``.
    quote : str
        A few words of the source that pin the place down.
    """

    place: str
    quote: str = ""

    def __str__(self) -> str:
        return f'{self.place}: "{self.quote}"' if self.quote else self.place


@dataclass(frozen=True, slots=True)
class Use:
    """An earlier conclusion, taken at other values of its symbols.

    Parameters
    ----------
    label : str
        Label of the earlier step.
    at : mapping from symbol to SymPy expression
        The values; that the step speaks of these symbols, and that the values lie in their sets, is checked by
        machine.

    Raises
    ------
    ClaimError
        When a key is no symbol, or a value no finite expression; by name.

    Examples
    --------
    >>> x = sp.Symbol("x", real=True)
    >>> dict(Use("tangent", {x: 2}).at)
    {x: 2}
    """

    label: str
    at: Mapping[sp.Symbol, sp.Expr] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not isinstance(self.label, str) or not self.label:
            msg = f"Expected label of a Use to be the label of an earlier step; got {self.label!r}."
            raise ClaimError(msg)
        if not isinstance(self.at, Mapping):
            msg = f"Expected at of Use({self.label!r}) to map symbols to expressions; got {self.at!r}."
            raise ClaimError(msg)
        for symbol in self.at:
            _check_key(symbol, f"Use({self.label!r})", "at")
        values = {symbol: _value(value, symbol, self.label) for symbol, value in self.at.items()}
        object.__setattr__(self, "at", MappingProxyType(values))


@dataclass(frozen=True, slots=True)
class Step:
    """One link of a chain.

    Parameters
    ----------
    conclusion : SymPy Boolean
        What the step says, for all values of its symbols under the claim's assumptions.
    label : str
        A name by which later steps use it.
    uses : sequence of str or Use
        The earlier conclusions it rests on; nothing else is handed to the engines.
    by : str, rule or None
        The engine to ask (``"algebra"``, ``"reals"``, ``"balls"``, ...), a rule of `signdescent.theory.rules`,
        or None for whichever engine decides it.
    where : mapping from symbol to SymPy set
        Symbols of this step that the claim does not have, or a smaller set for one it has in a step about
        auxiliary functions.
    assumptions : sequence of SymPy Booleans
        Conditions of this step's own; a later step that uses it must meet them.
    reference : Reference or None
        The place in the paper, for a printed proof.

    Raises
    ------
    ClaimError
        When `by` is neither an engine nor one of the rules in ``RULES``, a set depends on a symbol, or a symbol does
        not commute; by name.

    Examples
    --------
    >>> x = sp.Symbol("x", real=True)
    >>> Step(sp.exp(x) >= 1 + x, "tangent").label
    'tangent'
    """

    conclusion: Boolean
    label: str = ""
    uses: Any = ()
    by: Any = None
    where: Mapping[sp.Symbol, sp.Set] = field(default_factory=dict)
    assumptions: tuple[Boolean, ...] = ()
    reference: Reference | None = None

    def __post_init__(self) -> None:
        if not isinstance(self.label, str):
            msg = f"Expected label of a step to be a string; got {type(self.label).__name__}: {self.label!r}."
            raise ClaimError(msg)
        owner = self.label or "a step"
        object.__setattr__(self, "conclusion", _boolean(self.conclusion, "conclusion", owner))
        object.__setattr__(self, "uses", _uses(self.uses, owner))
        object.__setattr__(self, "where", _where(self.where, owner))
        object.__setattr__(self, "assumptions", _conditions(self.assumptions, owner))
        _check_by(self.by, owner)
        for part in (self.conclusion, *self.assumptions):
            _check_commutes(part, owner)


@dataclass(frozen=True, slots=True)
class Proof:
    """A chain of steps whose last conclusion is the claim's statement.

    Parameters
    ----------
    steps : sequence of Step
        In the order they are used; labels must be distinct.
    note : str
        The idea in one or two sentences, for the reader.
    """

    steps: Any
    note: str = ""

    def __post_init__(self) -> None:
        steps = (self.steps,) if isinstance(self.steps, Step) else tuple(self.steps)
        if not steps:
            msg = "Expected a proof with at least one step; got none."
            raise ClaimError(msg)
        for step in steps:
            if not isinstance(step, Step):
                msg = f"Expected steps to be Step objects; got {type(step).__name__}: {step!r}."
                raise ArgumentError(msg)
        object.__setattr__(self, "steps", steps)
        seen: set[str] = set()
        for step in steps:
            for use in step.uses:
                name = use.label if isinstance(use, Use) else use
                if name not in seen:
                    msg = f"Step {step.label!r} uses {name!r}, which is not the label of an earlier step."
                    raise ClaimError(msg)
            if step.label in seen:
                msg = f"Two steps have the label {step.label!r}; labels must be distinct."
                raise ClaimError(msg)
            if step.label:
                seen.add(step.label)


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
        a key may be a name. A text, as ``"[0, oo)"``, is read by `signdescent.theory.domains.domain`.
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
        the claim was made: see `signdescent.theory.spelling`. A claim of text has none.
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
        _check_id(self.id)
        conditions = spoken_items(self.assumptions)
        where = spoken_where(self.where, (self.statement, *conditions), self.id)
        object.__setattr__(self, "where", _where(where, self.id))
        statement = spoken(self.statement, self.where, f"the statement of {self.id!r}")
        conditions = tuple(spoken(item, self.where, f"an assumption of {self.id!r}") for item in conditions)
        object.__setattr__(self, "statement", _boolean(statement, "statement", self.id))
        object.__setattr__(self, "assumptions", _conditions(conditions, self.id))
        object.__setattr__(self, "reference", _reference(self.reference))
        for part in (self.statement, *self.assumptions):
            _check_symbols(part, self.where, self.id)
            _check_commutes(part, self.id)
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


@dataclass(frozen=True, slots=True)
class LawClaim:
    """For every noise law of a class, the probability of an event is at least a bound in its moments.

    Parameters
    ----------
    id, title, reference, open_question, left_out, defect, repeats
        As in `Claim`.
    laws : sequence of str
        The class, by the properties every member has, of `signdescent.theory.laws.CLASSES`.
    event : str
        The event whose probability is bounded, of `signdescent.theory.laws.EVENTS`.
    bound : SymPy expression
        The bound, in the shared symbols of `signdescent.theory.symbols`: ``g`` or ``mu`` is the size of the mean,
        ``sigma``, ``nu3``, ``r``, ``b``, ``z`` and ``skewness`` are moments, ``tau`` and ``M`` the numbers of samples
        and of nodes, ``rho``, ``p_plus`` and ``p_minus`` the probabilities of one sign. Other symbols are free.
    where, assumptions
        Sets of the symbols and conditions on the moments, as in `Claim`.
    relation : str
        ``">="``, ``">"`` or ``"=="``: how the probability stands to the bound.
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
        from signdescent.theory.laws import CLASSES, EVENTS, LawProof
        from signdescent.theory.moments import checked_words

        _check_id(self.id)
        object.__setattr__(self, "laws", (self.laws,) if isinstance(self.laws, str) else tuple(self.laws))
        object.__setattr__(self, "bound", real_expression(self.bound, "bound", repr(self.id)))
        _make_exact(self)
        object.__setattr__(self, "reference", _reference(self.reference))
        _check_word("event", self.event, EVENTS, self.id)
        _check_word("relation", self.relation, _RELATIONS, self.id)
        for word in self.laws:
            _check_word("laws", word, CLASSES, self.id)
        for part in (self.bound, *self.assumptions):
            _check_symbols(part, self.where, self.id)
        checked_words(self)
        if self.proof is not None and not isinstance(self.proof, LawProof):
            object.__setattr__(self, "proof", LawProof(self.proof))

    @property
    def statement(self) -> str:
        """The claim as one line of text."""
        what = "E" if self.event.startswith("expected") else "P"
        given = f", if {' and '.join(map(str, self.assumptions))}" if self.assumptions else ""
        who = f"law that is {', '.join(self.laws)}" if self.laws else "law"
        return f"{what}({self.event}) {self.relation} {self.bound} for every {who}{given}"


@dataclass(frozen=True, slots=True)
class RunClaim:
    """For every run of a method on every problem of a class, an average is at most a bound.

    Parameters
    ----------
    id, title, reference, open_question, left_out, defect, repeats
        As in `Claim`.
    method : str
        One of `signdescent.theory.runs.METHODS`.
    problems : sequence of str
        The class of problems, by the properties every member has, of `signdescent.theory.runs.PROBLEMS`.
    left : str
        The average that is bounded, one of `signdescent.theory.runs.AVERAGES`.
    right : SymPy expression
        The upper bound, in symbols with the names of `signdescent.theory.runs.SYMBOLS`.
    where, assumptions
        Sets of the symbols and conditions on them, as in `Claim`.
    steps : str
        The rule for the step sizes, one of `signdescent.theory.runs.STEPS`.
    relies_on : sequence of str
        External facts by name.
    proof : RunProof or None
        See `signdescent.theory.runs`.
    """

    id: str
    method: str
    problems: tuple[str, ...]
    left: str
    right: sp.Expr
    where: Mapping[sp.Symbol, sp.Set]
    assumptions: tuple[Boolean, ...] = ()
    steps: str = "constant"
    title: str = ""
    reference: Reference | None = None
    relies_on: tuple[str, ...] = ()
    proof: RunProof | None = None
    open_question: str = ""
    left_out: str = ""
    defect: str = ""
    repeats: str = ""

    def __post_init__(self) -> None:
        from signdescent.theory.runs import AVERAGES, METHODS, PROBLEMS, STEPS

        _check_id(self.id)
        problems = (self.problems,) if isinstance(self.problems, str) else tuple(self.problems)
        object.__setattr__(self, "problems", problems)
        object.__setattr__(self, "right", real_expression(self.right, "right", repr(self.id)))
        _make_exact(self)
        object.__setattr__(self, "reference", _reference(self.reference))
        object.__setattr__(self, "relies_on", tuple(self.relies_on))
        _check_word("method", self.method, METHODS, self.id)
        _check_word("left", self.left, AVERAGES, self.id)
        _check_word("steps", self.steps, STEPS, self.id)
        for word in self.problems:
            _check_word("problems", word, PROBLEMS, self.id)
        for part in (self.right, *self.assumptions):
            _check_symbols(part, self.where, self.id)

    @property
    def statement(self) -> str:
        """The claim as one line of text."""
        given = f", if {' and '.join(map(str, self.assumptions))}" if self.assumptions else ""
        who = f"{self.method} ({self.steps} steps) on {', '.join(self.problems)} problems"
        return f"{self.left} <= {self.right} for {who}{given}"


AnyClaim = Claim | LawClaim | RunClaim


@dataclass(frozen=True, slots=True)
class Listed:
    """A sentence of the paper that gets no verdict, and why.

    Parameters
    ----------
    id : str
        A slug, distinct from every claim's.
    kind : str
        ``"vague"`` (too unclear to check), ``"external"`` (about another text) or ``"definition"``.
    text : str
        What the paper says there, in our words.
    missing : str
        What one would need to check it; empty for a definition.
    reference : Reference or str or None
        Where it stands.
    """

    id: str
    kind: str
    text: str
    missing: str = ""
    reference: Reference | None = None

    def __post_init__(self) -> None:
        _check_id(self.id)
        object.__setattr__(self, "reference", _reference(self.reference))
        if self.kind not in ("vague", "external", "definition"):
            msg = f"Expected kind of {self.id!r} to be 'vague', 'external' or 'definition'; got {self.kind!r}."
            raise ClaimError(msg)
        if not self.missing and self.kind != "definition":
            msg = f"Listed {self.id!r} is {self.kind}; say in missing what one would need to check it."
            raise ClaimError(msg)


def table(claims: Iterable[AnyClaim]) -> Mapping[str, AnyClaim]:
    """Collect claims into a read-only table by id.

    Parameters
    ----------
    claims : iterable of Claim, LawClaim or RunClaim
        In the order that the table is to have.

    Returns
    -------
    mapping from str to claim

    Raises
    ------
    ClaimError
        When two claims have the same id, or a ``defect`` or ``repeats`` names no claim of the table that stands for
        itself.

    Examples
    --------
    >>> x = sp.Symbol("x", real=True)
    >>> list(table([Claim("square", x**2 >= 0, {x: sp.Reals})]))
    ['square']
    """
    collected: dict[str, AnyClaim] = {}
    for claim in claims:
        if claim.id in collected:
            msg = f"Two claims have the id {claim.id!r}; ids must be distinct. Rename one of them."
            raise ClaimError(msg)
        collected[claim.id] = claim
    for claim in collected.values():
        for name in ("defect", "repeats"):
            _check_named(claim, name, collected)
    return MappingProxyType(collected)


def _check_named(claim: AnyClaim, name: str, collected: Mapping[str, AnyClaim]) -> None:
    other = getattr(claim, name)
    if not other:
        return
    if other not in collected:
        msg = f"Expected {name} of {claim.id!r} to be the id of a claim of its table; got {other!r}. Correct the id."
        raise ClaimError(msg)
    further = getattr(collected[other], name)
    if other == claim.id or further:
        cure = f"name {further!r}" if further not in ("", claim.id) else "leave it empty"
        msg = f"Expected {name} of {claim.id!r} to be a claim that stands for itself; got {other!r}. Here {cure}."
        raise ClaimError(msg)


def _check_id(value: object) -> None:
    if not isinstance(value, str) or not _SLUG.fullmatch(value):
        msg = f"Expected an id that is a slug [a-z][a-z0-9.-]*, as 'lemma-15'; got id={value!r}."
        raise ClaimError(msg)


def _check_word(name: str, word: object, known: Collection[str], owner: str) -> None:
    if word not in known:
        msg = f"Expected {name} of {owner!r} among {', '.join(known)}; got {word!r}."
        raise ClaimError(msg)


def _boolean(value: object, name: str, owner: str) -> Boolean:
    if isinstance(value, bool):
        return sp.true if value else sp.false
    if not isinstance(value, Boolean) or isinstance(value, sp.Symbol):
        msg = (
            f"Expected {name} of {owner!r} to be a SymPy relational or Boolean, as sympy.Le(x, y); "
            f"got {type(value).__name__}: {value!r}."
        )
        raise ClaimError(msg)
    return value


def _uses(value: Any, owner: str) -> tuple[str | Use, ...]:
    items = (value,) if isinstance(value, str | Use) or not isinstance(value, Iterable) else tuple(value)
    for item in items:
        if not isinstance(item, str | Use):
            msg = f"Expected uses of {owner!r} to be labels or Use objects; got {type(item).__name__}: {item!r}."
            raise ClaimError(msg)
    return items


def _check_by(by: object, owner: str) -> None:
    """Raise unless a step is decided by any engine, by one that exists, or by a rule of the table itself."""
    from signdescent.theory.rules import RULES

    if by is None or type(by) in RULES:
        return
    if isinstance(by, str):
        if by in _ENGINES:
            return
        msg = f"Expected by of {owner!r} among {', '.join(_ENGINES)}, a rule, or None; got {by!r}."
        raise ClaimError(msg)
    names = ", ".join(rule.__name__ for rule in RULES)
    what = f"the class {by.__name__}" if isinstance(by, type) else f"an object of type {type(by).__name__}"
    msg = f"Expected by of {owner!r} to be an engine's name, None, or a rule, one of {names}; got {what}."
    raise ClaimError(msg)


def _check_key(symbol: object, owner: str, name: str) -> None:
    if not isinstance(symbol, sp.Symbol):
        msg = (
            f"Expected the keys of {name} of {owner} to be SymPy symbols; got {type(symbol).__name__}: {symbol!r}. "
            "Only a symbol stands for any of its values; an expression or a name does not."
        )
        raise ClaimError(msg)
    _check_commutes(symbol, owner)


def _check_commutes(part: sp.Basic, owner: str) -> None:
    for symbol in sorted(part.free_symbols, key=str):
        if not symbol.is_commutative:
            msg = f"Symbol {symbol} of {owner!r} does not commute; claims are about numbers."
            raise ClaimError(msg)


def _value(value: object, symbol: sp.Symbol, label: str) -> sp.Expr:
    """Return what a step is used at as a finite expression."""
    try:
        found = sp.sympify(value, strict=True)
    except sp.SympifyError:
        found = None
    if not isinstance(found, sp.Expr) or found.has(sp.nan, sp.zoo, sp.oo, -sp.oo):
        msg = (
            f"Expected at[{symbol}] of Use({label!r}) to be a SymPy expression with a finite value; "
            f"got {type(value).__name__}: {value!r}."
        )
        raise ClaimError(msg)
    _check_commutes(found, f"Use({label!r})")
    return found


def _conditions(value: Any, owner: str) -> tuple[Boolean, ...]:
    items = (value,) if isinstance(value, Boolean | bool) else tuple(value)
    return tuple(_boolean(item, "an assumption", owner) for item in items)


def _make_exact(claim: LawClaim | RunClaim) -> None:
    """Check the assumptions and sets of a claim, and take every decimal in them for the number it is stored as."""
    conditions = tuple(exactly(part) for part in _conditions(claim.assumptions, claim.id))
    sets = {symbol: exactly(domain) for symbol, domain in _where(claim.where, claim.id).items()}
    object.__setattr__(claim, "assumptions", conditions)
    object.__setattr__(claim, "where", MappingProxyType(sets))


def _reference(value: Reference | str | None) -> Reference | None:
    return Reference(value) if isinstance(value, str) else value


def _where(value: Mapping[sp.Symbol, sp.Set], owner: str) -> Mapping[sp.Symbol, sp.Set]:
    names: set[str] = set()
    for symbol, domain in value.items():
        if not isinstance(symbol, sp.Symbol):
            msg = f"Expected the keys of where of {owner!r} to be SymPy symbols; got {symbol!r}."
            raise ClaimError(msg)
        if symbol.name in names:
            msg = (
                f"There are two symbols named {symbol} in where of {owner!r}, with different assumptions; "
                "use one object for both, or rename one."
            )
            raise ClaimError(msg)
        names.add(symbol.name)
        if not isinstance(domain, sp.Set):
            msg = (
                f"Expected where[{symbol}] of {owner!r} to be a SymPy set, as sympy.Interval(0, 1); "
                f"got {type(domain).__name__}: {domain!r}."
            )
            raise ClaimError(msg)
        if domain.free_symbols:
            msg = (
                f"The set of {symbol} in {owner!r} depends on {sorted(map(str, domain.free_symbols))}; "
                "use a fixed set and state the dependence as an assumption."
            )
            raise ClaimError(msg)
        _check_digits(domain, owner)
        for end in _ends(domain):
            if end not in (sp.oo, -sp.oo) and not (end.is_extended_real is True and end.is_finite is True):
                msg = (
                    f"Expected where[{symbol}] of {owner!r} to end at real numbers or infinities that SymPy knows as "
                    f"such; got {end} in {domain}; write it as a rational number, a root, or a known function of one."
                )
                raise ClaimError(msg)
        for point in _points(domain):
            if point.is_extended_real is not True or point.is_finite is not True:
                msg = (
                    f"Expected where[{symbol}] of {owner!r} to hold real numbers alone; got {point} in {domain}; "
                    "leave it out."
                )
                raise ClaimError(msg)
    return MappingProxyType(dict(value))


def _ends(domain: sp.Set) -> tuple[sp.Expr, ...]:
    """Return the ends of the intervals that a set is made of."""
    return tuple(end for part in domain.atoms(sp.Interval) for end in (part.start, part.end))


def _points(domain: sp.Set) -> tuple[sp.Basic, ...]:
    """Return the single points that a set names."""
    return tuple(point for part in domain.atoms(sp.FiniteSet) for point in part.args)


def _check_symbols(part: sp.Basic, where: Mapping[sp.Symbol, sp.Set], owner: str) -> None:
    names = {symbol.name for symbol in where}
    for symbol in sorted(part.free_symbols - set(where), key=str):
        if symbol.name in names:
            msg = (
                f"There are two symbols named {symbol} in {owner!r}, in where and in a formula, with different "
                "assumptions; use one object for both."
            )
            raise ClaimError(msg)
        msg = f"Symbol {symbol} of {owner!r} has no set; add it to where, as where={{{symbol}: sympy.Reals}}."
        raise ClaimError(msg)
    for function in sorted(part.atoms(AppliedUndef), key=str):
        msg = f"Function {function.func} of {owner!r} is undefined; write it out in SymPy's functions."
        raise ClaimError(msg)
    _check_digits(part, owner)


def _check_digits(part: sp.Basic, owner: str) -> None:
    """Raise for a number that cannot be printed."""
    for number in part.atoms(sp.Rational):
        if max(abs(int(number.p)), int(number.q)) >= 10**_LONGEST:
            msg = (
                f"A number of {owner!r} has more than {_LONGEST} digits; write it as a power, in a text or inside "
                "as_written()."
            )
            raise ClaimError(msg)
