"""The vote and SSDM as they run on a cluster: one process a node, and a collective sum of integers in between."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray

from signdescent.errors import DomainError
from signdescent.simulation.methods._memory import average, known
from signdescent.simulation.methods._signs import Zero, check_zero, row_norms, sign, stochastic_sign
from signdescent.simulation.methods.method import FloatArray, Info, State, Value, check_momentum
from signdescent.simulation.problems.problem import Outcomes, Problem

__all__ = ["CollectiveSSDM", "CollectiveVote", "Communicator", "OwnNode"]


class Communicator(Protocol):
    """What is needed of a communicator; that of mpi4py has it."""

    def Get_rank(self) -> int:
        """Return the number of this process, from 0."""

    def Get_size(self) -> int:
        """Return how many processes there are."""

    def Allreduce(self, sendbuf: NDArray[np.int32], recvbuf: NDArray[np.int32]) -> Any:
        """Put the sum over all processes of what each sends into every `recvbuf`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnNode:
    """One node's share of a problem: the oracle of `nodes` nodes, of which this process keeps its own.

    Every process draws the random numbers of all nodes, so that a run equals `simulate` with that many nodes bit for
    bit. Where this need not be shown, give every process a stream of its own instead.

    Parameters
    ----------
    problem : Problem
        What is minimised, with the data of all nodes.
    nodes_in_all, rank : int
        How many nodes, and which one is here, from 0.
    """

    problem: Problem
    nodes_in_all: int
    rank: int

    @property
    def name(self) -> str:
        """That of the problem."""
        return self.problem.name

    @property
    def dimension(self) -> int:
        """That of the problem."""
        return self.problem.dimension

    @property
    def nodes(self) -> int:
        """1: the others are elsewhere."""
        return 1

    @property
    def start(self) -> FloatArray:
        """That of the problem."""
        return self.problem.start

    @property
    def minimum(self) -> float | None:
        """That of the problem."""
        return self.problem.minimum

    @property
    def smoothness(self) -> FloatArray | None:
        """Those of the problem."""
        return self.problem.smoothness

    def value(self, x: ArrayLike) -> FloatArray:
        """Return f."""
        return self.problem.value(x)

    def gradient(self, x: ArrayLike) -> FloatArray:
        """Return the gradient of f."""
        return self.problem.gradient(x)

    def node_gradients(self, x: ArrayLike, nodes: int) -> FloatArray:
        """Return this node's gradient, shape (..., 1, d)."""
        del nodes
        return self.problem.node_gradients(x, self.nodes_in_all)[..., self.rank : self.rank + 1, :]

    def oracle(self, x: FloatArray, nodes: int, *, batch_size: int, rng: np.random.Generator) -> FloatArray:
        """Draw for all nodes and return this one's, shape (runs, 1, d)."""
        del nodes
        drawn = self.problem.oracle(x, self.nodes_in_all, batch_size=batch_size, rng=rng)
        return drawn[:, self.rank : self.rank + 1]

    def success_probability(self, x: ArrayLike, *, batch_size: int = 1) -> FloatArray | None:
        """Return that of the problem."""
        return self.problem.success_probability(x, batch_size=batch_size)

    def outcomes(self, x: ArrayLike, *, batch_size: int = 1, node: int = 0) -> Outcomes | None:
        """Return those of this node."""
        del node
        return self.problem.outcomes(x, batch_size=batch_size, node=self.rank)


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectiveVote:
    """`MajorityVote` with one process a node; sign(0) on a node is 0.

    Parameters
    ----------
    communicator : Communicator
        As ``mpi4py.MPI.COMM_WORLD``.
    tie : {"zero", "random", "plus"}
        What a tie gives. ``"random"`` needs no message: all processes hold the same stream.
    """

    communicator: Communicator
    tie: Zero = "zero"

    def __post_init__(self) -> None:
        check_zero(self.tie, "tie")

    def init(self, start: FloatArray, gradients: FloatArray) -> State:  # noqa: ARG002 - the protocol's signature
        """Return the state before the first step."""
        return State(point=start)

    def step(
        self,
        state: State,
        gradients: FloatArray,
        *,
        step_size: float,
        rng: np.random.Generator,
        value: Value | None = None,  # noqa: ARG002
    ) -> tuple[State, Info]:
        """Take one step; all processes must take it."""
        _check_finite(gradients)
        signs = np.sign(gradients)
        vote = sign(_summed(self.communicator, signs), zero=self.tie, rng=rng)
        update = step_size * vote
        return State(point=state.point - update), _info(update)


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectiveSSDM:
    """`SSDM` with stochastic signs and one process a node.

    Parameters
    ----------
    communicator : Communicator
        As ``mpi4py.MPI.COMM_WORLD``.
    momentum : float in [0, 1)
        beta.
    """

    communicator: Communicator
    momentum: float = 0.9

    def __post_init__(self) -> None:
        check_momentum(self.momentum)

    def init(self, start: FloatArray, gradients: FloatArray) -> State:
        """Return the state before the first step: m_{-1} is the first gradient."""
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
        """Take one step; all processes must take it."""
        nodes, rank = self.communicator.Get_size(), self.communicator.Get_rank()
        memory = average(known(state.node_memory), gradients, self.momentum)
        _check_finite(memory)
        runs, _, dimension = memory.shape
        everyone = np.zeros((runs, nodes, dimension))  # the others' random numbers are drawn and left unused
        everyone[:, rank] = memory[:, 0]
        scale = np.ones((runs, nodes, 1))
        scale[:, rank] = row_norms(memory)[:, 0]
        signs = stochastic_sign(everyone, scale, rng=rng)[:, rank : rank + 1]
        update = (step_size / nodes) * _summed(self.communicator, signs)
        return State(point=state.point - update, node_memory=memory), _info(update)


def _summed(communicator: Communicator, signs: FloatArray) -> FloatArray:
    """Return the sum of all nodes' signs, shape (runs, d): 32 bits hold it for up to 2^31 - 1 nodes, 8 bits for 127."""
    sent = signs[:, 0].astype(np.int32)
    received = np.empty_like(sent)
    communicator.Allreduce(sent, received)
    return received.astype(np.float64)


def _check_finite(values: FloatArray) -> None:
    """Raise before NaN becomes an integer. Let the launcher end the other processes, which wait for this one."""
    if not np.isfinite(values).all():
        msg = "Expected finite gradients on every node; got NaN or inf on this one. Take smaller steps."
        raise DomainError(msg)


def _info(update: FloatArray) -> Info:
    """Count what is handed to the collective and what comes back: 32 bits a coordinate."""
    bits = np.asarray(32 * update.shape[-1], dtype=np.int64)
    return Info(update=update, bits_up=bits, bits_down=bits)
