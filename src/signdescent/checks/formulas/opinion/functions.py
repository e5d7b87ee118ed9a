"""Functions on exact rationals and balls for the second opinion, and where they do not exist."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sympy as sp
from flint import arb, ctx, fmpq, fmpz

__all__ = ["CONSTANTS", "FUNCTIONS", "MANY", "NAN", "Missing", "allow_dear", "ball", "power", "root"]

NAN = arb("nan")
MAX_BITS = 20_000  # of an exact power; longer ones become balls
MAX_ROOT = 64
MAX_SHORT = 300  # bits of a rational whose powers stay exact
MAX_TRIALS = 40
MAX_DEAR = 600
MAX_ORDER, MAX_EASY = 100, 100  # of incomplete gamma functions

_dear_left = MAX_DEAR


def allow_dear() -> None:
    """Reset the number of expensive function values, which is limited per statement."""
    global _dear_left
    _dear_left = MAX_DEAR


def spent(cost: int) -> bool:
    """Return whether an expensive value is within the limit, and count it."""
    global _dear_left
    if cost > _dear_left:
        return False
    _dear_left -= cost
    return True


class Missing(Exception):
    """Raised where a term of a statement does not exist; its argument is the term."""

    def __init__(self, term: Any) -> None:
        super().__init__(term)
        self.term = term


def ball(x: Any) -> arb:
    """Return a number as a ball."""
    return x if isinstance(x, arb) else arb(x)


def power(node: Any, base: Any, exponent: Any) -> Any:
    """Return a power; NaN if its existence is unknown, and for 0**0."""
    whole = _whole_exponent(exponent)
    if base == 0:
        if exponent > 0:
            return fmpq(0)
        if exponent < 0:
            raise Missing(node)
        return NAN
    if whole is not None and isinstance(base, fmpq) and base.height_bits() * abs(whole) < MAX_BITS:
        return base**whole
    if whole is not None:
        return ball(base) ** arb(whole)
    e = ball(exponent)
    if base < 0 and e.is_finite() and not e.contains_integer():
        raise Missing(node)
    if not base > 0:
        return NAN
    return ball(base) ** e


def _whole_exponent(exponent: Any) -> int | None:
    if isinstance(exponent, fmpq):
        return int(exponent.p) if exponent.q == 1 else None
    return int(exponent.fmpz()) if exponent.is_exact() and exponent.is_integer() and abs(exponent) < 10**9 else None


def root(node: Any, base: Any, exponent: fmpq) -> Any:
    """Return a power with a fractional exponent, exact if the roots are rational."""
    if base == 0 and exponent > 0:
        return fmpq(0)
    if base < 0 or base == 0:
        raise Missing(node)
    p, q = int(exponent.p), int(exponent.q)
    if isinstance(base, fmpq):
        top, bottom = (_exact_root(part, q) for part in (base.p, base.q))
        if top is not None and bottom is not None:
            return power(node, fmpq(top, bottom), fmpq(p))
        base = arb(base)
    if q == 2:
        r = base.sqrt()
        return r if p == 1 else 1 / r if p == -1 else r**p
    return base.root(q) ** p if q <= MAX_ROOT else base ** arb(exponent)


def _exact_root(n: fmpz, q: int) -> fmpz | None:
    if q > MAX_ROOT or n.bit_length() > MAX_BITS:
        return None
    r = arb(n).root(q).unique_fmpz()
    return r if r is not None and r**q == n else None


def _negative(x: Any) -> bool:
    return bool(x < 0)


def _not_positive(x: Any) -> bool:
    return bool(x < 0) or x == 0


def _at_pole(x: Any) -> bool:
    """Return whether a number is known to be a non-positive integer."""
    if isinstance(x, fmpq):
        return bool(x.q == 1 and x <= 0)
    return bool(x.is_exact() and x.is_integer() and x <= 0)


def _beyond_one(x: Any) -> bool:
    return bool(x > 1 or x < -1)


def _not_inside_one(x: Any) -> bool:
    return bool(x > 1 or x < -1 or x == 1 or x == -1)


def _lifted(name: str) -> Callable[[Any], Any]:
    method = getattr(arb, name)
    return lambda x: method(x if isinstance(x, arb) else arb(x))


def _sign(x: Any) -> Any:
    return fmpq(1) if x > 0 else fmpq(-1) if x < 0 else fmpq(0) if x == 0 else arb(0, 1) if ball(x).is_finite() else NAN


def _floor(x: Any) -> Any:
    return fmpq(x.floor()) if isinstance(x, fmpq) else x.floor()


def _ceiling(x: Any) -> Any:
    return fmpq(x.ceil()) if isinstance(x, fmpq) else x.ceil()


def _gamma(x: Any) -> Any:
    return ball(x).gamma() if not abs(x) > 10**12 else NAN


def _factorial(x: Any) -> Any:
    if isinstance(x, fmpq) and x.q == 1 and 0 <= x <= 300:
        return fmpq(fmpz.fac_ui(x.p))
    return _gamma(x + 1)


def _harmonic(x: Any) -> Any:
    if isinstance(x, fmpq) and x.q == 1 and 0 <= x <= 300:
        return fmpq.harmonic(int(x.p))
    return (ball(x) + 1).digamma() + arb.const_euler() if x > -1 else NAN


def _lambert(x: Any) -> Any:
    if x == 0:
        return fmpq(0)
    return ball(x).lambertw()


FUNCTIONS: dict[type, tuple[Callable[[Any], Any], Callable[[Any], bool] | None]] = {
    sp.exp: (_lifted("exp"), None),
    sp.log: (_lifted("log"), _not_positive),
    sp.erf: (_lifted("erf"), None),
    sp.erfc: (_lifted("erfc"), None),
    sp.sin: (_lifted("sin"), None),
    sp.cos: (_lifted("cos"), None),
    sp.tan: (_lifted("tan"), None),
    sp.atan: (_lifted("atan"), None),
    sp.asin: (_lifted("asin"), _beyond_one),
    sp.acos: (_lifted("acos"), _beyond_one),
    sp.sinh: (_lifted("sinh"), None),
    sp.cosh: (_lifted("cosh"), None),
    sp.tanh: (_lifted("tanh"), None),
    sp.asinh: (_lifted("asinh"), None),
    sp.acosh: (_lifted("acosh"), lambda x: bool(x < 1)),
    sp.atanh: (_lifted("atanh"), _not_inside_one),
    sp.Abs: (abs, None),
    sp.sign: (_sign, None),
    sp.floor: (_floor, None),
    sp.ceiling: (_ceiling, None),
    sp.gamma: (_gamma, _at_pole),
    sp.loggamma: (lambda x: ball(x).lgamma() if x > 0 else NAN, _not_positive),
    sp.digamma: (_lifted("digamma"), _at_pole),
    sp.factorial: (_factorial, lambda x: _at_pole(x + 1)),
    sp.harmonic: (_harmonic, None),
    sp.erfi: (_lifted("erfi"), None),
    sp.Ei: (_lifted("ei"), lambda x: x == 0),
    sp.LambertW: (_lambert, lambda x: bool(ball(x) < -(-arb(1)).exp())),
}
"""By SymPy class: the function, and a predicate for arguments at which it does not exist as a real number."""


def _binomial(_node: Any, n: Any, k: Any) -> Any:
    """Return a binomial coefficient of natural numbers; NaN for others, which have several conventions."""
    top, bottom = _whole_exponent(n), _whole_exponent(k)
    if top is None or bottom is None or not 0 <= top < 10**6 or bottom < -(10**6):
        return NAN
    if not 0 <= bottom <= top:
        return fmpq(0)
    if min(bottom, top - bottom) <= 300:
        return fmpq(fmpz.bin_uiui(top, min(bottom, top - bottom)))
    return arb.bin_uiui(top, bottom)


def _beta(_node: Any, a: Any, b: Any) -> Any:
    if not (a > 0 and b > 0 and a + b < 10**12):
        return NAN
    return ball(a).gamma() * ball(b).gamma() / ball(a + b).gamma()


def _polygamma(node: Any, order: Any, x: Any) -> Any:
    n = _whole_exponent(order)
    if _at_pole(x):
        raise Missing(node)
    if n is None or not 0 <= n < 50 or not x > 0:
        return NAN
    if n == 0:
        return ball(x).digamma()
    return (1 if n % 2 else -1) * arb.fac_ui(n) * arb(n + 1).zeta(ball(x))


def _betainc(_node: Any, a: Any, b: Any, low: Any, high: Any) -> Any:
    if not (0 < a < 10**6 and 0 < b < 10**6 and low == 0 and high >= 0 and high <= 1):
        return NAN
    if high == 0 or high == 1:
        return fmpq(0 if high == 0 else 1)
    if isinstance(high, fmpq) and a == b and high == fmpq(1, 2):
        return fmpq(1, 2)
    i, j = _whole_exponent(a), _whole_exponent(b)
    if i is not None and j is not None and i + j <= MAX_TRIALS:
        return _tail(i, i + j - 1, high)
    cost = 1 if a + b < MAX_TRIALS else 60 if ctx.prec <= 64 else 200 if ctx.prec <= 128 else MAX_DEAR
    if not spent(cost):
        return NAN
    return ball(high).beta_lower(ball(a), ball(b), True)


def _tail(least: int, trials: int, chance: Any) -> Any:
    """Return the probability of at least `least` successes, a regularized beta function at integers."""
    x = chance if isinstance(chance, arb) or chance.height_bits() < MAX_SHORT else arb(chance)
    y: Any = 1 - x
    total: Any = fmpq(0)
    powers: list[Any] = [fmpq(1)]
    for _ in range(trials - least):
        powers.append(powers[-1] * y)
    weight = x**least
    for k in range(least, trials + 1):
        total = total + fmpz.bin_uiui(trials, k) * weight * powers[trials - k]
        weight = weight * x
    return total


def _upper_gamma(_node: Any, a: Any, x: Any) -> Any:
    """Return an upper incomplete gamma function for x >= 0; NaN elsewhere, where there are several branches."""
    if x == 0 and a > 0:
        return ball(a).gamma()
    return ball(x).gamma_upper(ball(a)) if x > 0 and abs(a) < MAX_ORDER else NAN


def _lower_gamma(_node: Any, a: Any, x: Any) -> Any:
    if not (0 < a < MAX_ORDER):
        return NAN
    if x == 0:
        return fmpq(0)
    if x > MAX_EASY:  # there the other function is small, and Arb's series for this one long
        return ball(a).gamma() - ball(x).gamma_upper(ball(a))
    return ball(x).gamma_lower(ball(a)) if x > 0 else NAN


def _expint(_node: Any, n: Any, x: Any) -> Any:
    if x == 0 and n > 1:
        return 1 / (n - 1)
    return ball(x).expint(ball(n)) if x > 0 and abs(n) < MAX_ORDER else NAN


def _mod(node: Any, p: Any, q: Any) -> Any:
    if q == 0:
        raise Missing(node)
    return p - q * _floor(p / q)


MANY: dict[type, Callable[..., Any]] = {
    sp.binomial: _binomial,
    sp.beta: _beta,
    sp.polygamma: _polygamma,
    sp.betainc_regularized: _betainc,
    sp.uppergamma: _upper_gamma,
    sp.lowergamma: _lower_gamma,
    sp.expint: _expint,
    sp.Mod: _mod,
}

CONSTANTS: dict[Any, Callable[[], arb]] = {
    sp.pi: arb.pi,
    sp.E: arb.const_e,
    sp.EulerGamma: arb.const_euler,
    sp.Catalan: arb.const_catalan,
    sp.GoldenRatio: lambda: (1 + arb(5).sqrt()) / 2,
}
