"""A linear programme with at most four rows whose columns come one after the other: the primal simplex method."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["Simplex"]

FloatArray = NDArray[np.float64]
_PIVOTS = 500
_ZERO = 1e-13


class Simplex:
    """Minimise gain @ x subject to table @ x = right, x >= 0, from a basis that is feasible.

    Parameters
    ----------
    table : ndarray, shape (rows, columns)
        The first columns, which hold the basis.
    gains : ndarray, shape (columns,)
        Their objective.
    right : ndarray, shape (rows,)
        The right-hand side.
    basis : list of int
        One column for each row.
    """

    def __init__(self, table: FloatArray, gains: FloatArray, right: FloatArray, basis: list[int]) -> None:
        self.table, self.gains, self.right, self.basis = table, gains, right, basis

    def add(self, column: FloatArray, gain: float) -> None:
        """Append a column."""
        self.table = np.column_stack([self.table, column])
        self.gains = np.append(self.gains, gain)

    def minimise(self) -> FloatArray:
        """Pivot until no column helps, and return the dual values of the rows."""
        duals = self._duals()
        for _ in range(_PIVOTS):
            reduced = self.gains - duals @ self.table
            reduced[self.basis] = 0.0
            entering = int(np.argmin(reduced))
            if reduced[entering] > -_ZERO * (1 + abs(self.gains[entering])):
                break
            square = self.table[:, self.basis]
            sides = np.column_stack([self.right, self.table[:, entering]])
            values, step = np.linalg.solve(square, sides).T
            able = step > _ZERO
            if not able.any():
                break
            ratios = np.where(able, np.maximum(values, 0.0) / np.where(able, step, 1.0), np.inf)
            tied = ratios <= ratios.min() * (1 + 1e-12) + 1e-300
            leaving = int(np.argmax(np.where(tied, step, -np.inf)))  # the largest pivot among equals
            self.basis[leaving] = entering
            duals = self._duals()
        return duals

    def weights(self) -> FloatArray:
        """Return x."""
        found = np.zeros(len(self.gains))
        found[self.basis] = np.maximum(np.linalg.solve(self.table[:, self.basis], self.right), 0.0)
        return found

    def _duals(self) -> FloatArray:
        found: FloatArray = np.asarray(
            np.linalg.solve(self.table[:, self.basis].T, self.gains[self.basis]), dtype=float
        )
        return found
