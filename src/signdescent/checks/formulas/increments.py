"""What a sum, a product or an expression gains from one integer to the next."""

from __future__ import annotations

import sympy as sp

__all__ = ["grown", "increment", "written_out"]

_MOST_TERMS = 12


def increment(expression: sp.Expr, n: sp.Symbol, low: sp.Expr) -> sp.Expr:
    """Return the value at n + 1 minus that at n, for integers n >= low.

    A sum to n + c gains its next term. So does a harmonic number, which is the sum of 1/j. Other terms are put in at
    n + 1 as they are.
    """
    gains: dict[sp.Expr, sp.Expr] = {}
    for part in expression.atoms(sp.Sum, sp.harmonic):
        gain = _next_term(part, n, low)
        if gain is not None:
            gains[part] = gain
    letters = {part: sp.Dummy(real=True) for part in gains}
    here = expression.xreplace(letters)
    after = here.subs(n, n + 1).xreplace({letters[part]: letters[part] + gain for part, gain in gains.items()})
    back = {letter: part for part, letter in letters.items()}
    difference = after - here
    return sp.expand(difference).xreplace(back) if back else difference


def grown(part: sp.Expr, n: sp.Symbol, low: sp.Expr) -> sp.Expr | None:
    """Return the factor by which a product to n + c grows from n to n + 1; None if it is no such product."""
    if not isinstance(part, sp.Product) or len(part.limits) != 1:
        return None
    return _next(part.function, part.limits[0], n, low)


def _next_term(part: sp.Expr, n: sp.Symbol, low: sp.Expr) -> sp.Expr | None:
    """Return the term by which a sum to n + c grows from n to n + 1; None if it is no such sum."""
    if isinstance(part, sp.harmonic):
        if len(part.args) != 1:
            return None
        index = sp.Dummy(integer=True)
        return _next(1 / index, (index, sp.Integer(1), part.args[0]), n, low)
    if len(part.limits) != 1:
        return None
    return _next(part.function, part.limits[0], n, low)


def _next(term: sp.Expr, limit: tuple[sp.Symbol, sp.Expr, sp.Expr], n: sp.Symbol, low: sp.Expr) -> sp.Expr | None:
    """Return a term at the index after the last one; None unless the range grows by one, from an empty one at least."""
    index, first, last = limit
    beyond = last - n
    if n in term.free_symbols or n in first.free_symbols or not beyond.is_Integer or not first.is_Integer:
        return None
    if not low.is_Integer or low + beyond < first - 1:
        return None
    return term.xreplace({index: last + 1}) if not term.atoms(sp.Sum, sp.Product) else None


def written_out(expression: sp.Expr) -> sp.Expr:
    """Return an expression in which sums and products over few numbers are written term by term."""
    terms: dict[sp.Expr, sp.Expr] = {}
    for part in expression.atoms(sp.Sum, sp.Product):
        (index, first, last), *more = part.limits
        if more or not first.is_Integer or not last.is_Integer or part.function.atoms(sp.Sum, sp.Product):
            continue
        if first - 1 <= last <= first + _MOST_TERMS:
            join = sp.Add if isinstance(part, sp.Sum) else sp.Mul
            terms[part] = join(*(part.function.xreplace({index: sp.Integer(k)}) for k in range(first, last + 1)))
    return expression.xreplace(terms)
