"""A member of a class of problems: a run that is built, and belongs to the class by what each word says of it."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from contextlib import suppress
from fractions import Fraction
from typing import Any

import sympy as sp

from signdescent.checks.budget import STEP
from signdescent.checks.formulas.decide import decide
from signdescent.checks.formulas.sympy_safety import UnsupportedSet, lies_within
from signdescent.checks.runs.calculus.checker import claimed_method
from signdescent.checks.runs.points import lies, narrowed_claim
from signdescent.checks.runs.processes.classes import Run, unknown_words
from signdescent.checks.runs.processes.drawing import GENES, Drawn, Question, drawn, member, values_of
from signdescent.checks.runs.processes.laws import Laws, Noise
from signdescent.checks.runs.processes.quadratics import Quadratic
from signdescent.checks.runs.processes.surds import NotExact, Undefined, root
from signdescent.checks.runs.processes.trees import Function, Process
from signdescent.theory.run_claim import RunClaim

__all__ = ["exhibited", "has_member"]

_DRAWN = 60
"""Runs that are drawn where the problems without noise are none of a class."""
_COUNTS = ("K", "M", "d")
_LARGEST_COUNT = 33
_MOST_NUMBERS = 64
"""Coordinates of all nodes together."""


def has_member(claim: RunClaim) -> bool:
    """Return whether some run is shown to belong to a claim's class, and to meet its assumptions."""
    return exhibited(claim) is not None


def exhibited(claim: RunClaim) -> Drawn | None:
    """Return a run that belongs to a claim's class and meets its assumptions, None if none is found.

    Whatever proposes it, it counts only if every word is true of its tree, in exact numbers.
    """
    if not all(lies_within(s, values, sp.S.Naturals) for s, values in claim.where.items() if s.name in _COUNTS):
        return None
    try:
        claim = narrowed_claim(claim)
    except UnsupportedSet:
        return None
    method = claimed_method(claim)
    if method is None or unknown_words(claim.problems):
        return None
    question, source = Question(claim, method), random.Random(0)
    for counts in _counts(claim):
        found = _without_noise(question, counts)
        if found is not None:
            return found
    for _ in range(_DRAWN):
        with suppress(Undefined):
            found = drawn(question, [source.random() for _ in range(GENES)])
            if found is not None:
                return found
    return None


def _counts(claim: RunClaim) -> Iterator[dict[str, int]]:
    """Yield small numbers of iterations, nodes and coordinates that a claim speaks of."""
    sets = {symbol.name: values for symbol, values in claim.where.items()}
    fitting = [
        [j for j in range(1, _LARGEST_COUNT) if lies(sp.Integer(j), sets[name])] if name in sets else [1, 2]
        for name in _COUNTS
    ]
    if not all(fitting):
        return
    seen = []
    for place in (0, 1, -1):
        counts = {n: some[min(place, len(some) - 1)] for n, some in zip(_COUNTS, fitting, strict=True)}
        if counts not in seen and counts["M"] * counts["d"] <= _MOST_NUMBERS:
            seen.append(counts)
            yield counts


def _without_noise(question: Question, counts: Mapping[str, int]) -> Drawn | None:
    """Return a run without noise, on a constant function or on c |x|^2/2, whose parameters are found by the engines."""
    values = _parameters(question, counts)
    if values is None:
        return None
    bounds: dict[str, Any] = {name: values[name] for name in ("sigma", "mu", "batch", "contraction") if name in values}
    try:
        run, process = _built(question.claim, values, counts)
        named = values_of(run, process)
        free = {name: value for name, value in values.items() if name not in named}
        return member(question, run, process, {**named, **free, **bounds}, bounds)
    except NotExact:
        return None


def _parameters(question: Question, counts: Mapping[str, int]) -> dict[str, Fraction] | None:
    """Return values of a claim's parameters under which such a run may belong to the class."""
    claim = question.claim
    where = {s: sp.FiniteSet(counts[s.name]) if s.name in counts else values for s, values in claim.where.items()}
    symbol = next(iter(where), sp.Dummy("x", real=True))
    where = where or {symbol: sp.S.Reals}
    absurd = sp.Le(symbol**2 + 1, 0, evaluate=False)  # refuted at a point that satisfies the conditions
    answer = decide(absurd, where, [*claim.assumptions, *_conditions(question, counts)], budget=STEP)
    if answer.witness is None:
        return None
    values = {name: value for name, value in answer.witness.point.items() if isinstance(value, Fraction)}
    return values if {s.name for s in claim.where} <= set(values) else None


_SIZES = ("start", "delta", "total", "smooth", "noise", "spread", "distance", "deviations", "scale", "mu", "sigma")
"""Parameters that are at least 0, by name."""


def _conditions(question: Question, counts: Mapping[str, int]) -> list[sp.Basic]:
    """Return what is true of the parameters of the runs that are built, as far as a claim has them."""
    words, named = set(question.claim.problems), {s.name: s for s in question.claim.where}
    d, nodes = counts["d"], counts["M"]
    curvature = named.get("mu", 0) if "strongly-convex" in words else 0
    first = curvature * named.get("distance", 0) ** 2 / 2  # what the function falls from the first iterate on
    noise = next((named[name] for name in ("noise", "spread") if name in named), None)
    equal = {
        "zeta": 0, "D0": first, "spread": noise, "spread2": None if noise is None else d * noise**2,
        "A": sp.Rational(2 * (d - 1), nodes) * named.get("smooth", curvature),
        "delta": named.get("start"), **(dict.fromkeys(("start", "delta"), first) if "minimum" in words else {}),
    }  # fmt: skip
    conditions = [sp.Ge(named[name], 0, evaluate=False) for name in _SIZES if name in named]
    conditions += [
        sp.Eq(named[name], value, evaluate=False)
        for name, value in equal.items()
        if name in named and value is not None and named[name] != value
    ]
    if "batch" in named:
        conditions.append(sp.Gt(named["batch"], 0, evaluate=False))
    if "contraction" in named:
        conditions.append(sp.Le(named["contraction"], 1, evaluate=False))
    if "scale" in named and any(draw.kind == "scaled-sign" for draw in question.method.draws):
        conditions.append(sp.Gt(named["scale"], 0, evaluate=False))
    for name, count in (("smooth", 1), ("total", d)):
        if curvature != 0 and name in named:
            conditions.append(sp.Le(count * curvature, named[name], evaluate=False))
    return conditions


def _built(claim: RunClaim, values: Mapping[str, Fraction], counts: Mapping[str, int]) -> tuple[Run, Process]:
    """Return a run with the same function at all nodes, and the process without its tree."""
    d, nodes, zero = counts["d"], counts["M"], Fraction(0)
    curvature = values.get("mu", zero) if "strongly-convex" in claim.problems else zero
    distance = values.get("distance", zero)
    hessian = [[curvature if i == j else zero for j in range(d)] for i in range(d)]
    f = Quadratic.around(hessian, [zero] * d)
    start = (distance, *[zero] * (d - 1))
    laws = Laws((Noise((zero,) * d),) * nodes, scale=values.get("scale", Fraction(1)))
    run = Run((f,) * nodes, start, laws, counts["K"])
    gap = zero if "minimum" in claim.problems else values.get("start", values.get("delta", zero))
    fall = f.value(start)
    lower = fall - gap if "minimum" not in claim.problems else zero
    level: Any = values.get("noise", values.get("spread"))
    if level is None:
        level = root(values.get("spread2", zero) / d)
    constants: dict[str, Any] = {
        "x0": list(start), "x_star": [zero] * d, "f_n_star": [zero] * nodes,
        "L": [values.get("total", d * curvature) / d] * d, "L_n": [values.get("smooth", curvature)] * nodes,
        "sigma_n": [nodes * level, *[zero] * (nodes - 1)], "sigma": [values.get("deviations", zero) / d] * d,
    }  # fmt: skip
    of_nodes = Function(lambda x, _n: f.value(x), lambda x, _n: f.gradient(x), [zero] * nodes)
    return run, Process(d, {"f": f.function(lower), "f_n": of_nodes}, constants, {}, [], nodes)
