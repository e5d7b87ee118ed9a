"""SymPy expressions as MathML Core, which browsers render without scripts.

An expression without a MathML form is shown as the text that SymPy prints; nothing is left out.
Products contain U+2062 and function applications U+2061, so that the markup is unambiguous.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any

import sympy as sp
from sympy.logic.boolalg import Boolean, BooleanAtom

from signdescent.render import mathml_atoms as atoms
from signdescent.render.mathml_atoms import ATOM, PLUS, TIMES, Written, escaped
from signdescent.render.mathml_heads import CLOSED, Head, head
from signdescent.theory.rules import PlusThenMinus

# SymPy's MathMLPresentationPrinter is not used: it does not escape names, which a user's file chooses, writes the
# unevaluated -(x + 1) as -x + 1, and does not support Piecewise and the regularised beta function.

__all__ = ["equation", "fraction", "math", "membership", "probability"]

_TIMES, _APPLY = "<mo>&#x2062;</mo>", "<mo>&#x2061;</mo>"
_THIN = '<mspace width="0.17em"/>'
_IMPLIES, _AND, _RELATION, _SUM = 0, 10, 20, 40  # precedences; the others are in `mathml_atoms`

_RELATIONS = {
    sp.Le: "≤", sp.Lt: "&lt;", sp.Ge: "≥", sp.Gt: "&gt;", sp.Eq: "=", sp.Ne: "≠",
}  # fmt: skip
_SETS = {
    sp.S.Integers: "ℤ", sp.S.Rationals: "ℚ", sp.S.Complexes: "ℂ", sp.S.EmptySet: "∅",
}  # fmt: skip
_FUNCTIONS = {"gamma": "Γ", "beta": "B"}
_LONG = 60  # characters; a longer implication is broken before its arrow


def math(expression: Any, *, block: bool = False) -> str:
    """Return one formula as a ``math`` element; in a block, the parts of a conjunction are on separate lines.

    Examples
    --------
    >>> x = sp.Symbol("x", real=True)
    >>> math(x <= 1)
    '<math alttext="x &lt;= 1"><mi>x</mi><mo>≤</mo><mn>1</mn></math>'
    """
    if block and isinstance(expression, sp.And):
        parts = _ordered(expression)
        rows = [_within(part, _RELATION) + _words("and") for part in parts[:-1]]
        return _element(_rows([*rows, _within(parts[-1], _RELATION)]), str(expression), block=True)
    if block and isinstance(expression, sp.Implies) and len(str(expression)) > _LONG:
        rows = [_within(expression.args[0], _AND), _mo("⟹") + _within(expression.args[1], _AND)]
        return _element(_rows(rows), str(expression), block=True)
    return _element(_write(expression)[0], str(expression), block=block)


def probability(event: str, relation: str, bound: sp.Expr, *, block: bool = False) -> str:
    """Return a relation of a probability (or an expectation) to a bound; the event is text."""
    letter = "E" if event.startswith("expected") else "P"
    sign = {">=": "≥", ">": "&gt;", "==": "="}[relation]
    inner = (
        f"<mi>{letter}</mi>{_APPLY}<mo>(</mo><mtext>{escaped(event)}</mtext><mo>)</mo><mo>{sign}</mo>{_write(bound)[0]}"
    )
    return _element(inner, f"{letter}({event}) {relation} {bound}", block=block)


def equation(names: Mapping[str, Fraction | float | str]) -> str:
    """Return the coordinates of a point, by symbol names; exact numbers stay exact."""
    parts = [
        f"<math><mrow>{atoms.name(name)}<mo>=</mo>{atoms.value(value)}</mrow></math>" for name, value in names.items()
    ]
    return ", ".join(parts)


def membership(symbol: sp.Symbol, domain: sp.Set) -> str:
    """Return "symbol in set"."""
    inner = f"{atoms.name(symbol.name)}<mo>∈</mo>{_write(domain)[0]}"
    return _element(inner, f"{symbol} in {domain}", block=False)


def fraction(value: Fraction) -> str:
    """Return an exact rational as a ``math`` element."""
    return f"<math>{atoms.value(value)}</math>"


def _element(inner: str, text: str, *, block: bool) -> str:
    display = ' display="block"' if block else ""
    return f'<math{display} alttext="{escaped(text)}">{inner}</math>'


def _rows(rows: Iterable[str]) -> str:
    cells = "".join(f"<mtr><mtd>{row}</mtd></mtr>" for row in rows)
    return f'<mtable class="rows" displaystyle="true">{cells}</mtable>'


def _write(expression: Any) -> Written:
    for kind, writer in _WRITERS:
        if isinstance(expression, kind):
            return writer(expression)
    return f"<mtext>{escaped(str(expression))}</mtext>", _IMPLIES


def _within(expression: Any, level: int) -> str:
    """Return an expression, in parentheses if its precedence is below `level`."""
    markup, own = _write(expression)
    return f"<mrow>{markup}</mrow>" if own >= level else _parentheses(markup)


def _parentheses(markup: str, left: str = "(", right: str = ")") -> str:
    return f"<mrow><mo>{left}</mo>{markup}<mo>{right}</mo></mrow>"


def _words(text: str) -> str:
    return f"<mtext>&#xa0;{text}&#xa0;</mtext>"


def _mo(sign: str) -> str:
    return f"<mo>{sign}</mo>"


# ------------------------------------------------------------------ sums, products, powers


def _add(expression: Any) -> Written:
    terms = list(expression.as_ordered_terms())
    lead = next((place for place, term in enumerate(terms) if not _is_negative(term)), 0)
    terms.insert(0, terms.pop(lead))  # start with a term without a minus
    parts = []
    for place, term in enumerate(terms):
        negative = _is_negative(term)
        if place or negative:
            parts.append("<mo>−</mo>" if negative else "<mo>+</mo>")
        parts.append(_size(term, PLUS + 1) if negative else _within(term, PLUS + 1))
    return "".join(parts), PLUS


def _is_negative(term: Any) -> bool:
    """Return whether a term is written with a minus in front."""
    if isinstance(term, sp.Rational | sp.Float):
        return bool(term < 0)
    return isinstance(term, sp.Mul) and sum(1 for a in term.args if isinstance(a, sp.Number) and a < 0) % 2 == 1


def _size(term: Any, level: int) -> str:
    """Return a negative term without its minus."""
    if isinstance(term, sp.Number):
        return _within(-term, level)
    markup, own = _product(term.args)
    return f"<mrow>{markup}</mrow>" if own >= level else _parentheses(markup)


def _mul(expression: Any) -> Written:
    if _is_negative(expression):
        return f"<mo>−</mo>{_size(expression, PLUS + 1)}", PLUS  # an unevaluated -(a + b) keeps its parentheses
    return _product(expression.args)


def _product(factors: Iterable[Any]) -> Written:
    """Return a product of the absolute values of numbers and of the other factors, as one fraction."""
    above: list[Any] = []
    below: list[Any] = []
    for factor in factors:
        if isinstance(factor, sp.Rational):
            above += [sp.Integer(abs(factor.p))] if abs(factor.p) != 1 else []
            below += [sp.Integer(factor.q)] if factor.q != 1 else []
        elif isinstance(factor, sp.Number):
            above.append(abs(factor))
        elif _is_inverse(factor):
            below.append(sp.Pow(factor.base, -factor.exp, evaluate=False) if factor.exp != -1 else factor.base)
        else:
            above.append(factor)
    numerator, level = _row(above)
    if not below:
        return numerator, level
    return f"<mfrac><mrow>{numerator}</mrow><mrow>{_row(below)[0]}</mrow></mfrac>", TIMES


def _is_inverse(factor: Any) -> bool:
    """Return whether a factor belongs in the denominator."""
    if not isinstance(factor, sp.Pow) or isinstance(factor.exp, sp.Add):
        return False
    return bool(factor.exp.as_coeff_Mul()[0] < 0)


def _row(factors: Sequence[Any]) -> Written:
    """Return factors side by side: numbers, then names, then roots, functions and parentheses, then sums."""
    if not factors:
        return "<mn>1</mn>", ATOM
    if len(factors) == 1:
        return _write(factors[0])
    ranked = sorted(factors, key=_rank)
    parts: list[str] = []
    for place, factor in enumerate(ranked):
        last = place + 1 == len(ranked)
        markup = _within(factor, _SUM if last and isinstance(factor, sp.Sum) else TIMES + 1)
        if place:
            digit = re.match(r"(?:<m(?:row|sup|frac)>)*<mn>", markup)
            parts.append("<mo>⋅</mo>" if digit else _TIMES)
            if isinstance(factor, sp.Function):
                parts.append(_THIN)
        parts.append(markup)
    return "".join(parts), _SUM if isinstance(ranked[-1], sp.Sum) else TIMES


def _rank(factor: Any) -> tuple[int, str]:
    base = factor.base if isinstance(factor, sp.Pow) else factor
    if isinstance(base, sp.Number):
        kind = 0 if base is factor else 1
    elif isinstance(base, sp.Symbol | sp.NumberSymbol) and not (
        isinstance(factor, sp.Pow) and factor.exp == sp.Rational(1, 2)
    ):
        kind = 2
    else:
        kind = 5 if isinstance(base, sp.Sum) else 3 + isinstance(base, sp.Add)
    return kind, str(factor)


def _pow(expression: Any) -> Written:
    base, exponent = expression.base, expression.exp
    if _is_inverse(expression):
        return _product((expression,))
    if isinstance(exponent, sp.Rational) and exponent.p == 1 and exponent.q > 1:
        inner = f"<mrow>{_write(base)[0]}</mrow>"
        root = f"<msqrt>{inner}</msqrt>" if exponent.q == 2 else f"<mroot>{inner}<mn>{exponent.q}</mn></mroot>"
        return root, ATOM
    power = (
        f"<mn>{exponent.p}</mn><mo>/</mo><mn>{exponent.q}</mn>"
        if isinstance(exponent, sp.Rational) and exponent.q != 1 and exponent > 0
        else _write(exponent)[0]
    )
    tight = isinstance(base, (sp.Symbol, sp.NumberSymbol, *CLOSED)) or (isinstance(base, sp.Integer) and base >= 0)
    under = _write(base)[0] if tight else _parentheses(_write(base)[0])
    return f"<msup>{under}<mrow>{power}</mrow></msup>", TIMES + 5


def _exp(expression: Any) -> Written:
    return f"<msup><mi>e</mi><mrow>{_write(expression.args[0])[0]}</mrow></msup>", TIMES + 5


# ------------------------------------------------------------------ functions


def _call(head: str, arguments: Iterable[Any]) -> Written:
    inside = "<mo>,</mo>".join(_within(argument, PLUS) for argument in arguments)
    return f"{head}{_APPLY}{_parentheses(inside)}", ATOM


def _function(expression: Any) -> Written:
    name = expression.func.__name__
    return _call(f"<mi>{escaped(_FUNCTIONS.get(name, name))}</mi>", expression.args)


def _extreme(expression: Any) -> Written:
    return _call(f"<mi>{expression.func.__name__.lower()}</mi>", sorted(expression.args, key=sp.default_sort_key))


def _beta(expression: Any) -> Written:
    a, b, low, high = expression.args
    if low != 0:
        return _function(expression)
    return _call(f"<msub><mi>I</mi><mrow>{_write(high)[0]}</mrow></msub>", (a, b))


def _binomial(expression: Any) -> Written:
    n, k = (_write(part)[0] for part in expression.args)
    return _parentheses(f'<mfrac linethickness="0"><mrow>{n}</mrow><mrow>{k}</mrow></mfrac>'), ATOM


def _fenced(left: str, right: str) -> Callable[[Any], Written]:
    return lambda expression: (_parentheses(_write(expression.args[0])[0], left, right), ATOM)


def _sum(expression: Any) -> Written:
    signs = []
    for index, low, high in expression.limits:
        below = f"<mrow>{_write(index)[0]}<mo>=</mo>{_write(low)[0]}</mrow>"
        signs.append(f"<munderover><mo>∑</mo>{below}<mrow>{_write(high)[0]}</mrow></munderover>")
    return "".join(reversed(signs)) + _within(expression.function, _SUM), _SUM


def _piecewise(expression: Any) -> Written:
    rows = []
    for value, condition in expression.args:
        when = _words("otherwise") if condition == sp.true else f"{_words('if')}{_write(condition)[0]}"
        rows.append(f"<mtr><mtd>{_write(value)[0]}</mtd><mtd>{when}</mtd></mtr>")
    return f'<mrow><mo>{{</mo><mtable class="cases">{"".join(rows)}</mtable></mrow>', PLUS


# ------------------------------------------------------------------ statements


def _relation(expression: Any) -> Written:
    sign = next(sign for kind, sign in _RELATIONS.items() if isinstance(expression, kind))
    left, right = (_within(side, PLUS) for side in expression.args)
    if isinstance(expression.args[0], sp.Symbol):
        left = _write(expression.args[0])[0]
    if isinstance(expression.args[1], sp.Symbol | sp.Integer) and not _is_negative(expression.args[1]):
        right = _write(expression.args[1])[0]
    return f"{left}<mo>{sign}</mo>{right}", _RELATION


def _joined(word: str) -> Callable[[Any], Written]:
    def write(expression: Any) -> Written:
        return _words(word).join(_within(part, _AND + 1) for part in _ordered(expression)), _AND

    return write


def _ordered(expression: Any) -> list[Any]:
    return sorted(expression.args, key=lambda part: (len(str(part)), sp.default_sort_key(part)))


def _arrow(sign: str) -> Callable[[Any], Written]:
    return lambda expression: (_mo(sign).join(_within(part, _AND) for part in expression.args), _IMPLIES)


def _plus_then_minus(expression: Any) -> Written:
    f, x, a, b = (_write(part)[0] for part in expression.args)
    return (
        f"<mrow>{f}</mrow>{_words('is first')}<mo>≥</mo><mn>0</mn><mtext>, then&#xa0;</mtext><mo>≤</mo><mn>0</mn>"
        f"{_words('for')}<mrow>{x}</mrow><mo>∈</mo><mrow><mo>[</mo>{a}<mo>,</mo>{b}<mo>]</mo></mrow>",
        _IMPLIES,
    )


# ------------------------------------------------------------------ sets


def _interval(domain: Any) -> Written:
    if domain == sp.S.Reals:
        return "<mi>ℝ</mi>", ATOM
    left, right = ("(" if domain.left_open else "["), (")" if domain.right_open else "]")
    ends = f"<mrow>{_write(domain.start)[0]}</mrow><mo>,</mo><mrow>{_write(domain.end)[0]}</mrow>"
    return _parentheses(ends, left, right), ATOM


def _braces(items: Iterable[str]) -> Written:
    return _parentheses("<mo>,</mo>".join(items), "{", "}"), ATOM


def _range(domain: Any) -> Written:
    first, step, last = domain.start, domain.step, domain.stop
    if not (first.is_Integer and step == 1 and (last == sp.oo or last.is_Integer)):
        return f"<mtext>{escaped(str(domain))}</mtext>", ATOM
    shown = [f"<mn>{n}</mn>" if n >= 0 else f"<mo>−</mo><mn>{-n}</mn>" for n in (first, first + 1)]
    if last == sp.oo:
        return _braces([*shown, "<mi>…</mi>"])
    if last - first <= 3:
        return _braces(_write(sp.Integer(n))[0] for n in range(int(first), int(last)))
    return _braces([*shown, "<mi>…</mi>", _write(last - 1)[0]])


def _set(domain: Any) -> Written:
    if domain in _SETS:
        return f"<mi>{_SETS[domain]}</mi>", ATOM
    if domain in (sp.S.Naturals, sp.S.Naturals0):
        return _range(sp.Range(0 if domain is sp.S.Naturals0 else 1, sp.oo))
    if isinstance(domain, sp.Union):
        return "<mo>∪</mo>".join(_write(part)[0] for part in domain.args), PLUS
    return f"<mtext>{escaped(str(domain))}</mtext>", ATOM


_WRITERS: tuple[tuple[Any, Callable[[Any], Written]], ...] = (
    (Head, lambda term: head(term, _write)),
    (sp.Symbol, lambda symbol: (atoms.name(symbol.name), ATOM)),
    (sp.Rational, atoms.rational),
    (sp.Float, atoms.decimal),
    ((sp.NumberSymbol, sp.core.numbers.Infinity, sp.core.numbers.NegativeInfinity, sp.core.numbers.ImaginaryUnit),
     atoms.constant),
    (sp.Add, _add),
    (sp.Mul, _mul),
    (sp.exp, _exp),
    (sp.Pow, _pow),
    (sp.Min | sp.Max, _extreme),
    (sp.betainc_regularized, _beta),
    (sp.binomial, _binomial),
    (sp.Abs, _fenced("|", "|")),
    (sp.floor, _fenced("⌊", "⌋")),
    (sp.ceiling, _fenced("⌈", "⌉")),
    (sp.Piecewise, _piecewise),
    (sp.Sum, _sum),
    (sp.core.relational.Relational, _relation),
    (sp.And, _joined("and")),
    (sp.Or, _joined("or")),
    (sp.Implies, _arrow("⟹")),
    (sp.Equivalent, _arrow("⟺")),
    (PlusThenMinus, _plus_then_minus),
    (BooleanAtom, lambda truth: (f"<mtext>{str(truth).lower()}</mtext>", ATOM)),
    (Boolean, lambda part: (f"<mtext>{escaped(str(part))}</mtext>", _IMPLIES)),
    (sp.Function, _function),
    (sp.Interval, _interval),
    (sp.FiniteSet, lambda domain: _braces(_write(part)[0] for part in sorted(domain.args, key=sp.default_sort_key))),
    (sp.Range, _range),
    (sp.Set, _set),
)  # fmt: skip
"""Writers by kind; the first match is used."""
