"""The small runs that decide cells of Table 1."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial

import numpy as np
from numpy.typing import ArrayLike

from signdescent._validation import FloatArray
from signdescent.noise.finite import FiniteLaw
from signdescent.noise.gaussian import Gaussian
from signdescent.noise.law import Law
from signdescent.noise.student import Student
from signdescent.simulation.methods import METHODS
from signdescent.simulation.methods.method import Method
from signdescent.simulation.problems import Problem, SeparableQuadratic, two_parabolas
from signdescent.simulation.problems.arguments import checked_nodes, count, points, run_points
from signdescent.simulation.schedules import Constant, Decreasing, Schedule
from signdescent.simulation.simulate import simulate

__all__ = ["NODES", "Finding", "WrongMean", "fitted_rate", "laws", "method", "reaches", "speedup", "theorem_8_gap"]

NODES = 3
"""Number of nodes of the distributed methods if all nodes share one function."""

RUNS = 64
REACHED, MISSED = 0.25, 0.5  # relative to the first gradient norm


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """The outcome of runs.

    Parameters
    ----------
    holds : bool or None
        Whether the method did as required; None if the runs do not decide it.
    words : str
        The outcome in a word or two.
    numbers : str
        The supporting numbers.
    """

    holds: bool | None
    words: str
    numbers: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WrongMean(SeparableQuadratic):
    """A separable quadratic whose oracle has the right sign with probability 3/4 and the wrong sign on average.

    Each coordinate is g_i with probability 3/4 and -5 g_i otherwise, independently: the mean is -g_i/2.
    """

    def oracle(self, x: FloatArray, nodes: int, *, batch_size: int, rng: np.random.Generator) -> FloatArray:
        """Draw one stochastic gradient per run and node; batches of 1 only."""
        count(batch_size, "batch_size", most=1)
        gradient = self.gradient(run_points(x, self.dimension))[:, np.newaxis]
        shape = (len(gradient), checked_nodes(nodes, None), self.dimension)
        gradients: FloatArray = np.where(rng.random(shape) < 0.75, 1.0, -5.0) * gradient
        return gradients

    def success_probability(self, x: ArrayLike, *, batch_size: int = 1) -> FloatArray:
        """Return 3/4, and 1 where the gradient is 0."""
        count(batch_size, "batch_size", most=1)
        return np.where(points(x, self.dimension) == 0, 1.0, 0.75)

    def outcomes(self, x: ArrayLike, *, batch_size: int = 1, node: int = 0) -> None:
        """Return None: the outcomes are not enumerated."""


def laws() -> Mapping[str, Law]:
    """Return the noise laws of the runs; the problem shifts each to mean 0."""
    return {
        "gaussian": Gaussian(1.0, 1.0),
        "infinite variance": Student(1.0, 1.0, 1.5),
        "skewed": FiniteLaw((Fraction(0), Fraction(4)), (Fraction(3, 4), Fraction(1, 4))),
    }


def method(key: str, steps: int) -> Method:
    """Return a method with the parameters of the runs."""
    slow = 1 - steps**-0.5  # momentum of Theorem 8
    parameters: dict[str, dict[str, float]] = {
        "ssdm": {"momentum": slow},
        "signum": {"momentum": 0.9},
        "noisy_sign_sgd": {"noise": 3.0},
        "ssdm_common_scale": {"scale": 4.0},
    }
    return METHODS[key](**parameters.get(key, {}))


def _schedule(key: str, steps: int) -> Schedule:
    if key == "ssdm":
        return Constant(steps**-0.75)  # of Theorem 8
    if key in ("sgd", "ssdm_norms"):
        return Constant(0.02)
    return Decreasing(0.2 if key in ("noisy_sign_sgd", "ssdm_common_scale") else 0.1)


def reaches(key: str, problem: Problem, *, steps: int, seed: int) -> Finding:
    """Decide whether the gradient norm over the last tenth of the steps is small relative to the first one.

    True if its mean over runs is below `REACHED` times the first by three standard errors, False if it is above
    `MISSED` times the first by three standard errors, if every run is above that, or if one has diverged; else None.
    """
    nodes = problem.nodes or (1 if key == "sign_sgd" else NODES)
    schedule = _schedule(key, steps)
    result = simulate(
        method(key, steps),
        problem,
        steps=steps,
        step_size=schedule,
        nodes=nodes,
        runs=RUNS,
        block_runs=RUNS,
        rng=seed,
        record=("gradient_norm",),
        record_every=max(1, steps // 200),
    )
    norms = result.records["gradient_norm"]
    if result.diverged.any() or not np.isfinite(norms).all():
        return Finding(holds=False, words="diverges", numbers=f"{int(result.diverged.sum())} of {RUNS} runs diverged")
    late = norms[-max(1, len(norms) // 10) :].mean(axis=0) / norms[0].mean()
    mean, error = float(late.mean()), float(late.std(ddof=1)) / RUNS**0.5
    holds: bool | None = None
    if mean + 3 * error < REACHED:
        holds = True
    elif mean - 3 * error > MISSED or late.min() > MISSED:
        holds = False
    words = {True: "converges", False: "stays away", None: "unclear"}[holds]
    if holds is False and mean > 2:
        words = "moves away"
    numbers = f"gradient norm ends at {mean:.3g} +- {error:.1g} of its start, {steps} steps, {RUNS} runs"
    return Finding(holds=holds, words=words, numbers=numbers)


def fitted_rate(
    key: str, record: str, exponent: float, *, all_steps: Sequence[int], seed: int, power: int = 1
) -> Finding:
    """Fit p in mean = A K^p to the average of a norm over K steps; decide whether p is at most the exponent.

    The problem has one function for all nodes and Gaussian noise; the step size is 1/sqrt(K), or that of Theorem 8.
    The tolerance is 0.05, for the finite range of K. A larger slope decides nothing, because O(.) is about the limit.
    """
    problem = SeparableQuadratic(curvature=(1.0,) * 5, noise=laws()["gaussian"])
    averages = []
    for steps in all_steps:
        result = simulate(
            method(key, steps),
            problem,
            steps=steps,
            step_size=steps**-0.75 if key == "ssdm" else steps**-0.5,
            nodes=1 if key == "sign_sgd" else NODES,
            runs=RUNS,
            block_runs=RUNS,
            rng=seed + steps,
            record=(record,),
        )
        averages.append((result.records[record][:-1] ** power).mean(axis=0))
    table = np.array(averages)  # (numbers of steps, runs)
    fit = partial(np.polyfit, np.log(all_steps), deg=1)
    slope = float(fit(np.log(table.mean(axis=1)))[0])
    rng = np.random.default_rng(seed)
    again = [[row[rng.integers(RUNS, size=RUNS)].mean() for row in table] for _ in range(200)]
    error = float(np.std([fit(np.log(means))[0] for means in again], ddof=1))
    seen = slope <= exponent + 0.05 + 3 * error
    numbers = f"average over K steps falls like K^({slope:.3f} +- {error:.3f}), K = {all_steps[0]} to {all_steps[-1]}"
    return Finding(holds=True if seen else None, words=f"K^({slope:.2f})", numbers=numbers)


def speedup(*, seed: int, runs: int) -> tuple[Finding, Finding]:
    """Measure the gain of more nodes at a weak signal, compared with e^M and with sqrt(M).

    The gain is the ratio of 2 P(vote right) - 1 to that of one node; all success probabilities are 0.520.
    """
    problem = SeparableQuadratic(curvature=(1.0,) * 1000, noise=laws()["gaussian"])
    edges: dict[int, tuple[float, float]] = {}
    for nodes in (1, 3, 9, 25):
        result = simulate(
            METHODS["majority_vote"](),
            problem,
            steps=1,
            step_size=1.0,
            nodes=nodes,
            runs=runs,
            block_runs=16,
            rng=seed + nodes,
            start=np.full(1000, 0.05),
            record=("right_signs",),
        )
        edge = 2 * result.records["right_signs"][0] - 1
        edges[nodes] = float(edge.mean()), float(edge.std(ddof=1)) / runs**0.5
    alone, alone_error = edges.pop(1)
    gains = {nodes: edge / alone for nodes, (edge, _) in edges.items()}
    errors = {
        nodes: gains[nodes] * np.hypot(error / edge, alone_error / alone) for nodes, (edge, error) in edges.items()
    }
    gains_text = ", ".join(f"{nodes} nodes gain {gain:.2f} +- {errors[nodes]:.2f}" for nodes, gain in gains.items())
    exponential = all(gain + 3 * errors[nodes] > np.exp(nodes - 1) for nodes, gain in gains.items())
    root = all(0.5 * nodes**0.5 < gain < nodes**0.5 + 3 * errors[nodes] for nodes, gain in gains.items())
    fast = f"{gains_text}; e^(M-1) would be {', '.join(f'{np.exp(nodes - 1):.3g}' for nodes in gains)}"
    return (
        Finding(holds=exponential, words=f"gain {gains[25]:.1f} at M = 25", numbers=fast),
        Finding(
            holds=root, words=f"gain {gains[25]:.1f} at M = 25", numbers=f"{gains_text}; sqrt(M) would be 1.73, 3, 5"
        ),
    )


def theorem_8_gap(*, steps: int, seed: int) -> str:
    """Run SSDM with the parameters of Theorem 8 on nodes that disagree, and compare with its bound."""
    radius = 6
    problem = two_parabolas(dimension=2, radius=radius)
    result = simulate(
        method("ssdm", steps), problem, steps=steps, step_size=steps**-0.75, nodes=2, runs=RUNS, block_runs=RUNS,
        rng=seed, record=("gradient_norm",),
    )  # fmt: skip
    average = result.records["gradient_norm"][:-1].mean(axis=0)
    error = float(average.std(ddof=1)) / RUNS**0.5
    bound = (3 * radius / 8 + 8 * 2**0.5 / radius + 3 * 2 / radius / steps**0.5) / steps**0.25
    return (
        f"Theorem 8 with radius {radius}, K = {steps}: average {average.mean():.3f} +- {error:.1g}, bound {bound:.3f}"
    )
