"""Nonlinear regressions of cvc5."""
# ruff: noqa: E501

from benchmarks.corpus.row import Row

__all__ = ["ROWS"]

ROWS: tuple[Row, ...] = (
    Row("cv.01", "cos(x) <= 1", {"x": "reals"}),
    Row("cv.02", "exp(x) <= 2000", {"x": "(-oo, 9/2)"}),
    Row("cv.03", "x >= w", {"x": "reals", "y": "reals", "z": "reals", "w": "reals"}, ("exp(x) > exp(y)", "exp(y) > exp(z)", "exp(z) > exp(w)")),
    Row("cv.04", "exp(1) <= 2.719", {}),
    Row("cv.05", "exp(1) >= 2.717", {}),
    Row("cv.06", "sin(1) <= 0.842", {}),
    Row("cv.07", "sin(3.1) >= sin(3.3)", {}),
    Row("cv.08", "sin(0.1) <= sin(0.2) and sin(6.4) <= sin(6.5)", {}),
    Row("cv.09", "x + y == 0", {"x": "(0, 1)", "y": "(0, 1)"}, ("sin(x) + sin(y) == 0",)),
    Row("cv.10", "a*d >= b*c", {"a": "(0, oo)", "b": "(0, oo)", "c": "(0, oo)", "d": "(0, oo)"}, ("a > b", "b > c", "c > d"), truth=False, at={"a": "6", "b": "3", "c": "9/100", "d": "1/1000"}),
    Row("cv.11", "sqrt(x)*sqrt(x) == x", {"x": "(0, oo)"}),
    Row("cv.12", "tan(x) != 1/2", {"x": "reals"}, ("sin(x) == 0.24", "cos(x) == 0.4")),
    Row("cv.13", "x*x - 2.8*x <= -1.95 and x*x - 2.8284271247*x <= -1.999999", {"x": "(0, oo)"}, ("x*x == 2",)),
    Row("cv.14", "x*x - 2.8*x <= -1.9598", {"x": "(0, oo)"}, ("x*x == 2",), truth=False, at={"x": "sqrt(2)"}),
    Row("cv.15", "a*a == b*b*b*b", {"a": "reals", "b": "reals"}, ("a == b*b or (a == 9 and b == 3)",)),
    Row("cv.16", "a*b*c*d*d >= 0", {"a": "{3, 4}", "b": "(0, oo)", "c": "(0, oo)", "d": "reals"}),
    Row("cv.17", "x*z >= y*z", {"x": "reals", "y": "reals", "z": "(0, oo)"}, ("x > y",)),
    Row("cv.18", "x1*x2*x3*x4*x5*x6*x7 == 0", {"x1": "reals", "x2": "reals", "x3": "reals", "x4": "reals", "x5": "reals", "x6": "reals", "x7": "reals"}, ("x1 == 0 or x2 == 0",)),
    Row("cv.19", "a*a != -2", {"a": "reals"}),
    Row("cv.20", "acos(a) >= acos(b)", {"a": "[-1, 1]", "b": "[-1, 1]"}, truth=False, at={"a": "1", "b": "-1"}),
    Row("cv.21", "sin(a) == -sin(b) or sin(a) == -sin(c)", {"a": "[0, 2]", "b": "reals", "c": "reals"}, ("a + c == 0 or a + b == 0",)),
    Row("cv.22", "(exp(x) > 0.01 or x != -2) and (exp(x) <= 0.2 or x != -1)", {"x": "reals"}, truth=False, at={"x": "-1"}),
)  # fmt: skip
