"""Interval arithmetic with Arb end points, rounded outwards; ends may be infinite.

An interval is a pair ``(low, high)`` of exact `flint.arb` numbers and contains the *real* numbers between them.
Monotone functions are evaluated at the ends only, so their enclosures are tight for wide intervals as well.
A partial function is applied to the part of its argument inside its domain; it raises `Doubt` if there is none.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from flint import arb, ctx, fmpq, fmpz

__all__ = ["FINITE_WHOLE", "Doubt", "Interval", "exact", "exact_ratio", "hull"]

Interval = tuple[arb, arb]

INF = arb.pos_inf()
NINF = arb.neg_inf()
ZERO = arb(0)
ONE = arb(1)
HALF = arb(fmpq(1, 2))
_LONGEST = arb(2) ** 4096  # larger numbers, and the inverses of larger ones, are not written out
FINITE_WHOLE: Interval = (NINF, INF)
# Gamma has its only minimum on the positive axis at 1.46163214496836..., with value 0.88560319441088...
_GAMMA_ARGMIN = (arb(fmpq(146163214496836, 10**14)).lower(), arb(fmpq(146163214496837, 10**14)).upper())
_GAMMA_MIN = arb(fmpq(8856031944108, 10**13)).lower()
_LOGGAMMA_MIN = arb(fmpq(-1214862905359, 10**13)).lower()
_PRECISIONS = (1, 4, 16)
_MAX_BETA = 20_000
_MAX_EXACT = 20_000  # larger binomial coefficients are enclosed by a ball


class Doubt(Exception):
    """Raised when an argument lies entirely outside the domain of a function."""


def exact(value: arb) -> Interval:
    """Return the interval of a ball."""
    if value.is_nan():
        return FINITE_WHOLE
    return value.lower(), value.upper()


def hull(*parts: Interval) -> Interval:
    """Return the smallest interval that contains the given intervals."""
    low, high = parts[0]
    for a, b in parts[1:]:
        low = a if a < low else low
        high = b if b > high else high
    return low, high


def add(*terms: Interval) -> Interval:
    """Return the sum of intervals."""
    low, high = terms[0]
    for a, b in terms[1:]:
        low = NINF if not (low.is_finite() and a.is_finite()) else (low + a).lower()
        high = INF if not (high.is_finite() and b.is_finite()) else (high + b).upper()
    return low, high


def negate(x: Interval) -> Interval:
    """Return ``-x``."""
    return -x[1], -x[0]


def _times(a: arb, b: arb) -> arb:
    """Return the product of two ends; 0 times infinity is 0, since the factors are finite reals."""
    if a.is_zero() or b.is_zero():
        return ZERO
    if a.is_finite() and b.is_finite():
        return a * b
    return INF if (a > 0) == (b > 0) else NINF


def multiply(*factors: Interval) -> Interval:
    """Return the product of intervals."""
    low, high = factors[0]
    for a, b in factors[1:]:
        if low >= 0 and a >= 0:
            low, high = _times(low, a).lower(), _times(high, b).upper()
        else:
            corners = [_times(low, a), _times(low, b), _times(high, a), _times(high, b)]
            low, high = hull(*((c.lower(), c.upper()) for c in corners))
    return low, high


def increasing(function: Callable[[arb], arb], at_low: arb, at_high: arb) -> Callable[[Interval], Interval]:
    """Lift an increasing function on the whole line, given its limits at both infinities."""

    def lifted(x: Interval) -> Interval:
        low = at_low if not x[0].is_finite() and x[0] < 0 else at_high if not x[0].is_finite() else function(x[0])
        high = at_high if not x[1].is_finite() and x[1] > 0 else at_low if not x[1].is_finite() else function(x[1])
        bottom, top = low.lower(), high.upper()
        return (bottom if bottom >= at_low else at_low.lower()), (top if top <= at_high else at_high.upper())

    return lifted


def integer_power(x: Interval, n: int) -> Interval:
    """Return ``x**n``; for negative `n` on the part of `x` without 0."""
    if n < 0:
        return reciprocal(integer_power(x, -n))
    if n == 0:
        return ONE, ONE
    low, high = (_end_power(x[0], n), _end_power(x[1], n))
    if n % 2 or x[0] >= 0:
        return low.lower(), high.upper()
    if x[1] <= 0:
        return high.lower(), low.upper()
    return ZERO, hull((low.lower(), low.upper()), (high.lower(), high.upper()))[1]


def _end_power(end: arb, n: int) -> arb:
    if end.is_finite():
        return end**n
    return INF if end > 0 or n % 2 == 0 else NINF


def reciprocal(x: Interval) -> Interval:
    """Return ``1/x`` on the part of `x` without 0."""
    low, high = x
    if low > 0 or high < 0:
        return (_inverse(high).lower(), _inverse(low).upper())
    if low.is_zero() and high.is_zero():
        raise Doubt
    if low.is_zero():
        return _inverse(high).lower(), INF
    if high.is_zero():
        return NINF, _inverse(low).upper()
    return FINITE_WHOLE


def _inverse(end: arb) -> arb:
    return 1 / end if end.is_finite() else ZERO


def real_power(base: Interval, exponent: Interval) -> Interval:
    """Return ``base**exponent`` on the non-negative part of the base, where it is monotone in each argument."""
    low, high = base
    if high < 0:
        raise Doubt
    low = ZERO if not low >= 0 else low
    corners = [_corner_power(b, e) for b in (low, high) for e in exponent]
    return hull(*((c.lower(), c.upper()) for c in corners))


def surely_fractional(x: Interval) -> bool:
    """Return whether an interval contains no integer."""
    return bool(x[0].is_finite() and x[1].is_finite() and x[0].floor() < x[0] and x[1] < x[0].floor() + 1)


def signed_power(base: Interval, exponent: Interval) -> Interval:
    """Return ``base**exponent`` for a base of any sign and an exponent that may be an integer."""
    size = real_power(absolute(base), exponent)
    return -size[1], size[1]


def _corner_power(b: arb, e: arb) -> arb:
    if e.is_zero():
        return ONE
    grows = e > 0
    if b.is_zero():
        return ZERO if grows else INF
    if not b.is_finite():
        return INF if grows else ZERO
    if not e.is_finite():
        if b.lower() <= 1 <= b.upper():
            return ONE
        return INF if (b > 1) == grows else ZERO
    return b**e


def logarithm(x: Interval) -> Interval:
    """Return ``log(x)`` on the positive part of `x`."""
    low, high = x
    if high <= 0:
        raise Doubt
    bottom = low.log().lower() if low > 0 and low.is_finite() else INF if low > 0 else NINF
    return bottom, (high.log().upper() if high.is_finite() else INF)


def absolute(x: Interval) -> Interval:
    """Return ``|x|``."""
    if x[0] >= 0:
        return x
    if x[1] <= 0:
        return negate(x)
    return ZERO, hull((ZERO, x[1]), (ZERO, -x[0]))[1]


def minimum(*xs: Interval) -> Interval:
    """Return the minimum of intervals."""
    return _least([x[0] for x in xs]), _least([x[1] for x in xs])


def maximum(*xs: Interval) -> Interval:
    """Return the maximum of intervals."""
    return negate(minimum(*(negate(x) for x in xs)))


def _least(ends: list[arb]) -> arb:
    best = ends[0]
    for end in ends[1:]:
        best = end if end < best else best
    return best


def sign(x: Interval) -> Interval:
    """Return the sign, 0 at 0."""

    def of(end: arb) -> arb:
        return ONE if end > 0 else arb(-1) if end < 0 else ZERO

    return of(x[0]), of(x[1])


def _valley(function: Callable[[arb], arb], bottom: arb, at_infinity: arb) -> Callable[[Interval], Interval]:
    """Lift a function on the positive axis that decreases up to the minimum of Gamma and increases after it."""

    def end(t: arb) -> arb:
        if not t.is_finite() or t.is_zero():
            return at_infinity
        return function(t)

    def lifted(x: Interval) -> Interval:
        low, high = x
        if high <= 0:
            raise Doubt
        low = ZERO if not low >= 0 else low
        left, right = end(low), end(high)
        top = hull((left, left.upper()), (right, right.upper()))[1] if left.is_finite() and right.is_finite() else INF
        if high <= _GAMMA_ARGMIN[0]:
            return right.lower(), (left.upper() if left.is_finite() else INF)
        if low >= _GAMMA_ARGMIN[1]:  # Arb has no value for huge arguments
            return (left.lower() if left.is_finite() else bottom), (right.upper() if right.is_finite() else INF)
        return bottom, top

    return lifted


gamma = _valley(lambda t: t.gamma(), _GAMMA_MIN, INF)
loggamma = _valley(lambda t: t.lgamma(), _LOGGAMMA_MIN, INF)


def beta(a: Interval, b: Interval) -> Interval:
    """Return the beta function on the positive quadrant, where it is decreasing in both arguments."""
    if a[1] <= 0 or b[1] <= 0:
        raise Doubt

    def corner(p: arb, q: arb, limit: arb) -> arb:
        if p <= 0 or q <= 0:
            return INF
        if not (p.is_finite() and q.is_finite()):
            return limit
        return (p.lgamma() + q.lgamma() - (p + q).lgamma()).exp()

    return corner(a[1], b[1], ZERO).lower(), corner(a[0], b[0], ZERO).upper()


def betainc_regularized(a: Interval, b: Interval, x: Interval) -> Interval:
    """Return I_x(a, b) for a, b > 0 and x in [0, 1]; increasing in x and b, decreasing in a."""
    if a[1] <= 0 or b[1] <= 0 or x[1] < 0 or x[0] > 1:
        raise Doubt
    if not (a[0] > 0 and b[0] > 0):
        return ZERO, ONE
    low = x[0] if x[0] >= 0 else ZERO
    high = x[1] if x[1] <= 1 else ONE
    return _betainc_point(a[1], b[0], low)[0], _betainc_point(a[0], b[1], high)[1]


def _betainc_point(a: arb, b: arb, x: arb) -> Interval:
    if x.is_zero():
        return ZERO, ZERO
    if x == 1:
        return ONE, ONE
    if not (a.is_finite() and b.is_finite()):
        return ZERO, ONE
    if a == b and x == HALF:
        return HALF, HALF
    best = (ZERO, ONE)
    start = ctx.prec
    if not a + b < (500 if start > 512 else _MAX_BETA):
        return best  # Arb would take minutes
    for factor in _PRECISIONS if a + b < 500 else _PRECISIONS[:2]:
        with ctx.workprec(start * factor):
            value = x.beta_lower(a, b, regularized=True)
        if value.is_finite() and value.rad() < arb(2) ** (-start // 2):
            return value.lower(), value.upper()
        if value.is_finite():
            best = (maximum(best, exact(value))[0], minimum(best, exact(value))[1])
    return best


def binomial(n: Interval, k: Interval) -> Interval:
    """Return the binomial coefficient; the whole line unless the lower index is a known integer of modest size."""
    low_k = _integer(k)
    if low_k is None:
        return FINITE_WHOLE
    if low_k < 0:
        return ZERO, ZERO
    whole = _integer(n)
    if whole is not None and whole > _MAX_EXACT and 64 < low_k <= whole:
        a, b, c = (arb(v).lgamma() for v in (whole + 1, low_k + 1, whole - low_k + 1))
        return exact((a - b - c).exp())
    if whole is not None and whole >= 0:
        value = arb(_exact_binomial(whole, low_k))
        return value.lower(), value.upper()
    if low_k > 64:
        return FINITE_WHOLE
    product: Interval = (ONE, ONE)  # n (n-1) ... (n-k+1) / k!
    for j in range(low_k):
        product = multiply(product, add(n, exact(arb(-j))), exact(arb(fmpq(1, j + 1))))
    return product


def _exact_binomial(n: int, k: int) -> fmpz:
    return fmpz(0) if k > n else fmpz.bin_uiui(n, k)


def exact_ratio(end: arb) -> Fraction | None:
    """Return an exact end as a fraction; None if it is not finite or would take too many bits."""
    size = abs(end)
    if not (end.is_finite() and end.is_exact()) or size >= _LONGEST or (size != 0 and size * _LONGEST <= 1):
        return None
    q = end.fmpq()
    return Fraction(int(q.p), int(q.q))


def _integer(x: Interval) -> int | None:
    """Return the integer n if the interval is [n, n], else None."""
    if not (x[0].is_finite() and x[1].is_finite()) or x[0] != x[1] or not x[0].is_integer():
        return None
    if abs(x[0]) >= _LONGEST:
        return None
    whole = x[0].unique_fmpz()
    return None if whole is None else int(whole)
