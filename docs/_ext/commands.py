"""The options of every command, as the command itself shows them."""

from __future__ import annotations

from typing import Any

from docutils import nodes
from docutils.parsers.rst import Directive


class Commands(Directive):
    """Put the help of every command here, a section each."""

    def run(self) -> list[nodes.Node]:
        """Ask each command for its help."""
        from click.testing import CliRunner

        from signdescent.cli.main import COMMANDS, cli

        found: list[nodes.Node] = []
        for name in COMMANDS:
            shown = CliRunner(env={"COLUMNS": "100"}).invoke(cli, [name, "--help"], prog_name="signdescent").output
            text = nodes.literal_block(shown, shown, language="text")
            found.append(nodes.section("", nodes.title("", f"signdescent {name}"), text, ids=[f"command-{name}"]))
        return found


def setup(app: Any) -> dict[str, Any]:
    """Register the directive."""
    app.add_directive("commands", Commands)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
