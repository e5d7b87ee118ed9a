"""Introduction and section 2: the contributions, the update rules, and the algorithms."""

from __future__ import annotations

import sympy as sp

from signdescent.theory.claim import Claim, Proof, Reference, Step
from signdescent.theory.papers.stochastic_sign_descent.abstract import HALF, POSITIVE, UNIT, k
from signdescent.theory.papers.stochastic_sign_descent.section_3_2_counterexample import (
    GRADIENT,
    INSIDE,
    LINE,
    ON_LINE,
    STUCK,
    success,
)
from signdescent.theory.papers.stochastic_sign_descent.section_3_2_counterexample import gamma as step
from signdescent.theory.papers.stochastic_sign_descent.theorem_5_sign_sgd import HARMONIC, ROOTS
from signdescent.theory.rules import Induction
from signdescent.theory.symbols import K, M, gamma0, p
from signdescent.theory.table import AnyClaim, Listed
from signdescent.theory.written import written

__all__ = ["CLAIMS", "LISTED"]

h = sp.Symbol("h", real=True)  # one coordinate of a gradient
n = sp.Symbol("n", positive=True)  # the gradient's length
right = sp.Symbol("right", positive=True)  # size of the value that has the gradient's sign
wrong = sp.Symbol("wrong", positive=True)  # size of the value that has not
beta = sp.Symbol("beta", real=True)  # momentum parameter
first = sp.Symbol("first", real=True)  # one coordinate of the first stochastic gradient
here, there = sp.symbols("here there", real=True)  # f at a point and after a step


# ------------------------------------------------------------------ section 2

_NECESSARY = Reference(
    "Section 2.1, p. 4", "three necessary conditions for our assumption to hold (see Lemma 1, 2 and 3)"
)
_SLIGHT = Reference("Section 2.1, p. 4", "show through a counterexample that a slight violation of this assumption")
_FREE = Reference("Section 2.1, p. 4", "allows for step sizes independent of the total number of iterations K")
_UNLIKE = Reference(
    "Section 2.3, p. 5", "Unlike the deterministic sign operator, stochastic sign naturally satisfies the SPB"
)
_BITS = Reference("Section 2.3, p. 5", "communicating sign-bits only (see Theorem 8)")

# the value `right` with probability p, else -wrong; batch size 1
_GRADIENT = p * right - (1 - p) * wrong
_VARIANCE = p * (1 - p) * (right + wrong) ** 2
_THIRD = p * (1 - p) * (right + wrong) ** 3 * ((1 - p) ** 2 + p**2)
_SKEW = p * (1 - p) * (right + wrong) ** 3 * (1 - 2 * p)
_LEMMA_1 = sp.Eq(_SKEW, 0)  # symmetric noise has no third central moment
_LEMMA_2 = 2 * _VARIANCE / _GRADIENT**2 < 1
_LEMMA_3 = 2 * sp.Min(_VARIANCE / _GRADIENT**2, _THIRD / (_GRADIENT * _VARIANCE)) < 1
_BOUNDED = p > HALF
_LAW = {p: sp.Interval.open(0, 1), right: POSITIVE, wrong: POSITIVE}
_AHEAD = (_GRADIENT > 0,)

_STEPS = gamma0 * ROOTS
_SQUARES = gamma0**2 * HARMONIC
_K_FREE = sp.And(sp.Ge(_STEPS, gamma0 * sp.sqrt(K)), sp.Le(_SQUARES, gamma0**2 * (1 + sp.log(K))))

_STOCHASTIC = HALF + sp.Abs(h) / (2 * n)
_DETERMINISTIC = HALF + sp.sign(h) * sp.sign(h) / 2
_VECTOR = {h: sp.S.Reals, n: POSITIVE}
_NON_ZERO = (sp.Ne(h, 0), sp.Abs(h) <= n)

_MESSAGE = 2 * k - M  # the sum of M signs, k of them 1
_MESSAGES = {k: sp.S.Naturals0, M: sp.S.Naturals}

CONTRIBUTIONS = (
    Claim(
        "sec2-lemmas-necessary",
        sp.Implies(_BOUNDED, sp.And(_LEMMA_1, _LEMMA_2, _LEMMA_3)),
        _LAW,
        _AHEAD,
        title="success probability > 1/2 implies the conditions of Lemmas 1, 2 and 3, on laws of two values",
        reference=_NECESSARY,
    ),
    Claim(
        "sec2-lemmas-necessary-any",
        sp.Implies(_BOUNDED, sp.Or(_LEMMA_1, _LEMMA_2, _LEMMA_3)),
        _LAW,
        _AHEAD,
        title="success probability > 1/2 implies one of the conditions of Lemmas 1, 2 and 3, on laws of two values",
        reference=_NECESSARY,
        defect="sec2-lemmas-necessary",
    ),
    Claim(
        "sec2-lemmas-necessary-corrected",
        sp.Implies(sp.Or(_LEMMA_2, _LEMMA_3), _BOUNDED),
        _LAW,
        _AHEAD,
        title="the conditions of Lemmas 2 and 3 are sufficient, for a batch of one sample with two values",
        reference=_NECESSARY,
        left_out="Lemma 1's condition, larger batches and all other laws: lemma-1, lemma-2 and lemma-3",
    ),
    Claim(
        "sec2-slight-violation",
        sp.And(
            *(sp.Implies(sp.And(INSIDE, sp.Ne(GRADIENT[i], 0)), sp.Eq(success(i), HALF)).subs(ON_LINE) for i in (0, 1)),
            STUCK,
        ),
        {**LINE, step: POSITIVE},
        title="with success probability exactly 1/2, one step from Z ends on Z, where |grad f|^2 >= 32 eps^4",
        reference=_SLIGHT,
        left_out="the induction over the steps: sec3.2-stuck-run",
    ),
    Claim(
        "sec2-thm5-k-free",
        _K_FREE,
        {K: sp.S.Naturals, gamma0: POSITIVE},
        title="the steps gamma0/sqrt(k+1), independent of K, have sum >= gamma0 sqrt K and sum of squares "
        "<= gamma0^2 (1 + log K)",
        reference=_FREE,
        left_out="that these two sums are all that Theorem 5 needs of the steps: theorem-5-lastdisplay-average",
        proof=Proof(
            (
                Step(sp.Ge(ROOTS, sp.sqrt(K)), "roots", by=Induction(K)),
                Step(sp.Ge(sp.log(K + 1) - sp.log(K), 1 / (K + 1)), "log-step"),
                Step(sp.Le(HARMONIC, 1 + sp.log(K)), "harmonic", uses="log-step", by=Induction(K)),
                Step(_K_FREE, uses=("roots", "harmonic")),
            )
        ),
    ),
    Claim(
        "sec2-stochsign-unlike-det",
        sp.And(_STOCHASTIC > HALF, _DETERMINISTIC <= HALF),
        _VECTOR,
        _NON_ZERO,
        title="the stochastic sign of a gradient satisfies SPB, and the deterministic sign does not",
        reference=_UNLIKE,
    ),
    Claim(
        "sec2-stochsign-unlike-det-corrected",
        sp.And(_STOCHASTIC > HALF, sp.Eq(_DETERMINISTIC, 1)),
        _VECTOR,
        _NON_ZERO,
        title="stochastic and deterministic sign satisfy SPB, the deterministic one with probability 1",
        reference=_UNLIKE,
    ),
    Claim(
        "sec2-stochsign-unlike-det-mean",
        sp.And(
            written(lambda: sp.Eq(n * ((HALF + h / (2 * n)) - (HALF - h / (2 * n))), h)),
            sp.Implies(sp.Abs(h) < n, sp.Abs(n * sp.sign(h)) > sp.Abs(h)),
        ),
        _VECTOR,
        _NON_ZERO,
        title="|g| times the stochastic sign has mean g, while |g| sign g is longer than g: here the two signs differ",
        reference=_UNLIKE,
    ),
    Claim(
        "sec2-sign-bits-only",
        sp.Eq(_MESSAGE**2, 1),
        _MESSAGES,
        (k <= M,),
        title="the server of Algorithm 3 sends 1 or -1 as the sum of M signs",
        reference=_BITS,
    ),
    Claim(
        "sec2-sign-bits-only-corrected",
        sp.And(sp.Le(-M, _MESSAGE, evaluate=False), sp.Le(_MESSAGE, M, evaluate=False), evaluate=False),
        _MESSAGES,
        (k <= M,),
        title="the sum of the signs of M nodes is one of the M + 1 numbers -M, -M + 2, ..., M",
        reference=_BITS,
        left_out="nodes whose momentum is 0, which send 0",
    ),
    Claim(
        "sec2-sign-bits-only-one-node",
        sp.Eq(_MESSAGE.subs(M, 1) ** 2, 1),
        {k: sp.Range(0, 2)},
        title="the sum that the server of Algorithm 3 sends is 1 or -1 for one node",
        reference=_BITS,
    ),
)

# ------------------------------------------------------------------ definitions that must be consistent

_EQ_3 = Reference("eq. (3), p. 4", "x_{k+1} = arg min {f(x_k), f(x_k - gamma_k sign g^(x_k))}")
_SIGN = Reference("Footnote 1, p. 4", "sign g is applied element-wise")
_STOCHSIGN = Reference("Section 2.3, p. 5", "the notion of stochastic sign operator")
_ALGORITHM_3 = Reference("Algorithm 3, p. 12", "Stochastic Sign Descent with Momentum (SSDM)")

CONSISTENT = (
    Claim(
        "eq-3-monotone",
        sp.And(sp.Min(here, there) <= here, sp.Min(here, there) <= there),
        {here: sp.S.Reals, there: sp.S.Reals},
        title="with (3) read as the better of the two points, f(x_{k+1}) is at most f at either",
        reference=_EQ_3,
    ),
    Claim(
        "definition-sign-size",
        sp.And(sp.Eq(h * sp.sign(h), sp.Abs(h)), sp.Le(sp.sign(h) ** 2, 1)),
        {h: sp.S.Reals},
        title="t sign t = |t|, and a sign is at most 1 in size",
        reference=_SIGN,
    ),
    Claim(
        "definition-3-stochastic-sign-law",
        sp.And(
            HALF + h / (2 * n) >= 0,
            HALF - h / (2 * n) >= 0,
        ),
        _VECTOR,
        (sp.Abs(h) <= n,),
        title="the two probabilities of a stochastic sign, which add up to 1, are non-negative",
        reference=_STOCHSIGN,
    ),
    Claim(
        "algorithm-3-start",
        sp.Eq(beta * first + (1 - beta) * first, first),
        {beta: UNIT, first: sp.S.Reals},
        title="the momentum that starts at the first stochastic gradient equals it after the first update",
        reference=_ALGORITHM_3,
    ),
)

CLAIMS: tuple[AnyClaim, ...] = (*CONTRIBUTIONS, *CONSISTENT)


def _definition(name: str, text: str, reference: Reference) -> Listed:
    return Listed(name, "definition", text, reference=reference)


LISTED: tuple[Listed, ...] = (
    _definition(
        "eq-1",
        "Minimise the mean f of the functions f_1, ..., f_M of M nodes over R^d.",
        Reference("eq. (1), p. 2", "solving optimization problems of the form"),
    ),
    _definition(
        "intro-unbiased",
        "The server averages the nodes' stochastic gradients, and all nodes take a step along the average.",
        Reference("Section 1, p. 2", "sent to a master node which performs the aggregation"),
    ),
    _definition(
        "definition-sign",
        "The sign of a vector, coordinate by coordinate, is 1, 0 or -1.",
        _SIGN,
    ),
    _definition(
        "eq-2",
        "A step of length gamma_k in every coordinate, against the sign of the stochastic gradient.",
        Reference("eq. (2), p. 4", "x_{k+1} = x_k - gamma_k sign g^(x_k)"),
    ),
    Listed(
        "eq-3",
        "vague",
        "The next point is the better of x_k and a step of eq. (2).",
        "A set of points to minimise over: as printed, arg min is taken of two values of f.",
        _EQ_3,
    ),
    _definition(
        "definition-3-stochastic-sign",
        "Coordinate i of the stochastic sign of g is 1 with probability 1/2 + g_i/(2|g|), and -1 otherwise.",
        _STOCHSIGN,
    ),
    _definition(
        "algorithm-1",
        "signSGD: a step along the sign of a stochastic gradient, taken always (Option 1) or if f falls (Option 2).",
        Reference("Algorithm 1, p. 8", "signSGD"),
    ),
    _definition(
        "algorithm-2",
        "Parallel signSGD: the server sends the sign of the sum of the nodes' signs, and all step along it.",
        Reference("Algorithm 2, p. 10", "Parallel signSGD with majority vote"),
    ),
    Listed(
        "sec2-thm5-first",
        "external",
        "Theorem 5 is the first result on signSGD for non-convex functions without mini-batching.",
        "The literature before 2019.",
        Reference("Section 2.1, p. 4", "Theorem 5 is the first result on signSGD for non-convex functions"),
    ),
)
