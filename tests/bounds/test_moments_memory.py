"""The memory that describing samples takes, and files read through a memory map."""

from __future__ import annotations

import subprocess
import sys
import tracemalloc
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from signdescent.bounds import Moments
from signdescent.bounds._compiled import dispatch as _fast

from .test_moments import MIB, assert_planted, planted


@pytest.mark.parametrize("shape", [(3, 400_000), (2000, 2000), (1_000_000, 2), (4_000_000, 1)])
@pytest.mark.parametrize("kind", ["C", "F", "chunks"])
@pytest.mark.parametrize("dtype", ["f4", "i2"])
def test_temporary_memory_stays_within_the_budget(
    shape: tuple[int, int], kind: str, dtype: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Beyond the result, no more bytes are taken than allowed, whatever the shape, by eight threads."""
    array = np.zeros(shape, dtype=dtype, order="F" if kind == "F" else "C")
    array[::2] = 1

    def describe() -> Moments:
        samples: Any = iter((array[: shape[0] // 2], array[shape[0] // 2 :])) if kind == "chunks" else array
        return Moments.from_samples(samples, memory=MIB)

    describe()  # what is loaded, or compiled, on first use
    monkeypatch.setattr(_fast, "_processors", lambda: 8)
    tracemalloc.start()
    found = describe()
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak - 8 * found.mean.nbytes <= MIB


@pytest.mark.parametrize("order", ["C", "F"])
def test_memory_map_is_read_as_the_array(tmp_path: Path, order: str) -> None:
    """A mapped file gives the moments of its array, and so does a part of it."""
    array, shift = planted(1000, 6000, "f4")
    np.save(tmp_path / "a.npy", np.asarray(array, order=order))  # type: ignore[call-overload]
    mapped = np.load(tmp_path / "a.npy", mmap_mode="r")
    assert_planted(Moments.from_samples(mapped), shift)
    assert_planted(Moments.from_samples(mapped[200:, 7:]), shift[7:])


def test_private_changes_of_a_map_are_kept(tmp_path: Path) -> None:
    """Pages are given back only where the file holds what they hold."""
    np.save(tmp_path / "a.npy", np.zeros((3000, 2000)))
    mapped = np.load(tmp_path / "a.npy", mmap_mode="c")
    array, shift = planted(3000, 2000)
    mapped[...] = array
    assert_planted(Moments.from_samples(mapped), shift)
    np.testing.assert_array_equal(mapped, array)


WRITE_AND_DESCRIBE = """
import resource, sys, time
import numpy as np
from numpy.lib import format as npy
from signdescent.bounds import Moments

path, order, length = sys.argv[1], sys.argv[2], 20_000
number = np.arange(length)
with open(path, "wb") as file:
    header = {"descr": "<f4", "fortran_order": order == "F", "shape": (length, length)}
    npy.write_array_header_1_0(file, header)
    for start in range(0, length, 100):
        lines = np.arange(start, start + 100)
        rows, columns = (lines[:, None], number) if order == "C" else (number, lines[:, None])
        (4 * ((rows + columns) % 4 == 3) + columns % 7).astype("<f4").tofile(file)
begin = time.perf_counter()
with open(path, "rb", buffering=0) as file:
    room = bytearray(2**23)
    while file.readinto(room):
        pass
plain = time.perf_counter() - begin
begin = time.perf_counter()
found = Moments.from_samples(np.load(path, mmap_mode="r"))
seconds = time.perf_counter() - begin
assert (found.mean == 1 + number % 7).all()
assert (found.low == number % 7).all()
assert (found.high == 4 + number % 7).all()
assert (abs(found.std - 3**0.5) < 1e-15).all()
assert (abs(found.third_moment - 7.5) < 1e-14).all()
assert (abs(found.kurtosis * found.std**4 - 21) < 1e-13).all()
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
print(peak, seconds, plain)
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="no resource usage there")
@pytest.mark.parametrize("order", ["C", "F"])
def test_file_larger_than_the_memory_allowed(tmp_path: Path, order: str) -> None:
    """A 1.6 GB file is described right by a process that never holds more than 1 GiB, nor a quarter of that."""
    path = tmp_path / "gradients.npy"
    # a new process begins with the peak of the one that starts it, so a small one stands in between
    between = "import subprocess, sys; sys.exit(subprocess.call(sys.argv[1:]))"
    words = [sys.executable, "-c", between, sys.executable, "-c", WRITE_AND_DESCRIBE, str(path), order]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    path.unlink(missing_ok=True)
    assert done.returncode == 0, done.stderr
    peak, seconds, plain = (float(word) for word in done.stdout.split())
    print(f"{order}: {peak / MIB:.0f} MiB at most, {seconds:.2f} s, a plain read {plain:.2f} s")  # noqa: T201
    assert peak <= 256 * MIB
