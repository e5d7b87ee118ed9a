"""The few inference rules that a chain may use where no engine decides; each with its statement and its proof.

A rule turns the conclusion of a step into named side conditions. Each condition is itself a universal statement,
which the machine decides, a premise that an earlier step must have concluded, or a demand of continuity. A rule
that does not fit a conclusion raises `ClaimError`. No condition is decided here, by SymPy or otherwise: relations are
left as they are written, and what is to hold at one point is stated on the set of that point.

Functions are differentiated as calculus does it, in real symbols. That is right wherever every function they are
built of is differentiable, which excludes only the zeros of the bases of powers: countably many points, or a whole
stretch, where the power must be shown to exist. Where the written derivative is continuous and the function too, it is
the derivative there as well, by the mean value theorem. So a rule asks for both to be continuous, and refuses
functions with kinks or jumps.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Protocol

import sympy as sp
from sympy.logic.boolalg import Boolean, BooleanFunction

from signdescent.errors import ClaimError
from signdescent.theory.placing import placed
from signdescent.theory.rule_terms import (
    at_point,
    check_expression,
    check_symbol,
    derivative,
    difference,
    ends_of,
    interval_of,
    limits_of,
)
from signdescent.theory.written import connected

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
    """``PlusThenMinus(f, x, a, b)``: for some s in [a, b], f >= 0 on [a, s] and f <= 0 on (s, b].

    So f(a) >= 0 always; the value at s itself belongs to the first part.
    """

    def __new__(cls, *args: Any, **options: Any) -> PlusThenMinus:
        """Make a pattern of exactly four parts."""
        if len(args) != 4:
            msg = f"Expected PlusThenMinus(f, x, a, b): a function, its variable and two ends; got {len(args)} parts."
            raise ClaimError(msg)
        return super().__new__(cls, *args, **options)

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

    def __post_init__(self) -> None:
        check_symbol(self.variable, "variable", self.name)
        if isinstance(self.start, bool) or not isinstance(self.start, int | sp.Integer):
            msg = f"Expected start of rule induction to be an integer; got {type(self.start).__name__}: {self.start!r}."
            raise ClaimError(msg)

    def conditions(self, conclusion: Boolean, where: Domain) -> tuple[Condition, ...]:
        """Return the domain, the base and the step."""
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
class Monotone:
    """From the sign at one end and the sign of the derivative to the whole interval."""

    variable: sp.Symbol
    end: str = "low"

    name: ClassVar[str] = "monotone"
    statement: ClassVar[str] = (
        "Let d be continuous on an interval with low end a and differentiable inside. If d' >= 0 inside and d(a) >= 0, "
        "then d >= 0; likewise with > for >= at the end and in the conclusion; likewise from the high end with "
        "d' <= 0; and if d' = 0 and d(a) = 0, then d = 0."
    )
    proof: ClassVar[str] = (
        "By the mean value theorem d(x) - d(a) = d'(t)(x - a) for some t between a and x, and the right side has the "
        "sign of d' (from the high end: the opposite sign of d')."
    )

    def __post_init__(self) -> None:
        check_symbol(self.variable, "variable", self.name)
        if self.end not in ("low", "high"):
            msg = f"Expected end of rule monotone to be 'low' or 'high'; got {self.end!r}."
            raise ClaimError(msg)

    def conditions(self, conclusion: Boolean, where: Domain) -> tuple[Condition, ...]:
        """Return the interval, continuity, the derivative, its sign, and the sign at the end."""
        x = self.variable
        interval = interval_of(where, x, self.name)
        d, relation = difference(conclusion, self.name)
        anchor = interval.start if self.end == "low" else interval.end
        if not anchor.is_finite:
            msg = f"Rule monotone needs a finite {self.end} end of {x}; its set is {interval}."
            raise ClaimError(msg)
        slope = derivative(d, x, self.name)
        low, high = interval.left_open and self.end == "high", interval.right_open and self.end == "low"
        reached = sp.Interval(interval.start, interval.end, low, high)
        inside = {**where, x: interval.interior}
        sign = sp.Eq if relation is sp.Eq else sp.Ge if self.end == "low" else sp.Le
        return (
            *_proper(interval.start, interval.end),
            *_smooth(d, (slope,), x, {**where, x: reached}, inside),
            Condition("derivative", sign(slope, 0, evaluate=False), inside),
            Condition("end", relation(d, 0, evaluate=False), at_point(where, x, anchor)),
        )


@dataclass(frozen=True, slots=True)
class Concave:
    """A concave function is least at one of its ends."""

    variable: sp.Symbol

    name: ClassVar[str] = "concave"
    statement: ClassVar[str] = (
        "Let d be continuous on [a, b] and twice differentiable with d'' <= 0 inside. If d(a) >= 0 and d(b) >= 0, "
        "then d >= 0 on [a, b]."
    )
    proof: ClassVar[str] = (
        "d is concave on [a, b], so it lies above the chord from (a, d(a)) to (b, d(b)), which is non-negative."
    )

    def __post_init__(self) -> None:
        check_symbol(self.variable, "variable", self.name)

    def conditions(self, conclusion: Boolean, where: Domain) -> tuple[Condition, ...]:
        """Return the interval, continuity, both derivatives, concavity and both ends."""
        x = self.variable
        interval = interval_of(where, x, self.name, bounded=True)
        d, relation = difference(conclusion, self.name)
        if relation is not sp.Ge:
            msg = f"Rule concave concludes <= or >=; got {conclusion}."
            raise ClaimError(msg)
        a, b = interval.start, interval.end
        slopes = derivative(d, x, self.name), derivative(d, x, self.name, order=2)
        inside = {**where, x: interval.interior}
        return (
            *_proper(a, b),
            *_smooth(d, slopes, x, {**where, x: interval.closure}, inside),
            Condition("concavity", sp.Le(slopes[1], 0, evaluate=False), inside),
            Condition("low end", sp.Ge(d, 0, evaluate=False), at_point(where, x, a)),
            Condition("high end", sp.Ge(d, 0, evaluate=False), at_point(where, x, b)),
        )


@dataclass(frozen=True, slots=True)
class OneSignChange:
    """A function that rises and then falls is least at one of its ends."""

    variable: sp.Symbol
    factor: sp.Expr
    pattern: sp.Expr

    name: ClassVar[str] = "one-sign-change"
    statement: ClassVar[str] = (
        "Let d be continuous on [a, b] and differentiable inside with d' = p q, p >= 0, q first >= 0 and then <= 0. "
        "If d(a) >= 0 and d(b) >= 0, then d >= 0 on [a, b]."
    )
    proof: ClassVar[str] = (
        "Let q >= 0 on [a, s] and q <= 0 on (s, b]. Then d' >= 0 on (a, s) and d' <= 0 on (s, b), so d rises on [a, s] "
        "and falls on [s, b]: d >= d(a) >= 0 on the first part and d >= d(b) >= 0 on the second."
    )

    def __post_init__(self) -> None:
        check_symbol(self.variable, "variable", self.name)
        check_expression(self.factor, "factor", self.name)
        check_expression(self.pattern, "pattern", self.name)

    def conditions(self, conclusion: Boolean, where: Domain) -> tuple[Condition, ...]:
        """Return the interval, continuity, the factored derivative, the pattern and both ends."""
        x = self.variable
        interval = interval_of(where, x, self.name, bounded=True)
        d, relation = difference(conclusion, self.name)
        if relation is not sp.Ge:
            msg = f"Rule one-sign-change concludes <= or >=; got {conclusion}."
            raise ClaimError(msg)
        a, b = interval.start, interval.end
        slope = derivative(d, x, self.name)
        inside = {**where, x: interval.interior}
        return (
            *_proper(a, b),
            *_smooth(d, (slope,), x, {**where, x: interval.closure}, inside),
            Condition("derivative", sp.Eq(slope, self.factor * self.pattern, evaluate=False), inside),
            Condition("factor", sp.Ge(self.factor, 0, evaluate=False), inside),
            Condition("pattern", PlusThenMinus(self.pattern, x, a, b), kind="premise"),
            Condition("low end", sp.Ge(d, 0, evaluate=False), at_point(where, x, a)),
            Condition("high end", sp.Ge(d, 0, evaluate=False), at_point(where, x, b)),
        )


@dataclass(frozen=True, slots=True)
class ConcaveSignChange:
    """A concave function that starts non-negative is first >= 0 and then <= 0."""

    name: ClassVar[str] = "concave-sign-change"
    statement: ClassVar[str] = (
        "Let q be continuous on [a, b] and twice differentiable with q'' <= 0 inside, and q(a) >= 0. "
        "Then q is first >= 0 and then <= 0: for some s, q >= 0 on [a, s] and q <= 0 on (s, b]."
    )
    proof: ClassVar[str] = (
        "q is concave on [a, b], so the set where q >= 0 is an interval; it is closed and contains a, hence is [a, s], "
        "and q < 0 on (s, b], which is empty if s = b."
    )

    def conditions(self, conclusion: Boolean, where: Domain) -> tuple[Condition, ...]:
        """Return the interval, continuity, both derivatives, concavity and the start."""
        q, x, a, b = _pattern(conclusion, self.name)
        closed = {**where, x: sp.Interval(a, b)}
        inside = {**where, x: sp.Interval.open(a, b)}
        slopes = derivative(q, x, self.name), derivative(q, x, self.name, order=2)
        return (
            *_proper(a, b),
            *_smooth(q, slopes, x, closed, inside),
            Condition("concavity", sp.Le(slopes[1], 0, evaluate=False), inside),
            Condition("start", sp.Ge(q, 0, evaluate=False), at_point(where, x, a)),
        )


@dataclass(frozen=True, slots=True)
class RiseThenFall:
    """A function that starts non-negative, rises and then falls is first >= 0 and then <= 0."""

    factor: sp.Expr
    pattern: sp.Expr

    name: ClassVar[str] = "rise-then-fall"
    statement: ClassVar[str] = (
        "Let h be continuous on [a, b] and differentiable inside with h' = p q, p >= 0, q first >= 0 and then <= 0, "
        "and h(a) >= 0. Then h is first >= 0 and then <= 0: for some t, h >= 0 on [a, t] and h <= 0 on (t, b]."
    )
    proof: ClassVar[str] = (
        "Let q >= 0 on [a, s] and q <= 0 on (s, b]. On [a, s] h rises from h(a) >= 0, so h >= 0 there. On [s, b] it "
        "falls; let t be the last point of [s, b] with h(t) >= 0, which exists because h is continuous and h(s) >= 0. "
        "Then h >= h(t) >= 0 on [s, t], and h < 0 on (t, b]."
    )

    def __post_init__(self) -> None:
        check_expression(self.factor, "factor", self.name)
        check_expression(self.pattern, "pattern", self.name)

    def conditions(self, conclusion: Boolean, where: Domain) -> tuple[Condition, ...]:
        """Return the interval, continuity, the factored derivative, the pattern and the start."""
        h, x, a, b = _pattern(conclusion, self.name)
        inside = {**where, x: sp.Interval.open(a, b)}
        slope = derivative(h, x, self.name)
        return (
            *_proper(a, b),
            *_smooth(h, (slope,), x, {**where, x: sp.Interval(a, b)}, inside),
            Condition("derivative", sp.Eq(slope, self.factor * self.pattern, evaluate=False), inside),
            Condition("factor", sp.Ge(self.factor, 0, evaluate=False), inside),
            Condition("pattern", PlusThenMinus(self.pattern, x, a, b), kind="premise"),
            Condition("start", sp.Ge(h, 0, evaluate=False), at_point(where, x, a)),
        )


@dataclass(frozen=True, slots=True)
class ChangeOfVariable:
    """A sign pattern survives an increasing change of variable."""

    outer: PlusThenMinus
    inner: sp.Expr

    name: ClassVar[str] = "change-of-variable"
    statement: ClassVar[str] = (
        "Let q be first >= 0 and then <= 0 on [a, b], v continuous on [c, d] with v' >= 0 inside and values in [a, b], "
        "and q(v(c)) >= 0. Then q(v(x)) is first >= 0 and then <= 0: for some t, q(v) >= 0 on [c, t] and q(v) <= 0 on "
        "(t, d]."
    )
    proof: ClassVar[str] = (
        "Let q >= 0 on [a, s] and q <= 0 on (s, b]. v does not fall and is continuous, so the set where v(x) <= s is "
        "empty or an interval [c, t]. If it is [c, t], then q(v) >= 0 on it, and on (t, d] v(x) > s and q(v) <= 0. If "
        "it is empty, then q(v) <= 0 on all of [c, d], and with q(v(c)) >= 0 t = c will do."
    )

    def __post_init__(self) -> None:
        check_expression(self.inner, "inner", self.name)
        outer: object = self.outer
        if not isinstance(outer, PlusThenMinus):
            msg = f"Expected outer of rule {self.name} to be a PlusThenMinus; got {type(outer).__name__}: {outer!r}."
            raise ClaimError(msg)

    def conditions(self, conclusion: Boolean, where: Domain) -> tuple[Condition, ...]:
        """Return the intervals, the composition, the pattern, continuity, monotonicity, the range and the start."""
        f, x, c, d = _pattern(conclusion, self.name)
        q, w, a, b = _pattern(self.outer, self.name)
        if x in self.outer.atoms(sp.Symbol) - {w}:
            msg = f"Rule change-of-variable needs an outer pattern without {x}; got {self.outer}."
            raise ClaimError(msg)
        v = self.inner
        closed = {**where, x: sp.Interval(c, d)}
        inside = {**where, x: sp.Interval.open(c, d)}
        slope = derivative(v, x, self.name)
        composed = placed(q, {w: v})  # has a value where q has one; nothing is left to show if f is written so
        composition = Condition("composition", sp.Eq(composed, f, evaluate=False), closed)
        return (
            *_proper(c, d),
            *(() if composed == f else (composition,)),
            Condition("pattern", self.outer, kind="premise"),
            *_smooth(v, (slope,), x, closed, inside),
            Condition("increasing", sp.Ge(slope, 0, evaluate=False), inside),
            Condition("low end", sp.Ge(v, a, evaluate=False), at_point(where, x, c)),
            Condition("high end", sp.Le(v, b, evaluate=False), at_point(where, x, d)),
            Condition("start", sp.Ge(f, 0, evaluate=False), at_point(where, x, c)),
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

    def __post_init__(self) -> None:
        check_expression(self.primitive, "primitive", self.name)
        check_symbol(self.index, "index", self.name)

    def conditions(self, conclusion: Boolean, where: Domain) -> tuple[Condition, ...]:
        """Return the ends, the range and the difference."""
        if not isinstance(conclusion, sp.Eq):
            msg = f"Rule telescoping concludes an equation; got {conclusion}."
            raise ClaimError(msg)
        total, rest = (
            (conclusion.lhs, conclusion.rhs) if isinstance(conclusion.lhs, sp.Sum) else (conclusion.rhs, conclusion.lhs)
        )
        if not isinstance(total, sp.Sum) or len(total.limits) != 1:
            msg = f"Rule telescoping needs a single sum on one side; got {conclusion}."
            raise ClaimError(msg)
        k, a, b = limits_of(total, self.index, conclusion, where)
        big, j = self.primitive, self.index
        term = total.function.xreplace({k: j})
        inside = {**where, j: sp.S.Integers}
        whole = placed(big, {j: b + 1}) - placed(big, {j: a})
        return (
            Condition("ends", sp.Eq(rest, whole, evaluate=False), where),
            Condition("range", sp.Le(a, b + 1, evaluate=False), where),
            Condition(
                "difference",
                sp.Eq(term, placed(big, {j: j + 1}) - big, evaluate=False),
                inside,
                (sp.Le(a, j, evaluate=False), sp.Le(j, b, evaluate=False)),
            ),
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

    def __post_init__(self) -> None:
        check_symbol(self.index, "index", self.name)

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
        k, a, b = limits_of(left, self.index, conclusion, where)
        here = {k: self.index}
        terms = conclusion.func(left.function.xreplace(here), right.function.xreplace(here), evaluate=False)
        inside = {**where, self.index: sp.S.Integers}
        within = sp.Le(a, self.index, evaluate=False), sp.Le(self.index, b, evaluate=False)
        return (
            Condition("range", sp.Le(a, b + 1, evaluate=False), where),
            Condition("terms", terms, inside, within),
        )


@dataclass(frozen=True, slots=True)
class Cases:
    """A statement that holds in each of several cases, one of which always applies."""

    parts: tuple[Boolean, ...]

    name: ClassVar[str] = "cases"
    statement: ClassVar[str] = "If at every point one of A_1, ..., A_n holds, and each of them implies P, then P holds."
    proof: ClassVar[str] = "At any point some A_i holds, and it implies P."

    def __post_init__(self) -> None:
        parts: object = (self.parts,) if isinstance(self.parts, Boolean) else self.parts
        if not isinstance(parts, tuple | list) or not parts or not all(map(_says, parts)):
            msg = f"Expected parts of rule cases to be SymPy relationals or Booleans, at least one; got {self.parts!r}."
            raise ClaimError(msg)
        object.__setattr__(self, "parts", tuple(parts))

    def conditions(self, conclusion: Boolean, where: Domain) -> tuple[Condition, ...]:
        """Return the cover and every case."""
        cover = connected(sp.Or, self.parts)
        return (
            Condition("cover", cover, where),
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


def _says(part: object) -> bool:
    """Return whether a part is a statement; SymPy counts bare symbols as Booleans too."""
    return isinstance(part, Boolean) and not isinstance(part, sp.Symbol)


def _proper(a: sp.Expr, b: sp.Expr) -> tuple[Condition, ...]:
    """Return the condition that an interval is neither empty, reversed nor a point, which no half-line is."""
    return (Condition("interval", sp.Lt(a, b, evaluate=False)),) if a.is_finite and b.is_finite else ()


def _smooth(
    d: sp.Expr, slopes: tuple[sp.Expr, ...], x: sp.Symbol, closed: Domain, inside: Domain
) -> tuple[Condition, ...]:
    """Return that a function is continuous up to the ends, and its derivatives between them, so that they are such."""
    names = ("differentiable", "twice differentiable")
    return (
        Condition("continuity", d, closed, kind="continuous", variable=x),
        *(
            Condition(name, slope, inside, kind="continuous", variable=x)
            for name, slope in zip(names, slopes, strict=False)
        ),
    )


def _pattern(conclusion: Boolean, rule: str) -> tuple[sp.Expr, sp.Symbol, sp.Expr, sp.Expr]:
    """Return the parts of a pattern on a bounded interval with fixed ends."""
    if not isinstance(conclusion, PlusThenMinus):
        msg = f"Rule {rule} concludes a PlusThenMinus pattern; got {conclusion}."
        raise ClaimError(msg)
    q, x, a, b = conclusion.args
    check_expression(q, "the function of the pattern", rule)
    check_symbol(x, "the variable of the pattern", rule)
    ends_of(a, b, rule)
    return q, x, a, b
