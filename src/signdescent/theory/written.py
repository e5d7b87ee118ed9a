"""Formulas that SymPy does not evaluate: terms and relations built inside `as_written`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import sympy as sp
from sympy.concrete import expr_with_limits
from sympy.core.parameters import evaluate
from sympy.core.sorting import ordered
from sympy.functions.elementary.piecewise import ExprCondPair
from sympy.logic.boolalg import Boolean

__all__ = ["as_written", "connected", "looped", "written"]

Built = TypeVar("Built")


@contextmanager
def as_written() -> Iterator[None]:
    """Build SymPy terms and relations without evaluating them.

    SymPy simplifies terms and relations when it builds them: ``sqrt(x - 1)**2`` becomes ``x - 1``, and
    ``exp(tan(x)) > 0`` becomes ``True``. Terms that disappear cannot be checked. Inside this context they are kept, so
    that a check includes whether every term is defined.

    Parameters
    ----------
    None
        There are no parameters.

    Returns
    -------
    context manager
        For a ``with`` statement. Evaluation is restored at the end of the block.

    Raises
    ------
    Exception
        Exceptions raised inside the block propagate unchanged.

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
    kept = {kind: vars(kind).get("__new__") for kind in (*_CONNECTIVES, ExprCondPair)}
    fold = expr_with_limits.piecewise_fold
    with evaluate(False):
        expr_with_limits.piecewise_fold = _as_it_is  # which Sum and Product would call on their terms
        for kind in _CONNECTIVES:
            kind.__new__ = staticmethod(_unevaluated)
        ExprCondPair.__new__ = staticmethod(_branch)
        try:
            yield
        finally:
            expr_with_limits.piecewise_fold = fold
            for kind, own in kept.items():
                if own is None:
                    del kind.__new__
                else:
                    kind.__new__ = own


_CONNECTIVES: tuple[Any, ...] = (sp.And, sp.Or, sp.Xor, sp.Equivalent, sp.ITE, sp.Implies)
"""Connectives that SymPy evaluates despite ``evaluate=False`` if a relation occurs twice or with its negation."""


def _unevaluated(kind: Any, *arguments: Any, **_options: Any) -> Boolean:
    parts = [sp.sympify(argument) for argument in arguments]
    if kind in (sp.And, sp.Or):
        return connected(kind, parts)
    if kind is sp.Xor and len(set(parts)) < max(len(parts), 2):
        return _parity(parts)
    if kind is sp.Equivalent and len(set(parts)) == 1:
        return connected(sp.Or, (parts[0], sp.Not(parts[0])))
    made = sp.Basic.__new__(kind, *parts)
    made._argset = frozenset(parts)
    return made


def _as_it_is(term: Any) -> Any:
    return term


def _branch(kind: Any, value: Any, condition: Any) -> Any:
    """Return a branch of a Piecewise as it is; SymPy would fold a Piecewise in its condition."""
    return sp.Tuple.__new__(kind, sp.sympify(value), sp.sympify(condition))


def _parity(parts: list[Boolean]) -> Boolean:
    """Return the statement that an odd number of parts is true; SymPy's ``Xor`` cannot contain equal parts."""
    if not parts:
        return sp.false
    first, *others = parts
    for other in others:
        only_first = connected(sp.And, (first, sp.Not(other)))
        only_other = connected(sp.And, (sp.Not(first), other))
        first = connected(sp.Or, (only_first, only_other))
    return first


def written(build: Callable[[], Built]) -> Built:
    """Call a function inside `as_written` and return its result.

    Parameters
    ----------
    build : callable without arguments
        Returns SymPy terms or relations.

    Returns
    -------
    object
        The unevaluated result of `build`.

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


def connected(kind: type[sp.And] | type[sp.Or], parts: Iterable[Boolean]) -> Boolean:
    """Return the unevaluated conjunction or disjunction of statements.

    SymPy's constructors simplify a relation together with its negation, even with ``evaluate=False``.

    Parameters
    ----------
    kind : type
        ``sympy.And`` or ``sympy.Or``.
    parts : iterable of SymPy Booleans
        At least one statement. Equal statements count once; a single statement is returned itself.

    Returns
    -------
    SymPy Boolean

    Examples
    --------
    >>> import sympy as sp
    >>> x = sp.Symbol("x", real=True)
    >>> sp.Or(x > 0, x <= 0, evaluate=False), len(connected(sp.Or, (x > 0, x <= 0)).args)
    (True, 2)
    """
    distinct = frozenset(parts)
    if len(distinct) == 1:
        (only,) = distinct
        return only
    made = sp.Basic.__new__(kind, *ordered(distinct))
    made._argset = distinct
    return made


def looped(
    kind: type[sp.Sum] | type[sp.Product], term: sp.Expr, limits: Iterable[tuple[sp.Symbol, sp.Expr, sp.Expr]]
) -> sp.Expr:
    """Return the unevaluated sum or product of a term.

    SymPy's constructors evaluate a Piecewise of the index, even with ``evaluate=False``. As there, a sum of a sum has
    several indices.

    Parameters
    ----------
    kind : type
        ``sympy.Sum`` or ``sympy.Product``.
    term : SymPy expression
        The term, in the indices and other symbols that commute.
    limits : iterable of tuples
        Index, first and last value; the last index is the outermost.

    Returns
    -------
    SymPy expression

    Examples
    --------
    >>> x, k = sp.symbols("x k")
    >>> term = sp.Piecewise((k, 2 * sp.log(x) < k), (k, True), evaluate=False)
    >>> sp.Sum(term, (k, 1, 3)), looped(sp.Sum, term, [(k, 1, 3)])
    (Sum(k, (k, 1, 3)), Sum(Piecewise((k, 2*log(x) < k), (k, True)), (k, 1, 3)))
    """
    ranges = [sp.Tuple(*limit) for limit in limits]
    if isinstance(term, kind):
        term, ranges = term.function, [*term.limits, *ranges]
    made = sp.Basic.__new__(kind, term, *ranges)
    made.is_commutative = True
    return made
