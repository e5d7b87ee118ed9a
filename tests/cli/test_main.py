"""The group: what it imports, what it says, and what every failure becomes."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner

from signdescent import __version__
from signdescent.cli.main import COMMANDS, LazyGroup, cli
from signdescent.errors import DomainError, UnknownClaimError

from .conftest import Run, command_line, environment

OURS = ("minibatch", "nodes", "norm")


def group(body: Callable[[], Any]) -> LazyGroup:
    """Return a group whose one command, `go`, does what `body` does."""
    made = LazyGroup("signdescent", table={"go": (f"{__name__}:_planted", "")})
    globals()["_planted"] = click.Command("go", callback=body)
    return made


@pytest.mark.parametrize("words", [["--help"], ["minibatch", "--help"], ["nodes", "--help"], ["norm", "--help"]])
def test_help_imports_nothing_heavy(words: list[str]) -> None:
    """Help is shown without numpy, scipy and sympy."""
    code = (
        "import sys\nfrom signdescent.cli.main import main\n"
        "try:\n    main()\nexcept SystemExit as stop:\n    assert stop.code == 0\n"
        "heavy = {'numpy', 'scipy', 'sympy', 'numba', 'rich'} & set(sys.modules)\n"
        "sys.exit(f'imported {heavy}' if heavy else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code, *words], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "Usage:" in done.stdout


def test_help_shows_every_command_and_code(run: Run) -> None:
    """The table of commands and the exit codes stand in the help."""
    out = run("--help").out
    for name, (_, text) in COMMANDS.items():
        assert name in out
        assert text in out
    for code in ("0  ", "2  ", "3  ", "4  ", "130"):
        assert f"\n    {code}" in out or f"\n  {code}" in out


@pytest.mark.parametrize("name", OURS)
def test_command_loads_and_has_help(run: Run, name: str) -> None:
    """Each command of the table that belongs to this folder can be loaded."""
    done = run(name, "-h")
    assert done.code == 0
    assert "Example" in done.out


def test_version(run: Run) -> None:
    """`--version` prints the package's version."""
    assert run("--version").out == f"signdescent {__version__}\n"


@pytest.mark.parametrize(
    "words",
    [["no-such-command"], ["--no-such-option"], ["nodes", "--no-such"], ["nodes"], ["norm", "a", "b", "c"]],
)
def test_usage_error_is_one_line(run: Run, words: list[str]) -> None:
    """A usage error is one line that names the help."""
    run(*words).refused("--help")


def test_no_command_shows_help_and_fails(run: Run) -> None:
    """No command at all is bad usage; the help says what there is."""
    done = run()
    assert (done.code, done.out) == (2, "")
    assert "Commands:" in done.err


@pytest.mark.parametrize("error", [DomainError("two\nlines"), UnknownClaimError("two lines")])
def test_own_error_is_one_line(error: Exception) -> None:
    """An error raised on purpose becomes one line and exit code 2."""

    def body() -> None:
        raise error

    result = CliRunner().invoke(group(body), ["go"])
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == "signdescent: error: two lines\n"


@pytest.mark.parametrize(
    ("error", "code", "text"),
    [
        (KeyboardInterrupt(), 130, "signdescent: error: interrupted\n"),
        (OSError(errno.ENOSPC, "No space left on device"), 2, "No space left on device\n"),
        (OSError(errno.EACCES, "Permission denied", "x.json"), 2, "'x.json': Permission denied\n"),
        (BrokenPipeError(errno.EPIPE, "Broken pipe"), 141, ""),
    ],
)
def test_interruptions_have_their_codes(error: BaseException, code: int, text: str) -> None:
    """Ctrl-C, a full disk and a closed pipe end without a traceback."""

    def body() -> None:
        raise error

    result = CliRunner().invoke(group(body), ["go"])
    assert result.exit_code == code
    assert result.stderr.endswith(text)
    assert result.stderr.count("\n") == (1 if text else 0)


@pytest.mark.parametrize("error", [RuntimeError("bug"), EOFError("bug"), ValueError("bug")])
def test_bug_stays_a_crash(error: Exception) -> None:
    """What we did not foresee is not dressed up as the user's fault."""

    def body() -> None:
        raise error

    result = CliRunner().invoke(group(body), ["go"])
    assert result.exception is error
    assert result.exit_code == 1


def test_returned_number_is_the_exit_code() -> None:
    """A command may return its exit code."""
    assert CliRunner().invoke(group(lambda: 4), ["go"]).exit_code == 4
    assert CliRunner().invoke(group(lambda: None), ["go"]).exit_code == 0


def test_table_entry_that_is_no_command_is_a_bug() -> None:
    """A wrong line in the table is told apart from a missing command."""
    broken = LazyGroup("signdescent", table={"go": ("signdescent.errors:DomainError", "")})
    result = CliRunner().invoke(broken, ["go"])
    assert isinstance(result.exception, TypeError)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_full_disk_is_one_line() -> None:
    """Output that cannot be written is an error, and the interpreter adds nothing at exit."""
    words = command_line(["nodes", "--rho", "0.6", "--margin", "0.5"])
    with open("/dev/full", "w") as full:  # noqa: PTH123 - a device, not a path
        done = subprocess.run(words, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr.startswith("signdescent: error: cannot read or write")
    assert done.stderr.count("\n") == 1


def test_closed_pipe_is_silent() -> None:
    """A reader that goes away ends the program without a word."""
    ours, theirs = os.pipe()
    os.close(ours)
    with os.fdopen(theirs, "w") as pipe:
        done = subprocess.run(command_line(["--help"]), stdout=pipe, stderr=subprocess.PIPE, text=True, check=False)
    assert (done.returncode, done.stderr) == (141, "")


def test_ctrl_c_ends_with_130(tmp_path: Path) -> None:
    """A real interrupt gives 130 and one line."""
    code = (
        "import os, signal, click\nfrom signdescent.cli import main as room\n"
        "def body(): os.kill(os.getpid(), signal.SIGINT)\n"
        "room.LazyGroup.get_command = lambda *a: click.Command('nodes', callback=body)\nroom.main(['nodes'])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=tmp_path)
    assert done.returncode == 130 != -signal.SIGINT
    assert done.stderr == "signdescent: error: interrupted\n"


@pytest.mark.parametrize("variables", [{"NO_COLOR": "1"}, {"TERM": "dumb"}, {"FORCE_COLOR": "1", "NO_COLOR": "1"}])
def test_output_has_no_escapes(process: Run, variables: dict[str, str]) -> None:
    """Nothing is coloured, so that NO_COLOR and pipes are honoured."""
    done = process("nodes", "--rho", "0.6", "--margin", "0.5", env=environment(**variables))
    assert done.code == 0
    assert "\x1b" not in done.out + done.err


def test_cli_is_the_console_script_of_the_package() -> None:
    """The group's table is the one documented."""
    assert cli.list_commands(click.Context(cli)) == list(COMMANDS)


def test_the_package_runs_as_a_module() -> None:
    """``python -m signdescent`` is the command line."""
    command = [sys.executable, "-m", "signdescent", "--version"]
    done = subprocess.run(command, env=environment(), capture_output=True, text=True, check=True)
    assert done.stdout == f"signdescent {__version__}\n"
