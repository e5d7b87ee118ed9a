"""Means, convexity and rearrangement: Young, Jensen, Hölder, Bernoulli."""
# ruff: noqa: E501

from benchmarks.corpus.row import Row, pair

__all__ = ["ROWS"]

POS = "(0, oo)"
NN = "[0, oo)"
AB = {"a": NN, "b": NN}
ABC = {"a": POS, "b": POS, "c": POS}
XYUV = {"x": NN, "y": NN, "u": NN, "v": NN}

ROWS: tuple[Row, ...] = (
    *pair("hlp.9-3", "(a*b*c)**(1/3) <= (a + b + c)/3", ABC, "Hardy, Littlewood, Pólya 1934, Theorem 9", twin="(a*b*c)**(1/3) <= (a + b + 0.9*c)/3", at={"a": "1", "b": "1", "c": "1"}),
    *pair("hlp.9-4", "a*b*c*d <= ((a + b + c + d)/4)**4", {**ABC, "d": POS}, "Hardy, Littlewood, Pólya 1934, Theorem 9", twin="a*b*c*d <= ((a + b + c + d)/4.1)**4", at={"a": "1", "b": "1", "c": "1", "d": "1"}),
    *pair("hlp.37", "a**t*b**(1 - t) <= t*a + (1 - t)*b", {"a": POS, "b": POS, "t": "[0, 1]"}, "Hardy, Littlewood, Pólya 1934, Theorem 37", twin="a**t*b**(1 - t) <= t*a + (0.9 - t)*b", at={"a": "1", "b": "1", "t": "1/2"}),
    *pair("hlp.41-above", "p*y**(p - 1)*(x - y) <= x**p - y**p", {"x": POS, "y": POS, "p": "[1, oo)"}, "Hardy, Littlewood, Pólya 1934, Theorem 41", twin="(p + 0.1)*y**(p - 1)*(x - y) <= x**p - y**p", at={"x": "1.01", "y": "1", "p": "2"}),
    *pair("hlp.61", "a*b <= a**p/p + b**(p/(p - 1))*(p - 1)/p", {"a": POS, "b": POS, "p": "(1, oo)"}, "Hardy, Littlewood, Pólya 1934, Theorem 61 (Young)", twin="a*b <= a**p/p + b**(p/(p - 1))*(p - 1)/(p + 1)", at={"a": "1", "b": "1", "p": "2"}),
    *pair("hlp.16-root-square", "((sqrt(a) + sqrt(b))/2)**2 <= (a + b)/2", AB, "Hardy, Littlewood, Pólya 1934, Theorem 16 (means of order 1/2 and 1)", twin="((sqrt(a) + sqrt(b))/2)**2 <= (a + b)/2.1", at={"a": "1", "b": "1"}),
    *pair("hlp.16-cubic", "((a**2 + b**2 + c**2)/3)**(1/2) <= ((a**3 + b**3 + c**3)/3)**(1/3)", ABC, "Hardy, Littlewood, Pólya 1934, Theorem 16 (means of order 2 and 3)", twin="((a**2 + b**2 + c**2)/2.9)**(1/2) <= ((a**3 + b**3 + c**3)/3)**(1/3)", at={"a": "1", "b": "1", "c": "1"}),
    *pair("hlp.19", "(a**q + b**q)**(1/q) <= (a**p + b**p)**(1/p)", {"a": POS, "b": POS, "p": POS, "q": POS}, "Hardy, Littlewood, Pólya 1934, Theorem 19", twin="(a**p + b**p)**(1/p) <= (a**q + b**q)**(1/q)", at={"a": "1", "b": "1", "p": "1", "q": "2"}, given=("p < q",)),
    *pair("hlp.11-cubes", "x*u + y*v <= (x**3 + y**3)**(1/3)*(u**(3/2) + v**(3/2))**(2/3)", XYUV, "Hardy, Littlewood, Pólya 1934, Theorem 11 (Hölder, exponents 3 and 3/2)", twin="x*u + y*v <= 0.99*(x**3 + y**3)**(1/3)*(u**(3/2) + v**(3/2))**(2/3)", at={"x": "1", "y": "1", "u": "1", "v": "1"}),
    *pair("hlp.24-cubes", "((x + u)**3 + (y + v)**3)**(1/3) <= (x**3 + y**3)**(1/3) + (u**3 + v**3)**(1/3)", XYUV, "Hardy, Littlewood, Pólya 1934, Theorem 24 (Minkowski, exponent 3)", twin="((x + u)**3 + (y + v)**3)**(1/3) <= (x**3 + y**3)**(1/3) + 0.99*(u**3 + v**3)**(1/3)", at={"x": "1", "y": "1", "u": "1", "v": "1"}),
    *pair("hlp.43", "(x + y)*(u + v) <= 2*(x*u + y*v)", XYUV, "Hardy, Littlewood, Pólya 1934, Theorem 43 (Chebyshev)", twin="(x + y)*(u + v) <= 1.9*(x*u + y*v)", at={"x": "1", "y": "1", "u": "1", "v": "1"}, given=("x <= y", "u <= v")),
    *pair("hlp.368", "a*x + b*y + c*z >= a*y + b*z + c*x", {**ABC, "x": "reals", "y": "reals", "z": "reals"}, "Hardy, Littlewood, Pólya 1934, Theorem 368 (rearrangement)", twin="a*x + b*y + c*z >= a*y + b*z + c*x + 0.01", at={"a": "1", "b": "1", "c": "1", "x": "0", "y": "0", "z": "0"}, given=("a <= b", "b <= c", "x <= y", "y <= z")),
    *pair("mitrinovic.bernoulli-below", "(1 + x)**p <= 1 + p*x", {"x": "(-1, oo)", "p": "[0, 1]"}, "Mitrinović 1970, 2.4", twin="(1 + x)**p <= 1 + 0.9*p*x", at={"x": "1/10", "p": "1/2"}),
    *pair("mitrinovic.bernoulli-negative", "(1 + x)**p >= 1 + p*x", {"x": "(-1, oo)", "p": "(-oo, 0]"}, "Mitrinović 1970, 2.4", twin="(1 + x)**p >= 1 + p*x/2", at={"x": "1/10", "p": "-1"}),
    *pair("mitrinovic.weierstrass-lower", "(1 - a)*(1 - b)*(1 - c) >= 1 - a - b - c", {"a": "[0, 1]", "b": "[0, 1]", "c": "[0, 1]"}, "Mitrinović 1970, 3.2 (Weierstrass)", twin="(1 - a)*(1 - b)*(1 - c) >= 1 - a - b - 0.9*c", at={"a": "0", "b": "0", "c": "1"}),
    *pair("mitrinovic.weierstrass-upper", "(1 - a)*(1 - b)*(1 - c) <= 1/(1 + a + b + c)", {"a": "[0, 1]", "b": "[0, 1]", "c": "[0, 1]"}, "Mitrinović 1970, 3.2 (Weierstrass)", twin="(1 - a)*(1 - b)*(1 - c) <= 0.99/(1 + a + b + c)", at={"a": "0", "b": "0", "c": "0"}),
    *pair("mitrinovic.schur", "a*(a - b)*(a - c) + b*(b - a)*(b - c) + c*(c - a)*(c - b) >= 0", {"a": NN, "b": NN, "c": NN}, "Mitrinović 1970, part 2 (Schur)", twin="a*(a - b)*(a - c) + b*(b - a)*(b - c) + c*(c - a)*(c - b) >= 0.01*a*b*c", at={"a": "1", "b": "1", "c": "1"}),
    *pair("mitrinovic.means-gap", "(a - b)**2/(8*a) <= (a + b)/2 - sqrt(a*b)", {"a": POS, "b": POS}, "Mitrinović 1970, part 2 (refined means)", twin="(a - b)**2/(7*a) <= (a + b)/2 - sqrt(a*b)", at={"a": "100", "b": "99"}, given=("b <= a",)),
    *pair("mitrinovic.kantorovich", "(t*x + (1 - t)*y)*(t/x + (1 - t)/y) <= (x + y)**2/(4*x*y)", {"x": POS, "y": POS, "t": "[0, 1]"}, "Mitrinović 1970, part 2 (Kantorovich)", twin="(t*x + (1 - t)*y)*(t/x + (1 - t)/y) <= (x + y)**2/(4.1*x*y)", at={"x": "1", "y": "2", "t": "1/2"}),
    *pair("mitrinovic.titu", "x**2/a + y**2/b >= (x + y)**2/(a + b)", {"x": "reals", "y": "reals", "a": POS, "b": POS}, "Mitrinović 1970, part 2 (Cauchy; Bergström)", twin="x**2/a + y**2/b >= 1.1*(x + y)**2/(a + b)", at={"x": "1", "y": "1", "a": "1", "b": "1"}),
    *pair("mitrinovic.lagrange", "(x**2 + y**2)*(u**2 + v**2) - (x*u + y*v)**2 == (x*v - y*u)**2", {"x": "reals", "y": "reals", "u": "reals", "v": "reals"}, "Mitrinović 1970, part 2 (Lagrange)", twin="(x**2 + y**2)*(u**2 + v**2) - (x*u + y*v)**2 == (x*v + y*u)**2", at={"x": "1", "y": "1", "u": "1", "v": "1"}),
    *pair("mitrinovic.power-exponential", "x**y + y**x > 1", {"x": POS, "y": POS}, "Mitrinović 1970, 3.6", twin="x**y + y**x > 1.01", at={"x": "1/1000000000000", "y": "1/2"}),
    *pair("proofwiki.nesbitt-squares", "a**2/(b + c) + b**2/(c + a) + c**2/(a + b) >= (a + b + c)/2", ABC, "ProofWiki, Nesbitt's Inequality (with squares)", twin="a**2/(b + c) + b**2/(c + a) + c**2/(a + b) >= (a + b + c)/1.9", at={"a": "1", "b": "1", "c": "1"}),
    *pair("means.young-power", "a*b <= eta**2*a**2/2 + b**2/(2*eta**2)", {"a": "reals", "b": "reals", "eta": POS}, "Bubeck 2015, section 3.1; Lan 2020, section 3.1", twin="a*b <= eta**2*a**2/2 + b**2/(2.1*eta**2)", at={"a": "1", "b": "1", "eta": "1"}),
    *pair("means.young-3-2", "a*b <= eta**3*a**3/3 + 2*b**(3/2)/(3*eta**(3/2))", {**AB, "eta": POS}, "Nesterov, Polyak 2006 (Young, exponents 3 and 3/2)", twin="a*b <= eta**3*a**3/3 + 2*b**(3/2)/(3.2*eta**(3/2))", at={"a": "1", "b": "1", "eta": "1"}),
    *pair("means.jensen-4", "((a + b + c + d)/4)**2 <= (a**2 + b**2 + c**2 + d**2)/4", {"a": "reals", "b": "reals", "c": "reals", "d": "reals"}, "Karimireddy et al. 2020 (SCAFFOLD), Lemma 3", twin="((a + b + c + d)/4)**2 <= (a**2 + b**2 + c**2 + d**2)/4.1", at={"a": "1", "b": "1", "c": "1", "d": "1"}),
    *pair("means.convex-power-3", "((a + b + c)/3)**p <= (a**p + b**p + c**p)/3", {**ABC, "p": "[1, oo)"}, "Boyd, Vandenberghe 2004, 3.1.8 (Jensen for powers)", twin="((a + b + c)/3)**p <= (a**p + b**p + c**p)/3.1", at={"a": "1", "b": "1", "c": "1", "p": "2"}),
    *pair("means.variance-of-two", "t*a**2 + (1 - t)*b**2 - (t*a + (1 - t)*b)**2 == t*(1 - t)*(a - b)**2", {"a": "reals", "b": "reals", "t": "[0, 1]"}, "Bauschke, Combettes 2017, Corollary 2.15", twin="t*a**2 + (1 - t)*b**2 - (t*a + (1 - t)*b)**2 == t*(1 + t)*(a - b)**2", at={"a": "1", "b": "0", "t": "1/2"}),
    *pair("means.popoviciu", "t*a**2 + (1 - t)*b**2 - (t*a + (1 - t)*b)**2 <= (a - b)**2/4", {"a": "reals", "b": "reals", "t": "[0, 1]"}, "Boucheron, Lugosi, Massart 2013, Lemma 2.2 (variance of a bounded variable)", twin="t*a**2 + (1 - t)*b**2 - (t*a + (1 - t)*b)**2 <= (a - b)**2/4.1", at={"a": "1", "b": "0", "t": "1/2"}),
    *pair("means.cubic-minimum", "-g*r + h*r**2/2 + m*r**3/6 >= -g*sqrt(2*g/m)*2/3", {"g": POS, "h": NN, "m": POS, "r": NN}, "Nesterov, Polyak 2006, section 2 (cubic model)", twin="-g*r + h*r**2/2 + m*r**3/6 >= -g*sqrt(2*g/m)/2", at={"g": "1/2", "h": "0", "m": "1", "r": "1"}),
)  # fmt: skip
