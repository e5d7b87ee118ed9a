"""Majority vote and SSDM with one process for each node, connected by a collective sum of integers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray

from signdescent.errors import DomainError
from signdescent.simulation.methods._memory import average, known
from signdescent.simulation.methods._signs import Zero, check_zero, row_norms, sign, stochastic_sign
from signdescent.simulation.methods.method import FloatArray, Info, State, Stateless, Value, check_momentum
from signdescent.simulation.problems.problem import Outcomes, Problem

__all__ = ["CollectiveSSDM", "CollectiveVote", "Communicator", "OwnNode"]


class Communicator(Protocol):
    """The interface of a communicator, a subset of that of mpi4py."""

    def Get_rank(self) -> int:
        """Return the index of this process, counted from 0."""

    def Get_size(self) -> int:
        """Return the number of processes."""

    def Allreduce(self, sendbuf: NDArray[np.int32], recvbuf: NDArray[np.int32]) -> Any:
        """Store the sum of the `sendbuf` of all processes in the `recvbuf` of each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnNode:
    """One node of a problem, as a problem with one node.

    Each process draws the random numbers of all nodes and uses its own, so that a run is bit for bit equal to
    `simulate` with `nodes_in_all` nodes. If this is not needed, give each process its own stream instead.

    Parameters
    ----------
    problem : Problem
        The problem with the data of all nodes.
    nodes_in_all : int
        The number of nodes.
    rank : int
        The index of this node, counted from 0.
    """

    nodes: ClassVar[int] = 1
    problem: Problem
    nodes_in_all: int
    rank: int

    @property
    def name(self) -> str:
        """The name of the problem."""
        return self.problem.name

    @property
    def dimension(self) -> int:
        """The number of coordinates d."""
        return self.problem.dimension

    @property
    def start(self) -> FloatArray:
        """The default starting point of the problem, shape (d,)."""
        return self.problem.start

    @property
    def minimum(self) -> float | None:
        """The minimum of the problem. None if it is unknown."""
        return self.problem.minimum

    @property
    def smoothness(self) -> FloatArray | None:
        """The smoothness constants of the problem, shape (d,). None if there are none."""
        return self.problem.smoothness

    def value(self, x: ArrayLike) -> FloatArray:
        """Return f at points of shape (..., d)."""
        return self.problem.value(x)

    def gradient(self, x: ArrayLike) -> FloatArray:
        """Return the gradient of f, shape (..., d)."""
        return self.problem.gradient(x)

    def node_gradients(self, x: ArrayLike, nodes: int) -> FloatArray:
        """Return this node's gradient, shape (..., 1, d)."""
        del nodes
        return self.problem.node_gradients(x, self.nodes_in_all)[..., self.rank : self.rank + 1, :]

    def oracle(self, x: FloatArray, nodes: int, *, batch_size: int, rng: np.random.Generator) -> FloatArray:
        """Draw the stochastic gradients of all nodes and return this node's, shape (runs, 1, d)."""
        del nodes
        sample = self.problem.oracle(x, self.nodes_in_all, batch_size=batch_size, rng=rng)
        return sample[:, self.rank : self.rank + 1]

    def success_probability(self, x: ArrayLike, *, batch_size: int = 1) -> FloatArray | None:
        """Return the success probabilities of the problem, shape (..., d). None if they are unknown."""
        return self.problem.success_probability(x, batch_size=batch_size)

    def outcomes(self, x: ArrayLike, *, batch_size: int = 1, node: int = 0) -> Outcomes | None:
        """Return the outcomes of this node. None if there is no finite list."""
        del node
        return self.problem.outcomes(x, batch_size=batch_size, node=self.rank)


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectiveVote(Stateless):
    """`MajorityVote` with one process for each node; sign(0) on a node is 0.

    Parameters
    ----------
    communicator : Communicator
        Such as ``mpi4py.MPI.COMM_WORLD``.
    tie : {"zero", "random", "plus"}
        The sign of a tie. ``"random"`` needs no message, because all processes have the same stream.
    """

    communicator: Communicator
    tie: Zero = "zero"

    def __post_init__(self) -> None:
        check_zero(self.tie, "tie")

    def step(
        self,
        state: State,
        gradients: FloatArray,
        *,
        step_size: float,
        rng: np.random.Generator,
        value: Value | None = None,  # noqa: ARG002
    ) -> tuple[State, Info]:
        """Take one step. All processes must call it."""
        _check_finite(gradients)
        signs = np.sign(gradients)
        vote = sign(_summed(self.communicator, signs), zero=self.tie, rng=rng)
        update = step_size * vote
        return State(point=state.point - update), _info(update)


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectiveSSDM:
    """`SSDM` with stochastic signs and one process for each node.

    Parameters
    ----------
    communicator : Communicator
        Such as ``mpi4py.MPI.COMM_WORLD``.
    momentum : float in [0, 1)
        The momentum parameter beta.
    """

    communicator: Communicator
    momentum: float = 0.9

    def __post_init__(self) -> None:
        check_momentum(self.momentum)

    def init(self, start: FloatArray, gradients: FloatArray) -> State:
        """Return the state before the first step, with the first gradients as momentum."""
        return State(point=start, node_memory=gradients)

    def step(
        self,
        state: State,
        gradients: FloatArray,
        *,
        step_size: float,
        rng: np.random.Generator,
        value: Value | None = None,  # noqa: ARG002 - the protocol's signature
    ) -> tuple[State, Info]:
        """Take one step. All processes must call it."""
        nodes, rank = self.communicator.Get_size(), self.communicator.Get_rank()
        memory = average(known(state.node_memory), gradients, self.momentum)
        _check_finite(memory)
        runs, _, dimension = memory.shape
        everyone = np.zeros((runs, nodes, dimension))  # the random numbers of the other nodes are drawn but not used
        everyone[:, rank] = memory[:, 0]
        scale = np.ones((runs, nodes, 1))
        scale[:, rank] = row_norms(memory)[:, 0]
        signs = stochastic_sign(everyone, scale, rng=rng)[:, rank : rank + 1]
        update = (step_size / nodes) * _summed(self.communicator, signs)
        return State(point=state.point - update, node_memory=memory), _info(update)


def _summed(communicator: Communicator, signs: FloatArray) -> FloatArray:
    """Return the sum of the signs of all nodes, shape (runs, d). 32 bits suffice for 2^31 - 1 nodes, 8 bits for 127."""
    sent = signs[:, 0].astype(np.int32)
    received = np.empty_like(sent)
    communicator.Allreduce(sent, received)
    return received.astype(np.float64)


def _check_finite(values: FloatArray) -> None:
    """Raise before NaN is cast to an integer. The launcher must end the other processes, which wait for this one."""
    if not np.isfinite(values).all():
        msg = "Expected finite gradients on every node; got NaN or inf on this one. Take smaller steps."
        raise DomainError(msg)


def _info(update: FloatArray) -> Info:
    """Return an update with its bits: 32 for each coordinate sent to the collective and received."""
    bits = np.asarray(32 * update.shape[-1], dtype=np.int64)
    return Info(update=update, bits_up=bits, bits_down=bits)
