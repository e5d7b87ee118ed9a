"""Factor and cancel expressions of modest size; SymPy's algorithms have no limits of their own."""

from __future__ import annotations

from math import comb

import sympy as sp

from signdescent.checks.budget import charge

__all__ = ["cancelled", "factored", "is_modest"]

_MAX_DEGREE = 200
_MAX_TERMS = 2000
_MOST_WORK = 20_000  # terms times degree, for several letters
_LONGEST = 256  # bits of a number; the time of factoring grows steeply with it
_FACTORED = 50  # ball operations that take as long as factoring, for each term


def factored(expression: sp.Expr) -> sp.Expr:
    """Return the factored expression, or the expression itself if its degree or number of terms is large."""
    return sp.factor(expression) if _afforded(expression) else expression


def cancelled(expression: sp.Expr) -> sp.Expr:
    """Return one reduced fraction, or the expression itself if its degree or number of terms is large."""
    return sp.cancel(sp.together(expression)) if _afforded(expression) else expression


def _afforded(expression: sp.Expr) -> bool:
    """Charge the work of factoring an expression, and return whether it is modest."""
    terms, degree = _size(expression)
    long = any(max(abs(n.p), n.q).bit_length() > _LONGEST for n in expression.atoms(sp.Rational))
    if long or not _fits(terms, degree) or (terms * degree > _MOST_WORK and len(expression.free_symbols) > 1):
        return False
    charge(_FACTORED * terms)
    return True


def is_modest(expression: sp.Expr) -> bool:
    """Return whether an expression expands to a polynomial of modest degree and number of terms.

    Examples
    --------
    >>> x, y = sp.symbols("x y")
    >>> is_modest((x + y) ** 20), is_modest(x**1000 - 1), is_modest((x + y + 1) ** 100), is_modest(sp.exp(1000) - x)
    (True, False, False, False)
    """
    return _fits(*_size(expression))


def _fits(terms: int, degree: int) -> bool:
    return terms <= _MAX_TERMS and degree <= _MAX_DEGREE


def _size(node: sp.Basic) -> tuple[int, int]:
    """Return bounds on the number of terms and on the degree after expansion; a function counts as a symbol."""
    if isinstance(node, sp.Add | sp.Mul):
        sizes = [_size(arg) for arg in node.args]
        if isinstance(node, sp.Add):
            return sum(terms for terms, _ in sizes), max(degree for _, degree in sizes)
        product = 1
        for terms, _ in sizes:
            product = min(product * terms, _MAX_TERMS + 1)
        return product, sum(degree for _, degree in sizes)
    if isinstance(node, sp.exp) or (isinstance(node, sp.Pow) and node.base is sp.S.Exp1):
        return 1, max((_steepness(term) for term in sp.Add.make_args(node.exp)), default=1)
    if isinstance(node, sp.Pow):
        times = _steepness(node.exp)
        terms, degree = _size(node.base)
        if terms > 1 and times > _MAX_DEGREE:
            return _MAX_TERMS + 1, times
        return comb(terms + times - 1, times) if terms > 1 else 1, max(degree, 1) * times
    return 1, int(not node.is_number)


def _steepness(exponent: sp.Expr) -> int:
    """Return the larger of numerator and denominator of the rational factor of an exponent, at least 1."""
    coefficient, _ = exponent.as_coeff_Mul()
    if not isinstance(coefficient, sp.Rational):
        return 1
    return max(abs(int(coefficient.p)), int(coefficient.q), 1)
