"""Section 3.2: a least-squares problem in the plane on which signSGD never leaves a line.

``f = (<a_1,x>**2 + <a_2,x>**2)/2`` with ``a_1 = (1 + eps, -1 + eps)`` and ``a_2 = (-1 + eps, 1 + eps)``. The stochastic
gradient is ``2 <a_i,x> a_i``, i = 1, 2, with probability 1/2 each. With ``t = x_1 - x_2`` and ``s = x_1 + x_2``,
``<a_1,x> = t + eps*s`` and ``<a_2,x> = -t + eps*s``.
"""

from __future__ import annotations

import sympy as sp
from sympy.logic.boolalg import Boolean

from signdescent.theory.claim import Claim, Reference
from signdescent.theory.papers.stochastic_sign_descent.run_proofs.stuck import signs_on_a_line
from signdescent.theory.run_claim import RunClaim
from signdescent.theory.symbols import K, eps
from signdescent.theory.table import AnyClaim

__all__ = ["CLAIMS", "GRADIENT", "INSIDE", "LINE", "ON_LINE", "STUCK", "gamma", "success", "x1", "x2"]

Vector = tuple[sp.Expr, sp.Expr]

x1, x2 = sp.symbols("x1 x2", real=True)  # the point x
gamma = sp.Symbol("gamma", positive=True)  # one step size

HALF = sp.Rational(1, 2)
UNIT = sp.Interval.open(0, 1)
POSITIVE = sp.Interval.open(0, sp.oo)
POINT = {x1: sp.S.Reals, x2: sp.S.Reals, eps: UNIT}
LINE = {x1: sp.S.Reals, eps: UNIT}
ON_LINE = {x2: 2 - x1}  # the line Z

A_1: Vector = (1 + eps, -1 + eps)
A_2: Vector = (-1 + eps, 1 + eps)
INNER_1 = A_1[0] * x1 + A_1[1] * x2
INNER_2 = A_2[0] * x1 + A_2[1] * x2
F = (INNER_1**2 + INNER_2**2) / 2
GRADIENT: Vector = (sp.diff(F, x1), sp.diff(F, x2))
FIRST: Vector = (2 * INNER_1 * A_1[0], 2 * INNER_1 * A_1[1])  # the stochastic gradient for i = 1
SECOND: Vector = (2 * INNER_2 * A_2[0], 2 * INNER_2 * A_2[1])  # and for i = 2
T, S = x1 - x2, x1 + x2
INSIDE = INNER_1 * INNER_2 > 0  # x lies in the cone S
OUTSIDE = INNER_1 * INNER_2 < 0  # x lies in the complement of its closure


def signs(vector: Vector) -> Vector:
    """Return the signs of the coordinates."""
    return sp.sign(vector[0]), sp.sign(vector[1])


def success(i: int) -> sp.Expr:
    """Return P(sign of the stochastic gradient = sign of the gradient) in coordinate i, counted from 0."""
    right = (sp.Eq(sp.sign(g[i]), sp.sign(GRADIENT[i])) for g in (FIRST, SECOND))
    return sp.Add(*(sp.Piecewise((HALF, hit), (0, True)) for hit in right))


def equal(left: Vector, right: Vector) -> Boolean:
    """Return the equality of two vectors."""
    return sp.And(sp.Eq(left[0], right[0]), sp.Eq(left[1], right[1]))


def opposite(vector: Vector) -> Boolean:
    """Return whether the signs are (1, -1) or (-1, 1)."""
    first, second = signs(vector)
    return sp.Eq(first * second, -1)


def distance(t: sp.Expr) -> sp.Expr:
    """Return sqrt(2 (1 + eps^2)) times the distance to the cone S, at the same x_1 + x_2."""
    return sp.Max(0, sp.Abs(t) - eps * sp.Abs(S))


def _place(quote: str) -> Reference:
    return Reference("Section 3.2, p. 6", quote)


_UNIQUE = _place("least-squares problem with unique minimizer")
_STUCK = _place("signSGD with any step-size sequence remains stuck along the line Z")
_CONE = _place("the open cone of points having either an acute or an obtuse angle with both a_i's")
_RHO = _place("Hence for any x in S, we have low success probabilities")
_WORKED = _place("if <a_1,x> < 0 and <a_2,x> > 0, then sign g^(x) = (1,-1) with probability 1")
_CLOSER = _place("x - gamma sign g^(x) gets closer to low success probability region S")
_Z_SIGN = _place("notice that sign g^(x) = +-(1,-1) for any x in Z")

# where a step along a stochastic sign ends up: the sum of the coordinates is still 2
STUCK = sp.And(
    *(sp.Eq((x1 - gamma * sp.sign(g[0])) + (x2 - gamma * sp.sign(g[1])), 2).subs(ON_LINE) for g in (FIRST, SECOND)),
    sp.Ge(GRADIENT[0] ** 2 + GRADIENT[1] ** 2, 32 * eps**4).subs(ON_LINE),
)
_SIGN = signs(GRADIENT)
_ALONG = T - gamma * (_SIGN[0] - _SIGN[1])  # x_1 - x_2 after a step along the gradient's sign
_WORKED_CASE = sp.And(INNER_1 < 0, INNER_2 > 0)

CLAIMS: tuple[AnyClaim, ...] = (
    Claim(
        "sec3.2-unique-min",
        sp.And(sp.Ge(F, 0, evaluate=False), sp.Implies(sp.Eq(F, 0), sp.And(sp.Eq(x1, 0), sp.Eq(x2, 0)))),
        POINT,
        title="f >= 0 with equality only at the origin",
        reference=_UNIQUE,
    ),
    Claim(
        "sec3.2-unique-min-determinant",
        sp.And(sp.Eq(A_1[0] * A_2[1] - A_1[1] * A_2[0], 4 * eps), sp.Gt(4 * eps, 0, evaluate=False), evaluate=False),
        {eps: UNIT},
        title="det(a_1, a_2) = 4 eps > 0",
        reference=_UNIQUE,
    ),
    Claim(
        "sec3.2-unique-min-sharp",
        sp.Ge(F, 2 * eps**2 * (x1**2 + x2**2)),
        POINT,
        title="f(x) >= 2 eps^2 |x|^2, with equality where x_1 = x_2",
        reference=_UNIQUE,
    ),
    Claim(
        "sec3.2-unbiased",
        equal(((FIRST[0] + SECOND[0]) / 2, (FIRST[1] + SECOND[1]) / 2), GRADIENT),
        POINT,
        title="the mean of the stochastic gradient is the gradient",
        reference=_place("g^(x) = 2<a_i,x>a_i with probabilities 1/2"),
    ),
    Claim(
        "sec3.2-z-sign",
        sp.And(opposite(FIRST), opposite(SECOND)).subs(ON_LINE),
        LINE,
        title="on Z the sign of the stochastic gradient is (1,-1) or (-1,1), as printed",
        reference=_Z_SIGN,
    ),
    Claim(
        "sec3.2-z-sign-corrected",
        sp.And(
            sp.Implies(sp.Ne(x1, 1 - eps), opposite(FIRST).subs(ON_LINE)),
            sp.Implies(sp.Ne(x1, 1 + eps), opposite(SECOND).subs(ON_LINE)),
        ),
        LINE,
        title="on Z the sign is +-(1,-1) except at (1 - eps, 1 + eps) for i = 1 and at its mirror image for i = 2",
        reference=_Z_SIGN,
    ),
    Claim(
        "sec3.2-stuck",
        STUCK,
        {**LINE, gamma: POSITIVE},
        title="one step from Z along a stochastic sign ends on Z, where |grad f|^2 >= 32 eps^4",
        reference=_STUCK,
        left_out="the induction over the steps: sec3.2-stuck-run",
    ),
    RunClaim(
        "sec3.2-stuck-run",
        "sign_sgd",
        ("rank-one-pair-on-z",),
        "minus-least-l2-norm",
        -4 * sp.sqrt(2) * eps**2,
        {eps: UNIT, K: sp.S.Naturals},
        steps="any",
        title="signSGD from Z: |grad f| never falls below 4 sqrt(2) eps^2",
        reference=_STUCK,
        proof=signs_on_a_line((eps, K), -4 * sp.sqrt(2) * eps**2),
    ),
    Claim(
        "sec3.2-sign-formula",
        sp.And(
            equal(signs(FIRST), (sp.sign(INNER_1), -sp.sign(INNER_1))),
            equal(signs(SECOND), (-sp.sign(INNER_2), sp.sign(INNER_2))),
        ),
        POINT,
        title="sign of the stochastic gradient = (-1)^i sign<a_i,x> (-1, 1)",
        reference=_place("sign g^(x) = (-1)^i sign<a_i,x> (-1,1)"),
    ),
    Claim(
        "sec3.2-s-nonempty",
        sp.Gt((INNER_1 * INNER_2).subs({x1: 1, x2: 1}), 0, evaluate=False),
        {eps: UNIT},
        title="(1, 1) lies in S",
        reference=_CONE,
    ),
    Claim(
        "sec3.2-s-cone",
        sp.And(
            sp.Implies(INSIDE, sp.Abs(T) < eps * sp.Abs(S)),
            sp.Implies(sp.Abs(T) < eps * sp.Abs(S), INSIDE),
        ),
        POINT,
        title="S is the open double cone |x_1 - x_2| < eps |x_1 + x_2|",
        reference=_CONE,
    ),
    Claim(
        "sec3.2-s-sign",
        sp.Implies(INSIDE, sp.And(opposite(FIRST), equal(signs(SECOND), tuple(-part for part in signs(FIRST))))),
        POINT,
        title="on S the two stochastic signs are (1,-1) and (-1,1)",
        reference=_place("for any x in S, the sign of the stochastic gradient is +-(1,-1) with probabilities 1/2"),
    ),
    Claim(
        "sec3.2-s-rho",
        sp.Implies(INSIDE, sp.And(success(0) <= HALF, success(1) <= HALF)),
        POINT,
        title="on S both success probabilities are at most 1/2",
        reference=_RHO,
    ),
    Claim(
        "sec3.2-s-rho-sharp",
        sp.Implies(INSIDE, sp.And(*(sp.Implies(sp.Ne(GRADIENT[i], 0), sp.Eq(success(i), HALF)) for i in (0, 1)))),
        POINT,
        title="on S a success probability is exactly 1/2 where its gradient coordinate is not 0",
        reference=_RHO,
    ),
    Claim(
        "sec3.2-complement-sign",
        sp.Implies(
            OUTSIDE,
            sp.And(equal(signs(FIRST), _SIGN), equal(signs(SECOND), _SIGN), sp.Eq(_SIGN[0] + _SIGN[1], 0)),
        ),
        POINT,
        title="outside the closure of S both stochastic signs are the gradient's, perpendicular to (1, 1)",
        reference=_place("the sign of stochastic gradient equals to the sign of gradient"),
    ),
    Claim(
        "sec3.2-worked-example",
        sp.Implies(_WORKED_CASE, sp.And(equal(signs(FIRST), (1, -1)), equal(signs(SECOND), (1, -1)))),
        POINT,
        title="<a_1,x> < 0 < <a_2,x> gives the stochastic sign (1,-1), as printed",
        reference=_WORKED,
    ),
    Claim(
        "sec3.2-worked-example-corrected",
        sp.Implies(_WORKED_CASE, sp.And(equal(signs(FIRST), (-1, 1)), equal(signs(SECOND), (-1, 1)))),
        POINT,
        title="<a_1,x> < 0 < <a_2,x> gives the stochastic sign (-1, 1)",
        reference=_WORKED,
    ),
    Claim(
        "sec3.2-worked-example-away",
        sp.Implies(_WORKED_CASE, distance(T - 2 * gamma) > distance(T)),
        {**POINT, gamma: POSITIVE},
        title="a step along the printed sign (1,-1) would lead away from S",
        reference=_WORKED,
    ),
    Claim(
        "sec3.2-closer",
        sp.Implies(OUTSIDE, distance(_ALONG) < distance(T)),
        {**POINT, gamma: POSITIVE},
        title="from outside the closure of S a step of any length gamma > 0 leads closer to S, as printed",
        reference=_CLOSER,
    ),
    Claim(
        "sec3.2-closer-corrected",
        sp.Implies(sp.And(OUTSIDE, gamma < sp.Abs(T)), distance(_ALONG) < distance(T)),
        {**POINT, gamma: POSITIVE},
        title="from outside the closure of S a step of length gamma < |x_1 - x_2| leads closer to S",
        reference=_CLOSER,
    ),
    Claim(
        "sec3.2-closer-only-if",
        sp.Implies(sp.And(OUTSIDE, gamma >= sp.Abs(T)), distance(_ALONG) >= distance(T)),
        {**POINT, gamma: POSITIVE},
        title="from outside the closure of S no step of length gamma >= |x_1 - x_2| leads closer to S",
        reference=_CLOSER,
    ),
)
