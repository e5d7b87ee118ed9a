"""Partial operations: the traces that they leave in a term, and where they surely exist."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import sympy as sp

from signdescent.errors import ClaimError
from signdescent.theory.placing import put_in

__all__ = ["PARTIAL", "Trace", "charts_of", "own_traces", "surely_exists", "traces_of"]

Kind = str | type[sp.Basic]
Trace = tuple[Kind, tuple[sp.Basic, ...]]
"""A partial operation and its operands: ``"division"``, ``"power"`` (a fractional one) or a function."""

_POSITIVE = {sp.log: 0, sp.gamma: 0, sp.loggamma: 0, sp.digamma: 0, sp.polygamma: 1}
_NON_NEGATIVE = (sp.factorial, sp.harmonic, sp.binomial)
_WITHIN_ONE = (sp.asin, sp.acos)
_NO_COSINE, _NO_SINE = (sp.tan, sp.sec), (sp.cot, sp.csc)
_OTHERS = (sp.atanh, sp.beta, sp.betainc, sp.betainc_regularized, sp.acosh, sp.asec, sp.acsc, sp.coth, sp.csch, sp.zeta)
PARTIAL = (*_POSITIVE, *_NON_NEGATIVE, *_WITHIN_ONE, *_NO_COSINE, *_NO_SINE, *_OTHERS)
"""Functions that do not exist everywhere on the real line."""


def own_traces(node: sp.Basic) -> list[Trace]:
    """Return the traces of one term, without those of its parts."""
    if isinstance(node, PARTIAL):
        return [(node.func, node.args)]
    if not isinstance(node, sp.Pow) or not node.base.free_symbols:
        return []
    negative = not node.exp.is_Rational or node.exp.is_negative
    kinds = ["division"] * bool(negative) + ["power"] * (not node.exp.is_Integer)
    return [(kind, (node.base,)) for kind in kinds]


def traces_of(expression: sp.Basic) -> Iterator[Trace]:
    """Yield the traces of all parts of a term or a statement."""
    for node in sp.preorder_traversal(expression):
        yield from own_traces(node)


def charts_of(where: Mapping[sp.Symbol, sp.Set]) -> list[dict[sp.Symbol, sp.Expr]]:
    """Return ways to write the symbols by ones whose signs say what the sets say: as they are, and from either end."""
    plain, lower, upper = {}, {}, {}
    for symbol, domain in where.items():
        facts = {name: value for name, value in symbol.assumptions0.items() if value} | {"real": True}
        steps = {}
        for end in (domain.inf, domain.sup):
            sign = "positive" if domain.contains(end) is sp.false else "nonnegative"
            steps[end] = sp.Dummy(real=True, **{sign: True})
        if domain.inf.is_Rational and domain.inf >= 0:
            facts["positive" if domain.inf > 0 or domain.contains(0) is sp.false else "nonnegative"] = True
        if domain.contains(0) is sp.false:
            facts["nonzero"] = True
        plain[symbol] = sp.Symbol(symbol.name, **facts)
        lower[symbol] = domain.inf + steps[domain.inf] if domain.inf.is_Rational else plain[symbol]
        upper[symbol] = domain.sup - steps[domain.sup] if domain.sup.is_Rational else plain[symbol]
    return [plain, lower, upper]


def surely_exists(kind: Kind, operands: tuple[sp.Basic, ...], charts: list[dict[sp.Symbol, sp.Expr]]) -> bool:
    """Return whether what leaves a trace exists on the whole domain, as far as the signs of symbols show."""
    for chart in charts:
        try:
            parts = [_real(put_in(part, chart)) for part in operands]
        except ClaimError:  # a symbol is bound there in a way that is not followed
            continue
        nodes = [node for part in parts for node in sp.preorder_traversal(part) if not node.free_symbols]
        # SymPy's opinion about a constant is trusted no further than that a product of positive ones is positive
        if all(isinstance(node, sp.Rational | sp.NumberSymbol | sp.Pow | sp.Mul) for node in nodes) and _exists(
            kind, parts
        ):
            return True
    return False


def _real(part: sp.Expr) -> sp.Expr:
    """Put real symbols for partial terms, whose own existence is another question."""
    unknown = [node for node in sp.preorder_traversal(part) if own_traces(node) and node.is_real is None]
    return part.xreplace({node: sp.Dummy(real=True) for node in unknown})


def _exists(kind: Kind, parts: list[sp.Expr]) -> bool:
    first = parts[0]
    if kind == "division":
        return bool(first.is_nonzero)
    if kind == "power":
        return bool(first.is_nonnegative)
    if kind in _POSITIVE:
        return bool(parts[_POSITIVE[kind]].is_positive)
    if kind is sp.binomial and parts[1].is_Integer:
        return True  # a polynomial
    if kind in _NON_NEGATIVE:
        return all(part.is_nonnegative for part in parts)
    if kind in _WITHIN_ONE:
        return bool((1 - first).is_nonnegative and (1 + first).is_nonnegative)
    if kind in (*_NO_COSINE, *_NO_SINE):
        return bool((sp.cos if kind in _NO_COSINE else sp.sin)(first).is_nonzero)
    return False
