"""signSGD with error feedback (EF-signSGD)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from signdescent.simulation.methods._memory import known, scaled_sign
from signdescent.simulation.methods._signs import Zero, bits_of_floats, bits_of_signs, check_zero
from signdescent.simulation.methods.method import FloatArray, Info, State, Value

__all__ = ["EFSignSGD"]


@dataclass(frozen=True, slots=True, kw_only=True)
class EFSignSGD:
    r"""Each node sends the scaled signs of its step plus its error, and remembers the compression error.

    .. math:: p_k^n = \gamma_k \hat g_k^n + e_k^n, \quad \Delta_k^n = \frac{\|p_k^n\|_1}{d} \operatorname{sign} p_k^n,
        \quad x_{k+1} = x_k - \frac1M \sum_n \Delta_k^n, \quad e_{k+1}^n = p_k^n - \Delta_k^n, \quad e_0^n = 0

    At each step, x_k minus the mean of the e_k^n is x_0 minus the sum of the steps of SGD.
    Source: Algorithm 1 of Karimireddy et al. (2019), arXiv:1901.09847, for one node. With several nodes the server
    averages the messages. The state holds e^n as `node_memory`, which includes the step size.
    A node sends 1 bit for each coordinate (2 if some sign is 0) and one number. The server sends the same if there is
    one node, and d numbers otherwise.

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
    >>> gradients = np.array([[[1.0, 2.0, -1.0, -3.0]]])
    >>> method = EFSignSGD()
    >>> state = method.init(np.zeros((1, 4)), gradients)
    >>> state, info = method.step(state, gradients, step_size=1.0, rng=np.random.default_rng(0))
    >>> state.point, state.node_memory
    (array([[-1.75, -1.75,  1.75,  1.75]]), array([[[-0.75,  0.25,  0.75, -1.25]]]))
    """

    zero: Zero = "zero"

    def __post_init__(self) -> None:
        check_zero(self.zero)

    def init(self, start: FloatArray, gradients: FloatArray) -> State:
        """Return the state before the first step, with error 0."""
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
        error = step_size * gradients
        error += known(state.node_memory)
        sent, signs = scaled_sign(error, zero=self.zero, rng=rng)
        update = sent.mean(axis=1)
        error -= sent
        up = bits_of_signs(signs) + bits_of_floats(1)
        nodes, dimension = signs.shape[1:]
        down = bits_of_floats(dimension) if nodes > 1 else up.reshape(-1) if up.ndim else up
        return State(point=state.point - update, node_memory=error), Info(update=update, bits_up=up, bits_down=down)
