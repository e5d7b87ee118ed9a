"""Theorem 8, the printed proof: Jensen's inequality, and the mean of the error bounds over the nodes (Appendix B.9).

``e`` is the length of a random vector and ``v`` the root of its mean square. After k steps the error of one node is at
most ``beta**k sigma + share + sigma sqrt(1 - beta)``, where ``share`` does not depend on the node.
"""

from __future__ import annotations

import sympy as sp

from signdescent.theory.claim import Claim
from signdescent.theory.left_out import INDUCTION
from signdescent.theory.papers.stochastic_sign_descent.theorem_8_ssdm import (
    BELOW_ONE,
    HALF_LINE,
    INDEX,
    POSITIVE,
    beta,
    k,
    place,
)
from signdescent.theory.symbols import M, sigma
from signdescent.theory.table import AnyClaim
from signdescent.theory.written import written

__all__ = ["CLAIMS"]

e = sp.Symbol("e", real=True)  # |e|, for one outcome
v = sp.Symbol("v", real=True)  # the root of E|e|^2
share = sp.Symbol("share", real=True)  # L~ gamma sqrt(d)/(1 - beta)
errors = sp.Symbol("errors", real=True)  # the sum of E|eps^_k^n| over M nodes
noises = sp.Symbol("noises", real=True)  # the sum of their sigma^n
error = sp.Symbol("error", real=True)  # E|eps^_k^n| of one node more


def _bound(nodes: sp.Expr, total: sp.Expr) -> sp.Expr:
    """Return the bound on the sum of the errors of some nodes, whose sigma^n have a sum."""
    return beta**k * total + nodes * share + total * sp.sqrt(1 - beta)


_JENSEN = place("(1-beta) sqrt(E|sum over t of beta^t eps_(k+1-t)^n|^2)")
_NODES = place("Averaging this bound over the nodes yields")

CLAIMS: tuple[AnyClaim, ...] = (
    Claim(
        "b9-jensen",
        sp.And(sp.Le(e, (e**2 / v + v) / 2), written(lambda: sp.Eq((v**2 / v + v) / 2, v))),
        {e: HALF_LINE, v: POSITIVE},
        title="|e| <= (|e|^2/v + v)/2, whose mean is v for v^2 = E|e|^2: the mean length is at most the root of "
        "the mean square",
        reference=_JENSEN,
        left_out="v = 0, where e is 0 almost surely",
    ),
    Claim(
        "b9-nodes",
        sp.Implies(sp.Le(errors, _bound(M, noises)), sp.Le(errors + error, _bound(M + 1, noises + sigma))),
        {errors: HALF_LINE, error: HALF_LINE, noises: HALF_LINE, sigma: HALF_LINE, share: HALF_LINE, M: sp.S.Naturals}
        | {**INDEX, beta: BELOW_ONE},
        (sp.Le(error, _bound(sp.Integer(1), sigma)),),
        title="the sum of the error bounds over the nodes, with one node added; over M nodes it is the printed line",
        reference=_NODES,
        left_out=INDUCTION,
    ),
    Claim(
        "b9-nodes-mean",
        written(
            lambda: sp.Eq(
                (beta**k * noises + M * share + noises * sp.sqrt(1 - beta)) / M,
                beta**k * (noises / M) + share + noises / M * sp.sqrt(1 - beta),
            )
        ),
        {noises: HALF_LINE, share: HALF_LINE, M: sp.S.Naturals, **INDEX, beta: BELOW_ONE},
        title="that sum over M is the printed bound, with the mean of the sigma^n",
        reference=_NODES,
    ),
    Claim(
        "b9-nodes-start",
        sp.Le(sigma, sigma + share + sigma * sp.sqrt(1 - beta)),
        {sigma: HALF_LINE, share: HALF_LINE, beta: BELOW_ONE},
        title="the printed line includes k = 0, where the error is that of one sample, at most sigma^n",
        reference=_NODES,
    ),
)
