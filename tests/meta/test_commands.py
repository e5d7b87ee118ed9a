"""Every command of the table has the same manners: help with examples, `--json`, `--quiet`, lines that fit."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from signdescent.cli._options import output_options
from signdescent.cli.main import COMMANDS, cli
from signdescent.simulation.methods import METHODS
from signdescent.simulation.problems import PROBLEMS
from signdescent.simulation.records import RECORDS

ROOT = Path(__file__).parents[2]
WIDTH = 80
SHARED = {
    "as_json": (["--json"], "Write one JSON object."),
    "quiet": (["--quiet", "-q"], "Write nothing but errors to standard error; results stay."),
}


def loaded(name: str) -> click.Command:
    command = cli.get_command(click.Context(cli), name)
    assert command is not None
    return command


def shown(name: str, group: click.Command = cli, option: str = "--help") -> str:
    done = CliRunner(env={"COLUMNS": str(WIDTH)}).invoke(group, [name, option], prog_name="signdescent")
    assert done.exit_code == 0
    return done.output


def examples(name: str, text: str) -> list[list[str]]:
    """Return the words after `signdescent` of every example; a backslash joins lines, as in a shell."""
    lines = text.partition("Example")[2].replace("\\\n", " ").splitlines()
    calls = [shlex.split(line) for line in lines if line.strip().startswith("signdescent ")]
    return [words[1:] for words in calls if words[1] == name]


def complaints(name: str, command: click.Command, group: click.Command = cli) -> Iterator[str]:
    """Yield what a command lacks."""
    text = shown(name, group)
    if shown(name, group, "-h") != text:
        yield "-h and --help differ"
    if not examples(name, text):
        yield "no example"
    options = {option.name: option for option in command.params if isinstance(option, click.Option)}
    for key, (words, told) in SHARED.items():
        if key not in options:
            yield f"no {words[0]}"
        elif (options[key].opts, options[key].help) != (words, told):
            yield f"{words[0]} in other words"
    for option in options.values():
        if not (option.help or "").endswith("."):
            yield f"{option.opts[0]} without a sentence"
        if not option.is_flag and option.metavar is None:
            yield f"{option.opts[0]} without a name for its value"
    yield from (f"a line of more than {WIDTH} characters: {line}" for line in text.splitlines() if len(line) > WIDTH)


@pytest.mark.parametrize("name", COMMANDS)
def test_command_has_help_json_and_quiet(name: str) -> None:
    """Each command is complete, in the same words as the others, and its help fits a terminal."""
    assert list(complaints(name, loaded(name))) == []


@pytest.mark.parametrize("name", COMMANDS)
def test_examples_are_good_usage(name: str) -> None:
    """Every example parses; whether its files exist is not for the help to say."""
    for words in examples(name, shown(name)):
        loaded(name).make_context(name, words[1:]).close()


def dummy(decorate: Callable[[click.Command], click.Command], epilog: str) -> list[str]:
    """Return the complaints about a command that only this test knows."""
    group = click.Group("signdescent", context_settings={"help_option_names": ["-h", "--help"]})
    command = decorate(click.Command("go", epilog=epilog, callback=lambda **_: None))
    group.add_command(command)
    return list(complaints("go", command, group))


def test_what_a_command_lacks_is_noticed() -> None:
    """A negative control: a bare command, other wording, a long example, and a complete one."""
    example = "\b\nExamples:\n  signdescent go"
    assert dummy(lambda command: command, "") == ["no example", "no --json", "no --quiet"]
    other = click.option("--json", "as_json", is_flag=True, help="JSON.")
    assert dummy(other, example) == ["--json in other words", "no --quiet"]
    unnamed = click.option("--size", help="a size")
    assert dummy(lambda command: unnamed(output_options(command)), example) == [
        "--size without a sentence",
        "--size without a name for its value",
    ]
    assert len(dummy(output_options, example + " x" * WIDTH)) == 1
    assert dummy(output_options, example) == []


def test_help_of_the_group_fits() -> None:
    text = CliRunner(env={"COLUMNS": str(WIDTH)}).invoke(cli, ["--help"]).output
    assert max(map(len, text.splitlines())) <= WIDTH


def test_shared_options_are_written_once() -> None:
    """No file but `_options.py` declares them, so that the wording cannot drift."""
    for path in (ROOT / "src/signdescent/cli").glob("*.py"):
        if path.name != "_options.py":
            assert not re.search(r'"--(json|quiet|seed|budget|file)"', path.read_text(encoding="utf-8")), path


def test_simulate_names_every_method_problem_and_record() -> None:
    """What can be asked for stands in the help, and nothing else."""
    text = shown("simulate")
    for word, table in (("Methods", METHODS), ("Problems", PROBLEMS)):
        (listed,) = re.findall(rf"{word}: (.*?)\.$", text, re.MULTILINE | re.DOTALL)
        assert re.split(r",\s+", listed) == list(table)
    (listed,) = re.findall(r"--record NAME +One of (.*?);", text, re.DOTALL)
    assert set(re.split(r",\s+", listed)) == set(RECORDS)


def completed(words: str, place: int) -> subprocess.CompletedProcess[str]:
    """Ask for completions as bash does, and say on standard error which heavy libraries were loaded."""
    code = (
        "import sys, atexit\n"
        "heavy = ('numpy', 'scipy', 'sympy', 'rich')\n"
        "atexit.register(lambda: print(*(name for name in heavy if name in sys.modules), file=sys.stderr))\n"
        "from signdescent.cli.main import main\nmain()"
    )
    env = {**os.environ, "_SIGNDESCENT_COMPLETE": "bash_complete", "COMP_WORDS": words, "COMP_CWORD": str(place)}
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, env=env)


@pytest.mark.parametrize(
    ("words", "place", "found"),
    [
        ("signdescent re", 1, ["report", "recheck", "reproduce"]),
        ("signdescent nodes --", 2, ["--rho", "--margin", "--quiet", "--json", "--help"]),
    ],
)
def test_shell_completion_is_light(words: str, place: int, found: list[str]) -> None:
    """Names of commands and options complete without loading NumPy or SymPy."""
    done = completed(words, place)
    assert [line.partition(",")[2] for line in done.stdout.split()] == found
    assert done.stderr.strip() == ""
