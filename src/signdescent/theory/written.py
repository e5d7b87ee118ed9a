"""Keep a formula as it is written: SymPy evaluates nothing that is built inside `as_written`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from sympy.core.parameters import evaluate

__all__ = ["as_written", "written"]

Built = TypeVar("Built")


@contextmanager
def as_written() -> Iterator[None]:
    """Build SymPy terms and relations without evaluating them.

    SymPy simplifies what it builds: ``sqrt(x - 1)**2`` becomes ``x - 1``, and ``exp(tan(x)) > 0`` becomes ``True``.
    What is gone cannot be checked. Inside this context both stay as they are written, so that a claim made of them
    is checked as a whole, including whether its terms exist. One thing SymPy does all the same: ``And`` and ``Or``
    become false and true if a relation stands beside its opposite; a claim of text keeps these too.

    Parameters
    ----------
    None
        It takes nothing.

    Returns
    -------
    context manager
        For a ``with`` statement; what SymPy did before, it does again afterwards.

    Raises
    ------
    Exception
        Whatever is raised inside, unchanged.

    Examples
    --------
    >>> import sympy as sp
    >>> x = sp.Symbol("x", real=True)
    >>> sp.exp(x) > 0
    True
    >>> with as_written():
    ...     sp.exp(x) > 0
    exp(x) > 0
    """
    with evaluate(False):
        yield


def written(build: Callable[[], Built]) -> Built:
    """Return what a function builds inside `as_written`: the same within one expression.

    Parameters
    ----------
    build : callable without arguments
        Returns SymPy terms or relations.

    Returns
    -------
    object
        What `build` returns, unevaluated.

    Examples
    --------
    >>> import sympy as sp
    >>> x = sp.Symbol("x", real=True)
    >>> sp.Eq(x + x, 2 * x)
    True
    >>> written(lambda: sp.Eq(x + x, 2 * x))
    Eq(x + x, 2*x)
    """
    with as_written():
        return build()
