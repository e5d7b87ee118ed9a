"""Verify the labels of this suite independently of the checker.

Two evaluators: `sign` walks a SymPy expression with mpmath at two precisions (for grids), and `violates`
decides one rational point with SymPy, exactly or to fifty digits (for witnesses). The regularised incomplete
beta function with whole parameters is a binomial sum in both.

No checker reads this file: it has the points at which the false claims fail and the true ones are tight.
"""

import itertools
import math
import random
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction

import mpmath
import sympy as sp
from sympy.core.evalf import PrecisionExhausted
from sympy.core.relational import Relational

from signdescent.theory import Claim

__all__ = ["EQUALITIES", "VIOLATIONS", "find_violation", "is_equal", "violates"]

Point = Mapping[str, Fraction]

_LOW, _HIGH = 50, 80
_NEAR = tuple(Fraction(1, 10**i) for i in (1, 2, 3, 4, 6, 9, 12))
_FAR = tuple(Fraction(10**i) for i in (1, 2, 3, 5, 8))


def _points(text: str) -> tuple[dict[str, Fraction], ...]:
    """Parse points such as ``"x=1/3 y=2; x=0 y=1"``."""
    return tuple(
        {name: Fraction(value) for name, value in (part.split("=") for part in point.split())}
        for point in text.split(";")
    )


# At least one violating point for every false claim.
VIOLATIONS: dict[str, tuple[dict[str, Fraction], ...]] = {
    "steep-tangent": _points("x=1/1000; x=1/2000"),
    "log-root": _points("x=22026"),
    "strict-third": _points("x=1/3"),
    "strict-two-sevenths": _points("x=2/7"),
    "only-forty-one": _points("n=41"),
    "root-near-zero": _points("x=1/4000000"),
    "self-power": _points("x=7/19; x=3679/10000"),
    "polya-rounded": _points("x=1/5; x=1/100"),
    "gamma-minimum": _points("x=14616/10000"),
    "taylor-side": _points("x=-1; x=-1/2"),
    "basel-last": _points("n=100"),
    "beta-slope": _points("x=51/100; x=259/500"),
    "cubic-bernoulli": _points("x=-3001/1000; x=-30005/10000"),
    "motzkin-hair": _points("x=1 y=1; x=-1 y=1"),
    "strict-simplex": _points("x=1/3 y=1/3 z=1/3"),
    "cauchy-shrunk": _points("a=1 b=1 c=1 d=1; a=2 b=3 c=4 d=6"),
    "erfc-shrunk": _points("x=0; x=1/2000"),
    "strict-reflection": _points("x=1/2"),
    "robbins-swapped": _points("n=20; n=40"),
    "integer-forty-one": _points("n=41"),
    "exponential-wins": _points("n=36; n=50"),
    "two-rational-roots": _points("x=1/3; x=2/7"),
    "slow-root": _points(f"x={10**40}"),
    "beta-median": _points("n=41"),
    "mercator-side": _points("x=1/2; x=1/4"),
    "pinsker-sharper": _points("x=51/100 y=49/100"),
    "strict-young": _points("x=0 y=1"),
    "am-gm-four-hair": _points("a=1 b=1 c=1 d=1"),
    "implied-sum": _points("x=1 y=1"),
    "log-near-one": _points("x=9999999/10000000"),
}

# Points at which the true claims are tight.
EQUALITIES: dict[str, tuple[dict[str, Fraction], ...]] = {
    "exp-tangent": _points("x=0"),
    "log-tangent": _points("x=1"),
    "am-gm-three": _points("x=0 y=0 z=0; x=1 y=1 z=1; x=2/7 y=2/7 z=2/7"),
    "gauss-parabola": _points("x=0"),
    "erfc-gauss": _points("x=0"),
    "central-binomial": _points("n=0; n=1"),
    "bernoulli": _points("x=0 n=2; x=0 n=12; x=-1/3 n=1; x=5 n=1"),
    "cauchy-schwarz": _points("a=0 b=0 c=1 d=2; a=1 b=2 c=3 d=6; a=-1 b=1/3 c=3 d=-1"),
    "young-exp-log": _points("x=0 y=1"),
    "sum-forces-squares": _points("x=1 y=1"),
    "beta-chord": _points("x=0 n=3; x=1/2 n=8; x=1/3 n=1"),
    "harmonic-log": _points("n=1"),
    "gamma-valley": _points("x=1; x=2"),
    "powers-of-two": _points("n=0; n=1"),
    "bernoulli-real": _points("x=0 r=1/3; x=2 r=0; x=-1/2 r=1"),
    "polya-square": _points("x=0"),
    "mills-pollak": _points("x=0"),
    "gamma-reflection": _points("x=1"),
    "factorial-doubling": _points("n=1; n=2"),
    "binomial-row": _points("n=0"),
    "schur": _points("x=1 y=1 z=1; x=0 y=2 z=2; x=3 y=3 z=0; x=1/3 y=0 z=1/3"),
    "motzkin": _points("x=1 y=1; x=-1 y=1; x=-1 y=-1"),
    "log-geometric-mean": _points("x=1"),
    "pinsker-coins": _points("x=1/2 y=1/2; x=1/3 y=1/3; x=1/10 y=1/10"),
    "beta-reflection": _points("n=2 m=3 x=1/3; n=5 m=5 x=1/2; n=1 m=4 x=0"),
    "nicomachus": _points("n=1; n=7; n=100"),
    "exp-midpoint": _points("x=0 y=0; x=-3 y=-3; x=7/2 y=7/2"),
    "am-gm-four": _points("a=1 b=1 c=1 d=1"),
    "integer-gap": _points("n=1"),
    "pair-exp-tight": _points("x=3/4"),
    "pair-log-tight": _points("x=5/3"),
    "pair-root-tight": _points("x=16/49"),
    "pair-quartic-tight": _points("x=1/3"),
    "pair-cubes-tight": _points("x=2/3 y=2/3"),
    "pair-erf-tight": _points("x=0; x=5/4"),
    "pair-gamma-tight": _points("x=6/5"),
    "pair-binomial-tight": _points("n=9"),
    "pair-beta-tight": _points("x=1/2; x=1"),
    "pair-geometric-tight": _points("x=1"),
}

# The shifted variants fail exactly where the truths are tight.
VIOLATIONS |= {
    name.removesuffix("tight") + shift: points
    for name, points in EQUALITIES.items()
    if name.startswith("pair-")
    for shift in ("1e-3", "1e-6")
}


# --- mpmath at two precisions, for grids


def _beta(a: int, b: int, x: mpmath.mpf) -> mpmath.mpf:
    """Evaluate I_x(a, b), the probability of at least a heads in a + b - 1 tosses of bias x."""
    tosses = a + b - 1
    heads = range(a, tosses + 1)
    return mpmath.fsum(math.comb(tosses, j) * x**j * (1 - x) ** (tosses - j) for j in heads)


_FUNCTIONS: dict[type[sp.Basic], Callable[..., mpmath.mpf]] = {
    sp.exp: mpmath.exp,
    sp.log: mpmath.log,
    sp.erf: mpmath.erf,
    sp.erfc: mpmath.erfc,
    sp.gamma: mpmath.gamma,
    sp.factorial: mpmath.factorial,
    sp.binomial: mpmath.binomial,
}


def _value(expr: sp.Expr, at: Mapping[sp.Symbol, Fraction]) -> mpmath.mpf:
    """Evaluate an expression at the working precision."""
    if isinstance(expr, sp.Symbol):
        return mpmath.mpf(at[expr].numerator) / at[expr].denominator
    if isinstance(expr, sp.Rational):
        return mpmath.mpf(int(expr.p)) / int(expr.q)
    if expr is sp.pi:
        return +mpmath.pi
    if expr is sp.E:
        return +mpmath.e
    if isinstance(expr, sp.Sum):
        body, (index, first, last) = expr.function, expr.limits[0]
        span = range(int(_value(first, at)), int(_value(last, at)) + 1)
        return mpmath.fsum(_value(body, {**at, index: Fraction(j)}) for j in span)
    values = [_value(arg, at) for arg in expr.args]
    if isinstance(expr, sp.Add):
        return sum(values, start=mpmath.mpf(0))
    if isinstance(expr, sp.Mul):
        return mpmath.fprod(values)
    if isinstance(expr, sp.Pow):
        return values[0] ** values[1]
    if isinstance(expr, sp.betainc_regularized):
        a, b, start, x = values
        assert a == int(a)
        assert b == int(b)
        assert start == 0
        return _beta(int(a), int(b), x)
    return _FUNCTIONS[type(expr)](*values)


def sign(left: sp.Expr, right: sp.Expr, at: Mapping[sp.Symbol, Fraction]) -> int:
    """Sign of left - right; 0 if the working precisions cannot separate them, as at an equality."""
    gaps = []
    for digits in (_LOW, _HIGH):
        with mpmath.workdps(digits):
            first, second = _value(left, at), _value(right, at)
            gaps.append(first - second)
    assert mpmath.isfinite(first)
    assert mpmath.isfinite(second)
    assert mpmath.im(first) == mpmath.im(second) == 0
    with mpmath.workdps(_HIGH):
        low, high = gaps
        rounding = mpmath.mpf(10) ** (5 - _HIGH) * max(abs(first), abs(second))
        if abs(high) <= 1000 * abs(high - low) or (abs(high) <= rounding and second != 0):
            return 0
        return 1 if high > 0 else -1


Sign = Callable[[sp.Expr, sp.Expr], int]

_RELATIONS: dict[type[sp.Basic], Callable[[int], bool]] = {
    sp.Le: lambda s: s <= 0,
    sp.Lt: lambda s: s < 0,
    sp.Ge: lambda s: s >= 0,
    sp.Gt: lambda s: s > 0,
    sp.Eq: lambda s: s == 0,
    sp.Ne: lambda s: s != 0,
}


def _truth(statement: sp.Basic, sign_of: Sign) -> bool:
    """Decide a statement from the signs of its differences."""
    if statement in (sp.true, sp.false):
        return bool(statement)
    if isinstance(statement, Relational):
        return _RELATIONS[type(statement)](sign_of(statement.lhs, statement.rhs))
    parts = [_truth(part, sign_of) for part in statement.args]
    if isinstance(statement, sp.And):
        return all(parts)
    if isinstance(statement, sp.Or):
        return any(parts)
    if isinstance(statement, sp.Not):
        return not parts[0]
    assert isinstance(statement, sp.Implies)
    return not parts[0] or parts[1]


def _inside(value: Fraction, domain: sp.Set) -> bool:
    if isinstance(domain, sp.Interval):
        low = not domain.inf.is_finite or value > domain.inf or (value == domain.inf and not domain.left_open)
        high = not domain.sup.is_finite or value < domain.sup or (value == domain.sup and not domain.right_open)
        return bool(low and high)
    return bool(domain.contains(sp.Rational(value.numerator, value.denominator)) == sp.true)


def _candidates(domain: sp.Set, count: int, special: Sequence[Fraction]) -> list[Fraction]:
    """Points of one set: all of a range; otherwise a grid, ends, and points near ends and special points."""
    if isinstance(domain, sp.Range):
        return [Fraction(int(value)) for value in domain]
    if domain in (sp.Naturals, sp.Naturals0, sp.Integers):
        whole = [Fraction(i) for i in (*range(-60, 301), 777, 1000, 4096, 10**4)]
        return [value for value in whole if _inside(value, domain)]
    assert isinstance(domain, sp.Interval)
    low, high = domain.inf, domain.sup
    raw: list[Fraction] = []
    if low.is_finite and high.is_finite:
        start, width = Fraction(int(low.p), int(low.q)), Fraction(int((high - low).p), int((high - low).q))
        raw += [start + width * Fraction(i, count) for i in range(count + 1)]
        raw += [start + width * near for near in _NEAR] + [start + width * (1 - near) for near in _NEAR]
    else:
        start = Fraction(int(low.p), int(low.q)) if low.is_finite else Fraction(0)
        steps = [Fraction(i, count - i) for i in range(count)]
        raw += [start + 3 * step for step in (*steps, *_NEAR, *_FAR)]
        if not low.is_finite:
            raw += [-value for value in raw]
    raw += [centre + side * near for centre in special for near in (Fraction(0), *_NEAR) for side in (1, -1)]
    return sorted({value for value in raw if _inside(value, domain)})


def _solve(equation: sp.Eq, at: Mapping[sp.Symbol, Fraction], last: sp.Symbol) -> Fraction:
    """Solve a linear equation with integer coefficients for the one symbol without a value."""
    form = sp.Poly(equation.lhs - equation.rhs, *at, last)
    assert form.total_degree() == 1
    rest = int(form.coeff_monomial(1)) + sum(int(form.coeff_monomial(s)) * v for s, v in at.items())
    return -Fraction(rest) / int(form.coeff_monomial(last))


def _grid(claim: Claim, limit: int) -> list[dict[sp.Symbol, Fraction]]:
    """Points of the domain of a claim; a linear equation among the assumptions is solved for its last symbol."""
    symbols = sorted(claim.where, key=str)
    equations = [part for part in claim.assumptions if isinstance(part, sp.Eq)]
    free = symbols[:-1] if equations else symbols
    known = EQUALITIES.get(claim.id, ())
    count = limit if len(free) == 1 else max(12, round(limit ** (1 / len(free))))
    lists = [_candidates(claim.where[s], count, sorted({p[str(s)] for p in known})) for s in free]
    chooser = random.Random(claim.id)
    if math.prod(map(len, lists)) <= limit:
        tuples = list(itertools.product(*lists))
    else:
        tuples = [tuple(chooser.choice(values) for values in lists) for _ in range(limit)]
        shared = set.intersection(*map(set, lists))
        tuples += [(value,) * len(free) for value in sorted(shared)]
        for point in known:  # small steps from a tight point, along the axes and at random
            centre = tuple(point[str(s)] for s in free)
            for near in _NEAR:
                directions = [
                    [chooser.choice((-1, 0, 1)) * (1 if step is None else step) for _ in free]
                    for step in (None, *(Fraction(i, 7) for i in range(1, 7)))
                ]
                tuples += [tuple(c + near * t for c, t in zip(centre, way, strict=True)) for way in directions]
    points = []
    for values in tuples:
        at = dict(zip(free, values, strict=True))
        if equations:
            at[symbols[-1]] = _solve(equations[0], at, symbols[-1])
        if all(_inside(at[s], claim.where[s]) for s in symbols):
            points.append(at)
    return points


def find_violation(claim: Claim, limit: int = 4000) -> tuple[int, dict[str, Fraction] | None]:
    """Return the number of points and one at which the claim fails with fifty digits, or None."""
    tried = 0
    for at in _grid(claim, limit):

        def sign_of(left: sp.Expr, right: sp.Expr, at: dict[sp.Symbol, Fraction] = at) -> int:
            return sign(left, right, at)

        if not all(_truth(part, sign_of) for part in claim.assumptions):
            continue
        tried += 1
        if not _truth(claim.statement, sign_of):
            return tried, {str(s): value for s, value in at.items()}
    return tried, None


# --- one point in SymPy, exact if possible


def _exact_beta(a: sp.Expr, b: sp.Expr, start: sp.Expr, x: sp.Expr) -> sp.Expr:
    tosses = int(a + b - 1)
    assert start == 0
    heads = range(int(a), tosses + 1)
    return sum((math.comb(tosses, j) * x**j * (1 - x) ** (tosses - j) for j in heads), start=sp.Integer(0))


def exact_sign(expr: sp.Expr, at: Mapping[sp.Symbol, Fraction]) -> int:
    """Sign of an expression at a rational point, exact or from fifty digits; raises an error if undecided."""
    for symbol, value in at.items():
        expr = expr.subs(symbol, sp.Rational(value.numerator, value.denominator))
    expr = expr.doit().replace(sp.betainc_regularized, _exact_beta)
    if expr.is_Rational:
        return int(sp.sign(expr))
    try:
        number = expr.evalf(_LOW, maxn=1000, strict=True)
    except PrecisionExhausted:
        number = sp.simplify(expr)
        if number != 0:
            msg = f"{expr} is neither 0 nor separated from 0 by a thousand digits"
            raise ArithmeticError(msg) from None
    if not number.is_extended_real:
        msg = f"{expr} is not a real number"
        raise ArithmeticError(msg)
    return int(sp.sign(number))


def _named(claim: Claim, point: Point) -> dict[sp.Symbol, Fraction]:
    by_name = {str(symbol): symbol for symbol in claim.where}
    assert set(point) == set(by_name), f"the point {dict(point)} does not give a value to each of {set(by_name)}"
    return {by_name[name]: Fraction(value) for name, value in point.items()}


def violates(claim: Claim, point: Point) -> bool:
    """Whether the point lies in the domain of the claim and the statement is false there."""
    at = _named(claim, point)

    def sign_of(left: sp.Expr, right: sp.Expr) -> int:
        return exact_sign(left - right, at)

    return (
        all(_inside(value, claim.where[symbol]) for symbol, value in at.items())
        and all(_truth(part, sign_of) for part in claim.assumptions)
        and not _truth(claim.statement, sign_of)
    )


def is_equal(claim: Claim, point: Point) -> bool:
    """Whether both sides of the statement (of its conclusion) agree exactly at a point of the domain."""
    at = _named(claim, point)
    statement = claim.statement.args[1] if isinstance(claim.statement, sp.Implies) else claim.statement
    return (
        all(_inside(value, claim.where[symbol]) for symbol, value in at.items())
        and exact_sign(statement.lhs - statement.rhs, at) == 0
    )
