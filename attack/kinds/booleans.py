"""Nested Booleans over linear relations, decided at every threshold and between them."""

from __future__ import annotations

import operator
import random
from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise
from typing import Any

from attack.case import Case
from attack.numbers import ratio

RELATIONS = {">=": operator.ge, ">": operator.gt, "<=": operator.le, "<": operator.lt}
WORDS = {
    "And": lambda a, b: a and b, "Or": lambda a, b: a or b, "Xor": operator.xor, "Implies": lambda a, b: not a or b,
    "Equivalent": operator.eq, "Nand": lambda a, b: not (a and b), "Nor": lambda a, b: not (a or b), "Eq": operator.eq,
    "Ne": operator.ne,
}  # fmt: skip


def _nest(rng: random.Random, depth: int, thresholds: set[Fraction]) -> tuple[str, Any]:
    if depth == 0 or rng.random() < 0.15:
        scale, bound = rng.choice((1, 2, 3, -1, -2)), Fraction(rng.randint(-6, 6), rng.randint(1, 4))
        thresholds.add(bound / scale)
        if rng.random() < 0.2:
            equal = rng.random() < 0.5
            word = "Eq" if equal else "Ne"
            return f"{word}({scale}*x,{ratio(bound)})", lambda x: (scale * x == bound) is equal
        sign = rng.choice(list(RELATIONS))
        return f"({scale}*x{sign}{ratio(bound)})", lambda x: RELATIONS[sign](scale * x, bound)
    if rng.random() < 0.15:
        parts = [_nest(rng, depth - 1, thresholds) for _ in range(3)]
        (a, f), (b, g), (c, h) = parts
        return f"ITE({a},{b},{c})", lambda x: g(x) if f(x) else h(x)
    if rng.random() < 0.1:
        a, f = _nest(rng, depth - 1, thresholds)
        return f"Not({a})", lambda x: not f(x)
    (a, f), (b, g) = (_nest(rng, depth - 1, thresholds) for _ in range(2))
    word = rng.choice(list(WORDS))
    return f"{word}({a},{b})", lambda x: WORDS[word](bool(f(x)), bool(g(x)))


def cases(rng: random.Random) -> Iterator[Case]:
    """Yield nested Booleans of depth 2 or 3 on an interval or the line, without those that SymPy folds."""
    while True:
        thresholds: set[Fraction] = set()
        code, truth = _nest(rng, rng.choice((1, 2, 2, 3)), thresholds)
        low, high = Fraction(rng.randint(-5, 0)), Fraction(rng.randint(1, 5))
        marks = sorted({low, high, *(t for t in thresholds if low <= t <= high)})
        points = [*marks, *((a + b) / 2 for a, b in pairwise(marks))]
        holds = all(truth(point) for point in points)
        real = rng.choice(("", ",real=True"))
        symbol = f"x=Symbol('x'{real})"
        build = f"with as_written():\n    S={code}" if rng.random() < 0.5 else f"S={code}"
        where = f"{{x:Interval({ratio(low)},{ratio(high)})}}"
        given = "S=S if S not in (True,False) else (x>=-9 if S else x>=9)"
        yield Case("booleans", "T" if holds else "F", f"{symbol}\n{build}\n{given}\nC=Claim('a',S,{where})")
