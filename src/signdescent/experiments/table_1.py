"""Table 1: the cells that small runs can decide."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from signdescent.experiments.experiment import Experiment, Result, Sentence
from signdescent.experiments.image_training import one_seed
from signdescent.experiments.table_1_runs import (
    NODES,
    RUNS,
    Finding,
    WrongMean,
    fitted_rate,
    laws,
    reaches,
    speedup,
    theorem_8_gap,
)
from signdescent.simulation.problems import SeparableQuadratic, two_parabolas

__all__ = ["EXPERIMENT", "ROWS", "Cell", "agreement", "run"]

COLOURS = {True: "#BFE3D4", False: "#F6C7A6", None: "#E4E4E4"}  # agrees, contradicts, undecided
MARKS = {True: "\N{CHECK MARK}", False: "\N{BALLOT X}", None: "?"}

COLUMNS = {
    "rate": "convergence rate",
    "noise": "noise assumption",
    "biased": "biased estimator?",
    "batch": "small minibatch?",
    "partitioned": "partitioned data?",
}

# row, method, and the paper's entry in each column
ROWS: tuple[tuple[str, str, dict[str, str]], ...] = (
    (
        "SGD [Ghadimi and Lan, 2013]",
        "sgd",
        {"rate": "1/√K, squared l2", "noise": "Var ≤ σ²", "biased": "NO", "batch": "YES", "partitioned": "YES"},
    ),
    (
        "signSGD [Bernstein et al., 2019]",
        "sign_sgd",
        {
            "rate": "1/√K, mixed norm",
            "noise": "unimodal, symmetric",
            "biased": "NO",
            "batch": "YES",
            "partitioned": "NO",
        },
    ),
    (
        "signSGD, vote [Bernstein et al., 2019]",
        "majority_vote",
        {"rate": "1/K^(1/4), l1", "noise": "unimodal, symmetric", "biased": "NO", "batch": "NO", "partitioned": "NO"},
    ),
    (
        "Signum [Bernstein et al., 2018]",
        "signum",
        {
            "rate": "log K/K^(1/4), l1",
            "noise": "unimodal, symmetric",
            "biased": "NO",
            "batch": "NO",
            "partitioned": "NO",
        },
    ),
    (
        "Noisy signSGD [Chen et al., 2020]",
        "noisy_sign_sgd",
        {"rate": "1/K^(1/4), mixed norm", "noise": "none", "biased": "NO", "batch": "NO", "partitioned": "YES"},
    ),
    (
        "signSGD, this work (Thm. 5, 6)",
        "sign_sgd",
        {"rate": "1/√K, ρ-norm", "noise": "ρ_i > 1/2", "biased": "YES", "batch": "YES", "partitioned": "NO"},
    ),
    (
        "signSGD, vote, this work (Thm. 7)",
        "majority_vote",
        {"rate": "1/√K, ρ_M-norm", "noise": "ρ_i > 1/2", "biased": "YES", "batch": "YES", "partitioned": "NO"},
    ),
    (
        "SSDM, this work (Thm. 8)",
        "ssdm",
        {"rate": "1/K^(1/4), l2", "noise": "Var ≤ σ²", "biased": "NO", "batch": "YES", "partitioned": "YES"},
    ),
)
SPEEDUPS = {2: "speedup ~ 1/√M", 6: "speedup ~ e^-M"}
REPAIRS = (
    ("SSDM with norms (section 5.3)", "ssdm_norms"),
    ("SSDM, common scale (not in the paper)", "ssdm_common_scale"),
)

# row -> method, record, exponent, power of the record
RATES: dict[int, tuple[str, str, float, int]] = {
    0: ("sgd", "gradient_norm", -0.5, 2),
    2: ("majority_vote", "l1_norm", -0.25, 1),
    3: ("signum", "l1_norm", -0.25, 1),
    5: ("sign_sgd", "rho_norm", -0.5, 1),
    6: ("majority_vote", "rho_m_norm", -0.5, 1),
    7: ("ssdm", "gradient_norm", -0.25, 1),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell of the table.

    Parameters
    ----------
    row, column : str
        The cell.
    paper : str
        The entry in the paper.
    run : str
        The outcome of the run, in a word; empty if there was no run.
    agrees : bool or None
        Whether they agree; None if the run does not decide it.
    numbers : str
        The supporting numbers.
    """

    row: str
    column: str
    paper: str
    run: str = ""
    agrees: bool | None = None
    numbers: str = ""


def agreement(paper: str, works: bool | None) -> bool | None:
    """Return whether a run agrees with YES or NO.

    A run that works does not contradict NO, which may refer to an analysis; the result is then None.
    """
    if works is None:
        return None
    if paper == "YES":
        return works
    return None if works else True


def run(
    *,
    quick: bool = False,
    rng: np.random.Generator | int = 0,
    progress: Callable[[int, int], None] | None = None,
    steps: int | None = None,
    all_steps: tuple[int, ...] | None = None,
    speedup_runs: int = 640,
) -> Result:
    """Run the experiment.

    Parameters
    ----------
    quick : bool
        Fewer steps.
    rng : int or numpy.random.Generator
        A seed, or a generator that draws one.
    progress : callable, optional
        Called with (finished rows, total rows).
    steps : int, optional
        Steps of the runs that decide YES or NO; by default 10000, or 6000 if quick. Theorem 8 visibly fails from about
        5000 on.
    all_steps : tuple of int, optional
        Values of K to which rates are fitted.
    speedup_runs : int
        Runs that measure the gain of more nodes.
    """
    seed = one_seed(rng)
    steps = steps or (6000 if quick else 10_000)
    all_steps = all_steps or ((256, 1024, 4096) if quick else (256, 1024, 4096, 16_384))
    makers = _problems()
    asked: dict[tuple[str, str], Finding] = {}

    def ask(key: str, column: str) -> Finding:
        # signSGD on one node has no split data; with several nodes it is the vote
        used = "majority_vote" if (key, column) == ("sign_sgd", "partitioned") else key
        if (used, column) not in asked:
            asked[used, column] = reaches(used, makers[column], steps=steps, seed=seed)
        return asked[used, column]

    gains = speedup(seed=seed, runs=speedup_runs)
    cells: list[Cell] = []
    for number, (row, key, paper) in enumerate(ROWS):
        for column, words in paper.items():
            cell = Cell(row=row, column=column, paper=words)
            if column in ("biased", "batch", "partitioned"):
                finding = ask(key, column)
                numbers = finding.numbers
                if (key, column) == ("ssdm", "partitioned"):
                    numbers += "; " + theorem_8_gap(steps=steps, seed=seed)
                cell = _cell(row, column, words, finding, agreement(words, finding.holds), numbers)
            elif column == "noise" and words.startswith("ρ"):
                cell = _noise_cell(row, words, ask(key, "infinite variance"), ask(key, "skewed"))
            elif column == "rate" and number in RATES:
                used, record, exponent, power = RATES[number]
                rate = fitted_rate(used, record, exponent, all_steps=all_steps, seed=seed, power=power)
                cell = _cell(row, column, words, rate, rate.holds, rate.numbers)
            cells.append(cell)
        if number in SPEEDUPS:
            gain = gains[1 if number == 2 else 0]
            cells.append(_cell(row, "speedup", SPEEDUPS[number], gain, gain.holds, gain.numbers))
        if progress is not None:
            progress(number + 1, len(ROWS) + 1)
    for row, key in REPAIRS:
        finding = ask(key, "partitioned")
        cells.append(_cell(row, "partitioned", "not in the table", finding, None, finding.numbers))
    if progress is not None:
        progress(len(ROWS) + 1, len(ROWS) + 1)
    fields = ("row", "column", "paper", "run", "agrees", "numbers")
    return Result(
        draw=lambda: _draw(cells),
        data={name: [getattr(cell, name) for cell in cells] for name in fields},
        parameters=_parameters(steps, all_steps, speedup_runs, seed),
        chosen=(
            "problems",
            "methods",
            "step_sizes",
            "steps",
            "all_steps",
            "runs",
            "speedup_runs",
            "nodes",
            "decided_by",
        ),
        sentences=tuple(
            Sentence(text=f"{cell.row}, {cell.column}: {cell.paper}", holds=cell.agrees, evidence=cell.numbers)
            for cell in cells
            if cell.run and cell.paper != "not in the table"
        ),
    )


EXPERIMENT = Experiment(
    name="table-1",
    title="the cells of Table 1 that a run can decide: rates, bias, small batches, partitioned data",
    place="Table 1, p. 3",
    run=run,
)


def _problems() -> dict[str, Any]:
    flat = (1.0,) * 5
    return {
        "biased": WrongMean(curvature=flat),
        "batch": SeparableQuadratic(curvature=flat, noise=laws()["gaussian"]),
        "partitioned": two_parabolas(dimension=2, radius=1),
        "infinite variance": SeparableQuadratic(curvature=flat, noise=laws()["infinite variance"]),
        "skewed": SeparableQuadratic(curvature=flat, noise=laws()["skewed"], scale=2.0),
    }


def _cell(row: str, column: str, paper: str, finding: Finding, agrees: bool | None, numbers: str) -> Cell:
    return Cell(row=row, column=column, paper=paper, run=finding.words, agrees=agrees, numbers=numbers)


def _noise_cell(row: str, paper: str, heavy: Finding, skewed: Finding) -> Cell:
    """Check convergence for rho_i > 1/2 with infinite variance, and its absence for rho_i < 1/2."""
    agrees: bool | None = None
    if heavy.holds is not None and skewed.holds is not None:
        agrees = heavy.holds and not skewed.holds
    return Cell(
        row=row,
        column="noise",
        paper=paper,
        run=f"ρ > 1/2: {heavy.words}\nρ < 1/2: {skewed.words}",
        agrees=agrees,
        numbers=f"Student noise of infinite variance, rho > 1/2: {heavy.numbers}; "
        f"skewed noise, rho = 1/4 near the minimiser: {skewed.numbers}",
    )


def _parameters(steps: int, all_steps: tuple[int, ...], speedup_runs: int, seed: int) -> dict[str, Any]:
    return {
        "problems": {
            "biased": "|x|^2/2, d = 5; each g_i is right with probability 3/4, else -5 g_i: the mean is -g/2",
            "batch": "|x|^2/2, d = 5, Gaussian noise of variance 1, batches of 1",
            "partitioned": "two_parabolas(dimension=2, radius=1), full gradients",
            "noise": "|x|^2/2, d = 5: Student noise of 1.5 degrees of freedom; -2 with probability 3/4, else 6",
            "rate": "as batch",
            "speedup": "|x|^2/2, d = 1000, Gaussian noise of variance 1, at x = 0.05",
        },
        "methods": {"signum": "momentum 0.9", "noisy_sign_sgd": "noise 3", "ssdm": "as in Theorem 8"},
        "step_sizes": "0.02 for SGD and SSDM with norms, K^(-3/4) for SSDM; else 0.1/sqrt(k + 1), or 0.2/sqrt(k + 1) "
        "for noisy signSGD and the common scale; for rates 1/sqrt(K)",
        "steps": steps,
        "all_steps": list(all_steps),
        "runs": RUNS,
        "speedup_runs": speedup_runs,
        "nodes": NODES,
        "decided_by": "mean gradient norm over the last tenth: converges below 1/4 of the first, does not above "
        "1/2, by three standard errors or in every run",
        "seed": seed,
    }


def _draw(cells: list[Cell]) -> Any:
    from matplotlib.figure import Figure
    from matplotlib.patches import Rectangle

    rows = [row for row, _, _ in ROWS] + [row for row, _ in REPAIRS]
    width, left = 1.55, 2.75
    figure = Figure(figsize=(13.0, 7.8), layout="constrained")
    axis = figure.subplots()
    axis.set(xlim=(0, left + width * len(COLUMNS)), ylim=(len(rows), -0.75))
    axis.set_axis_off()
    for column, title in enumerate(COLUMNS.values()):
        axis.text(left + width * (column + 0.5), -0.2, title, ha="center", va="center", weight="bold", fontsize=10)
    for number, row in enumerate(rows):
        axis.text(left - 0.08, number + 0.5, row, ha="right", va="center", fontsize=10)
        for column, name in enumerate(COLUMNS):
            here = [cell for cell in cells if cell.row == row and cell.column == name]
            more = [cell for cell in cells if cell.row == row and cell.column == "speedup" and name == "rate"]
            for part, cell in enumerate(here + more):
                height = 1 / len(here + more)
                corner = (left + width * column, number + part * height)
                colour = COLOURS[cell.agrees] if cell.run else "white"
                axis.add_patch(Rectangle(corner, width, height, facecolor=colour, edgecolor="white", lw=2))
                mark = "" if cell.paper == "not in the table" else MARKS[cell.agrees] + " "
                words = "\n".join([cell.paper, *(mark + line for line in cell.run.splitlines())])
                at = (corner[0] + width / 2, corner[1] + height / 2)
                size = 9 if height == 1 else 8
                axis.text(*at, words, ha="center", va="center", fontsize=size, color="black" if cell.run else "0.45")
    labels = {
        True: "the run agrees",
        False: "the run contradicts",
        None: "undecided (NO may refer to an analysis)",
    }
    handles = [
        Rectangle((0, 0), 1, 1, facecolor=COLOURS[key], label=f"{MARKS[key]} {text}") for key, text in labels.items()
    ]
    handles.append(Rectangle((0, 0), 1, 1, facecolor="white", edgecolor="0.7", label="no run decides"))
    axis.legend(handles=handles, loc="upper center", bbox_to_anchor=(0.5, 0.0), ncols=4, frameon=False)
    figure.suptitle("Table 1: the paper (first line) and small runs (second line)")
    return figure
