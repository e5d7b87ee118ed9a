"""Lemma 12: the batch size that makes success more likely than failure, its broken proof, a repair and a sharper form.

With ``r = sigma**2/mu**2`` and ``b = nu**3/sigma**3``, ``nu**3/(|mu| sigma**2) = b sqrt(r)`` (Appendix B.3).
Two families of laws on two points show what else is true: one sample with values ``mu + s sqrt(q/p)`` and
``mu - s sqrt(p/q)``, ``q = 1 - p``, whose signed third central moment is ``s**3 (q - p)/sqrt(p q)``; and batches of 4
with values ``3/4`` and ``-1/4``, which succeed exactly if at least two of the four are ``3/4``.
"""

from __future__ import annotations

import sympy as sp

from signdescent.theory.claim import Claim, Proof, Reference, Step, Use
from signdescent.theory.law_claim import LawClaim
from signdescent.theory.laws import Case, Cited, LawProof
from signdescent.theory.papers.stochastic_sign_descent.lemma_11_berry_esseen import SHEVTSOVA
from signdescent.theory.rules import Cases, Concave, Monotone
from signdescent.theory.symbols import b, p, r, skewness, tau
from signdescent.theory.table import AnyClaim, Listed
from signdescent.theory.written import written

__all__ = ["CLAIMS", "ERF_STEPS", "LISTED"]

HALF = sp.Rational(1, 2)
UNIT = sp.Interval(0, 1)
WHERE = {r: sp.Interval.open(0, sp.oo), b: sp.Interval(1, sp.oo), tau: sp.S.Naturals}
t = sp.Symbol("t", real=True)  # an argument of the error function
x = sp.Symbol("x", real=True)  # an exponent in [-1, 0]
ROOT = sp.sqrt(tau / (2 * r))  # |mu| sqrt(tau) / (sqrt(2) sigma)

# ------------------------------------------------------------------ erf(1) > 1/sqrt(2), as printed and repaired


def _greater(left: sp.Expr, right: sp.Expr, *, strict: bool = True) -> sp.Basic:
    """Return an unevaluated relation of constants; SymPy would evaluate it in floating point."""
    return (sp.Gt if strict else sp.Ge)(left, right, evaluate=False)


_CHORD_VALUE = 2 / sp.sqrt(sp.pi) * (sp.Rational(2, 3) + 1 / (3 * sp.E))
_ERF_ONE = _greater(sp.erf(1), 1 / sp.sqrt(2))
_PARABOLA = sp.Ge(sp.exp(-(t**2)), 1 - t**2)
_CUBIC = sp.Ge(sp.erf(t), 2 / sp.sqrt(sp.pi) * (t - t**3 / 3))
_AT_ONE = _greater(sp.erf(1), 4 / (3 * sp.sqrt(sp.pi)), strict=False)
_PI = _greater(4 / (3 * sp.sqrt(sp.pi)), 1 / sp.sqrt(2))
_T = {t: UNIT}
_REPAIR = (
    Step(_PARABOLA, "parabola", by=Monotone(t), where=_T),
    Step(_CUBIC, "cubic", uses="parabola", by=Monotone(t), where=_T),
    Step(_AT_ONE, "at one", uses=Use("cubic", {t: sp.Integer(1)})),
    Step(_PI, "pi"),
)
_CORRECTED = sp.And(_AT_ONE, _PI, evaluate=False)

# ------------------------------------------------------------------ Lemma 12 itself

_SMALL, _LARGE = tau <= 2 * r, tau > 2 * r
_CONDITION = tau > 2 * sp.Min(r, b * sp.sqrt(r), evaluate=False)
_GUARANTEE = sp.Max(1 - r / tau, (1 + sp.erf(ROOT) - b / sp.sqrt(tau)) / 2, evaluate=False)
_FORMULA = sp.Implies(_CONDITION, _GUARANTEE > HALF)
_SECANT = sp.Ge(sp.erf(t), sp.erf(1) * t)
_AT_ROOT = sp.Ge(sp.erf(ROOT), sp.erf(1) * ROOT)
ERF_STEPS = (
    *_REPAIR,
    Step(_ERF_ONE, "erf", uses=("at one", "pi")),
    Step(_SECANT, "secant", by=Concave(t), where=_T),
)
"""erf(1) > 1/sqrt 2, and erf above its secant on [0, 1]."""
_SECANT_STEPS = (
    *ERF_STEPS,
    Step(_AT_ROOT, "at root", uses=Use("secant", {t: ROOT}), assumptions=(_SMALL,)),
)

# ------------------------------------------------------------------ a sharper condition

_SLOPE = sp.sqrt(2) * sp.erf(1 / sp.sqrt(2))  # the secant of erf up to 1/sqrt(2)
_NORMAL_ONE = sp.erf(1 / sp.sqrt(2)) / 2  # Phi(1) - 1/2
_SHARP = sp.Implies(
    tau > sp.Min(r, SHEVTSOVA * sp.sqrt(r) / _NORMAL_ONE, evaluate=False),
    sp.Max(tau / (tau + r), (1 + sp.erf(ROOT)) / 2 - SHEVTSOVA / sp.sqrt(tau), evaluate=False) > HALF,
)
_SHARP_SMALL, _SHARP_LARGE = tau <= r, tau > r
_SHARP_SECANT = sp.Ge(sp.erf(t), _SLOPE * t)
_SHARP_STEPS = (
    Step(_SHARP_SECANT, "secant", by=Concave(t), where={t: sp.Interval(0, 1 / sp.sqrt(2))}),
    Step(sp.Ge(sp.erf(ROOT), _SLOPE * ROOT), "at root", uses=Use("secant", {t: ROOT}), assumptions=(_SHARP_SMALL,)),
)
_SIMPLE_CONSTANT = sp.Rational(137398, 100000)
_SIMPLE = sp.Implies(tau > sp.Min(r, _SIMPLE_CONSTANT * b * sp.sqrt(r), evaluate=False), _SHARP.args[1])

LAWS = ("independent-copies", "non-zero-mean")

# ------------------------------------------------------------------ the condition that the printed proof reaches

_OWN = sp.Implies(tau > sp.Min(2 * r, sp.sqrt(2) / sp.erf(1) * b * sp.sqrt(r), evaluate=False), _GUARANTEE > HALF)
_WITH_12 = (1 + sp.erf(1) * ROOT - b / sp.sqrt(tau)) / 2
_REACHED = sp.Implies(tau > sp.sqrt(2) / sp.erf(1) * b * sp.sqrt(r), _WITH_12 > HALF)

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


def _at(quote: str) -> Reference:
    return Reference("B.3, p. 25", quote)


CLAIMS: tuple[AnyClaim, ...] = (
    LawClaim(
        "lemma-12",
        LAWS,
        "same-sign-of-batch-mean",
        HALF,
        WHERE,
        (_CONDITION,),
        ">",
        title="P(success) > P(failure) if tau > 2 min(sigma^2/mu^2, nu^3/(|mu| sigma^2)), sigma > 0, nu < oo",
        reference=Reference("Lemma 12, eq. (14), p. 25"),
        left_out="sigma = 0 and infinite nu, where the condition is tau > 2 sigma^2/mu^2: lemma-12-nu-infinite",
        proof=LawProof(
            Case(
                (Cited("lemma-10"), Cited("lemma-11")),
                closing=Proof(
                    (
                        *_SECANT_STEPS,
                        Step(_GUARANTEE > HALF, uses=("erf", "at root"), by=Cases((_SMALL, _LARGE))),
                    )
                ),
            )
        ),
    ),
    LawClaim(
        "lemma-12-signed",
        LAWS,
        "same-sign-of-batch-mean",
        HALF,
        {r: WHERE[r], skewness: sp.S.Reals, tau: sp.S.Naturals},
        (tau > 2 * sp.Min(r, skewness * sp.sqrt(r), evaluate=False),),
        ">",
        title="Lemma 12 with the third central moment, as its text says, in place of E|X - mu|^3",
        reference=Reference("Lemma 12, eq. (14), p. 25"),
        defect="lemma-12-literal",
    ),
    Claim(
        "lemma-12-formula",
        _FORMULA,
        WHERE,
        title="under Lemma 12's condition one of the bounds of Lemmas 10 and 11 exceeds 1/2",
        reference=Reference("Lemma 12, eq. (14), p. 25"),
        left_out="that these are bounds: lemma-10 and lemma-11",
        proof=Proof(
            (
                *_SECANT_STEPS,
                Step(_FORMULA, uses=("erf", "at root"), by=Cases((_SMALL, _LARGE))),
            ),
            note="The paper's argument, with exp(-t^2) >= 1 - t^2 in place of the chord.",
        ),
        printed_proof=Proof(
            (
                Step(
                    1 - r / tau > HALF,
                    "large",
                    assumptions=(_LARGE,),
                    reference=_at("we apply Lemma 10 again"),
                ),
                Step(ROOT <= 1, "small", assumptions=(_SMALL,), reference=_at("which implies")),
                Step(_SECANT, "secant", by=Concave(t), where=_T, reference=_at("erf(x) is concave on [0, 1]")),
                Step(
                    _AT_ROOT,
                    "at root",
                    uses=Use("secant", {t: ROOT}),
                    assumptions=(_SMALL,),
                    reference=_at("Setting x = mu sqrt(tau)/(sqrt(2) sigma)"),
                ),
                Step(
                    sp.Ge((1 + sp.erf(ROOT) - b / sp.sqrt(tau)) / 2, _WITH_12),
                    "with (12)",
                    uses="at root",
                    assumptions=(_SMALL,),
                    reference=_at("which together with (12) gives"),
                ),
                Step(_REACHED, "reached", reference=_at("tau > (sqrt 2/erf(1)) nu^3/(mu sigma^2)")),
                Step(
                    sp.Ge(sp.exp(x), 1 + (1 - 1 / sp.E) * x),
                    "chord",
                    where={x: sp.Interval(-1, 0)},
                    reference=_at("Convexity of e^x on [-1, 0] implies"),
                ),
                Step(
                    _greater(sp.erf(1), _CHORD_VALUE, strict=False),
                    "integral",
                    reference=_at("erf(1) >= (2/sqrt pi)(2/3 + 1/(3e))"),
                ),
                Step(_greater(_CHORD_VALUE, sp.Rational(7, 9)), "seven ninths", reference=_at("= 7/9")),
                Step(_greater(sp.Rational(7, 9), 1 / sp.sqrt(2)), "root two", reference=_at("> 1/sqrt 2")),
                Step(
                    _ERF_ONE,
                    "erf",
                    uses=("integral", "seven ninths", "root two"),
                    reference=_at("> 1/sqrt 2"),
                ),
                Step(
                    _FORMULA,
                    uses=("erf", "at root"),
                    by=Cases((_SMALL, _LARGE)),
                    reference=_at("Hence, SPB assumption holds"),
                ),
            )
        ),
        defect="lemma-12-chord",
    ),
    Claim(
        "lemma-12-chord",
        sp.Ge(sp.exp(x), 1 + (1 - 1 / sp.E) * x),
        {x: sp.Interval(-1, 0)},
        title="exp(x) >= 1 + (1 - 1/e) x on [-1, 0], as printed: the chord lies above a convex function",
        reference=_at("Convexity of e^x on [-1, 0] implies"),
        repeats="lemma-12-formula",
    ),
    Claim(
        "lemma-12-corrected",
        _CORRECTED,
        {},
        title="erf(1) >= 4/(3 sqrt pi) > 1/sqrt 2, from exp(-t^2) >= 1 - t^2: the repaired step",
        reference=_at("It remains to show that erf(1) > 1/sqrt 2"),
        proof=Proof((*_REPAIR, Step(_CORRECTED, uses=("at one", "pi")))),
    ),
    LawClaim(
        "lemma-12-sharp",
        LAWS,
        "same-sign-of-batch-mean",
        HALF,
        WHERE,
        (_SHARP.args[0],),
        ">",
        title="Lemma 12 under the weaker condition tau > min(r, D(b) sqrt(r)/(Phi(1) - 1/2)), D of Shevtsova 2013",
        reference=Reference("Lemma 12, eq. (14), p. 25"),
        proof=LawProof(
            Case(
                (Cited("lemma-10-sharp"), Cited("lemma-11-sharp")),
                closing=Proof(
                    (
                        *_SHARP_STEPS,
                        Step(_SHARP.args[1], uses="at root", by=Cases((_SHARP_SMALL, _SHARP_LARGE))),
                    )
                ),
            )
        ),
    ),
    Claim(
        "lemma-12-sharp-formula",
        _SHARP,
        WHERE,
        title="under the sharper condition Cantelli's or the sharper normal bound exceeds 1/2",
        reference=Reference("Lemma 12, eq. (14), p. 25"),
        proof=Proof(
            (
                *_SHARP_STEPS,
                Step(_SHARP, uses="at root", by=Cases((_SHARP_SMALL, _SHARP_LARGE))),
            ),
            note="Cantelli's bound for tau > r; below, the error function lies above its secant up to 1/sqrt 2.",
        ),
    ),
    Claim(
        "lemma-12-own-constant",
        _OWN,
        WHERE,
        title="the printed proof's own constant: tau > min(2 sigma^2/mu^2, 1.6782 nu^3/(|mu| sigma^2)) suffices",
        reference=_at("tau > (sqrt 2/erf(1)) nu^3/(mu sigma^2)"),
        proof=Proof(
            (
                *_SECANT_STEPS,
                Step(_REACHED, "reached"),
                Step(_OWN, uses=("at root", "reached"), by=Cases((_SMALL, _LARGE))),
            )
        ),
    ),
    Claim(
        "lemma-12-own-constant-value",
        sp.And(
            _greater(sp.sqrt(2) / sp.erf(1), sp.Rational(167819, 100000)),
            _greater(sp.Rational(167820, 100000), sp.sqrt(2) / sp.erf(1)),
            evaluate=False,
        ),
        {},
        title="sqrt 2/erf(1) = 1.67819...",
        reference=_at("tau > (sqrt 2/erf(1)) nu^3/(mu sigma^2)"),
    ),
    Claim(
        "lemma-12-sharp-simple",
        _SIMPLE,
        WHERE,
        title="tau > min(sigma^2/mu^2, 1.37398 nu^3/(|mu| sigma^2)) suffices",
        reference=Reference("Lemma 12, eq. (14), p. 25"),
        proof=Proof(
            (
                Step(sp.Rational(469, 1000) * b >= SHEVTSOVA, "shevtsova"),
                Step(_greater(_NORMAL_ONE, sp.Rational(469, 1000) / _SIMPLE_CONSTANT), "constant"),
                *_SHARP_STEPS,
                Step(
                    _SIMPLE,
                    uses=("at root", "shevtsova", "constant"),
                    by=Cases((_SHARP_SMALL, _SHARP_LARGE)),
                ),
            )
        ),
    ),
    Claim(
        "lemma-12-necessary",
        # nu^3/(mu sigma^2) < 4/C, and yet success is not more likely than failure
        sp.And(sp.Lt(const * _FOUR_RATIO.subs(p, _P), 4), _greater(HALF, _FOUR_SUCCESS.subs(p, _P), strict=False)),
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
        reference=_at("if sigma = 0 then the lemma holds trivially"),
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
        reference=_at("If nu = infinity, then it follows immediately from Lemma 10"),
        proof=LawProof(Case(Cited("lemma-10"))),
    ),
    Claim(
        "lemma-12-case-split",
        ROOT <= 1,
        {r: sp.Interval.open(0, sp.oo), tau: sp.S.Naturals},
        (_SMALL,),
        title="tau <= 2 sigma^2/mu^2 gives |mu| sqrt(tau)/(sqrt 2 sigma) <= 1",
        reference=_at("Consider the case tau <= 2 sigma^2/mu^2, which implies"),
        repeats="lemma-12-formula",
    ),
    Claim(
        "lemma-12-erf-concave",
        sp.Le(sp.diff(sp.erf(t), t, 2), 0),
        {t: sp.Interval(0, sp.oo)},
        title="erf''(t) = -4 t exp(-t^2)/sqrt(pi) is at most 0 on [0, oo)",
        reference=_at("erf(x) is concave on [0, 1] (in fact on [0, infinity))"),
    ),
    Claim(
        "lemma-12-erf-secant",
        _SECANT,
        {t: UNIT},
        title="erf(x) >= erf(1) x on [0, 1]",
        reference=_at("therefore erf(x) >= erf(1) x for any x in [0, 1]"),
        printed_proof=Proof(Step(_SECANT, by=Concave(t), reference=_at("It is easy to check that erf(x) is concave"))),
        repeats="lemma-12-formula",
    ),
)

LISTED: tuple[Listed, ...] = (
    Listed(
        "lemma-12-sigma0",
        "vague",
        "Eq. (14) divides by sigma^2; without noise nu^3/(|mu| sigma^2) is 0/0.",
        "a convention for sigma = 0; with any value in [0, infinity] the lemma holds there",
        Reference("Lemma 12, eq. (14), p. 25", "if sigma = 0 then the lemma holds trivially"),
    ),
)
