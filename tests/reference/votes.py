"""The majority vote: by counting votes, by a positive series, and by Arb's incomplete beta function."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from math import comb

from flint import arb, ctx, fmpq

__all__ = ["failure_arb", "margin_arb", "margin_enumerated", "margin_series", "relative_error"]

_BITS = (160, 400, 1000, 3000)
_WANTED = 90  # correct bits


def margin_enumerated(rho: Fraction, nodes: int) -> Fraction:
    """P(more right than wrong) - P(more wrong than right), over all 2^nodes outcomes."""
    margin = Fraction(0)
    for votes in product((1, -1), repeat=nodes):
        right = votes.count(1)
        weight = rho**right * (1 - rho) ** (nodes - right)
        margin += weight * ((sum(votes) > 0) - (sum(votes) < 0))
    return margin


def margin_series(rho: Fraction, nodes: int) -> Fraction:
    """U sum_{j<l} C(2j, j) ((1 - u^2)/4)^j, exactly."""
    u, half = 2 * rho - 1, (nodes + 1) // 2
    return u * sum((comb(2 * j, j) * ((1 - u * u) / 4) ** j for j in range(half)), Fraction(0))


def failure_arb(rho: float, nodes: int) -> arb:
    """I(1 - rho; l, l) as a ball of at least 90 correct bits; rho is taken as the exact double."""
    half = (nodes + 1) // 2
    for bits in _BITS:
        with ctx.workprec(bits):
            x = 1 - arb(rho)
            for ball in (
                x.beta_lower(half, half, regularized=True),
                # valid for x <= 1/2; both forms may fail alone, as NaN balls
                (4 * x * (1 - x)).beta_lower(half, arb(0.5), regularized=True) / 2 if rho >= 0.5 else arb("nan"),
            ):
                if ball.rel_accuracy_bits() >= _WANTED:
                    return ball
    msg = f"no reference for {rho=}, {nodes=}"
    raise ArithmeticError(msg)


def margin_arb(rho: float, nodes: int) -> arb:
    """sign(u) I(u^2; 1/2, l), or 1 - 2 I(1-rho; l, l) where that ball fails (F near 1)."""
    half = (nodes + 1) // 2
    with ctx.workprec(_BITS[1]):
        u = 2 * arb(rho) - 1
        ball = (u * u).beta_lower(arb(0.5), half, regularized=True)
        if ball.rel_accuracy_bits() < _WANTED:
            ball = 1 - 2 * failure_arb(max(rho, 1 - rho), nodes)  # u is large here, so 1 - rho is exact enough
        return ball if rho > 0.5 else -ball


def relative_error(value: float, exact: arb | Fraction) -> float:
    """|value - exact| / |exact|, rounded up."""
    with ctx.workprec(_BITS[0]):
        ball = exact if isinstance(exact, arb) else arb(fmpq(exact.numerator, exact.denominator))
        return float((abs(arb(value) - ball) / abs(ball)).upper())
