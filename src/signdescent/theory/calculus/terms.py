"""Terms about one iteration of a method: variables, values and gradients, signs, norms, sums and expectations.

A vector is a term with a free `COORDINATE`; a term of one node has a free `NODE`. Sums over coordinates, means over
nodes and norms bind them, so that every identity between vectors is an identity between real numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import sympy as sp
from sympy.core.symbol import Str

from signdescent.theory.placing import put_in

__all__ = [
    "COORDINATE",
    "ENDS",
    "ITERATION",
    "NODE",
    "START",
    "SUMMED",
    "Agrees",
    "Average",
    "Better",
    "Direction",
    "Excess",
    "Expectation",
    "Gain",
    "Gradient",
    "Head",
    "Index",
    "Largest",
    "Last",
    "Least",
    "Majority",
    "Norm",
    "OverNodes",
    "OverTime",
    "Sign",
    "SquaredLength",
    "Total",
    "UnderWeights",
    "Value",
    "Variable",
    "Where",
    "atoms_of",
    "free_indices",
    "is_nonnegative",
    "unshown",
    "variable",
    "without_coordinate",
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
        if type(self) in _OF_VECTORS:
            texts = [printer.doprint(without_coordinate(arg)).replace(")_i", ")") for arg in self.args]
        else:
            texts = list(map(printer.doprint, self.args))
        try:
            return _TEXT[type(self)](*texts)
        except (KeyError, TypeError):  # another type, or other arguments: no term of a proof, but a message names it
            return f"{type(self).__name__}({', '.join(texts)})"


class Variable(Head):
    """A variable of the method or a family of constants, with its indices: ``Variable(name, *indices)``."""


class Value(Head):
    """The value of a function at a point: ``Value(name, point, *indices)``."""

    binds = (COORDINATE,)


class Excess(Head):
    """The value of a function at a point minus its lower bound: ``Excess(name, point, *indices)``."""

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


class Better(Head):
    """A coordinate of the first of two points where a function is smaller there, else of the second.

    ``Better(name, y, x)`` is y where f(y) < f(x), and x elsewhere.
    """


class Where(Head):
    """The first of two numbers where one number is below another: ``Where(a, b, x, y)`` is x where a < b, else y.

    Only the number that is taken need exist, as in x/b where 0 < b, else 0.
    """


class Majority(Head):
    """The probability that a majority of votes is right: ``Majority(p)``.

    It is I(p; l, l) with l = (M + 1)/2 rounded down for the M nodes of the run, where each vote is right with
    probability p. A number below 0 counts as 0, one above 1 as 1.
    """

    never_negative = True


class Gain(Head):
    """(2 I(p; l, l) - 1)/(2 p - 1), with I as in `Majority`, and 1 at p = 1/2: ``Gain(p)``."""

    never_negative = True


class Norm(Head):
    """The Euclidean norm of a vector."""

    binds = (COORDINATE,)
    never_negative = True


class SquaredLength(Head):
    """The square of the norm of a sum of vectors, whole inside an expectation; normal forms alone are made of it."""

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


class Last(Head):
    """The term of a sequence after K iterations."""


class Average(Head):
    """The mean of a sequence over the first K iterations."""


class Largest(Head):
    """The largest value of a term in the first K iterations, over all coordinates, nodes and outcomes.

    It is the least number that the term exceeds with probability 0.
    """

    binds = (COORDINATE, NODE)


class UnderWeights(Head):
    """How far, in law, a variable is from itself under positive weights of the nodes, in the first K iterations.

    In the run with weights the function, the gradients and the samples of node n are multiplied by w_n > 0.
    """

    binds = (COORDINATE, NODE)
    never_negative = True


ENDS = (Least, Last, Average, Largest, UnderWeights)
"""What a line about the first K iterations may bound."""


def variable(name: str, *indices: Index) -> Variable:
    """Return a variable with its indices."""
    return Variable(name, *indices)


def free_indices(term: sp.Basic) -> frozenset[Index]:
    """Return the indices that a term depends on."""
    if isinstance(term, Index):
        return frozenset((term,))
    inner = frozenset().union(*map(free_indices, term.args)) if term.args else frozenset()
    if isinstance(term, Gradient | Better):
        return inner | {COORDINATE}
    if isinstance(term, Value | Excess):  # the point's coordinate is bound, the indices of the function are not
        return (inner - {COORDINATE}) | {arg for arg in term.args[2:] if isinstance(arg, Index)}
    return inner - set(term.binds) if isinstance(term, Head) else inner


def is_nonnegative(term: sp.Expr) -> bool:
    """Return whether a term is at least 0 by its form: a norm, a square, a sum or an expectation of such terms."""
    if isinstance(term, Where):
        return all(map(is_nonnegative, term.args[2:]))
    if isinstance(term, Head):
        inherits = isinstance(term, (Total, OverNodes, OverTime, Expectation, *ENDS))
        return term.never_negative or (inherits and is_nonnegative(term.args[0]))
    if isinstance(term, sp.Add | sp.Mul):
        return all(map(is_nonnegative, term.args))
    if isinstance(term, sp.Pow) and term.exp.is_Integer:
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


_OF_VECTORS = (Value, Excess, Gradient, Better, Norm, Direction)


def without_coordinate(term: sp.Basic) -> sp.Basic:
    """Return a term whose variables do not show the coordinate, as a vector is written."""
    shown = {
        v: Variable(*(arg for arg in v.args if arg != COORDINATE))
        for v in sorted(term.atoms(Variable), key=sp.default_sort_key)
    }
    return put_in(term, shown)


def unshown(name: str, indices: Iterable[str]) -> list[str]:
    """Return the indices that the name of a variable does not show, as ``L_n`` shows n."""
    return [index for index in indices if index not in name.split("_")[1:]]


_STAGES = {"-1": "", "0": " | past", "1": " | first draws"}
_TEXT: dict[type[Head], Callable[..., str]] = {
    Variable: lambda name, *indices: "_".join((name, *filter(None, (",".join(unshown(name, indices)),)))),
    Value: lambda name, point, *_: f"{name}({point})",
    Excess: lambda name, point, *_: f"({name}({point}) - {name}*)",
    Gradient: lambda name, point, *_: f"grad {name}({point})_i",
    Sign: lambda term: f"sign({term})",
    Agrees: lambda h, g: f"[sign({h}) = sign({g})]",
    Direction: lambda term: f"dir({term})_i",
    Better: lambda name, y, x: f"better_{name}({y}, {x})",
    Where: lambda a, b, x, y: f"({x} where {a} < {b}, else {y})",
    Majority: lambda p: f"I({p}; l, l)",
    Gain: lambda p: f"gain({p})",
    Norm: lambda term: f"norm({term})",
    SquaredLength: lambda term: f"norm({term})^2",
    Total: lambda term: f"sum_i({term})",
    OverNodes: lambda term: f"mean_n({term})",
    Expectation: lambda term, stage: f"E[{term}{_STAGES.get(stage, '')}]",
    OverTime: lambda term: f"sum_k<K({term})",
    Least: lambda term: f"min_k<K({term})",
    Last: lambda term: f"after K iterations ({term})",
    Average: lambda term: f"mean_k<K({term})",
    Largest: lambda term: f"max_k<K({term})",
    UnderWeights: lambda term: f"distance in law of {term} from itself under weights",
}
