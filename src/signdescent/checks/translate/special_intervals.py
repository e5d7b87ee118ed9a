"""Special functions on intervals: by their values at ends where they are monotone, or convex in the order."""

from __future__ import annotations

from collections.abc import Callable

from flint import arb, ctx

from signdescent.checks.translate.intervals import (
    INF,
    NINF,
    ONE,
    ZERO,
    Doubt,
    Interval,
    exact,
    hull,
    increasing,
)

__all__ = ["erfi", "expint", "exponential_integral", "lambert", "least_of_lambert", "lower_gamma", "upper_gamma"]

_LARGEST, _LARGEST_IN_MANY_BITS, _MANY_BITS = 10**6, 300, 512  # order beyond which Arb is not asked
_MOST_BITS = 4096
_STEEP = 16  # order from which Arb may take seconds for the lower function
_MOST_TERMS = 20_000
_PRECISIONS = (1, 2, 4)
_LOST = 12  # bits that a value may lose before more are used

erfi = increasing(arb.erfi, NINF, INF)


def least_of_lambert() -> arb:
    """Return -1/e, the least argument of Lambert's W, at the current precision."""
    return -(-ONE).exp()


def lambert(x: Interval) -> Interval:
    """Return the principal branch of Lambert's W, which increases from -1 at -1/e."""
    least = least_of_lambert()
    if x[1] < least:
        raise Doubt
    low = x[0].lambertw() if x[0] > least and x[0].is_finite() else INF if x[0] > least else -ONE
    return (low.lower() if low >= -1 else -ONE), _lambert_above(x[1])


def _lambert_above(x: arb) -> arb:
    """Return an upper bound of W(x)."""
    if not x.is_finite():
        return INF
    value = x.lambertw()
    if value.is_finite():
        return value.upper()
    # W(x) <= -1 + p with p = sqrt(2 (e x + 1)): u = W + 1 >= 0 has p^2/2 = 1 + (u - 1) e^u >= u^2/2 by its derivative
    above = (2 * (x * arb.const_e() + 1)).upper()
    return (above.sqrt() - 1).upper() if above > 0 else -ONE


def exponential_integral(x: Interval) -> Interval:
    """Return Ei, which falls from 0 to -oo on the negative axis and rises from -oo to oo on the positive one."""
    if x[0] == 0 and x[1] == 0:
        raise Doubt
    left, right = x[0] < 0, x[1] > 0
    above = []
    if left:
        above.append(exact(x[0].ei())[1] if x[0].is_finite() else ZERO)
        above[0] = above[0] if above[0] < 0 else ZERO
    if right:
        above.append(exact(x[1].ei())[1] if x[1].is_finite() else INF)
    below = NINF
    if not right and x[1] < 0:
        below = exact(x[1].ei())[0]
    if not left and x[0] > 0:
        below = exact(x[0].ei())[0] if x[0].is_finite() else INF
    return below, max(above)


def _nonnegative(value: Callable[[], arb]) -> Interval:
    """Return an interval of a value >= 0, at increasing precision until it is narrow."""
    best = (ZERO, INF)
    start = ctx.prec
    for factor in _PRECISIONS[: 1 if start >= _MOST_BITS else None]:
        with ctx.workprec(start * factor):
            found = value()
        if found.is_finite():
            low, high = exact(found)
            best = (low if low > best[0] else best[0], high if high < best[1] else best[1])
            if found.rad() <= abs(found) * arb(2) ** (_LOST - start):
                break
    return best


def _moderate(order: arb) -> bool:
    return bool(order.is_finite() and abs(order) < (_LARGEST if ctx.prec <= _MANY_BITS else _LARGEST_IN_MANY_BITS))


def _whole(a: arb) -> Interval:
    """Return the gamma function at a > 0."""
    return (exact(a.gamma())[0], exact(a.gamma())[1]) if _moderate(a) else (ZERO, INF)


def _upper(a: arb, x: arb) -> Interval:
    """Return the upper function at ends; x may be 0 or infinite, a infinite."""
    if not x.is_finite():
        return ZERO, ZERO
    if x == 0:
        return _whole(a) if a > 0 else (INF, INF)
    if not a.is_finite():  # the limits of t^(a - 1) for t > x
        if a > 0:
            return INF, INF
        return (ZERO, ZERO) if x >= 1 else (INF, INF)
    return _nonnegative(lambda: x.gamma_upper(a)) if _moderate(a) else (ZERO, INF)


def _lower(a: arb, x: arb) -> Interval:
    """Return the lower function at ends a > 0 and x >= 0, which may be infinite."""
    if x == 0:
        return ZERO, ZERO
    if not x.is_finite():
        return _whole(a) if a.is_finite() else (INF, INF)
    if not a.is_finite():
        return (ZERO, ZERO) if x <= 1 else (INF, INF)
    if not _moderate(a):
        return ZERO, INF
    if a <= _STEEP:
        return _nonnegative(lambda: x.gamma_lower(a))
    if x > a:
        return _nonnegative(lambda: a.gamma() - x.gamma_upper(a))
    return _nonnegative(lambda: _series(a, x))


def _series(a: arb, x: arb) -> arb:
    """Return the lower function for x <= a by x^a e^-x times the sum of x^k/(a (a + 1) ... (a + k))."""
    term = 1 / a
    total = term
    small = arb(2) ** -ctx.prec
    for k in range(1, _MOST_TERMS):
        term = term * x / (a + k)
        total = total + term
        if term < small * total:
            break
    ratio = x / (a + k + 1)  # those of the terms left out are at most this
    rest = (term * ratio / (1 - ratio)).upper()
    return x**a * (-x).exp() * (total + arb(rest / 2, rest / 2))


def _least(a: arb, b: arb) -> arb:
    return a if a <= b else b


def _greatest(a: arb, b: arb) -> arb:
    return b if a <= b else a


def _beyond(more: Interval, less: Interval) -> arb:
    """Return a lower bound of a difference >= 0."""
    if not (more[0].is_finite() and less[1].is_finite()):
        return ZERO
    return _greatest((more[0] - less[1]).lower(), ZERO)


def _finite(end: arb) -> arb:
    """Return a lower bound that is a finite number."""
    return end if end.is_finite() else ZERO


def upper_gamma(a: Interval, x: Interval) -> Interval:
    """Return the upper incomplete gamma function: the integral of t^(a - 1) e^-t over t > x.

    It decreases in x. It is convex in a, so that the larger value at the ends bounds it above. Its part over t > 1
    increases in a, that over t < 1 decreases, which bounds it below.
    """
    if x[1] < 0 or (x[1] == 0 and a[1] <= 0):
        raise Doubt
    start = _greatest(x[0], ZERO)
    high = _greatest(_upper(a[0], start)[1], _upper(a[1], start)[1])
    low = _finite(_upper(a[0], _greatest(x[1], ONE))[0])
    if x[1] < 1 and a[0] == a[1]:
        low = _finite(_upper(a[0], x[1])[0])
    elif x[1] < 1:
        low = (low + _beyond(_upper(a[1], x[1]), _upper(a[1], ONE))).lower()
    return low, high


def lower_gamma(a: Interval, x: Interval) -> Interval:
    """Return the lower incomplete gamma function for a > 0 and x >= 0: the integral of t^(a - 1) e^-t over t < x.

    It increases in x, and is convex in a; its part over t < 1 decreases in a, that over t > 1 increases.
    """
    if a[1] <= 0 or x[1] < 0:
        raise Doubt
    start = _greatest(x[0], ZERO)
    if x[1] == 0:
        return ZERO, ZERO
    high = _greatest(_lower(a[0], x[1])[1], _lower(a[1], x[1])[1]) if a[0] > 0 else INF
    low = _finite(_lower(a[1], _least(start, ONE))[0])
    if start > 1 and a[0] == a[1]:
        low = _finite(_lower(a[0], start)[0])
    elif start > 1 and a[0] > 0:
        low = (low + _beyond(_lower(a[0], start), _lower(a[0], ONE))).lower()
    return low, high


def expint(n: Interval, x: Interval) -> Interval:
    """Return E_n(x), the integral of t^-n e^(-x t) over t > 1; it decreases in n and in x."""
    if x[1] < 0 or (x[1] == 0 and n[1] <= 1):
        raise Doubt
    low, high = _expint(n[1], x[1])[0], _expint(n[0], _greatest(x[0], ZERO))[1]
    return hull((_finite(low), high))


def _expint(n: arb, x: arb) -> Interval:
    if not x.is_finite():
        return ZERO, ZERO
    if x == 0:
        if not n > 1:
            return INF, INF
        return exact(1 / (n - 1)) if n.is_finite() else (ZERO, ZERO)
    if not n.is_finite():
        return (ZERO, ZERO) if n > 0 else (INF, INF)
    return _nonnegative(lambda: x.expint(n)) if _moderate(n) else (ZERO, INF)
