"""Values of a claim's symbols and of its right side at an instance."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from math import nan

import sympy as sp
from sympy.functions.elementary.hyperbolic import HyperbolicFunction
from sympy.functions.elementary.trigonometric import InverseTrigonometricFunction, TrigonometricFunction

from signdescent.checks.formulas.missing import missing_at
from signdescent.checks.formulas.sets import belongs, inside
from signdescent.checks.formulas.sympy_safety import narrowed
from signdescent.checks.formulas.truth import exists_at, is_modest, number_at, truth_at
from signdescent.checks.runs.drawn import kind_of
from signdescent.checks.runs.drawn_shared import SINGLE
from signdescent.checks.runs.exact import NotExact, exact_series
from signdescent.checks.runs.instances import Instance
from signdescent.checks.translate import Unsupported
from signdescent.checks.translate.numbers import PRECISIONS, as_float, enclosure_of, sign_of
from signdescent.theory.placing import put_in
from signdescent.theory.run_claim import RunClaim
from signdescent.theory.runs import AVERAGES, SYMBOLS

__all__ = ["lies", "missing_right", "narrowed_claim", "not_known", "point_of", "right_at", "rounded"]

_IRRATIONAL = (sp.Pow, sp.Function, sp.NumberSymbol)
_ELEMENTARY = (
    sp.Abs, sp.sign, sp.Max, sp.Min, sp.floor, sp.ceiling, sp.frac, sp.Heaviside, sp.Piecewise, sp.exp, sp.log, sp.erf,
    sp.erfc, TrigonometricFunction, InverseTrigonometricFunction, HyperbolicFunction,
)  # fmt: skip
_LONGEST = 300  # largest argument at which SymPy may evaluate any other function
_NARROW = 1e-14


def narrowed_claim(claim: RunClaim) -> RunClaim:
    """Return the claim with its sets narrowed to the assumptions of their symbols.

    Raises
    ------
    UnsupportedSet
        If a symbol declares a property that no set expresses, such as being prime.
    """
    sets = {symbol: narrowed(symbol, domain)[0] for symbol, domain in claim.where.items()}
    return claim if sets == dict(claim.where) else replace(claim, where=sets)


def not_known(claim: RunClaim) -> str:
    """Return why the claim cannot be searched; empty if it can."""
    average = AVERAGES[claim.left]
    unknown = sorted(s.name for s in claim.where if s.name not in SYMBOLS)
    if unknown:
        return f"no engine knows a value for {', '.join(unknown)}"
    if average.over == "limit":
        return "no finite number of steps decides a limit"
    lacking = _not_given(claim)
    if lacking:
        return lacking
    if average.quantity in ("weights", "frequency") and claim.right != 0:
        return f"runs are compared with the right side 0 alone, and it is {claim.right}"
    if not _linear_in_zeta(claim):
        return f"the right side is not linear in zeta: {claim.right}"
    return ""


_OF_ONE_FUNCTION = ("rho", "vote", "sign", "mixed", "frequency")  # defined for samples of one function
_OF_TWO_NODES = ("split-rank-one-pair-on-z", "opposed-parabolas")


def _not_given(claim: RunClaim) -> str:
    """Return why the claim's average is not defined for its method and problems; empty if it is."""
    kind, quantity = kind_of(claim), AVERAGES[claim.left].quantity
    if claim.method in SINGLE and kind in _OF_TWO_NODES:
        return f"{claim.method} is a method of one node, and {kind} has two"
    if claim.method == "sign_common_scale" and kind not in ("nodes", "shared"):
        return f"no engine knows a scale for {claim.method} on {kind}"
    if quantity == "weights" and kind != "nodes":
        return f"{claim.left} compares nodes with functions of their own; {claim.method} has none on these problems"
    if quantity in _OF_ONE_FUNCTION and kind in ("nodes", *_OF_TWO_NODES):
        return f"{claim.left} is defined for one function; {claim.method} has nodes with functions of their own"
    return ""


def point_of(claim: RunClaim, instance: Instance) -> dict[sp.Symbol, sp.Expr] | None:
    """Return the values of the claim's symbols, or None if its sets or assumptions are not shown to hold."""
    if not set(claim.problems) <= instance.properties:
        return None
    point = instance.point(claim.where)
    if point is None or not all(lies(value, claim.where[symbol]) for symbol, value in point.items()):
        return None
    if not _zeta_lies(claim, instance):
        return None
    met = all(truth_at(part, point).value is True and exists_at(part, point) for part in claim.assumptions)
    return point if met else None


def lies(value: sp.Expr, domain: sp.Set) -> bool:
    """Return whether a number surely lies in a set."""
    if isinstance(domain, sp.Complement):
        inner, outer = domain.args
        return lies(value, inner) and outer == sp.FiniteSet(0) and sign_of(value) in (1, -1)
    if belongs(value, domain):
        return True
    rational = value.is_Rational and not domain.atoms(*_IRRATIONAL)
    return bool(rational and domain.contains(value) == sp.true)


def _zeta_of(claim: RunClaim) -> sp.Symbol | None:
    return next((s for s in claim.where if s.name == "zeta"), None)


def _zeta_lies(claim: RunClaim, instance: Instance) -> bool:
    """Return whether zeta at an instance is shown to lie in its set; it is >= 0, and 0 for one function."""
    zeta = _zeta_of(claim)
    if zeta is None or inside(sp.Interval(0, sp.oo), claim.where[zeta]):
        return True
    if instance.properties & {"homogeneous", "shared-data"}:
        return lies(sp.Integer(0), claim.where[zeta])
    try:
        return lies(exact_series(instance, ["disagreement"])["disagreement"].mean, claim.where[zeta])
    except NotExact:
        return False


def _parts(claim: RunClaim) -> tuple[sp.Expr, sp.Expr]:
    """Return the right side without zeta, and the coefficient of zeta."""
    zeta = _zeta_of(claim)
    if zeta is None:
        return claim.right, sp.Integer(0)
    return put_in(claim.right, {zeta: sp.Integer(0)}), sp.diff(claim.right, zeta)


def _linear_in_zeta(claim: RunClaim) -> bool:
    """Return whether the right side, as written, is linear in zeta."""
    zeta = _zeta_of(claim)
    return zeta is None or _is_linear(claim.right, zeta)


def _is_linear(part: sp.Expr, symbol: sp.Symbol) -> bool:
    if symbol not in part.free_symbols:
        return True
    if isinstance(part, sp.Add):
        return all(_is_linear(term, symbol) for term in part.args)
    if isinstance(part, sp.Mul):
        factors = [factor for factor in part.args if symbol in factor.free_symbols]
        return len(factors) == 1 and _is_linear(factors[0], symbol)
    return part == symbol


def right_at(claim: RunClaim, point: Mapping[sp.Symbol, sp.Expr]) -> tuple[sp.Expr, sp.Expr] | None:
    """Return the right side without zeta, and the coefficient of zeta; None unless both are shown to be real."""
    try:
        if not all(exists_at(part, point) for part in _parts(claim)):
            return None
        rest, weight = (_value(part, point) for part in _parts(claim))
    except Unsupported:  # a power that is too long to evaluate
        return None
    return rest, weight


def _value(part: sp.Expr, point: Mapping[sp.Symbol, sp.Expr]) -> sp.Expr:
    """Return the value of a part; left unevaluated if SymPy would write out an enormous number."""
    special = (
        node for node in sorted(part.atoms(sp.Function), key=sp.default_sort_key) if not isinstance(node, _ELEMENTARY)
    )
    arguments = [number_at(arg, point) for node in special for arg in node.args]
    short = all(arg.is_Rational and max(abs(arg.p), arg.q) <= _LONGEST for arg in arguments)
    return put_in(part, point) if short and is_modest(part, point) else number_at(part, point)


def missing_right(claim: RunClaim, point: Mapping[sp.Symbol, sp.Expr]) -> sp.Basic | None:
    """Return a term of the right side that is shown not to exist at a point; None if there is none."""
    terms = (missing_at(part, point) for part in _parts(claim))
    return next((term for term in terms if term is not None), None)


def rounded(value: sp.Expr) -> float:
    """Return a real number as a float: infinite on overflow, NaN if no precision encloses it tightly."""
    if value.is_Rational:
        return as_float(value)
    for precision in PRECISIONS:
        enclosure = enclosure_of(value, precision)
        if enclosure is not None:
            low, high = map(float, enclosure)
            if high - low <= _NARROW * abs(high) or low == high:
                return low
    return nan
