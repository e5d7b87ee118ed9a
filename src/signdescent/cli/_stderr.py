"""Notes and progress bars on standard error; neither appears with `--quiet`."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path
from threading import Timer
from time import monotonic
from typing import TYPE_CHECKING

import click

from signdescent.cli.output import is_lively

if TYPE_CHECKING:
    from rich.progress import Progress

__all__ = ["DELAY", "QUIET", "Bar", "note", "prints_aside", "progress"]

QUIET = "signdescent.quiet"  # key in click's context, set by the option --quiet
DELAY = 1.0  # seconds before a bar is drawn; a shorter task draws none


def note(text: str) -> None:
    """Write one line to standard error, unless ``--quiet`` is given."""
    if not _is_quiet():
        click.echo(f"signdescent: note: {text}", err=True)


@contextmanager
def prints_aside() -> Iterator[None]:
    """Redirect the output of a user's file to standard error.

    With ``--quiet`` and in worker processes, which would repeat it, the output is discarded.
    """
    if click.get_current_context(silent=True) is not None and not _is_quiet():
        with redirect_stdout(sys.stderr):
            yield
        return
    with Path(os.devnull).open("w") as nowhere, redirect_stdout(nowhere), redirect_stderr(nowhere):
        yield


@contextmanager
def progress(label: str, total: int | None = None) -> Iterator[Bar]:
    """Yield a bar on standard error; it is drawn after a second and erased at the end.

    It is not drawn with ``--quiet``, if standard error is not a terminal that accepts escapes, or outside a command,
    as in a worker process.

    Parameters
    ----------
    label : str
        Name of the task.
    total : int, optional
        Number of its parts; by default the bar shows only activity and elapsed time.
    """
    wanted = click.get_current_context(silent=True) is not None and not _is_quiet() and is_lively(sys.stderr)
    bar = Bar(_drawn() if wanted else None, label, total)
    bar.show()
    try:
        yield bar
    finally:
        bar.hide()


class Bar:
    """A progress bar; does nothing without `drawn`."""

    def __init__(self, drawn: Progress | None, label: str, total: int | None) -> None:
        self.drawn = drawn
        self.begun = monotonic()
        self.timer: Timer | None = None
        if drawn is not None:
            self.task = drawn.add_task(label, total=total, count="" if total is None else f"0/{total}")

    def move(self, done: int, total: int, label: str | None = None) -> None:
        """Move to `done` of `total`."""
        if self.drawn is not None:
            self.drawn.update(self.task, completed=done, total=total, count=f"{done}/{total}", description=label)

    def show(self) -> None:
        """Draw the bar from now on, but not before `DELAY` is over."""
        if self.drawn is None:
            return
        wait = self.begun + DELAY - monotonic()
        if wait <= 0:
            self.drawn.start()
            return
        self.timer = Timer(wait, self.drawn.start)
        self.timer.daemon = True
        self.timer.start()

    def hide(self) -> None:
        """Erase the bar."""
        if self.drawn is None:
            return
        if self.timer is not None:
            self.timer.cancel()
            self.timer.join()  # it may be about to draw
        self.drawn.stop()

    @contextmanager
    def aside(self) -> Iterator[None]:
        """Erase the bar while the caller prints."""
        self.hide()
        try:
            yield
        finally:
            self.show()


def _is_quiet() -> bool:
    ctx = click.get_current_context(silent=True)
    return ctx is not None and bool(ctx.meta.get(QUIET))


def _drawn() -> Progress:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (
        BarColumn(20),
        TextColumn("{task.fields[count]}", markup=False),
        TimeElapsedColumn(),
        TextColumn("{task.description}", markup=False),
    )
    console = Console(stderr=True, force_terminal=True, force_interactive=True)
    return Progress(*columns, console=console, transient=True, redirect_stdout=False, redirect_stderr=False)
