"""Parallel signSGD with majority vote, Algorithm 2 of the paper."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from signdescent.simulation.methods._signs import Zero, bits_of_signs, check_zero, sign, sum_of_signs
from signdescent.simulation.methods.method import FloatArray, Info, State, Value

__all__ = ["MajorityVote"]


@dataclass(frozen=True, slots=True, kw_only=True)
class MajorityVote:
    r"""Each node sends its signs; the server answers with the sign of their sum.

    .. math:: x_{k+1} = x_k - \gamma_k \operatorname{sign} \sum_n \operatorname{sign} \hat g_k^n

    Source: Algorithm 2 of Safaryan and Richtarik (2021), after Bernstein et al. (2018). State: none but the point.
    Sends 1 bit a coordinate in either direction, 2 in a message that holds a 0. With an even number of nodes ties
    happen, so with ``tie="zero"`` the way down is not always 1 bit. ``"plus"`` breaks ties always the same way:
    the vote is then biased.

    Parameters
    ----------
    zero, tie : {"zero", "random", "plus"}
        What sign(0) is, on the nodes and at the server.

    Raises
    ------
    DomainError
        If a policy is none of these.

    Examples
    --------
    >>> import numpy as np
    >>> gradients = np.array([[[3.0, -1.0], [0.1, 2.0]]])  # two nodes; they disagree on the second coordinate
    >>> method = MajorityVote()
    >>> state = method.init(np.zeros((1, 2)), gradients)
    >>> state, info = method.step(state, gradients, step_size=0.5, rng=np.random.default_rng(0))
    >>> state.point + 0.0
    array([[-0.5,  0. ]])
    >>> int(info.bits_up), info.bits_down
    (2, array([4]))
    """

    zero: Zero = "zero"
    tie: Zero = "zero"

    def __post_init__(self) -> None:
        check_zero(self.zero)
        check_zero(self.tie, "tie")

    def init(self, start: FloatArray, gradients: FloatArray) -> State:  # noqa: ARG002 - the protocol's signature
        """Return the state before the first step."""
        return State(point=start)

    def step(
        self,
        state: State,
        gradients: FloatArray,
        *,
        step_size: float,
        rng: np.random.Generator,
        value: Value | None = None,  # noqa: ARG002
    ) -> tuple[State, Info]:
        """Take one step."""
        signs = sign(gradients, zero=self.zero, rng=rng)
        vote = sign(sum_of_signs(signs), zero=self.tie, rng=rng)
        update = step_size * vote
        info = Info(update=update, bits_up=bits_of_signs(signs), bits_down=bits_of_signs(vote))
        return State(point=state.point - update), info
