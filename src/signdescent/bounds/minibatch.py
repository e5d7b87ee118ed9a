r"""Batch sizes at which the sign of the batch mean is right with more than a given probability.

`minibatch_size` inverts the bounds of `success`. A success probability need not increase with the batch size: X =
+-1 with P(+1) = 0.6 has 0.6, 0.36, 0.648, 0.475, ... for batches of 1, 2, 3, 4. So the
guarantee of a "least size" covers every larger size too. It is possible because each bound is monotone in the batch
size.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from signdescent._validation import (
    MAX_COUNT,
    FloatArray,
    broadcast,
    choice,
    demand,
    deviation,
    real,
    unwrap,
)
from signdescent.bounds import _thresholds
from signdescent.bounds._compiled import dispatch as _fast
from signdescent.bounds._formulas import SLACK, lifted, lyapunov_ratio, noise_ratio
from signdescent.errors import ArgumentError, DomainError

__all__ = ["Assumption", "MinibatchSize", "minibatch_size"]

Assumption: TypeAlias = Literal["unimodal-symmetric", "gaussian"] | tuple[str, ArrayLike, ArrayLike]


@dataclass(frozen=True, slots=True)
class Rule:
    """A bound that gives batch sizes.

    Parameters
    ----------
    holds_for : str
        The laws it holds for.
    needs : str
        The argument of `minibatch_size` it needs, if any.
    """

    holds_for: str
    needs: str = ""


RULES = {
    "paper": Rule("any law with these moments; as the paper prints it"),
    "cantelli": Rule("any law with this mean and std"),
    "berry-esseen": Rule("any law with these three moments", needs="third_moment"),
    "gauss": Rule("symmetric unimodal samples", needs="assume='unimodal-symmetric' or 'gaussian'"),
    "gaussian": Rule("normal samples (the exact answer)", needs="assume='gaussian'"),
    "hoeffding": Rule("samples within the bounds given", needs="assume=('bounded', low, high)"),
    "bernstein": Rule("samples within the bounds given", needs="assume=('bounded', low, high)"),
}
SHAPES = ("unimodal-symmetric", "gaussian")

_SPECIAL = ("no noise", "")
_REASONS = ("", "zero mean", "more than 2**53")
_BLOCK = 2**14  # words written at a time


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class MinibatchSize:
    """Batch sizes, the bounds that give them, and reasons for infinite sizes.

    Parameters
    ----------
    size : ndarray or float64
        Least batch size, an integer in [1, 2**53], or inf.
    by : ndarray of str or str_
        The bound that gave it; ``"no noise"`` where std is 0 and the mean is not, ``""`` where size is inf.
    reason : ndarray of str or str_
        Why size is inf: ``"zero mean"`` or ``"more than 2**53"``; ``""`` where it is finite.
    bounds : dict from str to ndarray or float64
        The size that each bound gives by itself.

    Notes
    -----
    String arrays are as wide as the longest string in them, 4 bytes per letter and coordinate.
    """

    size: FloatArray
    by: NDArray[np.str_]
    reason: NDArray[np.str_]
    bounds: dict[str, FloatArray]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Numbered:
    """Batch sizes with one-byte codes: indices into the names of `bounds` and _SPECIAL, and into _REASONS."""

    size: FloatArray
    by: NDArray[np.int8]
    reason: NDArray[np.int8]
    bounds: dict[str, FloatArray]

    def named(self) -> MinibatchSize:
        """Replace the codes by strings."""
        return MinibatchSize(
            size=unwrap(self.size),
            by=_words((*self.bounds, *_SPECIAL), self.by),
            reason=_words(_REASONS, self.reason),
            bounds={name: unwrap(size) for name, size in self.bounds.items()},
        )


def minibatch_size(
    mean: ArrayLike,
    std: ArrayLike,
    *,
    third_moment: ArrayLike | None = None,
    target: ArrayLike = 0.5,
    assume: Assumption | None = None,
    rule: str = "best",
) -> MinibatchSize:
    r"""Least batch size whose sign is right with probability strictly above a target, guaranteed.

    .. math:: n > \frac{r p}{1-p} \;\text{(Cantelli)} \quad\text{or}\quad
              \Phi(\sqrt{n/r}) - \frac{D(b)}{\sqrt n} > p \;\text{(Berry-Esseen)}, \qquad r = \sigma^2/\mu^2

    Claims ``lemma-12-sharp`` (at target 1/2), ``lemma-12`` (Lemma 3, ``rule="paper"``), ``lemma-10-sharp``,
    ``lemma-11-sharp``. Holds if: samples are independent and identically distributed with the given moments, and
    as `assume` says. The guarantee covers the size returned and every larger one, because each bound grows with
    the size. **Tight**: each bound is solved exactly; ``"gaussian"`` is exact for normal samples, the others
    are sufficient.

    Parameters
    ----------
    mean, std : array_like
        Mean and standard deviation of one sample, same units; real and finite, ``std >= 0``.
    third_moment : array_like, optional
        Third *absolute* central moment E|X-mean|^3 of one sample, at least std^3; allows ``"berry-esseen"``.
    target : array_like, default 0.5
        Probability p in [1/2, 1) to exceed.
    assume : None, "unimodal-symmetric", "gaussian" or ("bounded", low, high)
        Further assumption on one sample: symmetric unimodal about its mean, normal, or within [low, high].
    rule : str, default "best"
        ``"best"`` takes the least of all bounds whose assumptions are given. A name takes that bound:
        ``"cantelli"``, ``"berry-esseen"``, ``"gauss"``, ``"gaussian"``, ``"hoeffding"``, ``"bernstein"``; or
        ``"paper"``: Lemma 3, n > 2 min(r, third_moment/(|mean| std^2)), at p = 1/2 and Lemma 10, n > r/(1-p),
        above.

    Returns
    -------
    MinibatchSize
        With ``size``, ``by``, ``reason`` and ``bounds``, in the common shape of the arguments. A real
        threshold within 1e-12 relative of an integer counts as that integer, and the size is the next one.

    Raises
    ------
    DomainError
        If a value is outside its domain, moments contradict each other (third_moment < std^3, or
        std^2 > (high-mean)(mean-low)), an array is empty, shapes do not broadcast, or `rule` lacks its
        assumption.
    ArgumentError
        If an argument has the wrong type.

    Notes
    -----
    Ties are why the inequality is strict: at n = 20 the paper's bound for r = 100, b = 1 equals 1/2, so
    the size is 21.

    References
    ----------
    Safaryan & Richtarik 2021, Lemma 3, Lemma 10 and Lemma 12.

    Examples
    --------
    >>> result = minibatch_size(0.1, 1.0, third_moment=1.0)
    >>> float(result.size), str(result.by), {name: float(size) for name, size in result.bounds.items()}
    (12.0, 'berry-esseen', {'cantelli': 101.0, 'berry-esseen': 12.0})
    >>> minibatch_size(0.1, 1.0, third_moment=1.0, rule="paper").size
    np.float64(21.0)
    >>> minibatch_size([0.0, 2.0], 0.0).reason
    array(['zero mean', ''], dtype='<U9')
    """
    choice(rule, "rule", ("best", *RULES))
    numbered = _in_slices(mean, std, third_moment, target, assume, rule)
    if numbered is None:
        numbered = _sizes(mean, std, third_moment, target, assume, rule, compiled=False)
    return numbered.named()


def _in_slices(
    mean: Any, std: Any, third_moment: Any, target: Any, assume: Assumption | None, rule: str
) -> _Numbered | None:
    """Process large vectors in slices on every processor; None if the input is not of that kind."""
    given = (mean, std) if third_moment is None else (mean, std, third_moment)
    slices = _fast.slices(*given) if np.ndim(target) == 0 and not isinstance(assume, tuple) else None
    if slices is None:
        return None

    def part(where: slice) -> _Numbered:
        third = None if third_moment is None else third_moment[where]
        return _sizes(mean[where], std[where], third, target, assume, rule, compiled=True)

    try:
        first = part(slice(0, 1))  # for the names of the bounds
        whole = _Numbered(
            size=np.empty(len(mean)),
            by=np.empty(len(mean), np.int8),
            reason=np.empty(len(mean), np.int8),
            bounds={name: np.empty(len(mean)) for name in first.bounds},
        )

        def fill(start: int, stop: int) -> None:
            for where in slices[start:stop]:
                piece = part(where)
                whole.size[where], whole.by[where], whole.reason[where] = piece.size, piece.by, piece.reason
                for name, sizes in piece.bounds.items():
                    whole.bounds[name][where] = sizes

        _fast.spread(fill, len(slices))
    except DomainError:  # plain NumPy reports where
        return None
    return whole


def _sizes(
    mean: Any, std: Any, third_moment: Any, target: Any, assume: Assumption | None, rule: str, *, compiled: bool
) -> _Numbered:
    """Check the arguments, solve every bound, and take the least; optionally with compiled roots."""
    inputs = {"mean": real(mean, "mean"), "std": deviation(std), "target": real(target, "target")}
    p = inputs["target"]
    demand((p >= 0.5) & (p < 1), p, "target", "1/2 <= target < 1", "No bound here promises certainty.")
    if third_moment is not None:
        inputs["third_moment"] = real(third_moment, "third_moment")
    shape, interval = _known(assume)
    inputs |= interval
    inputs = dict(zip(inputs, broadcast(**inputs), strict=True))
    if shape == "bounded":
        _demand_possible(inputs)

    thresholds = _thresholds_of(inputs, shape, paper=rule == "paper", compiled=compiled)
    if rule not in ("best", "paper"):
        if rule not in thresholds:
            msg = f"Expected {RULES[rule].needs} for rule={rule!r}; got none. Give it, or use rule='best'."
            raise DomainError(msg)
        thresholds = {rule: thresholds[rule]}
    return _choose(thresholds, inputs["mean"], inputs["std"])


def _known(assume: object) -> tuple[str, dict[str, FloatArray]]:
    """Return the name given by `assume`, and its interval."""
    if assume is None:
        return "", {}
    if isinstance(assume, tuple) and len(assume) == 3 and isinstance(assume[0], str) and assume[0] == "bounded":
        return "bounded", {"low": real(assume[1], "low"), "high": real(assume[2], "high")}
    if isinstance(assume, str):
        return choice(assume, "assume", SHAPES), {}
    msg = f"Expected assume to be a name or ('bounded', low, high); got {assume!r:.80}."
    raise ArgumentError(msg)


def _demand_possible(inputs: dict[str, FloatArray]) -> None:
    """Refuse an interval without the mean, or a variance above (high - mean)(mean - low) (Bhatia & Davis)."""
    mean, std, low, high = lifted(*(inputs[name] for name in ("mean", "std", "low", "high")))
    hint = "Samples lie in [low, high], so their mean does."
    demand((low <= mean) & (mean <= high), inputs["mean"], "mean", "low <= mean <= high", hint)
    with np.errstate(all="ignore"):
        most = np.sqrt(high - mean) * np.sqrt(mean - low)
    rule = "std**2 <= (high - mean) * (mean - low)"
    demand(std <= most * (1 + SLACK), inputs["std"], "std", rule, "No law in [low, high] has more; widen the interval.")


def _thresholds_of(inputs: dict[str, FloatArray], shape: str, *, paper: bool, compiled: bool) -> dict[str, FloatArray]:
    """Return the threshold of every bound whose assumptions are given, or of the paper's bound only."""
    mean, std, p = inputs["mean"], inputs["std"], inputs["target"]
    y = noise_ratio(mean, std)
    ratio = lyapunov_ratio(inputs["third_moment"], std) if "third_moment" in inputs else None
    if paper:
        return {"paper": _thresholds.paper(y, ratio, p)}
    thresholds = {"cantelli": _thresholds.cantelli(y, p)}
    if ratio is not None:
        thresholds["berry-esseen"] = _thresholds.berry_esseen(y, ratio, p, compiled=compiled)
    if shape == "gaussian":
        thresholds["gaussian"] = _thresholds.gaussian(y, p)
    if shape in ("unimodal-symmetric", "gaussian"):
        thresholds["gauss"] = _thresholds.gauss(y, p)
    if shape == "bounded":
        mean, low, high = lifted(mean, inputs["low"], inputs["high"])
        with np.errstate(over="ignore"):
            reach = np.maximum(high - mean, mean - low)
        thresholds["hoeffding"] = _thresholds.hoeffding(2 * noise_ratio(mean, high / 2 - low / 2), p)
        thresholds["bernstein"] = _thresholds.bernstein(y, noise_ratio(mean, reach), p)
    return thresholds


def _choose(thresholds: dict[str, FloatArray], mean: FloatArray, std: FloatArray) -> _Numbered:
    """Turn thresholds into integers, handle zero mean and zero std, and take the least."""
    sizes: dict[str, FloatArray] = {}
    for name, threshold in thresholds.items():
        size = np.where(std == 0, 1.0, _thresholds.least_integer(np.where(mean == 0, np.inf, threshold)))
        sizes[name] = np.where((mean == 0) | (size > MAX_COUNT), np.inf, size)
    table = np.stack(list(sizes.values()))
    least = np.min(table, axis=0)
    endless = np.isinf(least)
    no_noise, none = len(sizes), len(sizes) + 1
    return _Numbered(
        size=least,
        by=np.where(endless, none, np.where(std == 0, no_noise, np.argmin(table, axis=0))).astype(np.int8),
        reason=np.where(mean == 0, 1, np.where(endless, 2, 0)).astype(np.int8),
        bounds=sizes,
    )


def _words(words: tuple[str, ...], numbers: NDArray[np.int8]) -> NDArray[np.str_]:
    """Return the string for every code, in a dtype as wide as the longest one used."""
    present = np.array([word if np.any(numbers == k) else "" for k, word in enumerate(words)])
    names = np.empty(np.shape(numbers), present.dtype)
    flat, given = names.reshape(-1), np.reshape(numbers, -1)
    for start in range(0, len(given), _BLOCK):
        flat[start : start + _BLOCK] = present[given[start : start + _BLOCK]]
    array_or_scalar: NDArray[np.str_] = names[()]
    return array_or_scalar
