"""The paper's methods in the terms of the calculus."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

import sympy as sp

from signdescent.theory.calculus.method import Draw, MethodTerms, State
from signdescent.theory.calculus.terms import COORDINATE, ITERATION, Gradient, Sign, variable
from signdescent.theory.symbols import gamma0

__all__ = ["METHODS", "STEP_SIZES", "sign_sgd"]

STEP_SIZES = {
    "decreasing": gamma0 / sp.sqrt(ITERATION + 1),
    "constant": sp.Symbol("gamma", positive=True),
}
"""The step size of iteration k, by the word for the rule."""


def sign_sgd(steps: str) -> MethodTerms:
    """Return Algorithm 1 with option 1."""
    x, sample = variable("x", COORDINATE), variable("h", COORDINATE)
    return MethodTerms(
        states=(State(x, variable("x0", COORDINATE), x - STEP_SIZES[steps] * Sign(sample)),),
        draws=(Draw(sample, "sample", Gradient("f", x), 1),),
    )


METHODS: Mapping[str, Callable[[str], MethodTerms]] = MappingProxyType({"sign_sgd": sign_sgd})
"""From a claim's word for a method to its terms, for the word of a rule for the step sizes."""
