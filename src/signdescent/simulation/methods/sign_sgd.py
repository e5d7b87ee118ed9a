"""signSGD, Algorithm 1 of the paper."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from signdescent.errors import ArgumentError
from signdescent.simulation.methods._signs import Zero, bits_of_signs, check_zero, sign
from signdescent.simulation.methods.method import FloatArray, Info, State, Value, check_choice, one_node

__all__ = ["SignSGD"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SignSGD:
    r"""Step along the signs of a stochastic gradient, on one node.

    .. math:: x_{k+1} = x_k - \gamma_k \operatorname{sign} \hat g_k \quad\text{(option 1)}

    Option 2 moves to this point only if its value of f is smaller than f(x_k).
    Source: Algorithm 1 of Safaryan and Richtarik (2021). With option 2 the state holds f(x_k) as `server_memory`.
    The node sends 1 bit for each coordinate (2 if some sign is 0), and receives nothing.

    Parameters
    ----------
    option : 1 or 2
        The option of Algorithm 1.
    zero : {"zero", "random", "plus"}
        The value of sign(0).

    Raises
    ------
    DomainError
        If a parameter is unknown, or if there are several nodes.
    ArgumentError
        If option 2 has no function `value`.

    Examples
    --------
    >>> import numpy as np
    >>> gradient = np.array([[[3.0, -0.1]]])  # one run, one node, two coordinates
    >>> method = SignSGD()
    >>> state = method.init(np.zeros((1, 2)), gradient)
    >>> state, info = method.step(state, gradient, step_size=0.5, rng=np.random.default_rng(0))
    >>> state.point
    array([[-0.5,  0.5]])
    """

    option: int = 1
    zero: Zero = "zero"

    def __post_init__(self) -> None:
        check_choice(self.option, "option", (1, 2))
        check_zero(self.zero)

    def init(self, start: FloatArray, gradients: FloatArray) -> State:
        """Return the state before the first step."""
        one_node(gradients, "sign_sgd", "majority_vote")
        return State(point=start)

    def step(
        self,
        state: State,
        gradients: FloatArray,
        *,
        step_size: float,
        rng: np.random.Generator,
        value: Value | None = None,
    ) -> tuple[State, Info]:
        """Take one step."""
        signs = sign(gradients, zero=self.zero, rng=rng)
        sent = bits_of_signs(signs)
        signs *= step_size
        update = signs[:, 0]
        point = state.point - update
        best = None
        if self.option == 2:
            if value is None:
                msg = "Expected value to be a function for option=2 of sign_sgd; got value=None. Give the values of f."
                raise ArgumentError(msg)
            old = value(state.point) if state.server_memory is None else state.server_memory
            new = value(point)
            better = new < old
            point = np.where(better[:, np.newaxis], point, state.point)
            update = np.where(better[:, np.newaxis], update, 0.0)
            best = np.where(better, new, old)
        info = Info(update=update, bits_up=sent, bits_down=np.asarray(0))
        return State(point=point, server_memory=best), info
