"""Signum: signs of momentum, with majority vote."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from signdescent.simulation.methods._memory import average, known
from signdescent.simulation.methods._signs import Zero, bits_of_signs, check_zero, sign, sum_of_signs
from signdescent.simulation.methods.method import FloatArray, Info, State, Value, check_momentum

__all__ = ["Signum"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Signum:
    r"""Each node sends the signs of its momentum; the server answers with the sign of their sum.

    .. math:: m_k^n = \beta m_{k-1}^n + (1 - \beta) \hat g_k^n, \quad m_{-1}^n = 0, \quad
        x_{k+1} = x_k - \gamma_k \operatorname{sign} \sum_n \operatorname{sign} m_k^n

    Source: Signum of Bernstein et al. (2018), arXiv:1802.04434, with the vote of Bernstein et al. (2019),
    arXiv:1810.05291. State: m^n as `node_memory`; it starts at 0, unlike that of SSDM.
    Sends 1 bit a coordinate in either direction, 2 in a message that holds a 0.

    Parameters
    ----------
    momentum : float in [0, 1)
        beta.
    zero, tie : {"zero", "random", "plus"}
        What sign(0) is, on the nodes and at the server.

    Raises
    ------
    DomainError, ArgumentError
        If a parameter is outside these.

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
        """Return the state before the first step: no momentum."""
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
        signs = sign(memory, zero=self.zero, rng=rng)
        vote = sign(sum_of_signs(signs), zero=self.tie, rng=rng)
        update = step_size * vote
        info = Info(update=update, bits_up=bits_of_signs(signs), bits_down=bits_of_signs(vote))
        return State(point=state.point - update, node_memory=memory), info
