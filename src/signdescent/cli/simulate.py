"""`signdescent simulate`: many runs of a method on a problem, averaged."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Executor
from contextlib import contextmanager
from fractions import Fraction
from importlib import import_module
from typing import TYPE_CHECKING, Any

import click

from signdescent.cli._options import output_options, seed_option
from signdescent.cli._settings import chosen, made, split
from signdescent.cli._stderr import progress
from signdescent.cli.output import as_float, count, json_number, number, table, write_json
from signdescent.errors import ArgumentError, InputFileError

if TYPE_CHECKING:
    from signdescent.simulation.problems.problem import Problem
    from signdescent.simulation.simulate import Simulation

__all__ = ["command"]

ROWS = 11  # rows of the table, and records if --record-every is not given

# The names are spelled out because the help loads no NumPy; a test compares them with METHODS, PROBLEMS and RECORDS.
EPILOG = """\b
Examples:
  signdescent simulate ssdm rosenbrock --steps 1000 --step-size 0.01 \\
    --nodes 8 --set momentum=0.9
  signdescent simulate sign-sgd rosenbrock --steps 1000 --step-size 0.25 \\
    --schedule decreasing --runs 1000 --workers 2
  signdescent simulate majority-vote rosenbrock --steps 500 --step-size 0.02 \\
    --nodes 5 --set tie=random --json

Methods: sign_sgd, majority_vote, ssdm, ssdm_norms, ssdm_common_scale, sgd, signum, noisy_sign_sgd,
ef_sign_sgd, double_squeeze, normalized_sgd.

Problems: separable_quadratic, quadratic, rosenbrock, rank_one_pair, two_parabolas,
median_versus_mean, log_cosh, clock, fading_bias, logistic, image_network,
image_network_8x8."""


@click.command(epilog=EPILOG)
@click.argument("method")
@click.argument("problem")
@click.option("--steps", metavar="K", callback=count, required=True, help="Number of steps.")
@click.option("--step-size", metavar="G", callback=number, required=True, help="Step size, or the first one.")
@click.option(
    "--schedule",
    type=click.Choice(["constant", "decreasing"]),
    metavar="HOW",
    default="constant",
    show_default=True,
    help="constant: G at every step; decreasing: G/sqrt(k + 1).",
)
@click.option("--nodes", metavar="M", callback=count, default="1", show_default=True, help="Number of nodes.")
@click.option("--runs", metavar="R", callback=count, default="64", show_default=True, help="Number of runs.")
@click.option(
    "--batch-size",
    metavar="B",
    callback=count,
    default="1",
    show_default=True,
    help="Number of samples of each gradient.",
)
@seed_option("Seed of all runs.")
@click.option(
    "--set",
    "settings",
    metavar="NAME=VALUE",
    multiple=True,
    help="A parameter of the method or problem; may be given several times.",
)
@click.option(
    "--record",
    "names",
    metavar="NAME",
    multiple=True,
    show_default="value, gradient_norm",
    help="One of value, gradient_norm, l1_norm, rho_norm, rho_m_norm, right_signs, disagreement, mixed_norm; may be "
    "given several times.",
)
@click.option(
    "--record-every",
    metavar="N",
    callback=count,
    show_default="a tenth of the steps",
    help="Number of steps between records.",
)
@click.option(
    "--block-runs",
    metavar="N",
    callback=count,
    show_default="by nodes and dimension, at most 256",
    help="Number of runs in a block.",
)
@click.option("--workers", metavar="N", callback=count, show_default="only this one", help="Number of processes.")
@click.option("--dask", metavar="ADDRESS", help="A Dask scheduler, as tcp://127.0.0.1:8786.")
@click.option("--cache", metavar="DIR", help="Folder of finished blocks; the same command resumes from there.")
@output_options
def command(
    method: str,
    problem: str,
    steps: int,
    step_size: Fraction,
    schedule: str,
    nodes: int,
    runs: int,
    batch_size: int,
    seed: int,
    settings: tuple[str, ...],
    names: tuple[str, ...],
    record_every: int | None,
    block_runs: int | None,
    workers: int | None,
    dask: str | None,
    cache: str | None,
    as_json: bool,
) -> None:
    """Run METHOD on PROBLEM many times and average the records.

    Equal options give equal numbers, for any --workers, --dask and --cache. Runs are simulated in blocks of
    --block-runs, each with its own random numbers; run j does not depend on the number of runs.
    """
    if workers is not None and dask is not None:
        message = "Expected at most one of --workers and --dask; got both."
        raise ArgumentError(message)
    every = -(-steps // (ROWS - 1)) if record_every is None else record_every

    from signdescent.simulation.methods import METHODS
    from signdescent.simulation.schedules import SCHEDULES
    from signdescent.simulation.simulate import simulate

    problems: Mapping[str, Callable[..., Problem]] = import_module("signdescent.simulation.problems").PROBLEMS
    method, problem = chosen(method, METHODS, "METHOD"), chosen(problem, problems, "PROBLEM")
    of_method, of_problem = split(settings, METHODS[method], problems[problem])
    first = as_float(step_size, "--step-size")
    options: dict[str, Any] = {"steps": steps, "nodes": nodes, "runs": runs, "batch_size": batch_size}
    options |= {"record": names or ("value", "gradient_norm"), "record_every": every}
    with _executor(workers, dask) as executor, progress("blocks of runs") as bar:
        result = simulate(
            made(METHODS[method], of_method),
            made(problems[problem], of_problem),
            step_size=SCHEDULES[schedule](first),
            rng=seed,
            executor=executor,
            cache=cache,
            progress=bar.move,
            block_runs=block_runs,
            **options,
        )
    options["block_runs"] = result.block_runs
    parameters = {"method": method, "problem": problem, "step_size": step_size, "schedule": schedule, **options}
    parameters |= {"seed": seed, "set": {"method": of_method, "problem": of_problem}}
    parameters |= {"workers": workers, "dask": dask, "cache": cache}
    if as_json:
        write_json("simulate", parameters, _data(result))
    else:
        click.echo(_text(result, method, problem))


@contextmanager
def _executor(processes: int | None, dask: str | None) -> Iterator[Executor | None]:
    """Yield the executor of the blocks, and close it at the end."""
    if dask is not None:
        try:
            distributed = import_module("distributed")
        except ImportError as error:
            message = f"Expected Dask to be installed for --dask={dask}; install signdescent[dask]."
            raise ArgumentError(message) from error
        try:
            client = distributed.Client(dask, timeout=10)
        except (OSError, ValueError) as error:
            message = f"Expected --dask to be the address of a running scheduler; got --dask={dask}: {error}."
            raise InputFileError(message) from error
        with client:
            yield client.get_executor(pure=False)  # by default, Dask runs equal calls once
    elif processes is not None:
        from concurrent.futures import ProcessPoolExecutor
        from multiprocessing import get_context

        with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
            yield pool
    else:
        yield None


def _averages(result: Simulation) -> dict[str, tuple[Any, Any]]:
    """Return the mean and standard deviation of each record over the runs; NaN if a run has no value."""
    import numpy as np

    with np.errstate(over="ignore", invalid="ignore"):
        return {name: (rows.mean(axis=1), rows.std(axis=1)) for name, rows in result.records.items()}


def _data(result: Simulation) -> dict[str, Any]:
    import platform

    import numpy as np

    averages = {
        name: {"mean": [json_number(v) for v in mean], "std": [json_number(v) for v in std]}
        for name, (mean, std) in _averages(result).items()
    }
    return {
        "recorded_steps": result.recorded_steps.tolist(),
        "records": averages,
        "bits_up": json_number(result.bits_up.mean()),
        "bits_down": json_number(result.bits_down.mean()),
        "diverged": int(result.diverged.sum()),
        "method": repr(result.method),
        "versions": {"python": platform.python_version(), "numpy": np.__version__},
    }


def _text(result: Simulation, method: str, problem: str) -> str:
    averages = _averages(result)
    last = len(result.recorded_steps) - 1
    shown = sorted({round(i * last / (ROWS - 1)) for i in range(ROWS)})
    head = ["step", *(word for name in averages for word in (name, "std"))]
    rows = [
        [str(result.recorded_steps[i]), *(f"{float(v[i]):.5g}" for pair in averages.values() for v in pair)]
        for i in shown
    ]
    lines = [
        f"{method} on {problem}: mean and standard deviation over {result.runs} runs, seed {result.seed}",
        "",
        table([head, *rows], right=range(len(head))),
        "",
        f"Bits: each node sent {result.bits_up.mean():.0f} and received {result.bits_down.mean():.0f}, on average.",
    ]
    if result.diverged.any():
        lines.append(f"Diverged: {int(result.diverged.sum())} of {result.runs} runs ended at a non-finite point.")
    return "\n".join(lines)
