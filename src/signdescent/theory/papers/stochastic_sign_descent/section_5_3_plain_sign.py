"""Section 5.3.2: SSDM with the deterministic sign is stuck on a line."""

from __future__ import annotations

import sympy as sp

from signdescent.theory.claim import Claim, Reference
from signdescent.theory.papers.stochastic_sign_descent.run_proofs.stuck import momenta_on_a_line
from signdescent.theory.papers.stochastic_sign_descent.theorem_8_ssdm import MOMENTUM, POSITIVE, beta, gamma
from signdescent.theory.run_claim import RunClaim
from signdescent.theory.symbols import K, eps
from signdescent.theory.table import AnyClaim

__all__ = ["CLAIMS"]

r_1, r_2 = sp.symbols("r_1 r_2", real=True)  # m^n = r_n a_n
x1, x2 = sp.symbols("x1 x2", real=True)
_A_1, _A_2 = (1 + eps, -1 + eps), (-1 + eps, 1 + eps)
_INNER = tuple(vector[0] * x1 + vector[1] * x2 for vector in (_A_1, _A_2))
_SIGNS = tuple(sp.sign(r_1 * _A_1[i]) + sp.sign(r_2 * _A_2[i]) for i in (0, 1))  # s_k
_GRADIENT = tuple(_INNER[0] * _A_1[i] + _INNER[1] * _A_2[i] for i in (0, 1))
_SMALL = {eps: sp.Interval.open(0, 1)}
_PLANE = {**_SMALL, r_1: sp.S.Reals, r_2: sp.S.Reals, x1: sp.S.Reals}
_PLAIN = Reference("Section 5.3.2, p. 13", "the method is again stuck along the line Z")
_SPAN = Reference("Section 5.3.2, p. 13", "we imply m_k^n in span(a_n)")
_SIGN_M = Reference("Section 5.3.2, p. 13", "Hence, sign m_k^n = +- sign a_n = +- (-1, 1)")
_FIRST_SIGN = (sp.sign(r_1 * _A_1[0]), sp.sign(r_1 * _A_1[1]))
_GRADIENTS_IN_SPAN = tuple(
    sp.Eq(sp.diff(inner**2, variable), 2 * inner * part, evaluate=False)
    for inner, vector in zip(_INNER, (_A_1, _A_2), strict=True)
    for variable, part in zip((x1, x2), vector, strict=True)
)
_MOMENTA_IN_SPAN = tuple(
    sp.Eq(
        beta * (r * part) + (1 - beta) * 2 * inner * part,
        (beta * r + 2 * (1 - beta) * inner) * part,
        evaluate=False,
    )
    for r, inner, vector in zip((r_1, r_2), _INNER, (_A_1, _A_2), strict=True)
    for part in vector
)
_IS_SIGN = sp.And(sp.Eq(_FIRST_SIGN[0] * _FIRST_SIGN[1], -1), sp.Eq(_FIRST_SIGN[0] + _FIRST_SIGN[1], 0))

CLAIMS: tuple[AnyClaim, ...] = (
    RunClaim(
        "sec5.3-no-stochsign-run",
        "ssdm_plain_sign",
        ("split-rank-one-pair-on-z",),
        "minus-least-l2-norm",
        -4 * sp.sqrt(2) * eps**2,
        {eps: sp.Interval.open(0, 1), K: sp.S.Naturals, **MOMENTUM},
        steps="any",
        title="SSDM with the deterministic sign, from Z: |grad f| never falls below 4 sqrt(2) eps^2",
        reference=_PLAIN,
        proof=momenta_on_a_line((eps, K, beta), -4 * sp.sqrt(2) * eps**2),
    ),
    Claim(
        "sec5.3-no-stochsign",
        sp.And(
            sp.Eq((x1 - gamma / 2 * _SIGNS[0]) + (2 - x1 - gamma / 2 * _SIGNS[1]), 2),
            sp.Ge(_GRADIENT[0] ** 2 + _GRADIENT[1] ** 2, 32 * eps**4).subs(x2, 2 - x1),
        ),
        {**_PLANE, gamma: POSITIVE},
        title="with momenta in the spans of a_1, a_2 a step from Z ends on Z, where |grad f| >= 4 sqrt(2) eps^2",
        reference=_PLAIN,
        left_out="the induction over the steps: sec5.3-no-stochsign-run",
    ),
    Claim(
        "sec5.3-no-stochsign-span",
        sp.And(*_GRADIENTS_IN_SPAN, *_MOMENTA_IN_SPAN, evaluate=False),
        {**_PLANE, x2: sp.S.Reals, **MOMENTUM},
        title="grad <a_n,x>^2 is a multiple of a_n, and the momentum moves from one multiple to another, n = 1, 2",
        reference=_SPAN,
        left_out="the induction over k, of which these are the start and the step",
    ),
    Claim(
        "sec5.3-no-stochsign-sign",
        _IS_SIGN,
        {**_SMALL, r_1: sp.S.Reals},
        title="the sign of r a_1 is (1, -1) or (-1, 1), as printed",
        reference=_SIGN_M,
    ),
    Claim(
        "sec5.3-no-stochsign-sign-corrected",
        sp.And(sp.Implies(sp.Ne(r_1, 0), _IS_SIGN), sp.Eq(_FIRST_SIGN[0] + _FIRST_SIGN[1], 0)),
        {**_SMALL, r_1: sp.S.Reals},
        title="the sign of r a_1 is (1, -1) or (-1, 1), or 0 for r = 0; its coordinates add up to 0 in any case",
        reference=_SIGN_M,
    ),
)
