"""DoubleSqueeze with scaled signs: error feedback on the nodes and at the server."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from signdescent.simulation.methods._memory import known, scaled_sign
from signdescent.simulation.methods._signs import Zero, bits_of_floats, bits_of_signs, check_zero
from signdescent.simulation.methods.method import FloatArray, Info, State, Value

__all__ = ["DoubleSqueeze"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DoubleSqueeze:
    r"""Nodes and server send scaled signs, and each remembers its compression error.

    .. math:: v_k^n = \hat g_k^n + \delta_{k-1}^n, \quad \delta_k^n = v_k^n - Q(v_k^n), \quad
        v_k = \frac1M \sum_n Q(v_k^n) + \delta_{k-1}, \quad \delta_k = v_k - Q(v_k), \quad
        x_{k+1} = x_k - \gamma_k Q(v_k), \quad Q(v) = \frac{\|v\|_1}{d} \operatorname{sign} v

    DoubleSqueeze works with any compression Q. The one used here is that of EF-signSGD. With a constant step size,
    x_k - gamma (delta_{k-1} + mean of delta_{k-1}^n) is x_0 minus the sum of the steps of SGD.
    Source: Algorithm 1 of Tang et al. (2019), arXiv:1905.05957. The state holds delta^n as `node_memory` and delta as
    `server_memory`. Both start at 0 and have the unit of gradients, not of steps.
    A message takes 1 bit for each coordinate (2 if some sign is 0) and one number in either direction.

    Parameters
    ----------
    zero : {"zero", "random", "plus"}
        The value of sign(0). The compression error is that of the signs sent.

    Raises
    ------
    DomainError
        If the policy is unknown.

    Examples
    --------
    >>> import numpy as np
    >>> gradients = np.array([[[3.0, -1.0], [1.0, 1.0]]])
    >>> method = DoubleSqueeze()
    >>> state = method.init(np.zeros((1, 2)), gradients)
    >>> state, info = method.step(state, gradients, step_size=1.0, rng=np.random.default_rng(0))
    >>> state.point, state.server_memory  # the nodes send (2, -2) and (1, 1); their mean is (1.5, -0.5)
    (array([[-1.,  1.]]), array([[0.5, 0.5]]))
    """

    zero: Zero = "zero"

    def __post_init__(self) -> None:
        check_zero(self.zero)

    def init(self, start: FloatArray, gradients: FloatArray) -> State:
        """Return the state before the first step, with errors 0."""
        return State(point=start, node_memory=np.zeros_like(gradients), server_memory=np.zeros_like(start))

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
        node_error = gradients + known(state.node_memory)
        sent, signs = scaled_sign(node_error, zero=self.zero, rng=rng)
        node_error -= sent
        server_error = sent.mean(axis=1)
        server_error += known(state.server_memory)
        reply, reply_signs = scaled_sign(server_error, zero=self.zero, rng=rng)
        server_error -= reply
        update = step_size * reply
        info = Info(
            update=update,
            bits_up=bits_of_signs(signs) + bits_of_floats(1),
            bits_down=bits_of_signs(reply_signs) + bits_of_floats(1),
        )
        return State(point=state.point - update, node_memory=node_error, server_memory=server_error), info
