"""Entries of DLMF and Fungrim on gamma, error and trigonometric functions."""
# ruff: noqa: E501

from benchmarks.corpus.row import Row, pair

__all__ = ["ROWS"]

POS = {"x": "(0, oo)"}

ROWS: tuple[Row, ...] = (
    *pair("dlmf.4.18.3-lower", "cos(x) <= sin(x)/x", {"x": "(0, pi]"}, "DLMF 4.18.3", twin="cos(x) <= 0.99*sin(x)/x", at={"x": "1/10"}),
    *pair("dlmf.4.18.4-lower", "pi < sin(pi*x)/(x*(1 - x))", {"x": "(0, 1)"}, "DLMF 4.18.4", twin="3.2 < sin(pi*x)/(x*(1 - x))", at={"x": "1/100"}),
    *pair("dlmf.4.32.1", "cosh(x) <= (sinh(x)/x)**3", {"x": "(-oo, 0) | (0, oo)"}, "DLMF 4.32.1", twin="cosh(x) <= (sinh(x)/x)**2.9", at={"x": "1/2"}),
    *pair("dlmf.4.32.2-lower", "sin(x)*cos(x) < tanh(x)", POS, "DLMF 4.32.2", twin="1.1*sin(x)*cos(x) < tanh(x)", at={"x": "1/10"}),
    *pair("dlmf.4.32.3", "Abs(cosh(x) - cosh(y)) >= Abs(x - y)*sqrt(sinh(x)*sinh(y))", {**POS, "y": "(0, oo)"}, "DLMF 4.32.3", twin="Abs(cosh(x) - cosh(y)) >= 1.1*Abs(x - y)*sqrt(sinh(x)*sinh(y))", at={"x": "1", "y": "1.1"}),
    *pair("dlmf.5.6.4-lower", "x**(1 - s) < gamma(x + 1)/gamma(x + s)", {**POS, "s": "(0, 1)"}, "DLMF 5.6.4 (Gautschi)", twin="(x + 1/2)**(1 - s) < gamma(x + 1)/gamma(x + s)", at={"x": "1", "s": "1/2"}),
    *pair("dlmf.5.6.5-lower", "exp((1 - s)*digamma(x + sqrt(s))) <= gamma(x + 1)/gamma(x + s)", {**POS, "s": "(0, 1)"}, "DLMF 5.6.5", twin="exp((1 - s)*digamma(x + 1)) <= gamma(x + 1)/gamma(x + s)", at={"x": "1", "s": "1/2"}),
    *pair("dlmf.7.8.4", "sqrt(pi)/2*exp(x**2)*erfc(x) < 2/(3*x + sqrt(x**2 + 4))", {"x": "[0, oo)"}, "DLMF 7.8.4", twin="sqrt(pi)/2*exp(x**2)*erfc(x) < 2/(3*x + sqrt(x**2 + 6))", at={"x": "0"}),
    *pair("dlmf.7.8.8", "erf(x) < sqrt(1 - exp(-4*x**2/pi))", POS, "DLMF 7.8.8", twin="erf(x) < sqrt(1 - exp(-1.26*x**2))", at={"x": "1/10"}),
    *pair("fungrim.02751f", "Abs(sqrt(x + a) - sqrt(x)) <= sqrt(x)*(1 - sqrt(1 - Abs(a)/x))", {**POS, "a": "reals"}, "Fungrim 02751f", twin="Abs(sqrt(x + a) - sqrt(x)) <= sqrt(x)*(1 - sqrt(1 - Abs(a)/(2*x)))", at={"x": "1", "a": "1/2"}, given=("Abs(a) <= x",)),
    *pair("fungrim.2a47d7", "gamma(x) > sqrt(2*pi)*x**(x - 1/2)*exp(-x)", POS, "Fungrim 2a47d7", twin="gamma(x) > sqrt(2*pi)*x**(x - 1/2)*exp(-x)*1.01", at={"x": "10"}),
    *pair("fungrim.a0ca3e", "gamma(x) < sqrt(2*pi)*x**(x - 1/2)*exp(-x)*exp(1/(12*x))", POS, "Fungrim a0ca3e", twin="gamma(x) < sqrt(2*pi)*x**(x - 1/2)*exp(-x)*exp(1/(13*x))", at={"x": "1"}),
    *pair("fungrim.081188", "binomial(n + 1, k + 1) == binomial(n, k) + binomial(n, k + 1)", {"n": "naturals0", "k": "naturals0"}, "Fungrim 081188 (whole numbers)", twin="binomial(n + 1, k + 1) == binomial(n, k) + binomial(n, k + 1) + 1", at={"n": "3", "k": "1"}),
    *pair("fungrim.6e1f13", "binomial(n + 1, k + 1) == (n + 1)/(k + 1)*binomial(n, k)", {"n": "naturals0", "k": "naturals0"}, "Fungrim 6e1f13 (whole numbers)", twin="binomial(n + 1, k + 1) == n/(k + 1)*binomial(n, k)", at={"n": "3", "k": "1"}),
    *pair("fungrim.0d92f6", "binomial(2*n, n) == factorial(2*n)/factorial(n)**2", {"n": "naturals0"}, "Fungrim 0d92f6", twin="binomial(2*n, n) == factorial(2*n)/factorial(n)**2 + n", at={"n": "1"}),
    *pair("special.log-convex-gamma", "loggamma((x + y)/2) <= (loggamma(x) + loggamma(y))/2", {**POS, "y": "(0, oo)"}, "DLMF 5.5(iv) (Bohr, Mollerup)", twin="loggamma((x + y)/2) <= (loggamma(x) + loggamma(y))/2.1", at={"x": "10", "y": "10"}),
    *pair("special.mills-gordon", "erfc(x/sqrt(2))/2 >= x/(1 + x**2)*exp(-x**2/2)/sqrt(2*pi)", POS, "Vershynin 2018, Proposition 2.1.2; Gordon 1941", twin="erfc(x/sqrt(2))/2 >= 1.1/x*exp(-x**2/2)/sqrt(2*pi)", at={"x": "2"}),
    *pair("special.gaussian-tail", "erfc(x/sqrt(2))/2 <= exp(-x**2/2)/2", {"x": "[0, oo)"}, "Wainwright 2019, exercise 2.2; Chernoff", twin="erfc(x/sqrt(2))/2 <= exp(-x**2/2)/2.1", at={"x": "0"}),
    *pair("special.erf-concave", "erf((x + y)/2) >= (erf(x) + erf(y))/2", {"x": "[0, oo)", "y": "[0, oo)"}, "DLMF 7.2 (second derivative)", twin="erf((x + y)/2) >= (erf(x) + erf(y))/1.9", at={"x": "1", "y": "1"}),
)  # fmt: skip
