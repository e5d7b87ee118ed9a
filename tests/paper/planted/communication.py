"""Errors and weakenings planted into communication, Jensen's inequality and the Rosenbrock function."""

from __future__ import annotations

import sympy as sp

from paper.vocabulary import Planted, Weakened
from signdescent.theory import Claim
from signdescent.theory.papers.stochastic_sign_descent import CLAIMS
from signdescent.theory.papers.stochastic_sign_descent.section_5_3_communication import FLOAT, a_1, a_2, d
from signdescent.theory.papers.stochastic_sign_descent.section_6_experiments import POINT, ROSENBROCK, c, tau
from signdescent.theory.papers.stochastic_sign_descent.theorem_8_averages import e, error, errors, noises, share, v
from signdescent.theory.papers.stochastic_sign_descent.theorem_8_ssdm import beta, k
from signdescent.theory.symbols import M, eps, sigma

POSITIVE = sp.Interval.open(0, sp.oo)
HALF_LINE = sp.Interval(0, sp.oo)


def formula(name: str) -> Claim:
    claim = CLAIMS[name]
    assert isinstance(claim, Claim)
    return claim


NODES = formula("b9-nodes")
ZERO = dict.fromkeys((errors, error, noises, share, k), sp.Integer(0))
CURVED = sp.diff(ROSENBROCK, POINT[0], 2).subs(POINT[0], 0)

PLANTED = [
    Planted(
        "sec5.3-sign-bits-only-float",
        "2^32 nodes",
        Claim("planted", sp.Le(M + 1, 2**FLOAT), {M: sp.Range(1, 2**FLOAT + 1)}),
        {M: sp.Integer(2**FLOAT)},
    ),
    Planted(
        "sec5.3-no-momentum-overhead",
        "half as many coordinates",
        Claim("planted", sp.Le((d + FLOAT) / d, 1 + eps), {d: sp.S.Naturals, eps: POSITIVE}, (d * eps >= FLOAT / 2,)),
        {d: sp.Integer(16), eps: sp.Integer(1)},
    ),
    Planted(
        "sec5.3-no-momentum-dense",
        "equal norms",
        Claim("planted", a_1 - a_2 > 0, {a_1: POSITIVE, a_2: POSITIVE}, (a_1 >= a_2,)),
        {a_1: sp.Integer(1), a_2: sp.Integer(1)},
    ),
    Planted(
        "b9-jensen",
        "a smaller constant",
        Claim("planted", sp.Le(e, sp.Rational(49, 100) * (e**2 / v + v)), {e: HALF_LINE, v: POSITIVE}),
        {e: sp.Integer(1), v: sp.Integer(1)},
    ),
    Planted(
        "b9-nodes",
        "the noise of the new node forgotten",
        Claim(
            "planted",
            sp.Implies(
                sp.Le(errors, beta**k * noises + M * share + noises * sp.sqrt(1 - beta)),
                sp.Le(errors + error, beta**k * noises + (M + 1) * share + noises * sp.sqrt(1 - beta)),
            ),
            NODES.where,
            NODES.assumptions,
        ),
        {**ZERO, error: sp.Integer(1), sigma: sp.Integer(1), M: sp.Integer(1), beta: sp.Integer(0)},
    ),
    Planted(
        "sec6-rosen-non-convex",
        "a lower threshold",
        Claim("planted", sp.Lt(CURVED, 0), {POINT[1]: sp.Interval.open(sp.Rational(1, 300), sp.oo)}),
        {POINT[1]: sp.Rational(1, 250)},
    ),
    Planted(
        "sec6-batch-bound",
        "by more than it grows",
        Claim("planted", 1 - c / (tau + 1) > 1 - c / tau + c / 4, {c: POSITIVE, tau: sp.S.Naturals}),
        {c: sp.Integer(1), tau: sp.Integer(2)},
    ),
]

WEAKENED = [
    Weakened("b9-jensen", "twice the bound", Claim("weak", sp.Le(e, e**2 / v + v), {e: HALF_LINE, v: POSITIVE})),
    Weakened(
        "sec6-rosen-non-convex",
        "a higher threshold",
        Claim("weak", sp.Lt(CURVED, 0), {POINT[1]: sp.Interval.open(sp.Rational(1, 100), sp.oo)}),
    ),
]
