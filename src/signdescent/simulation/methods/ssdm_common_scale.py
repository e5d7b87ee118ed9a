"""SSDM with one scale for all nodes instead of each node's norm."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from signdescent.errors import DomainError
from signdescent.simulation.methods._signs import bits_of_signs_and_sums, stochastic_sign, sum_of_signs
from signdescent.simulation.methods.method import FloatArray, Info, State, Stateless, Value, check_number

__all__ = ["SSDMCommonScale"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SSDMCommonScale(Stateless):
    r"""Each node sends stochastic signs with a common scale G; the server averages them.

    .. math:: x_{k+1} = x_k - \frac{\gamma_k}{M} \sum_n s_k^n, \quad
        \Pr(s_i^n = \pm 1) = \frac12 \pm \frac{\hat g_i^n}{2 G}, \quad G \ge \max_{n,i} |\hat g_i^n|

    The expected update is gamma_k/G times the mean gradient, even if the nodes have different losses, and all messages
    are integers. This is a correction of Algorithm 3 of Safaryan and Richtarik (2021) which is not in the paper. The
    law of one sign is that of Jin et al. (2020), arXiv:2002.10940. The state is the point.
    A node sends 1 bit for each coordinate. The server sends sums of M signs, with ceil(log2(M + 1)) bits each.

    Parameters
    ----------
    scale : float, > 0
        G. A gradient 0 gives +1 or -1 with probability 1/2 each.

    Raises
    ------
    DomainError
        If the scale is not positive, or if some |g_i| exceeds it at a step.
    ArgumentError
        If the scale is not a number.

    Examples
    --------
    >>> import numpy as np
    >>> gradients = np.array([[[3.0, -4.0]]])
    >>> method = SSDMCommonScale(scale=3.5)
    >>> state = method.init(np.zeros((1, 2)), gradients)
    >>> method.step(state, gradients, step_size=1.0, rng=np.random.default_rng(0))
    Traceback (most recent call last):
    signdescent.errors.DomainError: Expected scale >= max |g_i|; got scale=3.5 and |g_i|=4.0 at index (0, 0, 1)...
    """

    scale: float

    def __post_init__(self) -> None:
        check_number(self.scale, "scale", "scale > 0", lambda scale: scale > 0)

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
        if not max(gradients.max(), -gradients.min()) <= self.scale:
            size = np.abs(gradients)
            index = tuple(int(i) for i in np.unravel_index(int(np.argmax(size)), size.shape))
            msg = (
                f"Expected scale >= max |g_i|; got scale={self.scale!r} and |g_i|={float(size[index])!r} at index "
                f"{index} (run of the block, node, coordinate). Give a larger scale, or bound the gradients."
            )
            raise DomainError(msg)
        signs = stochastic_sign(gradients, np.asarray(float(self.scale)), rng=rng)
        update = (step_size / signs.shape[1]) * sum_of_signs(signs)
        up, down = bits_of_signs_and_sums(signs)
        info = Info(update=update, bits_up=up, bits_down=down)
        return State(point=state.point - update), info
