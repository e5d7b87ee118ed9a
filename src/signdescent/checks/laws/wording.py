"""Text about laws and instances."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from signdescent.checks.laws.grid import Instance
from signdescent.noise.exact import ExactLaw

__all__ = ["describe", "describe_law"]


def describe_law(law: ExactLaw) -> Mapping[str, Fraction]:
    """Return the parts of a law as text, each with its probability."""
    return {f"P({words})": chance for words, chance in law.parts()}


def describe(instance: Instance) -> str:
    """Return an instance as one line of text, with rounded numbers."""
    text = instance.law.describe()
    more = "".join(f", {s} = {float(v):.4g}" for s, v in instance.free.items())
    return f"{text}; batch of {instance.batch}{more}" if instance.batch > 1 or more else text
