"""Fingerprints identify the arguments of a run, and the cache of blocks survives damage and interruption."""

from __future__ import annotations

import os
import pickle
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from reference.campaigns import bits, campaign
from reference.tiny_problems import Coins, Quadratic
from signdescent.simulation import simulate as module
from signdescent.simulation._block import Task, run_block
from signdescent.simulation._store import fingerprint
from signdescent.simulation.methods import METHODS

ROOT = Path(__file__).parents[2]

DISTINCT: list[Any] = [
    None,
    True,
    1,
    1.0,
    Fraction(1, 2),
    "1",
    b"1",
    [1, 2],
    [[1], 2],
    [[1, 2]],
    {"a": 1},
    {"a": 2},
    np.array([1, 2]),
    np.array([1.0, 2.0]),
    np.array([[1.0, 2.0]]),
    np.arange(2000.0),
    np.where(np.arange(2000) == 1000, -1.0, np.arange(2000.0)),  # the repr of the array omits this entry
    Quadratic(),
    Quadratic(noise=2.0),
    Coins(),
    METHODS["ssdm"](),
    METHODS["ssdm"](momentum=0.5),
    METHODS["signum"](),
    fingerprint,
    Quadratic,
]


def test_different_objects_have_different_fingerprints() -> None:
    assert len({fingerprint(thing) for thing in DISTINCT}) == len(DISTINCT)


def test_equal_objects_have_equal_fingerprints() -> None:
    assert fingerprint(Quadratic(noise=2.0)) == fingerprint(Quadratic(noise=2.0))
    assert fingerprint({"a": 1, "b": 2}) == fingerprint({"b": 2, "a": 1})
    assert fingerprint(np.arange(6).reshape(2, 3).T) == fingerprint(np.arange(6).reshape(2, 3).T.copy())


@pytest.mark.parametrize("thing", [lambda x: x, {1, 2}, np.array([None]), iter([])])
def test_objects_without_a_reproducible_hash_are_refused(thing: object) -> None:
    with pytest.raises(TypeError, match="cache"):
        fingerprint(thing)


@pytest.fixture
def computed(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Record which blocks are computed."""
    blocks: list[int] = []

    def counted(task: Task, block: int) -> Any:
        blocks.append(block)
        return run_block(task, block)

    monkeypatch.setattr(module, "run_block", counted)
    return blocks


def test_a_cached_block_is_not_computed_again(tmp_path: Path, computed: list[int]) -> None:
    """More runs need only their own blocks; another seed, step size or parameter needs all blocks."""
    expected = bits(campaign(cache=tmp_path))
    assert computed == [0, 1, 2]
    assert bits(campaign(cache=tmp_path)) == expected
    campaign(cache=tmp_path, runs=70)
    assert computed == [0, 1, 2, 3, 4]
    for changes in ({"rng": 6}, {"step_size": 0.2}, {"nodes": 2}, {"record": ("value",)}, {"start": [0, 0, 1]}):
        computed.clear()
        campaign(cache=tmp_path, **changes)
        assert computed == [0, 1, 2], changes


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: b"",
        lambda data: data[: len(data) // 2],
        lambda data: b"not a zip file",
        lambda data: data.replace(data[200:204], b"\x00\xff\x00\xff"),
        lambda data: pickle.dumps({"point": 1}),
    ],
    ids=["empty", "cut", "text", "flipped", "pickle"],
)
def test_a_damaged_block_is_computed_again(
    tmp_path: Path, computed: list[int], damage: Callable[[bytes], bytes]
) -> None:
    expected = bits(campaign(cache=tmp_path))
    (path,) = tmp_path.glob("*/block-000001.npz")
    path.write_bytes(damage(path.read_bytes()))
    computed.clear()
    assert bits(campaign(cache=tmp_path)) == expected
    assert computed == [1]
    computed.clear()
    campaign(cache=tmp_path)
    assert computed == []


def test_a_block_under_a_wrong_name_is_computed_again(tmp_path: Path, computed: list[int]) -> None:
    expected = bits(campaign(cache=tmp_path))
    (path,) = tmp_path.glob("*/block-000001.npz")
    path.write_bytes(path.with_name("block-000000.npz").read_bytes())
    computed.clear()
    assert bits(campaign(cache=tmp_path)) == expected
    assert computed == [1]


def test_a_block_has_the_permissions_of_an_ordinary_file(tmp_path: Path) -> None:
    """Others who may read a folder may read a cache in it; no temporary file stays behind."""
    old = os.umask(0o027)
    try:
        campaign(cache=tmp_path / "cache")
        (tmp_path / "plain").touch()
    finally:
        os.umask(old)
    (folder,) = (tmp_path / "cache").iterdir()
    assert sorted(path.name for path in folder.iterdir()) == [f"block-{k:06d}.npz" for k in range(3)]
    modes = {stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "plain", *folder.iterdir())}
    assert len(modes) == 1


def test_a_cache_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ValueError, match="cache="):
        campaign(cache=tmp_path / "file")


CAMPAIGN = """
import sys, time
sys.path[:0] = [{tests!r}]
from reference.tiny_problems import Quadratic
from signdescent.checks import simulate as module
from signdescent.simulation.methods import METHODS

real = module.run_block
def slow(task, block):
    print(block, flush=True)
    if block == {stop}:
        time.sleep(600)
    return real(task, block)
module.run_block = slow
result = module.simulate(METHODS["ssdm"](), Quadratic(), steps=50, step_size=0.1, nodes=2, runs=80, rng=1,
                        block_runs=8, cache={cache!r})
print(result.points.tobytes().hex()[:4000])
"""


def test_a_killed_campaign_continues(tmp_path: Path) -> None:
    """After SIGKILL a second process computes only the missing blocks and gives the same bits."""

    def script(cache: str, stop: int) -> list[str]:
        text = CAMPAIGN.format(tests=str(ROOT / "tests"), stop=stop, cache=str(tmp_path / cache))
        return [sys.executable, "-c", text]

    killed = subprocess.Popen(script("killed", 4), stdout=subprocess.PIPE, text=True)
    deadline = time.monotonic() + 60
    while len(list(tmp_path.glob("killed/*/*.npz"))) < 3 and time.monotonic() < deadline:
        time.sleep(0.01)
    killed.send_signal(signal.SIGKILL)
    killed.communicate()
    kept = sorted(int(path.stem[-6:]) for path in tmp_path.glob("killed/*/*.npz"))
    assert 3 <= len(kept) < 10
    second = subprocess.run(script("killed", -1), capture_output=True, text=True, check=True).stdout.split()
    whole = subprocess.run(script("fresh", -1), capture_output=True, text=True, check=True).stdout.split()
    assert [int(block) for block in second[:-1]] == [block for block in range(10) if block not in kept]
    assert second[-1] == whole[-1]
