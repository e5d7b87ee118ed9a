"""Branch and bound over boxes in ball arithmetic, for any number of real and integer variables.

A relation is brought to ``d >= 0`` (or ``d > 0``), and on each box one of these is tried:

- the enclosure of d, in its plain and its factored form, lies on the right side;
- the mean-value form does;
- d is monotone in one variable (its derivative, which SymPy computes, has one sign, by the same methods), so that
  the least value is on a face; there d has one variable less. A zero of d at an end or a corner is closed this way:
  the last point is decided exactly.

Otherwise the box is split, at a zero of d if one is known inside it. Half-lines are boxes like any other. Integer
variables are split down to single integers where their relaxation to the reals does not decide.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import sympy as sp
from flint import ctx
from sympy.logic.boolalg import Boolean

from signdescent.checks.engines.margin import pushed
from signdescent.checks.engines.search import confirm, describe, shrink
from signdescent.checks.engines.truth import sign_at
from signdescent.checks.goal import Goal
from signdescent.checks.report import Answer, Verdict
from signdescent.checks.translate import Program, Unsupported, compile_program
from signdescent.checks.translate.balls import enclose_number, evaluate
from signdescent.checks.translate.certificate import certificate_of
from signdescent.checks.translate.intervals import INF, NINF, Doubt, Interval, add, exact, multiply, negate

__all__ = ["BOXES", "balls"]

BOXES = 3000
"""Boxes examined before giving up, unless a budget says otherwise."""

PRECISION = 96
_FACE_DEPTH = 4
_MAX_OPERATIONS = 250
_MAX_FACTORED = 60

Node = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Side:
    """One variable's part of a box; `low` and `high` are exact, and open where the point itself is excluded."""

    low: sp.Expr
    high: sp.Expr
    low_open: bool = False
    high_open: bool = False

    @property
    def fixed(self) -> bool:
        """Whether the side is a single point."""
        return bool(self.low == self.high)


Box = tuple[Side, ...]


def balls(goal: Goal, *, boxes: int = BOXES, zeros: Sequence[dict[sp.Symbol, sp.Expr]] = ()) -> Answer:
    """Decide a goal over boxes; `zeros` are exact points where both sides are known to meet."""
    try:
        with ctx.workprec(PRECISION):
            return _Search(goal, zeros).run(boxes)
    except Unsupported as missing:
        return Answer(verdict=Verdict.UNDECIDED, engine="balls", sentence=str(missing))


class _Function:
    """A function of the goal's symbols with its forms, derivatives and restrictions, each made once."""

    def __init__(self, expression: sp.Expr, symbols: tuple[sp.Symbol, ...]) -> None:
        self.expression = expression
        self.symbols = symbols
        self._derivatives: dict[sp.Symbol, _Function | None] = {}
        self._restrictions: dict[tuple[sp.Symbol, sp.Expr], _Function | None] = {}
        self._negative: _Function | None = None
        forms = [expression]
        if _is_small(expression):
            for rewrite in (sp.factor, _collected):
                other = _try(rewrite, expression)
                if other is not None and other not in forms:
                    forms.append(other)
        self.forms: list[tuple[sp.Expr, Program]] = []
        for form in forms:
            try:
                self.forms.append((form, compile_program([form], symbols)))
            except Unsupported:
                if form is expression:
                    raise

    def enclosures(self, inputs: Sequence[Interval]) -> list[Interval]:
        """Enclose the values on a box by each form."""
        found: list[Interval] = []
        for _, program in self.forms:
            try:
                value = evaluate(program, inputs).outputs[0]
            except Doubt:
                value = None
            found.append(value if isinstance(value, tuple) else (NINF, INF))
        return found

    def derivative(self, symbol: sp.Symbol) -> _Function | None:
        """Return a partial derivative, or None where it has no translation."""
        if symbol not in self._derivatives:
            self._derivatives[symbol] = None
            rough = self.expression.has(sp.Abs, sp.Min, sp.Max, sp.Piecewise, sp.sign, sp.floor, sp.ceiling)
            if not rough and self.expression.count_ops() <= _MAX_OPERATIONS:
                self._derivatives[symbol] = self._build(_tidied(sp.diff(self.expression, symbol)))
        return self._derivatives[symbol]

    def restriction(self, symbol: sp.Symbol, value: sp.Expr) -> _Function | None:
        """Return the function with one symbol fixed to an exact number, simplified."""
        key = (symbol, value)
        if key not in self._restrictions:
            replaced = _tidied(self.expression.subs(symbol, value))
            real = not replaced.has(sp.nan, sp.zoo, sp.oo, -sp.oo, sp.I)
            self._restrictions[key] = self._build(replaced) if real else None
        return self._restrictions[key]

    def negative(self) -> _Function | None:
        """Return minus the function."""
        if self._negative is None:
            self._negative = self._build(-self.expression)
        return self._negative

    def _build(self, expression: sp.Expr) -> _Function | None:
        try:
            return _Function(expression, self.symbols)
        except Unsupported:
            return None


@dataclass(slots=True)
class _Search:
    goal: Goal
    zeros: Sequence[dict[sp.Symbol, sp.Expr]]
    proved: list[tuple[Box, Node]] = field(default_factory=list)
    functions: dict[sp.Expr, _Function] = field(default_factory=dict)
    enclosed: dict[sp.Expr, Interval] = field(default_factory=dict)
    special: dict[sp.Symbol, set[sp.Expr]] = field(default_factory=dict)

    def run(self, boxes: int) -> Answer:
        """Work through boxes, the widest part of the domain first."""
        goal = self.goal
        statement = pushed(goal.statement)
        truth = compile_program([statement, *goal.assumptions], goal.symbols)
        root: Box = tuple(Side(a.low, a.high, a.low_open, a.high_open) for a in goal.axes)
        for axis in goal.axes:
            ends = {end for end in (axis.low, axis.high) if end.is_finite}
            self.special[axis.symbol] = ends | {zero[axis.symbol] for zero in self.zeros}
        open_boxes: list[Box] = [root]
        examined = 0
        while open_boxes:
            if examined >= boxes:
                left = self._describe(open_boxes[-1])
                return self._answer(Verdict.UNDECIDED, f"{boxes} boxes examined; still open around {left}")
            box = open_boxes.pop()
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
                return self._answer(Verdict.UNDECIDED, f"undecided at {self._describe(box)}")
            open_boxes.extend(halves)
        count = len(self.proved)
        sentence = f"{count} box{'es' if count != 1 else ''} cover the domain"
        certificate = certificate_of(goal, [(self._ends(box), node) for box, node in self.proved])
        return self._answer(Verdict.CERTIFIED, sentence, certificate=certificate)

    def _answer(self, verdict: Verdict, sentence: str, **more: Any) -> Answer:
        return Answer(verdict=verdict, engine="balls", sentence=sentence, **more)

    # ------------------------------------------------------------ one box

    def _direct(self, truth: Program, inputs: Sequence[Interval]) -> Node | None:
        """Return evidence if the statement is true, or some assumption false, on the whole box."""
        try:
            found = evaluate(truth, inputs).outputs
        except Doubt:
            return None
        if found[0] is True or any(assumption is False for assumption in found[1:]):
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
        node = self._positive(self._function(difference), box, strict=strict, depth=depth)
        return None if node is None else {"how": "leaf", "proof": node}

    def _function(self, expression: sp.Expr) -> _Function:
        if expression not in self.functions:
            self.functions[expression] = _Function(_tidied(expression), self.goal.symbols)
        return self.functions[expression]

    def _positive(self, f: _Function, box: Box, *, strict: bool, depth: int) -> Node | None:
        """Prove f >= 0 (or > 0) on a box."""
        if f.expression.is_zero:
            return None if strict else {"how": "zero"}
        for form, _ in f.forms:
            if form.is_positive or (form.is_nonnegative and not strict):
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

    def _at_point(self, f: _Function, box: Box, *, strict: bool) -> Node | None:
        point = {s: side.low for s, side in zip(f.symbols, box, strict=True) if s in f.expression.free_symbols}
        if any(not value.is_finite for value in point.values()):
            return None
        known = all(value in self.special[symbol] for symbol, value in point.items())
        sign, _ = sign_at(f.expression, point, zero=known)
        if sign is None or sign < 0 or (strict and sign == 0):
            return None
        return {"how": "zero"} if sign == 0 else {"how": "positive", "form": f.expression}

    def _mean_value(self, f: _Function, inputs: Sequence[Interval], free: list[int], *, strict: bool) -> bool:
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
            if slope is None:
                return False
            offset = add(inputs[i], negate(middle[i]))
            best = None
            for enclosure in slope.enclosures(inputs):
                product = multiply(enclosure, offset)
                best = product if best is None or product[0] > best[0] else best
            if best is None or not best[0].is_finite():
                return False
            total = add(total, best)
        return bool(total[0] > 0 or (total[0] >= 0 and not strict))

    def _on_a_face(self, f: _Function, box: Box, i: int, *, strict: bool, depth: int) -> Node | None:
        """Use monotonicity in one variable to pass to the face where f is least."""
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
            outside = excluded or not end.is_finite  # the end itself is no point of the domain
            need_strict_slope = strict and outside
            rest = self._restricted(f, box, i, end, strict=strict and not outside, depth=depth)
            if rest is None:
                continue
            monotone = self._positive(g, box, strict=need_strict_slope, depth=depth - 1)
            if monotone is not None:
                return {
                    "how": "face",
                    "variable": f.symbols[i].name,
                    "end": name,
                    "derivative": monotone,
                    "restriction": rest,
                }
        return None

    def _restricted(self, f: _Function, box: Box, i: int, end: sp.Expr, *, strict: bool, depth: int) -> Node | None:
        face = (*box[:i], Side(end, end), *box[i + 1 :])
        symbol = f.symbols[i]
        if not end.is_finite:
            return _limit(f, i, end, strict=strict)
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
            value = side.low if side.fixed else self._cut(axis.symbol, side, integer=axis.integer)
            point[axis.symbol] = side.low if value is None else value
        return point

    def _fails(self, truth: Program, point: dict[sp.Symbol, sp.Expr]) -> bool:
        """Return whether the statement may fail at a point; a cheap test before the exact one."""
        if not all(value.is_Rational for value in point.values()):
            return False
        try:
            return evaluate(truth, [self._enclose(v) for v in point.values()]).outputs[0] is False
        except Doubt:
            return False

    def _split(self, box: Box) -> list[Box] | None:
        """Cut the widest side in two, at a special coordinate where there is one inside."""
        best: tuple[float, int, sp.Expr] | None = None
        for i, (axis, side) in enumerate(zip(self.goal.axes, box, strict=True)):
            if side.fixed:
                continue
            cut = self._cut(axis.symbol, side, integer=axis.integer)
            width = _width(side, axis.low, axis.high)
            if cut is not None and (best is None or width > best[0]):
                best = (width, i, cut)
        if best is None:
            return None
        _, i, cut = best
        side = box[i]
        if self.goal.axes[i].integer:
            left, right = (
                Side(side.low, cut, side.low_open),
                Side(cut + 1, side.high, high_open=side.high_open),
            )
        else:
            left, right = Side(side.low, cut, side.low_open), Side(cut, side.high, high_open=side.high_open)
        return [(*box[:i], right, *box[i + 1 :]), (*box[:i], left, *box[i + 1 :])]

    def _cut(self, symbol: sp.Symbol, side: Side, *, integer: bool) -> sp.Expr | None:
        inside = [v for v in self.special[symbol] if side.low < v < side.high and (not integer or v.is_integer)]
        if inside:
            return min(inside, key=sp.default_sort_key)
        low, high = _rational(side.low, up=True), _rational(side.high, up=False)
        if integer:
            return _integer_cut(low, high)
        if low == -sp.oo and high == sp.oo:
            return sp.Integer(0)
        if high == sp.oo:
            return sp.Max(2 * low, low + 1) if low >= 0 else sp.Max(low / 2, low + 1) if low < -2 else sp.Integer(1)
        if low == -sp.oo:
            return (
                sp.Min(2 * high, high - 1) if high <= 0 else sp.Min(high / 2, high - 1) if high > 2 else sp.Integer(-1)
            )
        if low >= high:
            return None
        if low > 0 and high > 64 * low:
            return _near(sp.sqrt(low * high))
        if high < 0 and low < 64 * high:
            return -_near(sp.sqrt(low * high))
        return (low + high) / 2

    def _describe(self, box: Box) -> str:
        parts = [f"{a.symbol} in [{_short(s.low)}, {_short(s.high)}]" for a, s in zip(self.goal.axes, box, strict=True)]
        return ", ".join(parts)

    def _ends(self, box: Box) -> dict[str, tuple[sp.Expr, sp.Expr]]:
        return {a.symbol.name: (s.low, s.high) for a, s in zip(self.goal.axes, box, strict=True)}


def _limit(f: _Function, i: int, end: sp.Expr, *, strict: bool) -> Node | None:
    """Compare the limit at an infinite end with 0; for functions of one remaining variable only."""
    symbol = f.symbols[i]
    if f.expression.free_symbols != {symbol}:
        return None
    value = _try(lambda e: sp.limit(e, symbol, end), f.expression)
    if value is None or not value.is_number or (value.is_real is not True and value != sp.oo):
        return None
    if value == sp.oo or (value > 0) == sp.true or (value == 0 and not strict):
        return {"how": "limit", "value": value}
    return None


def _try(rewrite: Callable[[sp.Expr], sp.Expr], expression: sp.Expr) -> sp.Expr | None:
    try:
        return rewrite(expression)
    except (sp.PolynomialError, NotImplementedError, TypeError, ValueError, AttributeError, RecursionError):
        return None


def _collected(expression: sp.Expr) -> sp.Expr:
    return sp.factor(sp.expand(expression))


def _is_small(expression: sp.Expr) -> bool:
    """Return whether factoring is worth its time."""
    steep = any(
        p.exp.is_Rational and max(abs(p.exp.p), p.exp.q) > 4 and not p.base.is_Symbol for p in expression.atoms(sp.Pow)
    )
    steep = steep or expression.has(sp.Sum, sp.Product)
    return bool(not steep and expression.free_symbols and expression.count_ops() <= _MAX_FACTORED)


def _tidied(expression: sp.Expr) -> sp.Expr:
    """Cancel what cancels, without changing the domain: sums of like terms only."""
    if not _is_small(expression):
        return expression
    expanded = _try(sp.expand, expression)
    if expanded is not None and expanded.count_ops() <= expression.count_ops():
        return expanded
    return expression


def _width(side: Side, low: sp.Expr, high: sp.Expr) -> float:
    if not (side.low.is_finite and side.high.is_finite):
        return float("inf")
    width = float(side.high - side.low)
    if low.is_finite and high.is_finite:
        return width / float(high - low)
    return width / (1 + min(abs(float(side.low)), abs(float(side.high))))


def _integer_cut(low: sp.Expr, high: sp.Expr) -> sp.Expr | None:
    if low == -sp.oo and high == sp.oo:
        return sp.Integer(0)
    if high == sp.oo:
        return low + 15 if low >= 0 and low < 200 else 2 * low if low > 0 else sp.Integer(0)
    if low == -sp.oo:
        return high - 16 if high <= 0 else sp.Integer(0)
    return sp.floor((low + high) / 2)


def _rational(value: sp.Expr, *, up: bool) -> sp.Expr:
    """Return a rational at or inside an exact end."""
    if value.is_Rational or not value.is_finite:
        return value
    low, high = enclose_number(value)
    q = (high if up else low).fmpq()
    return sp.Rational(int(q.p), int(q.q))


def _near(value: sp.Expr) -> sp.Rational:
    """Return a short rational close to a positive number."""
    approximate = float(value)
    return (
        sp.Rational(approximate).limit_denominator(16)
        if approximate > 1
        else 1 / sp.Rational(1 / approximate).limit_denominator(16)
    )


def _short(value: sp.Expr) -> str:
    return str(value) if not value.is_finite or len(str(value)) <= 8 else f"{float(value):.6g}"
