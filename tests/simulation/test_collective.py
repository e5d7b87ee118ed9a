"""One thread for each node with collective sums gives the bits of the simulation; sums of 8 bits do not."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from signdescent.errors import DomainError
from signdescent.simulation.collective import CollectiveSSDM, CollectiveVote, Communicator, OwnNode
from signdescent.simulation.methods import METHODS
from signdescent.simulation.methods.method import Method
from signdescent.simulation.problems import Parabolas, Problem, Rosenbrock
from signdescent.simulation.simulate import Simulation, simulate


class Thread:
    """A communicator for the threads of one process, with sums of a given dtype."""

    def __init__(self, rank: int, shared: list[Any], barrier: Barrier, dtype: type = np.int32) -> None:
        self.rank, self.shared, self.barrier, self.dtype = rank, shared, barrier, dtype

    def Get_rank(self) -> int:
        """Return the index of this thread."""
        return self.rank

    def Get_size(self) -> int:
        """Return the number of threads."""
        return len(self.shared)

    def Allreduce(self, sendbuf: NDArray[np.int32], recvbuf: NDArray[np.int32]) -> None:
        """Store the sum of the buffers of all threads."""
        self.shared[self.rank] = sendbuf
        self.barrier.wait(timeout=20)
        recvbuf[...] = np.sum(self.shared, axis=0, dtype=self.dtype)
        self.barrier.wait(timeout=20)


def threads(nodes: int, dtype: type = np.int32) -> list[Thread]:
    """Return one communicator for each node."""
    shared: list[Any] = [None] * nodes
    barrier = Barrier(nodes)
    return [Thread(rank, shared, barrier, dtype) for rank in range(nodes)]


def together(kind: str, problem: Problem, nodes: int, dtype: type = np.int32, steps: int = 20) -> list[Simulation]:
    """Run each node in its own thread."""

    def one(communicator: Communicator) -> Simulation:
        method: Method = (
            CollectiveSSDM(communicator=communicator, momentum=0.8)
            if kind == "ssdm"
            else CollectiveVote(communicator=communicator, tie="random")
        )
        here = OwnNode(problem=problem, nodes_in_all=nodes, rank=communicator.Get_rank())
        return simulate(method, here, steps=steps, step_size=0.01, runs=3, block_runs=2, rng=4)

    with ThreadPoolExecutor(nodes) as pool:
        return list(pool.map(one, threads(nodes, dtype)))


def alone(kind: str, problem: Problem, nodes: int, steps: int = 20) -> Simulation:
    """Simulate all nodes at once."""
    method = METHODS["ssdm"](momentum=0.8) if kind == "ssdm" else METHODS["majority_vote"](tie="random")
    return simulate(method, problem, nodes=nodes, steps=steps, step_size=0.01, runs=3, block_runs=2, rng=4)


@pytest.mark.parametrize("kind", ["ssdm", "majority_vote"])
@pytest.mark.parametrize("nodes", [1, 2, 3])
def test_every_node_has_the_bits_of_the_simulation(kind: str, nodes: int) -> None:
    """Points and values are equal, for shared data with noise and ties and for partitioned data without noise."""
    anchors = tuple((float(n), -2.0 * n) for n in range(nodes))
    for problem in (Rosenbrock(dimension=4), Parabolas(weights=(1.0,) * nodes, anchors=anchors)):
        expected = alone(kind, problem, nodes)
        for result in together(kind, problem, nodes):
            np.testing.assert_array_equal(result.points, expected.points)
            np.testing.assert_array_equal(result.records["value"], expected.records["value"])


def test_a_sum_of_eight_bits_is_wrong_for_130_nodes() -> None:
    """Negative control: 130 equal signs overflow 8 bits, which the comparison detects."""
    problem = Parabolas(weights=(1.0,) * 130, anchors=((5.0,),) * 130)
    expected = alone("majority_vote", problem, 130, steps=2)
    assert together("majority_vote", problem, 130, steps=2)[0].points.tobytes() == expected.points.tobytes()
    assert together("majority_vote", problem, 130, np.int8, steps=2)[0].points.tobytes() != expected.points.tobytes()


def test_bits_are_those_of_32_bit_integers() -> None:
    result = together("ssdm", Rosenbrock(dimension=4), 2)[0]
    assert result.bits_up.tolist() == result.bits_down.tolist() == [20 * 4 * 32.0] * 3


@pytest.mark.parametrize("method", [CollectiveSSDM, CollectiveVote])
def test_a_gradient_that_is_not_finite_is_refused(method: Any) -> None:
    own = method(communicator=threads(1)[0])
    gradient = np.array([[[np.nan, 1.0]]])
    with pytest.raises(DomainError, match="Expected finite gradients on every node"):
        own.step(own.init(np.zeros((1, 2)), gradient), gradient, step_size=1.0, rng=np.random.default_rng(0))


def test_bad_parameters_are_refused() -> None:
    with pytest.raises(DomainError, match="tie"):
        CollectiveVote(communicator=threads(1)[0], tie="none")  # type: ignore[arg-type]
    with pytest.raises(DomainError, match="momentum"):
        CollectiveSSDM(communicator=threads(1)[0], momentum=1.0)


def test_own_node_has_the_problem_of_all_nodes() -> None:
    problem = Parabolas(weights=(1.0, 2.0), anchors=((0.0,), (3.0,)))
    here = OwnNode(problem=problem, nodes_in_all=2, rank=1)
    point = np.array([1.0])
    assert (here.name, here.dimension, here.nodes, here.minimum) == (problem.name, 1, 1, problem.minimum)
    assert here.value(point) == problem.value(point)
    assert here.gradient(point).tolist() == problem.gradient(point).tolist()
    assert here.node_gradients(point, 1).tolist() == [[-4.0]]
    assert here.smoothness is not None
    assert here.smoothness.tolist() == [1.5]
    result = here.outcomes(point)
    assert result is not None
    assert result.values.tolist() == [[-4.0]]
    assert here.success_probability(point) is None
