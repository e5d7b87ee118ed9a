"""What a user would write: one run of majority vote or SSDM on Rosenbrock, node by node and step by step, in NumPy."""

from __future__ import annotations

from typing import Any

import numpy as np

__all__ = ["Replay", "one_run", "stochastic_gradient", "stochastic_sign"]


def one_run(method: str, rng: Any, *, steps: int, nodes: int, dimension: int, gamma: float, beta: float) -> Any:
    """Return the last point of a run from the zero vector; noise of standard deviation 1, batches of one term."""
    x = np.zeros(dimension)
    momenta = [np.zeros(dimension) for _ in range(nodes)]
    for k in range(steps):
        total = np.zeros(dimension)
        for node in range(nodes):
            gradient = stochastic_gradient(x, rng)
            if method == "majority_vote":
                total += np.sign(gradient)
            else:
                momenta[node] = beta * momenta[node] + (1 - beta) * gradient if k else gradient
                total += stochastic_sign(momenta[node], rng)
        x = x - (gamma * np.sign(total) if method == "majority_vote" else gamma / nodes * total)
    return x


def stochastic_gradient(x: Any, rng: Any) -> Any:
    """Return the gradient of one term of Rosenbrock, plus Gaussian noise."""
    i = rng.integers(len(x) - 1)
    gradient = np.zeros(len(x))
    gradient[i] = -400 * x[i] * (x[i + 1] - x[i] ** 2) - 2 * (1 - x[i])
    gradient[i + 1] = 200 * (x[i + 1] - x[i] ** 2)
    return gradient + rng.standard_normal(len(x))


def stochastic_sign(m: Any, rng: Any) -> Any:
    """Return the sign of m_i with probability 1/2 + |m_i|/(2 |m|), the other sign otherwise."""
    right = rng.random(len(m)) < 0.5 + np.abs(m) / (2 * np.linalg.norm(m))
    return np.where(right, 1.0, -1.0) * np.sign(m)


class Replay:
    """Gives one run the numbers that a block's two generators drew for it.

    Parameters
    ----------
    seed, block_runs, nodes, dimension, steps : int
        As in `simulate`; block 0.
    run : int
        Which run of the block.
    """

    def __init__(self, *, seed: int, block_runs: int, nodes: int, dimension: int, steps: int, run: int) -> None:
        oracle, method = (
            np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(0, stream))) for stream in range(2)
        )
        self._terms, self._normal, self._uniform = [], [], []
        for _ in range(steps):
            self._terms.extend(oracle.integers(dimension - 1, size=(block_runs, nodes))[run])
            self._normal.extend(oracle.standard_normal((block_runs, nodes, dimension))[run])
            self._uniform.extend(method.random((block_runs, nodes, dimension))[run])

    def integers(self, _: int) -> Any:
        """Return the next term."""
        return self._terms.pop(0)

    def standard_normal(self, _: int) -> Any:
        """Return the next node's Gaussian noise."""
        return self._normal.pop(0)

    def random(self, _: int) -> Any:
        """Return the next node's uniform numbers."""
        return self._uniform.pop(0)
