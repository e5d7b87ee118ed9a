"""Fifteen inequalities that hold, most of them with equality somewhere, written as a user writes them.

The line above each claim says why it is true and where it is tight.
"""

import sympy as sp

from signdescent.theory import Claim

x, y, z = sp.symbols("x y z", real=True)
a, b, c, d = sp.symbols("a b c d", real=True)
n = sp.Symbol("n", integer=True)
k = sp.Symbol("k", integer=True)

# True: exp is convex and 1 + x is its tangent at 0; equality exactly at x = 0.
exp_tangent = Claim("exp-tangent", sp.exp(x) >= 1 + x, {x: sp.Reals})

# True: log is concave and x - 1 is its tangent at 1; equality exactly at x = 1.
log_tangent = Claim("log-tangent", sp.log(x) <= x - 1, {x: sp.Interval.open(0, sp.oo)})

# True: the difference is (x + y + z)((x - y)^2 + (y - z)^2 + (z - x)^2)/2; equality along x = y = z.
am_gm_three = Claim(
    "am-gm-three",
    x**3 + y**3 + z**3 >= 3 * x * y * z,
    {x: sp.Interval(0, sp.oo), y: sp.Interval(0, sp.oo), z: sp.Interval(0, sp.oo)},
)

# True: exp(t) >= 1 + t at t = -x^2; equality exactly at x = 0, and both sides are flat there.
gauss_parabola = Claim("gauss-parabola", 1 - x**2 <= sp.exp(-(x**2)), {x: sp.Reals})

# True: exp(-x^2) - erfc(x) has the derivative 2 exp(-x^2)(1/sqrt(pi) - x), so it rises from 0, then falls to
# 0 at infinity; equality exactly at x = 0.
erfc_gauss = Claim("erfc-gauss", sp.erfc(x) <= sp.exp(-(x**2)), {x: sp.Interval(0, sp.oo)})

# True: induction, (2n+1)^2 (3n+4) <= (2n+2)^2 (3n+1), the difference of the sides is n; equality at n = 0, 1.
central_binomial = Claim("central-binomial", sp.binomial(2 * n, n) <= 4**n / sp.sqrt(3 * n + 1), {n: sp.Range(0, 61)})

# True: induction on n, multiplying by 1 + x >= 0; equality at x = 0 for every n, and for n = 1 everywhere.
bernoulli = Claim("bernoulli", (1 + x) ** n >= 1 + n * x, {x: sp.Interval(-1, sp.oo), n: sp.Range(1, 13)})

# True: Lagrange's identity, the difference is (a d - b c)^2; equality wherever a d = b c.
cauchy_schwarz = Claim(
    "cauchy-schwarz",
    (a * c + b * d) ** 2 <= (a**2 + b**2) * (c**2 + d**2),
    {a: sp.Reals, b: sp.Reals, c: sp.Reals, d: sp.Reals},
)

# True: for fixed y the concave x y - exp(x) peaks at x = log(y) with y log(y) - y; equality along y = exp(x).
young_exp_log = Claim(
    "young-exp-log",
    x * y <= sp.exp(x) + y * sp.log(y) - y,
    {x: sp.Reals, y: sp.Interval.open(0, sp.oo)},
)

# True: x^2 + y^2 >= (x + y)^2 / 2 >= 2; equality exactly at x = y = 1.
sum_forces_squares = Claim(
    "sum-forces-squares",
    sp.Implies(x + y >= 2, x**2 + y**2 >= 2),
    {x: sp.Reals, y: sp.Reals},
)

# True: log(1 + u) < u at u = 1/x; never equal, but the left side tends to 1 at infinity.
log_limit = Claim("log-limit", x * sp.log(1 + 1 / x) < 1, {x: sp.Interval.open(0, sp.oo)})

# True: the Beta(n, n) density rises up to 1/2, so its distribution is convex there and below its chord x;
# equality at x = 0 and x = 1/2 for every n, and for n = 1 everywhere.
beta_chord = Claim(
    "beta-chord",
    sp.betainc_regularized(n, n, 0, x) <= x,
    {x: sp.Interval(0, sp.Rational(1, 2)), n: sp.Range(1, 9)},
)

# True: 1/k <= log(k) - log(k - 1) for k >= 2, summed; equality at n = 1.
harmonic_log = Claim("harmonic-log", sp.Sum(1 / k, (k, 1, n)) <= 1 + sp.log(n), {n: sp.Range(1, 51)})

# True: gamma is convex on (0, oo) and gamma(1) = gamma(2) = 1; equality at both ends.
gamma_valley = Claim("gamma-valley", sp.gamma(x) <= 1, {x: sp.Interval(1, 2)})

# True: induction, 2^(n+1) >= 2 n + 2 >= n + 2; equality at n = 0, 1 (and false between them).
powers_of_two = Claim("powers-of-two", 2**n >= n + 1, {n: sp.Naturals0})
