"""Examples of PolyPaver."""

from benchmarks.corpus.row import Row

__all__ = ["ROWS"]

ROWS: tuple[Row, ...] = (
    Row("pp.mini-sqrt", "x <= sqrt(x) + 1/100", {"x": "[0, 1]"}),
    Row("pp.quadratic", "(x + y)*(x - y) - y*y <= x*x + 1/10**6", {"x": "[0, 1]", "y": "[0, 1]"}),
    Row("pp.wikip-eab-full", "(exp(b) - exp(a))/(b - a) > exp((a + b)/2)", {"a": "reals", "b": "reals"}, ("b > a",)),
    Row("pp.sqrt-exp-sqrt", "sqrt(x*y) < sqrt(x)*sqrt(y) + 1/2**14", {"x": "[1, 2]", "y": "[1, 2]"}),
    Row("pp.sqrt-sin", "2*(sqrt(x + 1) - 1) <= sin(x)", {"x": "[0.000001, 1]"}),
    Row("pp.universal", "x <= y*y + 0.025", {"x": "[0, 4]", "y": "[0, 4]"}, ("x <= y*y",)),
)  # fmt: skip
