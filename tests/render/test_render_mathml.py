"""A formula on the page says what the claim says: it is read back as a human reads it, and evaluated."""

from __future__ import annotations

import math
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import product
from typing import Any

import pytest
import sympy as sp
from scipy import special

from reference.sampling import every
from signdescent.render.mathml import equation, membership, probability
from signdescent.render.mathml import math as written
from signdescent.theory.claim import Claim
from signdescent.theory.law_claim import LawClaim
from signdescent.theory.papers.stochastic_sign_descent import CLAIMS
from signdescent.theory.table import AnyClaim

x, y, z = sp.symbols("x y z", real=True)
k, n = sp.symbols("k n", integer=True)

SIGNS = {"≤": "<=", "≥": ">=", "<": "<", ">": ">", "=": "==", "≠": "!="}
PLAIN = {"\u2062": "*", "⋅": "*", "−": "-", "+": "+", "/": "/", "(": "(", ")": ")", ",": ",", **SIGNS}
CALLS = {
    "erf": math.erf, "atan": math.atan, "log": math.log, "min": min, "max": max, "sin": math.sin, "sqrt": math.sqrt, "erfc": math.erfc,
    "π": math.pi, "e": math.e, "abs": abs, "sign": lambda x: (x > 0) - (x < 0), "Γ": math.gamma, "B": special.beta, "floor": math.floor, "ceiling": math.ceil, "binomial": math.comb,
    "BETA": lambda x, a, b: special.betainc(a, b, x),
    "TOTAL": lambda f, low, high: sum(f(i) for i in range(low, high + 1)),
}  # fmt: skip


def tokens(element: ET.Element) -> Iterator[str]:
    """Yield what a reader sees; an mrow is invisible, so it groups nothing."""
    parts = list(element)
    match element.tag:
        case "mn":
            yield element.text or ""
        case "mi":
            yield element.text or ""
        case "mo":
            yield from (
                [PLAIN[element.text]]
                if element.text in PLAIN
                else []
                if element.text == "\u2061"
                else [f"{element.text}"]
            )
        case "mfrac" if element.get("linethickness") == "0":
            yield from ("binomial(", *tokens(parts[0]), ",", *tokens(parts[1]), ")")
        case "mfrac":
            yield from ("(", "(", *tokens(parts[0]), ")", "/", "(", *tokens(parts[1]), ")", ")")
        case "msup":
            base = list(tokens(parts[0]))
            assert len(base) == 1 or (base[0] == "(" and base[-1] == ")"), "a power of something without parentheses"
            yield from ("(", *base, "**", "(", *tokens(parts[1]), ")", ")")
        case "msqrt":
            yield from ("sqrt(", *tokens(parts[0]), ")")
        case "mroot":
            yield from ("(", "(", *tokens(parts[0]), ")", "**", "(", "1", "/", *tokens(parts[1]), ")", ")")
        case "mover":
            yield f"{parts[0].text}_tilde"
        case "msub" if parts[0].text == "I":
            yield f"BETA{''.join(body(list(tokens(parts[1]))))}"
        case "msub":
            yield "_".join([*tokens(parts[0]), *tokens(parts[1])])
        case "munderover":
            index, low = "".join(tokens(parts[1])).split("==")
            yield f"SUM{index};{low};{''.join(body(list(tokens(parts[2]))))}"
        case "mtable":
            rows = [["".join(body(list(tokens(cell)))) for cell in row] for row in parts]
            yield "(" + " else ".join(v if c == "True" else f"({v}) if {c}" for v, c in rows) + ")"
        case "mtext":
            word = (element.text or "").strip()
            yield from {"if": [], "otherwise": ["True"]}[word]
        case "mspace":
            return
        case "math" | "mrow" | "mtd":
            for part in parts:
                yield from tokens(part)
        case other:
            message = f"no reading for {other}"
            raise AssertionError(message)


def body(seen: Sequence[str]) -> list[str]:
    """Turn sums, bars and the regularized beta function into calls; a sum ends where a plus or a minus stands."""
    out: list[str] = []
    place, bars = 0, 0
    while place < len(seen):
        token = seen[place]
        if token.startswith("SUM"):
            index, low, high = token[3:].split(";")
            end, depth = place + 1, 0
            while end < len(seen) and not (depth == 0 and (seen[end] in "+-," or seen[end] in SIGNS.values())):
                depth += seen[end].endswith("(") - (seen[end] == ")")
                if depth < 0:
                    break
                end += 1
            out.append(f"TOTAL(lambda {index}: {''.join(body(seen[place + 1 : end]))}, {low}, {high})")
            place = end
            continue
        if token.startswith("BETA"):
            assert seen[place + 1] == "("
            out.append(f"BETA({token[4:]},")
            place += 2
            continue
        if token == "|":
            bars += 1
            token = "abs(" if bars % 2 else ")"
        out.append({"⌊": "floor(", "⌋": ")", "⌈": "ceiling(", "⌉": ")", "{": ""}.get(token, token))
        place += 1
    return out


def value(markup: str, names: dict[str, Any]) -> Any:
    """Return what a formula is worth, by Python's rules of precedence, which are the reader's."""
    return eval("".join(body(list(tokens(ET.fromstring(markup))))), {**CALLS, **names})


def shown_name(symbol: sp.Symbol) -> str:
    """Return the name under which the reader finds a symbol."""
    return "_".join(tokens(ET.fromstring(written(symbol))))


def points(symbols: Sequence[sp.Symbol], where: Any) -> Iterator[dict[sp.Symbol, Fraction]]:
    """Yield a few points inside the symbols' sets."""
    wanted = [Fraction(1, 3), Fraction(5, 6), Fraction(4), Fraction(3), Fraction(-1, 2), Fraction(2), Fraction(7)]
    choices = []
    for symbol in symbols:
        domain = where.get(symbol, sp.S.Reals)
        fits = [q for q in wanted if sp.Rational(q) in domain and (q.denominator == 1 or symbol.is_integer is not True)]
        choices.append(fits[:2] or [Fraction(0)])
    yield from (dict(zip(symbols, choice, strict=True)) for choice in list(product(*choices))[:3])


def agrees(expression: sp.Expr, where: Any) -> int:
    """Compare the formula on the page with the expression; return at how many points."""
    met = 0
    for point in points(sorted(expression.free_symbols, key=str), where):
        true = expression.subs({s: sp.Rational(q) for s, q in point.items()}).doit().evalf()
        if not true.is_Float and not true.is_Integer:
            continue
        names = {shown_name(s): (int(q) if q.denominator == 1 else float(q)) for s, q in point.items()}
        try:
            read = value(written(expression), names)
        except ZeroDivisionError:  # SymPy takes a limit there, a reader cannot
            continue
        assert read == pytest.approx(float(true), rel=1e-9, abs=1e-9), (expression, point)
        met += 1
    return met


def sides(claim: AnyClaim) -> Iterator[tuple[sp.Expr, Any]]:
    """Yield every expression of a claim, with the sets of its symbols."""
    if isinstance(claim, Claim):
        parts = [(claim.statement, claim.where)]
    else:
        parts = [(sp.Ge(claim.bound if isinstance(claim, LawClaim) else claim.right, 0, evaluate=False), claim.where)]
    parts += [(part, claim.where) for part in claim.assumptions]
    for proof in (claim.proof, claim.printed_proof) if isinstance(claim, Claim) else ():
        parts += [(s.conclusion, {**claim.where, **s.where}) for s in (proof.steps if proof else ())]
    for part, where in parts:
        for relation in part.atoms(sp.core.relational.Relational):
            yield from ((side, where) for side in relation.args if side.free_symbols <= set(where))


@pytest.mark.parametrize("name", every(5, CLAIMS, kind=lambda name: type(CLAIMS[name]).__name__))
def test_both_sides_of_every_relation_read_back_as_stated(name: str) -> None:
    """Every expression of the paper, read from its markup, has the value it has in SymPy."""
    stated = dict(sides(CLAIMS[name])).items()  # an expression that stands twice is read once
    met = sum(agrees(side, where) for side, where in stated)
    assert met or not stated, "compared at no point"


@pytest.mark.parametrize(
    "expression",
    [
        x - (y - z),
        x - (y + z) / 2,
        -(x + 1) * y,
        sp.Mul(-1, sp.Add(x, y), evaluate=False),
        sp.exp(sp.Mul(-1, sp.Add(x, y), evaluate=False)),
        sp.Mul(-1, sp.Mul(-1, x, evaluate=False), evaluate=False),
        sp.Add(x, sp.Mul(-1, sp.Mul(sp.Rational(1, 2), sp.Add(y, -3), evaluate=False), evaluate=False), evaluate=False),
        sp.Pow(sp.Mul(2, sp.Pow(x + 1, -1, evaluate=False), evaluate=False), -2, evaluate=False),
        sp.Mul(x, sp.Add(y, 1), sp.Rational(-2, 3), evaluate=False),
        sp.Mul(2, 3, x, evaluate=False),
        (x + y) ** 2 / (x * y),
        (-x) ** 3,
        sp.Pow(-x, 2, evaluate=False),
        sp.Pow(sp.Rational(2, 3), x, evaluate=False),
        x ** (-y),
        x ** sp.Rational(-3, 2),
        2**x * 3**y,
        sp.log(x) ** 2,
        sp.exp(-(x**2) / 2) / 3,
        sp.Abs(x - y) * 2,
        sp.floor(x / 2) - sp.ceiling(x / 3),
        sp.Sum(k * (k + 1), (k, 1, n)) - 2,
        3 * sp.Sum(1 / k, (k, 1, n)),
        sp.Sum(1 / k, (k, 1, n)) * (x + 1),
        sp.Sum(k + x, (k, 1, n)) ** 2,
        sp.Piecewise((x, x <= 2), (1 - x, True)) - 1,
        1 - sp.Min(x, y - z) + sp.Max(x, -1),
        sp.binomial(2 * n, n) ** 2 / 4**n,
        -sp.Rational(1, 2) - x,
        sp.betainc_regularized(n, n + 1, 0, 1 / (1 + sp.Abs(x))) * 2 - 1,
    ],
)
def test_awkward_expressions_read_back_as_stated(expression: sp.Expr) -> None:
    """Signs, fractions, powers and sums keep their scope."""
    where = dict.fromkeys((x, y, z), sp.Interval(0, 10)) | {n: sp.Range(1, 10)}
    assert agrees(expression, where)


def test_the_reader_notices_a_lost_parenthesis() -> None:
    """The test above would fail for a formula without its parentheses."""
    right = written(x - (y + z))
    wrong = written(z * (x + y)).replace("<mo>(</mo>", "").replace("<mo>)</mo>", "")
    names = {"x": 2, "y": 3, "z": 4}
    assert value(right, names) == -5
    assert value(written(z * (x + y)), names) == 20 != value(wrong, names)


@pytest.mark.parametrize(
    ("statement", "shown"),
    [
        (sp.And(x < 1, y < 1), ["and"]),
        (sp.Or(x < 1, y < 1), ["or"]),
        (sp.Implies(x < 1, y < 1), ["⟹"]),
        (sp.And(sp.Implies(x < 1, y < 1), z < 1), ["and", "(", "⟹", ")"]),
        (sp.true, ["true"]),
        (sp.Ne(x, 1), ["≠"]),
    ],
)
def test_connectives_are_shown(statement: Any, shown: list[str]) -> None:
    """Nested implications keep their parentheses."""
    text = "".join(ET.fromstring(written(statement)).itertext()).replace("\xa0", " ")
    for word in shown:
        assert word in text


@pytest.mark.parametrize(
    ("domain", "shown"),
    [
        (sp.Interval.Lopen(0, 1), "x∈(0,1]"),
        (sp.Interval(-1, sp.oo), "x∈[−1,∞)"),
        (sp.S.Reals, "x∈ℝ"),
        (sp.S.Naturals, "x∈{1,2,…}"),
        (sp.Range(2, 1001), "x∈{2,3,…,1000}"),
        (sp.Range(0, 12, 3), "x∈Range(0, 12, 3)"),
        (sp.FiniteSet(1, sp.Rational(1, 2)), "x∈{12,1}"),
        (sp.Union(sp.Interval(0, 1), sp.Interval(2, 3)), "x∈[0,1]∪[2,3]"),
    ],
)
def test_sets_are_shown_with_their_ends(domain: sp.Set, shown: str) -> None:
    """Open and closed ends differ, and an unknown set is shown as SymPy writes it."""
    assert "".join(ET.fromstring(membership(x, domain)).itertext()) == shown


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("rho", "ρ"),
        ("x0", "x0"),
        ("sigma_m", "σm"),
        ("c_tilde", "c~"),
        ("total", "total"),
        ("<b>&", "<b>&"),
        ("x_1_2", "x1,2"),
    ],
)
def test_names_are_shown_and_escaped(name: str, shown: str) -> None:
    """Greek letters, indices and accents; anything else as it is."""
    assert "".join(ET.fromstring(written(sp.Symbol(name))).itertext()) == shown


def test_what_is_unknown_is_shown_as_text() -> None:
    """A function without a form of its own keeps SymPy's words, and a point stays exact."""
    odd = sp.Derivative(sp.Function("f")(x), x)
    assert "".join(ET.fromstring(written(odd)).itertext()) == str(odd)

    def text(markup: str) -> str:
        return "".join(ET.fromstring(f"<p>{markup}</p>").itertext())

    assert text(equation({"gamma0": Fraction(-1, 2), "x": 1e9})) == "γ0=−12, x=109"
    assert text(probability("a<b", ">", x / 2)).startswith("P\u2061(a<b)>")
