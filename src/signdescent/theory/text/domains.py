"""Sets from text: ``"[0, oo)"``, ``"{0, 1/2, 3}"``, ``"integers in [0, 10]"``, and unions with ``|``."""

from __future__ import annotations

from collections.abc import Iterator

import sympy as sp

from signdescent.theory.text.grammar import constant
from signdescent.theory.text.tokens import Place, Token, tokens

__all__ = ["WORDS", "domain"]

WORDS = {"reals": sp.S.Reals, "naturals": sp.S.Naturals, "naturals0": sp.S.Naturals0, "integers": sp.S.Integers}
"""Named sets; ``naturals`` starts at 1 and ``naturals0`` at 0."""

_BRACKETS = ("[", "]", "{", "}")
_LARGEST_EXPONENT = 700  # larger exponentials overflow a float
_CURE = f"Write an interval as '[0, oo)', a list as '{{0, 1/2}}', one of {', '.join(WORDS)}, or 'integers in [0, 10]'."


def domain(text: str, what: str) -> sp.Set:
    """Return the set that a text denotes.

    Parameters
    ----------
    text : str
        Intervals, lists of numbers and named sets, joined by ``|``. Ends are exact: ``pi/2`` and ``sqrt(2)`` are
        allowed, and ``0.1`` is one tenth. Overlapping parts are merged only if all their ends are fractions.
    what : str
        A description of the text for error messages.

    Returns
    -------
    SymPy set

    Raises
    ------
    ClaimError
        If the text is not a set, or if it is empty and its ends are fractions or equal. The message gives the column.
        Other empty sets are detected by the check of the claim.

    Examples
    --------
    >>> domain("[0, 1/2) | {3}", "the set of x")
    Union({3}, Interval.Ropen(0, 1/2))
    """
    place = Place(text, what)
    items = list(tokens(place, extra=(*_BRACKETS, "in")))
    return _joined([_part(place, part, after) for part, after in _split(items, "|", len(text))])


def _joined(parts: list[sp.Set]) -> sp.Set:
    """Return the union of sets; it stays unevaluated unless all numbers are fractions.

    SymPy compares other numbers by rounding, so that it may close small gaps, and fails on very large ones.
    """
    distinct = list(dict.fromkeys(parts))
    if len(distinct) == 1:
        return distinct[0]
    if all(_is_plain(number) for part in distinct for number in _numbers_of(part)):
        return sp.Union(*distinct)
    made = sp.Basic.__new__(sp.Union, *distinct)
    made._argset = frozenset(distinct)
    return made


def _numbers_of(part: sp.Set) -> tuple[sp.Basic, ...]:
    """Return the ends of an interval or the elements of a finite set; the ends of sets of integers are fractions."""
    if isinstance(part, sp.Interval):
        return (part.start, part.end)
    return part.args if isinstance(part, sp.FiniteSet) else ()


def _is_plain(number: sp.Basic) -> bool:
    return isinstance(number, sp.Rational) or number in (sp.oo, -sp.oo)


def _interval(low: sp.Expr, high: sp.Expr, opens: tuple[bool, bool]) -> sp.Set:
    """Return an unevaluated interval; it may be empty if its ends are not fractions."""
    if low == high:
        return sp.S.EmptySet if any(opens) else sp.FiniteSet(low)
    if _is_plain(low) and _is_plain(high):
        return sp.Interval(low, high, *opens)
    opens = (opens[0] or low == -sp.oo, opens[1] or high == sp.oo)
    return sp.Basic.__new__(sp.Interval, low, high, *map(sp.sympify, opens))


def _split(items: list[Token], separator: str, end: int) -> Iterator[tuple[list[Token], int]]:
    """Yield the tokens between separators outside all brackets, with the position of the next separator."""
    depth, part = 0, list[Token]()
    for token in items:
        depth += (token.text in "([{") - (token.text in ")]}")
        if token.text == separator and depth == 0:
            yield part, token.start
            part = []
        else:
            part.append(token)
    yield part, end


def _part(place: Place, part: list[Token], after: int) -> sp.Set:
    if not part:
        raise place.refused(after, after, "a set is missing", _CURE)
    first, last = part[0], part[-1]
    if len(part) == 1 and first.text in WORDS:
        return WORDS[first.text]
    if [token.text for token in part[:2]] == ["integers", "in"]:
        return _integers(place, part[2:], first)
    if first.text in "[(" and last.text in ")]" and len(part) > 2:
        low, high, opens = _ends(place, part)
        return _interval(low, high, opens)
    if first.text == "{" and last.text == "}" and len(part) > 2:
        return sp.FiniteSet(*_numbers(place, part[1:-1], last.start, finite=True))
    raise place.refused(first.start, last.end, "this denotes no set", _CURE)


def _integers(place: Place, part: list[Token], word: Token) -> sp.Set:
    if not part or part[0].text not in "[(" or part[-1].text not in ")]":
        raise place.refused(word.start, (part or [word])[-1].end, "this denotes no set of integers", _CURE)
    low, high, opens = _ends(place, part)
    if not all(end.is_infinite or end.is_Rational for end in (low, high)):
        cure = "Round the end to an integer."
        raise place.refused(part[0].start, part[-1].end, "the ends of a set of integers must be fractions", cure)
    first = low if low.is_infinite else low + 1 if opens[0] and low.is_Integer else sp.ceiling(low)
    last = high if high.is_infinite else high - 1 if opens[1] and high.is_Integer else sp.floor(high)
    if first == -sp.oo and last == sp.oo:
        return sp.S.Integers
    if not first <= last:
        raise place.refused(part[0].start, part[-1].end, "it contains no integer", "Take a wider interval.")
    return sp.Range(first, last + 1)


def _ends(place: Place, part: list[Token]) -> tuple[sp.Expr, sp.Expr, tuple[bool, bool]]:
    """Return the ends of an interval, and whether each end is open."""
    first, last = part[0], part[-1]
    items = _numbers(place, part[1:-1], last.start)
    if len(items) != 2:
        raise place.refused(first.start, last.end, f"an interval has 2 ends; this has {len(items)}", "Write '[0, 1]'.")
    low, high = items
    opens = (first.text == "(", last.text == ")")
    for end, bracket, open_end in ((low, first, opens[0]), (high, last, opens[1])):
        if end.is_infinite and not open_end:
            raise place.refused(
                bracket.start, bracket.end, f"{end} cannot be a member of a set", "Write a round bracket."
            )
    if _interval(low, high, opens) is sp.S.EmptySet or low == sp.oo or high == -sp.oo:
        raise place.refused(first.start, last.end, "the interval is empty", "Put the smaller end first.")
    return low, high, opens


def _numbers(place: Place, part: list[Token], end: int, *, finite: bool = False) -> list[sp.Expr]:
    """Return the exact numbers of a comma-separated list."""
    numbers = []
    for item, after in _split(part, ",", end):
        if not item:
            raise place.refused(after, after + 1, "a number is missing before this", _CURE)
        for token in item:
            if token.text in (*_BRACKETS, "in"):
                raise place.refused(token.start, token.end, "this has no place inside a set", _CURE)
        value = constant(place, item[0].start, item[-1].end)
        if not value.is_extended_real or (finite and value.is_infinite):
            raise place.refused(item[0].start, item[-1].end, "this is not a real number", "Write a real one.")
        if _is_enormous(value):
            cure = "Write a smaller one, or leave the side open with oo."
            raise place.refused(item[0].start, item[-1].end, "this number is too large to be written out", cure)
        numbers.append(value)
    return numbers


def _is_enormous(value: sp.Expr) -> bool:
    """Return whether a number contains an exponential that is too large for SymPy and mpmath to print or compare."""
    inner = (node.args[0] for node in sp.postorder_traversal(value) if isinstance(node, sp.exp))
    return any(abs(argument.evalf(5)) > _LARGEST_EXPONENT for argument in inner)  # innermost first
