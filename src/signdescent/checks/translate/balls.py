"""Evaluate a compiled program on boxes: rigorous enclosures and three-valued truth.

``a < b`` is True if every value of `a` is below every value of `b`, False if ``a >= b`` holds for all values, and None
otherwise.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import sympy as sp
from flint import arb, fmpq

from signdescent.checks.budget import charge
from signdescent.checks.translate import intervals as iv
from signdescent.checks.translate.ball_functions import CONSTANTS, DOMAIN, FUNCTIONS, STEPS, WIDER
from signdescent.checks.translate.intervals import Doubt, Interval
from signdescent.checks.translate.program import Instruction, Program, Unsupported

__all__ = ["Evaluation", "enclose_number", "evaluate", "limited_terms"]

Value = Interval | bool | None

MAX_TERMS = 2_000
"""The largest number of terms of a Sum or Product that is evaluated."""

MOST_TERMS = 50_000
"""The largest number of terms of all loops of one evaluation, unless `limited_terms` sets another limit."""

_TERMS_LEFT: ContextVar[list[int] | None] = ContextVar("terms left", default=None)


@contextmanager
def limited_terms(terms: int) -> Iterator[None]:
    """Limit the total number of terms of loops; exceeding it raises `Unsupported`."""
    token = _TERMS_LEFT.set([terms])
    try:
        yield
    finally:
        _TERMS_LEFT.reset(token)


class Evaluation:
    """The outputs of an evaluation on a box, and properties of all functions in it.

    Attributes
    ----------
    outputs : list of Interval, bool or None
        Enclosures of numbers and truths of Booleans; None is unknown.
    defined : bool
        Whether all arguments lie inside the domains of the functions, on the whole box.
    continuous : bool
        Whether, in addition, no function jumps on the box.
    restricted : bool
        Whether an argument leaves the supported part of the domain of a function such as gamma, which also exists
        outside that part.
    """

    __slots__ = ("continuous", "defined", "outputs", "restricted")

    def __init__(self) -> None:
        self.continuous = True
        self.defined = True
        self.restricted = False
        self.outputs: list[Value] = []


def enclose_number(value: sp.Expr) -> Interval:
    """Return an enclosure of an exact SymPy number or infinity at the current precision."""
    if isinstance(value, sp.Rational):
        return iv.exact(arb(fmpq(int(value.p), int(value.q))))
    if value == sp.oo:
        return iv.INF, iv.INF
    if value == -sp.oo:
        return iv.NINF, iv.NINF
    from signdescent.checks.translate.program import compile_program

    result = evaluate(compile_program([value], ()), ()).outputs[0]
    if not isinstance(result, tuple):
        raise Doubt
    return result


def evaluate(program: Program, inputs: Sequence[Interval]) -> Evaluation:
    """Evaluate on the box spanned by the inputs; raise `Doubt` if a value exists nowhere on it."""
    evaluation = Evaluation()
    if _TERMS_LEFT.get() is None:
        with limited_terms(MOST_TERMS):
            values = _run(program, list(inputs), evaluation)
    else:
        values = _run(program, list(inputs), evaluation)
    evaluation.outputs = [values[place] for place in program.outputs]
    evaluation.continuous &= evaluation.defined
    return evaluation


def _run(program: Program, inputs: list[Interval], evaluation: Evaluation) -> list[Value]:
    values: list[Value] = []
    charge(len(program.instructions))
    for instruction in program.instructions:
        if instruction.op == "input":
            values.append(inputs[instruction.data])
        elif instruction.op in ("sum", "product"):
            values.append(_loop(instruction, values, inputs, evaluation))
        else:
            arguments = [values[place] for place in instruction.args]
            values.append(_apply(instruction, arguments, evaluation))
    return values


def _apply(instruction: Instruction, arguments: list[Any], evaluation: Evaluation) -> Value:
    op = instruction.op
    special = _SPECIAL.get(op)
    if special is not None:
        return special(instruction, arguments, evaluation)
    if op in _LOGIC:
        return _LOGIC[op](*arguments)
    if any(argument is None for argument in arguments):
        evaluation.continuous = False
        return None  # an argument has no known value, as in an untaken branch
    test = DOMAIN.get(op)
    if test is not None and not test(*arguments):
        evaluation.defined = False
        evaluation.restricted |= op in WIDER
    value = FUNCTIONS[op](*arguments)
    if op in STEPS and value[0] != value[1]:
        evaluation.continuous = False
    return value


def _rational(instruction: Instruction, _arguments: list[Any], _evaluation: Evaluation) -> Value:
    return iv.exact(arb(fmpq(int(instruction.data.p), int(instruction.data.q))))


def _constant(instruction: Instruction, _arguments: list[Any], _evaluation: Evaluation) -> Value:
    return iv.exact(CONSTANTS[instruction.data]())


def _truth(instruction: Instruction, _arguments: list[Any], _evaluation: Evaluation) -> Value:
    return bool(instruction.data)


def _power(_instruction: Instruction, arguments: list[Any], evaluation: Evaluation) -> Value:
    base, exponent = arguments
    if base is None or exponent is None:
        return None
    n = iv._integer(exponent)
    if n is not None:
        if n < 0 and not (base[0] > 0 or base[1] < 0):
            evaluation.defined = False
        return iv.integer_power(base, n)
    if not base[0] > 0:
        evaluation.continuous &= bool(exponent[0] > 0)  # 0^0 = 1 is an isolated value
        if not (base[0] >= 0 and exponent[0] >= 0):
            evaluation.defined = False
    if base[0] < 0 and not iv.surely_fractional(exponent):
        return iv.signed_power(base, exponent)
    return iv.real_power(base, exponent)


def _piecewise(_instruction: Instruction, arguments: list[Any], evaluation: Evaluation) -> Value:
    possible: list[Interval] = []
    for value, condition in zip(arguments[::2], arguments[1::2], strict=True):
        if condition is False:
            continue
        if value is None:
            return None
        possible.append(value)
        if condition is True:
            evaluation.continuous &= len(possible) == 1
            return iv.hull(*possible)
    evaluation.defined = False  # no condition is known to hold
    if not possible:
        raise Doubt
    return iv.hull(*possible)


def _loop(instruction: Instruction, values: list[Value], inputs: list[Interval], evaluation: Evaluation) -> Value:
    low, high = (values[place] for place in instruction.args)
    zero = iv.exact(arb(0 if instruction.op == "sum" else 1))
    combine = iv.add if instruction.op == "sum" else iv.multiply
    if not (isinstance(low, tuple) and isinstance(high, tuple)):
        return None
    start, stop = iv._integer(low), iv._integer(high)
    if start is None or stop is None or stop - start > MAX_TERMS:
        evaluation.defined = False  # the terms are not evaluated
        return iv.FINITE_WHOLE
    left = _TERMS_LEFT.get()
    if left is not None:
        left[0] -= max(0, stop - start + 1)
        if left[0] < 0:
            msg = "more terms of sums than the budget allows"
            raise Unsupported(msg)
    if stop < start - 1:
        evaluation.defined = False  # there are several conventions for reversed sums
    total = zero
    place = instruction.data.outputs[0]
    for k in range(start, stop + 1):
        term = _run(instruction.data, [*inputs, iv.exact(arb(k))], evaluation)[place]
        if not isinstance(term, tuple):
            return None
        total = combine(total, term)
    return total


def _both(*parts: bool | None) -> bool | None:
    return False if any(p is False for p in parts) else True if all(p is True for p in parts) else None


def _either(*parts: bool | None) -> bool | None:
    return True if any(p is True for p in parts) else False if all(p is False for p in parts) else None


def _negation(part: bool | None) -> bool | None:
    return None if part is None else not part


def _less(a: Interval | None, b: Interval | None) -> bool | None:
    if a is None or b is None:
        return None
    return True if a[1] < b[0] else False if a[0] >= b[1] else None


def _less_equal(a: Interval | None, b: Interval | None) -> bool | None:
    if a is None or b is None:
        return None
    return True if a[1] <= b[0] else False if a[0] > b[1] else None


def _equal(a: Any, b: Any) -> bool | None:
    if a is None or b is None:
        return None
    if isinstance(a, bool) or isinstance(b, bool):
        return a is b
    if a[1] < b[0] or b[1] < a[0]:
        return False
    return True if a[0] == a[1] == b[0] == b[1] else None


_LOGIC: dict[str, Callable[..., bool | None]] = {
    "and": _both,
    "or": _either,
    "not": _negation,
    "implies": lambda a, b: _either(_negation(a), b),
    "lt": _less,
    "le": _less_equal,
    "gt": lambda a, b: _less(b, a),
    "ge": lambda a, b: _less_equal(b, a),
    "eq": _equal,
    "ne": lambda a, b: _negation(_equal(a, b)),
}

_SPECIAL: dict[str, Callable[[Instruction, list[Any], Evaluation], Value]] = {
    "rational": _rational,
    "constant": _constant,
    "truth": _truth,
    "pow": _power,
    "piecewise": _piecewise,
}
