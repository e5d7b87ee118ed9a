"""Exponentials and logarithms, most of them in several variables."""
# ruff: noqa: E501

from benchmarks.corpus.row import Row, pair

__all__ = ["ROWS"]

POS = "(0, oo)"
UNIT = "(0, 1)"
XY = {"x": POS, "y": POS}
REALS = {"x": "reals", "y": "reals"}
PQ = {"p": UNIT, "q": UNIT}

ROWS: tuple[Row, ...] = (
    *pair("dlmf.4.5.2-upper", "-log(1 - x) < x/(1 - x)", {"x": "(-oo, 0) | (0, 1)"}, "DLMF 4.5.2", twin="-log(1 - x) < x/(1 - x/2)", at={"x": "9/10"}),
    *pair("dlmf.4.5.6-real", "Abs(log(1 + x)) <= -log(1 - Abs(x))", {"x": "(-1, 1)"}, "DLMF 4.5.6", twin="Abs(log(1 + x)) <= -log(1 - Abs(x)/2)", at={"x": "1/2"}),
    *pair("dlmf.4.5.10-lower", "x/(1 + x) < 1 - exp(-x)", {"x": "(-1, 0) | (0, oo)"}, "DLMF 4.5.10", twin="x/(0.9 + x) < 1 - exp(-x)", at={"x": "1/10"}),
    *pair("dlmf.4.5.10-upper", "1 - exp(-x) < x", {"x": "(-1, 0) | (0, oo)"}, "DLMF 4.5.10", twin="1 - exp(-x) < 0.99*x", at={"x": "1/100"}),
    *pair("dlmf.4.5.11-lower", "x < exp(x) - 1", {"x": "(-oo, 0) | (0, 1)"}, "DLMF 4.5.11", twin="x + x**2/2 < exp(x) - 1", at={"x": "-1"}),
    *pair("dlmf.4.5.13-lower", "exp(x*y/(x + y)) < (1 + x/y)**y", XY, "DLMF 4.5.13", twin="exp(x*y/(x + y/2)) < (1 + x/y)**y", at={"x": "1", "y": "10"}),
    *pair("dlmf.4.5.13-upper", "(1 + x/y)**y < exp(x)", XY, "DLMF 4.5.13", twin="(1 + x/y)**(y + 1/2) < exp(x)", at={"x": "1", "y": "1"}),
    *pair("fungrim.3c4480-4", "Abs(exp(x) - 1 - x - x**2/2 - x**3/6) <= Abs(x)**4/(24*(1 - Abs(x)/4))", {"x": "(-4, 4)"}, "Fungrim 3c4480, N = 4", twin="Abs(exp(x) - 1 - x - x**2/2 - x**3/6) <= Abs(x)**4/(25*(1 - Abs(x)/4))", at={"x": "1/100"}),
    *pair("fungrim.77aa12", "Abs(log(x + a) - log(x)) <= log(1 + Abs(a)/(x - Abs(a)))", {"x": POS, "a": "[0, oo)"}, "Fungrim 77aa12", twin="Abs(log(x + a) - log(x)) <= log(1 + Abs(a)/(x + 2*Abs(a)))", at={"x": "2", "a": "1"}, given=("a < x",)),
    *pair("hlp.63", "u*v <= u*log(u) + exp(v - 1)", {"u": POS, "v": "reals"}, "Hardy, Littlewood, Pólya 1934, Theorem 63", twin="u*v <= u*log(u) + exp(v - 1.01)", at={"u": "1", "v": "1"}),
    *pair("explog.log-mean-lower", "sqrt(x*y) <= (x - y)/log(x/y)", XY, "Mitrinović 1970, 3.6 (logarithmic mean); Carlson 1972", twin="sqrt(x*y) + 0.01 <= (x - y)/log(x/y)", at={"x": "2", "y": "2001/1000"}, given=("x != y",)),
    *pair("explog.log-mean-upper", "(x - y)/log(x/y) <= (x + y)/2", XY, "Carlson 1972, The logarithmic mean", twin="(x - y)/log(x/y) <= (x + y)/2.1", at={"x": "1", "y": "2"}, given=("x != y",)),
    *pair("explog.log-sum", "x*log(x/u) + y*log(y/v) >= (x + y)*log((x + y)/(u + v))", {"x": POS, "y": POS, "u": POS, "v": POS}, "Cover, Thomas 2006, Theorem 2.7.1 (log sum inequality)", twin="x*log(x/u) + y*log(y/v) >= (x + y)*log((x + y)/(u + v)) + 0.1", at={"x": "1", "y": "1", "u": "1", "v": "1"}),
    *pair("explog.gibbs", "p*log(p/q) + (1 - p)*log((1 - p)/(1 - q)) >= 0", PQ, "Cover, Thomas 2006, Theorem 2.6.3", twin="p*log(p/q) + (1 - p)*log((1 - p)/(1 - q)) >= 0.0001", at={"p": "1/2", "q": "501/1000"}),
    *pair("explog.kl-chi-square", "p*log(p/q) + (1 - p)*log((1 - p)/(1 - q)) <= (p - q)**2/(q*(1 - q))", PQ, "Tsybakov 2009, Lemma 2.7", twin="p*log(p/q) + (1 - p)*log((1 - p)/(1 - q)) <= (p - q)**2/(2*q*(1 - q))", at={"p": "19/20", "q": "9/10"}),
    *pair("explog.kl-hellinger", "(sqrt(p) - sqrt(q))**2 + (sqrt(1 - p) - sqrt(1 - q))**2 <= p*log(p/q) + (1 - p)*log((1 - p)/(1 - q))", PQ, "Tsybakov 2009, Lemma 2.4", twin="2*(sqrt(p) - sqrt(q))**2 + 3*(sqrt(1 - p) - sqrt(1 - q))**2 <= p*log(p/q) + (1 - p)*log((1 - p)/(1 - q))", at={"p": "1/2", "q": "9/10"}),
    *pair("explog.chernoff-kl-small", "p*log(p/q) + (1 - p)*log((1 - p)/(1 - q)) >= (p - q)**2/(2*q)", PQ, "Boucheron, Lugosi, Massart 2013, chapter 2, exercises", twin="p*log(p/q) + (1 - p)*log((1 - p)/(1 - q)) >= (p - q)**2/(2*q) + 0.001", at={"p": "3/10", "q": "31/100"}, given=("p <= q",)),
    *pair("explog.bennett-h1", "(1 + x)*log(1 + x) - x >= 9*(1 + x/3 - sqrt(1 + 2*x/3))", {"x": "[0, oo)"}, "Boucheron, Lugosi, Massart 2013, chapter 2, exercises", twin="(1 + x)*log(1 + x) - x >= 9.1*(1 + x/3 - sqrt(1 + 2*x/3))", at={"x": "1/10"}),
    *pair("explog.sub-gamma", "1 + x - sqrt(1 + 2*x) >= x**2/(2*(1 + x))", {"x": "[0, oo)"}, "Boucheron, Lugosi, Massart 2013, section 2.4", twin="1 + x - sqrt(1 + 2*x) >= x**2/(1.9*(1 + x))", at={"x": "1/100"}),
    *pair("explog.exp-square", "exp(x) <= x + exp(x**2)", {"x": "reals"}, "Vershynin 2018, proof of Proposition 2.5.2", twin="exp(x) <= x + exp(x**2/2)", at={"x": "1/2"}),
    *pair("explog.cosh", "cosh(x) <= exp(x**2/2)", {"x": "reals"}, "Vershynin 2018, exercise 2.2.3", twin="cosh(x) <= exp(x**2/2.1)", at={"x": "1/10"}),
    *pair("explog.chord", "exp(t*x) <= (1 - x)/2*exp(-t) + (1 + x)/2*exp(t)", {"t": "reals", "x": "[-1, 1]"}, "Boucheron, Lugosi, Massart 2013, Lemma 2.2 (first step)", twin="exp(t*x) <= (1 - x)/2.1*exp(-t) + (1 + x)/2*exp(t)", at={"t": "1", "x": "-1"}),
    *pair("explog.chernoff-upper", "exp(d)/(1 + d)**(1 + d) <= exp(-d**2/3)", {"d": "(0, 1]"}, "Mitzenmacher, Upfal 2005, Theorem 4.4", twin="exp(d)/(1 + d)**(1 + d) <= exp(-d**2/2.5)", at={"d": "1"}),
    *pair("explog.chernoff-lower", "exp(-d)/(1 - d)**(1 - d) <= exp(-d**2/2)", {"d": "(0, 1)"}, "Mitzenmacher, Upfal 2005, Theorem 4.5", twin="exp(-d)/(1 - d)**(1 - d) <= exp(-d**2/1.9)", at={"d": "1/10"}),
    *pair("explog.a-log-x", "x >= a*log(x)", {"a": "[1, oo)", "x": POS}, "Shalev-Shwartz, Ben-David 2014, Lemma A.1", twin="x >= 1.2*a*log(x)", at={"a": "3", "x": "33/5"}, given=("x >= 2*a*log(a)",)),
    *pair("explog.a-log-x-b", "x >= a*log(x) + b", {"a": "[1, oo)", "b": POS, "x": POS}, "Shalev-Shwartz, Ben-David 2014, Lemma A.2", twin="x >= 3*a*log(x) + b", at={"a": "10", "b": "1", "x": "130"}, given=("x >= 4*a*log(2*a) + 2*b",)),
    *pair("explog.softmax-weight", "exp(x)/(exp(x) + exp(y)) <= exp(x - y)", REALS, "Boyd, Vandenberghe 2004, 3.1.5 (log-sum-exp)", twin="exp(x)/(exp(x) + exp(y)) <= exp(x - y)/2", at={"x": "0", "y": "1"}),
    *pair("explog.softplus-convex", "log(1 + exp((x + y)/2)) <= (log(1 + exp(x)) + log(1 + exp(y)))/2", REALS, "Boyd, Vandenberghe 2004, 3.1.5", twin="log(1 + exp((x + y)/2)) <= (log(1 + exp(x)) + log(1 + exp(y)))/2.1", at={"x": "0", "y": "0"}),
    *pair("explog.softplus-smooth", "log(1 + exp(y)) <= log(1 + exp(x)) + exp(x)/(1 + exp(x))*(y - x) + (y - x)**2/8", REALS, "Bach 2024, Learning Theory from First Principles (logistic loss)", twin="log(1 + exp(y)) <= log(1 + exp(x)) + exp(x)/(1 + exp(x))*(y - x) + (y - x)**2/9", at={"x": "-1/2", "y": "1/2"}),
    *pair("explog.sigmoid-lipschitz", "Abs(1/(1 + exp(-x)) - 1/(1 + exp(-y))) <= Abs(x - y)/4", REALS, "Bach 2024, Learning Theory from First Principles (logistic loss)", twin="Abs(1/(1 + exp(-x)) - 1/(1 + exp(-y))) <= Abs(x - y)/4.1", at={"x": "1/10", "y": "-1/10"}),
    *pair("explog.log-sum-exp-3", "log(exp(x) + exp(y) + exp(z)) <= Max(x, y, z) + log(3)", {**REALS, "z": "reals"}, "Nesterov 2005, Smooth minimization, section 4.1", twin="log(exp(x) + exp(y) + exp(z)) <= Max(x, y, z) + 1", at={"x": "0", "y": "0", "z": "0"}),
    *pair("explog.hedge", "1 - (1 - exp(-t))*x >= exp(-t*x)", {"t": "[0, oo)", "x": "[0, 1]"}, "Cesa-Bianchi, Lugosi 2006, chapter 2 (by convexity)", twin="1 - (1 - exp(-t))*x >= exp(-t*x) + 0.01", at={"t": "1", "x": "0"}),
    *pair("explog.hedge-second-order", "exp(-x) <= 1 - x + x**2/2", {"x": "[0, oo)"}, "Hazan 2016, Theorem 1.5; Arora, Hazan, Kale 2012", twin="exp(-x) <= 1 - x + x**2/2.1", at={"x": "1/10"}),
    *pair("explog.young-entropy", "x*y <= exp(x) + y*log(y) - y", {"x": "reals", "y": POS}, "Boucheron, Lugosi, Massart 2013, section 4.9 (variational formula)", twin="x*y <= exp(x) + y*log(y) - 1.1*y", at={"x": "0", "y": "1"}),
    *pair("explog.donsker-varadhan", "p*x + (1 - p)*y - p*log(p/q) - (1 - p)*log((1 - p)/(1 - q)) <= log(q*exp(x) + (1 - q)*exp(y))", {**PQ, **REALS}, "Boucheron, Lugosi, Massart 2013, Corollary 4.15", twin="p*x + (1 - p)*y - p*log(p/q) <= log(q*exp(x) + (1 - q)*exp(y))", at={"p": "1/10", "q": "1/2", "x": "0", "y": "0"}),
    *pair("explog.contraction-iterations", "(1 - 1/k)**(k*log(1/e)) <= e", {"k": "(1, oo)", "e": "(0, 1)"}, "Bubeck 2015, after Theorem 3.10 (number of steps)", twin="(1 - 1/k)**(k*log(1/e)) <= e/2", at={"k": "100", "e": "1/2"}),
    *pair("explog.one-minus-lower", "1 - x >= exp(-x - x**2)", {"x": "[0, 1/2]"}, "Motwani, Raghavan 1995, appendix B", twin="1 - x >= exp(-x - x**2/2)", at={"x": "1/2"}),
    *pair("explog.one-minus-four", "1 - x >= 4**(-x)", {"x": "[0, 1/2]"}, "Motwani, Raghavan 1995, appendix B", twin="1 - x >= 3.9**(-x)", at={"x": "1/2"}),
    *pair("explog.log-cosh", "log(cosh(x)) <= Abs(x)", {"x": "reals"}, "Vershynin 2018, section 2.5 (bounds of cosh)", twin="log(cosh(x)) <= Abs(x) - 1/2", at={"x": "1/2"}),
    *pair("explog.power-weights", "x**p <= 1 + p*(x - 1)", {"x": POS, "p": "[0, 1]"}, "Hardy, Littlewood, Pólya 1934, Theorem 42", twin="x**p <= 1 + p*(x - 1.1)", at={"x": "1", "p": "1/2"}),
)  # fmt: skip
