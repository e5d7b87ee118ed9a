"""What several methods remember: averages of gradients, and what compression left out."""

from __future__ import annotations

import numpy as np

from signdescent.errors import ArgumentError
from signdescent.simulation.methods._signs import Zero, sign
from signdescent.simulation.methods.method import FloatArray

__all__ = ["average", "known", "scaled_sign"]


def known(memory: FloatArray | None) -> FloatArray:
    """Return a memory that `init` has made."""
    if memory is None:
        msg = "Expected a state from the same method's init; got one without its memory."
        raise ArgumentError(msg)
    return memory


def average(memory: FloatArray, gradients: FloatArray, momentum: float) -> FloatArray:
    """Return beta m + (1 - beta) g."""
    if momentum == 0:
        return gradients
    mixed = momentum * memory
    mixed += (1 - momentum) * gradients
    return mixed


def scaled_sign(values: FloatArray, *, zero: Zero, rng: np.random.Generator) -> tuple[FloatArray, FloatArray]:
    """Return what the other side decodes, (|v|_1 / d) sign(v) over the last axis, and the signs that were sent.

    What is left out must be computed from this very array: a sender whose own sign(0) differs from the one sent
    remembers a wrong error.
    """
    signs = sign(values, zero=zero, rng=rng)
    return np.abs(values).mean(axis=-1, keepdims=True) * signs, signs
