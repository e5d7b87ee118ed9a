"""Signs, deterministic and stochastic, what they cost to send, and row norms that neither overflow nor vanish."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from signdescent.simulation.methods.method import FLOAT_BITS, FloatArray, check_choice

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
]

Zero = Literal["zero", "random", "plus"]
"""What sign(0) is: 0 as in the paper, a fair coin, or +1 as where signs are packed into single bits."""


def check_zero(value: object, name: str = "zero") -> None:
    """Raise unless a policy for sign(0) is known."""
    check_choice(value, name, ("zero", "random", "plus"))


def sign(values: FloatArray, *, zero: Zero, rng: np.random.Generator) -> FloatArray:
    """Return the signs of any array; NaN stays NaN.

    With ``"random"`` one fair bit is drawn for each 0, in the order of the array, and none where there is no 0.
    """
    signs: FloatArray = np.sign(values)
    if zero != "zero" and not signs.all():
        missing = signs == 0
        signs[missing] = 1.0 if zero == "plus" else 2.0 * rng.integers(0, 2, size=np.count_nonzero(missing)) - 1.0
    return signs


def stochastic_sign(values: FloatArray, scale: FloatArray, *, rng: np.random.Generator) -> FloatArray:
    """Return +1 or -1 with P(sign of v_i) = 1/2 + |v_i|/(2 scale), independent; 0 where the scale is 0.

    One uniform number u is drawn for each entry, and the sign is right if u < 1/2 + |v_i|/(2 scale); so a flipped
    entry gets the flipped sign from the same u.

    Parameters
    ----------
    values : ndarray, shape (runs, nodes, d)
        |v_i| <= scale.
    scale : ndarray, broadcastable to (runs, nodes, 1)
        At least 0; 0 only for a row of zeros.
    rng : numpy.random.Generator
        Source of the numbers.
    """
    uniform = rng.random(values.shape)
    no_zero_row = bool(scale.all())
    room = np.abs(values)
    room *= 0.5 / (scale if no_zero_row else np.where(scale == 0, 1.0, scale))
    room += 0.5
    room -= uniform
    room *= values  # a product that underflows is a zero of the right sign
    signs: FloatArray = np.copysign(1.0, room, out=room)
    if not no_zero_row:
        signs *= scale != 0
    return signs


def sum_of_signs(signs: FloatArray) -> FloatArray:
    """Return the sums over nodes, (runs, nodes, d) in and (runs, d) out: whole numbers, so exact in any order."""
    if signs.shape[1] == 1:
        return signs[:, 0]
    return np.einsum("rnd->rd", signs)  # the short rows of `sum` cost two to four times as much


def row_norms(values: FloatArray) -> FloatArray:
    """Return the l2-norms of the last axis, kept as an axis of length 1, without over- or underflow of squares."""
    squares = np.einsum("...d,...d->...", values, values)[..., np.newaxis]
    if squares.min(initial=1.0) > 1e-270 and squares.max(initial=1.0) < 1e300:
        return np.sqrt(squares, out=squares)
    largest = np.abs(values).max(axis=-1, keepdims=True, initial=0.0)
    divisor = np.where((largest > 0) & np.isfinite(largest), largest, 1.0)
    norms: FloatArray = divisor * np.sqrt(np.square(values / divisor).sum(axis=-1, keepdims=True))
    return norms


def bits_of_signs(signs: FloatArray) -> NDArray[np.int64]:
    """Return the bits of messages of signs, over the last axis: 1 a coordinate, or 2 in a message that holds a 0.

    {-1, 0, 1} in a code of fixed width takes 2 bits. Which of the two codes a message uses is not counted.
    """
    dimension = signs.shape[-1]
    if signs.all():
        return np.asarray(dimension, dtype=np.int64)
    return np.where((signs == 0).any(axis=-1), 2 * dimension, dimension)


def bits_of_signs_and_sums(signs: FloatArray) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the bits of signs (runs, nodes, d) and those of their sums over nodes, in codes of fixed width.

    Sums of M signs +-1 are M + 1 integers of one parity, ceil(log2(M + 1)) bits; with a 0 among a run's signs they
    are 2 M + 1 integers, ceil(log2(2 M + 1)) bits.
    """
    up = bits_of_signs(signs)
    nodes, dimension = signs.shape[1:]
    short, long = nodes.bit_length(), (2 * nodes).bit_length()  # ceil(log2(n + 1)) is the bit length of n
    if up.ndim == 0:
        return up, np.asarray(short * dimension, dtype=np.int64)
    return up, np.where((up > dimension).any(axis=1), long * dimension, short * dimension)


def bits_of_floats(count: int) -> NDArray[np.int64]:
    """Return the bits of so many floating-point numbers."""
    return np.asarray(FLOAT_BITS * count, dtype=np.int64)
