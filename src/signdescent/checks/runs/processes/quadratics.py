"""Quadratic functions with rational coefficients, and what is true of them everywhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from signdescent.checks.runs.processes.surds import NotExact, Number, sign_of
from signdescent.checks.runs.processes.trees import Function

__all__ = ["Quadratic", "mean_of", "never_negative"]

Matrix = Sequence[Sequence[Any]]


@dataclass(frozen=True, slots=True)
class Quadratic:
    """The function ``<x, H x>/2 + <b, x> + c`` of one or two coordinates, or of more with a diagonal H.

    Parameters
    ----------
    hessian : tuple of tuple of Fraction
    slope : tuple of Fraction
    constant : Fraction
    """

    hessian: tuple[tuple[Fraction, ...], ...]
    slope: tuple[Fraction, ...]
    constant: Fraction

    @classmethod
    def around(cls, hessian: Matrix, centre: Sequence[Fraction]) -> Quadratic:
        """Return ``<x - centre, H (x - centre)>/2``."""
        slope = tuple(-sum((h * c for h, c in zip(row, centre, strict=True)), Fraction(0)) for row in hessian)
        constant = -sum((b * c for b, c in zip(slope, centre, strict=True)), Fraction(0)) / 2
        return cls(tuple(map(tuple, hessian)), slope, constant)

    def gradient(self, x: Sequence[Number]) -> list[Number]:
        """Return the gradient at a point."""
        return [
            sum((h * z for h, z in zip(row, x, strict=True)), start=b)
            for row, b in zip(self.hessian, self.slope, strict=True)
        ]

    def value(self, x: Sequence[Number]) -> Number:
        """Return the value at a point."""
        half = Fraction(1, 2)
        sums = [half * (g + b) * z for g, b, z in zip(self.gradient(x), self.slope, x, strict=True)]
        return sum(sums, start=self.constant)

    def minimum(self) -> list[Fraction] | None:
        """Return a point at which the function is least, or None if it is not bounded below."""
        h, b = self.hessian, self.slope
        if not never_negative(h):
            return None
        if _is_diagonal(h):
            flat = any(slope and not h[i][i] for i, slope in enumerate(b))
            return None if flat else [-b[i] / h[i][i] if b[i] else Fraction(0) for i in range(len(b))]
        determinant = h[0][0] * h[1][1] - h[0][1] * h[1][0]
        if determinant:
            return [
                (h[0][1] * b[1] - h[1][1] * b[0]) / determinant,
                (h[1][0] * b[0] - h[0][0] * b[1]) / determinant,
            ]
        for j in (0, 1):  # along a coordinate in which the function is curved, if there is one
            if h[j][j]:
                point = [Fraction(0), Fraction(0)]
                point[j] = -b[j] / h[j][j]
                return point if not any(self.gradient(point)) else None
        return None if any(b) else [Fraction(0), Fraction(0)]

    def function(self, lower: Number = 0) -> Function:
        """Return the function for a tree, with a lower bound."""
        return Function(self.value, self.gradient, lower)

    def __str__(self) -> str:
        names = ["x"] if len(self.slope) == 1 else [f"x_{i + 1}" for i in range(len(self.slope))]
        terms: list[tuple[Fraction, str]] = []
        for i, one in enumerate(names):
            terms.append((self.hessian[i][i] / 2, f"{one}^2"))
            terms += [(self.hessian[i][j], f"{one} {names[j]}") for j in range(i + 1, len(names))]
        terms += [(b, one) for b, one in zip(self.slope, names, strict=True)]
        terms.append((self.constant, ""))
        return _sum([(c, name) for c, name in terms if c])


def _sum(terms: list[tuple[Fraction, str]]) -> str:
    """Return a sum as it is written by hand."""
    text = ""
    for c, name in terms:
        size = "" if abs(c) == 1 and name else str(abs(c))
        sign = (" - " if c < 0 else " + ") if text else ("-" if c < 0 else "")
        text += sign + " ".join(part for part in (size, name) if part)
    return text or "0"


def mean_of(functions: Sequence[Quadratic]) -> Quadratic:
    """Return the mean of quadratic functions."""
    share, places = Fraction(1, len(functions)), range(len(functions[0].slope))
    return Quadratic(
        tuple(tuple(share * sum(f.hessian[i][j] for f in functions) for j in places) for i in places),
        tuple(share * sum(f.slope[i] for f in functions) for i in places),
        share * sum(f.constant for f in functions),
    )


def never_negative(matrix: Matrix) -> bool:
    """Return whether a symmetric matrix, of one or two rows or diagonal, has no negative eigenvalue."""
    if any(sign_of(matrix[i][i]) < 0 for i in range(len(matrix))):
        return False
    if _is_diagonal(matrix):
        return True
    if len(matrix) > 2:
        raise NotExact
    return sign_of(matrix[0][0] * matrix[1][1] - matrix[0][1] * matrix[1][0]) >= 0


def _is_diagonal(matrix: Matrix) -> bool:
    places = range(len(matrix))
    return not any(sign_of(matrix[i][j]) for i in places for j in places if i != j)
