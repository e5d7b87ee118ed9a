"""Every experiment of this folder: a short run, its data, its sentences, its files."""

from __future__ import annotations

import csv
import importlib
import io
import json
import pkgutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from reference.sampling import every
from signdescent import experiments
from signdescent.errors import InputFileError
from signdescent.experiments import EXPERIMENTS, load, rosenbrock
from signdescent.experiments.files import prepared_folder, table_of, write_files
from signdescent.experiments.rosenbrock import Grid

OURS = ("figure-1", "figure-2", "figure-3", "figure-6", "figure-7", "figure-8")


@pytest.fixture(autouse=True)
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make every run short: 40 steps, 12 repetitions."""

    def shortened(**arguments: Any) -> Grid:
        return replace(Grid(**arguments), steps=40, runs=12)

    for name in ("figure_3", "figure_6", "figure_7"):
        module = importlib.import_module(f"signdescent.experiments.{name}")
        monkeypatch.setattr(module, "Grid", shortened)
    module = importlib.import_module("signdescent.experiments.figure_2")
    long = module.simulate
    monkeypatch.setattr(module, "simulate", lambda *args, **named: long(*args, **{**named, "steps": 40}))


def test_the_table_and_the_folder_agree() -> None:
    """Every module with an EXPERIMENT is in the table under its own name."""
    for info in pkgutil.iter_modules(experiments.__path__):
        module = importlib.import_module(f"{experiments.__name__}.{info.name}")
        if hasattr(module, "EXPERIMENT"):
            assert EXPERIMENTS[module.EXPERIMENT.name] == module.__name__


@pytest.mark.parametrize("name", every(1, OURS, heavy=("figure-7",)))
def test_a_short_run_gives_everything(name: str, tmp_path: Path) -> None:
    """Data of equal length, parameters named, sentences with evidence, four files, JSON without NaN."""
    experiment = load(name)
    assert experiment.name == name
    seen: list[tuple[int, int]] = []
    result = experiment.run(quick=True, rng=3, progress=lambda done, total: seen.append((done, total)))
    assert seen[-1][0] == seen[-1][1]
    assert len({len(column) for column in result.data.values()}) == 1
    assert set(result.chosen) <= set(result.parameters)
    assert result.sentences
    assert all(sentence.text and sentence.evidence for sentence in result.sentences)
    assert all("nan" not in sentence.evidence for sentence in result.sentences)
    assert {sentence.holds for sentence in result.sentences} <= {True, False, None}

    files = write_files(experiment, result, tmp_path, seed=3, quick=True)
    assert sorted(files) == sorted(path.name for path in tmp_path.iterdir())
    assert (tmp_path / f"{name}.png").read_bytes().startswith(b"\x89PNG")
    assert b"<svg" in (tmp_path / f"{name}.svg").read_bytes()
    document = json.loads((tmp_path / f"{name}.json").read_text(encoding="utf-8"), parse_constant=pytest.fail)
    assert document["seed"] == 3
    assert document["quick"] is True
    assert {"numpy", "matplotlib", "signdescent"} <= set(document["versions"])
    assert len(document["sentences"]) == len(result.sentences)
    rows = list(csv.DictReader(io.StringIO((tmp_path / f"{name}.csv").read_text(encoding="utf-8"))))
    assert list(rows[0]) == list(result.data)


@pytest.mark.parametrize("name", OURS)
def test_equal_seeds_give_equal_data(name: str) -> None:
    """Data and sentences are the same, bit for bit; another seed gives other data wherever anything is random."""
    first, second, other = (load(name).run(quick=True, rng=seed) for seed in (1, 1, 2))
    assert table_of(first.data) == table_of(second.data)
    assert first.sentences == second.sentences
    assert (table_of(first.data) == table_of(other.data)) == (name in ("figure-1", "figure-8"))


def test_equal_data_give_equal_files(tmp_path: Path) -> None:
    """Pictures too are the same, byte for byte: they carry no date and no random names."""
    experiment = load("figure-8")
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        write_files(experiment, experiment.run(quick=True), tmp_path / folder, seed=0, quick=True)
    first, second = ({p.name: p.read_bytes() for p in (tmp_path / folder).iterdir()} for folder in ("a", "b"))
    assert first == second


def test_cells_are_pythons_own_numbers_to_the_last_digit() -> None:
    assert table_of({"a": [np.float64(0.1), None], "b": [np.int64(3), "x, y"]}) == 'a,b\n0.1,3\n,"x, y"\n'


def test_columns_of_different_length_are_an_error() -> None:
    with pytest.raises(ValueError, match="shorter"):
        table_of({"a": [1, 2], "b": [1]})


def test_a_folder_that_takes_no_files_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for path in (tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(InputFileError, match="writable folder"):
            prepared_folder(path)
    assert prepared_folder(tmp_path / "new" / "folder").is_dir()
    assert not list((tmp_path / "new" / "folder").iterdir())


def test_long_curves_are_thinned_and_keep_both_ends() -> None:
    """Of 5001 steps the data show 1001, the first and the last among them, an odd number apart."""
    column = rosenbrock.Column(
        noise_std=1.0,
        batch_size=1,
        first_step=0.1,
        values=np.ones((5001, 1)),
        success=np.ones((5001, 1, 1)),
        log10_excess=0.0,
    )
    shown = rosenbrock.shown_steps(column)
    assert (len(shown), shown[0], shown[-1]) == (1001, 0, 5000)
    assert set(np.diff(shown)) == {5}
