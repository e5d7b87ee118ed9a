"""Sources of lower bounds on a probability: parabolas, cited claims, external facts and binomial votes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar

import sympy as sp
from sympy.logic.boolalg import Boolean

from signdescent.errors import ClaimError
from signdescent.theory.claim import Claim
from signdescent.theory.exactness import exact_values, real_expression
from signdescent.theory.moments import moments_of, threshold
from signdescent.theory.placing import put_in
from signdescent.theory.rules import Condition
from signdescent.theory.symbols import P_MINUS, P_PLUS, M, l, rho

if TYPE_CHECKING:
    from signdescent.theory.law_claim import LawClaim

__all__ = ["LAW_RULES", "Cited", "External", "Parabola", "Source", "Stretches", "Votes", "Zeros", "source_text"]

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
        "1{X > 0} >= q(X); take expectations. Variances of independent variables add up, and the factor 1/tau is "
        "squared. A negative mean is the mirror image."
    )

    def conditions(self, claim: LawClaim) -> tuple[Condition, ...]:
        """Return the conditions that the parabola lies below the indicator."""
        _demand(claim.meaning.own_sign, self, claim)
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
    """The mean of ``constant + curvature T^2``, a lower bound on the probability under the uniform law on mode +- T."""

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
        """Return the conditions on narrow components, for which the event is certain, and on wide ones."""
        _demand("unimodal" in claim.laws, self, claim)
        _demand_constant((self.constant, self.curvature), width, claim)
        value = self.constant + self.curvature * width**2
        where = {**claim.where, width: sp.Interval(0, sp.oo)}
        if claim.meaning.about_mode:
            turn = threshold(claim)
            beyond = turn / width
        else:
            _demand(claim.meaning.own_sign and claim.meaning.copies is None and "symmetric" in claim.laws, self, claim)
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
    """The bound of another law claim about the same event, with values substituted for its symbols.

    With `of_mean` a claim about one sample is applied to the mean of tau independent copies, with sigma/sqrt(tau) in
    place of sigma. This uses the fact ``"wintner"``: the class is closed under sums.
    """

    id: str
    at: Mapping[sp.Symbol, sp.Expr] = field(default_factory=dict)
    of_mean: bool = False

    name: ClassVar[str] = "cited"

    def __post_init__(self) -> None:
        object.__setattr__(self, "at", exact_values(self.at, f"Cited({self.id!r})"))


@dataclass(frozen=True, slots=True)
class External:
    """The bound of one of the `FACTS`, with values substituted for its symbols."""

    fact: str
    at: Mapping[sp.Symbol, sp.Expr] = field(default_factory=dict)

    name: ClassVar[str] = "external"

    def __post_init__(self) -> None:
        object.__setattr__(self, "at", exact_values(self.at, f"External({self.fact!r})"))


@dataclass(frozen=True, slots=True)
class Votes:
    """The expected sign of a vote of +-1, by the binomial distribution of the right votes.

    Parameters
    ----------
    odd, even : Claim
        The formulas for 2l - 1 and 2l nodes.
    tail : Claim
        Eq. (27): the binomial tail as an incomplete beta function. The even case uses it.
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
        """Return the names and formulas, each with the exact statement that it must have."""
        _demand(claim.meaning.expected and "no-atom-at-zero" in claim.laws, self, claim)
        _demand_constant((), l, claim)  # here l determines the number of nodes
        hits, spare = sp.Symbol("hits", integer=True, positive=True), sp.Symbol("spare", integer=True, nonnegative=True)
        return (
            ("odd", self.odd, sp.Eq(2 * _tail(2 * l - 1, l) - 1, put_in(claim.bound, {M: 2 * l - 1}))),
            ("even", self.even, sp.Eq(_beta(l + 1, l) + _beta(l, l + 1) - 1, put_in(claim.bound, {M: 2 * l}))),
            ("tail", self.tail, sp.Eq(_tail(hits + spare, hits), _beta(hits, spare + 1))),
        )


@dataclass(frozen=True, slots=True)
class Zeros:
    """A claim about votes of +-1, extended to votes that may be 0.

    Parameters
    ----------
    id : str
        The claim about votes of +-1.
    counted : str
        ``"wrong"``: zeros count as wrong votes. ``"coin"``: each zero is replaced by a fair coin; this requires that
        right votes are at least as likely as wrong ones.
    one_vote : Claim or None
        For ``"wrong"``: for any values of the other votes, counting one vote's zeros as wrong does not increase the
        expected sign.
    """

    id: str
    counted: str
    one_vote: Claim | None = None

    def __post_init__(self) -> None:
        if self.one_vote is not None:
            _formulas(self, self.one_vote)

    name: ClassVar[str] = "zeros"
    statement: ClassVar[str] = (
        "If zeros are counted as wrong votes, the expected sign does not increase. If right votes are at least as "
        "likely as wrong ones, neither does it when each zero is replaced by a fair coin."
    )
    proof: ClassVar[str] = (
        "Wrong: lowering one vote does not increase the sign of the sum; lower the zeros one after another. Coin: "
        "condition on the number of zeros and on the size a of the sum of the other votes. That sum is +a at least as "
        "likely as -a, because a vote pattern with a more right than wrong votes is at least as likely as its mirror "
        "image. The coins are symmetric, so they turn a sign s into kappa s on average with 0 <= kappa <= 1, and a sum "
        "of 0 into mean 0. So a mean >= 0 does not increase."
    )

    def wanted(self) -> Boolean:
        """Return the exact statement that `one_vote` must have: counting a zero as wrong does not increase the sign."""
        others = sp.Symbol("rest", integer=True)

        def mean(plus: sp.Expr, minus: sp.Expr) -> sp.Expr:
            return plus * sp.sign(others + 1) + minus * sp.sign(others - 1) + (1 - plus - minus) * sp.sign(others)

        return sp.Ge(mean(P_PLUS, P_MINUS), mean(P_PLUS, 1 - P_PLUS))

    def at(self, claim: LawClaim) -> Mapping[sp.Symbol, sp.Expr]:
        """Return the success probability to substitute in the claim about votes of +-1."""
        _demand(claim.meaning.expected and self.counted in ("wrong", "coin"), self, claim)
        if self.counted == "wrong":
            return {}
        _demand((P_PLUS >= P_MINUS) in claim.assumptions, self, claim)
        return {rho: (1 + P_PLUS - P_MINUS) / 2}


Source = Parabola | Stretches | Cited | External | Votes | Zeros

LAW_RULES: tuple[type[Parabola | Stretches | Votes | Zeros], ...] = (Parabola, Stretches, Votes, Zeros)
"""Sources that carry a statement and its proof."""


def source_text(source: Source) -> str:
    """Return a one-line description of a source."""
    if isinstance(source, Parabola):
        return f"mean of the parabola {source.constant + source.slope * x + source.curvature * x**2}"
    if isinstance(source, Stretches):
        return (
            f"mean of the parabola {source.constant + source.curvature * width**2} over uniform laws on mode +- width"
        )
    if isinstance(source, Votes):
        return f"binomial distribution of the votes: {source.odd.id}, {source.even.id}, {source.tail.id}"
    if isinstance(source, Zeros):
        return f"{source.id}, with zeros counted as {'fair coins' if source.counted == 'coin' else 'wrong votes'}"
    at = ", ".join(f"{symbol} = {value}" for symbol, value in source.at.items())
    name = source.fact if isinstance(source, External) else source.id
    return f"{name} at {at}" if at else name


def _tail(trials: sp.Expr, least: sp.Expr) -> sp.Expr:
    """Return P(S >= least) for S ~ Binomial(trials, rho)."""
    k = sp.Symbol("k", integer=True)
    term = sp.binomial(trials, k) * rho**k * (1 - rho) ** (trials - k)
    return sp.Sum(term, (k, least, trials))


def _beta(first: sp.Expr, second: sp.Expr) -> sp.Expr:
    return sp.betainc_regularized(first, second, 0, rho)


def _sympify(source: Parabola | Stretches, *names: str) -> None:
    """Convert coefficients of a source to exact real expressions."""
    for name in names:
        object.__setattr__(source, name, real_expression(getattr(source, name), name, f"a {source.name}"))


def _formulas(source: Votes | Zeros, *claims: object) -> None:
    """Raise `ClaimError` unless all arguments are `Claim` objects."""
    for one in claims:
        if not isinstance(one, Claim):
            msg = f"Expected Claim objects in a source of kind {source.name!r}; got {one!r:.200}."
            raise ClaimError(msg)


def _demand(ok: bool, source: Source, claim: LawClaim) -> None:
    if not ok:
        msg = f"A source of kind {source.name!r} does not apply to {claim.event!r} for laws that are {claim.laws}."
        raise ClaimError(msg)


def _demand_constant(coefficients: tuple[sp.Expr, ...], variable: sp.Symbol, claim: LawClaim) -> None:
    """Raise `ClaimError` if the claim or the coefficients contain the variable of the rule."""
    if variable in claim.where or any(variable in sp.sympify(part).free_symbols for part in coefficients):
        msg = f"Symbol {variable} is the variable of the rule; {claim.id!r} and the coefficients must not contain it."
        raise ClaimError(msg)
