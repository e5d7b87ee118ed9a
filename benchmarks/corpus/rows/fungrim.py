"""Inequalities of Fungrim, by entry."""
# ruff: noqa: E501

from benchmarks.corpus.row import Row

__all__ = ["ROWS"]

ROWS: tuple[Row, ...] = (
    Row("fu.loggamma-stirling-3", "loggamma(x) > (x - 1/2)*log(x) - x + log(2*pi)/2 + 1/(12*x) - 1/(360*x**3)", {"x": "(0, oo)"}),
    Row("fu.digamma-94a81f", "digamma(x) < log(x) - 1/(2*x)", {"x": "(0, oo)"}),
    Row("fu.digamma-e63fe8", "digamma(x) > log(x) - 1/x", {"x": "(0, oo)"}),
    Row("fu.trigamma-8671a4", "polygamma(1, x) < 1/x + 1/x**2", {"x": "(0, oo)"}),
    Row("fu.trigamma-5a3c4a", "polygamma(1, x) > 1/x + 1/(2*x**2)", {"x": "(0, oo)"}),
    Row("fu.digamma-increasing", "digamma(x + y) > digamma(x)", {"x": "(0, oo)", "y": "(0, oo)"}),
    Row("fu.exp-3ac8a5", "Abs(exp(x + a) - exp(x)) <= exp(x)*(exp(Abs(a)) - 1)", {"x": "reals", "a": "reals"}),
    Row("fu.atan-466095", "Abs(atan(x)) <= Abs(x)", {"x": "reals"}),
    Row("fu.atan-e7a9b1", "Abs(atan(x)) < pi/2", {"x": "reals"}),
    Row("fu.atan-a42212", "atan(x) >= x/(1 + x)", {"x": "[0, oo)"}),
    Row("fu.atan-f5d28c", "atan(x) <= pi/2*(x/sqrt(1 + x**2))", {"x": "[0, oo)"}),
    Row("fu.atan-b0a4e9", "atan(x) >= x/sqrt(1 + x**2)", {"x": "[0, oo)"}),
    Row("fu.atan-b971fe", "atan(x) >= tanh(x)", {"x": "[0, oo)"}),
    Row("fu.atan-lipschitz", "Abs(atan(x + y) - atan(x)) <= Abs(y)", {"x": "reals", "y": "reals"}),
    Row("fu.atan-fa30c7", "Abs(atan(x + y) - atan(x)) <= Abs(y)/(1 + Max(0, Abs(x) - Abs(y))**2)", {"x": "reals", "y": "reals"}),
    Row("fu.sin-c47a86", "Abs(sin(x)) <= Abs(x)", {"x": "reals"}),
    Row("fu.sin-22c4f6", "sin(x) <= 4*x*(pi - x)/pi**2", {"x": "[0, pi]"}),
    Row("fu.sin-lipschitz", "Abs(sin(x + y) - sin(x)) <= Abs(y)", {"x": "reals", "y": "reals"}),
    Row("fu.sinc-4d3f04", "sin(x)/x > -0.217234", {"x": "(-oo, 0) | (0, oo)"}),
    Row("fu.sinc-351d87", "Abs(sin(x)/x) < sqrt(2)/x*tanh(x/sqrt(2))", {"x": "(-oo, 0) | (0, oo)"}),
    Row("fu.sqrt-14cbeb", "Abs(sqrt(x + a) - sqrt(x)) <= sqrt(x)/2*(Abs(a)/x + Abs(a)**2/x**2)", {"x": "(0, oo)", "a": "reals"}, ("Abs(a) <= x",)),
    Row("fu.rsqrt-34136c", "Abs(1/sqrt(x + a) - 1/sqrt(x)) <= Abs(a)/(2*(x - Abs(a))**(3/2))", {"x": "(0, oo)", "a": "reals"}, ("Abs(a) < x",)),
)  # fmt: skip
