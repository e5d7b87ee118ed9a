"""Unsatisfiable tests of dReal 4, as the statements that they refute."""
# ruff: noqa: E501

from benchmarks.corpus.row import Row

__all__ = ["ROWS"]

ROWS: tuple[Row, ...] = (
    Row("dr.02", "tan(sin(x)) != x", {"x": "(1/2, 1)"}),
    Row("dr.09", "x != acos(log(x))", {"x": "(0.01, 1.42)"}, ("log(x) > 0", "log(x) < 0.147")),
    Row("dr.12", "cos(x)*sin(x) != tanh(x)", {"x": "(0.01, 10)"}),
    Row("dr.17", "x - x == 0", {"x": "[0, 1]"}),
    Row("dr.zenna-08", "(1.5 - x + x*y)**2 + (2.25 - x + (x*y)**2)**2 + (2.625 - x + (x*y)**3)**2 > 10 or (1.5 - x + x*y)**2 + (2.25 - x + (x*y)**2)**2 + (2.625 - x + (x*y)**3)**2 < -10", {"x": "[-5.12, -5.119492]", "y": "[1.167154, 1.1672140509]"}),
    Row("dr.magnetism", "x1**2 + 2*x2**2 + 2*x3**2 + 2*x4**2 + 2*x5**2 + 2*x6**2 + 2*x7**2 - x1 >= -0.25001", {"x1": "(-1, 1)", "x2": "(-1, 1)", "x3": "(-1, 1)", "x4": "(-1, 1)", "x5": "(-1, 1)", "x6": "(-1, 1)", "x7": "(-1, 1)"}),
    Row("dr.hong-2", "x1*x2 <= 1", {"x1": "reals", "x2": "reals"}, ("x1**2 + x2**2 < 1",)),
    Row("dr.hong-3", "x1*x2*x3 <= 1", {"x1": "reals", "x2": "reals", "x3": "reals"}, ("x1**2 + x2**2 + x3**2 < 1",)),
    Row("dr.hong-4", "x1*x2*x3*x4 <= 1", {"x1": "reals", "x2": "reals", "x3": "reals", "x4": "reals"}, ("x1**2 + x2**2 + x3**2 + x4**2 < 1",)),
    Row("dr.hong-6", "x1*x2*x3*x4*x5*x6 <= 1", {"x1": "reals", "x2": "reals", "x3": "reals", "x4": "reals", "x5": "reals", "x6": "reals"}, ("x1**2 + x2**2 + x3**2 + x4**2 + x5**2 + x6**2 < 1",)),
    Row("dr.hong-8", "x1*x2*x3*x4*x5*x6*x7*x8 <= 1", {"x1": "reals", "x2": "reals", "x3": "reals", "x4": "reals", "x5": "reals", "x6": "reals", "x7": "reals", "x8": "reals"}, ("x1**2 + x2**2 + x3**2 + x4**2 + x5**2 + x6**2 + x7**2 + x8**2 < 1",)),
)  # fmt: skip
