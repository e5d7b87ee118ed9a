"""Gradients from `.npz`, `.safetensors` and `.h5`: the same answer as from `.npy`, and clear refusals."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
import pytest

from .conftest import Run

ARRAY = np.random.default_rng(0).normal(1, 1, size=(30, 2)).astype(np.float32)


def answer(run: Run, path: Path) -> object:
    return run("minibatch", path, "--json").json()["result"]


@pytest.fixture
def expected(run: Run, tmp_path: Path) -> object:
    np.save(tmp_path / "array.npy", ARRAY)
    return answer(run, tmp_path / "array.npy")


def test_npz(run: Run, tmp_path: Path, expected: object) -> None:
    """One array in a `.npz` file is read, compressed or not; none and several are refused with their names."""
    for save in (np.savez, np.savez_compressed):
        save(tmp_path / "a.npz", gradients=ARRAY)
        assert answer(run, tmp_path / "a.npz") == expected
    np.savez(tmp_path / "b.npz", first=ARRAY, second=ARRAY)
    run("minibatch", tmp_path / "b.npz").refused("exactly one array", "first, second")
    np.savez(tmp_path / "c.npz", objects=np.array([None, 1], dtype=object))
    run("minibatch", tmp_path / "c.npz").refused("c.npz")
    (tmp_path / "d.npz").write_bytes((tmp_path / "a.npz").read_bytes()[:-40])
    run("minibatch", tmp_path / "d.npz").refused("cannot be read as .npz")
    run("minibatch", tmp_path / "none.npz").refused("missing")


def test_safetensors(run: Run, tmp_path: Path, expected: object) -> None:
    """One tensor is read; bfloat16 and damaged files are refused."""
    library = pytest.importorskip("safetensors.numpy")
    library.save_file({"gradients": ARRAY}, tmp_path / "a.safetensors")
    assert answer(run, tmp_path / "a.safetensors") == expected
    head = json.dumps({"g": {"dtype": "BF16", "shape": [2, 2], "data_offsets": [0, 8]}}).encode()
    (tmp_path / "b.safetensors").write_bytes(len(head).to_bytes(8, "little") + head + bytes(8))
    run("minibatch", tmp_path / "b.safetensors").refused("BF16", "Save it as float32")
    (tmp_path / "c.safetensors").write_bytes(b"nonsense")
    run("minibatch", tmp_path / "c.safetensors").refused("cannot be read as .safetensors")


def test_h5(run: Run, tmp_path: Path, expected: object) -> None:
    """One data set is read; damaged files are refused."""
    library = pytest.importorskip("h5py")
    with library.File(tmp_path / "a.h5", "w") as file:
        file["gradients"] = ARRAY
    assert answer(run, tmp_path / "a.h5") == expected
    (tmp_path / "b.h5").write_bytes(b"nonsense")
    run("minibatch", tmp_path / "b.h5").refused("cannot be read as .h5")


@pytest.mark.parametrize(("name", "library"), [("a.safetensors", "safetensors"), ("a.h5", "h5py")])
def test_missing_extra_is_named(run: Run, monkeypatch: pytest.MonkeyPatch, name: str, library: str) -> None:
    """Without the extra the message names the line that installs it."""
    monkeypatch.setitem(sys.modules, library, None)
    run("minibatch", name).refused(library, "pip install 'signdescent[io]'")
