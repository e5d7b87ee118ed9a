"""Step sizes, rates and recursions: lemmas of the appendices of optimisation papers."""
# ruff: noqa: E501

from benchmarks.corpus.row import Row, pair

__all__ = ["ROWS"]

POS = "(0, oo)"
NN = "[0, oo)"
UNIT = "(0, 1)"
NAT = {"n": "naturals"}
ML = {"mu": POS, "L": POS}
CONVEX = ("mu <= L",)

ROWS: tuple[Row, ...] = (
    *pair("steps.page", "a*x**2 + b*x <= 1", {"a": POS, "b": POS, "x": NN}, "Richtárik, Sokolov, Fatkhullin 2021 (EF21), Lemma 5; Li et al. 2021 (PAGE)", twin="a*x**2 + b*x <= 0.9", at={"a": "1", "b": "1000000", "x": "1/1000002"}, given=("x*(sqrt(a) + b) <= 1",)),
    *pair("steps.ef21-ratio", "(1 - a)/(1 - sqrt(1 - a))**2 <= (2/a - 1)**2", {"a": "(0, 1]"}, "Richtárik, Sokolov, Fatkhullin 2021 (EF21), Lemma 3", twin="(1 - a)/(1 - sqrt(1 - a))**2 <= (1.8/a - 1)**2", at={"a": "1/10"}),
    *pair("steps.ef21-theta", "1 - sqrt(1 - a) >= a/2", {"a": "[0, 1]"}, "Richtárik, Sokolov, Fatkhullin 2021 (EF21), Lemma 3", twin="1 - sqrt(1 - a) >= a/1.9", at={"a": "1/100"}),
    *pair("steps.error-feedback-sum", "(1 - d)*(1 + d/(2*(1 - d))) == 1 - d/2", {"d": UNIT}, "Karimireddy et al. 2019 (error feedback), proof of Lemma 3", twin="(1 - d)*(1 + d/(1 - d)) == 1 - d/2", at={"d": "1/2"}),
    *pair("steps.error-feedback-young", "(1 - d)*(1 + 2*(1 - d)/d) <= 2*(1 - d)/d", {"d": "(0, 1]"}, "Karimireddy et al. 2019 (error feedback), proof of Lemma 3", twin="(1 - d)*(1 + 2*(1 - d)/d) <= 1.1*(1 - d)/d", at={"d": "1/10"}),
    *pair("steps.sparsified-weights", "(1 - 2/(n + a))*(n + a)**2 <= (n + a - 1)**2", {"a": "[1, oo)", **NAT}, "Stich, Cordonnier, Jaggi 2018, Lemma 3.3 (weights (a + t)^2)", twin="(1 - 1/(n + a))*(n + a)**2 <= (n + a - 1)**2", at={"a": "1", "n": "1"}),
    *pair("steps.weights-sum", "Sum((a + k)**2, (k, 0, n - 1)) >= n**3/3", {"a": "[1, oo)", **NAT}, "Stich, Cordonnier, Jaggi 2018, Lemma 3.3 (S_T >= T^3/3)", twin="Sum((a + k)**2, (k, 0, n - 1)) >= n**3/3 + n", at={"a": "1", "n": "1"}),
    *pair("steps.two-over-mu-t", "(1 - 2/(n + 1))*n*(n + 1) == n*(n - 1)", NAT, "Lacoste-Julien, Schmidt, Bach 2012, section 3", twin="(1 - 2/(n + 1))*n*(n + 1) == n*(n + 1)", at={"n": "1"}),
    *pair("steps.bottou-constant", "(1 - mu*eta)*r + eta**2*L*m/2 <= r", {**ML, "eta": POS, "m": NN, "r": NN}, "Bottou, Curtis, Nocedal 2018, Theorem 4.6 (fixed step size)", twin="(1 - mu*eta)*r + eta**2*L*m/1.9 <= r", at={"mu": "1", "L": "1", "eta": "1", "m": "1", "r": "1/2"}, given=("eta*L*m <= 2*mu*r", "mu*eta <= 1")),
    *pair("steps.bottou-diminishing", "(1 - b/(g + n))*v/(g + n) + b**2*s/(g + n)**2 <= v/(g + n + 1)", {"b": "(1, oo)", "g": POS, "v": NN, "s": NN, **NAT}, "Bottou, Curtis, Nocedal 2018, Theorem 4.7 (induction)", twin="(1 - b/(g + n))*v/(g + n) + 2*b**2*s/(g + n)**2 <= v/(g + n + 1)", at={"b": "2", "g": "1", "v": "4", "s": "1", "n": "1"}, given=("b**2*s <= (b - 1)*v",)),
    *pair("steps.descent-lemma-constant", "-eta + L*eta**2/2 <= -eta/2", {"L": POS, "eta": POS}, "Nesterov 2018, section 1.2.3; Bubeck 2015, (3.5)", twin="-eta + L*eta**2/2 <= -eta/1.9", at={"L": "1", "eta": "1"}, given=("L*eta <= 1",)),
    *pair("steps.optimal-constant-step", "-eta + L*eta**2/2 >= -1/(2*L)", {"L": POS, "eta": "reals"}, "Nesterov 2018, section 1.2.3", twin="-eta + L*eta**2/2 >= -1/(2.1*L)", at={"L": "1", "eta": "1"}),
    *pair("steps.strongly-convex-contraction", "Max(Abs(1 - eta*mu), Abs(1 - eta*L)) >= (L - mu)/(L + mu)", {**ML, "eta": NN}, "Nesterov 2018, Theorem 2.1.15; Polyak 1987, 1.4.2", twin="Max(Abs(1 - eta*mu), Abs(1 - eta*L)) >= L/(L + mu)", at={"mu": "1", "L": "1", "eta": "1"}, given=CONVEX),
    *pair("steps.strongly-convex-short", "Max(Abs(1 - eta*mu), Abs(1 - eta*L)) <= 1 - eta*mu", {**ML, "eta": NN}, "Bubeck 2015, Theorem 3.10", twin="Max(Abs(1 - eta*mu), Abs(1 - eta*L)) <= 1 - 2*eta*mu", at={"mu": "1/2", "L": "1", "eta": "1/2"}, given=(*CONVEX, "eta*(L + mu) <= 2")),
    *pair("steps.condition-number-rate", "((k - 1)/(k + 1))**2 <= exp(-4/(k + 1))", {"k": "[1, oo)"}, "Bubeck 2015, Theorem 3.12", twin="((k - 1)/(k + 1))**2 <= exp(-4.5/k)", at={"k": "100"}),
    *pair("steps.condition-number-power", "((k - 1)/(k + 1))**(2*n) <= exp(-4*n/(k + 1))", {"k": "[1, oo)", **NAT}, "Bubeck 2015, Theorem 3.12", twin="((k - 1)/(k + 1))**(2*n) <= exp(-4.5*n/k)", at={"k": "100", "n": "2"}),
    *pair("steps.nesterov-sequence", "((1 + sqrt(1 + 4*t**2))/2)**2 - (1 + sqrt(1 + 4*t**2))/2 == t**2", {"t": NN}, "Beck, Teboulle 2009 (FISTA), (4.2); Bubeck 2015, 3.7.2", twin="((1 + sqrt(1 + 4*t**2))/2)**2 - (1 + sqrt(1 + 4*t**2))/3 == t**2", at={"t": "1"}),
    *pair("steps.nesterov-sequence-growth", "(1 + sqrt(1 + 4*t**2))/2 >= t + 1/2", {"t": NN}, "Beck, Teboulle 2009 (FISTA), Lemma 4.3", twin="(1 + sqrt(1 + 4*t**2))/2 >= t + 0.6", at={"t": "5"}),
    *pair("steps.nesterov-induction", "((n + 1)/2)**2 <= ((n + 2)/2)**2 - (n + 2)/2 + 1/4", NAT, "Beck, Teboulle 2009 (FISTA), Lemma 4.3", twin="((n + 1)/2)**2 <= ((n + 2)/2)**2 - (n + 2)/2", at={"n": "1"}),
    *pair("steps.frank-wolfe", "(1 - 2/(n + 1))*2*c/n + 4*c/(2*(n + 1)**2) <= 2*c/(n + 1)", {"c": POS, "n": "integers in [2, oo)"}, "Bubeck 2015, Theorem 3.8", twin="(1 - 2/(n + 1))*2*c/n + 4*c/(n + 1)**2 <= 2*c/(n + 1)", at={"c": "1", "n": "2"}),
    *pair("steps.gradient-descent-convex", "d - w*d**2 <= 1/(1/d + w)", {"d": POS, "w": NN}, "Nesterov 2018, Theorem 2.1.14 (the last step)", twin="d - w*d**2 <= 0.99/(1/d + w)", at={"d": "1", "w": "1/100"}),
    *pair("steps.tuned-step", "r/(eta*n) + c*eta >= 2*sqrt(c*r/n)", {"r": POS, "c": POS, "eta": POS, **NAT}, "Koloskova et al. 2020, Lemma 15 (tuning the step size)", twin="r/(eta*n) + c*eta >= 2.1*sqrt(c*r/n)", at={"r": "1", "c": "1", "eta": "1", "n": "1"}),
    *pair("steps.tuned-step-two-terms", "r/(n*sqrt(r/(c*n))) + c*sqrt(r/(c*n)) == 2*sqrt(c*r/n)", {"r": POS, "c": POS, **NAT}, "Koloskova et al. 2020, Lemma 15", twin="r/(n*sqrt(r/(c*n))) + c*sqrt(r/(c*n)) == 2*sqrt(c*r)/n", at={"r": "1", "c": "1", "n": "4"}),
    *pair("steps.khaled-richtarik", "(1 + L*A*eta**2)**n <= 3", {"L": POS, "A": POS, "eta": POS, **NAT}, "Khaled, Richtárik 2020, Corollary 1 (step size 1/sqrt(LAK))", twin="(1 + L*A*eta**2)**n <= 2.5", at={"L": "1", "A": "1", "eta": "1/10", "n": "100"}, given=("L*A*n*eta**2 <= 1",)),
    *pair("steps.storm-concave", "(x + y)**(1/3) <= x**(1/3) + y/(3*x**(2/3))", {"x": POS, "y": NN}, "Cutkosky, Orabona 2019 (STORM), differences of step sizes", twin="(x + y)**(1/3) <= x**(1/3) + y/(3.1*x**(2/3))", at={"x": "1", "y": "1/100"}),
    *pair("steps.storm-integral", "a/(a + b)**(1/3) <= 3/2*((a + b)**(2/3) - b**(2/3))", {"a": NN, "b": POS}, "Cutkosky, Orabona 2019 (STORM), Lemma 4", twin="a/(a + b)**(1/3) <= 1.4*((a + b)**(2/3) - b**(2/3))", at={"a": "1/100", "b": "1"}),
    *pair("steps.momentum-variance", "(1 - a)**2 + a**2 <= 1 - a", {"a": "[0, 1/2]"}, "Cutkosky, Mehta 2020, variance of momentum", twin="(1 - a)**2 + a**2 <= 1 - 1.1*a", at={"a": "1/2"}),
    *pair("steps.momentum-geometric-square", "a**2*(1 - (1 - a)**(2*n))/(1 - (1 - a)**2) <= a", {"a": "(0, 1]", **NAT}, "Cutkosky, Mehta 2020, variance of momentum", twin="a**2*(1 - (1 - a)**(2*n))/(1 - (1 - a)**2) <= a/2", at={"a": "1/2", "n": "10"}),
    *pair("steps.signsgd-cantelli", "1/(1 + x**2) <= 1/(2*x)", {"x": POS}, "Bernstein et al. 2018 (signSGD), appendix B (Cantelli)", twin="1/(1 + x**2) <= 1/(2.1*x)", at={"x": "1"}),
    *pair("steps.signsgd-gauss", "1/2 - x/(2*sqrt(3)) <= 2/(9*x**2)", {"x": "(0, 2/sqrt(3)]"}, "Bernstein et al. 2018 (signSGD), Lemma 1 (Gauss)", twin="1/2 - x/(2*sqrt(3)) <= 1/(9*x**2)", at={"x": "1"}),
    *pair("steps.signsgd-vote", "4*p*(1 - p) <= 1/(1 + x**2)", {"p": "[1/2, 1]", "x": NN}, "Bernstein et al. 2018 (signSGD), proof of Theorem 2 (majority vote)", twin="4*p*(1 - p) <= 0.9/(1 + x**2)", at={"p": "1/2", "x": "0"}, given=("2*p - 1 >= x/sqrt(1 + x**2)",)),
    *pair("steps.uncertainty-principle", "a*4**b >= 1", {"a": "[0, 1]", "b": NN}, "Safaryan, Shulgin, Richtárik 2020, Theorem 1 (uncertainty principle, one coordinate)", twin="a*4**b >= 1.1", at={"a": "1/4", "b": "1"}, given=("sqrt(a) >= 2**(-b)",)),
    *pair("steps.qsgd", "Min(d/s**2, sqrt(d)/s) <= sqrt(d)/s", {"d": "naturals", "s": "naturals"}, "Alistarh et al. 2017 (QSGD), Lemma 3.1", twin="Min(d/s**2, sqrt(d)/s) <= sqrt(d)/(s + 1)", at={"d": "4", "s": "1"}),
    *pair("steps.adagrad-two-terms", "a/sqrt(a) + b/sqrt(a + b) <= 2*sqrt(a + b)", {"a": POS, "b": NN}, "Duchi, Hazan, Singer 2011, Lemma 4", twin="a/sqrt(a) + b/sqrt(a + b) <= 1.2*sqrt(a + b)", at={"a": "1", "b": "1"}),
    *pair("steps.adagrad-norm-log", "a/(a + b) + c/(a + b + c) <= log((a + b + c)/b)", {"a": NN, "b": POS, "c": NN}, "Ward, Wu, Bottou 2019, Lemma 3.2", twin="a/(a + b) + c/(a + b + c) <= 0.9*log((a + b + c)/b)", at={"a": "1/100", "b": "1", "c": "1/100"}),
    *pair("steps.adam-bias-correction", "(1 - b)/(1 - b**n) <= 1", {"b": "[0, 1)", **NAT}, "Kingma, Ba 2015, section 3", twin="(1 - b)/(1 - b**n) <= 0.9", at={"b": "1/2", "n": "1"}),
    *pair("steps.adam-ratio", "a/sqrt(b*v + (1 - b)*a**2) <= 1/sqrt(1 - b)", {"a": POS, "v": NN, "b": UNIT}, "Kingma, Ba 2015, section 2.1 (size of a step)", twin="a/sqrt(b*v + (1 - b)*a**2) <= 0.9/sqrt(1 - b)", at={"a": "1", "v": "0", "b": "1/2"}),
    *pair("steps.saga-constant", "1 - Min(1/(4*n), mu/(3*L)) >= 1 - 1/(4*n)", {**ML, **NAT}, "Defazio, Bach, Lacoste-Julien 2014 (SAGA), section 2 (rate)", twin="1 - Min(1/(4*n), mu/(3*L)) >= 1 - 1/(5*n)", at={"mu": "1", "L": "1", "n": "1"}, given=CONVEX),
    *pair("steps.svrg-rate", "1/(mu*eta*(1 - 2*L*eta)*m) + 2*L*eta/(1 - 2*L*eta) < 1", {**ML, "eta": POS, "m": POS}, "Johnson, Zhang 2013 (SVRG), Theorem 1 (step size at most 1/(10 L), 2/(mu eta) steps)", twin="1/(mu*eta*(1 - 2*L*eta)*m) + 2*L*eta/(1 - 2*L*eta) < 0.8", at={"mu": "1", "L": "1", "eta": "1/10", "m": "20"}, given=("10*L*eta <= 1", "mu*eta*m >= 2")),
    *pair("steps.polyak-step", "d - g**2/s <= d", {"d": POS, "g": NN, "s": POS}, "Polyak 1987, 5.3 (step size from the optimal value)", twin="d - g**2/s <= 0.9*d", at={"d": "1", "g": "0", "s": "1"}),
    *pair("steps.local-sgd-drift", "(1 + 1/(n - 1))**(n - 1) <= 3", {"n": "integers in [2, oo)"}, "Karimireddy et al. 2020 (SCAFFOLD), Lemma 8 (drift of clients)", twin="(1 + 1/(n - 1))**(n - 1) <= 2.7", at={"n": "200"}),
    *pair("steps.linear-recursion", "(1 - a)**n*r + b*(1 - (1 - a)**n)/a <= exp(-a*n)*r + b/a", {"a": UNIT, "b": NN, "r": NN, **NAT}, "Gower et al. 2019 (general analysis of SGD), Theorem 3.1", twin="(1 - a)**n*r + b*(1 - (1 - a)**n)/a <= exp(-2*a*n)*r + b/a", at={"a": "1/10", "b": "0", "r": "1", "n": "1"}),
    *pair("steps.subgradient-best", "(r**2 + g**2*n*h**2)/(2*n*h) >= r*g/sqrt(n)", {"r": POS, "g": POS, "h": POS, **NAT}, "Bubeck 2015, Theorem 3.2", twin="(r**2 + g**2*n*h**2)/(2.1*n*h) >= r*g/sqrt(n)", at={"r": "1", "g": "1", "h": "1", "n": "1"}),
    *pair("steps.self-concordant-newton", "(x/(1 - x))**2 <= 2*x", {"x": "[0, 1/4]"}, "Nesterov 2018, Theorem 5.2.2 (region of quadratic convergence)", twin="(x/(1 - x))**2 <= x/3", at={"x": "1/4"}),
    *pair("steps.interior-point", "(1 + 1/(8*sqrt(v)))**(8*sqrt(v)) <= E", {"v": "[1, oo)"}, "Nesterov 2018, section 5.3.4 (path following)", twin="(1 + 1/(8*sqrt(v)))**(8*sqrt(v)) <= 2.5", at={"v": "1"}),
    *pair("steps.extragradient", "2*a*b - a**2/2 - 2*b**2 <= 0", {"a": "reals", "b": "reals"}, "Nemirovski 2004 (mirror prox), proof of the rate", twin="2*a*b - a**2/2 - 1.9*b**2 <= 0", at={"a": "2", "b": "1"}),
)  # fmt: skip
