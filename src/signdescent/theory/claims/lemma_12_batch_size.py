"""Lemma 12: the batch size that makes success likelier than failure, its broken proof, a repair and a sharper form.

With ``r = sigma**2/mu**2`` and ``b = nu**3/sigma**3``, ``nu**3/(|mu| sigma**2) = b sqrt(r)`` (Appendix B.3).
"""

from __future__ import annotations

import sympy as sp

from signdescent.theory.claim import AnyClaim, Claim, LawClaim, Proof, Reference, Step, Use
from signdescent.theory.claims.lemma_11_berry_esseen import SHEVTSOVA
from signdescent.theory.rules import Cases, Concave, Monotone
from signdescent.theory.symbols import b, r, tau

__all__ = ["CLAIMS"]

HALF = sp.Rational(1, 2)
UNIT = sp.Interval(0, 1)
WHERE = {r: sp.Interval.open(0, sp.oo), b: sp.Interval(1, sp.oo), tau: sp.S.Naturals}
t = sp.Symbol("t", real=True)  # an argument of the error function
x = sp.Symbol("x", real=True)  # an exponent in [-1, 0]
ROOT = sp.sqrt(tau / (2 * r))  # |mu| sqrt(tau) / (sqrt(2) sigma)

# ------------------------------------------------------------------ erf(1) > 1/sqrt(2), as printed and repaired


def _greater(left: sp.Expr, right: sp.Expr, *, strict: bool = True) -> sp.Basic:
    """Return a relation of constants as it stands, which SymPy would evaluate in floats."""
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
_SECANT_STEPS = (
    Step(_SECANT, "secant", by=Concave(t), where=_T),
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

LAWS = ("independent-copies", "non-zero-mean")


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
        title="success is likelier than failure if tau > 2 min(sigma^2/mu^2, nu^3/(|mu| sigma^2))",
        reference=Reference("Lemma 12, eq. (14), p. 25"),
        relies_on=("berry-esseen",),
    ),
    Claim(
        "lemma-12-formula",
        _FORMULA,
        WHERE,
        title="under Lemma 12's condition one of the bounds of Lemmas 10 and 11 exceeds 1/2",
        reference=Reference("Lemma 12, eq. (14), p. 25"),
        proof=Proof(
            (
                *_REPAIR,
                Step(_ERF_ONE, "erf", uses=("at one", "pi")),
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
                Step(_SECANT, "secant", by=Concave(t), where=_T, reference=_at("erf(x) is concave on [0, 1]")),
                Step(
                    _AT_ROOT,
                    "at root",
                    uses=Use("secant", {t: ROOT}),
                    assumptions=(_SMALL,),
                    reference=_at("Setting x = mu sqrt(tau)/(sqrt(2) sigma)"),
                ),
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
    ),
    Claim(
        "lemma-12-chord",
        sp.Ge(sp.exp(x), 1 + (1 - 1 / sp.E) * x),
        {x: sp.Interval(-1, 0)},
        title="exp(x) >= 1 + (1 - 1/e) x on [-1, 0], as printed: the chord lies above a convex function",
        reference=_at("Convexity of e^x on [-1, 0] implies"),
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
        title="... already if tau > min(r, D(b) sqrt(r)/(Phi(1) - 1/2)), D of Shevtsova 2013",
        reference=Reference("Lemma 12, eq. (14), p. 25"),
        relies_on=("berry-esseen",),
    ),
    Claim(
        "lemma-12-sharp-formula",
        _SHARP,
        WHERE,
        title="under the sharper condition Cantelli's or the sharper normal bound exceeds 1/2",
        reference=Reference("Lemma 12, eq. (14), p. 25"),
        proof=Proof(
            (
                Step(_SHARP_SECANT, "secant", by=Concave(t), where={t: sp.Interval(0, 1 / sp.sqrt(2))}),
                Step(
                    sp.Ge(sp.erf(ROOT), _SLOPE * ROOT),
                    "at root",
                    uses=Use("secant", {t: ROOT}),
                    assumptions=(_SHARP_SMALL,),
                ),
                Step(_SHARP, uses="at root", by=Cases((_SHARP_SMALL, _SHARP_LARGE))),
            ),
            note="Cantelli's bound for tau > r; below, the error function lies above its secant up to 1/sqrt 2.",
        ),
    ),
)
