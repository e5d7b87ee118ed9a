"""The primal simplex method for at most four rows, with columns that are added one after the other."""

from __future__ import annotations

import numpy as np

from signdescent._validation import FloatArray

__all__ = ["Simplex"]

# `scipy.optimize.linprog` cannot continue from a basis, and its tolerances are at least 1e-10, while the exchange
# method needs 1e-11. With it `worst_success` is mostly two to seven times slower, and fails for some unimodal classes.
_PIVOTS = 500
_ZERO = 1e-13


class Simplex:
    """Minimise gains @ x subject to table @ x = right and x >= 0, from a feasible basis.

    Parameters
    ----------
    table : ndarray, shape (rows, columns)
        The initial columns, including the basis.
    gains : ndarray, shape (columns,)
        The objective.
    right : ndarray, shape (rows,)
        The right-hand side.
    basis : list of int
        One column for each row.
    """

    def __init__(self, table: FloatArray, gains: FloatArray, right: FloatArray, basis: list[int]) -> None:
        self.table, self.gains, self.right, self.basis = table, gains, right, basis

    def add(self, column: FloatArray, gain: float) -> None:
        """Add a column."""
        self.table = np.column_stack([self.table, column])
        self.gains = np.append(self.gains, gain)

    def minimise(self) -> FloatArray:
        """Pivot until no column improves the objective, and return the dual values of the rows."""
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
            positive = step > _ZERO
            if not positive.any():
                break
            ratios = np.where(positive, np.maximum(values, 0.0) / np.where(positive, step, 1.0), np.inf)
            tied = ratios <= ratios.min() * (1 + 1e-12) + 1e-300
            leaving = int(np.argmax(np.where(tied, step, -np.inf)))  # the largest pivot among ties
            self.basis[leaving] = entering
            duals = self._duals()
        return duals

    def weights(self) -> FloatArray:
        """Return the solution x."""
        x = np.zeros(len(self.gains))
        x[self.basis] = np.maximum(np.linalg.solve(self.table[:, self.basis], self.right), 0.0)
        return x

    def _duals(self) -> FloatArray:
        return np.asarray(np.linalg.solve(self.table[:, self.basis].T, self.gains[self.basis]), dtype=float)
