"""The paper's methods in the terms of the calculus."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

import sympy as sp

from signdescent.theory.calculus.facts import (
    BATCH,
    CONTRACTION,
    CONVEXITY,
    DELTA,
    DEVIATIONS,
    DIMENSION,
    DISTANCE,
    GROWTH,
    NODE_GAP,
    NODES,
    NOISE,
    SCALE,
    SIGMA,
    SMOOTH,
    SPREAD,
    START_GAP,
    TOTAL,
    VARIANCE,
    ZETA,
)
from signdescent.theory.calculus.method import Draw, MethodTerms, State
from signdescent.theory.calculus.terms import (
    COORDINATE,
    ITERATION,
    NODE,
    Better,
    Gradient,
    Norm,
    OverNodes,
    Sign,
    variable,
)
from signdescent.theory.symbols import K, gamma0

__all__ = [
    "METHODS", "MOMENTA", "STEP_SIZES", "majority_vote_sign_sgd", "method_of", "own_symbols", "sign_common_scale",
    "sign_sgd", "sign_sgd_option_2", "ssdm", "ssdm_norms", "ssdm_plain_sign",
]  # fmt: skip

GAMMA, BETA = sp.Symbol("gamma", positive=True), sp.Symbol("beta", real=True)
PARAMETERS = (
    GAMMA, BETA, gamma0, K, START_GAP, DELTA, TOTAL, SMOOTH, NOISE, SPREAD, ZETA, DIMENSION, SIGMA, CONVEXITY, DISTANCE,
    DEVIATIONS, BATCH, CONTRACTION, SCALE, NODES, NODE_GAP, GROWTH, VARIANCE,
)  # fmt: skip
"""The parameters that methods and words speak of; a claim's own symbols are found by these names."""
STEP_SIZES: Mapping[str, sp.Expr] = MappingProxyType(
    {
        "decreasing": gamma0 / sp.sqrt(ITERATION + 1),
        "constant": GAMMA,
        "theorem-8": K ** sp.Rational(-3, 4),
        "eq-32": sp.sqrt(2 * START_GAP / (TOTAL * K)),
    }
)
"""The step size of iteration k, by the word for the rule."""
MOMENTA: Mapping[str, sp.Expr] = MappingProxyType({"constant": BETA, "theorem-8": 1 - 1 / sp.sqrt(K)})
"""The momentum parameter, by the word for the rule."""
_X, _X0 = variable("x", COORDINATE), variable("x0", COORDINATE)


_STEP = variable("gamma_k")


def _step(steps: str) -> tuple[sp.Expr, tuple[Draw, ...]]:
    """Return the step size of iteration k, and what is drawn for it: any positive number, if any step size will do."""
    if steps == "any":
        return _STEP, (Draw(_STEP, "step", sp.Integer(0), 1),)
    return STEP_SIZES[steps], ()


def sign_sgd(steps: str) -> MethodTerms:
    """Return Algorithm 1 with option 1."""
    step, drawn = _step(steps)
    sample = variable("h", COORDINATE)
    return MethodTerms(
        states=(State(_X, _X0, _X - step * Sign(sample)),),
        draws=(Draw(sample, "sample", Gradient("f", _X), 1), *drawn),
    )


def sign_sgd_option_2(steps: str) -> MethodTerms:
    """Return Algorithm 1 with option 2."""
    step, drawn = _step(steps)
    sample = variable("h", COORDINATE)
    return MethodTerms(
        states=(State(_X, _X0, Better("f", _X - step * Sign(sample), _X)),),
        draws=(Draw(sample, "sample", Gradient("f", _X), 1), *drawn),
    )


def majority_vote_sign_sgd(steps: str) -> MethodTerms:
    """Return Algorithm 2, whose nodes all sample one function."""
    step, drawn = _step(steps)
    sample = variable("h", COORDINATE, NODE)
    return MethodTerms(
        states=(State(_X, _X0, _X - step * Sign(OverNodes(Sign(sample)))),),
        draws=(Draw(sample, "sample", Gradient("f", _X), 1), *drawn),
    )


def majority_vote_of_nodes(steps: str) -> MethodTerms:
    """Return Algorithm 2, whose nodes sample functions of their own."""
    step, drawn = _step(steps)
    sample, gradient = variable("h", COORDINATE, NODE), Gradient("f_n", _X, NODE)
    return MethodTerms(
        states=(State(_X, _X0, _X - step * Sign(OverNodes(Sign(sample)))),),
        draws=(Draw(sample, "sample", gradient, 1), *drawn),
        gradient=OverNodes(gradient),
    )


def ssdm(steps: str) -> MethodTerms | None:
    """Return Algorithm 3; an iteration begins with the momenta, and draws samples at its end."""
    if steps not in MOMENTA:
        return None
    momentum, sign = variable("m", COORDINATE, NODE), variable("s", COORDINATE, NODE)
    signs = (Draw(sign, "stochastic-sign", momentum, 1),)
    return _with_momenta(STEP_SIZES[steps], MOMENTA[steps], momentum, sign, signs)


def _with_momenta(
    step: sp.Expr, beta: sp.Expr, momentum: sp.Expr, direction: sp.Expr, signs: tuple[Draw, ...] = ()
) -> MethodTerms:
    """Return the method whose nodes have momenta and step along a direction made of each."""
    noise, first_noise = variable("e", COORDINATE, NODE), variable("e0", COORDINATE, NODE)
    after = _X - step * OverNodes(direction)

    def gradient(x: sp.Expr) -> Gradient:
        return Gradient("f_n", x, NODE)

    return MethodTerms(
        states=(
            State(_X, _X0, after),
            State(momentum, gradient(_X0) + first_noise, beta * momentum + (1 - beta) * (gradient(after) + noise)),
        ),
        draws=(
            Draw(first_noise, "noise", gradient(_X0), 0),
            *signs,
            Draw(noise, "noise", gradient(after), 2),
        ),
        gradient=OverNodes(gradient(_X)),
    )


def sign_common_scale(steps: str) -> MethodTerms:
    """Return signs with a common scale, without momentum."""
    step, drawn = _step(steps)
    sample, sign = variable("h", COORDINATE, NODE), variable("s", COORDINATE, NODE)
    gradient = Gradient("f_n", _X, NODE)
    return MethodTerms(
        states=(State(_X, _X0, _X - step * OverNodes(sign)),),
        draws=(Draw(sample, "sample", gradient, 1), Draw(sign, "scaled-sign", sample, 2), *drawn),
        gradient=OverNodes(gradient),
    )


def ssdm_plain_sign(steps: str) -> MethodTerms | None:
    """Return Algorithm 3 with the deterministic sign."""
    if steps not in (*MOMENTA, "any"):
        return None
    (step, drawn), momentum = _step(steps), variable("m", COORDINATE, NODE)
    terms = _with_momenta(step, MOMENTA.get(steps, BETA), momentum, Sign(momentum))
    return replace(terms, draws=(*terms.draws, *drawn))


def ssdm_norms(steps: str) -> MethodTerms:
    """Return stochastic signs times the norms of the samples, without momentum."""
    step, drawn = _step(steps)
    noise, sign = variable("e", COORDINATE, NODE), variable("s", COORDINATE, NODE)
    gradient = Gradient("f_n", _X, NODE)
    return MethodTerms(
        states=(State(_X, _X0, _X - step * OverNodes(Norm(gradient + noise) * sign)),),
        draws=(Draw(noise, "noise", gradient, 1), Draw(sign, "stochastic-sign", gradient + noise, 2), *drawn),
        gradient=OverNodes(gradient),
    )


METHODS: Mapping[str, Callable[[str], MethodTerms | None]] = MappingProxyType(
    {
        method.__name__: method
        for method in (
            sign_sgd,
            sign_sgd_option_2,
            majority_vote_sign_sgd,
            ssdm,
            ssdm_plain_sign,
            ssdm_norms,
            sign_common_scale,
        )
    }
)
"""From a claim's word for a method to its terms, for the word of a rule for the step sizes."""


_OF_NODES: Mapping[str, Callable[[str], MethodTerms | None]] = MappingProxyType(
    {**METHODS, "majority_vote_sign_sgd": majority_vote_of_nodes}
)
"""The same for nodes that have functions of their own."""


def method_of(word: str, steps: str, where: Iterable[sp.Symbol], problems: Sequence[str] = ()) -> MethodTerms | None:
    """Return a claim's method in the claim's own symbols, found by name; None if there are no terms for it."""
    methods = _OF_NODES if "partitioned-data" in problems else METHODS
    if word not in methods or steps not in (*STEP_SIZES, "any"):
        return None
    method = methods[word](steps)
    return None if method is None else method.renamed(own_symbols(where))


def own_symbols(where: Iterable[sp.Symbol]) -> dict[sp.Symbol, sp.Symbol]:
    """Return a claim's symbol for every parameter that the calculus has a symbol for."""
    named = {symbol.name: symbol for symbol in where}
    return {symbol: named[symbol.name] for symbol in PARAMETERS if symbol.name in named}
