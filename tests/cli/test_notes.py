"""Standard error: notes and bars, where they are welcome, and nothing with `--quiet`."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path
from types import MappingProxyType

import click
import numpy as np
import pytest
from click.testing import CliRunner

from reference.sampling import every
from signdescent.checks import record as ledger
from signdescent.cli import _stderr as _notes
from signdescent.cli.claims_file import load_claims
from signdescent.cli.main import COMMANDS
from signdescent.theory.papers import stochastic_sign_descent as paper

from .conftest import Run, command_line, on_terminal

MINE = """
import sympy as sp
from signdescent.theory import Claim
x = sp.Symbol("x", real=True)
bent = Claim("bent", sp.exp(x) >= sp.Rational(1, 2) + x, {x: sp.Interval(-1, 1)})
rises = Claim("rises", x**2 >= x, {x: sp.Reals}, (x >= 1, x >= 0))
log = Claim("log", sp.log(x) <= x - 1, {x: sp.Interval.open(0, sp.oo)})
"""
# call -> word on its bar; every command that may take long is here
BARS = {
    "list": "reading the paper's claims",
    "show lemma-15": "reading the paper's claims",
    "check lemma-15": "lemma-15",
    "check bent rises --file mine.py": "0/2",
    "check rises --file mine.py --at x=1": "rises",
    "check rises --file mine.py --drop": "rises",
    "report bent rises --file mine.py --html page.html": "drawing and writing the page",
    "recheck bent.json": "boxes",
    "minibatch g.npy": "moments of g.npy",
    "minibatch g.npy --confidence 0.9 --method bootstrap": "bootstrap",
    "minibatch g.npy --confidence 0.9 --direct 20": "coordinates",
    "minibatch g.npy --plot batch.png": "drawing batch.png",
    "norm v.npy --rho v.npy --nodes 3": "norms",
    "simulate sign-sgd rosenbrock --steps 5 --step-size 0.1": "blocks of runs",
    "reproduce figure-8 --quick --out figures": "figure-8",
}
SHORT = {"nodes", "plan"}  # no sum or search of theirs grows with what is typed
# call -> its note
NOTES = {
    "check log --file mine.py --certificates proofs": "the re-checker does not follow",
    "check --all --workers 1": "there is no record",
    "report bent --file mine.py --html page.html": "no pictures",
    "minibatch g.npy --plot batch.png": "wrote batch.png",
}


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a folder that holds what the calls read; the paper is two quick claims long, without a record."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine.py").write_text(MINE, encoding="utf-8")
    np.save("g.npy", np.random.default_rng(0).uniform([-0.7, -0.9], [1.3, 1.1], (100, 2)))
    np.save("v.npy", np.array([0.5, 1.0]))
    two = {name: paper.find(name) for name in ("lemma-15", "lemma-15-sharp")}
    monkeypatch.setattr(paper, "CLAIMS", MappingProxyType(two))
    monkeypatch.setattr(ledger, "PATH", tmp_path / "ledger.json")
    return tmp_path


@pytest.fixture
def lively(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take standard error for a terminal, and draw at once."""
    monkeypatch.setattr(_notes, "is_lively", lambda stream: True)
    monkeypatch.setattr(_notes, "DELAY", 0.0)


def prepared(run: Run, call: str) -> list[str]:
    if call.startswith("recheck"):
        assert run("check", "bent", "--file", "mine.py", "--certificates", ".", "-q").err == ""
    return call.split()


# ---------------------------------------------------------------- bars


@pytest.mark.usefixtures("lively")
@pytest.mark.parametrize("call", BARS)
def test_what_may_take_long_shows_a_bar(run: Run, call: str) -> None:
    """On a terminal a bar says what is being done, and is erased; results hold nothing of it."""
    done = run(*prepared(run, call))
    assert done.code in (0, 3)
    assert BARS[call] in done.err
    assert "\x1b" not in done.out
    assert done.err.rindex("\x1b[2K") > done.err.rindex(BARS[call])


@pytest.mark.usefixtures("lively")
@pytest.mark.parametrize("call", BARS)
def test_quiet_draws_no_bar(run: Run, call: str) -> None:
    """With --quiet a terminal gets no bar, and the results are the same."""
    done = run(*prepared(run, call), "--quiet")
    assert done.code in (0, 3)
    assert done.err == ""
    assert done.out != ""


def test_every_command_that_may_take_long_is_tested() -> None:
    """A new command is either above or named as short."""
    assert {call.split()[0] for call in BARS} | SHORT == set(COMMANDS)


def test_what_is_over_soon_draws_no_bar(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """A bar that would flash up is not drawn, and no thread stays behind."""
    monkeypatch.setattr(_notes, "is_lively", lambda stream: True)
    monkeypatch.setattr(_notes, "DELAY", 60.0)
    before = threading.active_count()
    assert run("norm", "v.npy", "--rho", "v.npy", "--nodes", "3").err == ""
    assert threading.active_count() == before


@pytest.mark.usefixtures("lively")
def test_a_worker_process_draws_no_bar(capsys: pytest.CaptureFixture[str]) -> None:
    """Outside a command, as in a worker, there is no bar: several would overwrite each other."""
    with _notes.progress("work", 2) as bar:
        bar.move(1, 2)
        with bar.aside():
            pass
    assert capsys.readouterr().err == ""


@pytest.mark.usefixtures("lively")
@pytest.mark.parametrize("error", [KeyboardInterrupt, ValueError])
def test_an_exception_erases_the_bar(error: type[BaseException]) -> None:
    """The cursor is back whatever ended the work."""

    @click.command
    def broken() -> None:
        with _notes.progress("work", 2):
            raise error

    shown = CliRunner().invoke(broken, standalone_mode=True).stderr
    assert "work" in shown
    assert shown.rindex("\x1b[?25h") > shown.rindex("\x1b[?25l")


SLOW = "simulate sign-sgd rosenbrock --steps 8000 --runs 4 --block-runs 1 --step-size 0.001 --record-every 8000"


AT_ONCE = "import signdescent.cli._stderr as stderr; stderr.DELAY = 0.0; "


def test_a_real_terminal_shows_a_bar(tmp_path: Path) -> None:
    """A terminal on standard error gets a bar and loses it again; the results in a file have no trace of it."""
    with (tmp_path / "out").open("w") as out:
        shown = on_terminal(SLOW.split(), results=out.fileno(), setup=AT_ONCE)
    assert "blocks of runs" in shown
    assert shown.rindex("\x1b[2K") > shown.rindex("blocks of runs")
    results = (tmp_path / "out").read_text(encoding="utf-8")
    assert results.startswith("sign_sgd on rosenbrock")
    assert "\x1b" not in results


@pytest.mark.parametrize("extra", every(2, ("", "--quiet")))
def test_no_terminal_or_quiet_means_nothing_on_standard_error(tmp_path: Path, extra: str) -> None:
    """A pipe gets nothing, and with --quiet a terminal gets nothing."""
    words = SLOW.split()
    if extra:
        with (tmp_path / "out").open("w") as out:
            assert on_terminal([*words, extra], results=out.fileno()) == ""
        return
    done = subprocess.run(command_line(words), capture_output=True, text=True, check=False, timeout=120)
    assert (done.returncode, done.stderr) == (0, "")


# ---------------------------------------------------------------- notes


@pytest.mark.parametrize("call", NOTES)
def test_quiet_leaves_out_the_note_and_nothing_else(run: Run, call: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A note is one line on standard error; without it results and exit code are the same."""
    if call.startswith("report"):
        monkeypatch.setitem(sys.modules, "matplotlib", None)
    loud, quiet = run(*call.split()), run(*call.split(), "-q")
    assert loud.err.startswith("signdescent: note: ")
    assert loud.err.count("\n") == 1
    assert NOTES[call] in loud.err
    assert (quiet.code, quiet.out, quiet.err) == (loud.code, loud.out, "")


@pytest.mark.parametrize(
    "call", ["nodes --rho 2 --margin 1", "check no-such-claim", "norm none.npy --rho v.npy --nodes 1"]
)
def test_quiet_leaves_errors(run: Run, call: str) -> None:
    """An error is said whatever was asked."""
    run(*call.split(), "--quiet").refused()


@pytest.mark.parametrize(("workers", "of_quiet"), every(2, (("2", "1"), ("1", "2")), spread=True))
def test_what_a_claims_file_prints_is_no_result(process: Run, workers: str, of_quiet: str) -> None:
    """It goes to standard error once, however many processes read the file, and nowhere with --quiet."""
    Path("loud.py").write_text("import sys\n" + MINE + 'print("said")\nprint("cried", file=sys.stderr)\n')
    words = ["check", "bent", "rises", "--file", "loud.py", "--workers"]
    loud, quiet = process(*words, workers), process(*words, of_quiet, "--quiet")
    assert loud.err == "said\ncried\n"
    assert (loud.code, quiet.code, quiet.err) == (0, 0, "")
    assert "said" not in loud.out


def test_a_claims_file_may_be_loaded_outside_a_command(capsys: pytest.CaptureFixture[str]) -> None:
    """In a worker process what the file prints has been printed already."""
    Path("loud.py").write_text(MINE + 'print("said")\n')
    assert set(load_claims("loud.py")) == {"bent", "rises", "log"}
    assert capsys.readouterr() == ("", "")
