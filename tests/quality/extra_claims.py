"""Thirty harder claims: those in `TRUE` hold, those in `FALSE` do not; the comment above each gives the reason."""

import sympy as sp

from signdescent.theory import Claim

x, y, z = sp.symbols("x y z", real=True)
a, b, c, d = sp.symbols("a b c d", real=True)
r = sp.Symbol("r", real=True)
n, m, k = sp.symbols("n m k", integer=True)

HALF = sp.Rational(1, 2)
LINE = sp.Reals
POSITIVE = sp.Interval.open(0, sp.oo)
NONNEGATIVE = sp.Interval(0, sp.oo)
MIDDLE = sp.Interval(sp.Rational(1, 10), sp.Rational(9, 10))


def relative_entropy(p: sp.Expr, q: sp.Expr) -> sp.Expr:
    """Divergence of a coin of bias p from one of bias q."""
    return p * sp.log(p / q) + (1 - p) * sp.log((1 - p) / (1 - q))


TRUE: tuple[Claim, ...] = (
    # True: t -> t^r is concave for 0 <= r <= 1, the right is its tangent at 1; equality at x = 0, r = 0, 1.
    Claim(
        "bernoulli-real",
        (1 + x) ** r <= 1 + r * x,
        {x: sp.Interval(-HALF, 4), r: sp.Interval(0, 1)},
    ),
    # True: erf(x)^2 is a square's Gaussian mass, a quarter disc of the same area has more; equality at x = 0.
    Claim("polya-square", sp.erf(x) ** 2 <= 1 - sp.exp(-4 * x**2 / sp.pi), {x: NONNEGATIVE}),
    # True: the gap 2 exp(-x^2)/(x + root) - sqrt(pi) erfc(x) has a slope that changes sign once, + to -, so
    # it rises from 0 and falls back to 0 at infinity; equality at x = 0.
    Claim(
        "mills-pollak",
        sp.sqrt(sp.pi) * sp.erfc(x) * (x + sp.sqrt(x**2 + 4 / sp.pi)) <= 2 * sp.exp(-(x**2)),
        {x: sp.Interval(0, 3)},
    ),
    # True: with t = x - 1 the left is pi t / sin(pi t) >= 1 by Euler's reflection; equality at x = 1.
    Claim("gamma-reflection", sp.gamma(x) * sp.gamma(2 - x) >= 1, {x: sp.Interval.open(0, 2)}),
    # True: every factor 2, ..., n of n! is at least 2; equality at n = 1 and n = 2.
    Claim("factorial-doubling", sp.factorial(n) >= 2 ** (n - 1), {n: sp.Naturals}),
    # True: one coefficient of (1 + 1)^(2n) is at most their sum; equality at n = 0.
    Claim("binomial-row", sp.binomial(2 * n, n) <= 4**n, {n: sp.Naturals0}),
    # True: Schur, for x >= y >= z it is (x-y)(x(x-z) - y(y-z)) + z(x-z)(y-z); equality along x = y = z and
    # where two are equal and the third is 0.
    Claim(
        "schur",
        x * (x - y) * (x - z) + y * (y - x) * (y - z) + z * (z - x) * (z - y) >= 0,
        {x: NONNEGATIVE, y: NONNEGATIVE, z: NONNEGATIVE},
    ),
    # True: AM-GM of x^4 y^2, x^2 y^4 and 1, though no sum of squares; equality at |x| = |y| = 1.
    Claim("motzkin", x**4 * y**2 + x**2 * y**4 + 1 >= 3 * x**2 * y**2, {x: LINE, y: LINE}),
    # True: with x = exp(2t) it says t^2 <= sinh(t)^2; equality at x = 1, where the contact has order four.
    Claim("log-geometric-mean", sp.log(x) ** 2 <= (x - 1) ** 2 / x, {x: POSITIVE}),
    # True: Pinsker for coins, slopes in x agree at x = y and the second ones are 1/(x (1 - x)) >= 4; equality
    # along x = y, the contact tightest at x = y = 1/2.
    Claim("pinsker-coins", relative_entropy(x, y) >= 2 * (x - y) ** 2, {x: MIDDLE, y: MIDDLE}),
    # True: reflect the variable of integration; an identity, so equality everywhere.
    Claim(
        "beta-reflection",
        sp.Eq(sp.betainc_regularized(n, m, 0, x) + sp.betainc_regularized(m, n, 0, 1 - x), 1),
        {n: sp.Range(1, 6), m: sp.Range(1, 6), x: sp.Interval(0, 1)},
    ),
    # True: Nicomachus, both sides are (n (n + 1) / 2)^2; an identity, so equality everywhere.
    Claim("nicomachus", sp.Eq(sp.Sum(k**3, (k, 1, n)), sp.Sum(k, (k, 1, n)) ** 2), {n: sp.Range(1, 101)}),
    # True: the difference is (exp(x/2) - exp(y/2))^2 / 2; equality along x = y.
    Claim("exp-midpoint", sp.exp((x + y) / 2) <= (sp.exp(x) + sp.exp(y)) / 2, {x: LINE, y: LINE}),
    # True: AM-GM of four numbers of mean 1; equality at a = b = c = d = 1.
    Claim(
        "am-gm-four",
        a * b * c * d <= 1,
        {a: sp.Interval(0, 4), b: sp.Interval(0, 4), c: sp.Interval(0, 4), d: sp.Interval(0, 4)},
        assumptions=(sp.Eq(a + b + c + d, 4),),
    ),
    # True: the difference is (2n - 3)(n - 1), negative only strictly between 1 and 3/2; equality at n = 1.
    Claim("integer-gap", 2 * n**2 >= 5 * n - 3, {n: sp.Integers}),
)

FALSE: tuple[Claim, ...] = (
    # False: Cauchy-Schwarz is tight for parallel vectors, so the factor 0.999 fails at a = b = c = d = 1.
    Claim(
        "cauchy-shrunk",
        (a * c + b * d) ** 2 <= sp.Rational(999, 1000) * (a**2 + b**2) * (c**2 + d**2),
        {a: LINE, b: LINE, c: LINE, d: LINE},
    ),
    # False: at x = 0 the left is 1 and the right 0.999; it fails only for x < 0.0009.
    Claim("erfc-shrunk", sp.erfc(x) <= sp.Rational(999, 1000) * sp.exp(-(x**2)), {x: NONNEGATIVE}),
    # False: the left is pi / sin(pi x), equal to pi at x = 1/2, and only there.
    Claim("strict-reflection", sp.gamma(x) * sp.gamma(1 - x) > sp.pi, {x: sp.Interval.open(0, 1)}),
    # False: Robbins has 1/(12n + 1) in the lower bound, the upper needs 1/(12n); it fails by 1.7e-5 or less.
    Claim(
        "robbins-swapped",
        sp.factorial(n) <= sp.sqrt(2 * sp.pi * n) * (n / sp.E) ** n * sp.exp(1 / (12 * n + 1)),
        {n: sp.Range(20, 41)},
    ),
    # False: the left is (n - 40)(n - 42), negative (-1) exactly at the integer n = 41.
    Claim("integer-forty-one", n**2 - 82 * n + 1680 >= 0, {n: sp.Integers}),
    # False: 2^n overtakes 10^6 n^3 between n = 35 and n = 36 and stays above.
    Claim("exponential-wins", 2**n <= 10**6 * n**3, {n: sp.Naturals}),
    # False: the quadratic is (3x - 1)(7x - 2), which vanishes at 1/3 and at 2/7, and nowhere else.
    Claim("two-rational-roots", sp.Ne(21 * x**2 - 13 * x + 2, 0), {x: sp.Interval(0, 1)}),
    # False: with x = exp(t) it says exp(t/20) <= 1 + t, which first fails at t = 90.2..., that is x > 10^39.
    Claim("slow-root", x ** sp.Rational(1, 20) <= 1 + sp.log(x), {x: sp.Interval(1, sp.oo)}),
    # False: I_{1/2}(n, 40) is at least 1/2 exactly for n <= 40 (equality at 40), so it fails at n = 41 only.
    Claim("beta-median", sp.betainc_regularized(n, 40, 0, HALF) >= HALF, {n: sp.Range(1, 42)}),
    # False: the next term x^11/11 is positive for x > 0, so the sum is below log(1 + x), by 4e-5 or less.
    Claim(
        "mercator-side",
        sp.Sum((-1) ** (k + 1) * x**k / k, (k, 1, 10)) >= sp.log(1 + x),
        {x: sp.Interval(0, HALF)},
    ),
    # False: Pinsker's constant 2 is best at x = y = 1/2, so 2.001 fails near there, by less than 1e-6.
    Claim(
        "pinsker-sharper",
        relative_entropy(x, y) >= sp.Rational(2001, 1000) * (x - y) ** 2,
        {x: MIDDLE, y: MIDDLE},
    ),
    # False: equality holds along y = exp(x), whose only rational point is (0, 1).
    Claim(
        "strict-young",
        x * y < sp.exp(x) + y * sp.log(y) - y,
        {x: LINE, y: POSITIVE},
    ),
    # False: at a = b = c = d = 1 the product is 1, a ten-thousandth above the bound.
    Claim(
        "am-gm-four-hair",
        a * b * c * d <= sp.Rational(9999, 10000),
        {a: sp.Interval(0, 4), b: sp.Interval(0, 4), c: sp.Interval(0, 4), d: sp.Interval(0, 4)},
        assumptions=(sp.Eq(a + b + c + d, 4),),
    ),
    # False: at x = y = 1 the premise holds and the sum is 2, below 2.001.
    Claim(
        "implied-sum",
        sp.Implies(sp.And(x > 0, x * y >= 1), x + y >= sp.Rational(2001, 1000)),
        {x: LINE, y: LINE},
    ),
    # False: the left is unbounded at 1, yet it passes the right only for 1 - x < exp(-14), about.
    Claim("log-near-one", -sp.log(1 - x) <= 2 * x + 12, {x: sp.Interval.open(0, 1)}),
)
