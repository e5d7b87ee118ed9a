"""Reduce a relation to simpler ones, with fewer variables or as an induction step, which other engines decide.

For the relation ``d >= 0`` (or ``d > 0``) and one variable v:

- section: d is convex in v and its derivative vanishes at ``v = s(others)``, so d >= d(s);
- ends: d is concave in v on a bounded closed interval, so d is minimal at one of its ends;
- constant: for an equality, d has derivative 0 in v and vanishes at a point;
- induction: v ranges over the integers from a on, and d does not decrease from v to v + 1; or both sides are positive
  and the ratio of the larger to the smaller does not decrease; or a side is a product, its next factor is not negative,
  and the other side times this factor is on the right side of its own next value.

The first three also need d to be continuous in v, and its derivatives to exist between the ends.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial
from itertools import chain

import sympy as sp
from sympy.core.relational import Relational

from signdescent.checks.budget import Meter, charge, metered
from signdescent.checks.formulas.definedness import continuity_needs, needs
from signdescent.checks.formulas.existence import existence_of
from signdescent.checks.formulas.goal import Axis, Goal, rebuild
from signdescent.checks.formulas.increments import grown, increment, written_out
from signdescent.checks.formulas.ladder import shown
from signdescent.checks.formulas.monotone import FORMS, monotone_ways, vanishing
from signdescent.checks.formulas.parts import Part, above_zero, difference_of
from signdescent.checks.formulas.rearrangements import rearranged
from signdescent.checks.report import Answer, Verdict
from signdescent.checks.translate import Unsupported
from signdescent.checks.translate.factoring import factored, is_modest

__all__ = ["reduction"]

_DEPTH = 2
_FEW, _MORE = 20, 100  # boxes for one subgoal in the third and in the last turn
_SHARE = 4  # part of the resources of z3 that one subgoal may use
_MAX_OPEN = 40  # subgoals of one reduction that may remain undecided; each uses its full budget
_MAX_OPERATIONS = 120
_EXACT_WORK, _WORK = 500_000, 250_000  # of the turn with exact provers, and of each other turn
_BUILT = 30  # ball operations that take as long as building and simplifying a subgoal, for each of its operations


def reduction(goal: Goal, *, boxes: int, resources: int, exact: bool | None = None) -> Answer:
    """Prove a single relation by reducing it; never refute it.

    All ways are tried with exact provers first, then with sign charts, then with few boxes, then with more. If `exact`
    is true, only the first turn takes place; if it is false, only the others.
    """
    if (
        isinstance(goal.statement, sp.Le | sp.Lt | sp.Ge | sp.Gt | sp.Eq)
        and goal.statement.count_ops() <= _MAX_OPERATIONS
    ):
        reduced = None
        turns = [(False, 0), (True, 0), (True, min(_FEW, boxes)), (True, min(_MORE, boxes))]
        for charted, part in turns[exact is False : 1 if exact else len(turns)]:
            with metered(_WORK if charted else _EXACT_WORK) as meter:
                reducer = _Reducer(part, resources // _SHARE, meter, charted=charted)
                for depth in range(_DEPTH + 1):
                    reduced = reduced or reducer.reduce(goal, depth)
        if reduced is not None:
            verdict, rule, symbol = reduced
            sentence = rule if symbol is None else f"{rule} in {symbol}"
            return Answer(verdict=verdict, engine="reduction", sentence=sentence, rules=(rule,))
    return Answer(verdict=Verdict.UNDECIDED, engine="reduction", sentence="no reduction applies")


class _Reducer:
    """Reductions with their provers and limits: boxes and resources per subgoal, and work in total."""

    def __init__(self, boxes: int, resources: int, meter: Meter, *, charted: bool) -> None:
        self.boxes = boxes
        self.resources = resources
        self.meter = meter
        self.charted = charted
        self.most = _MAX_OPEN if charted else 3 * _MAX_OPEN  # exact provers are quick
        self.open = 0
        self.known: dict[tuple[object, ...], Verdict] = {}

    def holds(self, part: Part, depth: int) -> Verdict | None:
        """Return PROVED or CERTIFIED if the part and its conditions hold and all its terms exist, else None."""
        verdict = self.decide(part.goal, depth)
        if verdict is None:
            return None
        try:
            wanted = [*needs(part.goal.statement), *part.conditions]
        except Unsupported:
            return None
        existence = existence_of(part.goal, wanted, resources=self.resources)
        if existence.lacking:
            return None
        return verdict if existence.exact else Verdict.CERTIFIED

    def decide(self, goal: Goal, depth: int) -> Verdict | None:
        """Return PROVED or CERTIFIED by the other engines or by a further reduction, else None."""
        if goal.statement == sp.true:
            return Verdict.PROVED
        if goal.statement == sp.false or self.open >= self.most or self.meter.spent:
            return None
        key = (goal.statement, goal.axes, goal.assumptions)
        if key not in self.known:
            self.known[key] = shown(goal, boxes=self.boxes, resources=self.resources, charted=self.charted)
            self.open += bool(goal.axes) and not self.known[key].holds
        if self.known[key].holds:
            return self.known[key]
        reduced = self.reduce(goal, depth - 1) if depth > 0 else None
        return reduced[0] if reduced else None

    def all_hold(self, parts: Iterable[Part], depth: int) -> Verdict | None:
        """Return the weakest verdict if every part holds, else None."""
        verdict = Verdict.PROVED
        for part in parts:
            part_verdict = self.holds(part, depth)
            if part_verdict is None:
                return None
            verdict = Verdict.CERTIFIED if part_verdict is Verdict.CERTIFIED else verdict
        return verdict

    def reduce(self, goal: Goal, depth: int) -> tuple[Verdict, str, sp.Symbol | None] | None:
        """Return verdict, name and variable of the first reduction that succeeds, else None; some have no variable."""
        whole = ((name, build, None) for name, build in rearranged(goal))
        along = ((name, build, axis.symbol) for axis in goal.axes for name, build in self.ways(goal, axis))
        for name, build, symbol in chain(whole, along):
            if self.meter.spent:
                return None
            parts = _built(build)
            verdict = None if parts is None else self.all_hold(parts, depth)
            if verdict is not None:
                return verdict, name, symbol
        return None

    def ways(self, goal: Goal, axis: Axis) -> Iterator[tuple[str, Callable[[], list[Part]]]]:
        """Yield the reductions along one axis as names and functions that build the parts."""
        if axis.integer:
            yield from _inductions(goal, axis)
            return
        if not _is_smooth(goal.statement):
            return
        if not isinstance(goal.statement, sp.Eq):
            yield from monotone_ways(goal, axis)
        if goal.assumptions:
            return
        v = axis.symbol
        d = difference_of(goal.statement)
        slope = sp.diff(d, v)
        rest = goal.without(v)
        open_axis = replace(axis, low_open=True, high_open=True)
        between = goal.with_axis(v, open_axis)
        always = sp.true
        bare = sp.Dummy(v.name, real=True)  # declares nothing that would evaluate its relations

        def bent(relation: type[Relational]) -> list[Part]:
            curve = sp.diff(slope, v)
            smooth = (*continuity_needs(slope, v), *continuity_needs(curve, v))
            return [
                Part(between.with_statement(relation(curve, 0, evaluate=False)), smooth),
                Part(goal.with_statement(always), continuity_needs(d, v)),
            ]

        def at(relation: type[Relational], points: Iterable[sp.Expr]) -> list[Part]:
            return [Part(rest.with_statement(relation(d.subs(v, point), 0, evaluate=False))) for point in points]

        def constant(point: sp.Expr) -> list[Part]:
            return [
                *at(sp.Eq, [point]),
                Part(between.with_statement(sp.Eq(slope, 0, evaluate=False)), continuity_needs(slope, v)),
                Part(goal.with_statement(always), continuity_needs(d, v)),
            ]

        def section(s: sp.Expr, *, inside: bool) -> list[Part]:
            place = open_axis if inside else axis
            smooth = Part((between if inside else goal).with_statement(always), continuity_needs(slope, v))
            return [
                Part(rest.with_statement(always), needs(s)),
                *(Part(rest.with_statement(rebuild(r, {bare: s}))) for r in place.relations(bare)),
                Part(rest.with_statement(sp.Eq(_tidy(slope.subs(v, s)), 0, evaluate=False))),
                Part(rest.with_statement(relation(_tidy(d.subs(v, s)), 0, evaluate=False))),
                smooth,
                *bent(sp.Ge),
            ]

        if isinstance(goal.statement, sp.Eq):
            points = [end for end in (axis.low, axis.high, sp.Integer(0)) if end.is_finite and axis.contains(end)]
            yield from (("constant", partial(constant, point)) for point in points[:1])
            return
        relation = above_zero(goal.statement)
        for place in _sections(slope, axis, goal):
            for inside in (True, False):
                yield "section", partial(section, place, inside=inside)
        if axis.low.is_finite and axis.high.is_finite and not axis.low_open and not axis.high_open:
            yield "ends", lambda: [*at(relation, (axis.low, axis.high)), *bent(sp.Le)]


def _built(build: Callable[[], list[Part]]) -> list[Part] | None:
    """Return the parts of a reduction, or None if one contains 0/0 or an infinity."""
    try:
        parts = build()
    except (TypeError, ValueError, NotImplementedError, ZeroDivisionError, Unsupported):
        return None
    charge(_BUILT * sum(part.goal.statement.count_ops() for part in parts))
    return None if any(part.goal.statement.has(sp.nan, sp.zoo, sp.oo, sp.I) for part in parts) else parts


def _tidy(expression: sp.Expr) -> sp.Expr:
    """Return a simplified expression if it is small, else an expanded one."""
    if expression.count_ops() > _MAX_OPERATIONS // 2 or expression.has(sp.gamma, sp.binomial, sp.factorial, sp.erf):
        return sp.expand(expression)
    return sp.simplify(expression) if is_modest(expression) else expression


def _is_smooth(statement: Relational) -> bool:
    return not statement.has(
        sp.Abs, sp.Min, sp.Max, sp.Piecewise, sp.sign, sp.floor, sp.ceiling, sp.binomial, sp.factorial, sp.Sum
    )


def _sections(slope: sp.Expr, axis: Axis, goal: Goal) -> Iterator[sp.Expr]:
    """Yield expressions s, free of v, at which the slope vanishes."""
    v = axis.symbol
    if slope.count_ops() > _MAX_OPERATIONS or v not in slope.free_symbols:
        return
    for factor in sp.Mul.make_args(factored(slope)):
        solution = _isolated(factor, v)
        if solution is not None and solution.is_real is not False:
            yield solution
    yield from vanishing(slope, v, goal, filter(axis.contains, (sp.Integer(0), sp.Integer(1))))
    others = [a.symbol for a in goal.axes if a.symbol != v and not a.integer]
    yield from vanishing(slope, v, goal, (place for o in others for place in (o, *(form(o) for form in FORMS))))


def _isolated(expression: sp.Expr, v: sp.Symbol) -> sp.Expr | None:
    """Solve ``expression = 0`` for a symbol that occurs in one place, by undoing one operation after another."""
    value: sp.Expr = sp.Integer(0)
    while expression != v:
        inner = [arg for arg in expression.args if v in arg.free_symbols]
        if len(inner) != 1:
            return None
        outer = [arg for arg in expression.args if v not in arg.free_symbols]
        if isinstance(expression, sp.Add):
            value = value - sp.Add(*outer)
        elif isinstance(expression, sp.Mul):
            value = value / sp.Mul(*outer)
        elif isinstance(expression, sp.exp):
            value = sp.log(value)
        elif isinstance(expression, sp.log):
            value = sp.exp(value)
        elif isinstance(expression, sp.Pow) and inner[0] == expression.base:
            value = value ** (1 / expression.exp)
        else:
            return None
        if value.has(sp.zoo, sp.nan, sp.oo):
            return None
        expression = inner[0]
    return _tidy(value)


def _inductions(goal: Goal, axis: Axis) -> Iterator[tuple[str, Callable[[], list[Part]]]]:
    """Yield inductions over an integer axis without an upper end."""
    n = axis.symbol
    if axis.high != sp.oo or not axis.low.is_finite or any(n in a.free_symbols for a in goal.assumptions):
        return
    rest = goal.without(n)
    turned = isinstance(goal.statement, sp.Ge | sp.Gt)
    small, large = goal.statement.args[::-1] if turned else goal.statement.args
    relation = sp.Eq if isinstance(goal.statement, sp.Eq) else sp.Ge

    def after(head: int) -> tuple[list[Goal], Goal]:
        """Return the first cases, and the goal on what comes after them."""
        tail = goal.with_axis(n, replace(axis, low=axis.low + head))
        return [rest.with_statement(_at(goal.statement, n, axis.low + j)) for j in range(head + 1)], tail

    def by_difference(head: int) -> list[Part]:
        base, tail = after(head)
        gain = increment(large - small, n, axis.low + head)
        return [*map(Part, (*base, tail.with_statement(relation(gain, 0, evaluate=False))))]

    def by_ratio(head: int) -> list[Part]:
        base, tail = after(head)
        growth, limit = (sp.combsimp(side.subs(n, n + 1) / side) for side in (large, small))
        compared = ((small, sp.Gt, sp.S.Zero), (large, sp.Gt, sp.S.Zero), (growth, sp.Ge, limit))
        steps = (tail.with_statement(compare(a, b, evaluate=False)) for a, compare, b in compared)
        return [*map(Part, (*base, *steps))]

    def by_factor(head: int, product: sp.Expr, other: sp.Expr, sign: int) -> list[Part]:
        """Return what a product needs: its next factor is not negative, and the other side keeps up with it."""
        base, tail = after(head)
        factor = grown(product, n, axis.low + head)
        if factor is None:
            raise ValueError
        gap = sign * (other.subs(n, n + 1) - factor * other)
        steps = [tail.with_statement(relation(gap, 0, evaluate=False))]
        if relation is sp.Ge:
            strict = isinstance(goal.statement, sp.Gt | sp.Lt)
            steps.append(tail.with_statement((sp.Gt if strict else sp.Ge)(factor, 0, evaluate=False)))
        return [*map(Part, (*base, *steps))]

    products = [(small, large, 1), (large, small, -1)]
    for head in (0, 2, 6):  # the first values are decided separately
        for product, other, sign in products:
            if isinstance(product, sp.Product):
                yield "induction on the factor", partial(by_factor, head, product, other, sign)
        if relation is sp.Ge:
            yield "induction on the ratio", partial(by_ratio, head)
        yield "induction", partial(by_difference, head)


def _at(statement: Relational, n: sp.Symbol, value: sp.Expr) -> Relational:
    """Return a relation at an integer, with its sums and products written out."""
    sides = (written_out(side.subs(n, value)) for side in statement.args)
    return statement.func(*sides, evaluate=False)
