"""Theorem 8, the printed proof: sums over the iterations, and the last display (Appendix B.9)."""

from __future__ import annotations

import sympy as sp

from signdescent.theory.claim import Claim, Proof, Step
from signdescent.theory.papers.stochastic_sign_descent.theorem_8_ssdm import (
    BELOW_ONE,
    COUNT,
    HALF_LINE,
    INDEX,
    LAST,
    MOMENTUM,
    POSITIVE,
    QUARTER,
    RUN,
    beta,
    d,
    delta,
    gamma,
    k,
    noise,
    parameters,
    place,
    printed,
    smooth,
    t,
)
from signdescent.theory.rules import Induction
from signdescent.theory.symbols import K, sigma
from signdescent.theory.table import AnyClaim

__all__ = ["CLAIMS"]

# ------------------------------------------------------------------ geometric sums

drift = sp.Symbol("drift", real=True)  # smooth*gamma*sqrt(d)
_SHIFTED = sp.Sum(beta ** (t + 1), (t, 0, k))
_SHIFTED_IS = sp.Eq(_SHIFTED, beta * (1 - beta ** (k + 1)) / (1 - beta))
_SQUARES = sp.Sum(beta ** (2 * t), (t, 0, k))
_SQUARES_IS = sp.Eq(_SQUARES, (1 - beta ** (2 * k + 2)) / (1 - beta**2))
_SHIFTED_STEP = Step(_SHIFTED_IS, "drift sum", by=Induction(k, start=0))
_SQUARES_STEP = Step(_SQUARES_IS, "squares", by=Induction(k, start=0))
_DOMAIN = {**MOMENTUM, **INDEX, sigma: HALF_LINE, drift: HALF_LINE}
ERROR_BOUND = "<= beta^(k+1) sigma^n + L gamma sqrt(d)/(1-beta) + sigma^n sqrt(1-beta)"

_DRIFT_SUM = sp.Le(drift * _SHIFTED, drift / (1 - beta))
_DRIFT_SHARP = sp.Le(drift * _SHIFTED, drift * beta / (1 - beta))
_NOISE_SUM = sp.Le((1 - beta) * sp.sqrt(_SQUARES), sp.sqrt(1 - beta))
_NOISE_SHARP = sp.Le((1 - beta) * sp.sqrt(_SQUARES), sp.sqrt((1 - beta) / (1 + beta)))
_EPS = sp.Le(
    beta ** (k + 1) * sigma + drift * _SHIFTED + (1 - beta) * sigma * sp.sqrt(_SQUARES),
    beta ** (k + 1) * sigma + drift / (1 - beta) + sigma * sp.sqrt(1 - beta),
)
_EPS_SHARP = sp.Le(
    beta ** (k + 1) * sigma + drift * _SHIFTED + (1 - beta) * sigma * sp.sqrt(_SQUARES),
    beta ** (k + 1) * sigma + drift * beta / (1 - beta) + sigma * sp.sqrt((1 - beta) / (1 + beta)),
)
AVERAGED = sp.Sum(beta**t, (t, 0, K - 1))
_AVERAGED_IS = sp.Eq(AVERAGED, (1 - beta**K) / (1 - beta))
AVERAGED_STEP = Step(_AVERAGED_IS, "powers", by=Induction(K))
_AVERAGES = sp.Le(
    noise * AVERAGED / K + drift / (1 - beta) + noise * sp.sqrt(1 - beta),
    noise / ((1 - beta) * K) + drift / (1 - beta) + noise * sp.sqrt(1 - beta),
)

_SQUARED_STEPS = (
    _SQUARES_STEP,
    Step(
        sp.Le((1 - beta) ** 2 * _SQUARES, (1 - beta) / (1 + beta)),
        "squared",
        uses="squares",
    ),
    Step(_NOISE_SHARP, "noise", uses=("squared", "squares")),
)

SUMS = (
    Claim(
        "b9-eps-bounds",
        _EPS,
        _DOMAIN,
        title="sums over t: what (30) and (31) leave of the momentum's error after k + 1 steps is at most "
        "the printed bound",
        reference=place(ERROR_BOUND),
        left_out="that E|error| is at most these sums: the triangle inequality, (31), Jensen's inequality and (30)",
        proof=Proof(
            (
                _SHIFTED_STEP,
                Step(_DRIFT_SUM, "drift", uses="drift sum"),
                *_SQUARED_STEPS,
                Step(sp.Le(sp.sqrt((1 - beta) / (1 + beta)), sp.sqrt(1 - beta)), "root"),
                Step(_NOISE_SUM, "noise sum", uses=("noise", "root")),
                Step(_EPS, uses=("drift", "noise sum")),
            )
        ),
    ),
    Claim(
        "b9-eps-bounds-sharp",
        _EPS_SHARP,
        _DOMAIN,
        title="the sums of b9-eps-bounds with beta/(1-beta) for 1/(1-beta), and sqrt((1-beta)/(1+beta)) for "
        "sqrt(1-beta)",
        reference=place(ERROR_BOUND),
        proof=Proof(
            (
                _SHIFTED_STEP,
                Step(_DRIFT_SHARP, "drift", uses="drift sum"),
                *_SQUARED_STEPS,
                Step(_EPS_SHARP, uses=("drift", "noise")),
            )
        ),
    ),
    Claim(
        "b9-averages",
        _AVERAGES,
        {**COUNT, **MOMENTUM, noise: HALF_LINE, drift: HALF_LINE},
        title="the mean of the error bounds over the iterations",
        reference=place("Then averaging over the iterates gives", 33),
        left_out="the mean over the nodes, which turns sigma^n into their mean",
        proof=Proof(
            (
                AVERAGED_STEP,
                Step(sp.Le(AVERAGED, 1 / (1 - beta)), "at most", uses="powers"),
                Step(_AVERAGES, uses="at most"),
            )
        ),
    ),
)

# ------------------------------------------------------------------ the last display

_TWICE = sp.Le(LAST + sp.Rational(3, 2) * smooth * d * gamma, LAST + 3 * smooth * d * gamma)
_FINAL = sp.Le(parameters(LAST + sp.Rational(3, 2) * smooth * d * gamma), printed(delta, noise, smooth, d))
_LAST_STEP = sp.Le(parameters(LAST + 3 * smooth * d * gamma), printed(delta, noise, smooth, d))
_SAVED = printed(delta, noise, smooth, d) - sp.Rational(3, 2) * smooth * d / (sp.sqrt(K) * K**QUARTER)
DISPLAY = place("Setting beta = 1 - 1/sqrt(K) and gamma = K^(-3/4), we get", 33)

LAST_DISPLAY = (
    Claim(
        "b9-final",
        _FINAL,
        RUN,
        title="at the stated step size and momentum the proof's bound is at most the theorem's",
        reference=DISPLAY,
        left_out="that runs obey the proof's bound, which rests on eq. (30)",
        printed_proof=Proof(
            (
                Step(_TWICE, "twice", where={beta: BELOW_ONE, gamma: POSITIVE}, reference=DISPLAY),
                Step(_LAST_STEP, "parameters", reference=DISPLAY),
                Step(_FINAL, "final", uses="parameters", reference=DISPLAY),
            ),
            note="The derivation replaces 3/2 smooth*d*gamma by 3 smooth*d*gamma without comment.",
        ),
    ),
    Claim(
        "b9-final-sharp",
        sp.Le(parameters(LAST + sp.Rational(3, 2) * smooth * d * gamma), _SAVED),
        RUN,
        title="at the stated step size and momentum, Theorem 8's bound with 3/2 in place of 3 in the last term",
        reference=DISPLAY,
    ),
)

CLAIMS: tuple[AnyClaim, ...] = (*SUMS, *LAST_DISPLAY)
