"""`signdescent check`: verdicts, exit codes, files of a user's own, points, certificates and the record."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from types import MappingProxyType

import pytest

from reference.sampling import every
from signdescent.checks import record as ledger
from signdescent.cli.claims_file import load_claims
from signdescent.errors import ClaimError, InputFileError
from signdescent.theory.papers import stochastic_sign_descent as paper

from .conftest import Run, command_line, environment, on_terminal

HEAD = """
import sympy as sp
from signdescent.theory import Claim, LawClaim, Proof, RunClaim, Step
x = sp.Symbol("x", real=True)
y = sp.Symbol("y", real=True)
n = sp.Symbol("n", integer=True, positive=True)
"""
HOLDS = 'square = Claim("square", x**2 >= 2 * x - 1, {x: sp.Reals}, title="a square")\n'
FAILS = 'steep = Claim("steep", x**2 >= 1, {x: sp.Reals}, printed_proof=Proof(Step(x**2 >= 1, "all")))\n'
OPEN = 'laws = LawClaim("laws", "symmetric", "same-sign", x, {x: sp.Interval(0, 1)}, (x < 0,))\n'
EMPTY = 'empty = Claim("empty", x > 0, {x: sp.Reals}, (x < 0, x > 1))\n'
CERTIFIED = 'bent = Claim("bent", sp.exp(x) >= sp.Rational(1, 2) + x, {x: sp.Interval(-1, 1)})\n'

KEYS = {
    "id", "verdict", "proof", "statement", "engine", "evidence", "relies_on", "rules", "witness", "margin",
    "points_tried", "points_met", "seconds", "steps",
}  # fmt: skip

Own = Callable[..., Path]


@pytest.fixture
def own(tmp_path: Path) -> Own:
    """Write a claims file, with the usual imports above what is given."""

    def write(*parts: str, name: str = "my_claims.py") -> Path:
        path = tmp_path / name
        path.write_text(HEAD + "".join(parts))
        return path

    return write


@pytest.fixture
def small_paper(monkeypatch: pytest.MonkeyPatch, own: Own, tmp_path: Path) -> Path:
    """Make the paper two quick claims long, one of them false; its record is a file that is not there yet."""
    monkeypatch.setattr(paper, "CLAIMS", load_claims(own(HOLDS, FAILS)))
    monkeypatch.setattr(ledger, "PATH", tmp_path / "ledger.json")
    return tmp_path / "ledger.json"


# ---------------------------------------------------------------- verdicts and exit codes


def test_lemma_15_is_proved(run: Run) -> None:
    """The paper's Lemma 15 holds and its printed proof is sound."""
    done = run("check", "lemma-15")
    assert done.code == 0
    assert done.out.startswith("lemma-15: PROVED\n")
    assert "printed proof: SOUND" in done.out
    assert done.err == ""


def test_json_has_the_schema(run: Run) -> None:
    """One JSON object with version, command, parameters, seed, and a report with every key."""
    done = run("check", "lemma-15", "--json", "--seed", "7", "--budget", "1/2")
    assert done.code == 0
    data = done.json()
    assert {"schema_version", "version", "command", "parameters", "seed", "reports", "counts"} == set(data)
    assert (data["schema_version"], data["command"], data["seed"]) == (1, "check", 7)
    assert data["parameters"]["ids"] == ["lemma-15"]
    assert data["parameters"]["budget"] == 0.5
    (report,) = data["reports"]
    assert set(report) >= KEYS
    assert (report["id"], report["verdict"], report["proof"]) == ("lemma-15", "proved", "sound")
    assert (report["witness"], report["seed"]) == (None, 7)


def test_witness_is_exact(run: Run, own: Own) -> None:
    """A refuted claim has exit code 3 and a witness in exact fractions that violates it."""
    path = own(
        "where = {x: sp.Interval(0, sp.Rational(1, 2)), y: sp.Interval(0, 1)}\n",
        'off = Claim("off", x * y <= sp.Rational(1, 7), where)\n',
    )
    done = run("check", "--file", path, "--json")
    assert done.code == 3
    witness = done.json()["reports"][0]["witness"]
    assert set(witness) == {"x", "y"}
    x, y = (fraction(witness[name]) for name in "xy")
    assert 0 <= x <= 1 / 2
    assert 0 <= y <= 1
    assert 7 * x * y > 1
    text = run("check", "--file", path)
    assert text.code == 3
    assert text.out.startswith("off: REFUTED\n")


def fraction(text: str) -> Fraction:
    """Read ``p/q``."""
    top, _, bottom = text.partition("/")
    return Fraction(int(top), int(bottom or 1))


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ((HOLDS,), 0),
        ((CERTIFIED, HOLDS), 0),
        ((FAILS,), 3),
        ((OPEN,), 4),
        ((EMPTY,), 4),
        ((HOLDS, OPEN), 4),
        ((OPEN, FAILS, HOLDS), 3),
    ],
)
def test_exit_code_is_the_worst(run: Run, own: Own, parts: tuple[str, ...], code: int) -> None:
    """Refuted comes before undecided and vacuous, and both before what holds."""
    assert run("check", "--file", own(*parts)).code == code


def test_few_claims_are_reported_in_full(run: Run, own: Own) -> None:
    """Up to three claims are full reports, more are a ledger with counts, and -v reports them all."""
    three = own(HOLDS, FAILS, OPEN)
    assert run("check", "--file", three).out.count("  statement   ") == 3
    four = own(HOLDS, FAILS, OPEN, EMPTY)
    lines = run("check", "--file", four).out.splitlines()
    assert [line.split()[0] for line in lines[:4]] == ["PROVED", "REFUTED", "UNDECIDED", "VACUOUS"]
    assert lines[5:] == [
        "4 claims: 1 proved, 1 refuted, 1 undecided, 1 vacuous",
        "printed proofs: 1 broken",
        "add -v, or an id, for the reasons",
    ]
    loud = run("check", "--file", four, "-v").out
    assert loud.count("  statement   ") == 4
    assert "4 claims:" in loud


def test_ids_choose_in_the_order_of_the_file(run: Run, own: Own) -> None:
    """IDs choose among a file's claims; order and repetition on the command line change nothing."""
    path = own(HOLDS, FAILS, OPEN)
    data = run("check", "laws", "square", "laws", "--file", path, "--json").json()
    assert [report["id"] for report in data["reports"]] == ["square", "laws"]


def test_workers_change_nothing(run: Run, own: Own) -> None:
    """Two processes give the same reports in the same order as one."""
    path = own(CERTIFIED, FAILS, HOLDS)
    one, two = (run("check", "--file", path, "--json", "--workers", n) for n in "12")
    assert one.code == two.code == 3
    drop = {"seconds"}
    strip = [[{k: v for k, v in r.items() if k not in drop} for r in done.json()["reports"]] for done in (one, two)]
    assert strip[0] == strip[1]


# ---------------------------------------------------------------- bad usage


def test_unknown_id_names_the_nearest(run: Run, own: Own) -> None:
    """A misspelt id stops everything before any check, in one line."""
    run("check", "lemma-15", "lema-15").refused("'lema-15'", "Did you mean", "lemma-15")
    run("check", "sqare", "--file", own(HOLDS)).refused("'sqare'", "square", "my_claims.py")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ([], "signdescent list"),
        (["lemma-15", "--all"], "--all"),
        (["--all", "--file", "x.py"], "--all"),
        (["lemma-15", "--record", "r.json"], "--record"),
        (["lemma-15", "--seed", "-1"], "--seed"),
        (["lemma-15", "--workers", "0"], "--workers"),
        (["lemma-15", "--budget", "0"], "--budget"),
        (["lemma-15", "--budget", "-2"], "--budget=-2.0"),
        (["lemma-15", "--budget", "nan"], "--budget"),
        (["lemma-15", "--budget", "1e9"], "--budget"),
        (["lemma-15", "--budget", "much"], "--budget"),
    ],
)
def test_bad_usage_is_one_line(run: Run, words: list[str], message: str) -> None:
    """Options that do not go together, or out of range, are refused."""
    run("check", *words).refused(message)


# ---------------------------------------------------------------- claims files


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a = 1\nb = 1 / 0\n", ("line 2", "ZeroDivisionError", "division by zero")),
        (
            "def f():\n    raise ValueError('deep\\nand long')\n\nf()\n",
            ("line 2", "ValueError", "deep and long"),
        ),
        ("a = 1\nb = = 2\n", ("line 2", "SyntaxError")),
        ("a = (1\n", ("line 1", "SyntaxError")),
        ("  a = 1\n", ("line 1", "IndentationError")),
        ("import no_such_module\n", ("line 1", "ModuleNotFoundError", "no_such_module")),
        ("import sys\nsys.exit(0)\n", ("line 2", "SystemExit")),
        ("def f():\n    f()\nf()\n", ("line 2", "RecursionError")),
        ("", ("holds no claim",)),
        ("x = 1\n", ("holds no claim",)),
        (
            "from sympy.abc import q\nfrom signdescent.theory import Claim\nc = Claim('a', q > 0, {})\n",
            ("line 3", "ClaimError", "Symbol q"),
        ),
    ],
)
def test_bad_file_is_one_line(run: Run, tmp_path: Path, text: str, words: tuple[str, ...]) -> None:
    """A file that raises, does not parse or holds no claim is named with line and exception."""
    path = tmp_path / "bad.py"
    path.write_text(text)
    run("check", "--file", path).refused(str(path), *words)


@pytest.mark.parametrize("content", [b"\xff\xfe", b"a = 1\x00", b"# coding: nonsense\n"])
def test_file_that_is_no_text(run: Run, tmp_path: Path, content: bytes) -> None:
    """Bytes that are no Python source are refused."""
    path = tmp_path / "bad.py"
    path.write_bytes(content)
    run("check", "--file", path).refused("bad.py")


def test_missing_file_and_directory(run: Run, tmp_path: Path) -> None:
    """What cannot be opened is refused with its name."""
    run("check", "--file", tmp_path / "none.py").refused("none.py", "No such file")
    run("check", "--file", tmp_path).refused(str(tmp_path), "directory")


def test_duplicate_ids_are_refused(run: Run, own: Own) -> None:
    """Two claims with one id are an error that names both places."""
    path = own(HOLDS, 'more = {"k": [Claim("square", x > 0, {x: sp.Reals})]}\n')
    run("check", "--file", path).refused("'square'", "square and more['k'][0]", "my_claims.py")


def test_claims_are_found_in_containers(own: Own) -> None:
    """Lists, tuples and dicts are searched; one object under two names counts once; cycles end."""
    path = own(
        HOLDS,
        "again = square\n",
        'nested = [(Claim("a", x > 0, {x: sp.Reals}),), {"k": Claim("b", x > 0, {x: sp.Reals})}, square]\n',
        "nested.append(nested)\n",
        OPEN,
        'runs = RunClaim("runs", "sign_sgd", "smooth", "mean-l2-norm", x, {x: sp.Interval(0, 1)})\n',
        "from signdescent.theory.papers.stochastic_sign_descent import CLAIMS, find\n",
    )
    assert list(load_claims(path)) == ["square", "a", "b", "laws", "runs"]


def test_file_may_import_its_neighbours(own: Own) -> None:
    """A file is run as a module of its own name, beside its neighbours, and leaves no trace in the path."""
    import sys

    own("limit = 3\n", name="neighbour_of_claims.py")
    path = own(
        "from dataclasses import dataclass\nfrom neighbour_of_claims import limit\n",
        "@dataclass\nclass Box:\n    size: 'int' = limit\n",
        "assert __name__ == 'my_claims' and __file__\n",
        'c = Claim("c", x < Box().size, {x: sp.Interval(0, 1)})\n',
    )
    before = list(sys.path)
    assert list(load_claims(path)) == ["c"]
    assert sys.path == before
    assert "my_claims" not in sys.modules


def test_output_of_a_file_does_not_mix_with_results(process: Run, own: Own) -> None:
    """What a claims file prints goes to standard error."""
    done = process("check", "--file", own("print('loading')\n", HOLDS), "--json")
    assert done.code == 0
    assert done.json()["reports"][0]["id"] == "square"
    assert "loading" in done.err


def test_loader_raises_our_errors(own: Own, tmp_path: Path) -> None:
    """As a function the loader raises, and keeps the user's exception as the cause."""
    with pytest.raises(InputFileError, match="line 8") as caught:
        load_claims(own("\n{}['k']\n"))
    assert isinstance(caught.value.__cause__, KeyError)
    with pytest.raises(ClaimError, match="'square'"):
        load_claims(own(HOLDS, HOLDS.replace("square =", "other =")))
    with pytest.raises(InputFileError, match="cannot be read"):
        load_claims(tmp_path / "none.py")


# ---------------------------------------------------------------- one point


def test_point_gives_both_sides_and_the_margin(run: Run) -> None:
    """At s = 1/2, t = -1 the distance is 3/2, so the sides of Lemma 15 are 1 and 11/3."""
    done = run("check", "lemma-15", "--at", "s=0.5, t=-1", "--json")
    assert done.code == 0
    found = done.json()["result"]
    assert found["point"] == {"s": "1/2", "t": "-1"}
    (relation,) = found["relations"]
    assert relation["left"]["exact"] == "1"
    assert relation["right"]["exact"] == "11/3"
    assert found["margin"]["exact"] == "8/3"
    assert (found["holds"], found["in_domain"], found["exact"]) == (True, True, True)
    text = run("check", "lemma-15", "--at", "s=1/2,t=-1").out
    for words in (
        "lemma-15 at s = 1/2, t = -1: HOLDS",
        "right side   11/3",
        "margin       8/3",
        "in domain    yes",
    ):
        assert words in text


def test_point_encloses_what_is_not_rational(run: Run, own: Own) -> None:
    """exp(1) is given as a decimal with its radius, narrow and around e."""
    path = own('e = Claim("e", sp.exp(x) <= 3, {x: sp.Interval(0, 2)})\n')
    done = run("check", "--file", path, "--at", "x=1", "--json")
    left = done.json()["result"]["relations"][0]["left"]
    assert left["exact"] is None
    middle, radius = left["enclosure"].strip("[]").split(" +/- ")
    assert middle.startswith("2.71828182845904523536")
    assert float(radius) < 1e-23
    assert done.code == 0
    assert "(ball arithmetic)" in run("check", "--file", path, "--at", "x=1").out


def test_point_that_fails(run: Run, own: Own) -> None:
    """A point of the domain at which the statement fails has exit code 3."""
    done = run("check", "--file", own(FAILS), "--at", "x=0")
    assert done.code == 3
    assert "FAILS" in done.out
    assert "margin       -1" in done.out


def test_point_outside_the_assumptions(run: Run, own: Own) -> None:
    """Where an assumption is not met the claim says nothing: exit code 4."""
    path = own('c = Claim("c", x >= 1, {x: sp.Reals}, (x > 0, x**2 >= 1))\n')
    done = run("check", "--file", path, "--at", "x=0.5")
    assert done.code == 4
    assert "OUTSIDE THE ASSUMPTIONS" in done.out
    assert "x > 0: met" in done.out
    assert "x**2 >= 1: not met" in done.out
    assert run("check", "--file", path, "--at", "x=1").code == 0


def test_point_where_a_side_does_not_exist(run: Run, own: Own) -> None:
    """A side that surely does not exist is neither true nor false, and is named: exit code 4, and null in JSON."""
    path = own('c = Claim("c", sp.log(x) >= 1, {x: sp.Interval(0, 1)})\n')
    done = run("check", "--file", path, "--at", "x=0", "--json")
    assert done.code == 4
    found = done.json()["result"]
    assert found["relations"][0]["left"] == {"exact": None, "enclosure": None}
    assert (found["holds"], found["exact"], found["missing"]) == (None, None, "log(x)")
    text = run("check", "--file", path, "--at", "x=0").out
    assert "c at x = 0: ILL-POSED, because log(x) does not exist here" in text
    assert "log(x) does not exist here" in text
    assert "may not exist" not in text
    assert run("check", "--file", path, "--at", "x=1", "--json").json()["result"]["missing"] is None


def test_point_where_a_side_may_not_exist(run: Run, own: Own) -> None:
    """gamma(-1/2) exists, but nobody here knows it: the word stays "may not"."""
    path = own('c = Claim("c", sp.gamma(x) >= -9, {x: sp.Interval(-1, 1)})\n')
    done = run("check", "--file", path, "--at", "x=-1/2")
    assert done.code == 4
    assert "NOT KNOWN" in done.out
    assert "may not exist" in done.out
    assert "does not exist" not in done.out


@pytest.mark.parametrize(
    ("statement", "at"),
    [
        ("x < 0 or gamma(x) > 0", "x=-1"),
        ("x < 1 or Sum(1/k, (k, 0, 3)) > 1", "x=0"),
        ("x < 0 or factorial(x) > 0", "x=-1"),
        ("x > 0 and digamma(x) > 0", "x=-1"),
        ("x < 1 or Sum(log(x - k), (k, 0, 3)) > 1", "x=0"),
    ],
)
def test_point_where_a_part_may_not_exist(run: Run, own: Own, statement: str, at: str) -> None:
    """A true part of an `or`, or a false part of an `and`, settles nothing if another part may not exist."""
    path = own(f'c = Claim("c", "{statement}", {{"x": "[-3, 3]"}})\n')
    done = run("check", "--file", path, "--at", at, "--json")
    assert done.code == 4
    assert done.json()["result"]["holds"] is None
    path = own(f'c = Claim("c", "x < 5", {{"x": "[-3, 3]"}}, "{statement}")\n')
    done = run("check", "--file", path, "--at", at, "--json")
    assert done.code == 4
    assert done.json()["result"]["assumptions_met"] is None


@pytest.mark.parametrize(("statement", "left"), [("x / x >= 1", "True"), ("(x + 1)**2 == x**2 + 2*x + 1", "False")])
def test_statement_of_which_nothing_is_left(run: Run, own: Own, statement: str, left: str) -> None:
    """Where SymPy or == left only True or False of a formula, nothing is known of it, and the reason says what to do."""
    done = run("check", "--file", own(f'c = Claim("c", {statement}, {{x: sp.Interval(0, 1)}})\n'))
    assert done.code == 4
    assert f"the formula was {left} before the check" in done.out
    assert "sympy.Eq(left, right, evaluate=False)" in done.out


def test_open_claim_has_one_line_for_each_engine(run: Run, own: Own) -> None:
    """What no engine decides is told in one short line for each engine, with advice at the end."""
    path = own('c = Claim("c", sp.gamma(x) >= -99, {x: sp.Interval(-sp.Rational(3, 4), -sp.Rational(1, 4))})\n')
    done = run("check", "--file", path, "--budget", "1/20")
    assert done.code == 4
    lines = done.out.splitlines()
    tried = [line.split()[1] for line in lines if line.startswith("  tried ")]
    assert "balls:" in tried
    assert len(tried) == len(set(tried))
    assert "  because     no engine decided it" in lines
    assert lines[-1].startswith("  advice      try --budget 4")
    assert max(map(len, lines)) < 120


def test_many_claims_without_titles(run: Run, own: Own) -> None:
    """A table shows the statement of a claim without title, shortened, and how to see the reasons where one failed."""
    long = " + ".join(f"x**{power}" for power in range(1, 41, 2))
    small = "".join(f'c{i} = Claim("c{i}", sp.exp(x) >= {i}/sp.Integer(3), {{x: sp.Interval(0, 1)}})\n' for i in (1, 2))
    path = own(HOLDS, small, f'c3 = Claim("c3", {long} >= -1, {{x: sp.Interval(0, 1)}})\n', name="good.py")
    done = run("check", "--file", path)
    lines = done.out.splitlines()
    assert lines[0].endswith(" a square")
    assert lines[1].endswith(" exp(x) >= 1/3")
    assert lines[3].endswith(" ...")
    assert len(lines[3]) < 120
    assert "add -v" not in done.out
    bad = own(HOLDS, small, FAILS, name="bad.py")
    assert run("check", "--file", bad).out.endswith("\nadd -v, or an id, for the reasons\n")


def test_least_margin_counts_the_exact_corner(run: Run, own: Own) -> None:
    """The margin of log(1 + x) >= x/2 is exactly 0 at x = 0; rounding nearby does not hide that."""
    path = own('c = Claim("c", sp.log(1 + x) >= x / 2, {x: sp.Interval(0, 1)})\n')
    assert "  margin      0 is the least seen, at x = 0\n" in run("check", "--file", path).out
    guarded = own('c = Claim("c", sp.log(1 + x) >= x / 2, {x: sp.Interval(0, 1)}, (x > 0,))\n', name="guarded.py")
    assert "at x = 0\n" not in run("check", "--file", guarded).out  # the corner does not meet the assumption


def test_domain_with_points_where_a_term_does_not_exist(run: Run, own: Own) -> None:
    """A claim that is undefined on a part of its domain stays undecided, and the report says where it is undefined."""
    path = own('c = Claim("c", sp.acos(x) <= 4, {x: sp.Interval(0, 2)})\n')
    done = run("check", "--file", path)
    assert done.code == 4
    assert "acos(x) does not exist as a real number at x = 2; exclude such points from the domain" in done.out


def test_point_of_a_compound_statement(run: Run, own: Own) -> None:
    """Every relation of a compound statement is shown with its sides."""
    path = own('c = Claim("c", sp.And(x > 1, x < 5), {x: sp.Reals})\n')
    found = run("check", "--file", path, "--at", "x=3", "--json").json()["result"]
    assert {entry["relation"] for entry in found["relations"]} == {"x > 1", "x < 5"}
    assert found["margin"]["exact"] == "2"
    assert run("check", "--file", path, "--at", "x=3").out.count("  relation     ") == 2


def test_point_with_large_numbers_writes_none_out(run: Run, own: Own, monkeypatch: pytest.MonkeyPatch) -> None:
    """A binomial of a large argument is enclosed; neither we nor SymPy compute its millions of digits."""
    path = own('c = Claim("c", sp.binomial(2 * n, n) <= 4**n, {n: sp.Naturals})\n')

    def refused(*_: object) -> None:
        pytest.fail("written out")

    monkeypatch.setattr("signdescent.cli._exact.comb", refused)
    monkeypatch.setattr("sympy.functions.combinatorial.factorials.binomial._eval", refused)
    found = run("check", "--file", path, "--at", "n=1e7", "--json").json()["result"]
    assert found["relations"][0]["left"]["exact"] is None
    assert found["holds"] is True


def test_point_of_a_claim_without_symbols(run: Run, own: Own) -> None:
    """A claim without symbols has one point."""
    path = own('c = Claim("c", sp.Lt(sp.pi, 4, evaluate=False), {})\n')
    done = run("check", "--file", path, "--at", "")
    assert done.code == 0
    assert "its only point: HOLDS" in done.out
    run("check", "--file", path, "--at", "x=1").refused("'x'", "no symbols")


@pytest.mark.parametrize(
    ("at", "words"),
    [
        ("s=1,u=2", ("Unknown symbol 'u'", "s in ", "t in Interval(-1, 1)")),
        ("s=1", ("Missing t", "s in ", "t in ")),
        ("", ("Missing s, t",)),
        ("s=1,t=0,s=2", ("'s' is given twice",)),
        ("s=1,t", ("'t'", "symbol=number")),
        ("s=1,t=0,", ("symbol=number",)),
        ("s=1,=0", ("symbol=number",)),
        ("s=1,t=", ("--at t",)),
        ("s=1,t=nan", ("--at t", "finite")),
        ("s=1,t=1/0", ("--at t", "denominator")),
        ("s=1,t=pi", ("--at t", "decimal")),
        ("s=1,t=1.0001", ("t in Interval(-1, 1)", "t=10001/10000", "lemma-15")),
        ("s=0,t=0", ("s in Interval.open(0, oo)",)),
    ],
)
def test_bad_point_is_one_line(run: Run, at: str, words: tuple[str, ...]) -> None:
    """A point that does not fit names what is wrong and the claim's symbols."""
    run("check", "lemma-15", "--at", at).refused(*words)


def test_point_respects_sets_and_signs(run: Run, own: Own) -> None:
    """Integer sets, finite sets and a symbol's own sign all count."""
    path = own(
        'a = Claim("a", n >= 1, {n: sp.Range(1, 5)})\n',
        'b = Claim("b", x >= 1, {x: sp.FiniteSet(1, 2)})\n',
        'p = sp.Symbol("p", positive=True)\nc = Claim("c", p >= 0, {p: sp.Reals})\n',
    )
    assert run("check", "a", "--file", path, "--at", "n=4").code == 0
    for at in ("n=5", "n=1.5", "n=0"):
        run("check", "a", "--file", path, "--at", at).refused("Range(1, 5, 1)")
    assert run("check", "b", "--file", path, "--at", "x=2").code == 0
    run("check", "b", "--file", path, "--at", "x=1.5").refused("{1, 2}")
    run("check", "c", "--file", path, "--at", "p=-1").refused("declared positive")


@pytest.mark.parametrize(
    ("statement", "at", "margin", "code"),
    [
        ("sp.Implies(sp.Eq(x, 1), y >= 2)", "x=1,y=1/2", "-3/2", 3),
        ("sp.Implies(x >= 1, y >= 2)", "x=1,y=1/2", "-3/2", 3),
        ("sp.Implies(sp.Eq(x, 1), y >= 2)", "x=1,y=3", "1", 0),
        ("sp.Implies(sp.Eq(x, 1), y >= 2)", "x=3,y=1", "2", 0),
        ("sp.Or(x > 1, x < 1)", "x=1,y=0", "0", 3),
    ],
)
def test_margin_is_negative_where_a_statement_fails(
    run: Run, own: Own, statement: str, at: str, margin: str, code: int
) -> None:
    """A hypothesis that is just met does not hide by how much the rest fails; 0 is left to ties of strict relations."""
    path = own(f'claim = Claim("claim", {statement}, {{x: sp.Reals, y: sp.Reals}})\n')
    done = run("check", "--file", path, "--at", at)
    assert done.code == code
    line = next(line for line in done.out.splitlines() if line.startswith("  margin"))
    assert line.split()[1] == margin
    assert line.endswith("(the relation is strict)") == (margin == "0")


@pytest.mark.parametrize("seeds", every(2, ("12", "345")))
def test_relations_at_a_point_stand_in_the_order_of_the_statement(process: Run, own: Own, seeds: str) -> None:
    """The order does not depend on the run, though SymPy keeps the parts of And in none."""
    path = own('claim = Claim("claim", sp.And(sp.exp(x) >= y, y <= 5, x + y + 1 > 0), {x: sp.Reals, y: sp.Reals})\n')
    words = ("check", "--file", path, "--at", "x=1,y=2", "--json")
    found = [process(*words, env=environment(PYTHONHASHSEED=seed)).json()["result"] for seed in seeds]
    assert all(one == found[0] for one in found)
    printed = found[0]["statement"]
    places = [printed.index(f"({relation['relation']})") for relation in found[0]["relations"]]
    assert places == sorted(places)


def test_point_needs_one_formula(run: Run, own: Own) -> None:
    """A point goes with one claim, and only with a formula."""
    path = own(HOLDS, OPEN)
    run("check", "--file", path, "--at", "x=1").refused("--at", "2 claims")
    run("check", "laws", "--file", path, "--at", "x=1").refused("--at", "laws")


# ---------------------------------------------------------------- assumptions dropped

RISES = 'rises = Claim("rises", x**2 >= x, {x: sp.Reals}, (x >= 1, x >= 0))\n'
GAMMA = (
    'below = Claim("below", sp.gamma(x) >= -99, {x: sp.Interval(-sp.Rational(3, 4), -sp.Rational(1, 4))}, (x < 0,))\n'
)


def test_a_needed_and_a_redundant_assumption(run: Run, own: Own) -> None:
    """Without x >= 1 the claim falls, with a witness; x >= 0 says nothing new."""
    done = run("check", "rises", "--file", own(RISES), "--drop", "--json")
    assert done.code == 0
    first, second = done.json()["result"]["dropped"]
    assert (first["assumption"], first["outcome"]) == ("x >= 1", "needed")
    assert 0 < Fraction(first["witness"]["x"]) < 1
    assert (second["outcome"], second["verdict"], second["witness"]) == ("redundant", "proved", None)


def test_refuted_elsewhere_has_no_least_margin(run: Run) -> None:
    """Where z3 finds the failure that the search missed, the least margin of the search is not shown."""
    done = run("check", "theorem-5-eq7")
    assert done.code == 3
    assert "because     reals" in done.out
    assert "is the least seen" not in done.out


def test_an_assumption_that_stays_undecided_is_no_yes(run: Run, own: Own) -> None:
    done = run("check", "below", "--file", own(GAMMA), "--drop", "--budget", "0.01")
    assert done.code == 4
    assert "UNDECIDED  without it the claim is UNDECIDED" in done.out


def test_a_claim_without_assumptions_has_nothing_to_drop(run: Run) -> None:
    done = run("check", "lemma-15", "--drop")
    assert done.code == 0
    assert "no assumption to drop" in done.out


def test_only_a_formula_has_assumptions_to_drop(run: Run) -> None:
    run("check", "lemma-1", "--drop").refused("lemma-1", "laws or runs")
    run("check", "lemma-15", "lemma-12-chord", "--drop").refused("--drop", "one claim")


# ---------------------------------------------------------------- certificates


def test_certificates_are_written(run: Run, own: Own, tmp_path: Path) -> None:
    """A certified claim leaves a certificate that the second program accepts, in a new folder."""
    folder = tmp_path / "new" / "proofs"
    done = run("check", "--file", own(CERTIFIED, HOLDS), "--certificates", folder)
    assert done.code == 0
    assert [path.name for path in folder.iterdir()] == ["bent.json"]
    assert run("recheck", folder / "bent.json").code == 0
    assert done.err == ""


def test_missing_certificate_is_said(run: Run, own: Own, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A certified claim without a certificate is named on standard error."""
    from dataclasses import replace

    from signdescent.checks import check as verify

    check = verify.check
    monkeypatch.setattr(verify, "check", lambda *a, **k: replace(check(*a, **k), certificate=None))
    done = run("check", "--file", own(CERTIFIED), "--certificates", tmp_path / "proofs")
    assert done.code == 0
    assert done.err.startswith("signdescent: note: bent is certified")


def test_certificate_that_the_second_program_rejects_is_not_written(run: Run, own: Own, tmp_path: Path) -> None:
    """The logarithm's domain is open at 0, which certificates cannot say yet."""
    text = 'claim = Claim("log-line", sp.log(x) <= x - 1, {x: sp.Interval.open(0, sp.oo)})'
    done = run("check", "--file", own(text), "--certificates", tmp_path / "proofs")
    assert done.code == 0
    assert "the re-checker does not follow its certificate" in done.err
    assert not list(tmp_path.glob("proofs/*"))


def test_certificates_folder_that_is_a_file(run: Run, own: Own, tmp_path: Path) -> None:
    """A folder that cannot be made is exit code 2."""
    (tmp_path / "proofs").write_text("")
    done = run("check", "--file", own(CERTIFIED), "--certificates", tmp_path / "proofs")
    assert done.code == 2
    assert "proofs" in done.err
    assert done.err.count("\n") == 1


# ---------------------------------------------------------------- the whole paper and its record


def test_all_without_a_record(run: Run, small_paper: Path) -> None:
    """Without a record `--all` is a ledger, a note and exit code 0."""
    done = run("check", "--all", "--workers", "1")
    assert done.code == 0
    assert [line.split()[0] for line in done.out.splitlines()[:2]] == ["PROVED", "REFUTED"]
    assert "2 claims: 1 proved, 1 refuted" in done.out
    assert done.out.endswith("no record to compare with\n")
    assert done.err.startswith("signdescent: note: there is no record")
    assert not small_paper.exists()


def test_all_compares_with_the_record(run: Run, small_paper: Path) -> None:
    """What `--record` writes is what `--all` expects, refuted claims and all."""
    done = run("check", "--all", "--workers", "1", "--record", small_paper)
    assert done.code == 0
    assert json.loads(small_paper.read_text()) == {"square": ["proved", None], "steep": ["refuted", "broken"]}
    same = run("check", "--all", "--workers", "1")
    assert same.code == 0
    assert same.out.endswith("all as recorded\n")
    assert same.err == ""


def test_all_lists_the_differences(run: Run, small_paper: Path) -> None:
    """Any difference from the record is listed, with exit code 3; writing a new record is no failure."""
    small_paper.write_text('{"square": ["refuted", "sound"], "lemma-0": ["proved", null]}')
    done = run("check", "--all", "--workers", "1", "--json")
    assert done.code == 3
    assert done.json()["ledger"]["differences"] == [
        "square: now proved; the record says refuted, printed proof sound",
        "steep: now refuted, printed proof broken; the record does not have it",
        "lemma-0: no longer a claim; the record says proved",
    ]
    text = run("check", "--all", "--workers", "1")
    assert text.code == 3
    assert text.out.endswith("3 differences from the record\n")
    assert run("check", "--all", "--workers", "1", "--record", small_paper).code == 0


def test_more_work_may_say_more_than_the_record(run: Run, small_paper: Path) -> None:
    """A stronger verdict is a difference with the record's own budget, and with a larger one only news."""
    small_paper.write_text('{"square": ["supported", null], "steep": ["refuted", "broken"]}')
    assert run("check", "--all", "--workers", "1").code == 3
    more = run("check", "--all", "--workers", "1", "--budget", "2")
    assert more.code == 0
    assert more.out.endswith(
        "with more work, square: now proved; the record says supported\nall as recorded, 1 stronger\n"
    )
    told = run("check", "--all", "--workers", "1", "--budget", "2", "--json")
    assert told.code == 0
    assert told.json()["ledger"] == {
        "differences": [],
        "stronger": ["with more work, square: now proved; the record says supported"],
        "note": None,
    }


def test_more_work_does_not_hide_a_refutation(run: Run, small_paper: Path) -> None:
    """A claim that is recorded as supported and then refuted is a difference, whatever the budget."""
    small_paper.write_text('{"square": ["supported", null], "steep": ["supported", "broken"]}')
    done = run("check", "--all", "--workers", "1", "--budget", "2", "--json")
    assert done.code == 3
    assert done.json()["ledger"]["differences"] == [
        "steep: now refuted, printed proof broken; the record says supported, printed proof broken"
    ]


def test_all_in_two_processes(run: Run, monkeypatch: pytest.MonkeyPatch, small_paper: Path) -> None:
    """By default `--all` uses worker processes, which find the claims by id."""
    monkeypatch.undo()
    two = {name: paper.CLAIMS[name] for name in ("lemma-15-sharp", "lemma-15-direct")}
    monkeypatch.setattr(paper, "CLAIMS", MappingProxyType(two))
    monkeypatch.setattr(ledger, "PATH", small_paper)
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    done = run("check", "--all", "--json")
    assert done.code == 0
    assert done.json()["parameters"]["workers"] == 2
    assert [report["verdict"] for report in done.json()["reports"]] == ["proved", "proved"]


def test_bad_record_is_one_line(run: Run, small_paper: Path) -> None:
    """A shipped record that is damaged is refused before anything is checked."""
    small_paper.write_text("{")
    run("check", "--all", "--workers", "1").refused("ledger.json")
    assert run("check", "--all", "--workers", "1", "--record", small_paper).code == 0
    assert run("check", "--all", "--workers", "1").code == 0


def test_unwritable_record(run: Run, small_paper: Path) -> None:
    """A record that cannot be written is exit code 2."""
    done = run("check", "--all", "--workers", "1", "--record", small_paper.parent / "no" / "r.json")
    assert done.code == 2
    assert done.err.count("\n") == 1


# ---------------------------------------------------------------- terminals and interrupts


def test_pipe_has_no_escapes(process: Run, own: Own) -> None:
    """Output that goes to a pipe is plain, whatever the environment asks for."""
    done = process("check", "--file", own(HOLDS, FAILS), env=environment(FORCE_COLOR="1"))
    assert done.code == 3
    assert "\x1b" not in done.out
    assert done.err == ""


def test_terminal_has_colour(own: Own) -> None:
    """A terminal gets coloured verdicts."""
    assert "\x1b[31m\x1b[1mREFUTED\x1b[0m" in on_terminal(["check", "--file", str(own(HOLDS, FAILS))])


@pytest.mark.parametrize("extra", every(2, ({"NO_COLOR": "1"}, {"TERM": "dumb"})), ids=str)
def test_terminal_that_refuses_colour_has_none(own: Own, extra: dict[str, str]) -> None:
    """NO_COLOR and a dumb terminal get neither colour nor a bar."""
    shown = on_terminal(["check", "--file", str(own(HOLDS, FAILS))], results=None, **extra)
    assert "\x1b" not in shown
    assert "REFUTED" in shown


@pytest.mark.parametrize("workers", ["1", "2"])
def test_interrupt_keeps_what_is_done(own: Own, workers: str) -> None:
    """Ctrl-C ends with code 130 and one line, and keeps the claims already reported."""
    slow = 'slow{0} = Claim("slow{0}", sp.sin(x * y) <= 1 + sp.exp(-(x**2) * y) / 1000, {{x: R, y: R}})\n'
    path = own("R = sp.Interval(0, 50)\n", HOLDS, *(slow.format(k) for k in range(40)))
    words = ["check", "--file", str(path), "--workers", workers]
    with subprocess.Popen(
        command_line(words),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        env=environment(PYTHONUNBUFFERED="1"),
    ) as child:
        assert child.stdout is not None
        first = child.stdout.readline()
        os.killpg(child.pid, signal.SIGINT)
        _, err = child.communicate(timeout=60)
    assert first.startswith("PROVED")
    assert child.returncode == 130
    assert err == "signdescent: error: interrupted\n"
