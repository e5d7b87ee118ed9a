"""Normalized SGD with momentum."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from signdescent.simulation.methods._memory import average, known
from signdescent.simulation.methods._signs import bits_of_floats, row_norms
from signdescent.simulation.methods.method import FloatArray, Info, State, Value, check_momentum

__all__ = ["NormalizedSGD"]


@dataclass(frozen=True, slots=True, kw_only=True)
class NormalizedSGD:
    r"""Step along the momentum, divided by its l2-norm.

    .. math:: m_k = \beta m_{k-1} + (1 - \beta) \hat g_k, \quad m_{-1} = \hat g_0, \quad
        x_{k+1} = x_k - \gamma_k \frac{m_k}{\|m_k\|_2}

    The momentum is normalised, not the gradients. If m_k = 0, the point does not move.
    Source: Cutkosky and Mehta (2020), arXiv:2002.03305, for one node. With several nodes the server averages the
    gradients. The state holds m as `server_memory`. A message has d numbers in either direction.

    Parameters
    ----------
    momentum : float in [0, 1)
        The momentum parameter beta.

    Raises
    ------
    DomainError, ArgumentError
        If the momentum is outside its domain or of a wrong type.

    Examples
    --------
    >>> import numpy as np
    >>> gradients = np.array([[[3.0, -4.0]]])
    >>> method = NormalizedSGD()
    >>> state = method.init(np.zeros((1, 2)), gradients)
    >>> state, info = method.step(state, gradients, step_size=1.0, rng=np.random.default_rng(0))
    >>> state.point
    array([[-0.6,  0.8]])
    """

    momentum: float = 0.9

    def __post_init__(self) -> None:
        check_momentum(self.momentum)

    def init(self, start: FloatArray, gradients: FloatArray) -> State:
        """Return the state before the first step, with the first gradient as momentum."""
        return State(point=start, server_memory=gradients.mean(axis=1))

    def step(
        self,
        state: State,
        gradients: FloatArray,
        *,
        step_size: float,
        rng: np.random.Generator,  # noqa: ARG002 - the protocol's signature
        value: Value | None = None,  # noqa: ARG002
    ) -> tuple[State, Info]:
        """Take one step."""
        memory = average(known(state.server_memory), gradients.mean(axis=1), self.momentum)
        norms = row_norms(memory)
        update = step_size * (memory / np.where(norms == 0, 1.0, norms))
        bits = bits_of_floats(update.shape[-1])
        return State(point=state.point - update, server_memory=memory), Info(
            update=update, bits_up=bits, bits_down=bits
        )
