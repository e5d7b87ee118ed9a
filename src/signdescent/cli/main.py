"""The command `signdescent`: lazily loaded commands, error messages and exit codes."""

from __future__ import annotations

import errno
import io
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from typing import Any, NoReturn

import click

from signdescent import __version__
from signdescent.errors import SigndescentError

__all__ = ["COMMANDS", "LazyGroup", "cli", "main"]

# name -> (module:attribute, one line of help); nothing is imported to show the table
COMMANDS = {
    "list": ("signdescent.cli.list:command", "List the claims, by kind and by place in the paper."),
    "show": ("signdescent.cli.show:command", "Show one claim: statement, assumptions, proof steps."),
    "check": ("signdescent.cli.check:command", "Prove, certify or refute claims."),
    "report": ("signdescent.cli.report:command", "Check claims and write one HTML page."),
    "recheck": (
        "signdescent.cli.recheck:command",
        "Check a saved certificate with an independent program.",
    ),
    "minibatch": (
        "signdescent.cli.minibatch:command",
        "Batch size, from moments or from gradients.",
    ),
    "nodes": ("signdescent.cli.nodes:command", "Number of nodes whose majority vote reaches a margin."),
    "plan": ("signdescent.cli.plan:command", "Bounds of Theorems 5 to 8, side by side."),
    "norm": ("signdescent.cli.norm:command", "The l1-, rho- and rho_M-norm of a gradient."),
    "simulate": ("signdescent.cli.simulate:command", "Run a method on a problem many times."),
    "reproduce": ("signdescent.cli.reproduce:command", "Run the paper's figures and Table 1 again."),
}

USAGE, INTERRUPTED, BROKEN_PIPE = 2, 130, 141

EPILOG = """\b
Exit codes:
  0    done; a claim holds
  2    bad usage, or input that is missing, unreadable or out of range
  3    refuted, or the target cannot be reached
  4    undecided, vacuous or ill-posed
  130  interrupted (Ctrl-C)
  141  the reader of the output went away
1 means a crash.

Results go to standard output, notes and errors to standard error."""


class LazyGroup(click.Group):
    """A group whose commands are imported when they are run, not when they are listed.

    Parameters
    ----------
    *args, **kwargs
        As for `click.Group`.
    table : dict
        Command name -> (``"module:attribute"``, one line of help), in the order shown.
    """

    def __init__(self, *args: Any, table: dict[str, tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.table = table

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Return the names in the order of the table."""
        return list(self.table)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Import the module of one command."""
        if cmd_name not in self.table:
            return None
        module, attribute = self.table[cmd_name][0].split(":")
        command = getattr(import_module(module), attribute)
        if not isinstance(command, click.Command):
            message = f"{module}:{attribute} is not a click command"
            raise TypeError(message)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """Write the help of the commands from the table alone."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in self.table.items()])

    def make_context(self, *args: Any, **kwargs: Any) -> click.Context:
        """Parse the arguments; ``--help`` and ``--version`` print here."""
        with _carried():
            return super().make_context(*args, **kwargs)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        with _carried():
            return super().invoke(ctx)

    def main(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Run, turn every expected failure into one line and an exit code, and exit the process."""
        kwargs["standalone_mode"] = False
        sys.exit(self._guarded(*args, **kwargs))

    def _guarded(self, *args: Any, **kwargs: Any) -> int:
        try:
            code = super().main(*args, **kwargs)
        except click.exceptions.NoArgsIsHelpError as error:
            error.show()
            return USAGE
        except click.ClickException as error:
            return _fail(error.format_message() + _see_help(error), USAGE)
        except SigndescentError as error:
            return _fail(str(error), USAGE)
        except _Carrier as carrier:
            return _end(carrier.error)
        return code if isinstance(code, int) else 0


class _Carrier(Exception):
    """Carries an exception past click, which would end the process itself."""

    def __init__(self, error: BaseException) -> None:
        super().__init__(error)
        self.error = error


@contextmanager
def _carried() -> Iterator[None]:
    try:
        yield
        if sys.stdout is not None:
            sys.stdout.flush()
    except (KeyboardInterrupt, EOFError, OSError) as error:
        raise _Carrier(error) from error


def _end(error: BaseException) -> int:
    """Report an interruption or a system error; re-raise any other exception."""
    if isinstance(error, KeyboardInterrupt):
        return _fail("interrupted", INTERRUPTED)
    if not isinstance(error, OSError):
        raise error
    _drop_output()
    return BROKEN_PIPE if error.errno == errno.EPIPE else _fail(_os_message(error), USAGE)


def _see_help(error: click.ClickException) -> str:
    ctx = error.ctx if isinstance(error, click.UsageError) else None
    return f" (see '{ctx.command_path} --help')" if ctx is not None else ""


def _os_message(error: OSError) -> str:
    name = f" {error.filename!r}" if error.filename is not None else ""
    return f"cannot read or write{name}: {error.strerror or error}"


def _fail(message: str, code: int) -> int:
    click.echo("signdescent: error: " + " ".join(message.split()), err=True)
    return code


def _drop_output() -> None:
    """Discard buffered output so that the interpreter does not fail to flush it at exit."""
    try:
        with open(os.devnull, "w") as nowhere:  # noqa: PTH123 - not a path of the user's
            os.dup2(nowhere.fileno(), sys.stdout.fileno())
    except (OSError, io.UnsupportedOperation, AttributeError):
        pass


@click.group(
    cls=LazyGroup,
    table=COMMANDS,
    epilog=EPILOG,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, prog_name="signdescent", message="%(prog)s %(version)s")
def cli() -> None:
    """Check, refute and use the theory of stochastic sign descent methods."""


def main(args: Sequence[str] | None = None) -> NoReturn:
    """Run the command line (the console script)."""
    cli.main(args=args, prog_name="signdescent")
