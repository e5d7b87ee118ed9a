"""Options shared by several commands."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any, TypeVar

import click

from signdescent.cli._stderr import QUIET
from signdescent.cli.output import as_float, exact, whole
from signdescent.errors import DomainError

__all__ = ["budget_option", "file_option", "output_options", "seed_option", "workers_option"]

Decorated = TypeVar("Decorated", bound=Callable[..., Any])

LARGEST_BUDGET = 1000  # a larger one would overflow z3's counter
MOST_WORKERS = 61  # some systems cannot wait for more processes


def output_options(command: Decorated) -> Decorated:
    """Add the options of every command, listed last: ``--quiet`` and ``--json``.

    Quiet is kept in click's context for `note` and `progress`; JSON becomes the parameter `as_json`.
    """
    quiet = click.option(
        "--quiet",
        "-q",
        is_flag=True,
        expose_value=False,
        callback=_keep_quiet,
        help="Write nothing but errors to standard error; results stay.",
    )
    json = click.option("--json", "as_json", is_flag=True, help="Write one JSON object.")
    return quiet(json(command))


def _keep_quiet(ctx: click.Context, param: click.Parameter, value: bool) -> None:  # noqa: ARG001 - click's signature
    ctx.meta[QUIET] = value


def seed_option(help_text: str) -> Callable[[Decorated], Decorated]:
    """Return the option ``--seed``."""
    return click.option("--seed", metavar="N", callback=whole(0), default="0", show_default=True, help=help_text)


def workers_option(default: str) -> Callable[[Decorated], Decorated]:
    """Return the option ``--workers`` of the commands that check claims; `default` describes the default."""
    help_text = f"Number of processes, at most {MOST_WORKERS}."
    return click.option("--workers", metavar="N", callback=whole(1, MOST_WORKERS), show_default=default, help=help_text)


def budget_option(command: Decorated) -> Decorated:
    """Add the option ``--budget``."""
    return click.option(
        "--budget",
        metavar="FACTOR",
        callback=_budget,
        default="1",
        show_default=True,
        help="Do up to FACTOR times the usual work.",
    )(command)


def _budget(ctx: click.Context, param: click.Parameter, value: str) -> Fraction:  # noqa: ARG001 - click's signature
    factor = exact(value, "--budget")
    if not 0 < factor <= LARGEST_BUDGET:
        message = f"Expected 0 < --budget <= {LARGEST_BUDGET}; got --budget={as_float(factor, '--budget')!r}."
        raise DomainError(message)
    return factor


def file_option(command: Decorated) -> Decorated:
    """Add the option ``--file``."""
    text = "Use the claims at the module level of your own file, not the paper's."
    return click.option("--file", metavar="CLAIMS.py", help=text)(command)
