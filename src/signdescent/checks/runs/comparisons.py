"""Tests of two claims that compare runs: invariance under positive weights, and the success frequency of votes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

from signdescent.checks.runs import betting
from signdescent.checks.runs.drawn import GENES, drawn
from signdescent.checks.runs.exact import NotExact, laws_of_points
from signdescent.checks.runs.instances import Instance
from signdescent.checks.runs.points import point_of
from signdescent.checks.runs.sampled import knows, simulated
from signdescent.simulation.methods import METHODS
from signdescent.simulation.methods.method import FloatArray, Info, Method, State, Value
from signdescent.simulation.problems.node_quadratics import NodeQuadratics
from signdescent.theory.run_claim import RunClaim

__all__ = ["reweighted", "vote_frequencies", "weights_unseen"]

_RUNS = 64
_EXACT_STEPS = 4


@dataclass(slots=True)
class Comparison:
    """Counts of the instances compared, and one that failed with its evidence."""

    tried: int = 0
    exact: int = 0
    runs: int = 0
    failed: Instance | None = None
    left: str = ""
    confirmed: str = ""


def reweighted(instance: Instance, weights: tuple[Fraction, ...]) -> Instance:
    """Return the instance with every node's function and noise multiplied by a positive weight."""
    problem = instance.problem
    assert isinstance(problem, NodeQuadratics)
    rows = tuple(tuple(w * c for c in row) for w, row in zip(weights, problem.curvatures, strict=True))
    noise = tuple(w * s for w, s in zip(weights, problem.noise, strict=True))
    return replace(instance, problem=replace(problem, curvatures=rows, noise=noise))


def weights_unseen(claim: RunClaim, *, instances: int, rng: int) -> Comparison:
    """Compare runs with and without positive weights on the nodes.

    Weights that are powers of 2 cause no rounding, so runs from equal random numbers must be equal bit for bit. Other
    weights are compared by the exact laws of the iterates.
    """
    comparison = Comparison()
    source = np.random.default_rng(np.random.SeedSequence(rng, spawn_key=(2,)))
    for _ in range(instances):
        instance = drawn(claim, source.random(GENES).tolist())
        powers = source.integers(-4, 5, size=16)
        if instance is None or not _convex(instance) or point_of(claim, instance) is None:
            continue
        comparison.tried += 1
        seed = int(source.integers(2**63))
        doubled = reweighted(instance, tuple(Fraction(2) ** int(p) for p in powers[: instance.nodes]))
        comparison.runs += 2 * _RUNS
        if not np.array_equal(_points(instance, seed), _points(doubled, seed)):
            comparison.failed, comparison.left, comparison.confirmed = (
                instance,
                "more than 0",
                "runs from equal random numbers",
            )
            return comparison
        tripled = reweighted(instance, tuple(Fraction(3) ** int(p) for p in powers[: instance.nodes]))
        try:
            steps = min(instance.steps, _EXACT_STEPS)
            equal = laws_of_points(instance, steps) == laws_of_points(tripled, steps)
        except NotExact:
            continue
        comparison.exact += 1
        if not equal:
            comparison.failed, comparison.left, comparison.confirmed = instance, "more than 0", "exact arithmetic"
            return comparison
    return comparison


def _convex(instance: Instance) -> bool:
    """Return whether every node's curvatures are positive, so that f is bounded below for all positive weights."""
    problem = instance.problem
    return isinstance(problem, NodeQuadratics) and all(c > 0 for row in problem.curvatures for c in row)


def _points(instance: Instance, seed: int) -> np.ndarray:
    return simulated(instance, ("l1_norm",), runs=_RUNS, seed=seed, block_runs=_RUNS).points


@dataclass(frozen=True, slots=True, kw_only=True)
class _Voting:
    """A method of one node that reports the signs of the sample as its update, even if it does not move."""

    method: Method

    def init(self, start: FloatArray, gradients: FloatArray) -> State:
        """Return the state before the first step."""
        return self.method.init(start, gradients)

    def step(
        self,
        state: State,
        gradients: FloatArray,
        *,
        step_size: float,
        rng: np.random.Generator,
        value: Value | None = None,
    ) -> tuple[State, Info]:
        """Take the method's step, and report that of option 1."""
        after, info = self.method.step(state, gradients, step_size=step_size, rng=rng, value=value)
        _, voted = METHODS["sign_sgd"]().step(state, gradients, step_size=step_size, rng=rng)
        return after, replace(info, update=voted.update)


def _voting(instance: Instance) -> Method:
    """Return the method of an instance, wrapped if its update does not show the vote."""
    return _Voting(method=instance.method) if instance.rule == "sign_sgd_option_2" else instance.method


def vote_frequencies(claim: RunClaim, *, instances: int, rng: int) -> Comparison:
    """Test that votes along runs are right with conditional probability I(rho; l, l), by betting in both directions.

    Instances have one dimension and an odd number of nodes, so there are no ties. The bets continue from step to step
    and from run to run: the sums tested are martingales.
    """
    comparison = Comparison()
    source = np.random.default_rng(np.random.SeedSequence(rng, spawn_key=(3,)))
    level = np.log(betting.threshold(instances))
    for _ in range(8 * instances):
        instance = drawn(claim, source.random(GENES).tolist())
        if instance is None or len(instance.start) > 1 or instance.nodes % 2 == 0 or comparison.tried == instances:
            continue
        if point_of(claim, instance) is None or not knows(instance, "frequency"):
            continue
        names = ("l1_norm", "rho_m_norm", "right_signs")
        seed, runs = int(source.integers(2**63)), 16 * _RUNS
        result = simulated(instance, names, runs=runs, seed=seed, block_runs=runs, method=_voting(instance))
        size, weighted, right = (result.records[name][:-1] for name in names)
        nonzero = size > 0
        gap = (right - (1 + weighted / np.where(nonzero, size, 1.0)) / 2)[nonzero]  # in [-1, 1], mean 0 given the past
        comparison.tried += 1
        comparison.runs += runs
        if _wealth(gap) >= level:
            comparison.confirmed = betting.STATISTICAL
            comparison.failed, comparison.left = instance, f"about {2 * abs(gap.mean()):.3g}"
            return comparison
    return comparison


def _wealth(gaps: np.ndarray) -> float:
    """Return the logarithm of the average wealth of the bets in both directions."""
    logs = np.array([np.log1p(sign * share * gaps).sum() for sign in (-1, 1) for share in (0.5, 0.2, 0.1, 0.05, 0.02)])
    return float(logs.max() + np.log(np.exp(logs - logs.max()).mean()))
