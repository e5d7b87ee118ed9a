"""Claims about every noise law of a class, in the words that the laws engine knows, and what proves them.

A `LawProof` bounds the probability from below by sources and the claim's bound by these. A source is the mean of a
parabola below the event's indicator (`Parabola`, `Stretches`), another claim (`Cited`), a fact from elsewhere
(`External`) or the binomial law of votes (`Votes`). Whether a proof is accepted is decided elsewhere, by machine.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar, get_args

import sympy as sp
from sympy.logic.boolalg import Boolean

from signdescent.errors import ClaimError
from signdescent.theory.claim import Claim, Proof
from signdescent.theory.exactness import exact_values, exactly, real_expression
from signdescent.theory.facts import FACTS, SHEVTSOVA, Fact
from signdescent.theory.moments import moments_of, threshold
from signdescent.theory.placing import put_in
from signdescent.theory.rules import Condition
from signdescent.theory.symbols import P_MINUS, P_PLUS, M, b, l, rho

if TYPE_CHECKING:
    from signdescent.theory.law_claim import LawClaim

__all__ = [
    "CLASSES",
    "EVENTS",
    "FACTS",
    "GIVEN_SIGN",
    "LAW_RULES",
    "SHEVTSOVA",
    "Case",
    "Cited",
    "External",
    "Fact",
    "LawProof",
    "Parabola",
    "Stretches",
    "Votes",
    "Zeros",
    "covers",
    "source_text",
]

EVENTS: Mapping[str, str] = MappingProxyType(
    {
        "same-sign": "one sample has the sign of its mean",
        "same-sign-of-batch-mean": "the mean of tau independent copies has the sign of their mean",
        "within-r-of-the-mode": "|X - mode| <= r; sigma is sqrt(E (X - mode)^2)",
        "right-sign": "one sample has the right sign, that of g_i",
        "expected-vote-sign": "the expected sign of the sum of M nodes' signs, times the right sign, that of g_i",
        "mismatches-exceed-their-mean-by-less": "X_1 + ... + X_M - M (1 - 2 rho) < t; X_n is -1 if node n is right",
    }
)
"""Every event a claim may speak of; the vote's is an expectation."""

GIVEN_SIGN = frozenset({"right-sign", "expected-vote-sign", "mismatches-exceed-their-mean-by-less"})
"""The events whose right sign is given: it is that of g_i, whatever the mean of the law is, if it has one.

For all other events the right sign is that of the law's own mean, as it is for unbiased samples.
"""

CLASSES: Mapping[str, str] = MappingProxyType(
    {
        "unimodal": "a mixture of uniform laws that begin or end at one point, the mode; an atom there is allowed",
        "symmetric": "symmetric about its mean",
        "lattice-unimodal": "on equally spaced points, with probabilities that rise to a largest and then fall",
        "independent-copies": "the samples of a batch, or the nodes' votes, are independent copies",
        "non-zero-mean": "its mean is not 0",
        "mean-of-the-right-sign": "it has a mean, and the mean has the right sign, as that of an unbiased sample has",
        "finite-third-moment": "E|X - mean|^3 is finite",
        "no-atom-at-zero": "P(X = 0) = 0",
        "right-sign-likelier-than-wrong": "P(sign right) >= P(sign wrong)",
    }
)
"""Every property by which a class of laws is described.

Where the right sign is that of the mean, every law has a mean that is not 0; where it is given (`GIVEN_SIGN`), a law
may have any mean or none. Every law has the moments that a claim names.
"""

_OF_MEANS = frozenset({"non-zero-mean", "mean-of-the-right-sign"})
_IMPLIED: Mapping[str, frozenset[str]] = MappingProxyType({"mean-of-the-right-sign": _OF_MEANS})
x = sp.Symbol("x", real=True)  # a value of the sample or of the batch mean
width = sp.Symbol("width", real=True)  # half the width of a uniform component


@dataclass(frozen=True, slots=True)
class Parabola:
    """The mean of ``constant + slope x + curvature x^2``, a parabola below the indicator of x > 0."""

    constant: sp.Expr
    slope: sp.Expr
    curvature: sp.Expr

    def __post_init__(self) -> None:
        _sympify(self, "constant", "slope", "curvature")

    name: ClassVar[str] = "parabola"
    statement: ClassVar[str] = (
        "If q(x) = a + b x + c x^2 is at most 1 for x > 0 and at most 0 for x <= 0, a variable with mean m and "
        "variance v is positive with probability at least a + b m + c (m^2 + v). The mean of tau independent copies "
        "has variance v/tau."
    )
    proof: ClassVar[str] = (
        "1{X > 0} >= q(X); take expectations. Variances of independent variables add up, and 1/tau comes out squared. "
        "A negative mean is the mirror image."
    )

    def conditions(self, claim: LawClaim) -> tuple[Condition, ...]:
        """Return that the parabola is below the indicator."""
        _demand(claim.event in ("same-sign", "same-sign-of-batch-mean"), self, claim)
        _demand_constant((self.constant, self.slope, self.curvature), x, claim)
        value = self.constant + self.slope * x + self.curvature * x**2
        where = {**claim.where, x: sp.S.Reals}
        return (
            Condition("at most 1 on the right", sp.Le(value, 1, evaluate=False), where, (x > 0,)),
            Condition("at most 0 on the left", sp.Le(value, 0, evaluate=False), where, (x <= 0,)),
        )

    def value(self, claim: LawClaim) -> sp.Expr:
        """Return the mean of the parabola."""
        mean, variance = moments_of(claim)
        return self.constant + self.slope * mean + self.curvature * (mean**2 + variance)


@dataclass(frozen=True, slots=True)
class Stretches:
    """The mean of ``constant + curvature T^2``, below the event's probability under the uniform law on mode +- T."""

    constant: sp.Expr
    curvature: sp.Expr

    def __post_init__(self) -> None:
        _sympify(self, "constant", "curvature")

    name: ClassVar[str] = "stretches"
    statement: ClassVar[str] = (
        "A unimodal law is a mixture of its mode and of uniforms between the mode and mode +- T; a symmetric one of "
        "uniforms on [mode - T, mode + T]. If the event has probability at least a + c T^2 under each, it has at least "
        "a + 3 c s^2, with s^2 = E (X - mode)^2."
    )
    proof: ClassVar[str] = (
        "Khinchine's representation X = mode + U T with U uniform and independent of T (T = 0 is the atom); "
        "E (X - mode)^2 = E T^2/3. Take expectations over T."
    )

    def conditions(self, claim: LawClaim) -> tuple[Condition, ...]:
        """Return that every component does at least as well: the event is sure up to some width, and falls beyond."""
        _demand("unimodal" in claim.laws, self, claim)
        _demand_constant((self.constant, self.curvature), width, claim)
        value = self.constant + self.curvature * width**2
        where = {**claim.where, width: sp.Interval(0, sp.oo)}
        if claim.event == "within-r-of-the-mode":
            turn = threshold(claim)
            beyond = turn / width
        else:
            _demand(claim.event == "same-sign" and "symmetric" in claim.laws, self, claim)
            turn = moments_of(claim)[0]
            beyond = sp.Rational(1, 2) + turn / (2 * width)
        far = {**claim.where, width: sp.Interval.open(0, sp.oo)}
        return (
            Condition("narrow components", sp.Le(value, 1, evaluate=False), where, (width <= turn,)),
            Condition("wide components", sp.Le(value, beyond, evaluate=False), far, (width >= turn,)),
        )

    def value(self, claim: LawClaim) -> sp.Expr:
        """Return the mean over the components."""
        return self.constant + 3 * self.curvature * moments_of(claim)[1]


@dataclass(frozen=True, slots=True)
class Cited:
    """The bound of another law claim about the same event, at other values of its symbols.

    With `of_mean` the claim is about one sample, and is applied to the mean of tau copies: that needs the fact that the
    class keeps its properties (``"wintner"``), and sigma/sqrt(tau) in place of sigma.
    """

    id: str
    at: Mapping[sp.Symbol, sp.Expr] = field(default_factory=dict)
    of_mean: bool = False

    name: ClassVar[str] = "cited"

    def __post_init__(self) -> None:
        object.__setattr__(self, "at", exact_values(self.at, f"Cited({self.id!r})"))


@dataclass(frozen=True, slots=True)
class External:
    """The bound of one of the `FACTS`, at other values of its symbols."""

    fact: str
    at: Mapping[sp.Symbol, sp.Expr] = field(default_factory=dict)

    name: ClassVar[str] = "external"

    def __post_init__(self) -> None:
        object.__setattr__(self, "at", exact_values(self.at, f"External({self.fact!r})"))


@dataclass(frozen=True, slots=True)
class Votes:
    """The expected sign of a vote of +-1, by the binomial law of the right votes.

    Parameters
    ----------
    odd, even : Claim
        The formulas for 2l - 1 and 2l nodes.
    tail : Claim
        Eq. (27), the tail of the binomial law as an incomplete beta function, which the even case uses.
    """

    odd: Claim
    even: Claim
    tail: Claim

    def __post_init__(self) -> None:
        _formulas(self, self.odd, self.even, self.tail)

    name: ClassVar[str] = "votes"
    statement: ClassVar[str] = (
        "Of M independent votes of +-1, right with probability rho, S ~ Binomial(M, rho) are right, and the expected "
        "sign is P(2S > M) - P(2S < M)."
    )
    proof: ClassVar[str] = (
        "The sum of the votes is 2S - M. For M = 2l - 1 the mean of its sign is 2 P(S >= l) - 1, and for M = 2l it is "
        "P(S >= l + 1) + P(S >= l) - 1."
    )

    def wanted(self, claim: LawClaim) -> tuple[tuple[str, Claim, Boolean], ...]:
        """Return what each formula must say, word for word."""
        _demand(claim.event == "expected-vote-sign" and "no-atom-at-zero" in claim.laws, self, claim)
        _demand_constant((), l, claim)  # l is the number of nodes here
        hits, spare = sp.Symbol("hits", integer=True, positive=True), sp.Symbol("spare", integer=True, nonnegative=True)
        return (
            ("odd", self.odd, sp.Eq(2 * _tail(2 * l - 1, l) - 1, put_in(claim.bound, {M: 2 * l - 1}))),
            ("even", self.even, sp.Eq(_beta(l + 1, l) + _beta(l, l + 1) - 1, put_in(claim.bound, {M: 2 * l}))),
            ("tail", self.tail, sp.Eq(_tail(hits + spare, hits), _beta(hits, spare + 1))),
        )


@dataclass(frozen=True, slots=True)
class Zeros:
    """A claim about votes of +-1, for votes that may be 0 as well.

    Parameters
    ----------
    id : str
        The claim.
    counted : str
        ``"wrong"``: zeros count as wrong votes; ``"coin"``: a fair coin is tossed for each, which needs right votes to
        be at least as likely as wrong ones.
    one_vote : Claim or None
        For ``"wrong"``: whatever the other votes, the expected sign does not rise if a vote's zeros become wrong.
    """

    id: str
    counted: str
    one_vote: Claim | None = None

    def __post_init__(self) -> None:
        if self.one_vote is not None:
            _formulas(self, self.one_vote)

    name: ClassVar[str] = "zeros"
    statement: ClassVar[str] = (
        "Votes that may be 0 do no worse than if their zeros counted as wrong; and if right votes are at least as "
        "likely as wrong ones, no worse than if a fair coin were tossed for each zero."
    )
    proof: ClassVar[str] = (
        "Wrong: the sign of a sum does not rise if one vote falls; lower the zeros one after the other. Coin: given "
        "the number of zeros and the size a of the sum of the others, that sum is +a at least as often as -a, because "
        "a vote pattern with a more right than wrong votes is at least as likely as its mirror image. The tosses are "
        "symmetric, so they turn a sign s into kappa s on average with 0 <= kappa <= 1, and a sum of 0 into mean 0: "
        "a mean >= 0 does not rise."
    )

    def wanted(self) -> Boolean:
        """Return what `one_vote` must say, word for word: zeros are no worse than wrong votes, whatever the others."""
        others = sp.Symbol("rest", integer=True)

        def mean(plus: sp.Expr, minus: sp.Expr) -> sp.Expr:
            return plus * sp.sign(others + 1) + minus * sp.sign(others - 1) + (1 - plus - minus) * sp.sign(others)

        return sp.Ge(mean(P_PLUS, P_MINUS), mean(P_PLUS, 1 - P_PLUS))

    def at(self, claim: LawClaim) -> Mapping[sp.Symbol, sp.Expr]:
        """Return the success probability of the votes of +-1."""
        _demand(claim.event == "expected-vote-sign" and self.counted in ("wrong", "coin"), self, claim)
        if self.counted == "wrong":
            return {}
        _demand((P_PLUS >= P_MINUS) in claim.assumptions, self, claim)
        return {rho: (1 + P_PLUS - P_MINUS) / 2}


Source = Parabola | Stretches | Cited | External | Votes | Zeros
_KINDS = ("Parabola", "Stretches", "Cited", "External", "Votes", "Zeros")


@dataclass(frozen=True, slots=True)
class Case:
    """Sources, and where they are enough.

    Parameters
    ----------
    sources : sequence of sources
        Each bounds the probability from below; the greatest of them is at least the claim's bound.
    when : SymPy Boolean
        The part of the domain on which it is.
    closing : Proof, Claim or None
        Why the greatest source is at least the bound, where an engine does not see it: a chain, or a claim whose
        statement is that, word for word.
    """

    sources: Any
    when: Boolean = sp.true
    closing: Proof | Claim | None = None

    def __post_init__(self) -> None:
        sources = tuple(self.sources) if isinstance(self.sources, list | tuple) else (self.sources,)
        object.__setattr__(self, "sources", sources)
        if not sources or any(type(source) not in get_args(Source) for source in sources):
            msg = f"Expected a case to have sources, each of {', '.join(_KINDS)}; got {sources!r:.200}."
            raise ClaimError(msg)
        when = sp.sympify(self.when)
        if not isinstance(when, Boolean) or isinstance(when, sp.Symbol):
            msg = f"Expected when of a case to be a SymPy relational or Boolean; got {self.when!r:.200}."
            raise ClaimError(msg)
        object.__setattr__(self, "when", exactly(when))


@dataclass(frozen=True, slots=True)
class LawProof:
    """Cases that cover the domain of a law claim."""

    cases: Any
    note: str = ""

    def __post_init__(self) -> None:
        cases = tuple(self.cases) if isinstance(self.cases, list | tuple) else (self.cases,)
        if not cases:
            msg = "Expected a proof about laws to have a case; got none."
            raise ClaimError(msg)
        object.__setattr__(self, "cases", tuple(c if isinstance(c, Case) else Case(c) for c in cases))


LAW_RULES: tuple[type[Parabola | Stretches | Votes | Zeros], ...] = (Parabola, Stretches, Votes, Zeros)
"""The sources that are rules, each with its statement and its proof."""


def source_text(source: Source) -> str:
    """Return what a source is, in one line."""
    if isinstance(source, Parabola):
        return f"mean of the parabola {source.constant + source.slope * x + source.curvature * x**2}"
    if isinstance(source, Stretches):
        return (
            f"mean of the parabola {source.constant + source.curvature * width**2} over uniform laws on mode +- width"
        )
    if isinstance(source, Votes):
        return f"binomial law of the votes: {source.odd.id}, {source.even.id}, {source.tail.id}"
    if isinstance(source, Zeros):
        return f"{source.id}, with zeros counted as {'tosses of a coin' if source.counted == 'coin' else 'wrong votes'}"
    at = ", ".join(f"{symbol} = {value}" for symbol, value in source.at.items())
    name = source.fact if isinstance(source, External) else source.id
    return f"{name} at {at}" if at else name


def covers(claim: LawClaim, wide: tuple[str, ...], *more: str) -> bool:
    """Return whether every law of a claim that has further properties belongs to a class.

    A claim with b speaks of finite third moments, and one about the sign of the mean of laws that have such a mean.
    """
    known = {"independent-copies", *claim.laws, *more} | ({"finite-third-moment"} if b in claim.where else set())
    known |= _OF_MEANS if claim.event not in GIVEN_SIGN else set()
    known = known.union(*(_IMPLIED.get(word, frozenset()) for word in known))
    return set(wide) <= known


def _tail(trials: sp.Expr, least: sp.Expr) -> sp.Expr:
    """Return P(S >= least) for S ~ Binomial(trials, rho)."""
    k = sp.Symbol("k", integer=True)
    term = sp.binomial(trials, k) * rho**k * (1 - rho) ** (trials - k)
    return sp.Sum(term, (k, least, trials))


def _beta(first: sp.Expr, second: sp.Expr) -> sp.Expr:
    return sp.betainc_regularized(first, second, 0, rho)


def _sympify(source: Parabola | Stretches, *names: str) -> None:
    """Make real expressions without decimals of the coefficients of a source."""
    for name in names:
        object.__setattr__(source, name, real_expression(getattr(source, name), name, f"a {source.name}"))


def _formulas(source: Votes | Zeros, *claims: object) -> None:
    """Raise unless a source is given formulas."""
    for one in claims:
        if not isinstance(one, Claim):
            msg = f"Expected a source of kind {source.name!r} to be given claims that are formulas; got {one!r:.200}."
            raise ClaimError(msg)


def _demand(ok: bool, source: Source, claim: LawClaim) -> None:
    if not ok:
        msg = f"A source of kind {source.name!r} says nothing about {claim.event!r} for laws that are {claim.laws}."
        raise ClaimError(msg)


def _demand_constant(coefficients: tuple[sp.Expr, ...], variable: sp.Symbol, claim: LawClaim) -> None:
    """Raise where a claim or coefficients use the letter of a rule's own variable."""
    if variable in claim.where or any(variable in sp.sympify(part).free_symbols for part in coefficients):
        msg = f"The letter {variable} is a variable of the rule; {claim.id!r} and the coefficients cannot use it."
        raise ClaimError(msg)
