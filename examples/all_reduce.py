"""The vote and SSDM through a real collective: one process a node, sums of signs by all-reduce.

Run with ``mpiexec -n 3 python -m mpi4py examples/all_reduce.py``. It needs mpi4py and an MPI library:
``pip install "signdescent[mpi]" mpich``. ``-m mpi4py`` ends all processes if one fails; the others would wait for ever.

Every process then simulates all nodes alone and compares: the exit code is 0 only if all points and all recorded
numbers are equal bit for bit, on every process.
"""

from __future__ import annotations

import sys

import numpy as np
from mpi4py import MPI

from signdescent.simulation.collective import CollectiveSSDM, CollectiveVote, OwnNode
from signdescent.simulation.methods import METHODS
from signdescent.simulation.problems import Parabolas, Rosenbrock
from signdescent.simulation.simulate import Simulation, simulate

STEPS, RUNS = 300, 4


def bits(found: Simulation) -> bytes:
    """Return every number of a simulation."""
    return b"".join(array.tobytes() for array in (found.points, *found.records.values()))


def main() -> int:
    """Compare both methods on shared and on partitioned data; return 0 if nothing differs."""
    world = MPI.COMM_WORLD
    nodes, rank = world.Get_size(), world.Get_rank()
    anchors = tuple((float(n), 1.0 - n, 0.5 * n) for n in range(nodes))
    problems = (Rosenbrock(dimension=10), Parabolas(weights=(1.0,) * nodes, anchors=anchors))
    pairs = (
        ("majority_vote", METHODS["majority_vote"](tie="random"), CollectiveVote(communicator=world, tie="random")),
        ("ssdm", METHODS["ssdm"](momentum=0.9), CollectiveSSDM(communicator=world, momentum=0.9)),
    )
    all_equal = True
    for problem in problems:
        for name, alone, together in pairs:
            settings = {"steps": STEPS, "step_size": 0.01, "runs": RUNS, "rng": 7, "block_runs": RUNS}
            here = OwnNode(problem=problem, nodes_in_all=nodes, rank=rank)
            real = simulate(together, here, nodes=1, **settings)
            simulated = simulate(alone, problem, nodes=nodes, **settings)
            equal = bool(world.allreduce(bits(real) == bits(simulated), op=MPI.LAND))
            all_equal &= equal
            if rank == 0:
                handed = float(np.mean(real.bits_up)) / 8
                up, down = (float(np.mean(part)) / 8 for part in (simulated.bits_up, simulated.bits_down))
                print(f"{name} on {problem.name}, {nodes} processes: {'equal bit for bit' if equal else 'DIFFERENT'}")
                print(
                    f"  a run handed {handed:.0f} bytes to all-reduce; packed, {up:.0f} up and {down:.0f} down would do"
                )
    return 0 if all_equal else 1


if __name__ == "__main__":
    sys.exit(main())
