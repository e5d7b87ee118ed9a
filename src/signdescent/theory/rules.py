"""The few inference rules that a chain may use where no engine decides; each with its statement and its proof.

A rule turns the conclusion of a step into named side conditions. Each condition is itself a universal statement,
which the machine decides, a premise that an earlier step must have concluded, or a demand of continuity. A rule
that does not fit a conclusion raises `ClaimError`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar, Protocol

import sympy as sp
from sympy.core.relational import Relational
from sympy.logic.boolalg import Boolean, BooleanFunction

from signdescent.errors import ClaimError

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

Domain = Mapping[sp.Symbol, sp.Set]


class PlusThenMinus(BooleanFunction):
    """``PlusThenMinus(f, x, a, b)``: for some s in [a, b], f >= 0 on [a, s] and f <= 0 on [s, b]."""

    @property
    def free_symbols(self) -> set[sp.Symbol]:
        """All symbols but the bound variable."""
        f, x, a, b = self.args
        return (f.free_symbols - {x}) | a.free_symbols | b.free_symbols

    @property
    def bound_symbols(self) -> list[sp.Symbol]:
        """The variable along which the sign is followed."""
        return [self.args[1]]


@dataclass(frozen=True, slots=True)
class Condition:
    """One side condition of a rule.

    `kind` is ``"claim"`` (decide it), ``"premise"`` (an earlier step must have concluded it, word for word) or
    ``"continuous"`` (the expression is continuous in `variable` on the given domain, for all values of the others).
    """

    name: str
    statement: Boolean | sp.Expr
    where: Domain = field(default_factory=dict)
    assumptions: tuple[Boolean, ...] = ()
    kind: str = "claim"
    variable: sp.Symbol | None = None


class Rule(Protocol):
    """What a rule offers to the chain checker."""

    name: ClassVar[str]
    statement: ClassVar[str]
    proof: ClassVar[str]

    def conditions(self, conclusion: Boolean, where: Domain) -> tuple[Condition, ...]:
        """Return the side conditions under which the conclusion follows."""
        ...


@dataclass(frozen=True, slots=True)
class Induction:
    """From P(start), and P(n) implies P(n + 1), to P(n) for every integer n >= start."""

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

    def conditions(self, conclusion: Boolean, where: Domain) -> tuple[Condition, ...]:
        """Return the domain, the base and the step."""
        n, a = self.variable, sp.Integer(self.start)
        others = {s: d for s, d in where.items() if s != n}
        reached = sp.Range(a, sp.oo)
        inside = where[n].is_subset(reached)
        return (
            Condition("domain", sp.true if inside is True else sp.false),
            Condition("base", conclusion.subs(n, a), others),
            Condition("step", conclusion.subs(n, n + 1), {**others, n: reached}, (conclusion,)),
        )


@dataclass(frozen=True, slots=True)
class Monotone:
    """From the sign at one end and the sign of the derivative to the whole interval."""

    variable: sp.Symbol
    end: str = "low"

    name: ClassVar[str] = "monotone"
    statement: ClassVar[str] = (
        "Let d be continuous on an interval with low end a and differentiable inside. If d' >= 0 inside and d(a) >= 0, "
        "then d >= 0; likewise from the high end with d' <= 0; and if d' = 0 and d(a) = 0, then d = 0."
    )
    proof: ClassVar[str] = (
        "By the mean value theorem d(x) - d(a) = d'(t)(x - a) for some t between a and x, and the right side has the "
        "sign of d' (from the high end: the opposite sign of d')."
    )

    def conditions(self, conclusion: Boolean, where: Domain) -> tuple[Condition, ...]:
        """Return continuity, the sign of the derivative and the sign at the end."""
        x = self.variable
        interval = _interval(where, x)
        d, relation = _difference(conclusion)
        anchor = interval.start if self.end == "low" else interval.end
        if not anchor.is_finite:
            msg = f"Rule monotone needs a finite {self.end} end of {x}; its set is {interval}."
            raise ClaimError(msg)
        slope = sp.diff(d, x)
        inside = {**where, x: interval.interior}
        sign = sp.Eq(slope, 0) if relation is sp.Eq else slope >= 0 if self.end == "low" else slope <= 0
        return (
            Condition("continuity", d, {**where, x: interval.closure}, kind="continuous", variable=x),
            Condition("derivative", sign, inside),
            Condition("end", relation(d.subs(x, anchor), 0), _without(where, x)),
        )


@dataclass(frozen=True, slots=True)
class Concave:
    """A concave function is least at one of its ends."""

    variable: sp.Symbol

    name: ClassVar[str] = "concave"
    statement: ClassVar[str] = (
        "Let d be continuous on [a, b] with d'' <= 0 inside. If d(a) >= 0 and d(b) >= 0, then d >= 0 on [a, b]."
    )
    proof: ClassVar[str] = (
        "d is concave on [a, b], so it lies above the chord from (a, d(a)) to (b, d(b)), which is non-negative."
    )

    def conditions(self, conclusion: Boolean, where: Domain) -> tuple[Condition, ...]:
        """Return continuity, concavity and both ends."""
        x = self.variable
        interval = _interval(where, x)
        d, relation = _difference(conclusion)
        if relation is not sp.Ge:
            msg = f"Rule concave concludes <= or >=; got {conclusion}."
            raise ClaimError(msg)
        if not (interval.start.is_finite and interval.end.is_finite):
            msg = f"Rule concave needs a bounded interval; {x} runs over {interval}."
            raise ClaimError(msg)
        return (
            Condition("continuity", d, {**where, x: interval.closure}, kind="continuous", variable=x),
            Condition("concavity", sp.diff(d, x, 2) <= 0, {**where, x: interval.interior}),
            Condition("low end", d.subs(x, interval.start) >= 0, _without(where, x)),
            Condition("high end", d.subs(x, interval.end) >= 0, _without(where, x)),
        )


@dataclass(frozen=True, slots=True)
class OneSignChange:
    """A function that rises and then falls is least at one of its ends."""

    variable: sp.Symbol
    factor: sp.Expr
    pattern: sp.Expr

    name: ClassVar[str] = "one-sign-change"
    statement: ClassVar[str] = (
        "Let d be continuous on [a, b] with d' = p q inside, p >= 0, and q first >= 0 and then <= 0. "
        "If d(a) >= 0 and d(b) >= 0, then d >= 0 on [a, b]."
    )
    proof: ClassVar[str] = (
        "d rises on [a, s] and falls on [s, b], so d >= d(a) >= 0 on the first part and d >= d(b) >= 0 on the second."
    )

    def conditions(self, conclusion: Boolean, where: Domain) -> tuple[Condition, ...]:
        """Return continuity, the factored derivative, the pattern and both ends."""
        x = self.variable
        interval = _interval(where, x)
        d, relation = _difference(conclusion)
        if relation is not sp.Ge:
            msg = f"Rule one-sign-change concludes <= or >=; got {conclusion}."
            raise ClaimError(msg)
        a, b = interval.start, interval.end
        if not (a.is_finite and b.is_finite):
            msg = f"Rule one-sign-change needs a bounded interval; {x} runs over {interval}."
            raise ClaimError(msg)
        inside = {**where, x: interval.interior}
        return (
            Condition("continuity", d, {**where, x: interval.closure}, kind="continuous", variable=x),
            Condition("derivative", sp.Eq(sp.diff(d, x), self.factor * self.pattern), inside),
            Condition("factor", self.factor >= 0, inside),
            Condition("pattern", PlusThenMinus(self.pattern, x, a, b), kind="premise"),
            Condition("low end", d.subs(x, a) >= 0, _without(where, x)),
            Condition("high end", d.subs(x, b) >= 0, _without(where, x)),
        )


@dataclass(frozen=True, slots=True)
class ConcaveSignChange:
    """A concave function that starts non-negative is first >= 0 and then <= 0."""

    name: ClassVar[str] = "concave-sign-change"
    statement: ClassVar[str] = (
        "Let q be continuous on [a, b] with q'' <= 0 inside and q(a) >= 0. "
        "Then q is first >= 0 and then <= 0 on [a, b]."
    )
    proof: ClassVar[str] = (
        "q is concave on [a, b], so the set where q >= 0 is an interval; it is closed and contains a, hence is [a, s], "
        "and q < 0 after s."
    )

    def conditions(self, conclusion: Boolean, where: Domain) -> tuple[Condition, ...]:
        """Return continuity, concavity and the start."""
        q, x, a, b = _pattern(conclusion, self.name)
        others = _without(where, x)
        closed = {**others, x: sp.Interval(a, b)}
        inside = {**others, x: sp.Interval.open(a, b)}
        return (
            Condition("continuity", q, closed, kind="continuous", variable=x),
            Condition("concavity", sp.diff(q, x, 2) <= 0, inside),
            Condition("start", q.subs(x, a) >= 0, others),
        )


@dataclass(frozen=True, slots=True)
class RiseThenFall:
    """A function that starts non-negative, rises and then falls is first >= 0 and then <= 0."""

    factor: sp.Expr
    pattern: sp.Expr

    name: ClassVar[str] = "rise-then-fall"
    statement: ClassVar[str] = (
        "Let h be continuous on [a, b] with h' = p q inside, p >= 0, q first >= 0 and then <= 0, and h(a) >= 0. "
        "Then h is first >= 0 and then <= 0 on [a, b]."
    )
    proof: ClassVar[str] = (
        "On [a, s] h rises from h(a) >= 0. On [s, b] it falls, so once it is negative it stays negative."
    )

    def conditions(self, conclusion: Boolean, where: Domain) -> tuple[Condition, ...]:
        """Return continuity, the factored derivative, the pattern and the start."""
        h, x, a, b = _pattern(conclusion, self.name)
        others = _without(where, x)
        inside = {**others, x: sp.Interval.open(a, b)}
        return (
            Condition("continuity", h, {**others, x: sp.Interval(a, b)}, kind="continuous", variable=x),
            Condition("derivative", sp.Eq(sp.diff(h, x), self.factor * self.pattern), inside),
            Condition("factor", self.factor >= 0, inside),
            Condition("pattern", PlusThenMinus(self.pattern, x, a, b), kind="premise"),
            Condition("start", h.subs(x, a) >= 0, others),
        )


@dataclass(frozen=True, slots=True)
class ChangeOfVariable:
    """A sign pattern survives an increasing change of variable."""

    outer: PlusThenMinus
    inner: sp.Expr

    name: ClassVar[str] = "change-of-variable"
    statement: ClassVar[str] = (
        "Let q be first >= 0 and then <= 0 on [a, b], and v non-decreasing and continuous on [c, d] with values in "
        "[a, b]. Then q(v(x)) is first >= 0 and then <= 0 on [c, d]."
    )
    proof: ClassVar[str] = (
        "If the sign of q changes at s, then v(x) <= s on an initial part of [c, d] and v(x) >= s on the rest, since v "
        "does not fall; on the first part q(v) >= 0, on the rest q(v) <= 0, after moving the points with v = s to the "
        "side on which q(s) has the right sign."
    )

    def conditions(self, conclusion: Boolean, where: Domain) -> tuple[Condition, ...]:
        """Return the composition, the pattern, continuity, monotonicity and the range."""
        f, x, c, d = _pattern(conclusion, self.name)
        q, w, a, b = self.outer.args
        bound = {symbol for loop in self.outer.atoms(sp.Sum, sp.Product) for symbol in loop.bound_symbols}
        if (
            x in self.outer.atoms(sp.Symbol) - {w}
            or bound & self.inner.free_symbols
            or not (a.is_finite and b.is_finite)
        ):
            msg = f"Rule change-of-variable needs a bounded outer pattern without {x}; got {self.outer}."
            raise ClaimError(msg)
        others = _without(where, x)
        inside = {**others, x: sp.Interval.open(c, d)}
        same = sp.true if sp.expand(q.subs(w, self.inner) - f) == 0 else sp.Eq(q.subs(w, self.inner), f)
        return (
            Condition("composition", same, {**others, x: sp.Interval(c, d)}),
            Condition("pattern", self.outer, kind="premise"),
            Condition("continuity", self.inner, {**others, x: sp.Interval(c, d)}, kind="continuous", variable=x),
            Condition("increasing", sp.diff(self.inner, x) >= 0, inside),
            Condition("low end", self.inner.subs(x, c) >= a, others),
            Condition("high end", self.inner.subs(x, d) <= b, others),
        )


@dataclass(frozen=True, slots=True)
class Telescoping:
    """A sum of differences is the difference of its ends."""

    primitive: sp.Expr
    index: sp.Symbol

    name: ClassVar[str] = "telescoping"
    statement: ClassVar[str] = (
        "If t(k) = T(k+1) - T(k) for every integer k from a to b, and a <= b + 1, then the sum of t(k) from a to b is "
        "T(b+1) - T(a)."
    )
    proof: ClassVar[str] = (
        "Add the equations; every T(k) with a < k <= b appears once with each sign. For a = b + 1 both sides are 0."
    )

    def conditions(self, conclusion: Boolean, where: Domain) -> tuple[Condition, ...]:
        """Return the shape, the range and the difference."""
        if not isinstance(conclusion, sp.Eq):
            msg = f"Rule telescoping concludes an equation; got {conclusion}."
            raise ClaimError(msg)
        total, rest = (
            (conclusion.lhs, conclusion.rhs) if isinstance(conclusion.lhs, sp.Sum) else (conclusion.rhs, conclusion.lhs)
        )
        if not isinstance(total, sp.Sum) or len(total.limits) != 1:
            msg = f"Rule telescoping needs a single sum on one side; got {conclusion}."
            raise ClaimError(msg)
        k, a, b = _limits(total, self.index, conclusion, where)
        big, j = self.primitive, self.index
        term = total.function.subs(k, j)
        inside = {**where, j: sp.S.Integers}
        return (
            Condition("ends", sp.Eq(rest, big.subs(j, b + 1) - big.subs(j, a)), where),
            Condition("range", a <= b + 1, where),
            Condition("difference", sp.Eq(term, big.subs(j, j + 1) - big), inside, (a <= j, j <= b)),
        )


@dataclass(frozen=True, slots=True)
class Termwise:
    """Sums over the same range compare as their terms do."""

    index: sp.Symbol

    name: ClassVar[str] = "termwise"
    statement: ClassVar[str] = (
        "If s(k) <= t(k) for every integer k from a to b, then the sums from a to b satisfy the same."
    )
    proof: ClassVar[str] = "Add the inequalities. An empty sum is 0 on both sides; SymPy's reversed sums are excluded."

    def conditions(self, conclusion: Boolean, where: Domain) -> tuple[Condition, ...]:
        """Return the range and the terms."""
        if not isinstance(conclusion, sp.Le | sp.Ge):
            msg = f"Rule termwise concludes <= or >=; got {conclusion}."
            raise ClaimError(msg)
        left, right = conclusion.lhs, conclusion.rhs
        if (
            not (isinstance(left, sp.Sum) and isinstance(right, sp.Sum))
            or left.limits != right.limits
            or len(left.limits) != 1
        ):
            msg = f"Rule termwise needs two sums over the same range; got {conclusion}."
            raise ClaimError(msg)
        k, a, b = _limits(left, self.index, conclusion, where)
        terms = conclusion.func(left.function.subs(k, self.index), right.function.subs(k, self.index))
        inside = {**where, self.index: sp.S.Integers}
        return (
            Condition("range", a <= b + 1, where),
            Condition("terms", terms, inside, (a <= self.index, self.index <= b)),
        )


@dataclass(frozen=True, slots=True)
class Cases:
    """A statement that holds in each of several cases, one of which always applies."""

    parts: tuple[Boolean, ...]

    name: ClassVar[str] = "cases"
    statement: ClassVar[str] = "If at every point one of A_1, ..., A_n holds, and each of them implies P, then P holds."
    proof: ClassVar[str] = "At any point some A_i holds, and it implies P."

    def conditions(self, conclusion: Boolean, where: Domain) -> tuple[Condition, ...]:
        """Return the cover and every case."""
        cover = Condition("cover", sp.Or(*self.parts), where)
        return (
            cover,
            *(Condition(f"case {i}", conclusion, where, (part,)) for i, part in enumerate(self.parts, 1)),
        )


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
"""Every rule, in the order of this page."""


def _limits(total: sp.Sum, index: sp.Symbol, conclusion: Boolean, where: Domain) -> tuple[sp.Symbol, sp.Expr, sp.Expr]:
    """Return index and ends of a sum, if the ends are integers and the rule's own index stands for nothing else."""
    k, a, b = total.limits[0]
    if index in where or index in conclusion.free_symbols or (index != k and index in conclusion.atoms(sp.Symbol)):
        msg = f"The index {index} of the rule stands for something else in {conclusion}; take another."
        raise ClaimError(msg)
    whole = {s: sp.Dummy(integer=True) for s, d in where.items() if d.is_subset(sp.S.Integers) is True}
    if not all(end.is_finite is not False and end.xreplace(whole).is_integer for end in (a, b)):
        msg = f"The rule needs a sum between integers; got ends {a} and {b}."
        raise ClaimError(msg)
    return k, a, b


def _difference(conclusion: Boolean) -> tuple[sp.Expr, type[Relational]]:
    """Bring a relation to ``d >= 0``, ``d > 0`` or ``d = 0``."""
    if isinstance(conclusion, sp.Ge):
        return conclusion.lhs - conclusion.rhs, sp.Ge
    if isinstance(conclusion, sp.Le):
        return conclusion.rhs - conclusion.lhs, sp.Ge
    if isinstance(conclusion, sp.Gt):
        return conclusion.lhs - conclusion.rhs, sp.Gt
    if isinstance(conclusion, sp.Lt):
        return conclusion.rhs - conclusion.lhs, sp.Gt
    if isinstance(conclusion, sp.Eq):
        return conclusion.lhs - conclusion.rhs, sp.Eq
    msg = f"Expected a relation as conclusion of this rule; got {conclusion}."
    raise ClaimError(msg)


def _pattern(conclusion: Boolean, rule: str) -> tuple[sp.Expr, sp.Symbol, sp.Expr, sp.Expr]:
    if not isinstance(conclusion, PlusThenMinus):
        msg = f"Rule {rule} concludes a PlusThenMinus pattern; got {conclusion}."
        raise ClaimError(msg)
    q, x, a, b = conclusion.args
    if not (a.is_finite and b.is_finite):
        msg = f"Rule {rule} needs a bounded interval; got [{a}, {b}]."
        raise ClaimError(msg)
    return q, x, a, b


def _interval(where: Domain, x: sp.Symbol) -> sp.Interval:
    domain = where.get(x)
    if not isinstance(domain, sp.Interval):
        msg = f"Expected an interval for {x}, along which the rule works; got {domain}."
        raise ClaimError(msg)
    return domain


def _without(where: Domain, x: sp.Symbol) -> dict[sp.Symbol, sp.Set]:
    return {s: d for s, d in where.items() if s != x}
