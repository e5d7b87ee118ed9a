"""Signum: signs of momentum, with majority vote."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from signdescent.simulation.methods._memory import average, known
from signdescent.simulation.methods._signs import Zero, check_zero, vote
from signdescent.simulation.methods.method import FloatArray, Info, State, Value, check_momentum

__all__ = ["Signum"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Signum:
    r"""Each node sends the signs of its momentum; the server answers with the sign of their sum.

    .. math:: m_k^n = \beta m_{k-1}^n + (1 - \beta) \hat g_k^n, \quad m_{-1}^n = 0, \quad
        x_{k+1} = x_k - \gamma_k \operatorname{sign} \sum_n \operatorname{sign} m_k^n

    Source: Signum of Bernstein et al. (2018), arXiv:1802.04434, with the vote of Bernstein et al. (2019),
    arXiv:1810.05291. The state holds m^n as `node_memory`, which starts at 0, unlike that of SSDM.
    A message takes 1 bit for each coordinate in either direction, or 2 if it contains a 0.

    Parameters
    ----------
    momentum : float in [0, 1)
        The momentum parameter beta.
    zero, tie : {"zero", "random", "plus"}
        The value of sign(0) on the nodes and at the server.

    Raises
    ------
    DomainError, ArgumentError
        If a parameter is outside its domain or of a wrong type.

    Examples
    --------
    >>> import numpy as np
    >>> first, second = np.array([[[4.0]]]), np.array([[[-1.0]]])
    >>> method, rng = Signum(momentum=0.9), np.random.default_rng(0)
    >>> state, _ = method.step(method.init(np.zeros((1, 1)), first), first, step_size=1.0, rng=rng)
    >>> state, _ = method.step(state, second, step_size=1.0, rng=rng)  # the momentum, 0.26, is still positive
    >>> state.point
    array([[-2.]])
    """

    momentum: float = 0.9
    zero: Zero = "zero"
    tie: Zero = "zero"

    def __post_init__(self) -> None:
        check_momentum(self.momentum)
        check_zero(self.zero)
        check_zero(self.tie, "tie")

    def init(self, start: FloatArray, gradients: FloatArray) -> State:
        """Return the state before the first step, with momentum 0."""
        return State(point=start, node_memory=np.zeros_like(gradients))

    def step(
        self,
        state: State,
        gradients: FloatArray,
        *,
        step_size: float,
        rng: np.random.Generator,
        value: Value | None = None,  # noqa: ARG002 - the protocol's signature
    ) -> tuple[State, Info]:
        """Take one step."""
        memory = average(known(state.node_memory), gradients, self.momentum)
        update, info = vote(memory, step_size=step_size, zero=self.zero, tie=self.tie, rng=rng)
        return State(point=state.point - update, node_memory=memory), info
