"""DoubleSqueeze: error feedback on the nodes and at the server, here with scaled signs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from signdescent.simulation.methods._memory import known, scaled_sign
from signdescent.simulation.methods._signs import Zero, bits_of_floats, bits_of_signs, check_zero
from signdescent.simulation.methods.method import FloatArray, Info, State, Value

__all__ = ["DoubleSqueeze"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DoubleSqueeze:
    r"""Both directions send scaled signs, and both sides remember what was left out.

    .. math:: v_k^n = \hat g_k^n + \delta_{k-1}^n, \quad \delta_k^n = v_k^n - Q(v_k^n), \quad
        v_k = \frac1M \sum_n Q(v_k^n) + \delta_{k-1}, \quad \delta_k = v_k - Q(v_k), \quad
        x_{k+1} = x_k - \gamma_k Q(v_k), \quad Q(v) = \frac{\|v\|_1}{d} \operatorname{sign} v

    The method takes any compression Q; this Q, the one of EF-signSGD, is our choice. With a constant step,
    x_k - gamma (delta_{k-1} + mean of delta_{k-1}^n) is x_0 minus all steps of plain SGD.
    Source: Algorithm 1 of Tang et al. (2019), arXiv:1905.05957. State: delta^n as `node_memory`, delta as
    `server_memory`; both start at 0 and hold gradients, not steps.
    Sends 1 bit a coordinate (2 if some sign is 0) and one number in either direction.

    Parameters
    ----------
    zero : {"zero", "random", "plus"}
        What sign(0) is; the error is that of the sign really sent.

    Raises
    ------
    DomainError
        If the policy is none of these.

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
        """Return the state before the first step: no errors."""
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
        wanted = gradients + known(state.node_memory)
        sent, signs = scaled_sign(wanted, zero=self.zero, rng=rng)
        wanted -= sent
        total = sent.mean(axis=1)
        total += known(state.server_memory)
        answer, answer_signs = scaled_sign(total, zero=self.zero, rng=rng)
        total -= answer
        update = step_size * answer
        info = Info(
            update=update,
            bits_up=bits_of_signs(signs) + bits_of_floats(1),
            bits_down=bits_of_signs(answer_signs) + bits_of_floats(1),
        )
        return State(point=state.point - update, node_memory=wanted, server_memory=total), info
