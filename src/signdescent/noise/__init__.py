"""Noise laws, one file for each family: moments, samples, and success probabilities of batches."""

from __future__ import annotations

from signdescent.noise import (
    atom_uniform,
    exponential,
    finite,
    gaussian,
    gaussian_mixture,
    laplace,
    pieces,
    student,
)
from signdescent.noise.law import Family, Law, Success

__all__ = ["FAMILIES", "Family", "Law", "Success"]

FAMILIES: tuple[Family, ...] = tuple(
    family
    for module in (gaussian, laplace, atom_uniform, student, exponential, gaussian_mixture, finite, pieces)
    for family in module.FAMILIES
)
"""All families of laws. Their laws have mean 1."""
