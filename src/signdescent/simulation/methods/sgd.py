"""Stochastic gradient descent."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from signdescent.simulation.methods._signs import bits_of_floats
from signdescent.simulation.methods.method import FloatArray, Info, State, Stateless, Value

__all__ = ["SGD"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SGD(Stateless):
    r"""Step along the mean of the nodes' stochastic gradients.

    .. math:: x_{k+1} = x_k - \frac{\gamma_k}{M} \sum_n \hat g_k^n

    The state is the point. A message has d numbers in either direction.

    Examples
    --------
    >>> import numpy as np
    >>> gradients = np.array([[[3.0, -1.0], [1.0, 1.0]]])
    >>> state = SGD().init(np.zeros((1, 2)), gradients)
    >>> state, info = SGD().step(state, gradients, step_size=0.5, rng=np.random.default_rng(0))
    >>> state.point + 0.0
    array([[-1.,  0.]])
    """

    def step(
        self,
        state: State,
        gradients: FloatArray,
        *,
        step_size: float,
        rng: np.random.Generator,  # noqa: ARG002
        value: Value | None = None,  # noqa: ARG002
    ) -> tuple[State, Info]:
        """Take one step."""
        update = step_size * gradients.mean(axis=1)
        bits = bits_of_floats(update.shape[-1])
        return State(point=state.point - update), Info(update=update, bits_up=bits, bits_down=bits)
