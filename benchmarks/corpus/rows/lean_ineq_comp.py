"""Seeds of LeanIneqComp."""
# ruff: noqa: E501

from benchmarks.corpus.row import Row

__all__ = ["ROWS"]

ROWS: tuple[Row, ...] = (
    Row("li.amgm-1", "(x + y + z)/3 >= cbrt(x*y*z)", {"x": "(0, oo)", "y": "(0, oo)", "z": "(0, oo)"}),
    Row("li.amgm-2", "(2*x + y)/3 >= cbrt(x*x*y)", {"x": "(0, oo)", "y": "(0, oo)"}),
    Row("li.amgm-6", "2/5*x + 2/5*y + 1/5*z >= x**(2/5)*y**(2/5)*z**(1/5)", {"x": "(0, oo)", "y": "(0, oo)", "z": "(0, oo)"}),
    Row("li.amgm-8", "cbrt(x*y*z) <= 1", {"x": "(0, oo)", "y": "(0, oo)", "z": "(0, oo)"}, ("x + y + z == 3",)),
    Row("li.amgm-10", "x*y**2 <= 1", {"x": "(0, oo)", "y": "(0, oo)"}, ("x + 2*y == 3",)),
    Row("li.amgm-11", "x*y*z <= 1", {"x": "(0, oo)", "y": "(0, oo)", "z": "(0, oo)"}, ("x + y + z == 3",)),
    Row("li.amgm-12", "x*y**2*z**2 <= 32", {"x": "(0, oo)", "y": "(0, oo)", "z": "(0, oo)"}, ("x + 2*y + 2*z == 10",)),
    Row("li.amgm-13", "4/5*x**5 + y**5/5 >= x**4*y", {"x": "(0, oo)", "y": "(0, oo)"}),
    Row("li.amgm-19", "3/5*x**5 + y**5/5 + z**5/5 >= x**3*y*z", {"x": "(0, oo)", "y": "(0, oo)", "z": "(0, oo)"}),
    Row("li.amgm-20", "x**6/3 + y**6/3 + z**6/6 + w**6/6 >= x**2*y**2*z*w", {"x": "(0, oo)", "y": "(0, oo)", "z": "(0, oo)", "w": "(0, oo)"}),
    Row("li.amgm-25", "a**7 + b**7 + c**7 >= a**4*b**3 + b**4*c**3 + c**4*a**3", {"a": "(0, oo)", "b": "(0, oo)", "c": "(0, oo)"}),
    Row("li.cauchy-1", "(x + y)*(1/x + 1/y) >= 4", {"x": "(0, oo)", "y": "(0, oo)"}),
    Row("li.cauchy-4", "x*sqrt(1 - y**2) + y*sqrt(1 - x**2) <= 1", {"x": "[0, 1]", "y": "[0, 1]"}),
    Row("li.cauchy-5", "4/x + 1/y + 9/z >= 12", {"x": "(0, oo)", "y": "(0, oo)", "z": "(0, oo)"}, ("x + y + z == 3",)),
    Row("li.cauchy-6", "a/(b + c) + b/(c + a) + c/(a + b) >= 3/2", {"a": "(0, oo)", "b": "(0, oo)", "c": "(0, oo)"}),
    Row("li.cauchy-7", "1/(b + c + d) + 1/(c + d + a) + 1/(a + b + d) + 1/(a + b + c) >= 16/3", {"a": "(0, oo)", "b": "(0, oo)", "c": "(0, oo)", "d": "(0, oo)"}, ("a + b + c + d == 1",)),
    Row("li.cauchy-8", "x/(x + y) + y/(y + z) + z/(z + x) >= (x + y + z)**2", {"x": "(0, oo)", "y": "(0, oo)", "z": "(0, oo)"}, ("x*(x + y) + y*(y + z) + z*(z + x) == 1",)),
    Row("li.cauchy-10", "x + y >= 2", {"x": "(0, oo)", "y": "(0, oo)"}, ("sqrt(2*x + 1) + sqrt(2*y + 3) == 4",)),
    Row("li.cauchy-11", "(x + y + z)**2/(x**2 + 2*y**2 + 4*z**2) <= 7/4", {"x": "reals", "y": "reals", "z": "reals"}, ("x**2 + 2*y**2 + 4*z**2 > 0",)),
    Row("li.cauchy-12", "6*x + 5*y >= 13/2 + 2*sqrt(3)", {"x": "(0, oo)", "y": "(0, oo)"}, ("1/(2*x + y) + 3/(x + y) == 2",)),
    Row("li.cauchy-13", "sqrt(2*a + 1) + sqrt(2*b + 1) + sqrt(2*c + 1) <= sqrt(15)", {"a": "(0, oo)", "b": "(0, oo)", "c": "(0, oo)"}, ("a + b + c == 1",)),
    Row("li.cauchy-16", "Abs(a/y + x/b) <= 2", {"x": "reals", "y": "(-oo, 0) | (0, oo)", "a": "reals", "b": "(-oo, 0) | (0, oo)"}, ("x**2 + 1/y**2 == 1", "a**2 + 1/b**2 == 4")),
    Row("li.cauchy-23", "x + sqrt(2 + 3*y**2) <= 2*sqrt(21)/3", {"x": "(0, oo)", "y": "(0, oo)"}, ("x**2 + y**2/2 == 1",)),
)  # fmt: skip
