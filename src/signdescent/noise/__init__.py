"""Noise laws, one file for each family: moments, samples, and success probabilities of batches."""

from __future__ import annotations

from signdescent.noise import atom_uniform as khinchine
from signdescent.noise import exponential, finite, gaussian, laplace, pieces, student
from signdescent.noise import gaussian_mixture as mixture
from signdescent.noise.law import Family, Law, Success

__all__ = ["FAMILIES", "Family", "Law", "Success"]

FAMILIES: tuple[Family, ...] = tuple(
    family
    for module in (gaussian, laplace, khinchine, student, exponential, mixture, finite, pieces)
    for family in module.FAMILIES
)
"""All families of laws. Their laws have mean 1."""
