"""Entries of DLMF on exponential integrals, incomplete gamma functions, erfi and Lambert's W."""
# ruff: noqa: E501

from benchmarks.corpus.row import Row, pair

__all__ = ["ROWS"]

POS = {"x": "(0, oo)"}
ORDER = {"x": "(0, oo)", "n": "[1, oo)"}
BELOW = {"x": "(0, oo)", "a": "(0, 1)"}

ROWS: tuple[Row, ...] = (
    *pair("dlmf.6.8.1-lower", "exp(-x)*log(1 + 2/x)/2 < E1(x)", POS, "DLMF 6.8.1", twin="exp(-x)*log(1 + 2/x)/1.9 < E1(x)", at={"x": "10"}),
    *pair("dlmf.6.8.1-upper", "E1(x) < exp(-x)*log(1 + 1/x)", POS, "DLMF 6.8.1", twin="E1(x) < 0.9*exp(-x)*log(1 + 1/x)", at={"x": "10"}),
    *pair("dlmf.6.8.2-lower", "x/(x + 1) < x*exp(x)*E1(x)", POS, "DLMF 6.8.2", twin="x/(x + 0.9) < x*exp(x)*E1(x)", at={"x": "10"}),
    *pair("dlmf.6.8.2-upper", "x*exp(x)*E1(x) < (x + 1)/(x + 2)", POS, "DLMF 6.8.2", twin="x*exp(x)*E1(x) < (x + 1)/(x + 2.1)", at={"x": "10"}),
    *pair("dlmf.6.8.3-lower", "x*(x + 3)/(x**2 + 4*x + 2) < x*exp(x)*E1(x)", POS, "DLMF 6.8.3", twin="x*(x + 3)/(x**2 + 3.95*x + 2) < x*exp(x)*E1(x)", at={"x": "10"}),
    *pair("dlmf.6.8.3-upper", "x*exp(x)*E1(x) < (x**2 + 5*x + 2)/(x**2 + 6*x + 6)", POS, "DLMF 6.8.3", twin="x*exp(x)*E1(x) < (x**2 + 5*x + 2)/(x**2 + 6*x + 6.5)", at={"x": "1"}),
    *pair("dlmf.7.8.7-lower", "2*x/sqrt(pi) < erfi(x)", POS, "DLMF 7.6.2 (first term)", twin="2.1*x/sqrt(pi) < erfi(x)", at={"x": "1/10"}),
    *pair("dlmf.7.8.7-dawson", "sqrt(pi)*erfi(x)*exp(-x**2)/2 < (1 - exp(-x**2))/x", POS, "DLMF 7.8.7", twin="sqrt(pi)*erfi(x)*exp(-x**2)/2 < 0.9*(1 - exp(-x**2))/x", at={"x": "1/10"}),
    *pair("dlmf.8.19.19", "(n - 1)/n*expint(n, x) < expint(n + 1, x)", {"x": "(0, oo)", "n": "naturals"}, "DLMF 8.19.19", twin="n/(n + 1)*expint(n, x) < expint(n + 1, x)", at={"x": "1/10", "n": "1"}),
    *pair("dlmf.8.19.19-falling", "expint(n + 1, x) < expint(n, x)", {"x": "(0, oo)", "n": "naturals"}, "DLMF 8.19.19", twin="expint(n + 1, x) < 0.9*expint(n, x)", at={"x": "20", "n": "1"}),
    *pair("dlmf.8.19.20", "expint(n, x)**2 < expint(n - 1, x)*expint(n + 1, x)", {"x": "(0, oo)", "n": "integers in [2, oo)"}, "DLMF 8.19.20", twin="1.1*expint(n, x)**2 < expint(n - 1, x)*expint(n + 1, x)", at={"x": "10", "n": "2"}),
    *pair("dlmf.8.19.21-lower", "1/(x + n) < exp(x)*expint(n, x)", ORDER, "DLMF 8.19.21", twin="1/(x + n - 0.1) < exp(x)*expint(n, x)", at={"x": "20", "n": "1"}),
    *pair("dlmf.8.19.21-upper", "exp(x)*expint(n, x) <= 1/(x + n - 1)", ORDER, "DLMF 8.19.21", twin="exp(x)*expint(n, x) <= 1/(x + n - 0.5)", at={"x": "1/10", "n": "3"}),
    *pair("dlmf.8.10.3-upper", "lowergamma(a, x) < x**a/a", BELOW, "DLMF 8.7.1 (integral of t^(a - 1))", twin="lowergamma(a, x) < 0.9*x**a/a", at={"x": "1/10", "a": "1/2"}),
    *pair("dlmf.8.10.5-upper", "x**(1 - a)*exp(x)*uppergamma(a, x) < (x + 1)/(x + 2 - a)", BELOW, "DLMF 8.10.5", twin="x**(1 - a)*exp(x)*uppergamma(a, x) < (x + 1)/(x + 2.1 - a)", at={"x": "10", "a": "1/2"}),
    *pair("dlmf.8.10.5-third", "x/(x + 2/3) < x**(2/3)*exp(x)*uppergamma(1/3, x)", POS, "DLMF 8.10.5", twin="x/(x + 0.6) < x**(2/3)*exp(x)*uppergamma(1/3, x)", at={"x": "20"}),
    *pair("dlmf.8.10.1-above", "x**(1 - a)*exp(x)*uppergamma(a, x) >= 1", {"x": "(0, oo)", "a": "[1, oo)"}, "DLMF 8.10.1", twin="x**(1 - a)*exp(x)*uppergamma(a, x) >= 1.1", at={"x": "30", "a": "2"}),
    *pair("dlmf.8.8.2", "uppergamma(a + 1, x) == a*uppergamma(a, x) + x**a*exp(-x)", {"x": "(0, oo)", "a": "(0, oo)"}, "DLMF 8.8.2", twin="uppergamma(a + 1, x) == a*uppergamma(a, x) + x**a*exp(-x) + x", at={"x": "1", "a": "1"}),
    *pair("dlmf.6.2.ei-upper", "Ei(x) <= log(x) + EulerGamma + exp(x) - 1", POS, "DLMF 6.6.1", twin="Ei(x) <= log(x) + EulerGamma + x", at={"x": "1"}),
    *pair("dlmf.6.6.1-lower", "Ei(x) > log(x) + EulerGamma + x", POS, "DLMF 6.6.1", twin="Ei(x) > log(x) + EulerGamma + 1.1*x", at={"x": "1/100"}),
    *pair("dlmf.4.13.upper", "LambertW(x) <= log(1 + x)", {"x": "[0, oo)"}, "DLMF 4.13.1; Hoorfar, Hassani 2008", twin="LambertW(x) <= 0.9*log(1 + x)", at={"x": "1/10"}),
    *pair("dlmf.4.13.identity", "LambertW(x)*exp(LambertW(x)) == x", {"x": "[-1/5, oo)"}, "DLMF 4.13.1", twin="LambertW(x)*exp(LambertW(x)) == x + LambertW(x)**2", at={"x": "1"}),
    *pair("dlmf.4.13.hoorfar", "LambertW(x) >= log(x) - log(log(x))", {"x": "[E, oo)"}, "Hoorfar, Hassani 2008, Theorem 2.7", twin="LambertW(x) >= log(x) - 0.9*log(log(x))", at={"x": "10**9"}),
    *pair("dlmf.4.13.series", "LambertW(x) <= x - x**2 + 3*x**3/2", {"x": "[0, oo)"}, "DLMF 4.13.5", twin="LambertW(x) <= x - x**2", at={"x": "1/10"}),
    *pair("dlmf.4.13.secant", "LambertW(x) >= x/(1 + x)", {"x": "[0, oo)"}, "DLMF 4.13.1 (x = w e^w)", twin="LambertW(x) >= x/(1 + 0.9*x)", at={"x": "1/10"}),
)  # fmt: skip
