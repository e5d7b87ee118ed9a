"""The example runs with two and three processes and gives the bits of the simulation."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from signdescent.simulation.methods import METHODS
from signdescent.simulation.problems import Rosenbrock
from signdescent.simulation.simulate import simulate

pytest.importorskip("mpi4py")

ROOT = Path(__file__).parents[2]
MPIEXEC = shutil.which("mpiexec", path=str(Path(sys.executable).parent)) or shutil.which("mpiexec")


def launch(processes: int, *words: str, module: str = "mpi4py") -> subprocess.CompletedProcess[str]:
    """Run Python in several processes, which all end if one fails."""
    if MPIEXEC is None:
        pytest.skip("needs mpiexec")
    command = [MPIEXEC, "-n", str(processes), sys.executable, "-m", module, *words]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, cwd=ROOT, check=False)


@pytest.mark.parametrize("processes", [2, 3])
def test_sums_of_signs_through_a_real_collective_equal_the_simulation_bit_for_bit(processes: int) -> None:
    """Vote and SSDM, shared and partitioned data; 300 steps of 10 or 3 numbers of 4 bytes for each of 4 runs."""
    process = launch(processes, "examples/all_reduce.py")
    assert process.returncode == 0, process.stdout + process.stderr
    assert process.stdout.count(f"{processes} processes: equal bit for bit") == 4
    assert process.stdout.count("handed 12000 bytes") == process.stdout.count("handed 3600 bytes") == 2


def test_a_planted_difference_ends_with_exit_code_1() -> None:
    """Negative control: an error of 1 in the sums of one process is detected."""
    planted = (
        "import sys; sys.path.insert(0, 'examples')\n"
        "import numpy as np, all_reduce, signdescent.simulation.collective as c\n"
        "true = c._summed\n"
        "c._summed = lambda world, signs: true(world, signs) + (world.Get_rank() == 1)\n"
        "sys.exit(all_reduce.main())\n"
    )
    process = launch(2, "-c", planted)
    assert process.returncode != 0
    assert "DIFFERENT" in process.stdout


def test_the_campaign_of_the_how_to_gives_the_bits_of_one_process(tmp_path: Path) -> None:
    """With three processes, two of them workers, the first 16 bytes of the points and the mean value are equal."""
    text = (ROOT / "docs/how-to/run-on-a-cluster.md").read_text(encoding="utf-8")
    code = re.search(r"Save this as `campaign.py`:\n\n```python\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    assert code is not None
    script = tmp_path / "campaign.py"
    script.write_text(code[1], encoding="utf-8")
    many = launch(3, str(script), module="mpi4py.futures")
    assert many.returncode == 0, many.stderr
    alone = simulate(
        METHODS["ssdm"](momentum=0.9), Rosenbrock(), steps=200, step_size=0.001, nodes=5, runs=2048, record_every=50
    )
    assert many.stdout.split() == [alone.points.tobytes().hex()[:32], str(alone.records["value"][-1].mean())]
