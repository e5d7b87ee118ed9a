"""Each method agrees with a run in plain Python on the same random numbers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

import reference.methods as literal
from signdescent.simulation.methods import METHODS, Info, Method, State

RUNS, NODES, D, STEPS, SEED = 3, 4, 5, 30, 7
FloatArray = NDArray[np.float64]
NOISE = np.random.default_rng(1).normal(size=(STEPS, RUNS, NODES, D))
CURVATURE = np.array([1.0, 2.0, 0.5, 3.0, 1.5])
CENTRES = np.random.default_rng(2).normal(size=(NODES, D))
START = np.array([1.0, -1.0, 2.0, 0.5, -0.5])


def gamma(k: int) -> float:
    return 0.1 / float(np.sqrt(k + 1))


def gradients_at(k: int, point: FloatArray, nodes: int) -> FloatArray:
    return np.asarray(CURVATURE * (point[:, np.newaxis] - CENTRES[:nodes]) + NOISE[k, :, :nodes])


def value(point: FloatArray) -> FloatArray:
    return np.asarray((CURVATURE * point**2).sum(axis=-1) / 2)


def run(method: Method, nodes: int, steps: int = STEPS) -> tuple[State, list[Info]]:
    """Return the last state of three runs, and the information of each step."""
    point = np.tile(START, (RUNS, 1))
    rng = np.random.default_rng(SEED)
    state = method.init(point, gradients_at(0, point, nodes))
    infos = []
    for k in range(steps):
        gradients = gradients_at(k, state.point, nodes)
        gradients.setflags(write=False)  # a step modifies no argument
        state.point.setflags(write=False)
        state, info = method.step(state, gradients, step_size=gamma(k), rng=rng, value=value)
        infos.append(info)
    return state, infos


@dataclass(frozen=True)
class Case:
    """A method with its parameters and its reference."""

    method: str
    parameters: dict[str, Any]
    reference: Callable[..., list[float]]
    nodes: int = NODES
    draws: str = "none"
    more: tuple[Any, ...] = ()


def option_2_value(x: list[float]) -> float:
    return float(value(np.array(x)))


CASES = {
    "sign_sgd": Case("sign_sgd", {}, literal.sign_sgd, nodes=1),
    "sign_sgd option 2": Case("sign_sgd", {"option": 2}, literal.sign_sgd_option_2, nodes=1, more=(option_2_value,)),
    "majority_vote, even": Case("majority_vote", {}, literal.majority_vote),
    "majority_vote, odd": Case("majority_vote", {}, literal.majority_vote, nodes=3),
    "ssdm": Case("ssdm", {"momentum": 0.7}, literal.ssdm, draws="random", more=(0.7,)),
    "ssdm, no momentum": Case("ssdm", {"momentum": 0}, literal.ssdm, draws="random", more=(0.0,)),
    "ssdm, deterministic": Case(
        "ssdm", {"momentum": 0.7, "sign": "deterministic"}, literal.ssdm_deterministic, more=(0.7,)
    ),
    "ssdm_norms": Case("ssdm_norms", {}, literal.ssdm_norms, draws="random", more=(0.0,)),
    "ssdm_norms, momentum": Case("ssdm_norms", {"momentum": 0.5}, literal.ssdm_norms, draws="random", more=(0.5,)),
    "ssdm_common_scale": Case(
        "ssdm_common_scale", {"scale": 20.0}, literal.ssdm_common_scale, draws="random", more=(20.0,)
    ),
    "sgd": Case("sgd", {}, literal.sgd),
    "signum": Case("signum", {"momentum": 0.8}, literal.signum, more=(0.8,)),
    "noisy_sign_sgd": Case(
        "noisy_sign_sgd", {"noise": 2.0}, literal.noisy_sign_sgd, draws="standard_normal", more=(2.0,)
    ),
    "ef_sign_sgd, one node": Case("ef_sign_sgd", {}, literal.ef_sign_sgd, nodes=1),
    "ef_sign_sgd": Case("ef_sign_sgd", {}, literal.ef_sign_sgd),
    "double_squeeze": Case("double_squeeze", {}, literal.double_squeeze),
    "normalized_sgd": Case("normalized_sgd", {"momentum": 0.6}, literal.normalized_sgd, more=(0.6,)),
}


def reference_points(case: Case) -> list[list[float]]:
    """Return the final points of the literal runs with the same noise and the same draws."""
    rng = np.random.default_rng(SEED)
    shape = (RUNS, case.nodes, D)
    draws = [getattr(rng, case.draws)(shape) for _ in range(STEPS)] if case.draws != "none" else []
    ends = []
    for r in range(RUNS):

        def gradient(k: int, x: list[float], r: int = r) -> list[list[float]]:
            point = np.tile(x, (RUNS, 1))
            return [[float(v) for v in row] for row in gradients_at(k, point, case.nodes)[r]]

        def draw(k: int, r: int = r) -> list[list[float]]:
            return [[float(v) for v in row] for row in draws[k][r]]

        more = (*case.more, draw) if draws else case.more
        ends.append(case.reference(START.tolist(), gradient, gamma, STEPS, *more))
    return ends


@pytest.mark.parametrize("name", CASES)
def test_a_batch_of_runs_is_the_literal_run(name: str) -> None:
    """The final points after thirty steps of three runs are those of the algorithm in plain Python."""
    case = CASES[name]
    state, _ = run(METHODS[case.method](**case.parameters), case.nodes)
    np.testing.assert_allclose(state.point, reference_points(case), rtol=1e-12, atol=1e-12)


def test_every_method_has_a_literal_reference() -> None:
    assert {case.method for case in CASES.values()} == set(METHODS)


@pytest.mark.parametrize("name", CASES)
def test_the_update_is_the_difference_of_the_points(name: str) -> None:
    case = CASES[name]
    method = METHODS[case.method](**case.parameters)
    before, after = run(method, case.nodes, steps=4)[0], run(method, case.nodes, steps=5)
    np.testing.assert_allclose(before.point - after[1][-1].update, after[0].point, rtol=0, atol=1e-15)


@pytest.mark.parametrize("name", sorted(CASES.keys() - {"noisy_sign_sgd"}))
def test_flipping_a_coordinate_flips_the_run(name: str) -> None:
    """Gradients and start with coordinate 1 negated give the run with coordinate 1 negated, on the same draws.

    Noisy signSGD is left out: its noise is not negated, so only the law of the run is.
    """
    case = CASES[name]
    method = METHODS[case.method](**case.parameters)
    flip = np.array([1.0, -1.0, 1.0, 1.0, 1.0])
    ends = []
    for signs in (np.ones(D), flip):
        point = np.tile(START * signs, (RUNS, 1))
        rng = np.random.default_rng(SEED)
        state = method.init(point, signs * gradients_at(0, point * signs, case.nodes))
        for k in range(STEPS):
            gradients = signs * gradients_at(k, state.point * signs, case.nodes)
            state, _ = method.step(state, gradients, step_size=gamma(k), rng=rng, value=value)
        ends.append(state.point)
    np.testing.assert_array_equal(ends[1], ends[0] * flip)


@pytest.mark.parametrize(
    ("name", "parameters", "words"),
    [
        ("sign_sgd", {"option": 3}, "option"),
        ("sign_sgd", {"option": True}, "option"),
        ("sign_sgd", {"zero": "minus"}, "zero='minus'"),
        ("majority_vote", {"tie": "drop"}, "tie='drop'"),
        ("ssdm", {"momentum": 1.0}, "momentum=1.0"),
        ("ssdm", {"momentum": float("nan")}, "momentum"),
        ("ssdm", {"sign": "soft"}, "sign='soft'"),
        ("ssdm", {"momentum": "0.9"}, "momentum='0.9'"),
        ("ssdm_norms", {"momentum": -0.1}, "momentum=-0.1"),
        ("ssdm_common_scale", {"scale": 0.0}, "scale=0.0"),
        ("signum", {"momentum": 2}, "momentum=2"),
        ("noisy_sign_sgd", {"noise": -1.0}, "noise=-1.0"),
        ("noisy_sign_sgd", {"law": "cauchy"}, "law='cauchy'"),
        ("ef_sign_sgd", {"zero": 0}, "zero=0"),
        ("double_squeeze", {"zero": None}, "zero=None"),
        ("normalized_sgd", {"momentum": True}, "momentum=True"),
    ],
)
def test_a_bad_parameter_is_refused_by_name(name: str, parameters: dict[str, Any], words: str) -> None:
    with pytest.raises((ValueError, TypeError), match=words):
        METHODS[name](**parameters)


def test_sign_sgd_refuses_several_nodes_and_names_the_method_for_them() -> None:
    with pytest.raises(ValueError, match=r"nodes=2.*majority_vote"):
        METHODS["sign_sgd"]().init(np.zeros((1, 1)), np.zeros((1, 2, 1)))


def test_option_2_refuses_to_run_without_values() -> None:
    method = METHODS["sign_sgd"](option=2)
    state = method.init(np.zeros((1, 1)), np.ones((1, 1, 1)))
    with pytest.raises(TypeError, match="value"):
        method.step(state, np.ones((1, 1, 1)), step_size=1.0, rng=np.random.default_rng(0))


def test_option_2_never_lets_the_value_grow() -> None:
    """With option 2 no value increases. Negative control: with option 1 some values increase."""
    best, plain = METHODS["sign_sgd"](option=2), METHODS["sign_sgd"]()
    values = {
        name: np.array([value(run(method, 1, steps=k)[0].point) for k in range(1, STEPS)])
        for name, method in (("best", best), ("plain", plain))
    }
    assert (np.diff(values["best"], axis=0) <= 0).all()
    assert (np.diff(values["plain"], axis=0) > 0).any()
