"""Sums, products, factorials and binomial coefficients, as analyses of step sizes use them."""
# ruff: noqa: E501

from benchmarks.corpus.row import Row, pair

__all__ = ["ROWS"]

N = {"n": "naturals"}
BEYOND_1 = {"n": "integers in [2, oo)"}

ROWS: tuple[Row, ...] = (
    *pair("sums.inverse-roots-lower", "Sum(1/sqrt(k), (k, 1, n)) >= 2*sqrt(n + 1) - 2", N, "Zinkevich 2003, proof of Theorem 1 (integral test)", twin="Sum(1/sqrt(k), (k, 1, n)) >= 2*sqrt(n + 1) - 1", at={"n": "1"}),
    *pair("sums.inverse-roots-sharper", "Sum(1/sqrt(k), (k, 1, n)) <= 2*sqrt(n) - 1", N, "Zinkevich 2003, proof of Theorem 1", twin="Sum(1/sqrt(k), (k, 1, n)) <= 2*sqrt(n) - 1.01", at={"n": "1"}),
    *pair("sums.roots-upper", "Sum(sqrt(k), (k, 1, n)) <= 2/3*(n + 1)**(3/2)", N, "Beck 2017, First-Order Methods, section 8.2 (integral test)", twin="Sum(sqrt(k), (k, 1, n)) <= 2/3*n**(3/2)", at={"n": "1"}),
    *pair("sums.roots-lower", "Sum(sqrt(k), (k, 1, n)) >= 2/3*n**(3/2)", N, "Beck 2017, First-Order Methods, section 8.2 (integral test)", twin="Sum(sqrt(k), (k, 1, n)) >= 2/3*n**(3/2) + 1/2", at={"n": "1"}),
    *pair("sums.cube-roots", "Sum(k**(-1/3), (k, 1, n)) <= 3/2*n**(2/3)", N, "Cutkosky, Orabona 2019 (STORM), step sizes of order k^(-1/3)", twin="Sum(k**(-1/3), (k, 1, n)) <= 3/2*n**(2/3) - 1", at={"n": "1"}),
    *pair("sums.three-quarters", "Sum(k**(-3/4), (k, 1, n)) <= 4*n**(1/4)", N, "Cutkosky, Mehta 2020, step sizes of order k^(-3/4)", twin="Sum(k**(-3/4), (k, 1, n)) <= 4*n**(1/4) - 3.5", at={"n": "1"}),
    *pair("sums.basel-telescope", "Sum(1/k**2, (k, 1, n)) <= 2 - 1/n", N, "ProofWiki, Basel Problem, convergence by telescoping", twin="Sum(1/k**2, (k, 1, n)) <= 2 - 1.1/n", at={"n": "1"}),
    *pair("sums.basel-five-thirds", "Sum(1/k**2, (k, 1, n)) <= 5/3", N, "Mitrinović 1970, 3.1 (finite sums)", twin="Sum(1/k**2, (k, 1, n)) <= 1.6", at={"n": "25"}),
    *pair("sums.three-halves-all", "Sum(k**(-3/2), (k, 1, n)) <= 3", N, "Moulines, Bach 2011, appendix (sums of step sizes)", twin="Sum(k**(-3/2), (k, 1, n)) <= 2", at={"n": "20"}),
    *pair("sums.harmonic-euler-upper", "Sum(1/k, (k, 1, n)) <= log(n) + EulerGamma + 1/(2*n)", N, "Knuth 1997, TAOCP 1, 1.2.7", twin="Sum(1/k, (k, 1, n)) <= log(n) + EulerGamma + 1/(2.5*n)", at={"n": "1"}),
    *pair("sums.harmonic-euler-lower", "Sum(1/k, (k, 1, n)) >= log(n) + EulerGamma", N, "Knuth 1997, TAOCP 1, 1.2.7", twin="Sum(1/k, (k, 1, n)) >= log(n) + EulerGamma + 0.1", at={"n": "10"}),
    *pair("sums.harmonic-block", "Sum(1/k, (k, n + 1, 2*n)) >= 1/2", N, "ProofWiki, Harmonic Series is Divergent (Oresme)", twin="Sum(1/k, (k, n + 1, 2*n)) >= 0.51", at={"n": "1"}),
    *pair("sums.weighted-average", "Sum(2*k/(n*(n + 1)), (k, 1, n)) == 1", N, "Lacoste-Julien, Schmidt, Bach 2012, section 3 (weights)", twin="Sum(2*k/(n*(n + 1)), (k, 0, n - 1)) == 1", at={"n": "1"}),
    *pair("sums.squares", "Sum(k**2, (k, 1, n)) == n*(n + 1)*(2*n + 1)/6", N, "ProofWiki, Sum of Sequence of Squares", twin="Sum(k**2, (k, 1, n)) == n*(n + 1)*(2*n + 1)/6 + n*(n - 1)", at={"n": "2"}),
    *pair("sums.cubes", "Sum(k**3, (k, 1, n)) == Sum(k, (k, 1, n))**2", N, "ProofWiki, Sum of Sequence of Cubes (Nicomachus)", twin="Sum(k**3, (k, 1, n)) == Sum(k, (k, 1, n))**2 + n - 1", at={"n": "2"}),
    *pair("sums.geometric-momentum", "Sum((1 - a)**k, (k, 0, n - 1)) <= 1/a", {"a": "(0, 1)", **N}, "Cutkosky, Mehta 2020, weights of momentum", twin="Sum((1 - a)**k, (k, 0, n - 1)) <= 0.9/a", at={"a": "1/2", "n": "5"}),
    *pair("sums.geometric-closed", "Sum(b**k, (k, 0, n - 1)) == (1 - b**n)/(1 - b)", {"b": "(0, 1)", **N}, "ProofWiki, Sum of Geometric Sequence", twin="Sum(b**k, (k, 0, n)) == (1 - b**n)/(1 - b)", at={"b": "1/2", "n": "1"}),
    *pair("sums.log-of-factorial", "Sum(log(k), (k, 1, n)) >= n*log(n) - n", N, "ProofWiki, Stirling's Formula, lower estimate", twin="Sum(log(k), (k, 1, n)) >= n*log(n) - n + 1.5", at={"n": "1"}),
    *pair("sums.telescoping-reciprocals", "Sum(1/(k*(k + 1)), (k, 1, n)) == n/(n + 1)", N, "Graham, Knuth, Patashnik 1994, section 2.6 (telescoping)", twin="Sum(1/(k*(k + 1)), (k, 1, n)) == n/(n + 2)", at={"n": "1"}),
    *pair("sums.factorial-exponential", "Sum(1/factorial(k), (k, 0, n)) <= E", {"n": "naturals0"}, "DLMF 4.2.12 (partial sums of the series of e)", twin="Sum(1/factorial(k), (k, 0, n)) <= 2.71", at={"n": "5"}),
    *pair("sums.diminishing-steps", "Sum(2/(k + 1), (k, 1, n)) <= 2*log(n + 1)", N, "Bottou, Curtis, Nocedal 2018, Theorem 4.7 (beta/(gamma + k))", twin="Sum(2/(k + 1), (k, 1, n)) <= 1.4*log(n + 1)", at={"n": "1"}),
    *pair("products.half-steps", "Product(1 - 1/(k + 1), (k, 1, n)) == 1/(n + 1)", N, "Lan 2020, section 3.3 (Gamma_t for weights 1/t)", twin="Product(1 - 1/(k + 1), (k, 1, n)) == 1/(n + 2)", at={"n": "1"}),
    *pair("products.three-steps", "Product(1 - 3/(k + 3), (k, 1, n)) == 6/((n + 1)*(n + 2)*(n + 3))", N, "Lan 2020, section 3.3 (Gamma_t for weights 3/(t + 3))", twin="Product(1 - 3/(k + 3), (k, 1, n)) == 6/((n + 1)*(n + 2)*(n + 4))", at={"n": "1"}),
    *pair("products.basel", "Product(1 - 1/k**2, (k, 2, n)) == (n + 1)/(2*n)", BEYOND_1, "Graham, Knuth, Patashnik 1994, chapter 2 (telescoping)", twin="Product(1 - 1/k**2, (k, 2, n)) == n/(2*n - 1)", at={"n": "2"}),
    *pair("products.contraction", "Product(1 - 1/sqrt(k + 1), (k, 1, n)) <= exp(2*sqrt(2) - 2*sqrt(n + 2))", N, "Moulines, Bach 2011, proof of Theorem 1", twin="Product(1 - 1/sqrt(k + 1), (k, 1, n)) <= exp(1/2 - 2*sqrt(n + 2))", at={"n": "1"}),
    *pair("products.growth", "Product(1 + 1/k**2, (k, 1, n)) <= exp(pi**2/6)", N, "Robbins, Siegmund 1971 (summable factors)", twin="Product(1 + 1/k**2, (k, 1, n)) <= 3.3", at={"n": "20"}),
    *pair("products.odd-even", "Product((2*k - 1)/(2*k), (k, 1, n)) < 1/sqrt(2*n + 1)", N, "ProofWiki, Wallis's Product", twin="Product((2*k - 1)/(2*k), (k, 1, n)) < 1/sqrt(4*n + 1)", at={"n": "1"}),
    *pair("products.odd-even-lower", "Product((2*k - 1)/(2*k), (k, 1, n)) >= 1/sqrt(4*n)", N, "ProofWiki, Wallis's Product (lower bound)", twin="Product((2*k - 1)/(2*k), (k, 1, n)) >= 1/sqrt(3*n)", at={"n": "1"}),
    *pair("factorials.upper", "factorial(n) <= E*sqrt(n)*(n/E)**n", N, "ProofWiki, Stirling's Formula (bounds); Robbins 1955", twin="factorial(n) <= 2.6*sqrt(n)*(n/E)**n", at={"n": "1"}),
    *pair("factorials.robbins", "factorial(n) <= sqrt(2*pi*n)*(n/E)**n*exp(1/(12*n))", N, "Robbins 1955, A Remark on Stirling's Formula", twin="factorial(n) <= sqrt(2*pi*n)*(n/E)**n*exp(1/(13*n))", at={"n": "1"}),
    *pair("factorials.robbins-lower", "factorial(n) >= sqrt(2*pi*n)*(n/E)**n*exp(1/(12*n + 1))", N, "Robbins 1955, A Remark on Stirling's Formula", twin="factorial(n) >= sqrt(2*pi*n)*(n/E)**n*exp(1/(12*n))", at={"n": "1"}),
    *pair("factorials.mean", "factorial(n) <= ((n + 1)/2)**n", N, "Mitrinović 1970, 3.1 (from the two means)", twin="factorial(n) <= (n/2)**n", at={"n": "1"}),
    *pair("factorials.power", "factorial(n) >= 2**(n - 1)", N, "Graham, Knuth, Patashnik 1994, chapter 4 (induction)", twin="factorial(n) >= 2**n", at={"n": "1"}),
    *pair("factorials.over-e", "factorial(n) >= (n/E)**n", {"n": "naturals"}, "Shalev-Shwartz, Ben-David 2014, appendix A (binomial coefficients)", twin="factorial(n) >= (n/2)**n", at={"n": "10"}),
    *pair("binomials.central-upper", "binomial(2*n, n) <= 4**n/sqrt(3*n + 1)", N, "Mitrinović 1970, 3.1 (central binomial)", twin="binomial(2*n, n) <= 4**n/sqrt(3*n + 2)", at={"n": "1"}),
    *pair("binomials.central-power", "binomial(2*n, n) <= 4**n/2", N, "Graham, Knuth, Patashnik 1994, chapter 5 (middle of a row)", twin="binomial(2*n, n) <= 4**n/2.1", at={"n": "1"}),
    *pair("binomials.lower", "binomial(n, k) >= (n/k)**k", {"n": "naturals", "k": "naturals"}, "Knuth, TAOCP 1, 1.2.6 exercise 67; CLRS (C.5)", twin="binomial(n, k) >= (n/k)**k + 1", at={"n": "3", "k": "1"}, given=("k <= n",)),
    *pair("binomials.over-factorial", "binomial(n, k) <= n**k/factorial(k)", {"n": "naturals", "k": "naturals"}, "CLRS, Introduction to Algorithms, (C.5)", twin="binomial(n, k) <= (n - 1)**k/factorial(k)", at={"n": "3", "k": "1"}, given=("k <= n",)),
    *pair("binomials.row", "Sum(binomial(n, k), (k, 0, n)) == 2**n", {"n": "naturals0"}, "ProofWiki, Sum of Binomial Coefficients over Lower Index", twin="Sum(binomial(n, k), (k, 1, n)) == 2**n", at={"n": "1"}),
    *pair("binomials.mean", "Sum(k*binomial(n, k), (k, 0, n)) == n*2**(n - 1)", N, "Graham, Knuth, Patashnik 1994, section 5.1", twin="Sum(k*binomial(n, k), (k, 0, n)) == n*2**n", at={"n": "1"}),
)  # fmt: skip
