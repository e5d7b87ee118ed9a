"""The functions of a compiled program on intervals, by operation name, with the conditions under which they exist."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from flint import arb

from signdescent.checks.translate import intervals as iv
from signdescent.checks.translate.intervals import Doubt, Interval
from signdescent.checks.translate.special import SPECIAL, covers
from signdescent.theory.special_functions import DOMAINS

__all__ = ["CONSTANTS", "DOMAIN", "FUNCTIONS", "STEPS", "WIDER"]

CONSTANTS: dict[str, Callable[[], arb]] = {
    "pi": arb.pi,
    "E": arb.const_e,
    "EulerGamma": arb.const_euler,
    "Catalan": arb.const_catalan,
    "GoldenRatio": lambda: (1 + arb(5).sqrt()) / 2,
}


def _ball(method: str) -> Callable[[Interval], Interval]:
    """Lift sin or cos by Arb's enclosure of a wide ball, clipped to [-1, 1]."""

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
    """Enclose a polygamma function of positive order; (-1)**(n + 1) times it is positive and decreasing."""
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
    """Return x -> function(-x), which is decreasing if the function is increasing."""
    return lambda x: function(iv.negate(x))


def _half_pi() -> arb:
    return arb.pi() / 2  # at the current precision


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
    **{known.op: known.enclosure for known in SPECIAL.values()},
}


def _is_positive(x: Interval) -> bool:
    return bool(x[0] > 0)


def _is_natural(x: Interval) -> bool:
    return bool(x[0] >= 0)


def _covers(function: type, *arguments: Interval) -> bool:
    return covers(function, arguments)


WIDER = (
    "gamma",
    "loggamma",
    "digamma",
    "polygamma",
    "harmonic",
    "factorial",
    "binomial",
    "beta",
    "betainc_regularized",
    *(SPECIAL[function].op for function, domain in DOMAINS.items() if not domain.strict),
)
"""Functions that also exist outside the part of the real line that `DOMAIN` accepts."""

STEPS = ("sign", "floor", "ceiling")

DOMAIN: dict[str, Callable[..., bool]] = {
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
    **{SPECIAL[function].op: partial(_covers, function) for function in DOMAINS},
}
