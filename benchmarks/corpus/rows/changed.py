"""False statements: a true one changed a little, and a point where it fails."""
# ruff: noqa: E501

from benchmarks.corpus.row import Row

__all__ = ["ROWS"]

ROWS: tuple[Row, ...] = (
    Row("ff.exp-upper-3", "exp(x) <= 1 + x + x**2", {"x": "[0, 1.794]"}, truth=False, at={"x": "1.7938"}),
    Row("ff.abs-problem-3", "Abs(log(1 - x)) <= 3*x/2", {"x": "[0, 0.5829]"}, truth=False, at={"x": "0.58289"}),
    Row("ff.4.5.14", "exp(-x) < 1 - x/2", {"x": "(0, 1.594]"}, truth=False, at={"x": "1.5939"}),
    Row("ff.4.5.8-at-0", "1 + x < exp(x)", {"x": "reals"}, truth=False, at={"x": "0"}),
    Row("ff.exp-hyperbolic-1", "(3 + x**2/11)*((exp(x) - exp(-x))/2)/(2 + (exp(x) + exp(-x))/2 + x**2/11) < x", {"x": "(0, 5.18)"}, truth=False, at={"x": "5.1799"}),
    Row("ff.jordan", "sin(x) >= 2.001*x/pi", {"x": "[0, pi/2]"}, truth=False, at={"x": "78513/50000"}),
    Row("ff.4.18.4-upper", "sin(pi*x)/(x*(1 - x)) <= 3.999", {"x": "(0, 1)"}, truth=False, at={"x": "1/2"}),
    Row("ff.7.8.2-upper", "sqrt(pi)/2*exp(x**2)*erfc(x) <= 1/(x + sqrt(x**2 + 1.28))", {"x": "[0, oo)"}, truth=False, at={"x": "1/125"}),
    Row("ff.7.8.8", "erf(x) < sqrt(1 - exp(-1.27*x**2))", {"x": "(0, oo)"}, truth=False, at={"x": "7/25"}),
    Row("ff.5.6.2-strict", "1/gamma(x) + 1/gamma(1/x) < 2", {"x": "(0, oo)"}, truth=False, at={"x": "1"}),
    Row("ff.5.6.1-upper", "(2*pi)**(-1/2)*x**(1/2 - x)*exp(x)*gamma(x) < exp(1/(12.1*x))", {"x": "(0, oo)"}, truth=False, at={"x": "7"}),
    Row("ff.5.6.4-upper", "gamma(x + 1)/gamma(x + s) < (x + 1/5)**(1 - s)", {"x": "(0, oo)", "s": "(0, 1)"}, truth=False, at={"x": "8", "s": "4/5"}),
    Row("ff.8.10.5", "x**(1 - a)*exp(x)*uppergamma(a, x) < (x + 0.9)/(x + 2 - a)", {"x": "(0, oo)", "a": "(0, 1)"}, truth=False, at={"x": "8", "a": "4/5"}),
    Row("ff.pinsker", "p*log(p/q) + (1 - p)*log((1 - p)/(1 - q)) >= 2.01*(p - q)**2", {"p": "(0, 1)", "q": "(0, 1)"}, truth=False, at={"p": "1/2", "q": "501/1000"}),
    Row("ff.cosh", "cosh(x) <= exp(x**2/2.01)", {"x": "reals"}, truth=False, at={"x": "1/1000"}),
    Row("ff.harmonic", "Sum(1/k, (k, 1, n)) >= log(n + 1) + 0.31", {"n": "naturals"}, truth=False, at={"n": "1"}),
    Row("ff.harmonic-upper", "Sum(1/k, (k, 1, n)) <= 0.577 + log(n + 1/2)", {"n": "naturals"}, truth=False, at={"n": "35"}),
    Row("ff.sum-inv-sqrt", "Sum(1/sqrt(k), (k, 1, n)) <= 2*sqrt(n) - 1.1", {"n": "naturals"}, truth=False, at={"n": "1"}),
    Row("ff.log-upper-24", "log(1 + x) < x - x**2/2 + x**3/3.1", {"x": "(0, oo)"}, truth=False, at={"x": "7/1000"}),
    Row("ff.log-lower-22", "log(1 + x) > 2*(x/(2 + x) + x**3/(2.9*(2 + x)**3))", {"x": "(0, oo)"}, truth=False, at={"x": "3/500"}),
    Row("ff.two-variable-3", "(1 - exp(-x - y))/((x + y)*(1 - exp(-x))*(1 - exp(-y))) - 1/(x*y) <= 1/12 - 1/5000", {"x": "(0, oo)", "y": "(0, oo)"}, truth=False, at={"x": "1/1000", "y": "3/500"}),
    Row("ff.amgm-3", "cbrt(x*y*z) <= (x + y + z)/3.001", {"x": "(0, oo)", "y": "(0, oo)", "z": "(0, oo)"}, truth=False, at={"x": "1", "y": "1", "z": "1"}),
    Row("ff.nesbitt", "a/(b + c) + b/(c + a) + c/(a + b) >= 1.501", {"a": "(0, oo)", "b": "(0, oo)", "c": "(0, oo)"}, truth=False, at={"a": "1", "b": "1", "c": "1"}),
    Row("ff.motzkin", "x**4*y**2 + x**2*y**4 + 1 - 3*x**2*y**2 >= 1/1000", {"x": "reals", "y": "reals"}, truth=False, at={"x": "1", "y": "1"}),
    Row("ff.hong-3", "x1*x2*x3 <= 0.19", {"x1": "reals", "x2": "reals", "x3": "reals"}, ("x1**2 + x2**2 + x3**2 < 1",), truth=False, at={"x1": "0.577", "x2": "0.577", "x3": "0.577"}),
    Row("ff.atan-rational", "Abs(atan(x) - x/(1 + 0.28*x*x)) < 0.00488", {"x": "[0, 1]"}, truth=False, at={"x": "67/100"}),
    Row("ff.rd", "-x1 + 2*x2 - x3 - 0.835634534*x2*(1 + x2) > -36.71269", {"x1": "[-5, 5]", "x2": "[-5, 5]", "x3": "[-5, 5]"}, truth=False, at={"x1": "5", "x2": "-5", "x3": "5"}),
    Row("ff.caprasse", "-x1*x3**3 + 4*x2*x3**2*x4 + 4*x1*x3*x4**2 + 2*x2*x4**3 + 4*x1*x3 + 4*x3**2 - 10*x2*x4 - 10*x4**2 + 2 > -3.18", {"x1": "[-1/2, 1/2]", "x2": "[-1/2, 1/2]", "x3": "[-1/2, 1/2]", "x4": "[-1/2, 1/2]"}, truth=False, at={"x1": "1/2", "x2": "-1/2", "x3": "-0.241268", "x4": "-1/2"}),
    Row("ff.svrg-constant", "1/(mu*(1/(10*L))*(8/10)*(20*L/mu)) + 1/5*(1 + mu/(20*L))/(4/5) <= 0.88", {"L": "(0, oo)", "mu": "(0, oo)"}, ("mu <= L",), truth=False, at={"L": "3", "mu": "2"}),
    Row("ff.softplus", "log(1 + exp(x)) <= log(2) + x/2 + x**2/8.1", {"x": "reals"}, truth=False, at={"x": "-1/125"}),
    Row("ff.atan-far", "atan(x) >= 3.15*x/(3.15 + 2*x)", {"x": "[0, oo)"}, truth=False, at={"x": "10000"}),
    Row("ff.wallis", "Product(1 - 1/(2*j), (j, 1, n)) <= 1/sqrt(3*n + 1.1)", {"n": "naturals"}, truth=False, at={"n": "1"}),
    Row("ff.log-upper-25-strict", "log(x) < x/E", {"x": "(0, oo)"}, truth=False, at={"x": "E"}),
    Row("ff.log-mean", "log(x/y)/(x - y) <= 1/sqrt(x*y) - 1/10**6", {"x": "(1, 2)", "y": "(1, 2)"}, ("x > y",), truth=False, at={"x": "1.001", "y": "1.0005"}),
    Row("ff.dr-07", "x != sin(cos(x))", {"x": "(0.69, 1)"}, truth=False, at={"x": "0.6948196907307875655784200727751937626855044467359379684"}),
)  # fmt: skip
