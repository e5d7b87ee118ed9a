"""Terms about one iteration of a method: variables, values and gradients, signs, norms, sums and expectations.

A vector is a term with a free `COORDINATE`; a term of one node has a free `NODE`. Sums over coordinates, means over
nodes and norms bind them, so that every identity between vectors is an identity between real numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from math import prod
from typing import Any

import sympy as sp
from sympy.core.symbol import Str

__all__ = [
    "COORDINATE",
    "ITERATION",
    "NODE",
    "START",
    "Agrees",
    "Average",
    "Direction",
    "Excess",
    "Expectation",
    "Gradient",
    "Head",
    "Least",
    "Norm",
    "OverNodes",
    "OverTime",
    "Sign",
    "TooLong",
    "Total",
    "Value",
    "Variable",
    "apart",
    "atoms_of",
    "free_indices",
    "is_nonnegative",
    "misplaced",
    "monomials",
    "normal",
    "variable",
]  # fmt: skip


class Index(sp.Symbol):  # type: ignore[misc]
    """The name of an index; it differs from every symbol of a claim."""


class Letter(sp.Symbol):  # type: ignore[misc]
    """The letter of a sum of constants; it differs from every symbol of a claim."""


COORDINATE = Index("i")
NODE = Index("n")
ITERATION = sp.Symbol("k", integer=True, nonnegative=True)
"""The iteration that a statement is about; every statement holds for each of them."""
SUMMED = Letter("j", integer=True, positive=True)
"""The letter over which the normal form of a sum of constants runs."""
START = -1
"""The stage at which only constants are known; an expectation given it is an ordinary one."""


class Head(sp.Expr):  # type: ignore[misc]
    """A real number that the calculus knows by rules alone; SymPy does not evaluate it."""

    is_real = True
    is_commutative = True
    binds: tuple[Index, ...] = ()
    never_negative = False

    def __new__(cls, *args: Any) -> Head:
        """Return the term, unevaluated; a text is a name."""
        made: Head = sp.Basic.__new__(cls, *(Str(a) if isinstance(a, str) else sp.sympify(a) for a in args))
        return made

    def _sympystr(self, printer: Any) -> str:
        """Return the term in the notation of papers."""
        return _TEXT[type(self)](*(printer.doprint(arg) for arg in self.args))


class Variable(Head):
    """A variable of the method or a family of constants, with its indices: ``Variable(name, *indices)``."""


class Value(Head):
    """The value of a function at a point: ``Value(name, point, *indices)``."""

    binds = (COORDINATE,)


class Excess(Head):
    """The value of a function at a point minus its lower bound: ``Excess(name, point)``."""

    binds = (COORDINATE,)
    never_negative = True


class Gradient(Head):
    """A coordinate of the gradient of a function at a point: ``Gradient(name, point, *indices)``."""


class Sign(Head):
    """The sign of a number, 0 at 0."""


class Agrees(Head):
    """1 if two numbers have one sign, else 0: ``Agrees(h, g)``."""

    never_negative = True


class Direction(Head):
    """A coordinate of a vector divided by its norm; 0 for the vector 0."""


class Norm(Head):
    """The Euclidean norm of a vector."""

    binds = (COORDINATE,)
    never_negative = True


class Total(Head):
    """The sum over all coordinates."""

    binds = (COORDINATE,)


class OverNodes(Head):
    """The mean over all nodes."""

    binds = (NODE,)


class Expectation(Head):
    """The conditional expectation of a term given a stage, or the expectation if the stage is `START`."""


class OverTime(Head):
    """The sum over the first K iterations."""


class Least(Head):
    """The least value of a sequence in the first K iterations."""


class Average(Head):
    """The mean of a sequence over the first K iterations."""


def variable(name: str, *indices: Index) -> Variable:
    """Return a variable with its indices."""
    return Variable(name, *indices)


def free_indices(term: sp.Basic) -> frozenset[Index]:
    """Return the indices that a term depends on."""
    if isinstance(term, Index):
        return frozenset((term,))
    inner = frozenset().union(*map(free_indices, term.args)) if term.args else frozenset()
    if isinstance(term, Gradient):
        return inner | {COORDINATE}
    if isinstance(term, Value | Excess):  # the point's coordinate is bound, the node of the function is not
        return inner - {COORDINATE}
    return inner - set(term.binds) if isinstance(term, Head) else inner


def is_nonnegative(term: sp.Expr) -> bool:
    """Return whether a term is at least 0 by its form: a norm, a square, a sum or an expectation of such terms."""
    if isinstance(term, Head):
        inherits = isinstance(term, Total | OverNodes | OverTime | Expectation | Average | Least)
        return term.never_negative or (inherits and is_nonnegative(term.args[0]))
    if isinstance(term, sp.Add | sp.Mul):
        return all(map(is_nonnegative, term.args))
    if isinstance(term, sp.Pow) and term.exp.is_Integer and term.exp > 0:
        return term.exp % 2 == 0 or is_nonnegative(term.base)
    return isinstance(term, sp.Abs) or (isinstance(term, sp.Rational) and term.p >= 0)


def atoms_of(term: sp.Expr) -> set[Head]:
    """Return the outermost heads of a term: what a polynomial in them is made of."""
    found: set[Head] = set()
    walk: Any = sp.preorder_traversal(term)
    for node in walk:
        if isinstance(node, Head):
            found.add(node)
            walk.skip()
    return found


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
    back = {letter: atom for atom, letter in letters.items()}
    return sp.expand(term.xreplace(letters)).xreplace(back)


def misplaced(term: object) -> str:
    """Return what has no place in a term, or nothing.

    Terms are made of exact numbers, symbols, sums of constants and the heads of this module, each with arguments of its
    kinds. Nothing else is read, so that no other object can mean something here.
    """
    if type(term) in _SHAPES:
        assert isinstance(term, Head)
        first, last, fixed = _SHAPES[type(term)]
        args = term.args
        fits = len(args) >= fixed and (last is not None or len(args) == fixed)
        kinds = [*first, *([last] * (len(args) - len(first)))] if fits else []
        wrong = not fits or any(
            kind is not sp.Expr and type(arg) is not kind for kind, arg in zip(kinds, args, strict=True)
        )
        if wrong:
            return f"{type(term).__name__} with these arguments"
        return next((w for kind, arg in zip(kinds, args, strict=True) if kind is sp.Expr and (w := misplaced(arg))), "")
    if type(term) is sp.Sum:
        return _misplaced_in_sum(term)
    if type(term) in _ATOMS:
        return ""
    if type(term) in _COMPOUND:
        assert isinstance(term, sp.Expr)
        return next((w for arg in term.args if (w := misplaced(arg))), "")
    return f"{term} of type {type(term).__name__}"


def _misplaced_in_sum(term: sp.Sum) -> str:
    """Return what has no place in a sum of constants, or nothing."""
    if len(term.limits) != 1 or term.has(Head) or term.atoms(Index):
        return f"{term}, which is not a sum of constants over one index"
    index, low, high = term.limits[0]
    if type(index) is not sp.Symbol:
        return f"the index {index}"
    return misplaced(term.function) or misplaced(low) or misplaced(high)


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
    body = _expanded(term.function.xreplace({index: SUMMED + low - 1}))
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
            if not inside:
                inner = term.func(sp.Integer(1)) if isinstance(term, Total) else sp.Integer(1)
            else:
                inner = term.func(sp.Mul(*inside))
            parts.append(sp.Mul(*outside) * inner)
        return sp.Add(*parts)

    return pulled_out


def _norm(term: Head) -> sp.Expr:
    """Return the norm with constants in front: |c u| = |c| |u|, and |-u| = |u|."""
    inner = normal(term.args[0])
    if inner == 0:
        return sp.Integer(0)
    summands = list(monomials(inner))
    shared = [f for f in summands[0] if not atoms_of(f) and all(f in factors for factors in summands)]
    vector = sp.Add(*(sp.Mul(*(f for f in factors if f not in shared)) for factors in summands))
    if str(-vector) < str(vector):
        vector = _expanded(-vector)
    return sp.Abs(sp.Mul(*shared)) * Norm(vector)


def _expectation(term: Head) -> sp.Expr:
    """Return the expectation without constants in it."""
    inner, stage = normal(term.args[0]), term.args[1]
    parts = []
    for factors in monomials(inner):
        constant, random = apart(factors)
        parts.append(constant if random == 1 else constant * Expectation(random, stage))
    return sp.Add(*parts)


_SHAPES: dict[type, tuple[tuple[type, ...], type | None, int]] = {
    Variable: ((Str,), Index, 1),
    Value: ((Str, sp.Expr), Index, 2),
    Excess: ((Str, sp.Expr), None, 2),
    Gradient: ((Str, sp.Expr), Index, 2),
    Sign: ((sp.Expr,), None, 1),
    Agrees: ((sp.Expr, sp.Expr), None, 2),
    Direction: ((sp.Expr,), None, 1),
    Norm: ((sp.Expr,), None, 1),
    Total: ((sp.Expr,), None, 1),
    OverNodes: ((sp.Expr,), None, 1),
    Expectation: ((sp.Expr, sp.Expr), None, 2),
    OverTime: ((sp.Expr,), None, 1),
    Least: ((sp.Expr,), None, 1),
    Average: ((sp.Expr,), None, 1),
}
"""For each head the kinds of its first arguments, that of further ones, and how many it has at least."""
_NUMBERS = (
    sp.Integer(2),
    sp.Integer(1),
    sp.Integer(0),
    sp.Integer(-1),
    sp.Rational(2, 3),
    sp.Rational(1, 2),
    sp.pi,
    sp.E,
)
_ATOMS = {sp.Symbol, *map(type, _NUMBERS)}
_COMPOUND = {sp.Add, sp.Mul, sp.Pow, sp.Abs, sp.exp, sp.log, sp.Min, sp.Max}
_NORMAL: dict[type[Head], Callable[[Any], sp.Expr]] = {
    Total: _linear(COORDINATE),
    OverNodes: _linear(NODE),
    Norm: _norm,
    Expectation: _expectation,
}


_STAGES = {"-1": "", "0": " | past", "1": " | samples"}
_TEXT: dict[type[Head], Callable[..., str]] = {
    Variable: lambda name, *indices: name + (f"_{','.join(indices)}" if indices else ""),
    Value: lambda name, point, *_: f"{name}({point})",
    Excess: lambda name, point: f"({name}({point}) - {name}*)",
    Gradient: lambda name, point, *_: f"grad {name}({point})_i",
    Sign: lambda term: f"sign({term})",
    Agrees: lambda h, g: f"[sign({h}) = sign({g})]",
    Direction: lambda term: f"dir({term})_i",
    Norm: lambda term: f"norm({term})",
    Total: lambda term: f"sum_i({term})",
    OverNodes: lambda term: f"mean_n({term})",
    Expectation: lambda term, stage: f"E[{term}{_STAGES.get(stage, '')}]",
    OverTime: lambda term: f"sum_k<K({term})",
    Least: lambda term: f"min_k<K({term})",
    Average: lambda term: f"mean_k<K({term})",
}
