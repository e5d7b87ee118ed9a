"""Sums of squares of HOL Light."""
# ruff: noqa: E501

from benchmarks.corpus.row import Row

__all__ = ["ROWS"]

ROWS: tuple[Row, ...] = (
    Row("ho.01", "a*b - c*d >= 0", {"a": "[0, oo)", "b": "[0, oo)", "c": "reals", "d": "reals"}, ("a*a + b*b == c*c + d*d + 2", "a*c + b*d == 0")),
    Row("ho.02", "a < 0", {"x": "reals", "a": "reals"}, ("3*x + 7*a < 4", "3 < 2*x")),
    Row("ho.03", "a*x**2 + b*x + c != 0", {"a": "reals", "b": "reals", "c": "reals", "x": "reals"}, ("b**2 < 4*a*c",)),
    Row("ho.04", "b**2 >= 4*a*c", {"a": "reals", "b": "reals", "c": "reals", "x": "reals"}, ("a*x**2 + b*x + c == 0",)),
    Row("ho.06", "a*c <= y*x", {"a": "reals", "b": "[0, oo)", "c": "[0, oo)", "x": "[0, oo)", "y": "[0, oo)"}, ("x**2 == c", "y**2 == a**2*c + b")),
    Row("ho.08", "(x + y + z)**2 <= 3", {"x": "reals", "y": "reals", "z": "reals"}, ("x**2 + y**2 + z**2 == 1",)),
    Row("ho.09", "(w + x + y + z)**2 <= 4", {"w": "reals", "x": "reals", "y": "reals", "z": "reals"}, ("w**2 + x**2 + y**2 + z**2 == 1",)),
    Row("ho.12", "Abs(64*x**7 - 112*x**5 + 56*x**3 - 7*x) <= 1", {"x": "[-1, 1]"}),
    Row("ho.13", "Abs(u*x + v*y - z) <= e", {"x": "reals", "y": "reals", "z": "reals", "e": "reals", "u": "[0, oo)", "v": "[0, oo)"}, ("Abs(x - z) <= e", "Abs(y - z) <= e", "u + v == 1")),
    Row("ho.14", "2*(x*z + x*y + y*z) - (x*x + y*y + z*z) >= 0", {"x": "[2, 2.51682]", "y": "[2, 2.51682]", "z": "[2, 2.51682]"}),
    Row("ho.15", "2*(x*z + x*y + y*z) - (x*x + y*y + z*z) >= 0", {"x": "[2, 4]", "y": "[2, 4]", "z": "[2, 4]"}),
    Row("ho.18", "x + y <= x**2 + y**2", {"x": "[0, oo)", "y": "[0, oo)"}, ("x*y == 1",)),
    Row("ho.19", "x*y*(x + y) <= x**2 + y**2", {"x": "[0, oo)", "y": "[0, oo)"}, ("x*y == 1",)),
    Row("ho.20", "x*y*(x + y)**2 <= (x**2 + y**2)**2", {"x": "[0, oo)", "y": "[0, oo)"}),
    Row("ho.21", "2*x**4 + 2*x**3*y - x**2*y**2 + 5*y**4 >= 0", {"x": "reals", "y": "reals"}),
    Row("ho.22", "x**4 - (2*y*z + 1)*x**2 + (y**2*z**2 + 2*y*z + 2) >= 0", {"x": "reals", "y": "reals", "z": "reals"}),
    Row("ho.23", "4*x**4 + 4*x**3*y - 7*x**2*y**2 - 2*x*y**3 + 10*y**4 >= 0", {"x": "reals", "y": "reals"}),
    Row("ho.24", "4*x**4*y**6 + x**2 - x*y**2 + y**2 >= 0", {"x": "reals", "y": "reals"}),
    Row("ho.25", "4096*(x**4 + x**2 + z**6 - 3*x**2*z**2) + 729 >= 0", {"x": "reals", "z": "reals"}),
    Row("ho.26", "120*x**2 - 63*x**4 + 10*x**6 + 30*x*y - 120*y**2 + 120*y**4 + 31 >= 0", {"x": "reals", "y": "reals"}),
    Row("ho.27", "9*x**2*y**4 + 9*x**2*z**4 + 36*x**2*y**3 + 36*x**2*y**2 - 48*x*y*z**2 + 4*y**4 + 4*z**4 - 16*y**3 + 16*y**2 >= 0", {"x": "reals", "y": "reals", "z": "reals"}),
    Row("ho.28", "(x**2 + y**2 + z**2)*(x**4*y**2 + x**2*y**4 + z**6 - 3*x**2*y**2*z**2) >= 0", {"x": "reals", "y": "reals", "z": "reals"}),
    Row("ho.29", "x**4 + y**4 + z**4 - 4*x*y*z + x + y + z + 3 >= 1/7", {"x": "reals", "y": "reals", "z": "reals"}),
    Row("ho.30", "100*((2*x - 2)**2 + (x**3 - 8*x - 2)**2) - 588 >= 0", {"x": "reals"}),
    Row("ho.31", "0 <= 98*x**12 - 980*x**10 + 3038*x**8 - 2968*x**6 + 1022*x**4 - 84*x**2 + 2", {"x": "reals"}),
    Row("ho.32", "0 <= 2*x**14 - 84*x**12 + 1022*x**10 - 2968*x**8 + 3038*x**6 - 980*x**4 + 98*x**2", {"x": "reals"}),
    Row("ho.34", "x**4 + y**4 + z**4 + 1 - 4*x*y*z >= 0", {"x": "reals", "y": "reals", "z": "reals"}),
)  # fmt: skip
