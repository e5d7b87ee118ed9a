"""Branch and bound over boxes in ball arithmetic, for any number of real and integer variables.

A relation is written as ``d >= 0`` (or ``d > 0``). A box is proved in one of these ways:

- the enclosure of d, in its plain or its factored form, has the right sign;
- the enclosure by the mean-value form has;
- d is monotone in one variable (its derivative, computed by SymPy, keeps one sign, shown by the same methods), so that
  its minimum is on a face, where d has one variable less. This also covers a zero of d at an end or a corner: the last
  point is decided exactly.

The last two need d to be continuous on the whole box and its derivative on the interior, including points that are not
in the domain of the claim.

Otherwise the box is split, at a zero of d if one is known inside it. Half-lines are boxes as well. Integer variables
are treated as real, and split down to single integers if that does not decide.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import sympy as sp
from flint import ctx
from sympy.logic.boolalg import Boolean

from signdescent.checks.budget import Meter, metered
from signdescent.checks.formulas.boxes import (
    Box,
    Side,
    cut_of,
    describe_boxes,
    halves,
    interior,
    root_box,
    width_of,
)
from signdescent.checks.formulas.certificate import certificate_of
from signdescent.checks.formulas.functions import Function, tidied
from signdescent.checks.formulas.goal import Goal, rebuild, relaxed
from signdescent.checks.formulas.infinite_ends import nonnegative_limit
from signdescent.checks.formulas.margin import pushed
from signdescent.checks.formulas.truth import sign_at
from signdescent.checks.formulas.witness import confirm, describe, shrink
from signdescent.checks.report import Answer, Verdict
from signdescent.checks.translate import Program, Unsupported, compile_program
from signdescent.checks.translate.balls import enclose_number, evaluate, limited_terms
from signdescent.checks.translate.intervals import Doubt, Interval, add, exact, multiply, negate
from signdescent.checks.translate.numbers import is_nonnegative, is_positive, is_zero
from signdescent.checks.wording import counted

__all__ = ["BOXES", "OPERATIONS", "balls"]

BOXES = 3000
"""Default limit on the number of boxes examined."""

TERMS = 100
"""Limit on the terms of sums, per box of the budget."""

OPERATIONS = 1000
"""Limit on ball operations, per box of the budget; a single box may need more."""

PRECISION = 96
_FACE_DEPTH = 4
_CONDITION_DEPTH = 2

Node = dict[str, Any]


def balls(goal: Goal, *, boxes: int = BOXES, zeros: Sequence[dict[sp.Symbol, sp.Expr]] = ()) -> Answer:
    """Decide a goal over boxes; `zeros` are exact points where both sides are known to be equal."""
    try:
        with ctx.workprec(PRECISION), limited_terms(TERMS * boxes), metered(OPERATIONS * boxes) as meter:
            real, names = relaxed(goal)
            known = [{names.get(s, s): value for s, value in zero.items()} for zero in zeros]
            return _Search(real, known, meter).run(boxes)
    except Unsupported as missing:
        return Answer(verdict=Verdict.UNDECIDED, engine="balls", sentence=str(missing), unsupported=True)


@dataclass(slots=True)
class _Search:
    goal: Goal
    zeros: Sequence[dict[sp.Symbol, sp.Expr]]
    meter: Meter
    proved: list[tuple[Box, Node]] = field(default_factory=list)
    functions: dict[sp.Expr, Function] = field(default_factory=dict)
    enclosed: dict[sp.Expr, Interval] = field(default_factory=dict)
    limits: dict[tuple[sp.Expr, sp.Expr, bool], Node | None] = field(default_factory=dict)
    special: dict[sp.Symbol, set[sp.Expr]] = field(default_factory=dict)

    def run(self, boxes: int) -> Answer:
        """Examine boxes until all are proved, one is refuted or the budget is used up."""
        goal = self.goal
        statement = pushed(goal.statement)
        truth = compile_program([statement, *goal.assumptions], goal.symbols)
        for axis in goal.axes:
            ends = {end for end in (axis.low, axis.high) if end.is_finite}
            self.special[axis.symbol] = ends | {zero[axis.symbol] for zero in self.zeros}
        open_boxes: deque[Box] = deque([root_box(goal.axes)])
        examined = 0
        while open_boxes:
            if examined >= boxes or self.meter.spent:
                spent = "" if examined >= boxes else "no operations on balls left: "
                left = describe_boxes(goal.axes, open_boxes)
                sentence = f"{spent}{counted(examined, 'box', 'boxes')} examined; shown except for {left}"
                return self._answer(Verdict.UNDECIDED, sentence)
            box = open_boxes.popleft()
            examined += 1
            inputs = self._inputs(box)
            node = self._direct(truth, inputs) or self._by_parts(statement, box, inputs)
            if node is not None:
                self.proved.append((box, node))
                continue
            point = self._middle(box)
            if self._fails(truth, point) and confirm(goal, point):
                witness = describe(goal, shrink(goal, point))
                return self._answer(Verdict.REFUTED, "a box's middle violates the statement", witness=witness)
            halves = self._split(box)
            if halves is None:
                return self._answer(Verdict.UNDECIDED, f"undecided at {describe_boxes(goal.axes, [box])}")
            open_boxes.extend(halves)
        sentence = counted(len(self.proved), "box covers the domain", "boxes cover the domain")
        certificate = certificate_of(goal, [(self._ends(box), node) for box, node in self.proved])
        return self._answer(Verdict.CERTIFIED, sentence, certificate=certificate)

    def _answer(self, verdict: Verdict, sentence: str, **more: Any) -> Answer:
        return Answer(verdict=verdict, engine="balls", sentence=sentence, **more)

    # ------------------------------------------------------------ one box

    def _direct(self, truth: Program, inputs: Sequence[Interval]) -> Node | None:
        """Return a proof if the statement is true, or some assumption false, on the whole box."""
        try:
            evaluation = evaluate(truth, inputs)
        except Doubt:
            return None
        met, *assumptions = evaluation.outputs
        if met is True or (not evaluation.restricted and any(assumption is False for assumption in assumptions)):
            return {"how": "direct"}
        return None

    def _by_parts(self, statement: Boolean, box: Box, inputs: Sequence[Interval]) -> Node | None:
        """Prove a connective by its parts, and a relation by the sign of a difference."""
        if isinstance(statement, sp.And):
            parts = [self._by_parts(part, box, inputs) for part in statement.args]
            return {"how": "and", "parts": parts} if all(part is not None for part in parts) else None
        if isinstance(statement, sp.Or):
            for number, part in enumerate(statement.args):
                node = self._by_parts(part, box, inputs)
                if node is not None:
                    return {"how": "or", "part": number, "proof": node}
            return None
        if isinstance(statement, sp.Le | sp.Lt):
            difference = statement.rhs - statement.lhs
        elif isinstance(statement, sp.Ge | sp.Gt):
            difference = statement.lhs - statement.rhs
        else:
            return None
        strict = isinstance(statement, sp.Lt | sp.Gt)
        touches = any(
            end in self.special[a.symbol] or not end.is_finite
            for a, side in zip(self.goal.axes, box, strict=True)
            for end in (side.low, side.high)
        )
        depth = _FACE_DEPTH if touches else 1
        f = self._function(difference)
        for axis, side in zip(self.goal.axes, box, strict=True):
            if axis.integer and side.fixed and touches:
                f = f.restriction(axis.symbol, side.low) or f
        node = self._positive(f, box, strict=strict, depth=depth)
        return None if node is None else {"how": "leaf", "proof": node}

    def _function(self, expression: sp.Expr) -> Function:
        if expression not in self.functions:
            self.functions[expression] = Function(tidied(expression), self.goal.symbols)
        return self.functions[expression]

    def _positive(self, f: Function, box: Box, *, strict: bool, depth: int) -> Node | None:
        """Prove f >= 0 (or > 0) on a box; return None once the operations are used up."""
        if self.meter.spent:
            return None
        if is_zero(f.expression):
            return None if strict else {"how": "zero"}
        for form, _ in f.forms:
            if is_positive(form) or (is_nonnegative(form) and not strict):
                return {"how": "positive", "form": form}
        inputs = self._inputs(box)
        enclosures = f.enclosures(inputs)
        for (form, _), enclosure in zip(f.forms, enclosures, strict=True):
            if enclosure[0] > 0 or (enclosure[0] >= 0 and not strict):
                return {"how": "positive", "form": form}
        if any(high < 0 for _, high in enclosures):
            return None
        free = [i for i, side in enumerate(box) if not side.fixed and f.symbols[i] in f.expression.free_symbols]
        if not free:
            return self._at_point(f, box, strict=strict)
        if self._mean_value(f, inputs, free, strict=strict):
            return {"how": "mean-value"}
        if depth:
            for i in free:
                node = self._on_a_face(f, box, i, strict=strict, depth=depth)
                if node is not None:
                    return node
        return None

    def _at_point(self, f: Function, box: Box, *, strict: bool) -> Node | None:
        point = {s: side.low for s, side in zip(f.symbols, box, strict=True) if s in f.expression.free_symbols}
        if any(not value.is_finite for value in point.values()):
            return None
        known = all(value in self.special[symbol] for symbol, value in point.items())
        sign, _ = sign_at(f.expression, point, zero=known)
        if sign is None or sign < 0 or (strict and sign == 0):
            return None
        return {"how": "zero"} if sign == 0 else {"how": "positive", "form": f.expression}

    def _mean_value(self, f: Function, inputs: Sequence[Interval], free: list[int], *, strict: bool) -> bool:
        """Try ``f(middle) + sum of f_i(box) (x_i - middle_i)``."""
        if any(not (inputs[i][0].is_finite() and inputs[i][1].is_finite()) for i in free):
            return False
        middle = [
            exact((low + high) / 2) if i in free and low.is_finite() and high.is_finite() else (low, high)
            for i, (low, high) in enumerate(inputs)
        ]
        middle = [(m[0], m[0]) if i in free else m for i, m in enumerate(middle)]
        center = f.enclosures(middle)
        total = max(center, key=lambda v: float(v[0]) if v[0].is_finite() else -1e308)
        if not total[0] > 0:
            return False
        for i in free:
            slope = f.derivative(f.symbols[i])
            if slope is None or not slope.is_continuous(inputs):
                return False
            offset = add(inputs[i], negate(middle[i]))
            best = None
            for enclosure in slope.enclosures(inputs):
                product = multiply(enclosure, offset)
                best = product if best is None or product[0] > best[0] else best
            if best is None or not best[0].is_finite():
                return False
            total = add(total, best)
        return bool(total[0] > 0 or (total[0] >= 0 and not strict)) and f.is_continuous(inputs)

    def _on_a_face(self, f: Function, box: Box, i: int, *, strict: bool, depth: int) -> Node | None:
        """Use monotonicity in one variable to pass to the face where f is minimal."""
        slope = f.derivative(f.symbols[i])
        if slope is None:
            return None
        signs = slope.enclosures(self._inputs(box))
        may_rise = not any(high < 0 for _, high in signs)
        may_fall = not any(low > 0 for low, _ in signs)
        side = box[i]
        for end, excluded, g in (
            (side.low, side.low_open, slope if may_rise else None),
            (side.high, side.high_open, slope.negative() if may_fall else None),
        ):
            if g is None:
                continue
            name = "low" if g is slope else "high"
            outside = excluded or not end.is_finite  # the end itself is not in the domain
            need_strict_slope = strict and outside
            rest = self._restricted(f, box, i, end, strict=strict and not outside, depth=depth)
            if rest is None:
                continue
            monotone = self._positive(g, box, strict=need_strict_slope, depth=depth - 1)
            if monotone is None:
                continue
            inside = interior(box, [i] if need_strict_slope else range(len(box)))
            if self._continuous_to(f, box, i, name, excluded=excluded) and self._continuous(slope, inside):
                return {
                    "how": "face",
                    "variable": f.symbols[i].name,
                    "end": name,
                    "derivative": monotone,
                    "restriction": rest,
                }
        return None

    def _continuous_to(self, f: Function, box: Box, i: int, name: str, *, excluded: bool) -> bool:
        """Show that f is continuous on a box, and up to an end that the domain excludes.

        At such an end the declared sign of the symbol does not hold, so only balls count.
        """
        if not excluded or not (box[i].low if name == "low" else box[i].high).is_finite:
            return self._continuous(f, box)
        return f.is_continuous(self._inputs(box))

    def _continuous(self, f: Function, box: Box) -> bool:
        """Show that f exists and is continuous on a box, which may have open ends."""
        if f.is_continuous(self._inputs(box)):
            return True
        wanted = f.continuity()
        return wanted is not None and all(self._holds(need.condition, box) for need in wanted)

    def _holds(self, condition: Boolean, box: Box) -> bool:
        """Show a condition on the argument of a function on a box."""
        fixed = {s: side.low for s, side in zip(self.goal.symbols, box, strict=True) if side.fixed}
        condition = rebuild(condition, fixed)
        if isinstance(condition, sp.And | sp.Or):
            return (all if isinstance(condition, sp.And) else any)(self._holds(part, box) for part in condition.args)
        if not isinstance(condition, sp.Gt | sp.Lt | sp.Ge | sp.Le | sp.Ne):
            return bool(condition == sp.true)
        g = condition.gts - condition.lts if not isinstance(condition, sp.Ne) else condition.lhs - condition.rhs
        strict = not isinstance(condition, sp.Ge | sp.Le)
        factors = sp.Mul.make_args(self._function(g).forms[-1][0])
        signs = [self._sign(factor, box, strict=strict) for factor in factors]
        if any(sign is None for sign in signs):
            return False
        return isinstance(condition, sp.Ne) or math.prod(sign for sign in signs if sign) > 0

    def _sign(self, g: sp.Expr, box: Box, *, strict: bool) -> int | None:
        """Return the sign that a function keeps on a box, zero allowed unless strict; None if no sign is shown."""
        for sign in (1, -1):
            if self._positive(self._function(sign * g), box, strict=strict, depth=_CONDITION_DEPTH) is not None:
                return sign
        return None

    def _restricted(self, f: Function, box: Box, i: int, end: sp.Expr, *, strict: bool, depth: int) -> Node | None:
        face = (*box[:i], Side(end, end), *box[i + 1 :])
        symbol = f.symbols[i]
        if not end.is_finite:
            key = f.expression, end, strict
            if key not in self.limits:
                self.limits[key] = nonnegative_limit(f, i, end, strict=strict)
            return self.limits[key]
        if end in self.special[symbol]:
            g = f.restriction(symbol, end)
            return None if g is None else self._positive(g, face, strict=strict, depth=depth)
        return self._positive(f, face, strict=strict, depth=depth)

    # ------------------------------------------------------------ boxes

    def _enclose(self, value: sp.Expr) -> Interval:
        if value not in self.enclosed:
            self.enclosed[value] = enclose_number(value)
        return self.enclosed[value]

    def _inputs(self, box: Box) -> list[Interval]:
        return [(self._enclose(side.low)[0], self._enclose(side.high)[1]) for side in box]

    def _middle(self, box: Box) -> dict[sp.Symbol, sp.Expr]:
        point: dict[sp.Symbol, sp.Expr] = {}
        for axis, side in zip(self.goal.axes, box, strict=True):
            value = None if side.fixed else cut_of(side, self.special[axis.symbol], integer=axis.integer)
            point[axis.symbol] = side.low if value is None else value
        return point

    def _fails(self, truth: Program, point: dict[sp.Symbol, sp.Expr]) -> bool:
        """Return whether balls show that the statement fails at a rational point; a cheap test before the exact one."""
        if not all(value.is_Rational for value in point.values()):
            return False
        try:
            return evaluate(truth, [self._enclose(v) for v in point.values()]).outputs[0] is False
        except Doubt:
            return False

    def _split(self, box: Box) -> list[Box] | None:
        """Split the widest side, at a special coordinate if there is one inside."""
        best: tuple[float, int, sp.Expr] | None = None
        for i, (axis, side) in enumerate(zip(self.goal.axes, box, strict=True)):
            if side.fixed:
                continue
            cut = cut_of(side, self.special[axis.symbol], integer=axis.integer)
            width = width_of(side, axis)
            if cut is not None and (best is None or width > best[0]):
                best = (width, i, cut)
        if best is None:
            return None
        _, i, cut = best
        left, right = halves(box[i], cut, integer=self.goal.axes[i].integer)
        return [(*box[:i], right, *box[i + 1 :]), (*box[:i], left, *box[i + 1 :])]

    def _ends(self, box: Box) -> dict[str, tuple[sp.Expr, sp.Expr]]:
        return {a.symbol.name: (s.low, s.high) for a, s in zip(self.goal.axes, box, strict=True)}
