"""SSDM whose nodes also send the norms of their momenta: an unbiased compression."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from signdescent.simulation.methods._memory import average, known
from signdescent.simulation.methods._signs import bits_of_floats, bits_of_signs, row_norms, stochastic_sign
from signdescent.simulation.methods.method import FloatArray, Info, State, Value, check_momentum

__all__ = ["SSDMNorms"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SSDMNorms:
    r"""Each node sends stochastic signs and one norm; the server averages norm times signs.

    .. math:: x_{k+1} = x_k - \frac{\gamma_k}{M} \sum_n \|m_k^n\|_2 s_k^n, \quad
        \Pr(s_i = \operatorname{sign} m_i) = \frac12 + \frac{|m_i|}{2 \|m\|_2}

    Without momentum the expected update is gamma_k times the mean gradient, even if the nodes have different losses.
    Source: "SSDM without momentum", Section 5.3 of Safaryan and Richtarik (2021).
    The state holds m^n as `node_memory`, and m_{-1}^n is the first gradient. A node sends 1 bit for each coordinate and
    one number. The server sends d numbers.

    Parameters
    ----------
    momentum : float in [0, 1)
        The momentum parameter beta. The paper takes 0.

    Raises
    ------
    DomainError, ArgumentError
        If the momentum is outside its domain or of a wrong type.

    Examples
    --------
    >>> import numpy as np
    >>> gradients = np.array([[[3.0, 4.0]]])
    >>> method = SSDMNorms()
    >>> state = method.init(np.zeros((1, 2)), gradients)
    >>> state, info = method.step(state, gradients, step_size=1.0, rng=np.random.default_rng(0))
    >>> np.abs(state.point), int(info.bits_up), int(info.bits_down)
    (array([[5., 5.]]), 34, 64)
    """

    momentum: float = 0.0

    def __post_init__(self) -> None:
        check_momentum(self.momentum)

    def init(self, start: FloatArray, gradients: FloatArray) -> State:
        """Return the state before the first step."""
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
        norms = row_norms(memory)
        signs = stochastic_sign(memory, norms, rng=rng)
        sent = bits_of_signs(signs)
        signs *= norms
        update = (step_size / signs.shape[1]) * signs.sum(axis=1)
        info = Info(update=update, bits_up=sent + bits_of_floats(1), bits_down=bits_of_floats(update.shape[-1]))
        return State(point=state.point - update, node_memory=memory), info
