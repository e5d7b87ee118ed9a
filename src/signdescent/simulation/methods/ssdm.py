"""Stochastic sign descent with momentum (SSDM), Algorithm 3 of the paper."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from signdescent.simulation.methods._memory import average, known
from signdescent.simulation.methods._signs import (
    Zero,
    bits_of_signs_and_sums,
    check_zero,
    row_norms,
    sign,
    stochastic_sign,
    sum_of_signs,
)
from signdescent.simulation.methods.method import FloatArray, Info, State, Value, check_choice, check_momentum

__all__ = ["SSDM"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SSDM:
    r"""Each node sends stochastic signs of its momentum; the server averages them.

    .. math:: m_k^n = \beta m_{k-1}^n + (1 - \beta) \hat g_k^n, \quad m_{-1}^n = \hat g_0^n, \quad
        x_{k+1} = x_k - \frac{\gamma_k}{M} \sum_n s_k^n, \quad
        \Pr(s_i = \operatorname{sign} m_i) = \frac12 + \frac{|m_i|}{2 \|m\|_2}, \quad s = 0 \text{ if } m = 0

    Source: Algorithm 3 and Definition 3 of Safaryan and Richtarik (2021). Theorem 8 takes
    beta = 1 - 1/sqrt(K) and gamma = K^(-3/4). It is false as printed if the nodes have different losses
    (claim ``theorem-8-stuck``).
    The state holds m^n as `node_memory`. A node sends 1 bit for each coordinate. The server sends sums of M signs, with
    ceil(log2(M + 1)) bits each. Both take more bits if some m^n is 0.

    Parameters
    ----------
    momentum : float in [0, 1)
        The momentum parameter beta.
    sign : {"stochastic", "deterministic"}
        The kind of signs. ``"deterministic"`` is the variant of Section 5.3, which may stop before it converges.
    zero : {"zero", "random", "plus"}
        The deterministic sign of 0. The stochastic sign of a coordinate 0 is +1 or -1 with probability 1/2 each.

    Raises
    ------
    DomainError, ArgumentError
        If a parameter is outside its domain or of a wrong type.

    Examples
    --------
    >>> import numpy as np
    >>> gradients = np.array([[[3.0, 4.0], [0.0, 0.0]]])  # the second node has gradient 0
    >>> method = SSDM(momentum=0.9)
    >>> state = method.init(np.zeros((1, 2)), gradients)
    >>> state, info = method.step(state, gradients, step_size=1.0, rng=np.random.default_rng(0))
    >>> np.abs(state.point)
    array([[0.5, 0.5]])
    """

    momentum: float = 0.9
    sign: Literal["stochastic", "deterministic"] = "stochastic"
    zero: Zero = "zero"

    def __post_init__(self) -> None:
        check_momentum(self.momentum)
        check_choice(self.sign, "sign", ("stochastic", "deterministic"))
        check_zero(self.zero)

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
        """Take one step."""
        memory = average(known(state.node_memory), gradients, self.momentum)
        if self.sign == "stochastic":
            signs = stochastic_sign(memory, row_norms(memory), rng=rng)
        else:
            signs = sign(memory, zero=self.zero, rng=rng)
        update = (step_size / signs.shape[1]) * sum_of_signs(signs)
        up, down = bits_of_signs_and_sums(signs)
        info = Info(update=update, bits_up=up, bits_down=down)
        return State(point=state.point - update, node_memory=memory), info
