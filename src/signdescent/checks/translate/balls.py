"""Evaluate a compiled program on boxes: rigorous enclosures and three-valued truth.

Relations are decided only on the positive form: ``a < b`` is True when the whole of `a` lies below the whole of
`b`, False when ``a >= b`` surely holds, and None otherwise.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import sympy as sp
from flint import arb, fmpq

from signdescent.checks.translate import intervals as iv
from signdescent.checks.translate.intervals import Doubt, Interval
from signdescent.checks.translate.program import Instruction, Program, Unsupported

__all__ = ["FUNCTIONS", "Evaluation", "counted_operations", "enclose_number", "evaluate", "limited_terms"]

Value = Interval | bool | None

MAX_TERMS = 2_000
"""A loop (Sum or Product) with more terms than this is not unrolled."""


MOST_TERMS = 50_000
"""Terms of all loops of one evaluation together, where no other limit holds."""

_TERMS_LEFT: ContextVar[list[int] | None] = ContextVar("terms left", default=None)


@contextmanager
def limited_terms(terms: int) -> Iterator[None]:
    """Let loops run over so many terms altogether; one more raises `Unsupported`."""
    token = _TERMS_LEFT.set([terms])
    try:
        yield
    finally:
        _TERMS_LEFT.reset(token)


_OPERATIONS: ContextVar[list[int] | None] = ContextVar("operations done", default=None)


@contextmanager
def counted_operations() -> Iterator[list[int]]:
    """Count the operations on balls done meanwhile, in the one entry of the list that is given.

    They count for whoever counts outside as well.
    """
    count = [0]
    token = _OPERATIONS.set(count)
    try:
        yield count
    finally:
        _OPERATIONS.reset(token)
        if (outside := _OPERATIONS.get()) is not None:
            outside[0] += count[0]


class Evaluation:
    """What one evaluation found: the outputs, and what surely holds of every function in it on the whole box.

    `defined` says that all arguments stayed inside the domains, `continuous` that no function jumps there either.
    `restricted` says that some function exists outside the part of its domain that was looked at, as gamma does.
    """

    __slots__ = ("continuous", "defined", "outputs", "restricted")

    def __init__(self) -> None:
        self.continuous = True
        self.defined = True
        self.restricted = False
        self.outputs: list[Value] = []


def enclose_number(value: sp.Expr) -> Interval:
    """Enclose an exact SymPy number, or an infinity, in an interval at the current precision."""
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
    """Evaluate on the box spanned by the inputs; raise `Doubt` where some value surely does not exist."""
    found = Evaluation()
    if _TERMS_LEFT.get() is None:
        with limited_terms(MOST_TERMS):
            values = _run(program, list(inputs), found)
    else:
        values = _run(program, list(inputs), found)
    found.outputs = [values[place] for place in program.outputs]
    found.continuous &= found.defined
    return found


def _run(program: Program, inputs: list[Interval], found: Evaluation) -> list[Value]:
    values: list[Value] = []
    done = _OPERATIONS.get()
    if done is not None:
        done[0] += len(program.instructions)
    for instruction in program.instructions:
        if instruction.op == "input":
            values.append(inputs[instruction.data])
        elif instruction.op in ("sum", "product"):
            values.append(_loop(instruction, values, inputs, found))
        else:
            arguments = [values[place] for place in instruction.args]
            values.append(_apply(instruction, arguments, found))
    return values


def _apply(instruction: Instruction, arguments: list[Any], found: Evaluation) -> Value:
    op = instruction.op
    special = _SPECIAL.get(op)
    if special is not None:
        return special(instruction, arguments, found)
    if op in _LOGIC:
        return _LOGIC[op](*arguments)
    if any(argument is None for argument in arguments):
        found.continuous = False
        return None  # a value that does not exist surely, as in an untaken branch
    test = _DOMAIN.get(op)
    if test is not None and not test(*arguments):
        found.defined = False
        found.restricted |= op in _WIDER
    value = FUNCTIONS[op](*arguments)
    if op in _STEPS and value[0] != value[1]:
        found.continuous = False
    return value


def _rational(instruction: Instruction, _arguments: list[Any], _found: Evaluation) -> Value:
    return iv.exact(arb(fmpq(int(instruction.data.p), int(instruction.data.q))))


def _constant(instruction: Instruction, _arguments: list[Any], _found: Evaluation) -> Value:
    return iv.exact(CONSTANTS[instruction.data]())


def _truth(instruction: Instruction, _arguments: list[Any], _found: Evaluation) -> Value:
    return bool(instruction.data)


def _power(_instruction: Instruction, arguments: list[Any], found: Evaluation) -> Value:
    base, exponent = arguments
    if base is None or exponent is None:
        return None
    n = iv._integer(exponent)
    if n is not None:
        if n < 0 and not (base[0] > 0 or base[1] < 0):
            found.defined = False
        return iv.integer_power(base, n)
    if not base[0] > 0:
        found.continuous &= bool(exponent[0] > 0)  # 0^0 = 1 stands alone
        if not (base[0] >= 0 and exponent[0] >= 0):
            found.defined = False
    if base[0] < 0 and not iv.surely_fractional(exponent):
        return iv.signed_power(base, exponent)
    return iv.real_power(base, exponent)


def _piecewise(_instruction: Instruction, arguments: list[Any], found: Evaluation) -> Value:
    possible: list[Interval] = []
    for value, condition in zip(arguments[::2], arguments[1::2], strict=True):
        if condition is False:
            continue
        if value is None:
            return None
        possible.append(value)
        if condition is True:
            found.continuous &= len(possible) == 1
            return iv.hull(*possible)
    found.defined = False  # no branch surely applies
    if not possible:
        raise Doubt
    return iv.hull(*possible)


def _loop(instruction: Instruction, values: list[Value], inputs: list[Interval], found: Evaluation) -> Value:
    low, high = (values[place] for place in instruction.args)
    zero = iv.exact(arb(0 if instruction.op == "sum" else 1))
    combine = iv.add if instruction.op == "sum" else iv.multiply
    if not (isinstance(low, tuple) and isinstance(high, tuple)):
        return None
    start, stop = iv._integer(low), iv._integer(high)
    if start is None or stop is None or stop - start > MAX_TERMS:
        found.defined = False  # nobody has looked at its terms
        return iv.FINITE_WHOLE
    left = _TERMS_LEFT.get()
    if left is not None:
        left[0] -= max(0, stop - start + 1)
        if left[0] < 0:
            msg = "more terms of sums than the budget allows"
            raise Unsupported(msg)
    if stop < start - 1:
        found.defined = False  # a reversed sum means different things to different people
    total = zero
    place = instruction.data.outputs[0]
    for k in range(start, stop + 1):
        term = _run(instruction.data, [*inputs, iv.exact(arb(k))], found)[place]
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

CONSTANTS: dict[str, Callable[[], arb]] = {
    "pi": arb.pi,
    "E": arb.const_e,
    "EulerGamma": arb.const_euler,
    "Catalan": arb.const_catalan,
    "GoldenRatio": lambda: (1 + arb(5).sqrt()) / 2,
}


def _ball(method: str) -> Callable[[Interval], Interval]:
    """Lift a bounded periodic function through Arb's own enclosure of a wide ball."""

    def lifted(x: Interval) -> Interval:
        if not (x[0].is_finite() and x[1].is_finite()):
            return arb(-1), arb(1)
        low, high = iv.exact(getattr(x[0].union(x[1]), method)())
        return iv.maximum((low, low), (arb(-1), arb(-1)))[0], iv.minimum((high, high), (arb(1), arb(1)))[0]

    return lifted


def _cosh(x: Interval) -> Interval:
    return iv.increasing(arb.cosh, iv.ONE, iv.INF)(iv.absolute(x))


def _tan(x: Interval) -> Interval:
    if x[0].is_finite() and x[1].is_finite():
        return iv.exact(x[0].union(x[1]).tan())
    return iv.FINITE_WHOLE


def _clipped(function: Callable[[Interval], Interval]) -> Callable[[Interval], Interval]:
    def lifted(x: Interval) -> Interval:
        if x[1] < -1 or x[0] > 1:
            raise Doubt
        return function((iv.maximum(x, (-iv.ONE, -iv.ONE))[0], iv.minimum(x, (iv.ONE, iv.ONE))[1]))

    return lifted


def _positive_increasing(method: Callable[[arb], arb], at_zero: arb) -> Callable[[Interval], Interval]:
    def end(t: arb) -> arb:
        return at_zero if t <= 0 else iv.INF if not t.is_finite() else method(t)

    def lifted(x: Interval) -> Interval:
        if x[1] <= 0:
            raise Doubt
        return iv.exact(end(x[0]))[0], iv.exact(end(x[1]))[1]

    return lifted


def _polygamma(order: Interval, x: Interval) -> Interval:
    """Enclose a polygamma function of positive order: positive and falling for odd orders, else negative and rising."""
    n = iv._integer(order)
    if n is None or x[1] <= 0:
        raise Doubt

    def size(t: arb) -> arb:
        if t <= 0:
            return iv.INF
        return arb.fac_ui(n) * arb(n + 1).zeta(t) if t.is_finite() else iv.ZERO

    falling = (iv.maximum(iv.exact(size(x[1])), (iv.ZERO, iv.ZERO))[0], iv.exact(size(x[0]))[1])
    return falling if n % 2 else iv.negate(falling)


def _factorial(x: Interval) -> Interval:
    n = iv._integer(x)
    if n is not None and 0 <= n < 10**5:
        return iv.exact(arb.fac_ui(n))
    low, high = iv.gamma(iv.add(x, (iv.ONE, iv.ONE)))
    return (iv.maximum((low, low), (iv.ONE, iv.ONE))[0] if x[0] >= 1 else low), high


def _betainc_regularized(a: Interval, b: Interval, x1: Interval, x2: Interval) -> Interval:
    upper = iv.betainc_regularized(a, b, x2)
    if iv._integer(x1) == 0:
        return upper
    return iv.add(upper, iv.negate(iv.betainc_regularized(a, b, x1)))


def _decreasing(function: Callable[[Interval], Interval]) -> Callable[[Interval], Interval]:
    """Build a falling function from a rising one of the negated argument."""
    return lambda x: function(iv.negate(x))


def _half_pi() -> arb:
    return arb.pi() / 2  # at the precision in force


FUNCTIONS: dict[str, Callable[..., Interval]] = {
    "add": iv.add,
    "mul": iv.multiply,
    "min": iv.minimum,
    "max": iv.maximum,
    "abs": iv.absolute,
    "sign": iv.sign,
    "floor": iv.increasing(arb.floor, iv.NINF, iv.INF),
    "ceiling": iv.increasing(arb.ceil, iv.NINF, iv.INF),
    "exp": iv.increasing(arb.exp, iv.ZERO, iv.INF),
    "log": iv.logarithm,
    "erf": iv.increasing(arb.erf, arb(-1), iv.ONE),
    "erfc": _decreasing(iv.increasing(lambda t: (-t).erfc(), iv.ZERO, arb(2))),
    "gamma": iv.gamma,
    "loggamma": iv.loggamma,
    "digamma": _positive_increasing(arb.digamma, iv.NINF),
    "polygamma": _polygamma,
    "harmonic": lambda x: iv.add(
        _positive_increasing(arb.digamma, iv.NINF)(iv.add(x, (iv.ONE, iv.ONE))), iv.exact(arb.const_euler())
    ),
    "factorial": _factorial,
    "binomial": iv.binomial,
    "beta": iv.beta,
    "betainc_regularized": _betainc_regularized,
    "sin": _ball("sin"),
    "cos": _ball("cos"),
    "tan": _tan,
    "atan": lambda x: iv.increasing(arb.atan, -_half_pi(), _half_pi())(x),
    "asin": _clipped(iv.increasing(arb.asin, iv.NINF, iv.INF)),
    "acos": _clipped(_decreasing(iv.increasing(lambda t: (-t).acos(), iv.ZERO, iv.INF))),
    "sinh": iv.increasing(arb.sinh, iv.NINF, iv.INF),
    "cosh": _cosh,
    "tanh": iv.increasing(arb.tanh, arb(-1), iv.ONE),
    "asinh": iv.increasing(arb.asinh, iv.NINF, iv.INF),
}


def _is_positive(x: Interval) -> bool:
    return bool(x[0] > 0)


def _is_natural(x: Interval) -> bool:
    return bool(x[0] >= 0)


_WIDER = (
    "gamma",
    "loggamma",
    "digamma",
    "polygamma",
    "harmonic",
    "factorial",
    "binomial",
    "beta",
    "betainc_regularized",
)
"""Functions that exist on more than the part of the real line on which they are translated."""

_STEPS = ("sign", "floor", "ceiling")

_DOMAIN: dict[str, Callable[..., bool]] = {
    "log": _is_positive,
    "gamma": _is_positive,
    "loggamma": _is_positive,
    "digamma": _is_positive,
    "polygamma": lambda _order, x: bool(x[0] > 0),
    "harmonic": _is_natural,
    "factorial": _is_natural,
    "binomial": lambda n, k: bool(n[0] >= 0 and k[0] >= 0),
    "beta": lambda a, b: bool(a[0] > 0 and b[0] > 0),
    "betainc_regularized": lambda a, b, x, y: bool(
        a[0] > 0 and b[0] > 0 and x[0] >= 0 and x[1] <= 1 and y[0] >= 0 and y[1] <= 1
    ),
    "asin": lambda x: bool(x[0] >= -1 and x[1] <= 1),
    "acos": lambda x: bool(x[0] >= -1 and x[1] <= 1),
    "tan": lambda x: bool(x[0].is_finite() and x[1].is_finite() and x[0].union(x[1]).tan().is_finite()),
}
