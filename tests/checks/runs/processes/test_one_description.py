"""A method as data is one method: its NumPy step, its exact step, and the hand-written fast method agree."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from math import sqrt
from typing import Any

import numpy as np
import pytest
import sympy as sp

from processes.methods import COMPARED, NOISE_FACTOR
from signdescent.checks.runs.processes.arrays import ArrayMethod, Smooth
from signdescent.checks.runs.processes.growth import grow
from signdescent.checks.runs.processes.laws import Laws, Noise
from signdescent.checks.runs.processes.surds import Surd
from signdescent.checks.runs.processes.trees import Function, Moment, Process
from signdescent.errors import ArgumentError
from signdescent.simulation.methods import METHODS as FAST
from signdescent.simulation.methods import Method
from signdescent.simulation.methods import State as FastState
from signdescent.simulation.methods._signs import row_norms, stochastic_sign
from signdescent.theory.calculus.facts import DIMENSION, SCALE
from signdescent.theory.calculus.method import MethodTerms
from signdescent.theory.calculus.methods import BETA, GAMMA, METHODS, method_of
from signdescent.theory.calculus.terms import COORDINATE, NODE, START, Expectation, Norm, Variable, variable

RUNS, D, NODES = 1000, 4, 2  # powers of 2, so that signs of sums of eighths are not a matter of rounding
STEP, MOMENTUM, SIZE, FACTOR = Fraction(3, 8), Fraction(3, 4), Fraction(64), Fraction(1, 2)
PARAMETERS: Mapping[sp.Symbol, Fraction] = {
    GAMMA: STEP, BETA: MOMENTUM, SCALE: SIZE, DIMENSION: Fraction(D), NOISE_FACTOR: FACTOR
}  # fmt: skip
SEED = 7
Arrays = dict[str, Any]


@dataclass(frozen=True)
class Case:
    """A method as data, and the fast one.

    `memories` says by which names the data keep what the fast method calls `node_memory` and `server_memory`.
    """

    terms: MethodTerms
    fast: Method
    nodes: int = NODES
    memories: tuple[str, str] = ("", "")
    begins_with_momenta: bool = False


def named(word: str, steps: str = "constant", problems: tuple[str, ...] = ()) -> MethodTerms:
    method = method_of(word, steps, (), problems)
    assert method is not None
    return method


MOMENTA: Arrays = {"memories": ("m", ""), "begins_with_momenta": True}
BETAS = {"momentum": float(MOMENTUM)}
CASES: Mapping[str, Case] = {
    "sign_sgd": Case(named("sign_sgd"), FAST["sign_sgd"](), nodes=1),
    "sign_sgd_option_2": Case(named("sign_sgd_option_2"), FAST["sign_sgd"](option=2), nodes=1),
    "majority_vote_sign_sgd": Case(named("majority_vote_sign_sgd"), FAST["majority_vote"]()),
    "ssdm": Case(named("ssdm"), FAST["ssdm"](**BETAS), **MOMENTA),
    "ssdm_plain_sign": Case(named("ssdm_plain_sign"), FAST["ssdm"](sign="deterministic", **BETAS), **MOMENTA),
    "ssdm_norms": Case(named("ssdm_norms"), FAST["ssdm_norms"]()),
    "ssdm_norms with momenta": Case(COMPARED["ssdm_norms"], FAST["ssdm_norms"](**BETAS), **MOMENTA),
    "sign_sgd with any steps": Case(named("sign_sgd", "any"), FAST["sign_sgd"](), nodes=1),
    "majority_vote_sign_sgd of nodes": Case(
        named("majority_vote_sign_sgd", problems=("partitioned-data",)), FAST["majority_vote"]()
    ),
    "sign_common_scale": Case(named("sign_common_scale"), FAST["ssdm_common_scale"](scale=float(SIZE))),
    "sgd": Case(COMPARED["sgd"], FAST["sgd"]()),
    "signum": Case(COMPARED["signum"], FAST["signum"](**BETAS), memories=("m", "")),
    "noisy_sign_sgd": Case(COMPARED["noisy_sign_sgd"], FAST["noisy_sign_sgd"](noise=float(FACTOR))),
    "ef_sign_sgd": Case(COMPARED["ef_sign_sgd"], FAST["ef_sign_sgd"](), memories=("r", "")),
    "double_squeeze": Case(COMPARED["double_squeeze"], FAST["double_squeeze"](), memories=("r", "server")),
    "normalized_sgd": Case(
        COMPARED["normalized_sgd"], FAST["normalized_sgd"](**BETAS), memories=("", "m"), begins_with_momenta=True
    ),
}


def test_every_fast_method_is_compared() -> None:
    """No hand-written method is left out, nor a method that has a name in the calculus."""
    assert {type(case.fast).__name__ for case in CASES.values()} == {
        getattr(one, "__name__", "") for one in FAST.values()
    }
    assert set(METHODS) <= set(CASES)


CURVATURES = np.array([[1.0, 2.0, 0.5, 1.0], [0.25, 1.0, 4.0, 2.0]])
CENTRES = np.array([[1.0, -2.0, 0.0, 0.5], [0.5, 1.0, -1.0, 0.0]])


def functions(nodes: int) -> dict[str, Smooth]:
    """Return quadratics of the nodes, and their mean, on arrays of shape (runs, nodes, d)."""
    a, c = CURVATURES[:nodes], CENTRES[:nodes]

    def of_nodes(x: Any) -> Any:
        return a * (x - c)

    def mean(x: Any) -> Any:
        return np.stack([(a[n] * (x - c[n])) for n in range(nodes)]).mean(axis=0)

    def value(x: Any) -> Any:
        return np.stack([(a[n] * (x - c[n]) ** 2).sum(-1, keepdims=True) / 2 for n in range(nodes)]).mean(axis=0)

    return {"f": Smooth(value, mean), "f_n": Smooth(lambda x: (a * (x - c) ** 2).sum(-1, keepdims=True) / 2, of_nodes)}


def exact_functions(nodes: int) -> dict[str, Function]:
    """Return the same in fractions."""
    a, c = ([[Fraction(v) for v in row] for row in table[:nodes].tolist()] for table in (CURVATURES, CENTRES))

    def slope(x: Any, n: int) -> Any:
        return [q * (z - m) for q, z, m in zip(a[n], x, c[n], strict=True)]

    def value(x: Any, n: int) -> Any:
        return sum(q * (z - m) ** 2 for q, z, m in zip(a[n], x, c[n], strict=True)) * Fraction(1, 2)

    def mean(x: Any) -> Any:
        return [sum(column) * Fraction(1, nodes) for column in zip(*(slope(x, n) for n in range(nodes)), strict=True)]

    def average(x: Any) -> Any:
        return sum(value(x, n) for n in range(nodes)) * Fraction(1, nodes)

    return {"f": Function(average, mean), "f_n": Function(value, slope)}


def of_eighths(rng: np.random.Generator, *shape: int) -> Any:
    """Return small multiples of 1/8, of which one in ten is 0."""
    return rng.integers(-24, 25, shape) / 8 * (rng.random(shape) > 0.1)


def compared(case: Case) -> tuple[Arrays, Arrays, Arrays, Arrays]:
    """Return what the data's step starts from, its result, that of the fast method, and the draws, in 1,000 runs."""
    rng = np.random.default_rng(SEED)
    points, gradients = of_eighths(rng, RUNS, D), of_eighths(rng, RUNS, case.nodes, D)
    gradients[::50] = 0.0  # vectors that are 0, whose signs are 0
    of_node, of_server = case.memories
    before = FastState(
        point=points,
        node_memory=of_eighths(rng, RUNS, case.nodes, D) if of_node else np.zeros(gradients.shape),
        server_memory=of_eighths(rng, RUNS, D) if of_server else None,
    )
    smooth = functions(case.nodes)

    def value(x: Any) -> Any:
        return smooth["f"].value(x[:, np.newaxis])[:, 0, 0]

    def fast_step(state: FastState, samples: Any) -> FastState:
        return case.fast.step(state, samples, step_size=float(STEP), rng=np.random.default_rng(SEED), value=value)[0]

    end = fast_step(before, gradients)
    kept: Arrays = {"x": points[:, np.newaxis]}
    memory = end if case.begins_with_momenta else before
    kept |= {of_node: memory.node_memory} if of_node else {}
    kept |= {of_server: np.asarray(memory.server_memory)[:, np.newaxis]} if of_server else {}
    draws: Arrays = {"h": gradients, "xi": np.random.default_rng(SEED).standard_normal(gradients.shape)}
    draws |= {"gamma_k": np.full((RUNS, 1, 1), float(STEP)), "e": gradients - smooth["f_n"].gradient(kept["x"])}
    kinds = {draw.kind for draw in case.terms.draws}
    if kinds & {"stochastic-sign", "scaled-sign"}:
        vector = kept.get("m", gradients)
        scale = row_norms(vector) if "stochastic-sign" in kinds else np.asarray(float(SIZE))
        draws["s"] = stochastic_sign(vector, scale, rng=np.random.default_rng(SEED))
    found: Arrays = {"x": end.point[:, np.newaxis]}
    if case.begins_with_momenta:
        draws["e"] = of_eighths(rng, RUNS, case.nodes, D)
        end = fast_step(end, smooth["f_n"].gradient(end.point[:, np.newaxis]) + draws["e"])
    found |= {of_node: end.node_memory} if of_node else {}
    found |= {of_server: np.asarray(end.server_memory)[:, np.newaxis]} if of_server else {}
    needed = {str(draw.variable.args[0]) for draw in case.terms.draws if draw.stage}
    draws = {name: drawn for name, drawn in draws.items() if name in needed}
    method = ArrayMethod(case.terms, {s: float(v) for s, v in PARAMETERS.items()}, smooth, D, case.nodes)
    return kept, method.after(0, {**kept, **draws}), found, draws


def apart(one: Any, other: Any) -> float:
    """Return the largest difference, relative to numbers above 1."""
    return float((np.abs(one - other) / np.maximum(1.0, np.abs(other))).max())


@pytest.mark.parametrize("name", CASES)
def test_the_numpy_step_is_that_of_the_fast_method(name: str) -> None:
    """On 1,000 random states, with the same draws, to 1e-12; one coordinate in ten is 0."""
    kept, ours, theirs, _ = compared(CASES[name])
    assert set(ours) == set(kept) == set(theirs)
    assert all(ours[key].shape == theirs[key].shape for key in theirs)
    assert max(apart(ours[key], theirs[key]) for key in theirs) <= 1e-12


def exactly(array: Any, indices: tuple[Any, ...]) -> Any:
    """Return what one run's array, of shape (nodes, d), is to a variable with its indices, in fractions."""
    rows = [[Fraction(v) for v in row] for row in array.tolist()]
    if not indices:
        return rows[0][0]
    if indices == (COORDINATE,):
        return rows[0]
    return [[row[i] for row in rows] for i in range(len(rows[0]))]


def rounded(value: Any) -> float:
    if isinstance(value, Surd):
        return sum(float(c) * sqrt(n) for n, c in value.parts.items())
    return float(value)


def exact_step(case: Case, kept: Arrays, draws: Arrays, run: int) -> Arrays:
    """Return what the data's exact step makes of one run, as arrays of shape (nodes, d)."""
    begin = {
        state.variable: variable(f"{state.variable.args[0]} at first", *state.variable.args[1:])
        for state in case.terms.states
    }
    terms = replace(
        case.terms,
        states=tuple(replace(state, first=begin[state.variable]) for state in case.terms.states),
        draws=tuple(draw for draw in case.terms.draws if draw.stage),
    )
    constants = {str(begin[v].args[0]): exactly(kept[str(v.args[0])][run], v.args[1:]) for v in begin}
    process = Process(D, exact_functions(case.nodes), constants, dict(PARAMETERS), [], case.nodes)

    def law(draw: Any, _at: Any, _vector: Any) -> Any:
        return [(1, exactly(draws[str(draw.variable.args[0])][run], draw.variable.args[1:]))]

    (end,) = grow(terms, process, law, 1).last
    return {
        str(v.args[0]): np.array(
            [
                [rounded(row[n]) if NODE in v.args else rounded(row) for row in end.values[str(v.args[0])]]
                for n in range(case.nodes if NODE in v.args else 1)
            ]
        )
        for v in begin
    }


@pytest.mark.parametrize("name", CASES)
def test_the_numpy_step_is_the_exact_step(name: str) -> None:
    """In sums of roots of fractions, on some of these states, to 1e-12."""
    kept, ours, _, draws = compared(CASES[name])
    for run in range(0, RUNS, 50):
        exact = exact_step(CASES[name], kept, draws, run)
        assert max(apart(ours[key][run], exact[key]) for key in exact) <= 1e-12


Change = Callable[[sp.Expr], sp.Expr]


@pytest.mark.parametrize("name", CASES)
def test_another_method_is_another_step(name: str) -> None:
    """Negative control: with steps that are longer by a millionth, or another momentum, the comparison fails."""
    case = CASES[name]
    other = {step: step * (1 + sp.Rational(1, 10**6)) for step in (GAMMA, variable("gamma_k"))}
    states = tuple(replace(s, after=s.after.xreplace(other)) for s in case.terms.states)
    _, ours, theirs, _ = compared(replace(case, terms=replace(case.terms, states=states)))
    assert max(apart(ours[key], theirs[key]) for key in theirs) > 1e-9


@pytest.mark.parametrize("vector", [[0, 0], [0, 3], [Fraction(-3, 5), Fraction(4, 5)]], ids=str)
def test_stochastic_signs_have_the_law_of_the_fast_ones(vector: list[Any]) -> None:
    """The exact law has the values and, to 5 %, the frequencies of the hand-written one: 0 for the vector 0, else 1 or -1."""
    draw = next(draw for draw in named("ssdm").draws if draw.kind == "stochastic-sign")
    noise = Noise((Fraction(0), Fraction(0)))
    atoms = Laws((noise,))(draw, Moment(Process(2, {}, count=1)), [[v] for v in vector])
    values = np.broadcast_to(np.array([float(v) for v in vector]), (4000, 1, 2))
    drawn = stochastic_sign(values, row_norms(values), rng=np.random.default_rng(SEED))[:, 0]
    exact = {tuple(row[0] for row in signs): rounded(chance) for chance, signs in atoms}
    found = {tuple(map(int, row)): float((drawn == row).all(axis=1).mean()) for row in np.unique(drawn, axis=0)}
    assert set(found) == set(exact)
    assert all(abs(found[signs] - exact[signs]) < 0.05 for signs in exact)


def test_first_values_and_vectors_of_draws() -> None:
    """SSDM begins with a stochastic gradient as momentum; its signs stand for it."""
    case, rng = CASES["ssdm"], np.random.default_rng(0)
    method = ArrayMethod(case.terms, {s: float(v) for s, v in PARAMETERS.items()}, functions(NODES), D, NODES)
    x0, e0 = rng.random((5, 1, D)), rng.random((5, NODES, D))
    first = method.first({"x0": x0, "e0": e0})
    assert np.array_equal(first["m"], functions(NODES)["f_n"].gradient(x0) + e0)
    assert np.array_equal(method.stands_for(0, first)["s"], first["m"])


@pytest.mark.parametrize(
    ("change", "known", "says"),
    [
        (lambda x: x + sp.Symbol("unknown"), {}, "unknown in parameters"),
        (lambda x: x + Variable("missing"), {}, "an array for missing"),
        (lambda x: x + Expectation(Norm(x), START), {}, "Expected sums"),
    ],
)
def test_what_no_step_is_made_of_is_refused(change: Change, known: Arrays, says: str) -> None:
    """A parameter or an array that is not given, and an expectation, are named."""
    terms = CASES["sgd"].terms
    (state,) = terms.states
    method = ArrayMethod(replace(terms, states=(replace(state, after=change(state.after)),)), {GAMMA: 1.0}, {}, D)
    with pytest.raises(ArgumentError, match=says):
        method.after(0, {"x": np.zeros((1, 1, D)), "h": np.zeros((1, 1, D)), **known})
