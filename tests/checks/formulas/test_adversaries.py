"""Families of claims that once led to a wrong verdict."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import sympy as sp

from reference.sampling import every
from signdescent import Claim, check
from signdescent.checks.report import ProofStatus, Verdict
from signdescent.checks.translate.numbers import rigorous_sympy
from signdescent.errors import ClaimError
from signdescent.theory.claim import Proof, Step, Use
from signdescent.theory.rules import Induction, Monotone, PlusThenMinus

x, y, z, c = sp.symbols("x y z c", real=True)
n, j = sp.symbols("n j", integer=True)
k, plus = sp.Symbol("k"), sp.Symbol("k", integer=True, positive=True)
HALF, WIDE = sp.Rational(1, 2), sp.Interval(-sp.Rational(3, 4), sp.Rational(3, 4))
LONG = {n: sp.Range(3000, 3005)}
UNIT = {"x": "[0, 1]"}
LOGS = {"x": "[-5, 5]"}


def claim(statement: Any, where: Any, assumptions: Any = ()) -> Claim:
    return Claim("a", statement, where, assumptions)


def sums(body: sp.Expr, index: sp.Symbol, low: Any, high: Any) -> sp.Expr:
    return sp.Sum(body, (index, low, high))


NEVER_HELD: dict[str, Callable[[], Claim]] = {
    "an index without facts": lambda: claim(sp.Le(sums(sp.binomial(k, 3), k, n**2 - n, n**2), 0, evaluate=False), LONG),
    "an index at a pole": lambda: claim(
        sp.Ge(sp.Pow(sums(1 / sp.atan(k), k, 0, 3000), 2, evaluate=False), -1, evaluate=False), {n: sp.Range(0, 5)}
    ),
    "an index that declares a sign": lambda: claim(
        sp.Eq(
            sums(sp.Product(sp.Abs(j), (j, plus, plus)), plus, -3000, n),
            sums(sp.Product(j, (j, plus, plus)), plus, -3000, n),
            evaluate=False,
        ),
        {n: sp.Range(-5, -1)},
    ),
    "digamma below 0": lambda: claim(x > 0, {x: WIDE}, [sp.digamma(x) >= -10]),
    "Equivalent folds": lambda: claim(lambda x: sp.And(sp.Equivalent(sp.log(x) > 0, sp.log(x) > 0), x >= -5), LOGS),
    "ITE folds": lambda: claim(lambda x: sp.ITE(sp.log(x) > 0, x >= -5, x >= -5), LOGS),
    "Xor folds": lambda: claim(lambda x: sp.Xor(x >= -5, sp.log(x) > 0, sp.log(x) > 0), LOGS),
    "Or folds": lambda: claim(lambda x: sp.Or(sp.log(x) > 0, sp.log(x) <= 0), LOGS),
    "a truth value is no number": lambda: claim(sp.Eq(x > 0, 2, evaluate=False), {x: sp.Interval(1, 2)}),
}


@pytest.mark.parametrize("name", NEVER_HELD)
def test_a_false_or_undefined_statement_is_not_proved(name: str) -> None:
    """A claim that is false, or undefined at some point, is neither PROVED nor CERTIFIED."""
    assert not check(NEVER_HELD[name]()).verdict.holds


MET = {
    "gamma below 0": lambda: claim(x > 10, {x: WIDE}, [sp.gamma(x) <= 0]),
    "powers of -2": lambda: claim(y > 10, {y: sp.Interval(0, 4)}, [sp.Pow(-2, y) >= 1]),
    "harmonic below 0": lambda: claim(x > 1, {x: sp.Interval(-sp.Rational(3, 4), -sp.Rational(1, 4))}, [sp.harmonic(x) >= -10]),
}  # fmt: skip


@pytest.mark.parametrize("name", every(1, MET, heavy=("harmonic below 0",)))
def test_a_nonempty_domain_is_not_vacuous(name: str) -> None:
    """An assumption whose terms exist outside the supported domain does not make a claim vacuous."""
    assert check(MET[name]()).verdict is not Verdict.VACUOUS


@pytest.mark.parametrize("end", ["log(1+1/10**30)", "log(1+1/10**35)", "exp(1/10**40)-1"])
@pytest.mark.parametrize("shape", ["(0, {}]", "(0, {})", "[0, {})", "(1, 1+{}]"])
def test_a_set_with_close_ends_is_not_empty(shape: str, end: str) -> None:
    """A set whose ends differ by little is not empty, whatever SymPy inferred when the claim was built."""
    assert check(claim("x >= 5", {"x": shape.format(end)})).verdict in (Verdict.REFUTED, Verdict.UNDECIDED)


g = sp.Symbol("g")
declared, no_more = sp.Symbol("p", positive=True), sp.Symbol("q", nonpositive=True)
EVENS = sp.ImageSet(sp.Lambda(g, 2 * g), sp.S.Naturals)
HALVES = sp.ImageSet(sp.Lambda(g, g + HALF), sp.S.Integers)
UNKNOWN_SETS = {
    "an image and an interval": (sp.Le(declared, 2), {declared: sp.Union(sp.Interval(1, 2), EVENS)}),
    "an image and a point": (sp.Le(declared, 2), {declared: sp.Union(sp.FiniteSet(1), EVENS)}),
    "an image": (sp.Le(declared, 1), {declared: EVENS}),
    "an image without 0": (sp.Ne(no_more, 0), {no_more: HALVES}),
    "a condition": (sp.Le(declared, 1), {declared: sp.ConditionSet(g, sp.Gt(g**2, 1), sp.S.Reals)}),
}


@pytest.mark.parametrize("name", UNKNOWN_SETS)
def test_a_set_that_sympy_intersects_wrongly_is_refused(name: str) -> None:
    """A symbol that declares a sign does not make an unknown set empty, or finite."""
    assert check(claim(*UNKNOWN_SETS[name])).verdict is Verdict.UNDECIDED


def _chain(statement: Any, by: Any, where: Any, assumptions: Any = ()) -> Claim:
    return Claim("a", statement, where, assumptions, proof=Proof([Step(statement, "a", by=by)]))


EMPTY_CHAINS = {
    "an assumption about the symbol that moves": lambda: _chain(x >= 0, Monotone(x), {x: sp.Interval(0, 1)}, (x > 5,)),
    "a symbol without values": lambda: _chain(x >= 0, "algebra", {x: sp.Interval(1, 2), declared: sp.Interval(-2, -1)}),
    "an assumption that no integer meets": lambda: _chain(n >= 1, Induction(n), {n: sp.S.Naturals}, (n < 0,)),
}


@pytest.mark.parametrize("engines", [None, ("chain",)])
@pytest.mark.parametrize("name", EMPTY_CHAINS)
def test_a_proof_about_no_point_proves_nothing(name: str, engines: Any) -> None:
    """An accepted chain on a domain without points is VACUOUS, as the claim is without a proof."""
    assert check(EMPTY_CHAINS[name](), engines=engines).verdict is Verdict.VACUOUS


NOT_COMPARED = {
    "a quotient by 0": lambda: claim("Implies(x > 0, x < (2-2)**(-1))", {"x": "reals"}),
    "a quotient by 0 at a point": lambda: claim(
        lambda x: sp.Eq(sp.Eq(sp.Not(sp.Gt(x, x)), sp.Gt(0 * x, x * x)), sp.Gt(x, x * (x * x**-1))),
        {"x": sp.FiniteSet(-1, 0, HALF)},
    ),
    "a branch that no point takes": lambda: claim(
        lambda x: sp.Equivalent(sp.Ne(x, x), sp.Implies(x >= -2, x < x)),
        {"x": sp.FiniteSet(-1, 0, HALF)},
        (lambda x: sp.Eq(sp.Piecewise((x, sp.Eq(x, -HALF)), (x, x < x)), x),),
    ),
    "beta of one argument": lambda: claim(lambda x: sp.beta(x, evaluate=False) > 0, {"x": "(0, oo)"}),
}


@pytest.mark.parametrize("name", NOT_COMPARED)
def test_what_sympy_does_not_compare_crashes_nothing(name: str) -> None:
    """Where SymPy refuses to compare, nothing is known, and nothing is to be reported."""
    assert not check(NOT_COMPARED[name]()).verdict.holds


def test_a_piecewise_in_the_condition_of_a_piecewise_is_kept() -> None:
    """Inside a function SymPy folds no condition, which would not end."""
    inner = claim(lambda x: sp.Piecewise((0, sp.Piecewise((x, x < 1), (2, True)) <= x), (1, True)) >= 0, {"x": "reals"})
    assert check(inner).verdict.holds


TWICE = {
    "Xor of two equal parts": lambda: claim(lambda x: sp.Xor(x**2 >= 0, x**2 >= 0), UNIT),
    "Xor of two equal parts and a false one": lambda: claim(lambda x: sp.Xor(x >= 0, x >= 0, x >= 2), UNIT),
    "exclusive or by operator": lambda: claim(lambda x: (x >= 0) ^ (x >= 0) ^ (x >= 2), UNIT),
    "Xor inside an equation": lambda: claim(lambda x: sp.Eq(sp.Xor(x >= 0, x >= 0), x >= 0), UNIT),
}


@pytest.mark.parametrize("name", TWICE)
def test_equal_parts_of_an_exclusive_or_count_separately(name: str) -> None:
    """A xor A is false, and A xor A xor B is B."""
    assert check(TWICE[name]()).verdict is Verdict.REFUTED


TRUE_TWICE: dict[str, Callable[[sp.Symbol], Any]] = {
    "two equal parts and a true one": lambda x: sp.Xor(x >= 0, x >= 0, x >= -1),
    "three equal parts": lambda x: sp.Xor(x >= 0, x >= 0, x >= 0),
    "a single part": lambda x: sp.Xor(x <= 1),
    "two equal parts, negated": lambda x: sp.Not(sp.Xor(x >= 0, x >= 0)),
    "equivalence of two equal parts": lambda x: sp.Equivalent(x >= 1, x >= 1),
}


@pytest.mark.parametrize("name", TRUE_TWICE)
def test_a_true_statement_with_equal_parts_is_shown(name: str) -> None:
    """Negative control: true statements with equal parts are shown."""
    assert check(claim(TRUE_TWICE[name], UNIT)).verdict.holds


def test_an_assumption_with_equal_parts_is_met_nowhere() -> None:
    """A xor A xor B is false if A is true and B false on the whole domain."""
    unmet = claim(lambda x: x <= 1, UNIT, (lambda x: sp.Xor(x >= 0, x >= 0, x >= 2),))
    assert check(unmet).verdict is Verdict.VACUOUS


def test_the_zeroth_power_of_a_possible_zero_is_one() -> None:
    """x**0 is 1, also for a base that may be 0."""
    assert check(claim("(x**3 - 2)**0 == 1", {"x": "[1, 3/2]"})).verdict.holds


UNTOUCHED = {
    "a pole in a long sum": lambda: claim("x != 1", {"x": "{1, 3/2}"}, ["Max(0, -Abs(Sum(1/(k-x),(k,0,5000)))) == 0"]),
    "a pole in a long product": lambda: claim("x <= 0", {"x": "{1}"}, ["0*Product(1/(k-x),(k,0,5000)) == 0"]),
    "a long sum that is nowhere": lambda: claim("x*Sum(1/(k-1500),(k,0,5000)) > 1", {"x": "{0}"}),
    "a truth value and a number": lambda: claim(sp.Ne(x < 0, 7, evaluate=False), {x: sp.Interval(-2, -1)}),
}


@pytest.mark.parametrize("name", UNTOUCHED)
def test_a_point_at_which_a_term_may_not_exist_refutes_nothing(name: str) -> None:
    """A term that is not known to exist, such as a long sum, gives no witness."""
    assert check(UNTOUCHED[name]()).verdict is not Verdict.REFUTED


@pytest.mark.parametrize("end", [sp.harmonic(sp.pi), sums(1 / j, j, 1, 3)], ids=str)
def test_an_end_that_may_be_infinite_is_refused(end: sp.Expr) -> None:
    """An end must be an infinity or known to be finite, in a claim and in a step."""
    domain = {z: sp.Interval(0, end)}
    with pytest.raises(ClaimError, match="where"):
        claim(z + z**2 < end + end**2, domain)
    with pytest.raises(ClaimError, match="where"):
        Step(z >= 0, where=domain)


@pytest.mark.parametrize("point", [sp.oo, sp.zoo, sp.I, 1 + sp.I], ids=str)
def test_a_point_that_is_not_a_real_number_is_refused(point: sp.Expr) -> None:
    """A set contains real numbers only."""
    with pytest.raises(ClaimError, match="only real numbers"):
        claim(x >= 0, {x: sp.FiniteSet(0, point, evaluate=False)})


def test_a_step_under_a_sign_pattern_is_not_refuted() -> None:
    """A step that is false only where an assumed sign pattern fails is not refuted."""
    pattern = PlusThenMinus(c - x, x, sp.Integer(0), sp.Integer(1))
    report = check(Claim("p", c >= 0, {c: sp.Interval(-1, 1)}, (pattern,), printed_proof=Proof(Step(c >= 0))))
    assert report.proof is ProofStatus.UNCHECKED


G = sp.exp(y) - y - HALF - sp.cos(y) / 3  # positive on [-1, 1], shown by balls only


def test_a_chain_that_needs_balls_is_certified_and_not_proved() -> None:
    """Balls used for the existence of a term, or for membership in a set, make the verdict CERTIFIED."""
    unit = {y: sp.Interval(-1, 1)}
    curved = sp.cos(y) - y**2 / 4 - sp.Rational(1, 5)  # positive, which no fact of z3 about the cosine shows
    steps = (
        Step(x >= -5, "a", where={x: sp.Interval(0, sp.oo)}, by="reals"),
        Step(curved >= -5, uses=Use("a", {x: curved}), by="reals"),
    )
    assert check(Claim("m", curved >= -5, unit, proof=Proof(steps)), engines=("chain",)).verdict is Verdict.CERTIFIED
    assert check(claim(sp.Ge(sp.log(curved) ** 2, 0, evaluate=False), unit)).verdict is Verdict.CERTIFIED


def test_every_symbol_of_a_step_needs_a_set() -> None:
    """A symbol without a set, or with the name of another, makes a step undecided, even if it cancels."""
    stranger = sp.Symbol("p", real=True)
    twin = sp.Symbol("x")
    for step in (
        Step(sp.Ge(x + stranger, stranger, evaluate=False), "a", by=Monotone(x)),
        Step(x + twin >= 6, "a", where={twin: sp.Interval(5, 6)}),
    ):
        report = check(Claim("s", x >= 0, {x: sp.Interval(0, 1)}, printed_proof=Proof((step, Step(x >= 0, uses="a")))))
        assert report.printed is not None
        assert report.printed.steps[0].verdict is Verdict.UNDECIDED


@pytest.mark.parametrize(
    "build",
    [
        lambda: claim("x**(2**(10**12)) >= 0", {"x": "[0, 1]"}),
        lambda: claim(sp.harmonic(n) <= 100, {n: sp.FiniteSet(10**6)}),
        lambda: claim(sp.factorial(n) >= 100, {n: sp.FiniteSet(10**7)}),
        lambda: claim("binomial(10**7,5*10**6) >= x", {"x": "[0, 1]"}),
        lambda: claim("Sum(1+Sum(k*j+x,(j,1,1900)),(k,1,1900)) >= 0", {"x": "[-1, 1]"}),
    ],
    ids=["power", "harmonic", "factorial", "binomial", "nested sums"],
)
def test_long_numbers_end(build: Callable[[], Claim]) -> None:
    """A check with long numbers ends with UNDECIDED or PROVED."""
    assert check(build(), budget=0.1).verdict in (Verdict.UNDECIDED, Verdict.PROVED)


# ------------------------------------------------------------------ powers of possibly negative bases

NEGATIVE_BASES = {
    "a number": ("y >= 1/2", {"y": "[0, 1]"}, ["(-2)**(4*y) <= -1 or y >= 1/2"]),
    "a symbol": ("y >= 1/2", {"y": "[0, 1]", "x": "[-3, -2]"}, ["x**(14*y) <= -1 or y >= 1/2"]),
    "a bound on the power": ("y > 10", {"y": "[0, 2]"}, ["(-2)**(4*y) <= -1"]),
    "a sum in the exponent": ("y > 10", {"y": "[0, 2]"}, ["(-2)**(y + y/3) < 0"]),
    "a power of a power": ("y > 10", {"y": "[0, 2]"}, ["((-2)**y)**4 > 1"]),
}


@pytest.mark.parametrize("name", every(1, NEGATIVE_BASES, heavy=("a symbol", "a sum in the exponent")))
@pytest.mark.parametrize("engine", ["reals", "balls", "algebra", None])
def test_an_even_multiple_in_the_exponent_of_a_negative_base_proves_nothing(name: str, engine: str | None) -> None:
    """(-2)**(4*y) is -2 at y = 1/4 and exists, although (-2)**y does not exist there."""
    statement, where, given = NEGATIVE_BASES[name]
    engines = None if engine is None else (engine,)
    verdict = check(Claim("a", statement, where, given), engines=engines).verdict
    assert verdict in (Verdict.UNDECIDED, Verdict.REFUTED)


@pytest.mark.parametrize(
    ("statement", "where"),
    [("(-2)**(2*n) >= 1", {"n": "naturals"}), ("x**(2*n) >= 0", {"n": "naturals", "x": "reals"}),
     ("x**(4*y) >= 0", {"y": "[1, 2]", "x": "(0, 5]"})],
)  # fmt: skip
def test_even_powers_by_integers_and_of_positive_numbers_are_not_negative(
    statement: str, where: dict[str, str]
) -> None:
    """Negative control: integer exponents and positive bases, for which (a**b)**c = a**(b*c)."""
    assert check(Claim("a", statement, where)).verdict is Verdict.PROVED


# ------------------------------------------------------------------ single points

SINGLE = {
    "an assumption that is false": ("x >= 5", {"x": "{1}"}, ["x >= 2"], Verdict.VACUOUS),
    "an assumption that is undefined": ("x >= 5", {"x": "{-1}"}, ["log(x)**2 >= -2"], Verdict.VACUOUS),
    "an interval and a point": ("x >= 5", {"x": "[0, 1] | {3/2}"}, ["x >= 2"], Verdict.VACUOUS),
    "no symbol": ("1 >= 0", {}, ["2 <= 1"], Verdict.VACUOUS),
    "a point that meets it": ("x >= 5", {"x": "{7}"}, ["x >= 2"], Verdict.PROVED),
    "a point that meets it and fails": ("x >= 5", {"x": "{3}"}, ["x >= 2"], Verdict.REFUTED),
}


@pytest.mark.parametrize("name", SINGLE)
def test_a_single_point_counts_if_it_meets_the_assumptions(name: str) -> None:
    """A claim on one point is VACUOUS, not PROVED, if the point does not meet the assumptions."""
    statement, where, given, verdict = SINGLE[name]
    report = check(Claim("a", statement, where, given))
    assert report.verdict is verdict
    assert (report.points_met > 0) is (verdict is not Verdict.VACUOUS)


@pytest.mark.parametrize("part", ["log(x) > -5 or x < 0", "x < 0 or 1/(x + 1) < 5", "not (log(x) <= -5 and x >= 0)"])
def test_an_assumption_with_an_undefined_part_is_not_met(part: str) -> None:
    """Parts of an assumption do not guard each other: at -1 it is not met, by engines and second opinion."""
    report = check(Claim("a", "x > -1", {"x": "[-1, 1]"}, [part, "x <= -1 or x > 0"]))
    assert report.verdict.holds


# ------------------------------------------------------------------ ends, expansions and objects

TANGLED = sp.sqrt(2) + sp.sqrt(3) - sp.sqrt(5 + 2 * sp.sqrt(6))
ONE = sp.sin(1) ** 2 + sp.cos(1) ** 2
ROOT = sp.CRootOf(sp.Symbol("t") ** 5 - sp.Symbol("t") - 1, 0)
ENDS: dict[str, tuple[sp.Set, set[Verdict]]] = {
    "0 and a zero, open above": (sp.Interval.Ropen(0, TANGLED), {Verdict.VACUOUS}),
    "0 and a zero, open": (sp.Interval.open(0, TANGLED), {Verdict.VACUOUS}),
    "a zero and 0, open below": (sp.Interval.Lopen(TANGLED, 0), {Verdict.VACUOUS}),
    "0 and a zero, closed": (sp.Interval(0, TANGLED), {Verdict.REFUTED}),
    "equal logarithms": (sp.Interval(sp.log(2), sp.Add(sp.log(6), -sp.log(3), evaluate=False)), {Verdict.REFUTED}),
    "1 and sin^2 + cos^2": (sp.Interval(1, ONE), {Verdict.REFUTED}),
    "integers up to 2 + sin^2 + cos^2": (
        sp.Intersection(sp.S.Integers, sp.Interval(0, 2 + ONE), evaluate=False), {Verdict.REFUTED}),
    "a root of a quintic": (sp.Interval(0, ROOT), {Verdict.REFUTED}),
}  # fmt: skip


@pytest.mark.parametrize("name", ENDS)
@pytest.mark.parametrize("symbol", [x, n], ids=["real", "integer"])
def test_ends_that_sympy_cannot_compare(name: str, symbol: sp.Symbol) -> None:
    """The claim that all elements are at least 5 gets the right verdict or UNDECIDED."""
    domain, right = ENDS[name]
    assert check(claim(symbol >= 5, {symbol: domain})).verdict in {*right, Verdict.UNDECIDED, Verdict.VACUOUS}


@pytest.mark.parametrize(
    "statement",
    [
        x <= ROOT,
        sp.Ge(sp.Subs(y**2, y, x), 0, evaluate=False),
        x**2 + sums(k, k, 1, 3) > 0,
        sp.Product(k, (k, 1, 3)) > -x,
    ],
    ids=["CRootOf", "Subs", "Sum", "Product"],
)
def test_objects_with_data_besides_their_arguments_are_checked(statement: Any) -> None:
    """Claims with such objects, true on [0, 1], are shown or undecided."""
    report = check(claim(statement, {x: sp.Interval(0, 1)}))
    assert report.verdict.holds or report.verdict is Verdict.UNDECIDED


@pytest.mark.parametrize(
    "statement",
    ["(x + y + z + 1)**100 + (x - y)**3 >= -1", "(1 + x)**(10**9) >= 1 + 10**9*x", "(x + y + z)**500 - z**500 >= -1"],
)
def test_large_powers_of_sums_are_not_expanded(statement: str) -> None:
    """True claims on the cube with large powers are shown or undecided."""
    names = [name for name in "xyz" if name in statement]
    report = check(Claim("a", statement, dict.fromkeys(names, "[0, 1]")), budget=0.2)
    assert report.verdict.holds or report.verdict in (Verdict.UNDECIDED, Verdict.SUPPORTED)


# ------------------------------------------------------------------ wrong facts of SymPy

PAIRS = {"n": "naturals", "m": "naturals"}
WRONG_FACTS = {
    "a fraction to a real power is 2": ("((3/2)**(log(2)/(log(3)-log(2)))-2)**2*exp(x) > 0", {"x": "[0, 1]"}, []),
    "a division by it": ("x + 1/(floor(x)+(3/2)**(log(2)/(log(3)-log(2)))-2)**2 >= 0", {"x": "[0, 1)"}, []),
    "a fraction to a power passes 2": ("((3/2)**x-1-floor(x))**2 > 0", {"x": "[3/2, 19/10]"}, []),
    "another fraction": ("((5/2)**x-2*ceiling(x))**2 > 0", {"x": "[5/4, 7/4]"}, []),
    "its inverse": ("1/((3/2)**x-floor(x)-1) != 0", {"x": "[3/2, 19/10]"}, []),
    "its sign": ("sign((3/2)**x-floor(x)-1)**2 == 1", {"x": "[3/2, 19/10]"}, []),
    "a case": ("Piecewise((1, (3/2)**x == 2), (2, True)) == 2", {"x": "[1, 2]"}, []),
    "even by odd": ("((2*n+4)/(2*m+1)-20014)**2 > 0", PAIRS, []),
    "even by odd, not equal": ("(2*n+4)/(2*m+1) != 20014", PAIRS, []),
    "even by odd, in a case": ("Piecewise((1, (2*n+4)/(2*m+1) != 20014), (2, True)) == 1", PAIRS, []),
    "even by odd, assumed": ("n > 10**9", PAIRS, ["(2*n+4)/(2*m+1) == 20014"]),
    "an even number by 6": ("m*(2*n+4)/6 <= 20006 or m*(2*n+4)/6 >= 20007", PAIRS, []),
    "an even number by 6, assumed": ("n+m >= 10**30", PAIRS, ["m*(2*n+4)/6 > 20006", "m*(2*n+4)/6 < 20007"]),
    "a sum up to it": ("Sum(k**2, (k, 1, m*(2*n+4)/6)) >= 0", PAIRS, []),
    "a product of no zeros": ("Product(0, (k, 1, (n-3025*m)**2)) <= 1/2", PAIRS, []),
    "a power of an irrational number": ("((n-3025*m+sqrt(2))**2-2)**2*exp(n) > 0", PAIRS, []),
    "a division by that": ("exp(n)/((n-3025*m+sqrt(2))**2-2)**2 >= 0", PAIRS, []),
}


DEEP = ("a power of an irrational number", "a fraction to a real power is 2", "a division by it")


@pytest.mark.parametrize("name", every(1, WRONG_FACTS, heavy=DEEP))
def test_wrong_facts_of_sympy_about_integers_and_zeros_prove_nothing(name: str) -> None:
    """False claims that follow from a wrong fact, such as "even divided by odd is not an integer", are not shown."""
    statement, where, given = WRONG_FACTS[name]
    engines = ("search", "algebra", "reals", "balls")  # reductions use these
    report = check(Claim("a", statement, where, given), engines=engines, budget=0.2)
    assert report.verdict in (Verdict.UNDECIDED, Verdict.REFUTED, Verdict.ILL_POSED, Verdict.SUPPORTED)


@pytest.mark.parametrize(
    "statement",
    [
        "floor(n*m) == n*m",
        "n**m >= 1",
        "floor(2**n) == 2**n",
        "(n*m + 1/2 - 20)**2 > 0",
        "cos(2*pi*n*m) <= 1",
        "(-1)**(2*n) == 1",
    ],
)
def test_integers_are_still_recognised(statement: str) -> None:
    """Sums, products and natural powers of integers are integers."""
    assert check(Claim("a", statement, PAIRS)).verdict.holds


def test_the_rules_of_sympy_are_restored_after_a_check() -> None:
    """The rules are replaced only while a check runs."""
    fraction = sp.Symbol("z", positive=True)
    assert (sp.Rational(3, 2) ** fraction).is_integer is False  # SymPy's own rule, which is wrong
    with rigorous_sympy():
        assert (sp.Rational(3, 2) ** (2 * fraction)).is_integer is None
    assert (sp.Rational(3, 2) ** (3 * fraction)).is_integer is False
