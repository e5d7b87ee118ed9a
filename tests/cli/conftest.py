"""Helpers that run the command line, in this process or in a real one."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

import numpy as np
import pytest
from click.testing import CliRunner
from numpy.typing import ArrayLike

from signdescent.cli.main import cli

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a run of the command line left behind."""

    code: int
    out: str
    err: str

    def json(self) -> Any:
        """Parse the output as the one JSON object it must be; NaN and Infinity are refused."""
        return json.loads(self.out, parse_constant=_no_constant)

    def refused(self, *words: str) -> None:
        """Assert exit code 2, an empty output, and one line of error that holds every word."""
        assert self.code == 2, self
        assert self.out == ""
        assert self.err.count("\n") == 1, self.err
        assert self.err.endswith("\n")
        assert self.err.startswith("signdescent: error: ")
        for word in words:
            assert word in self.err


def _no_constant(token: str) -> NoReturn:
    message = f"JSON holds the token {token}"
    raise AssertionError(message)


Run = Callable[..., Outcome]


@pytest.fixture
def run() -> Run:
    """Run the command line in this process; a crash is raised, not reported."""

    def invoke(*args: str | Path) -> Outcome:
        result = CliRunner().invoke(cli, [str(arg) for arg in args], prog_name="signdescent")
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return Outcome(code=result.exit_code, out=result.stdout, err=result.stderr)

    return invoke


@pytest.fixture
def process() -> Run:
    """Run the command line as a process of its own."""

    def invoke(*args: str | Path, **options: Any) -> Outcome:
        done = subprocess.run(command_line(args), capture_output=True, text=True, timeout=120, check=False, **options)
        return Outcome(code=done.returncode, out=done.stdout, err=done.stderr)

    return invoke


def command_line(args: Sequence[str | Path], *, setup: str = "") -> list[str]:
    """Return the words that start the console script's function in a new interpreter, after statements of a test."""
    start = f"{setup}from signdescent.cli.main import main; main()"
    return [sys.executable, "-c", start, *(str(arg) for arg in args)]


def environment(**extra: str) -> dict[str, str]:
    """Return this process's environment with some variables more."""
    return {**os.environ, **extra}


def on_terminal(words: list[str], *, results: int | None = None, setup: str = "", **extra: str) -> str:
    """Run in a terminal of its own and return everything that it shows; `results` is where results go instead."""
    ours, theirs = pty.openpty()
    shown = bytearray()

    def read() -> None:
        while True:
            try:
                piece = os.read(ours, 65536)
            except OSError:
                return
            if not piece:
                return
            shown.extend(piece)

    env = environment(**{"TERM": "xterm", "NO_COLOR": "", **extra})
    reader = threading.Thread(target=read)
    out = theirs if results is None else results
    with subprocess.Popen(command_line(words, setup=setup), stdin=theirs, stdout=out, stderr=theirs, env=env) as child:
        os.close(theirs)
        reader.start()
        child.wait(timeout=120)
    reader.join(timeout=10)
    os.close(ours)
    return shown.decode()


@pytest.fixture
def save(tmp_path: Path) -> Callable[..., Path]:
    """Save an array in a temporary `.npy` file and return its path."""

    def write(array: ArrayLike, name: str = "array.npy") -> Path:
        path = tmp_path / name
        np.save(path, np.asarray(array))
        return path

    return write
