"""Deterministic and stochastic signs, the bits of their messages, and row norms without overflow or underflow."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from signdescent.simulation.methods.method import FLOAT_BITS, FloatArray, Info, check_choice

__all__ = [
    "Zero",
    "bits_of_floats",
    "bits_of_signs",
    "bits_of_signs_and_sums",
    "check_zero",
    "row_norms",
    "sign",
    "stochastic_sign",
    "sum_of_signs",
    "vote",
]

Zero = Literal["zero", "random", "plus"]
"""The value of sign(0): 0 as in the paper, +1 or -1 at random, or +1 as with signs packed into single bits."""


def check_zero(value: object, name: str = "zero") -> None:
    """Raise `DomainError` unless a policy for sign(0) is known."""
    check_choice(value, name, ("zero", "random", "plus"))


def sign(values: FloatArray, *, zero: Zero, rng: np.random.Generator) -> FloatArray:
    """Return the signs of an array. NaN stays NaN.

    With ``"random"`` one fair bit is drawn for each 0, in the order of the array.
    """
    signs: FloatArray = np.sign(values)
    if zero != "zero" and not signs.all():
        missing = signs == 0
        signs[missing] = 1.0 if zero == "plus" else 2.0 * rng.integers(0, 2, size=np.count_nonzero(missing)) - 1.0
    return signs


def stochastic_sign(values: FloatArray, scale: FloatArray, *, rng: np.random.Generator) -> FloatArray:
    """Return independent signs s_i with P(s_i = sign v_i) = 1/2 + |v_i|/(2 scale), and 0 where the scale is 0.

    One uniform number u is drawn for each entry, and s_i = sign v_i if u < 1/2 + |v_i|/(2 scale). So -v_i gives -s_i
    for the same u.

    Parameters
    ----------
    values : ndarray, shape (runs, nodes, d)
        The v_i, with |v_i| <= scale.
    scale : ndarray, broadcastable to (runs, nodes, 1)
        The scale, >= 0. It may be 0 for a row of zeros only.
    rng : numpy.random.Generator
        Source of randomness.

    Returns
    -------
    ndarray, shape (runs, nodes, d)
        The signs.
    """
    uniform = rng.random(values.shape)
    no_zero_row = bool(scale.all())
    room = np.abs(values)
    room *= 0.5 / (scale if no_zero_row else np.where(scale == 0, 1.0, scale))
    room += 0.5
    room -= uniform
    room *= values  # a product that underflows is a zero with the right sign
    signs: FloatArray = np.copysign(1.0, room, out=room)
    if not no_zero_row:
        signs *= scale != 0
    return signs


def sum_of_signs(signs: FloatArray) -> FloatArray:
    """Return the sums over nodes: (runs, nodes, d) in, (runs, d) out. They are integers, so exact in any order."""
    if signs.shape[1] == 1:
        return signs[:, 0]
    return np.einsum("rnd->rd", signs)  # `sum` takes two to four times as long


def vote(
    values: FloatArray, *, step_size: float, zero: Zero, tie: Zero, rng: np.random.Generator
) -> tuple[FloatArray, Info]:
    """Return the step size times the majority vote of the nodes, shape (runs, d), and the bits of its messages."""
    signs = sign(values, zero=zero, rng=rng)
    votes = sign(sum_of_signs(signs), zero=tie, rng=rng)
    update = step_size * votes
    return update, Info(update=update, bits_up=bits_of_signs(signs), bits_down=bits_of_signs(votes))


def row_norms(values: FloatArray) -> FloatArray:
    """Return the l2-norms over the last axis, kept with length 1, without overflow or underflow of the squares."""
    squares = np.einsum("...d,...d->...", values, values)[..., np.newaxis]
    if squares.min(initial=1.0) > 1e-270 and squares.max(initial=1.0) < 1e300:
        return np.sqrt(squares, out=squares)
    largest = np.abs(values).max(axis=-1, keepdims=True, initial=0.0)
    divisor = np.where((largest > 0) & np.isfinite(largest), largest, 1.0)
    norms: FloatArray = divisor * np.sqrt(np.square(values / divisor).sum(axis=-1, keepdims=True))
    return norms


def bits_of_signs(signs: FloatArray) -> NDArray[np.int64]:
    """Return the bits of messages of signs over the last axis: 1 for each coordinate, or 2 if the message contains a 0.

    A code of fixed width for {-1, 0, 1} takes 2 bits. The bit that tells which code a message uses is not counted.
    """
    dimension = signs.shape[-1]
    if signs.all():
        return np.asarray(dimension, dtype=np.int64)
    return np.where((signs == 0).any(axis=-1), 2 * dimension, dimension)


def bits_of_signs_and_sums(signs: FloatArray) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the bits of signs (runs, nodes, d) and of their sums over nodes, in codes of fixed width.

    A sum of M signs +-1 has M + 1 possible values, which take ceil(log2(M + 1)) bits. If a run contains a sign 0, there
    are 2 M + 1 possible values, which take ceil(log2(2 M + 1)) bits.
    """
    up = bits_of_signs(signs)
    nodes, dimension = signs.shape[1:]
    short, long = nodes.bit_length(), (2 * nodes).bit_length()  # ceil(log2(n + 1)) is the bit length of n
    if up.ndim == 0:
        return up, np.asarray(short * dimension, dtype=np.int64)
    return up, np.where((up > dimension).any(axis=1), long * dimension, short * dimension)


def bits_of_floats(count: int) -> NDArray[np.int64]:
    """Return the bits of `count` floating-point numbers."""
    return np.asarray(FLOAT_BITS * count, dtype=np.int64)
