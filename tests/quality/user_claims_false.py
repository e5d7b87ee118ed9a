"""Fifteen statements that look right and are false, each by little or in a small place, as users write them.

The line above each claim says why it is false.
"""

import sympy as sp

from signdescent.theory import Claim

x, y, z = sp.symbols("x y z")
n, k = sp.symbols("n k")

# False: the slope of exp at 0 is 1, so just right of 0 the line of slope 1.001 is above, by at most 5e-7.
steep_tangent = Claim("steep-tangent", sp.exp(x) >= 1 + sp.Rational(1001, 1000) * x, {x: sp.Reals})

# False: log(x) / x^(1/10) has its maximum 10/e = 3.678794... at x = e^10, and 3.6787 is 2.6e-5 below it.
log_root = Claim(
    "log-root",
    sp.log(x) <= sp.Rational(36787, 10000) * x ** sp.Rational(1, 10),
    {x: sp.Interval(1, sp.oo)},
)

# False: 4 - 27 x (1 - x)^2 = (1 - 3x)^2 (4 - 3x), so equality holds at x = 1/3, and only there on [0, 1].
strict_third = Claim("strict-third", 27 * x * (1 - x) ** 2 < 4, {x: sp.Interval(0, 1)})

# False: the right side is the tangent of the left at x = 2/7, so equality holds there, and only there.
strict_two_sevenths = Claim("strict-two-sevenths", sp.exp(x - sp.Rational(2, 7)) > x + sp.Rational(5, 7), {x: sp.Reals})

# False: at n = 41 both sides are the central coefficient; for every other n it holds.
only_forty_one = Claim("only-forty-one", sp.binomial(82, n) < sp.binomial(82, 41), {n: sp.Range(0, 83)})

# False: sqrt(x) - 1000 x has its maximum 1/4000 at x = 1/4000000, a millionth above the constant.
root_near_zero = Claim("root-near-zero", sp.sqrt(x) <= 1000 * x + sp.Rational(249, 10**6), {x: sp.Interval(0, 1)})

# False: the minimum of x^x is exp(-1/e) = 0.692200..., and 9/13 = 0.692307... is above it by 1.1e-4.
self_power = Claim("self-power", x**x >= sp.Rational(9, 13), {x: sp.Interval.open(0, 1)})

# False: near 0 the left is (4/pi) x^2, 4/pi = 1.2732... > 1.27; it fails for 0 < x < 0.29 by at most 7e-5.
polya_rounded = Claim(
    "polya-rounded",
    sp.erf(x) ** 2 <= 1 - sp.exp(-sp.Rational(127, 100) * x**2),
    {x: sp.Interval(0, sp.oo)},
)

# False: the minimum of gamma on (0, oo) is 0.8856031..., at 1.46163..., 7e-6 below the constant.
gamma_minimum = Claim("gamma-minimum", sp.gamma(x) >= sp.Rational(88561, 100000), {x: sp.Interval.open(0, sp.oo)})

# False: for x < 0 the remainder exp(t) x^9 / 9! is negative, so the sum is above exp(x), by at most 2.5e-6.
taylor_side = Claim("taylor-side", sp.Sum(x**k / sp.factorial(k), (k, 0, 8)) <= sp.exp(x), {x: sp.Interval(-1, 1)})

# False: the sum is 1.634883... at n = 99 and 1.634983... at n = 100, so it fails at the last n only.
basel_last = Claim("basel-last", sp.Sum(1 / k**2, (k, 1, n)) <= sp.Rational(16349, 10000), {n: sp.Range(1, 101)})

# False: the density at 1/2 is 15/8 = 1.875 > 1.87, so it fails within 0.0316 right of 1/2, by at most 7e-5.
beta_slope = Claim(
    "beta-slope",
    sp.betainc_regularized(3, 3, 0, x) <= sp.Rational(1, 2) + sp.Rational(187, 100) * (x - sp.Rational(1, 2)),
    {x: sp.Interval(sp.Rational(1, 2), 1)},
)

# False: the difference is x^2 (x + 3), negative exactly for x < -3, the first thousandth of the domain.
cubic_bernoulli = Claim("cubic-bernoulli", (1 + x) ** 3 >= 1 + 3 * x, {x: sp.Interval(-sp.Rational(3001, 1000), sp.oo)})

# False: Motzkin's form is tight with the factor 3 at x = y = 1, so there the left is 3 and the right 3.0001.
motzkin_hair = Claim(
    "motzkin-hair",
    x**4 * y**2 + x**2 * y**4 + 1 >= sp.Rational(30001, 10000) * x**2 * y**2,
    {x: sp.Reals, y: sp.Reals},
)

# False: the maximum is 7/27, attained at x = y = z = 1/3 and nowhere else, so strictness fails there.
strict_simplex = Claim(
    "strict-simplex",
    x * y + y * z + z * x - 2 * x * y * z < sp.Rational(7, 27),
    {x: sp.Interval(0, 1), y: sp.Interval(0, 1), z: sp.Interval(0, 1)},
    assumptions=(sp.Eq(x + y + z, 1),),
)
