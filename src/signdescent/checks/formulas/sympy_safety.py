"""Prepare a claim for SymPy: exact numbers, plain indices, and no terms whose sign SymPy infers wrongly."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence

import sympy as sp
from sympy.logic.boolalg import Boolean

from signdescent.checks.formulas.sets import inside
from signdescent.checks.translate.numbers import declares, is_nonnegative, rigorous_sympy

__all__ = [
    "MAYBE_DOUBTFUL",
    "UnsupportedSet",
    "doubtful",
    "exact",
    "has_inverse_trigonometry",
    "index_facts",
    "lies_within",
    "narrowed",
    "plain_indices",
]

Domain = Mapping[sp.Symbol, sp.Set]

_INVERSE = (sp.asin, sp.acos, sp.atan, sp.acot, sp.asec, sp.acsc, sp.atan2)
MAYBE_DOUBTFUL = (*_INVERSE, sp.binomial, sp.beta)
"""Terms whose sign SymPy may infer wrongly; see `doubtful`."""
_FACTS = ("integer", "real", "positive", "nonnegative", "negative", "nonpositive", "nonzero")
_HARMLESS = ("complex", "finite", "infinite", "hermitian", "extended_real")


class UnsupportedSet(Exception):
    """Raised for a set that is not a union of intervals, integer ranges and points, or an unsupported term."""


def exact(
    statement: Boolean, where: Domain, assumptions: Sequence[Boolean]
) -> tuple[Boolean, Domain, tuple[Boolean, ...], tuple[str, ...]]:
    """Return statement, sets and assumptions with decimals replaced by their exact binary values, and a note."""
    decimals = sorted(
        set().union(*(part.atoms(sp.Float) for part in (statement, *assumptions, *where.values()))), key=str
    )
    if not decimals:
        return statement, where, tuple(assumptions), ()
    swap = {number: sp.Rational(number) for number in decimals}
    note = f"decimals count as the binary numbers they are stored as: {', '.join(map(str, decimals))}"
    sets = {symbol: domain.xreplace(swap) for symbol, domain in where.items()}
    return _replaced(statement, swap), sets, tuple(_replaced(part, swap) for part in assumptions), (note,)


def _replaced(part: sp.Basic, swap: Mapping[sp.Expr, sp.Expr]) -> sp.Basic:
    """Return a part with numbers replaced and no relation evaluated."""
    if isinstance(part, Boolean) and part.args:
        return part.func(*(_replaced(inner, swap) for inner in part.args), evaluate=False)
    return part.xreplace(dict(swap))


def plain_indices(expression: sp.Basic, swap: Mapping[sp.Symbol, sp.Expr]) -> sp.Basic:
    """Replace every summation index by an integer symbol that declares only the sign that its range implies.

    SymPy would use a declared sign of the index even where the sum contradicts it. `swap` maps to the symbols of the
    goal.
    """
    if not expression.args:
        return expression
    if isinstance(expression, sp.Sum | sp.Product):
        return _plain_loop(expression, swap)
    arguments = [plain_indices(arg, swap) for arg in expression.args]
    if tuple(arguments) == expression.args:
        return expression
    return expression.func(*arguments, **({"evaluate": False} if isinstance(expression, Boolean) else {}))


def _plain_loop(expression: sp.Sum | sp.Product, swap: Mapping[sp.Symbol, sp.Expr]) -> sp.Basic:
    """Replace an index before the inner loops, whose ends may contain it."""
    body, *limits = expression.args
    if len(limits) != 1:
        msg = "unsupported: a sum over several indices"
        raise UnsupportedSet(msg)
    index, *ends = limits[0].args
    ends = [plain_indices(end, swap) for end in ends]
    names = {symbol.name for symbol in body.atoms(sp.Symbol)}
    plain = next(new for i in itertools.count() if (new := f"{index.name}#{i}") not in names)
    bound = sp.Symbol(plain, **index_facts(ends, swap))
    return expression.func(plain_indices(body.xreplace({index: bound}), swap), (bound, *ends))


def index_facts(ends: Sequence[sp.Expr], swap: Mapping[sp.Symbol, sp.Expr]) -> dict[str, bool]:
    """Return the facts about an index: integer, with the common sign of both ends of its range.

    The index of a reversed sum starts one above its upper end.
    """
    low, high = (end.xreplace(dict(swap)) for end in ends)
    least = (low, high + 1)
    if all(is_nonnegative(end - 1) for end in least):
        return {"integer": True, "positive": True}
    if all(is_nonnegative(end) for end in least):
        return {"integer": True, "nonnegative": True}
    return {"integer": True}


def has_inverse_trigonometry(expression: sp.Basic) -> bool:
    """Return whether an inverse trigonometric function occurs; SymPy infers false facts about it at integers."""
    return expression.has(*_INVERSE)


def doubtful(node: sp.Basic, arguments: Sequence[sp.Basic]) -> bool:
    """Return whether SymPy may infer a wrong sign of a term with the given arguments in the symbols of the goal.

    SymPy infers that inverse trigonometric functions are non-zero at all rational points, and wrong signs of binomials
    with a negative or fractional index.
    """
    if isinstance(node, _INVERSE):
        return any(arg.is_rational and not arg.is_Number for arg in arguments)
    if isinstance(node, sp.binomial):
        n, k = arguments
        fractional = n.is_integer is False or k.is_integer is False
        return fractional or bool(n.is_integer and not n.is_Number and not _nonnegative(n))
    return isinstance(node, sp.beta) and len(arguments) != 2  # beta(x) is beta(x, x)


def _nonnegative(n: sp.Expr) -> bool:
    """Return whether an integer is known to be non-negative, also after writing positive symbols as 1 + s."""
    lower = {
        s: 1 + sp.Symbol(s.name, integer=True, nonnegative=True) for s in n.free_symbols if declares(s, "positive")
    }
    return is_nonnegative(n) or is_nonnegative(sp.expand(n.xreplace(lower)))


def narrowed(symbol: sp.Symbol, domain: sp.Set) -> tuple[sp.Set, tuple[str, ...]]:
    """Return the part of a set that the declarations of its symbol allow, and notes on what they exclude.

    The parts of a union stay separate, since SymPy may join parts with a small gap.
    """
    _refuse_other_facts(symbol)
    try:
        with rigorous_sympy():
            return _narrowed(symbol, domain)
    except (TypeError, OverflowError) as error:  # SymPy could not compare the ends
        msg = f"unsupported set {domain} of {symbol}, whose ends cannot be compared"
        raise UnsupportedSet(msg) from error


def lies_within(symbol: sp.Symbol, domain: sp.Set, larger: sp.Set) -> bool:
    """Return whether all values of a symbol, given by its set and its own sign, are shown to lie in a set."""
    if inside(domain, larger):
        return True
    try:
        return inside(narrowed(symbol, domain)[0], larger)
    except UnsupportedSet:
        return False


def _narrowed(symbol: sp.Symbol, domain: sp.Set) -> tuple[sp.Set, tuple[str, ...]]:
    if isinstance(domain, sp.Union):
        narrowed_parts = [_narrowed(symbol, part) for part in domain.args]
        return _apart([part for part, _ in narrowed_parts]), tuple(
            dict.fromkeys(note for _, remarks in narrowed_parts for note in remarks)
        )
    if not _is_known(domain):
        msg = f"unsupported set {domain} of {symbol}"
        raise UnsupportedSet(msg)
    notes: list[str] = []
    if symbol.is_integer and not inside(domain, sp.S.Integers):
        domain = sp.Intersection(domain, sp.S.Integers)
        notes.append(f"{symbol} is declared integer; only the integers of its set count")
    bounds = {
        "positive": sp.Interval.open(0, sp.oo),
        "nonnegative": sp.Interval(0, sp.oo),
        "negative": sp.Interval.open(-sp.oo, 0),
        "nonpositive": sp.Interval(-sp.oo, 0),
    }
    for name, allowed in bounds.items():
        if declares(symbol, name) and not inside(domain, allowed):
            domain = sp.Intersection(domain, allowed)
            notes.append(f"{symbol} is declared {name}; the rest of its set is excluded")
    if declares(symbol, "nonzero") and domain.contains(0) != sp.false:
        domain = domain - sp.FiniteSet(0)
        notes.append(f"{symbol} is declared nonzero; 0 is excluded from its set")
    return domain, tuple(notes)


def _is_known(domain: sp.Set) -> bool:
    """Return whether a set is of a kind that SymPy intersects rightly: intervals, points, ranges, and their like."""
    if isinstance(domain, sp.Intersection | sp.Complement):
        return all(map(_is_known, domain.args))
    return domain is sp.S.EmptySet or isinstance(domain, _KNOWN)


_KNOWN = (
    sp.Interval, sp.FiniteSet, sp.Range, type(sp.S.Naturals), type(sp.S.Naturals0), type(sp.S.Integers),
    type(sp.S.Reals),
)  # fmt: skip


def _apart(parts: Sequence[sp.Set]) -> sp.Set:
    """Return an unevaluated union of sets."""
    kept = list(dict.fromkeys(part for part in parts if part is not sp.S.EmptySet))
    if len(kept) < 2:
        return kept[0] if kept else sp.S.EmptySet
    made = sp.Basic.__new__(sp.Union, *kept)
    made._argset = frozenset(kept)
    return made


def _refuse_other_facts(symbol: sp.Symbol) -> None:
    """Raise `UnsupportedSet` for facts such as "odd" or "prime", which SymPy uses and no set here expresses."""
    known = sp.Symbol("x", **{name: True for name in _FACTS if declares(symbol, name)})
    others = sorted(
        (not value, name)
        for name, value in symbol.assumptions0.items()
        if name not in _HARMLESS and known.assumptions0.get(name) != value
    )
    if others:
        negative, name = others[0]
        msg = f"unsupported: {symbol} is declared {'not ' if negative else ''}{name}; state it by its set instead"
        raise UnsupportedSet(msg)
