"""Two Dask worker processes give the bits of one process, and the code of the how-to runs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import reduce
from operator import add
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from reference.campaigns import bits
from signdescent.bounds import Moments
from signdescent.simulation.methods import METHODS
from signdescent.simulation.problems import Rosenbrock
from signdescent.simulation.simulate import simulate

distributed = pytest.importorskip("distributed")

HOW_TO = Path(__file__).parents[2] / "docs/how-to/run-on-a-cluster.md"
SETTINGS: dict[str, Any] = {"steps": 30, "step_size": 0.01, "nodes": 3, "runs": 50, "block_runs": 8, "record_every": 10}


@pytest.fixture(scope="module")
def client() -> Iterator[Any]:
    """Start two worker processes on this machine."""
    with (
        distributed.LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None) as cluster,
        distributed.Client(cluster) as client,
    ):
        yield client


@pytest.mark.parametrize("name", ["ssdm", "majority_vote"])
def test_two_workers_give_the_bits_of_one_process_and_another_seed_does_not(client: Any, name: str) -> None:
    """Negative control: the next seed gives other bits on the same workers."""
    executor = client.get_executor(pure=False)
    here = simulate(METHODS[name](), Rosenbrock(dimension=4), rng=1, **SETTINGS)
    there = simulate(METHODS[name](), Rosenbrock(dimension=4), rng=1, executor=executor, **SETTINGS)
    other = simulate(METHODS[name](), Rosenbrock(dimension=4), rng=2, executor=executor, **SETTINGS)
    assert bits(there) == bits(here)
    assert bits(other) != bits(here)


def test_moments_of_chunks_add_up_on_workers_as_they_do_here(client: Any) -> None:
    """Map and merge give equal bits, and equal the moments of all samples up to rounding; a lost chunk is detected."""
    samples = np.random.default_rng(0).normal(size=(600, 4)) ** 3
    chunks = np.split(samples, 6)
    merged = reduce(add, client.get_executor(pure=False).map(Moments.from_samples, chunks))
    here = reduce(add, map(Moments.from_samples, chunks))
    whole = Moments.from_samples(samples)
    lost = reduce(add, map(Moments.from_samples, chunks[1:]))
    for name in ("mean", "std", "skewness", "kurtosis", "lyapunov_ratio", "low", "high"):
        np.testing.assert_array_equal(getattr(merged, name), getattr(here, name))
    for name in ("mean", "std", "skewness", "kurtosis"):
        np.testing.assert_allclose(getattr(merged, name), getattr(whole, name), rtol=1e-9, atol=1e-12)
    assert (merged.lyapunov_ratio >= whole.lyapunov_ratio * (1 - 1e-12)).all()
    assert not np.allclose(lost.mean, whole.mean, rtol=1e-9)


def test_the_code_of_the_how_to_runs(
    client: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The Python code before the section on MPI runs with the address of this cluster."""
    dask_part = HOW_TO.read_text(encoding="utf-8").split("\n## MPI")[0]
    blocks = re.findall(r"^```python\n(.*?)^```", dask_part, re.MULTILINE | re.DOTALL)
    assert len(blocks) == 3
    gradients = np.random.default_rng(0).normal(0.3, 1.0, size=(5000, 3))
    np.save(tmp_path / "gradients.npy", gradients)
    monkeypatch.chdir(tmp_path)
    address = client.scheduler_info()["address"]
    code = "\n".join(blocks).replace("tcp://scheduler:8786", address)
    code = code.replace('"gradients.npy"', repr(str(tmp_path / "gradients.npy")))
    names: dict[str, Any] = {"__name__": "__how_to__"}
    exec(compile(code, str(HOW_TO), "exec"), names)
    names["client"].close()
    assert capsys.readouterr().out.splitlines()[-1] == "5000 False"
    alone = simulate(names["method"], names["problem"], **names["settings"])
    assert bits(names["found"]) == bits(alone)
    np.testing.assert_allclose(names["moments"].mean, gradients.mean(axis=0), rtol=1e-9)
