"""Memories of several methods: averages of gradients, and compression errors."""

from __future__ import annotations

import numpy as np

from signdescent.errors import ArgumentError
from signdescent.simulation.methods._signs import Zero, sign
from signdescent.simulation.methods.method import FloatArray

__all__ = ["average", "known", "scaled_sign"]


def known(memory: FloatArray | None) -> FloatArray:
    """Return a memory created by `init`. Raise `ArgumentError` if there is none."""
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
    """Return the decoded message (|v|_1 / d) sign(v) over the last axis, and the signs sent.

    The compression error must be computed from the decoded message: with a random sign(0), a second call of `sign`
    would give a wrong error.
    """
    signs = sign(values, zero=zero, rng=rng)
    return np.abs(values).mean(axis=-1, keepdims=True) * signs, signs
