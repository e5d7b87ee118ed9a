"""Figure 2: majority vote on the Rosenbrock function with an increasing number of nodes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from signdescent._validation import FloatArray
from signdescent.experiments.experiment import Experiment, Result, Sentence
from signdescent.experiments.outcomes import every, is_smaller, mean_and_error
from signdescent.experiments.rosenbrock import DRAWN, START, Progress, average, seed_of
from signdescent.render.style import BLUE, GREEN, GREY, ORANGE, figure, styled, tidy
from signdescent.simulation.methods import METHODS
from signdescent.simulation.problems.rosenbrock import Rosenbrock
from signdescent.simulation.schedules import SCHEDULES
from signdescent.simulation.simulate import simulate

__all__ = ["EXPERIMENT", "Votes", "run", "sentences_of"]


PAIRS = ((1, 2), (3, 4), (9, 10))
"""2l - 1 and 2l nodes."""
STEP_SIZE = 0.02
NOISE_STD = 1.0
TIES = ("zero", "random")
RUNS = 64
"""Repetitions behind the sentences; the first ten are those of the picture."""
RECORD_EVERY = 10
CHOSEN = ("nodes", "steps", "start", "noise_std", "replacement", "noise_per_sample", "ties", "record_every", "runs")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Votes:
    """Runs under one schedule.

    Parameters
    ----------
    schedule : str
    steps : ndarray, shape (records,)
    values : mapping from (nodes, tie) to ndarray, shape (records, runs)
        f(x_k); the tie rule matters only for even numbers of nodes, so odd ones have ``"zero"``.
    ends : mapping from (nodes, tie) to ndarray, shape (runs, d)
        The final points.
    """

    schedule: str
    steps: NDArray[np.int64]
    values: Mapping[tuple[int, str], FloatArray]
    ends: Mapping[tuple[int, str], FloatArray]


def run(*, quick: bool = False, rng: np.random.Generator | int = 0, progress: Progress | None = None) -> Result:
    """Run both schedules; for even numbers of nodes also with ties broken by a fair coin."""
    steps = 2000 if quick else 5000
    seed = seed_of(rng)
    cases = [(nodes, tie) for pair in PAIRS for nodes in pair for tie in TIES if tie == "zero" or nodes % 2 == 0]
    votes_by_schedule = []
    for half, schedule in enumerate(SCHEDULES):
        values, ends = {}, {}
        for place, (nodes, tie) in enumerate(cases):
            if progress is not None:
                progress(half * len(cases) + place, 2 * len(cases))
            simulation = simulate(
                METHODS["majority_vote"](tie=tie),
                _problem(),
                steps=steps,
                step_size=SCHEDULES[schedule](STEP_SIZE),
                nodes=nodes,
                runs=RUNS,
                block_runs=RUNS,
                rng=seed,
                record=("value",),
                record_every=RECORD_EVERY,
                start=START,
            )
            values[nodes, tie], ends[nodes, tie] = simulation.records["value"], simulation.points
            recorded = simulation.recorded_steps
        votes_by_schedule.append(Votes(schedule=schedule, steps=recorded, values=values, ends=ends))
    if progress is not None:
        progress(2 * len(cases), 2 * len(cases))
    return Result(
        draw=partial(draw, votes_by_schedule),
        data=_data(votes_by_schedule),
        parameters=_parameters(steps, seed),
        chosen=CHOSEN,
        sentences=tuple(sentence for votes in votes_by_schedule for sentence in sentences_of(votes)),
    )


def sentences_of(votes: Votes) -> tuple[Sentence, ...]:
    """Return the sentences of section 6.1 about the figure, for one schedule."""
    late = {case: _late(rows) for case, rows in votes.values.items()}
    odd, even = ([(pair[place], "zero") for pair in PAIRS] for place in (0, 1))
    everyone = sorted([*odd, *even])
    coin = [(nodes, "random") for nodes, _ in even]
    prefix = f"{votes.schedule} step size: "
    return (
        _more_is_better(prefix + "increasing the number of nodes improves the convergence rate", everyone, late),
        _more_is_better("ours: " + prefix + "the same, among odd numbers of nodes", odd, late),
        _more_is_better("ours: " + prefix + "the same, among even numbers of nodes", even, late),
        _same_signs(prefix + "in expectation of the sign there is no improvement from 2l - 1 to 2l nodes", votes),
        _no_gain(prefix + "in function value there is no improvement from 2l - 1 to 2l nodes", odd, even, late),
        _no_gain(
            "ours: " + prefix + "nor where a coin breaks the ties of 2l nodes, so that they move too", odd, coin, late
        ),
    )


def _problem() -> Rosenbrock:
    return Rosenbrock(noise_std=NOISE_STD, replacement=False)


def _late(rows: FloatArray) -> FloatArray:
    """Return the mean of f over the last quarter of every run."""
    late: FloatArray = rows[3 * len(rows) // 4 :].mean(axis=0)
    return late


def _levels(cases: Sequence[tuple[int, str]], late: Mapping[tuple[int, str], FloatArray]) -> str:
    return "f in the last quarter: " + "; ".join(
        f"{mean_and_error(late[case])[0]:.4g} ± {mean_and_error(late[case])[1]:.2g} with M = {case[0]}"
        for case in cases
    )


def _more_is_better(
    text: str, cases: Sequence[tuple[int, str]], late: Mapping[tuple[int, str], FloatArray]
) -> Sentence:
    holds = every(is_smaller(late[more], late[fewer]) for fewer, more in pairwise(cases))
    return Sentence(text=text, holds=holds, evidence=_levels(cases, late))


def _no_gain(
    text: str,
    odd: Sequence[tuple[int, str]],
    even: Sequence[tuple[int, str]],
    late: Mapping[tuple[int, str], FloatArray],
) -> Sentence:
    """Decide whether 2l nodes end lower in no pair; None if the errors are too large."""
    lower = [is_smaller(late[more], late[fewer]) for fewer, more in zip(odd, even, strict=True)]
    holds = every(None if outcome is None else not outcome for outcome in lower)
    cases = [case for pair in zip(odd, even, strict=True) for case in pair]
    gaps = [mean_and_error(late[more] - late[fewer]) for fewer, more in zip(odd, even, strict=True)]
    differences = "; ".join(f"{gap:.3g} ± {error:.2g}" for gap, error in gaps)
    return Sentence(text=text, holds=holds, evidence=f"{_levels(cases, late)}; differences {differences}")


def _same_signs(text: str, votes: Votes) -> Sentence:
    """Compare E sign of the vote for 2l - 1 and 2l nodes at the final points, from its binomial law."""
    largest, ties = 0.0, []
    for odd, even in PAIRS:
        rho = np.asarray(_problem().success_probability(votes.ends[odd, "zero"])).ravel()
        largest = max(largest, float(np.abs(_margin(rho, odd) - _margin(rho, even)).max()))
        ties.append(float(np.mean(stats.binom.pmf(even // 2, even, rho))))
    shares = ", ".join(f"{tie:.0%} with M = {even}" for tie, (_, even) in zip(ties, PAIRS, strict=True))
    evidence = (
        f"at the final points the expected signs differ by at most {largest:.1g}, which is rounding; but coordinates "
        f"are tied, and then do not move, with probability {shares}"
    )
    return Sentence(text=text, holds=largest < 1e-12, evidence=evidence)


def _margin(rho: FloatArray, nodes: int) -> FloatArray:
    """Return P(more than half are right) - P(fewer than half are)."""
    return np.asarray(stats.binom.sf(nodes // 2, nodes, rho) - stats.binom.cdf((nodes - 1) // 2, nodes, rho))


def _data(schedules: Sequence[Votes]) -> dict[str, list[Any]]:
    rows = [
        (votes.schedule, nodes, tie, int(k), float(mean), float(std))
        for votes in schedules
        for (nodes, tie), values in votes.values.items()
        for k, mean, std in zip(votes.steps, *average(values[:, :DRAWN]), strict=True)
    ]
    names = ("schedule", "nodes", "tie", "k", "value_mean", "value_std")
    return {name: list(column) for name, column in zip(names, zip(*rows, strict=True), strict=True)}


def _parameters(steps: int, seed: int) -> dict[str, Any]:
    return {
        "method": "majority_vote",
        "dimension": 10,
        "nodes": [nodes for pair in PAIRS for nodes in pair],
        "ties": list(TIES),
        "first_step_size": STEP_SIZE,
        "schedules": list(SCHEDULES),
        "steps": steps,
        "batch_size": 1,
        "start": list(START),
        "noise_std": NOISE_STD,
        "replacement": False,
        "noise_per_sample": True,
        "sign_of_zero": "zero",
        "record_every": RECORD_EVERY,
        "repetitions_drawn": DRAWN,
        "runs": RUNS,
        "seed": seed,
    }


def draw(schedules: Sequence[Votes]) -> Any:
    """Draw one panel per schedule: a colour for each l, dashes for even numbers of nodes."""
    with styled():
        page = figure(9.4, 4.2)
        page.get_layout_engine().set(w_pad=0.12)
        panels = page.subplots(1, len(schedules), sharey=True)
        for axes, votes in zip(panels, schedules, strict=True):
            for colour, pair in zip((ORANGE, BLUE, GREEN), PAIRS, strict=True):
                for nodes, dashes in zip(pair, ("-", "--"), strict=True):
                    mean, _ = average(votes.values[nodes, "zero"][:, :DRAWN])
                    label = f"M = {nodes}"
                    axes.plot(votes.steps, mean, color=colour, linestyle=dashes, label=label)
            axes.axhline(0, color=GREY, linestyle=":", linewidth=1.2, label="minimum of f")
            axes.set_yscale("symlog", linthresh=1, linscale=0.4)
            axes.set_ylim(bottom=-0.4)
            axes.set_xlim(0, votes.steps[-1])
            axes.set_xlabel("iteration k")
            tidy(axes)
        panels[0].set_title(f"constant step size γ = {STEP_SIZE:g}")
        panels[1].set_title(f"decreasing step size γ$_k$ = {STEP_SIZE:g} / √(k + 1)")
        panels[0].set_ylabel(f"f(x$_k$), mean of {DRAWN} runs")
        page.legend(*panels[0].get_legend_handles_labels(), loc="outside right center", title="nodes")
        return page


EXPERIMENT = Experiment(
    name="figure-2",
    title="majority vote on the Rosenbrock function, more and more nodes",
    place="Figure 2, section 6.1",
    run=run,
)
