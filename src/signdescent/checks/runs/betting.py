"""A sequential test of "the mean is at most a bound", valid at every stopping time."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import inf, log, log1p, sqrt

import numpy as np
from numpy.typing import NDArray

from signdescent.errors import DomainError

__all__ = ["FALSE_ALARM", "FALSE_PASS", "STATISTICAL", "Bets", "smallest_excess", "threshold"]

FALSE_ALARM = 1e-9
"""Probability that statistics refute a true claim."""

STATISTICAL = f"statistics, false alarm {FALSE_ALARM:g}"
"""The `confirmed_by` of a witness that rests on this test."""

FALSE_PASS = 1e-6
"""Probability that a stated excess is missed."""

_SHARES = np.array([0.5**j for j in range(1, 13)] + [0.9])


@dataclass(slots=True)
class Bets:
    r"""Wealth that is a supermartingale if the mean of every column is at most its bound.

    Variables X >= 0 with mean at most b > 0 are bet on with shares s in (0, 1): the wealth is multiplied by
    1 - s + s X/b, whose mean is at most 1. The average over the shares exceeds 1/alpha with probability at most
    alpha, at any stopping time (Ville's inequality); no bound on X is needed. After Waudby-Smith and
    Ramdas, "Estimating means of bounded random variables by betting" (2024).

    Parameters
    ----------
    columns : int
        Number of means, each tested separately.

    Examples
    --------
    >>> bets = Bets(1)
    >>> bets.add(np.full((100, 1), 2.0), np.array([1.0]))
    >>> bool(bets.log_wealth[0] > 20)
    True
    """

    columns: int
    logs: NDArray[np.float64] = field(init=False)

    def __post_init__(self) -> None:
        self.logs = np.zeros((self.columns, len(_SHARES)))

    def add(self, samples: NDArray[np.float64], bound: NDArray[np.float64]) -> None:
        """Bet on further samples of shape (runs, columns); if a bound is 0, any positive sample refutes it."""
        if (bound < 0).any():
            msg = f"Expected bounds on the means of samples >= 0 to be >= 0; got {float(bound.min())!r}."
            raise DomainError(msg)
        positive = bound > 0
        ratio = samples / np.where(positive, bound, 1.0)
        ratio = np.where(positive, ratio, np.where(samples > 0, inf, 1.0))
        for j, share in enumerate(_SHARES):
            self.logs[:, j] += np.log1p(share * (ratio - 1)).sum(axis=0)

    @property
    def log_wealth(self) -> NDArray[np.float64]:
        """The logarithm of the average wealth, one for each column."""
        top = self.logs.max(axis=1, keepdims=True)
        if np.isinf(top).any():
            top = np.where(np.isinf(top), 0.0, top)
        with np.errstate(over="ignore"):
            wealth: NDArray[np.float64] = top[:, 0] + np.log(np.exp(self.logs - top).mean(axis=1))
        return wealth


def smallest_excess(bound: float, largest: float, runs: int, *, level: float, miss: float = FALSE_PASS) -> float:
    """Return an excess of the mean over a bound that `Bets` detects with probability >= 1 - miss.

    For samples in [0, largest]. By concavity of the logarithm the wealth of `runs` samples is at least that of
    samples 0 and `largest` with the same mean, and by Hoeffding's inequality the sample mean falls short of the mean
    by more than largest sqrt(log(1/miss)/(2 runs)) with probability at most `miss`.

    Parameters
    ----------
    bound, largest : float
        The bound on the mean, and the largest value of a sample.
    runs : int
        The number of samples.
    level : float
        The wealth at which the claim is refuted.
    miss : float
        The probability of missing it.

    Returns
    -------
    float
        inf if no excess is detected with that probability; 0 if the bound is at least `largest`, so that no excess is
        possible.

    Examples
    --------
    >>> smallest_excess(0.5, 1.0, 100_000, level=1e9) < 0.03
    True
    """
    if bound >= largest:
        return 0.0
    if bound <= 0:
        return inf
    wanted = log(level) + log(len(_SHARES))
    slack = largest * sqrt(log(1 / miss) / (2 * runs))

    def detected(mean: float) -> bool:
        share = mean / largest
        wealth = max((1 - share) * log1p(-s) + share * log1p(s * (largest / bound - 1)) for s in _SHARES)
        return bool(runs * wealth >= wanted)

    if not detected(largest - slack):
        return inf
    low, high = bound, largest - slack
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (low, middle) if detected(middle) else (middle, high)
    return high - bound + slack


def threshold(tests: int) -> float:
    """Return the wealth at which one of several tests refutes a claim, with a joint false alarm of `FALSE_ALARM`."""
    return tests / FALSE_ALARM
