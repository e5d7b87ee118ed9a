"""The proof of Theorem 8, corrected, about runs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import sympy as sp

from signdescent.theory.calculus.facts import DEVIATION, NODE_SMOOTHNESS, at_most
from signdescent.theory.calculus.method import MethodTerms, State
from signdescent.theory.calculus.methods import method_of
from signdescent.theory.calculus.proof import Line, RunTheorem
from signdescent.theory.calculus.rules import (
    Cited,
    Combined,
    Compared,
    Given,
    Instance,
    Invariant,
    Known,
    MeanOf,
    RootOf,
    Special,
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
from signdescent.theory.papers.stochastic_sign_descent.run_proofs.partitioned import smooth_objective, squared_length
from signdescent.theory.symbols import K

__all__ = ["as_printed", "small_mean_gradient", "special_case"]

_NOISE = variable("B", COORDINATE, NODE)  # the part of the momentum that is noise


@dataclass(frozen=True, slots=True)
class _Setting:
    """What the proof is about: the method with its parameters, and which words the class has."""

    method: MethodTerms
    symbols: Mapping[str, sp.Symbol]
    independent: bool
    homogeneous: bool

    @property
    def gamma(self) -> sp.Symbol:
        """The step size."""
        return self.symbols["gamma"]

    @property
    def beta(self) -> sp.Symbol:
        """The momentum parameter."""
        return self.symbols["beta"]

    @property
    def gap(self) -> sp.Expr:
        """The momentum minus its noise and the gradient: how far it drifts."""
        x, momentum = (state.variable for state in self.method.states)
        return momentum - _NOISE - _node(x)

    @property
    def reach(self) -> sp.Expr:
        """How far the momentum drifts for a smoothness constant of 1."""
        return self.gamma * sp.sqrt(self.symbols["d"]) * self.beta / (1 - self.beta)

    @property
    def root(self) -> sp.Expr:
        """The size of the noise in iteration k for noise of deviation 1: beta^k + sqrt((1 - beta)/(1 + beta))."""
        return self.beta**ITERATION + sp.sqrt((1 - self.beta) / (1 + self.beta))

    @property
    def size(self) -> sp.Expr:
        """What a step costs."""
        return self.symbols["smooth"] * self.symbols["d"] * self.gamma**2 / 2


def small_mean_gradient(
    where: Mapping[sp.Symbol, sp.Set],
    right: sp.Expr,
    cited: Mapping[str, Cited],
    *,
    independent: bool = True,
    homogeneous: bool = False,
) -> RunTheorem:
    """Return the proof that the mean l2-norm is at most `right`.

    Parameters
    ----------
    where : mapping from symbol to set
        The symbols of the claim.
    right : SymPy expression
    cited : mapping from label to Cited
        Claims that bound the sum over the iterations by `right`; ``"powers"`` bounds the mean of the powers of beta.
    independent : bool
        Whether the nodes' noise is independent.
    homogeneous : bool
        Whether all nodes' functions have one gradient.
    """
    method = method_of("ssdm", "constant", where)
    assert method is not None
    setting = _Setting(method, {symbol.name: symbol for symbol in where}, independent, homogeneous)
    first, _, noise = (draw.variable for draw in method.draws)
    beta = setting.beta
    lines = (*_length(setting), *_drift(setting), *_noise(setting), *_angle(setting), *_descent(setting))
    part = State(_NOISE, first, beta * _NOISE + (1 - beta) * noise)
    return RunTheorem(method, (*lines, *_sums(setting, right, cited)), auxiliary=(part,))


def _node(x: sp.Expr) -> Gradient:
    return Gradient("f_n", x, NODE)


def _length(setting: _Setting) -> tuple[Line, ...]:
    """Return the lines to: a step is at most gamma sqrt(d) long."""
    signs, d = setting.method.draws[1].variable, setting.symbols["d"]
    return (
        *squared_length("stochastic-sign", signs, d),
        Line("length", Combined({}, given=("squared",)), at_most(Norm(OverNodes(signs)), sp.sqrt(d))),
    )


def _drift(setting: _Setting) -> tuple[Line, ...]:
    """Return the lines to: without noise the momentum of a node is close to its gradient."""
    (state, _), beta, gap = setting.method.states, setting.beta, setting.gap
    x, after = state.variable, state.after
    uses = {"moved": beta, "Lipschitz": beta, "length": beta * NODE_SMOOTHNESS * setting.gamma, "itself": beta}
    return (
        Line("Lipschitz", Instance("smooth", (x, after))),
        Line("L", Instance("smooth", which=1)),
        Line("L on average", Instance("smooth", which=2)),
        Line("moved", Known("triangle", (gap, _node(x) - _node(after)))),
        Line("drift of a node", Invariant(uses, given=("L",)), at_most(Norm(gap), NODE_SMOOTHNESS * setting.reach)),
        Line("drift", SummedOver("drift of a node", NODE)),
    )


def _noise(setting: _Setting) -> tuple[Line, ...]:
    """Return the lines to: the noise in the momenta is small on average, and smaller in their mean."""
    noise = setting.method.draws[2].variable
    lines = (
        Line("unbiased", Instance("bounded-variance", (noise,), given=0)),
        Line("sigma", Instance("bounded-variance", which=2)),
        *_small(setting, "node", _NOISE, "unbiased", ("bounded-variance", 1), DEVIATION),
        Line("noise of a node", SummedOver("node: noise", NODE)),
        Line("sigma on average", Instance("bounded-variance", which=3)),
    )
    if not setting.independent:
        return lines
    mean, spread = OverNodes(_NOISE), setting.symbols["spread"]
    return (
        *lines,
        Line("unbiased on average", SummedOver("unbiased", NODE)),
        *_small(setting, "mean", mean, "unbiased on average", ("independent-nodes", 0), spread),
    )


def _small(
    setting: _Setting, name: str, vector: sp.Expr, unbiased: str, variance: tuple[str, int], deviation: sp.Expr
) -> tuple[Line, ...]:
    """Return the lines to: the expected norm of a part of the noise is at most its deviation times the root."""
    first, _, noise = (draw.variable for draw in setting.method.draws)
    beta, (word, which) = setting.beta, variance
    recursion = Compared(
        Total(vector**2),
        deviation**2 * (beta ** (2 * ITERATION) + (1 - beta) / (1 + beta)),
        factor=beta**2,
        addend=(1 - beta) ** 2 * deviation**2,
        uses={f"{name}: variance": (1 - beta) ** 2, f"{name}: no correlation": 2 * beta * (1 - beta)},
        first={f"{name}: first variance": 1},
    )
    return (
        Line(f"{name}: no correlation", SummedOver(unbiased, COORDINATE, vector)),
        Line(f"{name}: variance", Instance(word, (noise,), which=which, given=0)),
        Line(f"{name}: first variance", Instance(word, (first,), which=which)),
        Line(f"{name}: mean square", recursion),
        Line(
            f"{name}: squared",
            Combined({f"{name}: mean square": 1}),
            at_most(Expectation(Total(vector**2), START), deviation**2 * setting.root**2),
        ),
        Line(f"{name}: noise", RootOf(f"{name}: squared", Norm(vector), deviation * setting.root, given=("sigma",))),
    )


def _angle(setting: _Setting) -> tuple[Line, ...]:
    """Return the lines to: the directions of the momenta are close to that of the gradient."""
    x, momentum = (state.variable for state in setting.method.states)
    gradient, gap = setting.method.gradient, setting.gap
    mean, direction = OverNodes(momentum), Direction(momentum)
    parts = ("angles", "mean", "split", "split mean", "drift of the mean", "split nodes", "split noises")
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
            Combined(dict.fromkeys(parts, 1)),
            at_most(
                -OverNodes(Total(gradient * direction)),
                -Norm(gradient) + 2 * OverNodes(Norm(gap)) + Norm(OverNodes(_NOISE)) + OverNodes(Norm(_NOISE))
                + OverNodes(Norm(_node(x) - gradient)),
            ),
        ),
    )  # fmt: skip


def _descent(setting: _Setting) -> tuple[Line, ...]:
    """Return the lines from smoothness to the fall of f in one iteration."""
    gamma, smooth = setting.gamma, setting.symbols["smooth"]
    x, after, gradient = setting.method.states[0].variable, setting.method.states[0].after, setting.method.gradient
    signs = setting.method.draws[1].variable
    before, later = Excess("f", x), Excess("f", after)
    square = Total(OverNodes(signs) ** 2)
    near, errors = _errors(setting)
    falls = {"descent": 1, "signs": -gamma, "direction": gamma, "drift": 2 * gamma, **dict.fromkeys(near, gamma)}
    step = {
        "smooth on average": 1, "f here": -1, "f there": 1, "below here": 1, "below there": -1,
        "L on average": gamma**2 / 2 * square, "squared": smooth * gamma**2 / 2,
    }  # fmt: skip
    return (
        *smooth_objective(x, after),
        Line(
            "step",
            Combined(step),
            at_most(later, before - gamma * Total(gradient * OverNodes(signs)) + setting.size),
        ),
        Line("descent", Given("step")),
        Line("sign", Instance("stochastic-sign", (signs,))),
        Line("mean sign", SummedOver("sign", NODE)),
        Line("signs", SummedOver("mean sign", COORDINATE, gradient)),
        *near.values(),
        Line(
            "falls",
            Combined(falls | {"L on average": 2 * gamma * setting.reach}),
            at_most(
                Expectation(later, 0) + gamma * Norm(gradient),
                before + gamma * (2 * smooth * setting.reach + errors) + setting.size,
            ),
        ),
    )


def _errors(setting: _Setting) -> tuple[dict[str, Line], sp.Expr]:
    """Return lines that bound parts of the momenta's distance from the gradient, and what remains of it."""
    x = setting.method.states[0].variable
    near: dict[str, Line] = {}
    mean, nodes, distance = Norm(OverNodes(_NOISE)), OverNodes(Norm(_NOISE)), _distance(setting)
    if not setting.independent:
        near["noise of the mean"] = Line("noise of the mean", Known("norm-of-mean", (_NOISE,)))
        mean = nodes
    if setting.homogeneous:
        near["one gradient"] = Line("one gradient", SummedOver("same gradient", NODE))
        same = {"same gradient": Line("same gradient", Instance("homogeneous", (x,)))}
        return same | near, mean + nodes
    return near, mean + nodes + OverNodes(distance)


def _distance(setting: _Setting) -> Norm:
    """Return how far a node's gradient is from that of f."""
    return Norm(_node(setting.method.states[0].variable) - setting.method.gradient)


def _sums(setting: _Setting, right: sp.Expr, cited: Mapping[str, Cited]) -> tuple[Line, ...]:
    """Return the lines from the fall of f in one iteration to the bound."""
    gamma, root, symbols, method = setting.gamma, setting.root, setting.symbols, setting.method
    before, later = Excess("f", method.states[0].variable), Excess("f", method.states[0].after)
    gradient, noise = Expectation(Norm(method.gradient), START), symbols["noise"]
    deviation, noises = (noise + symbols["spread"], 1) if setting.independent else (2 * noise, 2)
    level = 2 * symbols["smooth"] * setting.reach
    distance = sp.Integer(0) if setting.homogeneous else OverNodes(Expectation(_distance(setting), START))
    uses = {"expected": 1, "noise of a node": noises * gamma, "sigma on average": noises * gamma * root}
    zeta = () if setting.homogeneous else (Line("zeta", Instance("partitioned-data", which=1)),)
    far = sp.Integer(0) if setting.homogeneous else symbols["zeta"]
    sum_of_roots = sp.Sum(root, (ITERATION, 0, K - 1))
    return (
        Line("expected", Unconditional("falls")),
        Line(
            "without noise",
            Combined(uses | ({"mean: noise": gamma} if setting.independent else {})),
            at_most(
                Expectation(later, START) + gamma * gradient,
                Expectation(before, START) + gamma * (level + deviation * root + distance) + setting.size,
            ),
        ),
        Line("summed", Telescoped("without noise", before)),
        *zeta,
        Line("first", Instance("bounded-below", which=2)),
        Line(
            "all iterations",
            Combined({"summed": 1, "first": 1, **({} if setting.homogeneous else {"zeta": gamma})}),
            at_most(
                gamma * OverTime(gradient),
                symbols["delta"] + gamma * deviation * sum_of_roots + K * (gamma * (level + far) + setting.size),
            ),
        ),
        Line("mean gradient", MeanOf("all iterations")),
        *(Line(label, by) for label, by in cited.items()),
        Line(
            "bound",
            Combined({"mean gradient": 1, **dict.fromkeys(cited, 1), "powers": deviation}),
            at_most(Average(gradient), right),
        ),
    )


def as_printed(where: Mapping[sp.Symbol, sp.Set]) -> RunTheorem:
    """Return the printed proof up to eq. (30), which takes the noise of a node for its distance from grad f."""
    method = method_of("ssdm", "theorem-8", where)
    assert method is not None
    (state, memory), (_, drawn, _) = method.states, method.draws
    x, after, signs = state.variable, state.after, drawn.variable
    lines = (
        *smooth_objective(x, after),
        Line("sign", Instance("stochastic-sign", (signs,))),
        Line("mean sign", SummedOver("sign", NODE)),
        Line("direction", Known("direction", (memory.variable,))),
        Line("eq. 30", Cited("eq-30")),
    )
    return RunTheorem(method, lines)


def special_case(
    where: Mapping[sp.Symbol, sp.Set], right: sp.Expr, general: Special, cited: Mapping[str, Cited]
) -> RunTheorem:
    """Return the proof of a bound with the steps of Theorem 8, by a claim for all steps."""
    method = method_of("ssdm", "theorem-8", where)
    assert method is not None
    mean = Average(Expectation(Norm(method.gradient), START))
    lines = (
        Line("general", general),
        *(Line(label, by) for label, by in cited.items()),
        Line("bound", Combined({"general": 1, **dict.fromkeys(cited, 1)}), at_most(mean, right)),
    )
    return RunTheorem(method, lines)
