"""`signdescent simulate`: the averages, the JSON, and every option that can be wrong."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path

import numpy as np
import pytest

from signdescent.cli._settings import read_value
from signdescent.simulation import problems
from signdescent.simulation.methods import METHODS
from signdescent.simulation.problems.problem import Problem
from signdescent.simulation.schedules import Decreasing
from signdescent.simulation.simulate import simulate

from .conftest import Run

SHORT = ("--steps", "20", "--step-size", "1/10", "--runs", "10")


@pytest.fixture(autouse=True)
def tiny(monkeypatch: pytest.MonkeyPatch) -> Mapping[str, Callable[..., Problem]]:
    """Put problems of the tests, which worker processes can import too, in place of the table."""
    monkeypatch.syspath_prepend(str(Path(__file__).parents[1]))
    table: Mapping[str, Callable[..., Problem]] = import_module("reference.tiny_problems").PROBLEMS
    monkeypatch.setattr(problems, "PROBLEMS", table, raising=False)
    return table


def test_the_json_holds_the_averages_and_everything_that_fixes_them(
    run: Run, tiny: Mapping[str, Callable[..., Problem]]
) -> None:
    """The numbers are those of `simulate` itself, on the same options."""
    done = run(
        *("simulate", "ssdm", "quadratic", *SHORT, "--nodes", "3", "--seed", "4", "--schedule", "decreasing"),
        *("--set", "momentum=0.5", "--set", "problem.noise=2", "--record", "l1_norm", "--record-every", "8", "--json"),
    )
    assert done.code == 0
    data = done.json()
    expected = simulate(
        METHODS["ssdm"](momentum=0.5),
        tiny["quadratic"](noise=2),
        steps=20,
        step_size=Decreasing(0.1),
        nodes=3,
        runs=10,
        rng=4,
        record=("l1_norm",),
        record_every=8,
    )
    assert data["result"]["recorded_steps"] == [0, 8, 16, 20]
    np.testing.assert_array_equal(
        data["result"]["records"]["l1_norm"]["mean"], expected.records["l1_norm"].mean(axis=1)
    )
    assert data["result"]["bits_up"] == 60
    assert data["result"]["bits_down"] == 120
    assert data["result"]["versions"]["numpy"] == np.__version__
    assert data["parameters"] == {
        "method": "ssdm",
        "problem": "quadratic",
        "step_size": 0.1,
        "schedule": "decreasing",
        "steps": 20,
        "nodes": 3,
        "runs": 10,
        "batch_size": 1,
        "record": ["l1_norm"],
        "record_every": 8,
        "block_runs": 256,
        "seed": 4,
        "set": {"method": {"momentum": 0.5}, "problem": {"noise": 2}},
        "workers": None,
        "dask": None,
        "cache": None,
    }


def test_the_table_shows_first_few_and_last(run: Run) -> None:
    done = run("simulate", "sign-sgd", "quadratic", "--steps", "1000", "--step-size", "0.1", "--record-every", "1")
    lines = done.out.splitlines()
    assert lines[0] == "sign_sgd on quadratic: mean and standard deviation over 64 runs, seed 0"
    rows = [line.split() for line in lines[2:14]]
    assert rows[0] == ["step", "value", "std", "gradient_norm", "std"]
    assert [row[0] for row in rows[1:]] == [str(k) for k in range(0, 1001, 100)]
    assert rows[1][1:] == ["8.5625", "0", "8.0661", "0"]  # (1 + 16 + 0.125)/2, sqrt(1 + 64 + 1/16)
    assert "Bits: each node sent 3000 and received 0, on average." in done.out
    assert done.err == ""


def test_runs_that_diverge_are_counted_and_have_no_numbers(run: Run) -> None:
    words = ("simulate", "sgd", "quadratic", "--steps", "600", "--step-size", "100", "--runs", "3")
    result = run(*words, "--json").json()["result"]
    assert result["diverged"] == 3
    assert result["records"]["value"]["mean"][-1] is None
    assert "Diverged: 3 of 3 runs" in run(*words).out


def test_workers_and_a_cache_change_no_number(run: Run, tmp_path: Path) -> None:
    words = ("simulate", "ssdm", "quadratic", *SHORT, "--block-runs", "4", "--json")
    plain = run(*words).json()["result"]
    assert run(*words, "--workers", "2", "--cache", tmp_path / "cache").json()["result"] == plain
    assert len(list(tmp_path.glob("cache/*/block-*.npz"))) == 3
    assert run(*words, "--cache", tmp_path / "cache").json()["result"] == plain


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("ssdm", "quadratic", *SHORT, "--workers", "2", "--dask", "tcp://x"), "at most one"),
        (("ssdm", "quadratic", *SHORT, "--workers", "0"), "--workers=0"),
        (("adam", "quadratic", *SHORT), "METHOD='adam'"),
        (("ssdm", "cubic", *SHORT), "PROBLEM='cubic'"),
        (("ssdm", "quadratic", "--steps", "0", "--step-size", "1"), "--steps=0"),
        (("ssdm", "quadratic", "--steps", "1", "--step-size", "-1"), "step_size=-1.0"),
        (("ssdm", "quadratic", "--steps", "1", "--step-size", "nan"), "--step-size"),
        (("ssdm", "quadratic", *SHORT, "--nodes", "1.5"), "--nodes=1.5"),
        (("ssdm", "quadratic", *SHORT, "--record", "loss"), "record="),
        (("ssdm", "quadratic", *SHORT, "--record-every", "x"), "--record-every"),
        (("ssdm", "quadratic", *SHORT, "--set", "momentum"), "name=value"),
        (("ssdm", "quadratic", *SHORT, "--set", "beta=1"), "momentum"),
        (("ssdm", "quadratic", *SHORT, "--set", "momentum=2"), "momentum=2"),
        (("ssdm", "quadratic", *SHORT, "--set", "momentum=0", "--set", "momentum=0"), "once"),
        (("noisy-sign-sgd", "quadratic", *SHORT, "--set", "noise=1"), "problem. in front"),
        (("ssdm-common-scale", "quadratic", *SHORT), "--set scale="),
        (("ssdm-common-scale", "quadratic", *SHORT, "--set", "scale=1"), "scale=1"),
        (("sign-sgd", "quadratic", *SHORT, "--nodes", "2"), "nodes=2"),
        (("ssdm", "split", *SHORT, "--nodes", "2"), "nodes=3"),
        (("ssdm", "quadratic", *SHORT, "--schedule", "linear"), "linear"),
        (("ssdm", "quadratic", *SHORT, "--seed", "-1"), "-1"),
        (("ssdm", "quadratic", *SHORT, "--cache", __file__), "cache="),
    ],
)
def test_bad_input_is_refused(run: Run, words: tuple[str, ...], said: str) -> None:
    run("simulate", *words).refused(said)


def test_without_dask_the_option_says_what_to_install(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    run("simulate", "ssdm", "quadratic", *SHORT, "--dask", "tcp://127.0.0.1:1").refused("signdescent[dask]")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("3", 3),
        ("-0.5", -0.5),
        ("1e-3", 0.001),
        ("1/4", 0.25),
        ("true", True),
        ("none", None),
        ("random", "random"),
        ("0,0,3", (0, 0, 3)),
        ("2.5,", (2.5,)),
    ],
)
def test_values_of_settings(text: str, value: object) -> None:
    found = read_value(text, "name")
    assert found == value
    assert type(found) is type(value)
