"""Noisy signSGD: noise added before the sign moves the limit of the vote from the median to the mean."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from signdescent.simulation.methods._signs import Zero, check_zero, vote
from signdescent.simulation.methods.method import FloatArray, Info, State, Stateless, Value, check_choice, check_number

__all__ = ["NoisySignSGD"]


@dataclass(frozen=True, slots=True, kw_only=True)
class NoisySignSGD(Stateless):
    r"""Each node adds noise to its gradient and sends the signs; the server answers with the sign of their sum.

    .. math:: x_{k+1} = x_k - \gamma_k \operatorname{sign} \sum_n \operatorname{sign}(\hat g_k^n + b \xi_k^n)

    The noise is unimodal and symmetric with variance 1, and independent over nodes and coordinates.
    Source: noisy signSGD of Chen et al. (2020), arXiv:1906.01736. Their rate requires that b grows with the number of
    iterations. The state is the point.
    A message takes 1 bit for each coordinate in either direction, or 2 if it contains a 0.

    Parameters
    ----------
    noise : float, >= 0
        The factor b. With 0 the method is `majority_vote`.
    law : {"gaussian", "uniform"}
        The law of xi.
    zero, tie : {"zero", "random", "plus"}
        The value of sign(0) on the nodes and at the server.

    Raises
    ------
    DomainError, ArgumentError
        If a parameter is outside its domain or of a wrong type.

    Examples
    --------
    >>> import numpy as np
    >>> gradients = np.array([[[3.0, -1.0], [0.1, -2.0]]])
    >>> method = NoisySignSGD(noise=0.0)
    >>> state = method.init(np.zeros((1, 2)), gradients)
    >>> state, info = method.step(state, gradients, step_size=0.5, rng=np.random.default_rng(0))
    >>> state.point
    array([[-0.5,  0.5]])
    """

    noise: float = 1.0
    law: Literal["gaussian", "uniform"] = "gaussian"
    zero: Zero = "zero"
    tie: Zero = "zero"

    def __post_init__(self) -> None:
        check_number(self.noise, "noise", "noise >= 0", lambda noise: noise >= 0)
        check_choice(self.law, "law", ("gaussian", "uniform"))
        check_zero(self.zero)
        check_zero(self.tie, "tie")

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
        if self.law == "gaussian":
            noise = rng.standard_normal(gradients.shape)
        else:
            noise = rng.uniform(-np.sqrt(3.0), np.sqrt(3.0), gradients.shape)  # variance 1
        noise *= self.noise
        noise += gradients
        update, info = vote(noise, step_size=step_size, zero=self.zero, tie=self.tie, rng=rng)
        return State(point=state.point - update), info
