"""The example runs as two and as three real processes, and compares with the simulation itself."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("mpi4py")

ROOT = Path(__file__).parents[2]
MPIEXEC = shutil.which("mpiexec", path=str(Path(sys.executable).parent)) or shutil.which("mpiexec")


def launch(processes: int, *words: str) -> subprocess.CompletedProcess[str]:
    """Run Python in so many processes; all end if one fails."""
    if MPIEXEC is None:
        pytest.skip("needs mpiexec")
    command = [MPIEXEC, "-n", str(processes), sys.executable, "-m", "mpi4py", *words]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, cwd=ROOT, check=False)


@pytest.mark.parametrize("processes", [2, 3])
def test_sums_of_signs_through_a_real_collective_equal_the_simulation_bit_for_bit(processes: int) -> None:
    """Vote and SSDM, shared and partitioned data; 300 steps of 10 or 3 numbers of 4 bytes for each of 4 runs."""
    found = launch(processes, "examples/all_reduce.py")
    assert found.returncode == 0, found.stdout + found.stderr
    assert found.stdout.count(f"{processes} processes: equal bit for bit") == 4
    assert found.stdout.count("handed 12000 bytes") == found.stdout.count("handed 3600 bytes") == 2


def test_a_planted_difference_ends_with_exit_code_1() -> None:
    """Negative control: sums of which one process adds 1 are noticed."""
    planted = (
        "import sys; sys.path.insert(0, 'examples')\n"
        "import numpy as np, all_reduce, signdescent.checks.collective as c\n"
        "true = c._summed\n"
        "c._summed = lambda world, signs: true(world, signs) + (world.Get_rank() == 1)\n"
        "sys.exit(all_reduce.main())\n"
    )
    found = launch(2, "-c", planted)
    assert found.returncode != 0
    assert "DIFFERENT" in found.stdout
