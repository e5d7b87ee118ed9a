"""Claims about incomplete gamma functions, exponential integrals, erfi and Lambert's W, and planted errors in them."""

from __future__ import annotations

import itertools

import mpmath
import pytest
import sympy as sp
from flint import arb, ctx

from signdescent import Claim, check
from signdescent.checks.formulas.definedness import needs
from signdescent.checks.recheck import recheck
from signdescent.checks.report import Verdict
from signdescent.checks.translate import Unsupported, compile_program
from signdescent.checks.translate.balls import evaluate
from signdescent.checks.translate.numbers import rigorous_sympy, sign_of
from signdescent.checks.translate.special import SPECIAL
from signdescent.errors import ClaimError

a, n, t, x = sp.symbols("a n t x", real=True)
POS = {"x": "(0, oo)"}
POS_A = {**POS, "a": "(0, oo)"}

TRUE = [
    ("erfi(x) >= x", {"x": "[0, oo)"}),
    ("E1(x) < exp(-x)/x", POS),
    ("x*exp(x)*E1(x) < (x + 1)/(x + 2)", POS),
    ("1/(x + n) < exp(x)*expint(n, x)", {**POS, "n": "(0, oo)"}),
    ("x**(1 - a)*exp(x)*uppergamma(a, x) <= 1", {**POS, "a": "(0, 1]"}),
    ("uppergamma(a + 1, x) == a*uppergamma(a, x) + x**a*exp(-x)", {**POS, "a": "reals"}),
    ("lowergamma(a + 1, x) == a*lowergamma(a, x) - x**a*exp(-x)", POS_A),
    ("n*expint(n + 1, x) + x*expint(n, x) == exp(-x)", {**POS, "n": "(0, oo)"}),
    ("lowergamma(a, x) <= x**a/a", POS_A),
    ("Ei(x) < 0", {"x": "(-oo, 0)"}),
    ("LambertW(x) <= x", {"x": "[-1/E, oo)"}),
    ("LambertW(x) >= -1", {"x": "[-1/E, oo)"}),
    ("uppergamma(1/3, x) <= 3", {"x": "[0, oo)"}),
]
PLANTED = [
    ("erfi(x) >= 6*x/5", {"x": "[0, oo)"}),
    ("E1(x) < 9/10*exp(-x)/x", POS),
    ("x*exp(x)*E1(x) < x/(x + 1)", POS),
    ("1/(x + n - 1/2) < exp(x)*expint(n, x)", {**POS, "n": "(1, oo)"}),
    ("x**(1 - a)*exp(x)*uppergamma(a, x) <= 1", {**POS, "a": "(0, 2]"}),
    ("uppergamma(a + 1, x) == a*uppergamma(a, x) - x**a*exp(-x)", POS_A),
    ("lowergamma(a + 1, x) == a*lowergamma(a, x) + x**a*exp(-x)", POS_A),
    ("n*expint(n + 1, x) - x*expint(n, x) == exp(-x)", {**POS, "n": "(0, oo)"}),
    ("1/(x + n) < exp(x)*expint(n, x)", {**POS, "n": "(-1, 1)"}),
    ("lowergamma(a, x) <= x**a/(a + 1)", POS_A),
    ("lowergamma(a, x) >= x**(a - 1)/a*(1 - exp(-x))", POS_A),
    ("Ei(x) < 0", {"x": "(0, 1)"}),
    ("Ei(x) >= -10", {"x": "(0, 1)"}),
    ("LambertW(x) >= -9/10", {"x": "[-1/E, 1]"}),
    ("LambertW(x) <= 99/100*x", {"x": "[0, oo)"}),
    ("uppergamma(1/3, x) <= 2", {"x": "[0, oo)"}),
    ("uppergamma(-1/3, x) <= 100", POS),
    ("expint(3/2, x) <= 3/2", {"x": "[0, oo)"}),
]

UNHELD = [  # false, some only at -1/e, where no exact value is compared
    ("LambertW(x) > -1", {"x": "[-1/E, 0]"}),
    ("LambertW(x) > -1", {"x": "[-1/E, oo)"}),
    ("exp(LambertW(x)) > exp(-1)", {"x": "[-1/E, 0]"}),
    ("x*(1 + LambertW(x)) < 0", {"x": "[-1/E, -1/10]"}),
    ("(1 + LambertW(x))**2 > 0", {"x": "[-1/E, 0]"}),
    ("LambertW(x) > y - 2", {"x": "[-1/E, 0]", "y": "[0, 1]"}),
    ("LambertW(x) >= log(x) - log(log(x)) + 1/100", {"x": "[E, oo)"}),
    ("LambertW(x) <= x/(1 + x)", {"x": "[0, 1]"}),
]


@pytest.mark.parametrize(("statement", "where"), TRUE, ids=[statement for statement, _ in TRUE])
def test_true_statements_are_proved(statement: str, where: dict[str, str]) -> None:
    """Signs, bounds and recurrences are shown."""
    assert check(Claim("a", statement, where)).verdict in (Verdict.PROVED, Verdict.CERTIFIED)


@pytest.mark.parametrize(("statement", "where"), PLANTED, ids=[f"{s} on {w['x']}" for s, w in PLANTED])
def test_planted_errors_are_refuted(statement: str, where: dict[str, str]) -> None:
    """A changed constant, sign, order or domain is refuted at a point."""
    assert check(Claim("a", statement, where)).verdict is Verdict.REFUTED


@pytest.mark.parametrize(
    ("statement", "where"),
    [("Ei(x) - Ei(x) <= 0", {"x": "[0, 1]"}), ("LambertW(x) >= -1", {"x": "[-1, 1]"}), ("0*Ei(x) <= 1", {"x": "[-1, 1]"})],
    ids=["a pole", "below -1/e", "a pole times 0"],
)  # fmt: skip
def test_a_value_that_does_not_exist_is_seen(statement: str, where: dict[str, str]) -> None:
    """SymPy's evaluation does not hide a point at which a term has no real value."""
    assert check(Claim("a", statement, where)).verdict is Verdict.ILL_POSED


GRID = [arb(v) / 16 for v in (-80, -17, -5, -1, 1, 3, 6, 8, 16, 17, 40, 160)]
"""Arguments of both signs; 5/16 and 6/16 lie on both sides of the root of Ei."""


def _value(function: type[sp.Expr], arguments: tuple[sp.Rational, ...]) -> sp.Rational | None:
    """Return a value rounded to 60 digits, by mpmath; None where the function is not supported."""
    with mpmath.workdps(80):
        numbers = [mpmath.mpf(v.p) / v.q for v in arguments]
        if function is sp.erfi:
            value = mpmath.erfi(*numbers)
        elif function is sp.Ei:
            value = mpmath.ei(*numbers)
        elif function is sp.LambertW:
            if numbers[0] < -mpmath.exp(-1):
                return None
            value = mpmath.lambertw(*numbers).real
        elif numbers[1] <= 0 or (function is sp.lowergamma and numbers[0] <= 0):
            return None
        else:
            of = {sp.uppergamma: mpmath.gammainc, sp.expint: mpmath.expint}
            value = mpmath.gammainc(numbers[0], 0, numbers[1]) if function is sp.lowergamma else of[function](*numbers)
        return sp.Rational(mpmath.nstr(value, 60))


@pytest.mark.parametrize("function", SPECIAL, ids=lambda function: function.__name__)
def test_what_z3_is_told_holds_on_a_grid(function: type[sp.Expr]) -> None:
    """No fact about a function is false at a point of a grid, and each of its sides occurs."""
    known = SPECIAL[function]
    grid = [sp.Rational(int(v * 16), 16) for v in map(float, GRID)]
    seen = 0
    for arguments in itertools.product(grid, repeat=known.arity):
        value = _value(function, arguments)
        if value is None:
            continue
        nudge = sp.Rational(1, 10**40)
        with ctx.workprec(256), rigorous_sympy():
            for fact in known.facts(t, *arguments):
                outcomes = set()
                for close in (value - nudge * abs(value), value, value + nudge * abs(value)):
                    program = compile_program([fact.xreplace({t: close})], ())
                    outcomes.add(evaluate(program, ()).outputs[0])
                assert outcomes != {False}, (arguments, fact)
                seen += True in outcomes
    assert seen > 20


def test_a_false_fact_would_be_seen_on_the_grid() -> None:
    """A negative control: the facts fail for values that are a tenth too large or too small."""
    for function, known in SPECIAL.items():
        arguments = (sp.Rational(1, 2), sp.Rational(10)) if known.arity == 2 else (sp.Rational(1, 16),)
        value = _value(function, arguments)
        assert value is not None
        wrong = [value * sp.Rational(9, 10), value * sp.Rational(11, 10), -value]
        with ctx.workprec(256), rigorous_sympy():
            truths = [
                evaluate(compile_program([fact.xreplace({t: other})], ()), ()).outputs[0]
                for other in wrong
                for fact in known.facts(t, *arguments)
            ]
        assert False in truths, function


def test_derivatives_in_the_order_are_refused() -> None:
    """No engine compiles a derivative in the order; in the variable it is elementary."""
    with rigorous_sympy():
        for function in (sp.uppergamma, sp.lowergamma, sp.expint):
            assert not sp.diff(function(a, x), x).has(sp.Derivative)
            with pytest.raises(Unsupported):
                compile_program([sp.diff(function(a, x), a)], (a, x))


def test_functions_of_large_order_are_not_written_out() -> None:
    """SymPy's sums of many terms are not built while a check runs, and come back after it."""
    with rigorous_sympy():
        assert isinstance(sp.uppergamma(1000, x), sp.uppergamma)
        assert not isinstance(sp.uppergamma(3, x), sp.uppergamma)
        assert sign_of(sp.uppergamma(1000, sp.Integer(1000)) - sp.gamma(1000)) == -1
    assert not isinstance(sp.lowergamma(30, x), sp.lowergamma)


def test_the_other_branch_of_lambert_is_refused() -> None:
    """Only the principal branch is known."""
    with pytest.raises(Unsupported):
        compile_program([sp.LambertW(x, -1)], (x,))
    with pytest.raises(Unsupported):
        needs(sp.LambertW(x, -1) >= 0)
    with pytest.raises(ClaimError, match="takes 1 argument"):
        Claim("a", "LambertW(x, -1) <= 0", {"x": "[-1/E, 0)"})


def test_a_function_keeps_what_is_written() -> None:
    """The text form evaluates no special function."""
    kept = Claim("a", "uppergamma(1/2, x) + expint(0, x) + E1(x) + lowergamma(2, x) >= erfi(-x)", POS).statement
    assert kept.has(sp.uppergamma, sp.lowergamma, sp.expint)
    assert {node.args[0] for node in kept.atoms(sp.expint)} == {0, 1}
    assert sp.erfi(-sp.Symbol("x", real=True), evaluate=False).args == next(iter(kept.atoms(sp.erfi))).args


@pytest.mark.parametrize(
    ("statement", "where", "planted"),
    [
        ("erfi(x) <= 2*x", {"x": "[1/4, 1]"}, "erfi"),
        ("Ei(x) <= 2", {"x": "[1/4, 1]"}, "Ei"),
        ("LambertW(x) <= 3/5", {"x": "[1/8, 1]"}, "LambertW"),
        ("uppergamma(a, x) <= 1", {"x": "[1, 2]", "a": "[1/4, 3/4]"}, "uppergamma"),
    ],
    ids=["erfi", "Ei", "LambertW", "uppergamma"],
)
def test_certificates_are_checked_again(statement: str, where: dict[str, str], planted: str) -> None:
    """The second program accepts the certificate, and rejects it for a tenth of the right side."""
    certificate = check(Claim("a", statement, where)).certificate
    assert certificate is not None
    assert recheck(dict(certificate)).accepted
    head, left, right = certificate["statement"]
    assert planted in str(left)
    smaller = ["mul", ["rational", "1/10"], right]
    assert not recheck({**certificate, "statement": [head, left, smaller]}).accepted


@pytest.mark.parametrize(("statement", "where"), UNHELD, ids=[f"{statement} {where}" for statement, where in UNHELD])
def test_what_is_false_at_the_branch_point_never_holds(statement: str, where: dict[str, str]) -> None:
    """Where W is -1, and elsewhere, W is not confused with its argument."""
    assert not check(Claim("a", statement, where)).verdict.holds
