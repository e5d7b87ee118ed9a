"""Terms of the calculus as formulas that engines decide: every head is a letter, and a term of two cases is one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import sympy as sp
from sympy.core.relational import Relational

from signdescent.theory.calculus.normal_forms import normal
from signdescent.theory.calculus.terms import Head, Norm, Where, atoms_of, is_nonnegative
from signdescent.theory.placing import lettered, put_in

__all__ = ["heads_of", "in_letters", "letters_for", "parts_unevaluated", "squares_of_norms"]


def heads_of(term: sp.Expr) -> set[Head]:
    """Return the outermost heads of a term, and those inside of a term of two cases."""
    found: set[Head] = set()
    for head in atoms_of(term):
        found |= set().union(*map(heads_of, head.args)) if isinstance(head, Where) else {head}
    return found


def letters_for(terms: Iterable[sp.Expr]) -> dict[Head, sp.Symbol]:
    """Return a real letter for every head."""
    heads = sorted(set().union(*map(heads_of, terms)), key=str)
    return {
        head: sp.Dummy(f"h{j}", nonnegative=True) if is_nonnegative(head) else sp.Dummy(f"h{j}", real=True)
        for j, head in enumerate(heads)
    }


def in_letters(term: sp.Expr, letters: Mapping[Head, sp.Symbol]) -> sp.Expr:
    """Return a term with letters for its heads; what is taken where one number is below another has two cases."""
    cases = {}
    for head in atoms_of(term):
        if isinstance(head, Where):
            one, other, first, second = (in_letters(arg, letters) for arg in head.args)
            cases[head] = sp.Piecewise((first, sp.Lt(one, other)), (second, True))
    return put_in(term, {**letters, **cases})


def parts_unevaluated(term: sp.Basic) -> Iterator[sp.Expr]:
    """Yield the parts of what SymPy would write otherwise, such as x times 1/x, outside of heads and sums.

    They are in the terms of two cases too, all of whose conditions are among them.
    """
    if isinstance(term, Where):
        yield from term.args[:2]
        for arg in term.args[2:]:
            yield from parts_unevaluated(arg)
        return
    if isinstance(term, Head | sp.Sum) or not term.args:
        return
    if term.func(*term.args) != term:
        yield from (arg for arg in term.args if isinstance(arg, sp.Expr))
        return
    for arg in term.args:
        yield from parts_unevaluated(arg)


def squares_of_norms(letters: Mapping[Head, sp.Symbol]) -> list[Relational]:
    """Return that the square of a norm is the sum of squares, for the norms and sums among the heads."""
    squares = []
    for head in letters:
        if isinstance(head, Norm):
            square = normal(head**2)
            if atoms_of(square) <= set(letters):
                squares.append(sp.Eq(letters[head] ** 2, lettered(square, letters), evaluate=False))
    return squares
