"""The proof of Theorem 8, corrected, about runs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import sympy as sp

from signdescent.theory.calculus.facts import DEVIATION, NODE_SMOOTHNESS, at_most
from signdescent.theory.calculus.method import MethodTerms, State
from signdescent.theory.calculus.methods import BETA, GAMMA, method_of, own_symbols
from signdescent.theory.calculus.proof import (
    Cited,
    Combined,
    Compared,
    Given,
    Instance,
    Invariant,
    Known,
    Line,
    MeanOf,
    RootOf,
    RunTheorem,
    SummedOver,
    Telescoped,
    Unconditional,
)
from signdescent.theory.calculus.terms import (
    COORDINATE,
    ITERATION,
    NODE,
    START,
    Average,
    Direction,
    Excess,
    Expectation,
    Gradient,
    Norm,
    OverNodes,
    OverTime,
    Total,
    variable,
)
from signdescent.theory.symbols import K

__all__ = ["any_step"]

_NOISE = variable("B", COORDINATE, NODE)  # the part of the momentum that is noise


def any_step(where: Iterable[sp.Symbol], right: sp.Expr, cited: str) -> RunTheorem:
    """Return the proof that the mean l2-norm is at most `right`, by a claim about the sum of the powers of beta."""
    symbols = {symbol.name: symbol for symbol in where}
    method = method_of("ssdm", "constant", where)
    assert method is not None
    gamma, beta = (own_symbols(where)[symbol] for symbol in (GAMMA, BETA))
    first, _, noise = (draw.variable for draw in method.draws)
    part = State(_NOISE, first, beta * _NOISE + (1 - beta) * noise)
    lines = (
        *_length(method, symbols["d"]),
        *_drift(method, gamma, beta, symbols["d"]),
        *_noise(method, beta, symbols["spread"]),
        *_angle(method),
        *_descent(method, symbols),
        *_sums(method, symbols, right, cited),
    )
    return RunTheorem(method, lines, auxiliary=(part,))


def _node(x: sp.Expr) -> Gradient:
    return Gradient("f_n", x, NODE)


def _length(method: MethodTerms, d: sp.Symbol) -> tuple[Line, ...]:
    """Return the lines to: a step is at most gamma sqrt(d) long."""
    signs = method.draws[1].variable
    return (
        Line("square of a mean", Known("square-of-mean", (signs,))),
        Line("one", Instance("stochastic-sign", (signs,), which=1)),
        Line("ones", SummedOver("one", NODE)),
        Line("at most one", Combined({"square of a mean": 1, "ones": 1}), at_most(OverNodes(signs) ** 2, 1)),
        Line("over coordinates", SummedOver("at most one", COORDINATE)),
        Line("d", Known("dimension", ())),
        Line("squared", Combined({"over coordinates": 1, "d": 1}), at_most(Total(OverNodes(signs) ** 2), d)),
        Line("length", Combined({}, given=("squared",)), at_most(Norm(OverNodes(signs)), sp.sqrt(d))),
    )


def _drift(method: MethodTerms, gamma: sp.Symbol, beta: sp.Symbol, d: sp.Symbol) -> tuple[Line, ...]:
    """Return the lines to: without noise the momentum of a node is close to its gradient."""
    (x, momentum), after = (state.variable for state in method.states), method.states[0].after
    gap = momentum - _NOISE - _node(x)
    bound = NODE_SMOOTHNESS * gamma * sp.sqrt(d) * beta / (1 - beta)
    return (
        Line("Lipschitz", Instance("smooth", (x, after))),
        Line("L", Instance("smooth", which=1)),
        Line("L on average", Instance("smooth", which=2)),
        Line("moved", Known("triangle", (gap, _node(x) - _node(after)))),
        Line(
            "drift of a node",
            Invariant(
                {"moved": beta, "Lipschitz": beta, "length": beta * NODE_SMOOTHNESS * gamma, "itself": beta},
                given=("L",),
            ),
            at_most(Norm(gap), bound),
        ),
        Line("drift", SummedOver("drift of a node", NODE)),
    )


def _noise(method: MethodTerms, beta: sp.Symbol, spread: sp.Symbol) -> tuple[Line, ...]:
    """Return the lines to: the noise in the momenta is small on average, and smaller in their mean."""
    first, _, noise = (draw.variable for draw in method.draws)
    power, level = beta**ITERATION, (1 - beta) / (1 + beta)
    root = power + sp.sqrt(level)
    lines = [
        Line("unbiased", Instance("bounded-variance", (noise,), given=0)),
        Line("unbiased on average", SummedOver("unbiased", NODE)),
        Line("sigma", Instance("bounded-variance", which=2)),
    ]
    for name, vector, zero, mean_square, first_square, deviation in (
        ("node", _NOISE, "unbiased", ("bounded-variance", 1), first, DEVIATION),
        ("mean", OverNodes(_NOISE), "unbiased on average", ("independent-nodes", 0), first, spread),
    ):
        word, which = mean_square
        square = deviation**2 * (power**2 + level)
        lines += [
            Line(f"{name}: no correlation", SummedOver(zero, COORDINATE, vector)),
            Line(f"{name}: variance", Instance(word, (noise,), which=which, given=0)),
            Line(f"{name}: first variance", Instance(word, (first_square,), which=which)),
            Line(
                f"{name}: mean square",
                Compared(
                    Total(vector**2),
                    square,
                    factor=beta**2,
                    addend=(1 - beta) ** 2 * deviation**2,
                    uses={f"{name}: variance": (1 - beta) ** 2, f"{name}: no correlation": 2 * beta * (1 - beta)},
                    first={f"{name}: first variance": 1},
                ),
            ),
            Line(
                f"{name}: squared",
                Combined({f"{name}: mean square": 1}, given=("sigma",)),
                at_most(Expectation(Total(vector**2), START), deviation**2 * root**2),
            ),
            Line(
                f"{name}: noise",
                RootOf(f"{name}: squared", Norm(vector), deviation * root, given=("sigma",)),
            ),
        ]
    lines += [
        Line("noise of a node", SummedOver("node: noise", NODE)),
        Line("sigma on average", Instance("bounded-variance", which=3)),
    ]
    return tuple(lines)


def _angle(method: MethodTerms) -> tuple[Line, ...]:
    """Return the lines to: the directions of the momenta are close to that of the gradient."""
    x, momentum = (state.variable for state in method.states)
    gradient, mean, direction = method.gradient, OverNodes(momentum), Direction(momentum)
    gap = momentum - _NOISE - _node(x)
    return (
        Line("along", Known("direction", (momentum,))),
        Line("aside", Known("direction-inner", (momentum - gradient, momentum))),
        Line(
            "angle",
            Combined({"along": -1, "aside": 1}),
            at_most(-Total(gradient * direction), -Norm(momentum) + Norm(momentum - gradient)),
        ),
        Line("angles", SummedOver("angle", NODE)),
        Line("mean", Known("norm-of-mean", (momentum,))),
        Line("split", Known("triangle", (mean, gradient - mean))),
        Line("split mean", Known("triangle", (OverNodes(gap), OverNodes(_NOISE)))),
        Line("drift of the mean", Known("norm-of-mean", (gap,))),
        Line("split node", Known("triangle", (gap + _NOISE, _node(x) - gradient))),
        Line("split noise", Known("triangle", (gap, _NOISE))),
        Line("split nodes", SummedOver("split node", NODE)),
        Line("split noises", SummedOver("split noise", NODE)),
        Line(
            "direction",
            Combined(
                {
                    "angles": 1, "mean": 1, "split": 1, "split mean": 1, "drift of the mean": 1, "split nodes": 1,
                    "split noises": 1,
                }
            ),
            at_most(
                -OverNodes(Total(gradient * direction)),
                -Norm(gradient) + 2 * OverNodes(Norm(gap)) + Norm(OverNodes(_NOISE)) + OverNodes(Norm(_NOISE))
                + OverNodes(Norm(_node(x) - gradient)),
            ),
        ),
    )  # fmt: skip


def _descent(method: MethodTerms, symbols: Mapping[str, sp.Symbol]) -> tuple[Line, ...]:
    """Return the lines from smoothness to the fall of f in one iteration."""
    gamma, beta, smooth, d = (symbols[name] for name in ("gamma", "beta", "smooth", "d"))
    x, after = method.states[0].variable, method.states[0].after
    signs, gradient = method.draws[1].variable, method.gradient
    before, later, size = Excess("f", x), Excess("f", after), smooth * d * gamma**2 / 2
    reach = gamma * sp.sqrt(d) * beta / (1 - beta)
    errors = Norm(OverNodes(_NOISE)) + OverNodes(Norm(_NOISE)) + OverNodes(Norm(_node(x) - gradient))
    return (
        Line("smooth", Instance("smooth", (x, after), which=3)),
        Line("smooth on average", SummedOver("smooth", NODE)),
        Line("f here", Instance("partitioned-data", (x,))),
        Line("f there", Instance("partitioned-data", (after,))),
        Line("below here", Instance("bounded-below", (x,))),
        Line("below there", Instance("bounded-below", (after,))),
        Line(
            "step",
            Combined(
                {
                    "smooth on average": 1, "f here": -1, "f there": 1, "below here": 1, "below there": -1,
                    "L on average": gamma**2 / 2 * Total(OverNodes(signs) ** 2), "squared": smooth * gamma**2 / 2,
                }
            ),
            at_most(later, before - gamma * Total(gradient * OverNodes(signs)) + size),
        ),
        Line("descent", Given("step")),
        Line("sign", Instance("stochastic-sign", (signs,))),
        Line("mean sign", SummedOver("sign", NODE)),
        Line("signs", SummedOver("mean sign", COORDINATE, gradient)),
        Line(
            "falls",
            Combined(
                {
                    "descent": 1, "signs": -gamma, "direction": gamma, "drift": 2 * gamma,
                    "L on average": 2 * gamma * reach,
                }
            ),
            at_most(
                Expectation(later, 0) + gamma * Norm(gradient),
                before + gamma * (2 * smooth * reach + errors) + size,
            ),
        ),
    )  # fmt: skip


def _sums(method: MethodTerms, symbols: Mapping[str, sp.Symbol], right: sp.Expr, cited: str) -> tuple[Line, ...]:
    """Return the lines from the fall of f in one iteration to the bound."""
    gamma, beta, smooth, d = (symbols[name] for name in ("gamma", "beta", "smooth", "d"))
    noise, spread, zeta, delta = (symbols[name] for name in ("noise", "spread", "zeta", "delta"))
    x, after, gradient = method.states[0].variable, method.states[0].after, method.gradient
    before, later, size = Excess("f", x), Excess("f", after), smooth * d * gamma**2 / 2
    root = beta**ITERATION + sp.sqrt((1 - beta) / (1 + beta))
    drift = 2 * smooth * gamma * sp.sqrt(d) * beta / (1 - beta)
    distance = OverNodes(Expectation(Norm(_node(x) - gradient), START))
    return (
        Line("expected", Unconditional("falls")),
        Line(
            "without noise",
            Combined({"expected": 1, "mean: noise": gamma, "noise of a node": gamma, "sigma on average": gamma * root}),
            at_most(
                Expectation(later, START) + gamma * Expectation(Norm(gradient), START),
                Expectation(before, START) + gamma * (drift + (noise + spread) * root + distance) + size,
            ),
        ),
        Line("summed", Telescoped("without noise", before)),
        Line("zeta", Instance("partitioned-data", which=1)),
        Line("first", Instance("bounded-below", which=2)),
        Line(
            "all iterations",
            Combined({"summed": 1, "zeta": gamma, "first": 1}),
            at_most(
                gamma * OverTime(Expectation(Norm(gradient), START)),
                delta + gamma * (noise + spread) * sp.Sum(root, (ITERATION, 0, K - 1))
                + K * (gamma * (drift + zeta) + size),
            ),
        ),
        Line("mean gradient", MeanOf("all iterations")),
        Line("powers", Cited(cited)),
        Line(
            "bound",
            Combined({"mean gradient": 1, "powers": noise + spread}),
            at_most(Average(Expectation(Norm(gradient), START)), right),
        ),
    )  # fmt: skip
