"""Lemma 12: the batch size that makes success more likely than failure, its broken proof, and a repair (Appendix B.3).

With ``r = sigma**2/mu**2`` and ``b = nu**3/sigma**3``, ``nu**3/(|mu| sigma**2) = b sqrt(r)``.
"""

from __future__ import annotations

import sympy as sp

from signdescent.theory.claim import Claim, Proof, Reference, Step, Use
from signdescent.theory.law_claim import LawClaim
from signdescent.theory.laws import Case, Cited, LawProof
from signdescent.theory.rules import Cases, Concave, Monotone
from signdescent.theory.symbols import b, r, skewness, tau
from signdescent.theory.table import AnyClaim, Listed

__all__ = ["CLAIMS", "ERF_STEPS", "LISTED"]

HALF = sp.Rational(1, 2)
UNIT = sp.Interval(0, 1)
WHERE = {r: sp.Interval.open(0, sp.oo), b: sp.Interval(1, sp.oo), tau: sp.S.Naturals}
t = sp.Symbol("t", real=True)  # an argument of the error function
x = sp.Symbol("x", real=True)  # an exponent in [-1, 0]
ROOT = sp.sqrt(tau / (2 * r))  # |mu| sqrt(tau) / (sqrt(2) sigma)

# ------------------------------------------------------------------ erf(1) > 1/sqrt(2), as printed and repaired


def greater(left: sp.Expr, right: sp.Expr, *, strict: bool = True) -> sp.Basic:
    """Return an unevaluated relation of constants; SymPy would evaluate it in floating point."""
    return (sp.Gt if strict else sp.Ge)(left, right, evaluate=False)


_CHORD_VALUE = 2 / sp.sqrt(sp.pi) * (sp.Rational(2, 3) + 1 / (3 * sp.E))
_ERF_ONE = greater(sp.erf(1), 1 / sp.sqrt(2))
_PARABOLA = sp.Ge(sp.exp(-(t**2)), 1 - t**2)
_CUBIC = sp.Ge(sp.erf(t), 2 / sp.sqrt(sp.pi) * (t - t**3 / 3))
_AT_ONE = greater(sp.erf(1), 4 / (3 * sp.sqrt(sp.pi)), strict=False)
_PI = greater(4 / (3 * sp.sqrt(sp.pi)), 1 / sp.sqrt(2))
_T = {t: UNIT}
_REPAIR = (
    Step(_PARABOLA, "parabola", by=Monotone(t), where=_T),
    Step(_CUBIC, "cubic", uses="parabola", by=Monotone(t), where=_T),
    Step(_AT_ONE, "at one", uses=Use("cubic", {t: sp.Integer(1)})),
    Step(_PI, "pi"),
)
_CORRECTED = sp.And(_AT_ONE, _PI, evaluate=False)

# ------------------------------------------------------------------ Lemma 12 itself

SMALL, LARGE = tau <= 2 * r, tau > 2 * r
_CONDITION = tau > 2 * sp.Min(r, b * sp.sqrt(r), evaluate=False)
GUARANTEE = sp.Max(1 - r / tau, (1 + sp.erf(ROOT) - b / sp.sqrt(tau)) / 2, evaluate=False)
_FORMULA = sp.Implies(_CONDITION, GUARANTEE > HALF)
SECANT = sp.Ge(sp.erf(t), sp.erf(1) * t)
_AT_ROOT = sp.Ge(sp.erf(ROOT), sp.erf(1) * ROOT)
ERF_STEPS = (
    *_REPAIR,
    Step(_ERF_ONE, "erf", uses=("at one", "pi")),
    Step(SECANT, "secant", by=Concave(t), where=_T),
)
"""erf(1) > 1/sqrt 2, and erf above its secant on [0, 1]."""
SECANT_STEPS = (
    *ERF_STEPS,
    Step(_AT_ROOT, "at root", uses=Use("secant", {t: ROOT}), assumptions=(SMALL,)),
)

_WITH_12 = (1 + sp.erf(1) * ROOT - b / sp.sqrt(tau)) / 2
REACHED = sp.Implies(tau > sp.sqrt(2) / sp.erf(1) * b * sp.sqrt(r), _WITH_12 > HALF)
LAWS = ("independent-copies", "non-zero-mean")


def place(quote: str) -> Reference:
    """Return a place in the proof."""
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
                        *SECANT_STEPS,
                        Step(GUARANTEE > HALF, uses=("erf", "at root"), by=Cases((SMALL, LARGE))),
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
                *SECANT_STEPS,
                Step(_FORMULA, uses=("erf", "at root"), by=Cases((SMALL, LARGE))),
            ),
            note="The paper's argument, with exp(-t^2) >= 1 - t^2 in place of the chord.",
        ),
        printed_proof=Proof(
            (
                Step(
                    1 - r / tau > HALF,
                    "large",
                    assumptions=(LARGE,),
                    reference=place("we apply Lemma 10 again"),
                ),
                Step(ROOT <= 1, "small", assumptions=(SMALL,), reference=place("which implies")),
                Step(SECANT, "secant", by=Concave(t), where=_T, reference=place("erf(x) is concave on [0, 1]")),
                Step(
                    _AT_ROOT,
                    "at root",
                    uses=Use("secant", {t: ROOT}),
                    assumptions=(SMALL,),
                    reference=place("Setting x = mu sqrt(tau)/(sqrt(2) sigma)"),
                ),
                Step(
                    sp.Ge((1 + sp.erf(ROOT) - b / sp.sqrt(tau)) / 2, _WITH_12),
                    "with (12)",
                    uses="at root",
                    assumptions=(SMALL,),
                    reference=place("which together with (12) gives"),
                ),
                Step(REACHED, "reached", reference=place("tau > (sqrt 2/erf(1)) nu^3/(mu sigma^2)")),
                Step(
                    sp.Ge(sp.exp(x), 1 + (1 - 1 / sp.E) * x),
                    "chord",
                    where={x: sp.Interval(-1, 0)},
                    reference=place("Convexity of e^x on [-1, 0] implies"),
                ),
                Step(
                    greater(sp.erf(1), _CHORD_VALUE, strict=False),
                    "integral",
                    reference=place("erf(1) >= (2/sqrt pi)(2/3 + 1/(3e))"),
                ),
                Step(greater(_CHORD_VALUE, sp.Rational(7, 9)), "seven ninths", reference=place("= 7/9")),
                Step(greater(sp.Rational(7, 9), 1 / sp.sqrt(2)), "root two", reference=place("> 1/sqrt 2")),
                Step(
                    _ERF_ONE,
                    "erf",
                    uses=("integral", "seven ninths", "root two"),
                    reference=place("> 1/sqrt 2"),
                ),
                Step(
                    _FORMULA,
                    uses=("erf", "at root"),
                    by=Cases((SMALL, LARGE)),
                    reference=place("Hence, SPB assumption holds"),
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
        reference=place("Convexity of e^x on [-1, 0] implies"),
        repeats="lemma-12-formula",
    ),
    Claim(
        "lemma-12-corrected",
        _CORRECTED,
        {},
        title="erf(1) >= 4/(3 sqrt pi) > 1/sqrt 2, from exp(-t^2) >= 1 - t^2: the repaired step",
        reference=place("It remains to show that erf(1) > 1/sqrt 2"),
        proof=Proof((*_REPAIR, Step(_CORRECTED, uses=("at one", "pi")))),
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
