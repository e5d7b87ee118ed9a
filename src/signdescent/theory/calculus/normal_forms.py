"""Normal forms: two terms with one normal form are equal, whatever the method and the functions are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from math import prod
from typing import Any

import sympy as sp

from signdescent.theory.calculus.terms import (
    COORDINATE,
    NODE,
    START,
    SUMMED,
    Expectation,
    Head,
    Index,
    Norm,
    OverNodes,
    SquaredLength,
    Total,
    atoms_of,
    free_indices,
    is_nonnegative,
)  # fmt: skip
from signdescent.theory.placing import lettered, put_in

__all__ = ["TooLong", "apart", "monomials", "normal"]


def monomials(term: sp.Expr) -> Iterator[tuple[sp.Expr, ...]]:
    """Yield the factors of each summand of a term that is a sum of products of heads and constants."""
    for summand in sp.Add.make_args(_expanded(term)):
        if summand != 0:
            yield sp.Mul.make_args(summand)


def apart(factors: Iterable[sp.Expr]) -> tuple[sp.Expr, sp.Expr]:
    """Return the constant of a summand, and the product of its heads; each is 1 if there is none."""
    parts = list(factors)
    return sp.Mul(*(f for f in parts if not atoms_of(f))), sp.Mul(*(f for f in parts if atoms_of(f)))


def _expanded(term: sp.Expr) -> sp.Expr:
    """Multiply out, treating heads as letters."""
    if _summands(term) > _LONGEST:
        msg = f"more than {_LONGEST} summands"
        raise TooLong(msg)
    letters = {atom: sp.Dummy(real=True) for atom in atoms_of(term)}
    back: dict[sp.Expr, sp.Expr] = {letter: atom for atom, letter in letters.items()}

    def parted(base: sp.Expr, exponent: sp.Expr) -> sp.Expr:
        """Return the power of a sum as a letter times an integer power."""
        whole, rest = exponent.as_coeff_Add()
        if not whole.is_Integer or not base.is_Add or rest == 0:
            return base**exponent
        power = sp.expand(base) ** rest
        letter = letters.setdefault(power, sp.Dummy(real=True))
        back[letter] = power
        return letter * base**whole

    return lettered(sp.expand(lettered(term, letters).replace(sp.Pow, parted)), back)


_LONGEST = 5000  # summands of a term that is multiplied out


def _summands(term: sp.Expr) -> int:
    """Return how many summands a term has at most when it is multiplied out."""
    if isinstance(term, sp.Add):
        return sum(map(_summands, term.args))
    if isinstance(term, sp.Mul):
        return prod(map(_summands, term.args))
    if isinstance(term, sp.Pow) and term.exp.is_Integer and term.exp > 0:
        count = _summands(term.base)
        return count ** min(int(term.exp), 64) if count > 1 else 1
    return 1


class TooLong(ValueError):
    """Raised for a term that is too long to be multiplied out."""


def normal(term: sp.Expr) -> sp.Expr:
    """Return the normal form of a term: sums of products, with sums and means taken apart.

    Two terms with one normal form are equal, whatever the method and the functions are.
    """
    if isinstance(term, Head):
        make: Callable[[Any], sp.Expr] = _NORMAL.get(type(term), _plain)
        return make(term)
    if not term.args:
        return term
    if isinstance(term, sp.Sum):
        return _sum(term)
    if not all(isinstance(arg, sp.Expr) for arg in term.args):
        return term
    rebuilt = term.func(*map(normal, term.args))
    if isinstance(rebuilt, sp.Pow) and isinstance(rebuilt.base, Norm) and rebuilt.exp.is_Integer and rebuilt.exp > 1:
        square = normal(Total(rebuilt.base.args[0] ** 2))
        half, odd = divmod(int(rebuilt.exp), 2)
        rebuilt = square**half * rebuilt.base**odd
    expanded = _expanded(rebuilt)
    return normal(expanded) if _has_norm_power(expanded) else expanded


def _sum(term: sp.Sum) -> sp.Expr:
    """Return a sum of constants that runs from 1, over one letter for all sums, with constant factors in front."""
    (index, low, high), *others = term.limits
    if others or atoms_of(term) or term.function.atoms(sp.Sum):
        return term
    body = _expanded(put_in(term.function, {index: SUMMED + low - 1}))
    count = high - low + 1
    parts = []
    for factors in monomials(body):
        fixed = sp.Mul(*(f for f in factors if not f.has(SUMMED)))
        varying = sp.Mul(*(f for f in factors if f.has(SUMMED)))
        parts.append(fixed * (count if varying == 1 else sp.Sum(varying, (SUMMED, 1, count))))
    return sp.Add(*parts)


def _has_norm_power(term: sp.Expr) -> bool:
    return any(isinstance(p.base, Norm) and p.exp.is_Integer and p.exp > 1 for p in term.atoms(sp.Pow))


def _plain(term: Head) -> sp.Expr:
    return term.func(*(normal(arg) if isinstance(arg, sp.Expr) else arg for arg in term.args))


def _linear(index: Index) -> Callable[[Head], sp.Expr]:
    """Return the normal form of a linear operator that binds an index: factors without the index come out."""

    def pulled_out(term: Head) -> sp.Expr:
        parts = []
        for factors in monomials(normal(term.args[0])):
            inside = [f for f in factors if index in free_indices(f)]
            outside = [f for f in factors if index not in free_indices(f)]
            parts.append(sp.Mul(*outside) * _applied(term.func, inside))
        return sp.Add(*parts)

    return pulled_out


def _applied(operator: type[Head], inside: list[sp.Expr]) -> sp.Expr:
    """Return a sum over coordinates or a mean over nodes of a product; a mean of sums is a sum of means."""
    if not inside:
        return operator(sp.Integer(1)) if operator is Total else sp.Integer(1)
    if operator is OverNodes:
        totals = [f for f in inside if isinstance(f, Total)]
        others = [f for f in inside if not isinstance(f, Total)]
        if len(totals) == 1 and not any(COORDINATE in free_indices(f) for f in others):
            return normal(Total(OverNodes(sp.Mul(*others, totals[0].args[0]))))
    return operator(sp.Mul(*inside))


def _norm(term: Head) -> sp.Expr:
    """Return the norm with constants in front: |c u| = |c| |u|, and |-u| = |u|."""
    inner = normal(term.args[0])
    if inner == 0:
        return sp.Integer(0)
    summands = list(monomials(inner))
    directions = {apart(factors)[1] for factors in summands}
    if len(directions) == 1:
        return sp.Abs(sp.Add(*(apart(factors)[0] for factors in summands))) * Norm(directions.pop())
    shared = [f for f in summands[0] if not atoms_of(f) and all(f in factors for factors in summands)]
    vector = sp.Add(*(sp.Mul(*(f for f in factors if f not in shared)) for factors in summands))
    opposite = _expanded(-vector)
    if _sign_key(opposite) < _sign_key(vector):
        vector = opposite
    return sp.Abs(sp.Mul(*shared)) * Norm(vector)


def _sign_key(vector: sp.Expr) -> tuple[bool, str]:
    """Return what decides between a vector and its opposite."""
    text = str(vector)
    return text.startswith("-"), text


def _expectation(term: Head) -> sp.Expr:
    """Return the expectation without constants in it.

    The square of the norm of a sum stays whole in an ordinary expectation: it is at least 0, its parts need not be.
    """
    inner, stage = term.args
    inner = normal(inner.replace(_is_squared_sum, _whole) if stage == START else inner)
    parts = []
    for factors in monomials(inner):
        constant, random = apart(factors)
        parts.append(constant if random == 1 else constant * _mean(random, stage))
    return sp.Add(*parts)


def _is_squared_sum(term: sp.Basic) -> bool:
    return isinstance(term, sp.Pow) and isinstance(term.base, Norm) and term.exp == 2


def _whole(square: sp.Pow) -> sp.Expr:
    """Return the square of a norm, not taken apart where the vector is a sum."""
    vector = normal(square.base)
    if isinstance(vector, Norm):
        return vector**2 if len(list(monomials(vector.args[0]))) == 1 else SquaredLength(vector.args[0])
    return square if atoms_of(vector) == set() else _squared(vector)


def _squared(multiple: sp.Expr) -> sp.Expr:
    """Return the square of a constant times a norm."""
    constant, norm = apart(sp.Mul.make_args(multiple))
    return constant**2 * _whole(norm**2)


def _mean(random: sp.Expr, stage: sp.Expr) -> sp.Expr:
    """Return the expectation of a product; that of a mean over nodes of terms of at least 0 is a mean of theirs."""
    if stage == START and isinstance(random, OverNodes) and is_nonnegative(random):
        return normal(OverNodes(Expectation(random.args[0], stage)))
    return Expectation(random, stage)


_NORMAL: dict[type[Head], Callable[[Any], sp.Expr]] = {
    Total: _linear(COORDINATE),
    OverNodes: _linear(NODE),
    Norm: _norm,
    Expectation: _expectation,
}
