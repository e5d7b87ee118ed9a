"""Parallel signSGD with majority vote, Algorithm 2 of the paper."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from signdescent.simulation.methods._signs import Zero, check_zero, vote
from signdescent.simulation.methods.method import FloatArray, Info, State, Stateless, Value

__all__ = ["MajorityVote"]


@dataclass(frozen=True, slots=True, kw_only=True)
class MajorityVote(Stateless):
    r"""Each node sends its signs; the server answers with the sign of their sum.

    .. math:: x_{k+1} = x_k - \gamma_k \operatorname{sign} \sum_n \operatorname{sign} \hat g_k^n

    Source: Algorithm 2 of Safaryan and Richtarik (2021), after Bernstein et al. (2018). The state is the point.
    A message takes 1 bit for each coordinate in either direction, or 2 if it contains a 0. With an even number of nodes
    ties are possible, so with ``tie="zero"`` the server may send 2 bits. With ``tie="plus"`` all ties are broken the
    same way, so the vote is biased.

    Parameters
    ----------
    zero, tie : {"zero", "random", "plus"}
        The value of sign(0) on the nodes and at the server.

    Raises
    ------
    DomainError
        If a policy is unknown.

    Examples
    --------
    >>> import numpy as np
    >>> gradients = np.array([[[3.0, -1.0], [0.1, 2.0]]])  # two nodes; they disagree on the second coordinate
    >>> method = MajorityVote()
    >>> state = method.init(np.zeros((1, 2)), gradients)
    >>> state, info = method.step(state, gradients, step_size=0.5, rng=np.random.default_rng(0))
    >>> state.point + 0.0
    array([[-0.5,  0. ]])
    >>> int(info.bits_up), info.bits_down
    (2, array([4]))
    """

    zero: Zero = "zero"
    tie: Zero = "zero"

    def __post_init__(self) -> None:
        check_zero(self.zero)
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
        """Take one step."""
        update, info = vote(gradients, step_size=step_size, zero=self.zero, tie=self.tie, rng=rng)
        return State(point=state.point - update), info
