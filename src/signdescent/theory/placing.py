"""Substitution for symbols and terms that leaves relations and signs of numbers undecided."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import count

import sympy as sp
from sympy.concrete.expr_with_limits import ExprWithLimits
from sympy.core.relational import Relational
from sympy.logic.boolalg import Boolean, BooleanFunction

from signdescent.errors import ClaimError
from signdescent.theory.written import connected

__all__ = ["bound_in", "free_in", "lettered", "placed", "put_in"]

_JUDGING = (sp.Abs, sp.Max, sp.Min, sp.sign, sp.floor, sp.ceiling, sp.frac, sp.Heaviside, sp.Piecewise)
"""Functions that SymPy evaluates by the sign or size of a number, which it finds by rounding."""


def bound_in(part: sp.Basic) -> set[sp.Symbol]:
    """Return the bound symbols of a statement: indices, and variables of integrals, derivatives and sign patterns."""
    bound: set[sp.Symbol] = set()
    for node in sp.preorder_traversal(part):
        bound.update(getattr(node, "bound_symbols", ()))
        if isinstance(node, sp.Derivative):
            bound.update(node.variables)
    return bound


def free_in(part: sp.Basic) -> set[sp.Basic]:
    """Return the free symbols of a part, also those that cancel in the term of a sum.

    SymPy rebuilds the term of a sum to find its symbols. ``Sum(x - x, (k, 1, 3))``, unevaluated, then has none.
    """
    if not part.has(ExprWithLimits):
        return set(part.free_symbols)
    if not isinstance(part, ExprWithLimits):
        return set[sp.Basic]().union(*map(free_in, part.args))
    body, *limits = part.args
    found = free_in(body)
    for limit in limits:
        index, *ends = limit.args
        found = (found - {index}).union(*map(free_in, ends)) if ends else found | {index}
    return found


def placed(part: sp.Basic, at: Mapping[sp.Symbol, sp.Expr]) -> sp.Basic:
    """Return a statement or an expression with simultaneous substitutions for its symbols.

    Relations and connectives stay unevaluated.

    Parameters
    ----------
    part : SymPy Boolean or expression
        The statement or expression.
    at : mapping from symbol to SymPy expression
        The substitutions.

    Raises
    ------
    ClaimError
        If a bound symbol of `part` occurs in `at`, or if a root or a function with a kink or a jump would get a number
        as its argument whose sign SymPy would have to guess.

    Examples
    --------
    >>> x, y = sp.symbols("x y", real=True)
    >>> placed(x >= 1, {x: y**2 + 2})
    y**2 + 2 >= 1
    >>> placed(x >= 1, {x: sp.Integer(2)})
    2 >= 1
    """
    if not at:
        return part
    used = set(at).union(*(value.free_symbols for value in at.values()))
    caught = sorted(map(str, bound_in(part) & used))
    if caught:
        msg = f"{', '.join(caught)} is bound in {part} and occurs in {_described(at)}; rename one of them."
        raise ClaimError(msg)
    return _put(part, at)


def put_in(part: sp.Basic, at: Mapping[sp.Expr, sp.Expr]) -> sp.Basic:
    """Return a statement or an expression with simultaneous substitutions for its free symbols, or for terms.

    The substitution is capture-avoiding: an index that would bind a symbol of a substituted expression is renamed, and
    neither a bound index is replaced nor a term with one. SymPy's ``subs`` and ``xreplace`` do none of this. Relations
    and connectives outside terms stay unevaluated.

    Parameters
    ----------
    part : SymPy Boolean or expression
        The statement or expression.
    at : mapping from symbol or SymPy expression to SymPy expression
        The substitutions. Where a term contains another one, the larger one is replaced.

    Raises
    ------
    ClaimError
        If a symbol of `at` is bound other than by limits, for example as the variable of a derivative.

    Examples
    --------
    >>> k, q = sp.symbols("k q", integer=True)
    >>> put_in(sp.Sum(q * k, (k, 1, 3)), {q: k + 1})
    Sum(k_0*(k + 1), (k_0, 1, 3))
    >>> put_in(k + sp.Sum(k, (k, 1, 3)), {k: sp.Integer(7)}) == sp.Sum(k, (k, 1, 3)) + 7
    True
    >>> put_in(k**2 + sp.Sum(k**2, (k, 1, 3)), {k**2: q}) == sp.Sum(k**2, (k, 1, 3)) + q
    True
    """
    if isinstance(part, sp.And | sp.Or):
        return connected(part.func, (put_in(inner, at) for inner in part.args))
    if isinstance(part, Boolean) and part.args:
        _catches_nothing(part, at)
        return part.func(*(put_in(inner, at) for inner in part.args), evaluate=False)
    return _avoiding(part, at)


def lettered(part: sp.Basic, letters: Mapping[sp.Expr, sp.Expr]) -> sp.Basic:
    """Return an expression with new letters in place of terms, or with the terms in place of the letters again.

    Nothing binds a new letter, so that none is caught. A term goes back to where it was taken from, under the same
    indices. What is around the terms stays as it is written.

    Raises
    ------
    ClaimError
        If neither all terms nor all their replacements are letters that nothing else uses, of type ``sympy.Dummy``.

    Examples
    --------
    >>> x, k = sp.symbols("x k")
    >>> letter = sp.Dummy("letter")
    >>> lettered(lettered(x**2 + k, {x: letter}), {letter: k}) == k**2 + k
    True
    >>> lettered(x**2, {x: k})
    Traceback (most recent call last):
    ...
    signdescent.errors.ClaimError: Expected new letters in place of terms, or the reverse; got x = k.
    """
    if not all(type(letter) is sp.Dummy for letter in letters) and not all(
        type(letter) is sp.Dummy for letter in letters.values()
    ):
        msg = f"Expected new letters in place of terms, or the reverse; got {_described(letters)}."
        raise ClaimError(msg)
    return part.xreplace(dict(letters))


def _catches_nothing(part: sp.Basic, at: Mapping[sp.Expr, sp.Expr]) -> None:
    """Raise `ClaimError` if a part binds a symbol of what is replaced or of a substituted expression."""
    bound = set(part.variables if isinstance(part, sp.Derivative) else getattr(part, "bound_symbols", ()))
    caught = bound & _symbols_of(at) if bound else bound
    if caught:
        msg = f"{', '.join(sorted(map(str, caught)))} is bound in {part} and occurs in {_described(at)}."
        raise ClaimError(msg)


def _symbols_of(at: Mapping[sp.Expr, sp.Expr]) -> set[sp.Symbol]:
    """Return the symbols of all terms of a substitution."""
    return set().union(*(term.free_symbols for pair in at.items() for term in pair))


def _avoiding(part: sp.Basic, at: Mapping[sp.Expr, sp.Expr]) -> sp.Basic:
    if part in at:
        return at[part]
    if not at or not part.args:
        return part
    if isinstance(part, ExprWithLimits):
        return _into_loop(part, at)
    _catches_nothing(part, at)
    arguments = [_avoiding(arg, at) for arg in part.args]
    same = all(new is old for new, old in zip(arguments, part.args, strict=True))
    return part if same else part.func(*arguments)


def _into_loop(loop: sp.Basic, at: Mapping[sp.Expr, sp.Expr]) -> sp.Basic:
    """Substitute in a sum, product or integral from the outermost limits inwards; inner ends may use outer indices."""
    body, *limits = loop.args
    names = {symbol.name for symbol in loop.atoms(sp.Symbol) | _symbols_of(at)}
    inner, done = dict(at), []
    for number, limit in reversed(list(enumerate(limits))):
        index, *ends = limit.args
        if not ends and any(index in term.free_symbols for term in inner):
            msg = f"{index} cannot be replaced in {loop}, which has no limits."
            raise ClaimError(msg)
        ends = [_avoiding(end, inner) for end in ends]
        inside = body.free_symbols.union(*(one.free_symbols for one in limits[:number]))
        inner = {
            term: value
            for term, value in inner.items()
            if index not in term.free_symbols and term.free_symbols <= inside
        }
        if any(index in value.free_symbols for value in inner.values()):
            name = next(new for i in count() if (new := f"{index.name}_{i}") not in names)
            names.add(name)
            inner[index] = sp.Symbol(name, **index.assumptions0)
        done.append(sp.Tuple(inner.get(index, index), *ends))
    return loop.func(_avoiding(body, inner), *reversed(done))


def _put(part: sp.Basic, at: Mapping[sp.Symbol, sp.Expr]) -> sp.Basic:
    if isinstance(part, sp.Symbol):
        return at.get(part, part)
    arguments = [_put(arg, at) for arg in part.args]
    if all(new is old for new, old in zip(arguments, part.args, strict=True)):
        return part
    if isinstance(part, Relational | BooleanFunction) and isinstance(part, Boolean):
        return part.func(*arguments, evaluate=False)
    root = isinstance(part, sp.Pow) and not arguments[1].is_Integer
    if (root or isinstance(part, _JUDGING)) and any(_guessed(arg) for arg in arguments):
        msg = f"{part} would be applied to a number whose sign SymPy would guess; show that in a separate step."
        raise ClaimError(msg)
    return part.func(*arguments)


def _described(at: Mapping[sp.Expr, sp.Expr]) -> str:
    return ", ".join(f"{symbol} = {value}" for symbol, value in at.items())


def _guessed(part: sp.Basic) -> bool:
    """Return whether a part contains a number whose sign is not evident from its form."""
    return any(not _plain(number) for number in _numbers(part))


def _numbers(part: sp.Basic) -> Iterator[sp.Expr]:
    """Yield the maximal parts without symbols, and the constant part of each sum or product with symbols."""
    if not part.free_symbols:
        if isinstance(part, sp.Expr):
            yield part
        else:
            for arg in part.args:
                yield from _numbers(arg)
        return
    if isinstance(part, sp.Add | sp.Mul):
        constants = [arg for arg in part.args if not arg.free_symbols]
        if constants:
            yield part.func(*constants, evaluate=False)
    for arg in part.args:
        if arg.free_symbols or not isinstance(part, sp.Add | sp.Mul):
            yield from _numbers(arg)


def _plain(number: sp.Expr) -> bool:
    """Return whether the sign of a number is evident: products of rationals, roots, exponentials, pi and e."""
    if number.is_Rational or isinstance(number, sp.NumberSymbol | sp.exp):
        return True
    if isinstance(number, sp.Mul):
        return all(_plain(arg) for arg in number.args)
    if isinstance(number, sp.Pow):
        base = number.base
        positive = (base.is_Rational and base > 0) or isinstance(base, sp.NumberSymbol)
        return bool(positive) and _plain(number.exp)
    return isinstance(number, sp.log) and bool(number.args[0].is_Rational and number.args[0] > 0)
