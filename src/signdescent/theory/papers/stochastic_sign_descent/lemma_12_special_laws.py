"""Lemma 12 on special laws: a necessary constant, the word "moment" in print, sigma = 0, and nu = oo.

One sample takes the values ``mu + s sqrt(q/p)`` and ``mu - s sqrt(p/q)``, ``q = 1 - p``, and has the signed third
central moment ``s**3 (q - p)/sqrt(p q)``; batches of 4 have values ``3/4`` and ``-1/4``, and succeed exactly if at
least two of the four are ``3/4``.
"""

from __future__ import annotations

import sympy as sp

from signdescent.theory.claim import Claim, Reference
from signdescent.theory.law_claim import LawClaim
from signdescent.theory.laws import Case, Cited, LawProof
from signdescent.theory.papers.stochastic_sign_descent.lemma_12_batch_size import HALF, LAWS, greater, place
from signdescent.theory.symbols import p, r, tau
from signdescent.theory.table import AnyClaim
from signdescent.theory.written import written

__all__ = ["CLAIMS"]

# ------------------------------------------------------------------ one sample with two values

_ODDS = sp.sqrt(p / (1 - p))
_SUCCESS = sp.Piecewise((1, sp.sqrt(r) * _ODDS < 1), (p, True))  # P(X > 0) for mu = 1 and s = sqrt(r)
_TWO_VALUES = {p: sp.Interval.open(0, 1), r: sp.Interval.open(0, sp.oo)}
_SIGNED = (1 - 2 * p) / sp.sqrt(p * (1 - p))  # E (X - mu)^3/sigma^3
_ABSOLUTE = (p**2 + (1 - p) ** 2) / sp.sqrt(p * (1 - p))  # E |X - mu|^3/sigma^3


def _one_sample(ratio: sp.Expr) -> sp.Basic:
    """Return eq. (14) at tau = 1 with nu^3/sigma^3 read as a given ratio."""
    return sp.Implies(2 * sp.Min(r, ratio * sp.sqrt(r), evaluate=False) < 1, _SUCCESS > HALF)


# ------------------------------------------------------------------ batches of 4 with values 3/4 and -1/4

_P = sp.Rational(3857, 10000)
_FOUR_RATIO = (p**2 + (1 - p) ** 2) / (p - sp.Rational(1, 4))  # nu^3/(mu sigma^2)
_FOUR_SUCCESS = 6 * p**2 * (1 - p) ** 2 + 4 * p**3 * (1 - p) + p**4  # at least two of four
const = sp.Symbol("C", nonnegative=True)  # a constant before nu^3/(|mu| sigma^2)
n = sp.Symbol("n", integer=True, nonnegative=True)  # how many of the four are 3/4
mu = sp.Symbol("mu", real=True)


CLAIMS: tuple[AnyClaim, ...] = (
    Claim(
        "lemma-12-necessary",
        # nu^3/(mu sigma^2) < 4/C, and yet success is not more likely than failure
        sp.And(sp.Lt(const * _FOUR_RATIO.subs(p, _P), 4), greater(HALF, _FOUR_SUCCESS.subs(p, _P), strict=False)),
        {const: sp.Interval(0, sp.Rational(10316, 10000))},
        title="tau > C nu^3/(|mu| sigma^2) does not suffice for any C up to 1.0316: batches of 4, p = 0.3857",
        reference=Reference("Lemma 12, eq. (14), p. 25"),
    ),
    Claim(
        "lemma-12-necessary-law",
        sp.And(
            written(lambda: sp.Eq(p * sp.Rational(3, 4) - (1 - p) / 4, p - sp.Rational(1, 4))),
            sp.Eq(p * sp.Rational(3, 4) ** 2 + (1 - p) / 16 - (p - sp.Rational(1, 4)) ** 2, p * (1 - p)),
            sp.Eq((p * (1 - p) ** 3 + (1 - p) * p**3) / ((p - sp.Rational(1, 4)) * p * (1 - p)), _FOUR_RATIO),
            *(
                sp.Implies(left, right)
                for left, right in ((n * 3 - (4 - n) > 0, n >= 2), (n >= 2, n * 3 - (4 - n) > 0))
            ),
        ),
        {p: sp.Interval.open(sp.Rational(1, 4), 1), n: sp.Range(0, 5)},
        title="mean, variance and ratio of the law on {3/4, -1/4}; four samples have a positive sum if two are 3/4",
        reference=Reference("Lemma 12, eq. (14), p. 25"),
    ),
    Claim(
        "lemma-12-literal",
        _one_sample(_SIGNED),
        _TWO_VALUES,
        title="eq. (14) with nu^3 the third central moment, without an absolute value, for one sample with two values",
        reference=Reference("Lemma 12, p. 25", "where nu^3 is (possibly infinite) 3th central moment"),
    ),
    Claim(
        "lemma-12-literal-corrected",
        _one_sample(_ABSOLUTE),
        _TWO_VALUES,
        title="eq. (14) with nu^3 the third absolute central moment, for one sample with two values",
        reference=Reference("Lemma 12, p. 25", "where nu^3 is (possibly infinite) 3th central moment"),
        left_out="larger batches and all other laws: lemma-12",
    ),
    Claim(
        "lemma-12-literal-law",
        # with mu = 0 and s = 1
        sp.And(
            sp.Eq(p / _ODDS - (1 - p) * _ODDS, 0),
            written(lambda: sp.Eq(p / _ODDS**2 + (1 - p) * _ODDS**2, 1)),
            sp.Eq(p / _ODDS**3 - (1 - p) * _ODDS**3, _SIGNED),
            sp.Eq(p / _ODDS**3 + (1 - p) * _ODDS**3, _ABSOLUTE),
        ),
        {p: sp.Interval.open(0, 1)},
        title="mean, variance and third moments of the law on two values",
        reference=Reference("Lemma 12, p. 25", "where nu^3 is (possibly infinite) 3th central moment"),
    ),
    Claim(
        "lemma-12-sigma0-sign",
        written(lambda: sp.Eq(sp.sign(tau * mu), sp.sign(mu))),
        {mu: sp.S.Reals, tau: sp.S.Naturals},
        (sp.Ne(mu, 0),),
        title="without noise the sum of a batch is tau mu, which has the sign of mu",
        reference=place("if sigma = 0 then the lemma holds trivially"),
    ),
    LawClaim(
        "lemma-12-nu-infinite",
        LAWS,
        "same-sign-of-batch-mean",
        HALF,
        {r: sp.Interval(0, sp.oo), tau: sp.S.Naturals},
        (tau > 2 * r,),
        ">",
        title="success is more likely than failure if tau > 2 sigma^2/mu^2, for sigma = 0 and infinite nu as well",
        reference=place("If nu = infinity, then it follows immediately from Lemma 10"),
        proof=LawProof(Case(Cited("lemma-10"))),
    ),
)
